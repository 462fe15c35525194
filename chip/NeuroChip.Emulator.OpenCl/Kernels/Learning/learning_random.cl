/* The random numbers of learning, as CounterRandom.cs, for a vector of lanes. */

#define GOLDEN 0x9E3779B97F4A7C15UL

inline ulong mix_one(ulong z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
    return z ^ (z >> 31);
}

inline ulong16 mix_lanes(ulong16 z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
    return z ^ (z >> 31);
}

/* Seed, stream and time mixed: what draws that differ in their index alone have in common. */
inline ulong draw_key(ulong seed, int stream, int time)
{
    ulong k = mix_one(seed + GOLDEN * ((ulong)stream + 1));
    return mix_one(k + GOLDEN * ((ulong)(uint)time + 1));
}

inline uint draw_one(ulong key, long index)
{
    return (uint)(mix_one(key + GOLDEN * ((ulong)index + 1)) >> 32);
}

/* The top `bits`, at most 31, of the random numbers whose last mix starts with z; the end of that mix does not reach them. */
inline int16 draw_top(ulong16 z, int bits)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
    return convert_int16(z >> (ulong16)((ulong)(64 - bits)));
}
