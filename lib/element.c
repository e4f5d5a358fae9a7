/* SPDX-License-Identifier: MIT */
#include "element.h"

struct ksbi_range ksbi_range_of(enum ksbi_type type)
{
    static const struct ksbi_range range[KSBI_TYPES] = {
        [KSBI_f64] = {-1074, 1024}, [KSBI_f32] = {-149, 128}, [KSBI_f16] = {-24, 16}, [KSBI_bf16] = {-133, 128},
        [KSBI_i8] = {0, 8},         [KSBI_i16] = {0, 16},     [KSBI_i32] = {0, 32},   [KSBI_i64] = {0, 64},
        [KSBI_u8] = {0, 8},         [KSBI_u16] = {0, 16},     [KSBI_u32] = {0, 32},   [KSBI_u64] = {0, 64},
    };
    return range[type];
}

ksbi_reader *ksbi_reader_of(enum ksbi_type type)
{
    static ksbi_reader *const reader[KSBI_TYPES] = {
#define ENTRY(T, ctype) [KSBI_##T] = ksbi_read_##T,
        KSBI_REAL_TYPES(ENTRY)
#undef ENTRY
    };
    return reader[type];
}

size_t ksbi_size_of(enum ksbi_type type)
{
    static const unsigned char size[KSBI_TYPES] = {
#define ENTRY(T, ctype) [KSBI_##T] = sizeof(ctype),
        KSBI_REAL_TYPES(ENTRY)
#undef ENTRY
    };
    return size[type];
}

/* Inlined with a constant size, so that each copy is one move. */
static inline void gather(char *to, const char *x, ptrdiff_t stride, size_t n, size_t size)
{
    for (size_t i = 0; i < n; i++)
        memcpy(to + size * i, x + (ptrdiff_t)i * stride, size);
}

void ksbi_gather(char *to, const char *x, ptrdiff_t stride, size_t n, size_t size)
{
    switch (size) {
    case 8:
        gather(to, x, stride, n, 8);
        break;
    case 4:
        gather(to, x, stride, n, 4);
        break;
    case 2:
        gather(to, x, stride, n, 2);
        break;
    default:
        gather(to, x, stride, n, 1);
    }
}
