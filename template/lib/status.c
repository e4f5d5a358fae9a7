/* SPDX-License-Identifier: MIT */
#include "common.h"

const char *ksb_status_string(ksb_status status)
{
    switch (status) {
    case KSB_OK:
        return "success";
    case KSB_EINVAL:
        return "invalid argument";
    }
    return "unknown status";
}
