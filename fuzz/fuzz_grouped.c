/* SPDX-License-Identifier: MIT */
/* Sums by label, and the same data as columns of a matrix, against one sum of the oracle for each group or column. */
#include "common.h"

#include <stdlib.h>
#include <string.h>

enum { SENTINEL = 0xa5 };

/* The elements i for which keep(i) == k, or of column k, in a row. */
static size_t gather(const unsigned char *x, size_t size, size_t n, const int64_t *labels, size_t k, unsigned char *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (labels[i] == (int64_t)k)
            memcpy(to + size * kept++, x + i * size, size);
    return kept;
}

/* Results and status of one call against the oracle. */
static void check(const struct ksb_entry *e, const struct fuzz_arrays *a, const int64_t *labels, size_t ngroups,
                  const unsigned char *out, size_t failed, ksb_status status, const char *way)
{
    static unsigned char part[FUZZ_MOST_BYTES];
    const size_t rsize = oracle_size(e->result);
    size_t first = SIZE_MAX;
    for (size_t k = 0; k < ngroups; k++) {
        unsigned char want[16];
        const size_t n = gather(a->x, oracle_size(e->element), a->n, labels, k, part);
        const struct oracle_problem p = {e->operation, e->element, e->result, part, NULL, n, 0};
        if (!oracle_solve(&p, want)) {
            memset(want, SENTINEL, sizeof want);
            first = first == SIZE_MAX ? k : first;
        }
        if (memcmp(want, out + k * rsize, rsize) != 0)
            fuzz_fail("ksb_%s, %s: group %zu of %zu, %zu elements", e->name, way, k, ngroups, n);
    }
    if (status != (first == SIZE_MAX ? KSB_OK : KSB_EOVERFLOW) || (oracle_is_integer(e->result) && failed != first))
        fuzz_fail("ksb_%s, %s: \"%s\", failed %zu", e->name, way, ksb_status_string(status), failed);
    for (size_t i = ngroups * rsize; i < ngroups * rsize + 16; i++)
        if (out[i] != SENTINEL)
            fuzz_fail("ksb_%s, %s: writes behind its results", e->name, way);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct fuzz_arrays a;
    static int64_t labels[16384];
    struct fuzz_input in = {data, size};
    int which = fuzz_byte(&in) % 15;
    const struct ksb_entry *e = ksb_entries;
    for (; e->by == NULL || which-- > 0; e++)
        continue;
    const uint8_t way = fuzz_byte(&in);
    const size_t ngroups = (way & 3) == 0 ? 1 : (way & 3) == 1 ? way / 4 + 1 : (way & 3) == 2 ? 70 + way : 1 + way % 6;
    fuzz_arrays(&in, e->element, 0, &a);
    a.n = a.n > 3000 ? 3000 : a.n;
    unsigned char *const out = malloc(ngroups * 8 + 16);
    const ptrdiff_t esize = (ptrdiff_t)oracle_size(e->element);

    uint64_t mix = way;
    for (size_t i = 0; i < a.n; i++) {
        mix = mix * UINT64_C(6364136223846793005) + a.x[i * (size_t)esize] + 1;
        labels[i] = (int64_t)((mix >> 33) % ngroups);
    }
    size_t failed = SIZE_MAX;
    struct ksb_call call = {
        .x = a.x, .n = a.n, .xstride = esize, .labels = labels, .ngroups = ngroups, .failed = &failed};
    memset(out, SENTINEL, ngroups * 8 + 16);
    ksb_status status = e->by(&call, out);
    check(e, &a, labels, ngroups, out, failed, status, "by label");

    /* A label out of range: refused, nothing written. */
    if (a.n > 0) {
        const size_t at = mix % a.n;
        const int64_t was = labels[at];
        labels[at] = way & 4 ? -1 : (int64_t)ngroups;
        memset(out, SENTINEL, ngroups * 8 + 16);
        status = e->by(&call, out);
        labels[at] = was;
        for (size_t i = 0; i < ngroups * 8 + 16; i++)
            if (out[i] != SENTINEL)
                fuzz_fail("ksb_%s_by writes although a label is out of range", e->name);
        if (status != KSB_EINVAL)
            fuzz_fail("ksb_%s_by: \"%s\" for a label out of range", e->name, ksb_status_string(status));
    }

    /* Columns: element i belongs to column i % ngroups, as far as the rows are full. */
    a.n -= a.n % ngroups;
    for (size_t i = 0; i < a.n; i++)
        labels[i] = (int64_t)(i % ngroups);
    failed = SIZE_MAX;
    call = (struct ksb_call){.x = a.x, .n = a.n / ngroups, .xstride = esize * (ptrdiff_t)ngroups, .count = ngroups,
                             .xnext = esize, .out_stride = (ptrdiff_t)oracle_size(e->result), .failed = &failed};
    memset(out, SENTINEL, ngroups * 8 + 16);
    status = e->many(&call, out);
    check(e, &a, labels, ngroups, out, failed, status, "columns");
    free(out);
    return 0;
}
