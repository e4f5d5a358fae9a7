/* SPDX-License-Identifier: MIT */
/*
 * The kernels on doubles, once, over the vocabulary of vec.h. docs/algorithm.md has the theorems that the comments
 * name, with their proofs.
 *
 * A kernel_<isa>.c includes its vec_<isa>.h and then this file, with
 *   KSBI_ISA     suffix of the table, ksbi_kernels_<isa>
 *   KSBI_NAME    its name as a string
 *
 * The terms of a sum come as vectors of doubles: values, or products that are exact in doubles. Each is split on
 * a grid: the multiple of the grid goes to one running sum and the rest to the next, finer one. Running sums are
 * doubles only for a block; then they are folded into integers, multiples of the grid, so nothing below depends on
 * how long an array is. Whether every split and every addition was exact is certified afterwards, in one of two ways:
 *   - the sticky flags of the processor say that nothing was rounded (Theorem 2);
 *   - what is left after the last grid is or-ed together and must be zero (Theorem 1).
 * A group of terms that fails is given to the next slower way, down to the portable kernels, which take anything.
 */
#include "fpenv.h"
#include "kernel/kernel.h"

#include <limits.h>

/* Four independent running sums hide the latency of an addition. */
enum { CHAINS = 4, STEP = CHAINS * KSBI_LANES };

/* Terms of a sum. All but products of doubles, which have functions of their own. */
enum term { VALUE_f64, VALUE_f32, VALUE_f16, VALUE_bf16, PRODUCT_f32, PRODUCT_f16, PRODUCT_bf16, PRODUCT_f64 };

struct source {
    enum term term;
    const char *x, *y; /* y only for products */
};

KSBI_INLINE size_t term_size(enum term term)
{
    switch (term) {
    case VALUE_f64:
    case PRODUCT_f64:
        return 8;
    case VALUE_f32:
    case PRODUCT_f32:
        return 4;
    default:
        return 2;
    }
}

#if KSBI_HAVE_F16
KSBI_INLINE vec load_some_f16(const char *p, size_t r)
{
    return load_some(p, r, 2, load_f16);
}
#else
KSBI_INLINE vec load_f16(const char *p)
{
    (void)p;
    return vec_set(0.0);
}
KSBI_INLINE vec load_some_f16(const char *p, size_t r)
{
    (void)r;
    return load_f16(p);
}
#endif

KSBI_INLINE vec load_some_f32(const char *p, size_t r)
{
    return load_some(p, r, 4, load_f32);
}

KSBI_INLINE vec load_some_bf16(const char *p, size_t r)
{
    return load_some(p, r, 2, load_bf16);
}

/* Element i of x, or of y, and the KSBI_LANES - 1 after it; or r of them and zeros. */
KSBI_INLINE vec element(enum term term, const char *p)
{
    switch (term) {
    case VALUE_f64:
    case PRODUCT_f64:
        return load_f64(p);
    case VALUE_f32:
    case PRODUCT_f32:
        return load_f32(p);
    case VALUE_f16:
    case PRODUCT_f16:
        return load_f16(p);
    default:
        return load_bf16(p);
    }
}

KSBI_INLINE vec some_elements(enum term term, const char *p, size_t r)
{
    switch (term) {
    case VALUE_f64:
    case PRODUCT_f64:
        return load_some_f64(p, r);
    case VALUE_f32:
    case PRODUCT_f32:
        return load_some_f32(p, r);
    case VALUE_f16:
    case PRODUCT_f16:
        return load_some_f16(p, r);
    default:
        return load_some_bf16(p, r);
    }
}

/* The terms i, i + 1, ... Products of two f32, f16 or bf16 have at most 48 bits, from 2^-298 on: they are exact. */
KSBI_INLINE vec terms(struct source s, size_t i)
{
    const size_t at = i * term_size(s.term);
    const vec x = element(s.term, s.x + at);
    return s.term < PRODUCT_f32 ? x : x * element(s.term, s.y + at);
}

KSBI_INLINE vec some_terms(struct source s, size_t i, size_t r)
{
    const size_t at = i * term_size(s.term);
    const vec x = some_elements(s.term, s.x + at, r);
    return s.term < PRODUCT_f32 ? x : x * some_elements(s.term, s.y + at, r);
}

KSBI_INLINE struct source source_at(struct source s, size_t i)
{
    s.x += i * term_size(s.term);
    if (s.term >= PRODUCT_f32)
        s.y += i * term_size(s.term);
    return s;
}

/*
 * Asks for what lies AHEAD of `bytes` bytes that are read now. Long arrays come from memory a tenth faster so than by
 * the processor's own foresight. Past the end of an array the request is in vain, and harmless.
 */
enum { AHEAD = 1024, CACHE_LINE = 64 };
KSBI_INLINE void fetch(const char *p, size_t ahead, size_t bytes)
{
    KSBI_UNROLL
    for (size_t k = 0; k < bytes; k += CACHE_LINE)
        __builtin_prefetch((const void *)((uintptr_t)p + ahead + k)); /* which need not point into the array */
}

KSBI_INLINE void fetch_ahead(const char *p, size_t bytes)
{
    fetch(p, AHEAD, bytes);
}

/* 2^e as a double, for normal numbers: -1022 <= e <= 1023. */
static inline double power_of_two(int e)
{
    return ksbi_as_f64((uint64_t)(e + 1023) << 52);
}

