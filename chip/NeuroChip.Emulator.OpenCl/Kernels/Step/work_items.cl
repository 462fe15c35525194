/* How many work-items a core is. The host defines ITEMS.
 * With 1, a core is one work-item: adds into its own accumulators are plain adds, nobody has to be waited for, and the names
 * below come to nothing.
 * With more (PARALLEL) it is a work-group, as GPUs want it: loops go on by ITEMS, adds are atomic, what is counted is summed up at
 * the end of a launch, and MEET stands where one work-item reads what another wrote. All take the same branches around it.
 * LEARN_ALONE makes the program of launches that learn; the others have nothing of it, as neither has a MEET behind a condition then.
 * Atomics have words, so accumulators are ints then, and read modulo 2^16 as those of STRICT are. */

#define PARALLEL (ITEMS > 1)
#define WIDE_SLOTS (STRICT || PARALLEL)

#if WIDE_SLOTS
typedef int slot_t;
typedef int16 slot16_t;
#define convert_slot16 convert_int16
#else
typedef short slot_t;
typedef short16 slot16_t;
#define convert_slot16 convert_short16
#endif

#if PARALLEL
#define ITEM ((int)get_local_id(0))
#define MEET() barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define ADD_TO(pointer, value) atomic_add((pointer), (slot_t)(value))

/* What the work-items of a core have in common. */
typedef struct
{
    int core;                /* place in the order of cores */
    int fired;               /* compartments that spiked in this step */
    int hot;                 /* vectors with a post spike in the epoch */
    uint counts[COUNTERS];
} shared_t;
#else
#define ITEM 0
#define MEET()
#define ADD_TO(pointer, value) *(pointer) += (slot_t)(value)
#endif
