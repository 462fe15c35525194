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

/* Whether a record is one row of bytes. Of those, all with the same two words go onto the same lanes after the same delay. */
inline int is_one_row(__global const uint *record)
{
    return record[0] == 1 && (record[RECORD_SEGMENTS] & 15) == DENSE_8;
}

/* Counts of records that follow each other and count at one core. */
typedef struct
{
    uint4 sum;
    uint first_lane;
} tally_t;

inline void end_tally(const chip_t *chip, const tally_t *tally)
{
    *counted(chip, tally->first_lane) += tally->sum;
}

ALWAYS_INLINE void tally_sender(const chip_t *chip, __global const uint *record, tally_t *tally)
{
    if (record[1] != 1)
    {
        count_sender(chip, record);
        return;
    }

    uint4 count = vload4(0, record + RECORD_SEGMENTS + record[0] * SEGMENT_WORDS);
    if (count.w != tally->first_lane)
    {
        end_tally(chip, tally);
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
    return (__global const char16 *)(chip->weights + (size_t)record[RECORD_SEGMENTS + 3] * 16);
}

ALWAYS_INLINE wide_short wide_row(__global const char16 *row, uint i)
{
    return convert_wide_short(*(__global const wide_char *)(row + i));
}

inline void deliver_group(const chip_t *chip, int step, __global const uint **records)
{
    __global const core_t *core = chip->cores;
    uint segment = records[0][RECORD_SEGMENTS];
    uint when = (uint)step + ((segment >> 4) & 255);
    __global short16 *slot = (__global short16 *)(
        chip->slots + (int)(when & (uint)core->slot_mask) * core->slot_stride + (int)records[0][RECORD_SEGMENTS + 1]);
    __global const char16 *a = dense_row(chip, records[0]);
    __global const char16 *b = dense_row(chip, records[1]);
    __global const char16 *c = dense_row(chip, records[2]);
    __global const char16 *d = dense_row(chip, records[3]);
    __global const char16 *e = dense_row(chip, records[4]);
    __global const char16 *f = dense_row(chip, records[5]);
    __global const char16 *g = dense_row(chip, records[6]);
    __global const char16 *h = dense_row(chip, records[7]);
    uint vectors = segment >> 12;
    uint i = 0;
    for (; i + WIDE_VECTORS <= vectors; i += WIDE_VECTORS)
    {
        *(__global wide_short *)(slot + i) += ((wide_row(a, i) + wide_row(b, i)) + (wide_row(c, i) + wide_row(d, i)))
            + ((wide_row(e, i) + wide_row(f, i)) + (wide_row(g, i) + wide_row(h, i)));
    }

    for (int r = 0; i < vectors && r < GROUP; r++)
    {
        slot[i] += convert_short16(dense_row(chip, records[r])[i]);
    }
}
#endif

/* The counts of several cores lie in lines of their own. */
inline void prefetch_counts(__global const uint *record)
{
    for (uint i = 16; i < record[0] * SEGMENT_WORDS + record[1] * COUNT_WORDS + 16; i += 16)
    {
        PREFETCH(record + i);
    }
}

/* Everything the spikes of compartments do, and what they count at each core. Their records were looked at when they spiked. */
inline void deliver_senders(const chip_t *chip, __global const long *list, int count, int step)
{
    __global const core_t *core = chip->cores;
    tally_t tally = { (uint4)(0), (uint)chip->cores[0].first_lane };
    for (int i = 0; i < count; i++)
    {
        if (i + SYNAPSES_AHEAD < count)
        {
            __global const uint *next = chip->records + chip->sender_start[list[i + SYNAPSES_AHEAD]];
            prefetch_synapses(chip, next);
            prefetch_counts(next);
        }

        __global const uint *record = chip->records + chip->sender_start[list[i]];
        deliver_record(chip, chip->slots, core->slot_stride, (uint)core->slot_mask, (uint)step, record);
        tally_sender(chip, record, &tally);
    }

    end_tally(chip, &tally);
}

/* The same of sources, in groups where their rows are alike: a layer of inputs mostly is. */
inline void deliver_sources(const chip_t *chip, int lanes, __global const int *sources, int first, int end, int step)
{
    __global const core_t *core = chip->cores;
    __global const uint *sender_start = chip->sender_start + lanes;
    __global const uint *records = chip->records;
    __global const uint *group[GROUP];
    uint kind = 0;
    uint target = 0;
    int held = 0;
    tally_t tally = { (uint4)(0), (uint)chip->cores[0].first_lane };
    for (int i = first; i < end; i++)
    {
        if (i + RECORDS_AHEAD < end)
        {
            PREFETCH(records + sender_start[sources[i + RECORDS_AHEAD]]);
            prefetch_synapses(chip, records + sender_start[sources[i + SYNAPSES_AHEAD]]);
        }

        __global const uint *record = records + sender_start[sources[i]];
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

    for (int i = 0; i < held; i++)
    {
        deliver_record(chip, chip->slots, core->slot_stride, (uint)core->slot_mask, (uint)step, group[i]);
    }

    end_tally(chip, &tally);
}
#endif
