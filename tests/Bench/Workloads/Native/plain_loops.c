/* What this machine gives: rates of delivery, update and reading, and the workloads W1, W2 and W4 as plain loops over the layouts
 * that suit them best (16-bit targets and 8-bit weights, dense rows of bytes, 16-bit accumulators). One line of JSON a figure.
 * Build: cc -O3 -march=native -mprefer-vector-width=512 -pthread plain_loops.c; usage: plain_loops THREADS (1 or 2). */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define GOLDEN 0x9E3779B97F4A7C15ULL

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static uint64_t hash(uint64_t seed, uint64_t c) { return mix(mix(seed) + (c + 1) * GOLDEN); }
static int below(uint64_t r, uint32_t n) { return (int)(((r >> 32) * n) >> 32); }
static int low(uint64_t r, uint32_t n) { return (int)(((r & 0xffffffffULL) * n) >> 32); }

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void *memory(size_t bytes)
{
    void *p = aligned_alloc(2 << 20, (bytes + (2 << 20) - 1) / (2 << 20) * (2 << 20));
    if (p == NULL)
    {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }

    madvise(p, bytes, MADV_HUGEPAGE);
    memset(p, 0, bytes);
    return p;
}

/* A population of like neurons: u <- u*(4096-du)/4096 + 64*a, v <- v*(4096-dv)/4096 + u + bias, toward zero. */
typedef struct
{
    int n, du, dv, threshold, bias;
    int32_t *u, *v;
    int16_t *a[2];
    uint8_t *spiked;
} population;

static population make_population(int n, int du, int dv, int threshold, int bias)
{
    int room = (n + 63) / 64 * 64;
    population p = {n, du, dv, threshold, bias, memory(room * 4), memory(room * 4), {memory(room * 2), memory(room * 2)}, memory(room)};
    return p;
}

static inline int32_t decay(int32_t x, int32_t keep)
{
    return (x >> 12) * keep + (((x & 4095) * keep + ((x >> 31) & 4095)) >> 12);
}

static int update(population *p, int parity, int32_t *fired)
{
    int32_t *restrict u = __builtin_assume_aligned(p->u, 64), *restrict v = __builtin_assume_aligned(p->v, 64);
    int16_t *restrict a = __builtin_assume_aligned(p->a[parity], 64);
    uint8_t *restrict spiked = __builtin_assume_aligned(p->spiked, 64);
    const int32_t keep_u = 4096 - p->du, keep_v = 4096 - p->dv, threshold = p->threshold, bias = p->bias;
    const int n = p->n; /* read once: for all that a compiler knows, a flag written below could be a byte of it */
    for (int i = 0; i < n; i++)
    {
        int32_t x = decay(u[i], keep_u) + ((int32_t)a[i] << 6);
        int32_t y = decay(v[i], keep_v) + x + bias;
        int32_t s = y > threshold;
        a[i] = 0;
        u[i] = x;
        v[i] = s ? 0 : y;
        spiked[i] = (uint8_t)s;
    }

    int count = 0;
    for (int i = 0; i < n; i += 8)
    {
        uint64_t any;
        memcpy(&any, spiked + i, 8);
        while (any != 0)
        {
            int at = __builtin_ctzll(any) / 8;
            any &= any - 1;
            if (i + at < n)
            {
                fired[count++] = i + at;
            }
        }
    }

    return count;
}

/* Rows of one block of targets. */
typedef struct
{
    uint32_t *start;
    uint16_t *target;
    int8_t *weight;
} rows;

static inline void deliver(const rows *r, int16_t *restrict a, const int32_t *fired, int count)
{
    for (int f = 0; f < count; f++)
    {
        if (f + 8 < count)
        {
            __builtin_prefetch(r->start + fired[f + 8]);
            uint32_t next = r->start[fired[f + 4]];
            __builtin_prefetch(r->target + next);
            __builtin_prefetch(r->target + next + 32);
            __builtin_prefetch(r->weight + next);
        }

        uint32_t end = r->start[fired[f] + 1];
        for (uint32_t i = r->start[fired[f]]; i < end; i++)
        {
            a[r->target[i]] = (int16_t)(a[r->target[i]] + r->weight[i]);
        }
    }
}

