/* SPDX-License-Identifier: MIT */
/* Three accumulators as a state machine: the input is a program of changes, and after each step the accumulator it
 * changed must count, read, compare and pack as exact numbers do, or refuse what has no room and stay as it was. */
#include "common.h"

#include <string.h>

enum { OBJECTS = 3 };

struct pair {
    ksb_acc acc;
    struct oracle_total model;
};

/* Whether a count may change by so much. */
static int count_fits(int64_t count, int64_t by, int sign)
{
    const int64_t d = sign < 0 ? -by : by;
    return d >= 0 ? count <= INT64_MAX - d : count >= -INT64_MAX - d;
}

/* Whether the model, changed by another, stays in the range of an accumulator. */
static int fits(const struct oracle_total *t, const struct oracle_total *by, int sign)
{
    mpfr_t after;
    if (!count_fits(t->count, by->count, sign) || !count_fits(t->nans, by->nans, sign) ||
        !count_fits(t->infinities[0], by->infinities[0], sign) ||
        !count_fits(t->infinities[1], by->infinities[1], sign))
        return 0;
    mpfr_init2(after, mpfr_get_prec(t->finite));
    (sign > 0 ? mpfr_add : mpfr_sub)(after, t->finite, by->finite, MPFR_RNDN);
    const int in_range = mpfr_cmp_si_2exp(after, -1, 2111) >= 0 && mpfr_cmp_si_2exp(after, 1, 2111) < 0;
    mpfr_clear(after);
    return in_range;
}

static void check(const struct pair *p, const struct pair *other)
{
    const float f32 = ksb_acc_to_f32(&p->acc);
    const double f64 = ksb_acc_to_f64(&p->acc);
    if (oracle_load(&f64, ORACLE_F64) != oracle_total_round(&p->model, oracle_f64) ||
        oracle_load(&f32, ORACLE_F32) != oracle_total_round(&p->model, oracle_f32) ||
        ksb_acc_to_f16(&p->acc) != oracle_total_round(&p->model, oracle_f16) ||
        ksb_acc_to_bf16(&p->acc) != oracle_total_round(&p->model, oracle_bf16))
        fuzz_fail("an accumulator reads as %a", f64);
    if (ksb_acc_count(&p->acc) != p->model.count)
        fuzz_fail("an accumulator counts %lld, not %lld", (long long)ksb_acc_count(&p->acc), (long long)p->model.count);

    unsigned char bytes[KSB_ACC_PACKED_MAX];
    size_t nbytes;
    ksb_acc again;
    if (ksb_acc_pack(&p->acc, bytes, sizeof bytes, &nbytes) != KSB_OK ||
        ksb_acc_unpack(&again, bytes, nbytes) != KSB_OK || !ksb_acc_equal(&again, &p->acc))
        fuzz_fail("an accumulator is not what was saved of it");

    const double theirs = ksb_acc_to_f64(&other->acc);
    int order = 42;
    const ksb_status status = ksb_acc_compare(&p->acc, &other->acc, &order);
    if (f64 != f64 || theirs != theirs) {
        if (status != KSB_EINVAL || order != 42)
            fuzz_fail("NaN is compared");
    } else if (p->model.infinities[0] == 0 && p->model.infinities[1] == 0 && other->model.infinities[0] == 0 &&
               other->model.infinities[1] == 0) {
        const int want = mpfr_cmp(p->model.finite, other->model.finite);
        if (status != KSB_OK || order != (want > 0) - (want < 0))
            fuzz_fail("compared as %d, not %d", order, want);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pair p[OBJECTS];
    static struct oracle_total change;
    static int ready;
    struct fuzz_input in = {data, size};
    for (int i = 0; i < OBJECTS; i++) {
        memset(&p[i].acc, 0, sizeof p[i].acc);
        if (!ready)
            oracle_total_init(&p[i].model);
        oracle_total_reset(&p[i].model);
    }
    if (!ready)
        oracle_total_init(&change);
    ready = 1;

    for (int steps = 0; in.size > 0 && steps < 300; steps++) {
        const uint8_t op = fuzz_byte(&in);
        struct pair *const to = &p[op % OBJECTS], *const other = &p[op / 8 % OBJECTS];
        const int sign = op & 4 ? -1 : 1;
        const struct ksb_stream_entry *const e = &ksb_stream_entries[op / 16 % ksb_stream_entries_count];
        const ptrdiff_t esize = (ptrdiff_t)oracle_size(e->element);
        const ksb_acc before = to->acc;
        unsigned char x[4 * 8], y[4 * 8];
        ksb_status status;
        int room;

        oracle_total_reset(&change);
        switch (fuzz_byte(&in) % 5) {
        case 0: { /* one double */
            double v;
            fuzz_bytes(&in, &v, sizeof v);
            oracle_total_change(&change, &v, ORACLE_F64, 1);
            room = fits(&to->model, &change, sign);
            status = (sign > 0 ? ksb_acc_add_f64 : ksb_acc_subtract_f64)(&to->acc, v);
            break;
        }
        case 1: /* an array */
            fuzz_bytes(&in, x, (size_t)(4 * esize));
            for (int i = 0; i < 4; i++)
                oracle_total_change(&change, x + i * esize, e->element, 1);
            room = fits(&to->model, &change, sign);
            status = (sign > 0 ? e->add : e->subtract)(&to->acc, x, 4, esize);
            break;
        case 2: /* products */
            fuzz_bytes(&in, x, (size_t)(4 * esize));
            fuzz_bytes(&in, y, (size_t)(4 * esize));
            for (int i = 0; i < 4; i++)
                oracle_total_change_product(&change, x + i * esize, y + i * esize, e->element, 0, 1);
            room = fits(&to->model, &change, sign);
            status = (sign > 0 ? e->add_products : e->subtract_products)(&to->acc, x, y, 4, esize, esize);
            break;
        default: /* another accumulator, or itself */
            oracle_total_merge(&change, &other->model);
            change.other = other->model.other;
            room = fits(&to->model, &change, sign);
            status = (sign > 0 ? ksb_acc_merge : ksb_acc_subtract)(&to->acc, &other->acc);
        }
        if (status != (room ? KSB_OK : KSB_EOVERFLOW))
            fuzz_fail("a change returns \"%s\"", ksb_status_string(status));
        if (room)
            (sign > 0 ? oracle_total_merge : oracle_total_unmerge)(&to->model, &change);
        else if (memcmp(&before, &to->acc, sizeof before) != 0)
            fuzz_fail("a change is refused, and changes something");
        check(to, other);
    }
    return 0;
}
