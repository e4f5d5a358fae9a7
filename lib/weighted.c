/* SPDX-License-Identifier: MIT */
/* Public entry points: weighted means, variances and standard deviations. */
#include "entry.h"
#include "natural.h"
#include "round.h"

/* What a weighted variance is made of. */
struct weighted {
    struct ksbi_partial w, wx, wxx;
    int negative_weight;
    int special; /* whether any weight or element is infinite or NaN */
};

static void add_element(struct weighted *s, struct ksbi_decoded x, struct ksbi_decoded w)
{
    if (x.kind != KSBI_FINITE || w.kind != KSBI_FINITE) {
        s->special = 1;
        return;
    }
    if (w.significand == 0)
        return;
    s->negative_weight |= w.negative;
    ksbi_partial_add(&s->w, w.significand, w.exponent, w.negative);
    if (x.significand == 0)
        return;

    uint64_t high, top, carried;
    const uint64_t low = ksbi_multiply(w.significand, x.significand, &high);
    ksbi_partial_add_wide(&s->wx, high, low, w.exponent + x.exponent, w.negative ^ x.negative);

    /* w x times x: 159 bits in three limbs. The limb above the lower two is below 2^31, and its exponent leaves
     * room for it as for any significand. */
    unsigned carry = 0;
    const uint64_t limb0 = ksbi_multiply(low, x.significand, &carried);
    const uint64_t limb1 = ksbi_add_carry(ksbi_multiply(high, x.significand, &top), carried, &carry);
    const int exponent = w.exponent + 2 * x.exponent;
    ksbi_partial_add_wide(&s->wxx, limb1, limb0, exponent, w.negative);
    ksbi_partial_add(&s->wxx, top + carry, exponent + 128, w.negative);
}

/* Every sum is settled in time: two addends an element go to wxx. */
enum { ELEMENTS_PER_SETTLE = KSBI_ADDS_PER_SETTLE / 2 };

static void add_elements(struct weighted *s, struct ksbi_array x, struct ksbi_array w)
{
    const struct ksbi_range r = ksbi_range_of(x.type);
    const struct ksbi_range r2 = {2 * r.min_exponent, 2 * r.max_exponent};
    const struct ksbi_range r3 = {3 * r.min_exponent, 3 * r.max_exponent};
    ksbi_reader *const read = ksbi_reader_of(x.type);
    ksbi_partial_init(&s->w, r);
    ksbi_partial_init(&s->wx, r2);
    ksbi_partial_init(&s->wxx, r3);
    s->negative_weight = s->special = 0;
    for (size_t i = 0; i < x.n; i++, x.x += x.stride, w.x += w.stride) {
        if (i % ELEMENTS_PER_SETTLE == 0) {
            ksbi_partial_settle(&s->w);
            ksbi_partial_settle(&s->wx);
            ksbi_partial_settle(&s->wxx);
        }
        add_element(s, read(x.x), read(w.x));
    }
}

static uint64_t weighted_mean(struct ksbi_array x, struct ksbi_array w, struct ksbi_format f)
{
    struct ksbi_partial p;
    struct ksbi_number weights, products;
    ksbi_partial_init(&p, ksbi_sum_range(w));
    ksbi_add_sum(&p, w);
    const enum ksbi_special weights_special = ksbi_partial_special(&p);
    ksbi_partial_value(&p, &weights);
    if (weights_special != KSBI_ALL_FINITE || weights.n == 0)
        return ksbi_nan_bits(f);

    ksbi_partial_init(&p, ksbi_product_range(x, w));
    ksbi_add_products(&p, x, w, 0);
    const enum ksbi_special special = ksbi_partial_special(&p);
    ksbi_partial_value(&p, &products);
    if (special != KSBI_ALL_FINITE) {
        const uint64_t bits = ksbi_special_bits(special, f);
        return special != KSBI_IS_NAN && weights.negative ? bits ^ ksbi_sign_mask(f) : bits;
    }
    if (products.n == 0)
        return ksbi_zero_bits(!p.other && !weights.negative, f);
    return ksbi_round_ratio(products.limb, products.n, weights.limb, weights.n, 64 * (products.at - weights.at),
                            products.negative ^ weights.negative, f);
}

