/* SPDX-License-Identifier: MIT */
/* The accumulator: representation, add, subtract, merge, read. */
#include "accum.h"

#include "dispatch.h"
#include "round.h"

/* *count += delta, within +-(2^63 - 1). Returns 0, with *count as it was, if the result is outside. */
static int count_add(int64_t *count, int64_t delta)
{
    if (delta >= 0 ? *count > INT64_MAX - delta : *count < -INT64_MAX - delta)
        return 0;
    *count += delta;
    return 1;
}

/* What an operation does to the counts: signed, so that a subtraction is an addition of the negatives. */
struct counts {
    int64_t count, pos_inf, neg_inf, nan;
};

/* Adds d to the counts of *acc, or changes none of them and returns 0. */
static int counts_add(ksb_acc *acc, struct counts d)
{
    struct counts c = {acc->count, acc->pos_inf, acc->neg_inf, acc->nan};
    if (!count_add(&c.count, d.count) || !count_add(&c.pos_inf, d.pos_inf) || !count_add(&c.neg_inf, d.neg_inf) ||
        !count_add(&c.nan, d.nan))
        return 0;
    acc->count = c.count;
    acc->pos_inf = c.pos_inf;
    acc->neg_inf = c.neg_inf;
    acc->nan = c.nan;
    return 1;
}

static struct counts counts_negated(struct counts d)
{
    const struct counts r = {-d.count, -d.pos_inf, -d.neg_inf, -d.nan};
    return r;
}

/* A two's complement number of n limbs, limb 0 with the weight of limb `at` of an accumulator; what is
 * above its last limb has the bits of the sign. */
struct addend {
    const uint64_t *limb;
    int at, n;
    int negative;
};

static void limbs_add(uint64_t *limb, struct addend a)
{
    const uint64_t fill = a.negative ? UINT64_MAX : 0;
    unsigned carry = 0;
    int i = a.at;
    for (; i < a.at + a.n; i++)
        limb[i] = ksbi_add_carry(limb[i], a.limb[i - a.at], &carry);
    /* 0 without a carry, or all ones with one, change nothing from here on. */
    for (; i < KSBI_ACC_LIMBS && a.negative != (int)carry; i++)
        limb[i] = ksbi_add_carry(limb[i], fill, &carry);
}

static void limbs_subtract(uint64_t *limb, struct addend a)
{
    const uint64_t fill = a.negative ? UINT64_MAX : 0;
    unsigned borrow = 0;
    int i = a.at;
    for (; i < a.at + a.n; i++)
        limb[i] = ksbi_sub_borrow(limb[i], a.limb[i - a.at], &borrow);
    for (; i < KSBI_ACC_LIMBS && a.negative != (int)borrow; i++)
        limb[i] = ksbi_sub_borrow(limb[i], fill, &borrow);
}

static int is_negative(const ksb_acc *acc)
{
    return (int)(acc->limb[KSBI_ACC_LIMBS - 1] >> 63);
}

/* The value of *acc += or -= the addend. Returns 0, with the value as it was, if it leaves the range. */
static int value_add(ksb_acc *acc, struct addend a, int subtract)
{
    const int before = is_negative(acc);
    (subtract ? limbs_subtract : limbs_add)(acc->limb, a);
    /* Overflow shows as a sign that neither operand explains. */
    const int same_direction = before == (a.negative ^ subtract);
    if (KSBI_UNLIKELY(same_direction && is_negative(acc) != before)) {
        (subtract ? limbs_add : limbs_subtract)(acc->limb, a);
        return 0;
    }
    return 1;
}

static int is_zero(const ksb_acc *acc)
{
    uint64_t any = 0;
    for (int i = 0; i < KSBI_ACC_LIMBS; i++)
        any |= acc->limb[i];
    return any == 0;
}

/* Whether *acc holds nothing, whatever its flags say. */
static int holds_nothing(const ksb_acc *acc)
{
    return (acc->count | acc->pos_inf | acc->neg_inf | acc->nan) == 0 && is_zero(acc);
}

/* The one way an accumulator changes: all of it, or KSB_EOVERFLOW and nothing. `other`: whether an addend
 * is something else than -0.0. */
static ksb_status change(ksb_acc *acc, struct counts counts, int other, struct addend addend, int subtract)
{
    const struct counts before = {acc->count, acc->pos_inf, acc->neg_inf, acc->nan};
    if (!counts_add(acc, subtract ? counts_negated(counts) : counts))
        return KSB_EOVERFLOW;
    if (!value_add(acc, addend, subtract)) {
        acc->count = before.count;
        acc->pos_inf = before.pos_inf;
        acc->neg_inf = before.neg_inf;
        acc->nan = before.nan;
        return KSB_EOVERFLOW;
    }
    if (other || subtract)
        acc->flags = KSBI_ACC_OTHER;
    if (KSBI_UNLIKELY(acc->count == 0) && holds_nothing(acc))
        acc->flags = 0;
    return KSB_OK;
}

