/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

enum { N = 48, SENTINEL = 0xa5 };

/* What moments read as, in every type. */
#define READ(type, TYPE, ctype, suffix)                                                             \
    static uint64_t read_##type(const ksb_moments *m, enum oracle_operation operation, size_t ddof) \
    {                                                                                               \
        const ctype value = operation == ORACLE_SUM    ? ksb_moments_sum##suffix(m)                 \
                            : operation == ORACLE_MEAN ? ksb_moments_mean##suffix(m)                \
                            : operation == ORACLE_NORM ? ksb_moments_norm##suffix(m)                \
                            : operation == ORACLE_VAR  ? ksb_moments_var##suffix(m, ddof)           \
                                                       : ksb_moments_std##suffix(m, ddof);           \
        return oracle_load(&value, ORACLE_##TYPE);                                                  \
    }
READ(f64, F64, double, )
READ(f32, F32, float, _f32)
READ(f16, F16, uint16_t, _f16)
READ(bf16, BF16, uint16_t, _bf16)

static const struct {
    uint64_t (*read)(const ksb_moments *m, enum oracle_operation operation, size_t ddof);
    enum oracle_type type;
} readings[] = {{read_f64, ORACLE_F64}, {read_f32, ORACLE_F32}, {read_f16, ORACLE_F16}, {read_bf16, ORACLE_BF16}};

static const enum oracle_operation operations[] = {ORACLE_SUM, ORACLE_MEAN, ORACLE_NORM, ORACLE_VAR, ORACLE_STD};
static const char *const names[] = {"sum", "mean", "norm", "var", "std"};

/* Every reading against the oracle. */
static void check_readings(const ksb_moments *m, const struct oracle_moments *want, const char *what)
{
    static const size_t ddofs[] = {0, 1, 3, SIZE_MAX};
    if (ksb_moments_count(m) != want->sum.count)
        ck_abort_msg("%s: count %lld, want %lld", what, (long long)ksb_moments_count(m), (long long)want->sum.count);
    for (int r = 0; r < 4; r++)
        for (int o = 0; o < 5; o++)
            for (int d = 0; d < (oracle_takes_ddof(operations[o]) ? 4 : 1); d++) {
                const uint64_t got = readings[r].read(m, operations[o], ddofs[d]);
                const uint64_t bits =
                    oracle_moments_round(want, operations[o], ddofs[d], *oracle_format(readings[r].type));
                if (got != bits)
                    ck_abort_msg("%s: %s, reading %d, ddof %zu: got %016llx, want %016llx, KSB_TEST_SEED=0x%llx", what,
                                 names[o], r, ddofs[d], (unsigned long long)got, (unsigned long long)bits,
                                 (unsigned long long)ksb_test_seed());
            }
}

static void check_equal(const ksb_moments *a, const ksb_moments *b, const char *what)
{
    if (memcmp(a, b, sizeof *a) != 0 || ksb_moments_equal(a, b) != 1)
        ck_abort_msg("%s, KSB_TEST_SEED=0x%llx: the states differ", what, (unsigned long long)ksb_test_seed());
}

static ksb_moments moments_of(const double *x, size_t n)
{
    ksb_moments m = KSB_MOMENTS_INIT;
    ksb_assert_status(ksb_moments_add_array_f64(&m, x, n, sizeof *x), KSB_OK);
    return m;
}

START_TEST(test_moments_are_848_bytes_and_begin_as_zeros)
{
    const ksb_moments constant = KSB_MOMENTS_INIT;
    ksb_moments m;
    ck_assert_uint_eq(sizeof m, 848);
    ck_assert_uint_eq(ksb_moments_size(), 848);
    ksb_assert_bytes(&constant, sizeof constant, 0);
    memset(&m, SENTINEL, sizeof m);
    ksb_assert_status(ksb_moments_init(&m), KSB_OK);
    ksb_assert_bytes(&m, sizeof m, 0);

    struct oracle_moments want;
    oracle_moments_init(&want);
    check_readings(&m, &want, "empty");
    oracle_moments_clear(&want);
}
END_TEST

START_TEST(test_moments_null_is_invalid_and_changes_nothing)
{
    const double x = 1.5;
    ksb_moments m = moments_of(&x, 1);
    const ksb_moments before = m;
    ksb_assert_status(ksb_moments_init(NULL), KSB_EINVAL);
    ksb_assert_status(ksb_moments_add_f64(NULL, 1.0), KSB_EINVAL);
    ksb_assert_status(ksb_moments_subtract_i64(NULL, 1), KSB_EINVAL);
    for (int i = 0; i < ksb_stream_entries_count; i++) {
        const struct ksb_stream_entry *const e = &ksb_stream_entries[i];
        ksb_assert_status(e->moments_add(NULL, &x, 0, 8), KSB_EINVAL);
        ksb_assert_status(e->moments_add(&m, NULL, 1, 8), KSB_EINVAL);
        ksb_assert_status(e->moments_subtract(NULL, &x, 1, 8), KSB_EINVAL);
        ksb_assert_status(e->moments_subtract(&m, NULL, SIZE_MAX, 8), KSB_EINVAL);
        ksb_assert_status(e->moments_add(&m, NULL, 0, 8), KSB_OK);
        ksb_assert_status(e->moments_subtract(&m, NULL, 0, 8), KSB_OK);
        if (sizeof(size_t) == sizeof(int64_t))
            ksb_assert_status(e->moments_add(&m, &x, SIZE_MAX, 0), KSB_EOVERFLOW);
    }
    ksb_assert_status(ksb_moments_merge(NULL, &m), KSB_EINVAL);
    ksb_assert_status(ksb_moments_merge(&m, NULL), KSB_EINVAL);
    ksb_assert_status(ksb_moments_subtract(NULL, &m), KSB_EINVAL);
    ksb_assert_status(ksb_moments_subtract(&m, NULL), KSB_EINVAL);
    check_equal(&m, &before, "after refusals");
    ck_assert_int_eq(ksb_moments_count(NULL), 0);
    ck_assert_int_eq(ksb_moments_equal(NULL, &m), 0);
    ck_assert_int_eq(ksb_moments_equal(&m, NULL), 0);
    for (int r = 0; r < 4; r++)
        for (int o = 0; o < 5; o++)
            ck_assert_uint_eq(readings[r].read(NULL, operations[o], 0), oracle_nan(*oracle_format(readings[r].type)));
    ck_assert_uint_eq(ksb_bits(ksb_moments_var_cf64(NULL, &m, 0)), KSB_NAN);
    ck_assert_uint_eq(ksb_bits(ksb_moments_std_cf64(&m, NULL, 0)), KSB_NAN);
}
END_TEST

/* Arrays of every type, at odd places, in one call, in parts and one by one. */
START_TEST(test_moments_of_arrays_of_every_type)
{
    static unsigned char buf[64 + 700 * 24];
    const struct ksb_stream_entry *const e = &ksb_stream_entries[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = ksb_test_rng(e->name);
    struct oracle_moments want;
    oracle_moments_init(&want);
    for (int i = 0; i < ksb_test_scaled(200); i++) {
        const size_t n = ksb_rng_below(&rng, i % 20 == 0 ? 700 : 70), at = ksb_rng_below(&rng, n + 1);
        const ptrdiff_t stride = (ptrdiff_t)size + ksb_rng_between(&rng, 0, 16);
        ksb_moments whole = KSB_MOMENTS_INIT, left = KSB_MOMENTS_INIT, right = KSB_MOMENTS_INIT,
                    strided = KSB_MOMENTS_INIT;
        gen_elements(&rng, (enum gen_shape)(i % GEN_SHAPES), e->element, ksb_x, n);
        oracle_moments_reset(&want);
        for (size_t k = 0; k < n; k++) {
            oracle_moments_change(&want, ksb_x + k * size, e->element, 1);
            memcpy(buf + 3 + (ptrdiff_t)(n - 1 - k) * stride, ksb_x + k * size, size);
        }
        ksb_assert_status(e->moments_add(&whole, ksb_x, n, (ptrdiff_t)size), KSB_OK);
        check_readings(&whole, &want, e->name);
        ksb_assert_status(e->moments_add(&strided, buf + 3 + (n > 0 ? (ptrdiff_t)(n - 1) * stride : 0), n, -stride),
                          KSB_OK);
        check_equal(&strided, &whole, "strided");

        ksb_assert_status(e->moments_add(&left, ksb_x, at, (ptrdiff_t)size), KSB_OK);
        for (size_t k = at; k < n; k++)
            ksb_assert_status(e->moments_add(&right, ksb_x + k * size, 1, 0), KSB_OK);
        ksb_assert_status(ksb_moments_merge(&left, &right), KSB_OK);
        check_equal(&left, &whole, "in parts");

        /* Taken out again, in another order, before it is added. */
        ksb_moments other = moments_of((const double[]){1.0, 3.0}, 2);
        const ksb_moments never = other;
        ksb_assert_status(e->moments_subtract(&other, buf + 3, n, stride), KSB_OK);
        ksb_assert_status(ksb_moments_merge(&other, &whole), KSB_OK);
        check_equal(&other, &never, "there and back");
        ksb_assert_status(ksb_moments_subtract(&whole, &whole), KSB_OK);
        const ksb_moments empty = KSB_MOMENTS_INIT;
        check_equal(&whole, &empty, "emptied");
    }
    oracle_moments_clear(&want);
    oracle_finish();
}
END_TEST

START_TEST(test_moments_of_single_values)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    struct oracle_moments want;
    ksb_moments m = KSB_MOMENTS_INIT;
    oracle_moments_init(&want);
    for (int i = 0; i < ksb_test_scaled(2000); i++) {
        const int retract = (int)ksb_rng_below(&rng, 2);
        const uint64_t u = ksb_rng_next(&rng) >> ksb_rng_below(&rng, 64);
        const int64_t s = (int64_t)ksb_rng_next(&rng);
        double v;
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_ZERO), &v, 1);
        switch (ksb_rng_below(&rng, 3)) {
        case 0:
            ksb_assert_status((retract ? ksb_moments_subtract_f64 : ksb_moments_add_f64)(&m, v), KSB_OK);
            oracle_moments_change(&want, &v, ORACLE_F64, retract ? -1 : 1);
            break;
        case 1:
            ksb_assert_status((retract ? ksb_moments_subtract_i64 : ksb_moments_add_i64)(&m, s), KSB_OK);
            oracle_moments_change(&want, &s, ORACLE_I64, retract ? -1 : 1);
            break;
        default:
            ksb_assert_status((retract ? ksb_moments_subtract_u64 : ksb_moments_add_u64)(&m, u), KSB_OK);
            oracle_moments_change(&want, &u, ORACLE_U64, retract ? -1 : 1);
        }
        check_readings(&m, &want, "single values");
    }
    oracle_moments_clear(&want);
}
END_TEST

