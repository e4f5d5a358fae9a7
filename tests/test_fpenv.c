/* SPDX-License-Identifier: MIT */
/*
 * The caller's floating-point environment neither changes a result nor is changed: rounding mode, flush-to-zero,
 * denormals-are-zero, exception masks, sticky flags, errno.
 */
#define _GNU_SOURCE /* feenableexcept */
#include "reductions.h"

#include <errno.h>
#include <fenv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* The library's code is in another file, so the compiler cannot move it over the calls that set the environment;
 * nothing here computes with doubles while it is set. */

#if defined(__x86_64__) || (defined(__i386__) && defined(__SSE2__))
#  include <immintrin.h>
#  define HAVE_MXCSR 1
enum { DENORMALS_ARE_ZERO = 0x0040, FLUSH_TO_ZERO = 0x8000, MXCSR_FLAGS = 0x003f };
#endif

/* Whether subnormals are flushed to zero, as operands and as results. */
#if defined(HAVE_MXCSR)
#  define HAVE_FLUSHING 1
enum { FLUSHING = FLUSH_TO_ZERO | DENORMALS_ARE_ZERO };

static unsigned flushing(void)
{
    return _mm_getcsr() & FLUSHING;
}

static void set_flushing(unsigned bits)
{
    _mm_setcsr((_mm_getcsr() & ~(unsigned)FLUSHING) | bits);
}
#elif defined(__aarch64__)
#  define HAVE_FLUSHING 1
enum { FLUSHING = 1 << 24 | 1 << 25 }; /* FPCR.FZ, and FPCR.DN: results that are NaN are the default one */

static unsigned flushing(void)
{
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr) : : "memory");
    return (unsigned)fpcr & FLUSHING;
}

static void set_flushing(unsigned bits)
{
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr) : : "memory");
    fpcr = (fpcr & ~(uint64_t)FLUSHING) | bits;
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr) : "memory");
}
#endif

/* The x87 unit has a control word of its own; some systems and libraries set its precision to that of a double. */
#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
#  define HAVE_X87 1
enum { X87_EXCEPTIONS_MASKED = 0x003f, X87_PRECISION = 0x0300, X87_MODES = 0x0f3f };
static unsigned usual_precision;

static unsigned x87_control(void)
{
    uint16_t word;
    __asm__ volatile("fnstcw %0" : "=m"(word) : : "memory");
    return word;
}

static void set_x87_control(unsigned bits)
{
    const uint16_t word = (uint16_t)bits;
    __asm__ volatile("fldcw %0" : : "m"(word) : "memory");
}
#endif

enum { N = 200 };

/* One piece of data and what each function must give for it, worked out in the default environment. */
struct expected {
    const char *what;
    double x[N];
    size_t n;
    uint64_t sum, twice; /* twice: of all elements added and added again */
};

static struct expected cases[GEN_SHAPES * 6];
enum { CASES = sizeof cases / sizeof *cases };

static void prepare(void)
{
    static const size_t lengths[] = {0, 1, 2, 9, 64, N};
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < CASES; i++) {
        struct expected *e = &cases[i];
        double two[2 * N];
        const enum gen_shape shape = (enum gen_shape)(i % GEN_SHAPES);
        e->what = gen_name(shape);
        e->n = lengths[i / GEN_SHAPES];
        gen_fill(&rng, shape, e->x, e->n);
        memcpy(two, e->x, e->n * sizeof *two);
        memcpy(two + e->n, e->x, e->n * sizeof *two);
        e->sum = ksb_bits(oracle_sum_f64(e->x, e->n));
        e->twice = ksb_bits(oracle_sum_f64(two, 2 * e->n));
    }
    oracle_finish();
}

/* What the calls of one piece of data gave. Comparing waits until the environment is the default one again. */
struct outcome {
    uint64_t sum, strided, twice, one_by_one;
    int64_t integer;
    int bad_status;
};

