/* The fused kernel: the phases in the order of Chip's step, for one core. With one work-item for the whole chip (SOLO) the end of
 * the loop over the cores is the barrier. Cores side by side are tasks, drawn in their order, and a task can be drawn when all of
 * the rounds before it are done. Who draws a task runs it and waits for nobody: launches of many steps come to their end, with any
 * number of work-groups. Where these cannot wait for each other, as on GPUs, the host asks for one round per launch.
 * A PHASED build runs one phase per launch and keeps in the counters' record what the phases hand on.
 * In a PARALLEL build all work-items of a group come through here together. What they have to wait for is behind a MEET, and no
 * MEET is behind a condition: drivers for CPUs get those wrong. */

/* Phase 2 by itself, and phase 3 likewise, where a build or a core needs them apart. */
inline void integrate_core(const chip_t *chip, __global const core_t *core, int step, uint *counts)
{
    int first_vector = core->first_lane / 16;
    short16 inputs = (short16)(0);
    for (int i = ITEM; i < core->vectors; i += ITEMS)
    {
        integrate_dendrites(chip, core, first_vector + i, step, &inputs);
        chip->still[first_vector + i] = 0;
    }

    counts[COUNT_COMPARTMENTS_ACTIVE] += sum_inputs(inputs);
}

inline int update_integrated(const chip_t *chip, __global const core_t *core, int step, __global ushort *spike_bits)
{
    if (STRICT || (core->flags & FLAG_DENDRITES))
    {
        return ITEM == 0 ? update_in_order(chip, core, step, spike_bits) : 0;
    }

    int first_vector = core->first_lane / 16;
    __global int *list = chip->fired + core->first_lane;
    int fired = 0;
    for (int i = ITEM; i < core->vectors; i += ITEMS)
    {
        int vector = first_vector + i;
        uint spikes = update_compartments(chip, core, vector, ((__global const int16 *)chip->current)[vector], step);
        fired = note_spikes(chip, list, vector, spikes, fired, spike_bits);
    }

    return fired;
}

/* Phases 2 and 3 vector by vector: the current stays in registers. */
inline int integrate_and_update(
    const chip_t *chip, __global const core_t *core, int step, __global ushort *spike_bits, uint *counts)
{
    int first_vector = core->first_lane / 16;
    __global int *list = chip->fired + core->first_lane;
    short16 inputs = (short16)(0);
    int fired = 0;
    for (int i = ITEM; i < core->vectors; i += ITEMS)
    {
        int vector = first_vector + i;
        int16 u = integrate_dendrites(chip, core, vector, step, &inputs);
        uint spikes = update_compartments(chip, core, vector, u, step);
        counts[COUNT_COMPARTMENTS_ACTIVE] += spikes_without_input(chip, vector, spikes);
        fired = note_spikes(chip, list, vector, spikes, fired, spike_bits);
    }

    counts[COUNT_COMPARTMENTS_ACTIVE] += sum_inputs(inputs);
    return fired;
}

/* Spikes of a learning step were noted at its end. */
inline int notes_at_delivery(const chip_t *chip, int c, int step)
{
#if LEARNING
    int epoch = chip->learning[c].epoch;
    return epoch != 0 && (step - 1) % epoch != 0;
#else
    return 0;
#endif
}

inline int is_taken(const chip_t *chip, int c, int step, int record)
{
#if LEARNING
    return record > 0 && LEARNS_IN(chip->learning + c, step - 1);
#else
    return 0;
#endif
}

/* Phases 2 to 3 of a core; gives the number of compartments that spiked. */
inline int update_core(
    const chip_t *chip, int c, int step, int phase, __global ushort *spike_bits, uint *counts)
{
    __global const core_t *core = chip->cores + c;
    if (RUNS(PHASE_INTEGRATE) && (core->flags & FLAG_HARD_RESET))
    {
        hard_reset(chip, core, step);
    }

    MEET();
    int fired = (int)counts[COUNT_COMPARTMENT_SPIKES];
    int apart = STRICT || PHASED || (core->flags & FLAG_DENDRITES);
    if (apart && RUNS(PHASE_INTEGRATE))
    {
        integrate_core(chip, core, step, counts);
    }

    MEET();
    if (apart)
    {
        fired = RUNS(PHASE_UPDATE) ? update_integrated(chip, core, step, spike_bits) : fired;
    }
    else if (core->flags & FLAG_UNIFORM)
    {
        fired = update_uniform_core(chip, core, step, spike_bits, counts);
    }
    else
    {
        fired = integrate_and_update(chip, core, step, spike_bits, counts);
    }

    MEET();
#if PARALLEL
    fired = chip->shared->fired;
#endif
    counts[COUNT_COMPARTMENT_UPDATES] = ITEM == 0 ? (uint)core->compartments : 0;
    counts[COUNT_COMPARTMENT_SPIKES] = ITEM == 0 ? (uint)fired : 0;
    return fired;
}

