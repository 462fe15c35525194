/* Traces, as UpdateTraces.cs, on vectors of in-axons or compartments. What differs: a trace that is supplied from outside
 * has a decay of 2^20 and no impulse, which keeps it. */

/* An impulse packs its integer part in bits 7..0, its fraction in bits 14..8, and the rounding in bits 17..16. */
#define IMPULSE_FRACTION(packed) (((packed) >> 8) & 127)
#define IMPULSE_ROUNDING(packed) (((packed) >> 16) & 3)

#define STREAM_PRE 0
#define STREAM_POST 16
#define STREAM_IMPULSE 8      /* added to the stream of the decay */

#define TRACE_MAX 127

/* One trace of one unit gets an impulse at once: it spiked twice in an epoch. `last` is the spike that is replaced. */
inline uchar extra_impulse(uchar trace, int packed, ulong seed, int stream, int last, int unit)
{
    int fraction = IMPULSE_FRACTION(packed);
    int rounding = IMPULSE_ROUNDING(packed);
    int up = rounding == NC_TRACE_ROUNDING_NEAREST ? fraction > 64
        : rounding == NC_TRACE_ROUNDING_UP ? fraction > 0
        : rounding == NC_TRACE_ROUNDING_STOCHASTIC && fraction > 0
            ? (int)(draw_one(draw_key(seed, stream + STREAM_IMPULSE, last), unit) >> 25) < fraction
        : 0;
    return (uchar)min(trace + (packed & 255) + up, TRACE_MAX);
}

/* Both sides note a spike alike; noting the same step twice does nothing. */
inline void note_spike(
    __global int *last, __global uchar *trace, __global const int *impulse, int traces, int stride, int stream,
    ulong seed, int unit, int step)
{
    int before = *last;
    if (before == step)
    {
        return;
    }

    for (int k = 0; before != 0 && k < traces; k++)
    {
        trace[k * stride] = extra_impulse(trace[k * stride], impulse[k * stride], seed, stream + k, before, unit);
    }

    *last = step;
}

inline void note_pre(const chip_t *chip, int c, int axon, int step)
{
    int i = chip->learning[c].first_axon + axon;
    note_spike(
        chip->tx + i, chip->pre_trace + i, chip->pre_impulse + i, 2, chip->axons, STREAM_PRE,
        chip->pre_seed[i], chip->pre_unit[i], step);
}

inline void note_post(const chip_t *chip, int lane, int step)
{
    note_spike(
        chip->ty + lane, chip->post_trace + lane, chip->post_impulse + lane, 3, chip->lanes, STREAM_POST,
        chip->post_seed[lane], chip->post_unit[lane], step);
}

/* The top bits of the random numbers of 16 units; units of one seed have all but their last mix in common. */
inline int16 draw_units(__global const ulong *seed, int one_seed, int stream, int time, __global const int *unit, int bits)
{
    ulong16 k;
    if (one_seed)
    {
        k = (ulong16)(draw_key(*seed, stream, time));
    }
    else
    {
        k = mix_lanes(vload16(0, seed) + GOLDEN * ((ulong)stream + 1));
        k = mix_lanes(k + GOLDEN * ((ulong)(uint)time + 1));
    }

    return draw_top(k + GOLDEN * (convert_ulong16(as_uint16(vload16(0, unit))) + 1), bits);
}

/* 1 in the lanes where a fraction of 2^bits rounds up; `drawn` has as many bits as the fraction. */
inline int16 rounds_up(int16 rounding, int16 fraction, int bits, int16 drawn)
{
    int16 up = (rounding == NC_TRACE_ROUNDING_NEAREST) & (fraction > (1 << (bits - 1)));
    up |= (rounding == NC_TRACE_ROUNDING_UP) & (fraction > 0);
    up |= (rounding == NC_TRACE_ROUNDING_STOCHASTIC) & (drawn < fraction);
    return ones_of(up);
}

/* A trace of 16 units that is 0 and gets no impulse stays so. */
inline int stays_zero(__global const uchar *trace, uint spikes)
{
    __global const ulong *halves = (__global const ulong *)trace;
    return spikes == 0 && (halves[0] | halves[1]) == 0;
}

inline void zero_history(__global uchar *history, int slot_stride, int epoch)
{
    for (int s = epoch > 1 ? 0 : 1; s <= epoch; s++)
    {
        *(__global uchar16 *)(history + s * slot_stride) = (uchar16)(0);
    }
}