static void call_everything(const struct expected *e, struct outcome *o)
{
    ksb_acc acc = KSB_ACC_INIT, copy, single = KSB_ACC_INIT;
    double result;
    o->bad_status = 0;

    result = ksb_sum_f64(e->x, e->n);
    memcpy(&o->sum, &result, sizeof result);
    result = ksb_sum_f64_strided(e->n == 0 ? NULL : e->x + (e->n - 1), e->n, -(ptrdiff_t)sizeof *e->x);
    memcpy(&o->strided, &result, sizeof result);

    o->bad_status |= ksb_acc_add_array_f64(&acc, e->x, e->n, sizeof *e->x);
    copy = acc;
    o->bad_status |= ksb_acc_merge(&acc, &copy);
    o->bad_status |= ksb_acc_merge(&acc, &copy);
    o->bad_status |= ksb_acc_subtract(&acc, &copy);
    result = ksb_acc_to_f64(&acc);
    memcpy(&o->twice, &result, sizeof result);

    for (size_t i = 0; i < e->n; i++)
        o->bad_status |= ksb_acc_add_f64(&single, e->x[i]);
    result = ksb_acc_to_f64(&single);
    memcpy(&o->one_by_one, &result, sizeof result);
    o->bad_status |= !ksb_acc_equal(&single, &copy);
    o->bad_status |= ksb_mysum(mysum(1, 2), 4, &o->integer);
}

static void check_outcome(const struct expected *e, const struct outcome *o, const char *environment)
{
    char what[120];
    snprintf(what, sizeof what, "%s, %s", e->what, environment);
    const struct ksb_data *data = KSB_CONTIGUOUS(what, e->x, e->n);
    /* A sum that is a zero may lose its sign by the subtraction in `twice`; the promise is +0.0 then. */
    const uint64_t twice = e->twice == KSB_NEGATIVE_ZERO ? KSB_ZERO : e->twice;
    const uint64_t got[] = {o->sum, o->strided, o->one_by_one, o->twice};
    const uint64_t want[] = {e->sum, e->sum, e->sum, twice};
    for (int i = 0; i < 4; i++) {
        const char *message = ksb_difference(got[i], want[i], data);
        if (message != NULL)
            ck_abort_msg("call %d\n%s", i, message);
    }
    ck_assert_int_eq(o->integer, 7);
    ck_assert_msg(!o->bad_status, "a call failed: %s", what);
}

static const struct {
    int mode;
    const char *name;
} modes[] = {
#ifdef FE_TONEAREST
    {FE_TONEAREST, "to nearest"},
#endif
#ifdef FE_UPWARD
    {FE_UPWARD, "upward"},
#endif
#ifdef FE_DOWNWARD
    {FE_DOWNWARD, "downward"},
#endif
#ifdef FE_TOWARDZERO
    {FE_TOWARDZERO, "toward zero"},
#endif
};
enum { MODES = sizeof modes / sizeof *modes };

START_TEST(test_fpenv_rounding_mode_and_flags_are_without_effect_and_kept)
{
    prepare();
    for (int m = 0; m < MODES; m++)
        for (int flags = 0; flags < 2; flags++)
            for (int i = 0; i < CASES; i++) {
                struct outcome o;
                feclearexcept(FE_ALL_EXCEPT);
                if (flags)
                    feraiseexcept(FE_ALL_EXCEPT);
                const int raised = fetestexcept(FE_ALL_EXCEPT);
                ck_assert_int_eq(fesetround(modes[m].mode), 0);
                call_everything(&cases[i], &o);
                const int mode_after = fegetround(), raised_after = fetestexcept(FE_ALL_EXCEPT);
                fesetround(FE_TONEAREST);

                ck_assert_int_eq(mode_after, modes[m].mode);
                ck_assert_msg(raised_after == raised, "%s, n %zu, rounding %s: sticky flags were %#x and are %#x",
                              cases[i].what, cases[i].n, modes[m].name, (unsigned)raised, (unsigned)raised_after);
                check_outcome(&cases[i], &o, modes[m].name);
            }
}
END_TEST

