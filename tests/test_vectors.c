/* SPDX-License-Identifier: MIT */
/* The shared vectors against the library, forwards and backwards, and against the oracle of the other tests. */
#include "ksb_test.h"
#include "oracle.h"
#include "vector_file.h"

#include <stdio.h>

enum { FEWEST_CASES = 300 }; /* so that an emptied file cannot pass */

static const struct ksb_data *data_of(const struct ksb_vector *v, ptrdiff_t stride)
{
    static char what[64];
    static struct ksb_data data;
    snprintf(what, sizeof what, "sum_f64.txt:%d", v->line);
    data = (struct ksb_data){what, v->x, v->n, stride, 0};
    return &data;
}

static void check_library(const struct ksb_vector *v)
{
    const double *last = v->n == 0 ? NULL : v->x + (v->n - 1);
    ksb_acc acc = KSB_ACC_INIT;

    ksb_assert_bits(ksb_sum_f64(v->x, v->n), v->want, data_of(v, sizeof *v->x));
    ksb_assert_bits(ksb_sum_f64_strided(last, v->n, -(ptrdiff_t)sizeof *v->x), v->want,
                    data_of(v, -(ptrdiff_t)sizeof *v->x));
    for (size_t i = 0; i < v->n; i++)
        ksb_assert_status(ksb_acc_add_f64(&acc, v->x[i]), KSB_OK);
    ksb_assert_bits(ksb_acc_to_f64(&acc), v->want, data_of(v, sizeof *v->x));
}

static void check_oracle(const struct ksb_vector *v)
{
    ksb_assert_bits(oracle_sum_f64(v->x, v->n), v->want, data_of(v, sizeof *v->x));
}

START_TEST(test_vectors_hold_for_the_library)
{
    ck_assert_int_ge(ksb_vectors_each("sum_f64.txt", check_library), FEWEST_CASES);
}
END_TEST

START_TEST(test_vectors_hold_for_the_oracle)
{
    ck_assert_int_ge(ksb_vectors_each("sum_f64.txt", check_oracle), FEWEST_CASES);
    oracle_finish();
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("vectors");
    KSB_TEST_CASE(s, "sum_f64", test_vectors_hold_for_the_library, test_vectors_hold_for_the_oracle);
    return s;
}
