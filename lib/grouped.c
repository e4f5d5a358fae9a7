/* SPDX-License-Identifier: MIT */
/*
 * Public entry points: one exact sum for each group of elements.
 *
 * Nothing is allocated, so a pass over the data serves as many groups as fit a fixed work space on the stack. Floating-point
 * sums are a kernel's, if it can; otherwise partial results are, each with just the span that the data need. Integers are
 * added to words.
 */
#include "dispatch.h"
#include "entry.h"

/* 32 KiB of chunks: 64 groups of doubles from all binades, some 350 of data within 2^100. */
enum { WORK_CHUNKS = 4096, GROUPS_MAX = WORK_CHUNKS / 4 };

struct groups {
    struct ksbi_array x;
    const int64_t *labels;
    size_t ngroups;
};

static int lacks_pointer(struct groups g, const void *out)
{
    return (g.x.n > 0 && (g.x.x == NULL || g.labels == NULL)) || (g.ngroups > 0 && out == NULL);
}

/* Whether a label is outside 0 ... ngroups - 1. */
static int is_invalid(struct groups g)
{
    for (size_t i = 0; i < g.x.n; i++)
        if (g.labels[i] < 0 || (uint64_t)g.labels[i] >= g.ngroups)
            return 1;
    return 0;
}

/* The groups of one pass: `width` chunks each, for the addends in `range`. */
struct pass {
    int64_t work[WORK_CHUNKS];
    struct tally {
        uint16_t adds;                                   /* since the last settling */
        uint8_t elements, other, pos_inf, neg_inf, nan;  /* whether there were any */
    } tally[GROUPS_MAX];
    struct ksbi_range range;
    int lo, width;
    size_t first, groups;
};

/* Sets how many groups a pass serves, and where. */
static void lay_out(struct pass *p, struct ksbi_range range)
{
    struct ksbi_partial span;
    ksbi_partial_init(&span, range);
    p->range = range;
    p->lo = span.lo;
    p->width = span.hi - span.lo;
    p->groups = WORK_CHUNKS / (size_t)p->width;
    /* The narrowest range, that of f16, has 40 bits, and 65 more for sums: four chunks. */
    KSBI_ASSERT(p->groups <= GROUPS_MAX);
}

/* The partial result of the group i of the pass. */
static void get(const struct pass *p, size_t i, struct ksbi_partial *partial)
{
    const struct tally *const t = &p->tally[i];
    ksbi_partial_init(partial, p->range);
    memcpy(partial->chunk + p->lo, p->work + i * (size_t)p->width, (size_t)p->width * sizeof p->work[0]);
    partial->other = t->other;
    partial->pos_inf = t->pos_inf;
    partial->neg_inf = t->neg_inf;
    partial->nan = t->nan;
}

static void settle(struct pass *p, size_t i)
{
    struct ksbi_partial partial;
    get(p, i, &partial);
    ksbi_partial_settle(&partial);
    memcpy(p->work + i * (size_t)p->width, partial.chunk + p->lo, (size_t)p->width * sizeof p->work[0]);
    p->tally[i].adds = 0;
}

static void add(struct pass *p, size_t i, struct ksbi_decoded d)
{
    struct tally *const t = &p->tally[i];
    t->elements = 1;
    if (d.kind != KSBI_FINITE) {
        if (d.kind == KSBI_NAN)
            t->nan = 1;
        else if (d.negative)
            t->neg_inf = 1;
        else
            t->pos_inf = 1;
    } else if (d.significand == 0) {
        t->other = t->other || !d.negative;
    } else {
        if (t->adds++ == KSBI_ADDS_PER_SETTLE - 1)
            settle(p, i);
        t->other = 1;
        ksbi_chunks_add(p->work + i * (size_t)p->width,
                        (unsigned)(d.exponent - KSBI_PARTIAL_EXPONENT - 32 * p->lo), d.significand, d.negative);
    }
}

/* Sums the groups first ... first + groups - 1. */
static void run(struct pass *p, struct groups g)
{
    ksbi_reader *const read = ksbi_reader_of(g.x.type);
    const char *at = g.x.x;
    memset(p->work, 0, p->groups * (size_t)p->width * sizeof p->work[0]);
    memset(p->tally, 0, p->groups * sizeof p->tally[0]);
    for (size_t i = 0; i < g.x.n; i++, at += g.x.stride) {
        const uint64_t group = (uint64_t)g.labels[i] - p->first;
        if (group < p->groups)
            add(p, (size_t)group, read(at));
    }
}

/* m * 2^exponent to a partial result of doubles. */
static void add_integer(struct ksbi_partial *p, int64_t m, int exponent)
{
    ksbi_partial_add_wide(p, 0, m < 0 ? 0 - (uint64_t)m : (uint64_t)m, exponent, m < 0);
}

