/* SPDX-License-Identifier: MIT */
/*
 * The vector vocabulary that kernel_tmpl.h is written in. vec_<isa>.h defines the parameters, includes this file,
 * which has all that the compiler's vector extensions can say, and then adds the words that need intrinsics.
 *
 * Parameters:
 *   KSBI_TARGET      attribute of every function that uses the instruction set; may be empty
 *   KSBI_LANES       doubles in a vector: 2, 4 or 8
 *   KSBI_USE_FLAGS   whether sums may be certified by the sticky flags of fpenv.h
 *   KSBI_HAVE_FMA    vec_fma(a, b, c) = a b + c, rounded once
 *   KSBI_HAVE_ROUND  vec_round(v): to the nearest integer, ties to even, without raising the inexact flag
 *   KSBI_HAVE_SAE    vec_add_quietly(a, b) = a + b, rounded to nearest whatever the mode, without raising a flag
 *   KSBI_HAVE_F16    load_f16(p)
 *   KSBI_HAVE_F32    load_f32(p); otherwise it is made here
 *   KSBI_HAVE_BF16   load_bf16(p); likewise
 *   KSBI_HAVE_MULTIPLY_32  multiply_i32(a, b), multiply_u32(a, b): products of lanes that hold numbers of 32 bits
 *   KSBI_SPARE_PIPES vec_sub_by_fma(a, b) = a - b, where multipliers would idle while the adders are busy
 *
 * Words for all: vec, ivec and uvec with the operators of C; vec_set, ivec_set; load_<type>(p) of KSBI_LANES elements,
 * converted to doubles, exactly; load_some_<type>(p, r) of r < KSBI_LANES elements and zeros (f64 comes from
 * vec_<isa>.h); ivec_total(v), the sum over lanes; ivec_is_zero(v).
 */
#ifndef KSBI_VEC_H
#define KSBI_VEC_H

#include "bits.h"

#define KSBI_INLINE KSBI_TARGET __attribute__((always_inline)) static inline
/* Unrolls a loop of constant length, so that arrays of vectors are registers. */
#if defined(__clang__)
#  define KSBI_UNROLL _Pragma("clang loop unroll(full)")
#else
#  define KSBI_UNROLL _Pragma("GCC unroll 16")
#endif

typedef double vec __attribute__((vector_size(8 * KSBI_LANES)));
typedef int64_t ivec __attribute__((vector_size(8 * KSBI_LANES)));
typedef uint64_t uvec __attribute__((vector_size(8 * KSBI_LANES)));
typedef float vec_f32 __attribute__((vector_size(4 * KSBI_LANES)));
typedef uint32_t vec_u32 __attribute__((vector_size(4 * KSBI_LANES)));
typedef uint16_t vec_u16 __attribute__((vector_size(2 * KSBI_LANES)));

#if KSBI_SPARE_PIPES
KSBI_INLINE vec vec_sub_by_fma(vec a, vec b);
#endif

KSBI_INLINE ivec ivec_set(int64_t i)
{
    ivec v;
    for (int k = 0; k < KSBI_LANES; k++)
        v[k] = i;
    return v;
}

KSBI_INLINE vec vec_set(double d)
{
    vec v;
    for (int k = 0; k < KSBI_LANES; k++)
        v[k] = d;
    return v;
}

#if KSBI_LANES == 2
/* Sum over lanes. */
KSBI_INLINE int64_t ivec_total(ivec v)
{
    return v[0] + v[1];
}

KSBI_INLINE int ivec_is_zero(ivec v)
{
    return (v[0] | v[1]) == 0;
}
#endif

KSBI_INLINE vec load_f64(const char *p)
{
    vec v;
    memcpy(&v, p, sizeof v);
    return v;
}

#if !KSBI_HAVE_F32
KSBI_INLINE vec load_f32(const char *p)
{
    vec_f32 v;
    memcpy(&v, p, sizeof v);
    return __builtin_convertvector(v, vec);
}
#endif

#if !KSBI_HAVE_BF16
KSBI_INLINE vec load_bf16(const char *p)
{
    vec_u16 half;
    memcpy(&half, p, sizeof half);
    const vec_u32 word = __builtin_convertvector(half, vec_u32) << 16;
    return __builtin_convertvector((vec_f32)word, vec);
}
#endif

#if !KSBI_HAVE_MULTIPLY_32
KSBI_INLINE ivec multiply_i32(ivec a, ivec b)
{
    return a * b;
}

KSBI_INLINE uvec multiply_u32(uvec a, uvec b)
{
    return a * b;
}
#endif

/* a - b, on the other kind of pipe where there is one. */
KSBI_INLINE vec vec_sub_elsewhere(vec a, vec b)
{
#if KSBI_SPARE_PIPES
    return vec_sub_by_fma(a, b);
#else
    return a - b;
#endif
}

/* r elements of `size` bytes, read through a buffer of zeros. */
typedef vec load_full(const char *p);
KSBI_INLINE vec load_some(const char *p, size_t r, size_t size, load_full *load)
{
    char buffer[8 * KSBI_LANES] = {0};
    for (size_t i = 0; i < r; i++)
        memcpy(buffer + i * size, p + i * size, size);
    return load(buffer);
}

#endif /* KSBI_VEC_H */
