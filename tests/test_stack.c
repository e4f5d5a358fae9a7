/* SPDX-License-Identifier: MIT */
/* What the header promises: a call needs at most 64 KiB of stack. Each runs on a painted stack of its own. */
#include "reductions.h"

#include <stdlib.h>

#if defined(_WIN32) || defined(KSB_INSTRUMENTED) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    !defined(__OPTIMIZE__)
#  define PROMISED 0 /* of an optimized library without anything added; threads are given a stack by POSIX */
#else
#  define PROMISED 1
#endif

#if PROMISED

#  include <pthread.h>
#  include <sys/mman.h>

enum { STACK = 1 << 20, PAINT = 0xa5, PROMISE = 64 * 1024, N = 20000, ROWS = 40, COLUMNS = 2100, GROUPS = 1500 };

struct job {
    ksb_call_function *call; /* NULL: nothing, to see what a thread takes for itself */
    const struct ksb_call *with;
};

static unsigned char x[16 * ROWS * COLUMNS], y[16 * ROWS * COLUMNS], out[16 * COLUMNS];
static int64_t labels[N];

static void *work(void *argument)
{
    const struct job *const job = argument;
    if (job->call != NULL)
        job->call(job->with, out);
    return NULL;
}

/* Bytes of stack that a thread touches which does the call. */
static size_t stack_of(ksb_call_function *call, const struct ksb_call *with)
{
    struct job job = {call, with};
    pthread_attr_t attributes;
    pthread_t thread;
    unsigned char *const stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(stack, MAP_FAILED);
    memset(stack, PAINT, STACK);
    ck_assert_int_eq(pthread_attr_init(&attributes), 0);
    ck_assert_int_eq(pthread_attr_setstack(&attributes, stack, STACK), 0);
    ck_assert_int_eq(pthread_create(&thread, &attributes, work, &job), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    size_t untouched = 0;
    while (untouched < STACK && stack[untouched] == PAINT)
        untouched++;
    munmap(stack, STACK);
    return STACK - untouched;
}

static void check(const struct ksb_entry *e, ksb_call_function *call, const struct ksb_call *with, const char *how)
{
    if (call == NULL)
        return;
    const size_t used = stack_of(call, with) - stack_of(NULL, NULL);
    if (used > PROMISE)
        ck_abort_msg("ksb_%s, %s: %zu bytes of stack, more than %d", e->name, how, used, PROMISE);
}

START_TEST(test_stack_is_what_the_header_says)
{
    const struct ksb_entry *const e = &ksb_entries[_i];
    static const enum gen_shape shapes[] = {GEN_NORMAL, GEN_WIDE, GEN_UNIFORM};
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element), rsize = (ptrdiff_t)oracle_size(e->result);
    struct ksb_rng rng = ksb_test_rng(e->name);
    for (size_t i = 0; i < N; i++)
        labels[i] = (int64_t)ksb_rng_below(&rng, GROUPS);
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        size_t failed;
        gen_elements(&rng, shapes[s], e->element, x, ROWS * COLUMNS);
        gen_elements(&rng, shapes[s], e->element, y, ROWS * COLUMNS);
        struct ksb_call call = {.x = x, .y = y, .n = N, .xstride = size, .ystride = size, .labels = labels,
                                .ngroups = GROUPS, .failed = &failed};
        check(e, e->contiguous, &call, "contiguous");
        check(e, e->by, &call, "by label");
        call.xstride = call.ystride = 2 * size;
        check(e, e->strided, &call, "strided");
        call = (struct ksb_call){.x = x, .y = y, .n = ROWS, .xstride = COLUMNS * size, .ystride = COLUMNS * size,
                                 .count = COLUMNS, .xnext = size, .ynext = size, .out_stride = rsize, .failed = &failed};
        check(e, e->many, &call, "columns");
        call.n = ROWS * COLUMNS / 4; /* of four columns, long ones */
        call.count = 4;
        call.xstride = call.ystride = 4 * size;
        check(e, e->many, &call, "long columns");
    }
}
END_TEST

#endif

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("stack");
#if PROMISED
    TCase *const c = tcase_create("every reduction");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, test_stack_is_what_the_header_says, 0, ksb_entries_count);
    suite_add_tcase(s, c);
#endif
    return s;
}
