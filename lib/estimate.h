/* SPDX-License-Identifier: MIT */
/*
 * What a kernel knows of a sum that it did not form exactly, or did not need a partial result for: an integer with
 * an error bound, |sum - (high * 2^64 + low) * 2^exponent| <= error * 2^exponent. If both ends of the interval round
 * to the same number, that is the result (Ziv's test; docs/algorithm.md, "Estimates").
 */
#ifndef KSBI_ESTIMATE_H
#define KSBI_ESTIMATE_H

#include "bits.h"

struct ksbi_estimate {
    uint64_t low; /* two's complement with high, |high| < 2^62 */
    int64_t high;
    uint64_t error;
    int exponent;
};

/* (coarse * 2^between + fine) * 2^exponent without an error; |coarse| < 2^62, 0 < between < 64. */
static inline struct ksbi_estimate ksbi_estimate_of_grids(int64_t coarse, int between, int64_t fine, int exponent)
{
    unsigned carry = 0;
    struct ksbi_estimate e = {.error = 0, .exponent = exponent};
    e.low = ksbi_add_carry((uint64_t)coarse << between, (uint64_t)fine, &carry);
    e.high = (coarse >> (64 - between)) + (fine >> 63) + (int64_t)carry;
    return e;
}

/* Adds what *from estimates to what *into does; returns 0 if there is no room, and then *into is of no use. */
int ksbi_estimate_add(struct ksbi_estimate *into, const struct ksbi_estimate *from);

/* Each writes the encoding in f of a reduction of n >= 1 elements and returns 1, or returns 0 if the estimates do not
 * decide it: the caller then takes the exact road. Exact zeros and their signs are never decided here. */
int ksbi_estimate_sum(const struct ksbi_estimate *sum, struct ksbi_format f, uint64_t *bits);
int ksbi_estimate_mean(const struct ksbi_estimate *sum, uint64_t n, struct ksbi_format f, uint64_t *bits);
int ksbi_estimate_norm(const struct ksbi_estimate *squares, struct ksbi_format f, uint64_t *bits);
int ksbi_estimate_variance(const struct ksbi_estimate *sum, const struct ksbi_estimate *squares, uint64_t n,
                           uint64_t ddof, int root, struct ksbi_format f, uint64_t *bits);

#endif /* KSBI_ESTIMATE_H */
