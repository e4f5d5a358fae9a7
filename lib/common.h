/* SPDX-License-Identifier: MIT */
/*
 * Private umbrella, included first by every source: guard rails for floating point, the public header
 * with the right linkage, and the few macros all layers share.
 */
#ifndef KSBI_COMMON_H
#define KSBI_COMMON_H

/* The kernels are written with the vector types, target attributes and 128-bit integers of these compilers. Clang says
 * that it is GCC 4, too; Apple counts its clang ahead of LLVM's. */
#if defined(__clang__) ? __clang_major__ < 10 : !defined(__GNUC__) || __GNUC__ < 9
#  error "keishis_sandbox is compiled by gcc 9 or later or by clang 10 or later. Set CC to one of them; on Windows, where cl cannot compile it, to clang or zig cc."
#endif

/* Value-changing optimisations would make the exactness proofs (docs/algorithm.md) void. Clang and GCC
 * define __FAST_MATH__ for -ffast-math, and GCC defines the second macro for -ffinite-math-only. */
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#  error "keishis_sandbox cannot be compiled with -ffast-math or -ffinite-math-only: its results are exact. Remove the flag."
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

#include <assert.h>
#include <float.h>
#include <limits.h>

_Static_assert(FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024 && sizeof(double) == 8,
               "double must be IEEE 754 binary64");
_Static_assert(CHAR_BIT == 8, "a byte must have 8 bits");
/* Carries of signed chunks are taken with >>, and limbs of either sign are read as unsigned words. */
_Static_assert((-1 & 3) == 3 && -1 >> 1 == -1, "signed integers must be two's complement and shift their sign");

#if defined(__GNUC__)
#  define KSBI_LIKELY(c) __builtin_expect(!!(c), 1)
#  define KSBI_UNLIKELY(c) __builtin_expect(!!(c), 0)
#else
#  define KSBI_LIKELY(c) (c)
#  define KSBI_UNLIKELY(c) (c)
#endif

/* Our own invariants, never the caller's data. Active in builds with -DKSB_DEBUG. */
#ifdef KSB_DEBUG
#  define KSBI_ASSERT(c) assert(c)
#else
#  define KSBI_ASSERT(c) ((void)0)
#endif

#endif /* KSBI_COMMON_H */
