/* Phase 1 of a chip that is one work-item: one record per spike for all cores at once, and what it counts at each. */

#if FAN_OUT
/* What is counted of one core while spikes are delivered, the first three words of a record's counts. It lies where the core's
 * dendrite stack will: phase 3 comes later. */
inline __global uint4 *counted(const chip_t *chip, uint first_lane)
{
    return (__global uint4 *)(chip->stack + first_lane);
}

inline void count_sender(const chip_t *chip, __global const uint *record)
{
    __global const uint *counts = record + RECORD_SEGMENTS + record[0] * SEGMENT_WORDS;
    for (uint i = 0; i < record[1]; i++)
    {
        uint4 count = vload4(i, counts);
        *counted(chip, count.w) += count;
    }
}

/* Spikes that all add one dense row onto the same lanes are added in groups: accumulators are read and written once a group. */
#define GROUP 8

/* Whether a record is one row of bytes, of weights or their halves. Of those, all with the same two words go onto the same lanes
 * after the same delay. */
inline int is_one_row(__global const uint *record)
{
    return record[0] == 1 && (record[RECORD_SEGMENTS] & 15) <= EVEN_8;
}

/* Counts of records on their way: of those that follow each other and count at one core, and, where cores are few, of all cores. */
typedef struct
{
    uint4 sum;
    uint first_lane;
    int by_core;                           /* words of a kind in a record, 0 where cores are many */
    uint8 packets;
    uint8 synapses;
    uint8 words;
} tally_t;

inline void end_tally(const chip_t *chip, const tally_t *tally)
{
    *counted(chip, tally->first_lane) += tally->sum;
    for (int c = 0; tally->by_core != 0 && c < chip->core_count; c++)
    {
        *counted(chip, chip->cores[c].first_lane) += (uint4)(
            ((const uint *)&tally->packets)[c], ((const uint *)&tally->synapses)[c], ((const uint *)&tally->words)[c], 0);
    }
}

ALWAYS_INLINE void tally_sender(const chip_t *chip, __global const uint *record, tally_t *tally)
{
    __global const uint *counts = record + RECORD_SEGMENTS + record[0] * SEGMENT_WORDS;
    if (record[1] != 1)
    {
        if (tally->by_core == 0)
        {
            count_sender(chip, record);
        }
        else if (record[1] != 0 && tally->by_core == 4)
        {
            tally->packets.lo += vload4(0, counts);
            tally->synapses.lo += vload4(1, counts);
            tally->words.lo += vload4(2, counts);
        }
        else if (record[1] != 0)
        {
            tally->packets += vload8(0, counts);
            tally->synapses += vload8(1, counts);
            tally->words += vload8(2, counts);
        }

        return;
    }

    uint4 count = vload4(0, counts);
    if (count.w != tally->first_lane)
    {
        *counted(chip, tally->first_lane) += tally->sum;
        tally->sum = (uint4)(0);
        tally->first_lane = count.w;
    }

    tally->sum += count;
}

#if !STRICT
/* As many lanes as the widest registers hold. Rows are padded to 16 lanes, so that an odd vector is left. The checker of kernels
 * knows the vectors of OpenCL C alone. */
#ifdef CHECKED
#define WIDE_VECTORS 1
#define convert_wide_short convert_short16
typedef char16 wide_char;
typedef short16 wide_short;
#else
#define WIDE_VECTORS 2
#define convert_wide_short(row) __builtin_convertvector(row, wide_short)
typedef char wide_char __attribute__((ext_vector_type(32), aligned(16)));
typedef short wide_short __attribute__((ext_vector_type(32), aligned(32)));
#endif

inline __global const char16 *dense_row(const chip_t *chip, __global const uint *record)
{
    return (__global const char16 *)(chip->synapses + (size_t)record[RECORD_SEGMENTS + 3] * 16);
}

ALWAYS_INLINE wide_short wide_row(__global const char16 *row, uint i)
{
    return convert_wide_short(*(__global const wide_char *)(row + i));
}

/* Accumulators of the first target of a record of one row. */
inline __global short16 *slot_of_row(const chip_t *chip, int step, __global const uint *record)
{
    __global const core_t *core = chip->cores;
    uint when = (uint)step + ((record[RECORD_SEGMENTS] >> 4) & 255);
    return (__global short16 *)(
        chip->slots + (int)(when & (uint)core->slot_mask) * core->slot_stride + (int)record[RECORD_SEGMENTS + 1]);
}

