/* Phase 1, as DeliverSpikes.cs. What differs: a row is cut into segments of one delay each, dense ones without indices
 * padded by zero weights to whole vectors, so that the inner loops have no per-synapse decisions.
 * An atom shifts the targets of a row and so breaks the vectors of a dense segment; rows that the image's population axons
 * shift have run segments instead, and a dense one that only the host shifts is walked lane by lane.
 * A packet is plain when it has no atom and no delay and its row has no run segments: nearly all are. */

inline void deliver_dense_8(__global slot_t *slot, __global const uchar *data, uint vectors)
{
    __global slot16_t *target = (__global slot16_t *)slot;
    __global const char16 *weight = (__global const char16 *)data;
    for (uint i = 0; i < vectors; i++)
    {
        target[i] += convert_slot16(weight[i]);
    }
}

inline void deliver_dense_16(__global slot_t *slot, __global const uchar *data, uint vectors)
{
    __global slot16_t *target = (__global slot16_t *)slot;
    __global const short16 *weight = (__global const short16 *)data;
    for (uint i = 0; i < vectors; i++)
    {
        target[i] += convert_slot16(weight[i]);
    }
}

/* The padding of a shifted vector may lie behind the core's lanes, so zero weights are not added. */
inline void deliver_shifted(__global slot_t *slot, __global const uchar *data, uint vectors, int narrow)
{
    for (uint i = 0; i < vectors * 16; i++)
    {
        int weight = narrow ? ((__global const char *)data)[i] : ((__global const short *)data)[i];
        if (weight != 0)
        {
            slot[i] += (slot_t)weight;
        }
    }
}

inline void deliver_run_8(__global slot_t *slot, __global const uchar *data, uint count)
{
    __global const char *weight = (__global const char *)data;
    uint i = 0;
    for (; i + 16 <= count; i += 16)
    {
        vstore16(vload16(0, slot + i) + convert_slot16(vload16(0, weight + i)), 0, slot + i);
    }

    for (; i < count; i++)
    {
        slot[i] += weight[i];
    }
}

inline void deliver_run_16(__global slot_t *slot, __global const uchar *data, uint count)
{
    __global const short *weight = (__global const short *)data;
    uint i = 0;
    for (; i + 16 <= count; i += 16)
    {
        vstore16(vload16(0, slot + i) + convert_slot16(vload16(0, weight + i)), 0, slot + i);
    }

    for (; i < count; i++)
    {
        slot[i] += weight[i];
    }
}

inline void deliver_indexed_8(__global slot_t *slot, __global const uchar *data, uint count)
{
    __global const ushort *target = (__global const ushort *)data;
    __global const char *weight = (__global const char *)(data + 2 * count);
    for (uint i = 0; i < count; i++)
    {
        slot[target[i]] += weight[i];
    }
}

inline void deliver_indexed_16(__global slot_t *slot, __global const uchar *data, uint count)
{
    __global const ushort *target = (__global const ushort *)data;
    __global const short *weight = (__global const short *)(data + 2 * count);
    for (uint i = 0; i < count; i++)
    {
        slot[target[i]] += weight[i];
    }
}

inline void deliver_scattered(
    __global slot_t *ring, int stride, uint mask, uint arrival, __global const uchar *data, uint count)
{
    __global const ushort *target = (__global const ushort *)data;
    __global const short *weight = (__global const short *)(data + 2 * count);
    __global const uchar *delay = data + 4 * count;
    for (uint i = 0; i < count; i++)
    {
        ring[(int)((arrival + delay[i]) & mask) * stride + target[i]] += weight[i];
    }
}

inline void deliver_dense(__global slot_t *slot, __global const uchar *data, uint vectors, int narrow, int atom)
{
    if (atom != 0)
    {
        deliver_shifted(slot, data, vectors, narrow);
    }
    else if (narrow)
    {
        deliver_dense_8(slot, data, vectors);
    }
    else
    {
        deliver_dense_16(slot, data, vectors);
    }
}

inline void count_row(row_t row, uint *counts)
{
    counts[COUNT_SPIKES_IN]++;
    counts[COUNT_SYNAPTIC_EVENTS] += row.synapses;
    counts[COUNT_SYNAPSE_WORDS] += row.words;
}

