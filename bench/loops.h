/* SPDX-License-Identifier: MIT */
/* The yardstick: inexact loops that load and add, one set for each instruction set. Four accumulators, no
 * prefetching, no tricks: what a good compiler makes of the obvious loop when it may reorder additions. */
#ifndef KSB_BENCH_LOOPS_H
#define KSB_BENCH_LOOPS_H

#include <stddef.h>
#include <stdint.h>

struct loops {
    const char *isa; /* as ksb_kernel() says it */
    double (*sum_f64)(const double *x, size_t n);
    float (*sum_f32)(const float *x, size_t n);
    int64_t (*sum_i64)(const int64_t *x, size_t n);       /* wraps */
    double (*dot_f64)(const double *x, const double *y, size_t n);
    double (*squares_f64)(const double *x, size_t n);
    double (*moments_f64)(const double *x, size_t n);     /* sum and sum of squares in one pass; returns their sum */
    uint64_t (*load_u16)(const uint16_t *x, size_t n);    /* wraps in 16-bit lanes: the cost of reading halves */
    void (*axis0_f64)(const double *x, size_t rows, size_t columns, double *out);
};

/* The loops of that instruction set; NULL if this program or this processor has none of that name. "generic" gets
 * the baseline vectors of the processor family. */
const struct loops *loops_find(const char *isa);

/* One accumulator, one element at a time. */
extern const struct loops loops_scalar;

/* out[label] += x, one element at a time: what np.bincount does, without Python. */
void loops_grouped_f64(const double *x, size_t n, const int64_t *labels, double *out);

#endif /* KSB_BENCH_LOOPS_H */
