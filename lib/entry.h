/* SPDX-License-Identifier: MIT */
/*
 * Shapes of the public entry points. A file names the operation; the lists say for which types it exists.
 */
#ifndef KSBI_ENTRY_H
#define KSBI_ENTRY_H

#include "reduce.h"

/* X(operation..., element type, C type, result type, C type of the result, name): floating-point data rounded
 * to their own type or to double. */
#define KSBI_FLOAT_ENTRIES(X, ...)                          \
    X(__VA_ARGS__, f64, double, f64, double, f64)           \
    X(__VA_ARGS__, f32, float, f32, float, f32)             \
    X(__VA_ARGS__, f16, uint16_t, f16, uint16_t, f16)       \
    X(__VA_ARGS__, bf16, uint16_t, bf16, uint16_t, bf16)    \
    X(__VA_ARGS__, f32, float, f64, double, f32_f64)        \
    X(__VA_ARGS__, f16, uint16_t, f64, double, f16_f64)     \
    X(__VA_ARGS__, bf16, uint16_t, f64, double, bf16_f64)

/* The same for integer data, rounded to double. */
#define KSBI_INTEGER_ENTRIES(X, ...)                \
    X(__VA_ARGS__, i8, int8_t, f64, double, i8)     \
    X(__VA_ARGS__, i16, int16_t, f64, double, i16)  \
    X(__VA_ARGS__, i32, int32_t, f64, double, i32)  \
    X(__VA_ARGS__, i64, int64_t, f64, double, i64)  \
    X(__VA_ARGS__, u8, uint8_t, f64, double, u8)    \
    X(__VA_ARGS__, u16, uint16_t, f64, double, u16) \
    X(__VA_ARGS__, u32, uint32_t, f64, double, u32) \
    X(__VA_ARGS__, u64, uint64_t, f64, double, u64)

/* X(type, C type, result type, C type of the result): integer data with an integer result. */
#define KSBI_EXACT_INTEGER_ENTRIES(X)                                                                        \
    X(i8, int8_t, i64, int64_t) X(i16, int16_t, i64, int64_t) X(i32, int32_t, i64, int64_t)                  \
    X(i64, int64_t, i64, int64_t) X(u8, uint8_t, u64, uint64_t) X(u16, uint16_t, u64, uint64_t)              \
    X(u32, uint32_t, u64, uint64_t) X(u64, uint64_t, u64, uint64_t)

/* Writes a floating-point encoding to a place of any alignment. */
void ksbi_store(void *out, uint64_t bits, struct ksbi_format f);

/* `count` reductions: NULL checks and the loop over them. */
ksb_status ksbi_reduce_many(enum ksbi_operation op, struct ksbi_array a, size_t ddof, struct ksbi_format f,
                            size_t count, ptrdiff_t next, void *out, ptrdiff_t out_stride);

/* ksb_<op>_<name>, ksb_<op>_<name>_strided and ksb_<op>_<name>_many of one array. */
#define KSBI_DEFINE_UNARY(op, OPERATION, T, ctype, R, rtype, name)                                          \
    rtype ksb_##op##_##name(const ctype *x, size_t n)                                                       \
    {                                                                                                       \
        return ksbi_as_##R(ksbi_reduce(OPERATION, ksbi_array(KSBI_##T, x, n, sizeof *x), 0, ksbi_##R));     \
    }                                                                                                       \
    rtype ksb_##op##_##name##_strided(const void *x, size_t n, ptrdiff_t stride)                            \
    {                                                                                                       \
        return ksbi_as_##R(ksbi_reduce(OPERATION, ksbi_array(KSBI_##T, x, n, stride), 0, ksbi_##R));        \
    }                                                                                                       \
    ksb_status ksb_##op##_##name##_many(const void *x, size_t n, ptrdiff_t stride, size_t count,            \
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride)                    \
    {                                                                                                       \
        return ksbi_reduce_many(OPERATION, ksbi_array(KSBI_##T, x, n, stride), 0, ksbi_##R, count, next,    \
                                out, out_stride);                                                           \
    }

/* The same with delta degrees of freedom. */
#define KSBI_DEFINE_UNARY_DDOF(op, OPERATION, T, ctype, R, rtype, name)                                     \
    rtype ksb_##op##_##name(const ctype *x, size_t n, size_t ddof)                                          \
    {                                                                                                       \
        return ksbi_as_##R(ksbi_reduce(OPERATION, ksbi_array(KSBI_##T, x, n, sizeof *x), ddof, ksbi_##R));  \
    }                                                                                                       \
    rtype ksb_##op##_##name##_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof)               \
    {                                                                                                       \
        return ksbi_as_##R(ksbi_reduce(OPERATION, ksbi_array(KSBI_##T, x, n, stride), ddof, ksbi_##R));     \
    }                                                                                                       \
    ksb_status ksb_##op##_##name##_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof,             \
                                        size_t count, ptrdiff_t next, void *out, ptrdiff_t out_stride)      \
    {                                                                                                       \
        return ksbi_reduce_many(OPERATION, ksbi_array(KSBI_##T, x, n, stride), ddof, ksbi_##R, count, next, \
                                out, out_stride);                                                           \
    }

/* Where the reduction k of many reads. */
static inline struct ksbi_array ksbi_array_at(struct ksbi_array a, size_t k, ptrdiff_t next)
{
    if (a.n > 0)
        a.x += (ptrdiff_t)k * next;
    return a;
}

/* Whether `count` reductions that read these arrays (y.n = 0 for one) and write `out` lack a pointer. */
static inline int ksbi_lacks_pointer(struct ksbi_array x, struct ksbi_array y, size_t count, const void *out)
{
    return count > 0 && (out == NULL || (x.n > 0 && x.x == NULL) || (y.n > 0 && y.x == NULL));
}

#endif /* KSBI_ENTRY_H */
