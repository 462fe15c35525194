/* Phase 2, as IntegrateDendrites.cs, on one vector of lanes. What differs: the decay avoids 64-bit products.
 * With x = hi * 4096 + lo and lo in 0..4095, the floor of x * k / 4096 is hi * k + ((lo * k) >> 12), and both terms fit 32 bits.
 * Toward zero is the ceiling where x is negative: 4095 more before the shift. */

inline int16 decay(int16 x, int16 keep)
{
    int16 up = as_int16(as_uint16(x >> 31) >> 20);
    return (x >> 12) * keep + (((x & 4095) * keep + up) >> 12);
}

inline int16 wrap_state(int16 x)
{
    return (x << 8) >> 8;
}

#if WIDE_SLOTS
inline short16 wrap_slot(slot16_t sum)
{
    return as_short16(convert_ushort16(as_uint16(sum) & 0xffffu));
}
#else
inline short16 wrap_slot(slot16_t sum)
{
    return sum;
}
#endif

#if STRICT
/* The lanes of what was computed that did not fit, as a flag. */
inline int16 violation(int16 differs, int flag)
{
    return differs & flag;
}
#endif

/* Takes 16 accumulators of the slot of this step, clears them, and gives the new current. Lanes with an input are counted in
 * inputs; their number is the sum over it. */
inline int16 integrate_dendrites(const chip_t *chip, __global const core_t *core, int vector, int step, short16 *inputs)
{
    int i = vector * 16 - core->first_lane;
    __global slot16_t *slot =
        (__global slot16_t *)(chip->slots + core->first_slot + (step & core->slot_mask) * core->slot_stride + i);
    __global int16 *current = (__global int16 *)chip->current + vector;
    int16 keep_u = convert_int16(((__global const ushort16 *)chip->keep_u)[vector]);
    slot16_t sum = *slot;
    *slot = (slot16_t)(0);
    short16 delivered = wrap_slot(sum);
    ((__global short16 *)chip->dendritic_input)[vector] = delivered;
    *inputs -= delivered != (short16)(0);
    int16 q = convert_int16(delivered) << 6;
#if STRICT
    int16 noise_u = noise_vector(chip, core, vector, NC_NOISE_TARGET_CURRENT, step);
    long16 exact_q = convert_long16(sum) * 64 + convert_long16(noise_u);
    q = ((q + noise_u) << 10) >> 10;
    int16 exact_u = decay(*current, keep_u) + q;
    int16 u = wrap_state(exact_u);
    int16 found = violation(convert_int16(convert_long16(q) != exact_q), VIOLATES_Q) | violation(u != exact_u, VIOLATES_U);
    ((__global uchar16 *)chip->violations)[vector] = convert_uchar16(found);
#else
    if (core->flags & FLAG_NOISE_U)
    {
        /* Noise is no multiple of 64, so it comes in where the accumulator has been read. */
        q = ((q + noise_vector(chip, core, vector, NC_NOISE_TARGET_CURRENT, step)) << 10) >> 10;
    }

    int16 u = wrap_state(decay(*current, keep_u) + q);
#endif
    *current = u;
    return u;
}

/* Periodic hard reset of u and v, before anything else of the step; only cores that have one come here. Neighbours mostly share
 * their interval, so that it is looked at once. */
inline void hard_reset(const chip_t *chip, __global const core_t *core, int step)
{
    int interval = 0;
    int offset = 0;
    int hits = 0;
    for (int i = core->first_lane + ITEM; i < core->first_lane + core->compartments; i += ITEMS)
    {
        if (chip->reset_interval[i] != interval || chip->reset_offset[i] != offset)
        {
            interval = chip->reset_interval[i];
            offset = chip->reset_offset[i];
            hits = interval != 0 && step % interval == offset % interval;
        }

        if (hits)
        {
            chip->current[i] = 0;
            chip->voltage[i] = 0;
            chip->still[i / 16] = 0;
        }
    }
}
