/* SPDX-License-Identifier: MIT */
/* Which kernel set runs. */
#ifndef KSBI_DISPATCH_H
#define KSBI_DISPATCH_H

#include "kernel/kernel.h"

/* The kernel set in use. */
const struct ksbi_kernels *ksbi_kernels(void);

#endif /* KSBI_DISPATCH_H */
