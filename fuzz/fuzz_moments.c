/* SPDX-License-Identifier: MIT */
/* Three moments as a state machine, like fuzz_accum.c: after each step all readings are those of exact numbers, or the
 * change had no room and nothing changed. */
#include "common.h"

#include <string.h>

enum { OBJECTS = 3 };

struct pair {
    ksb_moments m;
    struct oracle_moments model;
};

static int count_fits(int64_t count, int64_t by, int sign)
{
    const int64_t d = sign < 0 ? -by : by;
    return d >= 0 ? count <= INT64_MAX - d : count >= -INT64_MAX - d;
}

static int number_fits(const mpfr_t a, const mpfr_t b, int sign, int exponent)
{
    mpfr_t after;
    mpfr_init2(after, mpfr_get_prec(a));
    (sign > 0 ? mpfr_add : mpfr_sub)(after, a, b, MPFR_RNDN);
    const int in_range = mpfr_cmp_si_2exp(after, -1, exponent) >= 0 && mpfr_cmp_si_2exp(after, 1, exponent) < 0;
    mpfr_clear(after);
    return in_range;
}

static int fits(const struct oracle_moments *m, const struct oracle_moments *by, int sign)
{
    const struct oracle_total *const t = &m->sum, *const b = &by->sum;
    return count_fits(t->count, b->count, sign) && count_fits(t->nans, b->nans, sign) &&
           count_fits(t->infinities[0], b->infinities[0], sign) &&
           count_fits(t->infinities[1], b->infinities[1], sign) && number_fits(t->finite, b->finite, sign, 1087) &&
           number_fits(m->squares, by->squares, sign, 2111);
}

static void same(double got, uint64_t want, const char *what)
{
    if (oracle_load(&got, ORACLE_F64) != want)
        fuzz_fail("%s: got %a, want bits %016llx", what, got, (unsigned long long)want);
}

static void check(const struct pair *p, const struct pair *other, size_t ddof)
{
    same(ksb_moments_sum(&p->m), oracle_moments_round(&p->model, ORACLE_SUM, 0, oracle_f64), "sum");
    same(ksb_moments_mean(&p->m), oracle_moments_round(&p->model, ORACLE_MEAN, 0, oracle_f64), "mean");
    same(ksb_moments_norm(&p->m), oracle_moments_round(&p->model, ORACLE_NORM, 0, oracle_f64), "norm");
    same(ksb_moments_var(&p->m, ddof), oracle_moments_round(&p->model, ORACLE_VAR, ddof, oracle_f64), "var");
    same(ksb_moments_std(&p->m, ddof), oracle_moments_round(&p->model, ORACLE_STD, ddof, oracle_f64), "std");
    if (ksb_moments_std_f16(&p->m, ddof) != oracle_moments_round(&p->model, ORACLE_STD, ddof, oracle_f16) ||
        ksb_moments_mean_bf16(&p->m) != oracle_moments_round(&p->model, ORACLE_MEAN, 0, oracle_bf16))
        fuzz_fail("a narrow reading");
    same(ksb_moments_var_cf64(&p->m, &other->m, ddof),
         oracle_moments_round_complex(&p->model, &other->model, ORACLE_VAR, ddof, oracle_f64), "var of complex data");
    if (ksb_moments_count(&p->m) != p->model.sum.count)
        fuzz_fail("moments count %lld, not %lld", (long long)ksb_moments_count(&p->m), (long long)p->model.sum.count);

    unsigned char bytes[KSB_MOMENTS_PACKED_MAX];
    size_t nbytes;
    ksb_moments again;
    if (ksb_moments_pack(&p->m, bytes, sizeof bytes, &nbytes) != KSB_OK ||
        ksb_moments_unpack(&again, bytes, nbytes) != KSB_OK || !ksb_moments_equal(&again, &p->m))
        fuzz_fail("moments are not what was saved of them");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pair p[OBJECTS];
    static struct oracle_moments change;
    static int ready;
    struct fuzz_input in = {data, size};
    for (int i = 0; i < OBJECTS; i++) {
        memset(&p[i].m, 0, sizeof p[i].m);
        if (!ready)
            oracle_moments_init(&p[i].model);
        oracle_moments_reset(&p[i].model);
    }
    if (!ready)
        oracle_moments_init(&change);
    ready = 1;

    for (int steps = 0; in.size > 0 && steps < 300; steps++) {
        const uint8_t op = fuzz_byte(&in), how = fuzz_byte(&in);
        struct pair *const to = &p[op % OBJECTS], *const other = &p[op / 8 % OBJECTS];
        const int sign = op & 4 ? -1 : 1;
        const struct ksb_stream_entry *const e = &ksb_stream_entries[op / 16 % ksb_stream_entries_count];
        const ptrdiff_t esize = (ptrdiff_t)oracle_size(e->element);
        const ksb_moments before = to->m;
        ksb_status status;
        int room;

        oracle_moments_reset(&change);
        if (how % 4 < 2) {
            unsigned char x[4 * 8];
            const size_t n = how % 4 == 0 ? 1 : 4;
            fuzz_bytes(&in, x, n * (size_t)esize);
            for (size_t i = 0; i < n; i++)
                oracle_moments_change(&change, x + i * (size_t)esize, e->element, 1);
            room = fits(&to->model, &change, sign);
            status = (sign > 0 ? e->moments_add : e->moments_subtract)(&to->m, x, n, esize);
        } else {
            oracle_moments_merge(&change, &other->model, 1);
            change.sum.other = other->model.sum.other;
            room = fits(&to->model, &change, sign);
            status = (sign > 0 ? ksb_moments_merge : ksb_moments_subtract)(&to->m, &other->m);
        }
        if (status != (room ? KSB_OK : KSB_EOVERFLOW))
            fuzz_fail("a change returns \"%s\"", ksb_status_string(status));
        if (room)
            oracle_moments_merge(&to->model, &change, sign);
        else if (memcmp(&before, &to->m, sizeof before) != 0)
            fuzz_fail("a change is refused, and changes something");
        check(to, other, how / 64);
    }
    return 0;
}
