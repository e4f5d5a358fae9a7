/* SPDX-License-Identifier: MIT */
/*
 * One rounding, and the last bit of the data decides it.
 *
 * For each operation and format: data whose exact result is a tie that goes down to the even neighbour, and the same
 * data with the smallest subnormal in one place, which lifts the result above the tie: by 2^-1074 for a sum of doubles,
 * by 2^-2148 for products. Rounding such a result to double first loses the difference, and rounding to the narrow
 * format then goes down: the test shows that too, so a library that did so could not pass.
 */
#include "reductions.h"

#include <stdio.h>

enum { MOST = 32768 };
static double x[MOST], w[MOST]; /* all are numbers of the format */

struct data {
    size_t n, ddof;
};

/* Fills x and w for a format of precision p with a subnormal `least`; decided: whether the last bit is there. */
typedef struct data fill(int p, double least);

static double power(int exponent)
{
    double v = 1.0;
    for (; exponent > 0; exponent--)
        v *= 2.0;
    for (; exponent < 0; exponent++)
        v *= 0.5;
    return v;
}

static struct data sum(int p, double least)
{
    x[0] = 1.0, x[1] = power(-p), x[2] = least;
    return (struct data){3, 0};
}

static struct data mean(int p, double least)
{
    x[0] = 4.0, x[1] = power(2 - p), x[2] = least, x[3] = 0.0;
    return (struct data){4, 0};
}

/* f16 ends at 2^-24, so its last bit must be divided by many elements to fall below the bits of a double: the mean is
 * 2^14 + 8, halfway between numbers 16 apart, and 2^-24 / 2^15. */
static struct data mean_of_many(int p, double least)
{
    (void)p;
    for (size_t i = 0; i < MOST; i += 2)
        x[i] = 0x1p14, x[i + 1] = 0x1p14 + 16.0;
    x[0] = least, x[1] = 0x1p15 + 32.0, x[3] = 0x1p14;
    return (struct data){MOST, 0};
}

static struct data dot(int p, double least)
{
    x[0] = 1024.0, x[1] = power(10 - p), x[2] = least;
    w[0] = 1.0, w[1] = 1.0, w[2] = least;
    return (struct data){3, 0};
}

/* Pythagorean triples a^2 + b^2 = t^2 with t = m^2 + n^2 odd, of p + 1 bits, and t = 1 modulo 4. */
static struct data norm(int p, double least)
{
    const double m = p == 53 ? 90000000.0 : p == 24 ? 4000.0 : p == 11 ? 45.0 : 16.0;
    const double n = p == 53 ? 40000001.0 : p == 24 ? 2001.0 : p == 11 ? 22.0 : 7.0;
    x[0] = m * m - n * n, x[1] = 2.0 * m * n, x[2] = least;
    return (struct data){3, 0};
}

/* x and -x with ddof = n - 2: the variance is the sum of the squares of x. */
static struct data deviation(int p, double least)
{
    norm(p, least);
    for (int i = 0; i < 3; i++)
        x[3 + i] = -x[i];
    return (struct data){6, 4};
}

/* The square of an odd number is odd; this one has p + 1 bits. */
static struct data variance(int p, double least)
{
    const double c = p == 53 ? 100000001.0 : p == 24 ? 4999.0 : p == 11 ? 51.0 : 19.0;
    x[0] = c, x[1] = -c, x[2] = least, x[3] = -least;
    return (struct data){4, 2};
}

/* Weights that cancel, so that the sum of weights is 2. */
static struct data weighted_mean(int p, double least)
{
    x[0] = power(p - 1), x[1] = x[0] + 1.0, x[2] = least, x[3] = 0.0;
    w[0] = 1.0, w[1] = 1.0, w[2] = least, w[3] = -least;
    return (struct data){4, 0};
}

static fill *fill_of(const struct ksb_entry *e, int p)
{
    switch (e->operation) {
    case ORACLE_SUM:
    case ORACLE_NANSUM:
        return sum;
    case ORACLE_MEAN:
    case ORACLE_NANMEAN:
        return p == 11 ? mean_of_many : mean;
    case ORACLE_NORM:
        return norm;
    case ORACLE_VAR:
    case ORACLE_NANVAR:
    case ORACLE_WVAR:
        return variance;
    case ORACLE_STD:
    case ORACLE_NANSTD:
    case ORACLE_WSTD:
        return deviation;
    case ORACLE_DOT:
        return dot;
    default:
        return weighted_mean;
    }
}

