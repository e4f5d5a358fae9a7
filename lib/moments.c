/* SPDX-License-Identifier: MIT */
/* Public entry points: count, sum and sum of squares. */
#include "accum.h"
#include "dispatch.h"
#include "natural.h"
#include "reduce.h"
#include "round.h"

static int holds_nothing(const ksb_moments *m)
{
    return ksbi_tally_is_empty(m->tally) && ksbi_natural_length(m->sum, KSBI_VALUE_LIMBS) == 0 &&
           ksbi_natural_length(m->squares, KSBI_PRODUCT_LIMBS) == 0;
}

/* A change of one of the two values: as for ksbi_fixed_change. */
struct change {
    const uint64_t *limb;
    int n, at;
    int negative, subtract;
};

/* The one way moments change: all of them, or KSB_EOVERFLOW and nothing. */
static ksb_status apply(ksb_moments *m, const int64_t *tally, int other, struct change sum, struct change squares,
                        int retract)
{
    if (!ksbi_tally_change(m->tally, tally, retract))
        return KSB_EOVERFLOW;
    if (!ksbi_fixed_change(m->sum, KSBI_VALUE_LIMBS, sum.limb, sum.n, sum.at, sum.negative, sum.subtract)) {
        ksbi_tally_change(m->tally, tally, !retract);
        return KSB_EOVERFLOW;
    }
    if (!ksbi_fixed_change(m->squares, KSBI_PRODUCT_LIMBS, squares.limb, squares.n, squares.at, squares.negative,
                           squares.subtract)) {
        ksbi_fixed_change(m->sum, KSBI_VALUE_LIMBS, sum.limb, sum.n, sum.at, sum.negative, !sum.subtract);
        ksbi_tally_change(m->tally, tally, !retract);
        return KSB_EOVERFLOW;
    }
    if (other || retract)
        m->flags = KSBI_OTHER;
    if (KSBI_UNLIKELY(m->tally[KSBI_COUNT] == 0) && holds_nothing(m))
        m->flags = 0;
    return KSB_OK;
}

static struct change change_of(const struct ksbi_number *value, int at, int retract)
{
    const struct change c = {value->limb, value->n, value->n > 0 ? value->at - at : 0, 0, value->negative ^ retract};
    return c;
}

static ksb_status change_by_array(ksb_moments *m, struct ksbi_array x, int retract)
{
    struct ksbi_partial sum, squares;
    struct ksbi_number sum_value, squares_value;
    if (m == NULL || (x.x == NULL && x.n > 0))
        return KSB_EINVAL;
    if (x.n == 0)
        return KSB_OK;
    if ((uint64_t)x.n > INT64_MAX)
        return KSB_EOVERFLOW;
    ksbi_partial_init(&sum, ksbi_sum_range(x));
    ksbi_partial_init(&squares, ksbi_product_range(x, x));
    ksbi_add_moments(&sum, &squares, x);
    ksbi_partial_value(&sum, &sum_value);
    ksbi_partial_value(&squares, &squares_value);
    const int64_t tally[KSBI_TALLIES] = {(int64_t)x.n, (int64_t)sum.pos_inf, (int64_t)sum.neg_inf, (int64_t)sum.nan};
    return apply(m, tally, sum.other, change_of(&sum_value, KSBI_VALUE_AT, retract),
                 change_of(&squares_value, KSBI_PRODUCT_AT, retract), retract);
}

static ksb_status change_by_moments(ksb_moments *m, const ksb_moments *by, int retract)
{
    if (m == NULL || by == NULL)
        return KSB_EINVAL;
    if (holds_nothing(by))
        return KSB_OK;
    const ksb_moments copy = *by; /* m == by is allowed */
    const struct change sum = {copy.sum, KSBI_VALUE_LIMBS, 0, ksbi_fixed_is_negative(copy.sum, KSBI_VALUE_LIMBS),
                               retract};
    const struct change squares = {copy.squares, KSBI_PRODUCT_LIMBS, 0,
                                   ksbi_fixed_is_negative(copy.squares, KSBI_PRODUCT_LIMBS), retract};
    return apply(m, copy.tally, copy.flags == KSBI_OTHER, sum, squares, retract);
}

size_t ksb_moments_size(void)
{
    return sizeof(ksb_moments);
}

ksb_status ksb_moments_init(ksb_moments *m)
{
    if (m == NULL)
        return KSB_EINVAL;
    memset(m, 0, sizeof *m);
    return KSB_OK;
}

