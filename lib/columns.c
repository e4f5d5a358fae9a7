/* SPDX-License-Identifier: MIT */
#include "columns.h"

#include "dispatch.h"
#include "estimate.h"
#include "special.h"

/* Whether all elements of a column are -0.0: of those that sum to zero only these give -0.0. */
static int is_all_negative_zeros(const struct ksbi_task *t, size_t column)
{
    const size_t size = ksbi_size_of(t->x.type);
    ksbi_reader *const read = ksbi_reader_of(t->x.type);
    int all = 1;
    for (size_t i = 0; i < t->x.n && all; i++) {
        const struct ksbi_decoded e = read(t->x.x + (ptrdiff_t)i * t->x.stride + column * size);
        all = e.negative && e.significand == 0 && e.kind == KSBI_FINITE;
    }
    return all;
}

/* Here nothing is computed with doubles but what is exact and normal in any floating-point environment, the caller's. */
static uint64_t bits_of(const double *d)
{
    uint64_t bits;
    memcpy(&bits, d, sizeof bits);
    return bits;
}

static int is_zero(const double *d)
{
    return bits_of(d) << 1 == 0;
}

/* A result of a column by what a kernel has found, or nothing. */
static int write_result(const struct ksbi_task *t, const struct ksbi_columns *c, size_t i, char *out)
{
    const double *const whole = &c->sum[0][i], *const fraction = &c->sum[1][i];
    uint64_t bits;
    if (ksbi_decode(bits_of(whole), ksbi_f64).kind == KSBI_NAN)
        return 0;
    struct ksbi_estimate e = ksbi_estimate_of_grids((int64_t)*whole, 51, (int64_t)(*fraction * 0x1p51),
                                                    (int)(bits_of(&c->unit[i]) >> 52) - 1023 - 51);
    e.error = c->error;
    if (is_zero(whole) && is_zero(fraction) && e.error == 0)
        bits = ksbi_zero_bits(is_all_negative_zeros(t, i), t->f);
    else if (t->operation == KSBI_SUM ? !ksbi_estimate_sum(&e, t->f, &bits) : !ksbi_estimate_mean(&e, t->x.n, t->f, &bits))
        return 0;
    ksbi_store(out, bits, t->f);
    return 1;
}

/* The same of what a kernel has rounded. */
static int write_rounded(const struct ksbi_task *t, const struct ksbi_columns *c, size_t i, char *out)
{
    const double *const sum = &c->sum[0][i];
    if (ksbi_decode(bits_of(sum), ksbi_f64).kind == KSBI_NAN)
        return 0;
    ksbi_store(out, is_zero(sum) ? ksbi_zero_bits(is_all_negative_zeros(t, i), t->f) : bits_of(sum), t->f);
    return 1;
}

/* Sums or means by a kernel for columns; done[i] becomes whether column i is done. Returns how many are not. Out of line, like
 * others here: what kernels need, and tiles, are not on the stack at one time. */
static __attribute__((noinline)) size_t sum_columns(const struct ksbi_task *t, size_t width, char *out,
                                                    ptrdiff_t out_stride, unsigned char *done)
{
    struct ksbi_columns c;
    size_t left = 0;
    const int rounded = t->operation == KSBI_SUM && t->f.fraction_bits == ksbi_f64.fraction_bits;
    ksbi_kernels()->sum_columns[t->x.type](&c, t->x.x, t->x.stride, t->x.n, width, rounded);
    for (size_t i = 0; i < width; i++, out += out_stride) {
        done[i] = (unsigned char)(rounded ? write_rounded(t, &c, i, out) : write_result(t, &c, i, out));
        left += !done[i];
    }
    return left;
}

/* Few columns at a time, all of them in a cache line or two of each row, are copied to tiles, a column in each, and go the
 * way of contiguous arrays from there: by estimates, and those that they do not decide exactly. */
enum { LINE = 8, TILE_BYTES = 2048 };
typedef char tiles[LINE][TILE_BYTES];

/* Copies m rows, from row i on. */
static void fill_tiles(tiles tile, const struct ksbi_task *t, size_t i, size_t m, size_t width)
{
    const size_t size = ksbi_size_of(t->x.type);
    const char *const row = t->x.x + (ptrdiff_t)i * t->x.stride;
    for (size_t at = 0; at < m; at += LINE) { /* a few rows, which stay in the cache, for all columns */
        const size_t few = m - at < LINE ? m - at : LINE;
        for (size_t j = 0; j < width; j++)
            ksbi_gather(tile[j] + at * size, row + (ptrdiff_t)at * t->x.stride + j * size, t->x.stride, few, size);
    }
}

static size_t rows_of_tile(const struct ksbi_task *t, size_t i)
{
    const size_t most = TILE_BYTES / ksbi_size_of(t->x.type);
    return t->x.n - i < most ? t->x.n - i : most;
}

static struct ksbi_array tile_array(const struct ksbi_task *t, const char *tile, size_t m)
{
    return ksbi_array(t->x.type, tile, m, (ptrdiff_t)ksbi_size_of(t->x.type));
}

