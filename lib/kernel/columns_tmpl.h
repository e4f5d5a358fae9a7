/* SPDX-License-Identifier: MIT */
/*
 * Sums of columns that lie side by side, once, over the vocabulary of vec.h: a part of kernel_tmpl.h, which includes it.
 *
 * Each column has two running sums, in units of its own, kept in memory, and a few rows at a time are added to all of them:
 * memory is read in order, once, in long runs. The units are guessed from the first rows. The first sum is of whole units,
 * the second of what is left of the elements. As long as no flag is raised, which speaks for all columns, both are exact
 * (Theorem 2). Otherwise, and where flags are not to be had, whole units are split off by the lemma, whose condition is noted
 * column by column, so that a column that fails fails alone; and the second sums are rounded, with a bound on the error. What
 * the second sums hold is carried to the first ones so often that they never grow beyond a few rows' worth.
 */
#define COLUMNS_BY_FLAGS (KSBI_USE_FLAGS && (KSBI_HAVE_SAE || KSBI_HAVE_ROUND))

enum {
    ROWS_AT_ONCE = 4,    /* which share loading and storing of running sums */
    VECTORS_AT_ONCE = 2, /* whose chains of additions overlap */
    ROWS_LOOKED_AT = 8,
    CARRY_ROWS = 128,
    /* How many times the largest of the first rows, as a power of two, all rows may reach: exact second sums need the bits
     * below, rounded ones do not. */
    LOG_ROOM = 6,
    LOG_ROOM_IF_ROUNDED = 14,
    /* Errors of CARRY_ROWS additions to a second sum, in units of 2^-51. By then it is at most (i + 1) / 2 after i of them, and
     * sum_i (i + 1) / 2 * 2^-53 = CARRY_ROWS (CARRY_ROWS + 3) / 4 * 2^-53 <= 2^12.04 * 2^-53 < 2^11 * 2^-51. */
    CARRY_ERROR = 1 << 11
};
_Static_assert(CARRY_ROWS * (CARRY_ROWS + 3) / 4 < 4 * CARRY_ERROR, "second sums are as exact as is said");

/* A vector of columns: its running sums and what tells the unit. By flags that is one divided by the unit, and sums are
 * counted in units; else it is an anchor, which the first sum starts from, and the last place of its binade is the unit. */
struct column_vector {
    vec grid, whole, rest;
};

KSBI_INLINE struct column_vector column_vector_at(const struct ksbi_columns *c, size_t j)
{
    const size_t i = j * KSBI_LANES;
    const struct column_vector v = {load_f64((const char *)&c->unit[i]), load_f64((const char *)&c->sum[0][i]),
                                    load_f64((const char *)&c->sum[1][i])};
    return v;
}

KSBI_INLINE void keep_sums(struct ksbi_columns *c, size_t j, vec whole, vec rest)
{
    memcpy(&c->sum[0][j * KSBI_LANES], &whole, sizeof whole);
    memcpy(&c->sum[1][j * KSBI_LANES], &rest, sizeof rest);
}

/* A column vector of a row: all of its lanes, or the first r of them and zeros. */
KSBI_INLINE vec of_row(enum term term, const char *p, size_t r)
{
    return r == KSBI_LANES ? element(term, p) : some_elements(term, p, r);
}

KSBI_INLINE ivec larger(ivec a, ivec b)
{
    const ivec above = a > b;
    return (above & a) | (~above & b);
}

/* Finds the largest magnitudes of all columns in the first `looked_at` rows, as bits in place of the units. */
KSBI_INLINE void look_at_rows(struct ksbi_columns *c, enum term term, const char *x, ptrdiff_t stride, size_t looked_at,
                              size_t width)
{
    const size_t step = KSBI_LANES * term_size(term);
    for (size_t i = 0; i < looked_at; i += ROWS_LOOKED_AT, x += ROWS_LOOKED_AT * stride) {
        const size_t rows = looked_at - i < ROWS_LOOKED_AT ? looked_at - i : ROWS_LOOKED_AT;
        for (size_t j = 0; j * KSBI_LANES < width; j++) {
            const size_t left = width - j * KSBI_LANES, r = left < KSBI_LANES ? left : KSBI_LANES;
            ivec high = ivec_set(0);
            if (i > 0)
                memcpy(&high, &c->unit[j * KSBI_LANES], sizeof high);
            for (size_t row = 0; row < rows; row++)
                high = larger(ABS_MASK & (ivec)of_row(term, x + (ptrdiff_t)row * stride + j * step, r), high);
            memcpy(&c->unit[j * KSBI_LANES], &high, sizeof high);
        }
    }
}

