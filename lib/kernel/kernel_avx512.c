/* SPDX-License-Identifier: MIT */
/* The kernels for AVX-512 F, DQ and VL. */
#include "fpenv.h"

#if KSBI_HAVE_VECTORS && defined(__x86_64__)
#  define KSBI_ISA avx512
#  define KSBI_NAME "avx512"
#  include "kernel/vec_avx512.h"
#  include "kernel/kernel_tmpl.h"
#endif
