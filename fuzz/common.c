/* SPDX-License-Identifier: MIT */
#include "common.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint8_t fuzz_byte(struct fuzz_input *in)
{
    uint8_t byte;
    fuzz_bytes(in, &byte, 1);
    return byte;
}

void fuzz_bytes(struct fuzz_input *in, void *to, size_t nbytes)
{
    const size_t there = nbytes < in->size ? nbytes : in->size;
    memset(to, 0, nbytes);
    memcpy(to, in->data, there);
    in->data += there;
    in->size -= there;
}

void fuzz_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "kernel %s: ", ksb_kernel());
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    abort();
}

/* Moves the exponents of floating-point data close to that of 1, `spread` of them apart at the most: random bytes are
 * hardly ever narrow, and narrow data take the fast roads. */
static void make_narrow(enum oracle_type type, unsigned char *x, size_t nbytes, unsigned spread)
{
    const enum oracle_type part = oracle_part(type);
    if (oracle_is_integer(type))
        return;
    const struct oracle_format f = *oracle_format(part);
    const int shift = f.precision - 1;
    const uint64_t fields = (UINT64_C(1) << (f.width - f.precision)) - 1;
    for (size_t at = 0; at + oracle_size(part) <= nbytes; at += oracle_size(part)) {
        const uint64_t bits = oracle_load(x + at, part);
        const uint64_t field = (bits >> shift & fields) % (spread + 1) + fields / 2 - spread / 2;
        oracle_store(x + at, (bits & ~(fields << shift)) | field << shift, part);
    }
}

void fuzz_arrays(struct fuzz_input *in, enum oracle_type type, int two, struct fuzz_arrays *a)
{
    static const uint16_t repeats[] = {1, 1, 1, 2, 3, 17, 130, 1000};
    static const uint8_t spreads[] = {0, 1, 5, 14};
    const uint8_t how = fuzz_byte(in);
    const size_t size = oracle_size(type), half = (two ? in->size / 2 : in->size) / size;
    const size_t repeat = repeats[how & 7];
    a->n = 0;
    for (size_t r = 0; r < repeat; r++)
        for (size_t i = 0; i < half && (a->n + 1) * size <= FUZZ_MOST_BYTES && a->n < 12000; i++, a->n++) {
            memcpy(a->x + a->n * size, in->data + i * size, size);
            memcpy(a->y + a->n * size, in->data + (two ? half + i : i) * size, size);
        }
    if (how & 8) {
        make_narrow(type, a->x, a->n * size, spreads[how >> 4 & 3]);
        make_narrow(type, a->y, a->n * size, spreads[how >> 6 & 3]);
        if (half > 3) { /* and one element as wild as it was, late */
            memcpy(a->x + (a->n - 2) * size, in->data + (half - 2) * size, size);
        }
    }
}

static void show(const char *name, const unsigned char *p, enum oracle_type type, size_t n)
{
    const enum oracle_type part = oracle_part(type);
    fprintf(stderr, "%s =", name);
    for (size_t at = 0; at < n * oracle_size(type) && at < 1024; at += oracle_size(part))
        fprintf(stderr, " %0*llx", (int)(2 * oracle_size(part)), (unsigned long long)oracle_load(p + at, part));
    fputc('\n', stderr);
}

static void compare(const struct ksb_entry *e, const struct ksb_call *call, const struct fuzz_arrays *a, int fits,
                    const unsigned char *want, ksb_call_function *f, const char *way)
{
    unsigned char got[16], untouched[16];
    memset(got, 0xa5, sizeof got);
    memset(untouched, 0xa5, sizeof untouched);
    const ksb_status status = f(call, got);
    if (status == (fits ? KSB_OK : KSB_EOVERFLOW) &&
        memcmp(got, fits ? want : untouched, fits ? oracle_size(e->result) : sizeof got) == 0)
        return;
    show("got", got, e->result, 1);
    show("want", want, e->result, 1);
    show("x", a->x, e->element, a->n);
    show("y", a->y, e->element, a->n);
    fuzz_fail("ksb_%s, %s, n %zu, ddof %zu, strides %td %td: \"%s\"", e->name, way, call->n, call->ddof, call->xstride,
              call->ystride, ksb_status_string(status));
}

/* The elements with a stride, from an odd place; the block is just as large as they need. */
static unsigned char *scattered(const unsigned char *x, size_t size, size_t n, ptrdiff_t stride,
                                const unsigned char **first)
{
    const size_t apart = (size_t)(stride < 0 ? -stride : stride), nbytes = n == 0 ? 1 : 1 + (n - 1) * apart + size;
    unsigned char *const block = malloc(nbytes);
    memset(block, 0xff, nbytes);
    unsigned char *const start = block + 1 + (stride < 0 && n > 0 ? (n - 1) * apart : 0);
    for (size_t i = 0; i < n; i++)
        memcpy(start + (ptrdiff_t)i * stride, x + i * size, size);
    *first = start;
    return block;
}

void fuzz_reduction(const uint8_t *data, size_t size, int (*belongs)(const struct ksb_entry *e))
{
    static struct fuzz_arrays a;
    static const struct ksb_entry *entries[512];
    static size_t nentries;
    if (nentries == 0)
        for (int i = 0; i < ksb_entries_count; i++)
            if (belongs(&ksb_entries[i]))
                entries[nentries++] = &ksb_entries[i];

    struct fuzz_input in = {data, size};
    const struct ksb_entry *const e = entries[fuzz_byte(&in) % nentries];
    const uint8_t ddof = fuzz_byte(&in), layout = fuzz_byte(&in);
    const size_t esize = oracle_size(e->element);
    const int two = oracle_takes_two(e->operation);
    fuzz_arrays(&in, e->element, two, &a);

    struct ksb_call call = {.x = a.x, .y = two ? a.y : NULL, .n = a.n, .count = 1};
    call.xstride = call.ystride = (ptrdiff_t)esize;
    if (oracle_takes_ddof(e->operation))
        call.ddof = ddof < 128 ? ddof % 4 : a.n + ddof - 192;
    const struct oracle_problem p = {e->operation, e->element, e->result, call.x, call.y, call.n, call.ddof};
    unsigned char want[16];
    const int fits = oracle_solve(&p, want);
    compare(e, &call, &a, fits, want, e->contiguous, "contiguous");
    compare(e, &call, &a, fits, want, e->many, "one of many");

    call.xstride = (ptrdiff_t)(esize + layout % 8) * (layout & 64 ? -1 : 1);
    call.ystride = (ptrdiff_t)(esize + layout / 8 % 8) * (layout & 128 ? -1 : 1);
    const unsigned char *x, *y = NULL;
    unsigned char *const xblock = scattered(a.x, esize, a.n, call.xstride, &x);
    unsigned char *const yblock = two ? scattered(a.y, esize, a.n, call.ystride, &y) : NULL;
    call.x = x;
    call.y = y;
    compare(e, &call, &a, fits, want, e->strided, "strided");
    free(xblock);
    free(yblock);
}
