/* SPDX-License-Identifier: MIT */
/* The only place that rounds (docs/algorithm.md, "Rounding"). */
#include "round.h"

#include "natural.h"

/* Bits [at, at + 64) of the number, all of them in its limbs. */
static uint64_t bits_from(const uint64_t *limb, int at)
{
    const int i = at / 64, s = at % 64;
    return s == 0 ? limb[i] : limb[i] >> s | limb[i + 1] << (64 - s);
}

/* Whether any of the bits [0, below) is set; below <= 64 n. */
static int any_bit_below(const uint64_t *limb, int below)
{
    int i = 0;
    for (; i < below / 64; i++)
        if (limb[i] != 0)
            return 1;
    return below % 64 != 0 && (limb[i] << (64 - below % 64)) != 0;
}

/* A number by its leading 128 bits: (word * 2^64 + low + rest) * 2^exponent, word >= 2^63, where 0 <= rest < 1 is 0 if and
 * only if not inexact. */
struct leading {
    uint64_t word, low;
    int exponent;
    int inexact;
};

/* Of a * 2^exponent; a != 0. Zeros are put in if it is short. */
static struct leading leading_bits(const uint64_t *a, int n, int exponent)
{
    const uint64_t w0 = a[n - 1], w1 = n > 1 ? a[n - 2] : 0, w2 = n > 2 ? a[n - 3] : 0;
    const int up = 63 - ksbi_top_bit(w0);
    struct leading l;
    l.word = w0 << up | (w1 >> 1) >> (63 - up);
    l.low = w1 << up | (w2 >> 1) >> (63 - up);
    l.exponent = exponent + 64 * (n - 2) - up;
    l.inexact = w2 << up != 0;
    for (int i = 0; i < n - 3 && !l.inexact; i++)
        l.inexact = a[i] != 0;
    return l;
}

static uint64_t round_leading(struct leading l, int negative, struct ksbi_format f)
{
    const uint64_t sign = negative ? ksbi_sign_mask(f) : 0, half = UINT64_C(1) << 63;
    const uint64_t infinity = ksbi_infinity_bits(f);
    const int min_exponent = ksbi_min_exponent(f);

    /* The last bit that the result keeps has the exponent `last`: fraction_bits below the leading bit, or
     * the last bit of subnormals, whichever is higher. */
    const int exponent = l.exponent + 64; /* of the word */
    const int below = l.low != 0 || l.inexact;
    int last = exponent + 63 - f.fraction_bits;
    if (last < min_exponent)
        last = min_exponent;
    /* Leading bit beyond the largest finite binade. */
    if (last - min_exponent >= (1 << f.exponent_bits) - 2)
        return sign | infinity;

    const int drop = last - exponent; /* >= 63 - fraction_bits > 0 bits of the word are rounded off */
    uint64_t kept = 0;
    if (drop <= 64) { /* otherwise the value is below half of the last bit */
        const uint64_t dropped = l.word << (64 - drop);
        kept = drop < 64 ? l.word >> drop : 0;
        kept += dropped > half || (dropped == half && (below || (kept & 1)));
    }

    /* kept <= 2^(fraction_bits + 1). Adding instead of or-ing lets the hidden bit raise the exponent
     * field by one, and a carry out of the significand by one more, up to the encoding of infinity. */
    const uint64_t bits = ((uint64_t)(last - min_exponent) << f.fraction_bits) + kept;
    return sign | (bits < infinity ? bits : infinity);
}

uint64_t ksbi_round(const uint64_t *magnitude, int n, int exponent, int negative, int inexact,
                    struct ksbi_format f)
{
    n = ksbi_natural_length(magnitude, n);
    KSBI_ASSERT(n > 0);
    struct leading l = leading_bits(magnitude, n, exponent);
    KSBI_ASSERT(!inexact || magnitude[n - 1] >> 61 != 0 || n > 1); /* zeros that are put in stay below what is kept */
    l.inexact |= inexact;
    return round_leading(l, negative, f);
}

/* The leading bits of a quotient: quotient * 2^exponent <= a / b < (quotient + 1) * 2^exponent, with equality
 * if and only if not inexact. 2^126 < quotient < 2^256. */
