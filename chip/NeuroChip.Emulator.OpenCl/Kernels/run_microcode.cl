/* The learning phase of a core, as RunMicrocode.cs. What differs: synapses are visited 16 at a time, and only where the
 * program can act: from a table of dependency cases the phase knows what a visit without effect executes, and counts it
 * without looking at it. Where nothing but a post spike lets a program act, only vectors with one are looked at; where
 * weights lie in blocks, a post spike walks the rows without a pre spike by vectors of them.
 */

/* All rows of one profile. */
ALWAYS_INLINE uint walk_synapses(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const uint *cases,
    const microcode_t *code, int program)
{
    uint operations = walk_rows(chip, epoch, profile, cases, code, program);
    return profile->groups == 0 ? operations : operations + walk_blocks(chip, epoch, profile, cases, code, program);
}

#ifdef PROGRAM_CASES
#define PROGRAM_CASE(number) \
    case number: return walk_synapses(chip, epoch, profile, cases, code, number);
#endif

inline uint walk_profile(
    const chip_t *chip, const epoch_t *epoch, __global const profile_t *profile, __global const uint *cases,
    const microcode_t *code)
{
#ifdef PROGRAM_CASES
    switch (profile->program)
    {
        PROGRAM_CASES
        default: return 0;
    }
#else
    return walk_synapses(chip, epoch, profile, cases, code, profile->program);
#endif
}

/* Whether no case that can come now acts, and all cost the same: then no row is looked at. */
inline int is_idle(__global const uint *cases)
{
    uint all = cases[0] | cases[1] | cases[2] | cases[3];
    return !(all & CASE_ACTS) && cases[0] == cases[1] && cases[0] == cases[2] && cases[0] == cases[3];
}

/* Spikes of reward axons make an event, and their sum is the reward. */
inline void take_reward(__global int *reward)
{
    if (reward[REWARD_SPIKES] > 0)
    {
        reward[REWARD_VALUE] = clamp(reward[REWARD_SUM], -128, 127);
        reward[REWARD_EVENT] = 1;
    }

    reward[REWARD_SPIKES] = 0;
    reward[REWARD_SUM] = 0;
}

/* Reward and traces of the epoch; gives the number of vectors with a post spike, as post_histories does. */
inline int trace_epoch(const chip_t *chip, int c, int step)
{
    __global const learning_t *learning = chip->learning + c;
    if (ITEM == 0)
    {
        take_reward(chip->reward + c * REWARD_INTS);
    }

    pre_histories(chip, learning, step - learning->epoch);
    return post_histories(chip, chip->cores + c, learning, step - learning->epoch);
}

/* Work-items side by side take a row or a group of blocks each, from which on nobody waits for anybody: weights belong to one row
 * or group, and the traces of the epoch are there. */
inline void run_microcode(const chip_t *chip, int c, int step, int hot, uint *counts)
{
    __global const learning_t *learning = chip->learning + c;
    __global const int *reward = chip->reward + c * REWARD_INTS;
    const microcode_t code = { chip->programs, chip->words, chip->constants, chip->limits };

    /* The largest k with u_k; all smaller ones are active, too. */
    uint epochs = (uint)(step / learning->epoch);
    int decimation = min(31 - (int)clz(epochs & (0u - epochs)), 9);
    const epoch_t epoch = { c, step, hot, reward[REWARD_EVENT], reward[REWARD_VALUE], (2u << decimation) - 1 };
    for (int p = learning->first_profile; p < learning->first_profile + learning->profiles; p++)
    {
        __global const profile_t *profile = chip->profiles + p;
        __global const uint *cases =
            chip->cases + code.programs[profile->program].first_case + decimation * 8 + (epoch.r0 ? DEPENDS_R0 : 0);
        counts[COUNT_LEARN_OPS] += !is_idle(cases) ? walk_profile(chip, &epoch, profile, cases, &code)
            : ITEM == 0 ? (uint)profile->synapses * CASE_OPERATIONS(cases[0]) : 0;
    }
}

inline void end_epoch(const chip_t *chip, int c, uint *counts)
{
    counts[COUNT_LEARN_VISITS] += (uint)chip->learning[c].visits;
    chip->reward[c * REWARD_INTS + REWARD_EVENT] = 0;
}
