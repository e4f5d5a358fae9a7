/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <stddef.h>

/* Crossed in full below. Both kinds of NaN, with either sign, and the edges of every range. */
static const uint64_t specials[] = {
    0x7ff8000000000000, /* NaN */
    0xfff8000000000000, /* -NaN */
    0x7ff0000000000001, /* signalling NaN */
    0xfff7ffffffffffff, /* negative signalling NaN, all of its payload set */
    0x7ff8000123456789, /* NaN with a payload */
    0x7ff0000000000000, /* inf */
    0xfff0000000000000, 0x0000000000000000, /* 0 */
    0x8000000000000000, 0x0000000000000001, /* smallest subnormal */
    0x8000000000000001, 0x000fffffffffffff, /* largest subnormal */
    0x800fffffffffffff, 0x0010000000000000, /* smallest normal */
    0x8010000000000000, 0x3ff0000000000000, /* 1 */
    0xbff0000000000000, 0x3ff0000000000001, /* next after 1 */
    0x3ca0000000000000, /* 2^-53, half an ulp of 1 */
    0xbca0000000000000, 0x7c90000000000000, /* 2^970, half an ulp of MAX */
    0xfc90000000000000, 0x7fe0000000000000, /* 2^1023 */
    0x7fefffffffffffff, /* MAX */
    0xffefffffffffffff,
};
enum { SPECIALS = sizeof specials / sizeof *specials, LONGEST = 4097 };

/* Every way of summing the n elements of x. */
static void check_every_way(const char *what, const double *x, size_t n)
{
    const struct ksb_data forwards = {what, x, n, sizeof *x, 0};
    const struct ksb_data backwards = {what, x, n, -(ptrdiff_t)sizeof *x, 0};
    const double want = oracle_sum_f64(x, n);
    ksb_assert_f64(ksb_sum_f64(x, n), want, &forwards);
    ksb_assert_f64(ksb_sum_f64_strided(x, n, sizeof *x), want, &forwards);
    if (n > 0)
        ksb_assert_f64(ksb_sum_f64_strided(x + (n - 1), n, -(ptrdiff_t)sizeof *x), want, &backwards);
}

START_TEST(test_sum_of_nothing_is_positive_zero)
{
    const double x = 1.0;
    ksb_assert_bits(ksb_sum_f64(NULL, 0), KSB_ZERO, KSB_CONTIGUOUS("NULL", NULL, 0));
    ksb_assert_bits(ksb_sum_f64(&x, 0), KSB_ZERO, KSB_CONTIGUOUS("no element", &x, 0));
    ksb_assert_bits(ksb_sum_f64_strided(NULL, 0, sizeof x), KSB_ZERO, KSB_CONTIGUOUS("NULL", NULL, 0));
    ksb_assert_bits(ksb_sum_f64_strided(&x, 0, -8), KSB_ZERO, KSB_CONTIGUOUS("no element", &x, 0));
}
END_TEST

START_TEST(test_sum_of_null_with_elements_is_nan)
{
    const size_t lengths[] = {1, 2, 1000, SIZE_MAX};
    for (int i = 0; i < 4; i++) {
        ksb_assert_bits(ksb_sum_f64(NULL, lengths[i]), KSB_NAN, KSB_CONTIGUOUS("NULL", NULL, 0));
        ksb_assert_bits(ksb_sum_f64_strided(NULL, lengths[i], 8), KSB_NAN, KSB_CONTIGUOUS("NULL", NULL, 0));
        ksb_assert_bits(ksb_sum_f64_strided(NULL, lengths[i], 0), KSB_NAN, KSB_CONTIGUOUS("NULL", NULL, 0));
    }
}
END_TEST

START_TEST(test_sum_of_one_special_value)
{
    for (int i = 0; i < SPECIALS; i++) {
        const double x[] = {ksb_from_bits(specials[i])};
        check_every_way("one special value", x, 1);
    }
}
END_TEST

