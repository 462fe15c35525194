/* Visits of plastic synapses that lie in segments, 16 at a time. */

/* What a row's visits have in common while its vectors are walked. */
typedef struct
{
    uint quiet;          /* the case of a synapse without a post spike */
    uint loud;           /* and with one */
    int every;           /* all vectors are visited, not only those with a post spike */
    int executes;        /* otherwise operations are counted, and that is all */
    int slot;            /* of the pre spike, 0 for none */
} row_case_t;

#define CASE_ACTS 0x80000000u
#define CASE_OPERATIONS(entry) ((entry) & 0x7fffffffu)

ALWAYS_INLINE void find_case(__global const uint *cases, int slot, row_case_t *row)
{
    int x0 = slot != 0;
    uint quiet = cases[x0];
    uint loud = cases[x0 + DEPENDS_Y0];
    row->slot = slot;
    row->every = (quiet & CASE_ACTS) != 0;
    row->executes = ((quiet | loud) & CASE_ACTS) != 0;
    row->quiet = CASE_OPERATIONS(quiet);
    row->loud = CASE_OPERATIONS(loud);
}

/* All of a visit that is the same for the row. */
ALWAYS_INLINE void begin_row(
    const chip_t *chip, __global const learning_t *learning, __global const plastic_row_t *row, const row_case_t *part, visit_t *v)
{
    int slot_stride = learning->axon_vectors * 16;
    int axon = learning->first_axon + row->axon;
    v->x0 = part->slot != 0;
    v->lsb = row->lsb;
    v->low = row->low;
    v->high = row->high;
    v->toward_zero = row->toward_zero;
    v->x_slot_stride = slot_stride;
    v->x_stride = (learning->epoch + 1) * slot_stride;
    v->x_slots = chip->pre_history + learning->first_pre + row->axon;
    for (int k = 0; k < 2; k++)
    {
        v->x_end[k] = v->x_slots[k * v->x_stride + learning->epoch * slot_stride];
        v->x_tx[k] = part->slot != 0 ? v->x_slots[k * v->x_stride + part->slot * slot_stride] : 0;
    }

}

ALWAYS_INLINE void draw_keys(const chip_t *chip, int axon, int step, int pre_units, visit_t *v)
{
    ulong start = GOLDEN * ((ulong)(long)chip->pre_unit[axon] + 1);
    v->key_step = GOLDEN * (ulong)(long)pre_units;
    for (int z = 0; z < 3; z++)
    {
        v->key[z] = draw_key(chip->pre_seed[axon], 32 + z, step) + start;
    }
}

/* Points at a core's own vector of lanes. */
ALWAYS_INLINE void point_at_lanes(
    const chip_t *chip, __global const core_t *core, __global const learning_t *learning, int slot, int vector, visit_t *v)
{
    int plane = core->vectors * 16;
    __global const uchar *history = chip->post_history + learning->first_post + vector * 16;
    v->ty = chip->ty_slot + core->first_lane + vector * 16;
    v->y_stride = (learning->epoch + 1) * plane;
    v->y_end = history + learning->epoch * plane;
    v->y_tx = history + (slot != 0 ? slot : learning->epoch) * plane;
    v->y_ty = history + (learning->epoch > 1 ? 0 : plane);
    v->unit = chip->post_unit + core->first_lane + vector * 16;
}

/* Gathers the post side of 16 indexed synapses; gives the bits of those with a post spike. */
inline uint gather_spikes(
    const chip_t *chip, int c, __global const core_t *core, __global const ushort *target, uint present)
{
    __global uchar *ty = chip->gather + (c * ITEMS + ITEM) * GATHER_BYTES + GATHER_TY;
    uint bits = 0;
    for (int i = 0; i < 16; i++)
    {
        ty[i] = chip->ty_slot[core->first_lane + target[i]];
        bits |= ty[i] != 0 ? 1u << i : 0;
    }

    return bits & present;
}

