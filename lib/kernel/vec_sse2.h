/* SPDX-License-Identifier: MIT */
/* Vocabulary for SSE2, which every x86-64 has: what the compiler makes of generic vectors there, and the flags. */
#define KSBI_USE_FLAGS 1
#include "kernel/vec_generic.h"
