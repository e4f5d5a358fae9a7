/* SPDX-License-Identifier: MIT */
/*
 * `make check-volume`: many shaped cases for every kernel set at once. A case is one array, one reduction and one kernel
 * set; one value of the fast oracle (exact.h) serves all kernel sets. Each of these has a copy of the shared library of
 * its own, which is what users link with: usage: check_volume LIBRARY.
 *   KSB_VOLUME_CASES  how many (10000000)
 *   KSB_VOLUME_JOBS   how many processes (all processors)
 *   KSB_VOLUME_FIRST  the number of the first batch (0)
 *   KSB_TEST_SEED     as in the other tests
 * Arrays come in batches, each with random numbers of its own: what is tested does not depend on the number of processes,
 * and KSB_VOLUME_FIRST=N KSB_VOLUME_CASES=1 repeats batch N alone. An interrupt ends it early; the table at the end says
 * what was done.
 */
#include "exact.h"
#include "reductions.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_STRIDE = 24, MOST_LENGTH = 20000, MOST_COLUMNS = 13, RESULT_BYTES = 16, REPORTED = 20 };
enum { MOST_KERNELS = 6, MOST_ENTRIES = 256, MOST_JOBS = 256 };
enum { BATCH = 256 }; /* arrays of each type */

/* How an array lies in memory: by itself, with a stride, or as the columns of a matrix, each with the array's elements from
 * another one on, so that all have the same result. */
enum layout { CONTIGUOUS, STRIDED, COLUMNS, LAYOUTS };

/* One copy of the library, and its functions: those of entries[i] for each layout. */
struct copy {
    const char *kernel;
    void *function[MOST_ENTRIES][LAYOUTS];
};

/* What a process has done. */
struct tally {
    long long cases[MOST_ENTRIES], wrong[MOST_ENTRIES], arrays;
};

/* In memory that all processes have. */
static struct shared {
    volatile sig_atomic_t interrupted;
    struct tally of[MOST_JOBS];
} * shared;

static const struct ksb_entry *entries[MOST_ENTRIES];
static int entries_count, copies_count;
static struct copy copies[MOST_KERNELS];

static void interrupt(int number)
{
    (void)number;
    shared->interrupted = 1;
}

static void copy_file(const char *from, const char *to)
{
    char buffer[65536];
    size_t n;
    FILE *const in = fopen(from, "rb"), *const out = fopen(to, "wb");
    if (in == NULL || out == NULL) {
        perror(in == NULL ? from : to);
        exit(EXIT_FAILURE);
    }
    while ((n = fread(buffer, 1, sizeof buffer, in)) > 0)
        fwrite(buffer, 1, n, out);
    fclose(in);
    if (fclose(out) != 0) {
        perror(to);
        exit(EXIT_FAILURE);
    }
}

static void *symbol(void *library, const char *name)
{
    void *const found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "the library has no %s\n", name);
        exit(EXIT_FAILURE);
    }
    return found;
}

/* Loads a copy of the library for each kernel set that can run here: a file of its own is a library of its own. */
static void load_copies(const char *library)
{
    static const char *const kernels[] = {"avx512", "avx2", "sse2", "neon", "generic", "scalar"};
    const char *const temporary = getenv("TMPDIR");
    char folder[4096], file[4200], name[64];
    snprintf(folder, sizeof folder, "%s/check_volume.XXXXXX", temporary != NULL ? temporary : "/tmp");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        exit(EXIT_FAILURE);
    }
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        snprintf(file, sizeof file, "%s/%s.so", folder, kernels[k]);
        copy_file(library, file);
        setenv("KSB_KERNEL", kernels[k], 1);
        void *const loaded = dlopen(file, RTLD_NOW | RTLD_LOCAL);
        remove(file);
        if (loaded == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            exit(EXIT_FAILURE);
        }
        void *const pointer = symbol(loaded, "ksb_kernel_status");
        ksb_status (*status)(void);
        memcpy(&status, &pointer, sizeof status);
        if (status() != KSB_OK) {
            dlclose(loaded);
            continue;
        }
        struct copy *const c = &copies[copies_count++];
        c->kernel = kernels[k];
        for (int i = 0; i < entries_count; i++) {
            static const char *const suffix[LAYOUTS] = {"", "_strided", "_many"};
            for (int layout = 0; layout < LAYOUTS; layout++) {
                snprintf(name, sizeof name, "ksb_%s%s", entries[i]->name, suffix[layout]);
                c->function[i][layout] = symbol(loaded, name);
            }
        }
    }
    remove(folder);
    unsetenv("KSB_KERNEL");
}

