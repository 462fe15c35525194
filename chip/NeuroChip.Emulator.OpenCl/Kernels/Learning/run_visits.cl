/* Visits from outside the engine: any operand states, one program. A visit's own lane is one of 16, and the other lanes
 * hold the operands of its neighbours, so that lanes are seen to be apart. */

/* The same order as VisitRecord.cs. */
typedef struct
{
    ulong seed;
    ulong index;
    int step;
    int x0;
    int r0;
    int active;
    int x1;
    int x2;
    int r1;
    int lsb;
    int low;
    int high;
    int toward_zero;
    int fired;           /* lane part from here on */
    int weight;
    int delay;
    int tag;
    int y1;
    int y2;
    int y3;
} visit_record_t;

typedef struct
{
    int accumulator;
    int weight;
    int delay;
    int tag;
    int operations;
} visit_result_t;

/* Gives each lane its own y0 and traces, as the plastic rows of a core do. */
inline void load_lanes(visit_t *v, __global const visit_record_t *group, __global uchar *traces, __global int *unit)
{
    int fired[16], weight[16], delay[16], tag[16];
    for (int i = 0; i < 16; i++)
    {
        fired[i] = group[i].fired;
        weight[i] = group[i].weight;
        delay[i] = group[i].delay;
        tag[i] = group[i].tag;
        traces[i] = group[i].fired ? 1 : 0;
        traces[16 + i] = (uchar)group[i].y1;
        traces[32 + i] = (uchar)group[i].y2;
        traces[48 + i] = (uchar)group[i].y3;
        unit[i] = 0;
    }

    v->fired = vload16(0, fired) > 0;
    v->weight = vload16(0, weight);
    v->delay = vload16(0, delay);
    v->tag = vload16(0, tag);
    v->ty = traces;
    v->y_tx = traces + 16;
    v->y_ty = traces + 16;
    v->y_end = traces + 16;
    v->y_stride = 16;
    v->unit = unit;
}

inline void load_visit(visit_t *v, __global const visit_record_t *record)
{
    v->x0 = record->x0;
    v->r0 = record->r0;
    v->r1 = record->r1;
    v->active = (uint)record->active;
    v->one_slot = 1;
    v->lsb = record->lsb;
    v->low = record->low;
    v->high = record->high;
    v->toward_zero = record->toward_zero;
    v->x_tx[0] = record->x1;
    v->x_tx[1] = record->x2;
    v->x_end[0] = record->x1;
    v->x_end[1] = record->x2;
    v->column = 0;
    v->key_step = 0;
    for (int z = 0; z < 3; z++)
    {
        v->key[z] = draw_key(record->seed, 32 + z, record->step) + GOLDEN * (record->index + 1);
    }
}

/* What the accumulator is where no ACC and no TGT is executed: the last target as it was. */
inline int16 untouched_accumulator(const microcode_t *code, int program, const visit_t *v)
{
    int last = code->programs[program].last_target;
    int target = last >> 4;
    int16 z = target == TARGET_WEIGHT ? v->weight : target == TARGET_DELAY ? v->delay : v->tag;
    return last < 0 ? (int16)(0) : z << (last & 15);
}

inline int lane_of(int16 lanes, int i)
{
    int all[16];
    vstore16(lanes, 0, all);
    return all[i];
}

__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void run_visits(
    __global const program_t *programs,
    __global const ushort *words,
    __global const short *constants,
    __global const int *limits,
    __global const visit_record_t *records,
    __global visit_result_t *results,
    __global uchar *traces,              /* scratch, 64 */
    __global int *unit,                  /* scratch, 16 */
    int program,
    int visits)                          /* a multiple of 16 */
{
    const microcode_t code = { programs, words, constants, limits };
    visit_t v;
    for (int first = 0; first < visits; first += 16)
    {
        load_lanes(&v, records + first, traces, unit);
        v.x_slots = traces;
        v.x_slot_stride = 0;
        v.x_stride = 0;
        for (int i = 0; i < 16; i++)
        {
            load_visit(&v, records + first + i);
            begin_visit(&v);
            v.accumulator = untouched_accumulator(&code, program, &v);
            execute(&code, program, &v);
            __global visit_result_t *result = results + first + i;
            result->accumulator = lane_of(v.accumulator, i);
            result->weight = lane_of(v.new_weight, i);
            result->delay = lane_of(v.new_delay, i);
            result->tag = lane_of(v.new_tag, i);
            result->operations = lane_of(v.operations, i);
        }
    }
}
