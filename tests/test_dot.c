/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static int belongs(const struct ksb_entry *e)
{
    return e->operation == ORACLE_DOT && !oracle_is_integer(e->element) && !oracle_is_complex(e->element);
}

START_TEST(test_dot_products_may_overflow_and_underflow_on_their_own)
{
    const double least = 0x1p-1074;
    const struct {
        double x[4], y[4], want;
    } cases[] = {
        {{1e200, -1e200, 3.0, 0.0}, {1e200, 1e200, 7.0, 0.0}, 21.0},
        {{DBL_MAX, -DBL_MAX, 1.0, 0.0}, {DBL_MAX, DBL_MAX, least, 0.0}, 0x1p-1074},
        {{DBL_MAX, DBL_MAX, 0.0, 0.0}, {DBL_MAX, -1.0, 0.0, 0.0}, HUGE_VAL},
        {{0x1p600, 0x1p600, 0.0, 0.0}, {0x1p600, -0x1p600, 0.0, 0.0}, 0.0},
        {{0x1p1023, 0x1p1023, -0x1p1023, 1.0}, {2.0, 0x1p1000, 0x1p1000, 0.0}, HUGE_VAL},
        {{0x1p-600, 0.0, 0.0, 0.0}, {0x1p-600, 0.0, 0.0, 0.0}, 0.0}, /* 2^-1200 is not 0, but rounds to it */
        {{-0x1p-600, 0.0, 0.0, 0.0}, {0x1p-600, 0.0, 0.0, 0.0}, -0.0},
        {{0x1p-537, 0.0, 0.0, 0.0}, {0x1p-538, 0.0, 0.0, 0.0}, 0.0},       /* 2^-1075: a tie, to even */
        {{0x1p-537, least, 0.0, 0.0}, {0x1p-538, least, 0.0, 0.0}, 0x1p-1074}, /* 2^-2148 above it */
        {{0x1p-537, least, 0.0, 0.0}, {0x1p-538, -least, 0.0, 0.0}, 0.0},
        {{1.0, 0x1p-53, least, 0.0}, {1.0, 1.0, least, 0.0}, 1.0 + 0x1p-52},
        {{1.0, 0x1p-53, least, 0.0}, {1.0, 1.0, -least, 0.0}, 1.0},
        {{1.0 + 0x1p-52, -1.0, -0x1p-51, 0.0}, {1.0 + 0x1p-52, 1.0, 1.0, 0.0}, 0x1p-104},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ksb_assert_f64(ksb_dot_f64(cases[i].x, cases[i].y, 4), cases[i].want, KSB_CONTIGUOUS("x", cases[i].x, 4));
}
END_TEST

/* The addends are the products: their signs decide the sign of a zero. */
START_TEST(test_dot_sign_of_zero_is_that_of_the_products)
{
    const double plus[] = {0.0, 0.0}, minus[] = {-0.0, -0.0}, ones[] = {1.0, -1.0}, negative[] = {-1.0, -2.0};
    ksb_assert_f64(ksb_dot_f64(plus, negative, 2), -0.0, KSB_CONTIGUOUS("0 times negative", negative, 2));
    ksb_assert_f64(ksb_dot_f64(minus, minus, 2), 0.0, KSB_CONTIGUOUS("-0 times -0", minus, 2));
    ksb_assert_f64(ksb_dot_f64(plus, ones, 2), 0.0, KSB_CONTIGUOUS("0 times 1, -1", ones, 2));
    ksb_assert_f64(ksb_dot_f64(minus, plus, 2), -0.0, KSB_CONTIGUOUS("-0 times 0", minus, 2));
    ksb_assert_f64(ksb_dot_f64(ones, ones, 0), 0.0, KSB_CONTIGUOUS("nothing", ones, 0));
}
END_TEST

/* x y - x y with the second half in another order: nothing must be left but what was put there. */
START_TEST(test_dot_cancels_exactly_across_the_whole_array)
{
    enum { N = 3000 };
    static double x[2 * N + 1], y[2 * N + 1];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(20); i++) {
        const size_t n = 1 + ksb_rng_below(&rng, N);
        for (size_t k = 0; k < n; k++) {
            x[k] = gen_finite(&rng);
            y[k] = gen_finite(&rng);
            x[2 * n - 1 - k] = x[k];
            y[2 * n - 1 - k] = -y[k];
        }
        x[2 * n] = 0x1p-1074;
        y[2 * n] = 3.0;
        ksb_assert_f64(ksb_dot_f64(x, y, 2 * n), 0.0, KSB_CONTIGUOUS("cancelling", x, 2 * n));
        ksb_assert_f64(ksb_dot_f64(x, y, 2 * n + 1), 3 * 0x1p-1074, KSB_CONTIGUOUS("a rest", x, 2 * n + 1));
    }
}
END_TEST

/* Estimates collect many blocks before they go to wider integers: data whose later elements are much larger than the
 * first fill them most. */
START_TEST(test_dot_of_long_data_that_the_first_element_does_not_announce)
{
    enum { N = 1 << 21 };
    double *const x = malloc(N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (size_t i = 0; i < N; i++)
        x[i] = i == 0 ? 1 : 10;
    ck_assert(ksb_dot_f64(x, x, N) == 1 + 100.0 * (N - 1));
    ck_assert(ksb_norm_f64(x, N) == sqrt(1 + 100.0 * (N - 1)));
    double *const y = malloc(N * sizeof *y);
    ck_assert_ptr_nonnull(y);
    for (size_t i = 0; i < N; i++)
        y[i] = i == 0 ? -1 : -10;
    ck_assert(ksb_dot_f64(x, y, N) == -1 - 100.0 * (N - 1));
    free(x);
    free(y);
}
END_TEST

/* The same first element and two strides are no sum of squares. */
START_TEST(test_dot_of_an_array_with_itself_at_another_stride)
{
    enum { N = 1500 };
    static double x[2 * N], y[N];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(200); i++) {
        const size_t n = 1 + ksb_rng_below(&rng, i % 10 == 0 ? N : 40);
        gen_fill(&rng, (enum gen_shape)(i % GEN_SHAPES), x, 2 * n);
        for (size_t k = 0; k < n; k++)
            y[k] = x[2 * k];
        const struct ksb_case c = {.what = "strides 8 and 16", .entry = ksb_entry_named("dot_f64"), .x = x, .y = y, .n = n};
        unsigned char want[KSB_RESULT_BYTES];
        const struct oracle_problem p = ksb_problem_of(&c);
        oracle_solve(&p, want);
        const double one = ksb_dot_f64_strided(x, x, n, 8, 16), other = ksb_dot_f64_strided(x, x, n, 16, 8);
        ksb_assert_result(&c, &one, want, "x and every second of x");
        ksb_assert_result(&c, &other, want, "every second of x and x");
        ksb_acc acc = KSB_ACC_INIT;
        ksb_assert_status(ksb_acc_add_products_f64(&acc, x, x, n, 8, 16), KSB_OK);
        const double added = ksb_acc_to_f64(&acc);
        ksb_assert_result(&c, &added, want, "an accumulator");
    }
    oracle_finish();
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("dot");
    KSB_TEST_CASE(s, "known", test_dot_products_may_overflow_and_underflow_on_their_own,
                  test_dot_sign_of_zero_is_that_of_the_products, test_dot_cancels_exactly_across_the_whole_array,
                  test_dot_of_an_array_with_itself_at_another_stride,
                  test_dot_of_long_data_that_the_first_element_does_not_announce);
    ksb_reduction_cases(s, belongs);
    return s;
}
