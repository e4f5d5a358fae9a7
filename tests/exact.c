/* SPDX-License-Identifier: MIT */
#include "exact.h"

#if KSB_HAVE_EXACT

#include <math.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

/* ------------------------------------------------------------------------------------------------- *
 * Sums by exponent
 * ------------------------------------------------------------------------------------------------- */

/* Exponents of the last bits of values and of their products; both are more than what there is, and multiples of 32. */
enum { LEAST_VALUE = -1088, LEAST_PRODUCT = -2176, EXPONENTS = 4352, WORDS = EXPONENTS / 64 };

/* (-1)^negative * digit[0 .. n-1] * 2^(32 at), the lowest digit first; digit[n-1] is not 0, and n is 0 for 0. */
enum { DIGITS = 320 };
struct number {
    int negative, at, n;
    uint32_t digit[DIGITS];
};

/* Sums of significands, by exponent: of values below 2^53 or products below 2^106, of which 2^19 fit 127 bits. */
struct sums {
    wide at[EXPONENTS];
    uint64_t used[WORDS]; /* bit i % 64 of used[i / 64]: something was added to at[i]; all other at[i] are 0 */
    int least;            /* the exponent of at[0] */
    size_t nans, infinities[2];
    int other; /* an addend is something but -0.0 and NaN */
    int is_collected;
    struct number total; /* of all at[i], once it is collected */
};

/* Of the real and the imaginary parts; all that is not complex is real. Squares are of both. */
static struct sums values[2] = {{.least = LEAST_VALUE}, {.least = LEAST_VALUE}};
static struct sums squares = {.least = LEAST_PRODUCT};
static struct sums products[2] = {{.least = LEAST_PRODUCT}, {.least = LEAST_PRODUCT}};
static struct sums conjugated[2] = {{.least = LEAST_PRODUCT}, {.least = LEAST_PRODUCT}}; /* products of conj(x) and y */
static size_t taken;
static int parts;
/* taken * squares - values[0]^2 - values[1]^2, NaN left out, once a variance was asked for. */
static struct number numerator;
static int numerator_is_known;

static void forget(struct sums *s)
{
    for (int word = 0; word < WORDS; word++)
        for (; s->used[word] != 0; s->used[word] &= s->used[word] - 1)
            s->at[64 * word + __builtin_ctzll(s->used[word])] = 0;
    s->nans = s->infinities[0] = s->infinities[1] = 0;
    s->other = s->is_collected = 0;
}

static void add(struct sums *s, wide significand, int exponent)
{
    const int i = exponent - s->least;
    s->at[i] += significand;
    s->used[i / 64] |= UINT64_C(1) << i % 64;
}

/* An element: (high * 2^32 + low) * 2^exponent with the sign on both; high is 0 but for integers. */
struct element {
    int64_t low, high;
    int exponent;
    int is_nan, is_infinite, is_zero, negative;
};

static struct element element_of(uint64_t bits, enum oracle_type type)
{
    struct element e = {0, 0, 0, 0, 0, 0, 0};
    if (oracle_is_integer(type)) {
        const int width = 8 * (int)oracle_size(type);
        uint64_t magnitude = bits;
        if (type >= ORACLE_I8 && type <= ORACLE_I64 && (bits >> (width - 1) & 1) != 0) {
            e.negative = 1;
            magnitude = 0 - (bits | UINT64_MAX << (width - 1));
        }
        e.low = (int64_t)(magnitude & UINT32_MAX);
        e.high = (int64_t)(magnitude >> 32);
        e.is_zero = magnitude == 0;
    } else {
        const struct oracle_format f = *oracle_format(type);
        const uint64_t hidden = UINT64_C(1) << (f.precision - 1), fraction = bits & (hidden - 1);
        const int last = (1 << (f.width - f.precision)) - 1, field = (int)(bits >> (f.precision - 1)) & last;
        e.negative = (int)(bits >> (f.width - 1)) & 1;
        e.is_nan = field == last && fraction != 0;
        e.is_infinite = field == last && fraction == 0;
        e.low = (int64_t)(field == 0 ? fraction : fraction + hidden);
        e.exponent = f.least + (field == 0 ? 0 : field - 1);
        e.is_zero = e.low == 0;
    }
    if (e.negative) {
        e.low = -e.low;
        e.high = -e.high;
    }
    return e;
}

