/* SPDX-License-Identifier: MIT */
/* Weighted means, variances and standard deviations against the oracle. */
#include "common.h"

static int belongs(const struct ksb_entry *e)
{
    return e->operation >= ORACLE_WMEAN;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reduction(data, size, belongs);
    return 0;
}
