/* SPDX-License-Identifier: MIT */
/* The sum of two integers. */
#include "common.h"

int64_t mysum(int64_t a, int64_t b)
{
    /* Unsigned addition wraps; the conversion back is two's complement on every compiler we accept. */
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

ksb_status ksb_mysum(int64_t a, int64_t b, int64_t *result)
{
    if (result == NULL)
        return KSB_EINVAL;
    if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
        return KSB_EOVERFLOW;
    *result = a + b;
    return KSB_OK;
}
