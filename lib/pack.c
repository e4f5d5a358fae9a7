/* SPDX-License-Identifier: MIT */
/* Public entry points: the saved form of accumulators and moments. docs/format.md specifies it. */
#include "accum.h"
#include "natural.h"

enum {
    VERSION = 1,

    /* Offsets of the fields. */
    AT_MAGIC = 0,
    AT_VERSION = 4,
    AT_FLAGS = 5,
    AT_LENGTH = 6,
    AT_NUMBERS = 8, /* for each number: index of its first stored limb, number of stored limbs */
    AT_TALLY = 16,
    AT_LIMBS = 48
};

_Static_assert(KSB_ACC_PACKED_MAX == AT_LIMBS + 8 * KSBI_PRODUCT_LIMBS, "longest saved accumulator");
_Static_assert(KSB_MOMENTS_PACKED_MAX == AT_LIMBS + 8 * (KSBI_PRODUCT_LIMBS + KSBI_VALUE_LIMBS),
               "longest saved moments");

/* Both kinds of object, in one shape. */
struct object {
    char magic[4];
    int numbers;           /* 1 or 2 */
    uint64_t *limb[2];     /* two's complement */
    int limbs[2];
    int64_t *tally;
    uint64_t *flags;
};

static struct object object_of_acc(ksb_acc *acc)
{
    const struct object o = {{'K', 'S', 'B', 'A'}, 1, {acc->limb, NULL}, {KSBI_PRODUCT_LIMBS, 0}, acc->tally, &acc->flags};
    return o;
}

static struct object object_of_moments(ksb_moments *m)
{
    const struct object o = {{'K', 'S', 'B', 'M'},
                             2,
                             {m->squares, m->sum},
                             {KSBI_PRODUCT_LIMBS, KSBI_VALUE_LIMBS},
                             m->tally,
                             &m->flags};
    return o;
}

static void put(unsigned char *to, uint64_t word, int nbytes)
{
    for (int i = 0; i < nbytes; i++)
        to[i] = (unsigned char)(word >> 8 * i);
}

static uint64_t get(const unsigned char *from, int nbytes)
{
    uint64_t word = 0;
    for (int i = 0; i < nbytes; i++)
        word |= (uint64_t)from[i] << 8 * i;
    return word;
}

/* All bits of a limb's sign. */
static uint64_t sign_fill(uint64_t limb)
{
    return limb >> 63 ? UINT64_MAX : 0;
}

/* The limbs that are stored: none of the zeros below, none of those above that only repeat the sign. */
static void trim(const uint64_t *limb, int n, int *first, int *count)
{
    *first = 0;
    while (*first < n && limb[*first] == 0)
        ++*first;
    if (*first == n) {
        *first = *count = 0;
        return;
    }
    while (n - 1 > *first && limb[n - 1] == sign_fill(limb[n - 2]))
        n--;
    *count = n - *first;
}

/* Writes the saved form to buf, if it is not NULL, and returns its length. */
static size_t write_object(struct object o, unsigned char *buf)
{
    int first[2], count[2];
    size_t nbytes = AT_LIMBS;
    for (int i = 0; i < o.numbers; i++) {
        trim(o.limb[i], o.limbs[i], &first[i], &count[i]);
        nbytes += 8 * (size_t)count[i];
    }
    if (buf == NULL)
        return nbytes;

    memset(buf, 0, AT_LIMBS);
    memcpy(buf + AT_MAGIC, o.magic, sizeof o.magic);
    put(buf + AT_VERSION, VERSION, 1);
    put(buf + AT_FLAGS, *o.flags, 1);
    put(buf + AT_LENGTH, nbytes, 2);
    for (int i = 0; i < KSBI_TALLIES; i++)
        put(buf + AT_TALLY + 8 * i, (uint64_t)o.tally[i], 8);
    unsigned char *to = buf + AT_LIMBS;
    for (int i = 0; i < o.numbers; i++) {
        put(buf + AT_NUMBERS + 2 * i, (uint64_t)first[i], 1);
        put(buf + AT_NUMBERS + 2 * i + 1, (uint64_t)count[i], 1);
        for (int j = 0; j < count[i]; j++, to += 8)
            put(to, o.limb[i][first[i] + j], 8);
    }
    return nbytes;
}