/* The anchor of first sums of at most 2^k elements below 2^room times `high`, by the bits of that. Its exponent field is that
 * of the bound and k + 2 more; it stays in the range that lay_grids keeps. Columns beyond that fail: their elements leave the
 * binade. */
KSBI_INLINE vec column_anchor(ivec high, int k, int room)
{
    const int above_bound = k + 2 + room;
    const int64_t least = LEAST_BOUND + 1022, most = 1021 + 1023 - above_bound;
    ivec field = high >> 52;
    const ivec low = field < least, beyond = field > most;
    field = (low & least) | (beyond & most) | (~low & ~beyond & field);
    return (vec)((field + above_bound) << 52 | INT64_C(1) << 51);
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

/* Starts the sums of `vectors` vectors of columns. Where the rows looked at are zeros, the columns beside tell what to expect;
 * if they do not either, it is elements of about 1. */
KSBI_INLINE void begin_columns(struct ksbi_columns *c, size_t vectors, int k, int room, int by_flags)
{
    ivec highest = ivec_set(0), high;
    for (size_t j = 0; j < vectors; j++) {
        memcpy(&high, &c->unit[j * KSBI_LANES], sizeof high);
        highest = larger(high, highest);
    }
    int64_t usual = highest[0];
    for (int i = 1; i < KSBI_LANES; i++)
        usual = highest[i] > usual ? highest[i] : usual;
    if (usual == 0)
        usual = (int64_t)bits_of(1.0);
    for (size_t j = 0; j < vectors; j++) {
        memcpy(&high, &c->unit[j * KSBI_LANES], sizeof high);
        const vec anchor = column_anchor(high | (usual & (high == 0)), k, room);
        const vec grid = by_flags ? one_by(unit_of(anchor)) : anchor;
        memcpy(&c->unit[j * KSBI_LANES], &grid, sizeof grid);
        keep_sums(c, j, by_flags ? vec_set(0.0) : anchor, vec_set(0.0));
    }
}

/* What fails stays so: the first sum becomes a NaN. */
KSBI_INLINE vec or_nan(vec sum, ivec failed)
{
    return (vec)((ivec)sum | (failed != 0));
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

#endif

/* Adds `rows` rows to `vectors` vectors, r columns of the last. */
KSBI_INLINE void add_rows(struct ksbi_columns *c, size_t first, int vectors, enum term term, const char *x,
                          ptrdiff_t stride, int rows, size_t r, int by_flags)
{
    const size_t step = KSBI_LANES * term_size(term);
    vec grid[VECTORS_AT_ONCE], whole[VECTORS_AT_ONCE], rest[VECTORS_AT_ONCE];
    ivec binade[VECTORS_AT_ONCE];
    KSBI_UNROLL
    for (int j = 0; j < vectors; j++) {
        const struct column_vector v = column_vector_at(c, first + (size_t)j);
        grid[j] = v.grid;
        whole[j] = v.whole;
        rest[j] = v.rest;
        binade[j] = ivec_set(0);
    }
    KSBI_UNROLL
    for (int i = 0; i < rows; i++) {
        KSBI_UNROLL
        for (int j = 0; j < vectors; j++) {
            vec e = of_row(term, x + (ptrdiff_t)i * stride + (size_t)j * step, r), head;
#if COLUMNS_BY_FLAGS
            if (by_flags) {
                e *= grid[j];
                head = round_quietly(e);
                whole[j] += head;
            } else
#endif
            {
                const vec sum = whole[j] + e;
                head = vec_sub_elsewhere(sum, whole[j]);
                binade[j] |= (ivec)sum ^ (ivec)grid[j];
                whole[j] = sum;
            }
            rest[j] += vec_sub_elsewhere(e, head);
            KSBI_KEEP(whole[j]); /* row by row, or there are not enough registers */
            KSBI_KEEP(rest[j]);
        }
    }
    KSBI_UNROLL
    for (int j = 0; j < vectors; j++) {
        if (!by_flags)
            whole[j] = or_nan(whole[j], binade[j] & BINADE_MASK);
        keep_sums(c, first + (size_t)j, whole[j], rest[j]);
    }
}

/* Adds `rows` rows to all columns: whole vectors of them, and r columns more. */
KSBI_INLINE void add_to_all(struct ksbi_columns *c, enum term term, const char *x, ptrdiff_t stride, int rows,
                            size_t width, int by_flags)
{
    const size_t vectors = width / KSBI_LANES, r = width % KSBI_LANES, size = KSBI_LANES * term_size(term);
    size_t j = 0;
    for (; vectors - j >= VECTORS_AT_ONCE; j += VECTORS_AT_ONCE, x += VECTORS_AT_ONCE * size)
        add_rows(c, j, VECTORS_AT_ONCE, term, x, stride, rows, KSBI_LANES, by_flags);
    for (; j < vectors; j++, x += size)
        add_rows(c, j, 1, term, x, stride, rows, KSBI_LANES, by_flags);
    if (r > 0)
        add_rows(c, j, 1, term, x, stride, rows, r, by_flags);
}

/* Carries what the second sums hold, as far as it is whole units, to the first ones. */
KSBI_INLINE void carry_columns(struct ksbi_columns *c, size_t vectors, int by_flags)
{
    for (size_t j = 0; j < vectors; j++) {
        struct column_vector v = column_vector_at(c, j);
#if COLUMNS_BY_FLAGS
        if (by_flags) {
            const vec whole = round_quietly(v.rest);
            v.whole += whole;
            v.rest -= whole;
            KSBI_KEEP(v.whole);
            KSBI_KEEP(v.rest);
            keep_sums(c, j, v.whole, v.rest);
            continue;
        }
#endif
        (void)by_flags;
        const vec sum = v.whole + v.rest;
        v.rest -= sum - v.whole;
        v.whole = sum; /* which may leave its binade: it is exact all the same, and the next row notices */
        keep_sums(c, j, v.whole, v.rest);
    }
}

/* Leaves what the contract says, of sums with an error of at most `error` 2^-51ths of a unit. */
KSBI_INLINE void finish_columns(struct ksbi_columns *c, size_t vectors, int rounded, int by_flags, uint64_t error)
{
    /* An end of the interval is below 2 in magnitude, and rounded by at most 2^-53. */
    const vec reach = vec_set((double)error * 0x1p-51 + 0x1p-53);
    for (size_t j = 0; j < vectors; j++) {
        struct column_vector v = column_vector_at(c, j);
        const vec unit = by_flags ? one_by(v.grid) : unit_of(v.grid);
        if (!by_flags) {
            v.whole = (v.whole - v.grid) * one_by(unit);
            v.rest *= one_by(unit);
        }
        const vec size = (vec)((ivec)v.whole & ABS_MASK);
        ivec is_known = size <= vec_set(0x1p53);
        if (rounded && by_flags) {
            v.whole = (v.whole + v.rest) * unit;
        } else if (rounded) {
            const vec low = v.whole + (v.rest - reach), high = v.whole + (v.rest + reach);
            is_known &= low == high;
            v.whole = low * unit;
        } else {
            const vec parts = v.rest * 0x1p51, whole_parts = (parts + 0x1.8p52) - 0x1.8p52;
            if (by_flags)
                is_known &= whole_parts == parts;
            v.rest = whole_parts * 0x1p-51;
        }
        v.whole = or_nan(v.whole, ~is_known);
        keep_sums(c, j, v.whole, v.rest);
        memcpy(&c->unit[j * KSBI_LANES], &unit, sizeof unit);
    }
    c->error = by_flags ? 0 : error + 1; /* and one for the rounding of the second sum */
}

/* Expects of the columns what their first `most_looked_at` rows tell. Returns 0 if a flag speaks against it. */
KSBI_INLINE int sum_columns(struct ksbi_columns *c, enum term term, const char *x, ptrdiff_t stride, size_t rows,
                            size_t width, int rounded, int by_flags, size_t most_looked_at)
{
    const size_t vectors = (width + KSBI_LANES - 1) / KSBI_LANES;
    const size_t looked_at = rows < most_looked_at ? rows : most_looked_at;
    const int room = looked_at == rows ? 0 : by_flags ? LOG_ROOM : LOG_ROOM_IF_ROUNDED;
    look_at_rows(c, term, x, stride, looked_at, width);
    begin_columns(c, vectors, ceil_log2(rows), room, by_flags);
    uint64_t error = 0;
    for (size_t first = 0; first < rows; first += CARRY_ROWS) {
        const size_t block = rows - first < CARRY_ROWS ? rows - first : CARRY_ROWS;
        size_t i = 0;
        for (; block - i >= ROWS_AT_ONCE; i += ROWS_AT_ONCE, x += ROWS_AT_ONCE * stride)
            add_to_all(c, term, x, stride, ROWS_AT_ONCE, width, by_flags);
        for (; i < block; i++, x += stride)
            add_to_all(c, term, x, stride, 1, width, by_flags);
        carry_columns(c, vectors, by_flags);
        error += CARRY_ERROR;
#if COLUMNS_BY_FLAGS
        if (by_flags && (ksbi_fpenv_flags() & KSBI_FLAGS_INEXACT) != 0)
            return 0;
#endif
    }
    finish_columns(c, vectors, rounded, by_flags, error);
    return 1;
}

/* Whether so many columns have failed that another look at all of them takes less time than each of these by itself. */
KSBI_INLINE int many_have_failed(const struct ksbi_columns *c, size_t width)
{
    size_t failed = 0;
    for (size_t i = 0; i < width; i++)
        failed += c->sum[0][i] != c->sum[0][i];
    return failed > width / 8;
}

/* Without flags: with a guess first, then, if that has been too low for many of them, with what is found by looking. */
KSBI_INLINE void sum_columns_explicitly(struct ksbi_columns *c, enum term term, const char *x, ptrdiff_t stride, size_t rows,
                                        size_t width, int rounded)
{
    const ksbi_fpenv saved = ksbi_fpenv_enter();
    size_t most_looked_at = ROWS_LOOKED_AT;
    int again;
    do {
        sum_columns(c, term, x, stride, rows, width, rounded, 0, most_looked_at);
        again = most_looked_at < rows && many_have_failed(c, width);
        most_looked_at = rows;
    } while (again);
    ksbi_fpenv_leave(saved);
}

#define DEFINE_COLUMNS(T)                                                                                         \
    static KSBI_TARGET void sum_columns_##T##_explicit(struct ksbi_columns *c, const char *x, ptrdiff_t stride,   \
                                                       size_t rows, size_t width, int rounded)                    \
    {                                                                                                             \
        sum_columns_explicitly(c, VALUE_##T, x, stride, rows, width, rounded);                                    \
    }                                                                                                             \
    DEFINE_COLUMNS_BY_FLAGS(T)
#if COLUMNS_BY_FLAGS
#  define DEFINE_COLUMNS_BY_FLAGS(T)                                                                              \
      static KSBI_TARGET void sum_columns_##T(struct ksbi_columns *c, const char *x, ptrdiff_t stride,            \
                                              size_t rows, size_t width, int rounded)                             \
      {                                                                                                           \
          const ksbi_fpenv saved = ksbi_fpenv_enter();                                                            \
          ksbi_fpenv_clear_flags();                                                                               \
          const int done = sum_columns(c, VALUE_##T, x, stride, rows, width, rounded, 1, ROWS_LOOKED_AT);         \
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
