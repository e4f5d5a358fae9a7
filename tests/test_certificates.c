/* SPDX-License-Identifier: MIT */
/*
 * One test for each condition that the kernels rely on (docs/algorithm.md, "What each certificate checks"): data that
 * are summed wrongly if that condition is not checked. The data do not know which grids a kernel lays, so they sweep
 * over all exponents that it might use.
 *
 * Reductions are compared with the oracle; accumulators and moments also with the state that the same elements leave
 * one by one, which is the work of the portable kernels: value, counts and the flag for signs of zeros.
 */
#include "ksb_test.h"
#include "oracle.h"

#include <math.h>
#include <string.h>

enum { LONG = 8192, LONGEST = 40000 };
static double x[LONGEST], y[LONGEST];

/* Lengths that take every road: one vector, the short sums, blocks with a rest, several blocks. */
static const size_t lengths[] = {2, 5, 9, 33, 128, 700, 2048, 4096, 5000, LONG};
enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* The terms a running sum gets for each of these many: the steps of the kernels' loops. */
static const size_t steps[] = {8, 16, 32};

static void fill(double *to, double v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = v;
}

static void check_reduction(enum oracle_operation operation, double got, const double *u, const double *v, size_t n,
                            const char *what)
{
    double want;
    oracle_solve(&(struct oracle_problem){operation, ORACLE_F64, ORACLE_F64, u, v, n, 0}, &want);
    ksb_assert_bits(got, ksb_bits(want), KSB_CONTIGUOUS(what, u, n));
}

/* Sums of the first n of x, and what they leave in accumulators. */
static void check_sums(const char *what, size_t n)
{
    ksb_acc all = KSB_ACC_INIT, each = KSB_ACC_INIT;
    if (ksb_test_leaves_out())
        return;
    check_reduction(ORACLE_SUM, ksb_sum_f64(x, n), x, NULL, n, what);
    check_reduction(ORACLE_MEAN, ksb_mean_f64(x, n), x, NULL, n, what);
    ksb_assert_status(ksb_acc_add_array_f64(&all, x, n, sizeof *x), KSB_OK);
    for (size_t i = 0; i < n; i++)
        ksb_acc_add_f64(&each, x[i]);
    if (!ksb_acc_equal(&all, &each))
        ck_abort_msg("%s: the array leaves another state than its %zu elements one by one", what, n);
}

/* Sums of products of the first n of x and y. */
static void check_products(const char *what, size_t n)
{
    ksb_acc all = KSB_ACC_INIT, each = KSB_ACC_INIT;
    if (ksb_test_leaves_out())
        return;
    check_reduction(ORACLE_DOT, ksb_dot_f64(x, y, n), x, y, n, what);
    ksb_assert_status(ksb_acc_add_products_f64(&all, x, y, n, sizeof *x, sizeof *y), KSB_OK);
    for (size_t i = 0; i < n; i++)
        ksb_acc_add_products_f64(&each, x + i, y + i, 1, 0, 0);
    if (!ksb_acc_equal(&all, &each))
        ck_abort_msg("%s: the arrays leave another state than their %zu products one by one", what, n);
}

/* Sums and squares of the first n of x. */
static void check_moments(const char *what, size_t n)
{
    ksb_moments all = KSB_MOMENTS_INIT, each = KSB_MOMENTS_INIT;
    if (ksb_test_leaves_out())
        return;
    check_reduction(ORACLE_NORM, ksb_norm_f64(x, n), x, NULL, n, what);
    check_reduction(ORACLE_VAR, ksb_var_f64(x, n, 0), x, NULL, n, what);
    ksb_assert_status(ksb_moments_add_array_f64(&all, x, n, sizeof *x), KSB_OK);
    for (size_t i = 0; i < n; i++)
        ksb_moments_add_f64(&each, x[i]);
    if (!ksb_moments_equal(&all, &each))
        ck_abort_msg("%s: the array leaves other moments than its %zu elements one by one", what, n);
}

/* Grids: a term above the bound that the first one suggests. It leaves the binade of the first running sum: upwards,
 * through zero to the mirrored binade, or downwards to one whose exponent has no bit that the anchor's has not. */
