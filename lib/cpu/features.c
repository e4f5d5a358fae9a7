/* SPDX-License-Identifier: MIT */
/* On x86-64, CPUID says what the processor can do, XCR0 what the operating system saves. */
#include "cpu/features.h"

#include "common.h"

#if defined(__x86_64__) && defined(__GNUC__)

#  include <cpuid.h>

/* Bits of XCR0: the state that the operating system saves. */
enum { XMM = 1 << 1, YMM = 1 << 2, OPMASK = 1 << 5, ZMM_LOW = 1 << 6, ZMM_HIGH = 1 << 7 };

static unsigned saved_state(void)
{
    unsigned low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

struct ksbi_cpu_features ksbi_cpu_features(void)
{
    struct ksbi_cpu_features f = {0, 0};
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d))
        return f;
    const unsigned needed = bit_OSXSAVE | bit_AVX | bit_FMA | bit_F16C;
    if ((c & needed) != needed || !__get_cpuid_count(7, 0, &a, &b, &c, &d))
        return f;
    const unsigned state = saved_state();
    const unsigned ymm = XMM | YMM, zmm = ymm | OPMASK | ZMM_LOW | ZMM_HIGH;
    const unsigned wide = bit_AVX512F | bit_AVX512DQ | bit_AVX512VL;
    f.avx2 = (state & ymm) == ymm && (b & bit_AVX2) != 0;
    f.avx512 = f.avx2 && (state & zmm) == zmm && (b & wide) == wide;
    return f;
}

#else

struct ksbi_cpu_features ksbi_cpu_features(void)
{
    const struct ksbi_cpu_features none = {0, 0};
    return none;
}

#endif
