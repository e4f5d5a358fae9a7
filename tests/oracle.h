/* SPDX-License-Identifier: MIT */
/*
 * What the promises say the results are, by MPFR: slow, exact, and sharing neither code nor header with lib/.
 *
 * Everything is built from three steps, so that an operation is a few lines:
 *   decode   the bits of an element to a class and an exact MPFR number (oracle_decode);
 *   total    exact MPFR arithmetic and counts of what is not finite (struct oracle_total);
 *   round    one rounding to the bits of a format (oracle_round).
 * oracle_solve puts them together for every reduction there is.
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
/* The same of a / b, or of the square root of a / b, where both are not 0 (and a / b > 0 for the root). */
uint64_t oracle_round_quotient(const mpfr_t a, const mpfr_t b, int root, struct oracle_format f);

/* Element types. Complex ones are pairs: real part, imaginary part. */
enum oracle_type {
    ORACLE_F64, ORACLE_F32, ORACLE_F16, ORACLE_BF16,
    ORACLE_I8, ORACLE_I16, ORACLE_I32, ORACLE_I64, ORACLE_U8, ORACLE_U16, ORACLE_U32, ORACLE_U64,
    ORACLE_CF64, ORACLE_CF32,
    ORACLE_TYPES
};
int oracle_is_complex(enum oracle_type type);
int oracle_is_integer(enum oracle_type type);
enum oracle_type oracle_part(enum oracle_type type);             /* of a complex type; else the type itself */
const struct oracle_format *oracle_format(enum oracle_type type); /* of the parts; NULL for integers */
size_t oracle_size(enum oracle_type type);                        /* bytes of an element */

/* Bits of the number at p, and back; of a real type. */
uint64_t oracle_load(const void *p, enum oracle_type type);
void oracle_store(void *p, uint64_t bits, enum oracle_type type);

/* A sum of elements, exactly, with counts of addends less those of retracted ones. */
struct oracle_total {
    mpfr_t finite;
    int64_t count, infinities[2], nans; /* infinities: [0] positive, [1] negative */
    int other;                          /* something but -0.0 and NaN was added, or anything was retracted */
};

void oracle_total_init(struct oracle_total *t);
void oracle_total_clear(struct oracle_total *t);
/* Empties it again. */
void oracle_total_reset(struct oracle_total *t);
/* Adds the element `bits` of format f, or retracts it: undoes adding it. */
void oracle_total_add(struct oracle_total *t, uint64_t bits, struct oracle_format f);
void oracle_total_retract(struct oracle_total *t, uint64_t bits, struct oracle_format f);
/* The same for the number at x, or the product of those at x and y, negated if `negate`; by is 1 to add and -1 to
 * retract. */
void oracle_total_change(struct oracle_total *t, const void *x, enum oracle_type type, int by);
void oracle_total_change_product(struct oracle_total *t, const void *x, const void *y, enum oracle_type type,
                                 int negate, int by);
/* Adds to *t what *by holds, or retracts it; t == by is allowed. */
void oracle_total_merge(struct oracle_total *t, const struct oracle_total *by);
void oracle_total_unmerge(struct oracle_total *t, const struct oracle_total *by);
/* What the sum reads as. */
uint64_t oracle_total_round(const struct oracle_total *t, struct oracle_format f);

/* The correctly rounded sum of n doubles. */
double oracle_sum_f64(const double *x, size_t n);

enum oracle_operation {
    ORACLE_SUM, ORACLE_MEAN, ORACLE_NORM, ORACLE_VAR, ORACLE_STD,
    ORACLE_NANSUM, ORACLE_NANMEAN, ORACLE_NANVAR, ORACLE_NANSTD,
    ORACLE_DOT, ORACLE_DOTC, ORACLE_WMEAN, ORACLE_WVAR, ORACLE_WSTD,
    ORACLE_OPERATIONS
};
int oracle_takes_two(enum oracle_operation operation);  /* arrays; the second is y, or the weights */
int oracle_takes_ddof(enum oracle_operation operation);
int oracle_skips_nan(enum oracle_operation operation);

/* A reduction of n elements in a row. */
struct oracle_problem {
    enum oracle_operation operation;
    enum oracle_type element, result;
    const void *x, *y;
    size_t n, ddof;
};

/* Writes the result, of the type p->result, and returns 1; returns 0, with nothing written, if an integer does not
 * fit. */
int oracle_solve(const struct oracle_problem *p, void *result);

/* Count, sum and sum of squares, with what was retracted taken out. */
struct oracle_moments {
    struct oracle_total sum;
    mpfr_t squares;
};
void oracle_moments_init(struct oracle_moments *m);
void oracle_moments_clear(struct oracle_moments *m);
void oracle_moments_reset(struct oracle_moments *m);
void oracle_moments_change(struct oracle_moments *m, const void *x, enum oracle_type type, int by);
void oracle_moments_merge(struct oracle_moments *m, const struct oracle_moments *by, int sign);
/* ORACLE_SUM, MEAN, NORM, VAR or STD. */
uint64_t oracle_moments_round(const struct oracle_moments *m, enum oracle_operation operation, size_t ddof,
                              struct oracle_format f);
/* ORACLE_VAR or STD of complex data, from the moments of their parts. */
uint64_t oracle_moments_round_complex(const struct oracle_moments *re, const struct oracle_moments *im,
                                      enum oracle_operation operation, size_t ddof, struct oracle_format f);

/* Frees what MPFR and this file keep from call to call. */
void oracle_finish(void);

#endif /* KSB_TEST_ORACLE_H */
