/* SPDX-License-Identifier: MIT */
#include "entry.h"

void ksbi_store(void *out, uint64_t bits, struct ksbi_format f)
{
    const uint32_t word = (uint32_t)bits;
    const uint16_t half = (uint16_t)bits;
    switch (f.fraction_bits + f.exponent_bits + 1) {
    case 64:
        memcpy(out, &bits, sizeof bits);
        break;
    case 32:
        memcpy(out, &word, sizeof word);
        break;
    default:
        memcpy(out, &half, sizeof half);
    }
}

ksb_status ksbi_reduce_many(enum ksbi_operation op, struct ksbi_array a, size_t ddof, struct ksbi_format f,
                            size_t count, ptrdiff_t next, void *out, ptrdiff_t out_stride)
{
    if (ksbi_lacks_pointer(a, a, count, out))
        return KSB_EINVAL;
    char *to = out;
    for (size_t k = 0; k < count; k++)
        ksbi_store(to + (ptrdiff_t)k * out_stride, ksbi_reduce(op, ksbi_array_at(a, k, next), ddof, f), f);
    return KSB_OK;
}
