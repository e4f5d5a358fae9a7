/* SPDX-License-Identifier: MIT */
#include "ksb_test.h"

#include <stdio.h>
#include <stdlib.h>

/* An unreadable value must not quietly become another one: the run would not be the one asked for. */
static uint64_t seed(void)
{
    const char *text = getenv("KSB_TEST_SEED");
    if (text == NULL || *text == '\0')
        return 1;
    char *end;
    const uint64_t value = strtoull(text, &end, 0);
    if (*end != '\0' || *text == '-') {
        fprintf(stderr, "KSB_TEST_SEED=%s is no non-negative integer; give one, as in 42 or 0x2a\n", text);
        exit(EXIT_FAILURE);
    }
    return value;
}

struct ksb_rng ksb_test_rng(const char *name)
{
    struct ksb_rng rng = {seed()};
    for (; *name != '\0'; name++)
        rng.state = ksb_rng_next(&rng) ^ (unsigned char)*name;
    return rng;
}

int main(void)
{
    printf("KSB_TEST_SEED=0x%llx\n", (unsigned long long)seed());
    fflush(stdout); /* before Check forks: a buffered line would come out once per test */

    SRunner *runner = srunner_create(ksb_test_suite());
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    printf("%d passed, %d failed\n", srunner_ntests_run(runner) - failed, failed);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
