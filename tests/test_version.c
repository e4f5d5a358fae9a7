/* SPDX-License-Identifier: MIT */
#include "ksb_test.h"

#include <stdio.h>

START_TEST(test_version_of_the_library_is_that_of_the_header)
{
    ck_assert_str_eq(ksb_version(), KSB_VERSION_STRING);
}
END_TEST

START_TEST(test_version_string_is_made_of_the_three_numbers)
{
    char text[64];
    snprintf(text, sizeof text, "%d.%d.%d", KSB_VERSION_MAJOR, KSB_VERSION_MINOR, KSB_VERSION_PATCH);
    ck_assert_str_eq(text, KSB_VERSION_STRING);
}
END_TEST

START_TEST(test_version_kernel_has_a_known_name)
{
    static const char *const names[] = {"avx512", "avx2", "sse2", "neon", "generic", "scalar"};
    const char *kernel = ksb_kernel();
    ck_assert_ptr_nonnull(kernel);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], kernel) == 0)
            return;
    ck_abort_msg("ksb_kernel() is \"%s\"", kernel);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("version");
    KSB_TEST_CASE(s, "queries", test_version_of_the_library_is_that_of_the_header,
                  test_version_string_is_made_of_the_three_numbers, test_version_kernel_has_a_known_name);
    return s;
}