/* Three objects that are added to, subtracted from and merged with each other, infinities and NaN included: after each
 * step all readings are the oracle's. */
START_TEST(test_moments_random_histories_agree_with_the_oracle)
{
    enum { OBJECTS = 3, STEPS = 30 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    struct oracle_moments want[OBJECTS];
    double x[16];
    for (int k = 0; k < OBJECTS; k++)
        oracle_moments_init(&want[k]);
    for (int i = 0; i < ksb_test_scaled(100); i++) {
        ksb_moments m[OBJECTS] = {KSB_MOMENTS_INIT, KSB_MOMENTS_INIT, KSB_MOMENTS_INIT};
        for (int k = 0; k < OBJECTS; k++)
            oracle_moments_reset(&want[k]);
        for (int step = 0; step < STEPS; step++) {
            const size_t a = ksb_rng_below(&rng, OBJECTS), b = ksb_rng_below(&rng, OBJECTS);
            const int retract = ksb_rng_below(&rng, 3) == 0;
            if (ksb_rng_below(&rng, 2) == 0) {
                const size_t n = ksb_rng_below(&rng, 17);
                gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x, n);
                ksb_assert_status(
                    (retract ? ksb_moments_subtract_array_f64 : ksb_moments_add_array_f64)(&m[a], x, n, sizeof *x),
                    KSB_OK);
                for (size_t k = 0; k < n; k++)
                    oracle_moments_change(&want[a], &x[k], ORACLE_F64, retract ? -1 : 1);
            } else {
                ksb_assert_status((retract ? ksb_moments_subtract : ksb_moments_merge)(&m[a], &m[b]), KSB_OK);
                oracle_moments_merge(&want[a], &want[b], retract ? -1 : 1);
            }
            check_readings(&m[a], &want[a], "a history");
        }
    }
    for (int k = 0; k < OBJECTS; k++)
        oracle_moments_clear(&want[k]);
    oracle_finish();
}
END_TEST

