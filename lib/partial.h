/* SPDX-License-Identifier: MIT */
/*
 * The exact partial result that kernels add to: a carry-save number, cheap to add to and cheap to clear.
 *
 * The value is the sum of chunk[i] * 2^(32 i + KSBI_PARTIAL_EXPONENT) over the span lo <= i < hi. Chunks are
 * signed and overlap: an addend is split into pieces that are added without looking at carries, and carries
 * are settled once in KSBI_ADDS_PER_SETTLE addends. The span is chosen before anything is added, so that a
 * short array clears and reads the few chunks it needs and not 2^-3222 ... 2^3072.
 */
#ifndef KSBI_PARTIAL_H
#define KSBI_PARTIAL_H

#include "element.h"
#include "special.h"

enum {
    /* Of bit 0 of chunk 0. Products of three doubles go down to 2^-3222; a multiple of 64 keeps the chunks of
     * all partial results, their squares and the accumulators on the same limbs. */
    KSBI_PARTIAL_EXPONENT = -3264,
    /* 2^64 products of three doubles, each below 2^3072, and the sign: 3264 + 3072 + 64 + 1 <= 32 * 202. */
    KSBI_CHUNKS = 202,

    /* An addend brings a chunk at most a low piece below 2^32 and a high one below 2^52, or one piece below
     * 2^32 (see below); a settled chunk is below 2^32: 2^32 + 1024 * (2^32 + 2^52) < 2^63. */
    KSBI_ADDS_PER_SETTLE = 1024
};

struct ksbi_partial {
    int64_t chunk[KSBI_CHUNKS]; /* defined for lo <= i < hi */
    int lo, hi;
    int other;                  /* whether any addend was something else than -0.0 */
    uint64_t pos_inf, neg_inf, nan;
};

/* Empties *p, for up to 2^64 addends that are multiples of 2^range.min_exponent below
 * 2^range.max_exponent in magnitude. */
void ksbi_partial_init(struct ksbi_partial *p, struct ksbi_range range);

/* Empties *p, with the span that *other has. */
void ksbi_partial_init_like(struct ksbi_partial *p, const struct ksbi_partial *other);

/* x negated if `negative`, without a branch. */
static inline int64_t ksbi_signed(uint64_t x, int negative)
{
    const int64_t sign = -(int64_t)negative;
    return ((int64_t)x ^ sign) - sign;
}

/* Adds (-1)^negative * significand * 2^at to chunks of which the first has the weight 1. significand < 2^53, or
 * at % 32 = 0 (an integer). */
static inline void ksbi_chunks_add(int64_t *chunk, unsigned at, uint64_t significand, int negative)
{
    const unsigned i = at / 32, s = at % 32;
    /* The high piece is below 2^(53 + 31 - 32) = 2^52; for integers s = 0, and it is below 2^32. */
    chunk[i] += ksbi_signed((significand << s) & 0xffffffffu, negative);
    chunk[i + 1] += ksbi_signed(significand >> (32 - s), negative);
}

/* Adds (-1)^negative * significand * 2^exponent. significand < 2^53, or exponent is 0 (an integer). */
static inline void ksbi_partial_add(struct ksbi_partial *p, uint64_t significand, int exponent, int negative)
{
    ksbi_chunks_add(p->chunk, (unsigned)(exponent - KSBI_PARTIAL_EXPONENT), significand, negative);
}

/* Adds (-1)^negative * (high * 2^64 + low) * 2^exponent, in five pieces below 2^32. */
static inline void ksbi_partial_add_wide(struct ksbi_partial *p, uint64_t high, uint64_t low, int exponent,
                                         int negative)
{
    const unsigned at = (unsigned)(exponent - KSBI_PARTIAL_EXPONENT);
    const unsigned i = at / 32, s = at % 32;
    const uint64_t mid = high << s | (low >> 1) >> (63 - s); /* low >> (64 - s), also for s = 0 */
    low <<= s;
    p->chunk[i] += ksbi_signed(low & 0xffffffffu, negative);
    p->chunk[i + 1] += ksbi_signed(low >> 32, negative);
    p->chunk[i + 2] += ksbi_signed(mid & 0xffffffffu, negative);
    p->chunk[i + 3] += ksbi_signed(mid >> 32, negative);
    p->chunk[i + 4] += ksbi_signed((high >> 1) >> (63 - s), negative);
}

#if defined(__SIZEOF_INT128__)
/* Adds m * 2^exponent, a multiple of the unit of the span's first chunk, in pieces below 2^32 like the others. */
static inline void ksbi_partial_add_integer(struct ksbi_partial *p, __int128 m, int exponent)
{
    const int negative = m < 0;
    unsigned __int128 w = negative ? 0 - (unsigned __int128)m : (unsigned __int128)m;
    const int least = 32 * p->lo + KSBI_PARTIAL_EXPONENT;
    if (exponent < least) { /* then the bits below are 0 */
        w >>= least - exponent;
        exponent = least;
    }
    const unsigned at = (unsigned)(exponent - KSBI_PARTIAL_EXPONENT);
    const unsigned s = at % 32;
    int64_t *chunk = p->chunk + at / 32;
    *chunk += ksbi_signed(((uint64_t)w << s) & 0xffffffffu, negative);
    for (w >>= 32 - s; w != 0; w >>= 32)
        *++chunk += ksbi_signed((uint64_t)w & 0xffffffffu, negative);
}
#endif

/* Carries what does not belong to a chunk upwards: then 0 <= chunk < 2^32 but for the last, which has the
 * sign of the whole. */
void ksbi_partial_settle(struct ksbi_partial *p);

/* Adds what *from holds to *into. Both have the same span; *into is settled. */
void ksbi_partial_merge(struct ksbi_partial *into, struct ksbi_partial *from);

/* An integer with a sign, scaled: (-1)^negative * limb[0 .. n-1] * 2^(64 at). */
struct ksbi_number {
    uint64_t limb[KSBI_CHUNKS / 2 + 1];
    int at;
    int n; /* limbs without leading zeros; 0 if the number is 0 */
    int negative;
};

/* The finite part. Settles. */
void ksbi_partial_value(struct ksbi_partial *p, struct ksbi_number *value);

/* What the special addends decide. */
enum ksbi_special ksbi_partial_special(const struct ksbi_partial *p);

#endif /* KSBI_PARTIAL_H */