/* A sum that a kernel has found; returns 0 if it is 0. */
static int write_group(const struct ksbi_groups *s, size_t i, struct ksbi_format f, char *out)
{
    const double rounded = s->rounded[i];
    const int64_t top = s->word[0][i], room = INT64_C(1) << 14;
    uint64_t bits;
    if (rounded == 0)
        return 0;
    if (rounded == rounded && f.fraction_bits == ksbi_f64.fraction_bits) {
        memcpy(out, &rounded, sizeof rounded);
        return 1;
    }
    if (s->word[3][i] == 0 && top >= -room && top <= room) { /* 61 + 47 bits and a sign */
        const int64_t whole = top * (INT64_C(1) << KSBI_GROUP_WORD_BITS) + s->word[1][i];
        const struct ksbi_estimate e = ksbi_estimate_of_grids(whole, KSBI_GROUP_WORD_BITS, s->word[2][i],
                                                              s->exponent - KSBI_GROUP_WORD_BITS);
        if (ksbi_estimate_sum(&e, f, &bits)) {
            ksbi_store(out, bits, f);
            return 1;
        }
    }
    struct ksbi_partial p;
    const struct ksbi_range range = {s->exponent - 2 * KSBI_GROUP_WORD_BITS, s->exponent + KSBI_GROUP_WORD_BITS + 64};
    ksbi_partial_init(&p, range);
    for (int l = 0; l < KSBI_GROUP_WORDS; l++)
        add_integer(&p, s->word[l][i], s->exponent + (1 - l) * KSBI_GROUP_WORD_BITS);
    ksbi_store(out, ksbi_finish_sum(&p, 1, f), f);
    return 1;
}

