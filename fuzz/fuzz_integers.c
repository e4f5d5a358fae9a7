/* SPDX-License-Identifier: MIT */
/* Reductions of integers against the oracle. */
#include "common.h"

static int belongs(const struct ksb_entry *e)
{
    return oracle_is_integer(e->element);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reduction(data, size, belongs);
    return 0;
}