/* Calls a function that returns RTYPE, of whatever arguments the reduction has. */
#define CALL(RTYPE)                                                                                                        \
    do {                                                                                                                   \
        union {                                                                                                            \
            RTYPE (*one)(const void *, size_t), (*one_ddof)(const void *, size_t, size_t);                                 \
            RTYPE (*two)(const void *, const void *, size_t), (*one_strided)(const void *, size_t, ptrdiff_t);             \
            RTYPE (*one_strided_ddof)(const void *, size_t, ptrdiff_t, size_t);                                            \
            RTYPE (*two_strided)(const void *, const void *, size_t, ptrdiff_t, ptrdiff_t);                                \
        } f;                                                                                                               \
        memcpy(&f, &function, sizeof function);                                                                            \
        const RTYPE r =                                                                                                    \
            two       ? strided ? f.two_strided(c->x, c->y, c->n, c->xstride, c->ystride) : f.two(c->x, c->y, c->n)        \
                  : ddof ? strided ? f.one_strided_ddof(c->x, c->n, c->xstride, c->ddof) : f.one_ddof(c->x, c->n, c->ddof) \
                  : strided ? f.one_strided(c->x, c->n, c->xstride)                                                        \
                      : f.one(c->x, c->n);                                                                                 \
        memcpy(out, &r, sizeof r);                                                                                         \
    } while (0)

static ksb_status call_many(void *function, const struct ksb_entry *e, const struct ksb_call *c, unsigned char *out)
{
    const int two = oracle_takes_two(e->operation), ddof = oracle_takes_ddof(e->operation);
    union {
        ksb_status (*one)(const void *, size_t, ptrdiff_t, size_t, ptrdiff_t, void *, ptrdiff_t);
        ksb_status (*one_ddof)(const void *, size_t, ptrdiff_t, size_t, size_t, ptrdiff_t, void *, ptrdiff_t);
        ksb_status (*two)(const void *, const void *, size_t, ptrdiff_t, ptrdiff_t, size_t, ptrdiff_t, ptrdiff_t,
                          void *, ptrdiff_t);
        ksb_status (*one_integer)(const void *, size_t, ptrdiff_t, size_t, ptrdiff_t, void *, ptrdiff_t, size_t *);
        ksb_status (*two_integer)(const void *, const void *, size_t, ptrdiff_t, ptrdiff_t, size_t, ptrdiff_t,
                                  ptrdiff_t, void *, ptrdiff_t, size_t *);
    } f;
    memcpy(&f, &function, sizeof function);
    if (oracle_is_integer(e->result))
        return two ? f.two_integer(c->x, c->y, c->n, c->xstride, c->ystride, c->count, c->xnext, c->ynext, out,
                                   c->out_stride, NULL)
                   : f.one_integer(c->x, c->n, c->xstride, c->count, c->xnext, out, c->out_stride, NULL);
    return two    ? f.two(c->x, c->y, c->n, c->xstride, c->ystride, c->count, c->xnext, c->ynext, out, c->out_stride)
           : ddof ? f.one_ddof(c->x, c->n, c->xstride, c->ddof, c->count, c->xnext, out, c->out_stride)
                  : f.one(c->x, c->n, c->xstride, c->count, c->xnext, out, c->out_stride);
}

