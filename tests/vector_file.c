/* SPDX-License-Identifier: MIT */
#include "vector_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No line of the files is longer; a word takes two characters at least, and stands for 8 bytes at the most. */
enum { LINE_BYTES = 1 << 16, MOST_WORDS = LINE_BYTES / 2, MOST_FIELDS = 5 };

const char *const ksb_vector_files[] = {
    "dot.txt", "dotc.txt", "mean.txt", "nanmean.txt", "nanstd.txt", "nansum.txt", "nanvar.txt", "norm.txt", "std.txt",
    "sum.txt", "sum_by.txt", "sum_f64.txt", "var.txt", "wmean.txt", "wstd.txt", "wvar.txt", NULL,
};

/* Cuts `line` at its semicolons and takes the spaces from the ends of the pieces; returns their number. */
static int split(char *line, char *fields[MOST_FIELDS])
{
    int n = 0;
    for (char *at = line; n < MOST_FIELDS;) {
        char *end = strchr(at, ';'), *next = end == NULL ? NULL : end + 1;
        if (end == NULL)
            end = at + strlen(at);
        while (*at == ' ')
            at++;
        while (end > at && (end[-1] == ' ' || end[-1] == '\n'))
            end--;
        *end = '\0';
        fields[n++] = at;
        if (next == NULL)
            return n;
        at = next;
    }
    return MOST_FIELDS + 1;
}

/* Reads the words of a field, each of the given type, to `to`; returns their number, or -1. With `overflows` the word
 * "overflow" is one too. */
static long read_words(char *field, enum oracle_type type, unsigned char *to, char *overflows)
{
    long n = 0;
    for (char *word = strtok(field, " "); word != NULL; word = strtok(NULL, " "), n++) {
        const size_t nbytes = oracle_size(type);
        if (overflows != NULL && (overflows[n] = strcmp(word, "overflow") == 0))
            continue;
        if (strlen(word) != 2 * nbytes || strspn(word, "0123456789abcdef") != 2 * nbytes)
            return -1;
        oracle_store(to + (size_t)n * nbytes, strtoull(word, NULL, 16), type);
    }
    return n;
}

static long read_labels(char *field, int64_t *labels)
{
    long n = 0;
    for (char *word = strtok(field, " "); word != NULL; word = strtok(NULL, " "), n++) {
        if (strspn(word, "0123456789") != strlen(word))
            return -1;
        labels[n] = strtoll(word, NULL, 10);
    }
    return n;
}

/* Finds the entry of a name such as sum_f32 or sum_f32_by. */
static int read_name(const char *name, struct ksb_vector *v)
{
    char entry[64];
    const size_t length = strlen(name);
    v->grouped = length > 3 && strcmp(name + length - 3, "_by") == 0;
    snprintf(entry, sizeof entry, "%.*s", (int)(length - (v->grouped ? 3 : 0)), name);
    v->entry = ksb_entry_named(entry);
    return v->entry != NULL && (!v->grouped || v->entry->by != NULL);
}

/* Returns 0 if the line is no case. */
static int read_case(char *line, struct ksb_vector *v)
{
    static unsigned char x[8 * MOST_WORDS], y[8 * MOST_WORDS], want[8 * MOST_WORDS];
    static char overflows[MOST_WORDS];
    static int64_t labels[MOST_WORDS];
    static char short_name[] = "sum_f64", short_parameter[] = "-";
    char *fields[MOST_FIELDS];
    int nfields = split(line, fields);

    if (nfields == 2) { /* sum_f64.txt: the result and the elements */
        fields[3] = fields[1];
        fields[2] = fields[0];
        fields[1] = short_parameter;
        fields[0] = short_name;
        nfields = 4;
    }
    if (nfields < 4 || nfields > MOST_FIELDS || !read_name(fields[0], v))
        return 0;
    const struct ksb_entry *const e = v->entry;
    const int two = oracle_takes_two(e->operation);
    if (nfields != 4 + (two || v->grouped) ||
        (strcmp(fields[1], "-") == 0) == (v->grouped || oracle_takes_ddof(e->operation)))
        return 0;
    v->parameter = (size_t)strtoull(fields[1], NULL, 10);

    const long parts = oracle_is_complex(e->element) ? 2 : 1;
    const long results = v->grouped ? (long)v->parameter : oracle_is_complex(e->result) ? 2 : 1;
    const long n = read_words(fields[3], oracle_part(e->element), x, NULL);
    if (read_words(fields[2], oracle_part(e->result), want, overflows) != results || n < 0 || n % parts != 0)
        return 0;
    if (two && read_words(fields[4], oracle_part(e->element), y, NULL) != n)
        return 0;
    if (v->grouped && read_labels(fields[4], labels) != n)
        return 0;
    v->n = (size_t)(n / parts);
    v->x = x;
    v->y = two ? y : NULL;
    v->labels = labels;
    v->want = want;
    v->overflows = overflows;
    return 1;
}

int ksb_vectors_each(const char *name, void (*each)(const struct ksb_vector *v))
{
    static char path[4096], line[LINE_BYTES];
    struct ksb_vector v = {.file = name};
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
        if (strchr(line, '\n') == NULL || !read_case(line, &v)) {
            fprintf(stderr, "%s:%d: not a case; see tests/vectors/README.md for the format\n", path, v.line);
            exit(EXIT_FAILURE);
        }
        each(&v);
        cases++;
    }
    fclose(file);
    return cases;
}
