/* What a launch runs: phases, tasks of cores side by side, and the counts that launches hand on. */

#if PHASED
#define RUNS(number) (phase == (number))
#else
#define RUNS(number) 1
#endif

#define PHASE_DELIVER 1
#define PHASE_INTEGRATE 2
#define PHASE_UPDATE 3
#define PHASE_EMIT 4
#define PHASE_LEARN 5

/* Cores side by side: a whole step is a round of tasks, and another one of learning. A launch that learns has the second alone,
 * and where a launch for it will come, the one before it has the first. */
#define PHASE_WHOLE 0

#if SOLO
#define RUNS_LEARNING RUNS(PHASE_LEARN)
#else
#define RUNS_LEARNING (phase == PHASE_LEARN || round % rounds == 1)

/* Where a launch keeps the number of tasks drawn, then of those done, then how often each of few cores was taken. A phased build has
 * them for each of its phases. */
inline __global int *progress_of(__global int *progress, int record, int phase)
{
    return progress + (2 + FEW_CORES) * (record * (PHASE_LEARN + 1) + phase);
}

/* The places in the order of cores that a work-group had in the round before, and those it has in this one. */
typedef struct
{
    int round;
    uint had;
    uint has;
} places_t;

#if ORDERED
/* Looks at a task whose round has not begun before a work-group gives up and leaves the launch to those that run: some tenths of a
 * millisecond. Who waits so long waits for a thread that was taken off its processor. */
#define PATIENCE 30000

/* Takes a core for this round that the work-group had in the round before, or one that it had not; -1 where there is none. */
inline int take_core(__global int *taken, int cores, int round, int had, places_t *places)
{
    for (int place = 0; place < cores; place++)
    {
        int expected = round;
        if ((int)((places->had >> place) & 1) == had && __atomic_load_n(taken + place, __ATOMIC_RELAXED) == round
            && __atomic_compare_exchange_n(taken + place, &expected, round + 1, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        {
            places->has |= 1u << place;
            return place;
        }
    }

    return -1;
}

/* The next task where cores are few: rather one that the work-group had before, since what it needs is in its cache. */
inline int take_task(__global int *progress, int cores, int tasks, places_t *places)
{
    for (int patience = PATIENCE; patience > 0; patience--)
    {
        int done = __atomic_load_n(progress + 1, __ATOMIC_ACQUIRE);
        int round = done / cores;
        if (done >= tasks)
        {
            return tasks;
        }

        if (round != places->round)
        {
            places->round = round;
            places->had = places->has;
            places->has = 0;
        }

        int place = take_core(progress + 2, cores, round, 1, places);
        place = place < 0 ? take_core(progress + 2, cores, round, 0, places) : place;
        if (place >= 0)
        {
            return round * cores + place;
        }

        RELAX();
    }

    return tasks;
}

/* The next task, when all of the rounds before it are done with all that they wrote; or at least as many as there are. */
inline int draw_task(const chip_t *chip, __global int *progress, int cores, int tasks, places_t *places)
{
    if (cores <= FEW_CORES)
    {
        return take_task(progress, cores, tasks, places);
    }

    int patience = PATIENCE;
    int task = __atomic_load_n(progress, __ATOMIC_RELAXED);
    while (task < tasks)
    {
        if (__atomic_load_n(progress + 1, __ATOMIC_ACQUIRE) < task - task % cores)
        {
            if (patience-- == 0)
            {
                return tasks;
            }

            RELAX();
            task = __atomic_load_n(progress, __ATOMIC_RELAXED);
        }
        else if (__atomic_compare_exchange_n(progress, &task, task + 1, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        {
            return task;
        }
    }

    return task;
}

inline void end_task(__global int *progress)
{
    __atomic_fetch_add(progress + 1, 1, __ATOMIC_RELEASE);
}
#else
/* A launch is one round. Of work-items side by side one draws for all, when all are through with the task before. */
inline int draw_task(const chip_t *chip, __global int *progress, int cores, int tasks, places_t *places)
{
#if PARALLEL
    MEET();
    if (ITEM == 0)
    {
        chip->shared->core = atomic_inc(progress);
    }

    MEET();
    return chip->shared->core;
#else
    return atomic_inc(progress);
#endif
}

inline void end_task(__global int *progress)
{
}
#endif
#endif

/* What the phases of other launches have counted at a core, and where none has come yet, nothing. */
inline void load_counts(const chip_t *chip, __global const uint *counters, int are_new, uint *counts)
{
    MEET();
    for (int i = 0; i < COUNTERS; i++)
    {
        counts[i] = are_new ? 0 : ITEM == 0 ? counters[i] : 0;
    }
#if PARALLEL
    for (int i = ITEM; i < COUNTERS; i += ITEMS)
    {
        chip->shared->counts[i] = 0;
    }

    if (ITEM == 0)
    {
        chip->shared->fired = (int)counts[COUNT_COMPARTMENT_SPIKES];
        chip->shared->hot = 0;
    }

    MEET();
#endif
}

inline void store_counts(const chip_t *chip, const uint *counts, __global uint *counters)
{
#if PARALLEL
    for (int i = 0; i < COUNTERS; i++)
    {
        if (counts[i] != 0)
        {
            atomic_add(&chip->shared->counts[i], counts[i]);
        }
    }

    /* By one for all: PoCL lost what a loop over items wrote here. */
    MEET();
    for (int i = 0; ITEM == 0 && i < COUNTERS; i++)
    {
        counters[i] = chip->shared->counts[i];
    }
#else
    for (int i = 0; i < COUNTERS; i++)
    {
        counters[i] = counts[i];
    }
#endif
}