/* Calls the function; returns whether an integer did fit. */
static int call(void *function, const struct ksb_entry *e, enum layout layout, const struct ksb_call *c,
                unsigned char *out)
{
    const int two = oracle_takes_two(e->operation), ddof = oracle_takes_ddof(e->operation), strided = layout == STRIDED;
    if (layout == COLUMNS)
        return call_many(function, e, c, out) == KSB_OK;
    if (oracle_is_integer(e->result)) {
        union {
            ksb_status (*one)(const void *, size_t, void *), (*one_strided)(const void *, size_t, ptrdiff_t, void *);
            ksb_status (*two)(const void *, const void *, size_t, void *);
            ksb_status (*two_strided)(const void *, const void *, size_t, ptrdiff_t, ptrdiff_t, void *);
        } f;
        memcpy(&f, &function, sizeof function);
        return KSB_OK == (two       ? strided ? f.two_strided(c->x, c->y, c->n, c->xstride, c->ystride, out)
                                              : f.two(c->x, c->y, c->n, out)
                                : strided ? f.one_strided(c->x, c->n, c->xstride, out)
                                    : f.one(c->x, c->n, out));
    }
    if (e->result == ORACLE_F64)
        CALL(double);
    else if (e->result == ORACLE_F32)
        CALL(float);
    else if (e->result == ORACLE_CF64)
        CALL(ksb_cf64);
    else if (e->result == ORACLE_CF32)
        CALL(ksb_cf32);
    else
        CALL(uint16_t);
    return 1;
}

/* What the oracle says of what it has taken: the same. */
static int expected(const struct ksb_entry *e, size_t ddof, unsigned char out[RESULT_BYTES])
{
    if (oracle_is_integer(e->result)) {
        uint64_t bits = 0;
        const int fits = exact_integer(e->operation, e->result == ORACLE_I64, &bits);
        oracle_store(out, bits, e->result);
        return fits;
    }
    const enum oracle_type part = oracle_part(e->result);
    for (int k = 0; k < (oracle_is_complex(e->result) ? 2 : 1); k++)
        oracle_store(out + (size_t)k * oracle_size(part), exact_result(e->operation, ddof, *oracle_format(part), k),
                     part);
    return 1;
}

static void print_result(const char *what, const unsigned char *bytes, enum oracle_type type)
{
    const enum oracle_type part = oracle_part(type);
    printf("%s", what);
    for (size_t at = 0; at < oracle_size(type); at += oracle_size(part))
        printf(" %llx", (unsigned long long)oracle_load(bytes + at, part));
}

/* Most arrays are short, where special code is likely; some straddle powers of two and what kernels take at a time. */
static size_t random_length(struct ksb_rng *rng)
{
    const size_t kind = ksb_rng_below(rng, 4000);
    if (kind == 0)
        return ksb_rng_below(rng, MOST_LENGTH);
    if (kind < 20)
        return ((size_t)1 << ksb_rng_between(rng, 2, 13)) + ksb_rng_below(rng, 5) - 2;
    return ksb_rng_below(rng, kind < 200 ? 160 : 20);
}

/* Spreads n elements of x over `to`, from a random byte on; the first. */
static const unsigned char *spread(struct ksb_rng *rng, unsigned char *to, const unsigned char *x, size_t size,
                                   size_t n, ptrdiff_t *stride)
{
    const ptrdiff_t width = ksb_rng_between(rng, (int)size, MOST_STRIDE);
    const int backwards = (int)ksb_rng_below(rng, 2);
    unsigned char *const first = to + ksb_rng_below(rng, 16) + (backwards && n > 0 ? (n - 1) * (size_t)width : 0);
    *stride = backwards ? -width : width;
    for (size_t i = 0; i < n; i++)
        memcpy(first + (ptrdiff_t)i * *stride, x + i * size, size);
    return first;
}

/* The array as the columns of a matrix, each with its elements from another one on. */
static const unsigned char *spread_columns(unsigned char *to, size_t columns, const unsigned char *x, size_t size,
                                           size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char *const row = to + i * columns * size;
        for (size_t j = 0, at = i; j < columns; j++, at = at + 1 < n ? at + 1 : 0)
            memcpy(row + j * size, x + at * size, size);
    }
    return to;
}

