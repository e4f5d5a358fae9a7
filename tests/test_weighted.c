/* SPDX-License-Identifier: MIT */
#include "reductions.h"

static int belongs(const struct ksb_entry *e)
{
    return e->operation >= ORACLE_WMEAN;
}

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("weighted");
    ksb_reduction_cases(s, belongs);
    return s;
}
