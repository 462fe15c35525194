/* From flags per lane (0 or -1) to a word of 16 bits. CPUs whose comparisons give such words have them for one instruction, which
 * is asked for by name, since no compiler at hand finds it in the general form. CHECKED goes lane by lane: Oclgrind's tracking of
 * uninitialised values crashes on the halves of vectors. */

#if defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__) && !defined(CHECKED)
typedef int native_int16 __attribute__((vector_size(64)));
typedef short native_short16 __attribute__((vector_size(32)));

inline uint lane_mask(int16 flags)
{
    return (ushort)__builtin_ia32_cvtd2mask512((native_int16)flags);
}

inline uint lane_mask_short(short16 flags)
{
    return (ushort)__builtin_ia32_cvtw2mask256((native_short16)flags);
}
#else
inline uint lane_mask(int16 flags)
{
    const int16 bit = (int16)(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
    int16 set = flags & bit;
#ifdef CHECKED
    uint mask = 0;
    for (int i = 0; i < 16; i++)
    {
        mask |= (uint)((int *)&set)[i];
    }

    return mask;
#else
    int8 a = set.lo | set.hi;
    int4 b = a.lo | a.hi;
    int2 c = b.lo | b.hi;
    return (uint)(c.x | c.y);
#endif
}

inline uint lane_mask_short(short16 flags)
{
    return lane_mask(convert_int16(flags));
}
#endif

/* Lists the lanes of a vector whose bits are set, the first of which has this number. Where one work-item lists a core's vectors in
 * their order, it can write 16 places whatever the bits are: there is room behind the lanes of the vectors before, and how many
 * there are is what a branch predictor cannot know. */
#if defined(__AVX512F__) && !PARALLEL && !defined(CHECKED)
typedef int loose_int16 __attribute__((ext_vector_type(16), aligned(4)));

ALWAYS_INLINE void list_lanes(uint bits, int first, __global int *list)
{
    const int16 number = (int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    *(__global loose_int16 *)list = __builtin_ia32_compresssi512_mask(number + first, number, (ushort)bits);
}
#else
inline void list_lanes(uint bits, int first, __global int *list)
{
    for (int i = 0; bits != 0; bits &= bits - 1)
    {
        list[i++] = first + 31 - (int)clz(bits & (0u - bits));
    }
}
#endif
