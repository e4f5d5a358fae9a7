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

/* Reads moments for an operation and a result type: a complex one takes the moments of both parts. */
#define READ(name, ctype, expression)                                                                                 \
    static void read_##name(const ksb_moments *m, const ksb_moments *im, size_t ddof, void *out)                      \
    {                                                                                                                 \
        const ctype value = (expression);                                                                             \
        (void)m, (void)im, (void)ddof;                                                                                \
        memcpy(out, &value, sizeof value);                                                                            \
    }
#define READ_ALL(type, ctype, suffix)                            \
    READ(sum_##type, ctype, ksb_moments_sum##suffix(m))          \
    READ(mean_##type, ctype, ksb_moments_mean##suffix(m))        \
    READ(var_##type, ctype, ksb_moments_var##suffix(m, ddof))    \
    READ(std_##type, ctype, ksb_moments_std##suffix(m, ddof))    \
    READ(norm_##type, ctype, ksb_moments_norm##suffix(m))
READ_ALL(f64, double, )
READ_ALL(f32, float, _f32)
READ_ALL(f16, uint16_t, _f16)
READ_ALL(bf16, uint16_t, _bf16)
READ(var_cf64, double, ksb_moments_var_cf64(m, im, ddof))
READ(std_cf64, double, ksb_moments_std_cf64(m, im, ddof))
READ(var_cf32, float, ksb_moments_var_cf32(m, im, ddof))
READ(std_cf32, float, ksb_moments_std_cf32(m, im, ddof))

#define READINGS(type) {"sum_" #type, read_sum_##type}, {"mean_" #type, read_mean_##type},                            \
    {"var_" #type, read_var_##type}, {"std_" #type, read_std_##type}, {"norm_" #type, read_norm_##type}

static const struct {
    const char *name; /* of the reduction it stands for */
    void (*read)(const ksb_moments *m, const ksb_moments *im, size_t ddof, void *out);
} readings[] = {READINGS(f64), READINGS(f32), READINGS(f16), READINGS(bf16),
                {"var_cf64", read_var_cf64}, {"std_cf64", read_std_cf64},
                {"var_cf32", read_var_cf32}, {"std_cf32", read_std_cf32}};
enum { READINGS_COUNT = sizeof readings / sizeof readings[0] };
static int read_cases[READINGS_COUNT];

static const struct ksb_stream_entry *stream_of(enum oracle_type element)
{
    int i = 0;
    while (ksb_stream_entries[i].element != element)
        i++;
    return &ksb_stream_entries[i];
}

static void check_moments(const struct ksb_vector *v)
{
    for (int i = 0; i < READINGS_COUNT; i++)
        if (!v->grouped && strcmp(v->entry->name, readings[i].name) == 0) {
            const size_t size = oracle_size(v->entry->element);
            const struct ksb_stream_entry *stream = stream_of(oracle_part(v->entry->element));
            ksb_moments m = KSB_MOMENTS_INIT, im = KSB_MOMENTS_INIT;
            unsigned char got[KSB_RESULT_BYTES];
            ksb_assert_status(stream->moments_add(&m, v->x, v->n, (ptrdiff_t)size), KSB_OK);
            if (oracle_is_complex(v->entry->element))
                ksb_assert_status(stream->moments_add(&im, v->x + size / 2, v->n, (ptrdiff_t)size), KSB_OK);
            readings[i].read(&m, &im, v->parameter, got);
            const struct ksb_case c = case_of(v);
            check_result(v, 0, &c, 1, got, "moments");
            read_cases[i]++;
        }
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

START_TEST(test_vectors_hold_for_moments_of_every_result_type)
{
    each_file(check_moments);
    for (int i = 0; i < READINGS_COUNT; i++)
        ck_assert_msg(read_cases[i] > 0, "no vectors of %s", readings[i].name);
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
    KSB_TEST_CASE(s, "oracle", test_vectors_hold_for_the_oracle);
    /* Without MPFR: tools/sanitizers runs it under a sanitizer that has to see everything. */
    KSB_TEST_CASE(s, "library", test_vectors_hold_for_the_library, test_vectors_hold_for_moments_of_every_result_type,
                  test_vectors_cover_every_reduction);
    return s;
}