static inline uint64_t bits_of(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

static inline double read_f64(const char *p)
{
    double d;
    memcpy(&d, p, sizeof d);
    return d;
}

/* The least e with |d| < 2^e for normal d; -1022 for subnormals and 0, 1025 for infinities and NaN. */
static inline int exponent_bound(double d)
{
    return (int)(bits_of(d) >> 52 & 0x7ff) - 1022;
}

/* The least k with 2^k >= m, m > 0. */
static inline int ceil_log2(size_t m)
{
    return m == 1 ? 0 : ksbi_top_bit(m - 1) + 1;
}

#define ABS_MASK INT64_C(0x7fffffffffffffff)
/* Sign and exponent: two positive doubles that agree in them are in one binade. */
#define BINADE_MASK ((int64_t)UINT64_C(0xfff0000000000000))

/* The bounds of the binades of n terms: all are below 2^highest, and those that are not 0 at least 2^(lowest - 1).
 * An infinity or a NaN makes highest 1025. Zeros and terms near the bottom of the range have a bound that leaves room
 * below it for the grids, which such terms then may or may not fall on. */
enum { LEAST_BOUND = -800 };
struct bounds {
    int highest, lowest;
};

KSBI_INLINE struct bounds bounds_of(struct source s, size_t n)
{
    vec high = vec_set(0.0), low = vec_set(ksbi_as_f64(UINT64_C(0x7ff0000000000000)));
    for (size_t i = 0; i < n; i += KSBI_LANES) {
        const ivec v = ABS_MASK & (ivec)(n - i >= KSBI_LANES ? terms(s, i) : some_terms(s, i, n - i));
        /* As integers NaN is above infinity and everything else in order; as doubles nothing compares with NaN. */
        const ivec above = v > (ivec)high, below = (v < (ivec)low) & (v != 0);
        high = (vec)((above & v) | (~above & (ivec)high));
        low = (vec)((below & v) | (~below & (ivec)low));
    }
    struct bounds b = {LEAST_BOUND, INT_MAX};
    for (int k = 0; k < KSBI_LANES; k++) {
        const int h = exponent_bound(high[k]), l = exponent_bound(low[k]);
        b.highest = h > b.highest ? h : b.highest;
        b.lowest = l < b.lowest ? l : b.lowest;
    }
    if (b.lowest > b.highest)
        b.lowest = b.highest;
    return b;
}

/* exponent_bound of the first term. */
KSBI_INLINE int first_bound(struct source s)
{
    if (s.term == VALUE_f64)
        return exponent_bound(read_f64(s.x));
    if (s.term == PRODUCT_f64)
        return exponent_bound(read_f64(s.x) * read_f64(s.y));
    return exponent_bound(some_terms(s, 0, 1)[0]);
}

/* A guess at bounds_of(...).highest: that all terms are less than 2^6 times the bound of the first. */
KSBI_INLINE int guessed_bound(struct source s)
{
    const int guess = first_bound(s) + 6;
    return guess > LEAST_BOUND ? guess : LEAST_BOUND;
}

/* ------------------------------------------------------------------------------------------------- *
 * Grids with an explicit residual
 * ------------------------------------------------------------------------------------------------- */

enum { LEVELS_MAX = 8 };

/*
 * Theorem 1. Let m be the number of terms of one running sum, 2^k >= m, and
 *   t[0] + 1 <= 1022,  t[l + 1] = t[l] - 51 + k,  t[L - 1] - 52 >= -1022.
 * Running sum l starts at the anchor 1.5 * 2^t[l]. A term v goes through the levels by
 *   s = a + v;  q = s - a;  a = s;  v = v - q.
 * If every s of level 0 lies in [2^t[0], 2^(t[0] + 1)) and every v left after the last level is 0, the terms sum to
 * exactly the sum over l of (bits(a[l]) - bits(anchor[l])) * 2^(t[l] - 52). What is left of a term is at most
 * 2^(t[L - 1] - 53).
 *
 * The condition on level 0 is checked by `binade`; t[0] comes from a bound on the terms that may be a guess.
 */
struct grids {
    int t[LEVELS_MAX];
    int64_t sum[LEVELS_MAX]; /* of all running sums, in units of 2^(t - 52) */
    int rest;                /* whether something is left of a term: at most half a unit of the last grid */
};

/* Terms below 2^highest, m of them in a running sum. Returns 0 if they are out of reach. */
KSBI_INLINE int lay_grids(struct grids *g, int levels, int highest, int k)
{
    g->t[0] = highest + k + 1;
    KSBI_UNROLL
    for (int l = 1; l < levels; l++)
        g->t[l] = g->t[l - 1] - 51 + k;
    return g->t[0] <= 1021 && g->t[levels - 1] >= -970;
}

/* Splits v on the grids into the running sums a; returns what is left. */
KSBI_INLINE vec split(vec *a, int levels, vec v, ivec *binade, vec anchor)
{
    KSBI_UNROLL
    for (int l = 0; l < levels; l++) {
        const vec s = a[l] + v, q = vec_sub_elsewhere(s, a[l]);
        if (l == 0)
            *binade |= (ivec)s ^ (ivec)anchor;
        a[l] = s;
        v = l % 2 == 0 ? vec_sub_elsewhere(v, q) : v - q;
    }
    return v;
}

/* Splits the terms i, i + 1, ... (r of them, or a whole vector if r is KSBI_LANES). */
KSBI_INLINE vec split_terms(vec *a, int levels, struct source s, size_t i, size_t r, ivec *binade, vec anchor)
{
    return split(a, levels, r == KSBI_LANES ? terms(s, i) : some_terms(s, i, r), binade, anchor);
}

/* Returns 1 and the sums, or 0 if a running sum of level 0 left its binade. Without `rests` what is left is not looked at,
 * which saves a third of the work, and anything may be. */
KSBI_INLINE int sum_on_grids(struct grids *g, int levels, int chains, int rests, struct source s, size_t n)
{
    vec a[CHAINS][LEVELS_MAX], anchor[LEVELS_MAX];
    ivec binade = ivec_set(0), left = ivec_set(0);
    KSBI_UNROLL
    for (int l = 0; l < levels; l++) {
        anchor[l] = vec_set(1.5 * power_of_two(g->t[l]));
        KSBI_UNROLL
        for (int c = 0; c < chains; c++)
            a[c][l] = anchor[l];
    }
    const size_t step = (size_t)chains * KSBI_LANES;
    size_t i = 0;
    for (; n - i >= step; i += step) {
        KSBI_UNROLL
        for (int c = 0; c < chains; c++)
            left |= (ivec)split_terms(a[c], levels, s, i + (size_t)c * KSBI_LANES, KSBI_LANES, &binade, anchor[0]);
    }
    KSBI_UNROLL
    for (int c = 0; c < chains - 1; c++)
        if (n - i >= KSBI_LANES) {
            left |= (ivec)split_terms(a[c], levels, s, i, KSBI_LANES, &binade, anchor[0]);
            i += KSBI_LANES;
        }
    if (n - i > 0)
        left |= (ivec)split_terms(a[chains - 1], levels, s, i, n - i, &binade, anchor[0]);
    if (!ivec_is_zero(binade & BINADE_MASK))
        return 0;
    g->rest = !rests || !ivec_is_zero(left & ABS_MASK);
    KSBI_UNROLL
    for (int l = 0; l < levels; l++) {
        ivec sum = ivec_set(0);
        KSBI_UNROLL
        for (int c = 0; c < chains; c++)
            sum += (ivec)a[c][l] - (ivec)anchor[l];
        g->sum[l] = ivec_total(sum);
    }
    return 1;
}

/* m * 2^up, which fits. */
static inline __int128 shifted(int64_t m, int up)
{
    return (__int128)((unsigned __int128)m << up);
}

/* The sums of the levels as one integer in units of the last grid. Levels are 51 - k <= 51 bits apart, and a sum of
 * STEP running sums is below 2^(51 + 5): two levels need 108 bits. */
KSBI_INLINE __int128 join(struct grids g)
{
    return shifted(g.sum[0], g.t[0] - g.t[1]) + g.sum[1];
}

/* ------------------------------------------------------------------------------------------------- *
 * Deposits
 * ------------------------------------------------------------------------------------------------- */

/* What a kernel has found goes to *p; carries are settled in time. */
struct deposits {
    struct ksbi_partial *p;
    unsigned since_settled;
    int negate;
};

static void deposit(struct deposits *d, __int128 m, int exponent)
{
    if (m == 0)
        return;
    if (++d->since_settled == KSBI_ADDS_PER_SETTLE) {
        ksbi_partial_settle(d->p);
        d->since_settled = 1;
    }
    ksbi_partial_add_integer(d->p, d->negate ? -m : m, exponent);
}

/* For n terms, which sum to 0: sets `other` unless all of them are -0.0 (+0.0 if negated) or NaN. */
KSBI_INLINE void note_zero_sum(struct deposits *d, struct source s, size_t n)
{
    const int64_t silent = d->negate ? 0 : INT64_MIN;
    for (size_t i = 0; i < n && !d->p->other; i += KSBI_LANES) {
        const size_t r = n - i < KSBI_LANES ? n - i : KSBI_LANES;
        const vec v = r == KSBI_LANES ? terms(s, i) : some_terms(s, i, r);
        for (size_t k = 0; k < r; k++)
            d->p->other |= v[k] == v[k] && (int64_t)bits_of(v[k]) != silent;
    }
}

/* ------------------------------------------------------------------------------------------------- *
 * Sums of terms below 2^highest, certified by the sticky flags
 * ------------------------------------------------------------------------------------------------- */

/* A block is what running sums hold before they are folded into integers; flags are read once a group. */
enum { LOG_PER_CHAIN = 7, BLOCK = STEP << LOG_PER_CHAIN, GROUP_BLOCKS = 16, UNSPLIT_BLOCKS = 4 };

#if KSBI_USE_FLAGS

/*
 * Theorem 2. If no flag but "subnormal operand" was raised while a group of blocks was summed by the steps below, and
 * every value that is folded lies in the binade of its anchor, the terms sum to exactly
 *   coarse * 2^(coarse_anchor - 52) + fine * 2^(fine_anchor - 52).
 *
 * How a term is split, by what the instruction set has:
 *   quiet additions   the grid is that of the running sum itself, which starts at an anchor (its rounding is not flagged)
 *   quiet rounding    the head is the nearest multiple of the grid
 *   neither           the head is the upper half of the significand
 * Terms known to be narrow (f32, f16, bf16 values) are tried without splitting first: the fine sums stay empty.
 */
struct folds {
    ivec coarse, fine, binade;
    int coarse_anchor, fine_anchor; /* exponents */
};

/* Terms are below 2^highest: a running sum of 2^7 of them stays below 2^(coarse_anchor - 1). Returns 0 if they are out of reach:
 * an anchor that overflows would be in its own binade whatever is added. At the other end bounds are at least LEAST_BOUND, and
 * 53 less for the errors of products. */
_Static_assert(LEAST_BOUND - 53 + LOG_PER_CHAIN + 1 - 44 - 52 >= -1022, "units of folds are normal numbers");
KSBI_INLINE int can_lay_folds(struct folds *f, int highest)
{
    f->coarse_anchor = highest + LOG_PER_CHAIN + 1;
#if KSBI_HAVE_SAE || KSBI_HAVE_ROUND
    /* Rests are at most half of the grid 2^(coarse_anchor - 52), a running sum of them at most 2^(coarse_anchor - 46). */
    f->fine_anchor = f->coarse_anchor - 44;
#else
    /* Heads keep 26 bits, so rests are below 2^(highest - 26), a running sum of them below 2^(highest - 19). */
    f->fine_anchor = highest - 18;
#endif
    f->coarse = f->fine = f->binade = ivec_set(0);
    return f->coarse_anchor <= 1021;
}

/* The constants of a split. */
struct splitter {
    vec coarse_anchor, fine_anchor;
#if KSBI_HAVE_ROUND
    vec per_grid, minus_grid, whole_anchor; /* heads are counted in units of the grid */
#elif !KSBI_HAVE_SAE
    ivec head_mask;
#endif
};

KSBI_INLINE struct splitter splitter_of(const struct folds *f)
{
    struct splitter s;
    s.coarse_anchor = vec_set(1.5 * power_of_two(f->coarse_anchor));
    s.fine_anchor = vec_set(1.5 * power_of_two(f->fine_anchor));
#if KSBI_HAVE_ROUND
    s.per_grid = vec_set(power_of_two(52 - f->coarse_anchor));
    s.minus_grid = vec_set(-power_of_two(f->coarse_anchor - 52));
    s.whole_anchor = vec_set(0x1.8p52);
    KSBI_KEEP(s.per_grid);
    KSBI_KEEP(s.minus_grid);
    KSBI_KEEP(s.whole_anchor);
#elif !KSBI_HAVE_SAE
    s.head_mask = ivec_set(-(INT64_C(1) << 27));
#endif
    KSBI_KEEP(s.coarse_anchor);
    return s;
}

/* A running sum of heads and one of rests. */
struct sums {
    vec coarse, fine;
};

KSBI_INLINE struct sums begin_sums(const struct splitter *s, int split)
{
    struct sums r = {vec_set(0.0), vec_set(0.0)};
#if KSBI_HAVE_SAE
    if (split)
        r.coarse = s->coarse_anchor;
#endif
    (void)s, (void)split;
    return r;
}

KSBI_INLINE void add_split(struct sums *r, const struct splitter *s, vec v)
{
#if KSBI_HAVE_SAE
    const vec sum = vec_add_quietly(r->coarse, v);
    const vec head = sum - r->coarse;
    r->coarse = sum;
    r->fine += v - head;
#elif KSBI_HAVE_ROUND
    const vec head = vec_round(v * s->per_grid);
    r->coarse += head;
    r->fine += vec_fma(head, s->minus_grid, v);
#else
    const vec head = (vec)((ivec)v & s->head_mask);
    r->coarse += head;
    r->fine += v - head;
#endif
    (void)s;
}

KSBI_INLINE ivec fold(vec sum, vec anchor, ivec *binade)
{
    const ivec s = (ivec)(sum + anchor);
    *binade |= s ^ (ivec)anchor;
    return s - (ivec)anchor;
}

KSBI_INLINE void fold_sums(struct folds *f, const struct sums *r, const struct splitter *s, int split)
{
    if (!split) {
        f->coarse += fold(r->coarse, s->coarse_anchor, &f->binade);
        return;
    }
#if KSBI_HAVE_SAE
    f->binade |= (ivec)r->coarse ^ (ivec)s->coarse_anchor;
    f->coarse += (ivec)r->coarse - (ivec)s->coarse_anchor;
#elif KSBI_HAVE_ROUND
    f->coarse += fold(r->coarse, s->whole_anchor, &f->binade);
#else
    f->coarse += fold(r->coarse, s->coarse_anchor, &f->binade);
#endif
    f->fine += fold(r->fine, s->fine_anchor, &f->binade);
}

/* Adds `blocks` blocks of m <= BLOCK terms, a multiple of STEP, to *f. */
KSBI_INLINE void add_blocks(struct folds *f, struct source s, size_t blocks, size_t m, int split)
{
    const size_t size = term_size(s.term);
    const struct splitter splitter = splitter_of(f);
    for (size_t b = 0; b < blocks; b++) {
        struct sums sums[CHAINS];
        KSBI_UNROLL
        for (int c = 0; c < CHAINS; c++)
            sums[c] = begin_sums(&splitter, split);
        for (size_t i = 0; i < m; i += STEP) {
            fetch_ahead(s.x + i * size, STEP * size);
            if (s.term >= PRODUCT_f32)
                fetch_ahead(s.y + i * size, STEP * size);
            KSBI_UNROLL
            for (int c = 0; c < CHAINS; c++) {
                const vec v = terms(s, i + (size_t)c * KSBI_LANES);
                if (split)
                    add_split(&sums[c], &splitter, v);
                else
                    sums[c].coarse += v;
            }
        }
        s = source_at(s, m);
        KSBI_UNROLL
        for (int c = 0; c < CHAINS; c++)
            fold_sums(f, &sums[c], &splitter, split);
    }
}

/* Whether Theorem 2 holds for what *f holds. */
KSBI_INLINE int folds_hold(struct folds *f)
{
    KSBI_KEEP(f->coarse);
    KSBI_KEEP(f->fine);
    KSBI_KEEP(f->binade);
    return ivec_is_zero(f->binade & BINADE_MASK) && (ksbi_fpenv_flags() & KSBI_FLAGS_INEXACT) == 0;
}

/* The sum, in units of 2^(fine_anchor - 52). Folds are below 2^51 in magnitude: 16 blocks of up to 32 running sums make
 * 2^60, and two grids 2^(60 + 44). */
KSBI_INLINE __int128 total_of_folds(const struct folds *f)
{
    return shifted(ivec_total(f->coarse), f->coarse_anchor - f->fine_anchor) + ivec_total(f->fine);
}

/* Sums `blocks` <= GROUP_BLOCKS blocks of m terms into *d, or returns 0: then a flag is set, or was. */
KSBI_INLINE int sum_by_flags(struct deposits *d, struct source s, size_t blocks, size_t m, int highest, int split)
{
    struct folds f;
    if (!can_lay_folds(&f, highest))
        return 0;
    add_blocks(&f, s, blocks, m, split);
    if (!folds_hold(&f))
        return 0;
    const __int128 sum = total_of_folds(&f);
    deposit(d, sum, f.fine_anchor - 52);
    if (sum == 0)
        note_zero_sum(d, s, blocks * m);
    else
        d->p->other = 1;
    return 1;
}

#endif /* KSBI_USE_FLAGS */

/* ------------------------------------------------------------------------------------------------- *
 * Sums of anything
 * ------------------------------------------------------------------------------------------------- */

/* Bits of a term's significand. */
KSBI_INLINE int precision(enum term term)
{
    switch (term) {
    case VALUE_f64:
        return 53;
    case VALUE_f32:
        return 24;
    case VALUE_f16:
        return 11;
    case VALUE_bf16:
        return 8;
    case PRODUCT_f16:
        return 22;
    case PRODUCT_bf16:
        return 16;
    default:
        return 48;
    }
}

/* The portable kernel for the same terms. */
KSBI_INLINE void sum_portably(struct deposits *d, struct source s, size_t n)
{
    const ptrdiff_t stride = (ptrdiff_t)term_size(s.term);
    static const enum ksbi_type type[] = {KSBI_f64, KSBI_f32, KSBI_f16, KSBI_bf16, KSBI_f32, KSBI_f16, KSBI_bf16, KSBI_f64};
    const enum ksbi_type t = type[s.term];
    ksbi_partial_settle(d->p);
    if (s.term < PRODUCT_f32)
        ksbi_kernels_scalar.sum[t](d->p, s.x, stride, n);
    else
        ksbi_kernels_scalar.products[t](d->p, s.x, stride, s.y, stride, n, d->negate);
    d->since_settled = 1;
}

/* Many levels leave registers for few chains: CHAINS >> this. */
KSBI_INLINE int log_fewer_chains(int levels)
{
    return levels <= 3 ? 0 : levels <= 6 ? 1 : 2;
}

/* Sums n terms on `levels` grids into *d, or returns 0. */
KSBI_INLINE int sum_by_levels(struct deposits *d, struct source s, size_t n, int highest, int levels, int chains)
{
    struct grids g;
    const size_t step = (size_t)chains * KSBI_LANES;
    if (!lay_grids(&g, levels, highest, ceil_log2((n + step - 1) / step)) ||
        !sum_on_grids(&g, levels, chains, 1, s, n) || g.rest)
        return 0;
    int64_t any = 0;
    KSBI_UNROLL
    for (int l = 0; l < levels; l++) {
        deposit(d, g.sum[l], g.t[l] - 52);
        any |= g.sum[l];
    }
    if (any == 0)
        note_zero_sum(d, s, n);
    else
        d->p->other = 1;
    return 1;
}

/*
 * The number of grids that n <= BLOCK terms of these bounds ask for, or 0 if that is too many or something is not finite.
 * With 2^k additions to a running sum, the last grid is at or below every bit of every term if
 *   t[levels - 1] - 52 = highest + k + 1 - (levels - 1) (51 - k) - 52 <= lowest - precision.
 */
KSBI_INLINE int levels_for(enum term term, struct bounds b)
{
    static const int choices[] = {2, 3, 4, 6, 8};
    if (b.highest > 1024)
        return 0;
    for (int i = 0; i < 5; i++) {
        const int levels = choices[i], k = LOG_PER_CHAIN + log_fewer_chains(levels);
        if (b.highest - b.lowest + precision(term) + k - 51 <= (levels - 1) * (51 - k))
            return levels;
    }
    return 0;
}

/* One block on so many grids. */
KSBI_INLINE int sum_block(struct deposits *d, struct source s, size_t n, int highest, int levels)
{
    switch (levels) {
    case 2:
        return sum_by_levels(d, s, n, highest, 2, CHAINS >> log_fewer_chains(2));
    case 3:
        return sum_by_levels(d, s, n, highest, 3, CHAINS >> log_fewer_chains(3));
    case 4:
        return sum_by_levels(d, s, n, highest, 4, CHAINS >> log_fewer_chains(4));
    case 6:
        return sum_by_levels(d, s, n, highest, 6, CHAINS >> log_fewer_chains(6));
    case 8:
        return sum_by_levels(d, s, n, highest, 8, CHAINS >> log_fewer_chains(8));
    default:
        return 0;
    }
}

/* The bin of sign and exponent b holds significands, in units of the last bit of that exponent. */
static void deposit_bin(struct deposits *d, unsigned b, __int128 significands)
{
    const unsigned field = b & 0x7ff;
    deposit(d, b & 0x800 ? -significands : significands, -1074 + (field != 0 ? (int)field - 1 : 0));
}

/* Doubles of any exponents: one 64-bit bin for each sign and exponent, and a branch that is rarely taken for a carry
 * out of it. Source of the method: R. M. Neal, Fast Exact Summation Using Small and Large Superaccumulators (2015). */
static KSBI_TARGET __attribute__((noinline)) void sum_in_bins(struct deposits *d, const char *x, size_t n)
{
    enum { BINS = 4096, SPECIAL = 0x7ff };
    uint64_t bin[BINS] = {0};
    int specials = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = bits_of(read_f64(x + 8 * i));
        const unsigned b = (unsigned)(bits >> 52);
        const uint64_t hidden = (uint64_t)((b & 0x7ff) != 0) << 52;
        const uint64_t sum = bin[b] + ((bits & UINT64_C(0xfffffffffffff)) | hidden);
        if (KSBI_UNLIKELY(sum < bin[b])) {
            if ((b & 0x7ff) == SPECIAL)
                specials = 1;
            else
                deposit_bin(d, b, (__int128)1 << 64);
        }
        bin[b] = sum;
    }
    if (specials || (bin[SPECIAL] | bin[0x800 | SPECIAL]) != 0) /* infinities and NaN are counted one by one */
        for (size_t i = 0; i < n; i++)
            if ((bits_of(read_f64(x + 8 * i)) >> 52 & 0x7ff) == SPECIAL)
                ksbi_sum_f64_scalar(d->p, x + 8 * i, 8, 1);
    for (unsigned b = 0; b < BINS; b++)
        if (bin[b] != 0 && (b & 0x7ff) != SPECIAL) {
            deposit_bin(d, b, bin[b]);
            d->p->other = 1;
        }
    if (!d->p->other) { /* zeros alone, or with NaN */
        const struct source s = {VALUE_f64, x, NULL};
        note_zero_sum(d, s, n);
    }
}

