/* SPDX-License-Identifier: MIT */
/*
 * Sums of columns that lie side by side, once, over the vocabulary of vec.h: a part of kernel_tmpl.h, which includes it.
 *
 * Each column has two running sums on grids of its own, kept in memory, and a few rows at a time are added to all of them:
 * memory is read in order, once, in long runs. The first grid is guessed from the first rows. Elements are split by
 * Theorem 2, as long as no flag is raised, which speaks for all columns; otherwise by Theorem 1, whose conditions are noted
 * column by column, so that a column that fails fails alone. What the second sums hold is carried to the first ones so
 * often that they never need more room than a few rows do.
 */
#define COLUMNS_BY_FLAGS (KSBI_USE_FLAGS && (KSBI_HAVE_SAE || KSBI_HAVE_ROUND))

enum {
    ROWS_AT_ONCE = 4,    /* which share loading and storing of running sums */
    VECTORS_AT_ONCE = 2, /* whose chains of additions overlap */
    ROWS_LOOKED_AT = 8,
    LOG_CARRY_ROWS = 7,
    CARRY_ROWS = 1 << LOG_CARRY_ROWS,
    /* Of CARRY_ROWS rests, and what the last carry left, each at most half a unit of the first sum. */
    COLUMN_GRIDS_APART = 51 - (LOG_CARRY_ROWS + 1)
};

/* A vector of columns: its running sums and what tells their grids. By Theorem 1 that is the anchor of the first sum; by
 * Theorem 2 sums are counted in units of the first grid, and it is one divided by the unit. */
struct column_vector {
    vec grid, sum[2];
};

KSBI_INLINE struct column_vector column_vector_at(const struct ksbi_columns *c, size_t j)
{
    const size_t i = j * KSBI_LANES;
    const struct column_vector v = {load_f64((const char *)&c->unit[i]),
                                    {load_f64((const char *)&c->sum[0][i]), load_f64((const char *)&c->sum[1][i])}};
    return v;
}

KSBI_INLINE void keep_sums(struct ksbi_columns *c, size_t j, const vec sum[2])
{
    memcpy(&c->sum[0][j * KSBI_LANES], &sum[0], sizeof sum[0]);
    memcpy(&c->sum[1][j * KSBI_LANES], &sum[1], sizeof sum[1]);
}

/* A column vector of a row: all of its lanes, or the first r of them and zeros. */
KSBI_INLINE vec of_row(enum term term, const char *p, size_t r)
{
    return r == KSBI_LANES ? element(term, p) : some_elements(term, p, r);
}

/* The anchor of the first running sums of a vector of columns, if 2^k elements are added to each, and none is 2^6 times the
 * largest of the first rows or more, where there are others. The exponent field of an anchor is that of the bound and k + 2
 * more; it stays in the range that lay_grids keeps. Columns beyond that fail: their elements leave the binade. */
KSBI_INLINE vec column_anchor(enum term term, const char *x, ptrdiff_t stride, size_t rows, size_t r, int k)
{
    const int above_bound = k + 2 + (rows > ROWS_LOOKED_AT ? 6 : 0);
    const int64_t least = LEAST_BOUND + 1022, most = 1021 + 1023 - above_bound;
    ivec high = ivec_set(0);
    for (size_t i = 0; i < rows && i < ROWS_LOOKED_AT; i++) {
        const ivec v = ABS_MASK & (ivec)of_row(term, x + (ptrdiff_t)i * stride, r);
        const ivec above = v > high;
        high = (above & v) | (~above & high);
    }
    ivec field = high >> 52;
    const ivec low = field < least, beyond = field > most;
    field = (low & least) | (beyond & most) | (~low & ~beyond & field);
    return (vec)((field + above_bound) << 52 | INT64_C(1) << 51);
}

KSBI_INLINE vec finer_anchor(vec anchor)
{
    return anchor * power_of_two(-COLUMN_GRIDS_APART);
}

/* 2^(t - 52) for an anchor at t, and one divided by such a power. */
KSBI_INLINE vec unit_of(vec anchor)
{
    return (vec)(((ivec)anchor & BINADE_MASK) - (INT64_C(52) << 52));
}

KSBI_INLINE vec one_by(vec power)
{
    return (vec)((INT64_C(2046) << 52) - (ivec)power);
}

/* What fails stays so: the first sum becomes a NaN. */
KSBI_INLINE vec or_nan(vec sum, ivec failed)
{
    return (vec)((ivec)sum | (failed != 0));
}

