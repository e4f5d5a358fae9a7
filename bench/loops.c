/* SPDX-License-Identifier: MIT */
/* One set of loops for each instruction set, and the choice among them by name. */
#include "loops.h"

#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#define ISA avx512
#define TARGET __attribute__((target("avx512f,avx512bw,fma")))
#define BYTES 64
#include "loops_template.h"
#define ISA avx2
#define TARGET __attribute__((target("avx2,fma")))
#define BYTES 32
#include "loops_template.h"
#define ISA sse2
#define TARGET __attribute__((target("sse2")))
#define BYTES 16
#include "loops_template.h"
#else
/* NEON is part of every 64-bit Arm; other families get what their baseline has. */
#define ISA baseline
#define TARGET
#define BYTES 16
#include "loops_template.h"
#endif

/* GCC is told not to make vectors of these, clang likewise. */
#if defined(__clang__)
#define ONE_AT_A_TIME
#define EACH _Pragma("clang loop vectorize(disable) interleave(disable)")
#else
#define ONE_AT_A_TIME __attribute__((optimize("no-tree-vectorize")))
#define EACH
#endif

ONE_AT_A_TIME static double sum_f64_scalar(const double *x, size_t n)
{
    double total = 0;
    EACH for (size_t i = 0; i < n; i++) total += x[i];
    return total;
}

ONE_AT_A_TIME static float sum_f32_scalar(const float *x, size_t n)
{
    float total = 0;
    EACH for (size_t i = 0; i < n; i++) total += x[i];
    return total;
}

ONE_AT_A_TIME static int64_t sum_i64_scalar(const int64_t *x, size_t n)
{
    uint64_t total = 0;
    EACH for (size_t i = 0; i < n; i++) total += (uint64_t)x[i];
    return (int64_t)total;
}

ONE_AT_A_TIME static double dot_f64_scalar(const double *x, const double *y, size_t n)
{
    double total = 0;
    EACH for (size_t i = 0; i < n; i++) total += x[i] * y[i];
    return total;
}

ONE_AT_A_TIME static double squares_f64_scalar(const double *x, size_t n)
{
    return dot_f64_scalar(x, x, n);
}

ONE_AT_A_TIME static double moments_f64_scalar(const double *x, size_t n)
{
    double sum = 0, squares = 0;
    EACH for (size_t i = 0; i < n; i++) sum += x[i], squares += x[i] * x[i];
    return sum + squares;
}

ONE_AT_A_TIME static uint64_t load_u16_scalar(const uint16_t *x, size_t n)
{
    uint64_t total = 0;
    EACH for (size_t i = 0; i < n; i++) total += x[i];
    return total;
}

ONE_AT_A_TIME static void axis0_f64_scalar(const double *x, size_t rows, size_t columns, double *out)
{
    EACH for (size_t k = 0; k < columns; k++) out[k] = 0;
    for (size_t j = 0; j < rows; j++, x += columns) {
        EACH for (size_t k = 0; k < columns; k++) out[k] += x[k];
    }
}

void loops_grouped_f64(const double *x, size_t n, const int64_t *labels, double *out)
{
    for (size_t i = 0; i < n; i++) out[labels[i]] += x[i];
}

const struct loops loops_scalar = {
    .isa = "scalar",
    .sum_f64 = sum_f64_scalar,
    .sum_f32 = sum_f32_scalar,
    .sum_i64 = sum_i64_scalar,
    .dot_f64 = dot_f64_scalar,
    .squares_f64 = squares_f64_scalar,
    .moments_f64 = moments_f64_scalar,
    .load_u16 = load_u16_scalar,
    .axis0_f64 = axis0_f64_scalar,
};

const struct loops *loops_find(const char *isa)
{
    if (strcmp(isa, "scalar") == 0) return &loops_scalar;
#if defined(__x86_64__) || defined(__i386__)
    if (strcmp(isa, "avx512") == 0)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") ? &loops_avx512 : NULL;
    if (strcmp(isa, "avx2") == 0)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &loops_avx2 : NULL;
    if (strcmp(isa, "sse2") == 0 || strcmp(isa, "generic") == 0)
        return __builtin_cpu_supports("sse2") ? &loops_sse2 : NULL;
#else
    if (strcmp(isa, "neon") == 0 || strcmp(isa, "generic") == 0) return &loops_baseline;
#endif
    return NULL;
}
