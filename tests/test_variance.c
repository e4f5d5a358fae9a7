/* SPDX-License-Identifier: MIT */
#include "reductions.h"

static int belongs(const struct ksb_entry *e)
{
    return (e->operation == ORACLE_VAR || e->operation == ORACLE_STD) && oracle_format(e->element) != NULL && !oracle_is_complex(e->element);
}

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("variance");
    ksb_reduction_cases(s, belongs);
    return s;
}
