/* SPDX-License-Identifier: MIT */
#include "estimate.h"

#include "reduce.h"
#include "round.h"

/* The same in coarser units. What is shifted out is below a unit of the sum and a unit of the error. */
static struct ksbi_estimate coarsened(const struct ksbi_estimate *e, int exponent)
{
    struct ksbi_estimate c = {e->low, e->high, e->error, exponent};
    const int by = exponent - e->exponent;
    if (by == 0)
        return c;
    const uint64_t sign = e->high < 0 ? UINT64_MAX : 0, high = (uint64_t)e->high;
    if (by < 64) {
        c.low = e->low >> by | high << (64 - by);
        c.high = (int64_t)(high >> by | sign << (64 - by));
    } else {
        const int rest = by - 64 < 63 ? by - 64 : 63; /* |high| < 2^62: all that is left of it is its sign */
        c.low = high >> rest | (sign << 1) << (63 - rest);
        c.high = (int64_t)sign;
    }
    c.error = (by < 64 ? e->error >> by : 0) + 2;
    return c;
}

int ksbi_estimate_add(struct ksbi_estimate *into, const struct ksbi_estimate *from)
{
    const int exponent = into->exponent > from->exponent ? into->exponent : from->exponent;
    const struct ksbi_estimate a = coarsened(into, exponent), b = coarsened(from, exponent);
    const uint64_t limit = UINT64_C(1) << 62;
    unsigned carry = 0;
    into->low = ksbi_add_carry(a.low, b.low, &carry);
    into->high = a.high + b.high + (int64_t)carry; /* of magnitude at most 2^63 - 1 */
    into->error = a.error + b.error;
    into->exponent = exponent;
    return (uint64_t)into->high + limit - 1 < 2 * limit - 1 && into->error >= a.error;
}

/* One end of an interval: (-1)^negative * magnitude * 2^exponent. */
struct end {
    uint64_t magnitude[2];
    int negative;
    int exponent;
};

static struct end lower_end(const struct ksbi_estimate *e)
{
    unsigned borrow = 0;
    const uint64_t low = ksbi_sub_borrow(e->low, e->error, &borrow);
    const uint64_t high = (uint64_t)e->high - borrow;
    struct end end = {{low, high}, (int)(high >> 63), e->exponent};
    if (end.negative) {
        borrow = 0;
        end.magnitude[0] = ksbi_sub_borrow(0, low, &borrow);
        end.magnitude[1] = 0 - high - borrow;
    }
    return end;
}

/* The interval mirrored at 0. */
static struct ksbi_estimate negated(const struct ksbi_estimate *e)
{
    struct ksbi_estimate n = *e;
    unsigned borrow = 0;
    n.low = ksbi_sub_borrow(0, e->low, &borrow);
    n.high = (int64_t)(0 - (uint64_t)e->high - borrow);
    return n;
}

static struct end upper_end(const struct ksbi_estimate *e)
{
    const struct ksbi_estimate n = negated(e);
    struct end end = lower_end(&n);
    end.negative = !end.negative;
    return end;
}

static int is_zero(struct end e)
{
    return (e.magnitude[0] | e.magnitude[1]) == 0;
}

/* Both ends, if they are on the same side of 0. */
static int ends_of(const struct ksbi_estimate *e, struct end ends[2])
{
    ends[0] = lower_end(e);
    ends[1] = upper_end(e);
    return !is_zero(ends[0]) && !is_zero(ends[1]) && ends[0].negative == ends[1].negative;
}

int ksbi_estimate_sum(const struct ksbi_estimate *sum, struct ksbi_format f, uint64_t *bits)
{
    struct end e[2];
    if (!ends_of(sum, e))
        return 0;
    *bits = ksbi_round(e[0].magnitude, 2, e[0].exponent, e[0].negative, 0, f);
    return sum->error == 0 || ksbi_round(e[1].magnitude, 2, e[1].exponent, e[1].negative, 0, f) == *bits;
}

int ksbi_estimate_mean(const struct ksbi_estimate *sum, uint64_t n, struct ksbi_format f, uint64_t *bits)
{
    struct end e[2];
    if (!ends_of(sum, e))
        return 0;
    *bits = ksbi_round_ratio(e[0].magnitude, 2, &n, 1, e[0].exponent, e[0].negative, f);
    return sum->error == 0 ||
           ksbi_round_ratio(e[1].magnitude, 2, &n, 1, e[1].exponent, e[1].negative, f) == *bits;
}

/* The number on whole limbs: three of them, weights 2^(64 at) and up. */
static void number_of(struct end e, struct ksbi_number *number)
{
    const int at = e.exponent >= 0 ? e.exponent / 64 : -((63 - e.exponent) / 64);
    const int s = e.exponent - 64 * at;
    number->limb[0] = e.magnitude[0] << s;
    number->limb[1] = e.magnitude[1] << s | (e.magnitude[0] >> 1) >> (63 - s);
    number->limb[2] = (e.magnitude[1] >> 1) >> (63 - s);
    number->n = number->limb[2] != 0 ? 3 : number->limb[1] != 0 ? 2 : number->limb[0] != 0;
    number->at = at;
    number->negative = e.negative;
}

static uint64_t root_of(struct end e, struct ksbi_format f)
{
    struct ksbi_number number;
    number_of(e, &number);
    return ksbi_round_sqrt(number.limb, number.n, 64 * number.at, 0, f);
}

int ksbi_estimate_norm(const struct ksbi_estimate *squares, struct ksbi_format f, uint64_t *bits)
{
    struct end e[2];
    if (!ends_of(squares, e) || e[0].negative)
        return 0;
    *bits = root_of(e[0], f);
    return squares->error == 0 || root_of(e[1], f) == *bits;
}

/* Whether |a| < |b|, both ends of one interval. */
static int is_smaller(struct end a, struct end b)
{
    return a.magnitude[1] != b.magnitude[1] ? a.magnitude[1] < b.magnitude[1] : a.magnitude[0] < b.magnitude[0];
}

int ksbi_estimate_variance(const struct ksbi_estimate *sum, const struct ksbi_estimate *squares, uint64_t n,
                           uint64_t ddof, int root, struct ksbi_format f, uint64_t *bits)
{
    struct end s[2], q[2];
    struct ksbi_number sum_number, squares_number;
    if (n <= ddof || !ends_of(squares, q) || q[0].negative)
        return 0;
    const int one_side = ends_of(sum, s);
    const int smaller = is_smaller(s[1], s[0]);

    /* The variance falls with |sum| and rises with the sum of squares. */
    number_of(s[!smaller], &sum_number);
    number_of(q[0], &squares_number);
    *bits = ksbi_variance(&sum_number, 1, &squares_number, n, ddof, root, f);
    if (*bits == ksbi_nan_bits(f) || *bits == 0)
        return 0;
    if (sum->error == 0 && squares->error == 0)
        return 1;
    number_of(s[smaller], &sum_number);
    if (!one_side) /* 0 is in the interval */
        sum_number.n = 0;
    number_of(q[1], &squares_number);
    return ksbi_variance(&sum_number, 1, &squares_number, n, ddof, root, f) == *bits;
}
