/* SPDX-License-Identifier: MIT */
/*
 * Sums by label: a part of kernel_tmpl.h, which includes it.
 *
 * All groups have integers on the same few grids. Vectors split elements on these, as in Theorem 1, but each from the
 * anchors anew: what bits(s) is above bits(anchor) is a word to add. So the groups see integers alone; words are added one
 * element at a time and carried in time, and it does not matter how many elements a group has.
 */

enum {
    GROUP_BLOCK = 512, /* elements that are split at a time */
    LOG_GROUP_RUN = 15, /* elements between carries */
    GROUP_RUN = 1 << LOG_GROUP_RUN,
    MOST_GRIDS = KSBI_GROUP_WORDS - 1
};
_Static_assert(GROUP_RUN % GROUP_BLOCK == 0, "carries are due between blocks");
/* Words of elements are below 2^47, and so is what a carry leaves: a run of them does not reach 2^63 - 2^46. */
_Static_assert(KSBI_GROUP_WORD_BITS + LOG_GROUP_RUN == 62, "words have room for a run");

struct group_block {
    int64_t word[MOST_GRIDS][GROUP_BLOCK];
};

/* Splits m elements on so many grids; returns 0 if a label is not below `all`, or an element not below 2^highest. *left
 * tells whether more grids are needed. */
KSBI_INLINE int split_block(struct group_block *b, const struct ksbi_groups *g, int grids, enum term term, const char *x,
                            const int64_t *labels, size_t m, uint64_t all, int *left)
{
    const size_t size = term_size(term);
    const uint64_t most = ((uint64_t)(g->highest + 1023) << 52) - 1; /* the bits of the largest double below 2^highest */
    uvec negative = (uvec)ivec_set(0);                               /* a difference that should not be */
    ivec rest = ivec_set(0);
    for (size_t i = 0; i < m; i += KSBI_LANES) {
        const size_t r = m - i < KSBI_LANES ? m - i : KSBI_LANES;
        uvec label = (uvec)ivec_set(0);
        vec v;
        if (r == KSBI_LANES) {
            memcpy(&label, labels + i, sizeof label);
            v = element(term, x + i * size);
        } else {
            memcpy(&label, labels + i, r * sizeof *labels);
            v = some_elements(term, x + i * size, r);
        }
        negative |= label | (all - 1 - label) | (most - (uvec)(ABS_MASK & (ivec)v));
        KSBI_UNROLL
        for (int l = 0; l < grids; l++) {
            const vec anchor = vec_set(g->anchor[l]), s = v + anchor;
            const ivec word = (ivec)s - (ivec)anchor;
            memcpy(&b->word[l][i], &word, sizeof word);
            v = vec_sub_elsewhere(v, s - anchor);
        }
        rest |= (ivec)v;
    }
    *left = !ivec_is_zero(rest & ABS_MASK);
    return ivec_is_zero((ivec)negative < 0);
}

/* Adds the words of m elements to their groups. Those with other labels go to some groups behind the others, where they do
 * not wait for each other. */
KSBI_INLINE void add_block(struct ksbi_groups *g, const struct group_block *b, int grids, const int64_t *labels, size_t m,
                           uint64_t first, size_t groups, int are_all)
{
    for (size_t i = 0; i < m; i++) {
        uint64_t j = (uint64_t)labels[i] - first;
        if (!are_all)
            j = j < groups ? j : groups + i % KSBI_GROUPS_ASIDE;
        KSBI_UNROLL
        for (int l = 0; l < grids; l++)
            g->word[1 + l][j] += b->word[l][i];
    }
}

/* Makes all words but the first at most 2^46 in magnitude. */
KSBI_INLINE void carry_groups(struct ksbi_groups *g, size_t slots)
{
    const int64_t half = INT64_C(1) << (KSBI_GROUP_WORD_BITS - 1);
    for (size_t j = 0; j < slots; j += KSBI_LANES) {
        ivec carry = ivec_set(0);
        for (int l = KSBI_GROUP_WORDS - 1; l >= 0; l--) {
            ivec word;
            memcpy(&word, &g->word[l][j], sizeof word);
            word += carry;
            if (l > 0) { /* the quotient by 2^47, rounded: of a number that is made positive */
                const uvec positive = (uvec)(word + half) + (UINT64_C(1) << 63);
                carry = (ivec)(positive >> KSBI_GROUP_WORD_BITS) - (INT64_C(1) << (63 - KSBI_GROUP_WORD_BITS));
                word -= carry << KSBI_GROUP_WORD_BITS;
            }
            memcpy(&g->word[l][j], &word, sizeof word);
        }
    }
}

/* Rounded sums, by an addition of two doubles, where the first word is so small that it makes one with the second, and the
 * last is 0; elsewhere NaN. */
