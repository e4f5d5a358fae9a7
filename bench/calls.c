/* SPDX-License-Identifier: MIT */
/*
 * Calls of the library beside bare loops, in a second or two: what one looks at while tuning a kernel.
 *
 *     calls [--rounds N] [--only OPERATION] [--loops ISA] [--binades N] [N...]
 *
 * The N at the end are numbers of elements a call, 1 4 16 64 100 1024 65536 if none is given; OPERATION is a part of a
 * name. Doubles are normal, or spread evenly over that many binades around 1. The loops are those of the library's
 * kernel unless another instruction set is named. Figures are the least of the rounds, in nanoseconds of processor time
 * a call. Nothing is checked here: tools/bench compares every answer with an exact one.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_setaffinity */
#endif
#include "loops.h"
#include "timing.h"

#include <keishis_sandbox.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WALK = 2048 }; /* elements that short calls walk over: L1, and enough for branches not to be learnt */

static uint64_t state = 20250101;

static double uniform(void) /* 0 < u < 1; Weyl sequence with a mixer (Steele, Lea & Flood 2014) */
{
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return ((double)((z ^ z >> 31) >> 12) + 0.5) * 0x1p-52;
}

static double normal(void) /* Box and Muller 1958 */
{
    return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

/* Elements of the type an operation is named for; doubles over so many binades if that is not 0. */
static void fill(const char *operation, void *x, size_t n, unsigned binades)
{
    const char *type = strrchr(operation, '_') + 1;
    for (size_t i = 0; i < n; i++) {
        const double v = normal();
        if (strcmp(type, "f32") == 0) ((float *)x)[i] = (float)v;
        else if (strcmp(type, "i64") == 0) ((int64_t *)x)[i] = (int64_t)(v * 1e9);
        else if (strcmp(type, "f16") == 0) ((uint16_t *)x)[i] = (uint16_t)(0x3800 | ((uint64_t)(v * 1e6) & 0x83ff));
        else if (strcmp(type, "bf16") == 0) ((uint16_t *)x)[i] = (uint16_t)(0x3f00 | ((uint64_t)(v * 1e6) & 0x807f));
        else ((double *)x)[i] = binades == 0 ? v : ldexp(v, (int)((uniform() - 0.5) * binades));
    }
}

/* This thread stays on the processor it is on. */
static int pin(void)
{
#ifdef __linux__
    const int cpu = sched_getcpu();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    if (cpu >= 0 && sched_setaffinity(0, sizeof one, &one) == 0) return cpu;
#endif
    return -1;
}

/* A sample of about 0.2 ms; *best becomes the least seen. */
static void improve(double *best, size_t contender, const struct problem *problem)
{
    if (contender == SIZE_MAX) return;
    uint64_t value;
    const double once = bench_sample(contender, problem, 1, &value); /* also brings code and data in */
    const double expected = *best < once ? *best : once;
    const double t = bench_sample(contender, problem, 1 + (size_t)(2e5 / expected), &value);
    if (t < *best) *best = t;
}

int main(int argc, char **argv)
{
    size_t sizes[64] = {1, 4, 16, 64, 100, 1024, 65536}, nsizes = 7, given = 0, most = WALK;
    int rounds = 15;
    unsigned binades = 0;
    const char *only = "", *isa = ksb_kernel();
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc) only = argv[++i];
        else if (strcmp(argv[i], "--loops") == 0 && i + 1 < argc) isa = argv[++i];
        else if (strcmp(argv[i], "--binades") == 0 && i + 1 < argc) binades = (unsigned)atoi(argv[++i]);
        else if (strtoul(argv[i], NULL, 10) > 0 && given < 64) sizes[given++] = strtoul(argv[i], NULL, 10);
        else {
            fprintf(stderr, "usage: calls [--rounds N] [--only OPERATION] [--loops ISA] [--binades N] [N...]\n");
            return 2;
        }
    }
    if (given > 0) nsizes = given;
    for (size_t i = 0; i < nsizes; i++) most = sizes[i] > most ? sizes[i] : most;

    void *x = aligned_alloc(4096, (most * sizeof(double) + 4095) / 4096 * 4096);
    void *y = aligned_alloc(4096, (most * sizeof(double) + 4095) / 4096 * 4096);
    if (x == NULL || y == NULL) return fprintf(stderr, "calls: no memory for %zu elements\n", most), 1;

    const size_t contenders = bench_open(isa, NULL, NULL);
    printf("keishis_sandbox %s, kernel %s, loops %s; processor %d; least of %d rounds, ns a call\n",
           ksb_version(), ksb_kernel(), loops_find(isa) != NULL ? isa : "of this name: none", pin(), rounds);
    printf("%-22s %9s %11s %11s %11s %11s %8s %8s\n", "operation", "n", "flag set", "flag clear", "loop",
           "scalar", "loop/set", "ns/8");

    fill("_f64", y, most, 0);
    for (size_t k = 0; k < contenders; k++) {
        const char *operation = bench_operation(k);
        if (strcmp(bench_who(k), "ksb") != 0 || strstr(operation, only) == NULL) continue;
        if (strncmp(operation, "axis", 4) == 0 || strncmp(operation, "by", 2) == 0) continue;
        fill(operation, x, most, binades);
        size_t who[3] = {k, SIZE_MAX, SIZE_MAX}; /* ours, the loop, the scalar loop */
        for (size_t j = 0; j < contenders; j++)
            if (strcmp(bench_operation(j), operation) == 0) {
                if (strcmp(bench_who(j), "loop") == 0) who[1] = j;
                if (strcmp(bench_who(j), "scalar loop") == 0) who[2] = j;
            }
        for (size_t i = 0; i < nsizes; i++) {
            struct problem problem = {.x = x, .y = y, .n = sizes[i], .room = sizes[i] < WALK ? WALK : sizes[i]};
            double best[3] = {INFINITY, INFINITY, INFINITY}, clear = INFINITY;
            for (int r = 0; r < rounds; r++) {
                problem.inexact = 1;
                for (size_t j = 0; j < 3; j++) improve(&best[j], who[j], &problem);
                problem.inexact = 0;
                improve(&clear, who[0], &problem);
            }
            printf("%-22s %9zu %11.1f %11.1f %11.1f %11.1f %8.2f %8.2f\n", operation, sizes[i], best[0], clear, best[1],
                   best[2], best[1] / best[0], best[0] * 8 / (double)sizes[i]);
        }
    }
    free(x);
    free(y);
    return 0;
}