inline void deliver_group(const chip_t *chip, int step, __global const uint **records)
{
    __global short16 *slot = slot_of_row(chip, step, records[0]);
    __global const char16 *a = dense_row(chip, records[0]);
    __global const char16 *b = dense_row(chip, records[1]);
    __global const char16 *c = dense_row(chip, records[2]);
    __global const char16 *d = dense_row(chip, records[3]);
    __global const char16 *e = dense_row(chip, records[4]);
    __global const char16 *f = dense_row(chip, records[5]);
    __global const char16 *g = dense_row(chip, records[6]);
    __global const char16 *h = dense_row(chip, records[7]);
    uint vectors = records[0][RECORD_SEGMENTS] >> 12;
    short twice = (records[0][RECORD_SEGMENTS] & 15) == EVEN_8 ? 1 : 0;
    uint i = 0;
    for (; i + WIDE_VECTORS <= vectors; i += WIDE_VECTORS)
    {
        *(__global wide_short *)(slot + i) += (((wide_row(a, i) + wide_row(b, i)) + (wide_row(c, i) + wide_row(d, i)))
            + ((wide_row(e, i) + wide_row(f, i)) + (wide_row(g, i) + wide_row(h, i)))) << twice;
    }

    if (i < vectors)
    {
        slot[i] += (((convert_short16(a[i]) + convert_short16(b[i])) + (convert_short16(c[i]) + convert_short16(d[i])))
            + ((convert_short16(e[i]) + convert_short16(f[i])) + (convert_short16(g[i]) + convert_short16(h[i])))) << twice;
    }
}
#endif

#if !STRICT
/* Fewer than a group. */
inline void deliver_rest(const chip_t *chip, int step, __global const uint **records, int count)
{
    if (count == 0)
    {
        return;
    }

    __global short16 *slot = slot_of_row(chip, step, records[0]);
    uint vectors = records[0][RECORD_SEGMENTS] >> 12;
    short twice = (records[0][RECORD_SEGMENTS] & 15) == EVEN_8 ? 1 : 0;
    uint i = 0;
    for (; i + WIDE_VECTORS <= vectors; i += WIDE_VECTORS)
    {
        wide_short sum = wide_row(dense_row(chip, records[0]), i);
        for (int r = 1; r < count; r++)
        {
            sum += wide_row(dense_row(chip, records[r]), i);
        }

        *(__global wide_short *)(slot + i) += sum << twice;
    }

    if (i < vectors)
    {
        short16 sum = (short16)(0);
        for (int r = 0; r < count; r++)
        {
            sum += convert_short16(dense_row(chip, records[r])[i]);
        }

        slot[i] += sum << twice;
    }
}
#endif

/* The counts of several cores lie in lines of their own. */
inline void prefetch_counts(__global const uint *record, int by_core)
{
    uint words = by_core != 0 && record[1] > 1 ? 3 * (uint)by_core : record[1] * COUNT_WORDS;
    for (uint i = 16; i < record[0] * SEGMENT_WORDS + words + 16; i += 16)
    {
        PREFETCH(record + i);
    }
}

/* Everything that the spikes of some senders do, and what they count at each core; in groups where their rows are alike, as those of
 * a layer mostly are. */
inline void deliver_list(const chip_t *chip, __global const uint *start, __global const int *list, int first, int end, int step)
{
    __global const core_t *core = chip->cores;
    __global const uint *records = chip->records;
    __global const uint *group[GROUP];
    uint kind = 0;
    uint target = 0;
    int held = 0;
    tally_t tally = {
        (uint4)(0), (uint)core->first_lane, COUNTS_BY_CORE(chip->core_count), (uint8)(0), (uint8)(0), (uint8)(0) };
    for (int i = first; i < end; i++)
    {
        PREFETCH(records + start[list[min(i + RECORDS_AHEAD, end - 1)]]);
        if (i + SYNAPSES_AHEAD < end)
        {
            __global const uint *next = records + start[list[i + SYNAPSES_AHEAD]];
            prefetch_synapses(chip, next);
            prefetch_counts(next, tally.by_core);
        }

        __global const uint *record = records + start[list[i]];
        tally_sender(chip, record, &tally);
#if !STRICT
        int is_alike = held > 0
            ? record[0] == 1 && record[RECORD_SEGMENTS] == kind && record[RECORD_SEGMENTS + 1] == target : is_one_row(record);
        if (is_alike)
        {
            kind = record[RECORD_SEGMENTS];
            target = record[RECORD_SEGMENTS + 1];
            group[held++] = record;
            if (held == GROUP)
            {
                deliver_group(chip, step, group);
                held = 0;
            }

            continue;
        }
#endif
        deliver_record(chip, chip->slots, core->slot_stride, (uint)core->slot_mask, (uint)step, record);
    }

#if !STRICT
    deliver_rest(chip, step, group, held);
#endif
    end_tally(chip, &tally);
}
#endif