KSBI_INLINE void round_groups(struct ksbi_groups *g, size_t slots)
{
    const vec anchor = vec_set(g->anchor[0]), finer = vec_set(g->anchor[1]);
    for (size_t j = 0; j < slots; j += KSBI_LANES) {
        ivec word[KSBI_GROUP_WORDS];
        for (int l = 0; l < KSBI_GROUP_WORDS; l++)
            memcpy(&word[l], &g->word[l][j], sizeof word[l]);
        const ivec whole = (word[0] << KSBI_GROUP_WORD_BITS) + word[1] + (ivec)anchor, part = word[2] + (ivec)finer;
        const ivec undone = (ivec)((uvec)(word[0] + 4) >> 3) | word[3]; /* -4 <= word[0] < 4: `whole` is below 2^50 */
        const vec rounded = ((vec)whole - anchor) + ((vec)part - finer);
        const ivec bits = (ivec)rounded | (undone != 0);
        memcpy(&g->rounded[j], &bits, sizeof bits);
    }
}

/* Adds a block of m elements, on so many grids; returns 0 if something is not as expected. */
KSBI_INLINE int add_on_grids(struct ksbi_groups *g, int grids, enum term term, const char *x, const int64_t *labels,
                             size_t m, uint64_t first, size_t groups, uint64_t all, int *left)
{
    struct group_block b;
    if (!split_block(&b, g, grids, term, x, labels, m, all, left))
        return 0;
    if (*left)
        return 1;
    if (groups == all)
        add_block(g, &b, grids, labels, m, 0, groups, 1);
    else
        add_block(g, &b, grids, labels, m, first, groups, 0);
    return 1;
}

/* The elements with the labels first ... first + groups - 1, below 2^g->highest; returns 0 if something is not as expected. */
KSBI_INLINE int sum_groups(struct ksbi_groups *g, enum term term, const char *x, ptrdiff_t stride, const int64_t *labels,
                           size_t n, uint64_t first, size_t groups, uint64_t all)
{
    const int t = g->highest + 52 - KSBI_GROUP_WORD_BITS;
    const size_t slots = (groups + KSBI_GROUPS_ASIDE - 1) / KSBI_GROUPS_ASIDE * KSBI_GROUPS_ASIDE + KSBI_GROUPS_ASIDE;
    char tile[GROUP_BLOCK * sizeof(double)];
    int grids = 1;
    if (t > 1021)
        return 0;
    for (int l = 0; l < MOST_GRIDS; l++)
        g->anchor[l] = 1.5 * power_of_two(t - l * KSBI_GROUP_WORD_BITS);
    for (int l = 0; l < KSBI_GROUP_WORDS; l++)
        memset(g->word[l], 0, slots * sizeof g->word[l][0]);
    g->exponent = t - 52;
    for (size_t i = 0, m; i < n; i += m, x += (ptrdiff_t)m * stride, labels += m) {
        m = n - i < GROUP_BLOCK ? n - i : GROUP_BLOCK;
        const char *const block = side_by_side(tile, x, stride, m, term_size(term));
        int expected = 1, left = 1;
        while (expected && left) {
            if (grids == 1)
                expected = add_on_grids(g, 1, term, block, labels, m, first, groups, all, &left);
            else if (grids == 2)
                expected = add_on_grids(g, 2, term, block, labels, m, first, groups, all, &left);
            else
                expected = add_on_grids(g, 3, term, block, labels, m, first, groups, all, &left) && !left;
            grids += left;
        }
        if (!expected)
            return 0;
        if ((i + m) % GROUP_RUN == 0 || i + m == n)
            carry_groups(g, slots);
    }
    round_groups(g, slots);
    return 1;
}

/* Finds a bound on the elements: from the first ones, which may not tell of all, then from all. */
KSBI_INLINE void look_at_groups(struct ksbi_groups *g, enum term term, const char *x, ptrdiff_t stride, size_t n)
{
    enum { FIRST_LOOK = 256, MARGIN = 3 };
    g->looked_at = g->looked_at == 0 && n > FIRST_LOOK ? FIRST_LOOK : n;
    int bound = LEAST_BOUND;
    for (size_t i = 0; i < g->looked_at; i++) {
        const int b = exponent_bound(some_elements(term, x + (ptrdiff_t)i * stride, 1)[0]);
        bound = b > bound ? b : bound;
    }
    g->highest = bound + (g->looked_at < n ? MARGIN : 0);
}

#define DEFINE_GROUPS(T)                                                                                          \
    static KSBI_TARGET int sum_groups_##T(struct ksbi_groups *g, const char *x, ptrdiff_t stride,                 \
                                          const int64_t *labels, size_t n, uint64_t first, size_t groups,         \
                                          uint64_t all)                                                           \
    {                                                                                                             \
        const ksbi_fpenv saved = ksbi_fpenv_enter();                                                              \
        int done = 0;                                                                                             \
        for (int known = g->looked_at > 0; !done && (known || g->looked_at < n); known = 0) {                     \
            if (!known)                                                                                           \
                look_at_groups(g, VALUE_##T, x, stride, n);                                                       \
            done = sum_groups(g, VALUE_##T, x, stride, labels, n, first, groups, all);                            \
        }                                                                                                         \
        ksbi_fpenv_leave(saved);                                                                                  \
        return done;                                                                                              \
    }
DEFINE_GROUPS(f64)
DEFINE_GROUPS(f32)
DEFINE_GROUPS(bf16)
#if KSBI_HAVE_F16
DEFINE_GROUPS(f16)
#endif
#undef DEFINE_GROUPS
