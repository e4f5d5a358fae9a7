/* SPDX-License-Identifier: MIT */
/*
 * keishis_sandbox: @DESCRIPTION@
 *
 * Errors.     Functions that can fail return ksb_status and leave their outputs untouched on failure.
 * Threads.    Every function is thread-safe: the library has no state.
 * Memory.     Nothing is allocated and no I/O is done.
 *
 *     const double x[] = {1.0, 2.0, 4.5};
 *     double mean;
 *     if (ksb_mean(x, 3, &mean) == KSB_OK)
 *         printf("%g\n", mean);                             // 2.5
 */
#ifndef KEISHIS_SANDBOX_H
#define KEISHIS_SANDBOX_H

#include <stddef.h>

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

/* The version of this header. The library that is linked says its own: ksb_version(). */
#define KSB_VERSION_MAJOR 0
#define KSB_VERSION_MINOR 1
#define KSB_VERSION_PATCH 0
#define KSB_VERSION_STRING "0.1.0"

/* Version of the library in use, "MAJOR.MINOR.PATCH". A static string, never NULL. Since 0.1.0. */
KSB_API const char *ksb_version(void);

/* What a function that can fail returns. The numbers are stable. */
typedef enum ksb_status {
    KSB_OK = 0,    /* done */
    KSB_EINVAL = 1 /* an argument is outside its domain, for example a NULL pointer where data are needed */
} ksb_status;

/* One sentence in English for a status; for a number that is none, "unknown status". A static string,
 * never NULL. Since 0.1.0. */
KSB_API const char *ksb_status_string(ksb_status status);

/* Writes the arithmetic mean of x[0] .. x[n - 1] to *result: the sum from left to right, divided by n, each operation
 * rounded to nearest. With u = 2^-53 and gamma = n u / (1 - n u), barring overflow,
 *
 *     |*result - mean| <= gamma (|x[0]| + ... + |x[n - 1]|) / n + 2^-1075
 *
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. 2002, section 4.2, and one division; the last term is
 * for subnormal results). A sum out of range is an infinity. NaN anywhere, or infinities of both signs, give NaN.
 *
 * Returns KSB_OK; KSB_EINVAL if n is 0, or x or result is NULL. One pass over the data. Since 0.1.0. */
KSB_API ksb_status ksb_mean(const double *x, size_t n, double *result);

#ifdef __cplusplus
}
#endif

#endif /* KEISHIS_SANDBOX_H */
