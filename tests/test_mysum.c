/* SPDX-License-Identifier: MIT */
#include "ksb_test.h"

#include <inttypes.h>

static const int64_t edges[] = {
    INT64_MIN, INT64_MIN + 1, INT64_MIN / 2 - 1, INT64_MIN / 2, INT64_MIN / 2 + 1, INT32_MIN, -2, -1, 0, 1, 2,
    INT32_MAX, INT64_MAX / 2 - 1, INT64_MAX / 2, INT64_MAX / 2 + 1, INT64_MAX / 2 + 2, INT64_MAX - 1, INT64_MAX,
};
enum { EDGES = sizeof edges / sizeof *edges };

/* The sum in 128 bits, as the high and the low word: no word of it can overflow. */
struct wide {
    int64_t high;
    uint64_t low;
};

static struct wide wide_sum(int64_t a, int64_t b)
{
    const uint64_t low = (uint64_t)a + (uint64_t)b;
    return (struct wide){(a < 0 ? -1 : 0) + (b < 0 ? -1 : 0) + (low < (uint64_t)a ? 1 : 0), low};
}

static int fits(struct wide w)
{
    return w.high == (w.low >> 63 != 0 ? -1 : 0);
}

static void check_both(int64_t a, int64_t b)
{
    const struct wide want = wide_sum(a, b);
    int64_t got = mysum(a, b);
    ck_assert_msg((uint64_t)got == want.low, "mysum(%" PRId64 ", %" PRId64 ") is %" PRId64, a, b, got);

    int64_t result = 42;
    const ksb_status status = ksb_mysum(a, b, &result);
    ck_assert_msg(status == (fits(want) ? KSB_OK : KSB_EOVERFLOW), "ksb_mysum(%" PRId64 ", %" PRId64 ") returns %d", a,
                  b, (int)status);
    ck_assert_msg((uint64_t)result == (fits(want) ? want.low : 42),
                  "ksb_mysum(%" PRId64 ", %" PRId64 ") leaves %" PRId64, a, b, result);
}

START_TEST(test_mysum_of_one_and_two_is_three)
{
    int64_t result;
    ck_assert_int_eq(mysum(1, 2), 3);
    ksb_assert_status(ksb_mysum(1, 2, &result), KSB_OK);
    ck_assert_int_eq(result, 3);
}
END_TEST

START_TEST(test_mysum_wraps_modulo_2_to_64)
{
    ck_assert_int_eq(mysum(INT64_MAX, 1), INT64_MIN);
    ck_assert_int_eq(mysum(INT64_MIN, -1), INT64_MAX);
    ck_assert_int_eq(mysum(INT64_MIN, INT64_MIN), 0);
    ck_assert_int_eq(mysum(INT64_MAX, INT64_MAX), -2);
}
END_TEST

START_TEST(test_mysum_agrees_with_128_bits_on_all_pairs_of_edges)
{
    for (int i = 0; i < EDGES; i++)
        for (int j = 0; j < EDGES; j++)
            check_both(edges[i], edges[j]);
}
END_TEST

START_TEST(test_mysum_agrees_with_128_bits_on_random_pairs)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(20000); i++) {
        const int64_t a = (int64_t)ksb_rng_next(&rng);
        check_both(a, (int64_t)ksb_rng_next(&rng) >> ksb_rng_below(&rng, 64));
        check_both(a, (int64_t)((a < 0 ? (uint64_t)INT64_MIN : (uint64_t)INT64_MAX) - (uint64_t)a)
                          + ksb_rng_between(&rng, -1, 1)); /* around the boundary */
    }
}
END_TEST

START_TEST(test_mysum_without_a_result_is_invalid)
{
    ksb_assert_status(ksb_mysum(1, 2, NULL), KSB_EINVAL);
    ksb_assert_status(ksb_mysum(INT64_MAX, 1, NULL), KSB_EINVAL);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("mysum");
    KSB_TEST_CASE(s, "values", test_mysum_of_one_and_two_is_three, test_mysum_wraps_modulo_2_to_64,
                  test_mysum_agrees_with_128_bits_on_all_pairs_of_edges,
                  test_mysum_agrees_with_128_bits_on_random_pairs);
    KSB_TEST_CASE(s, "arguments", test_mysum_without_a_result_is_invalid);
    return s;
}
