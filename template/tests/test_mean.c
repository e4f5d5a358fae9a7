/* SPDX-License-Identifier: MIT */
/* The oracle is exact integer arithmetic: the data are integers times a power of two. */
#include "ksb_test.h"

#include <float.h>
#include <math.h>

START_TEST(test_mean_of_known_data)
{
    const double x[] = {1.0, 2.0, 4.5};
    double mean = 42.0;
    ksb_assert_status(ksb_mean(x, 3, &mean), KSB_OK);
    ksb_assert_f64(mean, 2.5);
}
END_TEST

START_TEST(test_mean_of_one_element_is_that_element)
{
    const double values[] = {0.0, -0.0, 1.0, -DBL_MAX, DBL_MIN, DBL_TRUE_MIN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double mean = 42.0;
        ksb_assert_status(ksb_mean(values + i, 1, &mean), KSB_OK);
        ksb_assert_f64(mean, values[i]);
    }
}
END_TEST

START_TEST(test_mean_of_special_data)
{
    const double zeros[] = {-0.0, -0.0}, large[] = {DBL_MAX, DBL_MAX}, both[] = {INFINITY, 1.0, -INFINITY};
    const double nan[] = {1.0, NAN, INFINITY};
    double mean;
    ksb_assert_status(ksb_mean(zeros, 2, &mean), KSB_OK);
    ksb_assert_f64(mean, -0.0);
    ksb_assert_status(ksb_mean(large, 2, &mean), KSB_OK);
    ksb_assert_f64(mean, INFINITY);
    ksb_assert_status(ksb_mean(both, 3, &mean), KSB_OK);
    ck_assert_double_nan(mean);
    ksb_assert_status(ksb_mean(nan, 3, &mean), KSB_OK);
    ck_assert_double_nan(mean);
}
END_TEST

/* n is a power of two and |k| < 2^40: every partial sum is an integer below 2^53 times 2^e, so no operation rounds. */
START_TEST(test_mean_without_rounding_is_exact)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    static double x[1 << 12];
    for (int i = 0; i < 500; i++) {
        const size_t n = (size_t)1 << ksb_rng_below(&rng, 13);
        const int e = ksb_rng_between(&rng, -900, 900);
        int64_t sum = 0;
        for (size_t j = 0; j < n; j++) {
            const int64_t k = (int64_t)(ksb_rng_next(&rng) >> 23) - ((int64_t)1 << 40);
            x[j] = ldexp((double)k, e);
            sum += k;
        }
        double mean;
        ksb_assert_status(ksb_mean(x, n, &mean), KSB_OK);
        ksb_assert_f64(mean, ldexp((double)sum, e) / (double)n);
    }
}
END_TEST

/* Integers of 53 bits, whose sums do round: the bound of the header times n, with the exact sum in an integer. */
START_TEST(test_mean_keeps_its_error_bound)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[1000];
    for (int i = 0; i < 2000; i++) {
        const size_t n = ksb_rng_below(&rng, 1000) + 1;
        int64_t exact = 0; /* at most 1000 * 2^52 < 2^62 */
        double magnitude = 0.0;
        for (size_t j = 0; j < n; j++) {
            const int64_t k = (int64_t)(ksb_rng_next(&rng) >> 11) - ((int64_t)1 << 52);
            x[j] = (double)k;
            exact += k;
            magnitude += fabs(x[j]);
        }
        double mean;
        ksb_assert_status(ksb_mean(x, n, &mean), KSB_OK);
        /* Split in two doubles, so that the difference from n * mean is rounded once, when it is already small. */
        const double high = (double)(exact / (1 << 20)) * (1 << 20), low = (double)(exact % (1 << 20));
        const double error = fabs(fma(mean, (double)n, -high) - low);
        const double bound = (double)n * 0x1p-53 * magnitude * 1.001;
        ck_assert_msg(error <= bound, "n %zu: the error times n is %g, the bound %g", n, error, bound);
    }
}
END_TEST

START_TEST(test_mean_refuses_and_writes_nothing)
{
    const double x[] = {1.0};
    double mean = 42.0;
    ksb_assert_status(ksb_mean(x, 0, &mean), KSB_EINVAL);
    ksb_assert_status(ksb_mean(NULL, 0, &mean), KSB_EINVAL);
    ksb_assert_status(ksb_mean(NULL, 1, &mean), KSB_EINVAL);
    ksb_assert_status(ksb_mean(x, 1, NULL), KSB_EINVAL);
    ksb_assert_f64(mean, 42.0);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("mean");
    TCase *c = tcase_create("mean");
    tcase_add_test(c, test_mean_of_known_data);
    tcase_add_test(c, test_mean_of_one_element_is_that_element);
    tcase_add_test(c, test_mean_of_special_data);
    tcase_add_test(c, test_mean_without_rounding_is_exact);
    tcase_add_test(c, test_mean_keeps_its_error_bound);
    tcase_add_test(c, test_mean_refuses_and_writes_nothing);
    suite_add_tcase(s, c);
    return s;
}
