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
 * Memory.     Nothing is allocated, no I/O is done beyond reading two environment variables once
 *             (KSB_KERNEL, KSB_THREADS). A call needs at most 64 KiB of stack, compiled with -O2.
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

/* Name of the kernel set that does the inner loops: "avx512", "avx2", "sse2", "neon", "generic" or "scalar". It is
 * chosen at the first call, the best that processor and operating system support or the one that the environment
 * variable KSB_KERNEL names, and affects speed alone. A static string, never NULL. Since 0.1.0. */
KSB_API const char *ksb_kernel(void);

/* KSB_OK, or KSB_EINVAL if KSB_KERNEL names a kernel set that is unknown or cannot run here: then the best one runs.
 * Since 0.1.0. */
KSB_API ksb_status ksb_kernel_status(void);

/* How many threads a call may use: 1 unless it is set here or by the environment variable KSB_THREADS (read at the
 * first call that is long enough, or that asks). 0 stands for all processors that this process may run on. Threads are
 * started for calls of 2^21 elements or more (one-shot reductions, accumulators, moments, _many) and joined before those
 * return; they affect speed alone.
 * ksb_set_threads returns KSB_OK, or KSB_EINVAL if n is negative or above 1024: then nothing changes. Since 0.1.0. */
KSB_API ksb_status ksb_set_threads(int n);
KSB_API int ksb_get_threads(void);

/* KSB_OK, or KSB_EINVAL if KSB_THREADS is no number from 0 to 1024: then it counts as 1. Since 0.1.0. */
KSB_API ksb_status ksb_threads_status(void);

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
 * Reductions in one call
 * ------------------------------------------------------------------------------------------------- */

/*
 * The functions of this section share their shape. ksb_<operation>_<type> reduces a contiguous array,
 * ksb_<operation>_<type>_strided one with a stride, ksb_<operation>_<type>_many many of them at once. The result
 * has the element type; ksb_<operation>_<type>_f64 rounds the exact result of f32, f16 or bf16 data straight to
 * double. Whatever the result type, there is one rounding.
 *
 * Element types, in this spelling everywhere:
 *
 *   f64 f32            double, float
 *   f16 bf16           uint16_t, the bits of IEEE 754 binary16 and of bfloat16
 *   i8 i16 i32 i64     signed integers; their sums and dot products are int64_t, the other results double
 *   u8 u16 u32 u64     unsigned integers; their sums and dot products are uint64_t, the other results double
 *   cf64 cf32          complex: ksb_cf64, ksb_cf32
 *
 * Parameters:
 *
 *   x, y, w      data of n elements; may be NULL if n is 0. Reductions that return a value return NaN for NULL
 *                with n > 0 (complex: both parts), those that return a status KSB_EINVAL. x and y may be the same.
 *   n            number of elements, any value.
 *   stride       bytes from one element to the next: element i is at (const char *)x + i * stride, of any
 *                alignment. sizeof *x for a contiguous array, sizeof(struct row) for one field of an array of
 *                structs, negative to walk backwards from x, 0 to take the same element n times.
 *   count, next  _many does `count` reductions: the reduction k starts `next` bytes after the reduction k - 1
 *                (xnext and ynext if there are two arrays; 0 is allowed, to use one array for all). The columns
 *                of a row-major matrix are stride = row size, next = element size; its rows the other way round.
 *   out          where _many writes: result k at (char *)out + k * out_stride, of any alignment. No byte of a
 *                result may lie on a byte of an element that is read: the results would then be unspecified,
 *                though nothing else is written.
 *   result       where a single integer result is written.
 *   failed       integer _many: on KSB_EOVERFLOW the index of the first result that does not fit; may be NULL.
 *
 * Statuses: KSB_OK; KSB_EINVAL for a NULL array with n > 0 (and count > 0), a NULL out with count > 0 or a NULL
 * result; KSB_EOVERFLOW if an integer result does not fit: then every result of _many that fits has been written
 * and the others are as they were. Floating-point reductions report nothing else, in data nothing is an error.
 *
 * Special values, beside those at the top of this file (docs/numerics.md has the whole table): the sign of a zero
 * sum of products is decided by the signs of the products. A product of 0 and an infinity is NaN. mean of
 * nothing, and variance with n <= ddof, are NaN. Variance and standard deviation of data with an infinity are
 * NaN. The mean of only -0.0 is -0.0. Narrow formats have their own canonical NaN: 0x7fc00000 (f32), 0x7e00
 * (f16), 0x7fc0 (bf16).
 *
 * Cost: one pass over the data (complex: one for each part), no memory. Since 0.1.0.
 */

/* Complex numbers as they lie in memory in C, C++, Fortran and NumPy. */
typedef struct ksb_cf64 {
    double re, im;
} ksb_cf64;
typedef struct ksb_cf32 {
    float re, im;
} ksb_cf32;

/* Sum: x[0] + ... + x[n-1]. */
KSB_API double ksb_sum_f64(const double *x, size_t n);
KSB_API float ksb_sum_f32(const float *x, size_t n);
KSB_API uint16_t ksb_sum_f16(const uint16_t *x, size_t n);
KSB_API uint16_t ksb_sum_bf16(const uint16_t *x, size_t n);
KSB_API double ksb_sum_f32_f64(const float *x, size_t n);
KSB_API double ksb_sum_f16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_sum_bf16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_sum_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API float ksb_sum_f32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_sum_f16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_sum_bf16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_sum_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_sum_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_sum_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_sum_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                        void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                        void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                         void *out, ptrdiff_t out_stride);

