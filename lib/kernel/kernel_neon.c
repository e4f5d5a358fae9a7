/* SPDX-License-Identifier: MIT */
/* The kernels for AArch64. */
#include "fpenv.h"

#if KSBI_HAVE_VECTORS && defined(__aarch64__)
#  define KSBI_ISA neon
#  define KSBI_NAME "neon"
#  include "kernel/vec_neon.h"
#  include "kernel/kernel_tmpl.h"
#endif
