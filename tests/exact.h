/* SPDX-License-Identifier: MIT */
/*
 * A second oracle, for volume: some hundred times as fast as that of oracle.h, which it is held against by test_exact. It
 * shares neither code nor method with lib/: significands are added up for each exponent in integers of 128 bits, and long
 * division and a square root on digits of 32 bits do the rest.
 *
 * One pass over an array serves all its reductions. For one thread at a time.
 */
#ifndef KSB_TEST_EXACT_H
#define KSB_TEST_EXACT_H

#include "oracle.h"

/* Only where there are integers of 128 bits. */
#if defined(__SIZEOF_INT128__)
#  define KSB_HAVE_EXACT 1
#else
#  define KSB_HAVE_EXACT 0
#endif

/* Takes n <= 2^17 elements, x alone or x and y for their products; what was taken before is forgotten. */
void exact_take(enum oracle_type type, const void *x, const void *y, size_t n);

/* The encoding of a reduction of what was taken: ORACLE_SUM to ORACLE_NANSTD of x, ORACLE_DOT and ORACLE_DOTC of x and y.
 * A complex result has two parts, the real one and the imaginary one: part is 0 or 1, and 0 for all other results. */
uint64_t exact_result(enum oracle_operation operation, size_t ddof, struct oracle_format f, int part);

/* ORACLE_SUM or ORACLE_DOT of integers: 1 and the bits, or 0 if they do not fit. */
int exact_integer(enum oracle_operation operation, int is_signed, uint64_t *bits);

#endif /* KSB_TEST_EXACT_H */
