/* SPDX-License-Identifier: MIT */
#include "reductions.h"

static int belongs(const struct ksb_entry *e)
{
    return oracle_skips_nan(e->operation);
}

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("nan-skipping");
    ksb_reduction_cases(s, belongs);
    return s;
}
