/* SPDX-License-Identifier: MIT */
/* nansum, nanmean, nanvar, nanstd: reductions of what is not NaN. */
#include "reductions.h"

static int belongs(const struct ksb_entry *e)
{
    return oracle_skips_nan(e->operation);
}

/* The same as the plain reduction of the elements that are left, to the last bit and to the sign of a zero. */
START_TEST(test_nan_skipping_is_the_plain_reduction_of_the_rest)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        if (!oracle_skips_nan(e->operation))
            continue;
        const struct ksb_entry *const plain = ksb_entry_named(e->name + 3);
        const size_t size = oracle_size(e->element);
        const struct oracle_format f = *oracle_format(e->element);
        ck_assert_ptr_nonnull(plain);
        for (int k = 0; k < ksb_test_scaled(200); k++) {
            const size_t n = ksb_rng_below(&rng, 60);
            size_t rest = 0;
            unsigned char got[KSB_RESULT_BYTES], want[KSB_RESULT_BYTES];
            gen_elements(&rng, (enum gen_shape)(k % GEN_SHAPES), e->element, ksb_x, n);
            for (size_t j = 0; j < n; j++) {
                if (ksb_rng_below(&rng, 3) == 0)
                    oracle_store(ksb_x + j * size, oracle_nan(f) ^ ksb_rng_below(&rng, 2), e->element);
                const uint64_t magnitude =
                    oracle_load(ksb_x + j * size, e->element) & ((UINT64_C(1) << (f.width - 1)) - 1);
                if (magnitude <= oracle_infinity(f, 0))
                    memcpy(ksb_y + size * rest++, ksb_x + j * size, size);
            }
            const size_t ddof = oracle_takes_ddof(e->operation) ? ksb_rng_below(&rng, 3) : 0;
            const struct ksb_call of_all = {.x = ksb_x, .n = n, .ddof = ddof},
                                  of_rest = {.x = ksb_y, .n = rest, .ddof = ddof};
            const struct ksb_case c = {.what = "NaN left out", .entry = e, .x = ksb_x, .n = n, .ddof = ddof};
            e->contiguous(&of_all, got);
            plain->contiguous(&of_rest, want);
            ksb_assert_result(&c, got, want, "against the plain reduction");
        }
    }
}
END_TEST

START_TEST(test_nan_skipping_of_nothing_but_nan)
{
    const double nan = ksb_from_bits(KSB_NAN), signalling = ksb_from_bits(UINT64_C(0xfff0000000000001));
    const double x[] = {nan, signalling, nan, -0.0};
    ksb_assert_f64(ksb_nansum_f64(x, 3), 0.0, KSB_CONTIGUOUS("NaN", x, 3));
    ksb_assert_f64(ksb_nansum_f64(x, 4), -0.0, KSB_CONTIGUOUS("NaN and -0", x, 4));
    ksb_assert_bits(ksb_nanmean_f64(x, 3), KSB_NAN, KSB_CONTIGUOUS("NaN", x, 3));
    ksb_assert_f64(ksb_nanmean_f64(x, 4), -0.0, KSB_CONTIGUOUS("NaN and -0", x, 4));
    ksb_assert_bits(ksb_nanvar_f64(x, 3, 0), KSB_NAN, KSB_CONTIGUOUS("NaN", x, 3));
    ksb_assert_f64(ksb_nanvar_f64(x, 4, 0), 0.0, KSB_CONTIGUOUS("NaN and -0", x, 4));
    ksb_assert_bits(ksb_nanvar_f64(x, 4, 1), KSB_NAN, KSB_CONTIGUOUS("one element", x, 4));
    ksb_assert_bits(ksb_nanstd_f64(x, 3, 0), KSB_NAN, KSB_CONTIGUOUS("NaN", x, 3));
}
END_TEST

/* Long data of zeros and NaN alone: neither has a part in the sum, and the sign of its zero is that of all others. */
START_TEST(test_nan_skipping_leaves_the_sign_of_zeros)
{
    enum { MOST = 70000 };
    static double x[MOST];
    static const size_t lengths[] = {5, 130, 2048, 8192, 20000, MOST};
    const double nan = ksb_from_bits(KSB_NAN);
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++)
        for (size_t at = 0; at < lengths[k]; at += 1 + lengths[k] / 3) {
            const size_t n = lengths[k];
            for (size_t i = 0; i < n; i++)
                x[i] = -0.0;
            x[at] = nan;
            ksb_assert_f64(ksb_nansum_f64(x, n), -0.0, KSB_CONTIGUOUS("NaN and -0", x, n));
            ksb_assert_f64(ksb_nanmean_f64(x, n), -0.0, KSB_CONTIGUOUS("NaN and -0", x, n));
            x[at == 0 ? n - 1 : 0] = 0.0;
            ksb_assert_f64(ksb_nansum_f64(x, n), 0.0, KSB_CONTIGUOUS("NaN, -0 and 0", x, n));
        }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("nan-skipping");
    KSB_TEST_CASE(s, "known", test_nan_skipping_is_the_plain_reduction_of_the_rest,
                  test_nan_skipping_of_nothing_but_nan, test_nan_skipping_leaves_the_sign_of_zeros);
    ksb_reduction_cases(s, belongs);
    return s;
}
