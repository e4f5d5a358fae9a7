/* SPDX-License-Identifier: MIT */
/* Shaped data: what breaks sums that are almost right. */
#ifndef KSB_TEST_GEN_H
#define KSB_TEST_GEN_H

#include "rng.h"

enum gen_shape {
    GEN_UNIFORM,   /* -1 .. 1 */
    GEN_NORMAL,    /* bell-shaped around 0 */
    GEN_INTEGER,   /* small integers: sums are exact, zeros frequent */
    GEN_WINDOW,    /* a random range of up to 120 binades somewhere */
    GEN_WIDE,      /* any finite number: 2000 binades */
    GEN_CANCEL,    /* wide pairs +v, -v and one small residue */
    GEN_TIE,       /* the sum lies halfway between two doubles; the rest cancels */
    GEN_NEAR_TIE,  /* the same but for 2^-1074, to either side */
    GEN_BRINK,     /* the sum lies at MAX + ulp/2, where overflow begins, or within 2^-1074 of it */
    GEN_OVERFLOW,  /* huge numbers whose partial sums overflow and whose total is finite */
    GEN_SUBNORMAL, /* subnormals and the smallest normals */
    GEN_ZERO,      /* zeros of both signs, mostly negative */
    GEN_SPECIAL,   /* now and then an infinity or a NaN */
    GEN_SHAPES
};

const char *gen_name(enum gen_shape shape);

/* Fills x with n elements of that shape in random order. Shapes that need some elements to be themselves have what
 * fits in n. */
void gen_fill(struct ksb_rng *rng, enum gen_shape shape, double *x, size_t n);

/* Any finite double. */
double gen_finite(struct ksb_rng *rng);

/* Puts x in random order. */
void gen_permute(struct ksb_rng *rng, double *x, size_t n);

#endif /* KSB_TEST_GEN_H */