START_TEST(test_term_beyond_the_first_grid_is_noticed)
{
    for (size_t l = 0; l < 2; l++)
        for (int e = 0; e < 64; e += 1 + 2 * (int)l) {
            const size_t n = l == 0 ? 2 : 100;
            fill(x, 0.0, n);
            x[0] = ldexp(1.0, e);
            for (int j = e; j < e + 100; j++) {
                x[n - 1] = ldexp(1.0, j), check_sums("above the bound", n);
                x[n - 1] = ldexp(-3.0, j), check_sums("to the mirrored binade", n);
            }
            for (int t = e + 6; t < e + 20; t++)
                for (int j = -40; j <= t; j++)
                    x[n - 1] = ldexp(-1.5, t) + ldexp(1.0, j), check_sums("to a lower binade", n);
        }
}
END_TEST

/* Grids and flags: a bit below the last grid, far enough from everything else that each number of grids is too small once. */
START_TEST(test_bit_below_the_last_grid_is_noticed)
{
    for (size_t k = 0; k < LENGTHS; k++)
        for (int e = 54; e <= 1074; e += lengths[k] < 200 ? 1 : lengths[k] < 3000 ? 31 : 97) {
            const size_t n = lengths[k];
            fill(x, 0.0, n);
            x[0] = 1.0, x[n / 2] += 0x1p-53; /* with one more bit above the tie, or below */
            x[n - 1] += ldexp(1.0, -e), check_sums("above a tie", n);
            x[n - 1] -= ldexp(2.0, -e), check_sums("below a tie", n);
        }
}
END_TEST

/* Grids: so many rests of one sign that a second running sum laid for fewer would leave its binade. */
START_TEST(test_second_grid_has_room_for_all_rests)
{
    for (size_t k = 0; k < LENGTHS; k++)
        for (int e = 30; e <= 60; e++) {
            const size_t n = lengths[k];
            fill(x, ldexp(0x1.fffffffffffffp-1, -e), n);
            check_sums("rests of one sign", n);
            x[0] = 1.0, check_sums("rests of one sign, and a large term", n);
        }
}
END_TEST

/* Short sums: more units of the first grid than a double holds. With 2^k > n / 16 terms in a running sum and terms just below
 * 2^7, the bound that 1.0 announces, there are up to n 2^7 / 2^(7 + k + 1 - 52) of them: more than 2^53. */
START_TEST(test_short_sum_of_more_units_than_53_bits)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int k = 0; k < 300; k++) {
        const size_t n = 64 + ksb_rng_below(&rng, 4033);
        for (size_t i = 0; i < n; i++)
            x[i] = 0x1p7 - ldexp((double)(1 + ksb_rng_below(&rng, 1 << (k % 30))), -46);
        x[0] = 1.0;
        check_sums("as much as the first announces", n);
    }
}
END_TEST

/* Ends of the range: anchors and grids would overflow, or lie among subnormals. */
START_TEST(test_terms_near_the_ends_of_the_range)
{
    for (size_t k = 0; k < LENGTHS; k++)
        for (int e = 0; e < 160;
             e += lengths[k] < 200 || e < 24 ? 1 : 13) { /* one by one where anchors begin to overflow */
            const size_t n = lengths[k];
            for (size_t i = 0; i < n; i++)
                x[i] = (i % 3 == 1 ? -1.0 : 1.0) * ldexp(0x1.fffffffffffffp1023, -e);
            check_sums("near the largest", n);
            for (size_t i = 0; i < n; i++)
                x[i] = ldexp(1.0 + (double)(i % 5) * 0x1p-10, -1074 + e) + 0x1p-1074;
            check_sums("near the smallest", n);
            x[n / 2] = 0x1p-800;
            check_sums("near the smallest, and one above", n);
        }
}
END_TEST

/* Flags: a term that leaves the binade of the coarse fold without any rounding, and NaN, which raises nothing. The
 * first 64 elements, which are looked at, do not announce it. */
START_TEST(test_long_sum_with_a_term_out_of_its_binade)
{
    for (int j = 0; j < 240; j++) {
        fill(x, 0.0, LONG);
        x[0] = 1.0;
        x[1000] = ldexp(1.0, j), check_sums("one large term", LONG);
        x[1000] = ldexp(-3.0, j), check_sums("one large negative term", LONG);
    }
    static const double specials[] = {NAN, INFINITY, -INFINITY};
    for (int j = 0; j < 3; j++) {
        fill(x, 1.0, LONG);
        x[1000] = specials[j], check_sums("one special value", LONG);
    }
}
END_TEST