/* done[j] becomes whether column j is done. */
static __attribute__((noinline)) void estimate_line(const struct ksbi_task *t, size_t width, char *out,
                                                    ptrdiff_t out_stride, unsigned char *done)
{
    struct ksbi_estimate sum[LINE][2];
    tiles tile;
    size_t left = width;
    memset(done, 1, width);
    for (size_t i = 0, m; i < t->x.n && left > 0; i += m) {
        m = rows_of_tile(t, i);
        fill_tiles(tile, t, i, m, width);
        for (size_t j = 0; j < width; j++) {
            const struct ksbi_array a = tile_array(t, tile[j], m);
            struct ksbi_estimate e[2];
            if (!done[j])
                continue;
            done[j] = (unsigned char)ksbi_estimate_of(t->operation, &a, i == 0 ? sum[j] : e);
            for (int k = 0; k < ksbi_partials_of(t->operation) && i > 0 && done[j]; k++)
                done[j] = (unsigned char)ksbi_estimate_add(&sum[j][k], &e[k]);
            left -= !done[j];
        }
    }
    for (size_t j = 0; j < width; j++) {
        uint64_t bits;
        if (done[j] && ksbi_estimate_decides(t->operation, sum[j], t->x.n, t->ddof, t->f, &bits))
            ksbi_store(out + (ptrdiff_t)j * out_stride, bits, t->f);
        else
            done[j] = 0;
    }
}

static void reduce_line(const struct ksbi_task *t, size_t width, char *out, ptrdiff_t out_stride)
{
    struct ksbi_partial p[LINE];
    tiles tile;
    const size_t each = (size_t)ksbi_partials_of(t->operation);
    KSBI_ASSERT(width * each <= LINE);
    for (size_t j = 0; j < width; j++)
        ksbi_reduce_begin(t->operation, &p[j * each], ksbi_range_of(t->x.type));
    for (size_t i = 0, m; i < t->x.n; i += m) {
        m = rows_of_tile(t, i);
        fill_tiles(tile, t, i, m, width);
        for (size_t j = 0; j < width; j++) {
            const struct ksbi_array a = tile_array(t, tile[j], m);
            ksbi_reduce_add(t->operation, &p[j * each], &a);
        }
    }
    for (size_t j = 0; j < width; j++)
        ksbi_store(out + (ptrdiff_t)j * out_stride,
                   ksbi_reduce_finish(t->operation, &p[j * each], t->x.n, t->ddof, t->f), t->f);
}

/* Where a column is as short as this, it stays in the cache, and reading it with a stride costs nothing. */
enum { SHORT_BYTES = 4096 };

static size_t columns_left(const unsigned char *done, size_t width)
{
    size_t left = 0;
    for (size_t j = 0; j < width; j++)
        left += !done[j];
    return left;
}

/* Up to LINE columns: alone, or in lines if several are left to do. */
static __attribute__((noinline)) void reduce_few(struct ksbi_task t, size_t width, char *out, ptrdiff_t out_stride,
                                                 unsigned char *done)
{
    const size_t size = ksbi_size_of(t.x.type), at_once = LINE / (size_t)ksbi_partials_of(t.operation);
    const char *const x = t.x.x;
    const int in_lines = t.x.n * size > SHORT_BYTES;
    if (in_lines && columns_left(done, width) == width)
        estimate_line(&t, width, out, out_stride, done);
    for (size_t j = 0; j < width; j += at_once) {
        const size_t few = width - j < at_once ? width - j : at_once, left = columns_left(done + j, few);
        for (size_t i = j; i < j + few && left > 0; i++) {
            char *const to = out + (ptrdiff_t)i * out_stride;
            t.x.x = x + i * size;
            if (in_lines && left > 1) {
                reduce_line(&t, few, to, out_stride);
                break;
            }
            if (!done[i])
                ksbi_write_reduction(&t, to);
        }
    }
}

/* Fewer rows than this, or columns, are not worth it. */
enum { FEW_ROWS = 3, FEW_COLUMNS = 4 };

int ksbi_reduce_columns(const struct ksbi_task *task, size_t count, char *out, ptrdiff_t out_stride)
{
    struct ksbi_task t = *task;
    const size_t size = ksbi_size_of(t.x.type);
    if (count < FEW_COLUMNS || t.x.n < FEW_ROWS)
        return 0;
    if (t.xnext == -(ptrdiff_t)size) { /* from the last to the first */
        t.x.x -= (count - 1) * size;
        out += (ptrdiff_t)(count - 1) * out_stride;
        out_stride = -out_stride;
    } else if (t.xnext != (ptrdiff_t)size) {
        return 0;
    }
    const int together = (t.operation == KSBI_SUM || t.operation == KSBI_MEAN) && t.x.n <= KSBI_COLUMN_ROWS &&
                         ksbi_kernels()->sum_columns[t.x.type] != NULL;
    if (!together && t.x.n * size <= SHORT_BYTES)
        return 0;
    for (size_t first = 0; first < count; first += KSBI_COLUMNS) {
        unsigned char done[KSBI_COLUMNS] = {0};
        const size_t width = count - first < KSBI_COLUMNS ? count - first : KSBI_COLUMNS;
        const size_t left = together ? sum_columns(&t, width, out, out_stride, done) : width;
        const char *const x = t.x.x;
        for (size_t j = 0; j < width && left > 0; j += LINE) {
            t.x.x = x + j * size;
            reduce_few(t, width - j < LINE ? width - j : LINE, out + (ptrdiff_t)j * out_stride, out_stride, done + j);
        }
        t.x.x = x + width * size;
        out += (ptrdiff_t)width * out_stride;
    }
    return 1;
}
