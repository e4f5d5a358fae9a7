/* SPDX-License-Identifier: MIT */
#include "gen.h"

#include "doubles.h"

#include <float.h>
#include <math.h>

#define LEAST 0x1p-1074 /* smallest subnormal */

const char *gen_name(enum gen_shape shape)
{
    static const char *const names[GEN_SHAPES] = {
        "uniform", "normal", "integer", "window", "wide", "cancel", "tie", "near tie", "brink", "overflow",
        "subnormal", "zero", "special",
    };
    return names[shape];
}

void gen_permute(struct ksb_rng *rng, double *x, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = ksb_rng_below(rng, i);
        const double v = x[i - 1];
        x[i - 1] = x[j];
        x[j] = v;
    }
}

static double uniform(struct ksb_rng *rng)
{
    return (double)(int64_t)ksb_rng_next(rng) * 0x1p-63;
}

/* A random significand and sign, the exponent field in low .. high. */
static double with_field(struct ksb_rng *rng, int low, int high)
{
    const uint64_t keep = UINT64_C(0x800fffffffffffff);
    return ksb_from_bits((ksb_rng_next(rng) & keep) | (uint64_t)ksb_rng_between(rng, low, high) << 52);
}

double gen_finite(struct ksb_rng *rng)
{
    return with_field(rng, 0, 2046);
}

/* n elements that sum to zero exactly: pairs, and a zero if n is odd. */
static void fill_pairs(struct ksb_rng *rng, double *x, size_t n, int low, int high)
{
    for (size_t i = 0; i + 1 < n; i += 2) {
        x[i] = with_field(rng, low, high);
        x[i + 1] = -x[i];
    }
    if (n % 2 != 0)
        x[n - 1] = 0.0;
}

/* A number, half the distance to its neighbour, and `nudge` times 2^-1074; the rest cancels. */
static void fill_tie(struct ksb_rng *rng, double *x, size_t n, double base, int nudge)
{
    size_t used = 0;
    int exponent;
    frexp(base, &exponent);
    if (n > 0)
        x[used++] = base;
    if (n > 1) /* of the sign of base, so that the tie is above its magnitude also at a power of two */
        x[used++] = copysign(ldexp(1.0, exponent - 54), base);
    if (n > 2 && nudge != 0)
        x[used++] = nudge * LEAST;
    fill_pairs(rng, x + used, n - used, 0, 2046);
}

static void fill_overflow(struct ksb_rng *rng, double *x, size_t n)
{
    size_t i = 0;
    for (; i + 2 < n; i += 2) {
        x[i] = with_field(rng, 2040, 2046);
        x[i + 1] = -x[i];
    }
    for (; i < n; i++) /* at most two, so the total stays below the largest double */
        x[i] = with_field(rng, 1, 2045);
    if (n > 6) { /* the partial sums really do pass MAX */
        x[0] = x[2] = DBL_MAX;
        x[1] = x[3] = -DBL_MAX;
    }
}

static double special(struct ksb_rng *rng)
{
    static const uint64_t values[] = {
        UINT64_C(0x7ff0000000000000), UINT64_C(0xfff0000000000000), /* infinities */
        UINT64_C(0x7ff0000000000000), UINT64_C(0xfff0000000000000),
        UINT64_C(0x7ff8000000000000), UINT64_C(0xfff8000000000001), /* quiet NaN */
        UINT64_C(0x7ff0000000000001), UINT64_C(0xfff4000000000000), /* signalling NaN */
    };
    return ksb_from_bits(values[ksb_rng_below(rng, sizeof values / sizeof *values)]);
}

static void fill_special(struct ksb_rng *rng, double *x, size_t n)
{
    /* Infinities of one sign must win somewhere, so specials are few. */
    const size_t every = 1 + n / (1 + ksb_rng_below(rng, 3));
    for (size_t i = 0; i < n; i++)
        x[i] = ksb_rng_below(rng, every) == 0 ? special(rng) : gen_finite(rng);
}

void gen_fill(struct ksb_rng *rng, enum gen_shape shape, double *x, size_t n)
{
    int low, high;

    switch (shape) {
    case GEN_UNIFORM:
        for (size_t i = 0; i < n; i++)
            x[i] = uniform(rng);
        return;
    case GEN_NORMAL: /* by the central limit theorem */
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.0;
            for (int k = 0; k < 6; k++)
                x[i] += uniform(rng);
        }
        return;
    case GEN_INTEGER:
        for (size_t i = 0; i < n; i++)
            x[i] = ksb_rng_between(rng, -4, 4);
        return;
    case GEN_WINDOW:
        low = ksb_rng_between(rng, 0, 2046);
        high = low + ksb_rng_between(rng, 0, 120);
        for (size_t i = 0; i < n; i++)
            x[i] = with_field(rng, low, high < 2046 ? high : 2046);
        return;
    case GEN_WIDE:
        for (size_t i = 0; i < n; i++)
            x[i] = gen_finite(rng);
        return;
    case GEN_CANCEL:
        if (n == 0)
            return;
        fill_pairs(rng, x, n - 1, 0, 2046);
        x[n - 1] = with_field(rng, 0, 60);
        break;
    case GEN_TIE: /* from field 54 up half an ulp is well above the smallest subnormal */
        fill_tie(rng, x, n, with_field(rng, 54, 2045), 0);
        break;
    case GEN_NEAR_TIE:
        fill_tie(rng, x, n, with_field(rng, 54, 2045), ksb_rng_below(rng, 2) == 0 ? -1 : 1);
        break;
    case GEN_BRINK:
        fill_tie(rng, x, n, ksb_rng_below(rng, 2) == 0 ? -DBL_MAX : DBL_MAX, ksb_rng_between(rng, -1, 1));
        break;
    case GEN_OVERFLOW:
        fill_overflow(rng, x, n);
        break;
    case GEN_SUBNORMAL:
        for (size_t i = 0; i < n; i++)
            x[i] = with_field(rng, 0, ksb_rng_below(rng, 4) == 0 ? 2 : 0);
        return;
    case GEN_ZERO:
        for (size_t i = 0; i < n; i++)
            x[i] = ksb_rng_below(rng, 3 * n) == 0 ? 0.0 : -0.0;
        return;
    case GEN_SPECIAL:
        fill_special(rng, x, n);
        return;
    case GEN_SHAPES:
        return;
    }
    gen_permute(rng, x, n);
}
