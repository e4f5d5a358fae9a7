/* SPDX-License-Identifier: MIT */
#include "vector_file.h"

#include "doubles.h"

#include <stdio.h>
#include <stdlib.h>

/* The longest line holds a result and some 4000 elements. */
enum { LINE_MAX_BYTES = 1 << 17, DIGITS = 16 };

/* Reads 16 lower-case hex digits at *at and moves *at behind them; returns 0 if there are none. */
static int read_bits(const char **at, uint64_t *bits)
{
    uint64_t value = 0;
    for (int i = 0; i < DIGITS; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = (*at)[i] == '\0' ? NULL : strchr(digits, (*at)[i]);
        if (digit == NULL)
            return 0;
        value = value << 4 | (uint64_t)(digit - digits);
    }
    *bits = value;
    *at += DIGITS;
    return 1;
}

/* Reads "want ; element element ..." into *v, whose x has room; returns 0 if the line is something else. */
static int read_case(const char *line, struct ksb_vector *v)
{
    v->n = 0;
    if (!read_bits(&line, &v->want) || strncmp(line, " ;", 2) != 0)
        return 0;
    for (line += 2; line[0] == ' ' && line[1] != '\n' && line[1] != '\0';) {
        uint64_t bits;
        line++;
        if (!read_bits(&line, &bits))
            return 0;
        v->x[v->n++] = ksb_from_bits(bits);
    }
    line += *line == ' ';
    return *line == '\n' || *line == '\0';
}

int ksb_vectors_each(const char *name, void (*each)(const struct ksb_vector *v))
{
    static char path[4096], line[LINE_MAX_BYTES];
    static double elements[LINE_MAX_BYTES / (DIGITS + 1)];
    struct ksb_vector v = {.x = elements};
    int cases = 0;

    snprintf(path, sizeof path, "%s/%s", KSB_TEST_VECTORS, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        v.line++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (!read_case(line, &v)) {
            fprintf(stderr, "%s:%d: not a case; see tests/vectors/README.md for the format\n", path, v.line);
            exit(EXIT_FAILURE);
        }
        each(&v);
        cases++;
    }
    fclose(file);
    return cases;
}
