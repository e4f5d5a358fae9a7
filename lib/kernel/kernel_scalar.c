/* SPDX-License-Identifier: MIT */
/*
 * The portable kernels: integer instructions alone, no 128-bit types, any byte order. They are the reference
 * that faster kernels are held against.
 *
 * Source of the method: the "small superaccumulator" of R. M. Neal, Fast Exact Summation Using Small and
 * Large Superaccumulators (2015), with two pieces an addend instead of a table of exponents.
 */
#include "kernel/kernel.h"

static void sum_f64_scalar(struct ksbi_partial *p, const void *x, size_t n, ptrdiff_t stride)
{
    const char *at = x;
    int other = 0;

    while (n > 0) {
        size_t block = n < KSBI_ADDS_PER_SETTLE ? n : KSBI_ADDS_PER_SETTLE;
        n -= block;
        for (; block > 0; block--, at += stride) {
            const uint64_t bits = ksbi_load_u64(at);
            const struct ksbi_decoded d = ksbi_decode(bits, ksbi_f64);
            if (KSBI_LIKELY(d.kind == KSBI_FINITE)) {
                other |= bits != ksbi_sign_mask(ksbi_f64);
                ksbi_partial_add(p, d.significand, d.exponent, d.negative);
            } else {
                other = 1;
                p->nan += d.kind == KSBI_NAN;
                p->pos_inf += d.kind == KSBI_INFINITE && !d.negative;
                p->neg_inf += d.kind == KSBI_INFINITE && d.negative;
            }
        }
        if (n > 0)
            ksbi_partial_settle(p);
    }
    p->other |= other;
}

const struct ksbi_kernels ksbi_kernels_scalar = {
    .name = "scalar",
    .sum_f64 = sum_f64_scalar,
};
