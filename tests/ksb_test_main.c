/* SPDX-License-Identifier: MIT */
#include "ksb_test.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    if (ksb_kernel_status() != KSB_OK) {
        fprintf(stderr, "KSB_KERNEL=%s is not a kernel set of this library that can run here\n", getenv("KSB_KERNEL"));
        return 99; /* to Automake: an error, not a failed test */
    }
    if (ksb_threads_status() != KSB_OK) {
        fprintf(stderr, "KSB_THREADS=%s is no number from 0 to 1024\n", getenv("KSB_THREADS"));
        return 99;
    }
    printf("kernel %s, threads %d, KSB_TEST_SEED=0x%llx, KSB_TEST_SCALE=%g\n", ksb_kernel(), ksb_get_threads(),
           (unsigned long long)ksb_test_seed(), ksb_test_scale());
    fflush(stdout); /* before Check forks: a buffered line would come out once per test */

    SRunner *runner = srunner_create(ksb_test_suite());
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    printf("%d passed, %d failed\n", srunner_ntests_run(runner) - failed, failed);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
