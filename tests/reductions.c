/* SPDX-License-Identifier: MIT */
#include "reductions.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHOWN_WORDS = 48, SENTINEL = 0xa5, MOST_ENTRIES = 512 };

_Alignas(64) unsigned char ksb_x[16 * KSB_LONGEST], ksb_y[16 * KSB_LONGEST];

/* ------------------------------------------------------------------------------------------------- *
 * One case
 * ------------------------------------------------------------------------------------------------- */

struct oracle_problem ksb_problem_of(const struct ksb_case *c)
{
    return (struct oracle_problem){c->entry->operation, c->entry->element, c->entry->result, c->x, c->y, c->n, c->ddof};
}

static struct ksb_call call_of(const struct ksb_case *c)
{
    const ptrdiff_t size = (ptrdiff_t)oracle_size(c->entry->element);
    return (struct ksb_call){
        .x = c->x, .y = c->y, .n = c->n, .ddof = c->ddof, .xstride = size, .ystride = size, .count = 1};
}

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
static void append(char *text, size_t size, const char *format, ...)
{
    const size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, size - used, format, arguments);
    va_end(arguments);
}

static void append_words(char *text, size_t size, const void *p, enum oracle_type type, size_t n)
{
    const enum oracle_type part = oracle_part(type);
    const size_t nwords = n * (oracle_size(type) / oracle_size(part));
    for (size_t i = 0; i < nwords && i < SHOWN_WORDS; i++)
        append(text, size, " %0*llx", (int)(2 * oracle_size(part)),
               (unsigned long long)oracle_load((const unsigned char *)p + i * oracle_size(part), part));
    if (nwords > SHOWN_WORDS)
        append(text, size, " and %zu more", nwords - SHOWN_WORDS);
}

const char *ksb_result_difference(const struct ksb_case *c, const void *got, const void *want, const char *by)
{
    static char text[8192];
    const struct ksb_entry *const e = c->entry;
    if (memcmp(got, want, oracle_size(e->result)) == 0)
        return NULL;
    text[0] = '\0';
    append(text, sizeof text, "ksb_%s, %s, is wrong\n  got ", e->name, by);
    append_words(text, sizeof text, got, e->result, 1);
    append(text, sizeof text, "\n  want");
    append_words(text, sizeof text, want, e->result, 1);
    append(text, sizeof text,
           "\n  %s, kernel %s, KSB_TEST_SEED=0x%llx, n %zu, ddof %zu, strides %td %td\n  x =", c->what, ksb_kernel(),
           (unsigned long long)ksb_test_seed(), c->n, c->ddof, c->xstride, c->ystride);
    append_words(text, sizeof text, c->x, e->element, c->n);
    if (c->y != NULL && c->y != c->x) {
        append(text, sizeof text, "\n  y =");
        append_words(text, sizeof text, c->y, e->element, c->n);
    }
    return text;
}

/* Calls f and holds status and result against what is wanted; nothing is written where nothing fits. */
static void check_call(const struct ksb_case *c, ksb_call_function *f, const struct ksb_call *call, int fits,
                       const void *want, const char *by)
{
    unsigned char got[KSB_RESULT_BYTES + 8], untouched[sizeof got];
    memset(untouched, SENTINEL, sizeof untouched);
    memset(got, SENTINEL, sizeof got);
    /* Some results go to an odd address; only _many promises to take one where a status is returned. */
    const size_t at = f == c->entry->many ? 1 : 0, size = oracle_size(c->entry->result);
    const ksb_status status = f(call, got + at);
    if (status != (fits ? KSB_OK : KSB_EOVERFLOW))
        ck_abort_msg("ksb_%s, %s, %s, n %zu: returns \"%s\"", c->entry->name, by, c->what, c->n,
                     ksb_status_string(status));
    if (fits)
        ksb_assert_result(c, got + at, want, by);
    if (memcmp(got, untouched, at) != 0 ||
        memcmp(got + at + (fits ? size : 0), untouched, sizeof got - at - (fits ? size : 0)) != 0)
        ck_abort_msg("ksb_%s, %s, %s, n %zu: writes beside its result", c->entry->name, by, c->what, c->n);
}

void ksb_check_against(const struct ksb_case *c, int fits, const void *want)
{
    const struct ksb_entry *const e = c->entry;
    const size_t size = oracle_size(e->element);
    struct ksb_call call = call_of(c);
    check_call(c, e->contiguous, &call, fits, want, "contiguous");
    check_call(c, e->strided, &call, fits, want, "strided");
    check_call(c, e->many, &call, fits, want, "one of many");
    if (c->n > 0) {
        struct ksb_case backwards = *c;
        call.xstride = call.ystride = backwards.xstride = backwards.ystride = -(ptrdiff_t)size;
        call.x = (const unsigned char *)c->x + (c->n - 1) * size;
        call.y = c->y == NULL ? NULL : (const unsigned char *)c->y + (c->n - 1) * size;
        check_call(&backwards, e->strided, &call, fits, want, "backwards");
        check_call(&backwards, e->many, &call, fits, want, "one of many backwards");
    }
}

