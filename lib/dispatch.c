/* SPDX-License-Identifier: MIT */
#include "dispatch.h"

const struct ksbi_kernels *ksbi_kernels(void)
{
    return &ksbi_kernels_scalar;
}

const char *ksb_kernel(void)
{
    return ksbi_kernels()->name;
}
