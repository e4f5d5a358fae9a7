/* SPDX-License-Identifier: MIT */
/*
 * Sums and products of integers, once, over the vocabulary of vec.h: a part of kernel_tmpl.h, which includes it.
 *
 * Terms are elements, or products of two elements of 8 to 32 bits, which have twice the bits. Vectors of terms are read
 * as words of w bits, which are summed modulo 2^w beside the sum of their upper halves: both together are the exact sum
 * of up to 2^(w/2) words (docs/algorithm.md, Theorem 4). Two narrow terms make a word, a term of 64 bits is one. Signed
 * terms are summed with their sign bit inverted, which adds 2^(bits - 1) to each.
 */

typedef uint32_t uvec_32 __attribute__((vector_size(8 * KSBI_LANES)));
typedef uint16_t uvec_16 __attribute__((vector_size(8 * KSBI_LANES)));

/* Factors, which fill half a vector, and their products. */
typedef int8_t half_i8 __attribute__((vector_size(4 * KSBI_LANES)));
typedef uint8_t half_u8 __attribute__((vector_size(4 * KSBI_LANES)));
typedef int16_t half_i16 __attribute__((vector_size(4 * KSBI_LANES)));
typedef uint16_t half_u16 __attribute__((vector_size(4 * KSBI_LANES)));
typedef int32_t half_i32 __attribute__((vector_size(4 * KSBI_LANES)));
typedef uint32_t half_u32 __attribute__((vector_size(4 * KSBI_LANES)));
typedef int32_t ivec_32 __attribute__((vector_size(8 * KSBI_LANES)));
typedef int16_t ivec_16 __attribute__((vector_size(8 * KSBI_LANES)));

enum { INTEGER_CHAINS = 2, INTEGER_STEP_BYTES = INTEGER_CHAINS * 8 * KSBI_LANES };

struct integers {
    enum ksbi_type type;
    const char *x, *y; /* y is NULL for a plain sum */
};

KSBI_INLINE int is_signed(enum ksbi_type type)
{
    return type == KSBI_i8 || type == KSBI_i16 || type == KSBI_i32 || type == KSBI_i64;
}

KSBI_INLINE int element_bits(enum ksbi_type type)
{
    switch (type) {
    case KSBI_i8:
    case KSBI_u8:
        return 8;
    case KSBI_i16:
    case KSBI_u16:
        return 16;
    case KSBI_i32:
    case KSBI_u32:
        return 32;
    default:
        return 64;
    }
}

KSBI_INLINE int term_bits(struct integers s)
{
    return s.y == NULL ? element_bits(s.type) : 2 * element_bits(s.type);
}

/* w: the narrowest words that hold two terms, or one of 64 bits. */
KSBI_INLINE int word_bits(struct integers s)
{
    return term_bits(s) == 64 ? 64 : 2 * term_bits(s);
}

KSBI_INLINE uvec add_words(uvec a, uvec b, int w)
{
    return w == 16 ? (uvec)((uvec_16)a + (uvec_16)b) : w == 32 ? (uvec)((uvec_32)a + (uvec_32)b) : a + b;
}

KSBI_INLINE uvec upper_halves(uvec v, int w)
{
    return w == 16 ? (uvec)((uvec_16)v >> 8) : w == 32 ? (uvec)((uvec_32)v >> 16) : v >> 32;
}

/* a - b * 2^(w/2). */
KSBI_INLINE uvec subtract_shifted(uvec a, uvec b, int w)
{
    return w == 16   ? (uvec)((uvec_16)a - ((uvec_16)b << 8))
           : w == 32 ? (uvec)((uvec_32)a - ((uvec_32)b << 16))
                     : a - (b << 32);
}

/* The words of w bits summed to words of 64. */
KSBI_INLINE uvec widened(uvec v, int w)
{
    const uvec low16 = (uvec)ivec_set(INT64_C(0x0000ffff0000ffff)), low32 = (uvec)ivec_set(INT64_C(0xffffffff));
    if (w == 16)
        v = (v & low16) + (uvec)((uvec_32)v >> 16);
    return w == 64 ? v : (v & low32) + (v >> 32);
}

