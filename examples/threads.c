/* SPDX-License-Identifier: MIT */
/* Two threads, an accumulator each, merged at the end. Where the data are cut and which thread is done first does not
 * change a bit of the result. */
#include <keishis_sandbox.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 100000 };

struct part {
    const double *x;
    size_t n;
    ksb_acc acc;
};

static void *add_part(void *argument)
{
    struct part *part = argument;
    ksb_acc_add_array_f64(&part->acc, part->x, part->n, sizeof *part->x);
    return NULL;
}

static double sum_by_two_threads(const double *x, size_t n, size_t cut)
{
    struct part left = {x, cut, KSB_ACC_INIT}, right = {x + cut, n - cut, KSB_ACC_INIT};
    pthread_t thread;
    if (pthread_create(&thread, NULL, add_part, &left) != 0) {
        perror("threads");
        exit(EXIT_FAILURE);
    }
    add_part(&right);
    pthread_join(thread, NULL);
    ksb_acc_merge(&left.acc, &right.acc);
    return ksb_acc_to_f64(&left.acc);
}

int main(void)
{
    static double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = (i % 2 ? -1.0 : 1.0) / (double)(i + 1);

    const double at_once = ksb_sum_f64(x, N);
    const double halves = sum_by_two_threads(x, N, N / 2);
    const double uneven = sum_by_two_threads(x, N, 7);

    printf("at once  %a\nhalves   %a\nuneven   %a\n", at_once, halves, uneven);
    return halves == at_once && uneven == at_once ? EXIT_SUCCESS : EXIT_FAILURE;
}