/* Where a block has failed the quick ways, so may its neighbours. Bins pay for a few thousand terms, since they are cleared
 * and read; grids for a few terms, since each is laid and read. */
enum { SLOW_BLOCKS = 32, BINS_PAY = 4096, BINS_RUN = 1 << 17, GRID_PAYS = 8, MOST_GRIDS_WHERE_BINS_PAY = 4 };

/* Sums a run of the n terms, block by block, and more of them where they go into bins; returns how many. */
KSBI_INLINE size_t sum_slowly(struct deposits *d, struct source s, size_t run, size_t n)
{
    size_t i = 0;
    while (i < run) {
        const struct source block = source_at(s, i);
        size_t m = run - i < BLOCK ? run - i : BLOCK;
        const struct bounds b = bounds_of(block, m);
        const int levels = levels_for(s.term, b), bins = s.term == VALUE_f64 && n - i >= BINS_PAY;
        const int grids = bins ? levels <= MOST_GRIDS_WHERE_BINS_PAY : m >= (size_t)(GRID_PAYS * levels);
        if (!grids || !sum_block(d, block, m, b.highest, levels)) {
            if (bins) {
                m = n - i < BINS_RUN ? n - i : BINS_RUN;
                sum_in_bins(d, block.x, m);
            } else {
                sum_portably(d, block, m);
            }
        }
        i += m;
    }
    return i;
}

