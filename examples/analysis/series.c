/* SPDX-License-Identifier: MIT */
/*
 * usage: series N SEED FILE SHUFFLED
 *
 * Writes N doubles to FILE, as this machine stores them, and the same ones in another order to SHUFFLED. With h and l
 * the upper and the lower 32 bits of the i-th output of SplitMix64 (Steele, Lea & Flood 2014) started from SEED,
 *
 *     x[i] = (2 h - (2^32 - 1)) / (l + 1),
 *
 * whose numerator and denominator are exact: values of both signs and of all sizes from 2^-32 to 2^32. The other order
 * is that of Fisher and Yates, drawn from the same generator further on.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static uint64_t splitmix64(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static void write_series(const char *path, const double *x, size_t n)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(x, sizeof *x, n, file) != n || fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    const size_t n = argc == 5 ? (size_t)strtoull(argv[1], NULL, 10) : 0;
    double *x = n > 0 && n <= SIZE_MAX / sizeof *x ? malloc(n * sizeof *x) : NULL;
    if (x == NULL) {
        fprintf(stderr, "usage: series N SEED FILE SHUFFLED (N at least 1, and no more than memory holds)\n");
        return 2;
    }
    state = strtoull(argv[2], NULL, 10);

    for (size_t i = 0; i < n; i++) {
        const uint64_t z = splitmix64();
        x[i] = (2.0 * (double)(z >> 32) - 4294967295.0) / ((double)(z & 0xffffffff) + 1.0);
    }
    write_series(argv[3], x, n);

    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)(splitmix64() % i);
        const double v = x[j];
        x[j] = x[i - 1];
        x[i - 1] = v;
    }
    write_series(argv[4], x, n);
    free(x);
    return EXIT_SUCCESS;
}
