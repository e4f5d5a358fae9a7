/* SPDX-License-Identifier: MIT */
#include "gen.h"

#include "doubles.h"

#include <stdlib.h>

const char *gen_name(enum gen_shape shape)
{
    static const char *const names[GEN_SHAPES] = {
        "uniform", "normal", "integer", "window", "wide", "cancel", "tie", "near tie", "brink", "overflow",
        "subnormal", "offset", "equal", "blocks", "zero", "special", "late",
    };
    return names[shape];
}

/* ------------------------------------------------------------------------------------------------- *
 * Bits of one number
 * ------------------------------------------------------------------------------------------------- */

static uint64_t sign_of(struct oracle_format f)
{
    return UINT64_C(1) << (f.width - 1);
}

static uint64_t hidden_of(struct oracle_format f)
{
    return UINT64_C(1) << (f.precision - 1);
}

/* The exponent field of infinities; those of finite numbers are below it. */
static int fields_of(struct oracle_format f)
{
    return (1 << (f.width - f.precision)) - 1;
}

/* The exponent field of 1. */
static int bias_of(struct oracle_format f)
{
    return fields_of(f) / 2;
}

static uint64_t with(struct oracle_format f, int field, uint64_t fraction, int negative)
{
    return (uint64_t)field * hidden_of(f) | fraction | (negative ? sign_of(f) : 0);
}

static int field_of(struct oracle_format f, uint64_t bits)
{
    return (int)((bits & (sign_of(f) - 1)) / hidden_of(f));
}

/* 2^exponent, subnormal or not. */
static uint64_t power(struct oracle_format f, int exponent)
{
    const int field = exponent - f.least - f.precision + 2;
    return field > 0 ? with(f, field, 0, 0) : UINT64_C(1) << (exponent - f.least);
}

/* +-significand * 2^exponent; bits that do not fit are cut off, and what is too large is the largest number. */
static uint64_t encode(struct oracle_format f, int negative, uint64_t significand, int exponent)
{
    while (significand >= 2 * hidden_of(f) || (exponent < f.least && significand != 0)) {
        significand >>= 1;
        exponent++;
    }
    if (significand == 0)
        return with(f, 0, 0, negative);
    while (significand < hidden_of(f) && exponent > f.least) {
        significand <<= 1;
        exponent--;
    }
    if (significand < hidden_of(f))
        return with(f, 0, significand, negative);
    const int field = exponent - f.least + 1;
    return field < fields_of(f) ? with(f, field, significand - hidden_of(f), negative)
                                : with(f, fields_of(f) - 1, hidden_of(f) - 1, negative);
}

/* A random significand and sign, the exponent field in low .. high, as far as there are such. */
static uint64_t with_field(struct ksb_rng *rng, struct oracle_format f, int low, int high)
{
    const int last = fields_of(f) - 1;
    low = low > last ? last : low < 0 ? 0 : low;
    high = high > last ? last : high < low ? low : high;
    const uint64_t random = ksb_rng_next(rng);
    return with(f, ksb_rng_between(rng, low, high), random & (hidden_of(f) - 1), (int)(random >> 63));
}

static uint64_t any_finite(struct ksb_rng *rng, struct oracle_format f)
{
    return with_field(rng, f, 0, fields_of(f) - 1);
}

double gen_finite(struct ksb_rng *rng)
{
    return ksb_from_bits(any_finite(rng, oracle_f64));
}

static uint64_t special(struct ksb_rng *rng, struct oracle_format f)
{
    const uint64_t infinity = oracle_infinity(f, 0), quiet = oracle_nan(f), sign = sign_of(f);
    const uint64_t values[] = {
        infinity, infinity | sign, infinity, infinity | sign,
        quiet, quiet | sign | 1,                           /* quiet NaN */
        infinity | 1, infinity | sign | hidden_of(f) >> 2, /* signalling NaN */
    };
    return values[ksb_rng_below(rng, sizeof values / sizeof *values)];
}