#ifdef HAVE_MXCSR
START_TEST(test_fpenv_flushing_subnormals_is_without_effect_and_kept)
{
    static const unsigned bits[] = {FLUSH_TO_ZERO, DENORMALS_ARE_ZERO, FLUSHING};
    const unsigned usual = _mm_getcsr() & ~(unsigned)MXCSR_FLAGS;
    prepare();
    for (int f = 0; f < 3; f++)
        for (unsigned mode = 0; mode < 4; mode++)
            for (unsigned flags = 0; flags <= MXCSR_FLAGS; flags += MXCSR_FLAGS)
                for (int i = 0; i < CASES; i++) {
                    struct outcome o;
                    const unsigned set = usual | bits[f] | mode << 13 | flags;
                    _mm_setcsr(set);
                    call_everything(&cases[i], &o);
                    const unsigned after = _mm_getcsr();
                    _mm_setcsr(usual);
                    ck_assert_msg(after == set, "%s, n %zu: MXCSR was %#x and is %#x", cases[i].what, cases[i].n, set,
                                  after);
                    check_outcome(&cases[i], &o, "flushing subnormals");
                }
}
END_TEST
#endif

#ifdef HAVE_FLUSHING
/* The machine must be one that flushes, or the tests with flushing prove nothing. */
START_TEST(test_fpenv_this_machine_does_flush_subnormals)
{
    volatile double least = 0x1p-1074, sum;
    set_flushing(FLUSHING);
    sum = least + least;
    set_flushing(0);
    ksb_assert_bits(sum, KSB_ZERO, KSB_CONTIGUOUS("2^-1074 twice", NULL, 0));
}
END_TEST
#endif

#ifdef HAVE_X87
START_TEST(test_fpenv_precision_of_x87_is_without_effect_and_kept)
{
    static const unsigned precisions[] = {0x000, 0x200, 0x300}; /* 24, 53 and 64 bits */
    const unsigned usual = x87_control();
    prepare();
    for (int p = 0; p < 3; p++)
        for (unsigned rounding = 0; rounding < 4; rounding++)
            for (int i = 0; i < CASES; i++) {
                struct outcome o;
                const unsigned set = X87_EXCEPTIONS_MASKED | precisions[p] | rounding << 10;
                set_x87_control(set);
                call_everything(&cases[i], &o);
                const unsigned after = x87_control() & X87_MODES;
                set_x87_control(usual);
                ck_assert_msg(after == set, "%s, n %zu: the control word was %#x and is %#x", cases[i].what, cases[i].n,
                              set, after);
                check_outcome(&cases[i], &o, "precision of x87");
            }
}
END_TEST
#endif

#if defined(__GLIBC__) && (defined(__x86_64__) || defined(__i386__))
/* A trap is a SIGFPE, which Check reports as a failure. */
START_TEST(test_fpenv_unmasked_exceptions_do_not_fire_and_stay_unmasked)
{
    prepare();
    for (int m = 0; m < MODES; m++)
        for (int i = 0; i < CASES; i++) {
            struct outcome o;
            feclearexcept(FE_ALL_EXCEPT);
            fesetround(modes[m].mode);
            feenableexcept(FE_ALL_EXCEPT);
            call_everything(&cases[i], &o);
            const int unmasked = fegetexcept();
            fedisableexcept(FE_ALL_EXCEPT);
            fesetround(FE_TONEAREST);
            ck_assert_int_eq(unmasked, FE_ALL_EXCEPT);
            ck_assert_int_eq(fetestexcept(FE_ALL_EXCEPT), 0);
            check_outcome(&cases[i], &o, "exceptions unmasked");
        }
}
END_TEST

/* Likewise: where an inexact sum does not trap, the test above proves nothing. */
START_TEST(test_fpenv_this_machine_does_trap)
{
    volatile double one = 1.0, least = 0x1p-1074, sum;
    feenableexcept(FE_INEXACT);
    sum = one + least;
    (void)sum;
}
END_TEST
#endif

