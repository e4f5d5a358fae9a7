/* SPDX-License-Identifier: MIT */
#include "partial.h"

#include "round.h"

void ksbi_partial_init(struct ksbi_partial *p, int min_exponent, int max_exponent)
{
    /* n addends below 2^max_exponent sum to less than 2^(max_exponent + 64); the sign needs a bit more. */
    p->lo = (min_exponent - KSBI_UNIT_EXPONENT) / 32;
    p->hi = (max_exponent - KSBI_UNIT_EXPONENT + 65) / 32 + 1;
    KSBI_ASSERT(0 <= p->lo && p->lo < p->hi && p->hi <= KSBI_CHUNKS);
    for (int i = p->lo; i < p->hi; i++)
        p->chunk[i] = 0;
    p->other = 0;
    p->pos_inf = p->neg_inf = p->nan = 0;
}

void ksbi_partial_settle(struct ksbi_partial *p)
{
    int64_t carry = 0;
    for (int i = p->lo; i < p->hi - 1; i++) {
        const int64_t t = p->chunk[i] + carry;
        carry = t >> 32;
        p->chunk[i] = (int64_t)((uint64_t)t & 0xffffffffu);
    }
    p->chunk[p->hi - 1] += carry;
}

void ksbi_partial_to_limbs(struct ksbi_partial *p, struct ksbi_limbs *out)
{
    ksbi_partial_settle(p);
    const int first = p->lo & ~1; /* a limb is an even chunk and the one above it */
    const uint64_t fill = p->chunk[p->hi - 1] < 0 ? 0xffffffffu : 0;
    const int64_t *chunk = p->chunk;

    out->at = first / 2;
    out->n = (p->hi - first + 1) / 2;
    out->negative = fill != 0;
    out->limb[0] = (first < p->lo ? 0 : (uint64_t)chunk[first]) |
                   (first + 1 < p->hi ? (uint64_t)chunk[first + 1] : fill) << 32;
    for (int j = 1; j < out->n; j++) {
        const int i = first + 2 * j;
        out->limb[j] = (uint64_t)chunk[i] & 0xffffffffu;
        out->limb[j] |= (i + 1 < p->hi ? (uint64_t)chunk[i + 1] : fill) << 32;
    }
}

uint64_t ksbi_partial_round(struct ksbi_partial *p, size_t n, struct ksbi_format f)
{
    /* Counts of one call are not negative; a count is only asked whether it is 0. */
    const enum ksbi_special special = ksbi_special_of_sum(p->pos_inf != 0, p->neg_inf != 0, p->nan != 0);
    if (KSBI_UNLIKELY(special != KSBI_ALL_FINITE))
        return ksbi_special_bits(special, f);

    struct ksbi_limbs sum;
    ksbi_partial_to_limbs(p, &sum);
    uint64_t any = 0;
    unsigned borrow = 0;
    for (int i = 0; i < sum.n; i++) {
        if (sum.negative)
            sum.limb[i] = ksbi_sub_borrow(0, sum.limb[i], &borrow);
        any |= sum.limb[i];
    }
    if (any == 0)
        return ksbi_zero_bits(n > 0 && !p->other, f);
    return ksbi_round(sum.limb, sum.n, KSBI_UNIT_EXPONENT + 64 * sum.at, sum.negative, 0, f);
}
