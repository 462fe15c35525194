/* The learning engine's instructions, as RunMicrocode.cs, on vectors of 16 synapses. What differs: where the interpreter
 * of one synapse skips forward, lanes are masked. The general interpreter below serves any program; a program may also
 * be written out as C, one function of the same arguments each, which reads operands and rounds and writes as it does.
 */

/* A program that is written out comes to nothing but arithmetic once all of this is inside the loop over vectors. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

#define TIME_TX 1
#define TIME_TY 2
#define TIME_END 3

#define TARGET_WEIGHT 0
#define TARGET_DELAY 1
#define TARGET_TAG 2

#define DEPENDS_X0 1
#define DEPENDS_Y0 2
#define DEPENDS_R0 4
#define DEPENDS_U 8

/* A program as the general interpreter reads it; the same ints as MicrocodeTable.cs. */
typedef struct
{
    int first_word;
    int words;
    int first_constant;  /* of 16 */
    int first_limit;     /* of 16 pairs */
    int first_case;      /* of the table of operations per dependency case */
    int traits;
    int last_target;     /* target in bits 7..4 and fraction bits in 3..0 of the last TGT, -1 without one */
} program_t;

/* What a program is, as ProgramCode.cs finds it. Bits 15..0: the operands it reads, by factor code. */
#define TRAIT_READS(code) (1 << (code))
#define TRAIT_WRITES_WEIGHT (1 << 16)
#define TRAIT_WRITES_DELAY (1 << 17)
#define TRAIT_WRITES_TAG (1 << 18)
#define TRAIT_COMPARES (1 << 19)     /* operations executed depend on operands and are counted lane by lane */
#define TRAIT_DRAWS (1 << 20)        /* draws random numbers */

typedef struct
{
    __global const program_t *programs;
    __global const ushort *words;
    __global const short *constants;
    __global const int *limits;
} microcode_t;

/* Sixteen visits at once: what the microcode reads, and what it gives. */
typedef struct
{
    /* The same for all lanes. */
    int x0;
    int r0;
    int r1;
    uint active;                      /* bit k: u_k */
    int one_slot;                     /* the epoch has one step, so all trace times are the same */
    int lsb;
    int low;                          /* range of the weight */
    int high;
    int toward_zero;                  /* what makes the floor of a negative magnitude its truncation */
    int x_tx[2];
    int x_end[2];
    ulong key[3];                     /* of the random numbers for weight, delay and tag: where their last mix starts for unit 0 */
    ulong key_step;                   /* and what one unit more adds */

    /* A column: the lanes are pre units, none of which spiked, of one post unit, which did. Otherwise they are post units
     * of one pre unit. Always known where a visit is made, so that no choice is left in the code. */
    int column;

    /* One value a lane. Pointers lead to 16 lanes; those of trace k are k strides on. Those of a column's post side lead to
     * the one value of all lanes. */
    __global const uchar *x_ty;       /* column: the pre traces at the slot of the post spike; not read with one slot */
    int16 x_last[2];                  /* column: and at the end of the epoch */
    __global const uchar *x_slots;    /* the pre traces of this in-axon: slot s is s * x_slot_stride on */
    int x_slot_stride;
    int x_stride;
    __global const uchar *ty;         /* slot of the last post spike, 0 for none */
    __global const uchar *y_tx;
    __global const uchar *y_ty;
    __global const uchar *y_end;
    int y_stride;
    __global const int *unit;         /* post unit; of a column, pre unit */
    int16 fired;                      /* y0 as a mask */
    int16 weight;
    int16 delay;
    int16 tag;

    /* Results; the operands stay as they were. */
    int16 new_weight;
    int16 new_delay;
    int16 new_tag;
    int16 accumulator;
    int16 operations;
} visit_t;

/* Traces of the pre side at the slots of the post spikes: few lanes have one, and only those are read. */
ALWAYS_INLINE int16 x_at_ty(const visit_t *v, int k)
{
    if (v->one_slot)
    {
        return (int16)(v->x_end[k]);
    }

    int lanes[16];
    for (int i = 0; i < 16; i++)
    {
        lanes[i] = v->ty[i] == 0 ? 0 : v->x_slots[k * v->x_stride + v->ty[i] * v->x_slot_stride];
    }

    return vload16(0, lanes);
}

ALWAYS_INLINE int16 x_trace(const visit_t *v, int k, int time)
{
    if (v->column)
    {
        return time == TIME_TX ? (int16)(0)
            : time == TIME_TY && !v->one_slot ? convert_int16(*(__global const uchar16 *)(v->x_ty + k * v->x_stride))
            : v->x_last[k];
    }

    return time == TIME_TX ? (int16)(v->x_tx[k])
        : time == TIME_TY ? x_at_ty(v, k)
        : (int16)(v->x_end[k]);
}

