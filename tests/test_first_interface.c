/* SPDX-License-Identifier: MIT */
/*
 * A program that was compiled against the first header runs with today's library. The declarations here are those of
 * version 0.1.0, to be kept as they are: no header of ours is included. Bytes behind the structures stay as they are.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#  define IMPORTED __declspec(dllimport) extern
#else
#  define IMPORTED extern
#endif

typedef int status; /* the enumeration ksb_status */
typedef struct {
    uint64_t limb[67];
    int64_t tally[4];
    uint64_t flags;
} accumulator;
typedef struct {
    uint64_t squares[67], sum[34];
    int64_t tally[4];
    uint64_t flags;
} moments;
typedef struct {
    double re, im;
} complex_f64;

IMPORTED const char *ksb_version(void);
IMPORTED const char *ksb_kernel(void);
IMPORTED status ksb_set_threads(int n);
IMPORTED int ksb_get_threads(void);
IMPORTED const char *ksb_status_string(status s);
IMPORTED int64_t mysum(int64_t a, int64_t b);
IMPORTED status ksb_mysum(int64_t a, int64_t b, int64_t *result);
IMPORTED double ksb_sum_f64(const double *x, size_t n);
IMPORTED float ksb_sum_f32(const float *x, size_t n);
IMPORTED uint16_t ksb_sum_f16(const uint16_t *x, size_t n);
IMPORTED status ksb_sum_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next, void *out,
                                 ptrdiff_t out_stride);
IMPORTED status ksb_sum_i64(const int64_t *x, size_t n, int64_t *result);
IMPORTED complex_f64 ksb_sum_cf64(const complex_f64 *x, size_t n);
IMPORTED double ksb_dot_f64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride);
IMPORTED double ksb_norm_f64(const double *x, size_t n);
IMPORTED double ksb_mean_f64(const double *x, size_t n);
IMPORTED double ksb_var_f64(const double *x, size_t n, size_t ddof);
IMPORTED double ksb_std_f64(const double *x, size_t n, size_t ddof);
IMPORTED double ksb_nansum_f64(const double *x, size_t n);
IMPORTED double ksb_wmean_f64(const double *x, const double *w, size_t n);
IMPORTED status ksb_acc_add_array_f64(accumulator *acc, const void *x, size_t n, ptrdiff_t stride);
IMPORTED status ksb_acc_subtract(accumulator *from, const accumulator *what);
IMPORTED double ksb_acc_to_f64(const accumulator *acc);
IMPORTED status ksb_acc_pack(const accumulator *acc, void *buf, size_t capacity, size_t *nbytes);
IMPORTED status ksb_acc_unpack(accumulator *acc, const void *buf, size_t nbytes);
IMPORTED status ksb_moments_add_array_f64(moments *m, const void *x, size_t n, ptrdiff_t stride);
IMPORTED double ksb_moments_var(const moments *m, size_t ddof);

static int passed, failed;

static void expect(int truth, const char *what)
{
    if (truth)
        passed++;
    else {
        failed++;
        printf("FAIL %s\n", what);
    }
}
#define EXPECT(truth) expect(truth, #truth)

int main(void)
{
    static const double x[4] = {1e300, 1.0, 2.0, -1e300}, y[4] = {1, 2, 3, 6}, w[4] = {1, 1, 1, 3};
    static const float f[2] = {0x1p-149f, 0x1p-149f};
    static const uint16_t half[2] = {0x3c00, 0x4000}; /* 1 and 2 */
    static const int64_t k[3] = {INT64_MAX, 5, -5};
    static const complex_f64 c[2] = {{1, 2}, {3, -7}};
    const float twice = 0x1p-148f;
    double rows[2] = {0, 0};
    int64_t integer = 0;

    EXPECT(ksb_version()[0] != '\0' && ksb_kernel()[0] != '\0' && ksb_status_string(0)[0] != '\0');
    EXPECT(ksb_set_threads(2) == 0 && ksb_get_threads() == 2 && ksb_set_threads(-1) == 1);
    EXPECT(mysum(INT64_MAX, 1) == INT64_MIN);
    EXPECT(ksb_mysum(INT64_MAX, 1, &integer) == 2 && ksb_mysum(40, 2, &integer) == 0 && integer == 42);
    EXPECT(ksb_sum_f64(x, 4) == 3.0);
    const float sum_f32 = ksb_sum_f32(f, 2);
    EXPECT(memcmp(&sum_f32, &twice, sizeof twice) == 0);
    EXPECT(ksb_sum_f16(half, 2) == 0x4200);
    EXPECT(ksb_sum_f64_many(y, 2, 8, 2, 16, rows, 8) == 0 && rows[0] == 3.0 && rows[1] == 9.0);
    EXPECT(ksb_sum_i64(k, 3, &integer) == 0 && integer == INT64_MAX);
    EXPECT(ksb_sum_i64(k, 2, &integer) == 2);
    const complex_f64 z = ksb_sum_cf64(c, 2);
    EXPECT(z.re == 4 && z.im == -5);
    EXPECT(ksb_dot_f64_strided(y, y + 3, 4, 8, -8) == 24.0);
    EXPECT(ksb_norm_f64(y, 0) == 0 && ksb_mean_f64(y, 4) == 3.0);
    EXPECT(ksb_var_f64(y, 3, 1) == 1.0 && ksb_std_f64(y, 3, 1) == 1.0);
    EXPECT(ksb_nansum_f64(y, 4) == 12.0 && ksb_wmean_f64(y, w, 4) == 4.0);

    struct {
        accumulator acc;
        unsigned char behind[64];
    } a, b;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    memset(a.behind, 0x5a, sizeof a.behind);
    memset(b.behind, 0x5a, sizeof b.behind);
    unsigned char saved[584 + 64];
    size_t nbytes = 0;
    int behind = 0;
    EXPECT(ksb_acc_add_array_f64(&a.acc, x, 4, 8) == 0 && ksb_acc_to_f64(&a.acc) == 3.0 && a.acc.tally[0] == 4);
    EXPECT(ksb_acc_pack(&a.acc, saved, 584, &nbytes) == 0 && nbytes <= 584);
    EXPECT(ksb_acc_unpack(&b.acc, saved, nbytes) == 0 && memcmp(&a.acc, &b.acc, sizeof a.acc) == 0);
    EXPECT(ksb_acc_subtract(&a.acc, &b.acc) == 0 && ksb_acc_to_f64(&a.acc) == 0);
    for (size_t i = 0; i < sizeof a.behind; i++)
        behind |= a.behind[i] != 0x5a || b.behind[i] != 0x5a;
    EXPECT(!behind);

    struct {
        moments m;
        unsigned char behind[64];
    } m;
    memset(&m, 0, sizeof m);
    memset(m.behind, 0x5a, sizeof m.behind);
    EXPECT(ksb_moments_add_array_f64(&m.m, y, 3, 8) == 0 && ksb_moments_var(&m.m, 1) == 1.0 && m.m.tally[0] == 3);
    for (size_t i = 0; i < sizeof m.behind; i++)
        behind |= m.behind[i] != 0x5a;
    EXPECT(!behind);

    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
