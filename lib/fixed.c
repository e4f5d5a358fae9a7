/* SPDX-License-Identifier: MIT */
#include "fixed.h"

#include "natural.h"

static void add(uint64_t *a, int n, const uint64_t *b, int nb, int at)
{
    unsigned carry = 0;
    int i = at;
    for (; i < at + nb; i++)
        a[i] = ksbi_add_carry(a[i], b[i - at], &carry);
    for (; i < n && carry; i++)
        carry = ++a[i] == 0;
}

static void subtract_from(uint64_t *a, int n, const uint64_t *b, int nb, int at)
{
    unsigned borrow = 0;
    int i = at;
    for (; i < at + nb; i++)
        a[i] = ksbi_sub_borrow(a[i], b[i - at], &borrow);
    for (; i < n && borrow; i++)
        borrow = a[i]-- == 0;
}

int ksbi_fixed_change(uint64_t *a, int n, const uint64_t *b, int nb, int at, int negative, int subtract)
{
    KSBI_ASSERT(at >= 0 && at + nb <= n);
    const int before = ksbi_fixed_is_negative(a, n);
    (subtract ? subtract_from : add)(a, n, b, nb, at);
    /* Out of range shows as a sign that neither operand explains. */
    const int downwards = negative != subtract;
    if (KSBI_UNLIKELY(before == downwards && ksbi_fixed_is_negative(a, n) != before)) {
        (subtract ? add : subtract_from)(a, n, b, nb, at);
        return 0;
    }
    return 1;
}

void ksbi_fixed_value(const uint64_t *a, int n, int at, struct ksbi_number *value)
{
    unsigned borrow = 0;
    value->at = at;
    value->negative = ksbi_fixed_is_negative(a, n);
    for (int i = 0; i < n; i++)
        value->limb[i] = value->negative ? ksbi_sub_borrow(0, a[i], &borrow) : a[i];
    value->n = ksbi_natural_length(value->limb, n);
}

int ksbi_tally_change(int64_t *tally, const int64_t *change, int subtract)
{
    int64_t after[KSBI_TALLIES];
    for (int i = 0; i < KSBI_TALLIES; i++) {
        const int64_t d = subtract ? -change[i] : change[i];
        if (d >= 0 ? tally[i] > INT64_MAX - d : tally[i] < -INT64_MAX - d)
            return 0;
        after[i] = tally[i] + d;
    }
    memcpy(tally, after, sizeof after);
    return 1;
}