/* Adds `rows` rows to `vectors` vectors, r columns of the last. */
KSBI_INLINE void add_rows(struct ksbi_columns *c, size_t first, int vectors, enum term term, const char *x,
                          ptrdiff_t stride, int rows, size_t r)
{
    const size_t step = KSBI_LANES * term_size(term);
    for (int j = 0; j < vectors; j++) {
        struct column_vector v = column_vector_at(c, first + (size_t)j);
        ivec binade = ivec_set(0), left = ivec_set(0);
        KSBI_UNROLL
        for (int i = 0; i < rows; i++) {
            const vec e = of_row(term, x + (ptrdiff_t)i * stride + (size_t)j * step, r);
            left |= (ivec)split(v.sum, 2, e, &binade, v.grid);
        }
        v.sum[0] = or_nan(v.sum[0], (binade & BINADE_MASK) | (left & ABS_MASK));
        keep_sums(c, first + (size_t)j, v.sum);
    }
}

/* Carries what the second sums hold, as far as it is whole units of the first, to these. */
KSBI_INLINE void carry_columns(struct ksbi_columns *c, size_t vectors)
{
    for (size_t j = 0; j < vectors; j++) {
        struct column_vector v = column_vector_at(c, j);
        const vec anchor = finer_anchor(v.grid), held = v.sum[1] - anchor, sum = v.sum[0] + held;
        v.sum[1] = anchor + (held - (sum - v.sum[0]));
        v.sum[0] = or_nan(sum, ((ivec)sum ^ (ivec)v.grid) & BINADE_MASK);
        keep_sums(c, j, v.sum);
    }
}

#if COLUMNS_BY_FLAGS

/* To an integer, without a flag, if that is below 2^51; else to a multiple of one. */
KSBI_INLINE vec round_quietly(vec v)
{
#  if KSBI_HAVE_SAE
    return vec_add_quietly(v, vec_set(0x1.8p52)) - 0x1.8p52;
#  else
    return vec_round(v);
#  endif
}

KSBI_INLINE void add_rows_by_flags(struct ksbi_columns *c, size_t first, int vectors, enum term term, const char *x,
                                   ptrdiff_t stride, int rows, size_t r)
{
    const size_t step = KSBI_LANES * term_size(term);
    struct column_vector v[VECTORS_AT_ONCE];
    KSBI_UNROLL
    for (int j = 0; j < vectors; j++)
        v[j] = column_vector_at(c, first + (size_t)j);
    KSBI_UNROLL
    for (int i = 0; i < rows; i++) {
        KSBI_UNROLL
        for (int j = 0; j < vectors; j++) {
            const vec e = of_row(term, x + (ptrdiff_t)i * stride + (size_t)j * step, r) * v[j].grid;
            const vec head = round_quietly(e);
            v[j].sum[0] += head;
            v[j].sum[1] += vec_sub_elsewhere(e, head);
            KSBI_KEEP(v[j].sum[0]); /* row by row, or there are not enough registers */
            KSBI_KEEP(v[j].sum[1]);
        }
    }
    KSBI_UNROLL
    for (int j = 0; j < vectors; j++)
        keep_sums(c, first + (size_t)j, v[j].sum);
}

KSBI_INLINE void carry_columns_by_flags(struct ksbi_columns *c, size_t vectors)
{
    for (size_t j = 0; j < vectors; j++) {
        struct column_vector v = column_vector_at(c, j);
        const vec whole = round_quietly(v.sum[1]);
        v.sum[0] += whole;
        v.sum[1] -= whole;
        KSBI_KEEP(v.sum[0]);
        KSBI_KEEP(v.sum[1]);
        keep_sums(c, j, v.sum);
    }
}

#endif

/* Adds `rows` rows to all columns: whole vectors of them, and r columns more. */
KSBI_INLINE void add_to_all(struct ksbi_columns *c, enum term term, const char *x, ptrdiff_t stride, int rows,
                            size_t width, int by_flags)
{
    const size_t vectors = width / KSBI_LANES, r = width % KSBI_LANES, size = KSBI_LANES * term_size(term);
#if COLUMNS_BY_FLAGS
#  define ADD_ROWS(j, count, r)                                                                                   \
      (by_flags ? add_rows_by_flags(c, j, count, term, x, stride, rows, r)                                        \
                : add_rows(c, j, count, term, x, stride, rows, r))
#else
#  define ADD_ROWS(j, count, r) add_rows(c, j, count, term, x, stride, rows, r)
#endif
    (void)by_flags;
    size_t j = 0;
    for (; vectors - j >= VECTORS_AT_ONCE; j += VECTORS_AT_ONCE, x += VECTORS_AT_ONCE * size)
        ADD_ROWS(j, VECTORS_AT_ONCE, KSBI_LANES);
    for (; j < vectors; j++, x += size)
        ADD_ROWS(j, 1, KSBI_LANES);
    if (r > 0)
        ADD_ROWS(j, 1, r);
#undef ADD_ROWS
}

