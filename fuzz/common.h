/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share: reading decisions from the input, and stopping with all that is needed to see why.
 * A target is a LLVMFuzzerTestOneInput that holds the library against the oracle of the tests, or against itself where
 * its promise is about itself.
 */
#ifndef KSB_FUZZ_COMMON_H
#define KSB_FUZZ_COMMON_H

#include "entries.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Input that is taken from the front; what is missing reads as 0. */
struct fuzz_input {
    const uint8_t *data;
    size_t size;
};
uint8_t fuzz_byte(struct fuzz_input *in);
void fuzz_bytes(struct fuzz_input *in, void *to, size_t nbytes);

/* Prints the sentence and aborts, which the fuzzer reports as a crash. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2), noreturn))
#endif
void fuzz_fail(const char *format, ...);

/* Elements for one case: the rest of the input, repeated to reach lengths where kernels change their ways, and made
 * narrow or wide as a byte of the input says. */
enum { FUZZ_MOST_BYTES = 1 << 17 };
struct fuzz_arrays {
    _Alignas(64) unsigned char x[FUZZ_MOST_BYTES], y[FUZZ_MOST_BYTES];
    size_t n;
};
void fuzz_arrays(struct fuzz_input *in, enum oracle_type type, int two, struct fuzz_arrays *a);

/* Runs the reductions that belong to the unit: the first bytes of the input choose one, its ddof and its layout. */
void fuzz_reduction(const uint8_t *data, size_t size, int (*belongs)(const struct ksb_entry *e));

#endif /* KSB_FUZZ_COMMON_H */