START_TEST(test_fpenv_errno_is_kept)
{
    prepare();
    for (int i = 0; i < CASES; i++) {
        struct outcome o;
        errno = ERANGE;
        call_everything(&cases[i], &o);
        ksb_sum_f64(NULL, 1);
        ksb_mysum(INT64_MAX, 1, NULL);
        ksb_status_string((ksb_status)1);
        ksb_version();
        ksb_kernel();
        ck_assert_int_eq(errno, ERANGE);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Every reduction, and the arrays of accumulators and moments of every type, in every environment
 * ------------------------------------------------------------------------------------------------- */

/* A reduction, or what one type does to accumulators and moments, worked out in the default environment. */
enum { PER_ENTRY = 8, WAYS = 4, COLUMNS = 5, STATE_BYTES = KSB_ACC_PACKED_MAX + KSB_MOMENTS_PACKED_MAX };
struct reduction {
    struct ksb_case c;
    const void *columns_x, *columns_y; /* COLUMNS times the arrays, side by side */
    int fits;
    unsigned char want[KSB_RESULT_BYTES];
};
struct stream {
    const struct ksb_stream_entry *e;
    const void *x, *y;
    size_t n;
    unsigned char want[STATE_BYTES];
};

static struct reduction *reductions;
static struct stream *streams;
static int nreductions, nstreams;

/* Packed states of an accumulator and moments that met all functions of the type, and what they read as; returns
 * whether a call failed. */
static int call_stream(const struct stream *s, unsigned char bytes[STATE_BYTES], double values[6])
{
    const ptrdiff_t size = (ptrdiff_t)oracle_size(s->e->element);
    ksb_acc acc = KSB_ACC_INIT, copy;
    ksb_moments m = KSB_MOMENTS_INIT, moments_copy;
    size_t n;
    int bad = 0, order = 0;
    memset(bytes, 0, STATE_BYTES);
    bad |= s->e->add(&acc, s->x, s->n, size);
    bad |= s->e->add_products(&acc, s->x, s->y, s->n, size, size);
    bad |= s->e->subtract(&acc, s->y, s->n / 2, 2 * size);
    bad |= s->e->subtract_products(&acc, s->y, s->y, s->n, size, size);
    bad |= s->e->moments_add(&m, s->x, s->n, size);
    bad |= s->e->moments_add(&m, s->y, s->n, size);
    bad |= s->e->moments_subtract(&m, s->y, s->n / 3, size);
    bad |= ksb_acc_pack(&acc, bytes, KSB_ACC_PACKED_MAX, &n);
    bad |= ksb_acc_unpack(&copy, bytes, n);
    bad |= !ksb_acc_equal(&acc, &copy);
    bad |= ksb_moments_pack(&m, bytes + KSB_ACC_PACKED_MAX, KSB_MOMENTS_PACKED_MAX, &n);
    bad |= ksb_moments_unpack(&moments_copy, bytes + KSB_ACC_PACKED_MAX, n);
    bad |= !ksb_moments_equal(&m, &moments_copy);
    ksb_acc_compare(&acc, &copy, &order); /* refused where it is NaN */
    bad |= order != 0;
    values[0] = ksb_acc_to_f64(&acc);
    values[1] = ksb_moments_sum(&m);
    values[2] = ksb_moments_mean(&m);
    values[3] = ksb_moments_var(&m, 1);
    values[4] = ksb_moments_std(&m, 1);
    values[5] = ksb_moments_norm(&m);
    return bad;
}

static double stream_values[64 * PER_ENTRY][6];

static void *copy_of(const void *p, size_t nbytes)
{
    void *const copy = malloc(nbytes + 1);
    memcpy(copy, p, nbytes);
    return copy;
}

/* The array side by side with itself, as columns. */
static void *columns_of(const void *p, size_t n, size_t size)
{
    unsigned char *const matrix = malloc(COLUMNS * n * size + 1);
    for (size_t i = 0; i < COLUMNS * n; i++)
        memcpy(matrix + i * size, (const unsigned char *)p + i / COLUMNS * size, size);
    return matrix;
}

static void prepare_all(void)
{
    static const enum gen_shape shapes[PER_ENTRY] = {GEN_NORMAL,    GEN_WIDE,    GEN_NEAR_TIE, GEN_BRINK,
                                                     GEN_SUBNORMAL, GEN_OFFSET, GEN_SPECIAL,  GEN_LATE};
    static const size_t lengths[PER_ENTRY] = {150, 64, 5, 3, 17, 30, 40, 200};
    struct ksb_rng rng = ksb_test_rng(__func__);
    if (reductions != NULL) /* all tests are one process with CK_FORK=no */
        return;
    reductions = calloc((size_t)ksb_entries_count * PER_ENTRY, sizeof *reductions);
    streams = calloc((size_t)ksb_stream_entries_count * PER_ENTRY, sizeof *streams);
    for (int i = 0; i < ksb_entries_count; i++)
        for (int k = 0; k < PER_ENTRY; k++) {
            if (ksb_test_leaves_out())
                continue;
            struct reduction *const r = &reductions[nreductions++];
            r->c = ksb_shaped_case(&rng, &ksb_entries[i], shapes[k], lengths[k]);
            const struct oracle_problem p = ksb_problem_of(&r->c);
            r->fits = oracle_solve(&p, r->want);
            const size_t nbytes = lengths[k] * oracle_size(ksb_entries[i].element);
            r->c.x = copy_of(r->c.x, nbytes);
            r->c.y = r->c.y == NULL ? NULL : copy_of(r->c.y, nbytes);
            r->columns_x = columns_of(r->c.x, r->c.n, oracle_size(ksb_entries[i].element));
            r->columns_y = r->c.y == NULL ? NULL : columns_of(r->c.y, r->c.n, oracle_size(ksb_entries[i].element));
        }
    for (int i = 0; i < ksb_stream_entries_count; i++)
        for (int k = 0; k < PER_ENTRY; k++) {
            if (ksb_test_leaves_out())
                continue;
            struct stream *const s = &streams[nstreams];
            s->e = &ksb_stream_entries[i];
            s->n = lengths[k];
            gen_factors(&rng, shapes[k], s->e->element, ksb_x, ksb_y, s->n);
            s->x = copy_of(ksb_x, s->n * oracle_size(s->e->element));
            s->y = copy_of(ksb_y, s->n * oracle_size(s->e->element));
            if (call_stream(s, s->want, stream_values[nstreams++]))
                ck_abort_msg("%s: a call fails in the default environment", s->e->name);
        }
    oracle_finish();
}

/* One environment that a caller may be in. */
struct environment {
    int mode;
    unsigned flush;
    int unmasked, raised, single; /* single: x87 rounds to 24 bits */
};
static struct environment environments[64];
static int nenvironments;

static void list_environments(void)
{
#ifdef HAVE_X87
    usual_precision = x87_control() & X87_PRECISION;
#endif
    for (int m = 0; m < MODES; m++)
        for (int raised = 0; raised < 2; raised++) {
            environments[nenvironments++] = (struct environment){.mode = modes[m].mode, .raised = raised};
#ifdef HAVE_FLUSHING
            environments[nenvironments++] =
                (struct environment){.mode = modes[m].mode, .flush = FLUSHING, .raised = raised};
#endif
#ifdef HAVE_X87
            environments[nenvironments++] = (struct environment){.mode = modes[m].mode, .raised = raised, .single = 1};
#endif
#if defined(__GLIBC__) && (defined(__x86_64__) || defined(__i386__))
            if (!raised)
                environments[nenvironments++] = (struct environment){.mode = modes[m].mode, .unmasked = 1};
#endif
        }
}

static void enter(const struct environment *e)
{
    feclearexcept(FE_ALL_EXCEPT);
    if (e->raised)
        feraiseexcept(FE_ALL_EXCEPT);
    fesetround(e->mode);
#ifdef HAVE_FLUSHING
    set_flushing(e->flush);
#endif
#ifdef HAVE_X87
    if (e->single)
        set_x87_control(x87_control() & ~(unsigned)X87_PRECISION);
#endif
#if defined(__GLIBC__) && (defined(__x86_64__) || defined(__i386__))
    if (e->unmasked)
        feenableexcept(FE_ALL_EXCEPT);
#endif
}

/* Back to the default; returns whether the environment was still the same. */
static int leave(const struct environment *e)
{
    int same = fegetround() == e->mode && fetestexcept(FE_ALL_EXCEPT) == (e->raised ? FE_ALL_EXCEPT : 0);
#if defined(__GLIBC__) && (defined(__x86_64__) || defined(__i386__))
    same &= fegetexcept() == (e->unmasked ? FE_ALL_EXCEPT : 0);
    fedisableexcept(FE_ALL_EXCEPT);
#endif
#ifdef HAVE_FLUSHING
    same &= flushing() == e->flush;
    set_flushing(0);
#endif
#ifdef HAVE_X87
    same &= (x87_control() & X87_PRECISION) == (e->single ? 0u : usual_precision);
    set_x87_control(x87_control() | usual_precision);
#endif
    feclearexcept(FE_ALL_EXCEPT);
    fesetround(FE_TONEAREST);
    return same;
}

START_TEST(test_fpenv_every_reduction_in_every_environment)
{
    const struct environment *const e = &environments[_i];
    static const char *const ways[WAYS] = {"contiguous", "strided", "one of many", "columns"};
    prepare_all();
    for (int i = 0; i < nreductions; i++) {
        const struct reduction *const r = &reductions[i];
        const ptrdiff_t size = (ptrdiff_t)oracle_size(r->c.entry->element);
        const struct ksb_call call = {.x = r->c.x, .y = r->c.y, .n = r->c.n, .ddof = r->c.ddof, .xstride = size,
                                      .ystride = size, .count = 1};
        const struct ksb_call columns = {.x = r->columns_x, .y = r->columns_y, .n = r->c.n, .ddof = r->c.ddof,
                                         .xstride = COLUMNS * size, .ystride = COLUMNS * size, .count = COLUMNS,
                                         .xnext = size, .ynext = size,
                                         .out_stride = (ptrdiff_t)oracle_size(r->c.entry->result)};
        const struct ksb_call *const calls[WAYS] = {&call, &call, &call, &columns};
        ksb_call_function *const functions[WAYS] = {r->c.entry->contiguous, r->c.entry->strided, r->c.entry->many,
                                                    r->c.entry->many};
        unsigned char got[WAYS][COLUMNS * KSB_RESULT_BYTES];
        ksb_status status[WAYS];
        int same[WAYS];
        for (int k = 0; k < WAYS; k++) {
            enter(e);
            status[k] = functions[k](calls[k], got[k]);
            same[k] = leave(e);
        }
        for (int k = 0; k < WAYS; k++) {
            if (!same[k])
                ck_abort_msg("ksb_%s, %s, %s: the environment is another one afterwards", r->c.entry->name, ways[k],
                             r->c.what);
            ksb_assert_status(status[k], r->fits ? KSB_OK : KSB_EOVERFLOW);
            for (size_t j = 0; j < calls[k]->count && r->fits; j++)
                ksb_assert_result(&r->c, got[k] + j * oracle_size(r->c.entry->result), r->want, ways[k]);
        }
    }
}
END_TEST

START_TEST(test_fpenv_accumulators_and_moments_in_every_environment)
{
    const struct environment *const e = &environments[_i];
    prepare_all();
    for (int i = 0; i < nstreams; i++) {
        unsigned char got[STATE_BYTES];
        double values[6];
        enter(e);
        const int bad = call_stream(&streams[i], got, values);
        if (!leave(e))
            ck_abort_msg("%s: the environment is another one afterwards", streams[i].e->name);
        if (bad || memcmp(got, streams[i].want, sizeof got) != 0 ||
            memcmp(values, stream_values[i], sizeof values) != 0)
            ck_abort_msg("%s, case %d: another result than in the default environment", streams[i].e->name, i);
    }
}
END_TEST

/* Longer sums: the kernels' roads for many elements, and the threads that share the longest. */
enum { LONG = (1 << 21) + 77, LONGER = 20000, REPEATED = 6000 };

struct long_results {
    double sum, mean, dot, norm, var;
    float sum_f32;
    ksb_acc acc;
    int failed;
};

static void call_long(const double *x, const float *f, size_t n, struct long_results *r)
{
    memset(r, 0, sizeof *r);
    r->sum = ksb_sum_f64(x, n);
    r->mean = ksb_mean_f64(x, n);
    r->dot = ksb_dot_f64(x, x + 1, n - 1);
    r->norm = ksb_norm_f64(x, n);
    r->var = ksb_var_f64(x, n, 1);
    r->sum_f32 = ksb_sum_f32(f, n);
    r->failed |= ksb_acc_add_array_f64(&r->acc, x, n, sizeof *x);
    r->failed |= ksb_acc_add_products_f64(&r->acc, x, x, n, sizeof *x, sizeof *x);
}

START_TEST(test_fpenv_long_sums_and_their_threads_in_every_environment)
{
    static const struct {
        enum gen_shape shape;
        size_t n;
    } long_cases[] = {{GEN_NORMAL, LONGER}, {GEN_WIDE, LONGER},  {GEN_SUBNORMAL, LONGER},
                      {GEN_BRINK, LONGER},  {GEN_NORMAL, LONG}, {GEN_SUBNORMAL, LONG}};
    static struct long_results want, got;
    struct ksb_rng rng = ksb_test_rng(__func__);
    double *const x = malloc(LONG * sizeof *x);
    float *const f = malloc(LONG * sizeof *f);
    ck_assert(x != NULL && f != NULL);
    for (size_t c = 0; c < sizeof long_cases / sizeof *long_cases; c++) {
        const size_t n = long_cases[c].n;
        const char *const what = gen_name(long_cases[c].shape);
        gen_fill(&rng, long_cases[c].shape, x, REPEATED);
        for (size_t i = 0; i < n; i++) {
            x[i] = x[i % REPEATED];
            f[i] = (float)(i % 1000) * 0x1p-149f; /* subnormal */
        }
        ksb_assert_status(ksb_set_threads(1), KSB_OK);
        call_long(x, f, n, &want);
        ksb_assert_status(ksb_set_threads(3), KSB_OK);
        for (int i = 0; i < nenvironments; i++) {
            enter(&environments[i]);
            call_long(x, f, n, &got);
            if (!leave(&environments[i]))
                ck_abort_msg("%s, n %zu: the environment is another one afterwards", what, n);
            ck_assert_msg(memcmp(&got, &want, sizeof got) == 0,
                          "%s, n %zu, environment %d: other results than by default", what, n, i);
        }
    }
    free(x);
    free(f);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("fpenv");
    list_environments();
    TCase *const every = tcase_create("everything");
    tcase_set_timeout(every, 120.0 * ksb_test_scaled(1));
    tcase_add_loop_test(every, test_fpenv_every_reduction_in_every_environment, 0, nenvironments);
    tcase_add_loop_test(every, test_fpenv_accumulators_and_moments_in_every_environment, 0, nenvironments);
    tcase_add_test(every, test_fpenv_long_sums_and_their_threads_in_every_environment);
    suite_add_tcase(s, every);
    KSB_TEST_CASE(s, "portable", test_fpenv_rounding_mode_and_flags_are_without_effect_and_kept,
                  test_fpenv_errno_is_kept);
#ifdef HAVE_MXCSR
    KSB_TEST_CASE(s, "subnormals", test_fpenv_flushing_subnormals_is_without_effect_and_kept);
#endif
#ifdef HAVE_FLUSHING
    KSB_TEST_CASE(s, "flushing", test_fpenv_this_machine_does_flush_subnormals);
#endif
#ifdef HAVE_X87
    KSB_TEST_CASE(s, "x87", test_fpenv_precision_of_x87_is_without_effect_and_kept);
#endif
#if defined(__GLIBC__) && (defined(__x86_64__) || defined(__i386__))
    KSB_TEST_CASE(s, "exceptions", test_fpenv_unmasked_exceptions_do_not_fire_and_stay_unmasked);
    const char *const fork = getenv("CK_FORK");
    if (fork == NULL || strcmp(fork, "no") != 0) { /* the signal ends the process */
        TCase *traps = tcase_create("traps");
        tcase_add_test_raise_signal(traps, test_fpenv_this_machine_does_trap, SIGFPE);
        suite_add_tcase(s, traps);
    }
#endif
    return s;
}
