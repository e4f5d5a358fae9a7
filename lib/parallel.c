/* SPDX-License-Identifier: MIT */
#include "parallel.h"

#include "dispatch.h"
#include "threads.h"

/* A chunk is a fraction of a millisecond of work, so that the last ones end together. */
enum { CHUNK_ELEMENTS = 1 << 17 };

static size_t chunks_of(size_t n)
{
    return (n - 1) / CHUNK_ELEMENTS + 1;
}

/* What of the array the chunk is. */
static struct ksbi_array part(struct ksbi_array a, size_t chunk)
{
    const size_t first = chunk * CHUNK_ELEMENTS, left = a.n - first;
    a.x += (ptrdiff_t)first * a.stride;
    a.n = left < CHUNK_ELEMENTS ? left : CHUNK_ELEMENTS;
    return a;
}

/* ------------------------------------------------------------------------------------------------- *
 * Partial results
 * ------------------------------------------------------------------------------------------------- */

enum kind { SUM, PRODUCTS, MOMENTS };

struct summation {
    enum kind kind;
    const struct ksbi_kernels *kernels;
    struct ksbi_array x, y; /* y only for products */
    int negate;
    struct ksbi_partial *p, *squares; /* squares only for moments */
};

static void add_part(const struct summation *s, struct ksbi_array x, struct ksbi_array y, struct ksbi_partial *p,
                     struct ksbi_partial *squares)
{
    switch (s->kind) {
    case SUM:
        s->kernels->sum[x.type](p, x.x, x.stride, x.n);
        break;
    case PRODUCTS:
        s->kernels->products[x.type](p, x.x, x.stride, y.x, y.stride, x.n, s->negate);
        break;
    case MOMENTS:
        s->kernels->moments[x.type](p, squares, x.x, x.stride, x.n);
        break;
    }
}

static void add_chunk(void *summation, size_t chunk, struct ksbi_lock *lock)
{
    const struct summation *const s = summation;
    struct ksbi_partial p, squares;
    ksbi_partial_init_like(&p, s->p);
    if (s->kind == MOMENTS)
        ksbi_partial_init_like(&squares, s->squares);
    add_part(s, part(s->x, chunk), s->kind == PRODUCTS ? part(s->y, chunk) : s->y, &p, &squares);
    ksbi_lock(lock);
    ksbi_partial_merge(s->p, &p);
    if (s->kind == MOMENTS)
        ksbi_partial_merge(s->squares, &squares);
    ksbi_unlock(lock);
}

static void add_all(struct summation s)
{
    if (s.x.n == 0) /* then the pointers may be NULL */
        return;
    const int threads = ksbi_threads_for(s.x.n);
    if (KSBI_LIKELY(threads == 1))
        add_part(&s, s.x, s.y, s.p, s.squares);
    else
        ksbi_run_chunks(threads, chunks_of(s.x.n), add_chunk, &s);
}

void ksbi_add_sum(struct ksbi_partial *p, struct ksbi_array a)
{
    const struct summation s = {.kind = SUM, .kernels = ksbi_kernels(), .x = a, .p = p};
    add_all(s);
}

void ksbi_add_products(struct ksbi_partial *p, struct ksbi_array x, struct ksbi_array y, int negate)
{
    const struct summation s = {PRODUCTS, ksbi_kernels(), x, y, negate, p, NULL};
    add_all(s);
}

void ksbi_add_moments(struct ksbi_partial *sum, struct ksbi_partial *squares, struct ksbi_array a)
{
    const struct summation s = {.kind = MOMENTS, .kernels = ksbi_kernels(), .x = a, .p = sum, .squares = squares};
    add_all(s);
}

/* ------------------------------------------------------------------------------------------------- *
 * Estimates
 * ------------------------------------------------------------------------------------------------- */

struct estimation {
    enum kind kind;
    const struct ksbi_kernels *kernels;
    struct ksbi_array x, y;
    struct ksbi_estimate *sum, *squares;
    int failed;
};

static int estimate_part(const struct estimation *s, struct ksbi_array x, struct ksbi_array y,
                         struct ksbi_estimate *sum, struct ksbi_estimate *squares)
{
    switch (s->kind) {
    case SUM:
        return s->kernels->estimate_sum[x.type](sum, x.x, x.n);
    case PRODUCTS:
        return s->kernels->estimate_products[x.type](sum, x.x, y.x, x.n);
    default:
        return s->kernels->estimate_moments[x.type](sum, squares, x.x, x.n);
    }
}

static int estimate_chunk_of(const struct estimation *s, size_t chunk, struct ksbi_estimate *sum,
                             struct ksbi_estimate *squares)
{
    return estimate_part(s, part(s->x, chunk), s->kind == PRODUCTS ? part(s->y, chunk) : s->y, sum, squares);
}

/* All chunks but the first. */
static void estimate_chunk(void *estimation, size_t chunk, struct ksbi_lock *lock)
{
    struct estimation *const s = estimation;
    struct ksbi_estimate sum, squares;
    ksbi_lock(lock);
    const int failed = s->failed;
    ksbi_unlock(lock);
    if (failed)
        return;
    const int done = estimate_chunk_of(s, chunk + 1, &sum, &squares);
    ksbi_lock(lock);
    if (!done || !ksbi_estimate_add(s->sum, &sum) ||
        (s->kind == MOMENTS && !ksbi_estimate_add(s->squares, &squares)))
        s->failed = 1;
    ksbi_unlock(lock);
}

/* The first chunk says whether the data, and the kernels, are of the kind that has an estimate: then threads pay. */
static int estimate_all(struct estimation s)
{
    const int threads = ksbi_threads_for(s.x.n);
    if (KSBI_LIKELY(threads == 1))
        return estimate_part(&s, s.x, s.y, s.sum, s.squares);
    if (!estimate_chunk_of(&s, 0, s.sum, s.squares))
        return 0;
    ksbi_run_chunks(threads, chunks_of(s.x.n) - 1, estimate_chunk, &s);
    return !s.failed;
}

int ksbi_estimate_sum_of(struct ksbi_estimate *sum, struct ksbi_array a)
{
    const struct estimation s = {.kind = SUM, .kernels = ksbi_kernels(), .x = a, .sum = sum};
    return s.kernels->estimate_sum[a.type] != NULL && estimate_all(s);
}

int ksbi_estimate_products_of(struct ksbi_estimate *sum, struct ksbi_array x, struct ksbi_array y)
{
    const struct estimation s = {PRODUCTS, ksbi_kernels(), x, y, sum, NULL, 0};
    return s.kernels->estimate_products[x.type] != NULL && estimate_all(s);
}

int ksbi_estimate_moments_of(struct ksbi_estimate *sum, struct ksbi_estimate *squares, struct ksbi_array a)
{
    const struct estimation s = {.kind = MOMENTS, .kernels = ksbi_kernels(), .x = a, .sum = sum, .squares = squares};
    return s.kernels->estimate_moments[a.type] != NULL && estimate_all(s);
}
