/* SPDX-License-Identifier: MIT */
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct oracle_format oracle_f64 = {64, 53, -1074};
const struct oracle_format oracle_f32 = {32, 24, -149};
const struct oracle_format oracle_f16 = {16, 11, -24};
const struct oracle_format oracle_bf16 = {16, 8, -133};

/* Holds exactly any sum of 2^63 doubles (1024 + 1074 + 63 bits) or of that many of their products (2048 + 2148 + 63),
 * with room for an accumulator that is doubled until it overflows. */
enum { EXACT_PRECISION = 4608 };

/* The oracle must never round unnoticed: every step that is meant to be exact says so to this function. */
static void must_be_exact(int ternary, const char *step)
{
    if (ternary != 0 || mpfr_overflow_p() || mpfr_underflow_p()) {
        fprintf(stderr, "oracle: %s was not exact; raise EXACT_PRECISION in tests/oracle.c\n", step);
        abort();
    }
}

static int fraction_bits(struct oracle_format f)
{
    return f.precision - 1;
}

static uint64_t sign_bit(struct oracle_format f, int negative)
{
    return negative ? UINT64_C(1) << (f.width - 1) : 0;
}

/* Exponent field of all ones, fraction 0. */
static uint64_t infinity_field(struct oracle_format f)
{
    return ((UINT64_C(1) << (f.width - f.precision)) - 1) << fraction_bits(f);
}

uint64_t oracle_nan(struct oracle_format f)
{
    return infinity_field(f) | UINT64_C(1) << (fraction_bits(f) - 1);
}

uint64_t oracle_infinity(struct oracle_format f, int negative)
{
    return infinity_field(f) | sign_bit(f, negative);
}

uint64_t oracle_zero(struct oracle_format f, int negative)
{
    return sign_bit(f, negative);
}

enum oracle_class oracle_decode(mpfr_t value, int *negative, uint64_t bits, struct oracle_format f)
{
    const uint64_t magnitude = bits & (sign_bit(f, 1) - 1);
    const uint64_t fraction = magnitude & ((UINT64_C(1) << fraction_bits(f)) - 1);
    const int field = (int)(magnitude >> fraction_bits(f));

    *negative = (bits & sign_bit(f, 1)) != 0;
    if (magnitude >= infinity_field(f))
        return magnitude > infinity_field(f) ? ORACLE_NAN : ORACLE_INFINITE;

    /* A field of 0 has the exponent of field 1 and no implied bit. */
    const uint64_t significand = field == 0 ? fraction : fraction | UINT64_C(1) << fraction_bits(f);
    const int exponent = f.least + (field == 0 ? 0 : field - 1);
    must_be_exact(mpfr_set_uj_2exp(value, significand, exponent, MPFR_RNDN), "reading an element");
    if (*negative)
        must_be_exact(mpfr_neg(value, value, MPFR_RNDN), "the sign of an element");
    return ORACLE_FINITE;
}

uint64_t oracle_round(const mpfr_t exact, struct oracle_format f)
{
    mpfr_t scaled;
    mpfr_init2(scaled, mpfr_get_prec(exact));
    must_be_exact(mpfr_abs(scaled, exact, MPFR_RNDN), "taking the magnitude");

    /* The result is a multiple of 2^quantum: `precision` bits below the leading one, but never finer than the
     * smallest subnormal. Rounding to an integer at that place is the one rounding there is. */
    const mpfr_exp_t leading = mpfr_get_exp(scaled) - 1;
    mpfr_exp_t quantum = leading - fraction_bits(f);
    if (quantum < f.least)
        quantum = f.least;
    must_be_exact(mpfr_mul_2si(scaled, scaled, -(long)quantum, MPFR_RNDN), "scaling");
    mpfr_rint(scaled, scaled, MPFR_RNDN);
    const uint64_t integer = mpfr_get_uj(scaled, MPFR_RNDN);
    mpfr_clear(scaled);

    /* Encodings of one sign are ordered and contiguous, so adding the integer carries into the exponent where it must,
     * and past the largest number lies infinity. */
    const uint64_t steps = (uint64_t)(quantum - f.least);
    const uint64_t magnitude = steps > UINT64_C(1) << (f.width - f.precision)
                                   ? infinity_field(f)
                                   : (steps << fraction_bits(f)) + integer;
    return (magnitude < infinity_field(f) ? magnitude : infinity_field(f)) | sign_bit(f, mpfr_signbit(exact));
}

