/* Phase 3, as UpdateCompartments.cs, on one vector of lanes. What differs: reset modes are a mask and a subtrahend,
 * v = (v & keep) - minus, and cores where all compartments reset to zero skip them. */

/* Gives the mask of the lanes that spiked. */
inline uint update_compartments(
    const chip_t *chip, __global const core_t *core, int vector, int16 current, int step)
{
    __global int16 *voltage = (__global int16 *)chip->voltage + vector;
    __global uchar16 *refractory = (__global uchar16 *)chip->refractory + vector;
    int16 keep_v = convert_int16(((__global const ushort16 *)chip->keep_v)[vector]);
    int16 bias = ((__global const int16 *)chip->bias)[vector];
    int16 threshold = ((__global const int16 *)chip->threshold)[vector];
    int16 waiting = convert_int16(*refractory);

    if (core->flags & FLAG_NOISE_V)
    {
        bias += noise_vector(chip, core, vector, NC_NOISE_TARGET_VOLTAGE, step);
    }

    int16 input = wrap_state(current + bias);
    int16 v = clamp(decay(*voltage, keep_v) + input, (int16)(core->vmin), (int16)(core->vmax));
    v = select(v, (int16)(0), waiting > 0);
    int16 spike = v > threshold;

    int16 after = (int16)(0);
    if (core->flags & FLAG_RESET_MODES)
    {
        after = (v & ((__global const int16 *)chip->reset_keep)[vector])
            - ((__global const int16 *)chip->reset_minus)[vector];
    }

    *voltage = select(v, after, spike);
    waiting = select(waiting, convert_int16(((__global const uchar16 *)chip->refract)[vector]), spike);
    *refractory = convert_uchar16(max(waiting - 1, (int16)(0)));
    return lane_mask(spike);
}

/* Notes a vector's spikes: the bits for the host, the lanes on the core's list for phase 4. Gives the number of spikes of the core so far; work-items
 * side by side draw places for theirs, in any order. */
inline int note_spikes(
    const chip_t *chip, __global int *list, int vector, uint spikes, int fired, __global ushort *spike_bits)
{
    spike_bits[vector] = (ushort)spikes;
#if PARALLEL
    if (spikes != 0)
    {
        fired = atomic_add(&chip->shared->fired, (int)popcount(spikes));
    }
#endif
    list_lanes(spikes, vector * 16, list + fired);
    return fired + (int)popcount(spikes);
}

/* Lanes with an input, from the counts by position in a vector. */
inline uint sum_inputs(short16 inputs)
{
    uint sum = 0;
    for (int i = 0; i < 16; i++)
    {
        sum += (uint)((short *)&inputs)[i];
    }

    return sum;
}

/* Lanes of a vector that spiked without an input. */
inline uint spikes_without_input(const chip_t *chip, int vector, uint spikes)
{
    if (spikes == 0)
    {
        return 0;
    }

    int16 has_input = convert_int16(((__global const short16 *)chip->dendritic_input)[vector] != (short16)(0));
    return popcount(spikes & ~lane_mask(has_input));
}