void ksb_check(const struct ksb_case *c)
{
    unsigned char want[KSB_RESULT_BYTES];
    const struct oracle_problem p = ksb_problem_of(c);
    const int fits = oracle_solve(&p, want);
    ksb_check_against(c, fits, want);
}

/* For cases that are laid out in loops, whose number is not scaled. */
static void check_share(const struct ksb_case *c)
{
    if (!ksb_test_leaves_out())
        ksb_check(c);
}

/* Puts n items `stride` bytes apart so that the lowest byte lies at buf; returns the address of the first. */
static unsigned char *scatter(unsigned char *buf, const void *x, size_t size, size_t n, ptrdiff_t stride)
{
    unsigned char *const first = stride < 0 && n > 0 ? buf + (n - 1) * (size_t)-stride : buf;
    for (size_t i = 0; i < n; i++)
        memcpy(first + (ptrdiff_t)i * stride, (const unsigned char *)x + i * size, size);
    return first;
}

/* The strided form on memory where the elements lie as they do in the case; of these, too, a share. */
static void check_strided(const struct ksb_case *c, const void *x, ptrdiff_t xstride, const void *y, ptrdiff_t ystride)
{
    if (ksb_test_leaves_out())
        return;
    unsigned char want[KSB_RESULT_BYTES];
    struct ksb_case strided = *c;
    struct ksb_call call = call_of(c);
    const struct oracle_problem p = ksb_problem_of(c);
    const int fits = oracle_solve(&p, want);
    call.x = x;
    call.y = y;
    call.xstride = strided.xstride = xstride;
    call.ystride = strided.ystride = ystride;
    check_call(&strided, c->entry->strided, &call, fits, want, "strided");
    check_call(&strided, c->entry->many, &call, fits, want, "one of many");
}

/* ------------------------------------------------------------------------------------------------- *
 * Data
 * ------------------------------------------------------------------------------------------------- */

static size_t some_ddof(struct ksb_rng *rng, size_t n)
{
    const size_t values[] = {0, 1, 0, 1, 2, 3, n / 2, n - 2, n - 1, n, n + 1, SIZE_MAX};
    return values[ksb_rng_below(rng, sizeof values / sizeof *values)];
}

/* Makes some elements NaN, of one kind or another. */
static void sprinkle_nan(struct ksb_rng *rng, enum oracle_type type, void *x, size_t n)
{
    const struct oracle_format f = *oracle_format(type);
    const size_t every = ksb_rng_below(rng, 8);
    for (size_t i = 0; i < n; i++)
        if (every == 0 || ksb_rng_below(rng, every + 1) == 0)
            oracle_store((unsigned char *)x + i * oracle_size(type), oracle_nan(f) | ksb_rng_below(rng, 4), type);
}

struct ksb_case ksb_shaped_case(struct ksb_rng *rng, const struct ksb_entry *e, enum gen_shape shape, size_t n)
{
    struct ksb_case c = {.what = gen_name(shape), .entry = e, .x = ksb_x, .n = n};
    if (!oracle_takes_two(e->operation)) {
        gen_elements(rng, shape, e->element, ksb_x, n);
        if (oracle_skips_nan(e->operation) && ksb_rng_below(rng, 4) != 0)
            sprinkle_nan(rng, e->element, ksb_x, n);
    } else {
        c.y = ksb_y;
        gen_factors(rng, shape, e->element, ksb_x, ksb_y, n);
        if (e->operation >= ORACLE_WMEAN && ksb_rng_below(rng, 4) != 0)
            gen_weights(rng, shape, e->element, ksb_y, n);
        else if (e->operation < ORACLE_WMEAN && ksb_rng_below(rng, 8) == 0)
            c.y = ksb_x; /* the square of a norm */
    }
    if (oracle_takes_ddof(e->operation))
        c.ddof = some_ddof(rng, n);
    return c;
}

