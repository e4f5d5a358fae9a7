/* SPDX-License-Identifier: MIT */
/*
 * `make check-long`: every reduction, accumulators and moments against the oracle, with random data of every shape,
 * length, layout and ddof, until KSB_LONG_CASES elements (100000000) were reduced. Then a table: for each operation and
 * element type the cases, the elements, and the cases with a wrong bit. KSB_TEST_SEED as in the other tests,
 * KSB_KERNEL as for the library; KSB_LONG_ONLY=name runs the rows whose name begins so.
 */
#include "reductions.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = KSB_LONGEST, STRIDES = 72, REPORTED = 20, BATCH = 64 };

static unsigned char layout[2][STRIDES + LONGEST * STRIDES];

/* One row of the table. */
struct row {
    const struct ksb_entry *entry;         /* a reduction, */
    const struct ksb_stream_entry *stream; /* or what a type does to accumulators and moments */
    const char *name;
    long long cases, elements, wrong;
};

static long reported;

static void report(const struct row *row, const char *text)
{
    if (reported++ < REPORTED)
        printf("%s: %s\n", row->name, text);
}

/* Most cases are short, where special code is likely; some are longer than any tile; some straddle powers of two. */
static size_t random_length(struct ksb_rng *rng)
{
    const size_t kind = ksb_rng_below(rng, 8000);
    if (kind == 0)
        return ksb_rng_below(rng, LONGEST);
    if (kind < 20)
        return ksb_rng_below(rng, 5000);
    if (kind < 200)
        return ((size_t)1 << ksb_rng_between(rng, 2, kind == 20 ? 16 : 12)) + ksb_rng_below(rng, 5) - 2;
    return ksb_rng_below(rng, kind < 1200 ? 160 : 24);
}

/* Lays n elements out with a random stride from a random byte on; returns the first. */
static const unsigned char *scatter(struct ksb_rng *rng, unsigned char *buf, const void *x, size_t size, size_t n,
                                    ptrdiff_t *stride)
{
    const ptrdiff_t width = ksb_rng_between(rng, (int)size, STRIDES - 1);
    const int backwards = (int)ksb_rng_below(rng, 2);
    unsigned char *const first = buf + ksb_rng_below(rng, STRIDES) + (backwards && n > 0 ? (n - 1) * (size_t)width : 0);
    *stride = backwards ? -width : width;
    for (size_t i = 0; i < n; i++)
        memcpy(first + (ptrdiff_t)i * *stride, (const unsigned char *)x + i * size, size);
    return first;
}

static int reduction_case(struct ksb_rng *rng, struct row *row, size_t n)
{
    const struct ksb_entry *const e = row->entry;
    const size_t size = oracle_size(e->element), rsize = oracle_size(e->result);
    struct ksb_case c;
    if (ksb_rng_below(rng, 12) != 0 || !ksb_squares_case(rng, e, n > 64 ? 64 : n < 4 ? 4 : n, &c))
        c = ksb_shaped_case(rng, e, (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES), n);
    row->elements += (long long)c.n;

    unsigned char want[KSB_RESULT_BYTES], got[3][2 * KSB_RESULT_BYTES];
    const struct oracle_problem p = ksb_problem_of(&c);
    const int fits = oracle_solve(&p, want);
    struct ksb_call call = {.x = c.x, .y = c.y, .n = c.n, .ddof = c.ddof, .count = 1};
    ksb_status status[3];
    memset(got, 0xa5, sizeof got);
    status[0] = e->contiguous(&call, got[0]);
    call.x = scatter(rng, layout[0], c.x, size, c.n, &call.xstride);
    if (c.y != NULL)
        call.y = scatter(rng, layout[1], c.y, size, c.n, &call.ystride);
    status[1] = e->strided(&call, got[1]);
    call.count = 2; /* the same twice, apart */
    call.out_stride = KSB_RESULT_BYTES;
    status[2] = e->many(&call, got[2]);

    static const char *const ways[] = {"contiguous", "strided", "many"};
    int wrong = 0;
    for (int k = 0; k < 3; k++) {
        int bad = status[k] != (fits ? KSB_OK : KSB_EOVERFLOW);
        bad |= fits && memcmp(got[k], want, rsize) != 0;
        bad |= fits && k == 2 && memcmp(got[k] + KSB_RESULT_BYTES, want, rsize) != 0;
        bad |= !fits && ksb_other_byte(got[k], sizeof got[k], 0xa5) != sizeof got[k];
        if (bad) {
            c.xstride = k == 0 ? 0 : call.xstride;
            c.ystride = k == 0 ? 0 : call.ystride;
            const char *const text = ksb_result_difference(&c, got[k], want, ways[k]);
            report(row, text != NULL ? text : "another status, or other bytes written");
        }
        wrong |= bad;
    }
    return wrong;
}

