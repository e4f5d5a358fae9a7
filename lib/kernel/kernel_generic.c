/* SPDX-License-Identifier: MIT */
/* The kernels for any machine that has doubles and a compiler with vector extensions. */
#include "fpenv.h"

#if KSBI_HAVE_VECTORS
#  define KSBI_ISA generic
#  define KSBI_NAME "generic"
#  include "kernel/vec_generic.h"
#  include "kernel/kernel_tmpl.h"
#endif
