/* SPDX-License-Identifier: MIT */
/*
 * keishis_sandbox: reductions of floating-point data computed exactly and rounded once.
 *
 * Model.      Every reduction is the exact real number that the data define, rounded once to the result
 *             type, to nearest, ties to even. The order of the data, the stride, the alignment, the
 *             split into chunks, the number of threads, the instruction set and the language it is
 *             called from never change a bit of it. The bits a released function returns for given data
 *             are part of this interface.
 * Range.      Intermediate overflow and underflow do not exist: {MAX, MAX, -MAX} sums to MAX.
 * Specials.   NaN anywhere, or infinities of both signs, give the one canonical quiet NaN
 *             (0x7ff8000000000000); otherwise an infinity decides. The empty sum is +0.0; a sum of only
 *             -0.0 is -0.0; exact cancellation gives +0.0; a non-zero result that rounds to zero keeps
 *             its sign. A true result out of range is an infinity, by the rounding rule.
 * Environment. The caller's rounding mode, flush-to-zero, denormals-are-zero and exception masks do not
 *             affect results; mode and sticky flags are as before on return. errno is preserved.
 * Errors.     Reductions of floating-point data are total functions: they return the value, like libm.
 *             Functions that can fail return ksb_status and leave their outputs untouched on failure.
 * Threads.    Every function is thread-safe. An accumulator is a value: one may be read from many
 *             threads at once, and is changed by one thread at a time.
 * Memory.     Nothing is allocated, no I/O is done. The largest stack frame is under 4 KiB.
 *
 *     double x[] = {1e16, 1.0, -1e16};
 *     double s = ksb_sum_f64(x, 3);                         // 1.0
 *
 *     ksb_acc acc = KSB_ACC_INIT;                           // in chunks, in any order
 *     ksb_acc_add_array_f64(&acc, x, 3, sizeof x[0]);
 *     ksb_acc_add_f64(&acc, 0.5);
 *     s = ksb_acc_to_f64(&acc);                             // 1.5
 */
#ifndef KEISHIS_SANDBOX_H
#define KEISHIS_SANDBOX_H

#include <stddef.h>
#include <stdint.h>

/* Linkage of the public functions. KSB_BUILDING is defined by the library's own build, KSB_STATIC by
 * users who link the static library on Windows and by builds that compile the sources into a program. */
#if defined(_WIN32) && !defined(KSB_STATIC)
#  ifdef KSB_BUILDING
#    define KSB_API __declspec(dllexport)
#  else
#    define KSB_API __declspec(dllimport)
#  endif
#elif defined(KSB_BUILDING) && !defined(KSB_STATIC) && defined(__GNUC__)
#  define KSB_API __attribute__((visibility("default")))
#else
#  define KSB_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------- *
 * Version
 * ------------------------------------------------------------------------------------------------- */

/* The version of this header. The library that is linked says its own: ksb_version(). */
#define KSB_VERSION_MAJOR 0
#define KSB_VERSION_MINOR 1
#define KSB_VERSION_PATCH 0
#define KSB_VERSION_STRING "0.1.0"

/* Version of the library in use, "MAJOR.MINOR.PATCH". A static string, never NULL. Since 0.1.0. */
KSB_API const char *ksb_version(void);

/* ------------------------------------------------------------------------------------------------- *
 * Status
 * ------------------------------------------------------------------------------------------------- */

/* What a function that can fail returns. The numbers are stable. */
typedef enum ksb_status {
    KSB_OK = 0,        /* done */
    KSB_EINVAL = 1,    /* an argument is outside its domain, for example a NULL pointer where data are needed */
    KSB_EOVERFLOW = 2, /* the exact result does not fit where it was to go; nothing was changed */
    KSB_EFORMAT = 3,   /* bytes that are no saved form: truncated, damaged or not canonical */
    KSB_EVERSION = 4   /* a saved form of a version this library does not read */
} ksb_status;

/* One sentence in English for a status; for a number that is none, "unknown status". A static string,
 * never NULL. Since 0.1.0. */
KSB_API const char *ksb_status_string(ksb_status status);

/* ------------------------------------------------------------------------------------------------- *
 * How it runs
 * ------------------------------------------------------------------------------------------------- */

/* Name of the kernel set that does the inner loops, "scalar" in this version. It affects speed alone.
 * A static string, never NULL. Since 0.1.0. */
KSB_API const char *ksb_kernel(void);

/* ------------------------------------------------------------------------------------------------- *
 * The sum of two integers
 * ------------------------------------------------------------------------------------------------- */

/* a + b modulo 2^64, in two's complement: INT64_MAX + 1 is INT64_MIN. The first function of the project,
 * and the only one without a prefix. Since 0.1.0. */
KSB_API int64_t mysum(int64_t a, int64_t b);

/* Writes a + b to *result.
 * Returns KSB_OK; KSB_EOVERFLOW if a + b is outside int64; KSB_EINVAL if result is NULL. *result is
 * written on KSB_OK only. Since 0.1.0. */
KSB_API ksb_status ksb_mysum(int64_t a, int64_t b, int64_t *result);

/* ------------------------------------------------------------------------------------------------- *
 * Sums in one call
 * ------------------------------------------------------------------------------------------------- */

