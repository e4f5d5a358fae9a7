/* SPDX-License-Identifier: MIT */
/* Sums and dot products of integers are exact or refused; the other reductions are doubles. */
#include "reductions.h"

#include <inttypes.h>
#include <stdlib.h>

static int belongs(const struct ksb_entry *e)
{
    return oracle_is_integer(e->element);
}

START_TEST(test_integers_sums_reach_both_ends_and_no_further)
{
    const int64_t up[] = {INT64_MAX, 1, -1}, down[] = {INT64_MIN, -1, 1},
                  far[] = {INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN, 2};
    const uint64_t all[] = {UINT64_MAX, 1, 0};
    int64_t s = 42;
    uint64_t u = 42;
    ksb_assert_status(ksb_sum_i64(up, 2, &s), KSB_EOVERFLOW);
    ksb_assert_status(ksb_sum_i64(down, 2, &s), KSB_EOVERFLOW);
    ksb_assert_status(ksb_sum_u64(all, 2, &u), KSB_EOVERFLOW);
    ck_assert_int_eq(s, 42);
    ck_assert_uint_eq(u, 42);
    ksb_assert_status(ksb_sum_i64(up, 3, &s), KSB_OK); /* an overflow on the way is none */
    ck_assert_int_eq(s, INT64_MAX);
    ksb_assert_status(ksb_sum_i64(down, 3, &s), KSB_OK);
    ck_assert_int_eq(s, INT64_MIN);
    ksb_assert_status(ksb_sum_i64(far, 5, &s), KSB_OK);
    ck_assert_int_eq(s, 0);
    ksb_assert_status(ksb_sum_u64(all, 1, &u), KSB_OK);
    ck_assert_uint_eq(u, UINT64_MAX);
}
END_TEST

START_TEST(test_integers_dot_products_are_wider_than_their_result)
{
    const int64_t x[] = {INT64_MIN, INT64_MAX, INT64_MIN}, y[] = {INT64_MIN, INT64_MIN, 1};
    const uint64_t a[] = {UINT64_MAX, 1}, b[] = {1, UINT64_MAX};
    int64_t s = 42;
    uint64_t u = 42;
    /* 2^126 - (2^63 - 1) 2^63 - 2^63 = 0 */
    ksb_assert_status(ksb_dot_i64(x, y, 3, &s), KSB_OK);
    ck_assert_int_eq(s, 0);
    ksb_assert_status(ksb_dot_i64(x, y, 2, &s), KSB_EOVERFLOW); /* 2^63 */
    ksb_assert_status(ksb_dot_i64(x, y, 1, &s), KSB_EOVERFLOW);
    ck_assert_int_eq(s, 0);
    ksb_assert_status(ksb_dot_u64(a, b, 1, &u), KSB_OK);
    ck_assert_uint_eq(u, UINT64_MAX);
    ksb_assert_status(ksb_dot_u64(a, b, 2, &u), KSB_EOVERFLOW);
    ck_assert_uint_eq(u, UINT64_MAX);
}
END_TEST

/* Far more elements than carries have room for, in one direction. */
START_TEST(test_integers_of_one_size_pile_up)
{
    enum { N = 300000 };
    const int8_t low = INT8_MIN;
    const uint32_t high = UINT32_MAX;
    const uint64_t highest = UINT64_MAX;
    int64_t s;
    uint64_t u;
    ksb_assert_status(ksb_sum_i8_strided(&low, N, 0, &s), KSB_OK);
    ck_assert_int_eq(s, (int64_t)N * INT8_MIN);
    ksb_assert_status(ksb_sum_u32_strided(&high, N, 0, &u), KSB_OK);
    ck_assert_uint_eq(u, (uint64_t)N * UINT32_MAX);
    ksb_assert_status(ksb_dot_u32_strided(&high, &high, 1, 0, 0, &u), KSB_OK);
    ck_assert_uint_eq(u, UINT64_C(0xfffffffe00000001));
    ksb_assert_status(ksb_sum_u64_strided(&highest, N, 0, &u), KSB_EOVERFLOW);
    ksb_assert_bits(ksb_mean_u64_strided(&highest, N, 0), ksb_bits(0x1p64), KSB_CONTIGUOUS("2^64 - 1", NULL, 0));
    ksb_assert_bits(ksb_var_u64_strided(&highest, N, 0, 0), KSB_ZERO, KSB_CONTIGUOUS("2^64 - 1", NULL, 0));
}
END_TEST

/* One number side by side, millions of times: sums of parts of it in words of 16 and 32 bits must be taken further in
 * time. n times an edge, or the product of two, is known. */
enum { LONG = (1 << 22) + 131 };

