/* SPDX-License-Identifier: MIT */
/*
 * Stands in for lib/kernel/vec_avx512.h in tools/check-avx512: the same vocabulary, with the same parameters, in AVX2, so
 * that the eight lanes and the quiet additions of the AVX-512 kernels are tested on machines without it. What the real
 * instructions do is not.
 */
#include <immintrin.h>

#define KSBI_TARGET __attribute__((target("avx2,fma,f16c")))
#define KSBI_LANES 8
#define KSBI_USE_FLAGS 1
#define KSBI_HAVE_FMA 1
#define KSBI_HAVE_ROUND 0
#define KSBI_HAVE_SAE 1
#define KSBI_HAVE_F16 1
#define KSBI_HAVE_MULTIPLY_32 1
#define KSBI_SPARE_PIPES 0

/* A vector of eight doubles is in no register here. */
#undef KSBI_KEEP
#define KSBI_KEEP(v) __asm__ volatile("" : "+m"(v))

#include "kernel/vec.h"

KSBI_INLINE vec vec_fma(vec a, vec b, vec c)
{
    __m256d x[2], y[2], z[2];
    memcpy(x, &a, sizeof a);
    memcpy(y, &b, sizeof b);
    memcpy(z, &c, sizeof c);
    for (int i = 0; i < 2; i++)
        z[i] = _mm256_fmadd_pd(x[i], y[i], z[i]);
    memcpy(&c, z, sizeof c);
    return c;
}

/* No other arithmetic can come between the flags that are kept and put back: it is not in this function. */
KSBI_TARGET __attribute__((noinline)) static void add_quietly(vec *sum, const vec *b)
{
    const uint32_t saved = ksbi_fpenv_flags();
    vec x = *sum, y = *b;
    KSBI_KEEP(x);
    KSBI_KEEP(y);
    x += y;
    KSBI_KEEP(x);
    ksbi_fpenv_leave(saved);
    *sum = x;
}

KSBI_INLINE vec vec_add_quietly(vec a, vec b)
{
    add_quietly(&a, &b);
    return a;
}

KSBI_INLINE vec load_f16(const char *p)
{
    __m128i eight;
    vec_f32 v;
    memcpy(&eight, p, sizeof eight);
    const __m256 singles = _mm256_cvtph_ps(eight);
    memcpy(&v, &singles, sizeof v);
    return __builtin_convertvector(v, vec);
}

KSBI_INLINE vec load_some_f64(const char *p, size_t r)
{
    return load_some(p, r, sizeof(double), load_f64);
}

KSBI_INLINE int64_t ivec_total(ivec v)
{
    int64_t total = 0;
    for (int k = 0; k < KSBI_LANES; k++)
        total += v[k];
    return total;
}

KSBI_INLINE int ivec_is_zero(ivec v)
{
    int64_t any = 0;
    for (int k = 0; k < KSBI_LANES; k++)
        any |= v[k];
    return any == 0;
}

KSBI_INLINE ivec multiply_i32(ivec a, ivec b)
{
    for (int k = 0; k < KSBI_LANES; k++)
        a[k] = (int64_t)(int32_t)a[k] * (int32_t)b[k];
    return a;
}

KSBI_INLINE uvec multiply_u32(uvec a, uvec b)
{
    for (int k = 0; k < KSBI_LANES; k++)
        a[k] = (uint64_t)(uint32_t)a[k] * (uint32_t)b[k];
    return a;
}
