/* SPDX-License-Identifier: MIT */
/*
 * The portable kernels: integer instructions alone, no 128-bit types, any byte order. They are the reference
 * that faster kernels are held against.
 *
 * Source of the method: the "small superaccumulator" of R. M. Neal, Fast Exact Summation Using Small and
 * Large Superaccumulators (2015), with two pieces an addend instead of a table of exponents.
 */
#include "kernel/kernel.h"

static inline void add_special(struct ksbi_partial *p, int nan, int negative)
{
    p->nan += nan != 0;
    p->pos_inf += !nan && !negative;
    p->neg_inf += !nan && negative;
    p->other |= !nan;
}

static inline void add_value(struct ksbi_partial *p, struct ksbi_decoded d)
{
    if (KSBI_UNLIKELY(d.kind != KSBI_FINITE)) {
        add_special(p, d.kind == KSBI_NAN, d.negative);
    } else if (KSBI_LIKELY(d.significand != 0)) {
        p->other = 1;
        ksbi_partial_add(p, d.significand, d.exponent, d.negative);
    } else {
        p->other |= !d.negative;
    }
}

static inline void add_product(struct ksbi_partial *p, struct ksbi_decoded a, struct ksbi_decoded b, int negate)
{
    const int negative = a.negative ^ b.negative ^ negate;
    if (KSBI_UNLIKELY(a.kind != KSBI_FINITE || b.kind != KSBI_FINITE)) {
        const int zero = (a.kind == KSBI_FINITE && a.significand == 0) || (b.kind == KSBI_FINITE && b.significand == 0);
        add_special(p, a.kind == KSBI_NAN || b.kind == KSBI_NAN || zero, negative);
    } else if (KSBI_LIKELY(a.significand != 0 && b.significand != 0)) {
        uint64_t high;
        const uint64_t low = ksbi_multiply(a.significand, b.significand, &high);
        p->other = 1;
        ksbi_partial_add_wide(p, high, low, a.exponent + b.exponent, negative);
    } else {
        p->other |= !negative;
    }
}

/* Specials are counted by add_value of the same element. */
static inline void add_square(struct ksbi_partial *squares, struct ksbi_decoded d)
{
    if (KSBI_LIKELY(d.kind == KSBI_FINITE && d.significand != 0)) {
        uint64_t high;
        const uint64_t low = ksbi_multiply(d.significand, d.significand, &high);
        ksbi_partial_add_wide(squares, high, low, 2 * d.exponent, 0);
    }
}

/* Runs STEP once for each of the n elements and SETTLE between blocks of KSBI_ADDS_PER_SETTLE. */
#define FOR_EACH_ELEMENT(STEP, SETTLE)                                                          \
    while (n > 0) {                                                                             \
        size_t block = n < KSBI_ADDS_PER_SETTLE ? n : KSBI_ADDS_PER_SETTLE;                     \
        n -= block;                                                                             \
        for (; block > 0; block--) {                                                            \
            STEP;                                                                               \
        }                                                                                       \
        SETTLE;                                                                                 \
    }

#define DEFINE_KERNELS(T, ctype)                                                                                  \
    void ksbi_sum_##T##_scalar(struct ksbi_partial *p, const char *x, ptrdiff_t stride, size_t n)               \
    {                                                                                                             \
        FOR_EACH_ELEMENT((add_value(p, ksbi_read_##T(x)), x += stride), ksbi_partial_settle(p))                   \
    }                                                                                                             \
    void ksbi_products_##T##_scalar(struct ksbi_partial *p, const char *x, ptrdiff_t xstride, const char *y,    \
                                      ptrdiff_t ystride, size_t n, int negate)                                    \
    {                                                                                                             \
        FOR_EACH_ELEMENT(                                                                                         \
            (add_product(p, ksbi_read_##T(x), ksbi_read_##T(y), negate), x += xstride, y += ystride),             \
            ksbi_partial_settle(p))                                                                               \
    }                                                                                                             \
    void ksbi_moments_##T##_scalar(struct ksbi_partial *sum, struct ksbi_partial *squares, const char *x,       \
                                     ptrdiff_t stride, size_t n)                                                  \
    {                                                                                                             \
        FOR_EACH_ELEMENT((add_value(sum, ksbi_read_##T(x)), add_square(squares, ksbi_read_##T(x)), x += stride),  \
                         (ksbi_partial_settle(sum), ksbi_partial_settle(squares)))                                \
    }
KSBI_REAL_TYPES(DEFINE_KERNELS)

const struct ksbi_kernels ksbi_kernels_scalar = {
    .name = "scalar",
#define ENTRY(T, ctype) [KSBI_##T] = ksbi_sum_##T##_scalar,
    .sum = {KSBI_REAL_TYPES(ENTRY)},
#undef ENTRY
#define ENTRY(T, ctype) [KSBI_##T] = ksbi_products_##T##_scalar,
    .products = {KSBI_REAL_TYPES(ENTRY)},
#undef ENTRY
#define ENTRY(T, ctype) [KSBI_##T] = ksbi_moments_##T##_scalar,
    .moments = {KSBI_REAL_TYPES(ENTRY)},
#undef ENTRY
};
