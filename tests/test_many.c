/* SPDX-License-Identifier: MIT */
/*
 * Axes of arrays: the columns and rows of matrices of many sizes, forwards and backwards, where kernels may work on
 * several columns at a time and on tiles of them. What every reduction does with a few small matrices is in
 * reductions.c; here a column of each operation and kind of element goes through every size.
 */
#include "reductions.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[] = {"sum_f64", "sum_f32",     "sum_bf16_f64", "sum_i32",  "sum_cf64",
                                    "dot_f64", "dot_f32",     "mean_f64",     "norm_f64", "var_f64",
                                    "std_f32", "nanmean_f64", "nansum_f64",   "nanstd_f64",
                                    "wmean_f64", "dotc_cf32"};
enum { NAMES = sizeof names / sizeof *names, MOST = 300 * 260 };

static unsigned char x[16 * MOST], y[16 * MOST], out[16 * 2100];

/* All reductions of the call against the oracle; the elements of reduction k start k * next bytes from x. */
static void check_all(const struct ksb_entry *e, const struct ksb_call *call, const char *what)
{
    const size_t size = oracle_size(e->element), rsize = oracle_size(e->result);
    const int two = oracle_takes_two(e->operation);
    memset(out, 0xa5, sizeof out);
    const ksb_status status = e->many(call, out);
    ksb_assert_status(status, KSB_OK);
    for (size_t k = 0; k < call->count; k++) {
        unsigned char want[KSB_RESULT_BYTES];
        for (size_t i = 0; i < call->n; i++) {
            memcpy(ksb_x + i * size,
                   (const unsigned char *)call->x + (ptrdiff_t)k * call->xnext + (ptrdiff_t)i * call->xstride, size);
            if (two)
                memcpy(ksb_y + i * size,
                       (const unsigned char *)call->y + (ptrdiff_t)k * call->ynext + (ptrdiff_t)i * call->ystride,
                       size);
        }
        const struct ksb_case c = {.what = what, .entry = e, .x = ksb_x, .y = two ? ksb_y : NULL, .n = call->n,
                                   .ddof = call->ddof, .xstride = call->xstride, .ystride = call->ystride};
        const struct oracle_problem p = ksb_problem_of(&c);
        if (!oracle_solve(&p, want))
            ck_abort_msg("%s: choose data whose result fits", e->name);
        ksb_assert_result(&c, out + k * rsize, want, what);
    }
    ksb_assert_bytes(out + call->count * rsize, sizeof out - call->count * rsize, 0xa5);
}

static void check_matrix(struct ksb_rng *rng, const struct ksb_entry *e, enum gen_shape shape, size_t rows,
                         size_t columns)
{
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element), row = (ptrdiff_t)columns * size;
    gen_elements(rng, shape, e->element, x, rows * columns);
    gen_elements(rng, shape, e->element, y, rows * columns);
    if (e->operation == ORACLE_WMEAN)
        gen_weights(rng, shape, e->element, y, rows * columns);
    struct ksb_call call = {.x = x, .y = y, .n = rows, .xstride = row, .ystride = row, .count = columns, .xnext = size,
                            .ynext = size, .out_stride = (ptrdiff_t)oracle_size(e->result)};
    check_all(e, &call, "columns");
    call.x = x + (ptrdiff_t)(rows - 1) * row + (ptrdiff_t)(columns - 1) * size;
    call.xstride = -row;
    call.xnext = -size;
    check_all(e, &call, "columns from the last, upwards");
    call = (struct ksb_call){.x = x,
                             .y = y,
                             .n = columns,
                             .xstride = size,
                             .ystride = size,
                             .count = rows,
                             .xnext = row,
                             .ynext = 0,
                             .out_stride = (ptrdiff_t)oracle_size(e->result)};
    check_all(e, &call, "rows against one row");
}

/* Elements that sum to something that fits, whatever the type. */
static enum gen_shape shape_of(struct ksb_rng *rng, const struct ksb_entry *e)
{
    return oracle_is_integer(e->element) ? GEN_UNIFORM : (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES);
}

START_TEST(test_many_matrices_of_every_small_size)
{
    const struct ksb_entry *const e = ksb_entry_named(names[_i]);
    struct ksb_rng rng = ksb_test_rng(names[_i]);
    for (size_t rows = 1; rows <= 20; rows += 1 + rows / 6)
        for (size_t columns = 1; columns <= 36; columns += 1 + columns / 8)
            check_matrix(&rng, e, shape_of(&rng, e), rows, columns);
}
END_TEST

