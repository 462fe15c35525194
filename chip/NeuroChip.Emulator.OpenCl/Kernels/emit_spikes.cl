/* Phase 4, as EmitSpikes.cs. What differs: several cores may send to one queue at the same time, so a place in it is
 * drawn atomically; the order in a queue never matters, because delivery only adds. Where cores are few, all of them send to all
 * the time: then a core counts first what it sends to each, and draws the places of each queue at once. */

#define DRAWS_AT_ONCE(chip) (!SOLO && !PARALLEL && (chip)->core_count <= FEW_CORES)

/* Where packets to one core go; drawn place by place, or the next of those drawn at once. */
ALWAYS_INLINE int draw_place(const chip_t *chip, int target, int parity, int *drawn)
{
#if SOLO
    return chip->packet_count[target * 2 + parity]++;
#else
    return DRAWS_AT_ONCE(chip) ? drawn[target]++ : atomic_inc(chip->packet_count + target * 2 + parity);
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
/* The lanes that spiked, for the step behind. */
inline __global int *spike_list(const chip_t *chip, int lanes, int parity)
{
    return (__global int *)(chip->packets + parity * lanes);
}

/* What differs more: spikes go on one list, whatever the packets are that they stand for, and their records are asked for. Lanes
 * come one by one, since a load of several would wait for more than one of the stores that listed them. */
inline void emit_senders(const chip_t *chip, int c, int lanes, int step, int fired, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    __global const int *lane = chip->fired + core->first_lane;
    int parity = step & 1;
    int waiting = chip->packet_count[parity];
    __global int *list = spike_list(chip, lanes, parity) + waiting;
    uint active = 0;
    uint packets = 0;
    ONE_BY_ONE
    for (int f = 0; f < fired; f++)
    {
        active += without_input(chip, core, lane[f]);
        packets += (uint)(chip->out_start[lane[f] + 1] - chip->out_start[lane[f]]);
        PREFETCH(chip->records + chip->sender_start[lane[f]]);
        list[f] = lane[f];
    }

    counts[COUNT_COMPARTMENTS_ACTIVE] += active;
    counts[COUNT_SPIKES_OUT] += packets;
    chip->packet_count[parity] = waiting + fired;
}
#else
/* Draws the places of all packets of a core's spikes. */
inline void draw_places(const chip_t *chip, __global const core_t *core, int parity, int fired, int *drawn)
{
    for (int target = 0; target < chip->core_count; target++)
    {
        drawn[target] = 0;
    }

    for (int f = 0; f < fired; f++)
    {
        int lane = chip->fired[core->first_lane + f];
        if (f + STARTS_AHEAD < fired)
        {
            PREFETCH(chip->out_start + chip->fired[core->first_lane + f + STARTS_AHEAD]);
            PREFETCH(chip->out_core + chip->out_start[chip->fired[core->first_lane + f + ENTRIES_AHEAD]]);
        }

        for (int entry = chip->out_start[lane]; entry < chip->out_start[lane + 1]; entry++)
        {
            drawn[chip->out_core[entry]]++;
        }
    }

    for (int target = 0; target < chip->core_count; target++)
    {
        drawn[target] = drawn[target] != 0 ? atomic_add(chip->packet_count + target * 2 + parity, drawn[target]) : 0;
    }
}

inline void emit_spikes(const chip_t *chip, int c, int step, int fired, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int parity = step & 1;
    int drawn[FEW_CORES];
    if (DRAWS_AT_ONCE(chip))
    {
        draw_places(chip, core, parity, fired, drawn);
    }

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
            int place = draw_place(chip, target, parity, drawn);
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