/* sum_slowly for one kind of terms, kept out of line. */
typedef size_t sum_slowly_fn(struct deposits *d, const char *x, const char *y, size_t run, size_t n);

/* All n terms, contiguous. */
KSBI_INLINE void sum_terms(struct deposits *d, struct source s, size_t n, int use_flags, sum_slowly_fn *slowly)
{
    size_t i = 0, run = KSBI_USE_FLAGS && use_flags ? (size_t)BLOCK : n; /* of the next slow run */
#if KSBI_USE_FLAGS
    if (use_flags && n >= BLOCK) {
        const int split = s.term == VALUE_f64 || s.term == PRODUCT_f32;
        int highest = bounds_of(s, 64).highest + 3 * split;
        size_t alone = 0, patience = GROUP_BLOCKS; /* blocks to take one by one, now and after the next setback */
        ksbi_fpenv_clear_flags();
        while (n - i >= BLOCK) {
            const struct source here = source_at(s, i);
            size_t blocks = alone > 0 ? 1 : (n - i) / BLOCK;
            const size_t most = split ? GROUP_BLOCKS : UNSPLIT_BLOCKS;
            if (blocks > most)
                blocks = most;
            if (sum_by_flags(d, here, blocks, BLOCK, highest, split)) {
                i += blocks * BLOCK;
                alone -= alone > 0;
                run = BLOCK;
                continue;
            }
            /* The next blocks are taken one by one, each with a bound found by looking. */
            if (alone == 0) {
                alone = patience;
                patience = patience < 64 * GROUP_BLOCKS ? 2 * patience : patience;
            }
            highest = bounds_of(here, BLOCK).highest;
            ksbi_fpenv_clear_flags();
            if (sum_by_flags(d, here, 1, BLOCK, highest, split)) {
                i += BLOCK;
                continue;
            }
            if (!split) {
                ksbi_fpenv_clear_flags();
                if (sum_by_flags(d, here, 1, BLOCK, highest, 1)) {
                    i += BLOCK;
                    continue;
                }
            }
            if (run > n - i)
                run = n - i;
            i += slowly(d, here.x, here.y, run, n - i);
            run = run < SLOW_BLOCKS * (size_t)BLOCK ? 2 * run : run;
            ksbi_fpenv_clear_flags();
        }
    }
#endif
    while (i < n) {
        const struct source here = source_at(s, i);
        if (run > n - i)
            run = n - i;
        i += slowly(d, here.x, here.y, run, n - i);
    }
}

/* ------------------------------------------------------------------------------------------------- *
 * Products of doubles
 * ------------------------------------------------------------------------------------------------- */

#if KSBI_HAVE_FMA && KSBI_USE_FLAGS

/*
 * A product is the sum of two doubles, what it rounds to and the error of that, fma(x, y, -x y). So products are summed as
 * twice as many values, a part of them at a time: first they are rounded, which raises flags; then errors and rounded
 * products are split and added, which must not. An error that is no double (something underflows) raises a flag; a rounded
 * product that is no number is in no binade.
 */
enum {
    PRODUCT_CHAINS = 2,
    PRODUCT_STEP = PRODUCT_CHAINS * KSBI_LANES,
    PART = PRODUCT_STEP << LOG_PER_CHAIN /* what running sums hold */
};

/* Rounds the products of m pairs, a multiple of PRODUCT_STEP. */
KSBI_INLINE void multiply(double *product, const char *x, const char *y, size_t m)
{
    for (size_t i = 0; i < m; i += PRODUCT_STEP) {
        KSBI_UNROLL
        for (int c = 0; c < PRODUCT_CHAINS; c++) {
            const size_t k = i + (size_t)c * KSBI_LANES;
            const vec p = load_f64(x + 8 * k) * load_f64(y + 8 * k);
            memcpy(product + k, &p, sizeof p);
        }
    }
}

/* Sums m pairs whose rounded products are below 2^highest into *d, or returns 0. */
KSBI_INLINE int sum_products_by_flags(struct deposits *d, const double *product, const char *x, const char *y, size_t m,
                                      int highest)
{
    struct folds f, g;
    if (!can_lay_folds(&f, highest) || !can_lay_folds(&g, highest - 53))
        return 0;
    ksbi_fpenv_clear_flags();
    const struct splitter of_products = splitter_of(&f), of_errors = splitter_of(&g);
    struct sums sums[PRODUCT_CHAINS], errors[PRODUCT_CHAINS];
    KSBI_UNROLL
    for (int c = 0; c < PRODUCT_CHAINS; c++) {
        sums[c] = begin_sums(&of_products, 1);
        errors[c] = begin_sums(&of_errors, 1);
    }
    for (size_t i = 0; i < m; i += PRODUCT_STEP) {
        /* The next part, while there is more to compute than to read. */
        fetch(x + 8 * i, 8 * PART, 8 * PRODUCT_STEP);
        fetch(y + 8 * i, 8 * PART, 8 * PRODUCT_STEP);
        KSBI_UNROLL
        for (int c = 0; c < PRODUCT_CHAINS; c++) {
            const size_t k = i + (size_t)c * KSBI_LANES;
            const vec p = load_f64((const char *)(product + k));
            add_split(&sums[c], &of_products, p);
            add_split(&errors[c], &of_errors, vec_fma(load_f64(x + 8 * k), load_f64(y + 8 * k), -p));
        }
    }
    KSBI_UNROLL
    for (int c = 0; c < PRODUCT_CHAINS; c++) {
        fold_sums(&f, &sums[c], &of_products, 1);
        fold_sums(&g, &errors[c], &of_errors, 1);
    }
    g.binade |= f.binade;
    KSBI_KEEP(f.coarse);
    KSBI_KEEP(f.fine);
    if (!folds_hold(&g))
        return 0;
    const __int128 sum = total_of_folds(&f);
    deposit(d, sum, f.fine_anchor - 52);
    deposit(d, total_of_folds(&g), g.fine_anchor - 52);
    if (sum == 0)
        note_zero_sum(d, (struct source){VALUE_f64, (const char *)product, NULL}, m);
    else
        d->p->other = 1;
    return 1;
}

