/* Delivery of plastic rows: as DeliverSpikes.cs, with the weights and delays of now. */

/* The actual weight in units of 64: shifted, and held to what the clip of core-semantics section 4 leaves. */
inline int16 actual_weights(short16 stored, int exponent)
{
    int16 weight = convert_int16(stored);
    weight = exponent >= 0 ? weight << exponent : weight >> -exponent;
    return max(weight, (int16)(-32767));
}

inline int actual_weight(short stored, int exponent)
{
    int weight = stored;
    weight = exponent >= 0 ? weight << exponent : weight >> -exponent;
    return max(weight, -32767);
}

/* Adds a vector of weights; lanes without a synapse hold a weight of 0. */
inline void add_weights(__global slot_t *target, int16 weights)
{
#if PARALLEL
    int all[16];
    vstore16(weights, 0, all);
    for (int i = 0; i < 16; i++)
    {
        if (all[i] != 0)
        {
            ADD_TO(target + i, all[i]);
        }
    }
#else
    *(__global slot16_t *)target += convert_slot16(weights);
#endif
}

inline void deliver_lanes(
    const chip_t *chip, __global const core_t *core, __global const plastic_segment_t *segment, int exponent, uint arrival)
{
    __global slot_t *ring = chip->slots + core->first_slot;
    for (int vector = ITEM; vector < segment->vectors; vector += ITEMS)
    {
        uint bits = chip->plastic_mask[segment->first + vector];
        int place = (segment->first + vector) * 16;
        for (; bits != 0; bits &= bits - 1)
        {
            int i = 31 - (int)clz(bits & (0u - bits));
            int target = segment->indexed
                ? chip->plastic_target[(segment->target + vector) * 16 + i] : (segment->target + vector) * 16 + i;
            uint delay = segment->delay >= 0 ? (uint)segment->delay : chip->plastic_delay[place + i];
            __global slot_t *slot = ring + ((int)((arrival + delay) & (uint)core->slot_mask) * core->slot_stride + target);
            ADD_TO(slot, actual_weight(chip->plastic_weight[place + i], exponent));
        }
    }
}

/* A row whose weights lie in blocks. */
inline void deliver_block_row(const chip_t *chip, __global const core_t *core, __global const plastic_row_t *row, uint arrival)
{
    const plastic_group_t group = chip->plastic_groups[row->group];
    __global const plastic_segment_t *segment = chip->plastic_segments + group.segment;
    __global slot_t *target = chip->slots + core->first_slot
        + (int)((arrival + (uint)segment->delay) & (uint)core->slot_mask) * core->slot_stride + segment->target * 16;
    __global const uint16 *line = chip->plastic_block + group.first_line + row->lane / 4;
    int lane = row->lane;
    int exponent = row->exponent;
    int vectors = segment->vectors;
    for (int i = ITEM; i < vectors; i += ITEMS)
    {
        add_weights(
            target + i * 16, actual_weights(convert_short16(load_block_row(line + i * group.stride, lane, group.kind)), exponent));
    }
}

inline void deliver_plastic(const chip_t *chip, __global const core_t *core, int row, uint arrival)
{
    __global const plastic_row_t *plastic = chip->plastic_rows + row;
    if (plastic->group >= 0)
    {
        deliver_block_row(chip, core, plastic, arrival);
        return;
    }

    for (int s = plastic->first_segment; s < plastic->first_segment + plastic->segments; s++)
    {
        __global const plastic_segment_t *segment = chip->plastic_segments + s;
        if (segment->indexed || segment->delay < 0)
        {
            deliver_lanes(chip, core, segment, plastic->exponent, arrival);
            continue;
        }

        __global slot_t *target = chip->slots + core->first_slot
            + (int)((arrival + (uint)segment->delay) & (uint)core->slot_mask) * core->slot_stride + segment->target * 16;
        __global const short16 *weight = (__global const short16 *)chip->plastic_weight + segment->first;
        for (int i = ITEM; i < segment->vectors; i += ITEMS)
        {
            add_weights(target + i * 16, actual_weights(weight[i], plastic->exponent));
        }
    }
}

/* A packet to an in-axon of learning, due at the start of a step: delivered, and noted for the step before, by one work-item for
 * all. */
inline void deliver_learning_packet(const chip_t *chip, int c, long packet, int step, int notes, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int axon = PACKET_AXON(packet);
    int role = chip->axon_role[chip->learning[c].first_axon + axon];
    if (role >= 0)
    {
        if (notes && ITEM == 0)
        {
            note_pre(chip, c, axon, step - 1);
        }

        deliver_plastic(chip, core, role, (uint)step + PACKET_DELAY(packet));
        count_row(chip->records + chip->row_start[core->first_row + axon], counts);
        return;
    }

    if (notes && ITEM == 0)
    {
        chip->reward[c * REWARD_INTS + REWARD_SPIKES] += 1;
        chip->reward[c * REWARD_INTS + REWARD_SUM] += role == AXON_REWARD ? 1 : -1;
    }

    deliver_shifted_packet(chip, core, packet, step, counts);
}
