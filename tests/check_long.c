/* SPDX-License-Identifier: MIT */
/*
 * `make check-long`: random cases of every shape against the oracle, each summed from contiguous memory, with a random
 * stride at a random byte, and through accumulators split at a random point, with some data added and retracted.
 * KSB_LONG_CASES (1000000) says how many; KSB_TEST_SEED as in the other tests.
 */
#include "gen.h"
#include "ksb_test.h"
#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 1200, STRIDES = 96, REPORTED = 10 };

/* Most cases are short, where special code is likely; some are longer than any tile. */
static size_t random_length(struct ksb_rng *rng)
{
    const size_t kind = ksb_rng_below(rng, 200);
    return ksb_rng_below(rng, kind == 0 ? LONGEST + 1 : kind < 20 ? 140 : 24);
}

static double sum_strided(struct ksb_rng *rng, const double *x, size_t n)
{
    static unsigned char buf[STRIDES + LONGEST * STRIDES];
    const ptrdiff_t width = ksb_rng_between(rng, sizeof *x, STRIDES - 1);
    const int backwards = (int)ksb_rng_below(rng, 2);
    unsigned char *first = buf + ksb_rng_below(rng, STRIDES) + (backwards && n > 0 ? (n - 1) * (size_t)width : 0);
    const ptrdiff_t stride = backwards ? -width : width;
    for (size_t i = 0; i < n; i++)
        memcpy(first + (ptrdiff_t)i * stride, x + i, sizeof *x);
    return ksb_sum_f64_strided(first, n, stride);
}

/* *bad is set if a call fails or the state differs from that of the whole array. */
static double sum_in_parts(struct ksb_rng *rng, const double *x, size_t n, int *bad)
{
    ksb_acc left = KSB_ACC_INIT, right = KSB_ACC_INIT, whole = KSB_ACC_INIT;
    const size_t at = ksb_rng_below(rng, n + 1);
    *bad |= ksb_acc_add_array_f64(&whole, x, n, sizeof *x);
    *bad |= ksb_acc_add_array_f64(&left, x, at, sizeof *x);
    for (size_t i = at; i < n; i++)
        *bad |= ksb_acc_add_f64(&right, x[i]);
    *bad |= ksb_acc_merge(&left, &right);
    *bad |= !ksb_acc_equal(&left, &whole);

    /* There and back: the sign of a zero may change, nothing else. */
    *bad |= ksb_acc_add_array_f64(&whole, x, at, sizeof *x);
    *bad |= ksb_acc_subtract_array_f64(&whole, x, at, sizeof *x);
    const uint64_t there = ksb_bits(ksb_acc_to_f64(&left)), back = ksb_bits(ksb_acc_to_f64(&whole));
    *bad |= there != back && !(there == KSB_NEGATIVE_ZERO && back == KSB_ZERO);
    *bad |= ksb_acc_count(&whole) != (int64_t)n;
    return ksb_acc_to_f64(&left);
}

static long cases_wanted(void)
{
    const char *text = getenv("KSB_LONG_CASES");
    if (text == NULL || *text == '\0')
        return 1000000;
    char *end;
    const long cases = strtol(text, &end, 10);
    if (*end != '\0' || cases <= 0) {
        fprintf(stderr, "KSB_LONG_CASES=%s is no positive number; give one, as in KSB_LONG_CASES=10000\n", text);
        exit(EXIT_FAILURE);
    }
    return cases;
}

int main(void)
{
    static double x[LONGEST];
    const long cases = cases_wanted();
    const int progress = isatty(STDERR_FILENO);
    const time_t start = time(NULL);
    struct ksb_rng rng = ksb_test_rng("check-long");
    long wrong = 0;
    long long elements = 0;

    printf("kernel %s, KSB_TEST_SEED=0x%llx, %ld cases\n", ksb_kernel(), (unsigned long long)ksb_test_seed(), cases);
    fflush(stdout);
    for (long i = 0; i < cases; i++) {
        const enum gen_shape shape = (enum gen_shape)(i % GEN_SHAPES);
        const size_t n = random_length(&rng);
        gen_fill(&rng, shape, x, n);
        elements += (long long)n;

        const uint64_t want = ksb_bits(oracle_sum_f64(x, n));
        int bad = 0;
        const double got[] = {ksb_sum_f64(x, n), sum_strided(&rng, x, n), sum_in_parts(&rng, x, n, &bad)};
        for (int k = 0; k < 3; k++)
            bad |= ksb_bits(got[k]) != want;
        if (bad && wrong++ < REPORTED) {
            static const char *const names[] = {"contiguous", "strided", "in parts"};
            for (int k = 0; k < 3; k++) {
                const char *difference = ksb_difference(ksb_bits(got[k]), want, KSB_CONTIGUOUS(gen_name(shape), x, n));
                printf("case %ld, %s: %s\n", i, names[k], difference == NULL ? "right" : difference);
            }
        }
        if (progress && i % 10000 == 0)
            fprintf(stderr, "\r%ld of %ld, %ld wrong", i, cases, wrong);
    }
    if (progress)
        fprintf(stderr, "\r%*s\r", 60, "");
    oracle_finish();
    printf("%ld cases, %lld elements, %ld with a wrong bit, %lld s\n", cases, elements, wrong,
           (long long)(time(NULL) - start));
    printf("%ld passed, %ld failed\n", cases - wrong, wrong);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