/* The data go in at once and in parts, forth and back; the states must be equal, and read as the oracle's. */
static int stream_case(struct ksb_rng *rng, struct row *row, size_t n)
{
    static struct oracle_total total;
    static struct oracle_moments moments;
    static int ready;
    const struct ksb_stream_entry *const e = row->stream;
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element);
    const size_t at = ksb_rng_below(rng, n + 1);
    ksb_acc acc = KSB_ACC_INIT, left = KSB_ACC_INIT, right = KSB_ACC_INIT;
    ksb_moments m = KSB_MOMENTS_INIT, mleft = KSB_MOMENTS_INIT, mright = KSB_MOMENTS_INIT;
    if (!ready) {
        oracle_total_init(&total);
        oracle_moments_init(&moments);
        ready = 1;
    }
    oracle_total_reset(&total);
    oracle_moments_reset(&moments);
    gen_factors(rng, (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES), e->element, ksb_x, ksb_y, n);
    for (size_t i = 0; i < n; i++) {
        oracle_total_change(&total, ksb_x + i * (size_t)size, e->element, 1);
        oracle_total_change_product(&total, ksb_x + i * (size_t)size, ksb_y + i * (size_t)size, e->element, 0, 1);
        oracle_moments_change(&moments, ksb_x + i * (size_t)size, e->element, 1);
    }
    row->elements += 2 * (long long)n;

    int bad = 0;
    bad |= e->add(&acc, ksb_x, n, size) | e->add_products(&acc, ksb_x, ksb_y, n, size, size);
    bad |= e->moments_add(&m, ksb_x, n, size);
    ptrdiff_t xstride, ystride;
    const unsigned char *const x = scatter(rng, layout[0], ksb_x, (size_t)size, n, &xstride);
    const unsigned char *const y = scatter(rng, layout[1], ksb_y, (size_t)size, n, &ystride);
    const ptrdiff_t k = (ptrdiff_t)at;
    bad |= e->add(&left, x, at, xstride) | e->add(&right, x + k * xstride, n - at, xstride);
    bad |= e->add_products(&right, x, y, at, xstride, ystride);
    bad |= e->add_products(&left, x + k * xstride, y + k * ystride, n - at, xstride, ystride);
    bad |= ksb_acc_merge(&left, &right);
    bad |= e->moments_add(&mright, x, at, xstride) | e->moments_add(&mleft, x + k * xstride, n - at, xstride);
    bad |= ksb_moments_merge(&mleft, &mright);
    bad |= !ksb_acc_equal(&acc, &left) || !ksb_moments_equal(&m, &mleft);
    bad |= ksb_bits(ksb_acc_to_f64(&acc)) != oracle_total_round(&total, oracle_f64);
    const float f32 = ksb_acc_to_f32(&acc);
    bad |= oracle_load(&f32, ORACLE_F32) != oracle_total_round(&total, oracle_f32);
    bad |= ksb_bits(ksb_moments_sum(&m)) != oracle_moments_round(&moments, ORACLE_SUM, 0, oracle_f64);
    bad |= ksb_bits(ksb_moments_mean(&m)) != oracle_moments_round(&moments, ORACLE_MEAN, 0, oracle_f64);
    bad |= ksb_bits(ksb_moments_var(&m, 1)) != oracle_moments_round(&moments, ORACLE_VAR, 1, oracle_f64);
    bad |= ksb_bits(ksb_moments_std(&m, 0)) != oracle_moments_round(&moments, ORACLE_STD, 0, oracle_f64);
    bad |= ksb_bits(ksb_moments_norm(&m)) != oracle_moments_round(&moments, ORACLE_NORM, 0, oracle_f64);
    /* Out again, and nothing is left. */
    bad |= e->subtract_products(&left, ksb_x, ksb_y, n, size, size) | e->subtract(&left, ksb_x, n, size);
    bad |= e->moments_subtract(&mleft, ksb_x, n, size);
    bad |=
        ksb_other_byte(&left, sizeof left, 0) != sizeof left || ksb_other_byte(&mleft, sizeof mleft, 0) != sizeof mleft;
    if (bad)
        report(row, "an accumulator or moments differ");
    return bad;
}