/* Flags, with heads cut off by a mask: heads cancel and rests do not, so that only the fine fold leaves its binade. */
START_TEST(test_long_sum_with_rests_out_of_their_binade)
{
    for (size_t s = 0; s < 3; s++)
        for (int j = 0; j < 120; j++) {
            fill(x, 0.0, LONG);
            x[0] = 1.0;
            x[1024] = ldexp(1.0 + 0x1p-30, j);
            x[1024 + steps[s]] = ldexp(-1.0, j);
            check_sums("heads that cancel", LONG);
        }
}
END_TEST

/* Flags: integers hold the folds of as many blocks as are folded before the flags are read. */
START_TEST(test_long_sum_of_the_largest_folds)
{
    static double many[1 << 21];
    const size_t n = sizeof many / sizeof *many;
    fill(many, 0x1.fffffffffffffp2, n);
    fill(many, 1.0, 64);
    ksb_acc acc = KSB_ACC_INIT;
    ksb_acc_add_array_f64(&acc, many, n, sizeof *many);
    const double want = 64.0 + (double)(n - 64) * 8.0 - (double)(n - 64) * 0x1p-50;
    ksb_assert_f64(ksb_acc_to_f64(&acc), want, KSB_CONTIGUOUS("2^21 terms of 8", many, 0));
    ksb_assert_f64(ksb_sum_f64(many, n), want, KSB_CONTIGUOUS("2^21 terms of 8", many, 0));
}
END_TEST

/* Flags, terms that are not split: a bit below the window, and a term above it. */
START_TEST(test_long_sum_of_narrow_types_out_of_the_window)
{
    static float f[LONG];
    for (int e = -149; e < 128; e++) {
        ksb_acc all = KSB_ACC_INIT, each = KSB_ACC_INIT;
        for (size_t i = 0; i < LONG; i++)
            f[i] = 1.0f;
        f[1000] = ldexpf(1.0f, e);
        ksb_acc_add_array_f32(&all, f, LONG, sizeof *f);
        for (size_t i = 0; i < LONG; i++)
            ksb_acc_add_array_f32(&each, f + i, 1, 0);
        if (!ksb_acc_equal(&all, &each))
            ck_abort_msg("the f32 array with 2^%d leaves another state than its elements one by one", e);
    }
}
END_TEST

/* Products: errors that underflow, rounded products that overflow or are subnormal, in the company of others or not. */
START_TEST(test_products_whose_errors_are_no_doubles)
{
    for (size_t k = 0; k < LENGTHS; k++)
        for (int e = -1100; e < 1030; e += lengths[k] < 200 ? 7 : 41) {
            const size_t n = lengths[k];
            for (size_t i = 0; i < n; i++) {
                x[i] = ldexp(1.0 + (double)(i + 1) * 0x1p-52, e / 2);
                y[i] = ldexp(1.0 + (double)(3 * i + 1) * 0x1p-52, e - e / 2);
            }
            check_products("of one size", n);
            x[n / 2] = 0x1.0000000000001p400, y[n / 2] = 0x1.0000000000001p-380;
            check_products("and one of another", n);
            x[n / 2] = 0x1p1000, y[n / 2] = 0x1.8p100;
            check_products("and one that overflows", n);
        }
}
END_TEST

/* Products: a rounded product, or an error, above what the first suggests, or below what the grids hold. */
START_TEST(test_products_beyond_the_grids)
{
    for (size_t k = 0; k < LENGTHS; k++)
        for (int e = -300; e < 300; e += lengths[k] < 200 ? 3 : 23) {
            const size_t n = lengths[k];
            fill(x, 0.0, n), fill(y, 0.0, n);
            x[0] = y[0] = 1.0;
            x[n - 1] = ldexp(1.0, e / 2), y[n - 1] = ldexp(-3.0, e - e / 2), check_products("exact", n);
            x[n - 1] *= 0x1.0000000000003p0, y[n - 1] *= 0x1.0000000000005p0, check_products("inexact", n);
        }
}
END_TEST

