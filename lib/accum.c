/* SPDX-License-Identifier: MIT */
/* Public entry points: the accumulator. */
#include "accum.h"

#include "dispatch.h"
#include "natural.h"
#include "reduce.h"
#include "round.h"

static int holds_nothing(const ksb_acc *acc)
{
    return ksbi_tally_is_empty(acc->tally) && ksbi_natural_length(acc->limb, KSBI_PRODUCT_LIMBS) == 0;
}

/* A change of the value: as for ksbi_fixed_change. */
struct change {
    const uint64_t *limb;
    int n, at;
    int negative, subtract;
};

/* The one way an accumulator changes: all of it, or KSB_EOVERFLOW and nothing. `other`: whether an addend is
 * something other than -0.0 and NaN. */
static ksb_status apply(ksb_acc *acc, const int64_t *tally, int other, struct change c, int retract)
{
    if (!ksbi_tally_change(acc->tally, tally, retract))
        return KSB_EOVERFLOW;
    if (!ksbi_fixed_change(acc->limb, KSBI_PRODUCT_LIMBS, c.limb, c.n, c.at, c.negative, c.subtract)) {
        ksbi_tally_change(acc->tally, tally, !retract);
        return KSB_EOVERFLOW;
    }
    if (other || retract)
        acc->flags = KSBI_OTHER;
    if (KSBI_UNLIKELY(acc->tally[KSBI_COUNT] == 0) && holds_nothing(acc))
        acc->flags = 0;
    return KSB_OK;
}

/* Adds or retracts the n addends of *p. */
static ksb_status apply_partial(ksb_acc *acc, struct ksbi_partial *p, size_t n, int retract)
{
    struct ksbi_number value;
    const int64_t tally[KSBI_TALLIES] = {(int64_t)n, (int64_t)p->pos_inf, (int64_t)p->neg_inf, (int64_t)p->nan};
    ksbi_partial_value(p, &value);
    /* A finite part of 0 may have any span: then there is nothing to place. */
    const struct change c = {value.limb, value.n, value.n > 0 ? value.at - KSBI_PRODUCT_AT : 0, 0,
                             value.negative ^ retract};
    return apply(acc, tally, p->other, c, retract);
}

static ksb_status change_by_sum(ksb_acc *acc, struct ksbi_array x, int retract)
{
    struct ksbi_partial p;
    if (acc == NULL || (x.x == NULL && x.n > 0))
        return KSB_EINVAL;
    if (x.n == 0)
        return KSB_OK;
    if ((uint64_t)x.n > INT64_MAX)
        return KSB_EOVERFLOW;
    ksbi_partial_init(&p, ksbi_sum_range(x));
    ksbi_add_sum(&p, x);
    return apply_partial(acc, &p, x.n, retract);
}

static ksb_status change_by_products(ksb_acc *acc, struct ksbi_array x, struct ksbi_array y, int retract)
{
    struct ksbi_partial p;
    if (acc == NULL || (x.n > 0 && (x.x == NULL || y.x == NULL)))
        return KSB_EINVAL;
    if (x.n == 0)
        return KSB_OK;
    if ((uint64_t)x.n > INT64_MAX)
        return KSB_EOVERFLOW;
    ksbi_partial_init(&p, ksbi_product_range(x, y));
    ksbi_add_products(&p, x, y, 0);
    return apply_partial(acc, &p, x.n, retract);
}

/* One value goes straight to its two limbs: no partial result to clear and to settle. */
static ksb_status change_by_value(ksb_acc *acc, struct ksbi_decoded d, int retract)
{
    if (acc == NULL)
        return KSB_EINVAL;
    int64_t tally[KSBI_TALLIES] = {1, 0, 0, 0};
    uint64_t limb[2];
    struct change c = {limb, 0, 0, 0, d.negative ^ retract};

    if (KSBI_LIKELY(d.kind == KSBI_FINITE)) {
        const unsigned at = (unsigned)(d.exponent - 64 * KSBI_PRODUCT_AT);
        const unsigned s = at % 64;
        limb[0] = d.significand << s;
        limb[1] = (d.significand >> 1) >> (63 - s); /* >> (64 - s), also for s = 0 */
        c.at = (int)(at / 64);
        c.n = 2;
    } else {
        tally[d.kind == KSBI_NAN ? KSBI_NANS : d.negative ? KSBI_NEG_INF : KSBI_POS_INF] = 1;
    }
    const int negative_zero = d.negative && d.significand == 0 && d.kind == KSBI_FINITE;
    return apply(acc, tally, d.kind != KSBI_NAN && !negative_zero, c, retract);
}

static ksb_status change_by_acc(ksb_acc *acc, const ksb_acc *by, int retract)
{
    if (acc == NULL || by == NULL)
        return KSB_EINVAL;
    if (holds_nothing(by)) /* so that subtracting nothing does not touch the sign of a zero */
        return KSB_OK;
    const ksb_acc copy = *by; /* acc == by is allowed */
    const struct change c = {copy.limb, KSBI_PRODUCT_LIMBS, 0,
                             ksbi_fixed_is_negative(copy.limb, KSBI_PRODUCT_LIMBS), retract};
    return apply(acc, copy.tally, copy.flags == KSBI_OTHER, c, retract);
}

size_t ksb_acc_size(void)
{
    return sizeof(ksb_acc);
}

ksb_status ksb_acc_init(ksb_acc *acc)
{
    if (acc == NULL)
        return KSB_EINVAL;
    memset(acc, 0, sizeof *acc);
    return KSB_OK;
}