/* Puts the data in ksb_x and ksb_y as the type of the entry; they must be numbers of that type. */
static struct ksb_case case_of(const struct ksb_entry *e, struct data d, const char *what)
{
    const struct oracle_format f = *oracle_format(e->element);
    const size_t size = oracle_size(e->element);
    const int weighted = e->operation == ORACLE_WVAR || e->operation == ORACLE_WSTD;
    int negative;
    MPFR_DECL_INIT(value, 64);
    for (size_t i = 0; i < d.n; i++) {
        const double pair[] = {x[i], weighted ? 1.0 : w[i]};
        for (int k = 0; k < (oracle_takes_two(e->operation) ? 2 : 1); k++) {
            mpfr_set_d(value, pair[k], MPFR_RNDN);
            const uint64_t bits = mpfr_zero_p(value) ? 0 : oracle_round(value, f);
            oracle_decode(value, &negative, bits, f);
            ck_assert_msg(mpfr_get_d(value, MPFR_RNDN) == pair[k], "%s: %a is no number of the type", e->name, pair[k]);
            oracle_store((k == 0 ? ksb_x : ksb_y) + i * size, bits, e->element);
        }
    }
    if (oracle_skips_nan(e->operation))
        oracle_store(ksb_x + d.n++ * size, oracle_nan(f), e->element);
    return (struct ksb_case){.what = what, .entry = e, .x = ksb_x, .y = oracle_takes_two(e->operation) ? ksb_y : NULL,
                             .n = d.n, .ddof = d.ddof};
}

static uint64_t result_of(const struct ksb_case *c, enum oracle_type result)
{
    unsigned char bytes[KSB_RESULT_BYTES];
    struct oracle_problem p = ksb_problem_of(c);
    p.result = result;
    oracle_solve(&p, bytes);
    return oracle_load(bytes, result);
}

static int is_simple(const struct ksb_entry *e)
{
    return oracle_format(e->element) != NULL && !oracle_is_complex(e->element) && e->element == e->result;
}

/* The bits of f16 elements reach from 2^-24 to 2^15: a sum of those that does not overflow is a double. */
static int sum_is_a_double(const struct ksb_entry *e)
{
    return e->element == ORACLE_F16 && (e->operation == ORACLE_SUM || e->operation == ORACLE_NANSUM);
}

START_TEST(test_ties_are_decided_by_the_last_bit_of_the_data)
{
    int cases = 0;
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        if (!is_simple(e))
            continue;
        const struct oracle_format f = *oracle_format(e->element);
        fill *const data = fill_of(e, f.precision);

        struct ksb_case c = case_of(e, data(f.precision, 0.0), "a tie");
        const uint64_t tie = result_of(&c, e->result);
        ck_assert_msg((tie & 1) == 0, "%s: the tie does not go down to an even number", e->name);
        ksb_check(&c);

        c = case_of(e, data(f.precision, power(f.least)), "the smallest subnormal above a tie");
        ksb_check(&c);
        const uint64_t above = result_of(&c, e->result);
        ck_assert_msg(above == tie + 1, "%s: the last bit does not decide", e->name);
        cases++;

        if (e->element == ORACLE_F64 || sum_is_a_double(e))
            continue;
        const uint64_t wide = result_of(&c, ORACLE_F64);
        int negative;
        MPFR_DECL_INIT(value, 64);
        oracle_decode(value, &negative, wide, oracle_f64);
        ck_assert_msg(oracle_round(value, f) == tie, "%s: rounding through double would not be wrong", e->name);
    }
    ck_assert_int_eq(cases, 4 * 13);
}
END_TEST

/* The deciding bit at every place below the tie, with divisors that are no powers of two: it must be found among the bits
 * of the quotient, in the rest of the division, and in what lies below both. x[n - 1] is the one that decides. */
static struct data mean_of_three(int p, double least)
{
    x[0] = 3.0, x[1] = 3.0 * power(-p), x[2] = least;
    return (struct data){3, 0};
}

/* n sum x^2 - (sum x)^2 = 2 n c^2 + (n - 1) d^2 over n (n - ddof) = 6 is c^2 + d^2 / 3. */
static struct data variance_of_three(int p, double least)
{
    variance(p, least);
    return (struct data){3, 1};
}

/* 5 (2 t^2 + d^2) - d^2 over 10. */
static struct data deviation_of_five(int p, double least)
{
    norm(p, least);
    x[2] = -x[0], x[3] = -x[1], x[4] = least;
    return (struct data){5, 3};
}

START_TEST(test_ties_are_decided_by_a_bit_at_any_place)
{
    static const struct {
        const char *name;
        fill *data;
    } cases[] = {
        {"sum_f64", sum},
        {"mean_f64", mean_of_three},
        {"nanmean_f64", mean_of_three},
        {"wmean_f64", mean_of_three},
        {"norm_f64", norm},
        {"var_f64", variance_of_three},
        {"wvar_f64", variance_of_three},
        {"std_f64", deviation_of_five},
        {"nanstd_f64", deviation_of_five},
        {"wstd_f64", deviation_of_five},
    };
    for (int i = 0; i < MOST; i++)
        w[i] = 1.0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct ksb_entry *const e = ksb_entry_named(cases[i].name);
        struct ksb_case c = case_of(e, cases[i].data(53, 0.0), "a tie");
        const uint64_t tie = result_of(&c, ORACLE_F64);
        ksb_check(&c);
        for (int exponent = -56; exponent >= -1074; exponent--)
            for (int sign = -1; sign <= 1; sign += 2) {
                c = case_of(e, cases[i].data(53, sign * power(exponent)), "a bit beside a tie");
                ksb_check(&c);
                /* A square lies above the tie whatever its sign; a negative bit leaves the result where the tie went. */
                const uint64_t want = sign > 0 || oracle_takes_ddof(e->operation) || e->operation == ORACLE_NORM;
                ck_assert_msg(result_of(&c, ORACLE_F64) == tie + want, "%s: 2^%d does not decide", e->name, exponent);
            }
    }
}
END_TEST

