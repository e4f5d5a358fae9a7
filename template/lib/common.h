/* SPDX-License-Identifier: MIT */
/*
 * Private umbrella, included first by every source: guard rails for floating point, and the public header with the right
 * linkage. Names that are external but not public begin with ksbi_.
 */
#ifndef KSBI_COMMON_H
#define KSBI_COMMON_H

/* Value-changing optimisations would make the error bounds in the header void. Clang and GCC define
 * __FAST_MATH__ for -ffast-math, and GCC defines the second macro for -ffinite-math-only. */
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#  error "keishis_sandbox cannot be compiled with -ffast-math or -ffinite-math-only: its error bounds would not hold. Remove the flag."
#endif

/* a * b + c must stay two roundings unless fma() is written. A build that passes no flag is made safe
 * here: GCC (seen with 12.2) ignores STDC FP_CONTRACT but heeds this pragma, clang the other way round. */
#if defined(__clang__)
#  pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#  pragma GCC optimize("fp-contract=off")
#endif

#ifndef KSB_BUILDING
#  define KSB_BUILDING
#endif
#include "keishis_sandbox.h"

#include <float.h>

_Static_assert(FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024 && sizeof(double) == 8,
               "double must be IEEE 754 binary64");

#endif /* KSBI_COMMON_H */
