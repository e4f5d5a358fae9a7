/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <math.h>

static int belongs(const struct ksb_entry *e)
{
    return oracle_is_complex(e->element);
}

static void check_parts(ksb_cf64 got, double re, double im, const char *what)
{
    ksb_assert_f64(got.re, re, KSB_CONTIGUOUS(what, NULL, 0));
    ksb_assert_f64(got.im, im, KSB_CONTIGUOUS(what, NULL, 0));
}

START_TEST(test_complex_products_and_their_conjugates)
{
    const ksb_cf64 x[] = {{1.0, 2.0}, {3.0, -4.0}}, y[] = {{5.0, 6.0}, {-7.0, 8.0}};
    check_parts(ksb_dot_cf64(x, y, 1), 5.0 - 12.0, 6.0 + 10.0, "(1 + 2i)(5 + 6i)");
    check_parts(ksb_dotc_cf64(x, y, 1), 5.0 + 12.0, 6.0 - 10.0, "(1 - 2i)(5 + 6i)");
    check_parts(ksb_dot_cf64(x, y, 2), -7.0 - 21.0 + 32.0, 16.0 + 24.0 + 28.0, "both");
    check_parts(ksb_dotc_cf64(x, x, 2), 30.0, 0.0, "|x|^2");
    check_parts(ksb_sum_cf64(x, 2), 4.0, -2.0, "sum");
    check_parts(ksb_mean_cf64(x, 2), 2.0, -1.0, "mean");
    ksb_assert_f64(ksb_norm_cf64(x, 2), 0x1.5e8add236a58fp+2, KSB_CONTIGUOUS("sqrt(30)", NULL, 0));
    ksb_assert_f64(ksb_var_cf64(x, 2, 0), 1.0 + 9.0, KSB_CONTIGUOUS("var", NULL, 0));
    ksb_assert_f64(ksb_std_cf64(x, 2, 1), 0x1.1e3779b97f4a8p+2, KSB_CONTIGUOUS("sqrt(20)", NULL, 0));
}
END_TEST

/* Each part by the rules of real sums over its own addends: no recovery of infinities from NaN. */
START_TEST(test_complex_parts_have_special_values_of_their_own)
{
    const double infinity = HUGE_VAL, nan = ksb_from_bits(KSB_NAN);
    const ksb_cf64 sum[] = {{infinity, 1.0}, {1.0, nan}}, zeros[] = {{-0.0, 0.0}, {-0.0, -0.0}};
    const ksb_cf64 real[] = {{infinity, 0.0}}, one[] = {{1.0, 0.0}}, ones[] = {{1.0, 1.0}};
    check_parts(ksb_sum_cf64(sum, 2), infinity, nan, "inf + nan i");
    check_parts(ksb_sum_cf64(zeros, 2), -0.0, 0.0, "zeros");
    check_parts(ksb_sum_cf64(NULL, 0), 0.0, 0.0, "nothing");
    check_parts(ksb_mean_cf64(NULL, 0), nan, nan, "nothing");
    check_parts(ksb_sum_cf64(NULL, 1), nan, nan, "NULL");
    check_parts(ksb_dot_cf64(real, one, 1), infinity, nan, "inf - 0 * 0, inf * 0 + 0");
    check_parts(ksb_dot_cf64(real, ones, 1), infinity, infinity, "inf (1 + i)");
    ksb_assert_f64(ksb_norm_cf64(sum, 1), infinity, KSB_CONTIGUOUS("norm", NULL, 0));
    ksb_assert_f64(ksb_norm_cf64(sum, 2), nan, KSB_CONTIGUOUS("norm", NULL, 0));
    ksb_assert_f64(ksb_var_cf64(sum, 1, 0), nan, KSB_CONTIGUOUS("var", NULL, 0));
}
END_TEST

/* The real part of a dot product of -0.0 and of the products im im, which are subtracted. */
START_TEST(test_complex_signs_of_zero_parts)
{
    const ksb_cf64 x[] = {{-0.0, 0.0}}, y[] = {{1.0, 1.0}}, minus[] = {{1.0, -1.0}};
    check_parts(ksb_dot_cf64(x, y, 1), -0.0, 0.0, "-0 - 0, -0 + 0");
    check_parts(ksb_dotc_cf64(x, y, 1), 0.0, -0.0, "-0 + 0, -0 - 0");
    check_parts(ksb_dot_cf64(x, minus, 1), 0.0, 0.0, "-0 + 0, 0 + 0");
    check_parts(ksb_dotc_cf64(x, minus, 1), -0.0, 0.0, "-0 - 0, 0 - 0");
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("complex");
    KSB_TEST_CASE(s, "known", test_complex_products_and_their_conjugates,
                  test_complex_parts_have_special_values_of_their_own, test_complex_signs_of_zero_parts);
    ksb_reduction_cases(s, belongs);
    return s;
}