static long long elements_wanted(void)
{
    const char *const text = getenv("KSB_LONG_CASES");
    if (text == NULL || *text == '\0')
        return 100000000;
    char *end;
    const long long cases = strtoll(text, &end, 10);
    if (*end != '\0' || cases <= 0) {
        fprintf(stderr, "KSB_LONG_CASES=%s is no positive number of elements; give one, as in KSB_LONG_CASES=1000000\n",
                text);
        exit(EXIT_FAILURE);
    }
    return cases;
}

static int list_rows(struct row *rows)
{
    static char names[64][16];
    const char *const only = getenv("KSB_LONG_ONLY");
    int n = 0;
    for (int i = 0; i < ksb_entries_count; i++)
        rows[n++] = (struct row){.entry = &ksb_entries[i], .name = ksb_entries[i].name};
    for (int i = 0; i < ksb_stream_entries_count; i++) {
        snprintf(names[i], sizeof names[i], "stream_%s", ksb_stream_entries[i].name);
        rows[n++] = (struct row){.stream = &ksb_stream_entries[i], .name = names[i]};
    }
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (only == NULL || strncmp(rows[i].name, only, strlen(only)) == 0)
            rows[kept++] = rows[i];
    if (kept == 0) {
        fprintf(stderr, "KSB_LONG_ONLY=%s begins no name; the names are those of the reductions, such as dot_f32\n",
                only);
        exit(EXIT_FAILURE);
    }
    return kept;
}

int main(void)
{
    static struct row rows[512];
    const int nrows = list_rows(rows), progress = isatty(STDERR_FILENO);
    const long long wanted = elements_wanted();
    const time_t start = time(NULL);
    struct ksb_rng rng = ksb_test_rng("check-long");
    long long elements = 0, cases = 0, wrong = 0;
    time_t shown = start;

    if (ksb_kernel_status() != KSB_OK || ksb_threads_status() != KSB_OK) {
        fprintf(stderr,
                "KSB_KERNEL names no kernel set that can run here, or KSB_THREADS is no number from 0 to 1024\n");
        return EXIT_FAILURE;
    }
    printf("kernel %s, KSB_TEST_SEED=0x%llx, %lld elements over %d reductions\n", ksb_kernel(),
           (unsigned long long)ksb_test_seed(), wanted, nrows);
    fflush(stdout);
    while (elements < wanted)
        for (int r = 0; r < nrows; r++) {
            struct row *const row = &rows[r];
            const long long before = row->elements;
            for (int i = 0; i < BATCH; i++) {
                const size_t n = random_length(&rng);
                row->wrong += row->entry != NULL ? reduction_case(&rng, row, n) : stream_case(&rng, row, n);
            }
            row->cases += BATCH;
            elements += row->elements - before;
            const time_t now = time(NULL);
            if (progress && now != shown) {
                fprintf(stderr, "\r%3lld %% of %lld elements, %lld s, at %-16s", 100 * elements / wanted, wanted,
                        (long long)(now - start), row->name);
                shown = now;
            }
        }
    if (progress)
        fprintf(stderr, "\r%*s\r", 70, "");
    oracle_finish();

    printf("%-18s %12s %14s %12s\n", "reduction", "cases", "elements", "wrong bit in");
    for (int r = 0; r < nrows; r++) {
        printf("%-18s %12lld %14lld %12lld\n", rows[r].name, rows[r].cases, rows[r].elements, rows[r].wrong);
        cases += rows[r].cases;
        wrong += rows[r].wrong;
    }
    printf("%-18s %12lld %14lld %12lld\n", "all", cases, elements, wrong);
    printf("%lld s\n%lld passed, %lld failed\n", (long long)(time(NULL) - start), cases - wrong, wrong);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
