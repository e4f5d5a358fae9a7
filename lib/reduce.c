/* SPDX-License-Identifier: MIT */
#include "reduce.h"

#include "dispatch.h"
#include "estimate.h"
#include "natural.h"
#include "round.h"
#include "threads.h"

/* Arrays up to this length are looked at once before they are reduced, to find the span they need: that
 * costs a nanosecond an element, where clearing, settling and rounding the span of all doubles costs a
 * hundred and more. */
enum { SHORT_ARRAY = 128 };

struct ksbi_range ksbi_range_of_elements(struct ksbi_array a)
{
    if (a.type != KSBI_f64) /* the others have a range that is hardly worth narrowing */
        return ksbi_range_of(a.type);
    struct ksbi_range r = {INT_MAX, INT_MIN};
    for (size_t i = 0; i < a.n; i++, a.x += a.stride) {
        const struct ksbi_decoded d = ksbi_read_f64(a.x);
        if (d.kind == KSBI_FINITE && d.significand != 0) {
            r.min_exponent = d.exponent < r.min_exponent ? d.exponent : r.min_exponent;
            r.max_exponent = d.exponent > r.max_exponent ? d.exponent : r.max_exponent;
        }
    }
    if (r.min_exponent > r.max_exponent)
        r.min_exponent = r.max_exponent = 0;
    r.max_exponent += 53; /* bits of a significand */
    return r;
}

struct ksbi_range ksbi_sum_range(struct ksbi_array a)
{
    return a.n <= SHORT_ARRAY ? ksbi_range_of_elements(a) : ksbi_range_of(a.type);
}

struct ksbi_range ksbi_product_range(struct ksbi_array x, struct ksbi_array y)
{
    const struct ksbi_range rx = ksbi_sum_range(x);
    const struct ksbi_range ry = x.x == y.x && x.stride == y.stride ? rx : ksbi_sum_range(y);
    const struct ksbi_range r = {rx.min_exponent + ry.min_exponent, rx.max_exponent + ry.max_exponent};
    return r;
}

/* The encoding of a special value or a zero, if the sum is one. */
static int finish_special(const struct ksbi_partial *p, const struct ksbi_number *value, size_t n,
                          struct ksbi_format f, uint64_t *bits)
{
    const enum ksbi_special special = ksbi_partial_special(p);
    if (KSBI_UNLIKELY(special != KSBI_ALL_FINITE)) {
        *bits = ksbi_special_bits(special, f);
        return 1;
    }
    if (KSBI_UNLIKELY(value->n == 0)) {
        *bits = ksbi_zero_bits(n > 0 && !p->other, f);
        return 1;
    }
    return 0;
}

uint64_t ksbi_finish_sum(struct ksbi_partial *p, size_t n, struct ksbi_format f)
{
    struct ksbi_number value;
    uint64_t bits;
    ksbi_partial_value(p, &value);
    if (finish_special(p, &value, n, f, &bits))
        return bits;
    return ksbi_round(value.limb, value.n, 64 * value.at, value.negative, 0, f);
}

uint64_t ksbi_finish_mean(struct ksbi_partial *p, size_t n, struct ksbi_format f)
{
    struct ksbi_number value;
    const uint64_t divisor = n;
    uint64_t bits;
    ksbi_partial_value(p, &value);
    if (finish_special(p, &value, n, f, &bits))
        return bits;
    return ksbi_round_ratio(value.limb, value.n, &divisor, 1, 64 * value.at, value.negative, f);
}

uint64_t ksbi_finish_norm(struct ksbi_partial *squares, struct ksbi_format f)
{
    struct ksbi_number value;
    uint64_t bits;
    ksbi_partial_value(squares, &value);
    if (finish_special(squares, &value, 0, f, &bits)) /* squares have no sign, so neither has a zero */
        return bits;
    return ksbi_round_sqrt(value.limb, value.n, 64 * value.at, 0, f);
}

/* Room for n * squares and for the squares of sums: 2 * (1088 + 1088) bits and the carries of two sums, from
 * 2^-2176 on. */
enum { VARIANCE_LIMBS = 72 };

