/* SPDX-License-Identifier: MIT */
/*
 * The reductions, once for all element types: data to exact partial results to one rounding. The public entry
 * points (sum.c, dot.c, mean.c, ...) name the type and the operation and call these.
 */
#ifndef KSBI_REDUCE_H
#define KSBI_REDUCE_H

#include "parallel.h"

enum ksbi_operation {
    KSBI_SUM,
    KSBI_MEAN,
    KSBI_NORM,
    KSBI_VAR,
    KSBI_STD,
    /* the same over the elements that are not NaN */
    KSBI_NANSUM,
    KSBI_NANMEAN,
    KSBI_NANVAR,
    KSBI_NANSTD
};

/* The encoding in f of a reduction of one array; NaN if its pointer is NULL and n > 0. ddof is used by the
 * variances and standard deviations. */
uint64_t ksbi_reduce(enum ksbi_operation op, const struct ksbi_array *a, size_t ddof, struct ksbi_format f);

/* The same by way of estimates, if there are any: of contiguous elements, n >= 1; estimates of parts may be added up by
 * ksbi_estimate_add. e[1] is used by the variances. */
int ksbi_estimate_of(enum ksbi_operation op, const struct ksbi_array *a, struct ksbi_estimate e[2]);
int ksbi_estimate_decides(enum ksbi_operation op, const struct ksbi_estimate e[2], size_t n, size_t ddof,
                          struct ksbi_format f, uint64_t *bits);

/* The same by parts, exactly, without an estimate: begin, with a range that holds all elements, add arrays, and finish, with
 * the number of elements in all. p has as many partial results as ksbi_partials_of says, 2 at the most. */
int ksbi_partials_of(enum ksbi_operation op);
void ksbi_reduce_begin(enum ksbi_operation op, struct ksbi_partial *p, struct ksbi_range range);
void ksbi_reduce_add(enum ksbi_operation op, struct ksbi_partial *p, const struct ksbi_array *a);
uint64_t ksbi_reduce_finish(enum ksbi_operation op, struct ksbi_partial *p, size_t n, size_t ddof, struct ksbi_format f);

/* The same without trying for an estimate first; the pointer is not NULL unless n is 0. */
uint64_t ksbi_reduce_exactly(enum ksbi_operation op, const struct ksbi_array *a, size_t ddof, struct ksbi_format f);

/* The encoding in f of the inner product of two arrays of the same type and length. */
uint64_t ksbi_dot(const struct ksbi_array *x, const struct ksbi_array *y, struct ksbi_format f);

/* Spans for partial results of sums and products of whole arrays; pointers not NULL unless n is 0. Sums and products
 * over several arrays (the parts of complex numbers) are added to one partial result: init first, over all of them. */
struct ksbi_range ksbi_sum_range(struct ksbi_array a);
struct ksbi_range ksbi_range_of_elements(struct ksbi_array a); /* by looking at each, however many */
struct ksbi_range ksbi_product_range(struct ksbi_array x, struct ksbi_array y);

/* The encoding of a sum of n addends. */
uint64_t ksbi_finish_sum(struct ksbi_partial *p, size_t n, struct ksbi_format f);
/* ... divided by n > 0. */
uint64_t ksbi_finish_mean(struct ksbi_partial *p, size_t n, struct ksbi_format f);
/* The square root of a sum of squares. */
uint64_t ksbi_finish_norm(struct ksbi_partial *squares, struct ksbi_format f);

/* The encoding of (n * squares - sum of sums[i]^2) / (n * (n - ddof)), or of its square root; NaN if
 * n <= ddof or if the numerator is negative, which no data have. */
uint64_t ksbi_variance(const struct ksbi_number *sums, int nsums, const struct ksbi_number *squares, uint64_t n,
                       uint64_t ddof, int root, struct ksbi_format f);

/* Whether an integer sum fits, and writes it: the finite part of *p as int64 or uint64. */
int ksbi_finish_i64(struct ksbi_partial *p, int64_t *result);
int ksbi_finish_u64(struct ksbi_partial *p, uint64_t *result);

#endif /* KSBI_REDUCE_H */