START_TEST(test_sum_of_two_special_values)
{
    for (int i = 0; i < SPECIALS; i++)
        for (int j = 0; j < SPECIALS; j++) {
            const double x[] = {ksb_from_bits(specials[i]), ksb_from_bits(specials[j])};
            check_every_way("two special values", x, 2);
        }
}
END_TEST

START_TEST(test_sum_of_three_special_values)
{
    for (int i = 0; i < SPECIALS; i++)
        for (int j = 0; j < SPECIALS; j++)
            for (int k = 0; k < SPECIALS; k++) {
                const double x[] = {ksb_from_bits(specials[i]), ksb_from_bits(specials[j]), ksb_from_bits(specials[k])};
                check_every_way("three special values", x, 3);
            }
}
END_TEST

START_TEST(test_sum_special_value_at_every_place_decides)
{
    enum { N = 70 };
    double x[N];
    for (int s = 0; s < SPECIALS; s++)
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < N; k++)
                x[k] = 1.0;
            x[i] = ksb_from_bits(specials[s]);
            check_every_way("one special value among ones", x, N);
            if (i > 0) { /* and with an infinity far from it */
                x[0] = ksb_from_bits(KSB_NEGATIVE_INFINITY);
                check_every_way("one special value with an infinity", x, N);
            }
        }
}
END_TEST

START_TEST(test_sum_of_negative_zeros_is_negative_zero)
{
    double x[70];
    for (int n = 1; n <= 70; n++) {
        x[n - 1] = -0.0;
        ksb_assert_bits(ksb_sum_f64(x, (size_t)n), KSB_NEGATIVE_ZERO, KSB_CONTIGUOUS("zeros", x, (size_t)n));
        for (int i = 0; i < n; i++) {
            x[i] = 0.0;
            ksb_assert_bits(ksb_sum_f64(x, (size_t)n), KSB_ZERO, KSB_CONTIGUOUS("zeros", x, (size_t)n));
            x[i] = -0.0;
        }
    }
}
END_TEST

START_TEST(test_sum_exact_cancellation_is_positive_zero)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[40];
    for (int i = 0; i < ksb_test_scaled(500); i++) {
        const size_t pairs = 1 + ksb_rng_below(&rng, 20);
        for (size_t k = 0; k < pairs; k++)
            x[2 * k + 1] = -(x[2 * k] = gen_finite(&rng));
        gen_permute(&rng, x, 2 * pairs);
        int zeros_only = 1;
        for (size_t k = 0; k < 2 * pairs; k++)
            zeros_only &= ksb_bits(x[k]) == KSB_NEGATIVE_ZERO;
        ck_assert_int_eq(zeros_only, 0);
        ksb_assert_bits(ksb_sum_f64(x, 2 * pairs), KSB_ZERO, KSB_CONTIGUOUS("pairs", x, 2 * pairs));
    }
}
END_TEST

START_TEST(test_sum_every_length_up_to_70_in_every_shape)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[70];
    for (int round = 0; round < ksb_test_scaled(10); round++)
        for (int shape = 0; shape < GEN_SHAPES; shape++)
            for (size_t n = 0; n <= 70; n++) {
                gen_fill(&rng, (enum gen_shape)shape, x, n);
                check_every_way(gen_name((enum gen_shape)shape), x, n);
            }
}
END_TEST

START_TEST(test_sum_lengths_around_powers_of_two_in_every_shape)
{
    static double x[LONGEST];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int shape = 0; shape < GEN_SHAPES; shape++)
        for (size_t power = 64; power < LONGEST; power *= 2)
            for (size_t n = power - 1; n <= power + 1; n++) {
                gen_fill(&rng, (enum gen_shape)shape, x, n);
                check_every_way(gen_name((enum gen_shape)shape), x, n);
            }
}
END_TEST

