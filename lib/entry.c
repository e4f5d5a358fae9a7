/* SPDX-License-Identifier: MIT */
#include "entry.h"

#include "columns.h"
#include "threads.h"

void ksbi_store(void *out, uint64_t bits, struct ksbi_format f)
{
    const uint32_t word = (uint32_t)bits;
    const uint16_t half = (uint16_t)bits;
    switch (f.fraction_bits + f.exponent_bits + 1) {
    case 64:
        memcpy(out, &bits, sizeof bits);
        break;
    case 32:
        memcpy(out, &word, sizeof word);
        break;
    default:
        memcpy(out, &half, sizeof half);
    }
}

int ksbi_write_reduction(const struct ksbi_task *t, void *out)
{
    ksbi_store(out, ksbi_reduce(t->operation, &t->x, t->ddof, t->f), t->f);
    return 1;
}

/* A run of reductions: those from `first` on. */
struct run {
    struct ksbi_task task;
    ksbi_write_result *write;
    char *out;
    ptrdiff_t out_stride;
    size_t count, chunk; /* of all of them, and of one chunk */
    size_t failed;       /* the first whose result does not fit, or count */
};

/* Does one chunk of them. */
static void run_chunk(void *context, size_t chunk, struct ksbi_lock *lock)
{
    struct run *const r = context;
    const size_t first = chunk * r->chunk;
    const size_t end = r->count - first < r->chunk ? r->count : first + r->chunk;
    struct ksbi_task t = r->task;
    if (t.x.n > 0)
        t.x.x += (ptrdiff_t)first * t.xnext;
    if (r->write == ksbi_write_reduction &&
        ksbi_reduce_columns(&t, end - first, r->out + (ptrdiff_t)first * r->out_stride, r->out_stride))
        return;
    for (size_t k = first; k < end; k++) {
        if (t.x.n > 0) /* with n = 0 the pointers may be NULL */
            t.x.x = r->task.x.x + (ptrdiff_t)k * t.xnext;
        if (t.y.n > 0)
            t.y.x = r->task.y.x + (ptrdiff_t)k * t.ynext;
        if (!r->write(&t, r->out + (ptrdiff_t)k * r->out_stride)) {
            ksbi_lock(lock);
            if (k < r->failed)
                r->failed = k;
            ksbi_unlock(lock);
        }
    }
}

ksb_status ksbi_each(struct ksbi_task t, ksbi_write_result *write, size_t count, void *out, ptrdiff_t out_stride,
                     size_t *failed)
{
    if (count == 0)
        return KSB_OK;
    if (out == NULL || ksbi_lacks_pointer(t.x, t.y))
        return KSB_EINVAL;
    /* One reduction alone is divided further down, if it is long. */
    const size_t elements = count > 1 && t.x.n > 0 && count > SIZE_MAX / t.x.n ? SIZE_MAX : count * t.x.n;
    const int threads = count > 1 ? ksbi_threads_for(elements) : 1;
    struct run r = {t, write, out, out_stride, count, count / (size_t)(8 * threads) + 1, count};
    if (threads == 1)
        r.chunk = count;
    ksbi_run_chunks(threads, (count - 1) / r.chunk + 1, run_chunk, &r);
    if (r.failed == count)
        return KSB_OK;
    if (failed != NULL)
        *failed = r.failed;
    return KSB_EOVERFLOW;
}
