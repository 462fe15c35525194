/* Phases 2 and 3 for a core whose compartments are alike, without noise, other reset modes or dendrite trees: most cores are.
 * What they share is read once, and nothing is read of refractoriness where nobody waits. A vector that had no input and did not
 * change in its last step does not change without input in this one either: it is passed over. */

/* What the compartments share, read once: what is written in between could be the core table, for all that a compiler knows. */
typedef struct
{
    int16 keep_u;
    int16 keep_v;
    int16 vmin;
    int16 vmax;
    int16 threshold;
    int16 refract;
    int waits;
} alike_t;

/* The lanes of a core that are written, likewise read once. */
typedef struct
{
    __global int16 *current;
    __global int16 *voltage;
    __global uchar16 *refractory;
    __global uchar *still;
} lanes_t;

/* One vector, with its input; gives the mask of the lanes that spiked. Lanes behind the last compartment are computed like the
 * others, and nobody looks at what comes of it: they are left out of the mask, here and, by a threshold out of reach, where a core's
 * compartments are not alike. */
ALWAYS_INLINE uint update_uniform(
    const lanes_t *lanes, const alike_t *alike, int i, short16 delivered, int16 bias, uint used, uint inputs)
{
    int16 old_u = lanes->current[i];
    int16 old_v = lanes->voltage[i];
    int16 u = wrap_state(decay(old_u, alike->keep_u) + (convert_int16(delivered) << 6));
    int16 v = decay(old_v, alike->keep_v) + wrap_state(u + bias);
    v = clamp(v, alike->vmin, alike->vmax);
    int16 waiting = (int16)(0);
    if (alike->waits)
    {
        waiting = convert_int16(lanes->refractory[i]);
        v = select(v, (int16)(0), waiting > 0);
    }

    int16 spike = v > alike->threshold;
    uint spikes = lane_mask(spike) & used;
    v &= ~spike;
    lanes->current[i] = u;
    lanes->voltage[i] = v;
    if (alike->waits)
    {
        int16 next = max(select(waiting, alike->refract, spike) - 1, (int16)(0));
        lanes->refractory[i] = convert_uchar16(next);
    }

    uchar still = 0;
    if ((inputs | spikes) == 0)
    {
        still = lane_mask(((u ^ old_u) | (v ^ old_v) | waiting) != 0) == 0 ? 1 : 0;
    }

    lanes->still[i] = still;
    return spikes;
}

inline int update_uniform_core(
    const chip_t *chip, __global const core_t *core, int step, __global ushort *spike_bits, uint *counts)
{
    int first_vector = core->first_lane / 16;
    __global slot16_t *slot = (__global slot16_t *)(
        chip->slots + core->first_slot + (step & core->slot_mask) * core->slot_stride);
    __global short16 *noted = (__global short16 *)chip->dendritic_input + first_vector;
    __global const int16 *biases = (__global const int16 *)chip->bias + first_vector;
    __global int *list = chip->fired + core->first_lane;
    const lanes_t lanes = {
        (__global int16 *)chip->current + first_vector, (__global int16 *)chip->voltage + first_vector,
        (__global uchar16 *)chip->refractory + first_vector, chip->still + first_vector };
    uint active = 0;
    int fired = 0;
    int vectors = core->vectors;
    uint used_in_last = 0xffff >> (vectors * 16 - core->compartments);
    int one_bias = core->flags & FLAG_ONE_BIAS;
    int notes_input = chip->notes_input;
    int16 bias = (int16)(core->bias);
    const alike_t alike = {
        (int16)(core->keep_u), (int16)(core->keep_v), (int16)(core->vmin), (int16)(core->vmax), (int16)(core->threshold),
        (int16)(core->refract), core->flags & FLAG_WAITS };
    for (int i = ITEM; i < vectors; i += ITEMS)
    {
        short16 delivered = wrap_slot(slot[i]);
        uint inputs = lane_mask_short(delivered != (short16)(0));
        if (notes_input)
        {
            noted[i] = delivered;
        }

        if (inputs == 0 && lanes.still[i])
        {
            spike_bits[first_vector + i] = 0;
            continue;
        }

        if (!one_bias)
        {
            bias = biases[i];
        }

        slot[i] = (slot16_t)(0);
        uint spikes = update_uniform(&lanes, &alike, i, delivered, bias, i == vectors - 1 ? used_in_last : 0xffff, inputs);
        active += popcount(inputs | spikes);
        fired = note_spikes(chip, list, first_vector + i, spikes, fired, spike_bits);
    }

    counts[COUNT_COMPARTMENTS_ACTIVE] += active;
    return fired;
}
