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

inline void emit_spikes(const chip_t *chip, int c, int step, int fired, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    int parity = step & 1;
    for (int f = 0; f < fired; f++)
    {
        int lane = chip->fired[core->first_lane + f];
        counts[COUNT_COMPARTMENTS_ACTIVE] += chip->dendritic_input[lane] == 0 ? 1 : 0;
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