uint64_t ksbi_variance(const struct ksbi_number *sums, int nsums, const struct ksbi_number *squares, uint64_t n,
                       uint64_t ddof, int root, struct ksbi_format f)
{
    if (n <= ddof || squares->negative)
        return ksbi_nan_bits(f);

    /* All terms over the lowest limb that one of them has, and with a limb for the carries of sums. */
    uint64_t numerator[VARIANCE_LIMBS], subtrahend[VARIANCE_LIMBS], divisor[2];
    int at = squares->at, end = squares->at + squares->n + 1;
    for (int i = 0; i < nsums; i++) {
        at = 2 * sums[i].at < at ? 2 * sums[i].at : at;
        end = 2 * (sums[i].at + sums[i].n) > end ? 2 * (sums[i].at + sums[i].n) : end;
    }
    const int limbs = end - at + 1;
    KSBI_ASSERT(limbs <= VARIANCE_LIMBS);
    memset(numerator, 0, (size_t)limbs * sizeof numerator[0]);
    memset(subtrahend, 0, (size_t)limbs * sizeof subtrahend[0]);

    ksbi_natural_multiply(numerator + (squares->at - at), squares->limb, squares->n, &n, 1);
    for (int i = 0; i < nsums; i++)
        ksbi_natural_add_square(subtrahend, limbs, sums[i].limb, sums[i].n, 2 * sums[i].at - at);
    if (ksbi_natural_subtract(numerator, subtrahend, limbs) != 0)
        return ksbi_nan_bits(f);
    const int length = ksbi_natural_length(numerator, limbs);
    if (length == 0)
        return 0;

    divisor[0] = ksbi_multiply(n, n - ddof, &divisor[1]);
    return root ? ksbi_round_sqrt_ratio(numerator, length, divisor, 2, 64 * at, f)
                : ksbi_round_ratio(numerator, length, divisor, 2, 64 * at, 0, f);
}

static int is_variance(enum ksbi_operation op)
{
    return op == KSBI_VAR || op == KSBI_STD || op == KSBI_NANVAR || op == KSBI_NANSTD;
}

int ksbi_partials_of(enum ksbi_operation op)
{
    return is_variance(op) ? 2 : 1;
}

void ksbi_reduce_begin(enum ksbi_operation op, struct ksbi_partial *p, struct ksbi_range range)
{
    const struct ksbi_range squares = {2 * range.min_exponent, 2 * range.max_exponent};
    ksbi_partial_init(&p[0], op == KSBI_NORM ? squares : range);
    if (is_variance(op))
        ksbi_partial_init(&p[1], squares);
}

void ksbi_reduce_add(enum ksbi_operation op, struct ksbi_partial *p, const struct ksbi_array *a)
{
    if (op == KSBI_NORM)
        ksbi_add_products(&p[0], *a, *a, 0);
    else if (is_variance(op))
        ksbi_add_moments(&p[0], &p[1], *a);
    else
        ksbi_add_sum(&p[0], *a);
}

static uint64_t finish_variance(struct ksbi_partial *p, size_t n, size_t ddof, int root, struct ksbi_format f)
{
    struct ksbi_number sum, squares;
    if (ksbi_partial_special(&p[0]) != KSBI_ALL_FINITE)
        return ksbi_nan_bits(f);
    ksbi_partial_value(&p[0], &sum);
    ksbi_partial_value(&p[1], &squares);
    return ksbi_variance(&sum, 1, &squares, n, ddof, root, f);
}

uint64_t ksbi_reduce_finish(enum ksbi_operation op, struct ksbi_partial *p, size_t n, size_t ddof, struct ksbi_format f)
{
    if (op >= KSBI_NANSUM) {
        n -= (size_t)p[0].nan;
        p[0].nan = 0;
    }
    switch (op) {
    case KSBI_SUM:
    case KSBI_NANSUM:
        return ksbi_finish_sum(&p[0], n, f);
    case KSBI_MEAN:
    case KSBI_NANMEAN:
        return n == 0 ? ksbi_nan_bits(f) : ksbi_finish_mean(&p[0], n, f);
    case KSBI_NORM:
        return ksbi_finish_norm(&p[0], f);
    default:
        return finish_variance(p, n, ddof, op == KSBI_STD || op == KSBI_NANSTD, f);
    }
}