START_TEST(test_many_matrices_around_powers_of_two)
{
    static const size_t sizes[][2] = {{2, 300},  {63, 4},   {64, 5},   {65, 17},  {127, 8}, {128, 16}, {129, 9},
                                      {255, 3},  {256, 33}, {257, 64}, {300, 65}, {4, 129}, {40, 128}, {5, 257},
                                      /* where sums of columns are carried, and so many of them summed at a time */
                                      {383, 5},  {384, 9},  {385, 8},  {1025, 11}, {600, 17}, {4, 2047}, {5, 2048}, {9, 2049}, {6, 2060}};
    const struct ksb_entry *const e = ksb_entry_named(names[_i]);
    struct ksb_rng rng = ksb_test_rng(names[_i]);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_matrix(&rng, e, shape_of(&rng, e), sizes[i][0], sizes[i][1]);
    for (int shape = 0; shape < GEN_SHAPES && !oracle_is_integer(e->element); shape++)
        check_matrix(&rng, e, (enum gen_shape)shape, 1025, 5); /* columns too long for the cache: by estimates, or not */
}
END_TEST

/* One byte too far, at either end of the matrices or the results, is a fault. Rows may lie apart, and the last one ends
 * with its last element. */
START_TEST(test_many_matrices_between_guard_pages)
{
    static const size_t sizes[][2] = {{1, 1}, {2, 3}, {7, 5}, {8, 8}, {9, 17}, {33, 4}, {64, 31}, {130, 9}, {385, 3}, {3, 300}};
    const struct ksb_entry *const e = ksb_entry_named(names[_i]);
    const size_t size = oracle_size(e->element), rsize = oracle_size(e->result);
    const int two = oracle_takes_two(e->operation);
    struct ksb_rng rng = ksb_test_rng(names[_i]);
    struct ksb_guarded gx = ksb_guarded_open(MOST), gy = ksb_guarded_open(MOST), gout = ksb_guarded_open(16 * 400);
    for (size_t i = 0; i < 8 * (sizeof sizes / sizeof *sizes); i++) {
        const size_t rows = sizes[i / 8][0], columns = sizes[i / 8][1], row = columns + (i & 4 ? 3 : 0);
        const size_t span = ((rows - 1) * row + columns) * size, results = (i & 1 ? rows : columns) * rsize;
        const ptrdiff_t along = (ptrdiff_t)(row * size), across = (ptrdiff_t)size;
        struct ksb_call call = {.x = x, .y = y, .n = rows, .xstride = along, .ystride = along, .count = columns,
                                .xnext = across, .ynext = across, .out_stride = (ptrdiff_t)rsize};
        if (i & 1) {
            call.n = columns;
            call.count = rows;
            call.xstride = call.ystride = across;
            call.xnext = call.ynext = along;
        }
        gen_elements(&rng, shape_of(&rng, e), e->element, x, rows * row);
        gen_elements(&rng, shape_of(&rng, e), e->element, y, rows * row);
        if (e->operation == ORACLE_WMEAN)
            gen_weights(&rng, GEN_UNIFORM, e->element, y, rows * row);
        const ksb_status want = e->many(&call, out);
        unsigned char *const at = i & 2 ? gout.first + gout.nbytes - results : gout.first;
        call.x = memcpy(i & 2 ? gx.first + gx.nbytes - span : gx.first, x, span);
        if (two)
            call.y = memcpy(i & 2 ? gy.first : gy.first + gy.nbytes - span, y, span);
        ksb_assert_status(e->many(&call, at), want);
        ck_assert_mem_eq(at, out, results);
    }
    ksb_guarded_close(gx);
    ksb_guarded_close(gy);
    ksb_guarded_close(gout);
}
END_TEST

/* One column among many of another kind: each is its own reduction. */
START_TEST(test_many_columns_of_different_kinds)
{
    enum { ROWS = 70, COLUMNS = 24 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(30); i++) {
        double matrix[ROWS][COLUMNS], column[ROWS], sums[COLUMNS];
        for (size_t k = 0; k < COLUMNS; k++) {
            gen_fill(&rng, k % 5 == 0 ? (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES) : GEN_NORMAL, column, ROWS);
            for (size_t r = 0; r < ROWS; r++)
                matrix[r][k] = column[r];
        }
        ksb_assert_status(ksb_sum_f64_many(matrix, ROWS, sizeof *matrix, COLUMNS, sizeof **matrix, sums, sizeof *sums),
                          KSB_OK);
        for (size_t k = 0; k < COLUMNS; k++) {
            for (size_t r = 0; r < ROWS; r++)
                column[r] = matrix[r][k];
            ksb_assert_f64(sums[k], oracle_sum_f64(column, ROWS), KSB_CONTIGUOUS("a column", column, ROWS));
        }
    }
}
END_TEST

