/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 48 };

static ksb_acc accumulated(const double *x, size_t n)
{
    ksb_acc acc = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_add_array_f64(&acc, x, n, sizeof *x), KSB_OK);
    return acc;
}

/* Equal as the library sees it and byte by byte: states are canonical. */
static void check_equal(const ksb_acc *a, const ksb_acc *b, const struct ksb_data *data)
{
    ksb_assert_f64(ksb_acc_to_f64(a), ksb_acc_to_f64(b), data);
    ck_assert_int_eq(ksb_acc_count(a), ksb_acc_count(b));
    ck_assert_msg(ksb_acc_equal(a, b) == 1, "%s, %zu elements, KSB_TEST_SEED=0x%llx: the states differ", data->what,
                  data->n, (unsigned long long)ksb_test_seed());
    ck_assert_mem_eq(a, b, sizeof *a);
}

/* ------------------------------------------------------------------------------------------------- *
 * The object
 * ------------------------------------------------------------------------------------------------- */

START_TEST(test_accum_is_576_bytes_and_begins_as_zeros)
{
    static const unsigned char zeros[576];
    const ksb_acc constant = KSB_ACC_INIT;
    ksb_acc acc;
    ck_assert_uint_eq(sizeof(ksb_acc), 576);
    ck_assert_uint_eq(ksb_acc_size(), 576);
    ck_assert_mem_eq(&constant, zeros, sizeof zeros);

    memset(&acc, 0xa5, sizeof acc);
    ksb_assert_status(ksb_acc_init(&acc), KSB_OK);
    ck_assert_mem_eq(&acc, zeros, sizeof zeros);
    ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_ZERO, KSB_CONTIGUOUS("empty", NULL, 0));
    ck_assert_int_eq(ksb_acc_count(&acc), 0);
}
END_TEST

START_TEST(test_accum_may_be_copied_and_moved)
{
    unsigned char buf[sizeof(ksb_acc) + 8];
    const double x[] = {1e300, 0.1, -1e300, 5e-324};
    for (size_t offset = 0; offset < 8; offset++) {
        ksb_acc acc = accumulated(x, 2), moved;
        memcpy(buf + offset, &acc, sizeof acc);
        memset(&acc, 0xff, sizeof acc);
        memcpy(&moved, buf + offset, sizeof moved);
        ksb_assert_status(ksb_acc_add_array_f64(&moved, x + 2, 2, sizeof *x), KSB_OK);
        const ksb_acc whole = accumulated(x, 4);
        check_equal(&moved, &whole, KSB_CONTIGUOUS("moved", x, 4));
    }
}
END_TEST

START_TEST(test_accum_null_is_invalid_and_changes_nothing)
{
    const double x = 1.5;
    ksb_acc acc = accumulated(&x, 1);
    const ksb_acc before = acc;
    int sign = 42;

    ksb_assert_status(ksb_acc_init(NULL), KSB_EINVAL);
    ksb_assert_status(ksb_acc_add_f64(NULL, 1.0), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract_f64(NULL, 1.0), KSB_EINVAL);
    ksb_assert_status(ksb_acc_add_array_f64(NULL, &x, 1, 8), KSB_EINVAL);
    ksb_assert_status(ksb_acc_add_array_f64(NULL, NULL, 0, 8), KSB_EINVAL);
    ksb_assert_status(ksb_acc_add_array_f64(&acc, NULL, 1, 8), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract_array_f64(NULL, &x, 1, 8), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract_array_f64(&acc, NULL, SIZE_MAX, 8), KSB_EINVAL);
    ksb_assert_status(ksb_acc_merge(NULL, &acc), KSB_EINVAL);
    ksb_assert_status(ksb_acc_merge(&acc, NULL), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract(NULL, &acc), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract(&acc, NULL), KSB_EINVAL);
    ksb_assert_status(ksb_acc_sign(NULL, &sign), KSB_EINVAL);
    ksb_assert_status(ksb_acc_sign(&acc, NULL), KSB_EINVAL);
    ck_assert_int_eq(sign, 42);
    ck_assert_int_eq(ksb_acc_count(NULL), 0);
    ck_assert_int_eq(ksb_acc_equal(NULL, &acc), 0);
    ck_assert_int_eq(ksb_acc_equal(&acc, NULL), 0);
    ck_assert_int_eq(ksb_acc_equal(NULL, NULL), 0);
    ksb_assert_bits(ksb_acc_to_f64(NULL), KSB_NAN, KSB_CONTIGUOUS("NULL", NULL, 0));
    ck_assert_mem_eq(&acc, &before, sizeof acc);

    /* No element, no need of an array. */
    ksb_assert_status(ksb_acc_add_array_f64(&acc, NULL, 0, 8), KSB_OK);
    ksb_assert_status(ksb_acc_subtract_array_f64(&acc, NULL, 0, 8), KSB_OK);
    ck_assert_mem_eq(&acc, &before, sizeof acc);
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Adding and merging
 * ------------------------------------------------------------------------------------------------- */

START_TEST(test_accum_one_by_one_is_the_same_as_all_at_once)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[N];
    for (int i = 0; i < ksb_test_scaled(1000); i++) {
        const enum gen_shape shape = (enum gen_shape)(i % GEN_SHAPES);
        const size_t n = ksb_rng_below(&rng, N + 1);
        gen_fill(&rng, shape, x, n);
        const struct ksb_data *data = KSB_CONTIGUOUS(gen_name(shape), x, n);

        const ksb_acc whole = accumulated(x, n);
        ksb_acc single = KSB_ACC_INIT, reversed = KSB_ACC_INIT;
        for (size_t k = 0; k < n; k++)
            ksb_assert_status(ksb_acc_add_f64(&single, x[k]), KSB_OK);
        if (n > 0)
            ksb_assert_status(ksb_acc_add_array_f64(&reversed, x + (n - 1), n, -(ptrdiff_t)sizeof *x), KSB_OK);
        ksb_assert_f64(ksb_acc_to_f64(&whole), oracle_sum_f64(x, n), data);
        ck_assert_int_eq(ksb_acc_count(&whole), (int64_t)n);
        check_equal(&single, &whole, data);
        check_equal(&reversed, &whole, data);
    }
}
END_TEST

