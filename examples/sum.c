/* SPDX-License-Identifier: MIT */
/* The sum of an array in one call, beside what a loop from left to right makes of the same data. */
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    const double x[] = {1e16, 1.0, -1e16};
    const size_t n = sizeof x / sizeof x[0];

    double in_order = 0.0;
    for (size_t i = 0; i < n; i++)
        in_order += x[i];
    const double exact = ksb_sum_f64(x, n);

    printf("from left to right  %g\n", in_order);
    printf("exact               %g\n", exact);
    return exact == 1.0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
