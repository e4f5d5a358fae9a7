/* SPDX-License-Identifier: MIT */
/*
 * What threads.c promises, with threads that start, start late, or do not start. The source is compiled into this
 * program, with a function of ours in place of the system's that starts a thread.
 */
#ifdef __linux__
#  define _GNU_SOURCE /* the same as in threads.c */
#endif
#include <errno.h>
#include <pthread.h> /* the tests' own threads, on Windows too */
#include <stdatomic.h>

#ifdef _WIN32
#  define WIN32_LEAN_AND_MEAN
#  include <windows.h>
static HANDLE WINAPI start_or_not(LPSECURITY_ATTRIBUTES security, SIZE_T stack, LPTHREAD_START_ROUTINE routine,
                                  LPVOID argument, DWORD flags, LPDWORD id);
#  define CreateThread start_or_not
#else
#  include <signal.h>
static int start_or_not(pthread_t *thread, const pthread_attr_t *attributes, void *(*routine)(void *), void *argument);
#  define pthread_create start_or_not
#endif

/* The public functions of the file have other names here, so that the library has its own. */
#define ksb_get_threads tested_get_threads
#define ksb_set_threads tested_set_threads
#define ksb_threads_status tested_threads_status
#define KSB_BUILDING
#include "../lib/threads.c"
#undef ksb_get_threads
#undef ksb_set_threads
#undef ksb_threads_status
#undef CreateThread
#undef pthread_create

#include "ksb_test.h"

enum { MOST_CHUNKS = 300, MANY = 100000 };

static int may_start;  /* threads that start before the system refuses */
static int asked_for;  /* threads that were asked for */
static int has_started;
static atomic_int unblocked_signals; /* seen by threads */

#ifdef _WIN32

static HANDLE WINAPI start_or_not(LPSECURITY_ATTRIBUTES security, SIZE_T stack, LPTHREAD_START_ROUTINE routine,
                                  LPVOID argument, DWORD flags, LPDWORD id)
{
    asked_for++;
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    if (has_started == may_start)
        return NULL;
    has_started++;
    return CreateThread(security, stack, routine, argument, flags, id);
}

#else

static void *(*real_routine)(void *);

static void *looks_at_its_signals(void *argument)
{
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    for (int s = 1; s < 32; s++) /* those every system has; two cannot be blocked */
        if (s != SIGKILL && s != SIGSTOP)
            atomic_fetch_add(&unblocked_signals, sigismember(&blocked, s) == 0);
    return real_routine(argument);
}

static int start_or_not(pthread_t *thread, const pthread_attr_t *attributes, void *(*routine)(void *), void *argument)
{
    asked_for++;
    errno = EAGAIN;
    if (has_started == may_start)
        return EAGAIN;
    has_started++;
    real_routine = routine;
    return pthread_create(thread, attributes, looks_at_its_signals, argument);
}

#endif

/* How often each chunk was done, and how many were done under the lock: that count is no atomic one. */
struct tally {
    atomic_int done[MOST_CHUNKS];
    size_t together;
};

static void tally_chunk(void *context, size_t chunk, struct ksbi_lock *lock)
{
    struct tally *const t = context;
    atomic_fetch_add(&t->done[chunk % MOST_CHUNKS], 1);
    ksbi_lock(lock);
    const size_t before = t->together;
    for (volatile int wait = 0; wait < 100; wait++) /* for others to come in between */
        ;
    t->together = before + 1;
    ksbi_unlock(lock);
}

static void run(struct tally *t, int threads, size_t chunks, int start)
{
    memset(t, 0, sizeof *t);
    may_start = start;
    asked_for = has_started = 0;
    ksbi_run_chunks(threads, chunks, tally_chunk, t);
}

static int smallest(int a, int b, int c)
{
    const int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

START_TEST(test_run_chunks_does_each_chunk_once_whatever_starts)
{
    static const int threads[] = {1, 2, 3, 8, 65, 66, THREADS_MAX}, starting[] = {0, 1, 2, 5, THREADS_MAX};
    static const size_t chunks[] = {0, 1, 2, 3, 7, 64, 65, MOST_CHUNKS};
    static struct tally t;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        for (size_t j = 0; j < sizeof chunks / sizeof *chunks; j++)
            for (size_t k = 0; k < sizeof starting / sizeof *starting; k++) {
                run(&t, threads[i], chunks[j], starting[k]);
                for (size_t c = 0; c < MOST_CHUNKS; c++)
                    ck_assert_msg(t.done[c] == (c < chunks[j]),
                                  "%d threads, %d others start: chunk %zu of %zu is done %d times", threads[i],
                                  starting[k], c, chunks[j], (int)t.done[c]);
                ck_assert_uint_eq(t.together, chunks[j]);
                /* The caller takes a chunk as well, and nobody asks again after a refusal. */
                const int useful = smallest(threads[i] - 1, chunks[j] > 0 ? (int)chunks[j] - 1 : 0, STARTED_MAX);
                ck_assert_int_eq(has_started, smallest(useful, starting[k], STARTED_MAX));
                ck_assert_int_eq(asked_for, has_started + (has_started < useful));
            }
    ck_assert_int_eq(unblocked_signals, 0);
}
END_TEST

START_TEST(test_run_chunks_shares_under_the_lock)
{
    static struct tally t;
    for (int threads = 2; threads <= 8; threads *= 2) {
        run(&t, threads, MANY, threads);
        ck_assert_int_eq(has_started, threads - 1);
        ck_assert_uint_eq(t.together, MANY);
    }
}
END_TEST

#ifdef _WIN32
START_TEST(test_run_chunks_keeps_the_last_error)
{
    static struct tally t;
    for (int start = 0; start < 4; start++) {
        SetLastError(ERROR_INVALID_DATA);
        run(&t, 4, 20, start);
        ck_assert_uint_eq(GetLastError(), ERROR_INVALID_DATA);
    }
}
END_TEST
#else
START_TEST(test_run_chunks_leaves_errno_signals_and_cancellation_as_they_were)
{
    static struct tally t;
    sigset_t some, after;
    sigemptyset(&some);
    sigaddset(&some, SIGUSR2);
    sigaddset(&some, SIGALRM);
    for (int start = 0; start < 4; start++)
        for (int with = 0; with < 2; with++) {
            int state, wrong = 0;
            pthread_setcancelstate(with ? PTHREAD_CANCEL_ENABLE : PTHREAD_CANCEL_DISABLE, NULL);
            pthread_sigmask(with ? SIG_BLOCK : SIG_UNBLOCK, &some, NULL);
            errno = ERANGE;
            run(&t, 4, 20, start);
            ck_assert_int_eq(errno, ERANGE);
            pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
            ck_assert_int_eq(state, with ? PTHREAD_CANCEL_ENABLE : PTHREAD_CANCEL_DISABLE);
            pthread_sigmask(SIG_BLOCK, NULL, &after);
            for (int s = 1; s < 32; s++)
                wrong += sigismember(&after, s) != (with && (s == SIGUSR2 || s == SIGALRM));
            ck_assert_int_eq(wrong, 0);
        }
}
END_TEST
#endif

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("run_chunks");
    KSB_TEST_CASE(s, "chunks", test_run_chunks_does_each_chunk_once_whatever_starts,
                  test_run_chunks_shares_under_the_lock);
#ifdef _WIN32
    KSB_TEST_CASE(s, "caller", test_run_chunks_keeps_the_last_error);
#else
    KSB_TEST_CASE(s, "caller", test_run_chunks_leaves_errno_signals_and_cancellation_as_they_were);
#endif
    return s;
}