#if FAN_OUT
/* All phases of a step, for the whole chip. Spikes of the step before are on one list; those from outside come with the window,
 * as sources or as packets to one in-axon. */
inline void run_chip(
    const chip_t *chip,
    int cores,
    int lanes,
    int step,
    int phase,
    __global const int *sources,
    int first_source,
    int end_source,
    __global const long *arrivals,
    __global const int *arrival_start,
    __global ushort *spike_bits,
    __global uint *counters)
{
    if (RUNS(PHASE_DELIVER))
    {
        for (int c = 0; c < cores; c++)
        {
            *counted(chip, chip->cores[c].first_lane) = (uint4)(0);
        }

        int parity = (step + 1) & 1;
        deliver_list(chip, chip->sender_start, spike_list(chip, lanes, parity), 0, chip->packet_count[parity], step);
        deliver_list(chip, chip->sender_start + lanes, sources, first_source, end_source, step);
        chip->packet_count[parity] = 0;
    }

    for (int c = 0; c < cores; c++)
    {
        uint counts[COUNTERS];
        for (int i = 0; i < COUNTERS; i++)
        {
            counts[i] = RUNS(PHASE_DELIVER) ? 0 : counters[c * COUNTERS + i];
        }

        if (RUNS(PHASE_DELIVER))
        {
            uint4 count = *counted(chip, chip->cores[c].first_lane);
            counts[COUNT_SPIKES_IN] = count.x;
            counts[COUNT_SYNAPTIC_EVENTS] = count.y;
            counts[COUNT_SYNAPSE_WORDS] = count.z;
            deliver_packets(chip, c, arrivals, arrival_start[c], arrival_start[c + 1], step, 0, counts);
        }

        int fired = update_core(chip, c, step, phase, spike_bits, counts);
        if (RUNS(PHASE_EMIT))
        {
            emit_senders(chip, c, lanes, step, fired, counts);
        }

        for (int i = 0; i < COUNTERS; i++)
        {
            counters[c * COUNTERS + i] = counts[i];
        }
    }
}
#else
inline void run_core(
    const chip_t *chip,
    int c,
    int step,
    int phase,
    int taken,           /* arrivals were delivered at the end of the step before */
    __global const long *arrivals,
    int first_arrival,
    int end_arrival,
    __global ushort *spike_bits,
    __global uint *counters)
{
    uint counts[COUNTERS];
    load_counts(chip, counters + c * COUNTERS, RUNS(PHASE_DELIVER), counts);
    if (RUNS(PHASE_DELIVER))
    {
        deliver_spikes(
            chip, c, step, notes_at_delivery(chip, c, step), arrivals, first_arrival, taken ? first_arrival : end_arrival, counts);
    }

    MEET();
    if (RUNS(PHASE_DELIVER))
    {
        empty_queue(chip, c, step);
    }

    int fired = update_core(chip, c, step, phase, spike_bits, counts);
    if (RUNS(PHASE_EMIT))
    {
        emit_spikes(chip, c, step, fired, counts);
    }

    store_counts(chip, counts, counters + c * COUNTERS);
}
#endif

#if LEARNING
/* Phase 5, for a core whose epoch ends with the step. Spikes of the step are delivered now, with the weights from before. */
inline void learn_core(
    const chip_t *chip,
    int c,
    int learns,          /* otherwise nothing happens */
    int step,
    __global const long *arrivals,
    int first_arrival,
    int end_arrival,
    __global uint *counters)
{
    uint counts[COUNTERS];
    load_counts(chip, counters + c * COUNTERS, 0, counts);
    if (learns)
    {
        deliver_spikes(chip, c, step + 1, 1, arrivals, first_arrival, end_arrival, counts);
    }

    MEET();
    int hot = 0;
    if (learns)
    {
        empty_queue(chip, c, step + 1);
        hot = trace_epoch(chip, c, step);
    }

    MEET();
#if PARALLEL
    hot = chip->shared->hot;
#endif
    if (learns)
    {
        run_microcode(chip, c, step, hot, counts);
    }

    MEET();
    if (learns && ITEM == 0)
    {
        end_epoch(chip, c, counts);
    }

    store_counts(chip, counts, counters + c * COUNTERS);
}
#endif

