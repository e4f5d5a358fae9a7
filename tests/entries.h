/* SPDX-License-Identifier: MIT */
/*
 * Every reduction of the public header in one table, so that a test is written once and runs for all of them.
 * test_entries checks that nothing the library exports is missing here.
 */
#ifndef KSB_TEST_ENTRIES_H
#define KSB_TEST_ENTRIES_H

#include "keishis_sandbox.h"
#include "oracle.h"

/* The arguments of all shapes of call; each takes those it has. */
struct ksb_call {
    const void *x, *y;
    size_t n, ddof;
    ptrdiff_t xstride, ystride;
    /* _many */
    size_t count;
    ptrdiff_t xnext, ynext, out_stride;
    size_t *failed;
    /* _by */
    const int64_t *labels;
    size_t ngroups;
};

/* Writes the result to out; functions that return a value are KSB_OK. */
typedef ksb_status ksb_call_function(const struct ksb_call *c, void *out);

struct ksb_entry {
    const char *name; /* without ksb_ */
    enum oracle_operation operation;
    enum oracle_type element, result;
    ksb_call_function *contiguous, *strided, *many, *by; /* by: NULL for all but sums of real data */
};
extern const struct ksb_entry ksb_entries[];
extern const int ksb_entries_count;

/* The entry called `name`, or NULL. */
const struct ksb_entry *ksb_entry_named(const char *name);

/* What accumulators and moments do with arrays of each real type. */
typedef ksb_status ksb_acc_array(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
typedef ksb_status ksb_acc_products(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                    ptrdiff_t ystride);
typedef ksb_status ksb_moments_array(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
struct ksb_stream_entry {
    const char *name; /* of the type */
    enum oracle_type element;
    ksb_acc_array *add, *subtract;
    ksb_acc_products *add_products, *subtract_products;
    ksb_moments_array *moments_add, *moments_subtract;
};
extern const struct ksb_stream_entry ksb_stream_entries[];
extern const int ksb_stream_entries_count;

#endif /* KSB_TEST_ENTRIES_H */