/* Products: two rounded ones that cancel within a running sum, and the error of one of them, which alone is out of its binade. */
START_TEST(test_products_whose_errors_do_not_cancel)
{
    for (int j = 0; j < 240; j++) {
        fill(x, 0.0, LONG), fill(y, 0.0, LONG);
        x[0] = y[0] = 1.0;
        x[100] = ldexp(0x1.5555555555555p0, j), y[100] = 0x1.3333333333333p0;
        x[164] = -(x[100] * y[100]), y[164] = 1.0; /* a multiple of all steps behind */
        check_products("errors that do not cancel", LONG);
    }
}
END_TEST

/* Products: the sign of a zero is that of the rounded products, and their errors, +0.0, are no addends. */
START_TEST(test_products_that_are_negative_zeros)
{
    for (size_t k = 0; k < LENGTHS; k++) {
        const size_t n = lengths[k];
        fill(x, -0.0, n), fill(y, 3.0, n);
        check_products("negative zeros", n);
        y[n - 1] = -3.0, check_products("negative zeros and a positive one", n);
        x[n - 1] = NAN, check_products("negative zeros and NaN", n);
    }
}
END_TEST

/* Zeros: sums of -0.0 alone, and with one other zero or NaN among them, in place of any element. */
START_TEST(test_sums_that_are_negative_zeros)
{
    for (size_t k = 0; k < LENGTHS; k++)
        for (size_t at = 0; at < lengths[k]; at += 1 + lengths[k] / 8) {
            const size_t n = lengths[k];
            fill(x, -0.0, n), check_sums("negative zeros", n);
            x[at] = 0.0, check_sums("negative zeros and a positive one", n);
            x[at] = NAN, check_sums("negative zeros and NaN", n);
        }
}
END_TEST

/* Estimates: a product above the bound that the first one suggests, of either sign, also one after which the running
 * sum comes back to its binade. */
START_TEST(test_estimate_of_products_beyond_the_binade)
{
    for (size_t s = 0; s < 3; s++)
        for (int j = 0; j < 120; j++) {
            const size_t n = 4 * steps[s];
            fill(x, 0.0, n), fill(y, 1.0, n);
            x[0] = 1.0;
            x[1] = ldexp(1.0, j), check_products("above", n), check_moments("above", n);
            x[1] = ldexp(-3.0, j), check_products("below", n), check_moments("below", n);
            x[1] = ldexp(1.0, j), x[1 + steps[s]] = 0x1.8p-53, x[1 + 2 * steps[s]] = -x[1];
            check_products("there and back", n), check_moments("there and back", n);
            x[1] = 1.0 + 0x1p-32, x[1 + steps[s]] = ldexp(1.0, j), x[1 + 2 * steps[s]] = -x[1 + steps[s]];
            check_products("there and back, with bits to lose", n),
                check_moments("there and back, with bits to lose", n);
        }
}
END_TEST

/* Long sums are estimated if their first elements span many binades: these two do, and add nothing. */
static void widen(void)
{
    x[3] = 0x1p-500, x[4] = -0x1p-500;
}

/* Estimates of long sums: the same with values, in the first block and in a later one. */
START_TEST(test_estimate_of_long_sums_beyond_the_binade)
{
    const size_t n = 5000;
    for (size_t s = 0; s < 3; s++)
        for (int j = 0; j < 64; j++)
            for (size_t at = 100; at < n; at += 4000) {
                fill(x, 0.0, n), widen();
                x[0] = 1.0, x[1] = 0x1p-53, x[2] = 0x1p-90;
                x[at] = ldexp(1.0, j), check_sums("above", n);
                x[at] = ldexp(-3.0, j), check_sums("below", n);
                /* There and back loses last places that the running sum had before. */
                x[at] = 0x1.5555555555555p-1, x[at + 3 * steps[s]] = -x[at];
                x[at + steps[s]] = ldexp(1.0, j), x[at + 2 * steps[s]] = -x[at + steps[s]];
                check_sums("there and back", n);
            }
}
END_TEST

/* Estimates: a tie, and what lifts the sum above it is lost in every running sum: when a rest is rounded or left, when it is
 * added, when running sums are folded. `each` of the small terms is 2^-g or just below. */