START_TEST(test_accum_split_at_every_point_and_merged_is_the_whole)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[N];
    for (int round = 0; round < ksb_test_scaled(5); round++)
        for (int shape = 0; shape < GEN_SHAPES; shape++) {
            gen_fill(&rng, (enum gen_shape)shape, x, N);
            const struct ksb_data *data = KSB_CONTIGUOUS(gen_name((enum gen_shape)shape), x, N);
            const ksb_acc whole = accumulated(x, N);
            for (size_t at = 0; at <= N; at++) {
                ksb_acc left = accumulated(x, at), right = accumulated(x + at, N - at);
                const ksb_acc right_before = right;
                ksb_assert_status(ksb_acc_merge(&left, &right), KSB_OK);
                check_equal(&left, &whole, data);
                check_equal(&right, &right_before, data);
                left = accumulated(x, at);
                ksb_assert_status(ksb_acc_merge(&right, &left), KSB_OK);
                check_equal(&right, &whole, data);
            }
        }
}
END_TEST

START_TEST(test_accum_merged_with_itself_doubles)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[2 * N];
    for (int i = 0; i < ksb_test_scaled(200); i++) {
        const enum gen_shape shape = (enum gen_shape)(i % GEN_SHAPES);
        gen_fill(&rng, shape, x, N);
        memcpy(x + N, x, N * sizeof *x);
        ksb_acc acc = accumulated(x, N);
        ksb_assert_status(ksb_acc_merge(&acc, &acc), KSB_OK);
        const ksb_acc twice = accumulated(x, 2 * N);
        check_equal(&acc, &twice, KSB_CONTIGUOUS(gen_name(shape), x, 2 * N));
    }
}
END_TEST

START_TEST(test_accum_arrays_of_any_stride_and_alignment)
{
    static unsigned char buf[64 + N * 130];
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[N];
    for (ptrdiff_t stride = -129; stride <= 129; stride++) {
        if (stride > -8 && stride < 8)
            continue;
        const size_t offset = ksb_rng_below(&rng, 64), n = ksb_rng_below(&rng, N + 1);
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x, n);
        memset(buf, 0xff, sizeof buf);
        unsigned char *first = buf + offset + (stride < 0 && n > 0 ? (n - 1) * (size_t)-stride : 0);
        for (size_t i = 0; i < n; i++)
            memcpy(first + (ptrdiff_t)i * stride, x + i, sizeof *x);
        ksb_acc acc = KSB_ACC_INIT;
        ksb_assert_status(ksb_acc_add_array_f64(&acc, first, n, stride), KSB_OK);
        const ksb_acc want = accumulated(x, n);
        const struct ksb_data data = {"strided", x, n, stride, offset};
        check_equal(&acc, &want, &data);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Subtracting: the inverse of adding
 * ------------------------------------------------------------------------------------------------- */

/* Data that make the sign of a zero moot: the one thing subtracting does not restore. */
static void fill_with_anchor(struct ksb_rng *rng, enum gen_shape shape, double *x, size_t n)
{
    gen_fill(rng, shape, x, n);
    x[0] = 1.0;
}

START_TEST(test_accum_what_is_subtracted_was_never_there)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[N], y[N];
    for (int i = 0; i < ksb_test_scaled(1000); i++) {
        const enum gen_shape shape = (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES);
        const size_t n = 1 + ksb_rng_below(&rng, N), m = ksb_rng_below(&rng, N + 1);
        fill_with_anchor(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x, n);
        gen_fill(&rng, shape, y, m);
        const struct ksb_data *data = KSB_CONTIGUOUS(gen_name(shape), y, m);
        const ksb_acc never = accumulated(x, n), other = accumulated(y, m);

        ksb_acc by_array = never; /* added, then taken out in another order */
        ksb_assert_status(ksb_acc_add_array_f64(&by_array, y, m, sizeof *y), KSB_OK);
        gen_permute(&rng, y, m);
        ksb_assert_status(ksb_acc_subtract_array_f64(&by_array, y, m, sizeof *y), KSB_OK);
        check_equal(&by_array, &never, data);

        ksb_acc one_by_one = never; /* taken out before it is added: counts go negative on the way */
        for (size_t k = 0; k < m; k++)
            ksb_assert_status(ksb_acc_subtract_f64(&one_by_one, y[k]), KSB_OK);
        ck_assert_int_eq(ksb_acc_count(&one_by_one), (int64_t)n - (int64_t)m);
        gen_permute(&rng, y, m);
        for (size_t k = 0; k < m; k++)
            ksb_assert_status(ksb_acc_add_f64(&one_by_one, y[k]), KSB_OK);
        check_equal(&one_by_one, &never, data);

        ksb_acc by_merge = never;
        ksb_assert_status(ksb_acc_merge(&by_merge, &other), KSB_OK);
        ksb_assert_status(ksb_acc_subtract(&by_merge, &other), KSB_OK);
        check_equal(&by_merge, &never, data);
    }
}
END_TEST