int ksb_squares_case(struct ksb_rng *rng, const struct ksb_entry *e, size_t n, struct ksb_case *c)
{
    const size_t size = oracle_size(e->element);
    *c = (struct ksb_case){.what = "squares", .entry = e, .x = ksb_x, .n = n};
    if (e->operation == ORACLE_NORM) {
        if (!oracle_is_complex(e->element))
            return gen_squares(rng, e->element, ksb_x, n) > 0;
        return gen_squares(rng, oracle_part(e->element), ksb_x, 2 * n) > 0;
    }
    if (oracle_is_complex(e->element) || oracle_is_integer(e->element) || !oracle_takes_ddof(e->operation))
        return 0;
    /* x and -x: their mean is 0, so with ddof = 2 n - 2 the variance is the sum of the squares of x. */
    if (gen_squares(rng, e->element, ksb_x, n) == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t bits = oracle_load(ksb_x + i * size, e->element);
        const uint64_t sign = UINT64_C(1) << (oracle_format(e->element)->width - 1);
        oracle_store(ksb_x + (n + i) * size, bits ^ sign, e->element);
    }
    c->n = 2 * n;
    c->ddof = 2 * n - 2;
    if (oracle_takes_two(e->operation)) {
        c->y = ksb_y;
        for (size_t i = 0; i < 2 * n; i++)
            oracle_store(ksb_y + i * size, oracle_format(e->element)->precision == 53   ? ksb_bits(1.0)
                                           : oracle_format(e->element)->precision == 24 ? 0x3f800000
                                           : oracle_format(e->element)->precision == 11 ? 0x3c00
                                                                                        : 0x3f80,
                         e->element);
    }
    return 1;
}

/* ------------------------------------------------------------------------------------------------- *
 * The checks, one run for each entry of the unit
 * ------------------------------------------------------------------------------------------------- */

static const struct ksb_entry *selected[MOST_ENTRIES];

/* The generator of a test for one entry. */
static struct ksb_rng rng_of(const char *test, const struct ksb_entry *e)
{
    char name[128];
    snprintf(name, sizeof name, "%s %s", test, e->name);
    return ksb_test_rng(name);
}

static void canonical_nan(const struct ksb_entry *e, unsigned char *want)
{
    const enum oracle_type part = oracle_part(e->result);
    for (size_t at = 0; at < oracle_size(e->result); at += oracle_size(part))
        oracle_store(want + at, oracle_nan(*oracle_format(part)), part);
}

START_TEST(test_reduction_of_nothing)
{
    const struct ksb_entry *const e = selected[_i];
    const void *const y = oracle_takes_two(e->operation) ? ksb_y : NULL;
    const struct ksb_case null = {.what = "NULL", .entry = e},
                          none = {.what = "no element", .entry = e, .x = ksb_x, .y = y};
    const struct ksb_case ddof = {.what = "no element", .entry = e, .x = ksb_x, .y = y, .ddof = 1};
    memset(ksb_x, 0xff, 64);
    ksb_check(&null);
    ksb_check(&none);
    if (oracle_takes_ddof(e->operation))
        ksb_check(&ddof);
}
END_TEST

/* NaN where a value is returned, KSB_EINVAL and nothing written where a status is. */
START_TEST(test_reduction_of_null_with_elements)
{
    const struct ksb_entry *const e = selected[_i];
    const size_t lengths[] = {1, 2, 1000, SIZE_MAX};
    const int two = oracle_takes_two(e->operation), integer = oracle_is_integer(e->result);
    unsigned char want[KSB_RESULT_BYTES], got[KSB_RESULT_BYTES], untouched[KSB_RESULT_BYTES];
    memset(untouched, SENTINEL, sizeof untouched);
    memset(ksb_x, 0, 16000);
    memset(ksb_y, 0, 16000);
    if (integer)
        memcpy(want, untouched, sizeof want);
    else
        canonical_nan(e, want);
    for (int i = 0; i < 4; i++)
        for (int missing = 1; missing < (two ? 4 : 2); missing++) {
            struct ksb_case c = {.what = "NULL", .entry = e, .x = missing & 1 ? NULL : ksb_x,
                                 .y = two && !(missing & 2) ? ksb_y : NULL, .n = lengths[i]};
            struct ksb_call call = call_of(&c);
            c.n = 0; /* nothing to show in messages */
            ksb_call_function *const returning[] = {e->contiguous, e->strided};
            for (int k = 0; k < 2; k++) {
                memset(got, SENTINEL, sizeof got);
                ksb_assert_status(returning[k](&call, got), integer ? KSB_EINVAL : KSB_OK);
                ksb_assert_result(&c, got, want, "without a pointer");
            }
            size_t failed = 77;
            call.failed = &failed;
            memset(got, SENTINEL, sizeof got);
            ksb_assert_status(e->many(&call, got), KSB_EINVAL);
            ck_assert_mem_eq(got, untouched, sizeof got);
            ck_assert_uint_eq(failed, 77);
            call.count = 0;
            ksb_assert_status(e->many(&call, NULL), KSB_OK);
        }

    struct ksb_call call = {.x = ksb_x, .y = ksb_y, .n = 1, .count = 1};
    ksb_assert_status(e->many(&call, NULL), KSB_EINVAL);
    if (integer) {
        ksb_assert_status(e->contiguous(&call, NULL), KSB_EINVAL);
        ksb_assert_status(e->strided(&call, NULL), KSB_EINVAL);
    }
}
END_TEST

