/* SPDX-License-Identifier: MIT */
/* mpfr_sum as a contender; part of the program where MPFR is installed. */
#ifndef KSB_BENCH_MPFR_PEER_H
#define KSB_BENCH_MPFR_PEER_H

#include <stddef.h>

/* The n doubles as MPFR numbers of 53 bits, to be freed with the same n; NULL if there is no memory. */
void *bench_mpfr_table(const double *x, size_t n);
void bench_mpfr_free(void *table, size_t n);

/* mpfr_sum of the first n numbers of the table, rounded once to double (53 bits; subnormal sums would be rounded
 * twice, and the data of the benchmark have none). */
double bench_mpfr_sum(const void *table, size_t n);

#endif /* KSB_BENCH_MPFR_PEER_H */