/* Limbs of W * sum of w x^2 and of (sum of w x)^2, from 2^(2 * -2176) = 2^(-1088 - 3264) on: up to 2^(1088 + 3136)
 * and 2^(2 * 2112), and of W * (W - ddof), from 2^-2176 up to 2^2176. */
enum { WEIGHTED_LIMBS = 140, DIVISOR_LIMBS = 70 };

/* W - ddof, in *difference; returns 0 if that is not positive. */
static int subtract_ddof(const struct ksbi_number *weights, size_t ddof, struct ksbi_number *difference)
{
    /* Over the lower of the limbs of W and of 2^0. */
    const int at = weights->at < 0 ? weights->at : 0;
    int n = weights->at + weights->n > 1 ? weights->at + weights->n - at : 1 - at;
    uint64_t subtrahend[KSBI_CHUNKS / 2 + 1] = {0};
    memset(difference->limb, 0, sizeof difference->limb);
    memcpy(difference->limb + (weights->at - at), weights->limb, (size_t)weights->n * sizeof weights->limb[0]);
    subtrahend[0 - at] = ddof;
    if (ksbi_natural_subtract(difference->limb, subtrahend, n) != 0)
        return 0;
    difference->at = at;
    difference->n = ksbi_natural_length(difference->limb, n);
    difference->negative = 0;
    return difference->n > 0;
}

static uint64_t weighted_variance(struct ksbi_array x, struct ksbi_array w, size_t ddof, int root,
                                  struct ksbi_format f)
{
    struct weighted s;
    struct ksbi_number weights, wx, wxx, difference;
    uint64_t numerator[WEIGHTED_LIMBS] = {0}, subtrahend[WEIGHTED_LIMBS] = {0}, divisor[DIVISOR_LIMBS] = {0};

    add_elements(&s, x, w);
    if (s.special || s.negative_weight)
        return ksbi_nan_bits(f);
    ksbi_partial_value(&s.w, &weights);
    ksbi_partial_value(&s.wx, &wx);
    ksbi_partial_value(&s.wxx, &wxx);
    if (weights.n == 0 || !subtract_ddof(&weights, ddof, &difference))
        return ksbi_nan_bits(f);

    const int at_products = weights.at + wxx.at, at_squares = 2 * wx.at;
    const int at = at_products < at_squares ? at_products : at_squares;
    ksbi_natural_multiply(numerator + (at_products - at), wxx.limb, wxx.n, weights.limb, weights.n);
    ksbi_natural_add_square(subtrahend, WEIGHTED_LIMBS, wx.limb, wx.n, at_squares - at);
    ksbi_natural_subtract(numerator, subtrahend, WEIGHTED_LIMBS); /* not negative: Cauchy and Schwarz */
    const int length = ksbi_natural_length(numerator, WEIGHTED_LIMBS);
    if (length == 0)
        return 0;

    ksbi_natural_multiply(divisor, weights.limb, weights.n, difference.limb, difference.n);
    const int exponent = 64 * (at - weights.at - difference.at);
    return root ? ksbi_round_sqrt_ratio(numerator, length, divisor, weights.n + difference.n, exponent, f)
                : ksbi_round_ratio(numerator, length, divisor, weights.n + difference.n, exponent, 0, f);
}

enum weighted_operation { MEAN, VARIANCE, DEVIATION };

static uint64_t reduce(enum weighted_operation op, struct ksbi_array x, struct ksbi_array w, size_t ddof,
                       struct ksbi_format f)
{
    if (ksbi_lacks_pointer(x, w))
        return ksbi_nan_bits(f);
    return op == MEAN ? weighted_mean(x, w, f) : weighted_variance(x, w, ddof, op == DEVIATION, f);
}

