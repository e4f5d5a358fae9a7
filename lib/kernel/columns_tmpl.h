/* SPDX-License-Identifier: MIT */
/*
 * Sums of columns that lie side by side, once, over the vocabulary of vec.h: a part of kernel_tmpl.h, which includes it.
 *
 * Each column has running sums on two grids of its own (Theorem 1), kept in memory, and a few rows at a time are added to
 * all of them: memory is read in order, once. The first grid is guessed from the first rows. What the theorem asks for is
 * checked column by column, so a column that fails fails alone.
 */

enum {
    COLUMN_VECTORS = KSBI_COLUMNS / KSBI_LANES,
    ROWS_AT_ONCE = 8,
    LOG_COLUMN_BLOCK = 10, /* running sums are folded into integers after so many rows */
    COLUMN_BLOCK = 1 << LOG_COLUMN_BLOCK
};
_Static_assert(KSBI_COLUMN_ROWS >> LOG_COLUMN_BLOCK <= 1 << 11, "folds of 2^51 from all blocks fit 2^62");

struct column_vector {
    vec anchor, sum[2];
    ivec failed; /* not 0 where a condition of Theorem 1 is not met */
};

/* A column vector of a row: all of its lanes, or the first r of them and zeros. */
KSBI_INLINE vec of_row(enum term term, const char *p, size_t r)
{
    return r == KSBI_LANES ? element(term, p) : some_elements(term, p, r);
}

/* Where the running sums of a vector of columns start, if no element is 2^6 times the largest of the first rows or more,
 * and 2^k are added to each. The exponent field of an anchor is that of the bound and 7 + k more; it stays in the range that
 * lay_grids keeps. Columns beyond that fail: their elements leave the binade. */
KSBI_INLINE vec column_anchor(enum term term, const char *x, ptrdiff_t stride, size_t rows, size_t r, int k)
{
    const int64_t least = LEAST_BOUND + 1022, most = 1021 + 1023 - 8 - k;
    ivec high = ivec_set(0);
    for (size_t i = 0; i < rows && i < ROWS_AT_ONCE; i++) {
        const ivec v = ABS_MASK & (ivec)of_row(term, x + (ptrdiff_t)i * stride, r);
        const ivec above = v > high;
        high = (above & v) | (~above & high);
    }
    ivec field = high >> 52;
    const ivec low = field < least, beyond = field > most;
    field = (low & least) | (beyond & most) | (~low & ~beyond & field);
    return (vec)((field + (8 + k)) << 52 | INT64_C(1) << 51);
}

KSBI_INLINE void add_rows(struct column_vector *c, enum term term, const char *x, ptrdiff_t stride, int rows, size_t r)
{
    const vec anchor = c->anchor;
    vec a[2] = {c->sum[0], c->sum[1]};
    ivec binade = ivec_set(0), left = ivec_set(0);
    KSBI_UNROLL
    for (int i = 0; i < rows; i++) {
        left |= (ivec)split(a, 2, of_row(term, x + (ptrdiff_t)i * stride, r), &binade, anchor);
#ifdef KSBI_KEEP /* now: or-ing all rows' at the end would take more registers than there are */
        KSBI_KEEP(left);
        KSBI_KEEP(binade);
#endif
    }
    c->sum[0] = a[0];
    c->sum[1] = a[1];
    c->failed |= (binade & BINADE_MASK) | (left & ABS_MASK);
}

/* Adds `rows` rows to all columns: whole vectors of them, and r columns more. */
KSBI_INLINE void add_to_all(struct column_vector *c, enum term term, const char *x, ptrdiff_t stride, int rows,
                            size_t vectors, size_t r)
{
    const ptrdiff_t step = KSBI_LANES * (ptrdiff_t)term_size(term);
    for (size_t j = 0; j < vectors; j++, x += step)
        add_rows(&c[j], term, x, stride, rows, KSBI_LANES);
    if (r > 0)
        add_rows(&c[vectors], term, x, stride, rows, r);
}

KSBI_INLINE void sum_columns(struct ksbi_columns *out, enum term term, const char *x, ptrdiff_t stride, size_t rows,
                             size_t width)
{
    struct column_vector c[COLUMN_VECTORS];
    const int k = ceil_log2(rows < COLUMN_BLOCK ? rows : COLUMN_BLOCK), between = 51 - k;
    const vec finer = vec_set(power_of_two(-between));
    const size_t vectors = width / KSBI_LANES, r = width % KSBI_LANES, all = vectors + (r > 0);
    const size_t vector_size = KSBI_LANES * term_size(term);
    for (size_t j = 0; j < all; j++) {
        c[j].anchor = column_anchor(term, x + j * vector_size, stride, rows, j < vectors ? KSBI_LANES : r, k);
        c[j].failed = ivec_set(0);
    }
    memset(out->sum, 0, sizeof out->sum);
    for (size_t first = 0; first < rows; first += COLUMN_BLOCK) {
        const size_t block = rows - first < COLUMN_BLOCK ? rows - first : COLUMN_BLOCK;
        for (size_t j = 0; j < all; j++) {
            c[j].sum[0] = c[j].anchor;
            c[j].sum[1] = c[j].anchor * finer;
        }
        size_t i = 0;
        for (; block - i >= ROWS_AT_ONCE; i += ROWS_AT_ONCE, x += ROWS_AT_ONCE * stride)
            add_to_all(c, term, x, stride, ROWS_AT_ONCE, vectors, r);
        for (; i < block; i++, x += stride)
            add_to_all(c, term, x, stride, 1, vectors, r);
        for (size_t j = 0; j < all; j++) {
            const ivec sum[2] = {(ivec)c[j].sum[0] - (ivec)c[j].anchor, (ivec)c[j].sum[1] - (ivec)(c[j].anchor * finer)};
            for (size_t l = 0; l < KSBI_LANES; l++) {
                out->sum[0][j * KSBI_LANES + l] += sum[0][l];
                out->sum[1][j * KSBI_LANES + l] += sum[1][l];
            }
        }
    }
    /* In a single block both sums are doubles, and the hardware adds them with one rounding. */
    out->is_rounded = rows <= COLUMN_BLOCK;
    out->between = between;
    for (size_t j = 0; j < all; j++) {
        const vec rounded = (c[j].sum[0] - c[j].anchor) + (c[j].sum[1] - c[j].anchor * finer);
        memcpy(out->rounded + j * KSBI_LANES, &rounded, sizeof rounded);
        for (size_t l = 0; l < KSBI_LANES; l++)
            out->exponent[j * KSBI_LANES + l] =
                c[j].failed[l] != 0 ? INT_MAX : exponent_bound(c[j].anchor[l]) - 1 - between - 52;
    }
}

#define DEFINE_COLUMNS(T)                                                                                         \
    static KSBI_TARGET void sum_columns_##T(struct ksbi_columns *out, const char *x, ptrdiff_t stride,            \
                                            size_t rows, size_t width)                                            \
    {                                                                                                             \
        const ksbi_fpenv saved = ksbi_fpenv_enter();                                                              \
        sum_columns(out, VALUE_##T, x, stride, rows, width);                                                      \
        ksbi_fpenv_leave(saved);                                                                                  \
    }
DEFINE_COLUMNS(f64)
DEFINE_COLUMNS(f32)
DEFINE_COLUMNS(bf16)
#if KSBI_HAVE_F16
DEFINE_COLUMNS(f16)
#endif
#undef DEFINE_COLUMNS
