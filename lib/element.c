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

void ksbi_gather(char *to, const char *x, ptrdiff_t stride, size_t n, size_t size)
{
    for (size_t i = 0; i < n; i++) {
        const char *const from = x + (ptrdiff_t)i * stride;
        switch (size) { /* so that each copy is one move */
        case 8:
            memcpy(to + 8 * i, from, 8);
            break;
        case 4:
            memcpy(to + 4 * i, from, 4);
            break;
        default:
            memcpy(to + size * i, from, size);
        }
    }
}
