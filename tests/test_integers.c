/* SPDX-License-Identifier: MIT */
#include "reductions.h"

static int belongs(const struct ksb_entry *e)
{
    return oracle_is_integer(e->element);
}

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("integers");
    ksb_reduction_cases(s, belongs);
    return s;
}
