/* The arguments of the kernel that make a chip_t, in the order in which the host binds them. */

#define CHIP_ARGUMENTS \
    __global const core_t *cores, __global int *current, __global int *voltage, __global uchar *refractory, \
    __global const ushort *keep_u, __global const ushort *keep_v, __global const int *bias, \
    __global const int *threshold, __global const uchar *refract, __global const int *reset_keep, \
    __global const int *reset_minus, __global const int *reset_interval, __global const int *reset_offset, \
    __global slot_t *slots, __global short *dendritic_input, __global uchar *still, \
    __global const uint *row_start, __global const uint *sender_start, \
    __global const uchar *synapses, __global const int *out_start, \
    __global const int *out_core, __global const long *out_packet, __global long *packets, \
    __global int *packet_count, __global int *fired, __global const uchar *noise_target, \
    __global const ulong *noise_seed, __global const int *noise_unit, __global const uchar *dendrite, \
    __global int *stack, __global uchar *violations

/* What the work-items share comes first, where they do. */
#if PARALLEL
#define SHARED_ARGUMENT &shared,
#else
#define SHARED_ARGUMENT
#endif

#define CHIP_FROM_ARGUMENTS \
    { SHARED_ARGUMENT cores, current, voltage, refractory, keep_u, keep_v, bias, threshold, refract, reset_keep, reset_minus, \
      reset_interval, reset_offset, slots, dendritic_input, still, row_start, sender_start, (__global const uint *)synapses, synapses, \
      out_start, out_core, out_packet, packets, packet_count, fired, noise_target, noise_seed, noise_unit, dendrite, stack, \
      violations, core_count, notes_input }

#if LEARNING
#define LEARNING_ARGUMENTS \
    __global const learning_t *learning, __global const profile_t *profiles, \
    __global const plastic_row_t *plastic_rows, __global const plastic_segment_t *plastic_segments, \
    __global short *plastic_weight, __global uchar *plastic_delay, __global short *plastic_tag, \
    __global const ushort *plastic_mask, __global const ushort *plastic_target, __global const int *axon_role, \
    __global int *tx, __global uchar *tx_slot, __global uchar *pre_trace, __global const int *pre_decay, \
    __global const int *pre_impulse, __global const ulong *pre_seed, __global const int *pre_unit, \
    __global uchar *pre_history, __global int *ty, __global uchar *ty_slot, __global uchar *post_trace, \
    __global const int *post_decay, __global const int *post_impulse, __global const ulong *post_seed, \
    __global const int *post_unit, __global uchar *post_history, __global ushort *post_bits, __global int *hot, \
    __global int *reward, __global uchar *gather, __global int *gather_unit, __global const program_t *programs, \
    __global const ushort *words, __global const short *constants, __global const int *limits, \
    __global const uint *cases, __global const plastic_group_t *plastic_groups, __global uint16 *plastic_block, \
    __global ushort *pre_bits, int axons,
#define CHIP_WITH_LEARNING \
    { SHARED_ARGUMENT cores, current, voltage, refractory, keep_u, keep_v, bias, threshold, refract, reset_keep, reset_minus, \
      reset_interval, reset_offset, slots, dendritic_input, still, row_start, sender_start, (__global const uint *)synapses, synapses, \
      out_start, out_core, out_packet, packets, packet_count, fired, noise_target, noise_seed, noise_unit, dendrite, stack, \
      violations, core_count, notes_input, \
      lanes, axons, learning, profiles, plastic_rows, plastic_segments, plastic_weight, plastic_delay, plastic_tag, \
      plastic_mask, plastic_target, axon_role, tx, tx_slot, pre_trace, pre_decay, pre_impulse, pre_seed, pre_unit, \
      pre_history, ty, ty_slot, post_trace, post_decay, post_impulse, post_seed, post_unit, post_history, post_bits, \
      hot, reward, gather, gather_unit, programs, words, constants, limits, cases, plastic_groups, plastic_block, pre_bits }
#endif
