/* SPDX-License-Identifier: MIT */
#include "entries.h"

#include <string.h>

/* X(operation, OPERATION, name, C type, ELEMENT, C type of the result, RESULT) */
#define FLOATS(X, op, OP)                                \
    X(op, OP, f64, double, F64, double, F64)             \
    X(op, OP, f32, float, F32, float, F32)               \
    X(op, OP, f16, uint16_t, F16, uint16_t, F16)         \
    X(op, OP, bf16, uint16_t, BF16, uint16_t, BF16)      \
    X(op, OP, f32_f64, float, F32, double, F64)          \
    X(op, OP, f16_f64, uint16_t, F16, double, F64)       \
    X(op, OP, bf16_f64, uint16_t, BF16, double, F64)
#define INTEGERS(X, op, OP)                                                                          \
    X(op, OP, i8, int8_t, I8, double, F64) X(op, OP, i16, int16_t, I16, double, F64)                 \
    X(op, OP, i32, int32_t, I32, double, F64) X(op, OP, i64, int64_t, I64, double, F64)              \
    X(op, OP, u8, uint8_t, U8, double, F64) X(op, OP, u16, uint16_t, U16, double, F64)               \
    X(op, OP, u32, uint32_t, U32, double, F64) X(op, OP, u64, uint64_t, U64, double, F64)
#define EXACT_INTEGERS(X, op, OP)                                                                    \
    X(op, OP, i8, int8_t, I8, int64_t, I64) X(op, OP, i16, int16_t, I16, int64_t, I64)               \
    X(op, OP, i32, int32_t, I32, int64_t, I64) X(op, OP, i64, int64_t, I64, int64_t, I64)            \
    X(op, OP, u8, uint8_t, U8, uint64_t, U64) X(op, OP, u16, uint16_t, U16, uint64_t, U64)           \
    X(op, OP, u32, uint32_t, U32, uint64_t, U64) X(op, OP, u64, uint64_t, U64, uint64_t, U64)
#define COMPLEX(X, op, OP)                               \
    X(op, OP, cf64, ksb_cf64, CF64, ksb_cf64, CF64)      \
    X(op, OP, cf32, ksb_cf32, CF32, ksb_cf32, CF32)
#define COMPLEX_TO_REAL(X, op, OP)                       \
    X(op, OP, cf64, ksb_cf64, CF64, double, F64)         \
    X(op, OP, cf32, ksb_cf32, CF32, float, F32)

/* All of them, by the shape of their arguments. _SUM has a _by form too; _STATUS returns one. */
#define ENTRIES(UNARY, UNARY_SUM, UNARY_DDOF, BINARY, BINARY_DDOF, UNARY_STATUS, BINARY_STATUS)      \
    FLOATS(UNARY_SUM, sum, SUM)                                                                      \
    EXACT_INTEGERS(UNARY_STATUS, sum, SUM)                                                           \
    COMPLEX(UNARY, sum, SUM)                                                                         \
    FLOATS(UNARY, mean, MEAN)                                                                        \
    INTEGERS(UNARY, mean, MEAN)                                                                      \
    COMPLEX(UNARY, mean, MEAN)                                                                       \
    FLOATS(UNARY, norm, NORM)                                                                        \
    INTEGERS(UNARY, norm, NORM)                                                                      \
    COMPLEX_TO_REAL(UNARY, norm, NORM)                                                               \
    FLOATS(UNARY_DDOF, var, VAR)                                                                     \
    INTEGERS(UNARY_DDOF, var, VAR)                                                                   \
    COMPLEX_TO_REAL(UNARY_DDOF, var, VAR)                                                            \
    FLOATS(UNARY_DDOF, std, STD)                                                                     \
    INTEGERS(UNARY_DDOF, std, STD)                                                                   \
    COMPLEX_TO_REAL(UNARY_DDOF, std, STD)                                                            \
    FLOATS(UNARY, nansum, NANSUM)                                                                    \
    FLOATS(UNARY, nanmean, NANMEAN)                                                                  \
    FLOATS(UNARY_DDOF, nanvar, NANVAR)                                                               \
    FLOATS(UNARY_DDOF, nanstd, NANSTD)                                                               \
    FLOATS(BINARY, dot, DOT)                                                                         \
    EXACT_INTEGERS(BINARY_STATUS, dot, DOT)                                                          \
    COMPLEX(BINARY, dot, DOT)                                                                        \
    COMPLEX(BINARY, dotc, DOTC)                                                                      \
    FLOATS(BINARY, wmean, WMEAN)                                                                     \
    FLOATS(BINARY_DDOF, wvar, WVAR)                                                                  \
    FLOATS(BINARY_DDOF, wstd, WSTD)

#define DEFINE(name, shape, expression)                                             \
    static ksb_status name##_##shape(const struct ksb_call *c, void *out)           \
    {                                                                               \
        return expression;                                                          \
    }
/* A value goes to memory of any alignment. */
#define DEFINE_VALUE(name, shape, rtype, expression)                                \
    static ksb_status name##_##shape(const struct ksb_call *c, void *out)           \
    {                                                                               \
        const rtype result = expression;                                            \
        memcpy(out, &result, sizeof result);                                        \
        return KSB_OK;                                                              \
    }

