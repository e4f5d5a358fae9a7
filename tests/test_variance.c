/* SPDX-License-Identifier: MIT */
/* Variances and standard deviations. */
#include "reductions.h"

#include <float.h>
#include <math.h>

static int belongs(const struct ksb_entry *e)
{
    return (e->operation == ORACLE_VAR || e->operation == ORACLE_STD) && !oracle_is_integer(e->element) &&
           !oracle_is_complex(e->element);
}

START_TEST(test_variance_of_known_data)
{
    const double least = 0x1p-1074, infinity = HUGE_VAL, nan = ksb_from_bits(KSB_NAN);
    const struct {
        double x[8];
        size_t n, ddof;
        double var, std;
    } cases[] = {
        {{2, 4, 4, 4, 5, 5, 7, 9}, 8, 0, 4.0, 2.0},
        {{1e16, 1e16 + 2, 1e16 + 4, 1e16 + 6}, 4, 0, 5.0, 0x1.1e3779b97f4a8p+1},
        {{1e16, 1e16 + 2, 1e16 + 4}, 3, 1, 4.0, 2.0},
        {{DBL_MAX, -DBL_MAX}, 2, 0, infinity, DBL_MAX}, /* the root of what is out of range is not */
        {{DBL_MAX, -DBL_MAX}, 2, 1, infinity, infinity},
        {{least, 0.0}, 2, 0, 0.0, 0.0},                 /* sqrt(2^-2148 / 4) = 2^-1075: a tie, to even */
        {{least, 0.0}, 2, 1, 0.0, least},               /* 0.71 */
        {{0x1p-537, -0x1p-537}, 2, 0, 0x1p-1074, 0x1p-537},
        {{0.1, 0.1, 0.1}, 3, 1, 0.0, 0.0},
        {{-0.0, -0.0}, 2, 0, 0.0, 0.0},
        {{5.0}, 1, 0, 0.0, 0.0},
        {{5.0}, 1, 1, nan, nan},
        {{1.0, 2.0}, 2, 2, nan, nan},
        {{1.0, 2.0}, 2, SIZE_MAX, nan, nan},
        {{1.0, infinity}, 2, 0, nan, nan},
        {{1.0, nan, infinity}, 3, 0, nan, nan},
        {{infinity}, 1, 0, nan, nan},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ksb_data *data = KSB_CONTIGUOUS("known", cases[i].x, cases[i].n);
        ksb_assert_f64(ksb_var_f64(cases[i].x, cases[i].n, cases[i].ddof), cases[i].var, data);
        ksb_assert_f64(ksb_std_f64(cases[i].x, cases[i].n, cases[i].ddof), cases[i].std, data);
    }
}
END_TEST

/* n sum x^2 and (sum x)^2 agree in all but their last bits: equal numbers, one of them one bit off. The variance of
 * n - 1 numbers m and one m + d is d^2 (n - 1) / n^2. */
START_TEST(test_variance_of_nearly_equal_numbers)
{
    enum { N = 2000 };
    static double x[N];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(200); i++) {
        const size_t n = (size_t)1 << ksb_rng_below(&rng, 11);
        double m = gen_finite(&rng);
        m = fabs(m) < 0x1p-400 || fabs(m) > 0x1p400 ? 3.0 : m;
        for (size_t k = 0; k < n; k++)
            x[k] = m;
        ksb_assert_f64(ksb_var_f64(x, n, 0), 0.0, KSB_CONTIGUOUS("equal", x, n));
        ksb_assert_f64(ksb_std_f64(x, n, 0), 0.0, KSB_CONTIGUOUS("equal", x, n));
        x[ksb_rng_below(&rng, n)] = ksb_from_bits(ksb_bits(m) + 1);
        const double d = ksb_from_bits(ksb_bits(m) + 1) - m; /* a power of two, and so is n */
        ksb_assert_f64(ksb_var_f64(x, n, 0), d * d / (double)n * ((double)(n - 1) / (double)n),
                       KSB_CONTIGUOUS("one bit off", x, n));
    }
}
END_TEST

/* Shifting data by what keeps them exact does not change the variance, however large it is. */
START_TEST(test_variance_does_not_see_an_offset)
{
    enum { N = 50 };
    double x[N], shifted[N];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(500); i++) {
        for (int k = 0; k < N; k++) {
            x[k] = 2.0 * ksb_rng_between(&rng, -500, 500);
            shifted[k] = 1e16 + x[k];
        }
        const size_t n = 1 + ksb_rng_below(&rng, N), ddof = ksb_rng_below(&rng, 2);
        ksb_assert_f64(ksb_var_f64(shifted, n, ddof), ksb_var_f64(x, n, ddof), KSB_CONTIGUOUS("shifted", shifted, n));
        ksb_assert_f64(ksb_std_f64(shifted, n, ddof), ksb_std_f64(x, n, ddof), KSB_CONTIGUOUS("shifted", shifted, n));
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("variance");
    KSB_TEST_CASE(s, "known", test_variance_of_known_data, test_variance_of_nearly_equal_numbers,
                  test_variance_does_not_see_an_offset);
    ksb_reduction_cases(s, belongs);
    return s;
}
