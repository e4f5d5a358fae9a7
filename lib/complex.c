/* SPDX-License-Identifier: MIT */
/*
 * Public entry points: reductions of complex data. A complex array is two real arrays, its real and its
 * imaginary parts, each with the stride of the whole.
 */
#include "entry.h"

struct parts {
    struct ksbi_array re, im;
};

/* x of n complex numbers, stride bytes apart, whose parts have a real type of `size` bytes. */
static struct parts parts_of(enum ksbi_type type, size_t size, const void *x, size_t n, ptrdiff_t stride)
{
    const char *const im = x == NULL ? NULL : (const char *)x + size;
    const struct parts p = {ksbi_array(type, x, n, stride), ksbi_array(type, im, n, stride)};
    return p;
}

static struct parts parts_at(struct parts p, size_t k, ptrdiff_t next)
{
    const struct parts r = {ksbi_array_at(p.re, k, next), ksbi_array_at(p.im, k, next)};
    return r;
}

static int lacks_pointer(struct parts p)
{
    return p.re.n > 0 && p.re.x == NULL;
}

static struct ksbi_range widest(struct ksbi_range a, struct ksbi_range b)
{
    if (b.min_exponent < a.min_exponent)
        a.min_exponent = b.min_exponent;
    if (b.max_exponent > a.max_exponent)
        a.max_exponent = b.max_exponent;
    return a;
}

/* The encodings of a complex result. */
struct pair {
    uint64_t re, im;
};

static struct pair reduce_parts(enum ksbi_operation op, struct parts x, struct ksbi_format f)
{
    const struct pair r = {ksbi_reduce(op, x.re, 0, f), ksbi_reduce(op, x.im, 0, f)};
    return r;
}

/* a b + c d, or a b - c d. */
static uint64_t two_products(struct ksbi_array a, struct ksbi_array b, struct ksbi_array c, struct ksbi_array d,
                             int subtract, struct ksbi_format f)
{
    struct ksbi_partial p;
    ksbi_partial_init(&p, widest(ksbi_product_range(a, b), ksbi_product_range(c, d)));
    ksbi_add_products(&p, a, b, 0);
    ksbi_add_products(&p, c, d, subtract);
    return ksbi_finish_sum(&p, a.n, f);
}

static struct pair dot_parts(struct parts x, struct parts y, int conjugate, struct ksbi_format f)
{
    struct pair r = {ksbi_nan_bits(f), ksbi_nan_bits(f)};
    if (lacks_pointer(x) || lacks_pointer(y))
        return r;
    r.re = two_products(x.re, y.re, x.im, y.im, !conjugate, f);
    r.im = two_products(x.re, y.im, x.im, y.re, conjugate, f);
    return r;
}

static uint64_t norm_of_parts(struct parts x, struct ksbi_format f)
{
    struct ksbi_partial squares;
    if (lacks_pointer(x))
        return ksbi_nan_bits(f);
    ksbi_partial_init(&squares, widest(ksbi_product_range(x.re, x.re), ksbi_product_range(x.im, x.im)));
    ksbi_add_products(&squares, x.re, x.re, 0);
    ksbi_add_products(&squares, x.im, x.im, 0);
    return ksbi_finish_norm(&squares, f);
}

static uint64_t variance_of_parts(struct parts x, size_t ddof, int root, struct ksbi_format f)
{
    struct ksbi_partial p;
    struct ksbi_number sums[2], squares;
    if (lacks_pointer(x))
        return ksbi_nan_bits(f);

    const struct ksbi_array part[2] = {x.re, x.im};
    for (int i = 0; i < 2; i++) {
        ksbi_partial_init(&p, ksbi_sum_range(part[i]));
        ksbi_add_sum(&p, part[i]);
        if (ksbi_partial_special(&p) != KSBI_ALL_FINITE)
            return ksbi_nan_bits(f);
        ksbi_partial_value(&p, &sums[i]);
    }
    ksbi_partial_init(&p, widest(ksbi_product_range(x.re, x.re), ksbi_product_range(x.im, x.im)));
    ksbi_add_products(&p, x.re, x.re, 0);
    ksbi_add_products(&p, x.im, x.im, 0);
    ksbi_partial_value(&p, &squares);
    return ksbi_variance(sums, 2, &squares, x.re.n, ddof, root, f);
}

