/* SPDX-License-Identifier: MIT */
/* mpfr_sum as a contender. It sums numbers of its own kind, so the doubles are converted beforehand, untimed. */
#include "mpfr_peer.h"

#include <mpfr.h>
#include <stdlib.h>

void *bench_mpfr_table(const double *x, size_t n)
{
    mpfr_t *values = malloc(n * sizeof *values);
    mpfr_ptr *table = malloc((n + 1) * sizeof *table);
    if (values == NULL || table == NULL) {
        free(values);
        free(table);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        mpfr_init2(values[i], 53);
        mpfr_set_d(values[i], x[i], MPFR_RNDN);
        table[i] = values[i];
    }
    return table;
}

void bench_mpfr_free(void *table, size_t n)
{
    mpfr_ptr *pointers = table;
    if (table == NULL || n == 0) return;
    for (size_t i = 0; i < n; i++) mpfr_clear(pointers[i]);
    free(pointers[0]);
    free(pointers);
}

double bench_mpfr_sum(const void *table, size_t n)
{
    mpfr_t sum;
    mpfr_init2(sum, 53);
    mpfr_sum(sum, table, (unsigned long)n, MPFR_RNDN);
    const double result = mpfr_get_d(sum, MPFR_RNDN);
    mpfr_clear(sum);
    return result;
}