/* Dot product: x[0] y[0] + ... + x[n-1] y[n-1]. A product of doubles may be as small as 2^-2148 or as large as
 * 2^2048: neither underflows nor overflows. */
KSB_API double ksb_dot_f64(const double *x, const double *y, size_t n);
KSB_API float ksb_dot_f32(const float *x, const float *y, size_t n);
KSB_API uint16_t ksb_dot_f16(const uint16_t *x, const uint16_t *y, size_t n);
KSB_API uint16_t ksb_dot_bf16(const uint16_t *x, const uint16_t *y, size_t n);
KSB_API double ksb_dot_f32_f64(const float *x, const float *y, size_t n);
KSB_API double ksb_dot_f16_f64(const uint16_t *x, const uint16_t *y, size_t n);
KSB_API double ksb_dot_bf16_f64(const uint16_t *x, const uint16_t *y, size_t n);
KSB_API double ksb_dot_f64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API float ksb_dot_f32_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API uint16_t ksb_dot_f16_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API uint16_t ksb_dot_bf16_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API double ksb_dot_f32_f64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API double ksb_dot_f16_f64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API double ksb_dot_bf16_f64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_dot_f64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_f32_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_f16_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_bf16_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                     size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_f32_f64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                        size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out,
                                        ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_f16_f64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                        size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out,
                                        ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_bf16_f64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                         size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out,
                                         ptrdiff_t out_stride);

/* Euclidean norm: the square root of the sum of squares, rounded once. NaN beats an infinity. */
KSB_API double ksb_norm_f64(const double *x, size_t n);
KSB_API float ksb_norm_f32(const float *x, size_t n);
KSB_API uint16_t ksb_norm_f16(const uint16_t *x, size_t n);
KSB_API uint16_t ksb_norm_bf16(const uint16_t *x, size_t n);
KSB_API double ksb_norm_f32_f64(const float *x, size_t n);
KSB_API double ksb_norm_f16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_norm_bf16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_norm_i8(const int8_t *x, size_t n);
KSB_API double ksb_norm_i16(const int16_t *x, size_t n);
KSB_API double ksb_norm_i32(const int32_t *x, size_t n);
KSB_API double ksb_norm_i64(const int64_t *x, size_t n);
KSB_API double ksb_norm_u8(const uint8_t *x, size_t n);
KSB_API double ksb_norm_u16(const uint16_t *x, size_t n);
KSB_API double ksb_norm_u32(const uint32_t *x, size_t n);
KSB_API double ksb_norm_u64(const uint64_t *x, size_t n);
KSB_API double ksb_norm_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API float ksb_norm_f32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_norm_f16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_norm_bf16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_i8_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_i16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_i32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_i64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_u8_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_u16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_u32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_norm_u64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_norm_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                      void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                         void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                         void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                          void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_i8_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_i16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_i32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_i64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_u8_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_u16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_u32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_u64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);

/* Mean: the exact sum divided by n, rounded once. */
KSB_API double ksb_mean_f64(const double *x, size_t n);
KSB_API float ksb_mean_f32(const float *x, size_t n);
KSB_API uint16_t ksb_mean_f16(const uint16_t *x, size_t n);
KSB_API uint16_t ksb_mean_bf16(const uint16_t *x, size_t n);
KSB_API double ksb_mean_f32_f64(const float *x, size_t n);
KSB_API double ksb_mean_f16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_mean_bf16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_mean_i8(const int8_t *x, size_t n);
KSB_API double ksb_mean_i16(const int16_t *x, size_t n);
KSB_API double ksb_mean_i32(const int32_t *x, size_t n);
KSB_API double ksb_mean_i64(const int64_t *x, size_t n);
KSB_API double ksb_mean_u8(const uint8_t *x, size_t n);
KSB_API double ksb_mean_u16(const uint16_t *x, size_t n);
KSB_API double ksb_mean_u32(const uint32_t *x, size_t n);
KSB_API double ksb_mean_u64(const uint64_t *x, size_t n);
KSB_API double ksb_mean_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API float ksb_mean_f32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_mean_f16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_mean_bf16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_i8_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_i16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_i32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_i64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_u8_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_u16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_u32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_mean_u64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_mean_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                      void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                         void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                         void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                          void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_i8_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_i16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_i32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_i64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_u8_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_u16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_u32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_u64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);

/* Variance: (n * sum of x^2 - (sum of x)^2) / (n * (n - ddof)), as an exact fraction rounded once; ddof = 0 for
 * a population, 1 for a sample. Never negative. */
