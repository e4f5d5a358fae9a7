/* SPDX-License-Identifier: MIT */
/* Several threads at once: the same data, each thread its own accumulator, one accumulator read by all. */
#include "gen.h"
#include "ksb_test.h"
#include "oracle.h"

#include <pthread.h>

enum { THREADS = 4, N = 3000, ROUNDS = 60 };

struct job {
    const double *x; /* N elements, read by all */
    const ksb_acc *shared;
    size_t from, to; /* this thread's part */
    uint64_t want;
    int wrong;
    ksb_acc part;
};

/* Assertions of Check belong to the main thread: this one counts. */
static void *work(void *argument)
{
    struct job *job = argument;
    for (int i = 0; i < ROUNDS; i++) {
        job->wrong += ksb_bits(ksb_sum_f64(job->x, N)) != job->want;
        job->wrong += ksb_bits(ksb_sum_f64_strided(job->x + (N - 1), N, -(ptrdiff_t)sizeof *job->x)) != job->want;
        job->wrong += ksb_bits(ksb_acc_to_f64(job->shared)) != job->want;
    }
    job->wrong += ksb_acc_add_array_f64(&job->part, job->x + job->from, job->to - job->from, sizeof *job->x) != KSB_OK;
    return NULL;
}

START_TEST(test_threads_all_get_the_same_bits)
{
    static double x[N];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int shape = 0; shape < GEN_SHAPES; shape++) {
        gen_fill(&rng, (enum gen_shape)shape, x, N);
        const struct ksb_data *data = KSB_CONTIGUOUS(gen_name((enum gen_shape)shape), x, N);
        const double want = oracle_sum_f64(x, N);
        ksb_acc whole = KSB_ACC_INIT, merged = KSB_ACC_INIT;
        ksb_assert_status(ksb_acc_add_array_f64(&whole, x, N, sizeof *x), KSB_OK);

        pthread_t threads[THREADS];
        struct job jobs[THREADS];
        for (size_t t = 0; t < THREADS; t++) {
            jobs[t] = (struct job){.x = x, .shared = &whole, .from = N * t / THREADS, .to = N * (t + 1) / THREADS,
                                   .want = ksb_bits(want), .part = KSB_ACC_INIT};
            ck_assert_int_eq(pthread_create(&threads[t], NULL, work, &jobs[t]), 0);
        }
        for (size_t t = 0; t < THREADS; t++)
            ck_assert_int_eq(pthread_join(threads[t], NULL), 0);

        for (size_t t = THREADS; t-- > 0;) { /* merged in another order than they were split */
            ck_assert_int_eq(jobs[t].wrong, 0);
            ksb_assert_status(ksb_acc_merge(&merged, &jobs[t].part), KSB_OK);
        }
        ksb_assert_f64(ksb_acc_to_f64(&merged), want, data);
        ck_assert_int_eq(ksb_acc_equal(&merged, &whole), 1);
    }
    oracle_finish();
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("threads");
    KSB_TEST_CASE(s, "readers and parts", test_threads_all_get_the_same_bits);
    return s;
}