#define UNARY(op, OP, name, ctype, E, rtype, R)                                                                     \
    DEFINE_VALUE(op##_##name, contiguous, rtype, ksb_##op##_##name(c->x, c->n))                                     \
    DEFINE_VALUE(op##_##name, strided, rtype, ksb_##op##_##name##_strided(c->x, c->n, c->xstride))                  \
    DEFINE(op##_##name, many,                                                                                       \
           ksb_##op##_##name##_many(c->x, c->n, c->xstride, c->count, c->xnext, out, c->out_stride))
#define UNARY_SUM(op, OP, name, ctype, E, rtype, R)                                                                 \
    UNARY(op, OP, name, ctype, E, rtype, R)                                                                         \
    DEFINE(op##_##name, by, ksb_##op##_##name##_by(c->x, c->n, c->xstride, c->labels, c->ngroups, out))
#define UNARY_DDOF(op, OP, name, ctype, E, rtype, R)                                                                \
    DEFINE_VALUE(op##_##name, contiguous, rtype, ksb_##op##_##name(c->x, c->n, c->ddof))                            \
    DEFINE_VALUE(op##_##name, strided, rtype, ksb_##op##_##name##_strided(c->x, c->n, c->xstride, c->ddof))         \
    DEFINE(op##_##name, many,                                                                                       \
           ksb_##op##_##name##_many(c->x, c->n, c->xstride, c->ddof, c->count, c->xnext, out, c->out_stride))
#define BINARY(op, OP, name, ctype, E, rtype, R)                                                                    \
    DEFINE_VALUE(op##_##name, contiguous, rtype, ksb_##op##_##name(c->x, c->y, c->n))                               \
    DEFINE_VALUE(op##_##name, strided, rtype,                                                                       \
                 ksb_##op##_##name##_strided(c->x, c->y, c->n, c->xstride, c->ystride))                             \
    DEFINE(op##_##name, many,                                                                                       \
           ksb_##op##_##name##_many(c->x, c->y, c->n, c->xstride, c->ystride, c->count, c->xnext, c->ynext, out,    \
                                    c->out_stride))
#define BINARY_DDOF(op, OP, name, ctype, E, rtype, R)                                                               \
    DEFINE_VALUE(op##_##name, contiguous, rtype, ksb_##op##_##name(c->x, c->y, c->n, c->ddof))                      \
    DEFINE_VALUE(op##_##name, strided, rtype,                                                                       \
                 ksb_##op##_##name##_strided(c->x, c->y, c->n, c->xstride, c->ystride, c->ddof))                    \
    DEFINE(op##_##name, many,                                                                                       \
           ksb_##op##_##name##_many(c->x, c->y, c->n, c->xstride, c->ystride, c->ddof, c->count, c->xnext,          \
                                    c->ynext, out, c->out_stride))
#define UNARY_STATUS(op, OP, name, ctype, E, rtype, R)                                                              \
    DEFINE(op##_##name, contiguous, ksb_##op##_##name(c->x, c->n, out))                                             \
    DEFINE(op##_##name, strided, ksb_##op##_##name##_strided(c->x, c->n, c->xstride, out))                          \
    DEFINE(op##_##name, many,                                                                                       \
           ksb_##op##_##name##_many(c->x, c->n, c->xstride, c->count, c->xnext, out, c->out_stride, c->failed))     \
    DEFINE(op##_##name, by,                                                                                         \
           ksb_##op##_##name##_by(c->x, c->n, c->xstride, c->labels, c->ngroups, out, c->failed))
#define BINARY_STATUS(op, OP, name, ctype, E, rtype, R)                                                             \
    DEFINE(op##_##name, contiguous, ksb_##op##_##name(c->x, c->y, c->n, out))                                       \
    DEFINE(op##_##name, strided, ksb_##op##_##name##_strided(c->x, c->y, c->n, c->xstride, c->ystride, out))        \
    DEFINE(op##_##name, many,                                                                                       \
           ksb_##op##_##name##_many(c->x, c->y, c->n, c->xstride, c->ystride, c->count, c->xnext, c->ynext, out,    \
                                    c->out_stride, c->failed))
ENTRIES(UNARY, UNARY_SUM, UNARY_DDOF, BINARY, BINARY_DDOF, UNARY_STATUS, BINARY_STATUS)

#define PLAIN(op, OP, name, ctype, E, rtype, R)                                                                     \
    {#op "_" #name, ORACLE_##OP, ORACLE_##E, ORACLE_##R, op##_##name##_contiguous, op##_##name##_strided,           \
     op##_##name##_many, NULL},
#define GROUPED(op, OP, name, ctype, E, rtype, R)                                                                   \
    {#op "_" #name, ORACLE_##OP, ORACLE_##E, ORACLE_##R, op##_##name##_contiguous, op##_##name##_strided,           \
     op##_##name##_many, op##_##name##_by},
const struct ksb_entry ksb_entries[] = {ENTRIES(PLAIN, GROUPED, PLAIN, PLAIN, PLAIN, GROUPED, PLAIN)};
const int ksb_entries_count = sizeof ksb_entries / sizeof *ksb_entries;

const struct ksb_entry *ksb_entry_named(const char *name)
{
    for (int i = 0; i < ksb_entries_count; i++)
        if (strcmp(ksb_entries[i].name, name) == 0)
            return &ksb_entries[i];
    return NULL;
}

#define STREAM(T, E)                                                                                                \
    {#T, ORACLE_##E, ksb_acc_add_array_##T, ksb_acc_subtract_array_##T, ksb_acc_add_products_##T,                   \
     ksb_acc_subtract_products_##T, ksb_moments_add_array_##T, ksb_moments_subtract_array_##T},
const struct ksb_stream_entry ksb_stream_entries[] = {
    STREAM(f64, F64) STREAM(f32, F32) STREAM(f16, F16) STREAM(bf16, BF16)
    STREAM(i8, I8) STREAM(i16, I16) STREAM(i32, I32) STREAM(i64, I64)
    STREAM(u8, U8) STREAM(u16, U16) STREAM(u32, U32) STREAM(u64, U64)
};
const int ksb_stream_entries_count = sizeof ksb_stream_entries / sizeof *ksb_stream_entries;
