/* The fused kernel: the phases in the order of Chip's step, for one core. The end of a launch is the barrier; with one
 * work-item for the whole chip (SOLO) the end of the loop over the cores is, and one launch runs many steps. */

inline void run_core(
    const chip_t *chip,
    int c,
    int step,
    __global const int *arrivals,
    int first_arrival,
    int end_arrival,
    __global ushort *spike_bits,
    __global uint *counters)
{
    __global const core_t *core = chip->cores + c;
    uint counts[COUNTERS];
    for (int i = 0; i < COUNTERS; i++)
    {
        counts[i] = 0;
    }

    deliver_spikes(chip, c, step, arrivals, first_arrival, end_arrival, counts);
    if (core->flags & FLAG_HARD_RESET)
    {
        hard_reset(chip, core, step);
    }

    __global short16 *slot = (__global short16 *)(chip->slots + core->first_slot + (step & core->slot_mask) * core->slot_stride);
    int first_vector = core->first_lane / 16;
    int fired = 0;
    for (int i = 0; i < core->vectors; i++)
    {
        int vector = first_vector + i;
        __global int16 *current = (__global int16 *)chip->current + vector;
        int16 u = integrate_dendrites(
            slot + i,
            (__global short16 *)chip->dendritic_input + vector,
            *current,
            convert_int16(((__global const ushort16 *)chip->keep_u)[vector]));
        *current = u;
        uint spikes = update_compartments(chip, core, vector, u);
        spike_bits[vector] = (ushort)spikes;
        while (spikes != 0)
        {
            uint lowest = spikes & (0u - spikes);
            chip->fired[core->first_lane + fired++] = vector * 16 + 31 - (int)clz(lowest);
            spikes ^= lowest;
        }
    }

    counts[COUNT_COMPARTMENT_UPDATES] = (uint)core->compartments;
    counts[COUNT_COMPARTMENT_SPIKES] = (uint)fired;
    emit_spikes(chip, core, step, fired, counts);
    for (int i = 0; i < COUNTERS; i++)
    {
        counters[c * COUNTERS + i] = counts[i];
    }
}

#define CHIP_ARGUMENTS \
    __global const core_t *cores, __global int *current, __global int *voltage, __global uchar *refractory, \
    __global const ushort *keep_u, __global const ushort *keep_v, __global const int *bias, \
    __global const int *threshold, __global const uchar *refract, __global const int *reset_keep, \
    __global const int *reset_minus, __global const int *reset_interval, __global const int *reset_offset, \
    __global short *slots, __global short *dendritic_input, __global const row_t *rows, \
    __global const segment_t *segments, __global const uchar *synapses, __global const int *out_start, \
    __global const int *out_core, __global const int *out_axon, __global int *packets, \
    __global int *packet_count, __global int *fired

#define CHIP_FROM_ARGUMENTS \
    { cores, current, voltage, refractory, keep_u, keep_v, bias, threshold, refract, reset_keep, reset_minus, \
      reset_interval, reset_offset, slots, dendritic_input, rows, segments, synapses, out_start, out_core, out_axon, \
      packets, packet_count, fired }

/* Probes are gathered after the step; the host maps each to a lane and a variable. */
inline void record_probes(
    const chip_t *chip, __global const int *probe_lane, __global const int *probe_variable,
    int first, int end, __global int *values)
{
    for (int p = first; p < end; p++)
    {
        int lane = probe_lane[p];
        int variable = probe_variable[p];
        values[p] = variable == NC_PROBE_VARIABLE_CURRENT ? chip->current[lane]
            : variable == NC_PROBE_VARIABLE_VOLTAGE ? chip->voltage[lane]
            : (int)chip->dendritic_input[lane] << 6;
    }
}

/* arrival_start is [step * cores + core], cores * steps + 1 long; probe_start is per core, cores + 1 long, with the
 * probes sorted by core; record r of a window belongs to its step r. */
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void run_steps(
    CHIP_ARGUMENTS,
    __global const int *arrival_start,
    __global const int *arrivals,
    __global const int *probe_start,
    __global const int *probe_lane,
    __global const int *probe_variable,
    __global ushort *spike_bits,
    __global uint *counters,
    __global int *probe_values,
    int core_count,
    int lanes,
    int first_step,
    int first_record,
    int steps)
{
    const chip_t chip = CHIP_FROM_ARGUMENTS;
    int probes = probe_start[core_count];
#if SOLO
    for (int s = 0; s < steps; s++)
    {
        for (int c = 0; c < core_count; c++)
        {
#else
    {
        int s = 0;
        int c = (int)get_global_id(0);
        {
#endif
            int record = first_record + s;
            run_core(
                &chip, c, first_step + s, arrivals,
                arrival_start[record * core_count + c], arrival_start[record * core_count + c + 1],
                spike_bits + (size_t)record * (lanes / 16),
                counters + (size_t)record * (core_count * COUNTERS));
            record_probes(
                &chip, probe_lane, probe_variable, probe_start[c], probe_start[c + 1],
                probe_values + (size_t)record * probes);
        }
    }
}
