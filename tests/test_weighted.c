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

/* Long division estimates a digit of 64 bits from the leading ones of the divisor. For divisors like 2^127 + 2^64 - 1 and
 * quotients close below 2^64 the estimate is two too large, which random data never meet; and where the last 11 bits are
 * just below one half, with more behind them, it shows in the double. The mean is (W q + W / 2) / W with such W and q. */
START_TEST(test_weighted_digits_that_are_estimated_two_too_large)
{
    enum { PIECES = 8 };
    static const uint64_t low_limbs[] = {UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 1024, UINT64_C(1) << 63, 1};
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(2000); i++) {
        const uint64_t low = low_limbs[ksb_rng_below(&rng, 5)];
        const uint64_t q = (UINT64_MAX - (ksb_rng_next(&rng) >> ksb_rng_between(&rng, 12, 40))) / 2048 * 2048 + 1023;
        double x[3 + 2 * PIECES] = {0.0}, w[3 + 2 * PIECES] = {0x1p127};
        size_t n = 3;
        mpfr_t sum, half;
        mpfr_init2(sum, 256);
        mpfr_init2(half, 256);

        /* W = 2^127 + low, in doubles; then W q + W / 2 in pieces, each with a pair of weights that cancel. */
        w[1] = (double)(low >> 32) * 0x1p32;
        w[2] = (double)(low & 0xffffffffu);
        mpfr_set_uj(half, low, MPFR_RNDN);
        mpfr_add_d(half, half, w[0], MPFR_RNDN);
        mpfr_mul_2si(half, half, -1, MPFR_RNDN);
        mpfr_set_uj(sum, q, MPFR_RNDN);
        mpfr_mul(sum, sum, half, MPFR_RNDN);
        mpfr_mul_2si(sum, sum, 1, MPFR_RNDN);
        mpfr_add(sum, sum, half, MPFR_RNDN);
        for (; !mpfr_zero_p(sum); n += 2) {
            ck_assert_uint_lt(n + 1, sizeof x / sizeof *x);
            x[n] = mpfr_get_d(sum, MPFR_RNDZ);
            w[n] = 1.0;
            w[n + 1] = -1.0;
            mpfr_sub_d(sum, sum, x[n], MPFR_RNDN);
        }
        mpfr_clears(sum, half, (mpfr_ptr)0);
        const struct ksb_case c = {.what = "digits", .entry = ksb_entry_named("wmean_f64"), .x = x, .y = w, .n = n};
        ksb_check(&c);
    }
}
END_TEST

/* Weights without a bit below 2^64, and some: where their sum begins is above where that of the products begins, or below. */
START_TEST(test_weighted_by_weights_of_any_magnitude)
{
    static const char *const names[] = {"wmean_f64", "wvar_f64", "wstd_f64"};
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(600); i++) {
        double x[40], w[40];
        const size_t n = 1 + ksb_rng_below(&rng, 40);
        const int magnitude = ksb_rng_between(&rng, -900, 900);
        gen_fill(&rng, i % 2 != 0 ? GEN_NORMAL : (enum gen_shape)(i % GEN_SHAPES), x, n);
        for (size_t k = 0; k < n; k++)
            w[k] = ldexp(1.0 + (double)ksb_rng_below(&rng, 1000), magnitude + ksb_rng_between(&rng, 0, 90));
        const struct ksb_case c = {.what = "weights of a magnitude", .entry = ksb_entry_named(names[i % 3]), .x = x, .y = w,
                                   .n = n};
        ksb_check(&c);
    }
    oracle_finish();
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("weighted");
    KSB_TEST_CASE(s, "known", test_weighted_counts_repetitions, test_weighted_known_values,
                  test_weighted_digits_that_are_estimated_two_too_large, test_weighted_by_weights_of_any_magnitude);
    ksb_reduction_cases(s, belongs);
    return s;
}
