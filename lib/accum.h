/* SPDX-License-Identifier: MIT */
/* Sizes and invariants of the accumulator, ksb_acc. */
#ifndef KSBI_ACCUM_H
#define KSBI_ACCUM_H

#include "partial.h"

/*
 * Invariants of a ksb_acc between calls (docs/algorithm.md, "Accumulator"):
 *   - the limbs are the two's complement of the finite part in units of 2^-2148, carries settled;
 *   - |count|, |pos_inf|, |neg_inf|, |nan| <= 2^63 - 1;
 *   - flags is 0 or KSBI_ACC_OTHER, and 0 if everything else is 0: the state is canonical, equal states
 *     are equal bytes.
 */
enum {
    KSBI_ACC_LIMBS = 67, /* 4288 bits >= 2148 + 2048 + 63 + 1 */
    KSBI_ACC_OTHER = 1   /* something other than -0.0 was added, or anything subtracted */
};

_Static_assert(sizeof(ksb_acc) == 576 && sizeof(((ksb_acc *)0)->limb) == 8 * KSBI_ACC_LIMBS,
               "the layout of ksb_acc is part of the ABI");

#endif /* KSBI_ACCUM_H */
