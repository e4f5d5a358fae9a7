/* SPDX-License-Identifier: MIT */
/*
 * usage: orders FILE SHUFFLES CHUNKINGS
 *
 * How many different sums a series of doubles has: added from left to right in SHUFFLES orders, and in its own order in
 * 1 to CHUNKINGS chunks of equal length whose sums are added, which is what threads do. The same by an accumulator for
 * each chunk. Prints the name, the two numbers of sums taken, and how many different ones came out: plain, then exact.
 */
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 2026;

static uint64_t splitmix64(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static void shuffle(double *x, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)(splitmix64() % i);
        const double v = x[j];
        x[j] = x[i - 1];
        x[i - 1] = v;
    }
}

static double plain_sum(const double *x, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static double plain_sum_in_chunks(const double *x, size_t n, size_t chunks)
{
    double sum = 0.0;
    for (size_t k = 0; k < chunks; k++)
        sum += plain_sum(x + n * k / chunks, n * (k + 1) / chunks - n * k / chunks);
    return sum;
}

static double exact_sum_in_chunks(const double *x, size_t n, size_t chunks)
{
    ksb_acc total = KSB_ACC_INIT;
    for (size_t k = chunks; k-- > 0;) { /* the last chunk first: the order of merging does not matter either */
        ksb_acc chunk = KSB_ACC_INIT;
        ksb_acc_add_array_f64(&chunk, x + n * k / chunks, n * (k + 1) / chunks - n * k / chunks, sizeof *x);
        ksb_acc_merge(&total, &chunk);
    }
    return ksb_acc_to_f64(&total);
}

static int by_bits(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(double));
}

/* Number of different bit patterns. */
static size_t different(double *sums, size_t n)
{
    size_t found = 0;
    qsort(sums, n, sizeof *sums, by_bits);
    for (size_t i = 0; i < n; i++)
        found += i == 0 || by_bits(sums + i, sums + i - 1) != 0;
    return found;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: orders FILE SHUFFLES CHUNKINGS\n");
        return 2;
    }
    fseek(file, 0, SEEK_END);
    const size_t n = (size_t)ftell(file) / sizeof(double);
    const size_t shuffles = (size_t)strtoull(argv[2], NULL, 10), chunkings = (size_t)strtoull(argv[3], NULL, 10);
    rewind(file);
    double *x = malloc((n + 1) * sizeof *x);
    double *plain = malloc((shuffles + chunkings + 1) * sizeof *plain);
    double *exact = malloc((shuffles + chunkings + 1) * sizeof *exact);
    if (x == NULL || plain == NULL || exact == NULL || fread(x, sizeof *x, n, file) != n) {
        fprintf(stderr, "orders: cannot read %s\n", argv[1]);
        return EXIT_FAILURE;
    }
    fclose(file);

    size_t taken = 0;
    for (size_t chunks = 1; chunks <= chunkings; chunks++, taken++) {
        plain[taken] = plain_sum_in_chunks(x, n, chunks);
        exact[taken] = exact_sum_in_chunks(x, n, chunks);
    }
    for (size_t k = 0; k < shuffles; k++, taken++) {
        shuffle(x, n);
        plain[taken] = plain_sum(x, n);
        exact[taken] = ksb_sum_f64(x, n);
    }
    printf("%s %zu %zu %zu %zu\n", argv[1], shuffles, chunkings, different(plain, taken), different(exact, taken));
    free(x);
    free(plain);
    free(exact);
    return EXIT_SUCCESS;
}
