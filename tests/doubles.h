/* SPDX-License-Identifier: MIT */
/* Doubles and their bits, for tests. */
#ifndef KSB_TEST_DOUBLES_H
#define KSB_TEST_DOUBLES_H

#include <stdint.h>
#include <string.h>

static inline uint64_t ksb_bits(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

static inline double ksb_from_bits(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

#define KSB_NAN UINT64_C(0x7ff8000000000000) /* the canonical one */
#define KSB_INFINITY UINT64_C(0x7ff0000000000000)
#define KSB_NEGATIVE_INFINITY UINT64_C(0xfff0000000000000)
#define KSB_ZERO UINT64_C(0)
#define KSB_NEGATIVE_ZERO UINT64_C(0x8000000000000000)

#endif /* KSB_TEST_DOUBLES_H */
