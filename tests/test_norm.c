/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <float.h>
#include <math.h>

static int belongs(const struct ksb_entry *e)
{
    return e->operation == ORACLE_NORM && !oracle_is_integer(e->element) && !oracle_is_complex(e->element);
}

START_TEST(test_norm_of_known_vectors)
{
    const double least = 0x1p-1074, infinity = HUGE_VAL, nan = ksb_from_bits(KSB_NAN);
    const struct {
        double x[3], want;
    } cases[] = {
        {{3.0, 4.0, 0.0}, 5.0},
        {{-0x3p660, 0x4p660, 0.0}, 0x5p660},
        {{3 * least, 4 * least, 0.0}, 5 * least}, /* squares far below the smallest double */
        {{DBL_MAX, 0.0, 0.0}, DBL_MAX},
        {{DBL_MAX, 0x1p-1074, 0.0}, DBL_MAX},
        {{DBL_MAX, DBL_MAX, 0.0}, infinity},
        {{DBL_MAX, 0x1p997, 0.0}, DBL_MAX},   /* the brink lies at MAX^2 + MAX ulp: 2^997.5 beside MAX */
        {{DBL_MAX, 0x1p998, 0.0}, infinity},
        {{least, 0.0, 0.0}, least},
        {{least, least, 0.0}, least},         /* 1.41 */
        {{least, least, least}, 2 * least},   /* 1.73 */
        {{-0.0, -0.0, 0.0}, 0.0},
        {{-0.0, -0.0, -0.0}, 0.0},
        {{-infinity, infinity, 1.0}, infinity},
        {{-infinity, nan, 1.0}, nan}, /* NaN beats an infinity */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ksb_assert_f64(ksb_norm_f64(cases[i].x, 3), cases[i].want, KSB_CONTIGUOUS("known", cases[i].x, 3));
}
END_TEST

/* The norm of one number is its magnitude: roots of perfect squares of every size are exact. */
START_TEST(test_norm_of_one_number_is_its_magnitude)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(20000); i++) {
        const double x = gen_finite(&rng);
        ksb_assert_f64(ksb_norm_f64(&x, 1), fabs(x), KSB_CONTIGUOUS("one", &x, 1));
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("norm");
    KSB_TEST_CASE(s, "known", test_norm_of_known_vectors, test_norm_of_one_number_is_its_magnitude);
    ksb_reduction_cases(s, belongs);
    return s;
}