/* Probes are gathered after the step; the host maps each to a lane and a variable. */
inline void record_probes(
    const chip_t *chip, __global const int *probe_lane, __global const int *probe_variable,
    __global const ushort *spike_bits, int first, int end, __global int *values)
{
    for (int p = first + ITEM; p < end; p += ITEMS)
    {
        int lane = probe_lane[p];
        int variable = probe_variable[p];
        values[p] = variable == NC_PROBE_VARIABLE_CURRENT ? chip->current[lane]
            : variable == NC_PROBE_VARIABLE_VOLTAGE ? chip->voltage[lane]
            : variable == NC_PROBE_VARIABLE_REFRACTORY ? (int)chip->refractory[lane]
            : variable == NC_PROBE_VARIABLE_SPIKES ? (spike_bits[lane >> 4] >> (lane & 15)) & 1
            : (int)chip->dendritic_input[lane] * 64;
    }
}

/* arrival_start is [step * cores + core], and one more; with LEARNING it goes on for the step behind the window. source_start is
 * [step], and one more. probe_start is per core, cores + 1 long, with the probes sorted by core; record r of a window belongs to
 * its step r; phase matters in a PHASED build, and where cores run side by side and learn.
 * Cores side by side are taken one after the other, in the given order, by whichever work-group is free, rather by one that had them
 * before; `progress` counts the tasks drawn and those done, for each record that a launch starts with and each of its phases. */
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void run_steps(
    CHIP_ARGUMENTS,
#if LEARNING
    LEARNING_ARGUMENTS
#endif
    __global const int *arrival_start,
    __global const long *arrivals,
    __global const int *probe_start,
    __global const int *probe_lane,
    __global const int *probe_variable,
    __global ushort *spike_bits,
    __global uint *counters,
    __global int *probe_values,
    __global const int *source_start,
    __global const int *sources,
    __global const int *order,
    __global int *progress,
    int core_count,
    int lanes,
    int notes_input,
    int first_step,
    int first_record,
    int steps,
    int phase)
{
#if PARALLEL
    __local shared_t shared;
#endif
#if LEARNING
    const chip_t chip = CHIP_WITH_LEARNING;
#else
    const chip_t chip = CHIP_FROM_ARGUMENTS;
#endif
    int probes = probe_start[core_count];
#if FAN_OUT
    for (int s = 0; s < steps; s++)
    {
        int record = first_record + s;
        __global ushort *bits = spike_bits + (size_t)record * (lanes / 16);
        run_chip(
            &chip, core_count, lanes, first_step + s, phase, sources, source_start[record], source_start[record + 1],
            arrivals, arrival_start + record * core_count, bits, counters + (size_t)record * (core_count * COUNTERS));
        if (RUNS(PHASE_EMIT))
        {
            record_probes(&chip, probe_lane, probe_variable, bits, 0, probes, probe_values + (size_t)record * probes);
        }
    }
#else
#if SOLO
    for (int s = 0; s < steps; s++)
    {
        for (int c = 0; c < core_count; c++)
        {
#else
    int rounds = LEARNING && phase == PHASE_WHOLE ? 2 : 1;
    int tasks = steps * rounds * core_count;
    __global int *drawn = progress_of(progress, first_record, phase);
    places_t places = { 0, 0, 0 };
    for (int task = draw_task(&chip, drawn, core_count, tasks, &places); task < tasks;
         task = draw_task(&chip, drawn, core_count, tasks, &places))
    {
        int round = task / core_count;
        int s = round / rounds;
        int c = order[task % core_count];
#if LEARNING && !PARALLEL
        if (!RUNS_LEARNING)
#endif
        {
#endif
#if !LEARN_ALONE
            int record = first_record + s;
            __global ushort *bits = spike_bits + (size_t)record * (lanes / 16);
            run_core(
                &chip, c, first_step + s, phase, is_taken(&chip, c, first_step + s, record), arrivals,
                arrival_start[record * core_count + c], arrival_start[record * core_count + c + 1],
                bits, counters + (size_t)record * (core_count * COUNTERS));
            if (RUNS(PHASE_EMIT))
            {
                record_probes(
                    &chip, probe_lane, probe_variable, bits, probe_start[c], probe_start[c + 1],
                    probe_values + (size_t)record * probes);
            }
#endif
        }

#if LEARNING && (LEARN_ALONE || !PARALLEL)
        /* All packets of the step are in their queues. */
#if SOLO
        for (int c = 0; c < core_count; c++)
#endif
        {
            int next = (first_record + s + 1) * core_count + c;
            int learns = RUNS_LEARNING && LEARNS_IN(learning + c, first_step + s);
            if (PARALLEL || learns)
            {
                learn_core(
                    &chip, c, learns, first_step + s, arrivals, arrival_start[next], arrival_start[next + 1],
                    counters + (size_t)(first_record + s) * (core_count * COUNTERS));
            }
        }
#endif
#if !SOLO
        end_task(drawn);
#endif
    }
#endif
}
