/* Phase 1, as DeliverSpikes.cs. What differs: a row is a record of segments of one delay each, dense ones without indices
 * padded by zero weights to whole vectors, so that the inner loops have no per-synapse decisions.
 * An atom shifts the targets of a row and so breaks the vectors of a dense segment; rows that the image's population axons
 * shift have run segments instead, and a dense one that only the host shifts is walked lane by lane.
 * A packet is plain when it has no atom and no delay and its row has no run segments: nearly all are. */

inline int weight_of_lane(__global const uchar *data, uint i, uint kind)
{
    int byte = kind == DENSE_16 ? 0 : ((__global const char *)data)[i];
    return kind == DENSE_8 ? byte : kind == EVEN_8 ? 2 * byte : ((__global const short *)data)[i];
}

#if PARALLEL
/* Work-items side by side take a lane each. Padding may lie behind the core's lanes where rows are shifted, so zero weights are not
 * added. */
inline void deliver_each_lane(__global slot_t *slot, __global const uchar *data, uint lanes, uint kind)
{
    for (uint i = ITEM; i < lanes; i += ITEMS)
    {
        int weight = weight_of_lane(data, i, kind);
        if (weight != 0)
        {
            ADD_TO(slot + i, weight);
        }
    }
}

#define deliver_dense_8(slot, data, vectors) deliver_each_lane(slot, data, (vectors) * 16, DENSE_8)
#define deliver_even_8(slot, data, vectors) deliver_each_lane(slot, data, (vectors) * 16, EVEN_8)
#define deliver_dense_16(slot, data, vectors) deliver_each_lane(slot, data, (vectors) * 16, DENSE_16)
#define deliver_shifted(slot, data, vectors, kind) deliver_each_lane(slot, data, (vectors) * 16, kind)
#define deliver_run_8(slot, data, count) deliver_each_lane(slot, data, count, DENSE_8)
#define deliver_run_16(slot, data, count) deliver_each_lane(slot, data, count, DENSE_16)
#else
inline void deliver_dense_8(__global slot_t *slot, __global const uchar *data, uint vectors)
{
    __global slot16_t *target = (__global slot16_t *)slot;
    __global const char16 *weight = (__global const char16 *)data;
    for (uint i = 0; i < vectors; i++)
    {
        target[i] += convert_slot16(weight[i]);
    }
}

