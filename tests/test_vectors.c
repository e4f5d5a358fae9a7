/* SPDX-License-Identifier: MIT */
/* The shared vectors against the library, forwards, backwards and as one of many, and against the oracle of the other
 * tests: exact rationals in Python and MPFR agree on them. */
#include "ksb_test.h"
#include "reductions.h"
#include "vector_file.h"

#include <stdio.h>
#include <stdlib.h>

enum { FEWEST_CASES = 90 }; /* of a file, so that an emptied one cannot pass */

static struct ksb_case case_of(const struct ksb_vector *v)
{
    static char what[64];
    snprintf(what, sizeof what, "%s:%d", v->file, v->line);
    return (struct ksb_case){.what = what, .entry = v->entry, .x = v->x, .y = v->y, .n = v->n, .ddof = v->parameter};
}

static void check_group(const struct ksb_vector *v, int64_t group, struct ksb_case *c, unsigned char *elements)
{
    const size_t size = oracle_size(v->entry->element);
    c->n = 0;
    for (size_t i = 0; i < v->n; i++)
        if (v->labels[i] == group)
            memcpy(elements + size * c->n++, v->x + size * i, size);
    c->x = elements;
}

/* Whether result k is as the vector says. */
static void check_result(const struct ksb_vector *v, size_t k, const struct ksb_case *c, int fits, const void *got,
                         const char *by)
{
    const size_t size = oracle_size(v->entry->result);
    ck_assert_msg(fits == !v->overflows[k], "%s:%d, result %zu: %s %s", v->file, v->line, k, by,
                  fits ? "has a result where none fits" : "says that nothing fits");
    if (fits)
        ksb_assert_result(c, got, v->want + k * size, by);
}

static void check_oracle(const struct ksb_vector *v)
{
    unsigned char *const elements = malloc(v->n * oracle_size(v->entry->element) + 1);
    for (size_t k = 0; k < (v->grouped ? v->parameter : 1); k++) {
        struct ksb_case c = case_of(v);
        unsigned char got[KSB_RESULT_BYTES];
        if (v->grouped)
            check_group(v, (int64_t)k, &c, elements);
        const struct oracle_problem p = ksb_problem_of(&c);
        const int fits = oracle_solve(&p, got);
        check_result(v, k, &c, fits, got, "the oracle");
    }
    free(elements);
}

static void check_grouped(const struct ksb_vector *v)
{
    const size_t size = oracle_size(v->entry->result);
    unsigned char *const out = malloc(v->parameter * size + 1);
    int overflow = 0;
    memset(out, 0xa5, v->parameter * size + 1);
    const struct ksb_call call = {.x = v->x,
                                  .n = v->n,
                                  .xstride = (ptrdiff_t)oracle_size(v->entry->element),
                                  .labels = v->labels,
                                  .ngroups = v->parameter};
    const ksb_status status = v->entry->by(&call, out);
    for (size_t k = 0; k < v->parameter; k++) {
        const struct ksb_case c = case_of(v);
        overflow |= v->overflows[k];
        if (!v->overflows[k])
            check_result(v, k, &c, 1, out + k * size, "_by");
        else
            for (size_t i = 0; i < size; i++)
                ck_assert_uint_eq(out[k * size + i], 0xa5);
    }
    ksb_assert_status(status, overflow ? KSB_EOVERFLOW : KSB_OK);
    free(out);
}

static void check_library(const struct ksb_vector *v)
{
    if (v->grouped) {
        check_grouped(v);
        return;
    }
    const struct ksb_case c = case_of(v);
    ksb_check_against(&c, !v->overflows[0], v->want);
}

static void each_file(void (*check)(const struct ksb_vector *v))
{
    for (int i = 0; ksb_vector_files[i] != NULL; i++) {
        const int cases = ksb_vectors_each(ksb_vector_files[i], check);
        ck_assert_msg(cases >= FEWEST_CASES, "%s has %d cases", ksb_vector_files[i], cases);
    }
}

START_TEST(test_vectors_hold_for_the_library)
{
    each_file(check_library);
}
END_TEST

START_TEST(test_vectors_hold_for_the_oracle)
{
    each_file(check_oracle);
    oracle_finish();
}
END_TEST

/* Each entry of the table has cases, so no type was forgotten. */
static int seen[512];

static void mark(const struct ksb_vector *v)
{
    seen[v->entry - ksb_entries] |= v->grouped ? 2 : 1;
}

START_TEST(test_vectors_cover_every_reduction)
{
    ck_assert_int_le(ksb_entries_count, sizeof seen / sizeof *seen);
    each_file(mark);
    for (int i = 0; i < ksb_entries_count; i++)
        ck_assert_msg(seen[i] == (ksb_entries[i].by == NULL ? 1 : 3), "no vectors of %s", ksb_entries[i].name);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("vectors");
    KSB_TEST_CASE(s, "all files", test_vectors_hold_for_the_oracle, test_vectors_hold_for_the_library,
                  test_vectors_cover_every_reduction);
    return s;
}
