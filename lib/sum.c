/* SPDX-License-Identifier: MIT */
/* Public entry points: sums in one call. */
#include "dispatch.h"

/* Arrays up to this length are looked at once before they are summed, to find the span they need: that
 * costs a nanosecond an element, where clearing, settling and rounding the span of all doubles costs a hundred and more. */
enum { SHORT = 128 };

/* Empties *p for the sum of the n doubles. */
static void init_for(struct ksbi_partial *p, const void *x, size_t n, ptrdiff_t stride)
{
    int smallest = -1074, largest = 971; /* exponents of the last bit of all finite doubles */
    if (n <= SHORT) {
        const char *at = x;
        int lo = largest, hi = smallest;
        for (size_t i = 0; i < n; i++, at += stride) {
            const struct ksbi_decoded d = ksbi_decode(ksbi_load_u64(at), ksbi_f64);
            if (d.kind != KSBI_FINITE)
                continue;
            lo = d.exponent < lo ? d.exponent : lo;
            hi = d.exponent > hi ? d.exponent : hi;
        }
        if (lo <= hi) {
            smallest = lo;
            largest = hi;
        }
    }
    ksbi_partial_init(p, smallest, largest + 53);
}

static double sum(const void *x, size_t n, ptrdiff_t stride)
{
    struct ksbi_partial p;
    if (x == NULL && n > 0)
        return ksbi_f64_from_bits(ksbi_nan_bits(ksbi_f64));
    init_for(&p, x, n, stride);
    ksbi_kernels()->sum_f64(&p, x, n, stride);
    return ksbi_f64_from_bits(ksbi_partial_round(&p, n, ksbi_f64));
}

double ksb_sum_f64(const double *x, size_t n)
{
    return sum(x, n, sizeof *x);
}

double ksb_sum_f64_strided(const void *x, size_t n, ptrdiff_t stride)
{
    return sum(x, n, stride);
}