START_TEST(test_accum_emptied_equals_a_new_one)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    const ksb_acc empty = KSB_ACC_INIT;
    double x[N];
    for (int i = 0; i < ksb_test_scaled(400); i++) {
        const enum gen_shape shape = (enum gen_shape)(i % GEN_SHAPES);
        const size_t n = ksb_rng_below(&rng, N + 1);
        gen_fill(&rng, shape, x, n);
        const struct ksb_data *data = KSB_CONTIGUOUS(gen_name(shape), x, n);

        ksb_acc acc = accumulated(x, n);
        ksb_assert_status(ksb_acc_subtract_array_f64(&acc, x, n, sizeof *x), KSB_OK);
        check_equal(&acc, &empty, data);
        acc = accumulated(x, n);
        ksb_assert_status(ksb_acc_subtract(&acc, &acc), KSB_OK);
        check_equal(&acc, &empty, data);

        /* As new also in what it says of zeros. */
        ksb_assert_status(ksb_acc_add_f64(&acc, -0.0), KSB_OK);
        ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_NEGATIVE_ZERO, data);
    }
}
END_TEST

START_TEST(test_accum_subtracting_is_not_adding_the_negative)
{
    ksb_acc acc = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_subtract_f64(&acc, 1.5), KSB_OK);
    ck_assert_int_eq(ksb_acc_count(&acc), -1);
    ksb_assert_f64(ksb_acc_to_f64(&acc), -1.5, KSB_CONTIGUOUS("0 - 1.5", NULL, 0));
    ksb_assert_status(ksb_acc_add_f64(&acc, 1.5), KSB_OK);
    const ksb_acc empty = KSB_ACC_INIT;
    check_equal(&acc, &empty, KSB_CONTIGUOUS("emptied", NULL, 0));
}
END_TEST

/* A negative count of one infinity reads as the other; both signs, in whatever way, are NaN. */
START_TEST(test_accum_reads_negative_counts_of_infinities)
{
    for (int positive = -2; positive <= 2; positive++)
        for (int negative = -2; negative <= 2; negative++) {
            ksb_acc acc = KSB_ACC_INIT;
            for (int i = 0; i < abs(positive); i++)
                ksb_assert_status((positive > 0 ? ksb_acc_add_f64 : ksb_acc_subtract_f64)(&acc, INFINITY), KSB_OK);
            for (int i = 0; i < abs(negative); i++)
                ksb_assert_status((negative > 0 ? ksb_acc_add_f64 : ksb_acc_subtract_f64)(&acc, -INFINITY), KSB_OK);

            const int up = positive > 0 || negative < 0, down = positive < 0 || negative > 0;
            const uint64_t want = up && down ? KSB_NAN : up ? KSB_INFINITY : down ? KSB_NEGATIVE_INFINITY : KSB_ZERO;
            char what[80];
            snprintf(what, sizeof what, "%d times inf, %d times -inf", positive, negative);
            ksb_assert_bits(ksb_acc_to_f64(&acc), want, KSB_CONTIGUOUS(what, NULL, 0));
            ksb_assert_status(ksb_acc_add_f64(&acc, 1e300), KSB_OK);
            if (want != KSB_ZERO)
                ksb_assert_bits(ksb_acc_to_f64(&acc), want, KSB_CONTIGUOUS(what, NULL, 0));
        }
}
END_TEST

START_TEST(test_accum_reads_nan_while_its_count_is_not_zero)
{
    ksb_acc acc = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_add_f64(&acc, 2.0), KSB_OK);
    ksb_assert_status(ksb_acc_subtract_f64(&acc, NAN), KSB_OK); /* -1 of them */
    ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_NAN, KSB_CONTIGUOUS("-1 NaN", NULL, 0));
    ksb_assert_status(ksb_acc_add_f64(&acc, ksb_from_bits(UINT64_C(0xfff8000000000123))), KSB_OK);
    ksb_assert_f64(ksb_acc_to_f64(&acc), 2.0, KSB_CONTIGUOUS("0 NaN", NULL, 0));
    ksb_assert_status(ksb_acc_add_f64(&acc, INFINITY), KSB_OK);
    ksb_assert_status(ksb_acc_add_f64(&acc, NAN), KSB_OK);
    ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_NAN, KSB_CONTIGUOUS("NaN and inf", NULL, 0));
}
END_TEST

START_TEST(test_accum_subtracting_does_not_restore_the_sign_of_zero)
{
    ksb_acc acc = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_add_f64(&acc, -0.0), KSB_OK);
    ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_NEGATIVE_ZERO, KSB_CONTIGUOUS("-0", NULL, 0));
    ksb_assert_status(ksb_acc_add_f64(&acc, 5.0), KSB_OK);
    ksb_assert_status(ksb_acc_subtract_f64(&acc, 5.0), KSB_OK);
    ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_ZERO, KSB_CONTIGUOUS("-0 + 5 less 5", NULL, 0));
    ck_assert_int_eq(ksb_acc_count(&acc), 1);
}
END_TEST

/* Merging or subtracting nothing is nothing, even for the sign of a zero. */
START_TEST(test_accum_with_an_empty_one_does_not_change)
{
    const ksb_acc empty = KSB_ACC_INIT;
    const double values[] = {-0.0, 0.0, 1.0, INFINITY, NAN};
    for (int i = 0; i < 5; i++) {
        const ksb_acc before = accumulated(values + i, 1);
        ksb_acc acc = before;
        ksb_assert_status(ksb_acc_merge(&acc, &empty), KSB_OK);
        ksb_assert_status(ksb_acc_subtract(&acc, &empty), KSB_OK);
        check_equal(&acc, &before, KSB_CONTIGUOUS("one value", values + i, 1));
    }
}
END_TEST

START_TEST(test_accum_equal_sees_every_difference)
{
    const double values[] = {0.0, -0.0, 5e-324, -5e-324, 1.0, INFINITY, -INFINITY, NAN};
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) {
            const ksb_acc a = accumulated(values + i, 1), b = accumulated(values + j, 1);
            ck_assert_msg(ksb_acc_equal(&a, &b) == (i == j), "%a and %a", values[i], values[j]);
        }
    const double zeros[] = {1.0, -1.0, 2.0, -2.0};
    const ksb_acc two = accumulated(zeros, 2), four = accumulated(zeros, 4);
    ck_assert_int_eq(ksb_acc_equal(&two, &four), 0); /* the same value, another count */
}
END_TEST

