/* Phase 4, as EmitSpikes.cs. What differs: several cores may send to one queue at the same time, so a place in it is
 * drawn atomically; the order in a queue never matters, because delivery only adds. */

inline int draw_place(__global int *count)
{
#if SOLO
    return (*count)++;
#else
    return atomic_inc(count);
#endif
}

/* A spike of a compartment without input makes it active, too; where vectors are updated, that was counted with them. */
inline uint without_input(const chip_t *chip, __global const core_t *core, int lane)
{
    return (STRICT || PHASED || (core->flags & FLAG_DENDRITES)) && chip->dendritic_input[lane] == 0 ? 1 : 0;
}

/* Spikes whose axons are asked for before it is their turn. */
#define STARTS_AHEAD 12
#define ENTRIES_AHEAD 6

#if FAN_OUT
/* What differs more: spikes go on one list, and their records say how many packets they stand for. */
inline void emit_senders(const chip_t *chip, int c, int lanes, int step, int fired, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int parity = step & 1;
    int waiting = chip->packet_count[parity];
    for (int f = 0; f < fired; f++)
    {
        int lane = chip->fired[core->first_lane + f];
        counts[COUNT_COMPARTMENTS_ACTIVE] += without_input(chip, core, lane);
        counts[COUNT_SPIKES_OUT] += chip->records[chip->sender_start[lane] + 1];
        chip->packets[parity * lanes + waiting + f] = lane;
    }

    chip->packet_count[parity] = waiting + fired;
}
#else
inline void emit_spikes(const chip_t *chip, int c, int step, int fired, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int parity = step & 1;
    for (int f = ITEM; f < fired; f += ITEMS)
    {
        int lane = chip->fired[core->first_lane + f];
        if (f + STARTS_AHEAD < fired)
        {
            PREFETCH(chip->out_start + chip->fired[core->first_lane + f + STARTS_AHEAD]);
            int next = chip->out_start[chip->fired[core->first_lane + f + ENTRIES_AHEAD]];
            PREFETCH(chip->out_core + next);
            PREFETCH(chip->out_packet + next);
        }

        counts[COUNT_COMPARTMENTS_ACTIVE] += without_input(chip, core, lane);
        for (int entry = chip->out_start[lane]; entry < chip->out_start[lane + 1]; entry++)
        {
            int target = chip->out_core[entry];
            int place = draw_place(chip->packet_count + target * 2 + parity);
            __global const core_t *to = chip->cores + target;
            chip->packets[to->first_packet + parity * to->packet_capacity + place] = chip->out_packet[entry];
            counts[COUNT_SPIKES_OUT]++;
        }
#if LEARNING
        if (chip->learning[c].epoch != 0)
        {
            note_post(chip, lane, step);
        }
#endif
    }
}
#endif
