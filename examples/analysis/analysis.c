/* SPDX-License-Identifier: MIT */
/*
 * usage: analysis FILE...
 *
 * Each file is a series of doubles as this machine stores them. Prints a line of its name, its length and, as the 64
 * bits in hex, its sum, mean and standard deviation (ddof 1); analysis.py and analysis.jl beside this file print the
 * same. Then the same three by plain loops, which is what the exact ones are compared with.
 */
#include <keishis_sandbox.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits(double v)
{
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    return u;
}

/* The whole file as an array for the caller to free; exits if it cannot be read. */
static double *read_series(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    long nbytes;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (nbytes = ftell(file)) < 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    rewind(file);
    *n = (size_t)nbytes / sizeof(double);
    double *x = malloc(*n > 0 ? *n * sizeof *x : 1);
    if (x == NULL || fread(x, sizeof *x, *n, file) != *n) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    return x;
}

/* Sum, mean and the two-pass standard deviation as they are usually written. */
static void by_plain_loops(const double *x, size_t n, double *sum, double *mean, double *std)
{
    double s = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++)
        s += x[i];
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - s / (double)n) * (x[i] - s / (double)n);
    *sum = s;
    *mean = s / (double)n;
    *std = sqrt(squares / (double)(n - 1));
}

/* The Python and Julia packages have a mysub of their own, above the C library; so has this program. */
static int64_t mysub(int64_t a, int64_t b)
{
    return a - b;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t n;
        double *x = read_series(argv[i], &n), sum, mean, std;
        printf("%s %zu %016" PRIx64 " %016" PRIx64 " %016" PRIx64, argv[i], n, bits(ksb_sum_f64(x, n)),
               bits(ksb_mean_f64(x, n)), bits(ksb_std_f64(x, n, 1)));
        by_plain_loops(x, n, &sum, &mean, &std);
        printf(" %016" PRIx64 " %016" PRIx64 " %016" PRIx64 "\n", bits(sum), bits(mean), bits(std));
        free(x);
    }
    printf("mysum %" PRId64 "\nmysub %" PRId64 "\n", mysum(1, 2), mysub(1, 2));
    printf("version %s\n", ksb_version());
    return EXIT_SUCCESS;
}
