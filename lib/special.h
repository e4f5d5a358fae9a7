/* SPDX-License-Identifier: MIT */
/*
 * The policy for NaN, infinities and zeros, in one place. Everything finite and non-zero is decided by
 * round.c; everything else is decided here.
 */
#ifndef KSBI_SPECIAL_H
#define KSBI_SPECIAL_H

#include "bits.h"

/* What the special addends of a sum decide. The counts may be negative where addends were subtracted: a
 * negative count of +inf is the infinity of the other sign. */
enum ksbi_special { KSBI_ALL_FINITE, KSBI_IS_POS_INF, KSBI_IS_NEG_INF, KSBI_IS_NAN };

static inline enum ksbi_special ksbi_special_of_sum(int64_t pos_inf, int64_t neg_inf, int64_t nan)
{
    if (KSBI_LIKELY((pos_inf | neg_inf | nan) == 0))
        return KSBI_ALL_FINITE;
    const int up = pos_inf > 0 || neg_inf < 0;
    const int down = pos_inf < 0 || neg_inf > 0;
    if (nan != 0 || (up && down))
        return KSBI_IS_NAN;
    return up ? KSBI_IS_POS_INF : KSBI_IS_NEG_INF;
}

/* The bits of a special result; `special` is not KSBI_ALL_FINITE. */
static inline uint64_t ksbi_special_bits(enum ksbi_special special, struct ksbi_format f)
{
    if (special == KSBI_IS_NAN)
        return ksbi_nan_bits(f);
    return ksbi_infinity_bits(f) | (special == KSBI_IS_NEG_INF ? ksbi_sign_mask(f) : 0);
}

/* An exact zero: -0.0 if there were addends and each of them was -0.0, otherwise +0.0. */
static inline uint64_t ksbi_zero_bits(int only_negative_zeros, struct ksbi_format f)
{
    return only_negative_zeros ? ksbi_sign_mask(f) : 0;
}

#endif /* KSBI_SPECIAL_H */