/* Counts an addend that is not finite, or a zero; `negative` is the sign of the addend. */
static void note(struct sums *s, int is_nan, int is_infinite, int is_zero, int negative)
{
    if (is_nan)
        s->nans++;
    else if (is_infinite)
        s->infinities[negative]++;
    if (!is_nan && !(is_zero && negative))
        s->other = 1;
}

static void add_product(struct sums *s, struct element a, struct element b, int negate)
{
    if (negate) {
        a.low = -a.low;
        a.high = -a.high;
        a.negative ^= 1;
    }
    const int zero = a.is_zero || b.is_zero, infinite = a.is_infinite || b.is_infinite;
    const int nan = a.is_nan || b.is_nan || (zero && infinite);
    note(s, nan, infinite, zero, a.negative ^ b.negative);
    if (nan || infinite || zero)
        return;
    const int exponent = a.exponent + b.exponent;
    add(s, (wide)a.low * b.low, exponent);
    if (a.high != 0 || b.high != 0) {
        add(s, (wide)a.high * b.low + (wide)a.low * b.high, exponent + 32);
        add(s, (wide)a.high * b.high, exponent + 64);
    }
}

static void add_value(struct sums *s, struct element a)
{
    note(s, a.is_nan, a.is_infinite, a.is_zero, a.negative);
    if (!a.is_nan && !a.is_infinite && !a.is_zero) {
        add(s, a.low, a.exponent);
        if (a.high != 0)
            add(s, a.high, a.exponent + 32);
    }
    if (!a.is_nan) /* infinities and NaN are asked of the values */
        add_product(&squares, a, a, 0);
}

void exact_take(enum oracle_type type, const void *x, const void *y, size_t n)
{
    const enum oracle_type part = oracle_part(type);
    const size_t size = oracle_size(part);
    const unsigned char *px = x, *py = y;
    parts = oracle_is_complex(type) ? 2 : 1;
    forget(&squares);
    for (int k = 0; k < 2; k++) {
        forget(&values[k]);
        forget(&products[k]);
        forget(&conjugated[k]);
    }
    taken = n;
    numerator_is_known = 0;
    for (size_t i = 0; i < n; i++) {
        struct element a[2], b[2];
        for (int k = 0; k < parts; k++, px += size) {
            a[k] = element_of(oracle_load(px, part), part);
            add_value(&values[k], a[k]);
        }
        if (y == NULL)
            continue;
        for (int k = 0; k < parts; k++, py += size)
            b[k] = element_of(oracle_load(py, part), part);
        add_product(&products[0], a[0], b[0], 0);
        if (parts == 2) {
            add_product(&products[0], a[1], b[1], 1);
            add_product(&products[1], a[0], b[1], 0);
            add_product(&products[1], a[1], b[0], 0);
            add_product(&conjugated[0], a[0], b[0], 0);
            add_product(&conjugated[0], a[1], b[1], 0);
            add_product(&conjugated[1], a[0], b[1], 0);
            add_product(&conjugated[1], a[1], b[0], 1);
        }
    }
}

/* ------------------------------------------------------------------------------------------------- *
 * Long numbers
 * ------------------------------------------------------------------------------------------------- */

static void trim(struct number *a)
{
    while (a->n > 0 && a->digit[a->n - 1] == 0)
        a->n--;
}

