/* SPDX-License-Identifier: MIT */
/*
 * Natural numbers of a known number of 64-bit limbs, least significant first: the little of multiple-precision
 * arithmetic that exact quotients and square roots need. Nothing is allocated; callers size the arrays.
 */
#ifndef KSBI_NATURAL_H
#define KSBI_NATURAL_H

#include "bits.h"

/* Number of limbs without leading zeros; 0 for the number 0. */
static inline int ksbi_natural_length(const uint64_t *a, int n)
{
    while (n > 0 && a[n - 1] == 0)
        n--;
    return n;
}

/* floor((high * 2^64 + low) / d) and the rest, for high < d and d >= 2^63. */
uint64_t ksbi_divide_words(uint64_t high, uint64_t low, uint64_t d, uint64_t *rest);

/* The sign of a - b, both of n limbs. */
int ksbi_natural_compare(const uint64_t *a, const uint64_t *b, int n);

/* a[0 .. n-1] -= b[0 .. n-1]; returns the borrow. */
unsigned ksbi_natural_subtract(uint64_t *a, const uint64_t *b, int n);

/* product[0 .. na+nb-1] = a * b; product overlaps neither. */
void ksbi_natural_multiply(uint64_t *product, const uint64_t *a, int na, const uint64_t *b, int nb);

/* sum[0 .. n-1] += a * a * 2^(64 at). Precondition: the result fits, 2 na + at <= n. */
void ksbi_natural_add_square(uint64_t *sum, int n, const uint64_t *a, int na, int at);

/*
 * quotient[0 .. na-nb] = floor(a / b), and returns whether the division leaves a rest.
 *
 * a has na + 1 limbs of room and is destroyed, b is destroyed too. na >= nb >= 1, and b has no leading zero.
 * Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D.
 */
int ksbi_natural_divide(uint64_t *quotient, uint64_t *a, int na, uint64_t *b, int nb);

/* floor(sqrt(high * 2^64 + low)) for high >= 2^62, and *rest says whether the square root is inexact. */
uint64_t ksbi_natural_sqrt(uint64_t high, uint64_t low, int *rest);

#endif /* KSBI_NATURAL_H */
