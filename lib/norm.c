/* SPDX-License-Identifier: MIT */
/* Public entry points: Euclidean norms. */
#include "entry.h"

KSBI_FLOAT_ENTRIES(KSBI_DEFINE_UNARY, norm, KSBI_NORM)
KSBI_INTEGER_ENTRIES(KSBI_DEFINE_UNARY, norm, KSBI_NORM)
