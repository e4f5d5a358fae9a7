/* SPDX-License-Identifier: MIT */
/* Sizes and invariants of accumulators and moments. */
#ifndef KSBI_ACCUM_H
#define KSBI_ACCUM_H

#include "fixed.h"

/*
 * Invariants between calls (docs/algorithm.md, "Accumulator"):
 *   - limbs are the two's complement of the finite part, carries settled;
 *   - each tally is within +-(2^63 - 1);
 *   - flags is 0 or KSBI_OTHER, and 0 if everything else is 0, so the state is canonical: equal states are
 *     equal bytes;
 *   - a value that is not 0, and a tally of infinities that is not 0, go with flags = KSBI_OTHER.
 */
enum {
    KSBI_OTHER = 1, /* something other than -0.0 and NaN was added, or anything subtracted */

    /* Sums of products: 2176 bits below 2^0 and 2112 above hold (2^63 - 1) * 2^2048 and a sign. */
    KSBI_PRODUCT_LIMBS = 67,
    KSBI_PRODUCT_AT = -34,
    /* Sums of values: 1088 bits below 2^0 and 1088 above hold (2^63 - 1) * 2^1024 and a sign. */
    KSBI_VALUE_LIMBS = 34,
    KSBI_VALUE_AT = -17
};

_Static_assert(sizeof(ksb_acc) == 8 * (KSBI_PRODUCT_LIMBS + KSBI_TALLIES + 1), "ksb_acc is part of the ABI");
_Static_assert(sizeof(ksb_moments) == 8 * (KSBI_PRODUCT_LIMBS + KSBI_VALUE_LIMBS + KSBI_TALLIES + 1),
               "ksb_moments is part of the ABI");
_Static_assert(64 * KSBI_PRODUCT_AT <= 2 * -1074 && 64 * (KSBI_PRODUCT_LIMBS + KSBI_PRODUCT_AT) >= 2048 + 63 + 1,
               "2^63 - 1 products of doubles must fit");
_Static_assert(64 * KSBI_VALUE_AT <= -1074 && 64 * (KSBI_VALUE_LIMBS + KSBI_VALUE_AT) >= 1024 + 63 + 1,
               "2^63 - 1 doubles must fit");

#endif /* KSBI_ACCUM_H */