#define DEFINE_LONG(T, ctype, rtype)                                                                              \
    static void check_long_##T(void *memory)                                                                      \
    {                                                                                                             \
        enum { HALF = 4 * sizeof(ctype), TOP = 2 * HALF - 1 };                                                    \
        const unsigned edges[] = {0, 1, ~0u, 1u << TOP, (1u << TOP) - 1, 1u << HALF, (1u << HALF) - 1};           \
        ctype *const x = memory, *const y = x + LONG;                                                             \
        for (int i = 0; i < 7; i++) {                                                                             \
            const ctype a = (ctype)edges[i], b = (ctype)edges[(i + 2) % 7];                                       \
            rtype sum, dot, mixed;                                                                                \
            for (size_t k = 0; k < LONG; k++) {                                                                   \
                x[k] = a;                                                                                         \
                y[k] = b;                                                                                         \
            }                                                                                                     \
            ksb_assert_status(ksb_sum_##T(x, LONG, &sum), KSB_OK);                                                \
            ksb_assert_status(ksb_dot_##T(x, x, LONG, &dot), KSB_OK);                                             \
            ksb_assert_status(ksb_dot_##T(x, y, LONG, &mixed), KSB_OK);                                           \
            ck_assert_msg(sum == (rtype)a * LONG && dot == (rtype)a * a * LONG && mixed == (rtype)a * b * LONG,   \
                          #T ": sums of %" PRId64 " and %" PRId64, (int64_t)a, (int64_t)b);                       \
        }                                                                                                         \
    }
DEFINE_LONG(i8, int8_t, int64_t)
DEFINE_LONG(u8, uint8_t, uint64_t)
DEFINE_LONG(i16, int16_t, int64_t)
DEFINE_LONG(u16, uint16_t, uint64_t)

START_TEST(test_integers_long_arrays_of_one_number)
{
    void *const memory = malloc(2 * LONG * sizeof(uint16_t));
    ck_assert_ptr_nonnull(memory);
    check_long_i8(memory);
    check_long_u8(memory);
    check_long_i16(memory);
    check_long_u16(memory);
    free(memory);
}
END_TEST

/* A product of integers that is 0 beside a negative factor counts as -0.0 in an accumulator, wherever it stands among
 * others; any other product makes a zero of it that is positive. */
START_TEST(test_integers_zero_products_and_their_signs)
{
    enum { N = 150 };
    for (size_t n = 1; n <= N; n += n < 40 ? 1 : 13)
        for (size_t at = 0; at <= n; at++) { /* n: nowhere */
            int16_t y[N];
            int16_t x[N] = {0};
            ksb_acc acc = KSB_ACC_INIT;
            for (size_t i = 0; i < n; i++)
                y[i] = i == at ? 3 : -7;
            ksb_assert_status(ksb_acc_add_products_i16(&acc, x, y, n, sizeof *x, sizeof *y), KSB_OK);
            ksb_assert_bits(ksb_acc_to_f64(&acc), at == n ? KSB_NEGATIVE_ZERO : KSB_ZERO, KSB_CONTIGUOUS("0 y", NULL, 0));
            x[n / 2] = x[n - 1] = 1; /* two that cancel, or one */
            y[n / 2] = 3;
            y[n - 1] = n / 2 < n - 1 ? -3 : 0;
            ksb_acc_init(&acc);
            ksb_assert_status(ksb_acc_add_products_i16(&acc, x, y, n, sizeof *x, sizeof *y), KSB_OK);
            ksb_assert_bits(ksb_acc_to_f64(&acc), KSB_ZERO, KSB_CONTIGUOUS("3 - 3", NULL, 0));
        }
}
END_TEST

/* 2^53 + 1 is no double: its mean is rounded once, to even, and a 1 more in the sum decides. */
START_TEST(test_integers_means_are_rounded_once)
{
    const int64_t x[] = {(INT64_C(1) << 53) + 1, (INT64_C(1) << 53) + 1, 0, (INT64_C(1) << 53) + 2};
    ksb_assert_f64(ksb_mean_i64(x, 2), 0x1p53, KSB_CONTIGUOUS("2^53 + 1 twice", NULL, 0));
    ksb_assert_f64(ksb_mean_i64_strided(x + 1, 2, 16), 0x1p53 + 2.0, KSB_CONTIGUOUS("2^53 + 1 and + 2", NULL, 0));
}
END_TEST

/* More elements of a byte than kernels add up before they go to wider sums. */
START_TEST(test_integers_of_more_elements_than_kernels_take_at_once)
{
    const size_t n = ((size_t)1 << 26) + 77;
    static const int bytes[] = {0x7f, 0x80, 0xff};
    unsigned char *const x = malloc(n);
    ck_assert_ptr_nonnull(x);
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        const int64_t as_signed = bytes[i] < 0x80 ? bytes[i] : bytes[i] - 256, count = (int64_t)n;
        const uint64_t as_unsigned = (uint64_t)bytes[i];
        int64_t sum, dot;
        uint64_t usum, udot;
        memset(x, bytes[i], n);
        ksb_assert_status(ksb_sum_i8((const int8_t *)x, n, &sum), KSB_OK);
        ksb_assert_status(ksb_dot_i8((const int8_t *)x, (const int8_t *)x, n, &dot), KSB_OK);
        ksb_assert_status(ksb_sum_u8(x, n, &usum), KSB_OK);
        ksb_assert_status(ksb_dot_u8(x, x, n, &udot), KSB_OK);
        ck_assert_int_eq(sum, as_signed * count);
        ck_assert_int_eq(dot, as_signed * as_signed * count);
        ck_assert_uint_eq(usum, as_unsigned * n);
        ck_assert_uint_eq(udot, as_unsigned * as_unsigned * n);
    }
    free(x);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("integers");
    KSB_TEST_CASE(s, "known", test_integers_sums_reach_both_ends_and_no_further,
                  test_integers_dot_products_are_wider_than_their_result, test_integers_of_one_size_pile_up,
                  test_integers_long_arrays_of_one_number, test_integers_zero_products_and_their_signs, test_integers_means_are_rounded_once,
                  test_integers_of_more_elements_than_kernels_take_at_once);
    ksb_reduction_cases(s, belongs);
    return s;
}