/* The number that sums by exponent make: digits with carries pending, which are then taken up. */
static const struct number *collect(struct sums *s)
{
    struct number *const a = &s->total;
    int64_t pending[DIGITS];
    int lowest = 0, highest = WORDS - 1;
    if (s->is_collected)
        return a;
    s->is_collected = 1;
    a->negative = a->n = a->at = 0;
    while (lowest < WORDS && s->used[lowest] == 0)
        lowest++;
    if (lowest == WORDS)
        return a;
    while (s->used[highest] == 0)
        highest--;
    const int first = 2 * lowest, n = 2 * (highest - lowest) + 7;
    memset(pending, 0, (size_t)n * sizeof *pending);
    for (int word = lowest; word <= highest; word++)
        for (uint64_t left = s->used[word]; left != 0; left &= left - 1) {
            const int i = 64 * word + __builtin_ctzll(left), negative = s->at[i] < 0, up = i % 32;
            const unsigned_wide m = negative ? 0 - (unsigned_wide)s->at[i] : (unsigned_wide)s->at[i];
            int64_t *const to = pending + i / 32 - first;
            for (int k = 0; k < 5; k++) { /* bits 32 k to 32 k + 31 of m * 2^up */
                const uint64_t piece = k == 0 ? (uint64_t)m << up : (uint64_t)(m >> (32 * k - 32)) << up >> 32;
                to[k] += negative ? -(int64_t)(piece & UINT32_MAX) : (int64_t)(piece & UINT32_MAX);
            }
        }
    int64_t carry = 0;
    for (int k = 0; k < n; k++) {
        carry += pending[k];
        a->digit[k] = (uint32_t)carry;
        carry = (carry - (int64_t)a->digit[k]) / 4294967296;
    }
    if (carry < 0) { /* the complement of a negative number: turn it round */
        uint64_t one = 1;
        a->negative = 1;
        for (int k = 0; k < n; k++) {
            one += (uint32_t)~a->digit[k];
            a->digit[k] = (uint32_t)one;
            one >>= 32;
        }
    }
    a->at = first + s->least / 32;
    a->n = n;
    trim(a);
    return a;
}

/* Adds a * b * 2^(32 at) to the digits of sum, which has room. */
static void add_multiple(uint32_t *sum, const struct number *a, uint32_t b)
{
    uint64_t carry = 0;
    int k = 0;
    for (; k < a->n; k++) {
        carry += (uint64_t)a->digit[k] * b + sum[k];
        sum[k] = (uint32_t)carry;
        carry >>= 32;
    }
    for (; carry != 0; k++) {
        carry += sum[k];
        sum[k] = (uint32_t)carry;
        carry >>= 32;
    }
}

/* numerator = n squares - the squares of the sums, which is not negative. */
static void reckon_numerator(uint32_t n)
{
    static struct number square;
    const struct number *const q = collect(&squares);
    int at = q->at, end = q->n + q->at;
    for (int k = 0; k < parts; k++) {
        const struct number *const v = collect(&values[k]);
        at = v->n > 0 && 2 * v->at < at ? 2 * v->at : at;
        end = v->n > 0 && 2 * (v->n + v->at) > end ? 2 * (v->n + v->at) : end;
    }
    const int digits = end - at + 1;
    memset(numerator.digit, 0, (size_t)digits * sizeof *numerator.digit);
    add_multiple(numerator.digit + (q->at - at), q, n);
    for (int part = 0; part < parts; part++) {
        const struct number *const v = collect(&values[part]);
        memset(square.digit, 0, (size_t)digits * sizeof *square.digit);
        for (int k = 0; k < v->n; k++)
            add_multiple(square.digit + (2 * v->at - at) + k, v, v->digit[k]);
        uint64_t borrow = 0;
        for (int k = 0; k < digits; k++) {
            const uint64_t less = (uint64_t)square.digit[k] + borrow;
            borrow = numerator.digit[k] < less;
            numerator.digit[k] = (uint32_t)(numerator.digit[k] - less);
        }
        if (borrow != 0)
            abort(); /* Cauchy and Schwarz would not have it */
    }
    numerator.negative = 0;
    numerator.at = at;
    numerator.n = digits;
    trim(&numerator);
}

