/* SPDX-License-Identifier: MIT */
/* The table that the other tests run over holds every reduction that the library exports. */
#include "ksb_test.h"
#include "entries.h"

#include <stdio.h>
#include <stdlib.h>

/* A name exported by the library must be one of an entry, if it is one of a reduction: ksb_<operation>_<type>, with
 * _strided, _many or _by behind it, or an operation of accumulators or moments with arrays of a type. */
static const char *const operations[] = {"sum", "mean", "norm", "var", "std", "nansum", "nanmean", "nanvar", "nanstd",
                                         "dot", "dotc", "wmean", "wvar", "wstd"};
static const char *const stream_operations[] = {
    "acc_add_array", "acc_subtract_array", "acc_add_products", "acc_subtract_products", "moments_add_array",
    "moments_subtract_array",
};

static int starts_with(const char *name, const char *start)
{
    const size_t length = strlen(start);
    return strncmp(name, start, length) == 0 && name[length] == '_';
}

static int is_known(const char *name)
{
    static const char *const shapes[] = {"", "_strided", "_many", "_by"};
    char known[128];
    for (int i = 0; i < ksb_entries_count; i++)
        for (int k = 0; k < (ksb_entries[i].by != NULL ? 4 : 3); k++) {
            snprintf(known, sizeof known, "%s%s", ksb_entries[i].name, shapes[k]);
            if (strcmp(name, known) == 0)
                return 1;
        }
    for (int i = 0; i < ksb_stream_entries_count; i++)
        for (size_t k = 0; k < sizeof stream_operations / sizeof *stream_operations; k++) {
            snprintf(known, sizeof known, "%s_%s", stream_operations[k], ksb_stream_entries[i].name);
            if (strcmp(name, known) == 0)
                return 1;
        }
    return 0;
}

START_TEST(test_entries_hold_every_exported_reduction)
{
    char line[256];
    int reductions = 0;
    FILE *const list = fopen(KSB_TEST_VECTORS "/../../lib/keishis_sandbox.sym", "r");
    ck_assert_msg(list != NULL, "lib/keishis_sandbox.sym cannot be read");
    while (fgets(line, sizeof line, list) != NULL) {
        line[strcspn(line, " \n")] = '\0';
        if (strncmp(line, "ksb_", 4) != 0)
            continue;
        int is_reduction = 0;
        for (size_t k = 0; k < sizeof operations / sizeof *operations; k++)
            is_reduction |= starts_with(line + 4, operations[k]);
        for (size_t k = 0; k < sizeof stream_operations / sizeof *stream_operations; k++)
            is_reduction |= starts_with(line + 4, stream_operations[k]);
        if (is_reduction && !is_known(line + 4))
            ck_abort_msg("%s is not in tests/entries.c, so nothing tests it", line);
        reductions += is_reduction;
    }
    fclose(list);

    int wanted = (int)(sizeof stream_operations / sizeof *stream_operations) * ksb_stream_entries_count;
    for (int i = 0; i < ksb_entries_count; i++)
        wanted += ksb_entries[i].by != NULL ? 4 : 3;
    ck_assert_int_eq(reductions, wanted);
}
END_TEST

/* The name of an entry says what it computes, and of what. */
START_TEST(test_entries_are_what_their_names_say)
{
    static const char *const types[] = {"f64", "f32", "f16", "bf16", "i8", "i16", "i32", "i64", "u8", "u16", "u32",
                                        "u64", "cf64", "cf32"};
    for (int i = 0; i < ksb_entries_count; i++) {
        const struct ksb_entry *const e = &ksb_entries[i];
        const int floating = oracle_format(e->element) != NULL, complex = oracle_is_complex(e->element);
        const int real_result = e->operation == ORACLE_NORM || oracle_takes_ddof(e->operation);
        char name[64];
        ck_assert_uint_eq(sizeof operations / sizeof *operations, ORACLE_OPERATIONS);
        snprintf(name, sizeof name, "%s_%s%s", operations[e->operation], types[e->element],
                 floating && !complex && e->result != e->element ? "_f64" : "");
        ck_assert_str_eq(name, e->name);
        if (complex)
            ck_assert_int_eq(e->result, real_result ? oracle_part(e->element) : e->element);
        else if (!floating && (e->operation == ORACLE_SUM || e->operation == ORACLE_DOT))
            ck_assert_int_eq(e->result, e->element >= ORACLE_U8 ? ORACLE_U64 : ORACLE_I64);
        else if (e->result != e->element)
            ck_assert_int_eq(e->result, ORACLE_F64);
        ck_assert_ptr_eq(ksb_entry_named(e->name), e);
    }
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("entries");
    KSB_TEST_CASE(s, "table", test_entries_hold_every_exported_reduction, test_entries_are_what_their_names_say);
    return s;
}