inline void deliver_even_8(__global slot_t *slot, __global const uchar *data, uint vectors)
{
    __global slot16_t *target = (__global slot16_t *)slot;
    __global const char16 *halves = (__global const char16 *)data;
    for (uint i = 0; i < vectors; i++)
    {
        target[i] += convert_slot16(halves[i]) << 1;
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
inline void deliver_shifted(__global slot_t *slot, __global const uchar *data, uint vectors, uint kind)
{
    for (uint i = 0; i < vectors * 16; i++)
    {
        int weight = weight_of_lane(data, i, kind);
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
#endif

/* Rows of a few dozen synapses are padded to whole turns of eight. */
#if PARALLEL
#define INDEXED(slot, target, weight, count) \
    for (uint i = ITEM; i < count; i += ITEMS) \
    { \
        ADD_TO(slot + target[i], weight[i]); \
    }
#else
#define INDEXED(slot, target, weight, count) \
    uint i = 0; \
    for (; i + 8 <= count; i += 8) \
    { \
        slot[target[i]] += weight[i]; \
        slot[target[i + 1]] += weight[i + 1]; \
        slot[target[i + 2]] += weight[i + 2]; \
        slot[target[i + 3]] += weight[i + 3]; \
        slot[target[i + 4]] += weight[i + 4]; \
        slot[target[i + 5]] += weight[i + 5]; \
        slot[target[i + 6]] += weight[i + 6]; \
        slot[target[i + 7]] += weight[i + 7]; \
    } \
    for (; i < count; i++) \
    { \
        slot[target[i]] += weight[i]; \
    }
#endif

inline void deliver_indexed_8(__global slot_t *slot, __global const ushort *target, __global const uchar *data, uint count)
{
    __global const char *weight = (__global const char *)data;
    INDEXED(slot, target, weight, count)
}

inline void deliver_indexed_16(__global slot_t *slot, __global const ushort *target, __global const uchar *data, uint count)
{
    __global const short *weight = (__global const short *)data;
    INDEXED(slot, target, weight, count)
}

inline void deliver_scattered(
    __global slot_t *ring, int stride, uint mask, uint arrival, __global const ushort *target, __global const uchar *data, uint count)
{
    __global const short *weight = (__global const short *)data;
    __global const uchar *delay = data + 2 * count;
    for (uint i = ITEM; i < count; i += ITEMS)
    {
        ADD_TO(ring + ((int)((arrival + delay[i]) & mask) * stride + target[i]), weight[i]);
    }
}

/* What a record counts, where it counts at one core; one work-item counts for all. */
inline void count_row(__global const uint *record, uint *counts)
{
    if (ITEM != 0)
    {
        return;
    }

    __global const uint *count = record + RECORD_SEGMENTS + record[0] * SEGMENT_WORDS;
    counts[COUNT_SPIKES_IN]++;
    counts[COUNT_SYNAPTIC_EVENTS] += count[1];
    counts[COUNT_SYNAPSE_WORDS] += count[2];
}

/* The segments of a record without atom. Unsigned: the last steps of time plus a delay pass 31 bits. */
ALWAYS_INLINE void deliver_record(
    const chip_t *chip, __global slot_t *ring, int stride, uint mask, uint arrival, __global const uint *record)
{
    uint segments = record[0];
    for (uint s = 0; s < segments; s++)
    {
        uint4 segment = vload4(s, record + RECORD_SEGMENTS);
        uint kind = segment.x & 15;
        uint count = segment.x >> 12;
        uint when = arrival + ((segment.x >> 4) & 255);
        __global slot_t *slot = ring + (int)(when & mask) * stride + (int)segment.y;
        __global const ushort *target = (__global const ushort *)chip->synapses + segment.z;
        __global const uchar *data = chip->synapses + segment.w;
        if (kind == INDEXED_8)
        {
            deliver_indexed_8(slot, target, data, count);
        }
        else if (kind == DENSE_8)
        {
            deliver_dense_8(slot, chip->synapses + (size_t)segment.w * 16, count);
        }
        else if (kind == EVEN_8)
        {
            deliver_even_8(slot, chip->synapses + (size_t)segment.w * 16, count);
        }
        else if (kind == DENSE_16)
        {
            deliver_dense_16(slot, chip->synapses + (size_t)segment.w * 16, count);
        }
        else if (kind == INDEXED_16)
        {
            deliver_indexed_16(slot, target, data, count);
        }
        else if (kind == RUN_8)
        {
            deliver_run_8(slot, data, count);
        }
        else if (kind == RUN_16)
        {
            deliver_run_16(slot, data, count);
        }
        else
        {
            deliver_scattered(ring + (int)segment.y, stride, mask, when, target, data, count);
        }
    }
}

/* With an atom, targets of dense segments start at any lane. */
inline void deliver_moved_record(
    const chip_t *chip, __global slot_t *ring, int stride, uint mask, uint arrival, __global const uint *record)
{
    uint segments = record[0];
    for (uint s = 0; s < segments; s++)
    {
        uint4 segment = vload4(s, record + RECORD_SEGMENTS);
        uint kind = segment.x & 15;
        uint count = segment.x >> 12;
        uint when = arrival + ((segment.x >> 4) & 255);
        __global slot_t *slot = ring + (int)(when & mask) * stride + (int)segment.y;
        __global const ushort *target = (__global const ushort *)chip->synapses + segment.z;
        __global const uchar *data = chip->synapses + segment.w;
        switch (kind)
        {
            case RUN_8: deliver_run_8(slot, data, count); break;
            case RUN_16: deliver_run_16(slot, data, count); break;
            case DENSE_8:
            case EVEN_8:
            case DENSE_16: deliver_shifted(slot, chip->synapses + (size_t)segment.w * 16, count, kind); break;
            case INDEXED_8: deliver_indexed_8(slot, target, data, count); break;
            case INDEXED_16: deliver_indexed_16(slot, target, data, count); break;
            default: deliver_scattered(ring + (int)segment.y, stride, mask, when, target, data, count); break;
        }
    }
}

/* A packet that is not plain. */
inline void deliver_shifted_packet(const chip_t *chip, __global const core_t *core, long packet, int step, uint *counts)
{
    __global const uint *record = chip->records + chip->row_start[core->first_row + PACKET_AXON(packet)];
    __global slot_t *ring = chip->slots + core->first_ring;
    int atom = PACKET_ATOM(packet);
    uint arrival = (uint)step + PACKET_DELAY(packet);
    if (atom == 0)
    {
        deliver_record(chip, ring, core->slot_stride, (uint)core->slot_mask, arrival, record);
    }
    else
    {
        deliver_moved_record(chip, ring + atom, core->slot_stride, (uint)core->slot_mask, arrival, record);
    }

    count_row(record, counts);
}

/* Memory of packets to come is asked for in three stages, as each needs the one before: where the record starts, the record, its
 * synapses. */
#define ROWS_AHEAD 24
#define RECORDS_AHEAD 16
#define SYNAPSES_AHEAD 8

/* A record of one segment: where it starts in a line of memory, it mostly ends in the next. */
inline void prefetch_record(__global const uint *record)
{
    PREFETCH(record);
    PREFETCH(record + RECORD_SEGMENTS + SEGMENT_WORDS + COUNT_WORDS - 1);
}

inline void prefetch_synapses(const chip_t *chip, __global const uint *record)
{
    uint4 segment = vload4(0, record + RECORD_SEGMENTS);
    uint count = segment.x >> 12;
    if ((segment.x & 15) <= DENSE_16)
    {
        PREFETCH(chip->synapses + (size_t)segment.w * 16);
        PREFETCH(chip->synapses + (size_t)segment.w * 16 + 64);
        return;
    }

    /* Targets, and their weights behind them. Rows of a few dozen synapses lie in three or four lines; those behind come by
     * themselves. */
    __global const uchar *first = chip->synapses + (size_t)segment.z * 2;
    PREFETCH(first);
    PREFETCH(first + 64);
    PREFETCH(first + min(count * 3, 128u));
    PREFETCH(first + min(count * 3, 192u));
}

#if LEARNING
/* In deliver_plastic.cl. */
inline void deliver_learning_packet(const chip_t *chip, int c, long packet, int step, int notes, uint *counts);
#endif

/* Asks for what the first packets need, a stage for all of them after the other; those behind are asked for as their turn comes. */
inline void prefetch_first(const chip_t *chip, __global const uint *row_start, __global const long *packets, int first, int end)
{
    for (int i = first; i < min(first + ROWS_AHEAD, end); i++)
    {
        PREFETCH(row_start + PACKET_AXON(packets[i]));
    }

    for (int i = first; i < min(first + RECORDS_AHEAD, end); i++)
    {
        prefetch_record(chip->records + row_start[PACKET_AXON(packets[i])]);
    }

    for (int i = first; i < min(first + SYNAPSES_AHEAD, end); i++)
    {
        prefetch_synapses(chip, chip->records + row_start[PACKET_AXON(packets[i])]);
    }
}

/* Plain packets first: a loop that decided between both ways for each packet would be slower for all. */
inline void deliver_packets(
    const chip_t *chip, int c, __global const long *packets, int first, int end, int step, int notes, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    __global const uint *row_start = chip->row_start + core->first_row;
    __global slot_t *ring = chip->slots + core->first_ring;
    int others = 0;
    prefetch_first(chip, row_start, packets, first, end);
    for (int i = first; i < end; i++)
    {
        if (i + SYNAPSES_AHEAD < end)
        {
            PREFETCH(row_start + PACKET_AXON(packets[min(i + ROWS_AHEAD, end - 1)]));
            prefetch_record(chip->records + row_start[PACKET_AXON(packets[min(i + RECORDS_AHEAD, end - 1)])]);
            prefetch_synapses(chip, chip->records + row_start[PACKET_AXON(packets[i + SYNAPSES_AHEAD])]);
        }

        if (PACKET_IS_PLAIN(packets[i]))
        {
            __global const uint *record = chip->records + row_start[packets[i]];
            deliver_record(chip, ring, core->slot_stride, (uint)core->slot_mask, (uint)step, record);
            count_row(record, counts);
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

#if !FAN_OUT
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
    deliver_packets(chip, c, arrivals, first_arrival, end_arrival, step, notes, counts);
}

/* When all work-items have walked the queue. */
inline void empty_queue(const chip_t *chip, int c, int step)
{
    if (ITEM == 0)
    {
        chip->packet_count[c * 2 + ((step + 1) & 1)] = 0;
    }
}
#endif
