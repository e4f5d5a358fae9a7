/* SPDX-License-Identifier: MIT */
/*
 * The contract of a kernel set: the inner loops of the library, one table per instruction set.
 *
 * A kernel adds n elements, exactly, to a partial result whose span covers every finite element. It reads
 * elements of any alignment and bit pattern, leaves the floating-point environment as it found it, and
 * counts infinities and NaN instead of adding them. `stride` is in bytes. How it gets there is its own
 * affair; that two kernels leave the same value, counts and `other` behind is what the tests check.
 */
#ifndef KSBI_KERNEL_H
#define KSBI_KERNEL_H

#include "partial.h"

struct ksbi_kernels {
    const char *name;
    void (*sum_f64)(struct ksbi_partial *p, const void *x, size_t n, ptrdiff_t stride);
};

extern const struct ksbi_kernels ksbi_kernels_scalar;

#endif /* KSBI_KERNEL_H */
