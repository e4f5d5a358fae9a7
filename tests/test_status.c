/* SPDX-License-Identifier: MIT */
#include "ksb_test.h"

#include <limits.h>
#include <string.h>

static const ksb_status statuses[] = {KSB_OK, KSB_EINVAL, KSB_EOVERFLOW, KSB_EFORMAT, KSB_EVERSION};
enum { STATUSES = sizeof statuses / sizeof *statuses };

START_TEST(test_status_numbers_are_stable)
{
    for (int i = 0; i < STATUSES; i++)
        ck_assert_int_eq((int)statuses[i], i);
}
END_TEST

START_TEST(test_status_each_has_a_sentence_of_its_own)
{
    for (int i = 0; i < STATUSES; i++) {
        const char *text = ksb_status_string(statuses[i]);
        ck_assert_ptr_nonnull(text);
        ck_assert_uint_gt(strlen(text), 0);
        ck_assert_str_ne(text, "unknown status");
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(text, ksb_status_string(statuses[j]));
    }
}
END_TEST

START_TEST(test_status_other_numbers_are_unknown)
{
    const int others[] = {-1, STATUSES, STATUSES + 1, 1000, INT_MAX, INT_MIN};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        /* Through memory: converting a number that is no enumerator may be undefined in the eyes of a sanitizer. */
        ksb_status status;
        ck_assert_uint_eq(sizeof status, sizeof others[i]);
        memcpy(&status, &others[i], sizeof status);
        ck_assert_str_eq(ksb_status_string(status), "unknown status");
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("status");
    KSB_TEST_CASE(s, "strings", test_status_numbers_are_stable, test_status_each_has_a_sentence_of_its_own,
                  test_status_other_numbers_are_unknown);
    return s;
}