struct quotient {
    uint64_t limb[4];
    int exponent;
    int inexact;
};

/*
 * Only the leading nb + 3 limbs of a are divided: with a = top * 2^(64 k) + rest, 0 <= rest < 2^(64 k), the
 * floor of (a / 2^(64 k)) / b is floor(top / b), and it is exact if and only if that division leaves no rest
 * and `rest` is 0. A shorter a is extended by zeros below.
 */
static struct quotient leading_quotient(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent)
{
    uint64_t top[KSBI_RATIO_LIMBS + 4], divisor[KSBI_RATIO_LIMBS];
    struct quotient q = {{0}, 0, 0};

    na = ksbi_natural_length(a, na);
    nb = ksbi_natural_length(b, nb);
    KSBI_ASSERT(na > 0 && nb > 0 && nb <= KSBI_RATIO_LIMBS);
    const int n = nb + 3;
    const int cut = na - n; /* limbs left out; negative: zeros put in */
    for (int i = 0; i < n; i++)
        top[i] = i + cut >= 0 ? a[i + cut] : 0;
    for (int i = 0; i < cut; i++)
        q.inexact |= a[i] != 0;
    memcpy(divisor, b, (size_t)nb * sizeof *b);
    q.inexact |= ksbi_natural_divide(q.limb, top, n, divisor, nb);
    q.exponent = exponent + 64 * cut;
    return q;
}

/* The same for a divisor of one limb, and an `a` by its leading bits, 127 of which are divided. */
static struct leading divide_leading(struct leading a, uint64_t divisor)
{
    const int up = 63 - ksbi_top_bit(divisor);
    uint64_t rest;
    const uint64_t q = ksbi_divide_words(a.word >> 1, a.word << 63 | a.low >> 1, divisor << up, &rest);
    struct leading l = leading_bits(&q, 1, a.exponent + 1 + up);
    l.inexact = rest != 0 || (a.low & 1) || a.inexact;
    return l;
}

uint64_t ksbi_round_ratio(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent, int negative,
                          struct ksbi_format f)
{
    if (ksbi_natural_length(b, nb) == 1)
        return round_leading(divide_leading(leading_bits(a, ksbi_natural_length(a, na), exponent), b[0]), negative, f);
    const struct quotient q = leading_quotient(a, na, b, nb, exponent);
    return ksbi_round(q.limb, 4, q.exponent, negative, q.inexact, f);
}

uint64_t ksbi_round_sqrt(const uint64_t *a, int n, int exponent, int inexact, struct ksbi_format f)
{
    n = ksbi_natural_length(a, n);
    KSBI_ASSERT(n > 0 && exponent % 2 == 0);
    const int top = 64 * (n - 1) + ksbi_top_bit(a[n - 1]);
    /* The leading 127 or 128 bits, so many that an even exponent is left; zeros are put in if there are fewer. The
     * root of a floor is the floor of the root, and it is exact if and only if nothing was cut and the square is perfect. */
    int cut = top - 127;
    cut += cut & 1; /* and cut + 128 <= 64 n: with top = 64 n - 1 it is even as it is */
    uint64_t high, low;
    if (cut >= 0) {
        high = bits_from(a, cut + 64);
        low = bits_from(a, cut);
        inexact |= any_bit_below(a, cut);
    } else {
        KSBI_ASSERT(!inexact); /* callers that set it bring enough bits */
        const int up = -cut, s = up % 64;
        const uint64_t w0 = a[0], w1 = n > 1 ? a[1] : 0;
        low = up < 64 ? w0 << s : 0;
        high = up < 64 ? w1 << s | (w0 >> 1) >> (63 - s) : w0 << s;
    }
    int rest;
    const uint64_t root = ksbi_natural_sqrt(high, low, &rest);
    return ksbi_round(&root, 1, (exponent + cut) / 2, 0, rest || inexact, f);
}

uint64_t ksbi_round_sqrt_ratio(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent,
                               struct ksbi_format f)
{
    const struct quotient q = leading_quotient(a, na, b, nb, exponent);
    return ksbi_round_sqrt(q.limb, 4, q.exponent, q.inexact, f);
}