/* Decay and impulse of one trace over the epoch, in 16 units: slots 1..epoch, and the value at the last spike in slot 0. */
inline void trace_history(
    __global uchar *trace, __global uchar *history, int slot_stride, int16 decay, int16 packed, int16 spike,
    int epoch, int first_step, int draws, int one_seed, __global const ulong *seed, __global const int *unit, int stream)
{
    int16 rounding = (packed >> 16) & 3;
    int16 fraction = (packed >> 8) & 127;
    int16 x = convert_int16(*(__global uchar16 *)trace);
    int16 at_spike = (int16)(0);
    int16 drawn = (int16)(0);
    for (int s = 1; s <= epoch; s++)
    {
        int16 product = x * decay;
        int16 rest = product & 0xfffff;
        if (draws && any(rest > 0))
        {
            drawn = draw_units(seed, one_seed, stream, first_step + s, unit, 20);
        }

        x = (product >> 20) + rounds_up(rounding, rest, 20, drawn);
        int16 hit = spike == s;
        if (any(hit))
        {
            if (draws && any(fraction > 0))
            {
                drawn = draw_units(seed, one_seed, stream + STREAM_IMPULSE, first_step + s, unit, 7);
            }

            int16 impulse = (packed & 255) + rounds_up(rounding, fraction, 7, drawn);
            x = select(x, min(x + impulse, (int16)(TRACE_MAX)), hit);
            at_spike = select(at_spike, x, hit);
        }

        *(__global uchar16 *)(history + s * slot_stride) = convert_uchar16(x);
    }

    if (epoch > 1)
    {
        *(__global uchar16 *)history = convert_uchar16(at_spike);
    }

    *(__global uchar16 *)trace = convert_uchar16(x);
}

/* The slots of the last spikes of 16 units, 0 for none; the steps are forgotten. */
inline int16 take_slots(__global int *last, int first_step)
{
    int16 step = *(__global int16 *)last;
    *(__global int16 *)last = (int16)(0);
    return select(step - first_step, (int16)(0), step == 0);
}

inline void pre_histories(const chip_t *chip, __global const learning_t *learning, int first_step)
{
    int slot_stride = learning->axon_vectors * 16;
    for (int vector = ITEM; vector < learning->axon_vectors; vector += ITEMS)
    {
        int i = learning->first_axon + vector * 16;
        int16 spike = take_slots(chip->tx + i, first_step);
        *(__global uchar16 *)(chip->tx_slot + i) = convert_uchar16(spike);
        uint bits = lane_mask(spike > 0);
        chip->pre_bits[i / 16] = (ushort)bits;
        for (int k = 0; k < 2; k++)
        {
            int place = k * chip->axons + i;
            __global uchar *history =
                chip->pre_history + learning->first_pre + k * (learning->epoch + 1) * slot_stride + vector * 16;
            if (stays_zero(chip->pre_trace + place, bits))
            {
                zero_history(history, slot_stride, learning->epoch);
                continue;
            }

            trace_history(
                chip->pre_trace + place, history, slot_stride,
                *(__global const int16 *)(chip->pre_decay + place), *(__global const int16 *)(chip->pre_impulse + place), spike,
                learning->epoch, first_step, learning->draws, learning->one_pre_seed, chip->pre_seed + i, chip->pre_unit + i,
                STREAM_PRE + k);
        }
    }
}

/* Gives the number of vectors with a post spike; they are listed in `hot`. */
inline int post_histories(const chip_t *chip, __global const core_t *core, __global const learning_t *learning, int first_step)
{
    int slot_stride = core->vectors * 16;
    int hot = 0;
    for (int vector = ITEM; vector < core->vectors; vector += ITEMS)
    {
        int i = core->first_lane + vector * 16;
        int16 spike = take_slots(chip->ty + i, first_step);
        *(__global uchar16 *)(chip->ty_slot + i) = convert_uchar16(spike);
        uint bits = lane_mask(spike > 0);
        chip->post_bits[i / 16] = (ushort)bits;
        if (bits != 0)
        {
#if PARALLEL
            hot = atomic_inc(&chip->shared->hot);
#endif
            chip->hot[core->first_lane / 16 + hot++] = vector;
        }

        for (int k = 0; k < 3; k++)
        {
            int place = k * chip->lanes + i;
            __global uchar *history =
                chip->post_history + learning->first_post + k * (learning->epoch + 1) * slot_stride + vector * 16;
            if (stays_zero(chip->post_trace + place, bits))
            {
                zero_history(history, slot_stride, learning->epoch);
                continue;
            }

            trace_history(
                chip->post_trace + place, history, slot_stride,
                *(__global const int16 *)(chip->post_decay + place), *(__global const int16 *)(chip->post_impulse + place), spike,
                learning->epoch, first_step, learning->draws, learning->one_post_seed, chip->post_seed + i, chip->post_unit + i,
                STREAM_POST + k);
        }
    }

    return hot;
}