/* A carry that runs through all limbs, and carries that pile up in one place. */
START_TEST(test_sum_carries_travel_as_far_as_they_must)
{
    static double x[LONGEST];
    for (int exponent = -1074; exponent < 1023; exponent++) {
        x[0] = 0x1p1023;
        x[1] = ksb_from_bits(1);
        x[2] = -0x1p1023;
        x[3] = exponent < -1022 ? ksb_from_bits(UINT64_C(1) << (exponent + 1074))
                                : ksb_from_bits((uint64_t)(exponent + 1023) << 52);
        check_every_way("borrow and carry", x, 4);
        x[1] = -x[1];
        check_every_way("carry and borrow", x, 4);
        for (size_t i = 0; i < 64; i++)
            x[i] = ksb_from_bits(ksb_bits(x[3]) | UINT64_C(0xfffffffffffff));
        check_every_way("the same element often", x, 64);
    }
    for (size_t i = 0; i < LONGEST; i++)
        x[i] = ksb_from_bits(UINT64_C(0x7fcfffffffffffff) - (i % 3 << 52));
    check_every_way("large elements often", x, LONGEST);
    for (size_t i = 0; i < LONGEST; i++)
        x[i] = ksb_from_bits(UINT64_C(0x800fffffffffffff));
    check_every_way("subnormals often", x, LONGEST);
}
END_TEST

/* 1 + 2^-53 is a tie, down to 1; next after 1 plus 2^-53 is one too, up. A bit 2^-1074 on either side decides. */
START_TEST(test_sum_tie_goes_to_even_and_the_last_bit_decides)
{
    const double even = 1.0, odd = 1.0 + 0x1p-52, half = 0x1p-53, least = 0x1p-1074;
    const struct {
        double x[3], want;
    } cases[] = {
        {{even, half, 0.0}, even},          {{odd, half, 0.0}, odd + 0x1p-52},
        {{even, half, least}, odd},         {{odd, half, least}, odd + 0x1p-52},
        {{even, half, -least}, even},       {{odd, half, -least}, odd},
        {{-even, -half, 0.0}, -even},       {{-odd, -half, 0.0}, -(odd + 0x1p-52)},
        {{-even, -half, -least}, -odd},     {{-odd, -half, -least}, -(odd + 0x1p-52)},
        {{-even, -half, least}, -even},     {{-odd, -half, least}, -odd},
        {{even, -0x1p-54, 0.0}, even},      {{even, -0x1p-54, least}, even},
        {{even, -0x1p-54, -least}, 1.0 - 0x1p-53},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ksb_assert_f64(ksb_sum_f64(cases[i].x, 3), cases[i].want, KSB_CONTIGUOUS("tie", cases[i].x, 3));
}
END_TEST

START_TEST(test_sum_overflow_begins_at_the_tie_above_the_largest)
{
    const double max = ksb_from_bits(UINT64_C(0x7fefffffffffffff)), half = 0x1p970, least = 0x1p-1074;
    const double cases[][3] = {
        {max, half, 0.0}, {max, half, least}, {max, half, -least}, {max, max, -max}, {max, max, max},
    };
    const uint64_t want[] = {KSB_INFINITY, KSB_INFINITY, ksb_bits(max), ksb_bits(max), KSB_INFINITY};
    for (int i = 0; i < 5; i++) {
        const double negative[] = {-cases[i][0], -cases[i][1], -cases[i][2]};
        ksb_assert_bits(ksb_sum_f64(cases[i], 3), want[i], KSB_CONTIGUOUS("brink", cases[i], 3));
        ksb_assert_bits(ksb_sum_f64(negative, 3), want[i] | KSB_NEGATIVE_ZERO, KSB_CONTIGUOUS("brink", negative, 3));
    }
}
END_TEST

START_TEST(test_sum_random_data_of_every_shape)
{
    static double x[600];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(4000); i++) {
        const enum gen_shape shape = (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES);
        const size_t n = ksb_rng_below(&rng, ksb_rng_below(&rng, 10) == 0 ? 600 : 40);
        gen_fill(&rng, shape, x, n);
        check_every_way(gen_name(shape), x, n);
    }
}
END_TEST

