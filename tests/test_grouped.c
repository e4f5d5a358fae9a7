/* SPDX-License-Identifier: MIT */
/* Sums by label: one exact sum for each group. */
#include "reductions.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 6000, MOST_GROUPS = 3000, SENTINEL = 0xa5 };

static int64_t labels[MOST];
static unsigned char layout[MOST * 24], out[MOST_GROUPS * 8 + 8], group[MOST * 8];

static int is_grouped(const struct ksb_entry *e)
{
    return e->by != NULL;
}

/* The n elements in ksb_x with their labels against one sum of the oracle for each group. */
static void check_groups(const struct ksb_entry *e, size_t n, size_t ngroups, ptrdiff_t stride, const char *what)
{
    const size_t size = oracle_size(e->element), rsize = oracle_size(e->result);
    size_t failed = 77, first_failed = 77;
    unsigned char *const first = stride < 0 && n > 0 ? layout + (n - 1) * (size_t)-stride : layout;
    memset(layout, 0xff, sizeof layout);
    for (size_t i = 0; i < n; i++)
        memcpy(first + (ptrdiff_t)i * stride, ksb_x + i * size, size);
    memset(out, SENTINEL, sizeof out);
    const struct ksb_call call = {
        .x = first, .n = n, .xstride = stride, .labels = labels, .ngroups = ngroups, .failed = &failed};
    const ksb_status status = e->by(&call, out);
    for (size_t g = 0; g < ngroups; g++) {
        unsigned char want[KSB_RESULT_BYTES];
        struct ksb_case c = {.what = what, .entry = e, .x = group, .xstride = stride};
        for (size_t i = 0; i < n; i++)
            if (labels[i] == (int64_t)g)
                memcpy(group + size * c.n++, ksb_x + size * i, size);
        const struct oracle_problem p = ksb_problem_of(&c);
        if (!oracle_solve(&p, want)) {
            memset(want, SENTINEL, sizeof want); /* what does not fit stays as it was */
            first_failed = first_failed == 77 ? g : first_failed;
        }
        ksb_assert_result(&c, out + g * rsize, want, "by label");
    }
    ksb_assert_bytes(out + ngroups * rsize, sizeof out - ngroups * rsize, SENTINEL);
    ksb_assert_status(status, first_failed == 77 ? KSB_OK : KSB_EOVERFLOW);
    if (oracle_is_integer(e->result))
        ck_assert_uint_eq(failed, first_failed);
}

static const struct ksb_entry *selected[64];

START_TEST(test_grouped_sums_of_every_shape)
{
    const struct ksb_entry *const e = selected[_i];
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element);
    struct ksb_rng rng = ksb_test_rng(e->name);
    for (int i = 0; i < ksb_test_scaled(100); i++) {
        const size_t n = ksb_rng_below(&rng, 200), ngroups = 1 + ksb_rng_below(&rng, i % 10 == 0 ? 300 : 20);
        const ptrdiff_t stride = (size + ksb_rng_between(&rng, 0, 5)) * (i % 2 != 0 ? -1 : 1);
        gen_elements(&rng, (enum gen_shape)(i % GEN_SHAPES), e->element, ksb_x, n);
        for (size_t k = 0; k < n; k++)
            labels[k] = (int64_t)ksb_rng_below(&rng, ngroups);
        check_groups(e, n, ngroups, stride, gen_name((enum gen_shape)(i % GEN_SHAPES)));
    }
}
END_TEST

