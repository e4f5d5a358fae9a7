/* SPDX-License-Identifier: MIT */
/* Shaped data: what breaks sums that are almost right, for every element type. */
#ifndef KSB_TEST_GEN_H
#define KSB_TEST_GEN_H

#include "oracle.h"
#include "rng.h"

enum gen_shape {
    GEN_UNIFORM,   /* -1 .. 1 */
    GEN_NORMAL,    /* bell-shaped around 0 */
    GEN_INTEGER,   /* small integers: sums are exact, zeros frequent */
    GEN_WINDOW,    /* a random range of binades somewhere: up to 120 of them, or 40, 100, 250, 600, 2000 */
    GEN_WIDE,      /* any finite number: 2000 binades of double */
    GEN_CANCEL,    /* wide pairs +v, -v and one small residue */
    GEN_TIE,       /* the sum lies halfway between two numbers; the rest cancels */
    GEN_NEAR_TIE,  /* the same but for the smallest subnormal, to either side */
    GEN_BRINK,     /* the sum lies at MAX + ulp/2, where overflow begins, or the smallest subnormal beside it */
    GEN_OVERFLOW,  /* huge numbers whose partial sums overflow and whose total is finite */
    GEN_SUBNORMAL, /* subnormals and the smallest normals */
    GEN_OFFSET,    /* far from zero and close together, like 1e16 and a little: variances cancel */
    GEN_EQUAL,     /* all the same, but now and then one that is one bit off */
    GEN_BLOCKS,    /* the second half takes back the first, in order; one small residue in between */
    GEN_ZERO,      /* zeros of both signs, mostly negative */
    GEN_SPECIAL,   /* now and then an infinity or a NaN */
    GEN_LATE,      /* narrow, then wide, then huge, in order; sometimes an infinity or a NaN among the last */
    GEN_SHAPES
};

const char *gen_name(enum gen_shape shape);

/* Fills x with n elements of that shape, in random order unless the order is the point. Shapes that need some elements
 * to be themselves have what fits in n; integers take of a shape what makes sense for them. */
void gen_fill(struct ksb_rng *rng, enum gen_shape shape, double *x, size_t n);
void gen_elements(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, void *x, size_t n);

/* Data of two arrays for an inner product: half of the time the products are the elements of a sum of that shape, each
 * cut into two factors; else both arrays have the shape. */
void gen_factors(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, void *x, void *y, size_t n);

/* Weights: equal, small integers, of a shape but not negative, now and then of any sign, infinite or NaN. */
void gen_weights(struct ksb_rng *rng, enum gen_shape shape, enum oracle_type type, void *w, size_t n);

/* Numbers whose squares sum to t^2 - 1, t^2 or t^2 + 1, in units of a power of two, where t needs one bit more than the
 * type's significand has, or is a number of the type: the norm is a tie, a neighbour of one, a number exactly, or a
 * neighbour of that. Returns how many, at most 64; zeros fill up to n. 0 if they do not fit in n. */
size_t gen_squares(struct ksb_rng *rng, enum oracle_type type, void *x, size_t n);

/* Any finite double. */
double gen_finite(struct ksb_rng *rng);

/* Puts x in random order: n doubles, or n items of `size` bytes. */
void gen_permute(struct ksb_rng *rng, double *x, size_t n);
void gen_permute_items(struct ksb_rng *rng, void *x, size_t size, size_t n);

/* Edges of a real type: NaN of all kinds, infinities, zeros, both ends of each range; for integers the ends, and small
 * ones. Returns their number, at most GEN_EDGES. The first GEN_CORE of them differ in kind. */
enum { GEN_EDGES = 24, GEN_CORE = 9 };
int gen_edges(enum oracle_type type, uint64_t edges[GEN_EDGES]);

#endif /* KSB_TEST_GEN_H */
