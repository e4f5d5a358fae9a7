/* SPDX-License-Identifier: MIT */
/*
 * Whole arrays to partial results and to estimates. Long ones are divided into chunks, which several threads may take.
 * What a chunk gives is exact, or has a bound on its error, so it never matters how an array was divided.
 */
#ifndef KSBI_PARALLEL_H
#define KSBI_PARALLEL_H

#include "estimate.h"
#include "partial.h"

/* Adds to partial results that have a span to fit; pointers may be NULL if n is 0. `negate` turns the signs of products. */
void ksbi_add_sum(struct ksbi_partial *p, struct ksbi_array a);
void ksbi_add_products(struct ksbi_partial *p, struct ksbi_array x, struct ksbi_array y, int negate);
/* The sum and the sum of squares in one pass; special values are counted in `sum` alone. */
void ksbi_add_moments(struct ksbi_partial *sum, struct ksbi_partial *squares, struct ksbi_array a);

/* Estimates by kernels that have them, of contiguous elements, n >= 1. Return 0 if there is none for these data. */
int ksbi_estimate_sum_of(struct ksbi_estimate *sum, struct ksbi_array a);
int ksbi_estimate_products_of(struct ksbi_estimate *sum, struct ksbi_array x, struct ksbi_array y);
int ksbi_estimate_moments_of(struct ksbi_estimate *sum, struct ksbi_estimate *squares, struct ksbi_array a);

#endif /* KSBI_PARALLEL_H */