/* One byte too far, at either end of the data, the labels or the results, is a fault. */
START_TEST(test_grouped_between_guard_pages)
{
    const struct ksb_entry *const e = selected[_i];
    const size_t size = oracle_size(e->element), rsize = oracle_size(e->result);
    struct ksb_rng rng = ksb_test_rng(e->name);
    struct ksb_guarded gx = ksb_guarded_open(MOST * size), gl = ksb_guarded_open(sizeof labels),
                       gout = ksb_guarded_open(MOST_GROUPS * rsize);
    for (int i = 0; i < ksb_test_scaled(24); i++) {
        const size_t n = ksb_rng_below(&rng, 40), ngroups = 1 + ksb_rng_below(&rng, 9);
        unsigned char *const x = i & 1 ? gx.first + gx.nbytes - n * size : gx.first;
        unsigned char *const l = i & 2 ? gl.first + gl.nbytes - n * sizeof *labels : gl.first;
        unsigned char *const results = i & 4 ? gout.first + gout.nbytes - ngroups * rsize : gout.first;
        struct ksb_call call = {.x = ksb_x, .n = n, .xstride = (ptrdiff_t)size, .labels = labels, .ngroups = ngroups};
        gen_elements(&rng, (enum gen_shape)(i % GEN_SHAPES), e->element, ksb_x, n);
        for (size_t k = 0; k < n; k++)
            labels[k] = (int64_t)ksb_rng_below(&rng, ngroups);
        memset(out, SENTINEL, ngroups * rsize);
        const ksb_status want = e->by(&call, out);
        memcpy(x, ksb_x, n * size);
        memcpy(l, labels, n * sizeof *labels);
        memset(results, SENTINEL, ngroups * rsize);
        call.x = x;
        call.labels = (const int64_t *)(const void *)l;
        ksb_assert_status(e->by(&call, results), want);
        ck_assert_mem_eq(results, out, ngroups * rsize);
    }
    ksb_guarded_close(gx);
    ksb_guarded_close(gl);
    ksb_guarded_close(gout);
}
END_TEST

/* More groups than any work space on the stack holds, and groups with more elements than carries have room for. */
START_TEST(test_grouped_sums_of_many_groups_and_of_large_ones)
{
    const struct ksb_entry *const e = selected[_i];
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element);
    struct ksb_rng rng = ksb_test_rng(e->name);
    static const size_t counts[] = {63, 64, 65, 129, 1023, 1024, 1025, 2900};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const size_t n = 2 * counts[i] < 600 ? 600 : 2 * counts[i];
        gen_elements(&rng, i % 2 == 0 ? GEN_WIDE : GEN_UNIFORM, e->element, ksb_x, n);
        for (size_t k = 0; k < n; k++)
            labels[k] = (int64_t)(k < counts[i] ? counts[i] - 1 - k : ksb_rng_below(&rng, counts[i]));
        if (i < 4 || _i % 4 == 0)
            check_groups(e, n, counts[i], size, "many groups");
    }
    for (int shape = GEN_UNIFORM; shape <= GEN_OVERFLOW; shape += 3) {
        gen_elements(&rng, (enum gen_shape)shape, e->element, ksb_x, MOST);
        for (size_t k = 0; k < MOST; k++)
            labels[k] = ksb_rng_below(&rng, 50) == 0 ? 2 : 1;
        check_groups(e, MOST, 3, size, "a large group");
    }
    /* One large number over and over: carries pile up, most where all bits of a significand are set and a word of 32 bits
     * has but one of them. */
    uint64_t edges[GEN_EDGES + 1];
    size_t nedges = (size_t)gen_edges(e->element, edges);
    if (e->element == ORACLE_F64)
        edges[nedges++] = ksb_bits(0x1.fffffffffffffp19);
    for (size_t edge = 0; edge < nedges; edge++) {
        for (size_t k = 0; k < MOST; k++) {
            oracle_store(ksb_x + k * (size_t)size, edges[edge], e->element);
            labels[k] = 0;
        }
        check_groups(e, MOST, 1, size, "one element often");
    }
}
END_TEST

/* Doubles that the first elements do not announce, at the edges of the grids, in one group of several; and so many that all
 * but fill the words of a group, or what is rounded off them does, that carries are due. */