START_TEST(test_sum_does_not_depend_on_order)
{
    double x[50];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(300); i++) {
        const enum gen_shape shape = (enum gen_shape)(i % GEN_SHAPES);
        const size_t n = ksb_rng_below(&rng, 51);
        gen_fill(&rng, shape, x, n);
        const uint64_t want = ksb_bits(ksb_sum_f64(x, n));
        for (int k = 0; k < 20; k++) {
            gen_permute(&rng, x, n);
            ksb_assert_bits(ksb_sum_f64(x, n), want, KSB_CONTIGUOUS(gen_name(shape), x, n));
        }
    }
}
END_TEST

/* Puts n elements `stride` bytes apart so that all lie in buf; returns the address of the first. */
static unsigned char *scatter(unsigned char *buf, const double *x, size_t n, ptrdiff_t stride)
{
    unsigned char *first = stride < 0 && n > 0 ? buf + (n - 1) * (size_t)-stride : buf;
    for (size_t i = 0; i < n; i++)
        memcpy(first + (ptrdiff_t)i * stride, x + i, sizeof *x);
    return first;
}

START_TEST(test_sum_at_every_byte_offset_and_stride)
{
    static const ptrdiff_t strides[] = {8,  -8, 9,  -9, 11,  12, 15,  16,   -16, 24,
                                        31, 32, 63, 64, -64, 65, 100, -127, 4096};
    static unsigned char buf[72 * 4096];
    static const size_t lengths[] = {1, 2, 3, 7, 8, 9, 16, 33, 65};
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[65];
    for (size_t s = 0; s < sizeof strides / sizeof *strides; s++)
        for (size_t offset = 0; offset < 64; offset++) {
            const size_t n = lengths[ksb_rng_below(&rng, sizeof lengths / sizeof *lengths)];
            gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x, n);
            memset(buf, 0xff, sizeof buf); /* NaN wherever a stride is taken wrongly */
            const struct ksb_data data = {"strided", x, n, strides[s], offset};
            const unsigned char *first = scatter(buf + offset, x, n, strides[s]);
            ksb_assert_f64(ksb_sum_f64_strided(first, n, strides[s]), oracle_sum_f64(x, n), &data);
        }
}
END_TEST

START_TEST(test_sum_of_contiguous_data_at_every_element_offset)
{
    static double buf[16 + 140];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (size_t offset = 0; offset < 16; offset++)
        for (size_t n = 0; n < 140; n++) {
            gen_fill(&rng, (enum gen_shape)(n % GEN_SHAPES), buf + offset, n);
            const struct ksb_data data = {"contiguous", buf + offset, n, 8, 8 * offset};
            ksb_assert_f64(ksb_sum_f64(buf + offset, n), oracle_sum_f64(buf + offset, n), &data);
        }
}
END_TEST

/* Strides below 8 read overlapping elements, whose bytes are what they are. */
START_TEST(test_sum_of_overlapping_elements)
{
    unsigned char buf[300];
    double x[20];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (ptrdiff_t stride = -7; stride <= 7; stride++)
        for (int i = 0; i < ksb_test_scaled(100); i++) {
            for (size_t k = 0; k < sizeof buf; k++)
                buf[k] = (unsigned char)ksb_rng_next(&rng);
            for (ptrdiff_t k = 0; k < 20; k++)
                memcpy(x + k, buf + 140 + k * stride, sizeof *x);
            const struct ksb_data data = {"overlapping", x, 20, stride, 0};
            ksb_assert_f64(ksb_sum_f64_strided(buf + 140, 20, stride), oracle_sum_f64(x, 20), &data);
        }
}
END_TEST

