/* The learning phase of a core, as RunMicrocode.cs. What differs: synapses are visited 16 at a time, and only where the
 * program can act: from a table of dependency cases the phase knows what a visit without effect executes, and counts it
 * without looking at it. Where nothing but a post spike lets a program act, only vectors with one are looked at; where
 * weights lie in blocks, a post spike walks the rows without a pre spike by vectors of them.
 */

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
    __global uchar *ty = chip->gather + c * GATHER_BYTES + GATHER_TY;
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
    __global uchar *traces = chip->gather + c * GATHER_BYTES + GATHER_TRACES;
    __global int *unit = chip->gather_unit + c * 16;
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

    v->ty = chip->gather + c * GATHER_BYTES + GATHER_TY;
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
    for (int r = profile->first_row; r < profile->first_row + profile->loose_rows; r++)
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

/* Post spikes onto a segment's synapses. */
inline int count_posts(const chip_t *chip, const epoch_t *epoch, __global const plastic_segment_t *segment)
{
    int first = chip->cores[epoch->core].first_lane / 16;
    int posts = 0;
    for (int turn = 0; turn < epoch->hot; turn++)
    {
        int vector = chip->hot[first + turn];
        int i = vector - segment->target;
        posts += i >= 0 && i < segment->vectors
            ? (int)popcount((uint)chip->post_bits[first + vector] & chip->plastic_mask[segment->first + i]) : 0;
    }

    return posts;
}

/* One row of a group, with a pre spike: the vectors of its segment, those without a post spike only where they act. Gives
 * what they add to the operations counted for the row. */
ALWAYS_INLINE uint walk_block_row(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, const plastic_group_t *group,
    __global const plastic_row_t *row, const row_case_t *part, const microcode_t *code, int program, int traits)
{
    __global const core_t *core = chip->cores + epoch->core;
    __global const learning_t *learning = chip->learning + epoch->core;
    const plastic_segment_t segment = chip->plastic_segments[group->segment];
    const int first = core->first_lane / 16 + segment.target;
    __global const ushort *mask = chip->plastic_mask + segment.first;
    __global const ushort *post_bits = chip->post_bits + first;
    const int lane = row->lane;
    const int kind = group->kind;
    const int stride = group->stride;
    __global uint16 *line = chip->plastic_block + group->first_line + lane / 4;
    uint louder = 0;
    visit_t v;
    begin_epoch(epoch, learning, 0, &v);
    begin_row(chip, learning, row, part, &v);
    point_at_lanes(chip, core, learning, part->slot, segment.target, &v);
    v.delay = (int16)(0);
    v.tag = (int16)(0);
    if (traits & TRAIT_DRAWS)
    {
        draw_keys(chip, learning->first_axon + row->axon, epoch->step, profile->pre_units, &v);
    }

    for (int i = 0; i < segment.vectors; i++)
    {
        uint present = mask[i];
        uint posts = post_bits[i] & present;
        int counted = !part->executes || !(traits & TRAIT_COMPARES);
        louder += counted ? popcount(posts) * (part->loud - part->quiet) : 0;
        if (part->executes && (part->every || posts != 0))
        {
            v.fired = lanes_of(posts);
            v.weight = load_block_row(line, lane, kind);
            begin_visit(&v);
            execute(code, program, &v);
            if (traits & TRAIT_WRITES_WEIGHT)
            {
                store_block_row(line, lane, kind, select(v.weight, v.new_weight, lanes_of(present)));
            }

            louder += traits & TRAIT_COMPARES ? sum_lanes(v.operations, present) - popcount(present) * part->quiet : 0;
        }

        line += stride;
        v.ty += 16;
        v.y_tx += 16;
        v.y_ty += 16;
        v.y_end += 16;
        v.unit += 16;
    }

    return louder;
}

/* The rows of a group with a pre spike. */
ALWAYS_INLINE uint walk_group(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, const plastic_group_t *group, uint spiked,
    __global const uint *cases, const microcode_t *code, int program)
{
    __global const learning_t *learning = chip->learning + epoch->core;
    int traits = traits_of(code, program);
    uint operations = 0;
    for (uint bits = spiked; bits != 0; bits &= bits - 1)
    {
        int lane = 31 - (int)clz(bits & (0u - bits));
        __global const plastic_row_t *row =
            chip->plastic_rows + group->first_row + popcount((uint)group->rows & ((1u << lane) - 1));
        row_case_t part;
        find_case(cases, chip->tx_slot[learning->first_axon + row->axon], &part);
        operations += (uint)row->synapses * part.quiet;
        if (!is_quiet_row(epoch, &part))
        {
            operations += walk_block_row(chip, epoch, profile, group, row, &part, code, program, traits);
        }
    }

    return operations;
}