static rows make_rows(int n, int k, int we, int wi, int first, int end)
{
    rows r = {memory((n + 1) * 4), memory((size_t)n * k * 2), memory((size_t)n * k)};
    uint32_t next = 0;
    for (int i = 0; i < n; i++)
    {
        r.start[i] = next;
        for (int j = 0; j < k; j++)
        {
            uint64_t x = hash(20250, (uint64_t)i * k + j);
            int target = below(x, n);
            if (target >= first && target < end)
            {
                r.target[next] = (uint16_t)(target - first);
                r.weight[next++] = (int8_t)(i < n * 4 / 5 ? we + low(x, 5) - 2 : wi + low(x, 21) - 10);
            }
        }
    }

    r.start[n] = next;
    return r;
}

/* W1 and W2: blocks of targets that 16 bits can name, shared by threads that meet after every step. */
typedef struct
{
    int n, steps, blocks, threads;
    population part[2];
    rows row[2];
    int32_t *fired[2][2]; /* [parity][block] */
    int count[2][2];
    atomic_int arrived;
    uint64_t sum[2];
    double seconds;
} balanced;

typedef struct
{
    balanced *net;
    int thread;
} work;

static void step_block(balanced *net, int b, int t)
{
    int first = (int)((int64_t)net->n * b / net->blocks), parity = t & 1;
    population *p = net->part + b;
    for (int from = 0; t > 0 && from < net->blocks; from++)
    {
        deliver(net->row + b, p->a[0], net->fired[1 - parity][from], net->count[1 - parity][from]);
    }

    int32_t *fired = net->fired[parity][b];
    int count = update(p, 0, fired);
    for (int f = 0; f < count; f++)
    {
        fired[f] += first;
        net->sum[b] += mix((uint64_t)t * net->n + fired[f] + 1);
    }

    net->count[parity][b] = count;
}

static void *run_blocks(void *argument)
{
    work *w = argument;
    balanced *net = w->net;
    double start = now();
    for (int t = 0; t < net->steps; t++)
    {
        for (int b = w->thread; b < net->blocks; b += net->threads)
        {
            step_block(net, b, t);
        }

        if (net->threads > 1)
        {
            int goal = (t + 1) * net->threads;
            atomic_fetch_add(&net->arrived, 1);
            for (int waited = 1; atomic_load(&net->arrived) < goal; waited++)
            {
                if (waited % 4096 == 0)
                {
                    sched_yield();
                }
            }
        }
    }

    if (w->thread == 0)
    {
        net->seconds = now() - start;
    }

    return NULL;
}

static void run_balanced(const char *name, int n, int k, int we, int wi, int steps, int blocks, int threads)
{
    balanced net = {.n = n, .steps = steps, .blocks = blocks, .threads = threads};
    for (int b = 0; b < blocks; b++)
    {
        int first = (int)((int64_t)n * b / blocks), end = (int)((int64_t)n * (b + 1) / blocks);
        net.part[b] = make_population(end - first, 819, 205, 64000, 3520);
        net.row[b] = make_rows(n, k, we, wi, first, end);
        net.fired[0][b] = memory((end - first + 8) * 4);
        net.fired[1][b] = memory((end - first + 8) * 4);
    }

    for (int repeat = 0; repeat < 5; repeat++)
    {
        net.sum[0] = net.sum[1] = 0;
        atomic_store(&net.arrived, 0);
        for (int b = 0; b < blocks; b++)
        {
            int first = (int)((int64_t)n * b / blocks);
            memset(net.part[b].u, 0, net.part[b].n * 4);
            memset(net.part[b].a[0], 0, net.part[b].n * 2);
            for (int i = 0; i < net.part[b].n; i++)
            {
                net.part[b].v[i] = below(hash(20251, first + i), 64000);
            }
        }

        work w[2] = {{&net, 0}, {&net, 1}};
        pthread_t other;
        if (threads > 1)
        {
            pthread_create(&other, NULL, run_blocks, w + 1);
        }

        run_blocks(w);
        if (threads > 1)
        {
            pthread_join(other, NULL);
        }

        printf("{\"loop\": \"%s\", \"threads\": %d, \"us_per_step\": %.3f, \"raster\": \"0x%llx\"}\n", name, threads,
            net.seconds / steps * 1e6, (unsigned long long)(net.sum[0] + net.sum[1]));
    }
}

