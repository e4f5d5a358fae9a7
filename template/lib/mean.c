/* SPDX-License-Identifier: MIT */
/* The arithmetic mean: the place of a method of your own. The header says what is computed. */
#include "common.h"

ksb_status ksb_mean(const double *x, size_t n, double *result)
{
    if (n == 0 || x == NULL || result == NULL)
        return KSB_EINVAL;

    double sum = x[0]; /* not 0.0 + x[0], which would make the mean of only -0.0 positive */
    for (size_t i = 1; i < n; i++)
        sum += x[i];
    *result = sum / (double)n;
    return KSB_OK;
}