KSB_API double ksb_var_f64(const double *x, size_t n, size_t ddof);
KSB_API float ksb_var_f32(const float *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_var_f16(const uint16_t *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_var_bf16(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_f32_f64(const float *x, size_t n, size_t ddof);
KSB_API double ksb_var_f16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_bf16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_i8(const int8_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_i16(const int16_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_i32(const int32_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_i64(const int64_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_u8(const uint8_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_u16(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_u32(const uint32_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_u64(const uint64_t *x, size_t n, size_t ddof);
KSB_API double ksb_var_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API float ksb_var_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_var_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_var_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_i8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_i16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_i32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_i64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_u8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_u16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_u32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_var_u64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API ksb_status ksb_var_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                         ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_i8_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                   ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_i16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_i32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_i64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_u8_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                   ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_u16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_u32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_u64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);

/* Standard deviation: the square root of that exact fraction, rounded once; never through a rounded variance. */
KSB_API double ksb_std_f64(const double *x, size_t n, size_t ddof);
KSB_API float ksb_std_f32(const float *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_std_f16(const uint16_t *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_std_bf16(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_f32_f64(const float *x, size_t n, size_t ddof);
KSB_API double ksb_std_f16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_bf16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_i8(const int8_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_i16(const int16_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_i32(const int32_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_i64(const int64_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_u8(const uint8_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_u16(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_u32(const uint32_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_u64(const uint64_t *x, size_t n, size_t ddof);
KSB_API double ksb_std_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API float ksb_std_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_std_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_std_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_i8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_i16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_i32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_i64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_u8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_u16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_u32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_std_u64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API ksb_status ksb_std_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                         ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_i8_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                   ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_i16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_i32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_i64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_u8_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                   ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_u16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_u32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_u64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                    ptrdiff_t next, void *out, ptrdiff_t out_stride);

/* The same over the elements that are not NaN, whose number then stands for n. */
KSB_API double ksb_nansum_f64(const double *x, size_t n);
KSB_API float ksb_nansum_f32(const float *x, size_t n);
KSB_API uint16_t ksb_nansum_f16(const uint16_t *x, size_t n);
KSB_API uint16_t ksb_nansum_bf16(const uint16_t *x, size_t n);
KSB_API double ksb_nansum_f32_f64(const float *x, size_t n);
KSB_API double ksb_nansum_f16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_nansum_bf16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_nansum_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API float ksb_nansum_f32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_nansum_f16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_nansum_bf16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_nansum_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_nansum_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_nansum_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_nansum_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                       void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nansum_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                       void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nansum_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                       void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nansum_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                        void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nansum_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                           void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nansum_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                           void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nansum_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                            void *out, ptrdiff_t out_stride);
KSB_API double ksb_nanmean_f64(const double *x, size_t n);
KSB_API float ksb_nanmean_f32(const float *x, size_t n);
KSB_API uint16_t ksb_nanmean_f16(const uint16_t *x, size_t n);
KSB_API uint16_t ksb_nanmean_bf16(const uint16_t *x, size_t n);
KSB_API double ksb_nanmean_f32_f64(const float *x, size_t n);
KSB_API double ksb_nanmean_f16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_nanmean_bf16_f64(const uint16_t *x, size_t n);
KSB_API double ksb_nanmean_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API float ksb_nanmean_f32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_nanmean_f16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API uint16_t ksb_nanmean_bf16_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_nanmean_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_nanmean_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API double ksb_nanmean_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_nanmean_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                        void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanmean_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                        void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanmean_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                        void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanmean_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                         void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanmean_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                            void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanmean_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                            void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanmean_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                             void *out, ptrdiff_t out_stride);
KSB_API double ksb_nanvar_f64(const double *x, size_t n, size_t ddof);
KSB_API float ksb_nanvar_f32(const float *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_nanvar_f16(const uint16_t *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_nanvar_bf16(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_nanvar_f32_f64(const float *x, size_t n, size_t ddof);
KSB_API double ksb_nanvar_f16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_nanvar_bf16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_nanvar_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API float ksb_nanvar_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_nanvar_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_nanvar_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_nanvar_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_nanvar_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_nanvar_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API ksb_status ksb_nanvar_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                       ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanvar_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                       ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanvar_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                       ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanvar_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanvar_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                           ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanvar_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                           ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanvar_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                            ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API double ksb_nanstd_f64(const double *x, size_t n, size_t ddof);
KSB_API float ksb_nanstd_f32(const float *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_nanstd_f16(const uint16_t *x, size_t n, size_t ddof);
KSB_API uint16_t ksb_nanstd_bf16(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_nanstd_f32_f64(const float *x, size_t n, size_t ddof);
KSB_API double ksb_nanstd_f16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_nanstd_bf16_f64(const uint16_t *x, size_t n, size_t ddof);
KSB_API double ksb_nanstd_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API float ksb_nanstd_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_nanstd_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API uint16_t ksb_nanstd_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_nanstd_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_nanstd_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API double ksb_nanstd_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API ksb_status ksb_nanstd_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                       ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanstd_f32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                       ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanstd_f16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                       ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanstd_bf16_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanstd_f32_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                           ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanstd_f16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                           ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_nanstd_bf16_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                            ptrdiff_t next, void *out, ptrdiff_t out_stride);

/* Weighted mean: (sum of w x) / (sum of w), an exact fraction rounded once. The weights have the type of the
 * data. NaN if the exact sum of the weights is 0 or not finite. */
KSB_API double ksb_wmean_f64(const double *x, const double *w, size_t n);
KSB_API float ksb_wmean_f32(const float *x, const float *w, size_t n);
KSB_API uint16_t ksb_wmean_f16(const uint16_t *x, const uint16_t *w, size_t n);
KSB_API uint16_t ksb_wmean_bf16(const uint16_t *x, const uint16_t *w, size_t n);
KSB_API double ksb_wmean_f32_f64(const float *x, const float *w, size_t n);
KSB_API double ksb_wmean_f16_f64(const uint16_t *x, const uint16_t *w, size_t n);
KSB_API double ksb_wmean_bf16_f64(const uint16_t *x, const uint16_t *w, size_t n);
KSB_API double ksb_wmean_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride);
KSB_API float ksb_wmean_f32_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride);
KSB_API uint16_t ksb_wmean_f16_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride);
KSB_API uint16_t ksb_wmean_bf16_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride);
KSB_API double ksb_wmean_f32_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                         ptrdiff_t wstride);
KSB_API double ksb_wmean_f16_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                         ptrdiff_t wstride);
KSB_API double ksb_wmean_bf16_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                          ptrdiff_t wstride);
KSB_API ksb_status ksb_wmean_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                      ptrdiff_t out_stride);
KSB_API ksb_status ksb_wmean_f32_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                      ptrdiff_t out_stride);
KSB_API ksb_status ksb_wmean_f16_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                      ptrdiff_t out_stride);
KSB_API ksb_status ksb_wmean_bf16_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                       size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                       ptrdiff_t out_stride);
KSB_API ksb_status ksb_wmean_f32_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                          ptrdiff_t wstride, size_t count, ptrdiff_t xnext, ptrdiff_t wnext,
                                          void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_wmean_f16_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                          ptrdiff_t wstride, size_t count, ptrdiff_t xnext, ptrdiff_t wnext,
                                          void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_wmean_bf16_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                           ptrdiff_t wstride, size_t count, ptrdiff_t xnext, ptrdiff_t wnext,
                                           void *out, ptrdiff_t out_stride);

/* Weighted variance: with W = sum of w, (W * sum of w x^2 - (sum of w x)^2) / (W * (W - ddof)), an exact fraction
 * rounded once, and its square root. Weights count repetitions: integer weights give what the repeated data
 * give. NaN if W <= ddof, if a weight is negative or not finite, or if an element is not finite. */
KSB_API double ksb_wvar_f64(const double *x, const double *w, size_t n, size_t ddof);
KSB_API float ksb_wvar_f32(const float *x, const float *w, size_t n, size_t ddof);
KSB_API uint16_t ksb_wvar_f16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API uint16_t ksb_wvar_bf16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API double ksb_wvar_f32_f64(const float *x, const float *w, size_t n, size_t ddof);
KSB_API double ksb_wvar_f16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API double ksb_wvar_bf16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API double ksb_wvar_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                    size_t ddof);
KSB_API float ksb_wvar_f32_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                   size_t ddof);
KSB_API uint16_t ksb_wvar_f16_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t ddof);
KSB_API uint16_t ksb_wvar_bf16_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                       size_t ddof);
KSB_API double ksb_wvar_f32_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                        size_t ddof);
KSB_API double ksb_wvar_f16_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                        size_t ddof);
KSB_API double ksb_wvar_bf16_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                         size_t ddof);
KSB_API ksb_status ksb_wvar_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                     size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                     ptrdiff_t out_stride);
KSB_API ksb_status ksb_wvar_f32_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                     size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                     ptrdiff_t out_stride);
KSB_API ksb_status ksb_wvar_f16_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                     size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                     ptrdiff_t out_stride);
KSB_API ksb_status ksb_wvar_bf16_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                      ptrdiff_t out_stride);
KSB_API ksb_status ksb_wvar_f32_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                         size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                         ptrdiff_t out_stride);
KSB_API ksb_status ksb_wvar_f16_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                         size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                         ptrdiff_t out_stride);
KSB_API ksb_status ksb_wvar_bf16_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                          ptrdiff_t wstride, size_t ddof, size_t count, ptrdiff_t xnext,
                                          ptrdiff_t wnext, void *out, ptrdiff_t out_stride);