/* The sum of x[0] ... x[n-1], exact and rounded once; special values as at the top of this file.
 *
 *   x   n doubles; may be NULL if n is 0. NULL with n > 0 gives NaN.
 *   n   number of elements, any value.
 *
 * Cost: one pass over the data, no memory. Since 0.1.0. */
KSB_API double ksb_sum_f64(const double *x, size_t n);

/* The same for n doubles that lie `stride` bytes apart, of any alignment: the element i is at
 * (const char *)x + i * stride.
 *
 *   stride   bytes from one element to the next: sizeof(double) for a contiguous array, sizeof(struct row)
 *            for one field of an array of structs, negative to walk backwards from x, 0 to take the same
 *            element n times.
 *
 * Since 0.1.0. */
KSB_API double ksb_sum_f64_strided(const void *x, size_t n, ptrdiff_t stride);

/* ------------------------------------------------------------------------------------------------- *
 * Accumulator
 * ------------------------------------------------------------------------------------------------- */

/* An exact running sum. Values and products of values are added, subtracted and merged without error, in
 * any order and any grouping; rounding happens when it is read, and only then.
 *
 * A plain struct of 576 bytes without pointers, alignment 8 at the most: it may be copied with memcpy,
 * live on the stack, in shared memory or in a message. All-zero bytes are a valid, empty accumulator.
 * The members are private to the library: other values than it wrote there are undefined behaviour.
 *
 * Subtracting is the inverse of adding: subtracting what was added leaves the accumulator as if it had
 * never been there, infinities and NaN included, and the counts may go negative on the way. One thing is
 * not undone: the sign of an exact zero, which reads +0.0 once anything was subtracted, until the
 * accumulator is empty again. */
typedef struct ksb_acc {
    uint64_t limb[67];   /* the finite part, two's complement, least significant first, in units of 2^-2148 */
    int64_t count;       /* addends, special ones included, less what was subtracted */
    int64_t pos_inf;     /* of them +inf */
    int64_t neg_inf;     /* of them -inf */
    int64_t nan;         /* of them NaN */
    uint64_t flags;      /* bit 0: something other than -0.0 was added, or anything subtracted */
} ksb_acc;

/* An empty accumulator: ksb_acc acc = KSB_ACC_INIT; */
#define KSB_ACC_INIT {{0}, 0, 0, 0, 0, 0}

/* sizeof(ksb_acc), for languages that cannot read this header: 576. Since 0.1.0. */
KSB_API size_t ksb_acc_size(void);

/* Makes *acc empty, whatever it held. Returns KSB_OK, or KSB_EINVAL if acc is NULL. Since 0.1.0. */
KSB_API ksb_status ksb_acc_init(ksb_acc *acc);

/* Adds v to, or subtracts it from, *acc.
 * Returns KSB_OK; KSB_EINVAL if acc is NULL; KSB_EOVERFLOW if a count or the value would leave its range
 * (counts: -(2^63 - 1) to 2^63 - 1; value: +-2^2139). *acc changes on KSB_OK only. Since 0.1.0. */
KSB_API ksb_status ksb_acc_add_f64(ksb_acc *acc, double v);
KSB_API ksb_status ksb_acc_subtract_f64(ksb_acc *acc, double v);

/* Adds to, or subtracts from, *acc the n doubles that lie `stride` bytes apart from x on, of any
 * alignment (see ksb_sum_f64_strided). x may be NULL if n is 0; x must not overlap *acc.
 * Returns KSB_OK; KSB_EINVAL if acc is NULL, or x is NULL and n > 0; KSB_EOVERFLOW as for one value. On
 * failure nothing was added. Cost: one pass over the data. Since 0.1.0. */
KSB_API ksb_status ksb_acc_add_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);

/* Adds to *into all that *from holds; *from stays as it is. into == from is allowed (and doubles it).
 * Returns KSB_OK; KSB_EINVAL if a pointer is NULL; KSB_EOVERFLOW as for one value. Since 0.1.0. */
KSB_API ksb_status ksb_acc_merge(ksb_acc *into, const ksb_acc *from);

/* Takes out of *from all that *what holds: the inverse of ksb_acc_merge. from == what is allowed (and
 * leaves it empty). Returns as ksb_acc_merge. Since 0.1.0. */
KSB_API ksb_status ksb_acc_subtract(ksb_acc *from, const ksb_acc *what);

/* The value, rounded once to double. NaN if acc is NULL, if the count of NaN is not zero, or if the
 * counts of infinities say both signs (a negative count of one sign reads as the other sign); otherwise
 * an infinity if they say one. Since 0.1.0. */
KSB_API double ksb_acc_to_f64(const ksb_acc *acc);

/* Number of addends, less the number subtracted. 0 if acc is NULL. Since 0.1.0. */
KSB_API int64_t ksb_acc_count(const ksb_acc *acc);

/* 1 if both hold the same state (value, counts, and the sign a zero would read with), else 0; 0 if a
 * pointer is NULL. NaN and infinities are compared as counts. Since 0.1.0. */
KSB_API int ksb_acc_equal(const ksb_acc *a, const ksb_acc *b);

#ifdef __cplusplus
}
#endif

#endif /* KEISHIS_SANDBOX_H */