uint64_t ksbi_reduce_exactly(enum ksbi_operation op, const struct ksbi_array *a, size_t ddof, struct ksbi_format f)
{
    struct ksbi_partial p[2];
    ksbi_reduce_begin(op, p, ksbi_sum_range(*a));
    ksbi_reduce_add(op, p, a);
    return ksbi_reduce_finish(op, p, a->n, ddof, f);
}

int ksbi_estimate_of(enum ksbi_operation op, const struct ksbi_array *a, struct ksbi_estimate e[2])
{
    if (op == KSBI_NORM)
        return ksbi_estimate_products_of(&e[0], *a, *a);
    if (is_variance(op))
        return ksbi_estimate_moments_of(&e[0], &e[1], *a);
    return ksbi_estimate_sum_of(&e[0], *a);
}

int ksbi_estimate_decides(enum ksbi_operation op, const struct ksbi_estimate e[2], size_t n, size_t ddof,
                          struct ksbi_format f, uint64_t *bits)
{
    switch (op) {
    case KSBI_SUM:
    case KSBI_NANSUM:
        return ksbi_estimate_sum(&e[0], f, bits);
    case KSBI_MEAN:
    case KSBI_NANMEAN:
        return ksbi_estimate_mean(&e[0], n, f, bits);
    case KSBI_NORM:
        return ksbi_estimate_norm(&e[0], f, bits);
    default:
        return ksbi_estimate_variance(&e[0], &e[1], n, ddof, op == KSBI_STD || op == KSBI_NANSTD, f, bits);
    }
}

/* Short strided arrays are copied together for the kernels that estimate. */
enum { GATHERED_BYTES = 4096 };

/* The elements of an array side by side, if need be by way of the buffer; NULL if it is too long for that, or empty. */
static const char *side_by_side(const struct ksbi_array *a, char *buffer)
{
    const size_t size = ksbi_size_of(a->type);
    if (KSBI_LIKELY(a->stride == (ptrdiff_t)size))
        return a->n > 0 ? a->x : NULL;
    if (a->n == 0 || a->n > GATHERED_BYTES / size)
        return NULL;
    ksbi_gather(buffer, a->x, a->stride, a->n, size);
    return buffer;
}

/* An estimate of the sum of products, if the kernels have one. */
static int estimate_products(const struct ksbi_array *x, const struct ksbi_array *y, struct ksbi_estimate *e)
{
    char xbuffer[GATHERED_BYTES], ybuffer[GATHERED_BYTES];
    const struct ksbi_kernels *const k = ksbi_kernels();
    if (k->estimate_products[x->type] == NULL)
        return 0;
    const char *const u = side_by_side(x, xbuffer);
    const int squares = x->x == y->x && x->stride == y->stride;
    const char *const v = squares || u == NULL ? u : side_by_side(y, ybuffer);
    if (x->n < KSBI_THREADS_PAY)
        return v != NULL && k->estimate_products[x->type](e, u, v, x->n);
    return v != NULL && ksbi_estimate_products_of(e, *x, *y); /* long ones were not copied */
}

/* The sum, or the mean, from an estimate. */
static int estimate_sum(const struct ksbi_array *a, int mean, struct ksbi_format f, uint64_t *bits)
{
    char buffer[GATHERED_BYTES];
    const struct ksbi_kernels *const k = ksbi_kernels();
    struct ksbi_estimate e;
    double sum;
    if (k->estimate_sum[a->type] == NULL)
        return 0;
    const char *const x = side_by_side(a, buffer);
    if (x == NULL)
        return 0;
    if (a->type == KSBI_f64 && !mean && a->n <= KSBI_SHORT_SUM) { /* which are rounded at once */
        if (!k->short_sum_f64(&sum, x, a->n))
            return 0;
        memcpy(bits, &sum, sizeof sum);
        return 1;
    }
    return (a->n < KSBI_THREADS_PAY ? k->estimate_sum[a->type](&e, x, a->n) : ksbi_estimate_sum_of(&e, *a)) &&
           (mean ? ksbi_estimate_mean(&e, a->n, f, bits) : ksbi_estimate_sum(&e, f, bits));
}

