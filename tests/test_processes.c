/* SPDX-License-Identifier: MIT */
/* Sums with threads while the rest of the process does what programs do: fork, cancel, change its mind, run out. */
#define _DEFAULT_SOURCE /* RLIMIT_NPROC */
#include "ksb_test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef _WIN32
#  include <sys/resource.h>
#  include <sys/wait.h>
#  include <unistd.h>
#endif

enum { N = (1 << 21) + 4321, SUMMING = 2, THREADS = 4 };

/* 1, 2, 3 ... N, but for two that are large and cancel. */
static double *x;
static uint64_t want;

static void prepare(void)
{
    x = malloc(N * sizeof *x);
    ck_assert_ptr_nonnull(x);
    for (int i = 0; i < N; i++)
        x[i] = i + 1;
    x[N / 2] = 0x1p90; /* while this is in it, a sum in doubles loses the rest */
    x[N - 1] = -0x1p90;
    const double exact = 0.5 * N * (N + 1.0) - (N / 2 + 1.0) - N;
    want = ksb_bits(exact);
    ksb_assert_status(ksb_set_threads(1), KSB_OK);
    ksb_assert_bits(ksb_sum_f64(x, N), want, KSB_CONTIGUOUS("one thread", NULL, 0));
    ksb_assert_status(ksb_set_threads(THREADS), KSB_OK);
}

/* A thread that sums until it is told to stop, and counts sums and wrong ones. */
struct summer {
    pthread_t thread;
    atomic_int stop, sums, wrong;
};

static void *sum_until_stopped(void *argument)
{
    struct summer *const s = argument;
    while (!atomic_load(&s->stop)) {
        ksb_acc acc = KSB_ACC_INIT;
        atomic_fetch_add(&s->wrong, ksb_bits(ksb_sum_f64(x, N)) != want);
        atomic_fetch_add(&s->wrong, ksb_acc_add_array_f64(&acc, x, N, sizeof *x) != KSB_OK);
        atomic_fetch_add(&s->wrong, ksb_bits(ksb_acc_to_f64(&acc)) != want);
        atomic_fetch_add(&s->sums, 1);
    }
    return NULL;
}

static void start(struct summer *summers)
{
    for (int i = 0; i < SUMMING; i++) {
        summers[i] = (struct summer){.stop = 0};
        ck_assert_int_eq(pthread_create(&summers[i].thread, NULL, sum_until_stopped, &summers[i]), 0);
    }
}

static void stop(struct summer *summers)
{
    for (int i = 0; i < SUMMING; i++) {
        while (atomic_load(&summers[i].sums) == 0) /* so that there was one at all */
            ;
        atomic_store(&summers[i].stop, 1);
        ck_assert_int_eq(pthread_join(summers[i].thread, NULL), 0);
        ck_assert_int_eq(summers[i].wrong, 0);
    }
}

START_TEST(test_processes_thread_count_changes_while_summing)
{
    struct summer summers[SUMMING];
    prepare();
    start(summers);
    for (int i = 0; i < 200; i++) {
        ksb_assert_status(ksb_set_threads(1 + i % 70), KSB_OK);
        ksb_assert_bits(ksb_sum_f64(x, 1000), ksb_bits(500500.0), KSB_CONTIGUOUS("1 ... 1000", x, 1000));
    }
    stop(summers);
}
END_TEST

#ifndef _WIN32

/* A child has one thread, and whatever the others of its parent held. */
START_TEST(test_processes_children_forked_in_the_middle_sum_right)
{
    struct summer summers[SUMMING];
    prepare();
    start(summers);
    for (int i = 0; i < 20; i++) {
        const pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            alarm(60); /* a child that waits for a lock nobody holds */
            int wrong = ksb_get_threads() != THREADS || ksb_bits(ksb_sum_f64(x, N)) != want;
            wrong += ksb_set_threads(2) != KSB_OK || ksb_bits(ksb_sum_f64(x, N)) != want;
            _exit(wrong);
        }
        int status;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child %d: %s %d", i,
                      WIFEXITED(status) ? "exit status" : "signal",
                      WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    }
    stop(summers);
}
END_TEST