/* half_<T>(p): half a vector of factors, converted to the type of their products. */
#define DEFINE_FACTORS(T, wide)                                 \
    KSBI_INLINE wide factors_##T(const char *p)                 \
    {                                                           \
        half_##T v;                                             \
        memcpy(&v, p, sizeof v);                                \
        return __builtin_convertvector(v, wide);                \
    }
DEFINE_FACTORS(i8, ivec_16)
DEFINE_FACTORS(u8, uvec_16)
DEFINE_FACTORS(i16, ivec_32)
DEFINE_FACTORS(u16, uvec_32)
DEFINE_FACTORS(i32, ivec)
DEFINE_FACTORS(u32, uvec)
#undef DEFINE_FACTORS

/* A vector of terms; products are of the first of those at x + at / 2 and y + at / 2. None overflows its type. */
KSBI_INLINE uvec integer_terms(struct integers s, size_t at)
{
    uvec v;
    if (s.y == NULL) {
        memcpy(&v, s.x + at, sizeof v);
        return v;
    }
    const char *const x = s.x + at / 2, *const y = s.y + at / 2;
    switch (s.type) {
    case KSBI_i8:
        return (uvec)(factors_i8(x) * factors_i8(y));
    case KSBI_u8:
        return (uvec)(factors_u8(x) * factors_u8(y));
    case KSBI_i16:
        return (uvec)(factors_i16(x) * factors_i16(y));
    case KSBI_u16:
        return (uvec)(factors_u16(x) * factors_u16(y));
    case KSBI_i32:
        return (uvec)multiply_i32(factors_i32(x), factors_i32(y));
    default:
        return multiply_u32(factors_u32(x), factors_u32(y));
    }
}

/* What was inverted in signed terms. */
KSBI_INLINE uvec sign_bits(struct integers s)
{
    if (!is_signed(s.type))
        return (uvec)ivec_set(0);
    switch (term_bits(s)) {
    case 8:
        return (uvec)ivec_set((int64_t)UINT64_C(0x8080808080808080));
    case 16:
        return (uvec)ivec_set((int64_t)UINT64_C(0x8000800080008000));
    case 32:
        return (uvec)ivec_set((int64_t)UINT64_C(0x8000000080000000));
    default:
        return (uvec)ivec_set(INT64_MIN);
    }
}

/* Sums of the lower and of the upper halves of words, in words of 64 bits. */
struct halves {
    uvec lower, upper;
};

/* Adds up to 2^(w/2) steps. */
KSBI_INLINE void add_steps(struct halves *h, struct integers s, size_t at, size_t steps)
{
    const int w = word_bits(s);
    const uvec inverted = sign_bits(s);
    uvec sum[INTEGER_CHAINS], upper[INTEGER_CHAINS];
    KSBI_UNROLL
    for (int c = 0; c < INTEGER_CHAINS; c++)
        sum[c] = upper[c] = (uvec)ivec_set(0);
    for (; steps > 0; steps--, at += INTEGER_STEP_BYTES) {
        KSBI_UNROLL
        for (int c = 0; c < INTEGER_CHAINS; c++) {
            const uvec v = integer_terms(s, at + (size_t)c * sizeof v) ^ inverted;
            sum[c] = add_words(sum[c], v, w);
            upper[c] = add_words(upper[c], upper_halves(v, w), w);
        }
    }
    KSBI_UNROLL
    for (int c = 0; c < INTEGER_CHAINS; c++) {
        h->lower += widened(subtract_shifted(sum[c], upper[c], w), w);
        h->upper += widened(upper[c], w);
    }
}

/* Terms that are summed before they are deposited: with halves below 2^32 their sums stay below 2^58. */
#define INTEGER_RUN ((size_t)1 << 26)

/* Whether one of n products, which sum to 0, is another zero than that of a negative factor. */
static void note_zero_products(struct deposits *d, struct integers s, size_t n)
{
    ksbi_reader *const read = ksbi_reader_of(s.type);
    const size_t size = ksbi_size_of(s.type);
    for (; n > 0 && !d->p->other; n--, s.x += size, s.y += size) {
        const struct ksbi_decoded a = read(s.x), b = read(s.y);
        d->p->other |= (a.negative ^ b.negative) == d->negate || (a.significand != 0 && b.significand != 0);
    }
}