START_TEST(test_grouped_doubles_with_odd_elements_and_long_groups)
{
    enum { N = 70000, GROUPS = 5 };
    static const double odd[] = {0x1p3,   0x1p4,   0x1p60,   -0x1p400, 0x1p1023,  0x1p-43,  0x1p-44,   0x1p-90,
                                 0x1p-91, 0x1p-92, 0x1p-137, 0x1p-138, 0x1p-1074, INFINITY, -INFINITY, NAN, -0.0};
    static const double usual[] = {1.0 + 0x1p-44, -1.0 - 0x1.8p-44, 0x1.fffffffffffffp3, 0x1.7p-20};
    enum { KINDS = 1 + sizeof usual / sizeof *usual };
    static double x[N], y[N], sums[GROUPS];
    struct ksb_rng rng = ksb_test_rng(__func__);
    int64_t *const label = malloc(N * sizeof *label);
    ck_assert_ptr_nonnull(label);
    for (size_t i = 0; i < KINDS * sizeof odd / sizeof *odd; i++) {
        const size_t at = 300 + ksb_rng_below(&rng, N - 301);
        for (size_t k = 0; k < N; k++) {
            x[k] = k < 256                          ? 1.0
                   : i % KINDS < sizeof usual / sizeof *usual ? usual[i % KINDS]
                                : ldexp((double)ksb_rng_between(&rng, 1 << 20, 1 << 30), -30 - (int)ksb_rng_below(&rng, 20));
            label[k] = k % 50 == 0 ? 1 + (int64_t)ksb_rng_below(&rng, GROUPS - 1) : 0;
        }
        x[at] = odd[i / KINDS];
        x[at + 1] = i % 2 != 0 ? -odd[i / KINDS] : x[at + 1];
        label[at + 1] = label[at];
        ksb_assert_status(ksb_sum_f64_by(x, N, sizeof *x, label, GROUPS, sums), KSB_OK);
        for (int64_t g = 0; g < GROUPS; g++) {
            size_t n = 0;
            for (size_t k = 0; k < N; k++)
                if (label[k] == g)
                    y[n++] = x[k];
            ksb_assert_f64(sums[g], oracle_sum_f64(y, n), KSB_CONTIGUOUS("a group", NULL, 0));
        }
    }
    free(label);
}
END_TEST

START_TEST(test_grouped_labels_out_of_range_are_refused_and_nothing_is_written)
{
    const struct ksb_entry *const e = selected[_i];
    static const int64_t bad[] = {-1, 3, INT64_MIN, INT64_MAX};
    memset(ksb_x, 0, 1024);
    for (size_t place = 0; place < 20; place += 19)
        for (int i = 0; i < 4; i++) {
            size_t failed = 77;
            for (size_t k = 0; k < 20; k++)
                labels[k] = (int64_t)k % 3;
            labels[place] = bad[i];
            memset(out, SENTINEL, sizeof out);
            const struct ksb_call call = {.x = ksb_x, .n = 20, .xstride = (ptrdiff_t)oracle_size(e->element),
                                          .labels = labels, .ngroups = 3, .failed = &failed};
            ksb_assert_status(e->by(&call, out), KSB_EINVAL);
            ck_assert_uint_eq(failed, 77);
            ksb_assert_bytes(out, sizeof out, SENTINEL);
        }
}
END_TEST