/* 2^63 - 2 times v, by doubling, and `last`; the same for the oracle. */
static ksb_moments full_of(double v, double last, struct oracle_moments *want)
{
    ksb_moments m = moments_of(&v, 1);
    oracle_moments_reset(want);
    oracle_moments_change(want, &v, ORACLE_F64, 1);
    for (int i = 1; i < 63; i++) {
        const double next = i == 62 ? last : v;
        ksb_assert_status(ksb_moments_merge(&m, &m), KSB_OK);
        ksb_assert_status(ksb_moments_add_f64(&m, next), KSB_OK);
        oracle_moments_merge(want, want, 1);
        oracle_moments_change(want, &next, ORACLE_F64, 1);
    }
    ck_assert_int_eq(ksb_moments_count(&m), INT64_MAX);
    return m;
}

/* n sum x^2 has its full width here. */
START_TEST(test_moments_are_right_up_to_the_largest_count)
{
    static const double values[][2] = {{0.5, 0.5},         {0.1, 0.3},         {DBL_MAX, -DBL_MAX}, {DBL_MAX, DBL_MAX},
                                       {0x1p-1074, 1.0},   {0x1p-1074, 0.0},   {DBL_MAX, 0x1p-1074}, {-3.0, 0x1p-1000},
                                       {0x1p1023, 0x1p970}, {-0.0, 0.0}};
    struct oracle_moments want;
    oracle_moments_init(&want);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        ksb_moments m = full_of(values[i][0], values[i][1], &want);
        check_readings(&m, &want, "2^63 - 1 values");
        const ksb_moments before = m;
        ksb_assert_status(ksb_moments_add_f64(&m, 1.0), KSB_EOVERFLOW);
        ksb_assert_status(ksb_moments_add_f64(&m, ksb_from_bits(KSB_NAN)), KSB_EOVERFLOW);
        ksb_assert_status(ksb_moments_add_array_f64(&m, values[i], 2, 8), KSB_EOVERFLOW);
        ksb_assert_status(ksb_moments_merge(&m, &m), KSB_EOVERFLOW);
        check_equal(&m, &before, "refused");
        ksb_assert_status(ksb_moments_subtract_f64(&m, values[i][1]), KSB_OK);
        ksb_assert_status(ksb_moments_add_array_f64(&m, values[i], 2, 8), KSB_EOVERFLOW);
        ksb_assert_status(ksb_moments_add_f64(&m, values[i][1]), KSB_OK);
        ck_assert_int_eq(ksb_moments_count(&m), INT64_MAX);

        ksb_moments negative = KSB_MOMENTS_INIT;
        ksb_assert_status(ksb_moments_subtract(&negative, &before), KSB_OK);
        ck_assert_int_eq(ksb_moments_count(&negative), -INT64_MAX);
        const ksb_moments lowest = negative;
        ksb_assert_status(ksb_moments_subtract_f64(&negative, 1.0), KSB_EOVERFLOW);
        ksb_assert_status(ksb_moments_subtract(&negative, &before), KSB_EOVERFLOW);
        check_equal(&negative, &lowest, "refused");
        ksb_assert_status(ksb_moments_merge(&negative, &before), KSB_OK);
        const ksb_moments empty = KSB_MOMENTS_INIT;
        check_equal(&negative, &empty, "back to nothing");
    }
    oracle_moments_clear(&want);
}
END_TEST