/* Where a thread was cancelled: it may be between calls, never within one. */
struct cancelled {
    atomic_int calls, within, cancelled_within, wrong;
};

static void note_where(void *argument)
{
    struct cancelled *const c = argument;
    atomic_store(&c->cancelled_within, atomic_load(&c->within));
}

static void *sum_until_cancelled(void *argument)
{
    struct cancelled *const c = argument;
    pthread_cleanup_push(note_where, c);
    for (;;) {
        atomic_store(&c->within, 1);
        const double sum = ksb_sum_f64(x, N);
        atomic_store(&c->within, 0);
        atomic_fetch_add(&c->wrong, ksb_bits(sum) != want);
        atomic_fetch_add(&c->calls, 1);
        pthread_testcancel();
    }
    pthread_cleanup_pop(0);
    return NULL;
}

START_TEST(test_processes_a_caller_is_cancelled_after_its_sum)
{
    prepare();
    for (int i = 0; i < 20; i++) {
        struct cancelled c = {.calls = 0};
        pthread_t thread;
        void *result;
        ck_assert_int_eq(pthread_create(&thread, NULL, sum_until_cancelled, &c), 0);
        while (atomic_load(&c.calls) < 1 || !atomic_load(&c.within))
            ;
        ck_assert_int_eq(pthread_cancel(thread), 0);
        ck_assert_int_eq(pthread_join(thread, &result), 0);
        ck_assert_ptr_eq(result, PTHREAD_CANCELED);
        ck_assert_int_eq(c.cancelled_within, 0);
        ck_assert_int_eq(c.wrong, 0);
    }
    /* The library is as usable as before. */
    ksb_assert_bits(ksb_sum_f64(x, N), want, KSB_CONTIGUOUS("after cancelled callers", NULL, 0));
}
END_TEST

#  ifdef RLIMIT_NPROC

static void *nothing(void *argument)
{
    return argument;
}

/* The system lets this user start no thread more. */
START_TEST(test_processes_sum_where_no_thread_can_be_started)
{
    static const struct rlimit none_more = {1, 1};
    pthread_t thread;
    prepare();
    /* Limits of processes do not bind the superuser. */
    if (geteuid() == 0 && setuid(65534) != 0) {
        printf("not tested: this user can start threads without limit\n");
        return;
    }
    ck_assert_int_eq(setrlimit(RLIMIT_NPROC, &none_more), 0);
    if (pthread_create(&thread, NULL, nothing, NULL) == 0) {
        pthread_join(thread, NULL);
        printf("not tested: this system starts threads beyond RLIMIT_NPROC\n");
        return;
    }
    ksb_assert_bits(ksb_sum_f64(x, N), want, KSB_CONTIGUOUS("no threads", NULL, 0));
    ksb_acc acc = KSB_ACC_INIT;
    ksb_assert_status(ksb_acc_add_array_f64(&acc, x, N, sizeof *x), KSB_OK);
    ksb_assert_bits(ksb_acc_to_f64(&acc), want, KSB_CONTIGUOUS("no threads", NULL, 0));
}
END_TEST
#  endif
#endif

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("processes");
    KSB_TEST_CASE(s, "threads", test_processes_thread_count_changes_while_summing);
#ifndef _WIN32
    KSB_TEST_CASE(s, "fork", test_processes_children_forked_in_the_middle_sum_right);
    KSB_TEST_CASE(s, "cancellation", test_processes_a_caller_is_cancelled_after_its_sum);
#  ifdef RLIMIT_NPROC
    KSB_TEST_CASE(s, "limits", test_processes_sum_where_no_thread_can_be_started);
#  endif
#endif
    return s;
}
