/* Types and tables of learning; only programs for chips that learn have them (LEARNING). */

/* One core; the same order of ints as LearningTable.cs. */
typedef struct
{
    int epoch;           /* steps; 0 where nothing learns */
    int first_axon;      /* of the arrays of in-axons, a multiple of 16 */
    int axon_vectors;
    int first_pre;       /* of the histories of pre traces: [trace][slot 0..epoch][in-axon] */
    int first_post;      /* of those of post traces: [trace][slot 0..epoch][lane]; slot 0 holds the values at ty */
    int first_profile;
    int profiles;
    int visits;          /* plastic synapses */
    int draws;           /* some trace is rounded at random */
    int one_pre_seed;    /* all in-axons have the same */
    int one_post_seed;
} learning_t;

/* One profile of a core that some synapses have. */
typedef struct
{
    int program;
    int first_row;       /* of the plastic rows */
    int rows;
    int loose_rows;      /* the first of them lie in segments of their own, the others in blocks */
    int first_group;     /* of the plastic groups */
    int groups;
    int synapses;
    int pre_units;
} profile_t;

/* One plastic row. */
typedef struct
{
    int axon;            /* within the core */
    int first_segment;
    int segments;
    int synapses;
    int exponent;        /* of the weights */
    int lsb;
    int low;
    int high;
    int toward_zero;
    int group;           /* of the plastic groups, -1 for a row of its own */
    int lane;            /* within the group */
} plastic_row_t;

/* Rows of up to 16 in-axons of one vector with the same targets, delay, format and seed, whose weights lie in blocks. */
typedef struct
{
    int axon_vector;     /* within the core */
    int rows;            /* bit i: in-axon i of the vector belongs to it */
    int first_row;       /* of the plastic rows: those of the bits, in their order */
    int segment;         /* the targets; groups of the same targets share it */
    int first_line;      /* of the block onto the first vector of targets */
    int stride;          /* lines from there to the block onto the next vector */
    int kind;            /* of bytes */
} plastic_group_t;

/* One run of plastic synapses, by vectors. */
typedef struct
{
    int indexed;         /* targets have numbers of their own; otherwise lane i of a vector is lane i of the core's vector */
    int target;          /* dense: first vector within the core; indexed: first vector of targets */
    int vectors;
    int first;           /* vector of weights, delays, tags and masks */
    int delay;           /* of all of them; -1 where each has its own */
} plastic_segment_t;

/* What an in-axon is to learning: a row, or one of these. */
#define AXON_PLAIN (-1)
#define AXON_REWARD (-2)
#define AXON_PUNISH (-3)

/* Ints of a core's reward. */
#define REWARD_VALUE 0
#define REWARD_EVENT 1
#define REWARD_SPIKES 2
#define REWARD_SUM 3
#define REWARD_INTS 4

/* A packet to an in-axon that learning looks at has this bit, so that it is not a plain one. */
#define PACKET_LEARNS(packet) (((packet) >> 49) & 1)

/* A core's whole learning epoch ends with a step; before step 1 there is none. */
#define LEARNS_IN(learning, step) ((learning)->epoch != 0 && (step) != 0 && (step) % (learning)->epoch == 0)

/* Bytes and ints of scratch in which a work-item gathers what belongs to indexed synapses. */
#define GATHER_TY 0
#define GATHER_TRACES 16
#define GATHER_BYTES 160
