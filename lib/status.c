/* SPDX-License-Identifier: MIT */
#include "common.h"

const char *ksb_status_string(ksb_status status)
{
    switch (status) {
    case KSB_OK:
        return "success";
    case KSB_EINVAL:
        return "invalid argument";
    case KSB_EOVERFLOW:
        return "the exact result does not fit its type";
    case KSB_EFORMAT:
        return "the bytes are not a saved form of this library";
    case KSB_EVERSION:
        return "the saved form has a version this library does not read";
    }
    return "unknown status";
}
