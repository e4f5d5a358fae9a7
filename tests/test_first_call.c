/* SPDX-License-Identifier: MIT */
/*
 * The first call into the library comes from 32 threads at once: whichever of them chooses the kernel set and the
 * number of threads, all get the same answers. With a main() of its own, since the common one has asked the library
 * before any test runs; each round is a process that has not.
 */
#include "doubles.h"
#include "keishis_sandbox.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef _WIN32
#  include <sys/wait.h>
#  include <unistd.h>
#endif

enum { CALLERS = 32, LONG = 1 << 21, SHORT = 100, ROUNDS = 25 };

/* What the environment says, and what must come of it. */
static const struct {
    const char *kernel, *threads; /* NULL: not set */
    int thread_count;
    ksb_status kernel_status, threads_status;
} settings[] = {
    {NULL, NULL, 1, KSB_OK, KSB_OK},
    {"scalar", "3", 3, KSB_OK, KSB_OK},
    {"nonsense", "two", 1, KSB_EINVAL, KSB_EINVAL},
};
/* Without fork there is one round, with the environment that this process has. */
#ifdef _WIN32
enum { SETTINGS = 1 };
#else
enum { SETTINGS = sizeof settings / sizeof *settings };
#endif

static double *x; /* 1, 1 ... */
static int setting;
static pthread_rwlock_t closed = PTHREAD_RWLOCK_INITIALIZER; /* for writing until all are there */

struct caller {
    pthread_t thread;
    int number, wrong;
    const char *kernel;
};

static void *call(void *argument)
{
    struct caller *const c = argument;
    ksb_acc acc = KSB_ACC_INIT;
    pthread_rwlock_rdlock(&closed);
    pthread_rwlock_unlock(&closed);
    /* The first call is another one in each of four threads. */
    if (c->number % 4 == 0)
        c->wrong += ksb_bits(ksb_sum_f64(x, SHORT)) != ksb_bits(SHORT);
    else if (c->number % 4 == 1)
        c->wrong += ksb_threads_status() != settings[setting].threads_status;
    else if (c->number % 4 == 2)
        c->wrong += ksb_acc_add_array_f64(&acc, x, SHORT, 8) != KSB_OK ||
                    ksb_bits(ksb_acc_to_f64(&acc)) != ksb_bits(SHORT);
    else if (c->number == 3) /* one long call is enough to have threads that start threads */
        c->wrong += ksb_bits(ksb_sum_f64(x, LONG)) != ksb_bits(LONG);
    c->kernel = ksb_kernel();
    c->wrong += ksb_kernel_status() != settings[setting].kernel_status;
    c->wrong += ksb_threads_status() != settings[setting].threads_status;
    c->wrong += ksb_get_threads() != settings[setting].thread_count;
    c->wrong += ksb_bits(ksb_dot_f64(x, x, SHORT)) != ksb_bits(SHORT);
    return NULL;
}

/* Returns how much was wrong. */
static int race(void)
{
    static struct caller callers[CALLERS];
    int wrong = 0;
    pthread_rwlock_wrlock(&closed);
    for (int i = 0; i < CALLERS; i++) {
        callers[i].number = i;
        if (pthread_create(&callers[i].thread, NULL, call, &callers[i]) != 0) {
            perror("the test itself cannot start its threads");
            exit(99);
        }
    }
    pthread_rwlock_unlock(&closed);
    for (int i = 0; i < CALLERS; i++) {
        pthread_join(callers[i].thread, NULL);
        wrong += callers[i].wrong + (strcmp(callers[i].kernel, callers[0].kernel) != 0);
    }
    return wrong;
}

#ifdef _WIN32

static int passes(int s)
{
    setting = s;
    return race() == 0;
}

#else

static void set_or_not(const char *name, const char *value)
{
    if (value != NULL)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static int passes(int s)
{
    int status = 0;
    setting = s;
    for (int i = 0; i < ROUNDS && status == 0; i++) {
        const pid_t child = fork();
        if (child == 0) {
            set_or_not("KSB_KERNEL", settings[s].kernel);
            set_or_not("KSB_THREADS", settings[s].threads);
            _exit(race() != 0);
        }
        if (child < 0 || waitpid(child, &status, 0) != child)
            status = -1;
    }
    return status == 0;
}

#endif

int main(void)
{
    int failed = 0;
    x = malloc(LONG * sizeof *x);
    if (x == NULL)
        return 99;
    for (int i = 0; i < LONG; i++)
        x[i] = 1.0;
    for (int s = 0; s < SETTINGS; s++)
        if (!passes(s)) {
            failed++;
            printf("FAIL KSB_KERNEL=%s, KSB_THREADS=%s\n", settings[s].kernel == NULL ? "(unset)" : settings[s].kernel,
                   settings[s].threads == NULL ? "(unset)" : settings[s].threads);
        }
    free(x);
    printf("%d passed, %d failed\n", SETTINGS - failed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
