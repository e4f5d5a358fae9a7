/* SPDX-License-Identifier: MIT */
/*
 * Sums of doubles by label, one double at a time: a part of kernel_tmpl.h, which includes it.
 *
 * Every group has three running sums, on grids that all groups share, and a 64-bit integer. An element is split as in
 * Theorem 1, but every step is looked at, and in the rare case that a running sum leaves its binade what it holds is moved
 * up first: to the running sum above, or to the integer. So it does not matter how many elements a group has.
 */

enum { GROUP_MARGIN = 3, GROUP_ADDS = 9, GRIDS_APART = 42 };

KSBI_INLINE int is_in_binade(double s, double anchor)
{
    return ((bits_of(s) ^ bits_of(anchor)) & (uint64_t)BINADE_MASK) == 0;
}

/* Empties the running sum l. What a finer one holds is a multiple of its unit below 2^(GRIDS_APART + 51) of them, so `up`
 * and `rest` are exact. Returns 0 if the sum above has no room. */
KSBI_INLINE int move_up(struct ksbi_groups *g, struct ksbi_group *group, int l)
{
    const double a = group->running[l], anchor = g->anchor[l];
    if (l == 0) {
        group->running[0] = anchor;
        return !__builtin_add_overflow(group->total, (int64_t)(bits_of(a) - bits_of(anchor)), &group->total);
    }
    const double held = a - anchor, above = group->running[l - 1], sum = above + held, up = sum - above;
    if (!is_in_binade(sum, g->anchor[l - 1]))
        return 0;
    group->running[l - 1] = sum;
    group->running[l] = anchor + (held - up);
    return 1;
}

/* Adds v to the running sum l and returns what is left, or sets *failed. */
KSBI_INLINE double add_to_running(struct ksbi_groups *g, struct ksbi_group *group, int l, double v, int *failed)
{
    double a = group->running[l], s = a + v;
    if (KSBI_UNLIKELY(!is_in_binade(s, g->anchor[l]))) {
        *failed |= !move_up(g, group, l);
        a = group->running[l];
        s = a + v;
        *failed |= !is_in_binade(s, g->anchor[l]);
    }
    group->running[l] = s;
    return v - (s - a);
}

/* The groups first ... first + groups - 1, on grids for elements that the first `seen` tell of, and 2^GROUP_MARGIN times
 * larger ones. */
KSBI_INLINE int sum_groups(struct ksbi_groups *g, const char *x, ptrdiff_t stride, const int64_t *labels, size_t n,
                           uint64_t first, size_t groups, size_t seen)
{
    int bound = LEAST_BOUND, failed = 0;
    for (size_t i = 0; i < seen; i++) {
        const int b = exponent_bound(read_f64(x + (ptrdiff_t)i * stride));
        bound = b > bound ? b : bound;
    }
    const int highest = bound + GROUP_MARGIN + GROUP_ADDS + 1;
    if (highest > 1021)
        return 0;
    for (int l = 0; l < 3; l++) {
        const int t = highest - l * GRIDS_APART;
        g->anchor[l] = 1.5 * power_of_two(t);
        g->exponent[l] = t - 52;
    }
    for (size_t j = 0; j < groups; j++) {
        g->group[j].total = 0;
        for (int l = 0; l < 3; l++)
            g->group[j].running[l] = g->anchor[l];
    }
    for (size_t i = 0; i < n && !failed; i++, x += stride) {
        const uint64_t j = (uint64_t)labels[i] - first;
        if (j >= groups)
            continue;
        struct ksbi_group *const group = &g->group[j];
        double v = add_to_running(g, group, 0, read_f64(x), &failed);
        v = add_to_running(g, group, 1, v, &failed);
        if (KSBI_UNLIKELY(v != 0))
            failed |= add_to_running(g, group, 2, v, &failed) != 0;
    }
    return !failed;
}

static KSBI_TARGET int sum_groups_f64(struct ksbi_groups *g, const char *x, ptrdiff_t stride, const int64_t *labels,
                                      size_t n, uint64_t first, size_t groups)
{
    enum { FIRST_LOOK = 256 };
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    int done = 0;
    for (size_t seen = n < FIRST_LOOK ? n : FIRST_LOOK; !done; seen = n) {
        done = sum_groups(g, x, stride, labels, n, first, groups, seen);
        if (seen == n)
            break;
    }
    ksbi_fpenv_leave(saved);
    return done;
}
