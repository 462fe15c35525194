/* Phase 3 of a core with dendrite trees, as UpdateCompartments.cs and DendriteStack.cs: compartments in order, one at a
 * time, over a stack. In a STRICT build all cores are updated here. */

inline int decay_one(int x, int keep)
{
    int magnitude = (int)abs(x);
    int kept = (magnitude >> 12) * keep + (((magnitude & 4095) * keep) >> 12);
    return x < 0 ? -kept : kept;
}

inline int wrap_one(int x)
{
    return (int)((uint)x << 8) >> 8;
}

inline int join_two(int join, int u, int a, int b)
{
    switch (join)
    {
        case NC_DENDRITE_JOIN_ADD: return u + a + b;
        case NC_DENDRITE_JOIN_MAXIMUM: return max(u, max(a, b));
        case NC_DENDRITE_JOIN_MINIMUM: return min(u, min(a, b));
        case NC_DENDRITE_JOIN_OR: return a > 0 || b > 0 ? u + 64 : u;
        case NC_DENDRITE_JOIN_AND: return a > 0 && b > 0 ? u + 64 : u;
        case NC_DENDRITE_JOIN_PASS: return a > 0 ? u + b : 0;
        default: return a > 0 ? 0 : u + b;
    }
}

inline int join_one(int join, int u, int a)
{
    switch (join)
    {
        case NC_DENDRITE_JOIN_ADD: return u + a;
        case NC_DENDRITE_JOIN_MAXIMUM: return max(u, a);
        case NC_DENDRITE_JOIN_MINIMUM: return min(u, a);
        case NC_DENDRITE_JOIN_OR:
        case NC_DENDRITE_JOIN_AND: return a > 0 ? u + 64 : u;
        case NC_DENDRITE_JOIN_PASS: return a > 0 ? u : 0;
        default: return a > 0 ? 0 : u;
    }
}

/* Gives the joined current before its wrap. */
inline int join_stack(int dendrite, int u, __global const int *stack, int *depth)
{
    int join = dendrite & 7;
    if (join == NC_DENDRITE_JOIN_NONE)
    {
        return u;
    }

    int a = stack[--*depth];
    return dendrite & 8 ? join_two(join, u, a, stack[--*depth]) : join_one(join, u, a);
}

inline void push_stack(int dendrite, int joined, int voltage, int spike, __global int *stack, int *depth)
{
    int push = dendrite >> 4;
    if (push != NC_DENDRITE_PUSH_NONE)
    {
        stack[(*depth)++] = push == NC_DENDRITE_PUSH_CURRENT ? joined
            : push == NC_DENDRITE_PUSH_VOLTAGE ? voltage
            : spike ? 64 : 0;
    }
}

/* Gives whether the compartment spiked. */
inline int update_compartment(const chip_t *chip, __global const core_t *core, int lane, int step, int *depth)
{
    __global int *stack = chip->stack + core->first_lane;
    int dendrite = chip->dendrite[lane];
    int joined = join_stack(dendrite, chip->current[lane], stack, depth);
    int x = wrap_one(joined);
    int sum = x + chip->bias[lane] + noise_of(chip, core, lane, NC_NOISE_TARGET_VOLTAGE, step);
    int z = wrap_one(sum);
    int integrated = decay_one(chip->voltage[lane], chip->keep_v[lane]) + z;
    int v = clamp(integrated, core->vmin, core->vmax);
#if STRICT
    chip->violations[lane] |= (uchar)(
        (z != sum ? VIOLATES_Z : 0) | (x != joined ? VIOLATES_JOIN : 0) | (v != integrated ? VIOLATES_V : 0));
#endif
    int waiting = chip->refractory[lane];
    v = waiting > 0 ? 0 : v;
    int spike = v > chip->threshold[lane];
    push_stack(dendrite, x, v, spike, stack, depth);
    if (spike)
    {
        v = (v & chip->reset_keep[lane]) - chip->reset_minus[lane];
        waiting = chip->refract[lane];
    }

    chip->voltage[lane] = v;
    chip->refractory[lane] = (uchar)max(waiting - 1, 0);
    return spike;
}

/* Gives the number of compartments that spiked. One work-item alone does this. */
inline int update_in_order(const chip_t *chip, __global const core_t *core, int step, __global ushort *spike_bits)
{
    int depth = 0;
    int fired = 0;
    for (int first = 0; first < core->vectors * 16; first += 16)
    {
        uint spikes = 0;
        for (int i = 0; i < 16 && first + i < core->compartments; i++)
        {
            int lane = core->first_lane + first + i;
            if (update_compartment(chip, core, lane, step, &depth))
            {
                spikes |= 1u << i;
                chip->fired[core->first_lane + fired++] = lane;
            }
        }

        spike_bits[(core->first_lane + first) / 16] = (ushort)spikes;
    }

#if PARALLEL
    chip->shared->fired = fired;
#endif
    return fired;
}
