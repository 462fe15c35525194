/* Blocks of plastic weights: 16 in-axons by 16 targets, a byte each, in four lines of 64 bytes. A line holds four rows;
 * its int p is target p, and byte b of that int is row 4 * line + b. So 16 targets of a row are one line shifted, and the
 * 16 rows of a target are four ints: a pre spike and a post spike both find their synapses in vectors.
 *
 *     line 0: [target 0: rows 0 1 2 3] [target 1: rows 0 1 2 3] ... [target 15: rows 0 1 2 3]
 *     line 1: [target 0: rows 4 5 6 7] ...
 */

#define BLOCK_LINES 4

/* How a weight makes a byte: as it is, negated, or halved, since mixed weights are even. */
#define BYTES_EXCITATORY 0
#define BYTES_INHIBITORY 1
#define BYTES_MIXED 2

ALWAYS_INLINE int16 weights_of(int16 bytes, int kind)
{
    return kind == BYTES_EXCITATORY ? bytes : kind == BYTES_INHIBITORY ? -bytes : (bytes << 24) >> 23;
}

ALWAYS_INLINE int16 bytes_of(int16 weights, int kind)
{
    return kind == BYTES_EXCITATORY ? weights : kind == BYTES_INHIBITORY ? -weights : (weights >> 1) & 255;
}

ALWAYS_INLINE int16 load_block_row(__global const uint16 *line, int lane, int kind)
{
    return weights_of(as_int16((*line >> (uint16)((uint)(lane & 3) * 8)) & 255u), kind);
}

ALWAYS_INLINE void store_block_row(__global uint16 *line, int lane, int kind, int16 weights)
{
    uint shift = (uint)(lane & 3) * 8;
    *line = (*line & (uint16)(~(255u << shift))) | (as_uint16(bytes_of(weights, kind)) << (uint16)(shift));
}

/* The rows of one target; `block` is the target's int in the first line. */
ALWAYS_INLINE int16 load_block_column(__global const uint *block, int kind)
{
    uint4 rows = (uint4)(block[0], block[16], block[32], block[48]);
    return weights_of(convert_int16(as_uchar16(rows)), kind);
}

ALWAYS_INLINE void store_block_column(__global uint *block, int kind, int16 weights)
{
    uint4 rows = as_uint4(convert_uchar16(bytes_of(weights, kind)));
    block[0] = rows.x;
    block[16] = rows.y;
    block[32] = rows.z;
    block[48] = rows.w;
}
