/* SPDX-License-Identifier: MIT */
/* The saved form. A reader that shares nothing with the library checks the same bytes in test_saved_form.sh. */
#include "gen.h"
#include "ksb_test.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SENTINEL = 0xa5, MOST = KSB_MOMENTS_PACKED_MAX };

/* Both kinds of object behind one set of functions. */
union object {
    ksb_acc acc;
    ksb_moments moments;
};

static ksb_status acc_pack(const void *object, void *buf, size_t capacity, size_t *nbytes)
{
    return ksb_acc_pack(object, buf, capacity, nbytes);
}
static ksb_status acc_unpack(void *object, const void *buf, size_t nbytes)
{
    return ksb_acc_unpack(object, buf, nbytes);
}
static ksb_status acc_change(void *object, const double *x, size_t n, int retract)
{
    return (retract ? ksb_acc_subtract_array_f64 : ksb_acc_add_array_f64)(object, x, n, sizeof *x);
}
static ksb_status acc_merge(void *into, const void *from)
{
    return ksb_acc_merge(into, from);
}
static ksb_status moments_pack(const void *object, void *buf, size_t capacity, size_t *nbytes)
{
    return ksb_moments_pack(object, buf, capacity, nbytes);
}
static ksb_status moments_unpack(void *object, const void *buf, size_t nbytes)
{
    return ksb_moments_unpack(object, buf, nbytes);
}
static ksb_status moments_change(void *object, const double *x, size_t n, int retract)
{
    return (retract ? ksb_moments_subtract_array_f64 : ksb_moments_add_array_f64)(object, x, n, sizeof *x);
}
static ksb_status moments_merge(void *into, const void *from)
{
    return ksb_moments_merge(into, from);
}

static const struct kind {
    const char *name;
    size_t size, most; /* of the object, of its saved form */
    ksb_status (*pack)(const void *object, void *buf, size_t capacity, size_t *nbytes);
    ksb_status (*unpack)(void *object, const void *buf, size_t nbytes);
    ksb_status (*change)(void *object, const double *x, size_t n, int retract);
    ksb_status (*merge)(void *into, const void *from);
} kinds[] = {
    {"accumulator", sizeof(ksb_acc), KSB_ACC_PACKED_MAX, acc_pack, acc_unpack, acc_change, acc_merge},
    {"moments", sizeof(ksb_moments), KSB_MOMENTS_PACKED_MAX, moments_pack, moments_unpack, moments_change,
     moments_merge},
};
enum { KINDS = 2 };

static size_t packed(const struct kind *k, const union object *o, unsigned char bytes[MOST])
{
    size_t n = 0;
    ksb_assert_status(k->pack(o, bytes, MOST, &n), KSB_OK);
    return n;
}

static union object of(const struct kind *k, const double *x, size_t n)
{
    union object o;
    memset(&o, 0, sizeof o);
    ksb_assert_status(k->change(&o, x, n, 0), KSB_OK);
    return o;
}

/* A random state, reached by some way or other. */
static union object random_object(struct ksb_rng *rng, const struct kind *k)
{
    union object o;
    double x[12];
    memset(&o, 0, sizeof o);
    for (size_t steps = ksb_rng_below(rng, 5); steps > 0; steps--) {
        const size_t n = ksb_rng_below(rng, 13);
        gen_fill(rng, (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES), x, n);
        ksb_assert_status(k->change(&o, x, n, ksb_rng_below(rng, 3) == 0), KSB_OK);
    }
    return o;
}

/* ------------------------------------------------------------------------------------------------- *
 * Writing and reading
 * ------------------------------------------------------------------------------------------------- */

START_TEST(test_pack_and_unpack_give_the_same_object_again)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < ksb_test_scaled(3000); i++) {
        const struct kind *const k = &kinds[i % KINDS];
        const union object o = random_object(&rng, k);
        union object again;
        unsigned char bytes[MOST + 1], repeated[MOST];
        memset(&again, SENTINEL, sizeof again); /* whatever was there */
        const size_t n = packed(k, &o, bytes + 1);
        ksb_assert_status(k->unpack(&again, bytes + 1, n), KSB_OK); /* at an odd address */
        if (memcmp(&again, &o, k->size) != 0)
            ck_abort_msg("%s %d: not the same object", k->name, i);
        ck_assert_uint_eq(packed(k, &again, repeated), n);
        ck_assert_mem_eq(repeated, bytes + 1, n);
        ck_assert_uint_le(n, k->most);
    }
}
END_TEST

