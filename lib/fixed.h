/* SPDX-License-Identifier: MIT */
/*
 * What accumulators and moments are made of: fixed-point numbers in two's complement, and tallies of
 * addends. Every change is all or nothing: it reports what does not fit and leaves things as they were.
 */
#ifndef KSBI_FIXED_H
#define KSBI_FIXED_H

#include "partial.h"

/* a[0 .. n-1] += or -= b[0 .. nb-1] * 2^(64 at), a in two's complement. `negative` says how b is to be read:
 * if not, it is a natural number; if so, it has n limbs and is a negative number in two's complement.
 * Returns 0, with a as it was, if the result does not fit. at + nb <= n. */
int ksbi_fixed_change(uint64_t *a, int n, const uint64_t *b, int nb, int at, int negative, int subtract);

static inline int ksbi_fixed_is_negative(const uint64_t *a, int n)
{
    return (int)(a[n - 1] >> 63);
}

/* The number a in units of 2^(64 at), with sign and magnitude. */
void ksbi_fixed_value(const uint64_t *a, int n, int at, struct ksbi_number *value);

/* How many addends there were, less those subtracted: the members `tally` of ksb_acc and ksb_moments. */
enum { KSBI_COUNT, KSBI_POS_INF, KSBI_NEG_INF, KSBI_NANS, KSBI_TALLIES };

/* tally += or -= change. Returns 0, with tally as it was, if one of them would leave +-(2^63 - 1). */
int ksbi_tally_change(int64_t *tally, const int64_t *change, int subtract);

/* Whether all are 0. */
static inline int ksbi_tally_is_empty(const int64_t *tally)
{
    return (tally[KSBI_COUNT] | tally[KSBI_POS_INF] | tally[KSBI_NEG_INF] | tally[KSBI_NANS]) == 0;
}

#endif /* KSBI_FIXED_H */