/* n words from `edges`, chosen by the digits of `index`, into the arrays of the case. */
static void choose(const struct ksb_entry *e, size_t index, const uint64_t *edges, size_t nedges, size_t words)
{
    const enum oracle_type part = oracle_part(e->element);
    const size_t in_x = oracle_takes_two(e->operation) ? words / 2 : words;
    for (size_t k = 0; k < words; k++, index /= nedges)
        oracle_store((k < in_x ? ksb_x + k * oracle_size(part) : ksb_y + (k - in_x) * oracle_size(part)),
                     edges[index % nedges], part);
}

/* All ways of choosing `words` words from the first `nedges` edges. */
static void check_crossed(const struct ksb_entry *e, size_t nedges, size_t words)
{
    uint64_t edges[GEN_EDGES];
    const size_t most = (size_t)gen_edges(oracle_part(e->element), edges);
    const size_t per_element = (oracle_is_complex(e->element) ? 2 : 1) * (oracle_takes_two(e->operation) ? 2 : 1);
    size_t cases = 1;
    nedges = nedges < most ? nedges : most;
    for (size_t k = 0; k < words; k++)
        cases *= nedges;
    for (size_t i = 0; i < cases; i++) {
        struct ksb_case c = {.what = "special values", .entry = e, .x = ksb_x,
                             .y = oracle_takes_two(e->operation) ? ksb_y : NULL, .n = words / per_element};
        choose(e, i, edges, nedges, words);
        c.ddof = oracle_takes_ddof(e->operation) ? i % 2 : 0;
        check_share(&c);
        if (c.ddof > 0) {
            c.ddof = 0;
            check_share(&c);
        }
    }
}

START_TEST(test_reduction_special_values_crossed)
{
    const struct ksb_entry *const e = selected[_i];
    const size_t per_element = (oracle_is_complex(e->element) ? 2 : 1) * (oracle_takes_two(e->operation) ? 2 : 1);
    if (per_element == 1) {
        check_crossed(e, GEN_EDGES, 1);
        check_crossed(e, GEN_EDGES, 2);
        check_crossed(e, GEN_CORE, 3);
    } else if (per_element == 2) {
        check_crossed(e, GEN_EDGES, 2);
        check_crossed(e, 7, 4);
    } else {
        check_crossed(e, GEN_CORE, 4);
    }
}
END_TEST

/* At each place of 70 elements, alone and together with an infinity. */
START_TEST(test_reduction_special_value_at_every_place_decides)
{
    enum { N = 70 };
    const struct ksb_entry *const e = selected[_i];
    struct ksb_rng rng = rng_of("places", e);
    uint64_t edges[GEN_EDGES];
    const enum oracle_type part = oracle_part(e->element);
    const size_t nedges = (size_t)gen_edges(part, edges), size = oracle_size(e->element);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < GEN_CORE && k < nedges; k++) {
            struct ksb_case c = ksb_shaped_case(&rng, e, GEN_INTEGER, N);
            c.what = "one special value";
            c.ddof = oracle_takes_ddof(e->operation);
            oracle_store(ksb_x + i * size, edges[k], part);
            if (c.y != NULL && k % 2 == 0)
                oracle_store(ksb_y + i * size, edges[ksb_rng_below(&rng, nedges)], part);
            check_share(&c);
            if (!oracle_is_integer(e->element) && i > 0) {
                c.what = "one special value and an infinity";
                oracle_store(ksb_x, oracle_infinity(*oracle_format(part), 1), part);
                check_share(&c);
            }
        }
}
END_TEST

START_TEST(test_reduction_every_length_up_to_70_in_every_shape)
{
    const struct ksb_entry *const e = selected[_i];
    struct ksb_rng rng = rng_of("lengths", e);
    for (int shape = 0; shape < GEN_SHAPES; shape++)
        for (size_t n = 0; n <= 70; n++) {
            const struct ksb_case c = ksb_shaped_case(&rng, e, (enum gen_shape)shape, n);
            check_share(&c);
        }
}
END_TEST

/* Around powers of two, and so around every place where a kernel may change its ways. The longest ones go to every
 * eighth entry only: they take most of the time. */
