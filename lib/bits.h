/* SPDX-License-Identifier: MIT */
/*
 * Bits of binary floating-point formats and of 64-bit words. No arithmetic policy lives here.
 *
 * Data are read as integers, never as floating-point values: so neither the caller's rounding and flush
 * modes nor x87 registers can touch them, and no sticky flag is raised.
 */
#ifndef KSBI_BITS_H
#define KSBI_BITS_H

#include "common.h"

#include <string.h>

/* An IEEE 754 binary interchange format of at most 64 bits, or one of its shape (bfloat16). */
struct ksbi_format {
    int fraction_bits; /* stored significand bits: 52 for binary64 */
    int exponent_bits; /* 11 for binary64 */
};

static const struct ksbi_format ksbi_f64 = {52, 11};
static const struct ksbi_format ksbi_f32 = {23, 8};
static const struct ksbi_format ksbi_f16 = {10, 5};
static const struct ksbi_format ksbi_bf16 = {7, 8};

/* A finite value is (-1)^negative * significand * 2^exponent. */
struct ksbi_decoded {
    uint64_t significand; /* < 2^(fraction_bits + 1); any for an integer, whose exponent is 0 */
    int exponent;
    int negative;
    enum { KSBI_FINITE, KSBI_INFINITE, KSBI_NAN } kind;
};

/* Exponent of the last bit of subnormals, the smallest an encoding has: -1074 for binary64. */
static inline int ksbi_min_exponent(struct ksbi_format f)
{
    return 2 - (1 << (f.exponent_bits - 1)) - f.fraction_bits;
}

static inline uint64_t ksbi_sign_mask(struct ksbi_format f)
{
    return UINT64_C(1) << (f.fraction_bits + f.exponent_bits);
}

static inline uint64_t ksbi_infinity_bits(struct ksbi_format f)
{
    return ((UINT64_C(1) << f.exponent_bits) - 1) << f.fraction_bits;
}

/* The one NaN that is ever returned: quiet, positive, no payload. */
static inline uint64_t ksbi_nan_bits(struct ksbi_format f)
{
    return ksbi_infinity_bits(f) | UINT64_C(1) << (f.fraction_bits - 1);
}

static inline struct ksbi_decoded ksbi_decode(uint64_t bits, struct ksbi_format f)
{
    const uint64_t hidden = UINT64_C(1) << f.fraction_bits;
    const uint64_t fraction = bits & (hidden - 1);
    const int field = (int)(bits >> f.fraction_bits) & ((1 << f.exponent_bits) - 1);
    struct ksbi_decoded d;

    d.negative = (bits & ksbi_sign_mask(f)) != 0;
    d.significand = field ? fraction | hidden : fraction;
    d.exponent = ksbi_min_exponent(f) + (field ? field - 1 : 0);
    d.kind = KSBI_FINITE;
    if (KSBI_UNLIKELY(field == (1 << f.exponent_bits) - 1))
        d.kind = fraction ? KSBI_NAN : KSBI_INFINITE;
    return d;
}

static inline struct ksbi_decoded ksbi_decode_integer(uint64_t magnitude, int negative)
{
    const struct ksbi_decoded d = {magnitude, 0, negative, KSBI_FINITE};
    return d;
}

/* Index of the highest set bit; w must not be 0. */
static inline int ksbi_top_bit(uint64_t w)
{
#if defined(__GNUC__)
    return 63 - __builtin_clzll(w);
#else
    int i = 0;
    while (w >>= 1)
        i++;
    return i;
#endif
}

/* a + b + *carry; *carry becomes the carry out (0 or 1). */
static inline uint64_t ksbi_add_carry(uint64_t a, uint64_t b, unsigned *carry)
{
    const uint64_t s = a + b;
    const uint64_t t = s + *carry;
    *carry = (unsigned)((s < a) | (t < s));
    return t;
}

/* a - b - *borrow; *borrow becomes the borrow out (0 or 1). */
static inline uint64_t ksbi_sub_borrow(uint64_t a, uint64_t b, unsigned *borrow)
{
    const uint64_t s = a - b;
    const uint64_t t = s - *borrow;
    *borrow = (unsigned)((a < b) | (s < *borrow));
    return t;
}

/* a * b = *high * 2^64 + the result. */
static inline uint64_t ksbi_multiply(uint64_t a, uint64_t b, uint64_t *high)
{
#if defined(__SIZEOF_INT128__)
    const unsigned __int128 p = (unsigned __int128)a * b;
    *high = (uint64_t)(p >> 64);
    return (uint64_t)p;
#else
    const uint64_t a0 = a & 0xffffffffu, a1 = a >> 32, b0 = b & 0xffffffffu, b1 = b >> 32;
    const uint64_t low = a0 * b0;
    /* (2^32 - 1)^2 + 2 (2^32 - 1) = 2^64 - 1: neither sum overflows. */
    const uint64_t mid = a1 * b0 + (low >> 32);
    const uint64_t mid2 = a0 * b1 + (mid & 0xffffffffu);
    *high = a1 * b1 + (mid >> 32) + (mid2 >> 32);
    return mid2 << 32 | (low & 0xffffffffu);
#endif
}

#endif /* KSBI_BITS_H */