/* What the columns of a group have in common. */
ALWAYS_INLINE void begin_columns(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, const plastic_group_t *group, int traits, visit_t *v)
{
    __global const core_t *core = chip->cores + epoch->core;
    __global const learning_t *learning = chip->learning + epoch->core;
    __global const plastic_row_t *row = chip->plastic_rows + group->first_row;
    int slot_stride = learning->axon_vectors * 16;
    int plane = core->vectors * 16;
    int axon = learning->first_axon + group->axon_vector * 16;
    __global const uchar *history = chip->pre_history + learning->first_pre + group->axon_vector * 16;
    begin_epoch(epoch, learning, 1, v);
    v->x0 = 0;
    v->fired = (int16)(-1);
    v->delay = (int16)(0);
    v->tag = (int16)(0);
    v->lsb = row->lsb;
    v->low = row->low;
    v->high = row->high;
    v->toward_zero = row->toward_zero;
    v->x_stride = (learning->epoch + 1) * slot_stride;
    v->y_stride = (learning->epoch + 1) * plane;
    v->unit = chip->pre_unit + axon;
    for (int k = 0; k < 2; k++)
    {
        v->x_last[k] = convert_int16(*(__global const uchar16 *)(history + k * v->x_stride + learning->epoch * slot_stride));
    }

    for (int z = 0; z < 3 && (traits & TRAIT_DRAWS); z++)
    {
        v->key[z] = draw_key(chip->pre_seed[learning->first_axon + row->axon], 32 + z, epoch->step);
    }

    v->key_step = GOLDEN;
}

/* The synapses of the rows of a group without a pre spike, post spike by post spike: a column has its rows side by side.
 * Gives what comparisons executed beyond a quiet visit. */
ALWAYS_INLINE uint walk_columns(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, const plastic_group_t *group, uint rows,
    uint quiet, const microcode_t *code, int program)
{
    __global const core_t *core = chip->cores + epoch->core;
    __global const learning_t *learning = chip->learning + epoch->core;
    const plastic_segment_t segment = chip->plastic_segments[group->segment];
    const int slot_stride = learning->axon_vectors * 16;
    const int plane = core->vectors * 16;
    const int first_lane = core->first_lane;
    const int hot = epoch->hot;
    const int kind = group->kind;
    const ulong post_step = GOLDEN * (ulong)(long)profile->pre_units;
    __global const uchar *pre_history = chip->pre_history + learning->first_pre + group->axon_vector * 16;
    __global const uchar *post_last = chip->post_history + learning->first_post + learning->epoch * plane;
    __global const uchar *post_spike = chip->post_history + learning->first_post + (learning->epoch > 1 ? 0 : plane);
    __global const uchar *ty = chip->ty_slot + first_lane;
    __global const int *hot_vector = chip->hot + first_lane / 16;
    __global const ushort *post_bits = chip->post_bits + first_lane / 16;
    __global const ushort *mask = chip->plastic_mask + segment.first;
    __global const int *post_unit = chip->post_unit + first_lane;
    __global uint16 *blocks = chip->plastic_block + group->first_line;
    const int stride = group->stride;
    const int traits = traits_of(code, program);
    const int16 lanes = lanes_of(rows);
    uint operations = 0;
    visit_t v;
    begin_columns(chip, epoch, profile, group, traits, &v);
    const ulong keys[3] = { v.key[0], v.key[1], v.key[2] };
    for (int turn = 0; turn < hot; turn++)
    {
        int vector = hot_vector[turn];
        int i = vector - segment.target;
        if (i < 0 || i >= segment.vectors)
        {
            continue;
        }

        for (uint bits = (uint)post_bits[vector] & mask[i]; bits != 0; bits &= bits - 1)
        {
            int target = 31 - (int)clz(bits & (0u - bits));
            int post = vector * 16 + target;
            __global uint *block = (__global uint *)(blocks + i * stride) + target;
            ulong start = post_step * (ulong)(long)post_unit[post] + GOLDEN;
            v.key[0] = keys[0] + start;
            v.key[1] = keys[1] + start;
            v.key[2] = keys[2] + start;
            v.ty = ty + post;
            v.y_end = post_last + post;
            v.y_tx = v.y_end;
            v.y_ty = post_spike + post;
            v.x_ty = pre_history + *v.ty * slot_stride;
            v.weight = load_block_column(block, kind);
            begin_visit(&v);
            execute(code, program, &v);
            if (traits & TRAIT_WRITES_WEIGHT)
            {
                store_block_column(block, kind, select(v.weight, v.new_weight, lanes));
            }

            operations += traits & TRAIT_COMPARES ? sum_lanes(v.operations, rows) - popcount(rows) * quiet : 0;
        }
    }

    return operations;
}

