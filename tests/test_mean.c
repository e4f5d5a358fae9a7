/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <float.h>

static int belongs(const struct ksb_entry *e)
{
    return e->operation == ORACLE_MEAN && !oracle_is_integer(e->element) && !oracle_is_complex(e->element);
}

/* Summed and then divided, two roundings would often miss it. */
START_TEST(test_mean_of_equal_numbers_is_that_number)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (size_t n = 1; n < 3000; n++) {
        const double x = n % 10 == 0 ? DBL_MAX : gen_finite(&rng);
        ksb_assert_f64(ksb_mean_f64_strided(&x, n, 0), x, KSB_CONTIGUOUS("n times", &x, 1));
    }
}
END_TEST

START_TEST(test_mean_is_rounded_once)
{
    const double least = 0x1p-1074;
    const struct {
        double x[4];
        size_t n;
        double want;
    } cases[] = {
        {{least, 0.0}, 2, 0.0},                       /* half of it: a tie, to even */
        {{3 * least, 0.0}, 2, 2 * least},             /* 1.5 */
        {{-least, 0.0}, 2, -0.0},                     /* not zero, so its sign stays */
        {{least, least, 0.0}, 3, least},              /* 0.67 */
        {{least, 0.0, 0.0}, 3, 0.0},                  /* 0.33 */
        {{1.0, 1.0 + 0x1p-52}, 2, 1.0},               /* a tie, down */
        {{1.0 + 0x1p-52, 1.0 + 0x1p-51}, 2, 1.0 + 0x1p-51}, /* a tie, up */
        {{1.0, 0.0, 0.0}, 3, 0x1.5555555555555p-2},
        {{DBL_MAX, DBL_MAX, DBL_MAX, -DBL_MAX}, 4, DBL_MAX / 2},
        {{1e16, 1.0, -1e16}, 3, 0x1.5555555555555p-2},
        {{-0.0, -0.0}, 2, -0.0},
        {{-0.0, 0.0}, 2, 0.0},
        {{1.0, -1.0}, 2, 0.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ksb_assert_f64(ksb_mean_f64(cases[i].x, cases[i].n), cases[i].want,
                       KSB_CONTIGUOUS("known", cases[i].x, cases[i].n));
    ksb_assert_bits(ksb_mean_f64(NULL, 0), KSB_NAN, KSB_CONTIGUOUS("nothing", NULL, 0));
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("mean");
    KSB_TEST_CASE(s, "known", test_mean_of_equal_numbers_is_that_number, test_mean_is_rounded_once);
    ksb_reduction_cases(s, belongs);
    return s;
}