static uint64_t reduce_sum(const struct ksbi_array *a, int skip_nan, int mean, struct ksbi_format f)
{
    uint64_t bits;
    if (estimate_sum(a, mean, f, &bits))
        return bits;

    return ksbi_reduce_exactly(skip_nan ? (mean ? KSBI_NANMEAN : KSBI_NANSUM) : mean ? KSBI_MEAN : KSBI_SUM, a, 0, f);
}

static uint64_t reduce_norm(const struct ksbi_array *a, struct ksbi_format f)
{
    struct ksbi_estimate e;
    uint64_t bits;
    if (estimate_products(a, a, &e) && ksbi_estimate_norm(&e, f, &bits))
        return bits;

    return ksbi_reduce_exactly(KSBI_NORM, a, 0, f);
}

static int estimate_variance(const struct ksbi_array *a, size_t ddof, int root, struct ksbi_format f, uint64_t *bits)
{
    char buffer[GATHERED_BYTES];
    const struct ksbi_kernels *const k = ksbi_kernels();
    struct ksbi_estimate s, q;
    if (k->estimate_moments[a->type] == NULL)
        return 0;
    const char *const x = side_by_side(a, buffer);
    if (x == NULL || !(a->n < KSBI_THREADS_PAY ? k->estimate_moments[a->type](&s, &q, x, a->n)
                                               : ksbi_estimate_moments_of(&s, &q, *a)))
        return 0;
    return ksbi_estimate_variance(&s, &q, a->n, ddof, root, f, bits);
}

static uint64_t reduce_variance(enum ksbi_operation op, const struct ksbi_array *a, size_t ddof, struct ksbi_format f)
{
    uint64_t bits;
    if (estimate_variance(a, ddof, op == KSBI_STD || op == KSBI_NANSTD, f, &bits))
        return bits;
    return ksbi_reduce_exactly(op, a, ddof, f);
}

uint64_t ksbi_reduce(enum ksbi_operation op, const struct ksbi_array *a, size_t ddof, struct ksbi_format f)
{
    if (a->x == NULL && a->n > 0)
        return ksbi_nan_bits(f);
    switch (op) {
    case KSBI_SUM:
        return reduce_sum(a, 0, 0, f);
    case KSBI_MEAN:
        return reduce_sum(a, 0, 1, f);
    case KSBI_NORM:
        return reduce_norm(a, f);
    case KSBI_NANSUM:
        return reduce_sum(a, 1, 0, f);
    case KSBI_NANMEAN:
        return reduce_sum(a, 1, 1, f);
    default:
        return reduce_variance(op, a, ddof, f);
    }
}

uint64_t ksbi_dot(const struct ksbi_array *x, const struct ksbi_array *y, struct ksbi_format f)
{
    if (x->n > 0 && (x->x == NULL || y->x == NULL))
        return ksbi_nan_bits(f);
    struct ksbi_estimate e;
    uint64_t bits;
    if (estimate_products(x, y, &e) && ksbi_estimate_sum(&e, f, &bits))
        return bits;

    struct ksbi_partial p;
    ksbi_partial_init(&p, ksbi_product_range(*x, *y));
    ksbi_add_products(&p, *x, *y, 0);
    return ksbi_finish_sum(&p, x->n, f);
}

/* The magnitude of an integer sum, if it fits a limb. */
static int finish_integer(struct ksbi_partial *p, uint64_t *magnitude, int *negative)
{
    struct ksbi_number value;
    ksbi_partial_value(p, &value);
    /* Spans of integers start in the limb of 2^0. */
    KSBI_ASSERT(value.at == 0);
    *magnitude = value.n > 0 ? value.limb[0] : 0;
    *negative = value.negative;
    return value.n <= 1;
}

int ksbi_finish_i64(struct ksbi_partial *p, int64_t *result)
{
    uint64_t magnitude;
    int negative;
    if (!finish_integer(p, &magnitude, &negative) || magnitude > (uint64_t)INT64_MAX + (uint64_t)negative)
        return 0;
    *result = (int64_t)(negative ? 0 - magnitude : magnitude);
    return 1;
}

int ksbi_finish_u64(struct ksbi_partial *p, uint64_t *result)
{
    int negative;
    uint64_t magnitude;
    if (!finish_integer(p, &magnitude, &negative) || negative)
        return 0;
    *result = magnitude;
    return 1;
}
