/* SPDX-License-Identifier: MIT */
/*
 * Public entry points: one exact sum for each group of elements.
 *
 * Nothing is allocated, so a pass over the data serves as many groups as partial results fit a fixed work space
 * on the stack, each with just the span that the data need.
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

/* Whether pointers are missing or a label is outside 0 ... ngroups - 1. */
static int is_invalid(struct groups g, const void *out)
{
    if (g.x.n > 0 && (g.x.x == NULL || g.labels == NULL))
        return 1;
    if (g.ngroups > 0 && out == NULL)
        return 1;
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
    if (p->groups > GROUPS_MAX)
        p->groups = GROUPS_MAX;
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

/* Writes the sum of n addends to a place for one result; returns 0 if it does not fit. */
typedef int write_sum(struct ksbi_partial *p, size_t n, struct ksbi_format f, void *out);

static int write_rounded(struct ksbi_partial *p, size_t n, struct ksbi_format f, void *out)
{
    ksbi_store(out, ksbi_finish_sum(p, n, f), f);
    return 1;
}

static int write_i64(struct ksbi_partial *p, size_t n, struct ksbi_format f, void *out)
{
    (void)n, (void)f;
    return ksbi_finish_i64(p, out);
}

static int write_u64(struct ksbi_partial *p, size_t n, struct ksbi_format f, void *out)
{
    (void)n, (void)f;
    return ksbi_finish_u64(p, out);
}

/* m * 2^exponent to a partial result of doubles. */
static void add_integer(struct ksbi_partial *p, int64_t m, int exponent)
{
    ksbi_partial_add_wide(p, 0, m < 0 ? 0 - (uint64_t)m : (uint64_t)m, exponent, m < 0);
}

/* A sum that a kernel has found; returns 0 if it is 0. */
static int write_group(const struct ksbi_groups *s, size_t i, struct ksbi_format f, double *out)
{
    int64_t held[3];
    for (int l = 0; l < 3; l++) {
        uint64_t running, anchor;
        memcpy(&running, &s->group[i].running[l], sizeof running);
        memcpy(&anchor, &s->anchor[l], sizeof anchor);
        held[l] = (int64_t)(running - anchor);
    }
    if (s->group[i].total == 0 && held[0] == 0 && held[1] == 0 && held[2] == 0)
        return 0;

    const int apart = s->exponent[0] - s->exponent[1];
    const int64_t most = INT64_C(1) << 61;
    if (held[2] == 0 && s->group[i].total > -most && s->group[i].total < most) { /* then 62 + apart bits hold the sum */
        const struct ksbi_estimate e =
            ksbi_estimate_of_grids(s->group[i].total + held[0], apart, held[1], s->exponent[1]);
        uint64_t bits;
        if (ksbi_estimate_sum(&e, f, &bits)) {
            *out = ksbi_as_f64(bits);
            return 1;
        }
    }

    struct ksbi_partial p;
    const struct ksbi_range range = {s->exponent[2], s->exponent[0] + 64};
    ksbi_partial_init(&p, range);
    add_integer(&p, s->group[i].total, s->exponent[0]);
    for (int l = 0; l < 3; l++)
        add_integer(&p, held[l], s->exponent[l]);
    *out = ksbi_as_f64(ksbi_finish_sum(&p, 1, f));
    return 1;
}

/* Writes zeros to the groups of one pass whose sums are 0: those of -0.0 alone are negative. */
static void write_zeros(struct groups g, size_t first, size_t count, const unsigned char *zero, double *out)
{
    unsigned char seen[KSBI_GROUPS] = {0}; /* 1: an element; 2: one that is not -0.0 */
    const char *at = g.x.x;
    for (size_t i = 0; i < g.x.n; i++, at += g.x.stride) {
        const uint64_t group = (uint64_t)g.labels[i] - first;
        if (group < count && zero[group]) {
            const struct ksbi_decoded d = ksbi_read_f64(at);
            seen[group] |= d.negative && d.significand == 0 ? 1 : 3;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (zero[i])
            out[first + i] = ksbi_as_f64(ksbi_zero_bits(seen[i] == 1, ksbi_f64));
}

/* With more groups than this most of the time goes to passes over labels, and the work space for exact sums has as many
 * groups a pass. */
enum { QUICK_GROUPS = 4 * KSBI_GROUPS };

/* All sums of doubles by a kernel, or returns 0: then some are written, and all are still to do. */
static int sum_quickly(struct groups g, struct ksbi_format f, double *out)
{
    struct ksbi_groups s;
    const struct ksbi_kernels *const k = ksbi_kernels();
    if (k->sum_groups_f64 == NULL || g.ngroups > QUICK_GROUPS)
        return 0;
    for (size_t first = 0, count; first < g.ngroups; first += count) {
        unsigned char zero[KSBI_GROUPS];
        size_t zeros = 0;
        count = g.ngroups - first < KSBI_GROUPS ? g.ngroups - first : KSBI_GROUPS;
        if (!k->sum_groups_f64(&s, g.x.x, g.x.stride, g.labels, g.x.n, first, count))
            return 0;
        for (size_t i = 0; i < count; i++) {
            zero[i] = !write_group(&s, i, f, &out[first + i]);
            zeros += zero[i];
        }
        if (zeros > 0)
            write_zeros(g, first, count, zero, out);
    }
    return 1;
}

static ksb_status sum_by(struct groups g, struct ksbi_format f, write_sum *write, void *out, size_t size,
                         size_t *failed)
{
    struct pass p;
    ksb_status status = KSB_OK;
    if (is_invalid(g, out))
        return KSB_EINVAL;
    if (g.x.type == KSBI_f64 && sum_quickly(g, f, out))
        return KSB_OK;
    lay_out(&p, ksbi_range_of_elements(g.x));
    for (p.first = 0; p.first < g.ngroups; p.first += p.groups) {
        run(&p, g);
        for (size_t i = 0; i < p.groups && i < g.ngroups - p.first; i++) {
            struct ksbi_partial sum;
            const size_t group = p.first + i;
            get(&p, i, &sum);
            if (!write(&sum, p.tally[i].elements, f, (char *)out + group * size) && status == KSB_OK) {
                status = KSB_EOVERFLOW;
                if (failed != NULL)
                    *failed = group;
            }
        }
        if (g.ngroups - p.first <= p.groups) /* first + groups could overflow */
            break;
    }
    return status;
}

#define GROUPS(T) {ksbi_array(KSBI_##T, x, n, stride), labels, ngroups}

#define DEFINE_FLOAT_BY(op, T, ctype, R, rtype, name)                                                             \
    ksb_status ksb_##op##_##name##_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels,           \
                                      size_t ngroups, rtype *out)                                                 \
    {                                                                                                             \
        const struct groups g = GROUPS(T);                                                                        \
        return sum_by(g, ksbi_##R, write_rounded, out, sizeof *out, NULL);                                        \
    }
KSBI_FLOAT_ENTRIES(DEFINE_FLOAT_BY, sum)

#define DEFINE_INTEGER_BY(T, ctype, R, rtype)                                                                     \
    ksb_status ksb_sum_##T##_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, \
                                rtype *out, size_t *failed)                                                       \
    {                                                                                                             \
        const struct groups g = GROUPS(T);                                                                        \
        return sum_by(g, ksbi_f64, write_##R, out, sizeof *out, failed);                                          \
    }
KSBI_EXACT_INTEGER_ENTRIES(DEFINE_INTEGER_BY)
