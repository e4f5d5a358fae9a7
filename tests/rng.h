/* SPDX-License-Identifier: MIT */
/* Seeded random numbers for tests: the same everywhere, whatever the C library. */
#ifndef KSB_TEST_RNG_H
#define KSB_TEST_RNG_H

#include <stddef.h>
#include <stdint.h>

/* Weyl sequence with a bijective mixer (Steele, Lea & Flood, Fast splittable pseudorandom number generators,
 * 2014): every seed is good, and neighbouring seeds give unrelated sequences. */
struct ksb_rng {
    uint64_t state;
};

static inline uint64_t ksb_rng_next(struct ksb_rng *rng)
{
    uint64_t z = rng->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* Uniform in 0 .. limit - 1 but for a bias below 2^-32; limit is 1 .. 2^32. */
static inline size_t ksb_rng_below(struct ksb_rng *rng, size_t limit)
{
    return (size_t)((ksb_rng_next(rng) >> 32) * (uint64_t)limit >> 32);
}

/* Uniform in low .. high, both included. */
static inline int ksb_rng_between(struct ksb_rng *rng, int low, int high)
{
    return low + (int)ksb_rng_below(rng, (size_t)(high - low) + 1);
}

#endif /* KSB_TEST_RNG_H */