inline void gather_lanes(
    const chip_t *chip, int c, __global const core_t *core, __global const learning_t *learning, __global const ushort *target,
    int slot, int traits, visit_t *v)
{
    __global uchar *traces = chip->gather + (c * ITEMS + ITEM) * GATHER_BYTES + GATHER_TRACES;
    __global int *unit = chip->gather_unit + (c * ITEMS + ITEM) * 16;
    int plane = core->vectors * 16;
    int stride = (learning->epoch + 1) * plane;
    __global const uchar *history = chip->post_history + learning->first_post;
    int planes = learning->epoch > 1 ? 3 : 1;
    for (int k = 0; k < 3; k++)
    {
        for (int p = 0; (traits & TRAIT_READS(NC_FACTOR_CODE_Y1 + k)) && p < planes; p++)
        {
            int read = p == 0 ? learning->epoch : p == 1 ? (slot != 0 ? slot : learning->epoch) : 0;
            for (int i = 0; i < 16; i++)
            {
                traces[(k * 3 + p) * 16 + i] = history[k * stride + read * plane + target[i]];
            }
        }
    }

    for (int i = 0; (traits & TRAIT_DRAWS) && i < 16; i++)
    {
        unit[i] = chip->post_unit[core->first_lane + target[i]];
    }

    v->ty = chip->gather + (c * ITEMS + ITEM) * GATHER_BYTES + GATHER_TY;
    v->y_stride = 48;
    v->y_end = traces;
    v->y_tx = traces + (planes > 1 ? 16 : 0);
    v->y_ty = traces + (planes > 1 ? 32 : 0);
    v->unit = unit;
}

/* The synapses' arrays. */
typedef struct
{
    __global short16 *weight;
    __global uchar16 *delay;
    __global short16 *tag;
    __global const ushort *mask;
} synapses_t;

ALWAYS_INLINE void load_synapses(const synapses_t *synapses, int vector, int delay, int traits, visit_t *v)
{
    v->fired = convert_int16(*(__global const uchar16 *)v->ty) > 0;
    v->weight = convert_int16(synapses->weight[vector]);
    v->delay = (int16)(0);
    v->tag = (int16)(0);
    if (traits & (TRAIT_READS(NC_FACTOR_CODE_DELAY) | TRAIT_WRITES_DELAY))
    {
        v->delay = delay >= 0 ? (int16)(delay) : convert_int16(synapses->delay[vector]);
    }

    if (traits & (TRAIT_READS(NC_FACTOR_CODE_TAG) | TRAIT_WRITES_TAG))
    {
        v->tag = convert_int16(synapses->tag[vector]);
    }
}