static void store_pair(char *out, size_t size, struct pair bits, struct ksbi_format f)
{
    ksbi_store(out, bits.re, f);
    ksbi_store(out + size, bits.im, f);
}

static ksb_status reduce_parts_many(enum ksbi_operation op, struct parts x, struct ksbi_format f, size_t size,
                                    size_t count, ptrdiff_t next, void *out, ptrdiff_t out_stride)
{
    if (ksbi_lacks_pointer(x.re, x.re, count, out))
        return KSB_EINVAL;
    char *to = out;
    for (size_t k = 0; k < count; k++)
        store_pair(to + (ptrdiff_t)k * out_stride, size, reduce_parts(op, parts_at(x, k, next), f), f);
    return KSB_OK;
}

static ksb_status dot_parts_many(struct parts x, struct parts y, int conjugate, struct ksbi_format f, size_t size,
                                 size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride)
{
    if (ksbi_lacks_pointer(x.re, y.re, count, out))
        return KSB_EINVAL;
    char *to = out;
    for (size_t k = 0; k < count; k++) {
        const struct pair bits = dot_parts(parts_at(x, k, xnext), parts_at(y, k, ynext), conjugate, f);
        store_pair(to + (ptrdiff_t)k * out_stride, size, bits, f);
    }
    return KSB_OK;
}

static ksb_status norm_of_parts_many(struct parts x, struct ksbi_format f, size_t count, ptrdiff_t next, void *out,
                                     ptrdiff_t out_stride)
{
    if (ksbi_lacks_pointer(x.re, x.re, count, out))
        return KSB_EINVAL;
    char *to = out;
    for (size_t k = 0; k < count; k++)
        ksbi_store(to + (ptrdiff_t)k * out_stride, norm_of_parts(parts_at(x, k, next), f), f);
    return KSB_OK;
}

static ksb_status variance_of_parts_many(struct parts x, size_t ddof, int root, struct ksbi_format f, size_t count,
                                         ptrdiff_t next, void *out, ptrdiff_t out_stride)
{
    if (ksbi_lacks_pointer(x.re, x.re, count, out))
        return KSB_EINVAL;
    char *to = out;
    for (size_t k = 0; k < count; k++)
        ksbi_store(to + (ptrdiff_t)k * out_stride, variance_of_parts(parts_at(x, k, next), ddof, root, f), f);
    return KSB_OK;
}

#define PARTS(R, rtype, x, n, stride) parts_of(KSBI_##R, sizeof(rtype), x, n, stride)

#define DEFINE_REDUCTION(op, OPERATION, C, R, rtype)                                                              \
    ksb_##C ksb_##op##_##C##_strided(const void *x, size_t n, ptrdiff_t stride)                                   \
    {                                                                                                             \
        const struct pair bits = reduce_parts(OPERATION, PARTS(R, rtype, x, n, stride), ksbi_##R);                \
        const ksb_##C r = {ksbi_as_##R(bits.re), ksbi_as_##R(bits.im)};                                           \
        return r;                                                                                                 \
    }                                                                                                             \
    ksb_##C ksb_##op##_##C(const ksb_##C *x, size_t n)                                                            \
    {                                                                                                             \
        return ksb_##op##_##C##_strided(x, n, sizeof *x);                                                         \
    }                                                                                                             \
    ksb_status ksb_##op##_##C##_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,     \
                                     void *out, ptrdiff_t out_stride)                                             \
    {                                                                                                             \
        return reduce_parts_many(OPERATION, PARTS(R, rtype, x, n, stride), ksbi_##R, sizeof(rtype), count, next,  \
                                 out, out_stride);                                                                \
    }