START_TEST(test_sum_with_stride_zero_takes_one_element_n_times)
{
    double x[70];
    for (int s = 0; s < SPECIALS; s++)
        for (size_t n = 0; n <= 70; n++) {
            for (size_t k = 0; k < n; k++)
                x[k] = ksb_from_bits(specials[s]);
            const double element = ksb_from_bits(specials[s]);
            const struct ksb_data data = {"stride 0", x, n, 0, 0};
            ksb_assert_f64(ksb_sum_f64_strided(&element, n, 0), oracle_sum_f64(x, n), &data);
        }

    const double tenth = 0.1; /* far past any tile and any headroom of a fast path; 2^20 * 0.1 is exact */
    ksb_assert_f64(ksb_sum_f64_strided(&tenth, (size_t)1 << 20, 0), 0x1p20 * 0.1,
                   KSB_CONTIGUOUS("stride 0", &tenth, 1));
}
END_TEST

START_TEST(test_sum_of_one_field_of_an_array_of_structs)
{
    struct row {
        char name[3];
        float weight;
        double value;
        short code;
    } rows[100];
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[100];
    memset(rows, 0xff, sizeof rows);
    for (int shape = 0; shape < GEN_SHAPES; shape++) {
        gen_fill(&rng, (enum gen_shape)shape, x, 100);
        for (int i = 0; i < 100; i++)
            rows[i].value = x[i];
        const struct ksb_data data = {"field", x, 100, sizeof *rows, offsetof(struct row, value)};
        ksb_assert_f64(ksb_sum_f64_strided(&rows[0].value, 100, sizeof *rows), oracle_sum_f64(x, 100), &data);
    }
}
END_TEST

/* One byte too far, at either end, is a fault. */
START_TEST(test_sum_reads_nothing_beyond_its_elements)
{
    static double x[600];
    struct ksb_rng rng = ksb_test_rng(__func__);
    struct ksb_guarded g = ksb_guarded_open(sizeof x);
    for (size_t n = 0; n <= 600; n += n < 140 ? 1 : 23) {
        gen_fill(&rng, (enum gen_shape)(n % GEN_SHAPES), x, n);
        const double want = oracle_sum_f64(x, n);
        unsigned char *const places[] = {g.first, g.first + g.nbytes - n * sizeof *x};
        for (int k = 0; k < 2; k++) {
            memcpy(places[k], x, n * sizeof *x);
            const double *at = (const double *)(const void *)places[k];
            ksb_assert_f64(ksb_sum_f64(at, n), want, KSB_CONTIGUOUS(k == 0 ? "at the start" : "at the end", x, n));
        }
    }
    for (size_t n = 1; n <= 40; n++)
        for (ptrdiff_t stride = -37; stride <= 37; stride += 2) {
            if (stride > -8 && stride < 8)
                continue;
            gen_fill(&rng, GEN_WIDE, x, n);
            const size_t span = (n - 1) * (size_t)(stride < 0 ? -stride : stride) + sizeof *x;
            for (int end = 0; end < 2; end++) {
                const struct ksb_data data = {end ? "at the end" : "at the start", x, n, stride, 0};
                const unsigned char *first = scatter(end ? g.first + g.nbytes - span : g.first, x, n, stride);
                ksb_assert_f64(ksb_sum_f64_strided(first, n, stride), oracle_sum_f64(x, n), &data);
            }
        }
    ksb_guarded_close(g);
}
END_TEST

START_TEST(test_sum_leaves_its_input_alone)
{
    double x[300], copy[300];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int shape = 0; shape < GEN_SHAPES; shape++) {
        gen_fill(&rng, (enum gen_shape)shape, x, 300);
        memcpy(copy, x, sizeof x);
        ksb_sum_f64(x, 300);
        ksb_sum_f64_strided(x, 100, 24);
        ck_assert_mem_eq(x, copy, sizeof x);
    }
}
END_TEST

/* Kernels guess from the first element how large the others are: at most 2^6 times its bound. Data that fill that guess to
 * the last bit make the largest sums that a grid has to hold, and more bits than a double has. */
