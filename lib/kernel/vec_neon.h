/* SPDX-License-Identifier: MIT */
/* Vocabulary for AArch64 (NEON is always there): two doubles. vec.h says what each word means. */
#include <arm_neon.h>

#define KSBI_TARGET
#define KSBI_LANES 2
#define KSBI_USE_FLAGS 1
#define KSBI_HAVE_FMA 1
#define KSBI_HAVE_ROUND 1
#define KSBI_HAVE_SAE 0
#define KSBI_HAVE_F16 0
#define KSBI_HAVE_F32 0
#define KSBI_HAVE_BF16 0
#define KSBI_HAVE_MULTIPLY_32 1
#define KSBI_SPARE_PIPES 0

#include "kernel/vec.h"

KSBI_INLINE vec vec_fma(vec a, vec b, vec c)
{
    return (vec)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
}

KSBI_INLINE vec vec_round(vec v)
{
    return (vec)vrndnq_f64((float64x2_t)v); /* FRINTN raises no inexact flag */
}

KSBI_INLINE vec load_some_f64(const char *p, size_t r)
{
    return load_some(p, r, sizeof(double), load_f64);
}

KSBI_INLINE ivec multiply_i32(ivec a, ivec b)
{
    return (ivec)vmull_s32(vmovn_s64((int64x2_t)a), vmovn_s64((int64x2_t)b));
}

KSBI_INLINE uvec multiply_u32(uvec a, uvec b)
{
    return (uvec)vmull_u32(vmovn_u64((uint64x2_t)a), vmovn_u64((uint64x2_t)b));
}
