/* Noise, as CounterRandom.cs: a function of seed, step and unit, so no order of lanes changes it. */

inline ulong mix(ulong z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
    return z ^ (z >> 31);
}

inline int noise(ulong seed, int step, int unit, int exponent, int offset)
{
    const ulong golden = 0x9E3779B97F4A7C15UL;
    ulong k = mix(seed + golden * 41UL);                 /* stream 40 */
    k = mix(k + golden * ((ulong)step + 1));
    k = mix(k + golden * ((ulong)unit + 1));
    int sample = (int)(((k >> 32) * 255) >> 32) - 127;
    int scaled = sample + 64 * offset;
    /* Division goes toward zero, as the formula wants. */
    return exponent >= 7 ? scaled * (1 << (exponent - 7)) : scaled / (1 << (7 - exponent));
}

/* Noise of one lane if its noise has this target, else 0. */
inline int noise_of(const chip_t *chip, __global const core_t *core, int lane, int target, int step)
{
    return chip->noise_target[lane] == target
        ? noise(chip->noise_seed[lane], step, chip->noise_unit[lane], core->noise_exp, core->noise_offset)
        : 0;
}

/* Noise of one vector of lanes. */
inline int16 noise_vector(const chip_t *chip, __global const core_t *core, int vector, int target, int step)
{
    int lanes[16];
    for (int i = 0; i < 16; i++)
    {
        lanes[i] = noise_of(chip, core, vector * 16 + i, target, step);
    }

    return vload16(0, lanes);
}
