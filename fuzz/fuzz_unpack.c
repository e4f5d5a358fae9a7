/* SPDX-License-Identifier: MIT */
/* Any bytes for both unpackers: refused with nothing written, or the very bytes that the object packs to again, and an
 * object that can be used. */
#include "common.h"

#include <stdlib.h>
#include <string.h>

enum { SENTINEL = 0xa5 };

static void untouched(const void *object, size_t size)
{
    const unsigned char *const bytes = object;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != SENTINEL)
            fuzz_fail("refused bytes change byte %zu of the object", i);
}

static void refused(ksb_status status, const uint8_t *data, size_t size, const char *magic)
{
    const int later = size > 4 && memcmp(data, magic, 4) == 0 && data[4] > 1;
    if (status != (later ? KSB_EVERSION : KSB_EFORMAT))
        fuzz_fail("bytes are refused with \"%s\"", ksb_status_string(status));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char again[KSB_MOMENTS_PACKED_MAX];
    size_t nbytes = 0;
    ksb_acc acc;
    memset(&acc, SENTINEL, sizeof acc);
    ksb_status status = ksb_acc_unpack(&acc, data, size);
    if (status != KSB_OK) {
        refused(status, data, size, "KSBA");
        untouched(&acc, sizeof acc);
    } else {
        if (ksb_acc_pack(&acc, again, sizeof again, &nbytes) != KSB_OK || nbytes != size ||
            memcmp(again, data, size) != 0)
            fuzz_fail("an accumulator is read that packs to other bytes");
        (void)ksb_acc_to_f64(&acc);
        (void)ksb_acc_merge(&acc, &acc);
        if (ksb_acc_subtract(&acc, &acc) != KSB_OK || ksb_acc_count(&acc) != 0)
            fuzz_fail("an accumulator cannot be emptied");
    }

    ksb_moments m;
    memset(&m, SENTINEL, sizeof m);
    status = ksb_moments_unpack(&m, data, size);
    if (status != KSB_OK) {
        refused(status, data, size, "KSBM");
        untouched(&m, sizeof m);
    } else {
        if (ksb_moments_pack(&m, again, sizeof again, &nbytes) != KSB_OK || nbytes != size ||
            memcmp(again, data, size) != 0)
            fuzz_fail("moments are read that pack to other bytes");
        (void)ksb_moments_std(&m, 1);
        (void)ksb_moments_var_cf64(&m, &m, 0);
        (void)ksb_moments_norm(&m);
        (void)ksb_moments_merge(&m, &m);
        if (ksb_moments_subtract(&m, &m) != KSB_OK || ksb_moments_count(&m) != 0)
            fuzz_fail("moments cannot be emptied");
    }
    return 0;
}