START_TEST(test_sum_of_data_that_fill_what_the_first_announces)
{
    enum { MOST = 4096 };
    static double x[MOST];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(400); i++) {
        const size_t n = i % 4 != 0 ? (size_t)8 << ksb_rng_below(&rng, 10) : 2 + ksb_rng_below(&rng, MOST - 1);
        const double sign = i % 2 != 0 ? 1.0 : -1.0;
        for (size_t k = 0; k < n; k++) /* below 2^7, at most 2^20 units of the last place away from it */
            x[k] = sign * (0x1p7 - 0x1p-46 * (double)(1 + ksb_rng_below(&rng, (size_t)1 << (i % 20))));
        x[0] = sign * (1.0 + 0x1p-52 * (double)ksb_rng_below(&rng, 1000));
        check_every_way("filling", x, n);
    }
}
END_TEST

/* One element over and over, far past any headroom for carries: every edge of every type in sums, some of them in all that
 * is made of sums, and significands of ones only at each place that a cut into words of 32 bits may have. */
START_TEST(test_sum_of_one_element_piles_up)
{
    enum { OFTEN = 8193 };
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        uint64_t edges[GEN_EDGES];
        const enum oracle_type part = oracle_part(e->element);
        const size_t nedges = (size_t)gen_edges(part, edges), size = oracle_size(e->element), step = oracle_size(part);
        const size_t shifts = part != ORACLE_F64 ? 0 : e->operation == ORACLE_SUM ? 32 : 1;
        const size_t some = e->operation == ORACLE_SUM ? nedges : 2;
        for (size_t k = 0; k < some + shifts; k++) {
            /* From (2^53 - 1) 2^-33 downwards: a bit less than 2^20, where a word begins. */
            const uint64_t ones = ksb_bits(0x1.fffffffffffffp19) - ((uint64_t)(k - some) << 52);
            for (size_t at = 0; at < OFTEN * size; at += step) {
                oracle_store(ksb_x + at, k < some ? edges[((size_t)i + k + 7) % nedges] : ones, part);
                oracle_store(ksb_y + at, k < some ? edges[((size_t)i + 5 * k) % nedges] : ones, part);
            }
            const int two = oracle_takes_two(e->operation);
            const struct ksb_case c = {.what = "one element", .entry = e, .x = ksb_x, .y = two ? ksb_y : NULL, .n = OFTEN};
            ksb_check(&c);
        }
    }
    oracle_finish();
}
END_TEST

static int belongs(const struct ksb_entry *e)
{
    return e->operation == ORACLE_SUM && !oracle_is_integer(e->element) && !oracle_is_complex(e->element);
}

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("sum");
    KSB_TEST_CASE(s, "arguments", test_sum_of_nothing_is_positive_zero, test_sum_of_null_with_elements_is_nan);
    KSB_TEST_CASE(s, "special values", test_sum_of_one_special_value, test_sum_of_two_special_values,
                  test_sum_of_three_special_values, test_sum_special_value_at_every_place_decides,
                  test_sum_of_negative_zeros_is_negative_zero, test_sum_exact_cancellation_is_positive_zero);
    KSB_TEST_CASE(s, "values", test_sum_every_length_up_to_70_in_every_shape,
                  test_sum_of_data_that_fill_what_the_first_announces,
                  test_sum_lengths_around_powers_of_two_in_every_shape, test_sum_carries_travel_as_far_as_they_must,
                  test_sum_tie_goes_to_even_and_the_last_bit_decides,
                  test_sum_overflow_begins_at_the_tie_above_the_largest, test_sum_random_data_of_every_shape,
                  test_sum_does_not_depend_on_order, test_sum_of_one_element_piles_up);
    KSB_TEST_CASE(s, "layout", test_sum_at_every_byte_offset_and_stride,
                  test_sum_of_contiguous_data_at_every_element_offset, test_sum_of_overlapping_elements,
                  test_sum_with_stride_zero_takes_one_element_n_times, test_sum_of_one_field_of_an_array_of_structs,
                  test_sum_reads_nothing_beyond_its_elements, test_sum_leaves_its_input_alone);
    ksb_reduction_cases(s, belongs);
    return s;
}
