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
    KSBI_NARROW_ENTRIES(X, __VA_ARGS__)
#define KSBI_NARROW_ENTRIES(X, ...)                         \
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

/* One reduction, and how to step to the next one of many. */
struct ksbi_task {
    enum ksbi_operation operation; /* for the reductions of one array */
    struct ksbi_array x, y;   /* y.n is 0 if there is one array */
    size_t ddof;
    struct ksbi_format f;     /* of a floating-point result */
    ptrdiff_t xnext, ynext;
};

/* Does the reduction and writes its result to a place of any alignment; returns 0, with nothing written, if the
 * result does not fit. */
typedef int ksbi_write_result(const struct ksbi_task *t, void *out);

/* Does `count` reductions: every _many, and every function that returns a status, goes through here. */
ksb_status ksbi_each(struct ksbi_task t, ksbi_write_result *write, size_t count, void *out, ptrdiff_t out_stride,
                     size_t *failed);

/* The reductions of reduce.h. */
ksbi_write_result ksbi_write_reduction;

/* Writes a floating-point encoding to a place of any alignment. */
void ksbi_store(void *out, uint64_t bits, struct ksbi_format f);

/* ksb_<op>_<name>, ksb_<op>_<name>_strided and ksb_<op>_<name>_many of one array. */
#define KSBI_DEFINE_UNARY(op, OPERATION, T, ctype, R, rtype, name)                                                \
    rtype ksb_##op##_##name(const ctype *x, size_t n)                                                             \
    {                                                                                                             \
        return ksbi_as_##R(ksbi_reduce(OPERATION, KSBI_ARRAY(KSBI_##T, x, n, sizeof *x), 0, ksbi_##R));           \
    }                                                                                                             \
    KSBI_DEFINE_UNARY_LAYOUTS(op, OPERATION, T, ctype, R, rtype, name)

/* The latter two alone. */
#define KSBI_DEFINE_UNARY_LAYOUTS(op, OPERATION, T, ctype, R, rtype, name)                                        \
    rtype ksb_##op##_##name##_strided(const void *x, size_t n, ptrdiff_t stride)                                  \
    {                                                                                                             \
        return ksbi_as_##R(ksbi_reduce(OPERATION, KSBI_ARRAY(KSBI_##T, x, n, stride), 0, ksbi_##R));              \
    }                                                                                                             \
    ksb_status ksb_##op##_##name##_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,  \
                                        void *out, ptrdiff_t out_stride)                                          \
    {                                                                                                             \
        const struct ksbi_task t = {                                                                              \
            .operation = OPERATION, .x = ksbi_array(KSBI_##T, x, n, stride), .f = ksbi_##R, .xnext = next};              \
        return ksbi_each(t, ksbi_write_reduction, count, out, out_stride, NULL);                                  \
    }

/* The same with delta degrees of freedom. */
#define KSBI_DEFINE_UNARY_DDOF(op, OPERATION, T, ctype, R, rtype, name)                                           \
    rtype ksb_##op##_##name(const ctype *x, size_t n, size_t ddof)                                                \
    {                                                                                                             \
        return ksbi_as_##R(ksbi_reduce(OPERATION, KSBI_ARRAY(KSBI_##T, x, n, sizeof *x), ddof, ksbi_##R));        \
    }                                                                                                             \
    rtype ksb_##op##_##name##_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof)                     \
    {                                                                                                             \
        return ksbi_as_##R(ksbi_reduce(OPERATION, KSBI_ARRAY(KSBI_##T, x, n, stride), ddof, ksbi_##R));           \
    }                                                                                                             \
    ksb_status ksb_##op##_##name##_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,     \
                                        ptrdiff_t next, void *out, ptrdiff_t out_stride)                          \
    {                                                                                                             \
        const struct ksbi_task t = {.operation = OPERATION,                                                              \
                                    .x = ksbi_array(KSBI_##T, x, n, stride),                                      \
                                    .ddof = ddof,                                                                 \
                                    .f = ksbi_##R,                                                                \
                                    .xnext = next};                                                               \
        return ksbi_each(t, ksbi_write_reduction, count, out, out_stride, NULL);                                  \
    }

/* Whether a reduction that reads these arrays lacks a pointer. */
static inline int ksbi_lacks_pointer(struct ksbi_array x, struct ksbi_array y)
{
    return (x.n > 0 && x.x == NULL) || (y.n > 0 && y.x == NULL);
}

#endif /* KSBI_ENTRY_H */