/* One array for every reduction of its type and every kernel set. */
static void run_array(struct ksb_rng *rng, enum oracle_type type, long long batch, struct tally *tally)
{
    static int reported;
    static unsigned char room[2]
                             [16 + (MOST_STRIDE > 16 * MOST_COLUMNS ? MOST_STRIDE : 16 * MOST_COLUMNS) * MOST_LENGTH];
    const size_t size = oracle_size(type), n = random_length(rng);
    const enum gen_shape shape = (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES);
    struct ksb_call c = {.x = ksb_x, .y = ksb_y, .n = n, .ddof = ksb_rng_below(rng, 3), .count = 1};
    const int kind = (int)ksb_rng_below(rng, 6);
    const enum layout layout = kind < 3 ? CONTIGUOUS : kind < 5 ? STRIDED : COLUMNS;
    if (!oracle_is_complex(type) && ksb_rng_below(rng, 16) == 0 && n >= 4 &&
        gen_squares(rng, type, ksb_x, n > 64 ? c.n = 64 : n) != 0)
        gen_elements(rng, shape, type, ksb_y, c.n);
    else
        gen_factors(rng, shape, type, ksb_x, ksb_y, c.n);
    exact_take(type, ksb_x, ksb_y, c.n);
    if (layout == STRIDED) {
        c.x = spread(rng, room[0], ksb_x, size, c.n, &c.xstride);
        c.y = spread(rng, room[1], ksb_y, size, c.n, &c.ystride);
    } else if (layout == COLUMNS) {
        const size_t offset = ksb_rng_below(rng, 16);
        c.count = 1 + ksb_rng_below(rng, MOST_COLUMNS);
        c.x = spread_columns(room[0] + offset, c.count, ksb_x, size, c.n);
        c.y = spread_columns(room[1] + offset, c.count, ksb_y, size, c.n);
        c.xstride = c.ystride = (ptrdiff_t)(c.count * size);
        c.xnext = c.ynext = (ptrdiff_t)size;
    }
    for (int i = 0; i < entries_count; i++) {
        const struct ksb_entry *const e = entries[i];
        if (e->element != type)
            continue;
        unsigned char want[RESULT_BYTES] = {0}, results[MOST_COLUMNS * RESULT_BYTES] = {0};
        const int want_fits = expected(e, c.ddof, want);
        c.out_stride = (ptrdiff_t)oracle_size(e->result);
        for (int k = 0; k < copies_count; k++) {
            const int fits = call(copies[k].function[i][layout], e, layout, &c, results);
            size_t right = 0;
            while (fits && right < c.count &&
                   memcmp(results + right * (size_t)c.out_stride, want, (size_t)c.out_stride) == 0)
                right++;
            if (fits == want_fits && (!fits || right == c.count))
                continue;
            tally->wrong[i]++;
            if (reported++ < REPORTED) {
                printf("%s, kernel %s, batch %lld, shape %s, n %zu, ddof %zu, strides %td %td, column %zu of %zu:",
                       e->name, copies[k].kernel, batch, gen_name(shape), c.n, c.ddof, c.xstride, c.ystride, right,
                       c.count);
                print_result(fits ? " got" : " got none of",
                             results + (right < c.count ? right : 0) * (size_t)c.out_stride, e->result);
                print_result(want_fits ? ", want" : ", want none of", want, e->result);
                printf("\n");
            }
        }
        tally->cases[i] += copies_count;
    }
    tally->arrays++;
}

/* The process number `job` of `jobs` does every jobs-th batch, and ends. */
static void run_batches(long long first, long long end, int job, int jobs)
{
    const pid_t parent = getppid();
    for (long long batch = first + job; batch < end; batch += jobs) {
        struct ksb_rng rng = ksb_test_rng("check-volume");
        rng.state ^= (uint64_t)batch;
        rng.state = ksb_rng_next(&rng);
        for (int k = 0; k < BATCH; k++)
            for (int type = 0; type < ORACLE_TYPES; type++)
                run_array(&rng, (enum oracle_type)type, batch, &shared->of[job]);
        if (shared->interrupted || getppid() != parent)
            break;
    }
    fflush(stdout);
    _exit(EXIT_SUCCESS);
}

