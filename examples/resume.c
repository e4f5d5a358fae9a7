/* SPDX-License-Identifier: MIT */
/* Saves an accumulator to a file and goes on from it, as a long job does that may be interrupted. The file is the same
 * on every machine; docs/format.md describes it. */
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>

static const char path[] = "resume.saved";

static void stop_at(const char *what)
{
    fprintf(stderr, "resume: %s\n", what);
    exit(EXIT_FAILURE);
}

static void save(const ksb_acc *acc)
{
    unsigned char bytes[KSB_ACC_PACKED_MAX];
    size_t nbytes;
    if (ksb_acc_pack(acc, bytes, sizeof bytes, &nbytes) != KSB_OK)
        stop_at("cannot pack the accumulator");

    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, nbytes, file) != nbytes || fclose(file) != 0)
        stop_at("cannot write resume.saved");
    printf("saved %zu bytes\n", nbytes);
}

static void load(ksb_acc *acc)
{
    unsigned char bytes[KSB_ACC_PACKED_MAX + 1]; /* one more, to see a file that is too long */
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        stop_at("cannot read resume.saved");
    const size_t nbytes = fread(bytes, 1, sizeof bytes, file);
    fclose(file);

    const ksb_status status = ksb_acc_unpack(acc, bytes, nbytes);
    if (status != KSB_OK)
        stop_at(ksb_status_string(status));
}

int main(void)
{
    const double before[] = {1e300, 0.5, 0.1}, after[] = {-1e300, 0.25};

    ksb_acc acc = KSB_ACC_INIT;
    ksb_acc_add_array_f64(&acc, before, 3, sizeof before[0]);
    save(&acc);

    ksb_acc resumed = KSB_ACC_INIT;
    load(&resumed);
    ksb_acc_add_array_f64(&resumed, after, 2, sizeof after[0]);
    remove(path);

    const double sum = ksb_acc_to_f64(&resumed);
    printf("sum of %lld values: %.17g\n", (long long)ksb_acc_count(&resumed), sum);
    return sum == 0.85 ? EXIT_SUCCESS : EXIT_FAILURE;
}
