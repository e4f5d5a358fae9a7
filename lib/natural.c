/* SPDX-License-Identifier: MIT */
#include "natural.h"

int ksbi_natural_compare(const uint64_t *a, const uint64_t *b, int n)
{
    while (n > 0 && a[n - 1] == b[n - 1])
        n--;
    return n == 0 ? 0 : a[n - 1] < b[n - 1] ? -1 : 1;
}

unsigned ksbi_natural_subtract(uint64_t *a, const uint64_t *b, int n)
{
    unsigned borrow = 0;
    for (int i = 0; i < n; i++)
        a[i] = ksbi_sub_borrow(a[i], b[i], &borrow);
    return borrow;
}

/* a[0 .. n-1] += b * word; returns the carry limb. */
static uint64_t add_multiple(uint64_t *a, const uint64_t *b, int n, uint64_t word)
{
    uint64_t carry = 0;
    for (int i = 0; i < n; i++) {
        /* word * b[i] + carry + a[i] <= (2^64 - 1)^2 + 2 (2^64 - 1) = 2^128 - 1 */
        unsigned c = 0;
        uint64_t high;
        uint64_t low = ksbi_multiply(word, b[i], &high);
        low = ksbi_add_carry(low, carry, &c);
        high += c;
        c = 0;
        a[i] = ksbi_add_carry(a[i], low, &c);
        carry = high + c;
    }
    return carry;
}

/* a[0 .. n-1] -= b * word; returns the borrow limb. */
static uint64_t subtract_multiple(uint64_t *a, const uint64_t *b, int n, uint64_t word)
{
    uint64_t borrow = 0;
    for (int i = 0; i < n; i++) {
        unsigned c = 0;
        uint64_t high;
        uint64_t low = ksbi_multiply(word, b[i], &high);
        low = ksbi_add_carry(low, borrow, &c);
        high += c;
        c = 0;
        a[i] = ksbi_sub_borrow(a[i], low, &c);
        borrow = high + c;
    }
    return borrow;
}

void ksbi_natural_multiply(uint64_t *product, const uint64_t *a, int na, const uint64_t *b, int nb)
{
    for (int i = 0; i < na; i++)
        product[i] = 0;
    for (int j = 0; j < nb; j++)
        product[na + j] = add_multiple(product + j, a, na, b[j]);
}

void ksbi_natural_add_square(uint64_t *sum, int n, const uint64_t *a, int na, int at)
{
    for (int j = 0; j < na; j++) {
        uint64_t carry = add_multiple(sum + at + j, a, na, a[j]);
        for (int i = at + j + na; carry != 0; i++) {
            KSBI_ASSERT(i < n);
            sum[i] += carry;
            carry = sum[i] < carry;
        }
    }
    (void)n;
}

uint64_t ksbi_divide_words(uint64_t high, uint64_t low, uint64_t d, uint64_t *rest)
{
#if defined(__SIZEOF_INT128__) && defined(__x86_64__) && defined(__GNUC__)
    uint64_t quotient; /* the compilers call a function for what is one instruction here */
    __asm__("divq %4" : "=a"(quotient), "=d"(*rest) : "a"(low), "d"(high), "r"(d) : "cc");
    return quotient;
#elif defined(__SIZEOF_INT128__)
    const uint64_t quotient = (uint64_t)(((unsigned __int128)high << 64 | low) / d);
    *rest = low - quotient * d;
    return quotient;
#else
    /* Algorithm D again with 32-bit digits: two digits of quotient, each at most 2 too large at first. */
    const uint64_t d1 = d >> 32, d0 = d & 0xffffffffu;
    uint64_t left = high, quotient = 0;
    for (int digit = 0; digit < 2; digit++) {
        const uint64_t next = digit == 0 ? low >> 32 : low & 0xffffffffu;
        uint64_t q = left / d1, r = left % d1;
        while (q >> 32 || q * d0 > (r << 32 | next)) {
            q--;
            r += d1;
            if (r >> 32)
                break;
        }
        left = (left << 32 | next) - q * d; /* modulo 2^64: the true rest is below d */
        quotient = quotient << 32 | q;
    }
    *rest = left;
    return quotient;
#endif
}