KSB_API double ksb_wstd_f64(const double *x, const double *w, size_t n, size_t ddof);
KSB_API float ksb_wstd_f32(const float *x, const float *w, size_t n, size_t ddof);
KSB_API uint16_t ksb_wstd_f16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API uint16_t ksb_wstd_bf16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API double ksb_wstd_f32_f64(const float *x, const float *w, size_t n, size_t ddof);
KSB_API double ksb_wstd_f16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API double ksb_wstd_bf16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof);
KSB_API double ksb_wstd_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                    size_t ddof);
KSB_API float ksb_wstd_f32_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                   size_t ddof);
KSB_API uint16_t ksb_wstd_f16_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t ddof);
KSB_API uint16_t ksb_wstd_bf16_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                       size_t ddof);
KSB_API double ksb_wstd_f32_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                        size_t ddof);
KSB_API double ksb_wstd_f16_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                        size_t ddof);
KSB_API double ksb_wstd_bf16_f64_strided(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                         size_t ddof);
KSB_API ksb_status ksb_wstd_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                     size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                     ptrdiff_t out_stride);
KSB_API ksb_status ksb_wstd_f32_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                     size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                     ptrdiff_t out_stride);
KSB_API ksb_status ksb_wstd_f16_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                     size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                     ptrdiff_t out_stride);
KSB_API ksb_status ksb_wstd_bf16_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                      size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                      ptrdiff_t out_stride);
KSB_API ksb_status ksb_wstd_f32_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                         size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                         ptrdiff_t out_stride);
KSB_API ksb_status ksb_wstd_f16_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
                                         size_t ddof, size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out,
                                         ptrdiff_t out_stride);
KSB_API ksb_status ksb_wstd_bf16_f64_many(const void *x, const void *w, size_t n, ptrdiff_t xstride,
                                          ptrdiff_t wstride, size_t ddof, size_t count, ptrdiff_t xnext,
                                          ptrdiff_t wnext, void *out, ptrdiff_t out_stride);

