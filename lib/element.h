/* SPDX-License-Identifier: MIT */
/*
 * Element types: their names, sizes, ranges and how one element is read. The lists below are the only
 * enumeration of types in the library; entry points and kernels are instantiated from them.
 */
#ifndef KSBI_ELEMENT_H
#define KSBI_ELEMENT_H

#include "bits.h"

/* X(type, C type) */
#define KSBI_FLOAT_TYPES(X) X(f64, double) X(f32, float) X(f16, uint16_t) X(bf16, uint16_t)
#define KSBI_SIGNED_TYPES(X) X(i8, int8_t) X(i16, int16_t) X(i32, int32_t) X(i64, int64_t)
#define KSBI_UNSIGNED_TYPES(X) X(u8, uint8_t) X(u16, uint16_t) X(u32, uint32_t) X(u64, uint64_t)
#define KSBI_REAL_TYPES(X) KSBI_FLOAT_TYPES(X) KSBI_SIGNED_TYPES(X) KSBI_UNSIGNED_TYPES(X)

/* X(type, C type): the types reductions of floating-point data are rounded to. */
#define KSBI_RESULT_TYPES(X) KSBI_FLOAT_TYPES(X)

enum ksbi_type {
#define X(T, ctype) KSBI_##T,
    KSBI_REAL_TYPES(X)
#undef X
    KSBI_TYPES
};

/* Finite, non-zero elements of a type are multiples of 2^min_exponent below 2^max_exponent. */
struct ksbi_range {
    int min_exponent, max_exponent;
};
struct ksbi_range ksbi_range_of(enum ksbi_type type);

/* Bytes of an element. */
size_t ksbi_size_of(enum ksbi_type type);

/* n elements of a type, stride bytes apart. */
struct ksbi_array {
    enum ksbi_type type;
    const char *x;
    size_t n;
    ptrdiff_t stride;
};

static inline struct ksbi_array ksbi_array(enum ksbi_type type, const void *x, size_t n, ptrdiff_t stride)
{
    const struct ksbi_array a = {type, x, n, stride};
    return a;
}

/* An array in place, for a call. Short reductions feel it when a structure is built and then copied: what was just stored in
 * parts is slow to load as a whole. */
#define KSBI_ARRAY(type, x, n, stride) (&(const struct ksbi_array){type, (const char *)(x), n, stride})

/* Copies n elements of `size` bytes, `stride` bytes apart, side by side. */
void ksbi_gather(char *to, const char *x, ptrdiff_t stride, size_t n, size_t size);

/* Reads the element at p, of any alignment: struct ksbi_decoded ksbi_read_<type>(const char *p). */
#define KSBI_DEFINE_READ_FLOAT(T, word)                                 \
    static inline struct ksbi_decoded ksbi_read_##T(const char *p)      \
    {                                                                   \
        word bits;                                                      \
        memcpy(&bits, p, sizeof bits);                                  \
        return ksbi_decode(bits, ksbi_##T);                             \
    }
KSBI_DEFINE_READ_FLOAT(f64, uint64_t)
KSBI_DEFINE_READ_FLOAT(f32, uint32_t)
KSBI_DEFINE_READ_FLOAT(f16, uint16_t)
KSBI_DEFINE_READ_FLOAT(bf16, uint16_t)
#undef KSBI_DEFINE_READ_FLOAT

#define KSBI_DEFINE_READ_SIGNED(T, ctype)                                               \
    static inline struct ksbi_decoded ksbi_read_##T(const char *p)                      \
    {                                                                                   \
        ctype v;                                                                        \
        memcpy(&v, p, sizeof v);                                                        \
        return ksbi_decode_integer(v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0);       \
    }
KSBI_SIGNED_TYPES(KSBI_DEFINE_READ_SIGNED)
#undef KSBI_DEFINE_READ_SIGNED

#define KSBI_DEFINE_READ_UNSIGNED(T, ctype)                             \
    static inline struct ksbi_decoded ksbi_read_##T(const char *p)      \
    {                                                                   \
        ctype v;                                                        \
        memcpy(&v, p, sizeof v);                                        \
        return ksbi_decode_integer(v, 0);                               \
    }
KSBI_UNSIGNED_TYPES(KSBI_DEFINE_READ_UNSIGNED)
#undef KSBI_DEFINE_READ_UNSIGNED

/* The reader of a type, for loops that are not instantiated for each. */
typedef struct ksbi_decoded ksbi_reader(const char *p);
ksbi_reader *ksbi_reader_of(enum ksbi_type type);

/* The value of a floating-point type with the given encoding: <C type> ksbi_as_<type>(uint64_t bits). */
static inline double ksbi_as_f64(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static inline float ksbi_as_f32(uint64_t bits)
{
    const uint32_t word = (uint32_t)bits;
    float v;
    memcpy(&v, &word, sizeof v);
    return v;
}

static inline uint16_t ksbi_as_f16(uint64_t bits)
{
    return (uint16_t)bits;
}

static inline uint16_t ksbi_as_bf16(uint64_t bits)
{
    return (uint16_t)bits;
}

#endif /* KSBI_ELEMENT_H */