START_TEST(test_grouped_null_and_nothing)
{
    const struct ksb_entry *const e = selected[_i];
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element);
    static const unsigned char zeros[24];
    labels[0] = 0;
    const struct ksb_call no_x = {.n = 1, .xstride = size, .labels = labels, .ngroups = 1};
    const struct ksb_call no_labels = {.x = ksb_x, .n = 1, .xstride = size, .ngroups = 1};
    const struct ksb_call no_groups = {.x = ksb_x, .n = 1, .xstride = size, .labels = labels};
    const struct ksb_call nothing = {.xstride = size, .ngroups = 3}, empty = {.xstride = size};
    memset(out, SENTINEL, sizeof out);
    ksb_assert_status(e->by(&no_x, out), KSB_EINVAL);
    ksb_assert_status(e->by(&no_labels, out), KSB_EINVAL);
    ksb_assert_status(e->by(&no_groups, out), KSB_EINVAL); /* no label is below 0 */
    ksb_assert_status(e->by(&nothing, NULL), KSB_EINVAL);
    ck_assert_uint_eq(out[0], SENTINEL);
    ksb_assert_status(e->by(&empty, NULL), KSB_OK);
    ksb_assert_status(e->by(&nothing, out), KSB_OK);
    ck_assert_mem_eq(out, zeros, 3 * oracle_size(e->result));
    ck_assert_uint_eq(out[3 * oracle_size(e->result)], SENTINEL);
}
END_TEST

/* More groups than a kernel serves at a time, of which some sum to zero, with either sign. */
START_TEST(test_grouped_zeros_among_many_groups)
{
    static const double pair[3][2] = {{-0.0, -0.0}, {1, -1}, {2.5, 0.25}};
    for (size_t i = 0; i < MOST; i++) {
        labels[i] = (int64_t)(i % MOST_GROUPS);
        memcpy(ksb_x + i * sizeof(double), &pair[i % MOST_GROUPS % 3][i / MOST_GROUPS], sizeof(double));
    }
    check_groups(ksb_entry_named("sum_f64"), MOST, MOST_GROUPS, sizeof(double), "zeros");
}
END_TEST

/* Elements so far apart that a group needs one, two, three running sums or none will do; then something else in the last
 * place, long after the number of them was settled. */
START_TEST(test_grouped_what_comes_last_is_noticed)
{
    enum { N = 2000, GROUPS = 5 };
    static const int apart[] = {0, 40, 60, 90, 110, 140, 400};
    static const double last[] = {1.5, NAN, INFINITY, 0x1p300, -0x1p20, 0x1p-200, 0x1p-1074, -0.0};
    const struct ksb_entry *const e = ksb_entry_named("sum_f64");
    double *const x = (double *)(void *)ksb_x;
    for (size_t k = 0; k < sizeof apart / sizeof *apart; k++)
        for (size_t l = 0; l < sizeof last / sizeof *last; l++) {
            for (size_t i = 0; i < N; i++) {
                x[i] = ldexp(i % 7 < 3 ? -1.5 : 1.25, i % 2 == 0 ? 0 : -apart[k]);
                labels[i] = (int64_t)(i % GROUPS);
            }
            x[N - 1] = last[l];
            check_groups(e, N, GROUPS, sizeof(double), "the last element");
            labels[N - 1] = GROUPS;
            memset(out, SENTINEL, sizeof out);
            const struct ksb_call call = {.x = ksb_x, .n = N, .xstride = sizeof(double), .labels = labels, .ngroups = GROUPS};
            ksb_assert_status(e->by(&call, out), KSB_EINVAL);
            ksb_assert_bytes(out, sizeof out, SENTINEL);
        }
}
END_TEST

/* A sum that takes all bits of the first words of a group and leaves them empty. */
START_TEST(test_grouped_sum_of_a_power_of_two_large_elements)
{
    enum { ONES = 256, N = ONES + ((1 << 21) - ONES) / 8 };
    static double x[N];
    static int64_t label[N];
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        x[i] = i < ONES ? 1 : 8;
    ksb_assert_status(ksb_sum_f64_by(x, N, sizeof *x, label, 1, &sum), KSB_OK);
    ck_assert_double_eq(sum, 0x1p21);
}
END_TEST

