/* SPDX-License-Identifier: MIT */
/* The oracle against known values and against the other way MPFR has of rounding to a hardware format. */
#include "gen.h"
#include "ksb_test.h"
#include "oracle.h"

#include <float.h>
#include <string.h>

static uint32_t bits_of_float(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

START_TEST(test_oracle_knows_sums_that_can_be_done_in_the_head)
{
    static const struct {
        double x[4];
        size_t n;
        double want;
    } known[] = {
        {{0}, 0, 0.0},
        {{-0.0}, 1, -0.0},
        {{-0.0, -0.0}, 2, -0.0},
        {{-0.0, 0.0}, 2, 0.0},
        {{1.0, -1.0}, 2, 0.0},
        {{1e16, 1.0, -1e16}, 3, 1.0},
        {{DBL_MAX, DBL_MAX, -DBL_MAX}, 3, DBL_MAX},
        {{1.0, 0x1p-53}, 2, 1.0},
        {{1.0, 0x1p-53, 0x1p-1074}, 3, 1.0 + 0x1p-52},
        {{1.0, 0x1p-53, -0x1p-1074}, 3, 1.0},
        {{1.0 + 0x1p-52, 0x1p-53}, 2, 1.0 + 0x1p-51},
        {{0x1p-1074, 0x1p-1074}, 2, 0x1p-1073},
        {{0x1p-1022, -0x1p-1074}, 2, 0x1.ffffffffffffep-1023},
        {{DBL_MAX, 0x1p969}, 2, DBL_MAX},
        {{DBL_MAX, 0x1p970, -0x1p-1074}, 3, DBL_MAX},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ksb_assert_f64(oracle_sum_f64(known[i].x, known[i].n), known[i].want,
                       KSB_CONTIGUOUS("known sum", known[i].x, known[i].n));

    const double tie[] = {-DBL_MAX, -0x1p970};
    ksb_assert_bits(oracle_sum_f64(tie, 2), KSB_NEGATIVE_INFINITY, KSB_CONTIGUOUS("overflow tie", tie, 2));
    oracle_finish();
}
END_TEST

START_TEST(test_oracle_decodes_what_it_rounds_in_every_narrow_format)
{
    static const struct oracle_format *const formats[] = {&oracle_f16, &oracle_bf16};
    mpfr_t value;
    mpfr_init2(value, 64);
    for (int k = 0; k < 2; k++)
        for (uint64_t bits = 0; bits <= UINT16_MAX; bits++) {
            int negative;
            const enum oracle_class class = oracle_decode(value, &negative, bits, *formats[k]);
            ck_assert_int_eq(negative, (int)(bits >> 15));
            if (class == ORACLE_NAN)
                ck_assert_uint_gt(bits & INT16_MAX, oracle_infinity(*formats[k], 0));
            else if (class == ORACLE_INFINITE)
                ck_assert_uint_eq(bits, oracle_infinity(*formats[k], negative));
            else if (mpfr_zero_p(value))
                ck_assert_uint_eq(bits, oracle_zero(*formats[k], negative));
            else
                ck_assert_uint_eq(bits, oracle_round(value, *formats[k]));
        }
    mpfr_clear(value);
    mpfr_free_cache();
}
END_TEST

START_TEST(test_oracle_canonical_nans_are_those_promised)
{
    ck_assert_uint_eq(oracle_nan(oracle_f64), KSB_NAN);
    ck_assert_uint_eq(oracle_nan(oracle_f32), 0x7fc00000);
    ck_assert_uint_eq(oracle_nan(oracle_f16), 0x7e00);
    ck_assert_uint_eq(oracle_nan(oracle_bf16), 0x7fc0);
}
END_TEST

/* mpfr_get_d and mpfr_get_flt round by another road than the oracle; subnormals and overflow included. */
START_TEST(test_oracle_rounds_like_mpfr_get_d)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    mpfr_t value;
    mpfr_init2(value, 200);
    for (int i = 0; i < ksb_test_scaled(100000); i++) {
        /* Few bits, or bits that come close to a tie, around every boundary of the format. */
        const long exponent = ksb_rng_between(&rng, -1140, 1020);
        mpfr_set_uj_2exp(value, ksb_rng_next(&rng) >> ksb_rng_below(&rng, 64) | 1, exponent, MPFR_RNDN);
        if (ksb_rng_below(&rng, 2) == 0) {
            mpfr_t tail;
            mpfr_init2(tail, 2);
            mpfr_set_si_2exp(tail, ksb_rng_between(&rng, -1, 1), exponent - 100, MPFR_RNDN);
            mpfr_add(value, value, tail, MPFR_RNDN);
            mpfr_clear(tail);
        }
        if (ksb_rng_below(&rng, 2) == 0)
            mpfr_neg(value, value, MPFR_RNDN);
        const double wide = mpfr_get_d(value, MPFR_RNDN);
        ck_assert_uint_eq(oracle_round(value, oracle_f64), ksb_bits(wide));
        mpfr_mul_2si(value, value, (exponent < 0 ? 1 : -1) * ksb_rng_between(&rng, 0, 960), MPFR_RNDN);
        ck_assert_uint_eq(oracle_round(value, oracle_f32), bits_of_float(mpfr_get_flt(value, MPFR_RNDN)));
    }
    mpfr_clear(value);
    mpfr_free_cache();
}
END_TEST

/* mpfr_sum is a correctly rounded sum of its own (Lefevre 2017). */
START_TEST(test_oracle_sums_like_mpfr_sum)
{
    enum { MOST = 40 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    mpfr_t terms[MOST], sum;
    mpfr_ptr pointers[MOST];
    double x[MOST];
    for (int i = 0; i < MOST; i++) {
        mpfr_init2(terms[i], DBL_MANT_DIG);
        pointers[i] = terms[i];
    }
    mpfr_init2(sum, 4400);
    for (int i = 0; i < ksb_test_scaled(3000); i++) {
        const size_t n = 1 + ksb_rng_below(&rng, MOST);
        gen_fill(&rng, (enum gen_shape)(i % GEN_ZERO), x, n);
        for (size_t k = 0; k < n; k++)
            mpfr_set_d(terms[k], x[k], MPFR_RNDN);
        mpfr_sum(sum, pointers, n, MPFR_RNDN); /* exact: the precision holds any sum */
        if (!mpfr_zero_p(sum))
            ksb_assert_f64(oracle_sum_f64(x, n), mpfr_get_d(sum, MPFR_RNDN), KSB_CONTIGUOUS("mpfr_sum", x, n));
    }
    for (int i = 0; i < MOST; i++)
        mpfr_clear(terms[i]);
    mpfr_clear(sum);
    oracle_finish();
}
END_TEST

/* A shape that misses what it is for would make tests that rely on it idle. */
START_TEST(test_oracle_shaped_data_are_what_their_names_say)
{
    enum { N = 33 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[N + 1];
    int ties = 0, overflows = 0, to_infinity = 0;
    for (int i = 0; i < 200; i++) {
        gen_fill(&rng, GEN_TIE, x, N);
        const double down = oracle_sum_f64((x[N] = -0x1p-1074, x), N + 1);
        const double up = oracle_sum_f64((x[N] = 0x1p-1074, x), N + 1);
        ties += ksb_bits(down) != ksb_bits(up);

        gen_fill(&rng, GEN_OVERFLOW, x, N);
        double naive = 0.0, most = 0.0;
        for (int k = 0; k < N; k++) {
            naive += x[k];
            most = naive > most ? naive : -naive > most ? -naive : most;
        }
        const double sum = oracle_sum_f64(x, N);
        ck_assert_msg(sum <= DBL_MAX && sum >= -DBL_MAX, "an overflow case has an infinite sum");
        overflows += most > DBL_MAX;

        gen_fill(&rng, GEN_BRINK, x, N);
        const double brink = oracle_sum_f64(x, N);
        to_infinity += brink > DBL_MAX || brink < -DBL_MAX;
    }
    ck_assert_int_eq(ties, 200);
    ck_assert_int_gt(overflows, 100);
    ck_assert_int_gt(to_infinity, 50);
    ck_assert_int_lt(to_infinity, 180);
    oracle_finish();
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("oracle");
    KSB_TEST_CASE(s, "known values", test_oracle_knows_sums_that_can_be_done_in_the_head,
                  test_oracle_decodes_what_it_rounds_in_every_narrow_format,
                  test_oracle_canonical_nans_are_those_promised);
    KSB_TEST_CASE(s, "other roads", test_oracle_rounds_like_mpfr_get_d, test_oracle_sums_like_mpfr_sum);
    KSB_TEST_CASE(s, "shapes", test_oracle_shaped_data_are_what_their_names_say);
    return s;
}
