/* SPDX-License-Identifier: MIT */
/* Variances and standard deviations of real data, with and without NaN, against the oracle. */
#include "common.h"

static int belongs(const struct ksb_entry *e)
{
    return oracle_takes_ddof(e->operation) && !oracle_takes_two(e->operation) && !oracle_is_integer(e->element) &&
           !oracle_is_complex(e->element);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reduction(data, size, belongs);
    return 0;
}