START_TEST(test_estimate_knows_how_wrong_it_may_be)
{
    static const size_t counts[] = {1, 2, 7, 127};
    for (size_t s = 0; s < 3; s++)
        for (size_t k = 0; k < 4; k++)
            for (int g = 54; g < 180; g += k == 3 ? 5 : 1)
                for (int sign = -1; sign <= 1; sign += 2) {
                    const size_t n = (counts[k] + 1) * steps[s];
                    const double each = sign * ldexp(0.98, -g), half = 0.5 * each * (double)(counts[k] * steps[s]);
                    fill(x, each, n), fill(y, 1.0, n);
                    fill(x, 0.0, steps[s]);
                    x[0] = 1.0, x[1] = 0x1p-53, x[2] = -half;
                    check_products("near a tie", n);
                    check_sums("near a tie", n);
                    x[2] = 0.0, check_products("near a tie", n);
                    check_sums("near a tie", n);
                }
}
END_TEST

/* The same with long sums. */
START_TEST(test_estimate_of_long_sums_knows_how_wrong_it_may_be)
{
    for (size_t n = 5000; n <= LONGEST; n *= 8)
        for (int g = 54; g < 160; g += n == 5000 ? 1 : 13)
            for (int sign = -1; sign <= 1; sign += 2) {
                const double each = sign * ldexp(0.98, -g), half = 0.5 * each * (double)(n - 64);
                fill(x, each, n), fill(x, 0.0, 64), widen();
                x[0] = 1.0, x[1] = 0x1p-53, x[2] = -half;
                check_sums("near a tie", n);
                x[2] = 0.0, check_sums("near a tie", n);
            }
}
END_TEST

/* As before, where each addition to a running sum of rests loses almost half of its last bit, always to one side. */
START_TEST(test_estimate_knows_how_additions_add_up)
{
    for (size_t s = 0; s < 3; s++)
        for (int g = 38; g < 60; g++)
            for (int sign = -1; sign <= 1; sign += 2) {
                enum { TERMS = 127 };
                double lost = 0.0, sum = 0.0, rest[TERMS];
                for (int i = 0; i < TERMS; i++) {
                    const double base = ldexp(0.98, -g), ulp = ldexp(1.0, ilogb(sum + base) - 52);
                    rest[i] = (floor(base / ulp) + 0.4375) * ulp;
                    const double next = sum + rest[i];
                    lost += rest[i] - (next - sum);
                    sum = next;
                }
                const size_t n = (TERMS + 1) * steps[s];
                fill(x, 0.0, LONG), fill(y, 1.0, n);
                x[0] = 1.0;
                for (size_t i = steps[s]; i < n; i++)
                    x[i] = sign * rest[i / steps[s] - 1];
                /* One product more, which leaves the whole above (or below) a tie by half of what was lost. */
                mpfr_t whole, tie;
                mpfr_init2(whole, 4000), mpfr_init2(tie, 4000);
                mpfr_set_d(whole, 1.0, MPFR_RNDN);
                for (size_t i = steps[s]; i < n; i++)
                    mpfr_add_d(whole, whole, x[i], MPFR_RNDN);
                mpfr_set_d(tie, mpfr_get_d(whole, MPFR_RNDN), MPFR_RNDN);
                mpfr_add_d(tie, tie, 0x1p-53, MPFR_RNDN);
                mpfr_add_d(tie, tie, sign * 0.5 * lost * (double)steps[s], MPFR_RNDN);
                mpfr_sub(tie, tie, whole, MPFR_RNDN);
                x[1] = mpfr_get_d(tie, MPFR_RNDN);
                mpfr_clear(whole), mpfr_clear(tie);
                check_products("losses to one side", n);
                widen(), check_sums("losses to one side", LONG);
            }
}
END_TEST

/* The same, where the errors of all folds reach half a unit, 2^-g, and roundings of products, which count for less than a unit
 * in all, put the sum above a tie: the error has to be rounded up when it is read. */
