/* SPDX-License-Identifier: MIT */
/* Data that come in pieces of any size: moments hold what mean and standard deviation need, and a value that was
 * added by mistake can be taken out again. */
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>

/* Stands for a device or a file: fills `block` with up to `room` values and says how many. */
static size_t next_block(double *block, size_t room)
{
    static const double data[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16, -999.0};
    static size_t position;
    size_t n = 0;
    while (n < room && position < sizeof data / sizeof data[0])
        block[n++] = data[position++];
    return n;
}

int main(void)
{
    ksb_moments m = KSB_MOMENTS_INIT;
    double block[2];
    size_t n;
    while ((n = next_block(block, 2)) > 0) {
        const ksb_status status = ksb_moments_add_array_f64(&m, block, n, sizeof block[0]);
        if (status != KSB_OK) {
            fprintf(stderr, "streaming: %s\n", ksb_status_string(status));
            return EXIT_FAILURE;
        }
    }
    /* -999 was the device's way of saying that it had no value. */
    if (ksb_moments_subtract_f64(&m, -999.0) != KSB_OK)
        return EXIT_FAILURE;

    const double mean = ksb_moments_mean(&m), variance = ksb_moments_var(&m, 1);
    printf("%lld values, mean %.17g, variance %.17g\n", (long long)ksb_moments_count(&m), mean, variance);
    return mean == 1e9 + 10 && variance == 30.0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
