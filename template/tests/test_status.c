/* SPDX-License-Identifier: MIT */
/* Status strings, and the version of the library. */
#include "ksb_test.h"

#include <stdio.h>

START_TEST(test_status_each_has_a_sentence_of_its_own)
{
    ck_assert_int_eq(KSB_OK, 0);
    ck_assert_int_eq(KSB_EINVAL, 1);
    ck_assert_str_eq(ksb_status_string(KSB_OK), "success");
    ck_assert_str_eq(ksb_status_string(KSB_EINVAL), "invalid argument");
}
END_TEST

START_TEST(test_status_other_numbers_are_unknown)
{
    const int others[] = {-1, 2, 1000};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        /* Through memory: converting a number that is no enumerator may be undefined in the eyes of a sanitizer. */
        ksb_status status;
        ck_assert_uint_eq(sizeof status, sizeof others[i]);
        memcpy(&status, &others[i], sizeof status);
        ck_assert_str_eq(ksb_status_string(status), "unknown status");
    }
}
END_TEST

START_TEST(test_version_of_the_library_is_that_of_the_header)
{
    char text[64];
    snprintf(text, sizeof text, "%d.%d.%d", KSB_VERSION_MAJOR, KSB_VERSION_MINOR, KSB_VERSION_PATCH);
    ck_assert_str_eq(text, KSB_VERSION_STRING);
    ck_assert_str_eq(ksb_version(), KSB_VERSION_STRING);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("status");
    TCase *c = tcase_create("status and version");
    tcase_add_test(c, test_status_each_has_a_sentence_of_its_own);
    tcase_add_test(c, test_status_other_numbers_are_unknown);
    tcase_add_test(c, test_version_of_the_library_is_that_of_the_header);
    suite_add_tcase(s, c);
    return s;
}