/* More elements than are added between carries, the largest there are, which cancel or do not. */
START_TEST(test_grouped_long_groups_of_integers)
{
    enum { N = 150000 };
    static int64_t x[N], label[N];
    static uint32_t y[N];
    int64_t sums[3];
    uint64_t unsigned_sums[3];
    size_t failed = 77;
    for (size_t i = 0; i < N; i++) {
        label[i] = (int64_t)(i % 3);
        x[i] = label[i] == 0 ? (i < N / 2 ? INT64_MIN : INT64_MAX) : label[i] == 1 ? (i < N / 2 ? INT64_MAX : -INT64_MAX) : -1;
        y[i] = UINT32_MAX - (uint32_t)(label[i] == 1);
    }
    ksb_assert_status(ksb_sum_i64_by(x, N, sizeof *x, label, 3, sums, &failed), KSB_OK);
    ck_assert_int_eq(sums[0], -N / 6);
    ck_assert_int_eq(sums[1], 0);
    ck_assert_int_eq(sums[2], -N / 3);
    ksb_assert_status(ksb_sum_u32_by(y, N, sizeof *y, label, 3, unsigned_sums, &failed), KSB_OK);
    ck_assert_uint_eq(unsigned_sums[0], UINT64_C(50000) * UINT32_MAX);
    ck_assert_uint_eq(unsigned_sums[1], UINT64_C(50000) * (UINT32_MAX - 1));
    ck_assert_uint_eq(failed, 77);
    x[N - 3] = -1; /* 2^63 - 1 less from the first group: one too few for 64 bits */
    ksb_assert_status(ksb_sum_i64_by(x, N, sizeof *x, label, 3, sums, &failed), KSB_EOVERFLOW);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

/* The first group that does not fit is named, the others are written; NULL for `failed` is allowed. */
START_TEST(test_grouped_overflow_names_the_first_group)
{
    const int64_t x[] = {INT64_MAX, 1, 5, INT64_MIN, -1, 7};
    const int64_t by[] = {1, 1, 0, 3, 3, 2};
    int64_t sums[4] = {-9, -9, -9, -9};
    size_t failed = 77;
    ksb_assert_status(ksb_sum_i64_by(x, 6, 8, by, 4, sums, &failed), KSB_EOVERFLOW);
    ck_assert_uint_eq(failed, 1);
    ck_assert_int_eq(sums[0], 5);
    ck_assert_int_eq(sums[1], -9);
    ck_assert_int_eq(sums[2], 7);
    ck_assert_int_eq(sums[3], -9);
    ksb_assert_status(ksb_sum_i64_by(x, 6, 8, by, 4, sums, NULL), KSB_EOVERFLOW);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("grouped");
    int count = 0;
    for (int i = 0; i < ksb_entries_count; i++)
        if (is_grouped(&ksb_entries[i]))
            selected[count++] = &ksb_entries[i];
    TCase *const c = tcase_create("every type");
    tcase_set_timeout(c, 120.0 * ksb_test_scaled(1));
    tcase_add_loop_test(c, test_grouped_sums_of_every_shape, 0, count);
    tcase_add_loop_test(c, test_grouped_sums_of_many_groups_and_of_large_ones, 0, count);
    tcase_add_loop_test(c, test_grouped_labels_out_of_range_are_refused_and_nothing_is_written, 0, count);
    tcase_add_loop_test(c, test_grouped_between_guard_pages, 0, count);
    tcase_add_loop_test(c, test_grouped_null_and_nothing, 0, count);
    suite_add_tcase(s, c);
    KSB_TEST_CASE(s, "doubles", test_grouped_doubles_with_odd_elements_and_long_groups);
    KSB_TEST_CASE(s, "doubles", test_grouped_sum_of_a_power_of_two_large_elements);
    KSB_TEST_CASE(s, "doubles", test_grouped_zeros_among_many_groups);
    KSB_TEST_CASE(s, "doubles", test_grouped_what_comes_last_is_noticed);
    KSB_TEST_CASE(s, "integers", test_grouped_long_groups_of_integers);
    KSB_TEST_CASE(s, "integers", test_grouped_overflow_names_the_first_group);
    return s;
}
