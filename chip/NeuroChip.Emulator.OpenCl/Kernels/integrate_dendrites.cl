/* Phase 2, as IntegrateDendrites.cs, on one vector of lanes. What differs: the decay avoids 64-bit products.
 * With |x| = hi * 4096 + lo, (|x| * k) >> 12 = hi * k + ((lo * k) >> 12), and both terms fit 32 bits. */

inline int16 decay(int16 x, int16 keep)
{
    int16 magnitude = as_int16(abs(x));
    int16 kept = (magnitude >> 12) * keep + (((magnitude & 4095) * keep) >> 12);
    return select(kept, -kept, x < 0);
}

inline int16 wrap_state(int16 x)
{
    return (x << 8) >> 8;
}

/* Takes the slot's 16 accumulators, clears them, and gives the new current. */
inline int16 integrate_dendrites(__global short16 *slot, __global short16 *dendritic_input, int16 current, int16 keep_u)
{
    short16 q = *slot;
    *slot = (short16)(0);
    *dendritic_input = q;
    return wrap_state(decay(current, keep_u) + (convert_int16(q) << 6));
}

/* Periodic hard reset of u and v, before anything else of the step; only cores that have one come here. */
inline void hard_reset(const chip_t *chip, __global const core_t *core, int step)
{
    for (int i = core->first_lane; i < core->first_lane + core->compartments; i++)
    {
        int interval = chip->reset_interval[i];
        if (interval != 0 && step % interval == chip->reset_offset[i] % interval)
        {
            chip->current[i] = 0;
            chip->voltage[i] = 0;
        }
    }
}