/* Everything above in random order, against the oracle's own book-keeping. */
START_TEST(test_accum_random_histories_agree_with_the_oracle)
{
    enum { PAIRS = 3, STEPS = 40 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[16];
    struct oracle_total want[PAIRS];
    for (int k = 0; k < PAIRS; k++)
        oracle_total_init(&want[k]);

    for (int i = 0; i < ksb_test_scaled(400); i++) {
        ksb_acc acc[PAIRS] = {KSB_ACC_INIT, KSB_ACC_INIT, KSB_ACC_INIT};
        for (int k = 0; k < PAIRS; k++)
            oracle_total_reset(&want[k]);
        for (int step = 0; step < STEPS; step++) {
            const size_t a = ksb_rng_below(&rng, PAIRS), b = ksb_rng_below(&rng, PAIRS);
            const int retract = (int)ksb_rng_below(&rng, 2);
            size_t n = 0;
            switch (ksb_rng_below(&rng, 4)) {
            case 0:
                n = 1;
                gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x, n);
                ksb_assert_status((retract ? ksb_acc_subtract_f64 : ksb_acc_add_f64)(&acc[a], x[0]), KSB_OK);
                break;
            case 1:
                n = ksb_rng_below(&rng, 17);
                gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x, n);
                ksb_assert_status(
                    (retract ? ksb_acc_subtract_array_f64 : ksb_acc_add_array_f64)(&acc[a], x, n, sizeof *x), KSB_OK);
                break;
            default:
                ksb_assert_status((retract ? ksb_acc_subtract : ksb_acc_merge)(&acc[a], &acc[b]), KSB_OK);
                (retract ? oracle_total_unmerge : oracle_total_merge)(&want[a], &want[b]);
            }
            for (size_t k = 0; k < n; k++)
                (retract ? oracle_total_retract : oracle_total_add)(&want[a], ksb_bits(x[k]), oracle_f64);

            const struct ksb_data *data = KSB_CONTIGUOUS("the last step of a history", x, n);
            ksb_assert_bits(ksb_acc_to_f64(&acc[a]), oracle_total_round(&want[a], oracle_f64), data);
            ck_assert_int_eq(ksb_acc_count(&acc[a]), want[a].count);
        }
    }
    for (int k = 0; k < PAIRS; k++)
        oracle_total_clear(&want[k]);
    oracle_finish();
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Limits: all or nothing
 * ------------------------------------------------------------------------------------------------- */

/* The accumulator of v, 2^63 - 1 times. */
static ksb_acc full_of(double v)
{
    ksb_acc piece = KSB_ACC_INIT, full = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_add_f64(&piece, v), KSB_OK);
    for (int power = 0; power < 63; power++) {
        ksb_assert_status(ksb_acc_merge(&full, &piece), KSB_OK);
        if (power < 62)
            ksb_assert_status(ksb_acc_merge(&piece, &piece), KSB_OK);
    }
    ck_assert_int_eq(ksb_acc_count(&full), INT64_MAX);
    return full;
}

#define check_refused(call, acc)                    \
    do {                                            \
        const ksb_acc before_call = *(acc);         \
        ksb_assert_status(call, KSB_EOVERFLOW);     \
        ck_assert_mem_eq(acc, &before_call, 576);   \
    } while (0)

START_TEST(test_accum_count_stops_at_2_to_63_less_1)
{
    const double values[] = {0.0, -0.0, 1.0, -DBL_MAX, 5e-324, INFINITY, -INFINITY, NAN};
    const double five[] = {1.0, NAN, INFINITY, 5e-324, -1.0};
    for (int i = 0; i < 8; i++) {
        ksb_acc acc = full_of(values[i]);
        const ksb_acc one = accumulated(five, 1), full = acc;
        for (int k = 0; k < 5; k++) {
            check_refused(ksb_acc_add_f64(&acc, five[k]), &acc);
            check_refused(ksb_acc_add_array_f64(&acc, five + k, 1, 8), &acc);
        }
        check_refused(ksb_acc_merge(&acc, &one), &acc);
        check_refused(ksb_acc_merge(&acc, &acc), &acc);
        ksb_assert_status(ksb_acc_add_array_f64(&acc, NULL, 0, 8), KSB_OK);

        /* Room for three: an array of four is refused as a whole, one of three is not. */
        ksb_assert_status(ksb_acc_subtract_array_f64(&acc, values + i, 3, 0), KSB_OK);
        check_refused(ksb_acc_add_array_f64(&acc, five, 4, 8), &acc);
        ksb_assert_status(ksb_acc_add_array_f64(&acc, five, 3, 8), KSB_OK);
        ck_assert_int_eq(ksb_acc_count(&acc), INT64_MAX);
        ksb_assert_status(ksb_acc_subtract_array_f64(&acc, five, 3, 8), KSB_OK);
        ksb_assert_status(ksb_acc_add_array_f64(&acc, values + i, 3, 0), KSB_OK);
        ksb_assert_f64(ksb_acc_to_f64(&acc), values[i] == 0.0 ? 0.0 : ksb_acc_to_f64(&full),
                       KSB_CONTIGUOUS("full", values + i, 1));
        ck_assert_int_eq(ksb_acc_count(&acc), INT64_MAX);
    }
}
END_TEST