/* An environment variable that is a number from `least` on. */
static long long number_from(const char *name, long long standard, long long least)
{
    const char *const text = getenv(name);
    if (text == NULL || *text == '\0')
        return standard;
    char *end;
    const long long number = strtoll(text, &end, 10);
    if (*end != '\0' || number < least) {
        fprintf(stderr, "%s=%s is no number from %lld on; give one, as in %s=%lld\n", name, text, least, name,
                standard);
        exit(EXIT_FAILURE);
    }
    return number;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: check_volume LIBRARY: the shared library to test\n");
        return 2;
    }
    for (int i = 0; i < ksb_entries_count; i++)
        if (ksb_entries[i].operation <= ORACLE_DOTC)
            entries[entries_count++] = &ksb_entries[i];
    load_copies(argv[1]);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        perror("mmap");
        return EXIT_FAILURE;
    }
    signal(SIGINT, interrupt);
    signal(SIGTERM, interrupt);

    const long long wanted = number_from("KSB_VOLUME_CASES", 10000000, 1);
    const long long first = number_from("KSB_VOLUME_FIRST", 0, 0);
    const long long processors = number_from("KSB_VOLUME_JOBS", sysconf(_SC_NPROCESSORS_ONLN), 1);
    const int jobs = processors < MOST_JOBS ? (int)processors : MOST_JOBS, progress = isatty(STDERR_FILENO);
    /* Each entry meets one array of its type in each of the BATCH rounds. */
    const long long in_batch = (long long)BATCH * entries_count * copies_count;
    const long long end = first + (wanted + in_batch - 1) / in_batch;
    const time_t start = time(NULL);
    printf("KSB_TEST_SEED=0x%llx, batches %lld to %lld of %lld cases, %d reductions, kernels",
           (unsigned long long)ksb_test_seed(), first, end - 1, in_batch, entries_count);
    for (int k = 0; k < copies_count; k++)
        printf(" %s", copies[k].kernel);
    printf("\n");
    fflush(stdout);
    int running = 0, crashed = 0;
    for (; running < jobs; running++) {
        const pid_t child = fork();
        if (child == 0)
            run_batches(first, end, running, jobs);
        if (child < 0) {
            perror("fork");
            shared->interrupted = 1;
            crashed++;
            break;
        }
    }
    while (running > 0) {
        int status;
        if (waitpid(-1, &status, progress ? WNOHANG : 0) > 0) {
            running--;
            if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
                printf("a process ended with status %d\n", status);
                crashed++;
            }
        } else if (progress) {
            long long arrays = 0;
            for (int job = 0; job < jobs; job++)
                arrays += shared->of[job].arrays;
            fprintf(stderr, "\r%3lld %% of %lld cases, %lld s", 100 * arrays / ((end - first) * BATCH * ORACLE_TYPES),
                    (end - first) * in_batch, (long long)(time(NULL) - start));
            nanosleep(&(struct timespec){0, 200000000}, NULL);
        }
    }
    if (progress)
        fprintf(stderr, "\r%*s\r", 70, "");
    long long cases = 0, wrong = 0, arrays = 0;
    printf("%-18s %14s %12s\n", "reduction", "cases", "wrong bit in");
    for (int i = 0; i < entries_count; i++) {
        long long cases_of = 0, wrong_in = 0;
        for (int job = 0; job < jobs; job++) {
            cases_of += shared->of[job].cases[i];
            wrong_in += shared->of[job].wrong[i];
        }
        printf("%-18s %14lld %12lld\n", entries[i]->name, cases_of, wrong_in);
        cases += cases_of;
        wrong += wrong_in;
    }
    for (int job = 0; job < jobs; job++)
        arrays += shared->of[job].arrays;
    printf("%-18s %14lld %12lld\n", "all", cases, wrong);
    printf("%lld arrays, %lld s\n%lld passed, %lld failed\n", arrays, (long long)(time(NULL) - start), cases - wrong,
           wrong + crashed);
    return wrong + crashed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