#define DEFINE_WRITE(OPERATION)                                                             \
    static int write_##OPERATION(const struct ksbi_task *t, void *out)                      \
    {                                                                                       \
        ksbi_store(out, reduce(OPERATION, t->x, t->y, t->ddof, t->f), t->f);                \
        return 1;                                                                           \
    }
DEFINE_WRITE(MEAN)
DEFINE_WRITE(VARIANCE)
DEFINE_WRITE(DEVIATION)

#define ARRAY(T, x, n, stride) ksbi_array(KSBI_##T, x, n, stride)

#define DEFINE_MEAN(op, T, ctype, R, rtype, name)                                                                 \
    rtype ksb_##op##_##name##_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride,                  \
                                      ptrdiff_t wstride)                                                          \
    {                                                                                                             \
        return ksbi_as_##R(reduce(MEAN, ARRAY(T, x, n, xstride), ARRAY(T, w, n, wstride), 0, ksbi_##R));          \
    }                                                                                                             \
    rtype ksb_##op##_##name(const ctype *x, const ctype *w, size_t n)                                             \
    {                                                                                                             \
        return ksb_##op##_##name##_strided(x, w, n, sizeof *x, sizeof *w);                                        \
    }                                                                                                             \
    ksb_status ksb_##op##_##name##_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,                \
                                        ptrdiff_t wstride, size_t count, ptrdiff_t xnext, ptrdiff_t wnext,        \
                                        void *out, ptrdiff_t out_stride)                                          \
    {                                                                                                             \
        const struct ksbi_task t = {.x = ARRAY(T, x, n, xstride),                                                 \
                                    .y = ARRAY(T, w, n, wstride),                                                 \
                                    .f = ksbi_##R,                                                                \
                                    .xnext = xnext,                                                               \
                                    .ynext = wnext};                                                              \
        return ksbi_each(t, write_MEAN, count, out, out_stride, NULL);                                            \
    }
KSBI_FLOAT_ENTRIES(DEFINE_MEAN, wmean)

#define DEFINE_VARIANCE(op, OPERATION, T, ctype, R, rtype, name)                                                  \
    rtype ksb_##op##_##name##_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride,                  \
                                      ptrdiff_t wstride, size_t ddof)                                             \
    {                                                                                                             \
        return ksbi_as_##R(reduce(OPERATION, ARRAY(T, x, n, xstride), ARRAY(T, w, n, wstride), ddof, ksbi_##R));  \
    }                                                                                                             \
    rtype ksb_##op##_##name(const ctype *x, const ctype *w, size_t n, size_t ddof)                                \
    {                                                                                                             \
        return ksb_##op##_##name##_strided(x, w, n, sizeof *x, sizeof *w, ddof);                                  \
    }                                                                                                             \
    ksb_status ksb_##op##_##name##_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,                \
                                        ptrdiff_t wstride, size_t ddof, size_t count, ptrdiff_t xnext,            \
                                        ptrdiff_t wnext, void *out, ptrdiff_t out_stride)                         \
    {                                                                                                             \
        const struct ksbi_task t = {.x = ARRAY(T, x, n, xstride),                                                 \
                                    .y = ARRAY(T, w, n, wstride),                                                 \
                                    .ddof = ddof,                                                                 \
                                    .f = ksbi_##R,                                                                \
                                    .xnext = xnext,                                                               \
                                    .ynext = wnext};                                                              \
        return ksbi_each(t, write_##OPERATION, count, out, out_stride, NULL);                                     \
    }
KSBI_FLOAT_ENTRIES(DEFINE_VARIANCE, wvar, VARIANCE)
KSBI_FLOAT_ENTRIES(DEFINE_VARIANCE, wstd, DEVIATION)
