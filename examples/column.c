/* SPDX-License-Identifier: MIT */
/* One field of an array of structs, read where it lies: a stride is the number of bytes from one element to the next. */
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>

struct reading {
    int station;
    double celsius;
    float millimetres;
};

int main(void)
{
    const struct reading day[] = {{1, 11.5, 0.0F}, {2, 9.25, 1.5F}, {3, 14.0, 0.25F}, {4, 10.25, 2.5F}};
    const size_t n = sizeof day / sizeof day[0];

    const double warmth = ksb_mean_f64_strided(&day[0].celsius, n, sizeof day[0]);
    const float rain = ksb_sum_f32_strided(&day[0].millimetres, n, sizeof day[0]);
    const double last_two = ksb_sum_f64_strided(&day[n - 1].celsius, 2, -(ptrdiff_t)sizeof day[0]);

    printf("mean temperature      %g\n", warmth);
    printf("rain of all stations  %g\n", (double)rain);
    printf("the last two          %g\n", last_two);
    return warmth == 11.25 && rain == 4.25F && last_two == 24.25 ? EXIT_SUCCESS : EXIT_FAILURE;
}