/* Integer sums: the exact integer, or KSB_EOVERFLOW. */
KSB_API ksb_status ksb_sum_i8(const int8_t *x, size_t n, int64_t *result);
KSB_API ksb_status ksb_sum_i16(const int16_t *x, size_t n, int64_t *result);
KSB_API ksb_status ksb_sum_i32(const int32_t *x, size_t n, int64_t *result);
KSB_API ksb_status ksb_sum_i64(const int64_t *x, size_t n, int64_t *result);
KSB_API ksb_status ksb_sum_u8(const uint8_t *x, size_t n, uint64_t *result);
KSB_API ksb_status ksb_sum_u16(const uint16_t *x, size_t n, uint64_t *result);
KSB_API ksb_status ksb_sum_u32(const uint32_t *x, size_t n, uint64_t *result);
KSB_API ksb_status ksb_sum_u64(const uint64_t *x, size_t n, uint64_t *result);
KSB_API ksb_status ksb_sum_i8_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result);
KSB_API ksb_status ksb_sum_i16_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result);
KSB_API ksb_status ksb_sum_i32_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result);
KSB_API ksb_status ksb_sum_i64_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result);
KSB_API ksb_status ksb_sum_u8_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result);
KSB_API ksb_status ksb_sum_u16_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result);
KSB_API ksb_status ksb_sum_u32_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result);
KSB_API ksb_status ksb_sum_u64_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result);
KSB_API ksb_status ksb_sum_i8_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
                                   ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_i16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_i32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_i64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_u8_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
                                   ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_u16_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_u32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride, size_t *failed);
KSB_API ksb_status ksb_sum_u64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                    void *out, ptrdiff_t out_stride, size_t *failed);

/* Integer dot products: the exact integer, or KSB_EOVERFLOW. Intermediate sums cannot overflow. */
KSB_API ksb_status ksb_dot_i8(const int8_t *x, const int8_t *y, size_t n, int64_t *result);
KSB_API ksb_status ksb_dot_i16(const int16_t *x, const int16_t *y, size_t n, int64_t *result);
KSB_API ksb_status ksb_dot_i32(const int32_t *x, const int32_t *y, size_t n, int64_t *result);
KSB_API ksb_status ksb_dot_i64(const int64_t *x, const int64_t *y, size_t n, int64_t *result);
KSB_API ksb_status ksb_dot_u8(const uint8_t *x, const uint8_t *y, size_t n, uint64_t *result);
KSB_API ksb_status ksb_dot_u16(const uint16_t *x, const uint16_t *y, size_t n, uint64_t *result);
KSB_API ksb_status ksb_dot_u32(const uint32_t *x, const uint32_t *y, size_t n, uint64_t *result);
KSB_API ksb_status ksb_dot_u64(const uint64_t *x, const uint64_t *y, size_t n, uint64_t *result);
KSB_API ksb_status ksb_dot_i8_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                      int64_t *result);
KSB_API ksb_status ksb_dot_i16_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                       int64_t *result);
KSB_API ksb_status ksb_dot_i32_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                       int64_t *result);
KSB_API ksb_status ksb_dot_i64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                       int64_t *result);
KSB_API ksb_status ksb_dot_u8_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                      uint64_t *result);
KSB_API ksb_status ksb_dot_u16_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                       uint64_t *result);
KSB_API ksb_status ksb_dot_u32_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                       uint64_t *result);
KSB_API ksb_status ksb_dot_u64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                       uint64_t *result);
KSB_API ksb_status ksb_dot_i8_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                   size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                   size_t *failed);
KSB_API ksb_status ksb_dot_i16_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                    size_t *failed);
KSB_API ksb_status ksb_dot_i32_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                    size_t *failed);
KSB_API ksb_status ksb_dot_i64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                    size_t *failed);
KSB_API ksb_status ksb_dot_u8_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                   size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                   size_t *failed);
KSB_API ksb_status ksb_dot_u16_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                    size_t *failed);
KSB_API ksb_status ksb_dot_u32_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                    size_t *failed);
KSB_API ksb_status ksb_dot_u64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                    size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride,
                                    size_t *failed);

/* Complex sum, mean and dot products. Each component is the real reduction of its own addends, special values and
 * signs of zeros included: the real part of dot has the 2 n addends re x re y and -(im x im y). There is no
 * Annex G recovery of infinities. dot does not conjugate; dotc conjugates x. */
KSB_API ksb_cf64 ksb_sum_cf64(const ksb_cf64 *x, size_t n);
KSB_API ksb_cf32 ksb_sum_cf32(const ksb_cf32 *x, size_t n);
KSB_API ksb_cf64 ksb_sum_cf64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_cf32 ksb_sum_cf32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_sum_cf64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_sum_cf32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                     void *out, ptrdiff_t out_stride);
KSB_API ksb_cf64 ksb_mean_cf64(const ksb_cf64 *x, size_t n);
KSB_API ksb_cf32 ksb_mean_cf32(const ksb_cf32 *x, size_t n);
KSB_API ksb_cf64 ksb_mean_cf64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_cf32 ksb_mean_cf32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_mean_cf64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                      void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_mean_cf32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                      void *out, ptrdiff_t out_stride);
KSB_API ksb_cf64 ksb_dot_cf64(const ksb_cf64 *x, const ksb_cf64 *y, size_t n);
KSB_API ksb_cf32 ksb_dot_cf32(const ksb_cf32 *x, const ksb_cf32 *y, size_t n);
KSB_API ksb_cf64 ksb_dot_cf64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_cf32 ksb_dot_cf32_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_dot_cf64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                     size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_dot_cf32_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                     size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride);
KSB_API ksb_cf64 ksb_dotc_cf64(const ksb_cf64 *x, const ksb_cf64 *y, size_t n);
KSB_API ksb_cf32 ksb_dotc_cf32(const ksb_cf32 *x, const ksb_cf32 *y, size_t n);
KSB_API ksb_cf64 ksb_dotc_cf64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_cf32 ksb_dotc_cf32_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_dotc_cf64_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                      size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out,
                                      ptrdiff_t out_stride);
