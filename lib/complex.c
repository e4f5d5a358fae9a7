/* SPDX-License-Identifier: MIT */
/*
 * Public entry points: reductions of complex data. A complex array is two real arrays, its real and its
 * imaginary parts, each with the stride of the whole.
 */
#include "entry.h"

struct parts {
    struct ksbi_array re, im;
};

/* `x` describes the real parts. */
static struct parts parts_of(struct ksbi_array x)
{
    struct parts p = {x, x};
    if (x.x != NULL)
        p.im.x += x.type == KSBI_f64 ? sizeof(double) : sizeof(float);
    return p;
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

static struct pair reduce(enum ksbi_operation op, struct ksbi_array x, struct ksbi_format f)
{
    const struct parts p = parts_of(x);
    const struct pair r = {ksbi_reduce(op, &p.re, 0, f), ksbi_reduce(op, &p.im, 0, f)};
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

static struct pair dot(struct ksbi_array x, struct ksbi_array y, int conjugate, struct ksbi_format f)
{
    struct pair r = {ksbi_nan_bits(f), ksbi_nan_bits(f)};
    if (ksbi_lacks_pointer(x, y))
        return r;
    const struct parts a = parts_of(x), b = parts_of(y);
    r.re = two_products(a.re, b.re, a.im, b.im, !conjugate, f);
    r.im = two_products(a.re, b.im, a.im, b.re, conjugate, f);
    return r;
}

/* The sum of |x|^2. */
static void add_squares(struct ksbi_partial *squares, struct parts p)
{
    ksbi_partial_init(squares, widest(ksbi_product_range(p.re, p.re), ksbi_product_range(p.im, p.im)));
    ksbi_add_products(squares, p.re, p.re, 0);
    ksbi_add_products(squares, p.im, p.im, 0);
}

static uint64_t norm(struct ksbi_array x, struct ksbi_format f)
{
    struct ksbi_partial squares;
    if (ksbi_lacks_pointer(x, x))
        return ksbi_nan_bits(f);
    add_squares(&squares, parts_of(x));
    return ksbi_finish_norm(&squares, f);
}

static uint64_t variance(struct ksbi_array x, size_t ddof, int root, struct ksbi_format f)
{
    struct ksbi_partial p;
    struct ksbi_number sums[2], squares;
    if (ksbi_lacks_pointer(x, x))
        return ksbi_nan_bits(f);

    const struct parts parts = parts_of(x);
    const struct ksbi_array part[2] = {parts.re, parts.im};
    for (int i = 0; i < 2; i++) {
        ksbi_partial_init(&p, ksbi_sum_range(part[i]));
        ksbi_add_sum(&p, part[i]);
        if (ksbi_partial_special(&p) != KSBI_ALL_FINITE)
            return ksbi_nan_bits(f);
        ksbi_partial_value(&p, &sums[i]);
    }
    add_squares(&p, parts);
    ksbi_partial_value(&p, &squares);
    return ksbi_variance(sums, 2, &squares, x.n, ddof, root, f);
}

static int write_pair(void *out, struct pair bits, struct ksbi_format f)
{
    ksbi_store(out, bits.re, f);
    ksbi_store((char *)out + (f.fraction_bits + f.exponent_bits + 1) / 8, bits.im, f);
    return 1;
}

static int write_reduction(const struct ksbi_task *t, void *out)
{
    return write_pair(out, reduce(t->operation, t->x, t->f), t->f);
}

static int write_dot(const struct ksbi_task *t, void *out)
{
    return write_pair(out, dot(t->x, t->y, 0, t->f), t->f);
}

static int write_dotc(const struct ksbi_task *t, void *out)
{
    return write_pair(out, dot(t->x, t->y, 1, t->f), t->f);
}

static int write_norm(const struct ksbi_task *t, void *out)
{
    ksbi_store(out, norm(t->x, t->f), t->f);
    return 1;
}

static int write_variance(const struct ksbi_task *t, void *out)
{
    ksbi_store(out, variance(t->x, t->ddof, t->operation == KSBI_STD, t->f), t->f);
    return 1;
}

#define ARRAY(R, x, n, stride) ksbi_array(KSBI_##R, x, n, stride)

#define DEFINE_REDUCTION(op, OPERATION, C, R)                                                                     \
    ksb_##C ksb_##op##_##C##_strided(const void *x, size_t n, ptrdiff_t stride)                                   \
    {                                                                                                             \
        const struct pair bits = reduce(OPERATION, ARRAY(R, x, n, stride), ksbi_##R);                             \
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
        const struct ksbi_task t = {                                                                              \
            .operation = OPERATION, .x = ARRAY(R, x, n, stride), .f = ksbi_##R, .xnext = next};                          \
        return ksbi_each(t, write_reduction, count, out, out_stride, NULL);                                       \
    }
DEFINE_REDUCTION(sum, KSBI_SUM, cf64, f64)
DEFINE_REDUCTION(sum, KSBI_SUM, cf32, f32)
DEFINE_REDUCTION(mean, KSBI_MEAN, cf64, f64)
DEFINE_REDUCTION(mean, KSBI_MEAN, cf32, f32)

#define DEFINE_DOT(op, conjugate, C, R)                                                                           \
    ksb_##C ksb_##op##_##C##_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride,                   \
                                     ptrdiff_t ystride)                                                           \
    {                                                                                                             \
        const struct pair bits = dot(ARRAY(R, x, n, xstride), ARRAY(R, y, n, ystride), conjugate, ksbi_##R);      \
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
        const struct ksbi_task t = {.x = ARRAY(R, x, n, xstride),                                                 \
                                    .y = ARRAY(R, y, n, ystride),                                                 \
                                    .f = ksbi_##R,                                                                \
                                    .xnext = xnext,                                                               \
                                    .ynext = ynext};                                                              \
        return ksbi_each(t, write_##op, count, out, out_stride, NULL);                                            \
    }
DEFINE_DOT(dot, 0, cf64, f64)
DEFINE_DOT(dot, 0, cf32, f32)
DEFINE_DOT(dotc, 1, cf64, f64)
DEFINE_DOT(dotc, 1, cf32, f32)

#define DEFINE_NORM(C, R, rtype)                                                                                  \
    rtype ksb_norm_##C##_strided(const void *x, size_t n, ptrdiff_t stride)                                       \
    {                                                                                                             \
        return ksbi_as_##R(norm(ARRAY(R, x, n, stride), ksbi_##R));                                               \
    }                                                                                                             \
    rtype ksb_norm_##C(const ksb_##C *x, size_t n)                                                                \
    {                                                                                                             \
        return ksb_norm_##C##_strided(x, n, sizeof *x);                                                           \
    }                                                                                                             \
    ksb_status ksb_norm_##C##_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,       \
                                   void *out, ptrdiff_t out_stride)                                               \
    {                                                                                                             \
        const struct ksbi_task t = {.x = ARRAY(R, x, n, stride), .f = ksbi_##R, .xnext = next};                   \
        return ksbi_each(t, write_norm, count, out, out_stride, NULL);                                            \
    }
DEFINE_NORM(cf64, f64, double)
DEFINE_NORM(cf32, f32, float)

#define DEFINE_VARIANCE(op, OPERATION, C, R, rtype)                                                               \
    rtype ksb_##op##_##C##_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof)                        \
    {                                                                                                             \
        return ksbi_as_##R(variance(ARRAY(R, x, n, stride), ddof, OPERATION == KSBI_STD, ksbi_##R));              \
    }                                                                                                             \
    rtype ksb_##op##_##C(const ksb_##C *x, size_t n, size_t ddof)                                                 \
    {                                                                                                             \
        return ksb_##op##_##C##_strided(x, n, sizeof *x, ddof);                                                   \
    }                                                                                                             \
    ksb_status ksb_##op##_##C##_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,        \
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride)                             \
    {                                                                                                             \
        const struct ksbi_task t = {                                                                              \
            .operation = OPERATION, .x = ARRAY(R, x, n, stride), .ddof = ddof, .f = ksbi_##R, .xnext = next};            \
        return ksbi_each(t, write_variance, count, out, out_stride, NULL);                                        \
    }
DEFINE_VARIANCE(var, KSBI_VAR, cf64, f64, double)
DEFINE_VARIANCE(var, KSBI_VAR, cf32, f32, float)
DEFINE_VARIANCE(std, KSBI_STD, cf64, f64, double)
DEFINE_VARIANCE(std, KSBI_STD, cf32, f32, float)
