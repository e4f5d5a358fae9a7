# SPDX-License-Identifier: MIT
# What include/keishis_sandbox.h declares, in its order. Declarations only; the contract is in the header.
# (Its parameters `from` are renamed: the word is reserved here.)

from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef extern from "keishis_sandbox.h" nogil:
    # Version
    const char *ksb_version() noexcept

    # Status
    ctypedef enum ksb_status:
        KSB_OK
        KSB_EINVAL
        KSB_EOVERFLOW
        KSB_EFORMAT
        KSB_EVERSION

    const char *ksb_status_string(ksb_status status) noexcept

    # How it runs
    const char *ksb_kernel() noexcept
    ksb_status ksb_kernel_status() noexcept
    ksb_status ksb_set_threads(int n) noexcept
    int ksb_get_threads() noexcept
    ksb_status ksb_threads_status() noexcept

    # The sum of two integers
    int64_t mysum(int64_t a, int64_t b) noexcept
    ksb_status ksb_mysum(int64_t a, int64_t b, int64_t *result) noexcept

    # Reductions in one call
    ctypedef struct ksb_cf64:
        double re, im

    ctypedef struct ksb_cf32:
        float re, im

    double ksb_sum_f64(const double *x, size_t n) noexcept
    float ksb_sum_f32(const float *x, size_t n) noexcept
    uint16_t ksb_sum_f16(const uint16_t *x, size_t n) noexcept
    uint16_t ksb_sum_bf16(const uint16_t *x, size_t n) noexcept
    double ksb_sum_f32_f64(const float *x, size_t n) noexcept
    double ksb_sum_f16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_sum_bf16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_sum_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    float ksb_sum_f32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_sum_f16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_sum_bf16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_sum_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_sum_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_sum_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_sum_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_dot_f64(const double *x, const double *y, size_t n) noexcept
    float ksb_dot_f32(const float *x, const float *y, size_t n) noexcept
    uint16_t ksb_dot_f16(const uint16_t *x, const uint16_t *y, size_t n) noexcept
    uint16_t ksb_dot_bf16(const uint16_t *x, const uint16_t *y, size_t n) noexcept
    double ksb_dot_f32_f64(const float *x, const float *y, size_t n) noexcept
    double ksb_dot_f16_f64(const uint16_t *x, const uint16_t *y, size_t n) noexcept
    double ksb_dot_bf16_f64(const uint16_t *x, const uint16_t *y, size_t n) noexcept
    double ksb_dot_f64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    float ksb_dot_f32_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    uint16_t ksb_dot_f16_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    uint16_t ksb_dot_bf16_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    double ksb_dot_f32_f64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    double ksb_dot_f16_f64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    double ksb_dot_bf16_f64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    ksb_status ksb_dot_f64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_f32_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_f16_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_bf16_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_f32_f64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_f16_f64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_bf16_f64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    double ksb_norm_f64(const double *x, size_t n) noexcept
    float ksb_norm_f32(const float *x, size_t n) noexcept
    uint16_t ksb_norm_f16(const uint16_t *x, size_t n) noexcept
    uint16_t ksb_norm_bf16(const uint16_t *x, size_t n) noexcept
    double ksb_norm_f32_f64(const float *x, size_t n) noexcept
    double ksb_norm_f16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_norm_bf16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_norm_i8(const int8_t *x, size_t n) noexcept
    double ksb_norm_i16(const int16_t *x, size_t n) noexcept
    double ksb_norm_i32(const int32_t *x, size_t n) noexcept
    double ksb_norm_i64(const int64_t *x, size_t n) noexcept
    double ksb_norm_u8(const uint8_t *x, size_t n) noexcept
    double ksb_norm_u16(const uint16_t *x, size_t n) noexcept
    double ksb_norm_u32(const uint32_t *x, size_t n) noexcept
    double ksb_norm_u64(const uint64_t *x, size_t n) noexcept
    double ksb_norm_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    float ksb_norm_f32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_norm_f16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_norm_bf16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_i8_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_i16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_i32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_i64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_u8_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_u16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_u32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_norm_u64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_norm_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_i8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_i16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_i32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_i64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_u8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_u16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_u32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_u64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_mean_f64(const double *x, size_t n) noexcept
    float ksb_mean_f32(const float *x, size_t n) noexcept
    uint16_t ksb_mean_f16(const uint16_t *x, size_t n) noexcept
    uint16_t ksb_mean_bf16(const uint16_t *x, size_t n) noexcept
    double ksb_mean_f32_f64(const float *x, size_t n) noexcept
    double ksb_mean_f16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_mean_bf16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_mean_i8(const int8_t *x, size_t n) noexcept
    double ksb_mean_i16(const int16_t *x, size_t n) noexcept
    double ksb_mean_i32(const int32_t *x, size_t n) noexcept
    double ksb_mean_i64(const int64_t *x, size_t n) noexcept
    double ksb_mean_u8(const uint8_t *x, size_t n) noexcept
    double ksb_mean_u16(const uint16_t *x, size_t n) noexcept
    double ksb_mean_u32(const uint32_t *x, size_t n) noexcept
    double ksb_mean_u64(const uint64_t *x, size_t n) noexcept
    double ksb_mean_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    float ksb_mean_f32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_mean_f16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_mean_bf16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_i8_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_i16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_i32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_i64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_u8_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_u16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_u32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_mean_u64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_mean_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_i8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_i16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_i32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_i64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_u8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_u16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_u32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_u64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_var_f64(const double *x, size_t n, size_t ddof) noexcept
    float ksb_var_f32(const float *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_var_f16(const uint16_t *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_var_bf16(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_f32_f64(const float *x, size_t n, size_t ddof) noexcept
    double ksb_var_f16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_bf16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_i8(const int8_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_i16(const int16_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_i32(const int32_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_i64(const int64_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_u8(const uint8_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_u16(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_u32(const uint32_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_u64(const uint64_t *x, size_t n, size_t ddof) noexcept
    double ksb_var_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    float ksb_var_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_var_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_var_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_i8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_i16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_i32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_i64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_u8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_u16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_u32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_var_u64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    ksb_status ksb_var_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_i8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_i16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_i32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_i64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_u8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_u16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_u32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_u64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_std_f64(const double *x, size_t n, size_t ddof) noexcept
    float ksb_std_f32(const float *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_std_f16(const uint16_t *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_std_bf16(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_f32_f64(const float *x, size_t n, size_t ddof) noexcept
    double ksb_std_f16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_bf16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_i8(const int8_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_i16(const int16_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_i32(const int32_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_i64(const int64_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_u8(const uint8_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_u16(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_u32(const uint32_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_u64(const uint64_t *x, size_t n, size_t ddof) noexcept
    double ksb_std_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    float ksb_std_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_std_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_std_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_i8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_i16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_i32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_i64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_u8_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_u16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_u32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_std_u64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    ksb_status ksb_std_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_i8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_i16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_i32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_i64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_u8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_u16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_u32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_u64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_nansum_f64(const double *x, size_t n) noexcept
    float ksb_nansum_f32(const float *x, size_t n) noexcept
    uint16_t ksb_nansum_f16(const uint16_t *x, size_t n) noexcept
    uint16_t ksb_nansum_bf16(const uint16_t *x, size_t n) noexcept
    double ksb_nansum_f32_f64(const float *x, size_t n) noexcept
    double ksb_nansum_f16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_nansum_bf16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_nansum_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    float ksb_nansum_f32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_nansum_f16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_nansum_bf16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_nansum_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_nansum_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_nansum_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_nansum_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nansum_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nansum_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nansum_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nansum_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nansum_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nansum_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_nanmean_f64(const double *x, size_t n) noexcept
    float ksb_nanmean_f32(const float *x, size_t n) noexcept
    uint16_t ksb_nanmean_f16(const uint16_t *x, size_t n) noexcept
    uint16_t ksb_nanmean_bf16(const uint16_t *x, size_t n) noexcept
    double ksb_nanmean_f32_f64(const float *x, size_t n) noexcept
    double ksb_nanmean_f16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_nanmean_bf16_f64(const uint16_t *x, size_t n) noexcept
    double ksb_nanmean_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    float ksb_nanmean_f32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_nanmean_f16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    uint16_t ksb_nanmean_bf16_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_nanmean_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_nanmean_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    double ksb_nanmean_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_nanmean_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanmean_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanmean_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanmean_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanmean_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanmean_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanmean_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_nanvar_f64(const double *x, size_t n, size_t ddof) noexcept
    float ksb_nanvar_f32(const float *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_nanvar_f16(const uint16_t *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_nanvar_bf16(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_nanvar_f32_f64(const float *x, size_t n, size_t ddof) noexcept
    double ksb_nanvar_f16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_nanvar_bf16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_nanvar_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    float ksb_nanvar_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_nanvar_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_nanvar_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_nanvar_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_nanvar_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_nanvar_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    ksb_status ksb_nanvar_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanvar_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanvar_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanvar_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanvar_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanvar_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanvar_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_nanstd_f64(const double *x, size_t n, size_t ddof) noexcept
    float ksb_nanstd_f32(const float *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_nanstd_f16(const uint16_t *x, size_t n, size_t ddof) noexcept
    uint16_t ksb_nanstd_bf16(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_nanstd_f32_f64(const float *x, size_t n, size_t ddof) noexcept
    double ksb_nanstd_f16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_nanstd_bf16_f64(const uint16_t *x, size_t n, size_t ddof) noexcept
    double ksb_nanstd_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    float ksb_nanstd_f32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_nanstd_f16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    uint16_t ksb_nanstd_bf16_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_nanstd_f32_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_nanstd_f16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    double ksb_nanstd_bf16_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    ksb_status ksb_nanstd_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanstd_f32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanstd_f16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanstd_bf16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanstd_f32_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanstd_f16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_nanstd_bf16_f64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_wmean_f64(const double *x, const double *w, size_t n) noexcept
    float ksb_wmean_f32(const float *x, const float *w, size_t n) noexcept
    uint16_t ksb_wmean_f16(const uint16_t *x, const uint16_t *w, size_t n) noexcept
    uint16_t ksb_wmean_bf16(const uint16_t *x, const uint16_t *w, size_t n) noexcept
    double ksb_wmean_f32_f64(const float *x, const float *w, size_t n) noexcept
    double ksb_wmean_f16_f64(const uint16_t *x, const uint16_t *w, size_t n) noexcept
    double ksb_wmean_bf16_f64(const uint16_t *x, const uint16_t *w, size_t n) noexcept
    double ksb_wmean_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    float ksb_wmean_f32_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    uint16_t ksb_wmean_f16_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    uint16_t ksb_wmean_bf16_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    double ksb_wmean_f32_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    double ksb_wmean_f16_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    double ksb_wmean_bf16_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride) noexcept
    ksb_status ksb_wmean_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wmean_f32_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wmean_f16_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wmean_bf16_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wmean_f32_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wmean_f16_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wmean_bf16_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t count,
        ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    double ksb_wvar_f64(const double *x, const double *w, size_t n, size_t ddof) noexcept
    float ksb_wvar_f32(const float *x, const float *w, size_t n, size_t ddof) noexcept
    uint16_t ksb_wvar_f16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    uint16_t ksb_wvar_bf16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    double ksb_wvar_f32_f64(const float *x, const float *w, size_t n, size_t ddof) noexcept
    double ksb_wvar_f16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    double ksb_wvar_bf16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    double ksb_wvar_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    float ksb_wvar_f32_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    uint16_t ksb_wvar_f16_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    uint16_t ksb_wvar_bf16_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    double ksb_wvar_f32_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    double ksb_wvar_f16_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    double ksb_wvar_bf16_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    ksb_status ksb_wvar_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wvar_f32_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wvar_f16_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wvar_bf16_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wvar_f32_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wvar_f16_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wvar_bf16_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    double ksb_wstd_f64(const double *x, const double *w, size_t n, size_t ddof) noexcept
    float ksb_wstd_f32(const float *x, const float *w, size_t n, size_t ddof) noexcept
    uint16_t ksb_wstd_f16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    uint16_t ksb_wstd_bf16(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    double ksb_wstd_f32_f64(const float *x, const float *w, size_t n, size_t ddof) noexcept
    double ksb_wstd_f16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    double ksb_wstd_bf16_f64(const uint16_t *x, const uint16_t *w, size_t n, size_t ddof) noexcept
    double ksb_wstd_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    float ksb_wstd_f32_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    uint16_t ksb_wstd_f16_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    uint16_t ksb_wstd_bf16_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    double ksb_wstd_f32_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    double ksb_wstd_f16_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    double ksb_wstd_bf16_f64_strided(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride,
        size_t ddof) noexcept
    ksb_status ksb_wstd_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wstd_f32_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wstd_f16_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wstd_bf16_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wstd_f32_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wstd_f16_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_wstd_bf16_f64_many(
        const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof,
        size_t count, ptrdiff_t xnext, ptrdiff_t wnext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_i8(const int8_t *x, size_t n, int64_t *result) noexcept
    ksb_status ksb_sum_i16(const int16_t *x, size_t n, int64_t *result) noexcept
    ksb_status ksb_sum_i32(const int32_t *x, size_t n, int64_t *result) noexcept
    ksb_status ksb_sum_i64(const int64_t *x, size_t n, int64_t *result) noexcept
    ksb_status ksb_sum_u8(const uint8_t *x, size_t n, uint64_t *result) noexcept
    ksb_status ksb_sum_u16(const uint16_t *x, size_t n, uint64_t *result) noexcept
    ksb_status ksb_sum_u32(const uint32_t *x, size_t n, uint64_t *result) noexcept
    ksb_status ksb_sum_u64(const uint64_t *x, size_t n, uint64_t *result) noexcept
    ksb_status ksb_sum_i8_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result) noexcept
    ksb_status ksb_sum_i16_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result) noexcept
    ksb_status ksb_sum_i32_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result) noexcept
    ksb_status ksb_sum_i64_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result) noexcept
    ksb_status ksb_sum_u8_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result) noexcept
    ksb_status ksb_sum_u16_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result) noexcept
    ksb_status ksb_sum_u32_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result) noexcept
    ksb_status ksb_sum_u64_strided(const void *x, size_t n, ptrdiff_t stride, uint64_t *result) noexcept
    ksb_status ksb_sum_i8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_i16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_i32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_i64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_u8_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_u16_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_u32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_sum_u64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_i8(const int8_t *x, const int8_t *y, size_t n, int64_t *result) noexcept
    ksb_status ksb_dot_i16(const int16_t *x, const int16_t *y, size_t n, int64_t *result) noexcept
    ksb_status ksb_dot_i32(const int32_t *x, const int32_t *y, size_t n, int64_t *result) noexcept
    ksb_status ksb_dot_i64(const int64_t *x, const int64_t *y, size_t n, int64_t *result) noexcept
    ksb_status ksb_dot_u8(const uint8_t *x, const uint8_t *y, size_t n, uint64_t *result) noexcept
    ksb_status ksb_dot_u16(const uint16_t *x, const uint16_t *y, size_t n, uint64_t *result) noexcept
    ksb_status ksb_dot_u32(const uint32_t *x, const uint32_t *y, size_t n, uint64_t *result) noexcept
    ksb_status ksb_dot_u64(const uint64_t *x, const uint64_t *y, size_t n, uint64_t *result) noexcept
    ksb_status ksb_dot_i8_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        int64_t *result) noexcept
    ksb_status ksb_dot_i16_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        int64_t *result) noexcept
    ksb_status ksb_dot_i32_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        int64_t *result) noexcept
    ksb_status ksb_dot_i64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        int64_t *result) noexcept
    ksb_status ksb_dot_u8_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        uint64_t *result) noexcept
    ksb_status ksb_dot_u16_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        uint64_t *result) noexcept
    ksb_status ksb_dot_u32_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        uint64_t *result) noexcept
    ksb_status ksb_dot_u64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        uint64_t *result) noexcept
    ksb_status ksb_dot_i8_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_i16_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_i32_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_i64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_u8_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_u16_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_u32_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_status ksb_dot_u64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride, size_t *failed) noexcept
    ksb_cf64 ksb_sum_cf64(const ksb_cf64 *x, size_t n) noexcept
    ksb_cf32 ksb_sum_cf32(const ksb_cf32 *x, size_t n) noexcept
    ksb_cf64 ksb_sum_cf64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_cf32 ksb_sum_cf32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_sum_cf64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_cf32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_cf64 ksb_mean_cf64(const ksb_cf64 *x, size_t n) noexcept
    ksb_cf32 ksb_mean_cf32(const ksb_cf32 *x, size_t n) noexcept
    ksb_cf64 ksb_mean_cf64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_cf32 ksb_mean_cf32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_mean_cf64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_mean_cf32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_cf64 ksb_dot_cf64(const ksb_cf64 *x, const ksb_cf64 *y, size_t n) noexcept
    ksb_cf32 ksb_dot_cf32(const ksb_cf32 *x, const ksb_cf32 *y, size_t n) noexcept
    ksb_cf64 ksb_dot_cf64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    ksb_cf32 ksb_dot_cf32_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    ksb_status ksb_dot_cf64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dot_cf32_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_cf64 ksb_dotc_cf64(const ksb_cf64 *x, const ksb_cf64 *y, size_t n) noexcept
    ksb_cf32 ksb_dotc_cf32(const ksb_cf32 *x, const ksb_cf32 *y, size_t n) noexcept
    ksb_cf64 ksb_dotc_cf64_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    ksb_cf32 ksb_dotc_cf32_strided(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride) noexcept
    ksb_status ksb_dotc_cf64_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    ksb_status ksb_dotc_cf32_many(
        const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
        ptrdiff_t xnext, ptrdiff_t ynext, void *out, ptrdiff_t out_stride) noexcept
    double ksb_norm_cf64(const ksb_cf64 *x, size_t n) noexcept
    float ksb_norm_cf32(const ksb_cf32 *x, size_t n) noexcept
    double ksb_norm_cf64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    float ksb_norm_cf32_strided(const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_norm_cf64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_norm_cf32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_var_cf64(const ksb_cf64 *x, size_t n, size_t ddof) noexcept
    float ksb_var_cf32(const ksb_cf32 *x, size_t n, size_t ddof) noexcept
    double ksb_var_cf64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    float ksb_var_cf32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    ksb_status ksb_var_cf64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_var_cf32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    double ksb_std_cf64(const ksb_cf64 *x, size_t n, size_t ddof) noexcept
    float ksb_std_cf32(const ksb_cf32 *x, size_t n, size_t ddof) noexcept
    double ksb_std_cf64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    float ksb_std_cf32_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof) noexcept
    ksb_status ksb_std_cf64_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_std_cf32_many(
        const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t next, void *out,
        ptrdiff_t out_stride) noexcept
    ksb_status ksb_sum_f64_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        double *out) noexcept
    ksb_status ksb_sum_f32_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        float *out) noexcept
    ksb_status ksb_sum_f16_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        uint16_t *out) noexcept
    ksb_status ksb_sum_bf16_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        uint16_t *out) noexcept
    ksb_status ksb_sum_f32_f64_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        double *out) noexcept
    ksb_status ksb_sum_f16_f64_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        double *out) noexcept
    ksb_status ksb_sum_bf16_f64_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        double *out) noexcept
    ksb_status ksb_sum_i8_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, int64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_i16_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, int64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_i32_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, int64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_i64_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, int64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_u8_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, uint64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_u16_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, uint64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_u32_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, uint64_t *out,
        size_t *failed) noexcept
    ksb_status ksb_sum_u64_by(
        const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, uint64_t *out,
        size_t *failed) noexcept

    # Accumulator
    ctypedef struct ksb_acc:
        pass  # the members are private to the library

    size_t ksb_acc_size() noexcept
    ksb_status ksb_acc_init(ksb_acc *acc) noexcept
    ksb_status ksb_acc_add_f64(ksb_acc *acc, double v) noexcept
    ksb_status ksb_acc_add_i64(ksb_acc *acc, int64_t v) noexcept
    ksb_status ksb_acc_add_u64(ksb_acc *acc, uint64_t v) noexcept
    ksb_status ksb_acc_add_product_f64(ksb_acc *acc, double x, double y) noexcept
    ksb_status ksb_acc_subtract_f64(ksb_acc *acc, double v) noexcept
    ksb_status ksb_acc_subtract_i64(ksb_acc *acc, int64_t v) noexcept
    ksb_status ksb_acc_subtract_u64(ksb_acc *acc, uint64_t v) noexcept
    ksb_status ksb_acc_subtract_product_f64(ksb_acc *acc, double x, double y) noexcept
    ksb_status ksb_acc_add_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_f32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_f16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_bf16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_i8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_i16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_i32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_i64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_u8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_u16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_u32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_array_u64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_f32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_f16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_bf16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_i8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_i16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_i32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_i64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_u8(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_u16(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_u32(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_u64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_add_products_f64(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_f32(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_f16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_bf16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_i8(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_i16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_i32(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_i64(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_u8(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_u16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_u32(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_add_products_u64(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_f64(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_f32(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_f16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_bf16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_i8(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_i16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_i32(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_i64(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_u8(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_u16(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_u32(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_subtract_products_u64(
        ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
        ptrdiff_t ystride) noexcept
    ksb_status ksb_acc_merge(ksb_acc *into, const ksb_acc *source) noexcept
    ksb_status ksb_acc_subtract(ksb_acc *target, const ksb_acc *what) noexcept
    double ksb_acc_to_f64(const ksb_acc *acc) noexcept
    float ksb_acc_to_f32(const ksb_acc *acc) noexcept
    uint16_t ksb_acc_to_f16(const ksb_acc *acc) noexcept
    uint16_t ksb_acc_to_bf16(const ksb_acc *acc) noexcept
    int64_t ksb_acc_count(const ksb_acc *acc) noexcept
    ksb_status ksb_acc_sign(const ksb_acc *acc, int *sign) noexcept
    ksb_status ksb_acc_compare(const ksb_acc *a, const ksb_acc *b, int *order) noexcept
    bint ksb_acc_equal(const ksb_acc *a, const ksb_acc *b) noexcept

    # Moments
    ctypedef struct ksb_moments:
        pass  # the members are private to the library

    size_t ksb_moments_size() noexcept
    ksb_status ksb_moments_init(ksb_moments *m) noexcept
    ksb_status ksb_moments_add_f64(ksb_moments *m, double v) noexcept
    ksb_status ksb_moments_add_i64(ksb_moments *m, int64_t v) noexcept
    ksb_status ksb_moments_add_u64(ksb_moments *m, uint64_t v) noexcept
    ksb_status ksb_moments_subtract_f64(ksb_moments *m, double v) noexcept
    ksb_status ksb_moments_subtract_i64(ksb_moments *m, int64_t v) noexcept
    ksb_status ksb_moments_subtract_u64(ksb_moments *m, uint64_t v) noexcept
    ksb_status ksb_moments_add_array_f64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_f32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_f16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_bf16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_i8(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_i16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_i32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_i64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_u8(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_u16(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_u32(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_add_array_u64(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_f64(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_f32(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_f16(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_bf16(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_i8(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_i16(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_i32(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_i64(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_u8(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_u16(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_u32(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_subtract_array_u64(
        ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_moments_merge(ksb_moments *into, const ksb_moments *source) noexcept
    ksb_status ksb_moments_subtract(ksb_moments *target, const ksb_moments *what) noexcept
    int64_t ksb_moments_count(const ksb_moments *m) noexcept
    double ksb_moments_sum(const ksb_moments *m) noexcept
    double ksb_moments_mean(const ksb_moments *m) noexcept
    double ksb_moments_var(const ksb_moments *m, size_t ddof) noexcept
    double ksb_moments_std(const ksb_moments *m, size_t ddof) noexcept
    double ksb_moments_norm(const ksb_moments *m) noexcept
    float ksb_moments_sum_f32(const ksb_moments *m) noexcept
    float ksb_moments_mean_f32(const ksb_moments *m) noexcept
    float ksb_moments_var_f32(const ksb_moments *m, size_t ddof) noexcept
    float ksb_moments_std_f32(const ksb_moments *m, size_t ddof) noexcept
    float ksb_moments_norm_f32(const ksb_moments *m) noexcept
    uint16_t ksb_moments_sum_f16(const ksb_moments *m) noexcept
    uint16_t ksb_moments_mean_f16(const ksb_moments *m) noexcept
    uint16_t ksb_moments_var_f16(const ksb_moments *m, size_t ddof) noexcept
    uint16_t ksb_moments_std_f16(const ksb_moments *m, size_t ddof) noexcept
    uint16_t ksb_moments_norm_f16(const ksb_moments *m) noexcept
    uint16_t ksb_moments_sum_bf16(const ksb_moments *m) noexcept
    uint16_t ksb_moments_mean_bf16(const ksb_moments *m) noexcept
    uint16_t ksb_moments_var_bf16(const ksb_moments *m, size_t ddof) noexcept
    uint16_t ksb_moments_std_bf16(const ksb_moments *m, size_t ddof) noexcept
    uint16_t ksb_moments_norm_bf16(const ksb_moments *m) noexcept
    double ksb_moments_var_cf64(const ksb_moments *re, const ksb_moments *im, size_t ddof) noexcept
    double ksb_moments_std_cf64(const ksb_moments *re, const ksb_moments *im, size_t ddof) noexcept
    float ksb_moments_var_cf32(const ksb_moments *re, const ksb_moments *im, size_t ddof) noexcept
    float ksb_moments_std_cf32(const ksb_moments *re, const ksb_moments *im, size_t ddof) noexcept
    bint ksb_moments_equal(const ksb_moments *a, const ksb_moments *b) noexcept

    # Saved form
    enum:
        KSB_ACC_PACKED_MAX
        KSB_MOMENTS_PACKED_MAX

    size_t ksb_acc_packed_max() noexcept
    size_t ksb_moments_packed_max() noexcept
    ksb_status ksb_acc_pack(const ksb_acc *acc, void *buf, size_t capacity, size_t *nbytes) noexcept
    ksb_status ksb_moments_pack(const ksb_moments *m, void *buf, size_t capacity, size_t *nbytes) noexcept
    ksb_status ksb_acc_unpack(ksb_acc *acc, const void *buf, size_t nbytes) noexcept
    ksb_status ksb_moments_unpack(ksb_moments *m, const void *buf, size_t nbytes) noexcept