/* Other ways to the same state leave the same bytes. */
START_TEST(test_pack_is_the_same_whatever_the_history)
{
    enum { N = 20 };
    struct ksb_rng rng = ksb_test_rng(__func__);
    double x[N], y[N];
    for (int i = 0; i < ksb_test_scaled(1000); i++) {
        const struct kind *const k = &kinds[i % KINDS];
        const size_t n = 1 + ksb_rng_below(&rng, N), at = ksb_rng_below(&rng, n), m = ksb_rng_below(&rng, N);
        unsigned char bytes[MOST], other[MOST];
        gen_fill(&rng, (enum gen_shape)(i % GEN_SHAPES), x, n);
        x[0] = 1.0; /* so that the sign of a zero, the one thing that is not restored, is moot */
        gen_fill(&rng, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), y, m);
        const union object at_once = of(k, x, n);
        const size_t nbytes = packed(k, &at_once, bytes);

        union object parts = of(k, x + at, n - at);
        const union object left = of(k, x, at);
        ksb_assert_status(k->change(&parts, y, m, 1), KSB_OK);
        ksb_assert_status(k->merge(&parts, &left), KSB_OK);
        gen_permute(&rng, y, m);
        for (size_t j = 0; j < m; j++)
            ksb_assert_status(k->change(&parts, y + j, 1, 0), KSB_OK);
        ck_assert_uint_eq(packed(k, &parts, other), nbytes);
        ck_assert_mem_eq(other, bytes, nbytes);
    }
}
END_TEST

START_TEST(test_pack_reaches_the_stated_length_and_no_further)
{
    ck_assert_uint_eq(ksb_acc_packed_max(), KSB_ACC_PACKED_MAX);
    ck_assert_uint_eq(ksb_moments_packed_max(), KSB_MOMENTS_PACKED_MAX);
    ck_assert_uint_eq(KSB_ACC_PACKED_MAX, 48 + 8 * 67);
    ck_assert_uint_eq(KSB_MOMENTS_PACKED_MAX, 48 + 8 * (67 + 34));

    /* The least bit of a product, and a value whose sign is in the last limb: all limbs are stored. */
    unsigned char bytes[MOST];
    ksb_acc acc = KSB_ACC_INIT, again;
    ksb_assert_status(ksb_acc_add_product_f64(&acc, DBL_MAX, DBL_MAX), KSB_OK);
    for (int i = 0; i < 62; i++)
        ksb_assert_status(ksb_acc_merge(&acc, &acc), KSB_OK);
    ksb_assert_status(ksb_acc_add_product_f64(&acc, 0x1p-1074, 0x1p-1074), KSB_OK);
    size_t n;
    ksb_assert_status(ksb_acc_pack(&acc, bytes, sizeof bytes, &n), KSB_OK);
    ck_assert_uint_eq(n, KSB_ACC_PACKED_MAX);
    ksb_assert_status(ksb_acc_unpack(&again, bytes, n), KSB_OK);
    ck_assert_mem_eq(&again, &acc, sizeof acc);
}
END_TEST

START_TEST(test_pack_asks_for_the_room_it_needs)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < 200; i++) {
        const struct kind *const k = &kinds[i % KINDS];
        const union object o = random_object(&rng, k);
        unsigned char bytes[MOST + 16], want[MOST];
        size_t n = 12345;
        ksb_assert_status(k->pack(&o, NULL, 0, &n), KSB_OK);
        ck_assert_uint_eq(n, packed(k, &o, want));
        for (size_t capacity = 0; capacity <= n + 1; capacity += capacity < n - 1 ? n - 1 : 1) {
            size_t nbytes = 12345;
            memset(bytes, SENTINEL, sizeof bytes);
            const ksb_status status = k->pack(&o, bytes, capacity, &nbytes);
            ksb_assert_status(status, capacity < n ? KSB_EOVERFLOW : KSB_OK);
            ck_assert_uint_eq(nbytes, n);
            const size_t written = capacity < n ? 0 : n;
            ck_assert_mem_eq(bytes, want, written);
            ksb_assert_bytes(bytes + written, sizeof bytes - written, SENTINEL);
        }
    }
}
END_TEST

