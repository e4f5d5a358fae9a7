/* SPDX-License-Identifier: MIT */
/* Reads the shared test vectors (tests/vectors/README.md). */
#ifndef KSB_TEST_VECTOR_FILE_H
#define KSB_TEST_VECTOR_FILE_H

#include <stddef.h>
#include <stdint.h>

struct ksb_vector {
    int line;      /* where it stands in the file */
    uint64_t want; /* bits of the result */
    double *x;
    size_t n;
};

/* Calls `each` for the cases of one input array in the file KSB_TEST_VECTORS/name, in order, and returns their number.
 * A file that cannot be read, or a line that is no case, ends the program with a sentence that names it. */
int ksb_vectors_each(const char *name, void (*each)(const struct ksb_vector *v));

#endif /* KSB_TEST_VECTOR_FILE_H */
