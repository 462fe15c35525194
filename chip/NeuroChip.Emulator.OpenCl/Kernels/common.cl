/* Types and tables shared by the phases.
 *
 * Compartments lie in lanes, 16 to a vector, and every core starts on a vector boundary, so vectors are read and written
 * through pointer casts.
 *
 * Dendritic accumulators are kept in units of 64 and in 16 bits. Every actual weight is a multiple of 64 and a slot is
 * read modulo 2^22, so sum / 64 modulo 2^16 loses nothing, and the wrap of core-semantics section 2 is the wrap of a short.
 *
 * The host defines COUNTERS, ITEMS (work_items.cl) and SOLO (1: one work-item runs all cores, 0: work-groups take one core after
 * the other). With FAN_OUT one work-item walks one record per sender instead of packets that wait at each core. Nothing about the
 * network is compiled in, so that a few programs serve every network and the driver's cache always has them.
 * ORDERED says that work-groups can wait for each other: OpenCL C 1.2 knows no order between what they write, but the compilers of
 * CPUs do.
 * LEARNING makes the programs of chips that learn: those of other chips have nothing of it.
 * Two more switches make the programs of tests: STRICT keeps accumulators that do not wrap and notes what overflows,
 * PHASED runs one phase of one step per launch.
 */

/* One core; the same order of ints as CoreTable.cs. */
typedef struct
{
    int first_lane;      /* of the flat arrays */
    int compartments;
    int vectors;         /* lanes / 16 */
    int first_slot;      /* of the core's ring, in slot_t */
    int slot_mask;       /* slots - 1 */
    int slot_stride;     /* slot_t per slot */
    int first_ring;      /* of the ring that targets count from: the core's own, or with FAN_OUT the chip's */
    int vmin;
    int vmax;
    int first_row;       /* of the row table */
    int first_packet;    /* of the two packet queues, each packet_capacity long */
    int packet_capacity;
    int flags;
    int noise_exp;
    int noise_offset;
    int keep_u;          /* of all its compartments, where FLAG_UNIFORM says so: 4096 - d_u, */
    int keep_v;          /* 4096 - d_v, */
    int bias;
    int threshold;
    int refract;
} core_t;

#define FLAG_RESET_MODES 1   /* some compartment does not reset to zero */
#define FLAG_HARD_RESET 2    /* some compartment has a periodic hard reset */
#define FLAG_NOISE_U 4       /* some compartment has noise on the current */
#define FLAG_NOISE_V 8       /* some compartment has noise on the voltage */
#define FLAG_DENDRITES 16    /* some compartment takes from the dendrite stack or puts on it */
#define FLAG_UNIFORM 32      /* decays, threshold and refractory register are the same for all, and only hard resets above are set */
#define FLAG_ONE_BIAS 64     /* so is the bias */
#define FLAG_WAITS 128       /* some refractory register or counter is not that of a compartment which never waits */

/* Of the hottest loops: a call would cost as much as its body. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

/* Of a short loop over what was stored just before, which is slower by vectors. */
#ifdef __clang__
#define ONE_BY_ONE _Pragma("clang loop vectorize(disable)")
#else
#define ONE_BY_ONE
#endif

/* Asks for memory that is walked soon. The checker of kernels and drivers that do not know it go without; so do work-items side
 * by side, which hide the wait for memory from each other. */
#if !defined(CHECKED) && !PARALLEL && defined(__has_builtin)
#if __has_builtin(__builtin_prefetch)
#define PREFETCH(pointer) __builtin_prefetch((const void *)(size_t)(pointer))
#endif
#endif
#ifndef PREFETCH
#define PREFETCH(pointer)
#endif

/* Of a loop that waits for another processor. */
#if defined(__x86_64__)
#define RELAX() __builtin_ia32_pause()
#else
#define RELAX()
#endif

/* What overflowed, the bits of ViolationKind. */
#define VIOLATES_Q 1
#define VIOLATES_U 2
#define VIOLATES_Z 4
#define VIOLATES_JOIN 8
#define VIOLATES_V 16

/* A record says what one spike does: [segments][counts], then the segments, four words each,
 *
 *   31       12 11    4 3    0
 *   +----------+-------+------+ +--------+ +--------+ +------+
 *   |  count   | delay | kind | | target | | index  | | data |
 *   +----------+-------+------+ +--------+ +--------+ +------+
 *
 * count is in vectors (dense), lanes (run) or synapses; target is the lane that targets count from, for dense ones a multiple of
 * 16; index is the first of the targets, in units of 2 bytes; data the first byte of the weights, for dense ones in units of 16.
 * Then what is counted, four words each: packets (1), synapses, words of synapse memory, first lane of the core. Where cores are
 * few, a sender that counts more than once has packets, synapses and words of every core instead, four or eight words each. */
#define RECORD_SEGMENTS 2
#define SEGMENT_WORDS 4
#define COUNT_WORDS 4
#define COUNTS_BY_CORE(cores) ((cores) <= 4 ? 4 : (cores) <= 8 ? 8 : 0)

#define DENSE_8 0        /* char16 per vector */
#define EVEN_8 1         /* char16 per vector, half of each weight */
#define DENSE_16 2       /* short16 per vector */
#define INDEXED_8 3      /* ushort targets, char weights */
#define INDEXED_16 4     /* ushort targets, short weights */
#define SCATTERED 5      /* ushort targets, short weights, then uchar delays */
#define RUN_8 6          /* char per lane, from any lane on, without padding: for rows that atoms shift */
#define RUN_16 7         /* short per lane, likewise */