/* Sums m finite doubles of any exponents. Their last places may lie below the span of the partial result: the bits there
 * are 0, which `deposit` knows and the portable kernels do not. */
KSBI_INLINE void sum_part_slowly(struct deposits *d, const double *part, size_t m)
{
    const struct source s = {VALUE_f64, (const char *)part, NULL};
    const struct bounds b = bounds_of(s, m);
    if (sum_block(d, s, m, b.highest, levels_for(VALUE_f64, b)))
        return;
    for (size_t i = 0; i < m; i++) {
        const struct ksbi_decoded v = ksbi_read_f64(s.x + 8 * i);
        deposit(d, v.negative ? -(__int128)v.significand : (__int128)v.significand, v.exponent);
    }
}

/* The same for any finite rounded products, not all 0, whose errors are doubles; returns 0 if those are not. */
static KSBI_TARGET __attribute__((noinline)) int sum_products_slowly(struct deposits *d, const double *product, const char *x,
                                                                     const char *y, size_t m)
{
    vec e = vec_set(0.0);
    double error[PART];
    ksbi_fpenv_clear_flags();
    for (size_t i = 0; i < m; i += KSBI_LANES) {
        const vec p = load_f64((const char *)(product + i));
        e = vec_fma(load_f64(x + 8 * i), load_f64(y + 8 * i), -p);
        memcpy(error + i, &e, sizeof e);
    }
    KSBI_KEEP(e);
    if ((ksbi_fpenv_flags() & KSBI_FLAGS_RANGE) != 0)
        return 0;
    sum_part_slowly(d, product, m);
    sum_part_slowly(d, error, m);
    d->p->other = 1;
    return 1;
}

#endif

/* All n products of doubles, contiguous. */
static KSBI_TARGET __attribute__((noinline)) void sum_products_f64(struct deposits *d, const char *x, const char *y,
                                                                   size_t n, int use_flags)
{
    struct source s = {PRODUCT_f64, x, y};
#if KSBI_HAVE_FMA && KSBI_USE_FLAGS
    if (use_flags) {
        double product[PART];
        int highest = guessed_bound(s);
        while (n >= PRODUCT_STEP) {
            const size_t m = n >= PART ? PART : n / PRODUCT_STEP * PRODUCT_STEP;
            multiply(product, s.x, s.y, m);
            if (!sum_products_by_flags(d, product, s.x, s.y, m, highest)) {
                highest = bounds_of((struct source){VALUE_f64, (const char *)product, NULL}, m).highest;
                if (highest > 1024 || (!sum_products_by_flags(d, product, s.x, s.y, m, highest) &&
                                       !sum_products_slowly(d, product, s.x, s.y, m)))
                    sum_portably(d, s, m);
            }
            s = source_at(s, m);
            n -= m;
        }
    }
#endif
    (void)use_flags;
    if (n > 0)
        sum_portably(d, s, n);
}

/* ------------------------------------------------------------------------------------------------- *
 * Short sums, straight to an estimate
 * ------------------------------------------------------------------------------------------------- */

enum { SHORT = KSBI_SHORT_SUM };

/* Sums n <= SHORT terms on two grids: no partial result to clear and to settle. The first grid is guessed from the first
 * term; if that was wrong, it is found from all of them. Returns 0 if that does not help. */
KSBI_INLINE int sum_short(struct grids *g, struct source s, size_t n, int rests)
{
    enum { SHORT_CHAINS = 2, SHORT_STEP = SHORT_CHAINS * KSBI_LANES }; /* as many as registers hold with all else */
    const int k = ceil_log2((n + SHORT_STEP - 1) / SHORT_STEP);
    if (lay_grids(g, 2, guessed_bound(s), k) && sum_on_grids(g, 2, SHORT_CHAINS, rests, s, n))
        return 1;
    return lay_grids(g, 2, bounds_of(s, n).highest, k) && sum_on_grids(g, 2, SHORT_CHAINS, rests, s, n);
}

/* The sum as an estimate, which has no error if the terms are on the grids; 0 if it is 0. */
KSBI_INLINE int estimate_short_sum(struct ksbi_estimate *e, struct source s, size_t n)
{
    struct grids g;
    if (!sum_short(&g, s, n, 1))
        return 0;
    const __int128 sum = join(g);
    e->low = (uint64_t)sum;
    e->high = (int64_t)(sum >> 64);
    e->exponent = g.t[1] - 52;
    e->error = g.rest ? n : 0;
    return sum != 0;
}

/* The sum of doubles, rounded: both grids' sums are doubles exactly, and the hardware adds them with one rounding. So it
 * does with both ends of the interval that the sum is in, if terms have rests. */
KSBI_INLINE int round_grids(double *rounded, struct grids g, size_t n)
{
    const uint64_t limit = (UINT64_C(1) << 53) - SHORT;
    const int fits = (uint64_t)g.sum[0] + limit <= 2 * limit && (uint64_t)g.sum[1] + limit <= 2 * limit;
    const double coarse = (double)g.sum[0] * power_of_two(g.t[0] - 52), unit = power_of_two(g.t[1] - 52);
    const int64_t error = g.rest ? (int64_t)n : 0;
    const double sum = coarse + (double)(g.sum[1] - error) * unit;
    *rounded = sum;
    /* Exact zeros and their signs are decided elsewhere. */
    return fits && bits_of(sum) << 1 != 0 && (!g.rest || coarse + (double)(g.sum[1] + error) * unit == sum);
}

/* Sums of many terms are rarely so near a tie that it matters whether anything is left; those of few often are ties. */
enum { MANY = 32 };
KSBI_INLINE int round_short_sum(double *rounded, struct source s, size_t n)
{
    struct grids g;
    if (n >= MANY && sum_short(&g, s, n, 0) && round_grids(rounded, g, n))
        return 1;
    return sum_short(&g, s, n, 1) && round_grids(rounded, g, n);
}

/* ------------------------------------------------------------------------------------------------- *
 * Estimates of sums, of values or of products
 * ------------------------------------------------------------------------------------------------- */

/*
 * Theorem 3. With s = fma(x, y, a); q = s - a; a = s; b = b + fma(x, y, -q), a starting at 1.5 * 2^t and every s in
 * [2^t, 2^(t + 1)), m terms sum to (a - 1.5 * 2^t) + b but for an error of at most (m + m (m + 1) / 2) 2^(t - 106) (1 + 2^-40),
 * and |b| <= m 2^(t - 53) (1 + 2^-40). So it is with values, products by 1.
 * Folding b into a multiple of 2^(t - 96) costs another 2^(t - 97). t >= -800 keeps all of that far from underflow.
 */
enum { FINE_BELOW = 44, UNIT_BELOW = 96, LEAST_T = -800, GREATEST_T = 1021 };

/* A sum in units of 2^(t - UNIT_BELOW); running sums in units of 2^(t - 52) and of 2^(t - UNIT_BELOW). */
struct ziv {
    int t;
    unsigned blocks; /* since the running sums were last taken to `sum` */
    ivec coarse, fine;
    __int128 sum;
    uint64_t error; /* in 1024ths of a unit */
};

KSBI_INLINE void ziv_init(struct ziv *z, int t)
{
    z->t = t < LEAST_T ? LEAST_T : t;
    z->blocks = 0;
    z->coarse = z->fine = ivec_set(0);
    z->sum = 0;
    z->error = 0;
}

/* A block adds CHAINS <= 4 sums of at most 2^51 to each of up to 8 lanes: 64 blocks stay within 2^62 over all lanes,
 * and 2^62 * 2^44 in all. */
enum { COLLECT_BLOCKS = 64 };
_Static_assert(COLLECT_BLOCKS * STEP <= 1 << 11, "2^11 running sums of 2^51 fit the total of 64 bits");
KSBI_INLINE void ziv_collect(struct ziv *z)
{
    z->sum += shifted(ivec_total(z->coarse), FINE_BELOW) + ivec_total(z->fine);
    z->coarse = z->fine = ivec_set(0);
    z->blocks = 0;
}

