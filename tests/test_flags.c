/* SPDX-License-Identifier: MIT */
/* Long sums are certified by the sticky flags of the processor. What imitates a processor may not keep them (valgrind does
 * not), and the library has to notice: `tools/sanitizers valgrind` runs these tests there. The expected results come from
 * integers, which do without. */
#include "exact.h"
#include "reductions.h"

#include <fenv.h>
#include <stdio.h>

#if KSB_HAVE_EXACT

/* Longer than what any kernel certifies at once. */
enum { LONG = 40003 };

static void compare(const char *name, enum gen_shape shape)
{
    struct ksb_rng rng = ksb_test_rng(name);
    const struct ksb_entry *const e = ksb_entry_named(name);
    unsigned char want[KSB_RESULT_BYTES], got[KSB_RESULT_BYTES];
    gen_factors(&rng, shape, e->element, ksb_x, ksb_y, LONG);
    exact_take(e->element, ksb_x, ksb_y, LONG);
    oracle_store(want, exact_result(e->operation, 1, *oracle_format(e->result), 0), e->result);
    const struct ksb_call call = {.x = ksb_x, .y = ksb_y, .n = LONG, .ddof = 1};
    e->contiguous(&call, got);
    const struct ksb_case c = {gen_name(shape), e, ksb_x, oracle_takes_two(e->operation) ? ksb_y : NULL, LONG, 1, 0, 0};
    ksb_assert_result(&c, got, want, "a long call");
}

START_TEST(test_flags_that_are_not_kept_are_not_believed)
{
    static const char *const names[] = {"sum_f64", "dot_f64", "var_f64", "sum_f32", "dot_f32",
                                        "sum_f16", "dot_f16", "sum_bf16", "dot_bf16"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int shape = 0; shape < GEN_SHAPES; shape++)
            compare(names[i], (enum gen_shape)shape);
}
END_TEST

#endif

/* Tells a reader of the output which of the two was tested. */
static void say_whether_flags_are_kept(void)
{
#ifdef FE_INEXACT
    volatile double one = 1.0, little = 0x1p-60, sum;
    feclearexcept(FE_ALL_EXCEPT);
    sum = one + little;
    (void)sum;
    printf("this machine %s the inexact flag\n", fetestexcept(FE_INEXACT) != 0 ? "keeps" : "does not keep");
    fflush(stdout);
#endif
}

Suite *ksb_test_suite(void)
{
    Suite *suite = suite_create("flags");
    say_whether_flags_are_kept();
#if KSB_HAVE_EXACT
    KSB_TEST_CASE(suite, "long sums", test_flags_that_are_not_kept_are_not_believed);
#endif
    return suite;
}
