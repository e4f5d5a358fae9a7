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

uint64_t oracle_round_quotient(const mpfr_t a, const mpfr_t b, int root, struct oracle_format f)
{
    /* More bits than any format keeps, cut off; and below them a bit that says whether anything was. That bit decides
     * ties and nothing else, so rounding the two together is rounding the exact value. */
    enum { LEADING = 160, QUOTIENT = 2 * LEADING };
    mpfr_t quotient, value;
    mpfr_init2(quotient, QUOTIENT);
    mpfr_init2(value, LEADING);
    int inexact = mpfr_div(quotient, a, b, MPFR_RNDZ);
    if (!root) {
        inexact |= mpfr_set(value, quotient, MPFR_RNDZ);
    } else {
        /* The root of what is left of the quotient is close; the right one is the last whose square, times b, does not
         * exceed a. That is tried exactly. */
        mpfr_t trial, power, limit;
        mpfr_init2(trial, LEADING);
        mpfr_init2(power, 2 * LEADING + mpfr_get_prec(b));
        mpfr_init2(limit, mpfr_get_prec(a));
        must_be_exact(mpfr_abs(limit, a, MPFR_RNDN), "taking the magnitude");
        mpfr_sqrt(value, quotient, MPFR_RNDZ);
        mpfr_nextbelow(value);
        for (;;) {
            mpfr_set(trial, value, MPFR_RNDN);
            mpfr_nextabove(trial);
            must_be_exact(mpfr_sqr(power, trial, MPFR_RNDN), "squaring a root");
            must_be_exact(mpfr_mul(power, power, b, MPFR_RNDN), "scaling a square");
            if (mpfr_cmpabs(power, limit) > 0)
                break;
            mpfr_swap(value, trial);
        }
        must_be_exact(mpfr_sqr(power, value, MPFR_RNDN), "squaring a root");
        must_be_exact(mpfr_mul(power, power, b, MPFR_RNDN), "scaling a square");
        inexact = mpfr_cmpabs(power, limit) != 0;
        if (mpfr_cmpabs(power, limit) > 0) {
            fprintf(stderr, "oracle: a square root is too large\n");
            abort();
        }
        mpfr_clears(trial, power, limit, (mpfr_ptr)0);
    }

    if (inexact) {
        mpfr_t lower;
        mpfr_init2(lower, 2);
        mpfr_set_si_2exp(lower, mpfr_signbit(value) ? -1 : 1, mpfr_get_exp(value) - LEADING - 8, MPFR_RNDN);
        mpfr_prec_round(value, LEADING + 64, MPFR_RNDN);
        must_be_exact(mpfr_add(value, value, lower, MPFR_RNDN), "marking an inexact quotient");
        mpfr_clear(lower);
    }
    const uint64_t bits = oracle_round(value, f);
    mpfr_clears(quotient, value, (mpfr_ptr)0);
    return bits;
}

/* ------------------------------------------------------------------------------------------------- *
 * Element types
 * ------------------------------------------------------------------------------------------------- */

static const struct {
    const struct oracle_format *format;
    size_t nbytes; /* of a part */
    int is_signed;
} types[ORACLE_TYPES] = {
    [ORACLE_F64] = {&oracle_f64, 8, 1},  [ORACLE_F32] = {&oracle_f32, 4, 1},   [ORACLE_F16] = {&oracle_f16, 2, 1},
    [ORACLE_BF16] = {&oracle_bf16, 2, 1}, [ORACLE_I8] = {NULL, 1, 1},          [ORACLE_I16] = {NULL, 2, 1},
    [ORACLE_I32] = {NULL, 4, 1},         [ORACLE_I64] = {NULL, 8, 1},          [ORACLE_U8] = {NULL, 1, 0},
    [ORACLE_U16] = {NULL, 2, 0},         [ORACLE_U32] = {NULL, 4, 0},          [ORACLE_U64] = {NULL, 8, 0},
    [ORACLE_CF64] = {&oracle_f64, 8, 1}, [ORACLE_CF32] = {&oracle_f32, 4, 1},
};