/* The rows of one profile that lie in blocks: those with a pre spike row by row, the others post spike by post spike. */
ALWAYS_INLINE uint walk_blocks(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const uint *cases,
    const microcode_t *code, int program)
{
    __global const learning_t *learning = chip->learning + epoch->core;
    int traits = traits_of(code, program);
    row_case_t silent;
    find_case(cases, 0, &silent);
    int segment = -1;
    uint posts = 0;
    uint operations = 0;
    for (int g = profile->first_group; g < profile->first_group + profile->groups; g++)
    {
        const plastic_group_t group = chip->plastic_groups[g];
        if (group.segment != segment)
        {
            segment = group.segment;
            posts = (uint)count_posts(chip, epoch, chip->plastic_segments + segment);
        }

        uint spiked = chip->pre_bits[learning->first_axon / 16 + group.axon_vector] & (uint)group.rows;
        uint rows = (uint)group.rows & ~spiked;
        operations += popcount(rows) * (uint)chip->plastic_rows[group.first_row].synapses * silent.quiet;
        if (!silent.executes || !(traits & TRAIT_COMPARES))
        {
            operations += popcount(rows) * posts * (silent.loud - silent.quiet);
        }

        operations += walk_group(chip, epoch, profile, &group, spiked, cases, code, program);
        if (silent.executes && posts != 0 && rows != 0)
        {
            operations += walk_columns(chip, epoch, profile, &group, rows, silent.quiet, code, program);
        }
    }

    return operations;
}

/* All rows of one profile. */
ALWAYS_INLINE uint walk_synapses(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const uint *cases,
    const microcode_t *code, int program)
{
    uint operations = walk_rows(chip, epoch, profile, cases, code, program);
    return profile->groups == 0 ? operations : operations + walk_blocks(chip, epoch, profile, cases, code, program);
}

#ifdef PROGRAM_CASES
#define PROGRAM_CASE(number) \
    case number: return walk_synapses(chip, epoch, profile, cases, code, number);
#endif

inline uint walk_profile(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const uint *cases,
    const microcode_t *code)
{
#ifdef PROGRAM_CASES
    switch (profile->program)
    {
        PROGRAM_CASES
        default: return 0;
    }
#else
    return walk_synapses(chip, epoch, profile, cases, code, profile->program);
#endif
}

/* Whether no case that can come now acts, and all cost the same: then no row is looked at. */
inline int is_idle(__global const uint *cases)
{
    uint all = cases[0] | cases[1] | cases[2] | cases[3];
    return !(all & CASE_ACTS) && cases[0] == cases[1] && cases[0] == cases[2] && cases[0] == cases[3];
}

/* Spikes of reward axons make an event, and their sum is the reward. */
inline void take_reward(__global int *reward)
{
    if (reward[REWARD_SPIKES] > 0)
    {
        reward[REWARD_VALUE] = clamp(reward[REWARD_SUM], -128, 127);
        reward[REWARD_EVENT] = 1;
    }

    reward[REWARD_SPIKES] = 0;
    reward[REWARD_SUM] = 0;
}

inline void run_microcode(const chip_t *chip, int c, int step, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    __global const learning_t *learning = chip->learning + c;
    __global int *reward = chip->reward + c * REWARD_INTS;
    const microcode_t code = { chip->programs, chip->words, chip->constants, chip->limits };
    take_reward(reward);
    pre_histories(chip, learning, step - learning->epoch);
    int hot = post_histories(chip, core, learning, step - learning->epoch);

    /* The largest k with u_k; all smaller ones are active, too. */
    uint epochs = (uint)(step / learning->epoch);
    int decimation = min(31 - (int)clz(epochs & (0u - epochs)), 9);
    const epoch_t epoch = { c, step, hot, reward[REWARD_EVENT], reward[REWARD_VALUE], (2u << decimation) - 1 };
    for (int p = learning->first_profile; p < learning->first_profile + learning->profiles; p++)
    {
        __global const profile_t *profile = chip->profiles + p;
        __global const uint *cases =
            chip->cases + code.programs[profile->program].first_case + decimation * 8 + (epoch.r0 ? DEPENDS_R0 : 0);
        counts[COUNT_LEARN_OPS] += is_idle(cases)
            ? (uint)profile->synapses * CASE_OPERATIONS(cases[0])
            : walk_profile(chip, &epoch, profile, cases, &code);
    }

    counts[COUNT_LEARN_VISITS] += (uint)learning->visits;
    reward[REWARD_EVENT] = 0;
}
