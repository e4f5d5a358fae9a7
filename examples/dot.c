/* SPDX-License-Identifier: MIT */
/* A dot product whose products overflow on their own, and a Euclidean norm whose squares would. */
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    const double x[] = {1e200, -1e200, 3.0};
    const double y[] = {1e200, 1e200, 4.0};
    const double sides[] = {3e300, 4e300};

    const double dot = ksb_dot_f64(x, y, 3);
    const double length = ksb_norm_f64(sides, 2);

    printf("x . y    %g\n", dot);
    printf("|sides|  %g\n", length);
    return dot == 12.0 && length == 5e300 ? EXIT_SUCCESS : EXIT_FAILURE;
}