void oracle_total_init(struct oracle_total *t)
{
    mpfr_init2(t->finite, EXACT_PRECISION);
    oracle_total_reset(t);
}

void oracle_total_clear(struct oracle_total *t)
{
    mpfr_clear(t->finite);
}

void oracle_total_reset(struct oracle_total *t)
{
    mpfr_set_zero(t->finite, 1);
    t->count = t->infinities[0] = t->infinities[1] = t->nans = 0;
    t->other = 0;
}

static int holds_nothing(const struct oracle_total *t)
{
    return t->count == 0 && t->infinities[0] == 0 && t->infinities[1] == 0 && t->nans == 0 && mpfr_zero_p(t->finite);
}

/* An accumulator that holds nothing is as new, whatever went through it. */
static void forget_if_empty(struct oracle_total *t)
{
    if (holds_nothing(t))
        oracle_total_reset(t);
}

static void change(struct oracle_total *t, uint64_t bits, struct oracle_format f, int by)
{
    int negative;
    MPFR_DECL_INIT(value, 64); /* on the stack: an allocation for each element would dominate the long tests */

    switch (oracle_decode(value, &negative, bits, f)) {
    case ORACLE_NAN:
        t->nans += by;
        break;
    case ORACLE_INFINITE:
        t->infinities[negative] += by;
        t->other = 1;
        break;
    case ORACLE_FINITE:
        must_be_exact((by > 0 ? mpfr_add : mpfr_sub)(t->finite, t->finite, value, MPFR_RNDN), "adding an element");
        if (!(mpfr_zero_p(value) && negative))
            t->other = 1;
        break;
    }
    t->count += by;
    if (by < 0)
        t->other = 1;
    forget_if_empty(t);
}

void oracle_total_add(struct oracle_total *t, uint64_t bits, struct oracle_format f)
{
    change(t, bits, f, 1);
}

void oracle_total_retract(struct oracle_total *t, uint64_t bits, struct oracle_format f)
{
    change(t, bits, f, -1);
}

static void change_by_total(struct oracle_total *t, const struct oracle_total *by, int sign)
{
    if (holds_nothing(by)) /* retracting nothing leaves even the sign of a zero */
        return;
    t->other |= by->other || sign < 0;
    t->count += sign * by->count;
    t->infinities[0] += sign * by->infinities[0];
    t->infinities[1] += sign * by->infinities[1];
    t->nans += sign * by->nans;
    must_be_exact((sign > 0 ? mpfr_add : mpfr_sub)(t->finite, t->finite, by->finite, MPFR_RNDN), "merging");
    forget_if_empty(t);
}

void oracle_total_merge(struct oracle_total *t, const struct oracle_total *by)
{
    change_by_total(t, by, 1);
}

void oracle_total_unmerge(struct oracle_total *t, const struct oracle_total *by)
{
    change_by_total(t, by, -1);
}

uint64_t oracle_total_round(const struct oracle_total *t, struct oracle_format f)
{
    /* A negative count of one infinity reads as the other. */
    const int positive = t->infinities[0] > 0 || t->infinities[1] < 0;
    const int negative = t->infinities[1] > 0 || t->infinities[0] < 0;
    if (t->nans != 0 || (positive && negative))
        return oracle_nan(f);
    if (positive || negative)
        return oracle_infinity(f, negative);
    if (mpfr_zero_p(t->finite))
        return oracle_zero(f, t->count > 0 && !t->other);
    return oracle_round(t->finite, f);
}

/* Kept from call to call: setting up 600 bytes costs more than most sums of the long tests. */
static struct oracle_total *scratch(int release)
{
    static struct oracle_total total;
    static int ready;
    if (release && ready)
        oracle_total_clear(&total);
    else if (!release && !ready)
        oracle_total_init(&total);
    else if (!release)
        oracle_total_reset(&total);
    ready = !release;
    return &total;
}

double oracle_sum_f64(const double *x, size_t n)
{
    struct oracle_total *t = scratch(0);
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, x + i, sizeof bits);
        oracle_total_add(t, bits, oracle_f64);
    }
    const uint64_t bits = oracle_total_round(t, oracle_f64);
    double sum;
    memcpy(&sum, &bits, sizeof sum);
    return sum;
}

void oracle_finish(void)
{
    scratch(1);
    mpfr_free_cache();
}