/* Whether the content obeys the invariants of accum.h. */
static int is_state(struct object o)
{
    uint64_t any_limb = 0;
    for (int i = 0; i < o.numbers; i++)
        any_limb |= (uint64_t)ksbi_natural_length(o.limb[i], o.limbs[i]);
    for (int i = 0; i < KSBI_TALLIES; i++)
        if (o.tally[i] == INT64_MIN)
            return 0;
    if (*o.flags == KSBI_OTHER)
        return any_limb != 0 || !ksbi_tally_is_empty(o.tally);
    return *o.flags == 0 && any_limb == 0 && o.tally[KSBI_COUNT] >= 0 && o.tally[KSBI_POS_INF] == 0 &&
           o.tally[KSBI_NEG_INF] == 0 && o.tally[KSBI_NANS] >= 0;
}

/* Reads a saved form into an object that is all zero. */
static ksb_status read_object(struct object o, const unsigned char *buf, size_t nbytes)
{
    unsigned char again[KSB_MOMENTS_PACKED_MAX];
    if (nbytes < AT_FLAGS || memcmp(buf + AT_MAGIC, o.magic, sizeof o.magic) != 0)
        return KSB_EFORMAT;
    if (buf[AT_VERSION] > VERSION)
        return KSB_EVERSION;
    if (nbytes < AT_LIMBS || nbytes != get(buf + AT_LENGTH, 2))
        return KSB_EFORMAT;

    *o.flags = buf[AT_FLAGS];
    for (int i = 0; i < KSBI_TALLIES; i++)
        o.tally[i] = (int64_t)get(buf + AT_TALLY + 8 * i, 8);
    const unsigned char *from = buf + AT_LIMBS;
    size_t left = (nbytes - AT_LIMBS) / 8;
    for (int i = 0; i < o.numbers; i++) {
        const int first = buf[AT_NUMBERS + 2 * i], count = buf[AT_NUMBERS + 2 * i + 1];
        if (first + count > o.limbs[i] || (size_t)count > left)
            return KSB_EFORMAT;
        for (int j = 0; j < count; j++, from += 8)
            o.limb[i][first + j] = get(from, 8);
        left -= (size_t)count;
        if (count > 0)
            for (int j = first + count; j < o.limbs[i]; j++)
                o.limb[i][j] = sign_fill(o.limb[i][first + count - 1]);
    }
    /* Canonical is what write_object would have written. */
    if (!is_state(o) || write_object(o, again) != nbytes || memcmp(again, buf, nbytes) != 0)
        return KSB_EFORMAT;
    return KSB_OK;
}

static ksb_status pack(struct object o, void *buf, size_t capacity, size_t *nbytes)
{
    *nbytes = write_object(o, NULL);
    if (buf == NULL)
        return KSB_OK;
    if (capacity < *nbytes)
        return KSB_EOVERFLOW;
    write_object(o, buf);
    return KSB_OK;
}

size_t ksb_acc_packed_max(void)
{
    return KSB_ACC_PACKED_MAX;
}

size_t ksb_moments_packed_max(void)
{
    return KSB_MOMENTS_PACKED_MAX;
}

ksb_status ksb_acc_pack(const ksb_acc *acc, void *buf, size_t capacity, size_t *nbytes)
{
    if (acc == NULL || nbytes == NULL)
        return KSB_EINVAL;
    ksb_acc copy = *acc;
    return pack(object_of_acc(&copy), buf, capacity, nbytes);
}

ksb_status ksb_moments_pack(const ksb_moments *m, void *buf, size_t capacity, size_t *nbytes)
{
    if (m == NULL || nbytes == NULL)
        return KSB_EINVAL;
    ksb_moments copy = *m;
    return pack(object_of_moments(&copy), buf, capacity, nbytes);
}

ksb_status ksb_acc_unpack(ksb_acc *acc, const void *buf, size_t nbytes)
{
    if (acc == NULL || buf == NULL)
        return KSB_EINVAL;
    ksb_acc read = KSB_ACC_INIT;
    const ksb_status status = read_object(object_of_acc(&read), buf, nbytes);
    if (status == KSB_OK)
        *acc = read;
    return status;
}

ksb_status ksb_moments_unpack(ksb_moments *m, const void *buf, size_t nbytes)
{
    if (m == NULL || buf == NULL)
        return KSB_EINVAL;
    ksb_moments read = KSB_MOMENTS_INIT;
    const ksb_status status = read_object(object_of_moments(&read), buf, nbytes);
    if (status == KSB_OK)
        *m = read;
    return status;
}