/* Goes over to a coarser grid. */
KSBI_INLINE void ziv_raise(struct ziv *z, int t)
{
    ziv_collect(z);
    const int up = t - z->t;
    z->sum = up < 127 ? z->sum >> up : -(z->sum < 0);
    z->error = (up < 64 ? z->error >> up : 0) + 2048; /* what is shifted out of error and sum is below a unit each */
    z->t = t;
}

KSBI_INLINE int ziv_estimate(struct ziv *z, struct ksbi_estimate *e)
{
    ziv_collect(z);
    e->low = (uint64_t)z->sum;
    e->high = (int64_t)(z->sum >> 64);
    e->exponent = z->t - UNIT_BELOW;
    e->error = (z->error >> 10) + (z->error >> 40) + 2;
    return 1;
}

/* The running sums of one block. */
struct ziv_block {
    vec a[CHAINS], b[CHAINS], anchor;
    ivec binade;
};

KSBI_INLINE void ziv_begin(struct ziv_block *w, int t)
{
    w->anchor = vec_set(1.5 * power_of_two(t));
    w->binade = ivec_set(0);
    KSBI_UNROLL
    for (int c = 0; c < CHAINS; c++) {
        w->a[c] = w->anchor;
        w->b[c] = vec_set(0.0);
    }
}

/* Whether the sums of a block stayed in their binade. */
KSBI_INLINE int ziv_holds(const struct ziv_block *w)
{
    ivec binade = w->binade;
    KSBI_UNROLL
    for (int c = 0; c < CHAINS; c++)
        binade |= (ivec)w->a[c] ^ (ivec)w->anchor;
    return ivec_is_zero(binade & BINADE_MASK);
}

/* Takes a block of n terms, whose sums did, to *z. */
KSBI_INLINE void ziv_take(struct ziv *z, const struct ziv_block *w, size_t n)
{
    const vec fine_anchor = vec_set(1.5 * power_of_two(z->t - FINE_BELOW));
    KSBI_UNROLL
    for (int c = 0; c < CHAINS; c++) {
        z->coarse += (ivec)w->a[c] - (ivec)w->anchor;
        z->fine += (ivec)(w->b[c] + fine_anchor) - (ivec)fine_anchor;
    }
    const uint64_t m = (n + STEP - 1) / STEP;
    z->error += STEP * (m + m * (m + 1) / 2 + 512);
    if (++z->blocks == COLLECT_BLOCKS)
        ziv_collect(z);
}

/* One step of one chain: a value. `bounded` says that the range of values is known otherwise. */
KSBI_INLINE void ziv_value(struct ziv_block *w, int c, vec x, int bounded)
{
    const vec s = w->a[c] + x, q = vec_sub_elsewhere(s, w->a[c]);
    if (!bounded)
        w->binade |= (ivec)s ^ (ivec)w->anchor;
    w->a[c] = s;
    w->b[c] += vec_sub_elsewhere(x, q);
}

/* Runs ACTION(chain, x, y) over n pairs; with `squares`, y is x. */
#define FOR_EACH_PAIR(x, y, squares, ACTION)                                                        \
    do {                                                                                            \
        size_t i = 0;                                                                               \
        for (; n - i >= STEP; i += STEP) {                                                          \
            fetch_ahead(x + 8 * i, 8 * STEP);                                                       \
            if (!(squares))                                                                         \
                fetch_ahead(y + 8 * i, 8 * STEP);                                                   \
            KSBI_UNROLL                                                                             \
            for (int c = 0; c < CHAINS; c++) {                                                      \
                const size_t at = 8 * (i + (size_t)c * KSBI_LANES);                                 \
                ACTION(c, load_f64(x + at), load_f64(y + at));                                      \
            }                                                                                       \
        }                                                                                           \
        KSBI_UNROLL                                                                                 \
        for (int c = 0; c < CHAINS - 1; c++)                                                        \
            if (n - i >= KSBI_LANES) {                                                              \
                ACTION(c, load_f64(x + 8 * i), load_f64(y + 8 * i));                                \
                i += KSBI_LANES;                                                                    \
            }                                                                                       \
        if (n - i > 0)                                                                              \
            ACTION(CHAINS - 1, load_some_f64(x + 8 * i, n - i), load_some_f64(y + 8 * i, n - i));   \
    } while (0)

KSBI_INLINE int ziv_values(struct ziv *z, const char *x, size_t n)
{
    struct ziv_block w;
    ziv_begin(&w, z->t);
#define VALUE(c, value, same) ziv_value(&w, c, value, 0)
    FOR_EACH_PAIR(x, x, 1, VALUE);
#undef VALUE
    if (!ziv_holds(&w))
        return 0;
    ziv_take(z, &w, n);
    return 1;
}

#if KSBI_HAVE_FMA

/* The product of x and y. A sum of squares only grows, so the last value tells of all. */
KSBI_INLINE void ziv_product(struct ziv_block *w, int c, vec x, vec y, int squares)
{
    const vec s = vec_fma(x, y, w->a[c]), q = s - w->a[c];
    if (!squares)
        w->binade |= (ivec)s ^ (ivec)w->anchor;
    w->a[c] = s;
    w->b[c] += vec_fma(x, y, -q);
}

KSBI_INLINE int ziv_products(struct ziv *z, const char *x, const char *y, size_t n, int squares)
{
    struct ziv_block w;
    ziv_begin(&w, z->t);
#define PRODUCT(c, u, v) ziv_product(&w, c, u, v, squares)
    FOR_EACH_PAIR(x, y, squares, PRODUCT);
#undef PRODUCT
    if (!ziv_holds(&w))
        return 0;
    ziv_take(z, &w, n);
    return 1;
}

/* With all squares below 2^t, all values are at most 2^(t / 2), and 2^k of them sum to less than 2^(u - 1). */
static inline int grid_of_values(int t)
{
    const int u = (t + 1) / 2 + LOG_PER_CHAIN + 2;
    return u < LEAST_T ? LEAST_T : u;
}

KSBI_INLINE int ziv_moments(struct ziv *sum, struct ziv *squares, const char *x, size_t n)
{
    struct ziv_block v, w;
    ziv_begin(&v, sum->t);
    ziv_begin(&w, squares->t);
#define BOTH(c, value, same) (ziv_value(&v, c, value, 1), ziv_product(&w, c, value, value, 1))
    FOR_EACH_PAIR(x, x, 1, BOTH);
#undef BOTH
    if (!ziv_holds(&v) || !ziv_holds(&w))
        return 0;
    ziv_take(sum, &v, n);
    ziv_take(squares, &w, n);
    return 1;
}

#endif /* KSBI_HAVE_FMA */

/* Sums of up to 2^29 terms of magnitude 2^(t - 1) at the most stay below 2^(29 + 96) units. */
#define ESTIMATED_MAX ((size_t)1 << 29)

enum kind { VALUES, PRODUCTS, SQUARES };

/* One block on the grids of *z, or 0. */
KSBI_INLINE int ziv_add(struct ziv *z, enum kind kind, const char *x, const char *y, size_t n)
{
#if KSBI_HAVE_FMA
    if (kind != VALUES)
        return ziv_products(z, x, y, n, kind == SQUARES);
#endif
    (void)kind, (void)y;
    return ziv_values(z, x, n);
}

/* The sum of the terms of s, any number of them. */
KSBI_INLINE int estimate_long_sum(struct ksbi_estimate *e, struct source s, size_t n, enum kind kind)
{
    struct ziv z;
    if (n > ESTIMATED_MAX)
        return 0;
    const size_t m = n < BLOCK ? n : BLOCK;
    ziv_init(&z, first_bound(s) + 7 + ceil_log2((m + STEP - 1) / STEP));
    for (size_t i = 0; i < n; i += BLOCK) {
        const size_t left = n - i < BLOCK ? n - i : BLOCK;
        const struct source here = source_at(s, i);
        if (z.t <= GREATEST_T && ziv_add(&z, kind, here.x, here.y, left))
            continue;
        const int t = bounds_of(here, left).highest + LOG_PER_CHAIN + 2;
        if (t <= z.t || t > GREATEST_T)
            return 0;
        ziv_raise(&z, t);
        if (!ziv_add(&z, kind, here.x, here.y, left))
            return 0;
    }
    return ziv_estimate(&z, e);
}

#if KSBI_HAVE_FMA