START_TEST(test_estimate_rounds_its_error_up)
{
    for (size_t s = 0; s < 3; s++)
        for (int g = 70; g < 100; g++) {
            const size_t lanes = steps[s], n = 2 * lanes;
            fill(x, ldexp(1.0 + 0x1p-52, -g - 1), n), fill(y, 1.0 - 0x1p-53, n); /* products just above half a unit */
            fill(x + lanes + 1, 0.0, lanes - 1);
            x[0] = y[0] = 1.0;
            x[lanes + 1] = 0x1p-53 - ldexp((double)(lanes / 2), -g), y[lanes + 1] = 1.0;
            check_products("one more than the bound", n);
        }
}
END_TEST

/* Estimates near the bottom of the range, where what is rounded off may itself be rounded. */
START_TEST(test_estimate_of_tiny_products)
{
    for (int e = 300; e < 540; e++) {
        fill(x, 0.0, 40), fill(y, 0.0, 40);
        x[0] = y[0] = ldexp(1.0, -e);
        x[1] = ldexp(1.0, -e - 26), y[1] = ldexp(1.0, -e - 27);
        x[2] = ldexp(1.0, -e - 2), y[2] = 0x1p-530;
        check_products("tiny", 40), check_moments("tiny", 40);
        x[2] = -x[2], check_products("tiny", 40);
    }
}
END_TEST

/* Groups: elements larger than the first ones announce, in one group, and so many that its integers overflow if they are not
 * carried. */
START_TEST(test_group_of_large_elements_is_carried_in_time)
{
    static int64_t labels[LONGEST];
    for (int e = 0; e < 16; e++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double sum;
            fill(x, ldexp(sign, e), LONGEST), fill(x, sign, 256);
            ksb_assert_status(ksb_sum_f64_by(x, LONGEST, sizeof *x, labels, 1, &sum), KSB_OK);
            check_reduction(ORACLE_SUM, sum, x, NULL, LONGEST, "one group");
        }
}
END_TEST

/* Quotients: the leading bits of a sum of many do not tell that it is a multiple of a tie. */
START_TEST(test_mean_that_is_a_tie_of_many)
{
    for (size_t n = 2; n < LONG; n += n < 300 ? 2 : 502)
        for (int odd = 1; odd < 64; odd += 2)
            for (int e = 0; e < 2; e++) {
                const double below = 1.0 + (double)(odd - 1) * 0x1p-52, above = 1.0 + (double)(odd + 1) * 0x1p-52;
                for (size_t i = 0; i < n; i++)
                    x[i] = i % 2 == 0 ? below : above - (odd % 4 == 1 ? 0x1p-52 : 0.0);
                if (e == 1)
                    x[n / 2] += 0x1p-52;
                check_reduction(ORACLE_MEAN, ksb_mean_f64(x, n), x, NULL, n, "a tie of many");
            }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *suite = suite_create("certificates");
    KSB_TEST_CASE(suite, "grids", test_term_beyond_the_first_grid_is_noticed, test_bit_below_the_last_grid_is_noticed,
                  test_second_grid_has_room_for_all_rests, test_short_sum_of_more_units_than_53_bits,
                  test_terms_near_the_ends_of_the_range, test_sums_that_are_negative_zeros);
    KSB_TEST_CASE(suite, "flags", test_long_sum_with_a_term_out_of_its_binade,
                  test_long_sum_with_rests_out_of_their_binade, test_long_sum_of_the_largest_folds,
                  test_long_sum_of_narrow_types_out_of_the_window);
    KSB_TEST_CASE(suite, "products", test_products_whose_errors_are_no_doubles, test_products_beyond_the_grids,
                  test_products_whose_errors_do_not_cancel, test_products_that_are_negative_zeros);
    KSB_TEST_CASE(suite, "estimates", test_estimate_of_products_beyond_the_binade,
                  test_estimate_of_long_sums_beyond_the_binade, test_estimate_knows_how_wrong_it_may_be,
                  test_estimate_of_long_sums_knows_how_wrong_it_may_be, test_estimate_knows_how_additions_add_up,
                  test_estimate_rounds_its_error_up, test_estimate_of_tiny_products);
    KSB_TEST_CASE(suite, "groups", test_group_of_large_elements_is_carried_in_time);
    KSB_TEST_CASE(suite, "quotients", test_mean_that_is_a_tie_of_many);
    return suite;
}
