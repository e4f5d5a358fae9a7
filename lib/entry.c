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

int ksbi_write_reduction(const struct ksbi_task *t, void *out)
{
    ksbi_store(out, ksbi_reduce(t->operation, t->x, t->ddof, t->f), t->f);
    return 1;
}

ksb_status ksbi_each(struct ksbi_task t, ksbi_write_result *write, size_t count, void *out, ptrdiff_t out_stride,
                     size_t *failed)
{
    if (count == 0)
        return KSB_OK;
    if (out == NULL || ksbi_lacks_pointer(t.x, t.y))
        return KSB_EINVAL;
    const char *const x = t.x.x, *const y = t.y.x;
    ksb_status status = KSB_OK;
    for (size_t k = 0; k < count; k++) {
        if (t.x.n > 0) /* with n = 0 the pointers may be NULL */
            t.x.x = x + (ptrdiff_t)k * t.xnext;
        if (t.y.n > 0)
            t.y.x = y + (ptrdiff_t)k * t.ynext;
        if (!write(&t, (char *)out + (ptrdiff_t)k * out_stride) && status == KSB_OK) {
            status = KSB_EOVERFLOW;
            if (failed != NULL)
                *failed = k;
        }
    }
    return status;
}