KSB_API ksb_status ksb_dotc_cf32_many(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
                                      size_t count, ptrdiff_t xnext, ptrdiff_t ynext, void *out,
                                      ptrdiff_t out_stride);

/* Complex norm, variance and standard deviation are real: the root of sum of |x|^2, and
 * (n * sum of |x|^2 - |sum of x|^2) / (n * (n - ddof)). */
KSB_API double ksb_norm_cf64(const ksb_cf64 *x, size_t n);
KSB_API float ksb_norm_cf32(const ksb_cf32 *x, size_t n);
KSB_API double ksb_norm_cf64_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API float ksb_norm_cf32_strided(const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_norm_cf64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                      void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_norm_cf32_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
                                      void *out, ptrdiff_t out_stride);
KSB_API double ksb_var_cf64(const ksb_cf64 *x, size_t n, size_t ddof);
KSB_API float ksb_var_cf32(const ksb_cf32 *x, size_t n, size_t ddof);
KSB_API double ksb_var_cf64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API float ksb_var_cf32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API ksb_status ksb_var_cf64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_var_cf32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API double ksb_std_cf64(const ksb_cf64 *x, size_t n, size_t ddof);
KSB_API float ksb_std_cf32(const ksb_cf32 *x, size_t n, size_t ddof);
KSB_API double ksb_std_cf64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API float ksb_std_cf32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof);
KSB_API ksb_status ksb_std_cf64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride);
KSB_API ksb_status ksb_std_cf32_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
                                     ptrdiff_t next, void *out, ptrdiff_t out_stride);

/* Grouped sums: for each g < ngroups the exact sum of the elements whose label is g, rounded once, in out[g]; a
 * group without elements is +0.0 (or 0).
 *
 *   labels    n labels, each from 0 to ngroups - 1; may be NULL if n is 0
 *   out       ngroups results, contiguous; must not overlap the data. May be NULL if ngroups is 0.
 *
 * Returns KSB_OK; KSB_EINVAL for a NULL pointer where data are needed or a label outside its range (nothing is
 * written); integers: KSB_EOVERFLOW as _many does. Cost: passes over the labels, one to check them and one for
 * each few hundred groups, because nothing is allocated. */
KSB_API ksb_status ksb_sum_f64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  double *out);
KSB_API ksb_status ksb_sum_f32_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  float *out);
KSB_API ksb_status ksb_sum_f16_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  uint16_t *out);
KSB_API ksb_status ksb_sum_bf16_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                   uint16_t *out);
KSB_API ksb_status ksb_sum_f32_f64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels,
                                      size_t ngroups, double *out);
KSB_API ksb_status ksb_sum_f16_f64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels,
                                      size_t ngroups, double *out);
KSB_API ksb_status ksb_sum_bf16_f64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels,
                                       size_t ngroups, double *out);
KSB_API ksb_status ksb_sum_i8_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                 int64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_i16_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  int64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_i32_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  int64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_i64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  int64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_u8_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                 uint64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_u16_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  uint64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_u32_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  uint64_t *out, size_t *failed);
KSB_API ksb_status ksb_sum_u64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
                                  uint64_t *out, size_t *failed);

/* ------------------------------------------------------------------------------------------------- *
 * Accumulator
 * ------------------------------------------------------------------------------------------------- */

/* An exact running sum. Values and products of values are added, subtracted and merged without error, in any
 * order and any grouping; rounding happens when it is read, and only then.
 *
 * A plain struct of 576 bytes without pointers, alignment 8 at the most: it may be copied with memcpy, live on the
 * stack, in shared memory or in a message. All-zero bytes are a valid, empty accumulator. The members are private
 * to the library: other values than it wrote there are undefined behaviour.
 *
 * Subtracting is the inverse of adding, not adding the negative: it leaves the accumulator as if what was
 * subtracted had never been added, infinities and NaN included, and counts may go negative on the way. One thing
 * is not undone: the sign of an exact zero, which reads +0.0 once anything was subtracted, until the accumulator
 * holds nothing again.
 *
 * Functions that change an accumulator return KSB_OK; KSB_EINVAL if a pointer is NULL (data: unless n is 0);
 * KSB_EOVERFLOW if a count would leave +-(2^63 - 1) or the value +-2^2111, which 2^63 - 1 addends cannot reach.
 * On failure nothing has changed. Data must not overlap the accumulator. Since 0.1.0. */
typedef struct ksb_acc {
    uint64_t limb[67]; /* the finite part, two's complement, least significant first, in units of 2^-2176 */
    int64_t tally[4];  /* addends; of them +inf, -inf, NaN; less what was subtracted */
    uint64_t flags;    /* bit 0: something other than -0.0 and NaN was added, or anything was subtracted */
} ksb_acc;

/* An empty accumulator: ksb_acc acc = KSB_ACC_INIT; */
#define KSB_ACC_INIT {{0}, {0, 0, 0, 0}, 0}

/* sizeof(ksb_acc), for languages that cannot read this header: 576. */
KSB_API size_t ksb_acc_size(void);

/* Makes *acc empty, whatever it held. */
KSB_API ksb_status ksb_acc_init(ksb_acc *acc);

/* Adds or subtracts one value, or one product. */
KSB_API ksb_status ksb_acc_add_f64(ksb_acc *acc, double v);
KSB_API ksb_status ksb_acc_add_i64(ksb_acc *acc, int64_t v);
KSB_API ksb_status ksb_acc_add_u64(ksb_acc *acc, uint64_t v);
KSB_API ksb_status ksb_acc_add_product_f64(ksb_acc *acc, double x, double y);
KSB_API ksb_status ksb_acc_subtract_f64(ksb_acc *acc, double v);
KSB_API ksb_status ksb_acc_subtract_i64(ksb_acc *acc, int64_t v);
KSB_API ksb_status ksb_acc_subtract_u64(ksb_acc *acc, uint64_t v);
KSB_API ksb_status ksb_acc_subtract_product_f64(ksb_acc *acc, double x, double y);

