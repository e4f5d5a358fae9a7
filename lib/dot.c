/* SPDX-License-Identifier: MIT */
/* Public entry points: dot products. */
#include "entry.h"

static ksb_status dot_many(struct ksbi_array x, struct ksbi_array y, struct ksbi_format f, size_t count,
                           ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride)
{
    if (ksbi_lacks_pointer(x, y, count, out))
        return KSB_EINVAL;
    char *to = out;
    for (size_t k = 0; k < count; k++) {
        const uint64_t bits = ksbi_dot(ksbi_array_at(x, k, xnext), ksbi_array_at(y, k, ynext), f);
        ksbi_store(to + (ptrdiff_t)k * out_stride, bits, f);
    }
    return KSB_OK;
}

#define DEFINE_DOT(op, T, ctype, R, rtype, name)                                                               \
    rtype ksb_##op##_##name(const ctype *x, const ctype *y, size_t n)                                          \
    {                                                                                                          \
        return ksbi_as_##R(ksbi_dot(ksbi_array(KSBI_##T, x, n, sizeof *x),                                     \
                                    ksbi_array(KSBI_##T, y, n, sizeof *y), ksbi_##R));                         \
    }                                                                                                          \
    rtype ksb_##op##_##name##_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride,               \
                                      ptrdiff_t ystride)                                                       \
    {                                                                                                          \
        return ksbi_as_##R(ksbi_dot(ksbi_array(KSBI_##T, x, n, xstride), ksbi_array(KSBI_##T, y, n, ystride),  \
                                    ksbi_##R));                                                                \
    }                                                                                                          \
    ksb_status ksb_##op##_##name##_many(const void *x, const void *y, size_t n, ptrdiff_t xstride,             \
                                        ptrdiff_t ystride, size_t count, ptrdiff_t xnext, ptrdiff_t ynext,     \
                                        void *out, ptrdiff_t out_stride)                                       \
    {                                                                                                          \
        return dot_many(ksbi_array(KSBI_##T, x, n, xstride), ksbi_array(KSBI_##T, y, n, ystride), ksbi_##R,    \
                        count, xnext, ynext, out, out_stride);                                                 \
    }
KSBI_FLOAT_ENTRIES(DEFINE_DOT, dot)

/* Integers: the exact dot product, or a status. */
static void integer_dot(struct ksbi_partial *p, struct ksbi_array x, struct ksbi_array y)
{
    ksbi_partial_init(p, ksbi_product_range(x, y));
    ksbi_add_products(p, x, y, 0);
}

#define DEFINE_INTEGER_DOT(T, ctype, R, rtype)                                                                 \
    ksb_status ksb_dot_##T##_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride,                \
                                     ptrdiff_t ystride, rtype *result)                                         \
    {                                                                                                          \
        struct ksbi_partial p;                                                                                 \
        const struct ksbi_array ax = ksbi_array(KSBI_##T, x, n, xstride);                                      \
        const struct ksbi_array ay = ksbi_array(KSBI_##T, y, n, ystride);                                      \
        if (ksbi_lacks_pointer(ax, ay, 1, result))                                                             \
            return KSB_EINVAL;                                                                                 \
        integer_dot(&p, ax, ay);                                                                               \
        return ksbi_finish_##R(&p, result) ? KSB_OK : KSB_EOVERFLOW;                                           \
    }                                                                                                          \
    ksb_status ksb_dot_##T(const ctype *x, const ctype *y, size_t n, rtype *result)                            \
    {                                                                                                          \
        return ksb_dot_##T##_strided(x, y, n, sizeof *x, sizeof *y, result);                                   \
    }                                                                                                          \
    ksb_status ksb_dot_##T##_many(const void *x, const void *y, size_t n, ptrdiff_t xstride,                   \
                                  ptrdiff_t ystride, size_t count, ptrdiff_t xnext, ptrdiff_t ynext,           \
                                  void *out, ptrdiff_t out_stride, size_t *failed)                             \
    {                                                                                                          \
        const struct ksbi_array ax = ksbi_array(KSBI_##T, x, n, xstride);                                      \
        const struct ksbi_array ay = ksbi_array(KSBI_##T, y, n, ystride);                                      \
        ksb_status status = KSB_OK;                                                                            \
        if (ksbi_lacks_pointer(ax, ay, count, out))                                                            \
            return KSB_EINVAL;                                                                                 \
        for (size_t k = 0; k < count; k++) {                                                                   \
            struct ksbi_partial p;                                                                             \
            rtype result;                                                                                      \
            integer_dot(&p, ksbi_array_at(ax, k, xnext), ksbi_array_at(ay, k, ynext));                         \
            if (ksbi_finish_##R(&p, &result)) {                                                                \
                memcpy((char *)out + (ptrdiff_t)k * out_stride, &result, sizeof result);                       \
            } else if (status == KSB_OK) {                                                                     \
                status = KSB_EOVERFLOW;                                                                        \
                if (failed != NULL)                                                                            \
                    *failed = k;                                                                               \
            }                                                                                                  \
        }                                                                                                      \
        return status;                                                                                         \
    }
KSBI_EXACT_INTEGER_ENTRIES(DEFINE_INTEGER_DOT)
