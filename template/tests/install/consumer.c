/* SPDX-License-Identifier: MIT */
/* A user of the library: holds ksb_mean against the test vectors named on the command line. */
#include <keishis_sandbox.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char line[1 << 17];
static double x[1 << 13];

/* The number of cases in the file at `path`, or -1 if one is wrong or there are none. */
static int cases_of(const char *path)
{
    int cases = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return -1;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        char *at;
        const uint64_t want = strtoull(line, &at, 16);
        size_t n = 0;
        for (at = strchr(at, ';') + 1; strspn(at, " \n") < strlen(at); n++) {
            const uint64_t bits = strtoull(at, &at, 16);
            memcpy(x + n, &bits, sizeof bits);
        }
        double mean;
        uint64_t got = 0;
        if (ksb_mean(x, n, &mean) == KSB_OK)
            memcpy(&got, &mean, sizeof got);
        if (got != want) {
            printf("%s: got %016" PRIx64 "\n%s", path, got, line);
            fclose(file);
            return -1;
        }
        cases++;
    }
    fclose(file);
    return cases > 0 ? cases : -1;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: consumer tests/vectors/mean.txt\n");
        return EXIT_FAILURE;
    }
    const int cases = cases_of(argv[1]);
    printf("keishis_sandbox %s: %d means right\n", ksb_version(), cases);
    return cases > 0 && strcmp(ksb_version(), KSB_VERSION_STRING) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
