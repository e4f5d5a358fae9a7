/* SPDX-License-Identifier: MIT */
/*
 * The exact partial result that kernels add to: a carry-save number, cheap to add to and cheap to clear.
 *
 * The value is the sum of chunk[i] * 2^(32 i - 2148) over the span lo <= i < hi. Chunks are signed and
 * overlap: an addend is split into two pieces that are added without looking at carries, and carries are
 * settled once in KSBI_ADDS_PER_SETTLE addends. The span is chosen before anything is added, so that a
 * short array clears and reads the few chunks it needs and not 2^-2148 ... 2^2048.
 */
#ifndef KSBI_PARTIAL_H
#define KSBI_PARTIAL_H

#include "bits.h"
#include "special.h"

enum {
    KSBI_UNIT_EXPONENT = -2148, /* of bit 0 of chunk 0, and of an accumulator: the smallest product */
    KSBI_CHUNKS = 136,          /* 32 * 136 bits hold 2^64 addends below 2^2048: 2148 + 2048 + 64 + 1 <= 4352 */

    /* Until it is settled a chunk holds |chunk| < 2^32 + 1024 * (2^32 + 2^52) < 2^63. */
    KSBI_ADDS_PER_SETTLE = 1024
};

struct ksbi_partial {
    int64_t chunk[KSBI_CHUNKS]; /* defined for lo <= i < hi */
    int lo, hi;
    int other;                  /* whether any addend was something else than -0.0 */
    uint64_t pos_inf, neg_inf, nan;
};

/* Empties *p, for addends whose last bit has an exponent of at least min_exponent and that are each below
 * 2^max_exponent in magnitude. */
void ksbi_partial_init(struct ksbi_partial *p, int min_exponent, int max_exponent);

/* Adds (-1)^negative * significand * 2^exponent; significand < 2^53. At most KSBI_ADDS_PER_SETTLE times
 * between settlings. */
static inline void ksbi_partial_add(struct ksbi_partial *p, uint64_t significand, int exponent, int negative)
{
    const unsigned at = (unsigned)(exponent - KSBI_UNIT_EXPONENT);
    const unsigned i = at / 32, s = at % 32;
    /* The low piece fills the chunk i; the high piece is below 2^(53 + 31 - 32). */
    const int64_t low = (int64_t)((significand << s) & 0xffffffffu);
    const int64_t high = (int64_t)(significand >> (32 - s));
    const int64_t sign = -(int64_t)negative; /* x ^ sign - sign negates without a branch */
    p->chunk[i] += (low ^ sign) - sign;
    p->chunk[i + 1] += (high ^ sign) - sign;
}

/* Carries what does not belong to a chunk upwards: then 0 <= chunk < 2^32 but for the last, which has the
 * sign of the whole. */
void ksbi_partial_settle(struct ksbi_partial *p);

/* The value of n addends in all, rounded once to f: the encoding, special values decided. Settles. */
uint64_t ksbi_partial_round(struct ksbi_partial *p, size_t n, struct ksbi_format f);

/* The finite part as a two's complement number of 64-bit limbs; all that is above has the sign's bits. */
struct ksbi_limbs {
    uint64_t limb[KSBI_CHUNKS / 2];
    int at; /* limb 0 has the weight 2^(64 at - 2148) */
    int n;
    int negative;
};

/* Settles. */
void ksbi_partial_to_limbs(struct ksbi_partial *p, struct ksbi_limbs *out);

#endif /* KSBI_PARTIAL_H */
