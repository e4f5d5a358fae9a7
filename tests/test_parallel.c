/* SPDX-License-Identifier: MIT */
/* Calls that use threads of their own: the same results, with whatever number of them. */
#define _DEFAULT_SOURCE /* clocks, limits */
#include "gen.h"
#include "ksb_test.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#ifdef __linux__
#  include <sys/resource.h>
#  include <time.h>
#endif

enum { N = (1 << 21) + 12345 };

static const int counts[] = {1, 2, 3, 7, 64, 1024};
enum { COUNTS = sizeof counts / sizeof *counts };

/* Data of a shape, repeated: making millions of elements afresh takes long. */
static double *shaped(struct ksb_rng *rng, enum gen_shape shape)
{
    double *const x = malloc(N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    gen_fill(rng, shape, x, 5000);
    for (size_t i = 5000; i < N; i++)
        x[i] = x[i % 5000] * (i / 5000 % 3 == 0 ? -1 : 1);
    return x;
}

START_TEST(test_parallel_thread_count_is_kept_or_refused)
{
    ksb_assert_status(ksb_set_threads(3), KSB_OK);
    ck_assert_int_eq(ksb_get_threads(), 3);
    static const int wrong[] = {-1, INT32_MIN, 1025, INT32_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ksb_assert_status(ksb_set_threads(wrong[i]), KSB_EINVAL);
        ck_assert_int_eq(ksb_get_threads(), 3);
    }
    ksb_assert_status(ksb_set_threads(0), KSB_OK);
    ck_assert_int_ge(ksb_get_threads(), 1);
    ksb_assert_status(ksb_threads_status(), KSB_OK);
}
END_TEST

START_TEST(test_parallel_sums_are_those_of_one_thread)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int shape = 0; shape < GEN_SHAPES; shape++) {
        if (ksb_test_leaves_out())
            continue;
        double *const x = shaped(&rng, (enum gen_shape)shape);
        enum { RESULTS = 9 };
        uint64_t want[RESULTS];
        ksb_acc want_sum, want_products;
        ksb_moments want_moments;
        for (int c = 0; c < COUNTS; c += 2) {
            ksb_assert_status(ksb_set_threads(counts[c]), KSB_OK);
            ksb_acc sum = KSB_ACC_INIT, products = KSB_ACC_INIT;
            ksb_moments moments = KSB_MOMENTS_INIT;
            ksb_assert_status(ksb_acc_add_array_f64(&sum, x, N, sizeof *x), KSB_OK);
            ksb_assert_status(ksb_acc_add_products_f64(&products, x, x + N - 1, N, sizeof *x, -8), KSB_OK);
            ksb_assert_status(ksb_moments_add_array_f64(&moments, x, N, sizeof *x), KSB_OK);
            const uint64_t got[RESULTS] = {
                ksb_bits(ksb_sum_f64(x, N)), ksb_bits(ksb_sum_f64_strided(x + N - 1, N, -8)),
                ksb_bits(ksb_mean_f64(x, N)), ksb_bits(ksb_dot_f64(x, x + 1, N - 1)),
                ksb_bits(ksb_dot_f64_strided(x, x + N - 1, N, 8, -8)), ksb_bits(ksb_norm_f64(x, N)),
                ksb_bits(ksb_var_f64(x, N, 1)), ksb_bits(ksb_var_f64_strided(x + N - 1, N, -8, 1)),
                ksb_bits(ksb_std_f64(x, N, 0))};
            if (c == 0) {
                memcpy(want, got, sizeof want);
                want_sum = sum;
                want_products = products;
                want_moments = moments;
            }
            for (int i = 0; i < RESULTS; i++)
                ck_assert_msg(got[i] == want[i], "%s, %d threads, result %d: %016llx, with one thread %016llx",
                              gen_name((enum gen_shape)shape), counts[c], i, (unsigned long long)got[i],
                              (unsigned long long)want[i]);
            ck_assert_int_eq(ksb_acc_equal(&sum, &want_sum), 1);
            ck_assert_int_eq(ksb_acc_equal(&products, &want_products), 1);
            ck_assert_int_eq(ksb_moments_equal(&moments, &want_moments), 1);
        }
        free(x);
    }
}
END_TEST