KSBI_INLINE int estimate_moments_of_f64(struct ksbi_estimate *sum, struct ksbi_estimate *squares, const char *x, size_t n)
{
    const struct source s = {PRODUCT_f64, x, x};
    struct ziv v, w;
    if (n > ESTIMATED_MAX)
        return 0;
    const size_t m = n < BLOCK ? n : BLOCK;
    ziv_init(&w, first_bound(s) + 7 + ceil_log2((m + STEP - 1) / STEP));
    ziv_init(&v, grid_of_values(w.t));
    for (size_t i = 0; i < n; i += BLOCK) {
        const size_t left = n - i < BLOCK ? n - i : BLOCK;
        const char *const u = x + 8 * i;
        if (w.t <= GREATEST_T && ziv_moments(&v, &w, u, left))
            continue;
        const int t = bounds_of(source_at(s, i), left).highest + LOG_PER_CHAIN + 2;
        if (t <= w.t || t > GREATEST_T)
            return 0;
        ziv_raise(&w, t);
        ziv_raise(&v, grid_of_values(t));
        if (!ziv_moments(&v, &w, u, left))
            return 0;
    }
    return ziv_estimate(&w, squares) && ziv_estimate(&v, sum);
}

#endif /* KSBI_HAVE_FMA */

#include "kernel/columns_tmpl.h"
#include "kernel/integers_tmpl.h"

/* ------------------------------------------------------------------------------------------------- *
 * The table
 * ------------------------------------------------------------------------------------------------- */

/* Elements that do not lie side by side are copied to a tile first, so that cache lines are read once. */
enum { TILE = 2048 };

/* The next n elements of an array, side by side. */
static const char *side_by_side(char *tile, const char *x, ptrdiff_t stride, size_t n, size_t size)
{
    if (stride == (ptrdiff_t)size)
        return x;
    ksbi_gather(tile, x, stride, n, size);
    return tile;
}

#include "kernel/groups_tmpl.h"

/* How a kernel runs: the sums of one kind of terms, contiguous. */
typedef void sum_fn(struct deposits *d, const char *x, const char *y, size_t n);

/* Below this, the portable kernels are faster. */
enum { WORTHWHILE = 4 };

static void run_values(sum_fn *sum, enum ksbi_type type, size_t size, struct ksbi_partial *p, const char *x,
                       ptrdiff_t stride, size_t n)
{
    if (n < WORTHWHILE) {
        ksbi_kernels_scalar.sum[type](p, x, stride, n);
        return;
    }
    struct deposits d = {p, 0, 0};
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    if (stride == (ptrdiff_t)size) {
        sum(&d, x, NULL, n);
    } else {
        char tile[8 * TILE];
        for (size_t i = 0; i < n; i += TILE) {
            const size_t m = n - i < TILE ? n - i : TILE;
            ksbi_gather(tile, x + (ptrdiff_t)i * stride, stride, m, size);
            sum(&d, tile, NULL, m);
        }
    }
    ksbi_fpenv_leave(saved);
    ksbi_partial_settle(p);
}

/* Out of line: contiguous arrays need not have the stack for two tiles. */
static __attribute__((noinline)) void run_products_by_tiles(sum_fn *sum, size_t size, struct deposits *d, const char *x,
                                                            ptrdiff_t xstride, const char *y, ptrdiff_t ystride,
                                                            size_t n)
{
    char xtile[8 * TILE], ytile[8 * TILE];
    for (size_t i = 0; i < n; i += TILE) {
        const size_t m = n - i < TILE ? n - i : TILE;
        sum(d, side_by_side(xtile, x + (ptrdiff_t)i * xstride, xstride, m, size),
            side_by_side(ytile, y + (ptrdiff_t)i * ystride, ystride, m, size), m);
    }
}

static void run_products(sum_fn *sum, enum ksbi_type type, size_t size, struct ksbi_partial *p, const char *x,
                         ptrdiff_t xstride, const char *y, ptrdiff_t ystride, size_t n, int negate)
{
    if (n < WORTHWHILE) {
        ksbi_kernels_scalar.products[type](p, x, xstride, y, ystride, n, negate);
        return;
    }
    struct deposits d = {p, 0, negate};
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    if (xstride == (ptrdiff_t)size && ystride == (ptrdiff_t)size)
        sum(&d, x, y, n);
    else
        run_products_by_tiles(sum, size, &d, x, xstride, y, ystride, n);
    ksbi_fpenv_leave(saved);
    ksbi_partial_settle(p);
}

/* Not inlined, so that only strides pay for a tile on the stack. */
static __attribute__((noinline)) void run_moments_by_tiles(sum_fn *values, sum_fn *products, size_t size,
                                                           struct deposits *of_values, struct deposits *of_squares,
                                                           const char *x, ptrdiff_t stride, size_t n)
{
    char tile[8 * TILE];
    for (size_t i = 0; i < n; i += TILE) {
        const size_t m = n - i < TILE ? n - i : TILE;
        ksbi_gather(tile, x + (ptrdiff_t)i * stride, stride, m, size);
        values(of_values, tile, NULL, m);
        products(of_squares, tile, tile, m);
    }
}

/* So much at a time stays in the cache for its squares. Special values are counted with the sum alone. */
static void run_moments(sum_fn *values, sum_fn *products, enum ksbi_type type, size_t size, struct ksbi_partial *sum,
                        struct ksbi_partial *squares, const char *x, ptrdiff_t stride, size_t n)
{
    if (n < WORTHWHILE) {
        ksbi_kernels_scalar.moments[type](sum, squares, x, stride, n);
        return;
    }
    struct deposits of_values = {sum, 0, 0}, of_squares = {squares, 0, 0};
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    if (stride == (ptrdiff_t)size) {
        for (size_t i = 0; i < n; i += TILE) {
            const size_t m = n - i < TILE ? n - i : TILE;
            values(&of_values, x + i * size, NULL, m);
            products(&of_squares, x + i * size, x + i * size, m);
        }
    } else {
        run_moments_by_tiles(values, products, size, &of_values, &of_squares, x, stride, n);
    }
    ksbi_fpenv_leave(saved);
    ksbi_partial_settle(sum);
    ksbi_partial_settle(squares);
    squares->nan = squares->pos_inf = squares->neg_inf = 0;
}

/* The functions of a type, by flags and without. */
#define DEFINE_SUMS(kind, suffix, use_flags)                                                                      \
    static KSBI_TARGET __attribute__((noinline)) void sum_##kind##suffix(struct deposits *d, const char *x,       \
                                                                         const char *y, size_t n)                 \
    {                                                                                                             \
        const struct source s = {kind, x, y};                                                                     \
        sum_terms(d, s, n, use_flags, slowly_##kind);                                                             \
    }

#define DEFINE_KIND(kind)                                                                                         \
    static KSBI_TARGET __attribute__((noinline)) size_t slowly_##kind(struct deposits *d, const char *x,          \
                                                                      const char *y, size_t run, size_t n)        \
    {                                                                                                             \
        const struct source s = {kind, x, y};                                                                     \
        return sum_slowly(d, s, run, n);                                                                          \
    }                                                                                                             \
    static KSBI_TARGET int estimate_##kind(struct ksbi_estimate *e, const char *x, const char *y, size_t n)       \
    {                                                                                                             \
        const struct source s = {kind, x, y};                                                                     \
        if (n > SHORT)                                                                                            \
            return 0;                                                                                             \
        const ksbi_fpenv saved = ksbi_fpenv_enter();                                                              \
        const int done = estimate_short_sum(e, s, n);                                                             \
        ksbi_fpenv_leave(saved);                                                                                  \
        return done;                                                                                              \
    }                                                                                                             \
    DEFINE_SUMS(kind, , 1)                                                                                        \
    DEFINE_SUMS(kind, _explicit, 0)

DEFINE_KIND(VALUE_f64)
DEFINE_KIND(VALUE_f32)
DEFINE_KIND(VALUE_bf16)
DEFINE_KIND(PRODUCT_f32)
DEFINE_KIND(PRODUCT_bf16)
#if KSBI_HAVE_F16
DEFINE_KIND(VALUE_f16)
DEFINE_KIND(PRODUCT_f16)
#endif

static void sum_PRODUCT_f64(struct deposits *d, const char *x, const char *y, size_t n)
{
    sum_products_f64(d, x, y, n, 1);
}

static void sum_PRODUCT_f64_explicit(struct deposits *d, const char *x, const char *y, size_t n)
{
    sum_products_f64(d, x, y, n, 0);
}

