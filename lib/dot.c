/* SPDX-License-Identifier: MIT */
/* Public entry points: dot products. */
#include "entry.h"

static int write_dot(const struct ksbi_task *t, void *out)
{
    ksbi_store(out, ksbi_dot(&t->x, &t->y, t->f), t->f);
    return 1;
}

#define DEFINE_DOT(op, T, ctype, R, rtype, name)                                                                  \
    rtype ksb_##op##_##name##_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride,                  \
                                      ptrdiff_t ystride)                                                          \
    {                                                                                                             \
        return ksbi_as_##R(                                                                                       \
            ksbi_dot(KSBI_ARRAY(KSBI_##T, x, n, xstride), KSBI_ARRAY(KSBI_##T, y, n, ystride), ksbi_##R));        \
    }                                                                                                             \
    rtype ksb_##op##_##name(const ctype *x, const ctype *y, size_t n)                                             \
    {                                                                                                             \
        return ksb_##op##_##name##_strided(x, y, n, sizeof *x, sizeof *y);                                        \
    }                                                                                                             \
    ksb_status ksb_##op##_##name##_many(const void *x, const void *y, size_t n, ptrdiff_t xstride,                \
                                        ptrdiff_t ystride, size_t count, ptrdiff_t xnext, ptrdiff_t ynext,        \
                                        void *out, ptrdiff_t out_stride)                                          \
    {                                                                                                             \
        const struct ksbi_task t = {.x = ksbi_array(KSBI_##T, x, n, xstride),                                     \
                                    .y = ksbi_array(KSBI_##T, y, n, ystride),                                     \
                                    .f = ksbi_##R,                                                                \
                                    .xnext = xnext,                                                               \
                                    .ynext = ynext};                                                              \
        return ksbi_each(t, write_dot, count, out, out_stride, NULL);                                             \
    }
KSBI_FLOAT_ENTRIES(DEFINE_DOT, dot)

/* Integers: the exact dot product, or a status. */
static void integer_dot(const struct ksbi_task *t, struct ksbi_partial *p)
{
    ksbi_partial_init(p, ksbi_product_range(t->x, t->y));
    ksbi_add_products(p, t->x, t->y, 0);
}

static int write_i64(const struct ksbi_task *t, void *out)
{
    struct ksbi_partial p;
    integer_dot(t, &p);
    return ksbi_finish_i64(&p, out);
}

static int write_u64(const struct ksbi_task *t, void *out)
{
    struct ksbi_partial p;
    integer_dot(t, &p);
    return ksbi_finish_u64(&p, out);
}

#define DEFINE_INTEGER_DOT(T, ctype, R, rtype)                                                                    \
    ksb_status ksb_dot_##T##_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,   \
                                  size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out,                      \
                                  ptrdiff_t out_stride, size_t *failed)                                           \
    {                                                                                                             \
        const struct ksbi_task t = {.x = ksbi_array(KSBI_##T, x, n, xstride),                                     \
                                    .y = ksbi_array(KSBI_##T, y, n, ystride),                                     \
                                    .xnext = xnext,                                                               \
                                    .ynext = ynext};                                                              \
        return ksbi_each(t, write_##R, count, out, out_stride, failed);                                           \
    }                                                                                                             \
    ksb_status ksb_dot_##T##_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride,                   \
                                     ptrdiff_t ystride, rtype *result)                                            \
    {                                                                                                             \
        return ksb_dot_##T##_many(x, y, n, xstride, ystride, 1, 0, 0, result, 0, NULL);                           \
    }                                                                                                             \
    ksb_status ksb_dot_##T(const ctype *x, const ctype *y, size_t n, rtype *result)                               \
    {                                                                                                             \
        return ksb_dot_##T##_strided(x, y, n, sizeof *x, sizeof *y, result);                                      \
    }
KSBI_EXACT_INTEGER_ENTRIES(DEFINE_INTEGER_DOT)
