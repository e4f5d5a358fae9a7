/* SPDX-License-Identifier: MIT */
/* Stands in for lib/cpu/features.c where AVX-512 is emulated in AVX2: what has the one has both. */
#include "cpu/features.h"

struct ksbi_cpu_features ksbi_cpu_features(void)
{
    const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const struct ksbi_cpu_features f = {avx2, avx2};
    return f;
}