START_TEST(test_accum_count_stops_at_minus_2_to_63_plus_1)
{
    const ksb_acc full = full_of(0.5);
    ksb_acc acc = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_subtract(&acc, &full), KSB_OK);
    ck_assert_int_eq(ksb_acc_count(&acc), -INT64_MAX);
    check_refused(ksb_acc_subtract_f64(&acc, 1.0), &acc);
    const double two[] = {1.0, 2.0};
    check_refused(ksb_acc_subtract_array_f64(&acc, two, 2, 8), &acc);
    check_refused(ksb_acc_subtract(&acc, &full), &acc);
    ksb_assert_status(ksb_acc_merge(&acc, &full), KSB_OK);
    const ksb_acc empty = KSB_ACC_INIT;
    check_equal(&acc, &empty, KSB_CONTIGUOUS("back to nothing", NULL, 0));
}
END_TEST

START_TEST(test_accum_refuses_more_elements_than_it_can_count)
{
    const double x = 1.0;
    ksb_acc acc = KSB_ACC_INIT;
    if (sizeof(size_t) < sizeof(uint64_t))
        return; /* no array is that long */
    check_refused(ksb_acc_add_array_f64(&acc, &x, (size_t)INT64_MAX + 1, 0), &acc);
    check_refused(ksb_acc_add_array_f64(&acc, &x, SIZE_MAX, 0), &acc);
    check_refused(ksb_acc_subtract_array_f64(&acc, &x, SIZE_MAX, 0), &acc);
}
END_TEST

/* Adding an infinity and subtracting a 1 leaves the count of addends at 0 and that of infinities at 1. */
START_TEST(test_accum_counts_of_infinities_and_nan_stop_too)
{
    const double values[] = {INFINITY, -INFINITY, NAN};
    for (int i = 0; i < 3; i++) {
        ksb_acc acc = KSB_ACC_INIT;
        ksb_assert_status(ksb_acc_add_f64(&acc, values[i]), KSB_OK);
        ksb_assert_status(ksb_acc_subtract_f64(&acc, 1.0), KSB_OK);
        for (int power = 0; power < 62; power++)
            ksb_assert_status(ksb_acc_merge(&acc, &acc), KSB_OK);
        ck_assert_int_eq(ksb_acc_count(&acc), 0);
        check_refused(ksb_acc_merge(&acc, &acc), &acc); /* 2^63 infinities */
    }
}
END_TEST

/* MAX added and -MAX subtracted: count 0, value 2 MAX = 2^1025 - 2^972. It may be doubled while below 2^2111. */
START_TEST(test_accum_value_stops_below_2_to_2111)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        ksb_acc acc = KSB_ACC_INIT;
        ksb_assert_status(ksb_acc_add_f64(&acc, sign * DBL_MAX), KSB_OK);
        ksb_assert_status(ksb_acc_subtract_f64(&acc, -sign * DBL_MAX), KSB_OK);
        const ksb_acc small = acc;
        int doublings = 0;
        for (; doublings < 5000; doublings++) {
            const ksb_acc before = acc;
            const ksb_status status = ksb_acc_merge(&acc, &acc);
            if (status != KSB_OK) {
                ksb_assert_status(status, KSB_EOVERFLOW);
                ck_assert_mem_eq(&acc, &before, sizeof acc);
                break;
            }
        }
        ck_assert_int_eq(doublings, 2111 - 1025);
        ksb_assert_f64(ksb_acc_to_f64(&acc), sign * INFINITY, KSB_CONTIGUOUS("nearly 2^2111", NULL, 0));

        /* Nothing was lost: the same amount out again, and a small rest remains. */
        const ksb_acc huge = acc;
        ksb_assert_status(ksb_acc_add_f64(&acc, 5e-324), KSB_OK);
        ksb_assert_status(ksb_acc_subtract(&acc, &huge), KSB_OK);
        ksb_assert_f64(ksb_acc_to_f64(&acc), 5e-324, KSB_CONTIGUOUS("the rest", NULL, 0));
        ck_assert_int_eq(ksb_acc_equal(&small, &huge), 0);
    }
}
END_TEST

/* The same by subtracting from nothing: what goes beyond -2^2111 is refused, with nothing changed. */
START_TEST(test_accum_value_stops_when_it_is_subtracted_from)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        ksb_acc huge = KSB_ACC_INIT, acc = KSB_ACC_INIT;
        ksb_assert_status(ksb_acc_add_f64(&huge, sign * DBL_MAX), KSB_OK);
        ksb_assert_status(ksb_acc_subtract_f64(&huge, -sign * DBL_MAX), KSB_OK);
        while (ksb_acc_merge(&huge, &huge) == KSB_OK)
            continue; /* 2^2110 and more, less than twice that */
        ksb_assert_status(ksb_acc_subtract(&acc, &huge), KSB_OK);
        const ksb_acc before = acc;
        ksb_assert_status(ksb_acc_subtract(&acc, &huge), KSB_EOVERFLOW);
        ck_assert_mem_eq(&acc, &before, sizeof acc);
        ksb_assert_f64(ksb_acc_to_f64(&acc), -sign * INFINITY, KSB_CONTIGUOUS("nearly 2^2111", NULL, 0));
        ksb_assert_status(ksb_acc_merge(&acc, &huge), KSB_OK);
        ksb_assert_f64(ksb_acc_to_f64(&acc), 0.0, KSB_CONTIGUOUS("nothing left", NULL, 0));
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Every element type, products, every reading
 * ------------------------------------------------------------------------------------------------- */

