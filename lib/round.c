/* SPDX-License-Identifier: MIT */
/* The only place that rounds (docs/algorithm.md, "Rounding"). */
#include "round.h"

#include "natural.h"

/* Bits [at, at + 64) of the number; bits beyond its top are 0. 0 <= at. */
static uint64_t bits_from(const uint64_t *limb, int n, int at)
{
    const int i = at / 64, s = at % 64;
    uint64_t w = i < n ? limb[i] >> s : 0;
    if (s != 0 && i + 1 < n)
        w |= limb[i + 1] << (64 - s);
    return w;
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

uint64_t ksbi_round(const uint64_t *magnitude, int n, int exponent, int negative, int inexact,
                    struct ksbi_format f)
{
    const uint64_t sign = negative ? ksbi_sign_mask(f) : 0;
    const uint64_t infinity = ksbi_infinity_bits(f);
    const int min_exponent = ksbi_min_exponent(f);

    while (n > 0 && magnitude[n - 1] == 0)
        n--;
    if (n == 0) {
        KSBI_ASSERT(inexact && exponent <= min_exponent - 2);
        return sign;
    }
    const int top = 64 * (n - 1) + ksbi_top_bit(magnitude[n - 1]);

    /* The last bit that the result keeps has the exponent `last`: fraction_bits below the leading bit, or
     * the last bit of subnormals, whichever is higher. */
    int last = top + exponent - f.fraction_bits;
    if (last < min_exponent)
        last = min_exponent;
    /* Leading bit beyond the largest finite binade; also keeps the shift below in range. */
    if (last - min_exponent >= (1 << f.exponent_bits) - 2)
        return sign | infinity;

    const int drop = last - exponent; /* number of low bits of magnitude that are rounded off */
    uint64_t kept;
    if (drop > 0) {
        /* If top < drop - 1, the value is below half of the last bit, and half is 0. */
        kept = top >= drop ? bits_from(magnitude, n, drop) : 0;
        const int half = top >= drop - 1 && (bits_from(magnitude, n, drop - 1) & 1);
        if (half && (inexact || (kept & 1) || any_bit_below(magnitude, drop - 1)))
            kept++;
    } else {
        /* top - drop <= fraction_bits < 64: all of it is in the first limb. Callers that set `inexact`
         * bring enough bits for this not to happen. */
        KSBI_ASSERT(!inexact);
        kept = magnitude[0] << -drop;
    }

    /* kept <= 2^(fraction_bits + 1). Adding instead of or-ing lets the hidden bit raise the exponent
     * field by one, and a carry out of the significand by one more, up to the encoding of infinity. */
    const uint64_t bits = ((uint64_t)(last - min_exponent) << f.fraction_bits) + kept;
    return sign | (bits < infinity ? bits : infinity);
}

/* The leading bits of a quotient: quotient * 2^exponent <= a / b < (quotient + 1) * 2^exponent, with equality
 * if and only if not inexact. 2^128 < quotient < 2^256. */
struct leading {
    uint64_t quotient[4];
    int exponent;
    int inexact;
};

/*
 * Only the leading nb + 3 limbs of a are divided: with a = top * 2^(64 k) + rest, 0 <= rest < 2^(64 k), the
 * floor of (a / 2^(64 k)) / b is floor(top / b), and it is exact if and only if that division leaves no rest
 * and `rest` is 0. A shorter a is extended by zeros below.
 */
static struct leading leading_quotient(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent)
{
    uint64_t top[KSBI_RATIO_LIMBS + 4], divisor[KSBI_RATIO_LIMBS];
    struct leading l = {{0}, 0, 0};

    na = ksbi_natural_length(a, na);
    nb = ksbi_natural_length(b, nb);
    KSBI_ASSERT(na > 0 && nb > 0 && nb <= KSBI_RATIO_LIMBS);
    const int n = nb + 3;
    const int cut = na - n; /* limbs left out; negative: zeros put in */
    for (int i = 0; i < n; i++)
        top[i] = i + cut >= 0 ? a[i + cut] : 0;
    for (int i = 0; i < cut; i++)
        l.inexact |= a[i] != 0;
    memcpy(divisor, b, (size_t)nb * sizeof *b);
    l.inexact |= ksbi_natural_divide(l.quotient, top, n, divisor, nb);
    l.exponent = exponent + 64 * cut;
    return l;
}

uint64_t ksbi_round_ratio(const uint64_t *a, int na, const uint64_t *b, int nb, int exponent, int negative,
                          struct ksbi_format f)
{
    const struct leading l = leading_quotient(a, na, b, nb, exponent);
    return ksbi_round(l.quotient, 4, l.exponent, negative, l.inexact, f);
}

uint64_t ksbi_round_sqrt(const uint64_t *a, int n, int exponent, int inexact, struct ksbi_format f)
{
    n = ksbi_natural_length(a, n);
    KSBI_ASSERT(n > 0 && exponent % 2 == 0);
    const int top = 64 * (n - 1) + ksbi_top_bit(a[n - 1]);
    /* The leading 127 or 128 bits, so many that an even exponent is left; zeros are put in if there are fewer. The
     * root of a floor is the floor of the root, and it is exact if and only if nothing was cut and the square is perfect. */
    int cut = top - 127;
    cut += cut & 1;
    uint64_t high, low;
    if (cut >= 0) {
        high = bits_from(a, n, cut + 64);
        low = bits_from(a, n, cut);
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
    const struct leading l = leading_quotient(a, na, b, nb, exponent);
    return ksbi_round_sqrt(l.quotient, 4, l.exponent, l.inexact, f);
}
