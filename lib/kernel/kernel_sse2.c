/* SPDX-License-Identifier: MIT */
/* The kernels for SSE2. */
#include "fpenv.h"

#if KSBI_HAVE_VECTORS && defined(__x86_64__)
#  define KSBI_ISA sse2
#  define KSBI_NAME "sse2"
#  include "kernel/vec_sse2.h"
#  include "kernel/kernel_tmpl.h"
#endif