/* The row of a packet that is not plain: with an atom, targets of dense segments start at any lane. */
inline void deliver_shifted_row(
    __global slot_t *ring, int stride, uint mask, uint arrival, int atom,
    __global const segment_t *segments, uint count, __global const uchar *synapses)
{
    for (uint s = 0; s < count; s++)
    {
        segment_t segment = segments[s];
        uint kind = segment.kind_delay & 0xff;
        uint delay = segment.kind_delay >> 8;
        __global slot_t *slot = ring + (int)((arrival + delay) & mask) * stride + atom;
        __global const uchar *data = synapses + (size_t)segment.data * 16;
        switch (kind)
        {
            case RUN_8: deliver_run_8(slot + segment.target, data, segment.count); break;
            case RUN_16: deliver_run_16(slot + segment.target, data, segment.count); break;
            case DENSE_8: deliver_dense(slot + segment.target, data, segment.count, 1, atom); break;
            case DENSE_16: deliver_dense(slot + segment.target, data, segment.count, 0, atom); break;
            case INDEXED_8: deliver_indexed_8(slot, data, segment.count); break;
            case INDEXED_16: deliver_indexed_16(slot, data, segment.count); break;
            default: deliver_scattered(ring + atom, stride, mask, arrival, data, segment.count); break;
        }
    }
}

/* The row of a plain packet. */
inline void deliver_row(const chip_t *chip, __global const core_t *core, int axon, int step, uint *counts)
{
    row_t row = chip->rows[core->first_row + axon];
    __global slot_t *ring = chip->slots + core->first_slot;
    for (uint s = row.first_segment; s < row.first_segment + row.segments; s++)
    {
        segment_t segment = chip->segments[s];
        uint kind = segment.kind_delay & 0xff;
        uint delay = segment.kind_delay >> 8;
        /* Unsigned: the last steps of time plus a delay pass 31 bits. */
        __global slot_t *slot = ring + (int)(((uint)step + delay) & (uint)core->slot_mask) * core->slot_stride;
        __global const uchar *data = chip->synapses + (size_t)segment.data * 16;
        if (kind == DENSE_8)
        {
            deliver_dense_8(slot + segment.target, data, segment.count);
        }
        else if (kind == INDEXED_8)
        {
            deliver_indexed_8(slot, data, segment.count);
        }
        else if (kind == DENSE_16)
        {
            deliver_dense_16(slot + segment.target, data, segment.count);
        }
        else if (kind == INDEXED_16)
        {
            deliver_indexed_16(slot, data, segment.count);
        }
        else
        {
            deliver_scattered(ring, core->slot_stride, (uint)core->slot_mask, (uint)step, data, segment.count);
        }
    }

    count_row(row, counts);
}

inline void deliver_shifted_packet(const chip_t *chip, __global const core_t *core, long packet, int step, uint *counts)
{
    row_t row = chip->rows[core->first_row + PACKET_AXON(packet)];
    deliver_shifted_row(
        chip->slots + core->first_slot, core->slot_stride, (uint)core->slot_mask, (uint)step + PACKET_DELAY(packet),
        PACKET_ATOM(packet), chip->segments + row.first_segment, row.segments, chip->synapses);
    count_row(row, counts);
}

#if LEARNING
/* In deliver_plastic.cl. */
inline void deliver_learning_packet(const chip_t *chip, int c, long packet, int step, int notes, uint *counts);
#endif

/* Plain packets first: a loop that decided between both ways for each packet would be slower for all. */
inline void deliver_packets(
    const chip_t *chip, int c, __global const long *packets, int first, int end, int step, int notes, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int others = 0;
    for (int i = first; i < end; i++)
    {
        if (PACKET_IS_PLAIN(packets[i]))
        {
            deliver_row(chip, core, (int)packets[i], step, counts);
        }
        else
        {
            others++;
        }
    }

    for (int i = first; others > 0 && i < end; i++)
    {
        if (!PACKET_IS_PLAIN(packets[i]))
        {
#if LEARNING
            if (PACKET_LEARNS(packets[i]))
            {
                deliver_learning_packet(chip, c, packets[i], step, notes, counts);
                others--;
                continue;
            }
#endif
            deliver_shifted_packet(chip, core, packets[i], step, counts);
            others--;
        }
    }
}

/* Spikes of the cores wait in the queue that the step before filled; those from outside come with the window.
 * A core that learns delivers at the end of a learning step what is due in the next, and notes it then. */
inline void deliver_spikes(
    const chip_t *chip, int c, int step, int notes, __global const long *arrivals, int first_arrival, int end_arrival, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int parity = (step + 1) & 1;
    __global const long *queue = chip->packets + core->first_packet + parity * core->packet_capacity;
    int waiting = chip->packet_count[c * 2 + parity];
    deliver_packets(chip, c, queue, 0, waiting, step, notes, counts);
    chip->packet_count[c * 2 + parity] = 0;
    deliver_packets(chip, c, arrivals, first_arrival, end_arrival, step, notes, counts);
}
