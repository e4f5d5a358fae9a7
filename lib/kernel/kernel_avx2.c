/* SPDX-License-Identifier: MIT */
/* The kernels for AVX2, FMA and F16C. */
#include "fpenv.h"

#if KSBI_HAVE_VECTORS && defined(__x86_64__)
#  define KSBI_ISA avx2
#  define KSBI_NAME "avx2"
#  include "kernel/vec_avx2.h"
#  include "kernel/kernel_tmpl.h"
#endif