ALWAYS_INLINE int16 y_trace(const visit_t *v, int k, int time)
{
    __global const uchar *lanes = time == TIME_TX ? v->y_tx : time == TIME_TY ? v->y_ty : v->y_end;
    return v->column ? (int16)(lanes[k * v->y_stride]) : convert_int16(*(__global const uchar16 *)(lanes + k * v->y_stride));
}

/* 1 in the lanes of a comparison that holds. */
ALWAYS_INLINE int16 ones_of(int16 holds)
{
    return holds & 1;
}

/* An operand before a constant is added to it; of a sign, the variable. */
ALWAYS_INLINE int16 operand(const visit_t *v, int code, int time)
{
    switch (code)
    {
        case NC_FACTOR_CODE_X0: return (int16)(v->x0);
        case NC_FACTOR_CODE_X1: return x_trace(v, 0, time);
        case NC_FACTOR_CODE_X2: return x_trace(v, 1, time);
        case NC_FACTOR_CODE_Y0: return ones_of(v->fired);
        case NC_FACTOR_CODE_Y1: return y_trace(v, 0, time);
        case NC_FACTOR_CODE_Y2: return y_trace(v, 1, time);
        case NC_FACTOR_CODE_Y3: return y_trace(v, 2, time);
        case NC_FACTOR_CODE_R0: return (int16)(v->r0);
        case NC_FACTOR_CODE_R1: return (int16)(v->r1);
        case NC_FACTOR_CODE_WEIGHT:
        case NC_FACTOR_CODE_SIGN_WEIGHT: return v->weight;
        case NC_FACTOR_CODE_DELAY:
        case NC_FACTOR_CODE_SIGN_DELAY: return v->delay;
        case NC_FACTOR_CODE_TAG:
        case NC_FACTOR_CODE_SIGN_TAG: return v->tag;
        default: return (int16)(0);
    }
}

ALWAYS_INLINE int16 sign_of(int16 x)
{
    return ones_of(x > 0) - ones_of(x < 0);
}

ALWAYS_INLINE int16 clip_16(int16 x)
{
    return clamp(x, (int16)(-32768), (int16)(32767));
}

ALWAYS_INLINE int16 clip_wide(long16 x)
{
    return convert_int16(clamp(x, (long16)(-32768), (long16)(32767)));
}

/* Where the last mix of a synapse's random number starts: key + GOLDEN * (post * pre_units + pre + 1), lane by lane. */
ALWAYS_INLINE ulong16 draw_start(const visit_t *v, int target)
{
    return convert_ulong16(as_uint16(vload16(0, v->unit))) * v->key_step + v->key[target];
}

/* A rounded to a multiple of 2^bits. */
ALWAYS_INLINE int16 round_to(const visit_t *v, int16 a, int bits, int mode, int target)
{
    if (bits == 0)
    {
        return a;
    }

    int16 fraction = a & ((1 << bits) - 1);
    int16 up = (int16)(0);
    if (mode == NC_TRACE_ROUNDING_NEAREST)
    {
        up = fraction > (1 << (bits - 1));
    }
    else if (mode == NC_TRACE_ROUNDING_UP)
    {
        up = fraction > 0;
    }
    else if (mode == NC_TRACE_ROUNDING_STOCHASTIC && (v->column || any(fraction > 0)))
    {
        /* Nothing is below a fraction of zero. */
        up = draw_top(draw_start(v, target), bits) < fraction;
    }

    return ((a >> bits) + ones_of(up)) << bits;
}

ALWAYS_INLINE int16 stored_weight(const visit_t *v, int16 z)
{
    return ((clamp(z, (int16)(v->low), (int16)(v->high)) + v->toward_zero) >> v->lsb) << v->lsb;
}

ALWAYS_INLINE int16 stored_delay(int16 z)
{
    return clamp(z, (int16)(0), (int16)(62));
}

ALWAYS_INLINE int16 stored_tag(int16 z)
{
    return clamp(z, (int16)(-256), (int16)(255));
}

/* Whether the dependencies of a mask that are the same for all lanes hold: all of them, or any. */
ALWAYS_INLINE int all_hold(const visit_t *v, int mask, int k)
{
    return (!(mask & DEPENDS_X0) || v->x0) && (!(mask & DEPENDS_R0) || v->r0) && (!(mask & DEPENDS_U) || ((v->active >> k) & 1));
}

ALWAYS_INLINE int any_holds(const visit_t *v, int mask, int k)
{
    return ((mask & DEPENDS_X0) && v->x0) || ((mask & DEPENDS_R0) && v->r0) || ((mask & DEPENDS_U) && ((v->active >> k) & 1));
}

/* Copies the operands to the results: a program that writes nothing leaves them. */
ALWAYS_INLINE void begin_visit(visit_t *v)
{
    v->new_weight = v->weight;
    v->new_delay = v->delay;
    v->new_tag = v->tag;
    v->accumulator = (int16)(0);
    v->operations = (int16)(0);
}