START_TEST(test_reduction_lengths_around_powers_of_two)
{
    const struct ksb_entry *const e = selected[_i];
    struct ksb_rng rng = rng_of("powers", e);
    const size_t longest = (e - ksb_entries) % 8 == 0 || e->element == ORACLE_F64 ? 65536 : 8192;
    for (size_t power = 128; power <= longest; power *= 2)
        for (size_t n = power - 1; n <= power + 1; n++)
            for (int k = 0; k < (power <= 512 ? 6 : power <= 4096 ? 2 : 1); k++) {
                const enum gen_shape shape =
                    power > 8192 && k == 0 ? GEN_LATE : (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES);
                if (power <= 8192 || (n & 1) == 0 || e->operation == ORACLE_SUM) {
                    const struct ksb_case c = ksb_shaped_case(&rng, e, shape, n);
                    check_share(&c);
                }
            }
}
END_TEST

START_TEST(test_reduction_random_data_of_every_shape)
{
    const struct ksb_entry *const e = selected[_i];
    struct ksb_rng rng = rng_of("random", e);
    for (int i = 0; i < ksb_test_scaled(400); i++) {
        const size_t n = ksb_rng_below(&rng, ksb_rng_below(&rng, 20) == 0 ? 700 : 24);
        const struct ksb_case c = ksb_shaped_case(&rng, e, (enum gen_shape)(i % GEN_SHAPES), n);
        ksb_check(&c);
    }
}
END_TEST

