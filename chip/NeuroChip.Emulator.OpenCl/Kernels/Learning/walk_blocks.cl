/* Visits of plastic synapses that lie in blocks of 16 in-axons by 16 targets. */

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
    for (int g = profile->first_group + ITEM; g < profile->first_group + profile->groups; g += ITEMS)
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
