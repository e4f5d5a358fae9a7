/* SPDX-License-Identifier: MIT */
#include "dispatch.h"

#include "cpu/features.h"
#include "fpenv.h"

#include <stdatomic.h>
#include <stdlib.h>

static const struct ksbi_kernels *scalar(void)
{
    return &ksbi_kernels_scalar;
}

/* What this build has, best first. A table is asked for only where `runs_here` says that it may be. */
static int always(struct ksbi_cpu_features f)
{
    (void)f;
    return 1;
}

#if KSBI_HAVE_VECTORS && defined(__x86_64__)
static int has_avx2(struct ksbi_cpu_features f)
{
    return f.avx2;
}

static int has_avx512(struct ksbi_cpu_features f)
{
    return f.avx512;
}
#endif

static const struct choice {
    const char *name;
    int (*runs_here)(struct ksbi_cpu_features f);
    const struct ksbi_kernels *(*table)(void);
} choices[] = {
#if KSBI_HAVE_VECTORS && defined(__x86_64__)
    {"avx512", has_avx512, ksbi_kernels_avx512},
    {"avx2", has_avx2, ksbi_kernels_avx2},
    {"sse2", always, ksbi_kernels_sse2},
#elif KSBI_HAVE_VECTORS && defined(__aarch64__)
    {"neon", always, ksbi_kernels_neon},
#endif
#if KSBI_HAVE_VECTORS
    {"generic", always, ksbi_kernels_generic},
#endif
    {"scalar", always, scalar},
};

enum { CHOICES = sizeof choices / sizeof *choices };

const struct ksbi_kernels *ksbi_kernels_named(const char *name)
{
    const struct ksbi_cpu_features f = ksbi_cpu_features();
    for (int i = 0; i < CHOICES; i++)
        if (strcmp(name, choices[i].name) == 0)
            return choices[i].runs_here(f) ? choices[i].table() : NULL;
    return NULL;
}

static const struct ksbi_kernels *best(void)
{
    const struct ksbi_cpu_features f = ksbi_cpu_features();
    int i = 0;
    while (!choices[i].runs_here(f)) /* the last one does */
        i++;
    return choices[i].table();
}

/* NULL until the first call; then what KSB_KERNEL said was refused or not. Threads that race here find the same answers. */
static const struct ksbi_kernels *_Atomic active;
static atomic_int refused;

static const struct ksbi_kernels *resolve(void)
{
    const char *const name = getenv("KSB_KERNEL");
    const struct ksbi_kernels *k = name != NULL ? ksbi_kernels_named(name) : NULL;
    if (k == NULL) {
        atomic_store_explicit(&refused, name != NULL, memory_order_relaxed);
        k = best();
    }
    atomic_store_explicit(&active, k, memory_order_release);
    return k;
}

const struct ksbi_kernels *ksbi_kernels(void)
{
    const struct ksbi_kernels *const k = atomic_load_explicit(&active, memory_order_acquire);
    return KSBI_LIKELY(k != NULL) ? k : resolve();
}

const char *ksb_kernel(void)
{
    return ksbi_kernels()->name;
}

ksb_status ksb_kernel_status(void)
{
    ksbi_kernels();
    return atomic_load_explicit(&refused, memory_order_relaxed) ? KSB_EINVAL : KSB_OK;
}