/* The same with results in double, where the type reaches far enough down. */
START_TEST(test_ties_of_double_results_of_narrow_data)
{
    static const char *const names[] = {"sum_f32_f64", "sum_bf16_f64", "nansum_f32_f64", "nansum_bf16_f64",
                                        "mean_f32_f64", "mean_bf16_f64", "nanmean_f32_f64", "dot_f32_f64",
                                        "dot_bf16_f64"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct ksb_entry *const e = ksb_entry_named(names[i]);
        fill *const data = fill_of(e, 53);
        struct ksb_case c = case_of(e, data(53, 0.0), "a tie");
        const uint64_t tie = result_of(&c, ORACLE_F64);
        ksb_check(&c);
        c = case_of(e, data(53, power(oracle_format(e->element)->least)), "the smallest subnormal above a tie");
        ksb_check(&c);
        ck_assert_msg(result_of(&c, ORACLE_F64) == tie + 1, "%s: the last bit does not decide", e->name);
    }
}
END_TEST

/* Where overflow begins: MAX + ulp/2 is a tie that goes to infinity; the last bit below it keeps it finite. */
START_TEST(test_ties_at_the_brink_of_overflow)
{
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        if (!is_simple(e) ||
            (e->operation != ORACLE_SUM && e->operation != ORACLE_DOT && e->operation != ORACLE_NANSUM))
            continue;
        const struct oracle_format f = *oracle_format(e->element);
        const size_t size = oracle_size(e->element);
        const uint64_t max = oracle_infinity(f, 0) - 1, sign = UINT64_C(1) << (f.width - 1);
        const uint64_t one = oracle_infinity(f, 0) / 2 / (UINT64_C(1) << (f.precision - 1)) << (f.precision - 1);
        const uint64_t half = max - (UINT64_C(1) << (f.precision - 1)) * (unsigned)f.precision + 1 -
                              (UINT64_C(1) << (f.precision - 1));
        for (int nudge = -1; nudge <= 1; nudge++)
            for (int negative = 0; negative < 2; negative++) {
                const uint64_t data[] = {max, half, nudge == 0 ? 0 : nudge < 0 ? 1 | sign : 1};
                for (size_t k = 0; k < 3; k++) {
                    oracle_store(ksb_x + k * size, data[k] ^ (negative ? sign : 0), e->element);
                    oracle_store(ksb_y + k * size, k == 2 && nudge != 0 ? 1 : one, e->element);
                }
                const struct ksb_case c = {.what = "the brink", .entry = e, .x = ksb_x,
                                           .y = oracle_takes_two(e->operation) ? ksb_y : NULL, .n = 3};
                ksb_check(&c);
                const uint64_t want = (nudge < 0 ? max : oracle_infinity(f, 0)) | (negative ? sign : 0);
                ck_assert_msg(result_of(&c, e->result) == want, "%s: not the brink", e->name);
            }
    }
}
END_TEST

/* 2^-1075 is halfway between 0 and the smallest subnormal, and goes to 0; whatever lies above it does not. */
START_TEST(test_ties_at_half_the_smallest_subnormal)
{
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        if (!is_simple(e) || (e->operation != ORACLE_MEAN && e->operation != ORACLE_STD))
            continue;
        const size_t size = oracle_size(e->element);
        for (size_t last = 0; last < 4; last++) {
            oracle_store(ksb_x, last, e->element);
            oracle_store(ksb_x + size, 0, e->element);
            const struct ksb_case c = {.what = "half the smallest subnormal", .entry = e, .x = ksb_x, .n = 2};
            ksb_check(&c); /* the mean and the standard deviation of {last, 0} are last / 2 */
            ck_assert_uint_eq(result_of(&c, e->result), last == 3 ? 2 : last / 2);
        }
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("ties");
    KSB_TEST_CASE(s, "ties", test_ties_are_decided_by_the_last_bit_of_the_data,
                  test_ties_are_decided_by_a_bit_at_any_place,
                  test_ties_of_double_results_of_narrow_data, test_ties_at_the_brink_of_overflow,
                  test_ties_at_half_the_smallest_subnormal);
    return s;
}