/* Adds or subtracts n values, `stride` bytes apart (see "Reductions in one call"). */
KSB_API ksb_status ksb_acc_add_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_f32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_f16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_bf16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_i8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_i16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_i32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_i64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_u8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_u16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_u32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_add_array_u64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_f32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_f16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_bf16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_i8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_i16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_i32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_i64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_u8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_u16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_u32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_acc_subtract_array_u64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride);

/* Adds or subtracts the n products x[i] * y[i]. */
KSB_API ksb_status ksb_acc_add_products_f64(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_f32(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_f16(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_bf16(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                             ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_i8(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                           ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_i16(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_i32(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_i64(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_u8(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                           ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_u16(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_u32(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_add_products_u64(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                                            ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_f64(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_f32(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_f16(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_bf16(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                  ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_i8(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_i16(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_i32(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_i64(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_u8(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_u16(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_u32(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);
KSB_API ksb_status ksb_acc_subtract_products_u64(ksb_acc *acc, const void *x, const void *y, size_t n,
                                                 ptrdiff_t xstride, ptrdiff_t ystride);

/* Adds to *into all that *from holds; *from stays as it is. into == from is allowed (and doubles it). */
KSB_API ksb_status ksb_acc_merge(ksb_acc *into, const ksb_acc *from);

/* Takes out of *from all that *what holds: the inverse of ksb_acc_merge. from == what is allowed (and empties it). */
KSB_API ksb_status ksb_acc_subtract(ksb_acc *from, const ksb_acc *what);

/* The value, rounded once to the type. NaN if acc is NULL, if the count of NaN is not zero, or if the counts of
 * infinities say both signs (a negative count of one sign reads as the other sign); otherwise an infinity if they
 * say one. */
KSB_API double ksb_acc_to_f64(const ksb_acc *acc);
KSB_API float ksb_acc_to_f32(const ksb_acc *acc);
KSB_API uint16_t ksb_acc_to_f16(const ksb_acc *acc);
KSB_API uint16_t ksb_acc_to_bf16(const ksb_acc *acc);

/* Number of addends, less the number subtracted. 0 if acc is NULL. */
KSB_API int64_t ksb_acc_count(const ksb_acc *acc);

/* Writes -1, 0 or 1 to *sign: the sign of the exact value. KSB_EINVAL, and nothing written, if a pointer is NULL or
 * the value is NaN. */
KSB_API ksb_status ksb_acc_sign(const ksb_acc *acc, int *sign);

/* Writes -1, 0 or 1 to *order as the exact value of *a is less than, equal to or greater than that of *b.
 * KSB_EINVAL, and nothing written, if a pointer is NULL or a value is NaN. */
KSB_API ksb_status ksb_acc_compare(const ksb_acc *a, const ksb_acc *b, int *order);

/* 1 if both hold the same state (value, counts, and the sign a zero would read with), else 0; 0 if a pointer is
 * NULL. NaN and infinities are compared as counts. */
KSB_API int ksb_acc_equal(const ksb_acc *a, const ksb_acc *b);
/* ------------------------------------------------------------------------------------------------- *
 * Moments
 * ------------------------------------------------------------------------------------------------- */

/* Count, sum and sum of squares, exactly: what mean, variance, standard deviation and norm need, in one pass, of
 * data that come in pieces. Everything said of ksb_acc holds here too; 848 bytes, alignment 8 at the most. The
 * sum must stay within +-2^1087 and the sum of squares within +-2^2111, which 2^63 - 1 addends cannot leave. */
typedef struct ksb_moments {
    uint64_t squares[67]; /* sum of squares, two's complement, least significant first, in units of 2^-2176 */
    uint64_t sum[34];     /* sum, in units of 2^-1088 */
    int64_t tally[4];     /* as in ksb_acc */
    uint64_t flags;       /* as in ksb_acc */
} ksb_moments;

/* Empty moments: ksb_moments m = KSB_MOMENTS_INIT; */
#define KSB_MOMENTS_INIT {{0}, {0}, {0, 0, 0, 0}, 0}

/* sizeof(ksb_moments): 848. */
KSB_API size_t ksb_moments_size(void);

/* Makes *m empty, whatever it held. */
KSB_API ksb_status ksb_moments_init(ksb_moments *m);

/* Adds or subtracts one value, or n values `stride` bytes apart. */
KSB_API ksb_status ksb_moments_add_f64(ksb_moments *m, double v);
KSB_API ksb_status ksb_moments_add_i64(ksb_moments *m, int64_t v);
KSB_API ksb_status ksb_moments_add_u64(ksb_moments *m, uint64_t v);
KSB_API ksb_status ksb_moments_subtract_f64(ksb_moments *m, double v);
KSB_API ksb_status ksb_moments_subtract_i64(ksb_moments *m, int64_t v);
KSB_API ksb_status ksb_moments_subtract_u64(ksb_moments *m, uint64_t v);
KSB_API ksb_status ksb_moments_add_array_f64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_f32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_f16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_bf16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_i8(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_i16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_i32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_i64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_u8(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_u16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_u32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_add_array_u64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_f64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_f32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_f16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_bf16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_i8(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_i16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_i32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_i64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_u8(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_u16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_u32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);
KSB_API ksb_status ksb_moments_subtract_array_u64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride);

/* Adds to *into all that *from holds, or takes out of *from all that *what holds; the same object is allowed. */
KSB_API ksb_status ksb_moments_merge(ksb_moments *into, const ksb_moments *from);
KSB_API ksb_status ksb_moments_subtract(ksb_moments *from, const ksb_moments *what);

/* Number of values, less the number subtracted. 0 if m is NULL. */
KSB_API int64_t ksb_moments_count(const ksb_moments *m);

/* The exact quantity, rounded once to double; definitions and special values as for arrays (ksb_sum_f64,
 * ksb_mean_f64, ksb_var_f64, ksb_std_f64, ksb_norm_f64). NaN if m is NULL; mean, var and std are NaN where the
 * count is too small, and var, std and norm where more was subtracted than added and a square would be negative. */
KSB_API double ksb_moments_sum(const ksb_moments *m);
KSB_API double ksb_moments_mean(const ksb_moments *m);
KSB_API double ksb_moments_var(const ksb_moments *m, size_t ddof);
KSB_API double ksb_moments_std(const ksb_moments *m, size_t ddof);
KSB_API double ksb_moments_norm(const ksb_moments *m);

/* The same, the exact quantity rounded once to a narrower type: what the reductions of f32, f16 and bf16 data
 * give. */
KSB_API float ksb_moments_sum_f32(const ksb_moments *m);
KSB_API float ksb_moments_mean_f32(const ksb_moments *m);
KSB_API float ksb_moments_var_f32(const ksb_moments *m, size_t ddof);
KSB_API float ksb_moments_std_f32(const ksb_moments *m, size_t ddof);
KSB_API float ksb_moments_norm_f32(const ksb_moments *m);
KSB_API uint16_t ksb_moments_sum_f16(const ksb_moments *m);
KSB_API uint16_t ksb_moments_mean_f16(const ksb_moments *m);
KSB_API uint16_t ksb_moments_var_f16(const ksb_moments *m, size_t ddof);
KSB_API uint16_t ksb_moments_std_f16(const ksb_moments *m, size_t ddof);
KSB_API uint16_t ksb_moments_norm_f16(const ksb_moments *m);
KSB_API uint16_t ksb_moments_sum_bf16(const ksb_moments *m);
KSB_API uint16_t ksb_moments_mean_bf16(const ksb_moments *m);
KSB_API uint16_t ksb_moments_var_bf16(const ksb_moments *m, size_t ddof);
KSB_API uint16_t ksb_moments_std_bf16(const ksb_moments *m, size_t ddof);
KSB_API uint16_t ksb_moments_norm_bf16(const ksb_moments *m);

/* Variance and standard deviation of complex data from the moments of their real and of their imaginary parts,
 * as ksb_var_cf64 has them. NaN besides if the two counts differ. (Their norm is that of the two merged.) */
KSB_API double ksb_moments_var_cf64(const ksb_moments *re, const ksb_moments *im, size_t ddof);
KSB_API double ksb_moments_std_cf64(const ksb_moments *re, const ksb_moments *im, size_t ddof);
KSB_API float ksb_moments_var_cf32(const ksb_moments *re, const ksb_moments *im, size_t ddof);
KSB_API float ksb_moments_std_cf32(const ksb_moments *re, const ksb_moments *im, size_t ddof);

/* 1 if both hold the same state, else 0; 0 if a pointer is NULL. */
KSB_API int ksb_moments_equal(const ksb_moments *a, const ksb_moments *b);
/* ------------------------------------------------------------------------------------------------- *
 * Saved form
 * ------------------------------------------------------------------------------------------------- */

/* Accumulators and moments as bytes, for files and messages: canonical (equal states have equal bytes, whatever
 * their history), versioned, little-endian on every machine, as long as the value needs. docs/format.md has the
 * format byte by byte. Later versions of the library read what earlier ones wrote. */

/* No saved form is longer; also as functions, for languages that cannot read this header. */
#define KSB_ACC_PACKED_MAX 584
#define KSB_MOMENTS_PACKED_MAX 856
KSB_API size_t ksb_acc_packed_max(void);
KSB_API size_t ksb_moments_packed_max(void);

/* Writes the saved form to buf, which has room for `capacity` bytes, and its length to *nbytes. With buf NULL only
 * the length is written. buf must not overlap the object.
 * Returns KSB_OK; KSB_EINVAL if another pointer is NULL; KSB_EOVERFLOW if capacity is too small: then *nbytes says
 * how much is needed and buf is as it was. */
KSB_API ksb_status ksb_acc_pack(const ksb_acc *acc, void *buf, size_t capacity, size_t *nbytes);
KSB_API ksb_status ksb_moments_pack(const ksb_moments *m, void *buf, size_t capacity, size_t *nbytes);

/* Reads the saved form of exactly `nbytes` bytes at buf into the object. Any bytes are safe to give.
 * Returns KSB_OK; KSB_EINVAL if a pointer is NULL; KSB_EFORMAT if the bytes are no saved form of this kind of
 * object, are truncated, have bytes left over, or are not canonical; KSB_EVERSION if they are of a later version.
 * The object changes on KSB_OK only. */
KSB_API ksb_status ksb_acc_unpack(ksb_acc *acc, const void *buf, size_t nbytes);
KSB_API ksb_status ksb_moments_unpack(ksb_moments *m, const void *buf, size_t nbytes);
#ifdef __cplusplus
}
#endif

#endif /* KEISHIS_SANDBOX_H */