/* Perfect squares, their neighbours, ties and their neighbours, the deciding bit hundreds of places below. */
START_TEST(test_reduction_roots_and_variances_beside_ties)
{
    const struct ksb_entry *const e = selected[_i];
    struct ksb_rng rng = rng_of("squares", e);
    int cases = 0;
    for (int i = 0; i < ksb_test_scaled(600); i++) {
        struct ksb_case c;
        if (!ksb_squares_case(&rng, e, 4 + ksb_rng_below(&rng, 30), &c))
            continue;
        ksb_check(&c);
        cases++;
    }
    if (e->operation == ORACLE_NORM ||
        (oracle_takes_ddof(e->operation) && !oracle_is_integer(e->element) && !oracle_is_complex(e->element)))
        ck_assert_int_gt(2 * cases, ksb_test_scaled(600));
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Layout
 * ------------------------------------------------------------------------------------------------- */

static unsigned char layout_x[1 << 20], layout_y[1 << 20];

START_TEST(test_reduction_at_every_byte_offset_and_stride)
{
    const struct ksb_entry *const e = selected[_i];
    const ptrdiff_t size = (ptrdiff_t)oracle_size(e->element);
    const ptrdiff_t beyond[] = {0, 1, 2, 3, 4, 7, 8, 16, 24, 55, 56, 57, 92, 119, 4088};
    static const size_t lengths[] = {1, 2, 3, 5, 8, 9, 17, 33, 70};
    struct ksb_rng rng = rng_of("strides", e);
    for (size_t s = 0; s < 2 * sizeof beyond / sizeof *beyond; s++)
        for (size_t k = 0; k < 20; k++) {
            const ptrdiff_t xstride = (size + beyond[s / 2]) * (s % 2 != 0 ? -1 : 1);
            const ptrdiff_t ystride = (size + beyond[ksb_rng_below(&rng, 15)]) * (k % 2 != 0 ? -1 : 1);
            const size_t n = lengths[ksb_rng_below(&rng, sizeof lengths / sizeof *lengths)];
            const struct ksb_case c = ksb_shaped_case(&rng, e, (enum gen_shape)ksb_rng_below(&rng, GEN_SHAPES), n);
            /* NaN, or another number, wherever a stride is taken wrongly; around the elements, that is enough. */
            memset(layout_x, 0xff, 16384);
            memset(layout_y, 0xff, 16384);
            const unsigned char *const x = scatter(layout_x + ksb_rng_below(&rng, 64), c.x, (size_t)size, n, xstride);
            const unsigned char *const y =
                c.y == NULL ? NULL : scatter(layout_y + ksb_rng_below(&rng, 64), c.y, (size_t)size, n, ystride);
            check_strided(&c, x, xstride, y, ystride);
        }
}
END_TEST

START_TEST(test_reduction_of_contiguous_data_at_every_element_offset)
{
    const struct ksb_entry *const e = selected[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = rng_of("offsets", e);
    static _Alignas(64) unsigned char x[4096], y[4096];
    for (size_t offset = 0; offset < 16; offset++)
        for (size_t n = offset % 3; n < 140; n += 3) {
            struct ksb_case c = ksb_shaped_case(&rng, e, (enum gen_shape)(n % GEN_SHAPES), n);
            memcpy(x + offset * size, c.x, n * size);
            c.x = x + offset * size;
            if (c.y != NULL) {
                memcpy(y + (15 - offset) * size, c.y, n * size);
                c.y = y + (15 - offset) * size;
            }
            check_share(&c);
        }
}
END_TEST

/* Strides smaller than an element, 0 among them, read bytes again, as they are. */
START_TEST(test_reduction_of_overlapping_elements)
{
    enum { N = 70, MIDDLE = 2048 };
    const struct ksb_entry *const e = selected[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = rng_of("overlapping", e);
    for (ptrdiff_t stride = -(ptrdiff_t)size + 1; stride < (ptrdiff_t)size; stride++)
        for (int i = 0; i < 8; i++) {
            const size_t n = 1 + ksb_rng_below(&rng, N);
            const ptrdiff_t ystride = ksb_rng_between(&rng, -(int)size, (int)size);
            for (size_t k = 0; k < 2 * MIDDLE; k++) {
                layout_x[k] = (unsigned char)(ksb_rng_next(&rng) >> 56);
                layout_y[k] = (unsigned char)(ksb_rng_next(&rng) >> 56);
            }
            for (size_t k = 0; k < n; k++) {
                memcpy(ksb_x + k * size, layout_x + MIDDLE + (ptrdiff_t)k * stride, size);
                memcpy(ksb_y + k * size, layout_y + MIDDLE + (ptrdiff_t)k * ystride, size);
            }
            const struct ksb_case c = {.what = "overlapping", .entry = e, .x = ksb_x,
                                       .y = oracle_takes_two(e->operation) ? ksb_y : NULL, .n = n};
            check_strided(&c, layout_x + MIDDLE, stride, c.y == NULL ? NULL : layout_y + MIDDLE, ystride);
        }
}
END_TEST

/* One byte too far, at either end of either array, is a fault. */
START_TEST(test_reduction_reads_nothing_beyond_its_elements)
{
    enum { MOST = 5000 };
    const struct ksb_entry *const e = selected[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = rng_of("guards", e);
    struct ksb_guarded gx = ksb_guarded_open(MOST * 16), gy = ksb_guarded_open(MOST * 16);
    /* Every tail, some lengths between, and some beyond the blocks of all kernels. */
    for (size_t n = 0; n <= MOST; n += n < 40 ? 1 : n < 600 ? 37 : 1471)
        for (int end = 0; end < 4; end++) {
            struct ksb_case c = ksb_shaped_case(&rng, e, (enum gen_shape)(n % GEN_SHAPES), n);
            unsigned char *const x = end & 1 ? gx.first + gx.nbytes - n * size : gx.first;
            unsigned char *const y = end & 2 ? gy.first + gy.nbytes - n * size : gy.first;
            if (c.y == NULL && end > 1)
                break;
            memcpy(x, c.x, n * size);
            c.x = x;
            if (c.y != NULL) {
                memcpy(y, c.y, n * size);
                c.y = y;
            }
            check_share(&c);
        }
    for (size_t n = 1; n <= 33; n += 2)
        for (int k = 0; k < 12; k++) {
            const ptrdiff_t stride = ((ptrdiff_t)size + ksb_rng_between(&rng, 0, 40)) * (k % 2 != 0 ? -1 : 1);
            const size_t span = (n - 1) * (size_t)(stride < 0 ? -stride : stride) + size;
            const struct ksb_case c = ksb_shaped_case(&rng, e, GEN_WIDE, n);
            const int end = k / 2 % 2;
            const unsigned char *const x = scatter(end ? gx.first + gx.nbytes - span : gx.first, c.x, size, n, stride);
            const unsigned char *const y =
                c.y == NULL ? NULL : scatter(end ? gy.first : gy.first + gy.nbytes - span, c.y, size, n, stride);
            check_strided(&c, x, stride, y, stride);
        }
    ksb_guarded_close(gx);
    ksb_guarded_close(gy);
}
END_TEST

START_TEST(test_reduction_does_not_depend_on_order_and_leaves_its_input_alone)
{
    const struct ksb_entry *const e = selected[_i];
    const size_t size = oracle_size(e->element);
    struct ksb_rng rng = rng_of("order", e);
    static unsigned char copy[2][16 * 2200];
    for (int i = 0; i < ksb_test_scaled(40); i++) {
        const size_t n = 2 + ksb_rng_below(&rng, i < 30 ? 60 : 2100);
        struct ksb_case c = ksb_shaped_case(&rng, e, (enum gen_shape)(i % GEN_SHAPES), n);
        unsigned char want[KSB_RESULT_BYTES];
        const struct oracle_problem p = ksb_problem_of(&c);
        const int fits = oracle_solve(&p, want);
        for (int k = 0; k < 4; k++) {
            memcpy(copy[0], ksb_x, n * size);
            memcpy(copy[1], ksb_y, n * size);
            ksb_check_against(&c, fits, want);
            ck_assert_mem_eq(copy[0], ksb_x, n * size);
            ck_assert_mem_eq(copy[1], ksb_y, n * size);
            for (size_t j = n; j > 1; j--) { /* both arrays in the same new order */
                const size_t to = ksb_rng_below(&rng, j);
                unsigned char item[16];
                unsigned char *const arrays[] = {ksb_x, ksb_y};
                for (int a = 0; a < 2; a++) {
                    memcpy(item, arrays[a] + (j - 1) * size, size);
                    memmove(arrays[a] + (j - 1) * size, arrays[a] + to * size, size);
                    memcpy(arrays[a] + to * size, item, size);
                }
            }
        }
    }
}
END_TEST

/* ------------------------------------------------------------------------------------------------- *
 * Many
 * ------------------------------------------------------------------------------------------------- */

/* A matrix, its rows, its columns, rows against one vector, results apart or upside down. Bytes between the results
 * stay as they are. */
static void check_many(struct ksb_rng *rng, const struct ksb_entry *e, size_t rows, size_t columns)
{
    const size_t size = oracle_size(e->element), rsize = oracle_size(e->result), total = rows * columns;
    const int by_column = (int)ksb_rng_below(rng, 2), shared = (int)ksb_rng_below(rng, 3) == 0;
    const size_t count = by_column ? columns : rows, n = by_column ? rows : columns;
    const size_t padding = ksb_rng_below(rng, 3), row_size = columns * size + padding;
    const ptrdiff_t stride = by_column ? (ptrdiff_t)row_size : (ptrdiff_t)size;
    const ptrdiff_t next = by_column ? (ptrdiff_t)size : (ptrdiff_t)row_size;
    struct ksb_case all = ksb_shaped_case(rng, e, (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES), total);
    const size_t ddof = all.ddof == SIZE_MAX ? all.ddof : all.ddof % (n + 2);
    for (size_t r = 0; r < rows; r++) {
        memcpy(layout_x + 1 + r * row_size, (const unsigned char *)all.x + r * columns * size, columns * size);
        if (all.y != NULL)
            memcpy(layout_y + r * row_size, (const unsigned char *)all.y + r * columns * size, columns * size);
    }

    static unsigned char out[64 * 1024];
    const size_t apart = rsize + ksb_rng_below(rng, 5);
    const int upwards = (int)ksb_rng_below(rng, 2);
    unsigned char *const first = out + 3 + (upwards || count == 0 ? 0 : (count - 1) * apart);
    size_t failed = 12345, first_failed = 12345;
    const struct ksb_call call = {.x = layout_x + 1, .y = all.y == NULL ? NULL : layout_y, .n = n, .ddof = ddof,
                                  .xstride = stride, .ystride = stride, .count = count, .xnext = next,
                                  .ynext = shared ? 0 : next,
                                  .out_stride = upwards ? (ptrdiff_t)apart : -(ptrdiff_t)apart, .failed = &failed};
    memset(out, SENTINEL, sizeof out);
    const ksb_status status = e->many(&call, first);

    static unsigned char x[16 * 4096], y[16 * 4096];
    static char written[sizeof out];
    memset(written, 0, sizeof written);
    for (size_t k = 0; k < count; k++) {
        unsigned char want[KSB_RESULT_BYTES];
        struct ksb_case c = {.what = "one of many",
                             .entry = e,
                             .x = x,
                             .y = all.y == NULL ? NULL : y,
                             .n = n,
                             .ddof = ddof,
                             .xstride = stride,
                             .ystride = stride};
        for (size_t i = 0; i < n; i++) {
            memcpy(x + i * size, layout_x + 1 + (ptrdiff_t)k * next + (ptrdiff_t)i * stride, size);
            memcpy(y + i * size, layout_y + (ptrdiff_t)k * (shared ? 0 : next) + (ptrdiff_t)i * stride, size);
        }
        const struct oracle_problem p = ksb_problem_of(&c);
        unsigned char *const at = first + (ptrdiff_t)k * call.out_stride;
        if (oracle_solve(&p, want)) {
            ksb_assert_result(&c, at, want, "many");
            memset(written + (at - out), 1, rsize);
        } else if (first_failed == 12345) {
            first_failed = k;
        }
    }
    ksb_assert_status(status, first_failed == 12345 ? KSB_OK : KSB_EOVERFLOW);
    ck_assert_uint_eq(failed, first_failed);
    for (size_t i = 0; i < sizeof out; i++)
        if (!written[i] && out[i] != SENTINEL)
            ck_abort_msg("ksb_%s_many, %zu of %zu elements: writes beside its results", e->name, count, n);
}

START_TEST(test_reduction_many_in_every_layout)
{
    const struct ksb_entry *const e = selected[_i];
    struct ksb_rng rng = rng_of("many", e);
    for (int i = 0; i < ksb_test_scaled(60); i++)
        check_many(&rng, e, 1 + ksb_rng_below(&rng, 12), 1 + ksb_rng_below(&rng, 12));
    check_many(&rng, e, 300, 5);
    check_many(&rng, e, 5, 300);
    check_many(&rng, e, 67, 33);
}
END_TEST

/* Integers: the first that does not fit is named, those that fit are written; NULL for `failed` is allowed. */
START_TEST(test_reduction_many_names_the_first_that_does_not_fit)
{
    enum { COUNT = 9 };
    const struct ksb_entry *const e = selected[_i];
    if (!oracle_is_integer(e->result) || (oracle_size(e->element) < 8 && e->operation == ORACLE_SUM) ||
        oracle_size(e->element) < 4)
        return; /* the sum of a few narrow integers always fits */
    const size_t size = oracle_size(e->element);
    const uint64_t large = UINT64_MAX >> (64 - 8 * size + (e->result == ORACLE_I64)), one = 1;
    for (unsigned mask = 0; mask < 1u << COUNT; mask += 1 + mask / 16) {
        uint64_t out[COUNT];
        size_t failed = 77, first = 77;
        for (size_t k = 0; k < COUNT; k++)
            for (size_t i = 0; i < 5; i++) {
                memcpy(ksb_x + (5 * k + i) * size, mask >> k & 1 ? &large : &one, size);
                memcpy(ksb_y + (5 * k + i) * size, mask >> k & 1 ? &large : &one, size);
            }
        struct ksb_call call = {.x = ksb_x, .y = ksb_y, .n = 5, .xstride = (ptrdiff_t)size, .ystride = (ptrdiff_t)size,
                                .count = COUNT, .xnext = 5 * (ptrdiff_t)size, .ynext = 5 * (ptrdiff_t)size,
                                .out_stride = 8, .failed = &failed};
        for (int with_index = 0; with_index < 2; with_index++) {
            memset(out, SENTINEL, sizeof out);
            call.failed = with_index ? &failed : NULL;
            ksb_assert_status(e->many(&call, out), mask == 0 ? KSB_OK : KSB_EOVERFLOW);
            for (size_t k = COUNT; k-- > 0;) {
                ck_assert_uint_eq(out[k], mask >> k & 1 ? UINT64_C(0xa5a5a5a5a5a5a5a5) : 5);
                first = mask >> k & 1 ? k : first;
            }
        }
        ck_assert_uint_eq(failed, first);
    }
}
END_TEST

START_TEST(test_reduction_many_of_nothing)
{
    const struct ksb_entry *const e = selected[_i];
    unsigned char out[3 * KSB_RESULT_BYTES], want[KSB_RESULT_BYTES];
    const struct ksb_case c = {.what = "no element", .entry = e};
    const struct ksb_call call = {.count = 3, .out_stride = (ptrdiff_t)oracle_size(e->result)};
    const struct oracle_problem p = ksb_problem_of(&c);
    oracle_solve(&p, want);
    ksb_assert_status(e->many(&call, out), KSB_OK);
    for (size_t k = 0; k < 3; k++)
        ksb_assert_result(&c, out + k * oracle_size(e->result), want, "many");
}
END_TEST

static void add_tests(Suite *suite, const char *name, int count, const TTest *const *tests)
{
    TCase *const c = tcase_create(name);
    tcase_set_timeout(c, 120.0 * ksb_test_scaled(1));
    for (; *tests != NULL; tests++)
        tcase_add_loop_test(c, *tests, 0, count);
    suite_add_tcase(suite, c);
}

void ksb_reduction_cases(Suite *suite, int (*belongs)(const struct ksb_entry *e))
{
    int count = 0;
    for (int i = 0; i < ksb_entries_count; i++)
        if (belongs(&ksb_entries[i]) && count < MOST_ENTRIES)
            selected[count++] = &ksb_entries[i];
#define ADD(name, ...) add_tests(suite, name, count, (const TTest *const[]){__VA_ARGS__, NULL})
    ADD("arguments", test_reduction_of_nothing, test_reduction_of_null_with_elements);
    ADD("special values", test_reduction_special_values_crossed, test_reduction_special_value_at_every_place_decides);
    ADD("values", test_reduction_every_length_up_to_70_in_every_shape, test_reduction_lengths_around_powers_of_two,
        test_reduction_random_data_of_every_shape, test_reduction_roots_and_variances_beside_ties);
    ADD("layout", test_reduction_at_every_byte_offset_and_stride,
        test_reduction_of_contiguous_data_at_every_element_offset, test_reduction_of_overlapping_elements,
        test_reduction_reads_nothing_beyond_its_elements,
        test_reduction_does_not_depend_on_order_and_leaves_its_input_alone);
    ADD("many", test_reduction_many_in_every_layout, test_reduction_many_names_the_first_that_does_not_fit,
        test_reduction_many_of_nothing);
#undef ADD
}