/* Shifts a left by `shift` bits, 0 <= shift < 64; returns the bits shifted out. */
static uint64_t shift_left(uint64_t *a, int n, int shift)
{
    if (shift == 0)
        return 0;
    uint64_t out = 0;
    for (int i = 0; i < n; i++) {
        const uint64_t w = a[i];
        a[i] = w << shift | out;
        out = w >> (64 - shift);
    }
    return out;
}

int ksbi_natural_divide(uint64_t *quotient, uint64_t *a, int na, uint64_t *b, int nb)
{
    /* With the top bit of b set, a digit estimated from two limbs of b is at most 1 too large. */
    const int shift = 63 - ksbi_top_bit(b[nb - 1]);
    a[na] = shift_left(a, na, shift);
    shift_left(b, nb, shift);
    const uint64_t b1 = b[nb - 1], b0 = nb > 1 ? b[nb - 2] : 0;

    for (int j = na - nb; j >= 0; j--) {
        uint64_t *const window = a + j; /* nb + 1 limbs, below b * 2^64 */
        const uint64_t w2 = window[nb], w1 = window[nb - 1], w0 = nb > 1 ? window[nb - 2] : 0;
        uint64_t q = UINT64_MAX, r;
        int r_fits = 1; /* whether the rest r of the estimate is below 2^64 */
        if (w2 < b1) {
            q = ksbi_divide_words(w2, w1, b1, &r);
        } else { /* w2 == b1: the estimate is 2^64 - 1, with the rest w1 + b1 */
            r = w1 + b1;
            r_fits = r >= b1;
        }
        while (r_fits) {
            uint64_t high;
            const uint64_t low = ksbi_multiply(q, b0, &high);
            if (high < r || (high == r && low <= w0))
                break;
            q--;
            r += b1;
            r_fits = r >= b1;
        }
        const uint64_t borrow = subtract_multiple(window, b, nb, q);
        const int too_large = w2 < borrow;
        window[nb] = w2 - borrow;
        if (too_large) {
            unsigned carry = 0;
            q--;
            for (int i = 0; i < nb; i++)
                window[i] = ksbi_add_carry(window[i], b[i], &carry);
            window[nb] += carry;
        }
        quotient[j] = q;
    }
    return ksbi_natural_length(a, nb) != 0;
}

/* floor(sqrt(a)) for a >= 2^62. */
static uint64_t sqrt_of_word(uint64_t a)
{
    /* (11 + 22 x) / 32 is off by at most sqrt(x) / 32 for x = a / 2^64 in [1/4, 1), and a step of Newton's method makes of
     * a relative error d one of d^2 / (2 + 2 d): 1/32, 5e-4, 2e-7, 1e-14. What rounding down leaves is put right below. */
    uint64_t r = (UINT64_C(11) << 27) + ((a >> 32) * 22 >> 5);
    for (int step = 0; step < 3; step++)
        r = (r + a / r) / 2;
    while (r > UINT32_MAX || r * r > a)
        r--;
    while (r < UINT32_MAX && (r + 1) * (r + 1) <= a)
        r++;
    return r;
}

/* The sign of root^2 - (high * 2^64 + low). */
static int compare_square(uint64_t root, uint64_t high, uint64_t low)
{
    uint64_t square_high;
    const uint64_t square_low = ksbi_multiply(root, root, &square_high);
    if (square_high != high)
        return square_high > high ? 1 : -1;
    return square_low > low ? 1 : square_low < low ? -1 : 0;
}

uint64_t ksbi_natural_sqrt(uint64_t high, uint64_t low, int *rest)
{
    /* The root of the upper half is the upper half of the root. One division gives the lower half, or too much: with
     * u = upper, floor((left 2^32 + low / 2^32) / (2 u)), from which q^2 was not yet taken (P. Zimmermann, Karatsuba
     * Square Root, 1999). left <= 2 u < 2^33. */
    KSBI_ASSERT(high >> 62 != 0);
    const uint64_t upper = sqrt_of_word(high), left = high - upper * upper;
    const uint64_t quotient = (left << 31 | low >> 33) / upper;
    uint64_t root = upper << 32 | (quotient > UINT32_MAX ? UINT32_MAX : quotient);
    while (compare_square(root, high, low) > 0)
        root--;
    *rest = compare_square(root, high, low) != 0;
    return root;
}