int oracle_is_complex(enum oracle_type type)
{
    return type == ORACLE_CF64 || type == ORACLE_CF32;
}

int oracle_is_integer(enum oracle_type type)
{
    return types[type].format == NULL;
}

enum oracle_type oracle_part(enum oracle_type type)
{
    return type == ORACLE_CF64 ? ORACLE_F64 : type == ORACLE_CF32 ? ORACLE_F32 : type;
}

const struct oracle_format *oracle_format(enum oracle_type type)
{
    return types[type].format;
}

size_t oracle_size(enum oracle_type type)
{
    return types[type].nbytes * (oracle_is_complex(type) ? 2 : 1);
}

uint64_t oracle_load(const void *p, enum oracle_type type)
{
    uint8_t byte;
    uint16_t half;
    uint32_t word;
    uint64_t bits;
    switch (types[type].nbytes) {
    case 1:
        memcpy(&byte, p, 1);
        return byte;
    case 2:
        memcpy(&half, p, 2);
        return half;
    case 4:
        memcpy(&word, p, 4);
        return word;
    default:
        memcpy(&bits, p, 8);
        return bits;
    }
}

void oracle_store(void *p, uint64_t bits, enum oracle_type type)
{
    const uint8_t byte = (uint8_t)bits;
    const uint16_t half = (uint16_t)bits;
    const uint32_t word = (uint32_t)bits;
    switch (types[type].nbytes) {
    case 1:
        memcpy(p, &byte, 1);
        break;
    case 2:
        memcpy(p, &half, 2);
        break;
    case 4:
        memcpy(p, &word, 4);
        break;
    default:
        memcpy(p, &bits, 8);
    }
}

/* As oracle_decode, for a number of any real type. *value has 64 bits of precision at least. */
static enum oracle_class decode_element(mpfr_t value, int *negative, const void *p, enum oracle_type type)
{
    const uint64_t bits = oracle_load(p, type);
    if (!oracle_is_integer(type))
        return oracle_decode(value, negative, bits, *types[type].format);
    *negative = types[type].is_signed && bits >> (8 * types[type].nbytes - 1) != 0;
    if (*negative) /* bits - 2^width: 0 - bits, as a natural number of that width */
        must_be_exact(mpfr_set_uj(value, (0 - bits) & (UINT64_MAX >> (64 - 8 * types[type].nbytes)), MPFR_RNDN),
                      "reading an integer");
    else
        must_be_exact(mpfr_set_uj(value, bits, MPFR_RNDN), "reading an integer");
    if (*negative)
        mpfr_neg(value, value, MPFR_RNDN);
    return ORACLE_FINITE;
}

/* ------------------------------------------------------------------------------------------------- *
 * Totals
 * ------------------------------------------------------------------------------------------------- */

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