#define DEFINE_TYPE(T, size, suffix)                                                                              \
    static void sum_##T##suffix(struct ksbi_partial *p, const char *x, ptrdiff_t stride, size_t n)                \
    {                                                                                                             \
        run_values(sum_VALUE_##T##suffix, KSBI_##T, size, p, x, stride, n);                                       \
    }                                                                                                             \
    static void products_##T##suffix(struct ksbi_partial *p, const char *x, ptrdiff_t xstride, const char *y,     \
                                     ptrdiff_t ystride, size_t n, int negate)                                     \
    {                                                                                                             \
        run_products(sum_PRODUCT_##T##suffix, KSBI_##T, size, p, x, xstride, y, ystride, n, negate);              \
    }                                                                                                             \
    static void moments_##T##suffix(struct ksbi_partial *sum, struct ksbi_partial *squares, const char *x,        \
                                    ptrdiff_t stride, size_t n)                                                   \
    {                                                                                                             \
        run_moments(sum_VALUE_##T##suffix, sum_PRODUCT_##T##suffix, KSBI_##T, size, sum, squares, x, stride, n);  \
    }

#define DEFINE_TYPES(suffix)        \
    DEFINE_TYPE(f64, 8, suffix)     \
    DEFINE_TYPE(f32, 4, suffix)     \
    DEFINE_TYPE(bf16, 2, suffix)
DEFINE_TYPES()
DEFINE_TYPES(_explicit)
#if KSBI_HAVE_F16
DEFINE_TYPE(f16, 2, )
DEFINE_TYPE(f16, 2, _explicit)
#endif

#define DEFINE_INTEGER_TYPE(T, ctype) DEFINE_TYPE(T, sizeof(ctype), )
KSBI_SIGNED_TYPES(DEFINE_INTEGER_TYPE)
KSBI_UNSIGNED_TYPES(DEFINE_INTEGER_TYPE)

#define DEFINE_ESTIMATES(T)                                                                                       \
    static int estimate_sum_##T(struct ksbi_estimate *e, const char *x, size_t n)                                 \
    {                                                                                                             \
        return estimate_VALUE_##T(e, x, NULL, n);                                                                 \
    }                                                                                                             \
    static int estimate_moments_##T(struct ksbi_estimate *sum, struct ksbi_estimate *squares, const char *x,      \
                                    size_t n)                                                                     \
    {                                                                                                             \
        return estimate_VALUE_##T(sum, x, NULL, n) && estimate_PRODUCT_##T(squares, x, x, n);                     \
    }
DEFINE_ESTIMATES(f32)
DEFINE_ESTIMATES(bf16)
#if KSBI_HAVE_F16
DEFINE_ESTIMATES(f16)
#endif

static KSBI_TARGET int short_sum_f64(double *sum, const char *x, size_t n)
{
    const struct source s = {VALUE_f64, x, NULL};
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    const int done = round_short_sum(sum, s, n);
    ksbi_fpenv_leave(saved);
    return done;
}

/* Long sums are estimated only where the first terms say that sums by flags would be tried in vain. */
static KSBI_TARGET int estimate_sum_f64(struct ksbi_estimate *e, const char *x, size_t n)
{
    enum { FIRST = 64 };
    if (n <= SHORT)
        return estimate_VALUE_f64(e, x, NULL, n);
    const struct source s = {VALUE_f64, x, NULL};
    struct grids g;
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    const int done = !(sum_short(&g, s, FIRST, 1) && !g.rest) && estimate_long_sum(e, s, n, VALUES);
    ksbi_fpenv_leave(saved);
    return done;
}

#if KSBI_HAVE_FMA

static KSBI_TARGET int estimate_PRODUCT_f64(struct ksbi_estimate *e, const char *x, const char *y, size_t n)
{
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    const struct source s = {PRODUCT_f64, x, y};
    const int done = x == y ? estimate_long_sum(e, s, n, SQUARES) : estimate_long_sum(e, s, n, PRODUCTS);
    ksbi_fpenv_leave(saved);
    return done;
}

static KSBI_TARGET int estimate_moments_f64(struct ksbi_estimate *sum, struct ksbi_estimate *squares, const char *x,
                                            size_t n)
{
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    const int done = estimate_moments_of_f64(sum, squares, x, n);
    ksbi_fpenv_leave(saved);
    return done;
}

#endif

/*
 * Whether this processor, or what imitates it, keeps the flags that Theorem 2 reads: an inexact sum sets one, and the
 * operation that is meant to round does not. Emulators are known that never set any.
 */
static KSBI_TARGET int flags_work(void)
{
#if KSBI_USE_FLAGS
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    int works;
    vec one = vec_set(1.0), little = vec_set(0x1p-60), sum;
    ksbi_fpenv_clear_flags();
    KSBI_KEEP(one);
    KSBI_KEEP(little);
    sum = one + little;
    KSBI_KEEP(sum);
    works = (ksbi_fpenv_flags() & KSBI_FLAGS_INEXACT) != 0;
    ksbi_fpenv_clear_flags();
    KSBI_KEEP(one);
    KSBI_KEEP(little);
#  if KSBI_HAVE_SAE
    sum = vec_add_quietly(one, little);
#  elif KSBI_HAVE_ROUND
    sum = vec_round(one + 0.5);
#  else
    sum = one + 0x1p-52;
#  endif
    KSBI_KEEP(sum);
    works &= (ksbi_fpenv_flags() & KSBI_FLAGS_INEXACT) == 0;
    /* Underflow, which the errors of products are guarded by. */
    little = vec_set(0x1.8p-1022);
    ksbi_fpenv_clear_flags();
    KSBI_KEEP(little);
    sum = little * (1.0 + 0x1p-52) * 0x1p-10;
    KSBI_KEEP(sum);
    works &= (ksbi_fpenv_flags() & KSBI_FLAGS_RANGE) != 0;
    ksbi_fpenv_leave(saved);
    return works;
#else
    return 0;
#endif
}

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)

#if KSBI_HAVE_F16
#  define F16_IN_VECTORS(operation, suffix) operation##_f16##suffix
#  define F16_ESTIMATE(operation) estimate_##operation##_f16
#  define F16_COLUMNS(suffix) sum_columns_f16##suffix
#  define F16_GROUPS sum_groups_f16
#else
#  define F16_IN_VECTORS(operation, suffix) ksbi_##operation##_f16_scalar
#  define F16_ESTIMATE(operation) NULL
#  define F16_COLUMNS(suffix) NULL
#  define F16_GROUPS NULL
#endif
#if KSBI_HAVE_FMA
#  define FMA_ESTIMATE(name) name
#else
#  define FMA_ESTIMATE(name) NULL
#endif

#define INTEGER_SUM(T, ctype) [KSBI_##T] = sum_##T,
#define INTEGER_PRODUCTS(T, ctype) [KSBI_##T] = products_##T,
#define INTEGER_MOMENTS(T, ctype) [KSBI_##T] = moments_##T,

#define OPERATION(operation, suffix, INTEGER_ENTRY)                                                             \
    .operation = {[KSBI_f64] = operation##_f64##suffix,                                                         \
                  [KSBI_f32] = operation##_f32##suffix,                                                         \
                  [KSBI_f16] = F16_IN_VECTORS(operation, suffix),                                               \
                  [KSBI_bf16] = operation##_bf16##suffix,                                                       \
                  KSBI_SIGNED_TYPES(INTEGER_ENTRY) KSBI_UNSIGNED_TYPES(INTEGER_ENTRY)}

#define TABLE(suffix)                                                                                           \
    {.name = KSBI_NAME,                                                                                         \
     OPERATION(sum, suffix, INTEGER_SUM),                                                                       \
     OPERATION(products, suffix, INTEGER_PRODUCTS),                                                             \
     OPERATION(moments, suffix, INTEGER_MOMENTS),                                                               \
     .sum_columns = {[KSBI_f64] = sum_columns_f64##suffix,                                                      \
                     [KSBI_f32] = sum_columns_f32##suffix,                                                      \
                     [KSBI_f16] = F16_COLUMNS(suffix),                                                          \
                     [KSBI_bf16] = sum_columns_bf16##suffix},                                                   \
     .sum_groups = {[KSBI_f64] = sum_groups_f64,                                                                \
                    [KSBI_f32] = sum_groups_f32,                                                                \
                    [KSBI_f16] = F16_GROUPS,                                                                    \
                    [KSBI_bf16] = sum_groups_bf16},                                                             \
     .short_sum_f64 = short_sum_f64,                                                                            \
     .estimate_sum = {[KSBI_f64] = estimate_sum_f64,                                                            \
                      [KSBI_f32] = estimate_sum_f32,                                                            \
                      [KSBI_f16] = F16_ESTIMATE(sum),                                                           \
                      [KSBI_bf16] = estimate_sum_bf16},                                                         \
     .estimate_products = {[KSBI_f64] = FMA_ESTIMATE(estimate_PRODUCT_f64),                                     \
                           [KSBI_f32] = estimate_PRODUCT_f32,                                                   \
                           [KSBI_f16] = F16_ESTIMATE(PRODUCT),                                                  \
                           [KSBI_bf16] = estimate_PRODUCT_bf16},                                                \
     .estimate_moments = {[KSBI_f64] = FMA_ESTIMATE(estimate_moments_f64),                                      \
                          [KSBI_f32] = estimate_moments_f32,                                                    \
                          [KSBI_f16] = F16_ESTIMATE(moments),                                                   \
                          [KSBI_bf16] = estimate_moments_bf16}}

static const struct ksbi_kernels by_flags = TABLE(), explicitly = TABLE(_explicit);

const struct ksbi_kernels *PASTE(ksbi_kernels_, KSBI_ISA)(void)
{
    return flags_work() ? &by_flags : &explicitly;
}