#define DEFINE_VALUE(T, ctype)                                                  \
    ksb_status ksb_moments_add_##T(ksb_moments *m, ctype v)                     \
    {                                                                           \
        return change_by_array(m, ksbi_array(KSBI_##T, &v, 1, 0), 0);           \
    }                                                                           \
    ksb_status ksb_moments_subtract_##T(ksb_moments *m, ctype v)                \
    {                                                                           \
        return change_by_array(m, ksbi_array(KSBI_##T, &v, 1, 0), 1);           \
    }
DEFINE_VALUE(f64, double)
DEFINE_VALUE(i64, int64_t)
DEFINE_VALUE(u64, uint64_t)

#define DEFINE_ARRAYS(T, ctype)                                                                                \
    ksb_status ksb_moments_add_array_##T(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride)            \
    {                                                                                                          \
        return change_by_array(m, ksbi_array(KSBI_##T, x, n, stride), 0);                                      \
    }                                                                                                          \
    ksb_status ksb_moments_subtract_array_##T(ksb_moments *m, const void *x, size_t n, ptrdiff_t stride)       \
    {                                                                                                          \
        return change_by_array(m, ksbi_array(KSBI_##T, x, n, stride), 1);                                      \
    }
KSBI_REAL_TYPES(DEFINE_ARRAYS)

ksb_status ksb_moments_merge(ksb_moments *into, const ksb_moments *from)
{
    return change_by_moments(into, from, 0);
}

ksb_status ksb_moments_subtract(ksb_moments *from, const ksb_moments *what)
{
    return change_by_moments(from, what, 1);
}

int64_t ksb_moments_count(const ksb_moments *m)
{
    return m == NULL ? 0 : m->tally[KSBI_COUNT];
}

int ksb_moments_equal(const ksb_moments *a, const ksb_moments *b)
{
    return a != NULL && b != NULL && memcmp(a, b, sizeof *a) == 0;
}

/* What is read of moments. */
static enum ksbi_special special_of(const ksb_moments *m)
{
    return ksbi_special_of_sum(m->tally[KSBI_POS_INF], m->tally[KSBI_NEG_INF], m->tally[KSBI_NANS]);
}

/* The encoding of the sum, divided by the count if `mean`. */
static uint64_t sum_or_mean(const ksb_moments *m, int mean, struct ksbi_format f)
{
    if (m == NULL || (mean && m->tally[KSBI_COUNT] <= 0))
        return ksbi_nan_bits(f);
    const enum ksbi_special special = special_of(m);
    if (special != KSBI_ALL_FINITE)
        return ksbi_special_bits(special, f);
    struct ksbi_number sum;
    ksbi_fixed_value(m->sum, KSBI_VALUE_LIMBS, KSBI_VALUE_AT, &sum);
    if (sum.n == 0)
        return ksbi_zero_bits(m->tally[KSBI_COUNT] > 0 && m->flags == 0, f);
    const uint64_t divisor = mean ? (uint64_t)m->tally[KSBI_COUNT] : 1;
    return ksbi_round_ratio(sum.limb, sum.n, &divisor, 1, 64 * sum.at, sum.negative, f);
}

/* The encoding of the variance, or of its square root. */
static uint64_t variance(const ksb_moments *m, size_t ddof, int root, struct ksbi_format f)
{
    if (m == NULL || m->tally[KSBI_COUNT] <= 0 || special_of(m) != KSBI_ALL_FINITE)
        return ksbi_nan_bits(f);
    struct ksbi_number sum, squares;
    ksbi_fixed_value(m->sum, KSBI_VALUE_LIMBS, KSBI_VALUE_AT, &sum);
    ksbi_fixed_value(m->squares, KSBI_PRODUCT_LIMBS, KSBI_PRODUCT_AT, &squares);
    return ksbi_variance(&sum, 1, &squares, (uint64_t)m->tally[KSBI_COUNT], ddof, root, f);
}

/* The sum of both sums of squares; 0 if it is negative. It may need a bit more than either has room for, where the counts
 * come near 2^63. */
static int add_squares(const ksb_moments *a, const ksb_moments *b, struct ksbi_number *sum)
{
    enum { LIMBS = KSBI_PRODUCT_LIMBS + 1 };
    uint64_t limb[2][LIMBS];
    const uint64_t *const squares[2] = {a->squares, b->squares};
    for (int i = 0; i < 2; i++) {
        memcpy(limb[i], squares[i], sizeof a->squares);
        limb[i][LIMBS - 1] = ksbi_fixed_is_negative(squares[i], KSBI_PRODUCT_LIMBS) ? UINT64_MAX : 0;
    }
    ksbi_fixed_change(limb[0], LIMBS, limb[1], LIMBS, 0, ksbi_fixed_is_negative(limb[1], LIMBS), 0);
    ksbi_fixed_value(limb[0], LIMBS, KSBI_PRODUCT_AT, sum);
    return !sum->negative;
}

/* The same of complex data, whose real and imaginary parts are two moments. */
static uint64_t complex_variance(const ksb_moments *re, const ksb_moments *im, size_t ddof, int root,
                                 struct ksbi_format f)
{
    if (re == NULL || im == NULL || re->tally[KSBI_COUNT] <= 0 ||
        re->tally[KSBI_COUNT] != im->tally[KSBI_COUNT] || special_of(re) != KSBI_ALL_FINITE ||
        special_of(im) != KSBI_ALL_FINITE)
        return ksbi_nan_bits(f);
    struct ksbi_number sums[2], squares;
    if (!add_squares(re, im, &squares))
        return ksbi_nan_bits(f);
    ksbi_fixed_value(re->sum, KSBI_VALUE_LIMBS, KSBI_VALUE_AT, &sums[0]);
    ksbi_fixed_value(im->sum, KSBI_VALUE_LIMBS, KSBI_VALUE_AT, &sums[1]);
    return ksbi_variance(sums, 2, &squares, (uint64_t)re->tally[KSBI_COUNT], ddof, root, f);
}

/* The encoding of the square root of the sum of squares. */
static uint64_t norm(const ksb_moments *m, struct ksbi_format f)
{
    if (m == NULL)
        return ksbi_nan_bits(f);
    /* The square of an infinity of either sign is +inf. */
    const int64_t up = m->tally[KSBI_POS_INF], down = m->tally[KSBI_NEG_INF];
    if (m->tally[KSBI_NANS] != 0 || up < 0 || down < 0)
        return ksbi_nan_bits(f);
    if (up > 0 || down > 0)
        return ksbi_infinity_bits(f);
    struct ksbi_number squares;
    ksbi_fixed_value(m->squares, KSBI_PRODUCT_LIMBS, KSBI_PRODUCT_AT, &squares);
    if (squares.negative)
        return ksbi_nan_bits(f);
    if (squares.n == 0)
        return ksbi_zero_bits(0, f);
    return ksbi_round_sqrt(squares.limb, squares.n, 64 * squares.at, 0, f);
}

#define DEFINE_READING(T, ctype, suffix)                                                                     \
    ctype ksb_moments_sum##suffix(const ksb_moments *m)                                                      \
    {                                                                                                        \
        return ksbi_as_##T(sum_or_mean(m, 0, ksbi_##T));                                                     \
    }                                                                                                        \
    ctype ksb_moments_mean##suffix(const ksb_moments *m)                                                     \
    {                                                                                                        \
        return ksbi_as_##T(sum_or_mean(m, 1, ksbi_##T));                                                     \
    }                                                                                                        \
    ctype ksb_moments_var##suffix(const ksb_moments *m, size_t ddof)                                         \
    {                                                                                                        \
        return ksbi_as_##T(variance(m, ddof, 0, ksbi_##T));                                                  \
    }                                                                                                        \
    ctype ksb_moments_std##suffix(const ksb_moments *m, size_t ddof)                                         \
    {                                                                                                        \
        return ksbi_as_##T(variance(m, ddof, 1, ksbi_##T));                                                  \
    }                                                                                                        \
    ctype ksb_moments_norm##suffix(const ksb_moments *m)                                                     \
    {                                                                                                        \
        return ksbi_as_##T(norm(m, ksbi_##T));                                                               \
    }
DEFINE_READING(f64, double, )
DEFINE_READING(f32, float, _f32)
DEFINE_READING(f16, uint16_t, _f16)
DEFINE_READING(bf16, uint16_t, _bf16)

#define DEFINE_COMPLEX_READING(C, T, ctype)                                                                  \
    ctype ksb_moments_var_##C(const ksb_moments *re, const ksb_moments *im, size_t ddof)                     \
    {                                                                                                        \
        return ksbi_as_##T(complex_variance(re, im, ddof, 0, ksbi_##T));                                     \
    }                                                                                                        \
    ctype ksb_moments_std_##C(const ksb_moments *re, const ksb_moments *im, size_t ddof)                     \
    {                                                                                                        \
        return ksbi_as_##T(complex_variance(re, im, ddof, 1, ksbi_##T));                                     \
    }
DEFINE_COMPLEX_READING(cf64, f64, double)
DEFINE_COMPLEX_READING(cf32, f32, float)