START_TEST(test_pack_null_is_invalid)
{
    for (int i = 0; i < KINDS; i++) {
        const union object o = of(&kinds[i], (const double[]){1.5}, 1);
        union object target = o;
        unsigned char bytes[MOST];
        size_t n = 12345;
        memset(bytes, SENTINEL, sizeof bytes);
        ksb_assert_status(kinds[i].pack(NULL, bytes, sizeof bytes, &n), KSB_EINVAL);
        ksb_assert_status(kinds[i].pack(&o, bytes, sizeof bytes, NULL), KSB_EINVAL);
        ksb_assert_status(kinds[i].pack(&o, NULL, 0, NULL), KSB_EINVAL);
        ck_assert_uint_eq(n, 12345);
        ksb_assert_bytes(bytes, sizeof bytes, SENTINEL);
        ksb_assert_status(kinds[i].unpack(NULL, bytes, 48), KSB_EINVAL);
        ksb_assert_status(kinds[i].unpack(&target, NULL, 48), KSB_EINVAL);
        ksb_assert_status(kinds[i].unpack(&target, NULL, 0), KSB_EINVAL);
        ck_assert_mem_eq(&target, &o, kinds[i].size);
    }
}
END_TEST

/* The hex of docs/format.md, the blocks that are indented by four spaces and start a line with two digits. */
static size_t read_examples(unsigned char examples[8][MOST], size_t lengths[8])
{
    char line[1024];
    size_t count = 0;
    int inside = 0;
    FILE *const page = fopen(KSB_TEST_VECTORS "/../../docs/format.md", "r");
    ck_assert_msg(page != NULL, "docs/format.md cannot be read");
    while (fgets(line, sizeof line, page) != NULL) {
        unsigned byte;
        int used;
        const int is_bytes = strncmp(line, "    ", 4) == 0 && sscanf(line, " %2x %2x", &byte, &byte) == 2;
        if (is_bytes && !inside)
            lengths[count++] = 0;
        inside = is_bytes;
        for (const char *at = line; inside && sscanf(at, " %2x%n", &byte, &used) == 1; at += used)
            examples[count - 1][lengths[count - 1]++] = (unsigned char)byte;
    }
    fclose(page);
    return count;
}