/* Two counts of 2^63 - 1 are more than a count can be, and two sums of squares of that many largest numbers more than
 * one has room for; the variance of complex data is neither. */
START_TEST(test_moments_complex_variance_at_the_largest_count)
{
    static const double values[][2] = {{1.0, 3.0}, {DBL_MAX, -DBL_MAX}, {0.1, 0.1}};
    struct oracle_moments re_want, im_want;
    oracle_moments_init(&re_want);
    oracle_moments_init(&im_want);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++) {
            const ksb_moments re = full_of(values[i][0], values[i][1], &re_want);
            const ksb_moments im = full_of(values[k][0], values[k][1], &im_want);
            for (size_t ddof = 0; ddof < 2; ddof++) {
                ck_assert_uint_eq(ksb_bits(ksb_moments_var_cf64(&re, &im, ddof)),
                                  oracle_moments_round_complex(&re_want, &im_want, ORACLE_VAR, ddof, oracle_f64));
                ck_assert_uint_eq(ksb_bits(ksb_moments_std_cf64(&re, &im, ddof)),
                                  oracle_moments_round_complex(&re_want, &im_want, ORACLE_STD, ddof, oracle_f64));
            }
        }
    oracle_moments_clear(&re_want);
    oracle_moments_clear(&im_want);
}
END_TEST

