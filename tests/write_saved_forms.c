/* SPDX-License-Identifier: MIT */
/*
 * Writes saved forms, one a line, for a reader that shares nothing with the library (read_saved_form.py):
 *
 *     acc BYTES F64 F32 F16 BF16 COUNT         an accumulator, what it reads as, and its count
 *     moments BYTES SUM MEAN VAR STD NORM COUNT   moments (ddof 0)
 *     acc BYTES STATUS, moments BYTES STATUS   bytes that the library refuses, and how: format or version
 *
 * in hex but for COUNT, and last the line "end". They come from random histories with special values, and from the same
 * bytes damaged.
 */
#include "gen.h"
#include "ksb_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void print_bytes(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("%02x", bytes[i]);
}

/* A change of any kind, by something that is often special. */
static void change(struct ksb_rng *rng, ksb_acc *acc, ksb_moments *m)
{
    double x[8], y[8];
    const size_t n = ksb_rng_below(rng, 9);
    const int retract = ksb_rng_below(rng, 3) == 0;
    gen_fill(rng, (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES), x, n);
    gen_fill(rng, (enum gen_shape)ksb_rng_below(rng, GEN_SHAPES), y, n);
    int status = (retract ? ksb_moments_subtract_array_f64 : ksb_moments_add_array_f64)(m, x, n, sizeof *x);
    switch (ksb_rng_below(rng, 4)) {
    case 0:
        status |= (retract ? ksb_acc_subtract_products_f64 : ksb_acc_add_products_f64)(acc, x, y, n, 8, 8);
        break;
    case 1: /* doubles it, or empties it; refused where there is no room */
        status |= retract ? ksb_acc_subtract(acc, acc) : KSB_OK;
        status |= retract ? ksb_moments_subtract(m, m) : KSB_OK;
        if (!retract) {
            ksb_acc_merge(acc, acc);
            ksb_moments_merge(m, m);
        }
        break;
    default:
        status |= (retract ? ksb_acc_subtract_array_f64 : ksb_acc_add_array_f64)(acc, x, n, sizeof *x);
    }
    if (status != KSB_OK) {
        fprintf(stderr, "a change was refused: %s\n", ksb_status_string((ksb_status)status));
        exit(EXIT_FAILURE);
    }
}

static void print_acc(const unsigned char *bytes, size_t n)
{
    ksb_acc acc;
    const ksb_status status = ksb_acc_unpack(&acc, bytes, n);
    printf("acc ");
    print_bytes(bytes, n);
    if (status != KSB_OK) {
        printf(" %s\n", status == KSB_EVERSION ? "version" : "format");
        return;
    }
    const float f32 = ksb_acc_to_f32(&acc);
    printf(" %016" PRIx64 " %08" PRIx64 " %04x %04x %" PRId64 "\n", ksb_bits(ksb_acc_to_f64(&acc)),
           oracle_load(&f32, ORACLE_F32), ksb_acc_to_f16(&acc), ksb_acc_to_bf16(&acc), ksb_acc_count(&acc));
}

static void print_moments(const unsigned char *bytes, size_t n)
{
    ksb_moments m;
    const ksb_status status = ksb_moments_unpack(&m, bytes, n);
    printf("moments ");
    print_bytes(bytes, n);
    if (status != KSB_OK) {
        printf(" %s\n", status == KSB_EVERSION ? "version" : "format");
        return;
    }
    printf(" %016" PRIx64 " %016" PRIx64 " %016" PRIx64 " %016" PRIx64 " %016" PRIx64 " %" PRId64 "\n",
           ksb_bits(ksb_moments_sum(&m)), ksb_bits(ksb_moments_mean(&m)), ksb_bits(ksb_moments_var(&m, 0)),
           ksb_bits(ksb_moments_std(&m, 0)), ksb_bits(ksb_moments_norm(&m)), ksb_moments_count(&m));
}

/* Bytes that differ from a saved form in one place or in their length. */
static void print_damaged(struct ksb_rng *rng, const unsigned char *bytes, size_t n,
                          void (*print)(const unsigned char *bytes, size_t n))
{
    unsigned char copy[KSB_MOMENTS_PACKED_MAX + 8] = {0};
    memcpy(copy, bytes, n);
    for (size_t i = 0; i < n; i += i < 48 ? 1 : 5) {
        copy[i] = (unsigned char)(bytes[i] ^ 1u << ksb_rng_below(rng, 8));
        print(copy, n);
        copy[i] = (unsigned char)(bytes[i] + (ksb_rng_below(rng, 2) == 0 ? 1 : 255));
        print(copy, n);
        copy[i] = i < 48 ? (unsigned char)ksb_rng_next(rng) : (unsigned char)-(int)ksb_rng_below(rng, 2);
        print(copy, n);
        copy[i] = bytes[i];
    }
    print(copy, n - 1);
    print(copy, n + 8);
    print(copy, ksb_rng_below(rng, n));
    copy[6] = (unsigned char)(n + 8); /* a limb that is not needed, with the length to go with it */
    copy[7] = (unsigned char)((n + 8) >> 8);
    copy[9]++;
    memset(copy + n, n > 48 && copy[n - 1] >> 7 ? 0xff : 0, 8);
    print(copy, n + 8);
}

int main(void)
{
    struct ksb_rng rng = ksb_test_rng("saved forms");
    for (int i = 0; i < ksb_test_scaled(80); i++) {
        unsigned char bytes[KSB_MOMENTS_PACKED_MAX];
        size_t n;
        ksb_acc acc = KSB_ACC_INIT;
        ksb_moments m = KSB_MOMENTS_INIT;
        for (int step = i; step > 0; step -= 1 + step / 3) /* the first ones are empty, or nearly */
            change(&rng, &acc, &m);
        ksb_acc_pack(&acc, bytes, sizeof bytes, &n);
        print_acc(bytes, n);
        if (i % 10 == 2)
            print_damaged(&rng, bytes, n, print_acc);
        ksb_moments_pack(&m, bytes, sizeof bytes, &n);
        print_moments(bytes, n);
        if (i % 10 == 2)
            print_damaged(&rng, bytes, n, print_moments);
    }
    printf("end\n");
    return ferror(stdout) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