static void check_readings(const ksb_acc *acc, const struct oracle_total *want, const char *what)
{
    const double f64 = ksb_acc_to_f64(acc);
    const float f32 = ksb_acc_to_f32(acc);
    const uint16_t f16 = ksb_acc_to_f16(acc), bf16 = ksb_acc_to_bf16(acc);
    const void *const got[] = {&f64, &f32, &f16, &bf16};
    static const enum oracle_type types[] = {ORACLE_F64, ORACLE_F32, ORACLE_F16, ORACLE_BF16};
    for (int i = 0; i < 4; i++) {
        const uint64_t bits = oracle_load(got[i], types[i]), right = oracle_total_round(want, *oracle_format(types[i]));
        if (bits != right)
            ck_abort_msg("%s, reading %d: got %016llx, want %016llx, KSB_TEST_SEED=0x%llx", what, i,
                         (unsigned long long)bits, (unsigned long long)right, (unsigned long long)ksb_test_seed());
    }
    if (ksb_acc_count(acc) != want->count)
        ck_abort_msg("%s: count %lld, want %lld", what, (long long)ksb_acc_count(acc), (long long)want->count);

    /* The sign, which NaN does not have. */
    int sign = 42;
    const int nan = f64 != f64;
    const int exact = nan ? 42 : f64 > DBL_MAX ? 1 : f64 < -DBL_MAX ? -1 : mpfr_sgn(want->finite);
    const int infinite = want->infinities[0] != 0 || want->infinities[1] != 0;
    const ksb_status status = ksb_acc_sign(acc, &sign);
    if (status != (nan ? KSB_EINVAL : KSB_OK) || (!infinite && sign != (nan ? 42 : (exact > 0) - (exact < 0))))
        ck_abort_msg("%s: sign %d", what, sign);
}

/* Arrays and products of each type are added and subtracted at odd places; each step against the oracle. */
START_TEST(test_accum_arrays_and_products_of_every_type)
{
    static unsigned char buf[2][64 + 300 * 20];
    const struct ksb_stream_entry *const e = &ksb_stream_entries[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = ksb_test_rng(e->name);
    struct oracle_total want;
    ksb_acc acc = KSB_ACC_INIT;
    oracle_total_init(&want);
    for (int i = 0; i < ksb_test_scaled(800); i++) {
        const size_t n = ksb_rng_below(&rng, i % 40 == 0 ? 300 : 20);
        const int retract = ksb_rng_below(&rng, 3) == 0, products = (int)ksb_rng_below(&rng, 2);
        const ptrdiff_t xstride = (ptrdiff_t)size + ksb_rng_between(&rng, 0, 9);
        const ptrdiff_t ystride = (ptrdiff_t)size + ksb_rng_between(&rng, 0, 9);
        if (i % 10 == 0) { /* else an infinity would decide for good */
            ksb_assert_status(ksb_acc_init(&acc), KSB_OK);
            oracle_total_reset(&want);
        }
        gen_factors(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), e->element, ksb_x, ksb_y, n);
        for (size_t k = 0; k < n; k++) { /* x backwards, y forwards */
            memcpy(buf[0] + 1 + (ptrdiff_t)(n - 1 - k) * xstride, ksb_x + k * size, size);
            memcpy(buf[1] + 1 + (ptrdiff_t)k * ystride, ksb_y + k * size, size);
            if (products)
                oracle_total_change_product(&want, ksb_x + k * size, ksb_y + k * size, e->element, 0, retract ? -1 : 1);
            else
                oracle_total_change(&want, ksb_x + k * size, e->element, retract ? -1 : 1);
        }
        const unsigned char *const first = buf[0] + 1 + (n > 0 ? (ptrdiff_t)(n - 1) * xstride : 0);
        ksb_assert_status(
            products ? (retract ? e->subtract_products : e->add_products)(&acc, first, buf[1] + 1, n, -xstride, ystride)
                     : (retract ? e->subtract : e->add)(&acc, first, n, -xstride),
            KSB_OK);
        check_readings(&acc, &want, e->name);
    }
    oracle_total_clear(&want);
    oracle_finish();
}
END_TEST

/* One byte too far, at either end of either array, is a fault. */
START_TEST(test_accum_arrays_between_guard_pages)
{
    static const size_t lengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 128, 129, 600, 2047, 2049, 4111};
    enum { MOST = 4111 };
    const struct ksb_stream_entry *const e = &ksb_stream_entries[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = ksb_test_rng(e->name);
    struct ksb_guarded gx = ksb_guarded_open(MOST * size), gy = ksb_guarded_open(MOST * size);
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        const size_t n = lengths[k];
        ksb_acc want = KSB_ACC_INIT;
        ksb_moments want_moments = KSB_MOMENTS_INIT;
        gen_factors(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), e->element, ksb_x, ksb_y, n);
        ksb_assert_status(e->add(&want, ksb_x, n, (ptrdiff_t)size), KSB_OK);
        ksb_assert_status(e->add_products(&want, ksb_x, ksb_y, n, (ptrdiff_t)size, (ptrdiff_t)size), KSB_OK);
        ksb_assert_status(e->moments_add(&want_moments, ksb_x, n, (ptrdiff_t)size), KSB_OK);
        for (int end = 0; end < 4; end++) {
            unsigned char *const x = end & 1 ? gx.first + gx.nbytes - n * size : gx.first;
            unsigned char *const y = end & 2 ? gy.first + gy.nbytes - n * size : gy.first;
            ksb_acc acc = KSB_ACC_INIT;
            ksb_moments m = KSB_MOMENTS_INIT;
            memcpy(x, ksb_x, n * size);
            memcpy(y, ksb_y, n * size);
            ksb_assert_status(e->add(&acc, x, n, (ptrdiff_t)size), KSB_OK);
            ksb_assert_status(e->add_products(&acc, x, y, n, (ptrdiff_t)size, (ptrdiff_t)size), KSB_OK);
            ksb_assert_status(e->moments_add(&m, x, n, (ptrdiff_t)size), KSB_OK);
            ck_assert_msg(ksb_acc_equal(&acc, &want) && ksb_moments_equal(&m, &want_moments),
                          "%s, %zu elements between guard pages: the states differ", e->name, n);
        }
    }
    ksb_guarded_close(gx);
    ksb_guarded_close(gy);
}
END_TEST

