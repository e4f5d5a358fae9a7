/* SPDX-License-Identifier: MIT */
/* Public entry points: sums. */
#include "entry.h"

KSBI_FLOAT_ENTRIES(KSBI_DEFINE_UNARY, sum, KSBI_SUM)
KSBI_FLOAT_ENTRIES(KSBI_DEFINE_UNARY, nansum, KSBI_NANSUM)

/* Integers: the exact sum, or a status. */
static void integer_sum(struct ksbi_partial *p, struct ksbi_array a)
{
    ksbi_partial_init(p, ksbi_sum_range(a));
    ksbi_add_sum(p, a);
}

#define DEFINE_INTEGER_SUM(T, ctype, R, rtype)                                                          \
    ksb_status ksb_sum_##T##_strided(const void *x, size_t n, ptrdiff_t stride, rtype *result)          \
    {                                                                                                   \
        struct ksbi_partial p;                                                                          \
        const struct ksbi_array a = ksbi_array(KSBI_##T, x, n, stride);                                 \
        if (ksbi_lacks_pointer(a, a, 1, result))                                                        \
            return KSB_EINVAL;                                                                          \
        integer_sum(&p, a);                                                                             \
        return ksbi_finish_##R(&p, result) ? KSB_OK : KSB_EOVERFLOW;                                    \
    }                                                                                                   \
    ksb_status ksb_sum_##T(const ctype *x, size_t n, rtype *result)                                     \
    {                                                                                                   \
        return ksb_sum_##T##_strided(x, n, sizeof *x, result);                                          \
    }                                                                                                   \
    ksb_status ksb_sum_##T##_many(const void *x, size_t n, ptrdiff_t stride, size_t count,              \
                                  ptrdiff_t next, void *out, ptrdiff_t out_stride, size_t *failed)      \
    {                                                                                                   \
        const struct ksbi_array a = ksbi_array(KSBI_##T, x, n, stride);                                 \
        ksb_status status = KSB_OK;                                                                     \
        if (ksbi_lacks_pointer(a, a, count, out))                                                       \
            return KSB_EINVAL;                                                                          \
        for (size_t k = 0; k < count; k++) {                                                            \
            struct ksbi_partial p;                                                                      \
            rtype result;                                                                               \
            integer_sum(&p, ksbi_array_at(a, k, next));                                                 \
            if (ksbi_finish_##R(&p, &result)) {                                                         \
                memcpy((char *)out + (ptrdiff_t)k * out_stride, &result, sizeof result);                \
            } else if (status == KSB_OK) {                                                              \
                status = KSB_EOVERFLOW;                                                                 \
                if (failed != NULL)                                                                     \
                    *failed = k;                                                                        \
            }                                                                                           \
        }                                                                                               \
        return status;                                                                                  \
    }
KSBI_EXACT_INTEGER_ENTRIES(DEFINE_INTEGER_SUM)
