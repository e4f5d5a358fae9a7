/* SPDX-License-Identifier: MIT */
/* Dot products of real data against the oracle. */
#include "common.h"

static int belongs(const struct ksb_entry *e)
{
    return e->operation == ORACLE_DOT && !oracle_is_integer(e->element) && !oracle_is_complex(e->element);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reduction(data, size, belongs);
    return 0;
}
