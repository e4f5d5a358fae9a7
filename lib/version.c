/* SPDX-License-Identifier: MIT */
#include "common.h"

const char *ksb_version(void)
{
    return KSB_VERSION_STRING;
}