static int bits_of(unsigned_wide m)
{
    int n = 0;
    for (; m != 0; m >>= 1)
        n++;
    return n;
}

/* The encoding nearest to (-1)^negative (m + something in 0 .. 1 if more) 2^exponent, ties to even. m >= 2^62. */
static uint64_t encode(int negative, unsigned_wide m, int more, int exponent, struct oracle_format f)
{
    const int length = bits_of(m), infinite = (1 << (f.width - f.precision)) - 1;
    int last = exponent + length - f.precision;
    if (last < f.least)
        last = f.least;
    const int drop = last - exponent;
    uint64_t kept = drop < 128 ? (uint64_t)(m >> drop) : 0;
    if (drop <= 128) {
        const unsigned_wide half = (unsigned_wide)1 << (drop - 1), rest = drop < 128 ? m & (2 * half - 1) : m;
        if (rest > half || (rest == half && (more || kept % 2 != 0)))
            kept++;
    }
    if (kept >> f.precision != 0) {
        kept /= 2;
        last++;
    }
    const uint64_t hidden = UINT64_C(1) << (f.precision - 1);
    uint64_t bits = kept;
    if (kept >= hidden) {
        const int field = last - f.least + 1;
        bits = field >= infinite ? (uint64_t)infinite * hidden : kept - hidden + (uint64_t)field * hidden;
    }
    return negative ? bits | UINT64_C(1) << (f.width - 1) : bits;
}

static uint64_t root_of(unsigned_wide m)
{
    const long double guess = sqrtl((long double)m);
    uint64_t root = guess < 0x1p64L ? (uint64_t)guess : UINT64_MAX;
    const unsigned_wide mean = (root + m / root) / 2;
    root = mean > UINT64_MAX ? UINT64_MAX : (uint64_t)mean;
    while ((unsigned_wide)root * root > m)
        root--;
    while (root != UINT64_MAX && (unsigned_wide)(root + 1) * (root + 1) <= m)
        root++;
    return root;
}

/* The encoding of a / d, or of its square root; a is not 0. */
static uint64_t round_quotient(const struct number *a, uint64_t d, int root, struct oracle_format f)
{
    /* Long division of the leading digits, zeros put in below if there are fewer: the quotient of LEADING digits, the
       first of which is not 0, by at most 2 has 161 bits or more. What is below them adds less than 1 to it. */
    enum { LEADING = 8 };
    uint32_t quotient[LEADING];
    const int below = a->n - LEADING; /* digits that take no part, or minus the zeros put in */
    unsigned_wide rest = 0;
    int more = 0;
    for (int k = LEADING - 1; k >= 0; k--) {
        rest = rest << 32 | (k + below >= 0 ? a->digit[k + below] : 0);
        quotient[k] = (uint32_t)(rest / d);
        rest %= d;
    }
    for (int k = 0; k < below && !more; k++)
        more = a->digit[k] != 0;
    more |= rest != 0;
    /* The leading 128 bits, or 127 so that an even exponent is left. */
    int top = LEADING - 1, length = 0;
    while (quotient[top] == 0)
        top--;
    for (uint32_t digit = quotient[top]; digit != 0; digit >>= 1)
        length++;
    int low = 32 * top + length - 128; /* the place of the last bit taken */
    low += low & 1;
    unsigned_wide m = 0;
    for (int k = top; k >= 0 && 32 * k + 31 >= low; k--) {
        if (32 * k >= low)
            m = m << 32 | quotient[k];
        else
            m = m << (32 - (low - 32 * k)) | quotient[k] >> (low - 32 * k);
    }
    for (int k = 0; k < low / 32; k++)
        more |= quotient[k] != 0;
    more |= (quotient[low / 32] & ((UINT32_C(1) << low % 32) - 1)) != 0;
    const int exponent = 32 * (a->at + below) + low;
    if (!root)
        return encode(a->negative, m, more, exponent, f);
    const uint64_t r = root_of(m);
    return encode(0, r, more || (unsigned_wide)r * r != m, exponent / 2, f);
}