START_TEST(test_accum_single_values_and_products)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    struct oracle_total want;
    ksb_acc acc = KSB_ACC_INIT;
    oracle_total_init(&want);
    for (int i = 0; i < ksb_test_scaled(4000); i++) {
        const int retract = (int)ksb_rng_below(&rng, 2), by = retract ? -1 : 1;
        const uint64_t u = ksb_rng_next(&rng) >> ksb_rng_below(&rng, 64);
        const int64_t s = (int64_t)ksb_rng_next(&rng) >> ksb_rng_below(&rng, 64);
        double v, w;
        const size_t shapes = i % 200 == 0 ? GEN_SHAPES : GEN_ZERO;
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, shapes), &v, 1);
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, shapes), &w, 1);
        switch (ksb_rng_below(&rng, 4)) {
        case 0:
            ksb_assert_status((retract ? ksb_acc_subtract_f64 : ksb_acc_add_f64)(&acc, v), KSB_OK);
            oracle_total_change(&want, &v, ORACLE_F64, by);
            break;
        case 1:
            ksb_assert_status((retract ? ksb_acc_subtract_i64 : ksb_acc_add_i64)(&acc, s), KSB_OK);
            oracle_total_change(&want, &s, ORACLE_I64, by);
            break;
        case 2:
            ksb_assert_status((retract ? ksb_acc_subtract_u64 : ksb_acc_add_u64)(&acc, u), KSB_OK);
            oracle_total_change(&want, &u, ORACLE_U64, by);
            break;
        default:
            ksb_assert_status((retract ? ksb_acc_subtract_product_f64 : ksb_acc_add_product_f64)(&acc, v, w), KSB_OK);
            oracle_total_change_product(&want, &v, &w, ORACLE_F64, 0, by);
        }
        check_readings(&acc, &want, "single values and products");
        if (i % 200 == 199) {
            ksb_assert_status(ksb_acc_init(&acc), KSB_OK);
            oracle_total_reset(&want);
        }
    }
    oracle_total_clear(&want);
}
END_TEST

START_TEST(test_accum_null_is_invalid_for_every_type)
{
    const uint64_t x = 0;
    ksb_acc acc = KSB_ACC_INIT;
    const ksb_acc before = acc;
    for (int i = 0; i < ksb_stream_entries_count; i++) {
        const struct ksb_stream_entry *const e = &ksb_stream_entries[i];
        ksb_acc_array *const arrays[] = {e->add, e->subtract};
        ksb_acc_products *const products[] = {e->add_products, e->subtract_products};
        for (int k = 0; k < 2; k++) {
            ksb_assert_status(arrays[k](NULL, &x, 1, 0), KSB_EINVAL);
            ksb_assert_status(arrays[k](NULL, NULL, 0, 0), KSB_EINVAL);
            ksb_assert_status(arrays[k](&acc, NULL, 1, 0), KSB_EINVAL);
            ksb_assert_status(arrays[k](&acc, NULL, 0, 0), KSB_OK);
            ksb_assert_status(products[k](NULL, &x, &x, 1, 0, 0), KSB_EINVAL);
            ksb_assert_status(products[k](&acc, &x, NULL, 1, 0, 0), KSB_EINVAL);
            ksb_assert_status(products[k](&acc, NULL, &x, 1, 0, 0), KSB_EINVAL);
            ksb_assert_status(products[k](&acc, NULL, NULL, 0, 0, 0), KSB_OK);
            if (sizeof(size_t) == sizeof(int64_t)) {
                ksb_assert_status(arrays[k](&acc, &x, SIZE_MAX, 0), KSB_EOVERFLOW);
                ksb_assert_status(products[k](&acc, &x, &x, (size_t)INT64_MAX + 1, 0, 0), KSB_EOVERFLOW);
            }
        }
    }
    ksb_assert_status(ksb_acc_add_product_f64(NULL, 1.0, 1.0), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract_product_f64(NULL, 1.0, 1.0), KSB_EINVAL);
    ksb_assert_status(ksb_acc_add_i64(NULL, 1), KSB_EINVAL);
    ksb_assert_status(ksb_acc_subtract_u64(NULL, 1), KSB_EINVAL);
    ck_assert_mem_eq(&acc, &before, sizeof acc);
    const float f32 = ksb_acc_to_f32(NULL);
    ck_assert_uint_eq(oracle_load(&f32, ORACLE_F32), 0x7fc00000);
    ck_assert_uint_eq(ksb_acc_to_f16(NULL), 0x7e00);
    ck_assert_uint_eq(ksb_acc_to_bf16(NULL), 0x7fc0);
}
END_TEST

/* 2^-1074 times the number of bits between two values is enough to order them. */
START_TEST(test_accum_compare_is_exact)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    struct oracle_total a_want, b_want;
    double x[N];
    oracle_total_init(&a_want);
    oracle_total_init(&b_want);
    for (int i = 0; i < ksb_test_scaled(2000); i++) {
        const size_t n = ksb_rng_below(&rng, N);
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_ZERO), x, n);
        ksb_acc a = accumulated(x, n), b = a;
        const double nudge = ksb_rng_between(&rng, -1, 1) * 0x1p-1074;
        int order = 42, back = 42;
        ksb_assert_status(ksb_acc_add_product_f64(&b, nudge, i % 2 == 0 ? 1.0 : 0x1p-1074), KSB_OK);
        ksb_assert_status(ksb_acc_compare(&a, &b, &order), KSB_OK);
        ksb_assert_status(ksb_acc_compare(&b, &a, &back), KSB_OK);
        ck_assert_int_eq(order, (nudge < 0.0) - (nudge > 0.0));
        ck_assert_int_eq(back, -order);

        double y[N]; /* and values that have nothing to do with each other */
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_ZERO), y, n);
        b = accumulated(y, n);
        oracle_total_reset(&a_want);
        oracle_total_reset(&b_want);
        for (size_t k = 0; k < n; k++) {
            oracle_total_add(&a_want, ksb_bits(x[k]), oracle_f64);
            oracle_total_add(&b_want, ksb_bits(y[k]), oracle_f64);
        }
        ksb_assert_status(ksb_acc_compare(&a, &b, &order), KSB_OK);
        const int want = mpfr_cmp(a_want.finite, b_want.finite);
        ck_assert_int_eq(order, (want > 0) - (want < 0));
    }
    oracle_total_clear(&a_want);
    oracle_total_clear(&b_want);
}
END_TEST

