/* SPDX-License-Identifier: MIT */
/* Vocabulary for AVX2 with FMA and F16C: four doubles. vec.h says what each word means. */
#include <immintrin.h>

#define KSBI_TARGET __attribute__((target("avx2,fma,f16c")))
#define KSBI_LANES 4
#define KSBI_USE_FLAGS 1
#define KSBI_HAVE_FMA 1
#define KSBI_HAVE_ROUND 1
#define KSBI_HAVE_SAE 0
#define KSBI_HAVE_F16 1
#define KSBI_HAVE_F32 1
#define KSBI_HAVE_BF16 1
#define KSBI_HAVE_MULTIPLY_32 1
#define KSBI_SPARE_PIPES 1

#include "kernel/vec.h"

KSBI_INLINE vec vec_fma(vec a, vec b, vec c)
{
    return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}

/* AMD's cores add and multiply on different pipes; Intel's have the same ports for both, and lose nothing. */
KSBI_INLINE vec vec_sub_by_fma(vec a, vec b)
{
    return (vec)_mm256_fmsub_pd((__m256d)a, _mm256_set1_pd(1.0), (__m256d)b);
}

KSBI_INLINE vec vec_round(vec v)
{
    return (vec)_mm256_round_pd((__m256d)v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

/* GCC 12 converts vectors of floats by halves where the instruction is not named. */
KSBI_INLINE vec load_f32(const char *p)
{
    return (vec)_mm256_cvtps_pd(_mm_loadu_ps((const float *)(const void *)p));
}

KSBI_INLINE vec load_f16(const char *p)
{
    long long four;
    memcpy(&four, p, sizeof four);
    return (vec)_mm256_cvtps_pd(_mm_cvtph_ps(_mm_cvtsi64_si128(four)));
}

KSBI_INLINE vec load_bf16(const char *p)
{
    long long four;
    memcpy(&four, p, sizeof four);
    return (vec)_mm256_cvtps_pd(_mm_castsi128_ps(_mm_slli_epi32(_mm_cvtepu16_epi32(_mm_cvtsi64_si128(four)), 16)));
}

KSBI_INLINE vec load_some_f64(const char *p, size_t r)
{
    static const int64_t mask[2 * KSBI_LANES] = {-1, -1, -1, -1, 0, 0, 0, 0};
    __m256i m;
    memcpy(&m, mask + KSBI_LANES - r, sizeof m);
    return (vec)_mm256_maskload_pd((const double *)(const void *)p, m);
}

KSBI_INLINE int64_t ivec_total(ivec v)
{
    const __m128i pairs = _mm_add_epi64(_mm256_castsi256_si128((__m256i)v), _mm256_extracti128_si256((__m256i)v, 1));
    return _mm_cvtsi128_si64(pairs) + _mm_extract_epi64(pairs, 1);
}

KSBI_INLINE int ivec_is_zero(ivec v)
{
    return _mm256_testz_si256((__m256i)v, (__m256i)v);
}

KSBI_INLINE ivec multiply_i32(ivec a, ivec b)
{
    return (ivec)_mm256_mul_epi32((__m256i)a, (__m256i)b);
}

KSBI_INLINE uvec multiply_u32(uvec a, uvec b)
{
    return (uvec)_mm256_mul_epu32((__m256i)a, (__m256i)b);
}