START_TEST(test_moments_complex_variance_agrees_with_the_oracle)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    struct oracle_moments want[2];
    double x[2][20];
    for (int k = 0; k < 2; k++)
        oracle_moments_init(&want[k]);
    for (int i = 0; i < ksb_test_scaled(1000); i++) {
        ksb_moments m[2] = {KSB_MOMENTS_INIT, KSB_MOMENTS_INIT};
        const size_t n = ksb_rng_below(&rng, 20), ddof = ksb_rng_below(&rng, 3);
        for (int k = 0; k < 2; k++) {
            const size_t length = n + (k == 1 && i % 50 == 0);
            oracle_moments_reset(&want[k]);
            gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), x[k], length);
            m[k] = moments_of(x[k], length);
            for (size_t j = 0; j < length; j++)
                oracle_moments_change(&want[k], &x[k][j], ORACLE_F64, 1);
        }
        const float var = ksb_moments_var_cf32(&m[0], &m[1], ddof), std = ksb_moments_std_cf32(&m[0], &m[1], ddof);
        ck_assert_uint_eq(ksb_bits(ksb_moments_var_cf64(&m[0], &m[1], ddof)),
                          oracle_moments_round_complex(&want[0], &want[1], ORACLE_VAR, ddof, oracle_f64));
        ck_assert_uint_eq(ksb_bits(ksb_moments_std_cf64(&m[0], &m[1], ddof)),
                          oracle_moments_round_complex(&want[0], &want[1], ORACLE_STD, ddof, oracle_f64));
        ck_assert_uint_eq(oracle_load(&var, ORACLE_F32),
                          oracle_moments_round_complex(&want[0], &want[1], ORACLE_VAR, ddof, oracle_f32));
        ck_assert_uint_eq(oracle_load(&std, ORACLE_F32),
                          oracle_moments_round_complex(&want[0], &want[1], ORACLE_STD, ddof, oracle_f32));
    }
    for (int k = 0; k < 2; k++)
        oracle_moments_clear(&want[k]);
}
END_TEST

/* What was subtracted and never added may leave squares below 0 in one part, or in both together: then there is no variance. */
START_TEST(test_moments_of_complex_data_with_negative_squares)
{
    const double few[] = {1.0, 2.0, 4.0}, large = 1000.0;
    for (int which = 0; which < 2; which++) {
        ksb_moments m[2] = {KSB_MOMENTS_INIT, KSB_MOMENTS_INIT};
        for (int k = 0; k < 2; k++) {
            ksb_assert_status(ksb_moments_add_array_f64(&m[k], few, 3, 8), KSB_OK);
            ksb_assert_status(ksb_moments_subtract_f64(&m[k], k == which ? large : 1.0), KSB_OK);
        }
        ck_assert_uint_eq(ksb_bits(ksb_moments_var_cf64(&m[0], &m[1], 0)), KSB_NAN);
        ck_assert_uint_eq(ksb_bits(ksb_moments_std_cf64(&m[0], &m[1], 1)), KSB_NAN);
        /* The other part makes up for it: sums 7 - 1000 and 7 - 1, squares 21 - 10^6 and 21 - 1 + 2 * 10^6, n is 2. */
        ksb_moments other = m[1 - which];
        ksb_assert_status(ksb_moments_add_f64(&other, large), KSB_OK);
        ksb_assert_status(ksb_moments_add_f64(&other, -large), KSB_OK);
        ksb_assert_status(ksb_moments_subtract_f64(&other, 0.0), KSB_OK);
        ksb_assert_status(ksb_moments_subtract_f64(&other, 0.0), KSB_OK);
        const ksb_moments *const re = which == 0 ? &m[0] : &other, *const im = which == 0 ? &other : &m[1];
        const double squares = 21.0 - 1e6 + 20.0 + 2e6, numerator = 2.0 * squares - 993.0 * 993.0 - 6.0 * 6.0;
        ksb_assert_f64(ksb_moments_var_cf64(re, im, 0), numerator / 4.0, KSB_CONTIGUOUS("together not negative", few, 3));
    }
}
END_TEST

