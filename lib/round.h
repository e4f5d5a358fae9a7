/* SPDX-License-Identifier: MIT */
/* Rounding of exact values to floating-point formats: to nearest, ties to even, once. */
#ifndef KSBI_ROUND_H
#define KSBI_ROUND_H

#include "bits.h"

/*
 * The encoding in format f of (-1)^negative * (magnitude + rest) * 2^exponent, where magnitude is the
 * natural number of n limbs, least significant first, and 0 <= rest < 1 is 0 if and only if `inexact` is 0.
 *
 * Precondition: magnitude != 0, or inexact and 2^exponent is at most a quarter of the smallest subnormal
 * of f. Then the value is not 0, and neither is the sign of the result in doubt.
 */
uint64_t ksbi_round(const uint64_t *magnitude, int n, int exponent, int negative, int inexact,
                    struct ksbi_format f);

#endif /* KSBI_ROUND_H */