/* ------------------------------------------------------------------------------------------------- *
 * Results
 * ------------------------------------------------------------------------------------------------- */

/* The sum divided by n, or by 1 for the sum itself; what is skipped is not in n. */
static uint64_t mean_of(struct sums *s, size_t addends, int skip, uint64_t divisor, struct oracle_format f)
{
    if ((s->nans != 0 && !skip) || (s->infinities[0] != 0 && s->infinities[1] != 0))
        return oracle_nan(f);
    if (s->infinities[0] != 0 || s->infinities[1] != 0)
        return oracle_infinity(f, s->infinities[1] != 0);
    const struct number *const a = collect(s);
    return a->n == 0 ? oracle_zero(f, addends > 0 && !s->other) : round_quotient(a, divisor, 0, f);
}

/* Of values, both parts of complex ones. */
static size_t nans(void)
{
    return values[0].nans + values[1].nans;
}

static int has_infinities(void)
{
    return values[0].infinities[0] + values[0].infinities[1] + values[1].infinities[0] + values[1].infinities[1] != 0;
}

static uint64_t variance(size_t n, size_t ddof, int skip, int root, struct oracle_format f)
{
    if (n <= ddof || (nans() != 0 && !skip) || has_infinities())
        return oracle_nan(f);
    if (!numerator_is_known)
        reckon_numerator((uint32_t)n);
    numerator_is_known = 1;
    return numerator.n == 0 ? oracle_zero(f, 0) : round_quotient(&numerator, (uint64_t)n * (n - ddof), root, f);
}

static uint64_t norm(struct oracle_format f)
{
    if (nans() != 0)
        return oracle_nan(f);
    if (has_infinities())
        return oracle_infinity(f, 0);
    const struct number *const q = collect(&squares);
    return q->n == 0 ? oracle_zero(f, 0) : round_quotient(q, 1, 1, f);
}

uint64_t exact_result(enum oracle_operation operation, size_t ddof, struct oracle_format f, int part)
{
    const int skip = oracle_skips_nan(operation);
    const size_t n = skip ? taken - values[0].nans : taken;
    switch (operation) {
    case ORACLE_SUM:
    case ORACLE_NANSUM:
        return mean_of(&values[part], n, skip, 1, f);
    case ORACLE_MEAN:
    case ORACLE_NANMEAN:
        return n == 0 ? oracle_nan(f) : mean_of(&values[part], n, skip, n, f);
    case ORACLE_NORM:
        return norm(f);
    case ORACLE_VAR:
    case ORACLE_NANVAR:
        return variance(n, ddof, skip, 0, f);
    case ORACLE_STD:
    case ORACLE_NANSTD:
        return variance(n, ddof, skip, 1, f);
    case ORACLE_DOT:
        return mean_of(&products[part], n, 0, 1, f);
    case ORACLE_DOTC:
        return mean_of(&conjugated[part], n, 0, 1, f);
    default:
        abort();
    }
}

int exact_integer(enum oracle_operation operation, int is_signed, uint64_t *bits)
{
    const struct number *const a = collect(operation == ORACLE_DOT ? &products[0] : &values[0]);
    unsigned_wide magnitude = 0;
    if (a->n > 0 && a->n + a->at > 2)
        return 0;
    for (int k = a->n + a->at - 1; k >= 0; k--)
        magnitude = magnitude << 32 | (k >= a->at ? a->digit[k - a->at] : 0);
    const unsigned_wide most = is_signed ? ((unsigned_wide)1 << 63) - !a->negative : a->negative ? 0 : UINT64_MAX;
    *bits = a->negative ? 0 - (uint64_t)magnitude : (uint64_t)magnitude;
    return magnitude <= most;
}

#endif /* KSB_HAVE_EXACT */
