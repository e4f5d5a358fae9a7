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
 */
#ifndef KSBI_KERNEL_H
#define KSBI_KERNEL_H

#include "partial.h"

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
};

extern const struct ksbi_kernels ksbi_kernels_scalar;

#endif /* KSBI_KERNEL_H */
