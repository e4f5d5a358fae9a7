/* SPDX-License-Identifier: MIT */
#include "timing.h"

#include "loops.h"
#ifdef KSB_BENCH_MPFR
#include "mpfr_peer.h"
#endif

#include <fenv.h>
#include <keishis_sandbox.h>
#include <string.h>
#include <time.h>

static clockid_t chosen_clock = CLOCK_PROCESS_CPUTIME_ID;

void bench_wall_clock(int wall)
{
    chosen_clock = wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
}

static double nanoseconds(void)
{
    struct timespec now;
    clock_gettime(chosen_clock, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

static void set_inexact(int inexact)
{
    feclearexcept(FE_ALL_EXCEPT);
    if (inexact) feraiseexcept(FE_INEXACT);
}

/* Defines a timer for functions of one type. `call` is a call on n elements at offset `at`; its result goes to a
 * volatile object, so it is made, and nothing waits for it. */
#define TIMER(name, result, function_type, setup, call, finish)                                                  \
    static double name(any_function *function, const struct problem *p, size_t calls, uint64_t *value)           \
    {                                                                                                             \
        function_type *f = (function_type *)function;                                                             \
        const size_t n = p->n;                                                                                    \
        volatile result sink = 0;                                                                                 \
        setup;                                                                                                    \
        set_inexact(p->inexact);                                                                                  \
        const double start = nanoseconds();                                                                       \
        for (size_t k = 0, at = 0; k < calls; k++) {                                                              \
            sink = call;                                                                                          \
            at += n;                                                                                              \
            if (p->room - at < n) at = 0;                                                                         \
        }                                                                                                         \
        const double stop = nanoseconds();                                                                        \
        finish;                                                                                                   \
        const result last = sink;                                                                                 \
        *value = 0;                                                                                               \
        memcpy(value, &last, sizeof last);                                                                        \
        return (stop - start) / (double)calls;                                                                    \
    }

#define NONE ((void)0)
#define F64(q) ((const double *)(q) + at)

typedef double sum_f64(const double *, size_t);
typedef float sum_f32(const float *, size_t);
typedef uint16_t sum_f16(const uint16_t *, size_t);
typedef uint64_t load_u16(const uint16_t *, size_t);
typedef ksb_status checked_i64(const int64_t *, size_t, int64_t *);
typedef int64_t sum_i64(const int64_t *, size_t);
typedef double dot_f64(const double *, const double *, size_t);
typedef double var_f64(const double *, size_t, size_t);
typedef double cblas_dot(int64_t, const double *, int64_t, const double *, int64_t);
typedef double cblas_norm(int64_t, const double *, int64_t);
typedef ksb_status add_array(ksb_acc *, const void *, size_t, ptrdiff_t);
typedef ksb_status add_products(ksb_acc *, const void *, const void *, size_t, ptrdiff_t, ptrdiff_t);
typedef ksb_status moments_add(ksb_moments *, const void *, size_t, ptrdiff_t);
typedef ksb_status many_f64(const void *, size_t, ptrdiff_t, size_t, ptrdiff_t, void *, ptrdiff_t);
typedef ksb_status by_f64(const void *, size_t, ptrdiff_t, const int64_t *, size_t, double *);
typedef void axis0_f64(const double *, size_t, size_t, double *);
typedef void grouped_f64(const double *, size_t, const int64_t *, double *);

TIMER(time_sum_f64, double, sum_f64, NONE, f(F64(p->x), n), NONE)
TIMER(time_sum_f32, float, sum_f32, NONE, f((const float *)p->x + at, n), NONE)
TIMER(time_sum_f16, uint16_t, sum_f16, NONE, f((const uint16_t *)p->x + at, n), NONE)
TIMER(time_load_u16, uint64_t, load_u16, NONE, f((const uint16_t *)p->x + at, n), NONE)
TIMER(time_sum_i64, int64_t, sum_i64, NONE, f((const int64_t *)p->x + at, n), NONE)
TIMER(time_checked_i64, int64_t, checked_i64, int64_t s = 0,
      f((const int64_t *)p->x + at, n, &s) == KSB_OK ? s : 0, NONE)
TIMER(time_dot_f64, double, dot_f64, NONE, f(F64(p->x), F64(p->y), n), NONE)
TIMER(time_var_f64, double, var_f64, NONE, f(F64(p->x), n, 0), NONE)
TIMER(time_cblas_dot, double, cblas_dot, NONE, f((int64_t)n, F64(p->x), 1, F64(p->y), 1), NONE)
TIMER(time_cblas_norm, double, cblas_norm, NONE, f((int64_t)n, F64(p->x), 1), NONE)

/* Accumulators take array after array; their value is that of all calls, so of one if there is one call. */
TIMER(time_add_array, double, add_array, ksb_acc acc = KSB_ACC_INIT, f(&acc, F64(p->x), n, sizeof(double)),
      sink = ksb_acc_to_f64(&acc))
TIMER(time_add_products, double, add_products, ksb_acc acc = KSB_ACC_INIT,
      f(&acc, F64(p->x), F64(p->y), n, sizeof(double), sizeof(double)), sink = ksb_acc_to_f64(&acc))
TIMER(time_moments, double, moments_add, ksb_moments m = KSB_MOMENTS_INIT, f(&m, F64(p->x), n, sizeof(double)),
      sink = ksb_moments_var(&m, 0))

/* These write p->out; the value is the first result. */
TIMER(time_axis0, double, many_f64, NONE,
      f(p->x, n, (ptrdiff_t)(p->count * sizeof(double)), p->count, sizeof(double), p->out, sizeof(double)),
      sink = p->out[0])
TIMER(time_axis1, double, many_f64, NONE,
      f(p->x, n, sizeof(double), p->count, (ptrdiff_t)(n * sizeof(double)), p->out, sizeof(double)),
      sink = p->out[0])
TIMER(time_loop_axis0, double, axis0_f64, NONE, (f(p->x, n, p->count, p->out), 0), sink = p->out[0])
TIMER(time_by, double, by_f64, NONE, f(F64(p->x), n, sizeof(double), p->labels + at, p->count, p->out),
      sink = p->out[0])
TIMER(time_loop_by, double, grouped_f64, NONE,
      (memset(p->out, 0, p->count * sizeof *p->out), f(F64(p->x), n, p->labels + at, p->out), 0), sink = p->out[0])

typedef double timer(any_function *function, const struct problem *problem, size_t calls, uint64_t *value);

#ifdef KSB_BENCH_MPFR
typedef double mpfr_table_sum(const void *, size_t);
TIMER(time_mpfr, double, mpfr_table_sum, NONE, f(p->y, n), NONE)
#endif

static struct {
    const char *operation, *who;
    timer *time;
    any_function *function;
} contenders[64];
static size_t ncontenders;

static void add(const char *operation, const char *who, timer *time, any_function *function)
{
    contenders[ncontenders].operation = operation;
    contenders[ncontenders].who = who;
    contenders[ncontenders].time = time;
    contenders[ncontenders++].function = function;
}

size_t bench_open(const char *isa, any_function *ddot, any_function *dnrm2)
{
#define FUNCTION(f) ((any_function *)(f))
    const struct loops *sets[] = {loops_find(isa), &loops_scalar};
    static const char *const names[] = {"loop", "scalar loop"};

    ncontenders = 0;
    add("sum_f64", "ksb", time_sum_f64, FUNCTION(ksb_sum_f64));
    add("dot_f64", "ksb", time_dot_f64, FUNCTION(ksb_dot_f64));
    add("norm_f64", "ksb", time_sum_f64, FUNCTION(ksb_norm_f64));
    add("mean_f64", "ksb", time_sum_f64, FUNCTION(ksb_mean_f64));
    add("var_f64", "ksb", time_var_f64, FUNCTION(ksb_var_f64));
    add("sum_f32", "ksb", time_sum_f32, FUNCTION(ksb_sum_f32));
    add("sum_f16", "ksb", time_sum_f16, FUNCTION(ksb_sum_f16));
    add("sum_bf16", "ksb", time_sum_f16, FUNCTION(ksb_sum_bf16));
    add("sum_i64", "ksb", time_checked_i64, FUNCTION(ksb_sum_i64));
    add("acc_add_array_f64", "ksb", time_add_array, FUNCTION(ksb_acc_add_array_f64));
    add("acc_add_products_f64", "ksb", time_add_products, FUNCTION(ksb_acc_add_products_f64));
    add("moments_add_array_f64", "ksb", time_moments, FUNCTION(ksb_moments_add_array_f64));
    add("axis0_f64", "ksb", time_axis0, FUNCTION(ksb_sum_f64_many));
    add("axis1_f64", "ksb", time_axis1, FUNCTION(ksb_sum_f64_many));
    add("by_f64", "ksb", time_by, FUNCTION(ksb_sum_f64_by));
    for (int k = 0; k < 2; k++) {
        const struct loops *loops = sets[k];
        const char *who = names[k];
        if (loops == NULL) continue;
        add("sum_f64", who, time_sum_f64, FUNCTION(loops->sum_f64));
        add("mean_f64", who, time_sum_f64, FUNCTION(loops->sum_f64));
        add("acc_add_array_f64", who, time_sum_f64, FUNCTION(loops->sum_f64));
        add("dot_f64", who, time_dot_f64, FUNCTION(loops->dot_f64));
        add("acc_add_products_f64", who, time_dot_f64, FUNCTION(loops->dot_f64));
        add("norm_f64", who, time_sum_f64, FUNCTION(loops->squares_f64));
        add("var_f64", who, time_sum_f64, FUNCTION(loops->moments_f64));
        add("moments_add_array_f64", who, time_sum_f64, FUNCTION(loops->moments_f64));
        add("sum_f32", who, time_sum_f32, FUNCTION(loops->sum_f32));
        add("sum_f16", who, time_load_u16, FUNCTION(loops->load_u16));
        add("sum_bf16", who, time_load_u16, FUNCTION(loops->load_u16));
        add("sum_i64", who, time_sum_i64, FUNCTION(loops->sum_i64));
        add("axis0_f64", who, time_loop_axis0, FUNCTION(loops->axis0_f64));
    }
    add("by_f64", "loop", time_loop_by, FUNCTION(loops_grouped_f64));
    if (ddot != NULL) {
        add("dot_f64", "OpenBLAS", time_cblas_dot, ddot);
        add("acc_add_products_f64", "OpenBLAS", time_cblas_dot, ddot);
    }
    if (dnrm2 != NULL) add("norm_f64", "OpenBLAS", time_cblas_norm, dnrm2);
#ifdef KSB_BENCH_MPFR
    add("sum_f64", "MPFR", time_mpfr, FUNCTION(bench_mpfr_sum));
#endif
    return ncontenders;
}

const char *bench_operation(size_t k)
{
    return contenders[k].operation;
}

const char *bench_who(size_t k)
{
    return contenders[k].who;
}

double bench_sample(size_t k, const struct problem *problem, size_t calls, uint64_t *value)
{
    return contenders[k].time(contenders[k].function, problem, calls, value);
}
