/* The general interpreter: any program, the program counter the same for 16 synapses, products in 64 bits.
 * Lanes that left by EXIT are not `alive`; lanes whose dependency does not hold are not `enabled` until the next one. */

typedef struct
{
    long16 p;
    long16 q;
    int16 a;
    int16 alive;
    int16 enabled;
    int target;
    int bits;            /* fraction bits of A */
    int time;
    short k[16];
} machine_t;

inline int16 operand_with_sign(const visit_t *v, int code, int addend, int time)
{
    int16 x = operand(v, code, time) + addend;
    return code >= NC_FACTOR_CODE_SIGN_WEIGHT && code <= NC_FACTOR_CODE_SIGN_TAG ? sign_of(x) : x;
}

/* A factor held to its width, which only traces can leave: all others plus eight bits stay within theirs. */
inline int16 clipped_factor(const visit_t *v, int code, int addend, int time)
{
    int16 x = operand_with_sign(v, code, addend, time);
    int trace = code == NC_FACTOR_CODE_X1 || code == NC_FACTOR_CODE_X2
        || (code >= NC_FACTOR_CODE_Y1 && code <= NC_FACTOR_CODE_Y3);
    return trace ? clamp(x, (int16)(-128), (int16)(127)) : x;
}

inline int16 compare_lanes(int16 x, int relation, int k)
{
    switch (relation)
    {
        case 0: return x > k;
        case 1: return x >= k;
        case 2: return x < k;
        case 3: return x <= k;
        case 4: return x == k;
        default: return x != k;
    }
}

inline void start_target(machine_t *m, const visit_t *v, int target, int bits)
{
    m->target = target;
    m->bits = bits;
    m->a = (target == TARGET_WEIGHT ? v->weight : target == TARGET_DELAY ? v->delay : v->tag) << bits;
    m->enabled = (int16)(0);
}

inline void start_product(machine_t *m, const visit_t *v, int mask, int k, int time)
{
    m->p = (long16)(1);
    m->time = time != 0 ? time : mask & DEPENDS_X0 ? TIME_TX : mask & DEPENDS_Y0 ? TIME_TY : TIME_END;
    int16 lanes = mask & DEPENDS_Y0 ? v->fired : (int16)(-1);
    m->enabled = all_hold(v, mask, k) ? lanes : (int16)(0);
}

inline void accumulate(machine_t *m, visit_t *v, int subtract)
{
    int16 q = clip_wide(m->q);
    int16 a = clip_16(subtract ? m->a - q : m->a + q);
    m->a = select(m->a, a, m->enabled);
    v->accumulator = select(v->accumulator, m->a, m->alive);
}

inline void write_back(const machine_t *m, visit_t *v)
{
    int16 z = m->a >> m->bits;
    if (m->target == TARGET_WEIGHT)
    {
        v->new_weight = select(v->new_weight, stored_weight(v, z), m->alive);
    }
    else if (m->target == TARGET_DELAY)
    {
        v->new_delay = select(v->new_delay, stored_delay(z), m->alive);
    }
    else
    {
        v->new_tag = select(v->new_tag, stored_tag(z), m->alive);
    }
}

/* One operation between a DEP and the next boundary. */
inline void step_product(machine_t *m, visit_t *v, int op, int a, int b, int c)
{
    switch (op)
    {
        case NC_MICRO_OPCODE_MULTIPLY:
            m->p *= convert_long16(clipped_factor(v, a, (int)(char)(b << 4 | c), m->time));
            break;
        case NC_MICRO_OPCODE_SCALE:
            m->q = ((m->p * (long)((a ^ 8) - 8)) >> c) << b;
            break;
        case NC_MICRO_OPCODE_ACCUMULATE:
            accumulate(m, v, a);
            break;
        case NC_MICRO_OPCODE_SHIFT_RIGHT:
            m->p >>= (long)(b << 4 | c);
            break;
        case NC_MICRO_OPCODE_COMPARE:
            m->enabled &= compare_lanes(operand_with_sign(v, a, 0, m->time), b, m->k[c]);
            break;
        case NC_MICRO_OPCODE_MULTIPLY_CONSTANT:
            m->p = (m->p * convert_long16(operand_with_sign(v, a, 0, m->time) + m->k[b])) >> (long)c;
            break;
        default:
            m->p = (m->p * convert_long16(operand_with_sign(v, a, 0, m->time) * operand_with_sign(v, b, 0, m->time))) >> (long)c;
            break;
    }
}

inline void interpret(const microcode_t *code, int program, visit_t *v)
{
    __global const program_t *entry = code->programs + program;
    __global const int *limits = code->limits + entry->first_limit;
    machine_t m;
    m.q = (long16)(0);
    m.alive = (int16)(-1);
    for (int i = 0; i < 16; i++)
    {
        m.k[i] = code->constants[entry->first_constant + i];
    }

    start_target(&m, v, TARGET_WEIGHT, 0);
    start_product(&m, v, 0, 0, TIME_END);
    for (int pc = 0; pc < entry->words; pc++)
    {
        uint word = code->words[entry->first_word + pc];
        int op = (int)(word >> 12);
        int a = (int)(word >> 8) & 15;
        int b = (int)(word >> 4) & 15;
        int c = (int)word & 15;
        if (op == NC_MICRO_OPCODE_HALT)
        {
            break;
        }

        int product = (op >= NC_MICRO_OPCODE_MULTIPLY && op <= NC_MICRO_OPCODE_SHIFT_RIGHT) || op == NC_MICRO_OPCODE_COMPARE
            || op >= NC_MICRO_OPCODE_MULTIPLY_CONSTANT;
        v->operations -= product ? m.alive & m.enabled : m.alive;
        switch (op)
        {
            case NC_MICRO_OPCODE_TARGET:
                start_target(&m, v, a, b);
                v->accumulator = select(v->accumulator, m.a, m.alive);
                break;
            case NC_MICRO_OPCODE_DEPEND:
                start_product(&m, v, a, b, c);
                break;
            case NC_MICRO_OPCODE_ROUND:
                m.a = round_to(v, m.a, m.bits + (m.target == TARGET_WEIGHT ? v->lsb : 0), a, m.target);
                break;
            case NC_MICRO_OPCODE_CLIP:
                m.a = clamp(m.a, (int16)(limits[2 * a] << m.bits), (int16)(limits[2 * a + 1] << m.bits));
                break;
            case NC_MICRO_OPCODE_WRITE:
                write_back(&m, v);
                break;
            case NC_MICRO_OPCODE_EXIT:
                m.alive &= any_holds(v, a, b) ? (int16)(-1) : a & DEPENDS_Y0 ? v->fired : (int16)(0);
                break;
            case NC_MICRO_OPCODE_LOAD_CONSTANT:
                m.k[a] = (short)(m.k[a] << 8 | b << 4 | c);
                break;
            default:
                step_product(&m, v, op, a, b, c);
                break;
        }
    }
}

inline void execute(const microcode_t *code, int program, visit_t *v)
{
    interpret(code, program, v);
}

inline int traits_of(const microcode_t *code, int program)
{
    return code->programs[program].traits;
}