#define NI 784
#define NH 512
#define NO 10

static void run_feed_forward(int threads)
{
    const uint64_t seed = 40250;
    int steps = 6400, total = 0;
    int8_t *w1 = memory(NI * NH), *w2 = memory(NH * 16);
    for (int i = 0; i < NI * NH; i++)
    {
        w1[i] = (int8_t)(below(hash(seed + 3, i), 128) - 56);
    }

    for (int i = 0; i < NH * NO; i++)
    {
        w2[i / NO * 16 + i % NO] = (int8_t)(below(hash(seed + 4, i), 128) - 60);
    }

    int32_t *input = memory((size_t)steps * 200 * 4), *start = memory((steps + 1) * 4);
    const double two64 = 18446744073709551616.0;
    for (int t = 0; t < steps; t++)
    {
        start[t] = total;
        for (int p = 0; p < NI; p++)
        {
            int on = (hash(seed, t / 64 % 10 * NI + p) < (uint64_t)(0.19 * two64))
                ^ (hash(seed + 1, (uint64_t)(t / 64) * NI + p) < (uint64_t)(0.05 * two64));
            if (on && hash(seed + 2, (uint64_t)t * NI + p) < (uint64_t)(0.25 * two64))
            {
                input[total++] = p;
            }
        }
    }

    start[steps] = total;
    population hidden = make_population(NH, 2048, 410, 64 * 6000, 0), out = make_population(NO, 2048, 410, 64 * 1200, 0);
    int32_t *fired = memory((NH + 8) * 4), *spikes = memory(64 * 4);
    for (int repeat = 0; repeat < 5; repeat++)
    {
        uint64_t sum = 0;
        int count = 0;
        memset(hidden.u, 0, NH * 4);
        memset(hidden.v, 0, NH * 4);
        memset(hidden.a[0], 0, NH * 2);
        memset(out.u, 0, NO * 4);
        memset(out.v, 0, NO * 4);
        memset(out.a[0], 0, NO * 2);
        double begin = now();
        for (int t = 0; t < steps; t++)
        {
            int16_t *restrict a = hidden.a[0], *restrict b = out.a[0];
            for (int s = t > 0 ? start[t - 1] : 0; t > 0 && s < start[t]; s++)
            {
                const int8_t *restrict row = w1 + input[s] * NH;
                for (int i = 0; i < NH; i++)
                {
                    a[i] = (int16_t)(a[i] + row[i]);
                }
            }

            for (int f = 0; f < count; f++)
            {
                const int8_t *restrict row = w2 + fired[f] * 16;
                for (int i = 0; i < 16; i++)
                {
                    b[i] = (int16_t)(b[i] + row[i]);
                }
            }

            count = update(&hidden, 0, fired);
            int winners = update(&out, 0, spikes);
            for (int f = 0; f < count; f++)
            {
                sum += mix((uint64_t)t * NH + fired[f] + 1);
            }

            sum += winners * 0;
        }

        printf("{\"loop\": \"W4\", \"threads\": %d, \"us_per_step\": %.3f, \"raster\": \"0x%llx\"}\n", threads,
            (now() - begin) / steps * 1e6, (unsigned long long)sum);
    }
}

/* Rates, of one thread; the host adds up what two of them say. */
static void rate(const char *name, double amount, double seconds)
{
    printf("{\"rate\": \"%s\", \"per_second\": %.6g}\n", name, amount / seconds);
}

