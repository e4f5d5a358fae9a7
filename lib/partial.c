/* SPDX-License-Identifier: MIT */
#include "partial.h"

#include "natural.h"

_Static_assert(KSBI_PARTIAL_EXPONENT % 64 == 0, "limbs of partial results and accumulators must coincide");

static void empty(struct ksbi_partial *p)
{
    memset(p->chunk + p->lo, 0, (size_t)(p->hi - p->lo) * sizeof p->chunk[0]);
    p->other = 0;
    p->pos_inf = p->neg_inf = p->nan = 0;
}

void ksbi_partial_init(struct ksbi_partial *p, struct ksbi_range range)
{
    /* 2^64 addends below 2^max_exponent sum to less than 2^(max_exponent + 64); the sign needs a bit more. */
    p->lo = (range.min_exponent - KSBI_PARTIAL_EXPONENT) / 32;
    p->hi = (range.max_exponent - KSBI_PARTIAL_EXPONENT + 65) / 32 + 1;
    KSBI_ASSERT(0 <= p->lo && p->lo < p->hi && p->hi <= KSBI_CHUNKS);
    empty(p);
}

void ksbi_partial_init_like(struct ksbi_partial *p, const struct ksbi_partial *other)
{
    p->lo = other->lo;
    p->hi = other->hi;
    empty(p);
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

void ksbi_partial_merge(struct ksbi_partial *into, struct ksbi_partial *from)
{
    KSBI_ASSERT(into->lo == from->lo && into->hi == from->hi);
    ksbi_partial_settle(from);
    for (int i = into->lo; i < into->hi; i++)
        into->chunk[i] += from->chunk[i];
    ksbi_partial_settle(into);
    into->other |= from->other;
    into->pos_inf += from->pos_inf;
    into->neg_inf += from->neg_inf;
    into->nan += from->nan;
}

void ksbi_partial_value(struct ksbi_partial *p, struct ksbi_number *value)
{
    ksbi_partial_settle(p);
    const int64_t *const chunk = p->chunk;
    const int first = p->lo & ~1; /* a limb is an even chunk and the one above it */
    const int n = (p->hi - first + 1) / 2;
    const uint64_t fill = chunk[p->hi - 1] < 0 ? 0xffffffffu : 0;
    unsigned borrow = 0;

    value->at = first / 2 + KSBI_PARTIAL_EXPONENT / 64;
    value->negative = fill != 0;
    for (int j = 0; j < n; j++) {
        const int i = first + 2 * j;
        const uint64_t low = i < p->lo ? 0 : (uint64_t)chunk[i] & 0xffffffffu;
        const uint64_t high = i + 1 < p->hi ? (uint64_t)chunk[i + 1] : fill;
        const uint64_t limb = low | high << 32;
        value->limb[j] = value->negative ? ksbi_sub_borrow(0, limb, &borrow) : limb;
    }
    value->n = ksbi_natural_length(value->limb, n);
}

enum ksbi_special ksbi_partial_special(const struct ksbi_partial *p)
{
    /* One call's counts are not negative, and a sum asks only whether they are 0. */
    return ksbi_special_of_sum(p->pos_inf != 0, p->neg_inf != 0, p->nan != 0);
}
