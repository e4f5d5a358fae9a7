/* SPDX-License-Identifier: MIT */
/* Reads the shared test vectors (tests/vectors/README.md). */
#ifndef KSB_TEST_VECTOR_FILE_H
#define KSB_TEST_VECTOR_FILE_H

#include "entries.h"

struct ksb_vector {
    const char *file;
    int line;
    const struct ksb_entry *entry;
    int grouped;       /* the case is one of the _by form */
    size_t parameter;  /* ddof, or the number of groups */
    size_t n;
    const unsigned char *x, *y; /* elements in a row; y: the second array, if there is one */
    const int64_t *labels;      /* if grouped */
    /* The results: one, or one for each group; a complex one is two words. */
    const unsigned char *want;
    const char *overflows; /* whether a result does not fit; then want says nothing */
};

/* The files, with NULL behind the last. */
extern const char *const ksb_vector_files[];

/* Calls `each` for the cases of the file KSB_TEST_VECTORS/name, in order, and returns their number. A file that cannot
 * be read, or a line that is no case, ends the program with a sentence that names it. */
int ksb_vectors_each(const char *name, void (*each)(const struct ksb_vector *v));

#endif /* KSB_TEST_VECTOR_FILE_H */
