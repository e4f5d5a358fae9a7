/* SPDX-License-Identifier: MIT */
/* Vocabulary for AVX-512 F, DQ and VL: eight doubles, and additions that raise no flag. vec.h says what each word means. */
#include <immintrin.h>

#define KSBI_TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma,f16c")))
#define KSBI_LANES 8
#define KSBI_USE_FLAGS 1
#define KSBI_HAVE_FMA 1
#define KSBI_HAVE_ROUND 0
#define KSBI_HAVE_SAE 1
#define KSBI_HAVE_F16 1
#define KSBI_HAVE_F32 1
#define KSBI_HAVE_BF16 0
#define KSBI_HAVE_MULTIPLY_32 1
#define KSBI_SPARE_PIPES 0

#include "kernel/vec.h"

KSBI_INLINE vec vec_fma(vec a, vec b, vec c)
{
    return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
}

KSBI_INLINE vec vec_add_quietly(vec a, vec b)
{
    return (vec)_mm512_add_round_pd((__m512d)a, (__m512d)b, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

KSBI_INLINE vec load_f32(const char *p)
{
    return (vec)_mm512_cvtps_pd(_mm256_loadu_ps((const float *)(const void *)p));
}

KSBI_INLINE vec load_f16(const char *p)
{
    __m128i eight;
    memcpy(&eight, p, sizeof eight);
    return (vec)_mm512_cvtps_pd(_mm256_cvtph_ps(eight));
}

KSBI_INLINE vec load_some_f64(const char *p, size_t r)
{
    return (vec)_mm512_maskz_loadu_pd((__mmask8)((1u << r) - 1), p);
}

KSBI_INLINE int64_t ivec_total(ivec v)
{
    return _mm512_reduce_add_epi64((__m512i)v);
}

KSBI_INLINE int ivec_is_zero(ivec v)
{
    return _mm512_test_epi64_mask((__m512i)v, (__m512i)v) == 0;
}

KSBI_INLINE ivec multiply_i32(ivec a, ivec b)
{
    return (ivec)_mm512_mul_epi32((__m512i)a, (__m512i)b);
}

KSBI_INLINE uvec multiply_u32(uvec a, uvec b)
{
    return (uvec)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}