#define DEFINE_VALUE(T, ctype)                                              \
    ksb_status ksb_acc_add_##T(ksb_acc *acc, ctype v)                       \
    {                                                                       \
        return change_by_value(acc, ksbi_read_##T((const char *)&v), 0);    \
    }                                                                       \
    ksb_status ksb_acc_subtract_##T(ksb_acc *acc, ctype v)                  \
    {                                                                       \
        return change_by_value(acc, ksbi_read_##T((const char *)&v), 1);    \
    }
DEFINE_VALUE(f64, double)
DEFINE_VALUE(i64, int64_t)
DEFINE_VALUE(u64, uint64_t)

ksb_status ksb_acc_add_product_f64(ksb_acc *acc, double x, double y)
{
    return ksb_acc_add_products_f64(acc, &x, &y, 1, 0, 0);
}

ksb_status ksb_acc_subtract_product_f64(ksb_acc *acc, double x, double y)
{
    return ksb_acc_subtract_products_f64(acc, &x, &y, 1, 0, 0);
}

#define DEFINE_ARRAYS(verb, retract, T)                                                                         \
    ksb_status ksb_acc_##verb##_array_##T(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride)              \
    {                                                                                                           \
        return change_by_sum(acc, ksbi_array(KSBI_##T, x, n, stride), retract);                                 \
    }                                                                                                           \
    ksb_status ksb_acc_##verb##_products_##T(ksb_acc *acc, const void *x, const void *y, size_t n,              \
                                             ptrdiff_t xstride, ptrdiff_t ystride)                              \
    {                                                                                                           \
        return change_by_products(acc, ksbi_array(KSBI_##T, x, n, xstride),                                     \
                                  ksbi_array(KSBI_##T, y, n, ystride), retract);                                \
    }
#define DEFINE_ARRAYS_OF(T, ctype) DEFINE_ARRAYS(add, 0, T) DEFINE_ARRAYS(subtract, 1, T)
KSBI_REAL_TYPES(DEFINE_ARRAYS_OF)

ksb_status ksb_acc_merge(ksb_acc *into, const ksb_acc *from)
{
    return change_by_acc(into, from, 0);
}

ksb_status ksb_acc_subtract(ksb_acc *from, const ksb_acc *what)
{
    return change_by_acc(from, what, 1);
}

int64_t ksb_acc_count(const ksb_acc *acc)
{
    return acc == NULL ? 0 : acc->tally[KSBI_COUNT];
}

int ksb_acc_equal(const ksb_acc *a, const ksb_acc *b)
{
    /* States are canonical and the struct has no padding. */
    return a != NULL && b != NULL && memcmp(a, b, sizeof *a) == 0;
}

static enum ksbi_special special_of(const ksb_acc *acc)
{
    return ksbi_special_of_sum(acc->tally[KSBI_POS_INF], acc->tally[KSBI_NEG_INF], acc->tally[KSBI_NANS]);
}

/* The encoding in f of the value of *acc. */
static uint64_t rounded(const ksb_acc *acc, struct ksbi_format f)
{
    if (acc == NULL)
        return ksbi_nan_bits(f);
    const enum ksbi_special special = special_of(acc);
    if (special != KSBI_ALL_FINITE)
        return ksbi_special_bits(special, f);
    struct ksbi_number value;
    ksbi_fixed_value(acc->limb, KSBI_PRODUCT_LIMBS, KSBI_PRODUCT_AT, &value);
    if (value.n == 0)
        return ksbi_zero_bits(acc->tally[KSBI_COUNT] > 0 && acc->flags == 0, f);
    return ksbi_round(value.limb, value.n, 64 * value.at, value.negative, 0, f);
}

#define DEFINE_ROUNDED(T, ctype)                        \
    ctype ksb_acc_to_##T(const ksb_acc *acc)            \
    {                                                   \
        return ksbi_as_##T(rounded(acc, ksbi_##T));     \
    }
KSBI_FLOAT_TYPES(DEFINE_ROUNDED)

/* -1 or 1 for an infinite value, 0 for a finite one. */
static int infinity_of(enum ksbi_special special)
{
    return special == KSBI_IS_POS_INF ? 1 : special == KSBI_IS_NEG_INF ? -1 : 0;
}

ksb_status ksb_acc_compare(const ksb_acc *a, const ksb_acc *b, int *order)
{
    if (a == NULL || b == NULL || order == NULL)
        return KSB_EINVAL;
    const enum ksbi_special sa = special_of(a), sb = special_of(b);
    if (sa == KSBI_IS_NAN || sb == KSBI_IS_NAN)
        return KSB_EINVAL;
    const int ia = infinity_of(sa), ib = infinity_of(sb);
    if (ia != 0 || ib != 0) {
        *order = (ia > ib) - (ia < ib);
        return KSB_OK;
    }
    const int na = ksbi_fixed_is_negative(a->limb, KSBI_PRODUCT_LIMBS);
    const int nb = ksbi_fixed_is_negative(b->limb, KSBI_PRODUCT_LIMBS);
    /* Numbers of one sign are ordered as their two's complements. */
    *order = na != nb ? nb - na : ksbi_natural_compare(a->limb, b->limb, KSBI_PRODUCT_LIMBS);
    return KSB_OK;
}

ksb_status ksb_acc_sign(const ksb_acc *acc, int *sign)
{
    static const ksb_acc zero = KSB_ACC_INIT;
    return ksb_acc_compare(acc, &zero, sign);
}
