/* SPDX-License-Identifier: MIT */
/* Weighted means, variances and standard deviations. */
#include "reductions.h"

#include <float.h>
#include <math.h>

static int belongs(const struct ksb_entry *e)
{
    return e->operation >= ORACLE_WMEAN;
}

/* Integer weights give what the repeated data give. */
START_TEST(test_weighted_counts_repetitions)
{
    enum { N = 30 };
    double x[N], w[N], repeated[N * 5];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(1000); i++) {
        const size_t n = ksb_rng_below(&rng, N + 1), ddof = ksb_rng_below(&rng, 3);
        size_t total = 0;
        gen_fill(&rng, (enum gen_shape)(i % GEN_ZERO), x, n);
        for (size_t k = 0; k < n; k++) {
            w[k] = ksb_rng_between(&rng, 0, 5);
            for (int times = (int)w[k]; times > 0; times--)
                repeated[total++] = x[k];
        }
        const struct ksb_data *data = KSB_CONTIGUOUS("x", x, n);
        ksb_assert_f64(ksb_wvar_f64(x, w, n, ddof), ksb_var_f64(repeated, total, ddof), data);
        ksb_assert_f64(ksb_wstd_f64(x, w, n, ddof), ksb_std_f64(repeated, total, ddof), data);
        const double mean = ksb_mean_f64(repeated, total);
        if (mean != 0.0) /* the sign of a zero also depends on elements of weight 0 */
            ksb_assert_f64(ksb_wmean_f64(x, w, n), mean, data);
    }
}
END_TEST

START_TEST(test_weighted_known_values)
{
    const double infinity = HUGE_VAL, nan = ksb_from_bits(KSB_NAN), least = 0x1p-1074;
    const struct {
        double x[3], w[3];
        size_t n, ddof;
        double mean, var;
    } cases[] = {
        {{1.0, 3.0}, {1.0, 1.0}, 2, 0, 2.0, 1.0},
        {{1.0, 3.0}, {3.0, 1.0}, 2, 0, 1.5, 0.75},
        {{1.0, 3.0}, {3.0, 1.0}, 2, 1, 1.5, 1.0},
        {{1.0, 3.0}, {0.5, 0.5}, 2, 1, 2.0, nan}, /* W = ddof */
        {{1.0, 3.0}, {0.75, 0.75}, 2, 1, 2.0, 3.0},
        {{1.0, 3.0}, {1.0, -1.0}, 2, 0, nan, nan}, /* W = 0 */
        {{1.0, 3.0}, {2.0, -1.0}, 2, 0, -1.0, nan},
        {{1.0, 3.0}, {-0.0, 1.0}, 2, 0, 3.0, 0.0}, /* -0.0 is a weight of 0 */
        {{1.0, 3.0}, {least, least}, 2, 0, 2.0, 1.0},
        {{DBL_MAX, -DBL_MAX}, {DBL_MAX, DBL_MAX}, 2, 0, 0.0, infinity},
        {{DBL_MAX, DBL_MAX}, {DBL_MAX, DBL_MAX}, 2, 0, DBL_MAX, 0.0},
        {{least, 0.0}, {1.0, 1.0}, 2, 0, 0.0, 0.0}, /* a tie, to even */
        {{infinity, 1.0}, {1.0, 1.0}, 2, 0, infinity, nan},
        {{infinity, 1.0}, {-1.0, -1.0}, 2, 0, infinity, nan},
        {{infinity, 1.0}, {-1.0, 3.0}, 2, 0, -infinity, nan},
        {{infinity, 1.0}, {0.0, 1.0}, 2, 0, nan, nan}, /* 0 times inf */
        {{1.0, 1.0}, {infinity, 1.0}, 2, 0, nan, nan},
        {{nan, 1.0}, {0.0, 1.0}, 2, 0, nan, nan},
        {{-0.0, -0.0}, {1.0, 2.0}, 2, 0, -0.0, 0.0},
        {{-0.0, 0.0}, {1.0, -2.0}, 2, 0, 0.0, nan}, /* every product is -0.0, but the sum of weights is negative */
        {{1.0}, {1.0}, 0, 0, nan, nan},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ksb_data *data = KSB_CONTIGUOUS("known", cases[i].x, cases[i].n);
        ksb_assert_f64(ksb_wmean_f64(cases[i].x, cases[i].w, cases[i].n), cases[i].mean, data);
        ksb_assert_f64(ksb_wvar_f64(cases[i].x, cases[i].w, cases[i].n, cases[i].ddof), cases[i].var, data);
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("weighted");
    KSB_TEST_CASE(s, "known", test_weighted_counts_repetitions, test_weighted_known_values);
    ksb_reduction_cases(s, belongs);
    return s;
}