static ksb_status change_by_f64(ksb_acc *acc, double v, int subtract)
{
    if (acc == NULL)
        return KSB_EINVAL;
    const uint64_t bits = ksbi_load_u64(&v);
    const struct ksbi_decoded d = ksbi_decode(bits, ksbi_f64);
    struct counts counts = {1, 0, 0, 0};
    uint64_t limb[2];
    struct addend addend = {limb, 0, 0, 0};

    if (KSBI_LIKELY(d.kind == KSBI_FINITE)) {
        const unsigned at = (unsigned)(d.exponent - KSBI_UNIT_EXPONENT);
        const unsigned s = at % 64;
        limb[0] = d.significand << s;
        limb[1] = s != 0 ? d.significand >> (64 - s) : 0;
        if (d.negative && d.significand != 0) { /* significand * 2^s < 2^116, so two limbs hold its negative */
            limb[1] = ~limb[1] + (limb[0] == 0);
            limb[0] = ~limb[0] + 1;
            addend.negative = 1;
        }
        addend.at = (int)(at / 64);
        addend.n = 2;
    } else {
        counts.nan = d.kind == KSBI_NAN;
        counts.pos_inf = d.kind == KSBI_INFINITE && !d.negative;
        counts.neg_inf = d.kind == KSBI_INFINITE && d.negative;
    }
    return change(acc, counts, bits != ksbi_sign_mask(ksbi_f64), addend, subtract);
}

static ksb_status change_by_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride, int subtract)
{
    if (acc == NULL || (x == NULL && n > 0))
        return KSB_EINVAL;
    if (n == 0)
        return KSB_OK;
    if ((uint64_t)n > INT64_MAX)
        return KSB_EOVERFLOW;

    struct ksbi_partial p;
    struct ksbi_limbs sum;
    ksbi_partial_init(&p, -1074, 1024);
    ksbi_kernels()->sum_f64(&p, x, n, stride);
    ksbi_partial_to_limbs(&p, &sum);
    const struct counts counts = {(int64_t)n, (int64_t)p.pos_inf, (int64_t)p.neg_inf, (int64_t)p.nan};
    const struct addend addend = {sum.limb, sum.at, sum.n, sum.negative};
    return change(acc, counts, p.other, addend, subtract);
}

static ksb_status change_by_acc(ksb_acc *acc, const ksb_acc *by, int subtract)
{
    if (acc == NULL || by == NULL)
        return KSB_EINVAL;
    if (holds_nothing(by)) /* so that subtracting nothing does not touch the sign of a zero */
        return KSB_OK;
    const ksb_acc copy = *by; /* acc == by is allowed */
    const struct counts counts = {copy.count, copy.pos_inf, copy.neg_inf, copy.nan};
    const struct addend addend = {copy.limb, 0, KSBI_ACC_LIMBS, is_negative(&copy)};
    return change(acc, counts, copy.flags & KSBI_ACC_OTHER, addend, subtract);
}

size_t ksb_acc_size(void)
{
    return sizeof(ksb_acc);
}

ksb_status ksb_acc_init(ksb_acc *acc)
{
    if (acc == NULL)
        return KSB_EINVAL;
    *acc = (ksb_acc)KSB_ACC_INIT;
    return KSB_OK;
}

ksb_status ksb_acc_add_f64(ksb_acc *acc, double v)
{
    return change_by_f64(acc, v, 0);
}

ksb_status ksb_acc_subtract_f64(ksb_acc *acc, double v)
{
    return change_by_f64(acc, v, 1);
}

ksb_status ksb_acc_add_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride)
{
    return change_by_array_f64(acc, x, n, stride, 0);
}

ksb_status ksb_acc_subtract_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride)
{
    return change_by_array_f64(acc, x, n, stride, 1);
}

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
    return acc == NULL ? 0 : acc->count;
}

int ksb_acc_equal(const ksb_acc *a, const ksb_acc *b)
{
    /* States are canonical and the struct has no padding. */
    return a != NULL && b != NULL && memcmp(a, b, sizeof *a) == 0;
}

/* The encoding in f of the value of *acc. */
static uint64_t rounded(const ksb_acc *acc, struct ksbi_format f)
{
    if (acc == NULL)
        return ksbi_nan_bits(f);
    const enum ksbi_special special = ksbi_special_of_sum(acc->pos_inf, acc->neg_inf, acc->nan);
    if (special != KSBI_ALL_FINITE)
        return ksbi_special_bits(special, f);
    if (is_zero(acc))
        return ksbi_zero_bits(acc->count > 0 && acc->flags == 0, f);

    const int negative = is_negative(acc);
    uint64_t magnitude[KSBI_ACC_LIMBS];
    unsigned borrow = 0;
    for (int i = 0; i < KSBI_ACC_LIMBS; i++)
        magnitude[i] = negative ? ksbi_sub_borrow(0, acc->limb[i], &borrow) : acc->limb[i];
    return ksbi_round(magnitude, KSBI_ACC_LIMBS, KSBI_UNIT_EXPONENT, negative, 0, f);
}

double ksb_acc_to_f64(const ksb_acc *acc)
{
    return ksbi_f64_from_bits(rounded(acc, ksbi_f64));
}