START_TEST(test_pack_writes_the_examples_of_the_page)
{
    static const struct {
        int kind;
        double x[2];
        size_t n;
    } wanted[] = {{0, {0}, 0}, {0, {1.0, 0.5}, 2}, {0, {-3.0, NAN}, 2}, {1, {1.0, 2.0}, 2}};
    static unsigned char examples[8][MOST];
    size_t lengths[8];
    ck_assert_uint_eq(read_examples(examples, lengths), 4);
    for (int i = 0; i < 4; i++) {
        const struct kind *const k = &kinds[wanted[i].kind];
        const union object o = of(k, wanted[i].x, wanted[i].n);
        union object again;
        unsigned char bytes[MOST];
        ck_assert_uint_eq(packed(k, &o, bytes), lengths[i]);
        ck_assert_mem_eq(bytes, examples[i], lengths[i]);
        ksb_assert_status(k->unpack(&again, examples[i], lengths[i]), KSB_OK);
        ck_assert_mem_eq(&again, &o, k->size);
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Damage
 * ------------------------------------------------------------------------------------------------- */

/* Refused with that status, and the object is as it was. */
static void check_refused(const struct kind *k, const unsigned char *bytes, size_t n, ksb_status want, const char *what)
{
    union object target;
    memset(&target, SENTINEL, sizeof target);
    /* From a block of just that size, so that a sanitizer sees a byte too far. */
    unsigned char *const copy = malloc(n + (n == 0));
    memcpy(copy, bytes, n);
    const ksb_status status = k->unpack(&target, copy, n);
    free(copy);
    if (status != want)
        ck_abort_msg("%s, %s, %zu bytes: \"%s\"", k->name, what, n, ksb_status_string(status));
    ksb_assert_bytes(&target, sizeof target, SENTINEL);
}

START_TEST(test_pack_truncated_or_longer_bytes_are_refused)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    for (int i = 0; i < 60; i++) {
        const struct kind *const k = &kinds[i % KINDS];
        const union object o = random_object(&rng, k);
        unsigned char bytes[MOST + 64] = {0};
        const size_t n = packed(k, &o, bytes);
        for (size_t length = 0; length < n + 64; length++)
            if (length != n)
                check_refused(k, bytes, length, KSB_EFORMAT, "cut or lengthened");
        const struct kind *const other = &kinds[1 - i % KINDS];
        check_refused(other, bytes, n, KSB_EFORMAT, "the other kind of object");
    }
}
END_TEST

/* Every byte given every value: the result is refused, or it is a saved form, and then the one that its state has. */
START_TEST(test_pack_any_changed_byte_is_refused_or_canonical)
{
    static const double data[][3] = {
        {1.0, 0.5, 0.0}, {-3.0, 0x1p-1074, 1e300}, {-0.0, -0.0, -0.0}, {INFINITY, NAN, 2.0}};
    long refused = 0, accepted = 0;
    for (int i = 0; i < 8; i++) {
        const struct kind *const k = &kinds[i % KINDS];
        const union object o = of(k, data[i / KINDS], 3);
        unsigned char bytes[MOST], again[MOST];
        const size_t n = packed(k, &o, bytes);
        for (size_t at = 0; at < n; at++) {
            const unsigned char was = bytes[at];
            for (unsigned value = 0; value < 256; value++) {
                union object target;
                if (value == was)
                    continue;
                bytes[at] = (unsigned char)value;
                memset(&target, SENTINEL, sizeof target);
                const ksb_status status = k->unpack(&target, bytes, n);
                const int is_version = at == 4 && value > 1;
                if (status == KSB_OK) {
                    size_t length = 0;
                    accepted++;
                    if (at < 16 && at != 5 && at != 8 && at != 10)
                        ck_abort_msg("%s: byte %zu may be %u", k->name, at, value);
                    if (k->pack(&target, again, sizeof again, &length) != KSB_OK || length != n ||
                        memcmp(again, bytes, n) != 0)
                        ck_abort_msg("%s: byte %zu = %u is read, but not canonical", k->name, at, value);
                } else {
                    refused++;
                    if (status != (is_version ? KSB_EVERSION : KSB_EFORMAT))
                        ck_abort_msg("%s: byte %zu = %u: \"%s\"", k->name, at, value, ksb_status_string(status));
                    if (ksb_other_byte(&target, sizeof target, SENTINEL) != sizeof target)
                        ck_abort_msg("%s: byte %zu = %u is refused, but something is written", k->name, at, value);
                }
            }
            bytes[at] = was;
        }
    }
    ck_assert_int_gt(refused, 10000);
    ck_assert_int_gt(accepted, 10000); /* other values and counts are states too */
}
END_TEST

/* One rule of the page after the other, broken in bytes that keep all the others. */
START_TEST(test_pack_forms_that_are_not_canonical_are_refused)
{
    const struct kind *const k = &kinds[0];
    const union object o = of(k, (const double[]){1.0, 0.5}, 2), minus = of(k, (const double[]){-3.0}, 1);
    const union object nothing = of(k, NULL, 0), zero = of(k, (const double[]){-0.0}, 1);
    unsigned char good[MOST], bytes[MOST];
    size_t n = packed(k, &o, good);
    ck_assert_uint_eq(n, 64);

#define BROKEN(what, ...)                                           \
    do {                                                            \
        memcpy(bytes, good, sizeof bytes);                          \
        __VA_ARGS__;                                                \
        check_refused(k, bytes, n, KSB_EFORMAT, what);              \
    } while (0)
    BROKEN("magic", bytes[0] = 'k');
    BROKEN("magic", bytes[3] = 'B');
    BROKEN("version 0", bytes[4] = 0);
    BROKEN("flags 2", bytes[5] = 2);
    BROKEN("flags 0 with a value", bytes[5] = 0);
    BROKEN("length", bytes[6] ^= 8);
    BROKEN("length", bytes[7] = 1);
    BROKEN("F too large", bytes[8] = 66);
    BROKEN("F + C = 256 + something", bytes[8] = 255);
    BROKEN("C", bytes[9] = 1);
    BROKEN("C", bytes[9] = 3);
    BROKEN("F of a second number", bytes[10] = 1);
    BROKEN("C of a second number", bytes[11] = 1);
    BROKEN("C less, C of a second number", (bytes[9] = 1, bytes[11] = 1));
    BROKEN("byte 12", bytes[12] = 1);
    BROKEN("byte 15", bytes[15] = 1);
    BROKEN("first limb 0", memset(bytes + 48, 0, 8));
    BROKEN("last limb 0 after a limb that is not negative", (memset(bytes + 56, 0, 8), bytes[55] = 0x7f));
    BROKEN("last limb -1 after one that is negative", memset(bytes + 56, 0xff, 8));
    for (int tally = 0; tally < 4; tally++)
        BROKEN("a count of -2^63", (memset(bytes + 16 + 8 * tally, 0, 8), bytes[16 + 8 * tally + 7] = 0x80));

    memset(good, 0, sizeof good);
    n = packed(k, &nothing, good);
    BROKEN("F of the number 0", bytes[8] = 1);
    BROKEN("flags 1 with nothing", bytes[5] = 1);
    n = packed(k, &zero, good);
    BROKEN("flags 0 with an infinity", bytes[24] = 1);
    BROKEN("flags 0 with an infinity", bytes[32] = 1);
    BROKEN("flags 0 with a negative count", memset(bytes + 16, 0xff, 8));
    BROKEN("flags 0 with a negative count of NaN", memset(bytes + 40, 0xff, 8));
    n = packed(k, &minus, good);
    ck_assert_uint_eq(n, 56);
    BROKEN("a limb that repeats the sign", (n = 64, bytes[6] = 64, bytes[9] = 2, memset(bytes + 56, 0xff, 8)));
    memcpy(bytes, good, sizeof bytes);
    for (unsigned version = 2; version < 256; version++) {
        bytes[4] = (unsigned char)version;
        check_refused(k, bytes, 56, KSB_EVERSION, "a later version");
        check_refused(k, bytes, 5, KSB_EVERSION, "a later version, which may be shorter");
        check_refused(&kinds[1], bytes, 56, KSB_EFORMAT, "the other kind of object");
    }
}
END_TEST

START_TEST(test_pack_any_bytes_are_safe_to_read)
{
    struct ksb_rng rng = ksb_test_rng(__func__);
    unsigned char bytes[MOST + 40];
    for (int i = 0; i < ksb_test_scaled(20000); i++) {
        const struct kind *const k = &kinds[i % KINDS];
        const union object o = random_object(&rng, k);
        const size_t n = i % 2 == 0 ? packed(k, &o, bytes) : ksb_rng_below(&rng, sizeof bytes);
        union object target;
        for (size_t changes = ksb_rng_below(&rng, i % 2 == 0 ? 4 : 60); changes > 0; changes--)
            bytes[ksb_rng_below(&rng, n + 1)] = (unsigned char)(ksb_rng_next(&rng) >> 56);
        memset(&target, SENTINEL, sizeof target);
        unsigned char *const copy = malloc(n + (n == 0));
        memcpy(copy, bytes, n);
        if (k->unpack(&target, copy, n) != KSB_OK) {
            ksb_assert_bytes(&target, sizeof target, SENTINEL);
        } else {
            unsigned char again[MOST];
            if (packed(k, &target, again) != n || memcmp(again, copy, n) != 0)
                ck_abort_msg("%s %d: read, but not canonical", k->name, i);
        }
        free(copy);
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("pack");
    KSB_TEST_CASE(s, "writing", test_pack_and_unpack_give_the_same_object_again,
                  test_pack_is_the_same_whatever_the_history, test_pack_reaches_the_stated_length_and_no_further,
                  test_pack_asks_for_the_room_it_needs, test_pack_null_is_invalid,
                  test_pack_writes_the_examples_of_the_page);
    KSB_TEST_CASE(s, "damage", test_pack_truncated_or_longer_bytes_are_refused,
                  test_pack_any_changed_byte_is_refused_or_canonical,
                  test_pack_forms_that_are_not_canonical_are_refused, test_pack_any_bytes_are_safe_to_read);
    return s;
}