/* Writes zeros to the groups of one pass whose sums are 0: those of -0.0 alone are negative. */
static void write_zeros(struct groups g, size_t first, size_t count, const unsigned char *zero, struct ksbi_format f,
                        char *out, size_t size)
{
    unsigned char seen[KSBI_GROUPS] = {0}; /* 1: an element; 2: one that is not -0.0 */
    ksbi_reader *const read = ksbi_reader_of(g.x.type);
    const char *at = g.x.x;
    for (size_t i = 0; i < g.x.n; i++, at += g.x.stride) {
        const uint64_t group = (uint64_t)g.labels[i] - first;
        if (group < count && zero[group]) {
            const struct ksbi_decoded d = read(at);
            seen[group] |= d.negative && d.significand == 0 ? 1 : 3;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (zero[i])
            ksbi_store(out + i * size, ksbi_zero_bits(seen[i] == 1, f), f);
}

/* All sums by a kernel, or returns 0: then labels may be invalid and nothing is written, or some sums are written and all
 * are still to do. */
static int sum_quickly(struct groups g, struct ksbi_format f, char *out, size_t size)
{
    struct ksbi_groups s;
    const struct ksbi_kernels *const k = ksbi_kernels();
    if (k->sum_groups[g.x.type] == NULL || g.ngroups == 0)
        return 0;
    s.looked_at = 0;
    for (size_t first = 0, count; first < g.ngroups; first += count, out += count * size) {
        unsigned char zero[KSBI_GROUPS];
        size_t zeros = 0;
        count = g.ngroups - first < KSBI_GROUPS ? g.ngroups - first : KSBI_GROUPS;
        if (!k->sum_groups[g.x.type](&s, g.x.x, g.x.stride, g.labels, g.x.n, first, count, g.ngroups))
            return 0;
        for (size_t i = 0; i < count; i++) {
            zero[i] = !write_group(&s, i, f, out + i * size);
            zeros += zero[i];
        }
        if (zeros > 0)
            write_zeros(g, first, count, zero, f, out, size);
    }
    return 1;
}

static ksb_status sum_by(struct groups g, struct ksbi_format f, void *out, size_t size)
{
    struct pass p;
    if (lacks_pointer(g, out))
        return KSB_EINVAL;
    if (sum_quickly(g, f, out, size))
        return KSB_OK;
    if (is_invalid(g))
        return KSB_EINVAL;
    lay_out(&p, ksbi_range_of_elements(g.x));
    for (p.first = 0; p.first < g.ngroups; p.first += p.groups) {
        run(&p, g);
        for (size_t i = 0; i < p.groups && i < g.ngroups - p.first; i++) {
            struct ksbi_partial sum;
            get(&p, i, &sum);
            ksbi_store((char *)out + (p.first + i) * size, ksbi_finish_sum(&sum, p.tally[i].elements, f), f);
        }
        if (g.ngroups - p.first <= p.groups) /* first + groups could overflow */
            break;
    }
    return KSB_OK;
}

/* Sums of integers: digits of 32 bits, the lowest last, in words of 64. */
enum { DIGITS = 3, INTEGER_GROUPS = 2048, INTEGER_RUN = 1 << 16 };
struct integer_pass {
    int64_t word[DIGITS][INTEGER_GROUPS];
    size_t first, groups;
};

/* Adds up to INTEGER_RUN elements: less than 2^(32 + 16) to each word. */
typedef void add_integers(struct integer_pass *p, const char *x, ptrdiff_t stride, const int64_t *labels, size_t n);

#define DEFINE_ADD_INTEGERS(T, ctype)                                                                             \
    static void add_##T(struct integer_pass *p, const char *x, ptrdiff_t stride, const int64_t *labels, size_t n) \
    {                                                                                                             \
        enum { wide = sizeof(ctype) == 8 };                                                                       \
        for (size_t i = 0; i < n; i++, x += stride) {                                                             \
            const uint64_t group = (uint64_t)labels[i] - p->first;                                                \
            ctype v;                                                                                              \
            memcpy(&v, x, sizeof v);                                                                              \
            if (group >= p->groups)                                                                               \
                continue;                                                                                         \
            if (wide) {                                                                                           \
                p->word[1][group] += (int64_t)(v >> (wide ? 32 : 0));                                             \
                p->word[2][group] += (int64_t)((uint64_t)v & 0xffffffffu);                                        \
            } else {                                                                                              \
                p->word[2][group] += (int64_t)v;                                                                  \
            }                                                                                                     \
        }                                                                                                         \
    }
KSBI_SIGNED_TYPES(DEFINE_ADD_INTEGERS)
KSBI_UNSIGNED_TYPES(DEFINE_ADD_INTEGERS)

/* Makes all words but the first digits. */
static void carry_integers(struct integer_pass *p)
{
    for (int l = DIGITS - 1; l > 0; l--)
        for (size_t i = 0; i < p->groups; i++) {
            p->word[l - 1][i] += p->word[l][i] >> 32;
            p->word[l][i] &= INT64_C(0xffffffff);
        }
}

/* Whether a sum is an int64_t, or a uint64_t: its first word is the sign of the second, or 0. */
static int fits(const struct integer_pass *p, size_t i, int is_signed)
{
    const int64_t top = p->word[0][i], sign = is_signed ? p->word[1][i] >> 31 : 0;
    return top == -sign;
}

static ksb_status sum_integers_by(struct groups g, add_integers *add_run, int is_signed, uint64_t *out, size_t *failed)
{
    struct integer_pass p;
    ksb_status status = KSB_OK;
    if (lacks_pointer(g, out) || is_invalid(g))
        return KSB_EINVAL;
    for (p.first = 0; p.first < g.ngroups; p.first += p.groups) {
        p.groups = g.ngroups - p.first < INTEGER_GROUPS ? g.ngroups - p.first : INTEGER_GROUPS;
        memset(p.word, 0, sizeof p.word);
        for (size_t i = 0, n; i < g.x.n; i += n) {
            n = g.x.n - i < INTEGER_RUN ? g.x.n - i : INTEGER_RUN;
            add_run(&p, (const char *)g.x.x + (ptrdiff_t)i * g.x.stride, g.x.stride, g.labels + i, n);
            carry_integers(&p);
        }
        for (size_t i = 0; i < p.groups; i++) {
            if (fits(&p, i, is_signed)) {
                out[p.first + i] = (uint64_t)p.word[1][i] << 32 | (uint64_t)p.word[2][i];
            } else if (status == KSB_OK) {
                status = KSB_EOVERFLOW;
                if (failed != NULL)
                    *failed = p.first + i;
            }
        }
    }
    return status;
}

#define GROUPS(T) {ksbi_array(KSBI_##T, x, n, stride), labels, ngroups}

#define DEFINE_FLOAT_BY(op, T, ctype, R, rtype, name)                                                             \
    ksb_status ksb_##op##_##name##_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels,           \
                                      size_t ngroups, rtype *out)                                                 \
    {                                                                                                             \
        const struct groups g = GROUPS(T);                                                                        \
        return sum_by(g, ksbi_##R, out, sizeof *out);                                                             \
    }
KSBI_FLOAT_ENTRIES(DEFINE_FLOAT_BY, sum)

#define DEFINE_INTEGER_BY(T, ctype, R, rtype)                                                                     \
    ksb_status ksb_sum_##T##_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, \
                                rtype *out, size_t *failed)                                                       \
    {                                                                                                             \
        const struct groups g = GROUPS(T);                                                                        \
        return sum_integers_by(g, add_##T, KSBI_##R == KSBI_i64, (uint64_t *)out, failed);                          \
    }
KSBI_EXACT_INTEGER_ENTRIES(DEFINE_INTEGER_BY)