START_TEST(test_accum_compare_with_infinities_and_nan)
{
    const double values[] = {-INFINITY, -DBL_MAX, -0.0, 0.0, 5e-324, DBL_MAX, INFINITY, NAN};
    static const int ranks[] = {0, 1, 2, 2, 3, 4, 5};
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++) {
            const ksb_acc a = accumulated(values + i, 1), b = accumulated(values + j, 1);
            int order = 42;
            const ksb_status status = ksb_acc_compare(&a, &b, &order);
            if (i == 7 || j == 7) {
                ksb_assert_status(status, KSB_EINVAL);
                ck_assert_int_eq(order, 42);
            } else {
                ksb_assert_status(status, KSB_OK);
                ck_assert_int_eq(order, (ranks[i] > ranks[j]) - (ranks[i] < ranks[j]));
            }
        }
    const ksb_acc zero = KSB_ACC_INIT;
    int order = 42;
    ksb_assert_status(ksb_acc_compare(NULL, &zero, &order), KSB_EINVAL);
    ksb_assert_status(ksb_acc_compare(&zero, NULL, &order), KSB_EINVAL);
    ksb_assert_status(ksb_acc_compare(&zero, &zero, NULL), KSB_EINVAL);
    ck_assert_int_eq(order, 42);
}
END_TEST

/* 2^63 - 1 of the largest product fit; their sum is above what any format holds, and can be taken out again. */
START_TEST(test_accum_holds_the_largest_count_of_the_largest_product)
{
    const double max = DBL_MAX;
    ksb_acc acc = KSB_ACC_INIT, one = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_add_product_f64(&one, max, -max), KSB_OK);
    acc = one;
    for (int i = 1; i < 63; i++) {
        ksb_assert_status(ksb_acc_merge(&acc, &acc), KSB_OK);
        ksb_assert_status(ksb_acc_merge(&acc, &one), KSB_OK);
    }
    ck_assert_int_eq(ksb_acc_count(&acc), INT64_MAX);
    const ksb_acc full = acc;
    ksb_assert_status(ksb_acc_add_product_f64(&acc, 0.0, 0.0), KSB_EOVERFLOW);
    check_equal(&acc, &full, KSB_CONTIGUOUS("refused", NULL, 0));
    ksb_assert_f64(ksb_acc_to_f64(&acc), -INFINITY, KSB_CONTIGUOUS("largest", NULL, 0));
    ksb_assert_status(ksb_acc_subtract_product_f64(&acc, max, -max), KSB_OK);
    ksb_assert_status(ksb_acc_add_product_f64(&acc, max, -max), KSB_OK);
    check_equal(&acc, &full, KSB_CONTIGUOUS("one out and in", NULL, 0));
    ksb_assert_status(ksb_acc_subtract(&acc, &full), KSB_OK);
    const ksb_acc empty = KSB_ACC_INIT;
    check_equal(&acc, &empty, KSB_CONTIGUOUS("emptied", NULL, 0));
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("accum");
    KSB_TEST_CASE(s, "object", test_accum_is_576_bytes_and_begins_as_zeros, test_accum_may_be_copied_and_moved,
                  test_accum_null_is_invalid_and_changes_nothing, test_accum_equal_sees_every_difference);
    KSB_TEST_CASE(s, "adding", test_accum_one_by_one_is_the_same_as_all_at_once,
                  test_accum_split_at_every_point_and_merged_is_the_whole, test_accum_merged_with_itself_doubles,
                  test_accum_arrays_of_any_stride_and_alignment, test_accum_with_an_empty_one_does_not_change);
    KSB_TEST_CASE(s, "subtracting", test_accum_what_is_subtracted_was_never_there, test_accum_emptied_equals_a_new_one,
                  test_accum_subtracting_is_not_adding_the_negative, test_accum_reads_negative_counts_of_infinities,
                  test_accum_reads_nan_while_its_count_is_not_zero,
                  test_accum_subtracting_does_not_restore_the_sign_of_zero);
    KSB_TEST_CASE(s, "histories", test_accum_random_histories_agree_with_the_oracle);
    KSB_TEST_CASE(s, "limits", test_accum_count_stops_at_2_to_63_less_1,
                  test_accum_count_stops_at_minus_2_to_63_plus_1, test_accum_refuses_more_elements_than_it_can_count,
                  test_accum_counts_of_infinities_and_nan_stop_too, test_accum_value_stops_below_2_to_2111,
                  test_accum_value_stops_when_it_is_subtracted_from);
    TCase *const typed = tcase_create("types");
    tcase_set_timeout(typed, 120.0 * ksb_test_scaled(1));
    tcase_add_loop_test(typed, test_accum_arrays_and_products_of_every_type, 0, ksb_stream_entries_count);
    tcase_add_loop_test(typed, test_accum_arrays_between_guard_pages, 0, ksb_stream_entries_count);
    suite_add_tcase(s, typed);
    KSB_TEST_CASE(s, "values", test_accum_single_values_and_products, test_accum_null_is_invalid_for_every_type,
                  test_accum_compare_is_exact, test_accum_compare_with_infinities_and_nan,
                  test_accum_holds_the_largest_count_of_the_largest_product);
    return s;
}