#define BEST(name, amount, body)             \
    do                                       \
    {                                        \
        double best = 1e9;                   \
        for (int repeat = 0; repeat < 7; repeat++) \
        {                                    \
            double begin = now();            \
            body;                            \
            double took = now() - begin;     \
            best = took < best ? took : best; \
        }                                    \
        rate(name, amount, best);            \
    } while (0)

static volatile int64_t sink;

/* Rows in an order that nobody knows before, as spikes give them. */
__attribute__((noinline)) static void deliver_dense(const int8_t *restrict rows, int16_t *restrict a, const int32_t *order, int count)
{
    for (int f = 0; f < count; f++)
    {
        const int8_t *restrict row = rows + order[f] * NH;
        for (int i = 0; i < NH; i++)
        {
            a[i] = (int16_t)(a[i] + row[i]);
        }
    }
}

static void measure_rates(void)
{
    size_t bytes = 256 << 20;
    uint64_t *stream = memory(bytes);
    BEST("stream", bytes, {
        uint64_t sum = 0;
        for (size_t i = 0; i < bytes / 8; i++)
        {
            sum += stream[i];
        }
        sink += (int64_t)sum;
    });

    /* As many rows at a time as W4 has spikes in a step. */
    int8_t *dense = memory(NI * NH);
    int16_t *a = memory(1 << 18);
    int32_t *order = memory(100000 * 4);
    for (int i = 0; i < 100000; i++)
    {
        order[i] = below(hash(7, i), NI);
    }

    BEST("dense", 2200.0 * 44 * NH, {
        for (int step = 0; step < 2200; step++)
        {
            deliver_dense(dense, a, order + step * 44, 44);
        }
        sink += a[3];
    });

    rows small = make_rows(4000, 80, 8, -90, 0, 4000);
    for (int i = 0; i < 100000; i++)
    {
        order[i] = below(hash(7, i), 4000);
    }

    BEST("indexed, in cache", 4000.0 * 80, deliver(&small, a, order, 4000));
    rows large = make_rows(100000, 100, 7, -78, 0, 50000);
    for (int i = 0; i < 100000; i++)
    {
        order[i] = below(hash(7, i), 100000);
    }

    /* Other rows each time, after a stream that leaves no cache with any of them. */
    double best = 0;
    for (int repeat = 0; repeat < 7; repeat++)
    {
        double walked = 0;
        const int32_t *these = order + repeat * 10000;
        for (int i = 0; i < 10000; i++)
        {
            walked += large.start[these[i] + 1] - large.start[these[i]];
        }

        for (size_t i = 0; i < bytes / 8; i += 8)
        {
            sink += (int64_t)stream[i];
        }

        double begin = now();
        deliver(&large, a, these, 10000);
        double found = walked / (now() - begin);
        best = found > best ? found : best;
    }

    rate("indexed, from memory", best, 1);
    int32_t *fired = memory(100000 * 4);
    population cached = make_population(4000, 819, 205, 1 << 30, 0), many = make_population(50000, 819, 205, 1 << 30, 0);
    BEST("update, in cache", 100 * 4000.0, for (int i = 0; i < 100; i++) sink += update(&cached, 0, fired));
    BEST("update, 50,000 units", 20 * 50000.0, for (int i = 0; i < 20; i++) sink += update(&many, 0, fired));
}

int main(int count, char **arguments)
{
    int threads = count > 1 ? atoi(arguments[1]) : 1;
    if (threads < 1 || threads > 2)
    {
        fprintf(stderr, "usage: plain_loops THREADS (1 or 2)\n");
        return 2;
    }

    if (count > 2)
    {
        measure_rates();
        return 0;
    }

    run_balanced("W1", 4000, 80, 8, -90, 10000, 1, 1);
    run_balanced("W2", 100000, 100, 7, -78, 1000, 2, threads);
    run_feed_forward(1);
    return 0;
}