KSBI_INLINE void deposit_integers(struct deposits *d, struct integers s, size_t n, __int128 low, __int128 high)
{
    deposit(d, low, 0);
    deposit(d, high, 64);
    if (s.y == NULL || low != 0 || high != 0)
        d->p->other = 1;
    else
        note_zero_products(d, s, n);
}

/* Sums up to INTEGER_RUN terms. */
KSBI_INLINE void sum_run(struct deposits *d, struct integers s, size_t n)
{
    const size_t bytes = n * (size_t)term_bits(s) / 8, most = (size_t)1 << (word_bits(s) < 64 ? word_bits(s) / 2 : 26);
    struct halves h = {(uvec)ivec_set(0), (uvec)ivec_set(0)};
    size_t at = 0, count = n;
    while (bytes - at >= INTEGER_STEP_BYTES) {
        const size_t left = (bytes - at) / INTEGER_STEP_BYTES, steps = left < most ? left : most;
        add_steps(&h, s, at, steps);
        at += steps * INTEGER_STEP_BYTES;
    }
    if (at < bytes) { /* the rest, with zeros up to a step */
        char x[INTEGER_STEP_BYTES] = {0}, y[INTEGER_STEP_BYTES] = {0};
        struct integers rest = s;
        rest.x = x;
        if (s.y == NULL) {
            memcpy(x, s.x + at, bytes - at);
        } else {
            memcpy(x, s.x + at / 2, (bytes - at) / 2);
            memcpy(y, s.y + at / 2, (bytes - at) / 2);
            rest.y = y;
        }
        add_steps(&h, rest, 0, 1);
        count += (at + INTEGER_STEP_BYTES - bytes) * 8 / (size_t)term_bits(s);
    }
    __int128 sum = shifted(ivec_total((ivec)h.upper), term_bits(s) == 64 ? 32 : 0) + ivec_total((ivec)h.lower);
    if (is_signed(s.type))
        sum -= shifted((int64_t)count, term_bits(s) - 1);
    deposit_integers(d, s, n, sum, 0);
}

/* The same for products of 128 bits, whose words are summed apart: two additions with carry for each. */
KSBI_INLINE void sum_run_of_wide_products(struct deposits *d, struct integers s, size_t n)
{
    __int128 low = 0, high = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t x, y;
        memcpy(&x, s.x + 8 * i, sizeof x);
        memcpy(&y, s.y + 8 * i, sizeof y);
        if (is_signed(s.type)) {
            const __int128 p = (__int128)(int64_t)x * (int64_t)y;
            low += (uint64_t)p;
            high += (int64_t)(p >> 64);
        } else {
            const unsigned __int128 p = (unsigned __int128)x * y;
            low += (uint64_t)p;
            high += (uint64_t)(p >> 64);
        }
    }
    deposit_integers(d, s, n, low, high);
}

/* All n terms, contiguous. */
KSBI_INLINE void sum_integers(struct deposits *d, struct integers s, size_t n)
{
    const size_t size = (size_t)element_bits(s.type) / 8;
    while (n > 0) {
        const size_t m = n < INTEGER_RUN ? n : INTEGER_RUN;
        if (term_bits(s) == 128)
            sum_run_of_wide_products(d, s, m);
        else
            sum_run(d, s, m);
        n -= m;
        s.x += m * size;
        s.y = s.y == NULL ? NULL : s.y + m * size;
    }
}

#define DEFINE_INTEGER_SUMS(T, ctype)                                                                             \
    static KSBI_TARGET __attribute__((noinline)) void sum_VALUE_##T(struct deposits *d, const char *x,            \
                                                                    const char *y, size_t n)                      \
    {                                                                                                             \
        (void)y;                                                                                                  \
        const struct integers s = {KSBI_##T, x, NULL};                                                            \
        sum_integers(d, s, n);                                                                                    \
    }                                                                                                             \
    static KSBI_TARGET __attribute__((noinline)) void sum_PRODUCT_##T(struct deposits *d, const char *x,          \
                                                                      const char *y, size_t n)                    \
    {                                                                                                             \
        const struct integers s = {KSBI_##T, x, y};                                                               \
        sum_integers(d, s, n);                                                                                    \
    }
KSBI_SIGNED_TYPES(DEFINE_INTEGER_SUMS)
KSBI_UNSIGNED_TYPES(DEFINE_INTEGER_SUMS)
#undef DEFINE_INTEGER_SUMS
