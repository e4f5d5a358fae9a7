/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "ksb_test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef _WIN32
#  define WIN32_LEAN_AND_MEAN
#  include <windows.h>
#else
#  include <sys/mman.h>
#  include <unistd.h>
#endif

enum { CASE_SECONDS = 120, SHOWN_ELEMENTS = 64 };

/* An unreadable value must not quietly become another one: the run would not be the one asked for. */
static uint64_t environment_number(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    if (text == NULL || *text == '\0')
        return fallback;
    char *end;
    const uint64_t value = strtoull(text, &end, 0);
    if (*end != '\0' || *text == '-') {
        fprintf(stderr, "%s=%s is no non-negative integer; give one, as in %s=42 or %s=0x2a\n", name, text, name, name);
        exit(EXIT_FAILURE);
    }
    return value;
}

uint64_t ksb_test_seed(void)
{
    return environment_number("KSB_TEST_SEED", 20261123);
}

struct ksb_rng ksb_test_rng(const char *name)
{
    struct ksb_rng rng = {ksb_test_seed()};
    for (; *name != '\0'; name++)
        rng.state = ksb_rng_next(&rng) ^ (unsigned char)*name;
    return rng;
}

double ksb_test_scale(void)
{
    const char *const text = getenv("KSB_TEST_SCALE");
    if (text == NULL || *text == '\0')
        return 1.0;
    char *end;
    const double scale = strtod(text, &end);
    if (*end != '\0' || !(scale > 0.0 && scale <= 10000.0)) {
        fprintf(stderr, "KSB_TEST_SCALE=%s is no number above 0, of 10000 at most; give one, as in KSB_TEST_SCALE=10\n", text);
        exit(EXIT_FAILURE);
    }
    return scale;
}

int ksb_test_scaled(int cases)
{
    const int scaled = (int)(cases * ksb_test_scale());
    return scaled > 1 ? scaled : 1;
}

int ksb_test_leaves_out(void)
{
    enum { PARTS = 10000 };
    static struct ksb_rng rng;
    return (double)ksb_rng_below(&rng, PARTS) >= PARTS * ksb_test_scale();
}

void ksb_test_case(Suite *suite, const char *name, const TTest *const *tests)
{
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, (double)CASE_SECONDS * ksb_test_scaled(1));
    for (; *tests != NULL; tests++)
        tcase_add_test(c, *tests);
    suite_add_tcase(suite, c);
}

/* Appends to buf, whose size is `size`, as far as it fits. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
static void append(char *buf, size_t size, size_t *used, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(buf + *used, size - *used, format, arguments);
    va_end(arguments);
    if (length > 0)
        *used = *used + (size_t)length < size ? *used + (size_t)length : size - 1;
}

const char *ksb_difference(uint64_t got, uint64_t want, const struct ksb_data *data)
{
    static char message[4096];
    size_t used = 0;
    if (got == want)
        return NULL;

    append(message, sizeof message, &used,
           "  got  %016llx %a\n  want %016llx %a\n  %s, kernel %s, KSB_TEST_SEED=0x%llx, n %zu, stride %td, offset %zu\n  x =",
           (unsigned long long)got, ksb_from_bits(got), (unsigned long long)want, ksb_from_bits(want), data->what,
           ksb_kernel(), (unsigned long long)ksb_test_seed(), data->n, data->stride, data->offset);
    for (size_t i = 0; i < data->n && i < SHOWN_ELEMENTS; i++)
        append(message, sizeof message, &used, " %016llx", (unsigned long long)ksb_bits(data->x[i]));
    if (data->n > SHOWN_ELEMENTS)
        append(message, sizeof message, &used, " and %zu more", data->n - SHOWN_ELEMENTS);
    return message;
}

size_t ksb_other_byte(const void *first, size_t nbytes, unsigned char byte)
{
    const unsigned char *const bytes = first;
    size_t at = 0;
    while (at < nbytes && bytes[at] == byte)
        at++;
    return at;
}

#ifdef _WIN32

static size_t page_size(void)
{
    SYSTEM_INFO system;
    GetSystemInfo(&system);
    return system.dwPageSize;
}

/* Pages that are reserved but not committed are inaccessible. */
static unsigned char *pages_with_guards(size_t page, size_t inside)
{
    unsigned char *const all = VirtualAlloc(NULL, inside + 2 * page, MEM_RESERVE, PAGE_NOACCESS);
    return all != NULL && VirtualAlloc(all + page, inside, MEM_COMMIT, PAGE_READWRITE) != NULL ? all : NULL;
}

static void free_pages(unsigned char *all, size_t nbytes)
{
    (void)nbytes;
    VirtualFree(all, 0, MEM_RELEASE);
}

#else

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static unsigned char *pages_with_guards(size_t page, size_t inside)
{
    unsigned char *const all = mmap(NULL, inside + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return all != MAP_FAILED && mprotect(all + page, inside, PROT_READ | PROT_WRITE) == 0 ? all : NULL;
}

static void free_pages(unsigned char *all, size_t nbytes)
{
    munmap(all, nbytes);
}

#endif

struct ksb_guarded ksb_guarded_open(size_t nbytes)
{
    const size_t page = page_size();
    const size_t inside = (nbytes + page - 1) / page * page;
    unsigned char *const all = pages_with_guards(page, inside);
    if (all == NULL) {
        perror("guard pages");
        abort();
    }
    return (struct ksb_guarded){all + page, inside, page};
}

void ksb_guarded_close(struct ksb_guarded g)
{
    free_pages(g.first - g.page, g.nbytes + 2 * g.page);
}
