/* SPDX-License-Identifier: MIT */
/*
 * What the promises say the results are, by MPFR: slow, exact, and sharing neither code nor header with lib/.
 *
 * Everything is built from three steps, so that an operation is a few lines:
 *   decode   the bits of an element to a class and an exact MPFR number (oracle_decode);
 *   total    exact MPFR arithmetic and counts of what is not finite (struct oracle_total);
 *   round    one rounding to the bits of a format (oracle_round).
 *
 * For one thread at a time.
 */
#ifndef KSB_TEST_ORACLE_H
#define KSB_TEST_ORACLE_H

#include <stddef.h>
#include <stdint.h>

/* After stdint.h, which makes it declare the functions for uintmax_t. */
#include <mpfr.h>

/* A binary interchange format. */
struct oracle_format {
    int width;     /* bits in all */
    int precision; /* bits of the significand, the implied one included */
    int least;     /* exponent of the smallest subnormal */
};
extern const struct oracle_format oracle_f64, oracle_f32, oracle_f16, oracle_bf16;

/* The canonical NaN, and an infinity or a zero with a sign. */
uint64_t oracle_nan(struct oracle_format f);
uint64_t oracle_infinity(struct oracle_format f, int negative);
uint64_t oracle_zero(struct oracle_format f, int negative);

enum oracle_class { ORACLE_FINITE, ORACLE_INFINITE, ORACLE_NAN };

/* Class and sign of the encoding `bits`; *value is set to what it stands for if it is finite (0 for both zeros). Its
 * precision must be f.precision at least. */
enum oracle_class oracle_decode(mpfr_t value, int *negative, uint64_t bits, struct oracle_format f);

/* The encoding nearest to `exact`, which is finite and not 0; ties to even. */
uint64_t oracle_round(const mpfr_t exact, struct oracle_format f);

/* A sum of elements, exactly, with counts of addends less those of retracted ones. */
struct oracle_total {
    mpfr_t finite;
    int64_t count, infinities[2], nans; /* infinities: [0] positive, [1] negative */
    int other;                          /* something but -0.0 was added, or anything was retracted */
};

void oracle_total_init(struct oracle_total *t);
void oracle_total_clear(struct oracle_total *t);
/* Empties it again. */
void oracle_total_reset(struct oracle_total *t);
/* Adds the element `bits` of format f, or retracts it: undoes adding it. */
void oracle_total_add(struct oracle_total *t, uint64_t bits, struct oracle_format f);
void oracle_total_retract(struct oracle_total *t, uint64_t bits, struct oracle_format f);
/* Adds to *t what *by holds, or retracts it; t == by is allowed. */
void oracle_total_merge(struct oracle_total *t, const struct oracle_total *by);
void oracle_total_unmerge(struct oracle_total *t, const struct oracle_total *by);
/* What the sum reads as. */
uint64_t oracle_total_round(const struct oracle_total *t, struct oracle_format f);

/* The correctly rounded sum of n doubles. */
double oracle_sum_f64(const double *x, size_t n);

/* Frees what MPFR and this file keep from call to call. */
void oracle_finish(void);

#endif /* KSB_TEST_ORACLE_H */
