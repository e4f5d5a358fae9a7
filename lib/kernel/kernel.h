/* SPDX-License-Identifier: MIT */
/*
 * The contract of a kernel set: the inner loops of the library, one table per instruction set.
 *
 * A kernel adds n elements, exactly, to partial results. It reads elements of any alignment and bit pattern,
 * leaves the floating-point environment as it found it, and counts infinities and NaN instead of adding them.
 * `other` is set by every addend but -0.0 and NaN. Strides are in bytes. How it gets there is its own affair;
 * that all kernels leave the same value, counts and `other` behind is what the tests check.
 *
 * Precondition: the span of a partial result covers every finite, non-zero addend and the sum of 2^64 of them.
 *
 * An estimate kernel may do better than that for one reduction of contiguous elements, n >= 1: it returns 1 and
 * an estimate of the sum, all elements being finite, or 0 and nothing. There may be none (NULL).
 */
#ifndef KSBI_KERNEL_H
#define KSBI_KERNEL_H

#include "estimate.h"
#include "partial.h"

enum { KSBI_SHORT_SUM = 4096 };

/* Columns that are summed at a time, and the most rows of them. */
enum { KSBI_COLUMNS = 2048, KSBI_COLUMN_ROWS = 1 << 21 };

/* Their sums, up to `error` 2^-51ths of a unit: (sum[0][i] + sum[1][i]) * unit[i], an integer of up to 2^53 and a multiple of
 * 2^-51 of up to 1 in magnitude, in a unit that is a power of two. Or, if that was asked for, sum[0][i] is the rounded sum, and
 * a zero there is exact. A NaN there says that the kernel cannot sum the column, whose elements may all be anything. */
struct ksbi_columns {
    double unit[KSBI_COLUMNS], sum[2][KSBI_COLUMNS];
    uint64_t error;
};

/* Groups that are summed at a time, some more that a kernel uses, and their sums, exactly: word[0] ... word[3] are digits, the
 * unit of word[1] is 2^exponent, and one of word[l] is 2^47 of word[l + 1]. The last three are at most 2^46 in magnitude.
 * And the sums rounded to doubles, or NaN. From the first elements, `looked_at` of them, a kernel knows that all are below
 * 2^highest in magnitude, or guesses it; at first it has looked at none. */
enum { KSBI_GROUPS = 1024, KSBI_GROUPS_ASIDE = 8, KSBI_GROUP_WORDS = 4, KSBI_GROUP_WORD_BITS = 47 };
struct ksbi_groups {
    int64_t word[KSBI_GROUP_WORDS][KSBI_GROUPS + KSBI_GROUPS_ASIDE];
    double rounded[KSBI_GROUPS + KSBI_GROUPS_ASIDE];
    double anchor[KSBI_GROUP_WORDS - 1];
    int exponent, highest;
    size_t looked_at;
};

struct ksbi_kernels {
    const char *name;
    /* p += sum of x */
    void (*sum[KSBI_TYPES])(struct ksbi_partial *p, const char *x, ptrdiff_t stride, size_t n);
    /* p += sum of x * y, or of -(x * y) if `negate`, which turns the addends' signs, those of zeros too */
    void (*products[KSBI_TYPES])(struct ksbi_partial *p, const char *x, ptrdiff_t xstride, const char *y,
                                 ptrdiff_t ystride, size_t n, int negate);
    /* sum += sum of x and squares += sum of x * x, in one pass; special values are counted in `sum` alone */
    void (*moments[KSBI_TYPES])(struct ksbi_partial *sum, struct ksbi_partial *squares, const char *x,
                                ptrdiff_t stride, size_t n);
    /* The sum of n contiguous doubles, 1 <= n <= KSBI_SHORT_SUM, rounded; or returns 0. */
    int (*short_sum_f64)(double *sum, const char *x, size_t n);
    /* The sums of 1 <= width <= KSBI_COLUMNS columns that lie side by side, rows `stride` bytes apart, 1 <= rows <=
     * KSBI_COLUMN_ROWS; may be NULL. */
    void (*sum_columns[KSBI_TYPES])(struct ksbi_columns *c, const char *x, ptrdiff_t stride, size_t rows, size_t width,
                                    int rounded);
    /* The sums of the elements with the labels first ... first + groups - 1, groups <= KSBI_GROUPS; or returns 0: so if
     * one is not finite, or has none of the labels 0 ... all - 1. May be NULL. */
    int (*sum_groups[KSBI_TYPES])(struct ksbi_groups *g, const char *x, ptrdiff_t stride, const int64_t *labels,
                                  size_t n, uint64_t first, size_t groups, uint64_t all);
    /* sum of x; of x * y; of x and of x * x in one pass */
    int (*estimate_sum[KSBI_TYPES])(struct ksbi_estimate *sum, const char *x, size_t n);
    int (*estimate_products[KSBI_TYPES])(struct ksbi_estimate *sum, const char *x, const char *y, size_t n);
    int (*estimate_moments[KSBI_TYPES])(struct ksbi_estimate *sum, struct ksbi_estimate *squares, const char *x,
                                        size_t n);
};

/* The portable kernels, and each of their functions, which other sets use where they have none of their own. */
extern const struct ksbi_kernels ksbi_kernels_scalar;

#define KSBI_DECLARE_SCALAR(T, ctype)                                                                             \
    void ksbi_sum_##T##_scalar(struct ksbi_partial *p, const char *x, ptrdiff_t stride, size_t n);                \
    void ksbi_products_##T##_scalar(struct ksbi_partial *p, const char *x, ptrdiff_t xstride, const char *y,      \
                                    ptrdiff_t ystride, size_t n, int negate);                                     \
    void ksbi_moments_##T##_scalar(struct ksbi_partial *sum, struct ksbi_partial *squares, const char *x,         \
                                   ptrdiff_t stride, size_t n);
KSBI_REAL_TYPES(KSBI_DECLARE_SCALAR)
#undef KSBI_DECLARE_SCALAR

/* The others, each compiled where the compiler can, to be called only where the processor can: the table to use,
 * after a test of the floating-point flags it would rely on. */
const struct ksbi_kernels *ksbi_kernels_generic(void);
const struct ksbi_kernels *ksbi_kernels_sse2(void);
const struct ksbi_kernels *ksbi_kernels_avx2(void);
const struct ksbi_kernels *ksbi_kernels_avx512(void);
const struct ksbi_kernels *ksbi_kernels_neon(void);

#endif /* KSBI_KERNEL_H */