/* Leaves what the contract says. */
KSBI_INLINE void finish_columns(struct ksbi_columns *c, size_t vectors, int rounded, int by_flags)
{
    for (size_t j = 0; j < vectors; j++) {
        struct column_vector v = column_vector_at(c, j);
        const vec unit = by_flags ? one_by(v.grid) : unit_of(v.grid);
        if (!by_flags) {
            v.sum[0] = (v.sum[0] - v.grid) * one_by(unit);
            v.sum[1] = (v.sum[1] - finer_anchor(v.grid)) * one_by(unit);
        }
        const vec size = (vec)((ivec)v.sum[0] & ABS_MASK), parts = v.sum[1] * 0x1p51;
        const ivec is_number = size <= vec_set(0x1p53), has_parts = (parts + 0x1.8p52) - 0x1.8p52 == parts;
        if (rounded)
            v.sum[0] = or_nan((v.sum[0] + v.sum[1]) * unit, ~is_number);
        else
            v.sum[0] = or_nan(v.sum[0], ~(is_number & has_parts));
        keep_sums(c, j, v.sum);
        memcpy(&c->unit[j * KSBI_LANES], &unit, sizeof unit);
    }
}

/* Returns 0 if a flag speaks against it. */
KSBI_INLINE int sum_columns(struct ksbi_columns *c, enum term term, const char *x, ptrdiff_t stride, size_t rows,
                            size_t width, int rounded, int by_flags)
{
    const size_t vectors = (width + KSBI_LANES - 1) / KSBI_LANES, vector_size = KSBI_LANES * term_size(term);
    const int k = ceil_log2(rows);
    for (size_t j = 0; j < vectors; j++) {
        const size_t left = width - j * KSBI_LANES, r = left < KSBI_LANES ? left : KSBI_LANES;
        const vec anchor = column_anchor(term, x + j * vector_size, stride, rows, r, k);
        const vec grid = by_flags ? one_by(unit_of(anchor)) : anchor;
        const vec sum[2] = {by_flags ? vec_set(0.0) : anchor, by_flags ? vec_set(0.0) : finer_anchor(anchor)};
        memcpy(&c->unit[j * KSBI_LANES], &grid, sizeof grid);
        keep_sums(c, j, sum);
    }
    for (size_t first = 0; first < rows; first += CARRY_ROWS) {
        const size_t block = rows - first < CARRY_ROWS ? rows - first : CARRY_ROWS;
        size_t i = 0;
        for (; block - i >= ROWS_AT_ONCE; i += ROWS_AT_ONCE, x += ROWS_AT_ONCE * stride)
            add_to_all(c, term, x, stride, ROWS_AT_ONCE, width, by_flags);
        for (; i < block; i++, x += stride)
            add_to_all(c, term, x, stride, 1, width, by_flags);
#if COLUMNS_BY_FLAGS
        if (by_flags) {
            carry_columns_by_flags(c, vectors);
            if ((ksbi_fpenv_flags() & KSBI_FLAGS_INEXACT) != 0)
                return 0;
            continue;
        }
#endif
        carry_columns(c, vectors);
    }
    finish_columns(c, vectors, rounded, by_flags);
    return 1;
}

#define DEFINE_COLUMNS(T)                                                                                         \
    static KSBI_TARGET void sum_columns_##T##_explicit(struct ksbi_columns *c, const char *x, ptrdiff_t stride,   \
                                                       size_t rows, size_t width, int rounded)                    \
    {                                                                                                             \
        const ksbi_fpenv saved = ksbi_fpenv_enter();                                                              \
        sum_columns(c, VALUE_##T, x, stride, rows, width, rounded, 0);                                            \
        ksbi_fpenv_leave(saved);                                                                                  \
    }                                                                                                             \
    DEFINE_COLUMNS_BY_FLAGS(T)
#if COLUMNS_BY_FLAGS
#  define DEFINE_COLUMNS_BY_FLAGS(T)                                                                              \
      static KSBI_TARGET void sum_columns_##T(struct ksbi_columns *c, const char *x, ptrdiff_t stride,            \
                                              size_t rows, size_t width, int rounded)                             \
      {                                                                                                           \
          const ksbi_fpenv saved = ksbi_fpenv_enter();                                                            \
          ksbi_fpenv_clear_flags();                                                                               \
          const int done = sum_columns(c, VALUE_##T, x, stride, rows, width, rounded, 1);                         \
          ksbi_fpenv_leave(saved);                                                                                \
          if (!done)                                                                                              \
              sum_columns_##T##_explicit(c, x, stride, rows, width, rounded);                                     \
      }
#else
#  define DEFINE_COLUMNS_BY_FLAGS(T)                                                                              \
      static void sum_columns_##T(struct ksbi_columns *c, const char *x, ptrdiff_t stride, size_t rows,           \
                                  size_t width, int rounded)                                                      \
      {                                                                                                           \
          sum_columns_##T##_explicit(c, x, stride, rows, width, rounded);                                         \
      }
#endif
DEFINE_COLUMNS(f64)
DEFINE_COLUMNS(f32)
DEFINE_COLUMNS(bf16)
#if KSBI_HAVE_F16
DEFINE_COLUMNS(f16)
#endif
#undef DEFINE_COLUMNS
#undef DEFINE_COLUMNS_BY_FLAGS
#undef COLUMNS_BY_FLAGS