/* Adding 2^1023 and subtracting -2^1023 leaves a sum and nothing else; adding both and 3, and subtracting zeros, leaves
 * squares above all. Doubled, each stops where it has no room, with nothing changed, and nothing is lost
 * before. */
START_TEST(test_moments_values_stop_where_their_room_ends)
{
    for (int squares = 0; squares < 2; squares++) {
        ksb_moments m = KSB_MOMENTS_INIT;
        if (squares) { /* count 0, sum 3, squares 2 * 2^2046 + 9: what the sum had room for is undone, too */
            const double x[] = {0x1p1023, -0x1p1023, 3.0}, zeros[] = {0.0, 0.0, 0.0};
            ksb_assert_status(ksb_moments_add_array_f64(&m, x, 3, 8), KSB_OK);
            ksb_assert_status(ksb_moments_subtract_array_f64(&m, zeros, 3, 8), KSB_OK);
        } else { /* count 0, sum 2 * 2^1023, squares 0 */
            ksb_assert_status(ksb_moments_add_f64(&m, 0x1p1023), KSB_OK);
            ksb_assert_status(ksb_moments_subtract_f64(&m, -0x1p1023), KSB_OK);
        }
        ck_assert_int_eq(ksb_moments_count(&m), 0);
        const ksb_moments start = m;
        int doublings = 0;
        for (; doublings < 5000; doublings++) {
            const ksb_moments before = m;
            if (ksb_moments_merge(&m, &m) != KSB_OK) {
                check_equal(&m, &before, "refused");
                break;
            }
        }
        /* 2^2047 to 2^2110, 2^1024 to 2^1086: 2^2111 and 2^1087 have no room. */
        ck_assert_int_eq(doublings, squares ? 2110 - 2047 : 1086 - 1024);
        const ksb_moments huge = m;
        ksb_assert_status(ksb_moments_add_f64(&m, 0x1p-1074), KSB_OK);
        ksb_assert_status(ksb_moments_subtract(&m, &huge), KSB_OK);
        ksb_assert_f64(ksb_moments_sum(&m), 0x1p-1074, KSB_CONTIGUOUS("the rest", NULL, 0));
        ksb_assert_f64(ksb_moments_norm(&m), 0x1p-1074, KSB_CONTIGUOUS("the rest", NULL, 0));
        ck_assert_int_eq(ksb_moments_equal(&start, &huge), 0);
    }
}
END_TEST

START_TEST(test_moments_equal_sees_every_difference)
{
    const double values[] = {0.0, -0.0, 5e-324, -5e-324, 1.0, -1.0, INFINITY, -INFINITY, NAN};
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < 9; j++) {
            const ksb_moments a = moments_of(values + i, 1), b = moments_of(values + j, 1);
            ck_assert_msg(ksb_moments_equal(&a, &b) == (i == j), "%a and %a", values[i], values[j]);
        }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("moments");
    KSB_TEST_CASE(s, "object", test_moments_are_848_bytes_and_begin_as_zeros,
                  test_moments_null_is_invalid_and_changes_nothing, test_moments_equal_sees_every_difference);
    TCase *const c = tcase_create("arrays");
    tcase_set_timeout(c, 120.0 * ksb_test_scaled(1));
    tcase_add_loop_test(c, test_moments_of_arrays_of_every_type, 0, ksb_stream_entries_count);
    suite_add_tcase(s, c);
    KSB_TEST_CASE(s, "histories", test_moments_of_single_values, test_moments_random_histories_agree_with_the_oracle,
                  test_moments_complex_variance_agrees_with_the_oracle, test_moments_of_complex_data_with_negative_squares);
    KSB_TEST_CASE(s, "limits", test_moments_are_right_up_to_the_largest_count,
                  test_moments_complex_variance_at_the_largest_count, test_moments_values_stop_where_their_room_ends);
    return s;
}