static double mean_of(const double *column, size_t n)
{
    const struct oracle_problem p = {ORACLE_MEAN, ORACLE_F64, ORACLE_F64, column, NULL, n, 0};
    double mean;
    ck_assert_int_eq(oracle_solve(&p, &mean), 1);
    return mean;
}

/* A column that is unlike the others in one element, or two that cancel, anywhere: among the first rows, which tell what to
 * expect of a column, in the middle, in the last row; in every lane. None of the columns beside it may notice. */
START_TEST(test_many_columns_with_one_odd_element)
{
    enum { ROWS = 1100, COLUMNS = 13 };
    static const size_t where[] = {0, 1, 7, 8, 127, 128, 500, 1098};
    static const double odd[][2] = {{0x1p8, 0},       {0x1p7, 0},   {0x1p70, 0}, {-0x1p400, 0x1p400}, {0x1p60, -0x1p60}, {0x1p-60, 0},
                                    {0x1p-70, 0x1p-100}, {0x1p-74, 0}, {0x1p-1074, 0},      {0x1p1023, 0x1p1023}, {-INFINITY, 1},
                                    {INFINITY, -INFINITY}, {NAN, 0}, {-0.0, -0.0}};
    enum { ODD = sizeof odd / sizeof *odd };
    static double matrix[ROWS][COLUMNS];
    struct ksb_rng rng = ksb_test_rng(__func__);
    double column[ROWS], sums[COLUMNS], means[COLUMNS], wanted[COLUMNS], wanted_means[COLUMNS];
    for (int kind = 0; kind < 4; kind++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            gen_fill(&rng, kind == 0 ? GEN_UNIFORM : kind == 1 ? GEN_NORMAL : GEN_ZERO, column, ROWS);
            for (size_t r = 0; r < ROWS && kind == 3; r++)
                column[r] = r % 2 == 0 ? 1 : -1; /* the odd element is all that is left */
            for (size_t r = 0; r < ROWS; r++)
                matrix[r][k] = column[r];
            wanted[k] = oracle_sum_f64(column, ROWS);
            wanted_means[k] = mean_of(column, ROWS);
        }
        for (size_t i = 0; i < 8 * ODD; i++) {
            const size_t r = where[i % 8], k = i % COLUMNS;
            const double before[2] = {matrix[r][k], matrix[r + 1][k]};
            matrix[r][k] = odd[i / 8][0];
            matrix[r + 1][k] = odd[i / 8][1];
            for (size_t j = 0; j < ROWS; j++)
                column[j] = matrix[j][k];
            const double usual = wanted[k], usual_mean = wanted_means[k];
            wanted[k] = oracle_sum_f64(column, ROWS);
            wanted_means[k] = mean_of(column, ROWS);
            ksb_assert_status(
                ksb_sum_f64_many(matrix, ROWS, sizeof *matrix, COLUMNS, sizeof **matrix, sums, sizeof *sums), KSB_OK);
            ksb_assert_status(
                ksb_mean_f64_many(matrix, ROWS, sizeof *matrix, COLUMNS, sizeof **matrix, means, sizeof *means), KSB_OK);
            for (size_t j = 0; j < COLUMNS; j++) {
                ksb_assert_f64(sums[j], wanted[j], KSB_CONTIGUOUS("a column with an odd element", column, ROWS));
                ksb_assert_f64(means[j], wanted_means[j], KSB_CONTIGUOUS("mean of a column with an odd element", column, ROWS));
            }
            wanted[k] = usual;
            wanted_means[k] = usual_mean;
            matrix[r][k] = before[0];
            matrix[r + 1][k] = before[1];
        }
    }
}
END_TEST

/* Columns at the ends of the range, beside each other: each has grids of its own. */
START_TEST(test_many_columns_of_every_magnitude)
{
    enum { ROWS = 40, COLUMNS = 2100 };
    static double matrix[ROWS][COLUMNS], sums[COLUMNS];
    double column[ROWS];
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int k = 0; k < COLUMNS; k++)
        for (size_t r = 0; r < ROWS; r++)
            matrix[r][k] = ldexp((double)ksb_rng_between(&rng, -(1 << 30), 1 << 30), k - 1075 - (r < 8 ? 30 : 27));
    ksb_assert_status(ksb_sum_f64_many(matrix, ROWS, sizeof *matrix, COLUMNS, sizeof **matrix, sums, sizeof *sums), KSB_OK);
    for (size_t k = 0; k < COLUMNS; k++) {
        for (size_t r = 0; r < ROWS; r++)
            column[r] = matrix[r][k];
        ksb_assert_f64(sums[k], oracle_sum_f64(column, ROWS), KSB_CONTIGUOUS("a column", column, ROWS));
    }
}
END_TEST

