/* SPDX-License-Identifier: MIT */
/*
 * What every test program shares: its main, a seed that a failed run can be repeated with, and assertions on bits.
 * Environment: KSB_TEST_SEED, seed of the random data, any C integer; printed at the start.
 */
#ifndef KSB_TEST_H
#define KSB_TEST_H

#include "doubles.h"
#include "keishis_sandbox.h"
#include "rng.h"

#include <check.h>

/* Each program defines its suite; main is in ksb_test.c. */
Suite *ksb_test_suite(void);

/* A generator that depends on the seed of this run and on `name` (pass __func__). */
struct ksb_rng ksb_test_rng(const char *name);

/* Asserts that a double has the bits of another: -0.0 is not 0.0, and NaN is itself. */
#define ksb_assert_f64(got, want)                                                             \
    do {                                                                                      \
        const double ksb_got = (got), ksb_want = (want);                                      \
        if (ksb_bits(ksb_got) != ksb_bits(ksb_want))                                          \
            ck_abort_msg("%s is %a, want %a", #got, ksb_got, ksb_want);                       \
    } while (0)

/* Asserts on a status, with its sentence. */
#define ksb_assert_status(got, want)                                                          \
    do {                                                                                      \
        const ksb_status ksb_got = (got), ksb_want = (want);                                  \
        if (ksb_got != ksb_want)                                                              \
            ck_abort_msg("%s returns \"%s\", want \"%s\"", #got, ksb_status_string(ksb_got),  \
                         ksb_status_string(ksb_want));                                        \
    } while (0)

#endif /* KSB_TEST_H */