/* A packet, as PacketCode.cs packs it, with bit 48 set where its row has run segments. */
#define PACKET_AXON(packet) ((int)((packet) & 0xffffff))
#define PACKET_ATOM(packet) ((int)((packet) >> 24) & 0xffff)
#define PACKET_IS_PLAIN(packet) (((packet) >> 24) == 0)
#define PACKET_DELAY(packet) ((uint)((packet) >> 40) & 0xff)

enum
{
    COUNT_SYNAPTIC_EVENTS = 0,
    COUNT_COMPARTMENT_UPDATES = 1,
    COUNT_COMPARTMENT_SPIKES = 2,
    COUNT_SPIKES_IN = 3,
    COUNT_SPIKES_OUT = 4,
    COUNT_SYNAPSE_WORDS = 5,
    COUNT_LEARN_VISITS = 6,
    COUNT_LEARN_OPS = 7,
    COUNT_COMPARTMENTS_ACTIVE = 8
};

/* Everything a step touches, gathered so that the phases take one argument. */
typedef struct
{
#if PARALLEL
    __local shared_t *shared;
#endif
    __global const core_t *cores;
    __global int *current;
    __global int *voltage;
    __global uchar *refractory;
    __global const ushort *keep_u;         /* 4096 - d_u */
    __global const ushort *keep_v;         /* 4096 - d_v */
    __global const int *bias;
    __global const int *threshold;
    __global const uchar *refract;
    __global const int *reset_keep;        /* -1 where v survives a spike, 0 where it becomes zero */
    __global const int *reset_minus;       /* what a spike takes from a surviving v */
    __global const int *reset_interval;
    __global const int *reset_offset;
    __global slot_t *slots;
    __global short *dendritic_input;
    __global uchar *still;                 /* per vector: without input, a step changes nothing */
    __global const uint *row_start;        /* first word of the record of each in-axon */
    __global const uint *sender_start;     /* of each lane, then each source; only with FAN_OUT */
    __global const uint *records;          /* the same memory as the synapses: a record lies behind those it was made for */
    __global const uchar *synapses;        /* weights, before those with an index their targets */
    __global const int *out_start;         /* per lane, lanes + 1 */
    __global const int *out_core;
    __global const long *out_packet;
    __global long *packets;                /* of the cores; with FAN_OUT two lists of the lanes that spiked, as ints */
    __global int *packet_count;            /* [core * 2 + parity]; with FAN_OUT [parity] */
    __global int *fired;                   /* scratch, per lane */
    __global const uchar *noise_target;
    __global const ulong *noise_seed;
    __global const int *noise_unit;
    __global const uchar *dendrite;        /* join in bits 2..0, joins two in bit 3, push in bits 5..4 */
    __global int *stack;                   /* scratch: a core's dendrite stack never holds more values than it has lanes */
    __global uchar *violations;            /* per lane, only where STRICT */
    int core_count;
    int notes_input;                       /* somebody looks at the dendritic input after the step */
#if LEARNING
    int lanes;
    int axons;                             /* of all cores, each core's rounded up to whole vectors */
    __global const learning_t *learning;
    __global const profile_t *profiles;
    __global const plastic_row_t *plastic_rows;
    __global const plastic_segment_t *plastic_segments;
    __global short *plastic_weight;        /* 16 a vector, 0 in lanes without a synapse */
    __global uchar *plastic_delay;         /* read where a segment's synapses have delays of their own */
    __global short *plastic_tag;           /* read where a program does */
    __global const ushort *plastic_mask;   /* per vector, the lanes that hold a synapse */
    __global const ushort *plastic_target; /* 16 a vector of indexed segments, compartments of the core */
    __global const int *axon_role;         /* plastic row, or AXON_PLAIN.. */
    __global int *tx;                      /* step of the last spike in the epoch, 0 for none */
    __global uchar *tx_slot;               /* scratch: its slot in the epoch */
    __global uchar *pre_trace;             /* [trace][in-axon] at the start of the epoch */
    __global const int *pre_decay;         /* [trace][in-axon] in units of 2^-20 */
    __global const int *pre_impulse;       /* [trace][in-axon], packed as update_traces.cl says */
    __global const ulong *pre_seed;
    __global const int *pre_unit;
    __global uchar *pre_history;           /* scratch */
    __global int *ty;
    __global uchar *ty_slot;
    __global uchar *post_trace;            /* [trace][lane] */
    __global const int *post_decay;
    __global const int *post_impulse;
    __global const ulong *post_seed;
    __global const int *post_unit;
    __global uchar *post_history;
    __global ushort *post_bits;            /* scratch: per vector, the lanes with a post spike in the epoch */
    __global int *hot;                     /* scratch: vectors that have some */
    __global int *reward;                  /* REWARD_INTS per core */
    __global uchar *gather;                /* scratch, GATHER_BYTES per core */
    __global int *gather_unit;             /* scratch, 16 per core */
    __global const program_t *programs;
    __global const ushort *words;
    __global const short *constants;
    __global const int *limits;
    __global const uint *cases;            /* of each program, see DependencyCases.cs */
    __global const plastic_group_t *plastic_groups;
    __global uint16 *plastic_block;        /* lines of plastic_blocks.cl, 0 in lanes without a synapse */
    __global ushort *pre_bits;             /* scratch: per vector of in-axons, those with a pre spike in the epoch */
#endif
} chip_t;