int gen_edges(enum oracle_type type, uint64_t edges[GEN_EDGES])
{
    int n = 0;
    if (oracle_is_integer(type)) {
        const int width = 8 * (int)oracle_size(type);
        const uint64_t ones = UINT64_MAX >> (64 - width), top = UINT64_C(1) << (width - 1);
        const uint64_t values[] = {0, 1, ones, top, top - 1, ones - 1, top + 1, 2, top >> 1, top >> (width / 2 - 1), 3};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
            edges[n++] = values[i] & ones;
        return n;
    }
    const struct oracle_format f = *oracle_format(type);
    const uint64_t sign = sign_of(f), hidden = hidden_of(f), infinity = oracle_infinity(f, 0), one = power(f, 0);
    const uint64_t values[] = {
        oracle_nan(f), infinity, infinity | sign, 0, sign, 1, one, one | sign, infinity - 1, /* these differ in kind */
        sign | 1, (infinity - 1) | sign, oracle_nan(f) | sign, infinity | 1, infinity | sign | (hidden / 2 - 1),
        oracle_nan(f) | 5, hidden - 1, (hidden - 1) | sign, hidden, hidden | sign, one + 1,
        power(f, -f.precision), power(f, -f.precision) | sign, with(f, fields_of(f) - 1, 0, 0),
        with(f, fields_of(f) - 1 - f.precision < 1 ? 1 : fields_of(f) - 1 - f.precision, 0, 0), /* half an ulp of MAX */
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        edges[n++] = values[i];
    return n;
}

/* ------------------------------------------------------------------------------------------------- *
 * Arrays
 * ------------------------------------------------------------------------------------------------- */

void gen_permute_items(struct ksb_rng *rng, void *x, size_t size, size_t n)
{
    unsigned char *const items = x, item[16];
    for (size_t i = n; i > 1; i--) {
        const size_t j = ksb_rng_below(rng, i);
        memcpy(item, items + size * (i - 1), size);
        memmove(items + size * (i - 1), items + size * j, size);
        memcpy(items + size * j, item, size);
    }
}

void gen_permute(struct ksb_rng *rng, double *x, size_t n)
{
    gen_permute_items(rng, x, sizeof *x, n);
}

/* n elements that sum to zero exactly: pairs, and a zero if n is odd. */
static void fill_pairs(struct ksb_rng *rng, struct oracle_format f, uint64_t *x, size_t n)
{
    for (size_t i = 0; i + 1 < n; i += 2) {
        x[i] = any_finite(rng, f);
        x[i + 1] = x[i] ^ sign_of(f);
    }
    if (n % 2 != 0)
        x[n - 1] = 0;
}

/* A number, half the distance to its neighbour, and `nudge` times the smallest subnormal; the rest cancels. */
static void fill_tie(struct ksb_rng *rng, struct oracle_format f, uint64_t *x, size_t n, uint64_t base, int nudge)
{
    size_t used = 0;
    if (n > 0)
        x[used++] = base;
    if (n > 1) /* of the sign of base, so that the tie is above its magnitude also at a power of two */
        x[used++] = power(f, f.least + field_of(f, base) - 2) | (base & sign_of(f));
    if (n > 2 && nudge != 0)
        x[used++] = 1 | (nudge < 0 ? sign_of(f) : 0);
    fill_pairs(rng, f, x + used, n - used);
}

static void fill_overflow(struct ksb_rng *rng, struct oracle_format f, uint64_t *x, size_t n)
{
    const int last = fields_of(f) - 1;
    size_t i = 0;
    for (; i + 2 < n; i += 2) {
        x[i] = with_field(rng, f, last - 6, last);
        x[i + 1] = x[i] ^ sign_of(f);
    }
    for (; i < n; i++) /* at most two, so the total stays below the largest number */
        x[i] = with_field(rng, f, 1, last - 1);
    if (n > 6) { /* the partial sums really do pass MAX */
        x[0] = x[2] = oracle_infinity(f, 0) - 1;
        x[1] = x[3] = x[0] | sign_of(f);
    }
}

/* What has one character for a while: narrow, wider, anything, huge, special. */
static void fill_late(struct ksb_rng *rng, struct oracle_format f, uint64_t *x, size_t n)
{
    const int middle = bias_of(f), last = fields_of(f) - 1;
    const int spread[] = {1, 20, 60, 300, last};
    int stage = 0;
    for (size_t i = 0; i < n; i++) {
        if (ksb_rng_below(rng, n) < 6)
            stage++;
        if (stage < 5)
            x[i] = with_field(rng, f, middle - spread[stage], middle + spread[stage]);
        else
            x[i] = with_field(rng, f, last - 1, last);
    }
    for (size_t k = ksb_rng_below(rng, 3); k > 0 && n > 0; k--)
        x[n - 1 - ksb_rng_below(rng, n < 8 ? n : 8)] = special(rng, f);
}

/* Bits that stand for double v, cut to the precision of f. */
static uint64_t of_double(struct oracle_format f, double v)
{
    const uint64_t bits = ksb_bits(v);
    const int field = field_of(oracle_f64, bits);
    const uint64_t fraction = bits & (hidden_of(oracle_f64) - 1);
    return encode(f, bits >> 63 != 0, field == 0 ? fraction : fraction | hidden_of(oracle_f64),
                  oracle_f64.least + (field == 0 ? 0 : field - 1));
}

static double uniform(struct ksb_rng *rng)
{
    return (double)(int64_t)ksb_rng_next(rng) * 0x1p-63;
}

static void fill(struct ksb_rng *rng, enum gen_shape shape, struct oracle_format f, uint64_t *x, size_t n)
{
    static const int windows[] = {40, 100, 250, 600, 2000};
    const int last = fields_of(f) - 1;
    int low, high;
    uint64_t base;
    double v;

    switch (shape) {
    case GEN_UNIFORM:
        for (size_t i = 0; i < n; i++)
            x[i] = of_double(f, uniform(rng));
        return;
    case GEN_NORMAL: /* by the central limit theorem */
        for (size_t i = 0; i < n; i++) {
            v = 0.0;
            for (int k = 0; k < 6; k++)
                v += uniform(rng);
            x[i] = of_double(f, v);
        }
        return;
    case GEN_INTEGER:
        for (size_t i = 0; i < n; i++)
            x[i] = of_double(f, ksb_rng_between(rng, -4, 4));
        return;
    case GEN_WINDOW:
        low = ksb_rng_between(rng, 0, last);
        high = low + (ksb_rng_below(rng, 2) == 0 ? ksb_rng_between(rng, 0, 120) : windows[ksb_rng_below(rng, 5)]);
        for (size_t i = 0; i < n; i++)
            x[i] = with_field(rng, f, low, high);
        return;
    case GEN_WIDE:
        for (size_t i = 0; i < n; i++)
            x[i] = any_finite(rng, f);
        return;
    case GEN_CANCEL:
        if (n == 0)
            return;
        fill_pairs(rng, f, x, n - 1);
        x[n - 1] = with_field(rng, f, 0, last / 34);
        break;
    case GEN_TIE: /* from field 54 up half an ulp of a double is well above the smallest subnormal */
        fill_tie(rng, f, x, n, with_field(rng, f, last < 54 ? 4 : 54, last - 1), 0);
        break;
    case GEN_NEAR_TIE:
        fill_tie(rng, f, x, n, with_field(rng, f, last < 54 ? 4 : 54, last - 1), ksb_rng_below(rng, 2) == 0 ? -1 : 1);
        break;
    case GEN_BRINK:
        base = (oracle_infinity(f, 0) - 1) | (ksb_rng_below(rng, 2) == 0 ? sign_of(f) : 0);
        fill_tie(rng, f, x, n, base, ksb_rng_between(rng, -1, 1));
        break;
    case GEN_OVERFLOW:
        fill_overflow(rng, f, x, n);
        break;
    case GEN_SUBNORMAL:
        for (size_t i = 0; i < n; i++)
            x[i] = with_field(rng, f, 0, ksb_rng_below(rng, 4) == 0 ? 2 : 0);
        return;
    case GEN_OFFSET:
        base = with_field(rng, f, bias_of(f), bias_of(f) + (last < 64 ? 4 : 60)) & ~(uint64_t)15;
        for (size_t i = 0; i < n; i++)
            x[i] = base + ksb_rng_below(rng, 16);
        return;
    case GEN_EQUAL:
        base = any_finite(rng, f) & ~(uint64_t)1;
        for (size_t i = 0; i < n; i++)
            x[i] = base + (ksb_rng_below(rng, 2 * n) == 0);
        return;
    case GEN_BLOCKS:
        low = ksb_rng_between(rng, 0, last);
        for (size_t i = 0; i < n / 2; i++) {
            x[i] = with_field(rng, f, low, low + 30);
            x[n - n / 2 + i] = x[i] ^ sign_of(f);
        }
        if (n % 2 != 0)
            x[n / 2] = with_field(rng, f, 0, low);
        return;
    case GEN_ZERO:
        for (size_t i = 0; i < n; i++)
            x[i] = ksb_rng_below(rng, 3 * n) == 0 ? 0 : sign_of(f);
        return;
    case GEN_SPECIAL: { /* infinities of one sign must win somewhere, so specials are few */
        const size_t every = 1 + n / (1 + ksb_rng_below(rng, 3));
        for (size_t i = 0; i < n; i++)
            x[i] = ksb_rng_below(rng, every) == 0 ? special(rng, f) : any_finite(rng, f);
        return;
    }
    case GEN_LATE:
        fill_late(rng, f, x, n);
        return;
    case GEN_SHAPES:
        return;
    }
    gen_permute_items(rng, x, sizeof *x, n);
}

static uint64_t integer_ones(enum oracle_type type)
{
    return UINT64_MAX >> (64 - 8 * oracle_size(type));
}

static void fill_integers(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, uint64_t *x, size_t n)
{
    const int width = 8 * (int)oracle_size(type);
    const uint64_t ones = integer_ones(type), top = UINT64_C(1) << (width - 1);
    const int is_signed = type >= ORACLE_I8 && type <= ORACLE_I64;
    const uint64_t largest = is_signed ? top - 1 : ones;
    const uint64_t base = ksb_rng_next(rng) & ones;
    uint64_t edges[GEN_EDGES];
    const size_t nedges = (size_t)gen_edges(type, edges);

    for (size_t i = 0; i < n; i++) {
        const uint64_t random = ksb_rng_next(rng);
        switch (shape) {
        case GEN_INTEGER:
            x[i] = random % 9 - (is_signed ? 4 : 0);
            break;
        case GEN_WINDOW:
            x[i] = random >> 1 >> ksb_rng_below(rng, 63);
            break;
        case GEN_CANCEL:
        case GEN_TIE:
            x[i] = i % 2 == 0 ? random : (i == n - 1 ? 1 : 0) - x[i - 1];
            break;
        case GEN_BLOCKS:
            x[i] = i < n / 2 ? random : 0 - x[n - 1 - i];
            break;
        case GEN_NEAR_TIE:
        case GEN_BRINK: /* the sum of the first two reaches an end of the type */
            x[i] = i == 0 ? base >> 1 : i == 1 ? largest - (base >> 1) + (random % 3 - 1) : 0;
            break;
        case GEN_OVERFLOW:
            x[i] = largest - (random & 3);
            break;
        case GEN_SUBNORMAL:
            x[i] = random & 1;
            break;
        case GEN_OFFSET:
            x[i] = (base & ~(uint64_t)15) + (random & 15);
            break;
        case GEN_EQUAL:
            x[i] = base + (ksb_rng_below(rng, 2 * n) == 0);
            break;
        case GEN_ZERO:
            x[i] = ksb_rng_below(rng, 3 * n) == 0;
            break;
        case GEN_SPECIAL:
        case GEN_LATE:
            x[i] = i < n / 2 && shape == GEN_LATE ? random & 7 : edges[random % nedges];
            break;
        default:
            x[i] = random;
        }
        x[i] &= ones;
    }
}

static void fill_part(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, uint64_t *x, size_t n)
{
    if (oracle_is_integer(type))
        fill_integers(rng, shape, type, x, n);
    else
        fill(rng, shape, *oracle_format(type), x, n);
}

static void put(void *to, const uint64_t *bits, enum oracle_type type, size_t step, size_t n)
{
    for (size_t i = 0; i < n; i++)
        oracle_store((unsigned char *)to + i * step, bits[i], type);
}

/* Room for n words, which the caller frees. */
static uint64_t *words(size_t n)
{
    uint64_t *const room = malloc((n + 1) * sizeof *room);
    if (room == NULL)
        abort();
    return room;
}

void gen_elements(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, void *x, size_t n)
{
    const enum oracle_type part = oracle_part(type);
    uint64_t *const bits = words(n);
    for (size_t k = 0; k < (oracle_is_complex(type) ? 2 : 1); k++) {
        fill_part(rng, shape, part, bits, n);
        put((unsigned char *)x + k * oracle_size(part), bits, part, oracle_size(type), n);
    }
    free(bits);
}

void gen_fill(struct ksb_rng *rng, enum gen_shape shape, double *x, size_t n)
{
    gen_elements(rng, shape, ORACLE_F64, x, n);
}

/* x becomes x / y and y a power of two, where both are normal numbers; else y is 1. Now and then both change sign. */
static void cut(struct ksb_rng *rng, struct oracle_format f, uint64_t *x, uint64_t *y)
{
    const int field = field_of(f, *x), last = fields_of(f) - 1, bias = bias_of(f);
    int s = 0;
    if (field > 0 && field <= last) {
        const int low = 1 - field > bias - last ? 1 - field : bias - last;
        const int high = last - field < bias - 1 ? last - field : bias - 1;
        if (low <= high)
            s = ksb_rng_between(rng, low, high);
    }
    *x += (uint64_t)((int64_t)s * (int64_t)hidden_of(f));
    *y = power(f, -s);
    if (ksb_rng_below(rng, 3) == 0) {
        *x ^= sign_of(f);
        *y ^= sign_of(f);
    }
}

void gen_factors(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, void *x, void *y, size_t n)
{
    const enum oracle_type part = oracle_part(type);
    gen_elements(rng, shape, type, x, n);
    if (oracle_is_integer(type) || ksb_rng_below(rng, 2) == 0) {
        gen_elements(rng, shape, type, y, n);
        return;
    }
    for (size_t i = 0; i < n * oracle_size(type); i += oracle_size(part)) {
        uint64_t a = oracle_load((unsigned char *)x + i, part), b;
        cut(rng, *oracle_format(part), &a, &b);
        oracle_store((unsigned char *)x + i, a, part);
        oracle_store((unsigned char *)y + i, b, part);
    }
}

void gen_weights(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, void *w, size_t n)
{
    const struct oracle_format f = *oracle_format(type);
    const size_t kind = ksb_rng_below(rng, 10);
    uint64_t *const bits = words(n);
    if (kind >= 6)
        fill(rng, shape, f, bits, n);
    for (size_t i = 0; i < n; i++) {
        if (kind < 2)
            bits[i] = power(f, 0);
        else if (kind < 4)
            bits[i] = of_double(f, ksb_rng_between(rng, 0, 3));
        else if (kind < 6)
            bits[i] = power(f, ksb_rng_between(rng, -6, 6));
        else if (kind < 9)
            bits[i] &= ~sign_of(f);
    }
    put(w, bits, type, oracle_size(type), n);
    free(bits);
}

/* Squares up to 108 bits, in two words where there is no wider type. */
#if defined(__SIZEOF_INT128__)
__extension__ typedef unsigned __int128 wide;
enum { WIDEST_ROOT = 54 };
#else
typedef uint64_t wide;
enum { WIDEST_ROOT = 31 };
#endif

static uint64_t root_of(wide v)
{
    uint64_t root = 0;
    for (int bit = 8 * (int)sizeof v / 2 - 1; bit >= 0; bit--) {
        const uint64_t trial = root | UINT64_C(1) << bit;
        if ((wide)trial * trial <= v)
            root = trial;
    }
    return root;
}

size_t gen_squares(struct ksb_rng *rng, enum oracle_type type, void *x, size_t n)
{
    enum { MOST = 64 };
    const int width = 8 * (int)oracle_size(type);
    const int integers = oracle_is_integer(type);
    /* Bits that every element may have, and bits of t. */
    const int precision = integers ? width - 1 : oracle_format(type)->precision;
    int bits = (integers ? width - 2 : precision) + (int)ksb_rng_below(rng, 2);
    bits = bits > WIDEST_ROOT ? WIDEST_ROOT : bits;
    if (ksb_rng_below(rng, 4) == 0)
        bits = ksb_rng_between(rng, 2, bits);
    const uint64_t t = (ksb_rng_next(rng) >> (64 - bits)) | UINT64_C(1) << (bits - 1) | 1;

    uint64_t roots[MOST];
    size_t used = 0;
    wide rest = (wide)t * t + (wide)ksb_rng_below(rng, 3) - 1;
    for (; rest != 0; used++) {
        if (used == MOST || used == n)
            return 0;
        uint64_t root = root_of(rest);
        /* Not always the largest: else the first element is nearly all of the norm. */
        if (used == 0 && ksb_rng_below(rng, 2) == 0)
            root -= root >> ksb_rng_between(rng, 1, 3);
        if (root >> precision != 0) /* one bit too many */
            root &= ~(uint64_t)1;
        rest -= (wide)root * root;
        roots[used] = root;
    }

    int exponent = 0;
    if (!integers) {
        const struct oracle_format f = *oracle_format(type);
        const int highest = bias_of(f) - bits - 1;
        exponent = ksb_rng_below(rng, 2) == 0 ? ksb_rng_between(rng, f.least, highest) : highest < 0 ? highest : 0;
    }
    for (size_t i = 0; i < n; i++) {
        const uint64_t root = i < used ? roots[i] : 0;
        oracle_store((unsigned char *)x + i * oracle_size(type),
                     integers ? root : encode(*oracle_format(type), (int)ksb_rng_below(rng, 2), root, exponent), type);
    }
    gen_permute_items(rng, x, oracle_size(type), n);
    return used;
}
