/* SPDX-License-Identifier: MIT */
/* The fast oracle says what the one by MPFR says: for every reduction it has, shape and length. */
#include "exact.h"
#include "reductions.h"

#if KSB_HAVE_EXACT

enum { LONGEST = 200 };

static int is_served(const struct ksb_entry *e)
{
    return e->operation <= ORACLE_DOTC;
}

static void compare(const struct ksb_case *c)
{
    const struct oracle_problem p = ksb_problem_of(c);
    unsigned char want[KSB_RESULT_BYTES], got[KSB_RESULT_BYTES];
    const int fits = oracle_solve(&p, want);
    uint64_t bits;
    exact_take(p.element, p.x, p.y, p.n);
    if (oracle_is_integer(p.result)) {
        ck_assert_msg(exact_integer(p.operation, p.result == ORACLE_I64, &bits) == fits, "%s: does it fit? n %zu",
                      c->entry->name, c->n);
        if (!fits)
            return;
        oracle_store(got, bits, p.result);
    }
    const enum oracle_type part = oracle_part(p.result);
    for (size_t k = 0; k < oracle_size(p.result) / oracle_size(part) && !oracle_is_integer(part); k++)
        oracle_store(got + k * oracle_size(part), exact_result(p.operation, p.ddof, *oracle_format(part), (int)k), part);
    ksb_assert_result(c, got, want, "the fast oracle");
}

START_TEST(test_exact_agrees_with_mpfr_on_every_shape)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_entries_count; i++)
        for (int shape = 0; is_served(&ksb_entries[i]) && shape < GEN_SHAPES; shape++)
            for (int k = ksb_test_scaled(12); k > 0; k--) {
                const size_t n = ksb_rng_below(&rng, k % 3 == 0 ? LONGEST : 12);
                const struct ksb_case c = ksb_shaped_case(&rng, &ksb_entries[i], (enum gen_shape)shape, n);
                compare(&c);
            }
    oracle_finish();
}
END_TEST

START_TEST(test_exact_agrees_with_mpfr_on_roots_that_are_ties)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_entries_count; i++)
        for (int k = ksb_test_scaled(40); is_served(&ksb_entries[i]) && k > 0; k--) {
            struct ksb_case c;
            if (ksb_squares_case(&rng, &ksb_entries[i], 4 + ksb_rng_below(&rng, 60), &c))
                compare(&c);
        }
    oracle_finish();
}
END_TEST

START_TEST(test_exact_agrees_with_mpfr_on_long_data)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_entries_count; i++)
        if (is_served(&ksb_entries[i])) {
            const struct ksb_case c =
                ksb_shaped_case(&rng, &ksb_entries[i], (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), 3000);
            compare(&c);
        }
    oracle_finish();
}
END_TEST

/* Edges of the types, all pairs. */
START_TEST(test_exact_agrees_with_mpfr_on_edges)
{
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        uint64_t edges[GEN_EDGES];
        if (!is_served(e))
            continue;
        const enum oracle_type part = oracle_part(e->element);
        const int count = gen_edges(part, edges), two = oracle_takes_two(e->operation);
        const size_t size = oracle_size(part), parts = oracle_size(e->element) / size;
        for (int a = 0; a < count; a++)
            for (int b = 0; b < count; b++) {
                for (size_t k = 0; k < 2 * parts; k++) {
                    oracle_store(ksb_x + k * size, edges[a], part);
                    oracle_store(ksb_y + k * size, edges[b], part);
                }
                if (!two)
                    oracle_store(ksb_x + size, edges[b], part);
                const struct ksb_case c = {"edges", e, ksb_x, two ? ksb_y : NULL, two || parts == 2 ? 1 : 2, 0, 0, 0};
                compare(&c);
                if (two && parts == 2) {
                    oracle_store(ksb_x + size, edges[0], part);
                    compare(&c);
                }
            }
    }
    oracle_finish();
}
END_TEST

#endif

Suite *ksb_test_suite(void)
{
    Suite *suite = suite_create("exact");
#if KSB_HAVE_EXACT
    KSB_TEST_CASE(suite, "agreement", test_exact_agrees_with_mpfr_on_every_shape,
                  test_exact_agrees_with_mpfr_on_roots_that_are_ties, test_exact_agrees_with_mpfr_on_long_data,
                  test_exact_agrees_with_mpfr_on_edges);
#endif
    return suite;
}