ALWAYS_INLINE int16 lanes_of(uint bits)
{
    const int16 bit = (int16)(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
    return ((int16)((int)bits) & bit) != 0;
}

/* Only lanes that hold a synapse change. */
ALWAYS_INLINE void store_synapses(const synapses_t *synapses, int vector, uint present, int traits, const visit_t *v)
{
    int16 lanes = lanes_of(present);
    if (traits & TRAIT_WRITES_WEIGHT)
    {
        synapses->weight[vector] = convert_short16(select(v->weight, v->new_weight, lanes));
    }

    if (traits & TRAIT_WRITES_DELAY)
    {
        synapses->delay[vector] = convert_uchar16(select(v->delay, v->new_delay, lanes));
    }

    if (traits & TRAIT_WRITES_TAG)
    {
        synapses->tag[vector] = convert_short16(select(v->tag, v->new_tag, lanes));
    }
}

inline uint sum_lanes(int16 lanes, uint present)
{
    int all[16];
    vstore16(lanes, 0, all);
    uint sum = 0;
    for (int i = 0; i < 16; i++)
    {
        sum += (present >> i) & 1 ? (uint)all[i] : 0;
    }

    return sum;
}

/* What all visits of a learning step of a core have in common. */
typedef struct
{
    int core;
    int step;
    int hot;             /* vectors with a post spike */
    int r0;
    int r1;
    uint active;
} epoch_t;

/* One vector that is looked at; gives what it adds to the operations counted for the row without looking. */
ALWAYS_INLINE uint visit_vector(
    const chip_t *chip, const epoch_t *epoch, const synapses_t *synapses, const plastic_segment_t *segment, int i,
    const row_case_t *part, const microcode_t *code, int program, int traits, visit_t *v)
{
    __global const core_t *core = chip->cores + epoch->core;
    __global const learning_t *learning = chip->learning + epoch->core;
    int vector = segment->first + i;
    uint present = synapses->mask[vector];
    __global const ushort *target = chip->plastic_target + (segment->target + i) * 16;
    uint posts = segment->indexed
        ? gather_spikes(chip, epoch->core, core, target, present)
        : chip->post_bits[core->first_lane / 16 + segment->target + i] & present;
    uint louder = popcount(posts) * (part->loud - part->quiet);
    if ((posts == 0 && !part->every) || !part->executes)
    {
        return louder;
    }

    if (segment->indexed)
    {
        gather_lanes(chip, epoch->core, core, learning, target, part->slot, traits, v);
    }
    else
    {
        point_at_lanes(chip, core, learning, part->slot, segment->target + i, v);
    }

    load_synapses(synapses, vector, segment->delay, traits, v);
    begin_visit(v);
    execute(code, program, v);
    store_synapses(synapses, vector, present, traits, v);

    /* What is counted from the table stands for visits that were not looked at. */
    return traits & TRAIT_COMPARES ? sum_lanes(v->operations, present) - popcount(present) * part->quiet : louder;
}

/* All of a visit that is the same for the epoch. */
ALWAYS_INLINE void begin_epoch(const epoch_t *epoch, __global const learning_t *learning, int column, visit_t *v)
{
    v->r0 = epoch->r0;
    v->r1 = epoch->r1;
    v->active = epoch->active;
    v->one_slot = learning->epoch == 1;
    v->column = column;
}

/* A row's vectors: all of them, or those with a post spike. Gives what they add to the operations counted for the row. */
ALWAYS_INLINE uint walk_row(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const plastic_row_t *row,
    const row_case_t *part, const synapses_t *synapses, const microcode_t *code, int program, int traits, visit_t *v)
{
    __global const core_t *core = chip->cores + epoch->core;
    __global const learning_t *learning = chip->learning + epoch->core;
    __global const int *hot_vector = chip->hot + core->first_lane / 16;
    uint operations = 0;
    begin_row(chip, learning, row, part, v);
    if (traits & TRAIT_DRAWS)
    {
        draw_keys(chip, learning->first_axon + row->axon, epoch->step, profile->pre_units, v);
    }

    for (int s = row->first_segment; s < row->first_segment + row->segments; s++)
    {
        const plastic_segment_t segment = chip->plastic_segments[s];
        int listed = !part->every && !segment.indexed;
        int turns = listed ? epoch->hot : segment.vectors;
        for (int turn = 0; turn < turns; turn++)
        {
            int i = listed ? hot_vector[turn] - segment.target : turn;
            if (i >= 0 && i < segment.vectors)
            {
                operations += visit_vector(chip, epoch, synapses, &segment, i, part, code, program, traits, v);
            }
        }
    }

    return operations;
}

ALWAYS_INLINE int is_quiet_row(const epoch_t *epoch, const row_case_t *part)
{
    return !part->every && (epoch->hot == 0 || (!part->executes && part->quiet == part->loud));
}

/* The rows of one profile that lie in segments; gives the operations executed. */
ALWAYS_INLINE uint walk_rows(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const uint *cases,
    const microcode_t *code, int program)
{
    __global const learning_t *learning = chip->learning + epoch->core;
    const synapses_t synapses = {
        (__global short16 *)chip->plastic_weight, (__global uchar16 *)chip->plastic_delay, (__global short16 *)chip->plastic_tag,
        chip->plastic_mask };
    int traits = traits_of(code, program);
    uint operations = 0;
    visit_t v;
    begin_epoch(epoch, learning, 0, &v);
    for (int r = profile->first_row + ITEM; r < profile->first_row + profile->loose_rows; r += ITEMS)
    {
        __global const plastic_row_t *row = chip->plastic_rows + r;
        row_case_t part;
        find_case(cases, chip->tx_slot[learning->first_axon + row->axon], &part);
        operations += (uint)row->synapses * part.quiet;
        if (!is_quiet_row(epoch, &part))
        {
            operations += walk_row(chip, epoch, profile, row, &part, &synapses, code, program, traits, &v);
        }
    }

    return operations;
}
