/* SPDX-License-Identifier: MIT */
/* Public entry points: sums. */
#include "dispatch.h"
#include "entry.h"

KSBI_NARROW_ENTRIES(KSBI_DEFINE_UNARY, sum, KSBI_SUM)
KSBI_DEFINE_UNARY_LAYOUTS(sum, KSBI_SUM, f64, double, f64, double, f64)

/* The most called of all, and often for a few elements: it has a short cut. */
double ksb_sum_f64(const double *x, size_t n)
{
    if (KSBI_LIKELY(x != NULL && n > 0)) {
        if (n == 1) {
            const struct ksbi_decoded d = ksbi_read_f64((const char *)x);
            return d.kind == KSBI_NAN ? ksbi_as_f64(ksbi_nan_bits(ksbi_f64)) : *x;
        }
        const struct ksbi_kernels *const k = ksbi_kernels();
        double sum;
        if (n <= KSBI_SHORT_SUM && k->short_sum_f64 != NULL)
            return k->short_sum_f64(&sum, (const char *)x, n)
                       ? sum
                       : ksbi_as_f64(ksbi_reduce_exactly(KSBI_SUM, KSBI_ARRAY(KSBI_f64, x, n, sizeof *x), 0, ksbi_f64));
    }
    return ksbi_as_f64(ksbi_reduce(KSBI_SUM, KSBI_ARRAY(KSBI_f64, x, n, sizeof *x), 0, ksbi_f64));
}

KSBI_FLOAT_ENTRIES(KSBI_DEFINE_UNARY, nansum, KSBI_NANSUM)

/* Integers: the exact sum, or a status. */
static void integer_sum(const struct ksbi_task *t, struct ksbi_partial *p)
{
    ksbi_partial_init(p, ksbi_sum_range(t->x));
    ksbi_add_sum(p, t->x);
}

static int write_i64(const struct ksbi_task *t, void *out)
{
    struct ksbi_partial p;
    integer_sum(t, &p);
    return ksbi_finish_i64(&p, out);
}

static int write_u64(const struct ksbi_task *t, void *out)
{
    struct ksbi_partial p;
    integer_sum(t, &p);
    return ksbi_finish_u64(&p, out);
}

#define DEFINE_INTEGER_SUM(T, ctype, R, rtype)                                                                    \
    ksb_status ksb_sum_##T##_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,        \
                                  void *out, ptrdiff_t out_stride, size_t *failed)                                \
    {                                                                                                             \
        const struct ksbi_task t = {.x = ksbi_array(KSBI_##T, x, n, stride), .xnext = next};                      \
        return ksbi_each(t, write_##R, count, out, out_stride, failed);                                           \
    }                                                                                                             \
    ksb_status ksb_sum_##T##_strided(const void *x, size_t n, ptrdiff_t stride, rtype *result)                    \
    {                                                                                                             \
        return ksb_sum_##T##_many(x, n, stride, 1, 0, result, 0, NULL);                                           \
    }                                                                                                             \
    ksb_status ksb_sum_##T(const ctype *x, size_t n, rtype *result)                                               \
    {                                                                                                             \
        return ksb_sum_##T##_strided(x, n, sizeof *x, result);                                                    \
    }
KSBI_EXACT_INTEGER_ENTRIES(DEFINE_INTEGER_SUM)
