/* SPDX-License-Identifier: MIT */
/* What compiled programs and other languages have built in: sizes, offsets and values, the same on every machine,
 * whatever the size of its pointers. A change of this table is a change of the interface. */
#include "ksb_test.h"

#include <stddef.h>

START_TEST(test_abi_layouts_are_the_same_on_every_machine)
{
    const struct {
        const char *what;
        size_t is, must_be;
    } layout[] = {
        {"sizeof(ksb_acc)", sizeof(ksb_acc), 576},
        {"ksb_acc.limb", offsetof(ksb_acc, limb), 0},
        {"ksb_acc.tally", offsetof(ksb_acc, tally), 536},
        {"ksb_acc.flags", offsetof(ksb_acc, flags), 568},
        {"sizeof(ksb_moments)", sizeof(ksb_moments), 848},
        {"ksb_moments.squares", offsetof(ksb_moments, squares), 0},
        {"ksb_moments.sum", offsetof(ksb_moments, sum), 536},
        {"ksb_moments.tally", offsetof(ksb_moments, tally), 808},
        {"ksb_moments.flags", offsetof(ksb_moments, flags), 840},
        {"sizeof(ksb_cf64)", sizeof(ksb_cf64), 16},
        {"ksb_cf64.re", offsetof(ksb_cf64, re), 0},
        {"ksb_cf64.im", offsetof(ksb_cf64, im), 8},
        {"sizeof(ksb_cf32)", sizeof(ksb_cf32), 8},
        {"ksb_cf32.re", offsetof(ksb_cf32, re), 0},
        {"ksb_cf32.im", offsetof(ksb_cf32, im), 4},
        {"sizeof(ksb_status)", sizeof(ksb_status), 4},
        {"ksb_acc_size()", ksb_acc_size(), 576},
        {"ksb_moments_size()", ksb_moments_size(), 848},
        {"KSB_ACC_PACKED_MAX", KSB_ACC_PACKED_MAX, 584},
        {"KSB_MOMENTS_PACKED_MAX", KSB_MOMENTS_PACKED_MAX, 856},
        {"KSB_OK", KSB_OK, 0},
        {"KSB_EINVAL", KSB_EINVAL, 1},
        {"KSB_EOVERFLOW", KSB_EOVERFLOW, 2},
        {"KSB_EFORMAT", KSB_EFORMAT, 3},
        {"KSB_EVERSION", KSB_EVERSION, 4},
    };
    for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
        ck_assert_msg(layout[i].is == layout[i].must_be, "%s is %zu, want %zu", layout[i].what, layout[i].is,
                      layout[i].must_be);
}
END_TEST

/* Other languages and MPI buffers give room of that size and the alignment of 64-bit words, no more. */
START_TEST(test_abi_alignment_is_that_of_a_word)
{
    ck_assert_uint_le(_Alignof(ksb_acc), 8);
    ck_assert_uint_le(_Alignof(ksb_moments), 8);
    ck_assert_uint_eq(_Alignof(ksb_acc), _Alignof(uint64_t));
    ck_assert_uint_eq(_Alignof(ksb_moments), _Alignof(uint64_t));
}
END_TEST

Suite *ksb_test_suite(void)
{
    Suite *s = suite_create("abi");
    KSB_TEST_CASE(s, "layout", test_abi_layouts_are_the_same_on_every_machine, test_abi_alignment_is_that_of_a_word);
    return s;
}
