/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#  define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "threads.h"

#include <stdatomic.h>
#include <stdlib.h>

#ifdef _WIN32
#  define WIN32_LEAN_AND_MEAN
#  include <windows.h>
#else
#  include <errno.h>
#  include <pthread.h>
#  include <sched.h>
#  include <signal.h>
#  include <unistd.h>
#endif

enum {
    THREADS_MAX = 1024, /* what ksb_set_threads takes */
    STARTED_MAX = 64,   /* what one call starts at the most: their handles are on its stack */
    STACK_BYTES = 256 * 1024
};

/* Without other threads nothing needs to be locked. */
static void run_alone(size_t chunks, ksbi_work *work, void *context)
{
    for (size_t i = 0; i < chunks; i++)
        work(context, i, NULL);
}

#ifdef _WIN32

struct ksbi_lock {
    SRWLOCK lock;
};
#  define LOCK_INIT {SRWLOCK_INIT}

void ksbi_lock(struct ksbi_lock *lock)
{
    if (lock != NULL)
        AcquireSRWLockExclusive(&lock->lock);
}

void ksbi_unlock(struct ksbi_lock *lock)
{
    if (lock != NULL)
        ReleaseSRWLockExclusive(&lock->lock);
}

#else

struct ksbi_lock {
    pthread_mutex_t mutex;
};
#  define LOCK_INIT {PTHREAD_MUTEX_INITIALIZER}

void ksbi_lock(struct ksbi_lock *lock)
{
    if (lock != NULL)
        pthread_mutex_lock(&lock->mutex);
}

void ksbi_unlock(struct ksbi_lock *lock)
{
    if (lock != NULL)
        pthread_mutex_unlock(&lock->mutex);
}

#endif

struct job {
    ksbi_work *work;
    void *context;
    size_t chunks;
    atomic_size_t next;
    struct ksbi_lock lock;
};

static void take_chunks(struct job *job)
{
    size_t chunk;
    while ((chunk = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed)) < job->chunks)
        job->work(job->context, chunk, &job->lock);
}

/* The threads of one call, and what of the caller's is to be as before when they are joined: start_crew() starts up to
 * `wanted` of them, join_crew() waits for as many as there are. */
#ifdef _WIN32

struct crew {
    HANDLE thread[STARTED_MAX];
    int started;
    DWORD saved_error;
};

static DWORD WINAPI thread_main(LPVOID job)
{
    take_chunks(job);
    return 0;
}

/* Not by _beginthreadex, which allocates memory: what work functions call of the C library keeps nothing per thread. */
static void start_crew(struct crew *crew, int wanted, struct job *job)
{
    crew->saved_error = GetLastError();
    crew->started = 0;
    while (crew->started < wanted) {
        HANDLE const thread =
            CreateThread(NULL, STACK_BYTES, thread_main, job, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        if (thread == NULL)
            break;
        crew->thread[crew->started++] = thread;
    }
}

static void join_crew(struct crew *crew, struct job *job)
{
    (void)job; /* an SRW lock is nothing to be freed */
    for (int i = 0; i < crew->started; i++) {
        WaitForSingleObject(crew->thread[i], INFINITE);
        CloseHandle(crew->thread[i]);
    }
    SetLastError(crew->saved_error);
}

/* Those that this process may run on; where it may run in several groups of them, all. */
static int processors(void)
{
    DWORD_PTR process = 0, machine;
    int n = 0;
    if (GetProcessAffinityMask(GetCurrentProcess(), &process, &machine))
        for (; process != 0; process &= process - 1)
            n++;
    if (n == 0)
        n = (int)GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
    return n > 0 && n <= THREADS_MAX ? n : 1;
}

#else

struct crew {
    pthread_t thread[STARTED_MAX];
    int started, cancel_state, saved_errno;
};

static void *thread_main(void *job)
{
    take_chunks(job);
    return NULL;
}

static void start_crew(struct crew *crew, int wanted, struct job *job)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    crew->saved_errno = errno;
    crew->started = 0;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &crew->cancel_state);
    if (pthread_attr_init(&attributes) != 0)
        return;
    if (pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0) {
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before); /* new threads inherit it */
        while (crew->started < wanted &&
               pthread_create(&crew->thread[crew->started], &attributes, thread_main, job) == 0)
            crew->started++;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    pthread_attr_destroy(&attributes);
}

static void join_crew(struct crew *crew, struct job *job)
{
    for (int i = 0; i < crew->started; i++)
        pthread_join(crew->thread[i], NULL);
    pthread_mutex_destroy(&job->lock.mutex);
    pthread_setcancelstate(crew->cancel_state, NULL);
    errno = crew->saved_errno;
}

/* Those that this process may run on. */
static int processors(void)
{
#  ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
#  endif
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 && online <= THREADS_MAX ? (int)online : 1;
}

#endif

void ksbi_run_chunks(int threads, size_t chunks, ksbi_work *work, void *context)
{
    if (threads == 1) {
        run_alone(chunks, work, context);
        return;
    }
    struct job job = {.work = work, .context = context, .chunks = chunks, .lock = LOCK_INIT};
    struct crew crew;
    int wanted = threads - 1;
    if (wanted > STARTED_MAX)
        wanted = STARTED_MAX;
    if ((size_t)wanted >= chunks)
        wanted = chunks > 0 ? (int)chunks - 1 : 0;

    start_crew(&crew, wanted, &job);
    take_chunks(&job);
    join_crew(&crew, &job);
}

/* 0 until it is set or first needed; then whether KSB_THREADS was refused. */
static atomic_int count, refused;

/* The number that the environment asks for; 1 if none, -1 if what it says is none. */
static int count_in_environment(void)
{
    const char *const text = getenv("KSB_THREADS");
    if (text == NULL)
        return 1;
    int n = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c < '0' || *c > '9' || (n = 10 * n + (*c - '0')) > THREADS_MAX)
            return -1;
    }
    if (*text == '\0')
        return -1;
    return n == 0 ? processors() : n;
}

/* Whoever comes first decides: a count that was set stays. */
static int resolve(void)
{
    int unset = 0, n = count_in_environment();
    if (n < 0) {
        atomic_store_explicit(&refused, 1, memory_order_relaxed);
        n = 1;
    }
    atomic_compare_exchange_strong(&count, &unset, n);
    return unset == 0 ? n : unset;
}

int ksb_get_threads(void)
{
    const int n = atomic_load_explicit(&count, memory_order_acquire);
    return KSBI_LIKELY(n > 0) ? n : resolve();
}

ksb_status ksb_set_threads(int n)
{
    if (n < 0 || n > THREADS_MAX)
        return KSB_EINVAL;
    ksb_get_threads(); /* so that ksb_threads_status speaks of the environment, whatever is set */
    atomic_store_explicit(&count, n == 0 ? processors() : n, memory_order_release);
    return KSB_OK;
}

ksb_status ksb_threads_status(void)
{
    ksb_get_threads();
    return atomic_load_explicit(&refused, memory_order_relaxed) ? KSB_EINVAL : KSB_OK;
}

int ksbi_threads_for(size_t elements)
{
    return KSBI_LIKELY(elements < KSBI_THREADS_PAY) ? 1 : ksb_get_threads();
}
