/* SPDX-License-Identifier: MIT */
/*
 * What is timed, and the timing itself, in C so that no call of another language is in the figures.
 *
 * A contender is a function of the library or a peer of it, named by the operation it does and by who does it. One
 * sample is a loop of calls, none of which waits for the result of another; callers take samples of contenders in
 * turn and keep the least of each, so that whatever disturbs the machine disturbs all of them alike.
 */
#ifndef KSB_BENCH_TIMING_H
#define KSB_BENCH_TIMING_H

#include <stddef.h>
#include <stdint.h>

/* Data of a call. Elements have the type that the operation is named for. */
struct problem {
    const void *x;
    const void *y;         /* second factor of products; for MPFR the table of bench_mpfr_table */
    const int64_t *labels; /* group of each element */
    size_t n;              /* elements of one call; rows of the matrix for an axis */
    size_t room;           /* elements of x and y, n at least: successive calls walk over them */
    size_t count;          /* columns of the matrix or number of groups */
    double *out;           /* count results */
    int32_t inexact;       /* whether the caller's sticky inexact flag is set when calls begin */
};

/* A function of any type. */
typedef void any_function(void);

/* Fills the table of contenders and returns their number. `isa` names the set of loops to compare with; a
 * cblas_ddot and a cblas_dnrm2 that take 64-bit counts may be NULL. Contenders that cannot be had are left out. */
size_t bench_open(const char *isa, any_function *ddot, any_function *dnrm2);

/* Names of contender k: the operation, for example "sum_f64", and who does it: "ksb", "loop", "scalar loop",
 * "OpenBLAS", "MPFR". */
const char *bench_operation(size_t k);
const char *bench_who(size_t k);

/* One sample of contender k: makes `calls` calls and returns nanoseconds a call. The bits of the last result go to
 * *value: a double, a float, an int64_t or 16 bits. */
double bench_sample(size_t k, const struct problem *problem, size_t calls, uint64_t *value);

/* Samples are processor time of this process, so what others run on the same processor does not count; this makes
 * them time that passes, which is what threads are measured by. */
void bench_wall_clock(int wall);

#endif /* KSB_BENCH_TIMING_H */
