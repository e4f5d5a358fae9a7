/* SPDX-License-Identifier: MIT */
/* Which kernel set runs. */
#ifndef KSBI_DISPATCH_H
#define KSBI_DISPATCH_H

#include "kernel/kernel.h"

/* The kernel set in use: the best this machine has, unless KSB_KERNEL names another. */
const struct ksbi_kernels *ksbi_kernels(void);

/* The kernel set of that name if this machine can run it, else NULL. */
const struct ksbi_kernels *ksbi_kernels_named(const char *name);

#endif /* KSBI_DISPATCH_H */