static void change(struct oracle_total *t, enum oracle_class class, const mpfr_t value, int negative, int by)
{
    switch (class) {
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

static void change_by_bits(struct oracle_total *t, uint64_t bits, struct oracle_format f, int by)
{
    int negative;
    MPFR_DECL_INIT(value, 64); /* on the stack: an allocation for each element would dominate the long tests */
    const enum oracle_class class = oracle_decode(value, &negative, bits, f);
    change(t, class, value, negative, by);
}

void oracle_total_change(struct oracle_total *t, const void *x, enum oracle_type type, int by)
{
    int negative;
    MPFR_DECL_INIT(value, 64);
    const enum oracle_class class = decode_element(value, &negative, x, type);
    change(t, class, value, negative, by);
}

void oracle_total_change_product(struct oracle_total *t, const void *x, const void *y, enum oracle_type type,
                                 int negate, int by)
{
    int xnegative, ynegative;
    MPFR_DECL_INIT(xvalue, 64);
    MPFR_DECL_INIT(yvalue, 64);
    MPFR_DECL_INIT(product, 128);
    const enum oracle_class xclass = decode_element(xvalue, &xnegative, x, type);
    const enum oracle_class yclass = decode_element(yvalue, &ynegative, y, type);
    const int negative = xnegative ^ ynegative ^ negate;

    enum oracle_class class = ORACLE_FINITE;
    if (xclass == ORACLE_NAN || yclass == ORACLE_NAN) {
        class = ORACLE_NAN;
    } else if (xclass == ORACLE_INFINITE || yclass == ORACLE_INFINITE) {
        const int zero = (xclass == ORACLE_FINITE && mpfr_zero_p(xvalue)) ||
                         (yclass == ORACLE_FINITE && mpfr_zero_p(yvalue));
        class = zero ? ORACLE_NAN : ORACLE_INFINITE;
    } else {
        must_be_exact(mpfr_mul(product, xvalue, yvalue, MPFR_RNDN), "multiplying elements");
        if (negate)
            mpfr_neg(product, product, MPFR_RNDN);
    }
    change(t, class, product, negative, by);
}

void oracle_total_add(struct oracle_total *t, uint64_t bits, struct oracle_format f)
{
    change_by_bits(t, bits, f, 1);
}

void oracle_total_retract(struct oracle_total *t, uint64_t bits, struct oracle_format f)
{
    change_by_bits(t, bits, f, -1);
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

/* ------------------------------------------------------------------------------------------------- *
 * Reductions
 * ------------------------------------------------------------------------------------------------- */

int oracle_takes_two(enum oracle_operation operation)
{
    return operation >= ORACLE_DOT;
}

int oracle_takes_ddof(enum oracle_operation operation)
{
    return operation == ORACLE_VAR || operation == ORACLE_STD || operation == ORACLE_NANVAR ||
           operation == ORACLE_NANSTD || operation == ORACLE_WVAR || operation == ORACLE_WSTD;
}

int oracle_skips_nan(enum oracle_operation operation)
{
    return operation >= ORACLE_NANSUM && operation <= ORACLE_NANSTD;
}

/* The operation on data that have no NaN. */
static enum oracle_operation without_skipping(enum oracle_operation operation)
{
    static const enum oracle_operation plain[] = {ORACLE_SUM, ORACLE_MEAN, ORACLE_VAR, ORACLE_STD};
    return oracle_skips_nan(operation) ? plain[operation - ORACLE_NANSUM] : operation;
}

/* Kept from call to call: setting up kilobytes costs more than most sums of the long tests. */
enum { TOTALS = 3, WEIGHTED_PRECISION = 6656 };
struct scratch {
    struct oracle_total total[TOTALS];
    mpfr_t weighted; /* a sum of products of three numbers: 3072 + 3222 + 64 bits */
};

static struct scratch *scratch(int release)
{
    static struct scratch s;
    static int ready;
    for (int i = 0; i < TOTALS; i++) {
        if (release && ready)
            oracle_total_clear(&s.total[i]);
        else if (!release && !ready)
            oracle_total_init(&s.total[i]);
        else if (!release)
            oracle_total_reset(&s.total[i]);
    }
    if (release && ready)
        mpfr_clear(s.weighted);
    else if (!release && !ready)
        mpfr_init2(s.weighted, WEIGHTED_PRECISION);
    if (!release)
        mpfr_set_zero(s.weighted, 1);
    ready = !release;
    return &s;
}

/* *to, uninitialised, becomes `from` with just the precision it needs: what follows then costs what the value costs. */
static void init_trimmed(mpfr_t to, const mpfr_t from)
{
    mpfr_init2(to, mpfr_zero_p(from) ? 2 : mpfr_min_prec(from) + 1);
    must_be_exact(mpfr_set(to, from, MPFR_RNDN), "trimming");
}

/* product, uninitialised, becomes a * b exactly. */
static void init_product(mpfr_t product, const mpfr_t a, const mpfr_t b)
{
    mpfr_t ta, tb;
    init_trimmed(ta, a);
    init_trimmed(tb, b);
    mpfr_init2(product, mpfr_get_prec(ta) + mpfr_get_prec(tb));
    must_be_exact(mpfr_mul(product, ta, tb, MPFR_RNDN), "multiplying");
    mpfr_clears(ta, tb, (mpfr_ptr)0);
}

/* a - b, exactly: the precision covers the bits of both. */
static void init_difference(mpfr_t difference, const mpfr_t a, const mpfr_t b)
{
    enum { MOST = 12288 }; /* of products of two totals: 2^-4296 to 2^4352, and then some */
    mpfr_init2(difference, MOST);
    must_be_exact(mpfr_sub(difference, a, b, MPFR_RNDN), "subtracting");
}

/* (weight * squares - sum of sums[i]^2) / (weight * (weight - ddof)), or its root. */
static uint64_t round_variance(const mpfr_t weight, const mpfr_t squares, const struct oracle_total *sums, int nsums,
                               size_t ddof, int root, struct oracle_format f)
{
    mpfr_t free, divisor, numerator, square;
    uint64_t bits = oracle_nan(f);
    mpfr_init2(free, 4608);
    must_be_exact(mpfr_set_uj(free, ddof, MPFR_RNDN), "reading ddof");
    must_be_exact(mpfr_sub(free, weight, free, MPFR_RNDN), "subtracting ddof");
    if (mpfr_sgn(free) > 0) {
        init_product(divisor, weight, free);
        init_product(numerator, weight, squares);
        for (int i = 0; i < nsums; i++) {
            mpfr_t difference;
            init_product(square, sums[i].finite, sums[i].finite);
            init_difference(difference, numerator, square);
            mpfr_clear(numerator);
            init_trimmed(numerator, difference);
            mpfr_clears(difference, square, (mpfr_ptr)0);
        }
        if (mpfr_zero_p(numerator))
            bits = oracle_zero(f, 0);
        else if (mpfr_sgn(numerator) > 0)
            bits = oracle_round_quotient(numerator, divisor, root, f);
        mpfr_clears(divisor, numerator, (mpfr_ptr)0);
    }
    mpfr_clear(free);
    return bits;
}

static int has_specials(const struct oracle_total *t)
{
    return t->nans != 0 || t->infinities[0] != 0 || t->infinities[1] != 0;
}

/* The sum over a count of addends. */
static uint64_t round_mean(const struct oracle_total *t, struct oracle_format f)
{
    MPFR_DECL_INIT(count, 64);
    if (t->count <= 0)
        return oracle_nan(f);
    if (has_specials(t) || mpfr_zero_p(t->finite))
        return oracle_total_round(t, f);
    must_be_exact(mpfr_set_sj(count, t->count, MPFR_RNDN), "reading a count");
    return oracle_round_quotient(t->finite, count, 0, f);
}

/* The root of a sum of squares, which counts infinite and NaN addends too. */
static uint64_t round_norm(const struct oracle_total *squares, struct oracle_format f)
{
    MPFR_DECL_INIT(one, 2);
    if (has_specials(squares))
        return oracle_total_round(squares, f);
    if (mpfr_zero_p(squares->finite))
        return oracle_zero(f, 0);
    mpfr_set_ui(one, 1, MPFR_RNDN);
    return oracle_round_quotient(squares->finite, one, 1, f);
}

/* A problem of real data with a floating-point result, or of one part of complex data. */
static uint64_t solve_unary(const struct oracle_problem *p, struct oracle_format f)
{
    const enum oracle_operation operation = without_skipping(p->operation);
    const enum oracle_type part = oracle_part(p->element);
    const size_t parts = oracle_is_complex(p->element) ? 2 : 1, step = oracle_size(part);
    struct scratch *const s = scratch(0);
    struct oracle_total *const squares = &s->total[2];
    const int needs_sums = operation != ORACLE_NORM;
    const int needs_squares = operation == ORACLE_NORM || operation == ORACLE_VAR || operation == ORACLE_STD;

    const unsigned char *x = p->x;
    for (size_t i = 0; i < parts * p->n; i++, x += step) {
        if (oracle_skips_nan(p->operation)) {
            int negative;
            MPFR_DECL_INIT(value, 64);
            if (decode_element(value, &negative, x, part) == ORACLE_NAN)
                continue;
        }
        if (needs_sums)
            oracle_total_change(&s->total[i % parts], x, part, 1);
        if (needs_squares)
            oracle_total_change_product(squares, x, x, part, 0, 1);
    }

    switch (operation) {
    case ORACLE_SUM:
        return oracle_total_round(&s->total[0], f);
    case ORACLE_MEAN:
        return round_mean(&s->total[0], f);
    case ORACLE_NORM:
        return round_norm(squares, f);
    default:
        break;
    }
    MPFR_DECL_INIT(count, 64);
    if (has_specials(squares) || s->total[0].count == 0)
        return oracle_nan(f);
    must_be_exact(mpfr_set_sj(count, s->total[0].count, MPFR_RNDN), "reading a count");
    return round_variance(count, squares->finite, s->total, (int)parts, p->ddof, operation == ORACLE_STD, f);
}

static uint64_t solve_weighted(const struct oracle_problem *p, struct oracle_format f)
{
    const size_t step = oracle_size(p->element);
    struct scratch *const s = scratch(0);
    struct oracle_total *const weights = &s->total[1], *const products = &s->total[0];
    int bad_weight = 0, bad_element = 0;

    for (size_t i = 0; i < p->n; i++) {
        const unsigned char *const x = (const unsigned char *)p->x + i * step, *const w = (const unsigned char *)p->y +
                                                                                          i * step;
        oracle_total_change(weights, w, p->element, 1);
        oracle_total_change_product(products, x, w, p->element, 0, 1);
        if (p->operation == ORACLE_WMEAN)
            continue;

        int negative;
        MPFR_DECL_INIT(xvalue, 64);
        MPFR_DECL_INIT(wvalue, 64);
        MPFR_DECL_INIT(product, 128);
        MPFR_DECL_INIT(wide, 192);
        bad_element |= decode_element(xvalue, &negative, x, p->element) != ORACLE_FINITE;
        bad_weight |= decode_element(wvalue, &negative, w, p->element) != ORACLE_FINITE;
        if (bad_element || bad_weight)
            return oracle_nan(f);
        bad_weight |= mpfr_sgn(wvalue) < 0;
        must_be_exact(mpfr_sqr(product, xvalue, MPFR_RNDN), "squaring");
        must_be_exact(mpfr_mul(wide, product, wvalue, MPFR_RNDN), "weighting");
        must_be_exact(mpfr_add(s->weighted, s->weighted, wide, MPFR_RNDN), "adding");
    }
    if (bad_weight || has_specials(weights) || mpfr_zero_p(weights->finite))
        return oracle_nan(f);
    if (p->operation != ORACLE_WMEAN)
        return round_variance(weights->finite, s->weighted, products, 1, p->ddof, p->operation == ORACLE_WSTD, f);

    const int negative = mpfr_sgn(weights->finite) < 0;
    if (has_specials(products)) {
        const uint64_t bits = oracle_total_round(products, f);
        return bits == oracle_nan(f) ? bits : bits ^ sign_bit(f, negative);
    }
    if (mpfr_zero_p(products->finite))
        return oracle_zero(f, !products->other && !negative);
    return oracle_round_quotient(products->finite, weights->finite, 0, f);
}

/* The real or the imaginary part of a dot product, or all of a real one. */
static struct oracle_total *dot_total(const struct oracle_problem *p, int imaginary)
{
    const enum oracle_type part = oracle_part(p->element);
    const size_t step = oracle_size(part);
    const int conjugate = p->operation == ORACLE_DOTC;
    struct oracle_total *const t = scratch(0)->total;
    const unsigned char *x = p->x, *y = p->y;
    for (size_t i = 0; i < p->n; i++, x += oracle_size(p->element), y += oracle_size(p->element)) {
        oracle_total_change_product(t, x, imaginary ? y + step : y, part, 0, 1);
        if (oracle_is_complex(p->element)) /* i i = -1, and conjugation negates the part of x */
            oracle_total_change_product(t, x + step, imaginary ? y : y + step, part, imaginary ? conjugate : !conjugate,
                                        1);
    }
    return t;
}

static int solve_integer(const struct oracle_problem *p, void *result)
{
    struct oracle_total *t;
    if (p->operation == ORACLE_DOT) {
        t = dot_total(p, 0);
    } else {
        t = scratch(0)->total;
        for (size_t i = 0; i < p->n; i++)
            oracle_total_change(t, (const unsigned char *)p->x + i * oracle_size(p->element), p->element, 1);
    }
    if (p->result == ORACLE_I64) {
        if (!mpfr_fits_intmax_p(t->finite, MPFR_RNDN))
            return 0;
        const int64_t value = mpfr_get_sj(t->finite, MPFR_RNDN);
        memcpy(result, &value, sizeof value);
    } else {
        if (!mpfr_fits_uintmax_p(t->finite, MPFR_RNDN))
            return 0;
        const uint64_t value = mpfr_get_uj(t->finite, MPFR_RNDN);
        memcpy(result, &value, sizeof value);
    }
    return 1;
}

int oracle_solve(const struct oracle_problem *p, void *result)
{
    if (oracle_is_integer(p->result))
        return solve_integer(p, result);

    const struct oracle_format f = *oracle_format(p->result);
    const enum oracle_type part = oracle_part(p->result);
    unsigned char *const at = result;
    if (p->operation == ORACLE_DOT || p->operation == ORACLE_DOTC) {
        oracle_store(at, oracle_total_round(dot_total(p, 0), f), part);
        if (oracle_is_complex(p->result))
            oracle_store(at + oracle_size(part), oracle_total_round(dot_total(p, 1), f), part);
    } else if (oracle_takes_two(p->operation)) {
        oracle_store(at, solve_weighted(p, f), part);
    } else if (oracle_is_complex(p->result)) { /* each part is a problem of its own */
        const size_t step = oracle_size(part);
        unsigned char *const copy = malloc(p->n * step + 1);
        for (size_t k = 0; k < 2; k++) {
            for (size_t i = 0; i < p->n; i++)
                memcpy(copy + i * step, (const unsigned char *)p->x + (2 * i + k) * step, step);
            const struct oracle_problem of_part = {p->operation, part, part, copy, NULL, p->n, p->ddof};
            oracle_store(at + k * step, solve_unary(&of_part, f), part);
        }
        free(copy);
    } else {
        oracle_store(at, solve_unary(p, f), part);
    }
    return 1;
}

double oracle_sum_f64(const double *x, size_t n)
{
    const struct oracle_problem p = {ORACLE_SUM, ORACLE_F64, ORACLE_F64, x, NULL, n, 0};
    double sum;
    oracle_solve(&p, &sum);
    return sum;
}

/* ------------------------------------------------------------------------------------------------- *
 * Moments
 * ------------------------------------------------------------------------------------------------- */

void oracle_moments_init(struct oracle_moments *m)
{
    oracle_total_init(&m->sum);
    mpfr_init2(m->squares, EXACT_PRECISION);
    mpfr_set_zero(m->squares, 1);
}

void oracle_moments_clear(struct oracle_moments *m)
{
    oracle_total_clear(&m->sum);
    mpfr_clear(m->squares);
}

void oracle_moments_reset(struct oracle_moments *m)
{
    oracle_total_reset(&m->sum);
    mpfr_set_zero(m->squares, 1);
}

/* The sum forgets its flag when it holds nothing; moments do when their squares are 0 too. */
static void keep_flag_unless_empty(struct oracle_moments *m, int other)
{
    if (!(holds_nothing(&m->sum) && mpfr_zero_p(m->squares)))
        m->sum.other = other;
}

void oracle_moments_change(struct oracle_moments *m, const void *x, enum oracle_type type, int by)
{
    int negative;
    MPFR_DECL_INIT(value, 64);
    MPFR_DECL_INIT(square, 128);
    const enum oracle_class class = decode_element(value, &negative, x, type);
    const int negative_zero = class == ORACLE_FINITE && mpfr_zero_p(value) && negative;
    const int other = m->sum.other || by < 0 || (class != ORACLE_NAN && !negative_zero);
    if (class == ORACLE_FINITE) {
        must_be_exact(mpfr_sqr(square, value, MPFR_RNDN), "squaring");
        must_be_exact((by > 0 ? mpfr_add : mpfr_sub)(m->squares, m->squares, square, MPFR_RNDN), "adding a square");
    }
    change(&m->sum, class, value, negative, by);
    keep_flag_unless_empty(m, other);
}

void oracle_moments_merge(struct oracle_moments *m, const struct oracle_moments *by, int sign)
{
    if (holds_nothing(&by->sum) && mpfr_zero_p(by->squares))
        return;
    const int other = m->sum.other || by->sum.other || sign < 0;
    must_be_exact((sign > 0 ? mpfr_add : mpfr_sub)(m->squares, m->squares, by->squares, MPFR_RNDN), "merging squares");
    change_by_total(&m->sum, &by->sum, sign);
    keep_flag_unless_empty(m, other);
}

uint64_t oracle_moments_round(const struct oracle_moments *m, enum oracle_operation operation, size_t ddof,
                              struct oracle_format f)
{
    MPFR_DECL_INIT(one, 64);
    switch (operation) {
    case ORACLE_SUM:
        return oracle_total_round(&m->sum, f);
    case ORACLE_MEAN:
        return round_mean(&m->sum, f);
    case ORACLE_NORM: /* the square of either infinity is +inf, and there is nothing below none of them */
        if (m->sum.nans != 0 || m->sum.infinities[0] < 0 || m->sum.infinities[1] < 0)
            return oracle_nan(f);
        if (m->sum.infinities[0] > 0 || m->sum.infinities[1] > 0)
            return oracle_infinity(f, 0);
        if (mpfr_zero_p(m->squares))
            return oracle_zero(f, 0);
        mpfr_set_ui(one, 1, MPFR_RNDN);
        return mpfr_sgn(m->squares) < 0 ? oracle_nan(f) : oracle_round_quotient(m->squares, one, 1, f);
    default:
        break;
    }
    if (m->sum.count <= 0 || has_specials(&m->sum))
        return oracle_nan(f);
    must_be_exact(mpfr_set_sj(one, m->sum.count, MPFR_RNDN), "reading a count");
    return round_variance(one, m->squares, &m->sum, 1, ddof, operation == ORACLE_STD, f);
}

uint64_t oracle_moments_round_complex(const struct oracle_moments *re, const struct oracle_moments *im,
                                      enum oracle_operation operation, size_t ddof, struct oracle_format f)
{
    MPFR_DECL_INIT(count, 64);
    mpfr_t squares;
    if (re->sum.count <= 0 || re->sum.count != im->sum.count || has_specials(&re->sum) || has_specials(&im->sum))
        return oracle_nan(f);
    mpfr_init2(squares, EXACT_PRECISION);
    must_be_exact(mpfr_set_sj(count, re->sum.count, MPFR_RNDN), "reading a count");
    must_be_exact(mpfr_add(squares, re->squares, im->squares, MPFR_RNDN), "adding squares");
    const struct oracle_total sums[2] = {re->sum, im->sum}; /* for reading: the limbs stay where they are */
    const uint64_t bits = round_variance(count, squares, sums, 2, ddof, operation == ORACLE_STD, f);
    mpfr_clear(squares);
    return bits;
}

void oracle_finish(void)
{
    scratch(1);
    mpfr_free_cache();
}
