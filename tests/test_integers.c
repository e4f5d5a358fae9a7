/* SPDX-License-Identifier: MIT */
/* Sums and dot products of integers are exact or refused; the other reductions are doubles. */
#include "reductions.h"

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

/* 2^53 + 1 is no double: its mean is rounded once, to even, and a 1 more in the sum decides. */
START_TEST(test_integers_means_are_rounded_once)
{
    const int64_t x[] = {(INT64_C(1) << 53) + 1, (INT64_C(1) << 53) + 1, 0, (INT64_C(1) << 53) + 2};
    ksb_assert_f64(ksb_mean_i64(x, 2), 0x1p53, KSB_CONTIGUOUS("2^53 + 1 twice", NULL, 0));
    ksb_assert_f64(ksb_mean_i64_strided(x + 1, 2, 16), 0x1p53 + 2.0, KSB_CONTIGUOUS("2^53 + 1 and + 2", NULL, 0));
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("integers");
    KSB_TEST_CASE(s, "known", test_integers_sums_reach_both_ends_and_no_further,
                  test_integers_dot_products_are_wider_than_their_result, test_integers_of_one_size_pile_up,
                  test_integers_means_are_rounded_once);
    ksb_reduction_cases(s, belongs);
    return s;
}
