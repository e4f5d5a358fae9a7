/* SPDX-License-Identifier: MIT */
/* Vocabulary for any machine whose compiler has vector extensions: two doubles, and no flags unless a header that
 * includes this one knows that there are some. vec.h says what each word means. */
#ifndef KSBI_USE_FLAGS
#  define KSBI_USE_FLAGS 0
#endif
#define KSBI_TARGET
#define KSBI_LANES 2
#define KSBI_HAVE_FMA 0
#define KSBI_HAVE_ROUND 0
#define KSBI_HAVE_SAE 0
#define KSBI_HAVE_F16 0
#define KSBI_HAVE_F32 0
#define KSBI_HAVE_BF16 0
#define KSBI_HAVE_MULTIPLY_32 0
#define KSBI_SPARE_PIPES 0

#include "kernel/vec.h"

KSBI_INLINE vec load_some_f64(const char *p, size_t r)
{
    return load_some(p, r, sizeof(double), load_f64);
}
