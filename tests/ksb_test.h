/* SPDX-License-Identifier: MIT */
/*
 * What every test program shares: its main, seeds, assertions on bits that say all that is needed to repeat a failure,
 * and memory between guard pages. Environment:
 *   KSB_TEST_SEED   seed of the random data, any C integer; printed at the start
 *   KSB_TEST_SCALE  factor for the number of random cases, 1 by default; below 1, as in 0.1 for an emulated machine, only
 *                   that share of the cases of tables and products is looked at, too
 */
#ifndef KSB_TEST_H
#define KSB_TEST_H

#include "doubles.h"
#include "keishis_sandbox.h"
#include "rng.h"

#include <check.h>

/* Each program defines its suite; main is in ksb_test_main.c. */
Suite *ksb_test_suite(void);

/* Adds a test case of test functions, the last of them NULL, with a time limit that fits slow machines. */
void ksb_test_case(Suite *suite, const char *name, const TTest *const *tests);
#define KSB_TEST_CASE(suite, name, ...) ksb_test_case(suite, name, (const TTest *const[]){__VA_ARGS__, NULL})

/* The seed of this run, and a generator that depends on it and on `name` (pass __func__). */
uint64_t ksb_test_seed(void);
struct ksb_rng ksb_test_rng(const char *name);

/* The scale of this run, `cases` scaled, at least 1, and whether to leave out this one of the cases that are not scaled:
 * never, if the scale is 1 or more. */
double ksb_test_scale(void);
int ksb_test_scaled(int cases);
int ksb_test_leaves_out(void);

/* The data a result comes from, for the message of a failure. */
struct ksb_data {
    const char *what;
    const double *x; /* elements in order, gathered; may be NULL if n is 0 */
    size_t n;
    ptrdiff_t stride; /* bytes */
    size_t offset;    /* bytes from an aligned address */
};
#define KSB_CONTIGUOUS(what, x, n) (&(const struct ksb_data){what, x, n, sizeof(double), 0})

/* NULL if the bits agree, else a message. It is overwritten by the next call. */
const char *ksb_difference(uint64_t got, uint64_t want, const struct ksb_data *data);

/* Asserts that a double has the wanted bits: -0.0 is not 0.0, and NaN is the canonical one. */
#define ksb_assert_bits(got, want, data)                                                    \
    do {                                                                                    \
        const char *ksb_message = ksb_difference(ksb_bits(got), want, data);                \
        if (ksb_message != NULL)                                                            \
            ck_abort_msg("%s is wrong\n%s", #got, ksb_message);                             \
    } while (0)
#define ksb_assert_f64(got, want, data) ksb_assert_bits(got, ksb_bits(want), data)

/* Asserts on a status, with its sentence. */
#define ksb_assert_status(got, want)                                                        \
    do {                                                                                    \
        const ksb_status ksb_got = (got), ksb_want = (want);                                \
        if (ksb_got != ksb_want)                                                            \
            ck_abort_msg("%s returns \"%s\", want \"%s\"", #got, ksb_status_string(ksb_got), \
                         ksb_status_string(ksb_want));                                      \
    } while (0)

/* Asserts that all bytes of first .. first + nbytes - 1 are `byte`. One by one, Check's own assertions take most of a
 * test's time: each reports where it stands. */
#define ksb_assert_bytes(first, nbytes, byte)                                               \
    do {                                                                                    \
        const size_t ksb_at = ksb_other_byte(first, nbytes, byte);                          \
        if (ksb_at != (size_t)(nbytes))                                                     \
            ck_abort_msg("byte %zu of %s is written", ksb_at, #first);                      \
    } while (0)
size_t ksb_other_byte(const void *first, size_t nbytes, unsigned char byte);

/* Writable memory of whole pages with an inaccessible page before and behind it. */
struct ksb_guarded {
    unsigned char *first; /* first writable byte: one before it is a fault */
    size_t nbytes;        /* first + nbytes is a fault */
    size_t page;
};
struct ksb_guarded ksb_guarded_open(size_t nbytes);
void ksb_guarded_close(struct ksb_guarded g);

#endif /* KSB_TEST_H */
