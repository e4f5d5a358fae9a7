/* SPDX-License-Identifier: MIT */
/* What the processor and the operating system support. Detection only: what to make of it is dispatch.c's. */
#ifndef KSBI_CPU_FEATURES_H
#define KSBI_CPU_FEATURES_H

struct ksbi_cpu_features {
    int avx2;   /* AVX2, FMA and F16C, with the wide registers saved on a context switch */
    int avx512; /* AVX-512 F, DQ and VL besides, likewise */
};

struct ksbi_cpu_features ksbi_cpu_features(void);

#endif /* KSBI_CPU_FEATURES_H */