/* What may be different about one stretch of the data, which threads see as a chunk. */
static const struct {
    const char *name;
    int exponent; /* a power of two that its elements are scaled by */
    double first; /* instead of its first element, if that is not 0 */
} stretches[] = {
    {"like the others", 0, 0},    {"larger", 35, 0},         {"much larger", 100, 0},     {"as large as squares may be", 508, 0},
    {"too large", 800, 0},        {"smaller", -35, 0},       {"much smaller", -100, 0},   {"too small", -600, 0},
    {"nothing but zeros", -9999, 0}, {"an infinity", 0, INFINITY}, {"a NaN", 0, NAN},     {"one huge", 0, 0x1p1000},
};

START_TEST(test_parallel_a_stretch_of_another_kind_does_not_matter)
{
    enum { FROM = 1 << 18, TO = FROM + (1 << 17), RESULTS = 4 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    double *const ordinary = shaped(&rng, GEN_NORMAL), *const x = malloc(N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (size_t k = 0; k < sizeof stretches / sizeof *stretches; k++)
        for (int where = 0; where < 2; where++) {
            if (ksb_test_leaves_out())
                continue;
            const size_t from = where == 0 ? 0 : FROM, to = where == 0 ? TO - FROM : TO;
            memcpy(x, ordinary, N * sizeof *x);
            for (size_t i = from; i < to; i++)
                x[i] = ldexp(x[i], stretches[k].exponent);
            if (stretches[k].first != 0)
                x[from] = stretches[k].first;
            uint64_t want[RESULTS] = {0};
            for (int c = 0; c < COUNTS; c += 2) {
                ksb_assert_status(ksb_set_threads(counts[c]), KSB_OK);
                const uint64_t got[RESULTS] = {ksb_bits(ksb_dot_f64(x, ordinary, N)), ksb_bits(ksb_norm_f64(x, N)),
                                               ksb_bits(ksb_var_f64(x, N, 0)), ksb_bits(ksb_sum_f64(x, N))};
                if (c == 0)
                    memcpy(want, got, sizeof want);
                for (int i = 0; i < RESULTS; i++)
                    ck_assert_msg(got[i] == want[i], "%s, %d threads, result %d: %016llx, with one thread %016llx",
                                  stretches[k].name, counts[c], i, (unsigned long long)got[i],
                                  (unsigned long long)want[i]);
            }
        }
    free(x);
    free(ordinary);
}
END_TEST

/* One chunk has products whose sum is estimated with an error; the other has what is left to a tie, and a little more
 * to either side: far less than that error. */
START_TEST(test_parallel_the_error_of_each_chunk_counts)
{
    enum { LEFT = 6, TRIALS = 10, TERMS = 1 << 17 }; /* a whole chunk, so that errors pile up */
    struct ksb_rng rng = ksb_test_rng(__func__);
    double *const x = calloc(N, sizeof *x), *const y = calloc(N, sizeof *y);
    ck_assert_ptr_nonnull(x);
    ck_assert_ptr_nonnull(y);
    for (int trial = 0; trial < TRIALS; trial++) {
        if (ksb_test_leaves_out())
            continue;
        const size_t rough = trial % 2 == 0 ? 0 : 1 << 18, fine = (1 << 18) - rough;
        ksb_acc rest = KSB_ACC_INIT;
        for (int i = 0; i < TERMS - 1; i++) {
            x[rough + i] = 1.0 + ldexp((double)(ksb_rng_next(&rng) >> 12), -52);
            y[rough + i] = 1.0 + ldexp((double)(ksb_rng_next(&rng) >> 12), -52);
        }
        for (int i = 0; i < TERMS; i++)
            y[fine + i] = 0; /* what was there in the last trial */
        y[rough + TERMS - 1] = 0;
        ksb_assert_status(ksb_acc_add_products_f64(&rest, x + rough, y + rough, TERMS, 8, 8), KSB_OK);
        const double below = ksb_acc_to_f64(&rest), above = nextafter(below, INFINITY);
        ksb_assert_status(ksb_acc_subtract_f64(&rest, below), KSB_OK);
        ksb_assert_status(ksb_acc_subtract_f64(&rest, (above - below) / 2), KSB_OK);
        for (int i = -1; i < LEFT - 1; i++) {
            const size_t at = i < 0 ? rough + TERMS - 1 : fine + (size_t)i;
            x[at] = -ksb_acc_to_f64(&rest);
            y[at] = 1.0;
            ksb_assert_status(ksb_acc_add_f64(&rest, x[at]), KSB_OK);
        }
        ck_assert_double_eq(ksb_acc_to_f64(&rest), 0.0);
        for (int up = 0; up <= 1; up++) {
            x[fine + LEFT - 1] = up ? 0x1p-200 : -0x1p-200;
            y[fine + LEFT - 1] = 1.0;
            for (int c = 0; c < COUNTS; c += 2) {
                ksb_assert_status(ksb_set_threads(counts[c]), KSB_OK);
                ck_assert_double_eq(ksb_dot_f64(x, y, N), up ? above : below);
            }
        }
    }
    free(x);
    free(y);
}
END_TEST

/* A product far away, and far below what an estimate sees, decides a tie. */
START_TEST(test_parallel_a_distant_product_decides_a_tie)
{
    double *const x = calloc(N, sizeof *x), *const y = calloc(N, sizeof *y);
    ck_assert_ptr_nonnull(x);
    ck_assert_ptr_nonnull(y);
    x[0] = y[0] = 1.0;
    x[1] = 0x1p-53, y[1] = 1.0;
    for (int exponent = -60; exponent >= -1000; exponent -= 47)
        for (int sign = -1; sign <= 1; sign++) {
            if (ksb_test_leaves_out())
                continue;
            x[N - 1] = sign;
            y[N - 1] = ldexp(1.0, exponent);
            for (int c = 0; c < COUNTS; c++) {
                ksb_assert_status(ksb_set_threads(counts[c]), KSB_OK);
                ck_assert_double_eq(ksb_dot_f64(x, y, N), sign > 0 ? 1.0 + 0x1p-52 : 1.0);
                ck_assert_double_eq(ksb_dot_f64(y, x, N), sign > 0 ? 1.0 + 0x1p-52 : 1.0);
            }
        }
    free(x);
    free(y);
}
END_TEST

/* The sum of 1 ... n and of 1 * 1 ... n * n are known. */
START_TEST(test_parallel_sums_are_right)
{
    double *const x = malloc(N * sizeof *x);
    int32_t *const k = malloc(N * sizeof *k);
    ck_assert_ptr_nonnull(x);
    ck_assert_ptr_nonnull(k);
    for (int i = 0; i < N; i++)
        x[i] = k[i] = i + 1;
    for (int c = 0; c < COUNTS; c++) {
        int64_t sum, squares;
        ksb_assert_status(ksb_set_threads(counts[c]), KSB_OK);
        ck_assert_double_eq(ksb_sum_f64(x, N), 0.5 * N * (N + 1.0));
        ksb_assert_status(ksb_sum_i32(k, N, &sum), KSB_OK);
        ck_assert_int_eq(sum, (int64_t)N * (N + 1) / 2);
        ksb_assert_status(ksb_dot_i32(k, k, N, &squares), KSB_OK);
        ck_assert_int_eq(squares, (int64_t)((uint64_t)N * (N + 1) / 2 * (2 * (uint64_t)N + 1) / 3));
    }
    free(x);
    free(k);
}
END_TEST

START_TEST(test_parallel_many_writes_each_result_and_reports_the_first_failure)
{
    enum { ROWS = 1500, COLUMNS = 1500 };
    int64_t *const x = malloc(ROWS * COLUMNS * sizeof *x);
    int64_t out[ROWS];
    ck_assert_ptr_nonnull(x);
    for (int i = 0; i < ROWS * COLUMNS; i++)
        x[i] = i % COLUMNS == 0 ? i / COLUMNS : i % 2 == 0 ? -1 : 1;
    for (int failing = 0; failing < 3; failing++) { /* rows 700 and 1400 do not fit, then row 200 as well */
        const int bad[] = {1400, 700, 200};
        x[bad[failing] * COLUMNS + 1] = x[bad[failing] * COLUMNS + 2] = INT64_MAX;
        for (int c = 0; c < COUNTS; c++) {
            size_t failed = 77;
            ksb_assert_status(ksb_set_threads(counts[c]), KSB_OK);
            for (int r = 0; r < ROWS; r++)
                out[r] = 12345;
            ksb_assert_status(ksb_sum_i64_many(x, COLUMNS, 8, ROWS, 8 * COLUMNS, out, 8, &failed), KSB_EOVERFLOW);
            ck_assert_int_eq((int)failed, bad[failing]);
            for (int r = 0; r < ROWS; r++) {
                int is_bad = 0;
                for (int i = 0; i <= failing; i++)
                    is_bad |= r == bad[i];
                ck_assert_int_eq(out[r], is_bad ? 12345 : r + 1);
            }
        }
    }
    free(x);
}
END_TEST

#ifdef __linux__
static int64_t nanoseconds(clockid_t clock)
{
    struct timespec t;
    ck_assert_int_eq(clock_gettime(clock, &t), 0);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What the process has worked beyond what its caller has, in nanoseconds; 0 or less if the caller was alone. */
static int64_t work_of_others(const double *x, int threads)
{
    ksb_assert_status(ksb_set_threads(threads), KSB_OK);
    const int64_t own = nanoseconds(CLOCK_THREAD_CPUTIME_ID), all = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    ck_assert(ksb_sum_f64(x, N) == N);
    const int64_t all_after = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    return all_after - all - (nanoseconds(CLOCK_THREAD_CPUTIME_ID) - own);
}

/* Results would be right without any. */
START_TEST(test_parallel_threads_do_start)
{
    double *const x = malloc(N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (int i = 0; i < N; i++)
        x[i] = 1.0;
    ck_assert_int_le(work_of_others(x, 1), 0);
    ck_assert_int_gt(work_of_others(x, 4), 0);
    free(x);
}
END_TEST

/* With no memory for another stack the caller does the work. */
START_TEST(test_parallel_threads_that_do_not_start_are_not_missed)
{
    double *const x = malloc(N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (int i = 0; i < N; i++)
        x[i] = 0.1;
    const uint64_t want = ksb_bits(ksb_sum_f64(x, N));
    const struct rlimit nothing_more = {1 << 20, 1 << 20};
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &nothing_more), 0);
    ksb_assert_status(ksb_set_threads(64), KSB_OK);
    errno = ERANGE;
    const uint64_t got = ksb_bits(ksb_sum_f64(x, N));
    ck_assert_int_eq(errno, ERANGE);
    ck_assert(got == want);
}
END_TEST
#endif

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("parallel");
    KSB_TEST_CASE(s, "count", test_parallel_thread_count_is_kept_or_refused);
    KSB_TEST_CASE(s, "results", test_parallel_sums_are_those_of_one_thread, test_parallel_sums_are_right,
                  test_parallel_a_stretch_of_another_kind_does_not_matter, test_parallel_the_error_of_each_chunk_counts,
                  test_parallel_a_distant_product_decides_a_tie,
                  test_parallel_many_writes_each_result_and_reports_the_first_failure);
#ifdef __linux__
    KSB_TEST_CASE(s, "start", test_parallel_threads_do_start);
    KSB_TEST_CASE(s, "failure", test_parallel_threads_that_do_not_start_are_not_missed);
#endif
    return s;
}
