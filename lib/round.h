/* SPDX-License-Identifier: MIT */
/* Rounding of exact values to floating-point formats: to nearest, ties to even, once. */
#ifndef KSBI_ROUND_H
#define KSBI_ROUND_H

#include "bits.h"

/*
 * The encoding in format f of (-1)^negative * (magnitude + rest) * 2^exponent, where magnitude is the
 * natural number of n limbs, least significant first, and 0 <= rest < 1 is 0 if and only if `inexact` is 0.
 *
 * Precondition: magnitude != 0, and if inexact it has 62 bits or more.
 */
uint64_t ksbi_round(const uint64_t *magnitude, int n, int exponent, int negative, int inexact,
                    struct ksbi_format f);

/*
 * The encoding of the quotient (-1)^negative * a * 2^exponent / b, rounded once. a and b are natural numbers
 * of na and nb <= KSBI_RATIO_LIMBS limbs, both not 0.
 */
uint64_t ksbi_round_ratio(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent, int negative,
                          struct ksbi_format f);

/* The encoding of the square root of (a + rest) * 2^exponent, rounded once: rest as in ksbi_round, a != 0 of n limbs,
 * a >= 2^128 if `inexact`; exponent is even. */
uint64_t ksbi_round_sqrt(const uint64_t *a, int n, int exponent, int inexact, struct ksbi_format f);

/* The encoding of the square root of a * 2^exponent / b, rounded once; exponent is even. */
uint64_t ksbi_round_sqrt_ratio(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent,
                               struct ksbi_format f);

enum { KSBI_RATIO_LIMBS = 80 };

#endif /* KSBI_ROUND_H */