/* Columns whose exact sums lie a little above or below a tie of doubles, because of many elements that are lost, one by one,
 * when they are added to something larger: to one element, or to what others of a quarter or a half of a unit have come to.
 * Units are those of columns whose second sums are rounded. */
START_TEST(test_many_columns_beside_ties)
{
    enum { MOST_ROWS = 4096, LARGE = 100, DEPTHS = 46, COLUMNS = 3 * 2 * 2 * DEPTHS };
    static double matrix[MOST_ROWS][COLUMNS], sums[COLUMNS], means[COLUMNS], column[MOST_ROWS];
    static const size_t sizes[] = {256, 1024, MOST_ROWS}; /* powers of two, so that means are beside ties, too */
    const size_t rows = sizes[_i];
    const int log_rows = (int)ceil(log2((double)rows));
    const double unit = ldexp(1, log_rows + 2 + 14 - 52), large = 0x1p14;
    const double tie = (nextafter(1 + LARGE * large, INFINITY) - (1 + LARGE * large)) / 2;
    for (size_t k = 0; k < COLUMNS; k++) {
        const size_t small = rows - 2 - LARGE;
        const double part = (double)(k % 3) / 4 * unit, lost = ldexp(tie, -(int)(k / 12) - 4);
        const double sign = k / 3 % 2 == 0 ? 1 : -1;
        const int in_the_end = k / 6 % 2 == 1;
        /* The exact sum is that of the large elements, the tie, and a quarter of what is lost. */
        const double rest = tie - 0.75 * (double)small * lost - fmod((double)small * part, 2 * tie);
        size_t r = 0;
        matrix[r++][k] = 1;
        if (!in_the_end)
            matrix[r++][k] = sign * rest;
        for (int i = 0; i < LARGE; i++)
            matrix[r++][k] = large;
        for (size_t i = 0; i < small; i++)
            matrix[r++][k] = sign * (part + lost);
        if (in_the_end)
            matrix[r++][k] = sign * rest;
    }
    ksb_assert_status(ksb_sum_f64_many(matrix, rows, sizeof *matrix, COLUMNS, sizeof **matrix, sums, sizeof *sums), KSB_OK);
    ksb_assert_status(ksb_mean_f64_many(matrix, rows, sizeof *matrix, COLUMNS, sizeof **matrix, means, sizeof *means), KSB_OK);
    for (size_t k = 0; k < COLUMNS; k++) {
        for (size_t r = 0; r < rows; r++)
            column[r] = matrix[r][k];
        ksb_assert_f64(sums[k], oracle_sum_f64(column, rows), KSB_CONTIGUOUS("a column", column, rows));
        ksb_assert_f64(means[k], mean_of(column, rows), KSB_CONTIGUOUS("mean of a column", column, rows));
    }
}
END_TEST

/* Columns with more elements than kernels sum side by side. */
START_TEST(test_many_columns_of_millions_of_rows)
{
    enum { ROWS = (1 << 21) + 77, COLUMNS = 4 };
    float(*const matrix)[COLUMNS] = malloc(ROWS * sizeof *matrix);
    float sums[COLUMNS];
    int64_t wanted[COLUMNS] = {0};
    ck_assert_ptr_nonnull(matrix);
    for (int i = 0; i < ROWS; i++)
        for (int k = 0; k < COLUMNS; k++) {
            const int v = (7 * i + 3 * k) % 1013 - 500 + (i == ROWS - 1) * (k + 1) * 1000001;
            wanted[k] += v;
            matrix[i][k] = (float)v;
        }
    ksb_assert_status(ksb_sum_f32_many(&matrix[0][0], ROWS, sizeof *matrix, COLUMNS, sizeof **matrix, sums, sizeof *sums),
                      KSB_OK);
    for (int k = 0; k < COLUMNS; k++) {
        const float want = (float)wanted[k];
        ck_assert_mem_eq(&sums[k], &want, sizeof want);
    }
    free(matrix);
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("many");
    TCase *const c = tcase_create("matrices");
    tcase_set_timeout(c, 120.0 * ksb_test_scaled(1));
    tcase_add_loop_test(c, test_many_matrices_of_every_small_size, 0, NAMES);
    tcase_add_loop_test(c, test_many_matrices_around_powers_of_two, 0, NAMES);
    tcase_add_loop_test(c, test_many_matrices_between_guard_pages, 0, NAMES);
    tcase_add_test(c, test_many_columns_of_different_kinds);
    tcase_add_test(c, test_many_columns_with_one_odd_element);
    tcase_add_test(c, test_many_columns_of_every_magnitude);
    tcase_add_test(c, test_many_columns_of_millions_of_rows);
    tcase_add_loop_test(c, test_many_columns_beside_ties, 0, 3);
    suite_add_tcase(s, c);
    return s;
}