DEFINE_REDUCTION(sum, KSBI_SUM, cf64, f64, double)
DEFINE_REDUCTION(sum, KSBI_SUM, cf32, f32, float)
DEFINE_REDUCTION(mean, KSBI_MEAN, cf64, f64, double)
DEFINE_REDUCTION(mean, KSBI_MEAN, cf32, f32, float)

#define DEFINE_DOT(op, conjugate, C, R, rtype)                                                                    \
    ksb_##C ksb_##op##_##C##_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride,                   \
                                     ptrdiff_t ystride)                                                           \
    {                                                                                                             \
        const struct pair bits = dot_parts(PARTS(R, rtype, x, n, xstride), PARTS(R, rtype, y, n, ystride),        \
                                           conjugate, ksbi_##R);                                                  \
        const ksb_##C r = {ksbi_as_##R(bits.re), ksbi_as_##R(bits.im)};                                           \
        return r;                                                                                                 \
    }                                                                                                             \
    ksb_##C ksb_##op##_##C(const ksb_##C *x, const ksb_##C *y, size_t n)                                          \
    {                                                                                                             \
        return ksb_##op##_##C##_strided(x, y, n, sizeof *x, sizeof *y);                                           \
    }                                                                                                             \
    ksb_status ksb_##op##_##C##_many(const void *x, const void *y, size_t n, ptrdiff_t xstride,                   \
                                     ptrdiff_t ystride, size_t count, ptrdiff_t xnext, ptrdiff_t ynext,           \
                                     void *out, ptrdiff_t out_stride)                                             \
    {                                                                                                             \
        return dot_parts_many(PARTS(R, rtype, x, n, xstride), PARTS(R, rtype, y, n, ystride), conjugate,          \
                              ksbi_##R, sizeof(rtype), count, xnext, ynext, out, out_stride);                     \
    }
DEFINE_DOT(dot, 0, cf64, f64, double)
DEFINE_DOT(dot, 0, cf32, f32, float)
DEFINE_DOT(dotc, 1, cf64, f64, double)
DEFINE_DOT(dotc, 1, cf32, f32, float)

#define DEFINE_NORM(C, R, rtype)                                                                                  \
    rtype ksb_norm_##C##_strided(const void *x, size_t n, ptrdiff_t stride)                                       \
    {                                                                                                             \
        return ksbi_as_##R(norm_of_parts(PARTS(R, rtype, x, n, stride), ksbi_##R));                               \
    }                                                                                                             \
    rtype ksb_norm_##C(const ksb_##C *x, size_t n)                                                                \
    {                                                                                                             \
        return ksb_norm_##C##_strided(x, n, sizeof *x);                                                           \
    }                                                                                                             \
    ksb_status ksb_norm_##C##_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,       \
                                   void *out, ptrdiff_t out_stride)                                               \
    {                                                                                                             \
        return norm_of_parts_many(PARTS(R, rtype, x, n, stride), ksbi_##R, count, next, out, out_stride);         \
    }
DEFINE_NORM(cf64, f64, double)
DEFINE_NORM(cf32, f32, float)

#define DEFINE_VARIANCE(op, root, C, R, rtype)                                                                    \
    rtype ksb_##op##_##C##_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof)                        \
    {                                                                                                             \
        return ksbi_as_##R(variance_of_parts(PARTS(R, rtype, x, n, stride), ddof, root, ksbi_##R));               \
    }                                                                                                             \
    rtype ksb_##op##_##C(const ksb_##C *x, size_t n, size_t ddof)                                                 \
    {                                                                                                             \
        return ksb_##op##_##C##_strided(x, n, sizeof *x, ddof);                                                   \
    }                                                                                                             \
    ksb_status ksb_##op##_##C##_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,        \
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride)                             \
    {                                                                                                             \
        return variance_of_parts_many(PARTS(R, rtype, x, n, stride), ddof, root, ksbi_##R, count, next, out,      \
                                      out_stride);                                                                \
    }
DEFINE_VARIANCE(var, 0, cf64, f64, double)
DEFINE_VARIANCE(var, 0, cf32, f32, float)
DEFINE_VARIANCE(std, 1, cf64, f64, double)
DEFINE_VARIANCE(std, 1, cf32, f32, float)
