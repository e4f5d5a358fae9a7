/* SPDX-License-Identifier: MIT */
/*
 * What every reduction must do, written once for the table of entries.h: special values crossed, lengths, shapes,
 * layouts, order, many at once, arguments. A test program names its unit's entries and adds what is special to them.
 */
#ifndef KSB_TEST_REDUCTIONS_H
#define KSB_TEST_REDUCTIONS_H

#include "entries.h"
#include "gen.h"
#include "ksb_test.h"

/* A reduction and its data, elements in a row. */
struct ksb_case {
    const char *what;
    const struct ksb_entry *entry;
    const void *x, *y; /* aligned for the type; y: NULL if there is one array */
    size_t n, ddof;
    ptrdiff_t xstride, ystride; /* for the message of a failure; 0 if the call was contiguous */
};

enum { KSB_RESULT_BYTES = 16 };

struct oracle_problem ksb_problem_of(const struct ksb_case *c);

/* NULL if the bytes of two results agree, else a message, overwritten by the next call. `by`: what gave the result. */
const char *ksb_result_difference(const struct ksb_case *c, const void *got, const void *want, const char *by);
#define ksb_assert_result(c, got, want, by)                                                 \
    do {                                                                                    \
        const char *ksb_message = ksb_result_difference(c, got, want, by);                  \
        if (ksb_message != NULL)                                                            \
            ck_abort_msg("%s", ksb_message);                                                \
    } while (0)

/* Calls the reduction contiguously, with strides forwards and backwards, and twice as one of many; each must give
 * `want`, or, if nothing fits, KSB_EOVERFLOW with nothing written. */
void ksb_check_against(const struct ksb_case *c, int fits, const void *want);
/* The same against the oracle. */
void ksb_check(const struct ksb_case *c);

/* Room for the longest cases, of any type; aligned for all. */
enum { KSB_LONGEST = 65540 };
extern unsigned char ksb_x[16 * KSB_LONGEST], ksb_y[16 * KSB_LONGEST];

/* A case of a shape in ksb_x and ksb_y: both arrays, and a ddof that is small or close to n. */
struct ksb_case ksb_shaped_case(struct ksb_rng *rng, const struct ksb_entry *e, enum gen_shape shape, size_t n);
/* For the operations that take roots or variances: the result is a tie, a number exactly, or a neighbour of either. n
 * is at most 64; returns 0 if there is no such case. */
int ksb_squares_case(struct ksb_rng *rng, const struct ksb_entry *e, size_t n, struct ksb_case *c);

/* Adds the checks of all reductions, for the entries that belong to the unit, to the suite. */
void ksb_reduction_cases(Suite *suite, int (*belongs)(const struct ksb_entry *e));

#endif /* KSB_TEST_REDUCTIONS_H */
