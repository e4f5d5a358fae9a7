#!/bin/sh
# SPDX-License-Identifier: MIT
# A shared library that was linked with -ffast-math makes every process that loads it flush subnormals to zero, behind
# the caller's back. Loaded before this library, it must not change a bit, of threads neither, and must find its
# setting as it left it.
# Environment: srcdir, builddir, CC.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
library=${builddir:-.}/.libs/libkeishis_sandbox.so
CC=${CC:-cc}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
[ -f "$library" ] || { echo "SKIP no shared library of ELF in ${builddir:-.}/.libs"; exit 77; }

# GCC 13 and later, and clang, link what flushes into programs alone; then the constructor here does the same.
cat >"$work/trap.c" <<'END'
#if defined(__SSE2__)
#  include <immintrin.h>
__attribute__((constructor)) static void flush(void)
{
    _mm_setcsr(_mm_getcsr() | 0x8040);
}
#elif defined(__aarch64__)
__attribute__((constructor)) static void flush(void)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(1ul << 24));
}
#else
#  error "what flushes subnormals here is not known"
#endif
END
cat >"$work/host.c" <<'END'
#include <dlfcn.h>
#include <keishis_sandbox.h>
#include <stdio.h>
#include <stdlib.h>

static int failed;
static void expect(int truth, const char *what)
{
    printf("%s: %s\n", truth ? "ok" : "FAILED", what);
    failed |= !truth;
}

static void *function(void *library, const char *name)
{
    void *const f = dlsym(library, name);
    if (f == NULL) {
        printf("FAILED: %s\n", dlerror());
        exit(1);
    }
    return f;
}

int main(int argc, char **argv)
{
    enum { N = 1 << 22 };
    volatile double least = 0x1p-1074;
    static double x[N];
    (void)argc;
    expect(least + least != 0, "a new process keeps subnormals");
    if (dlopen(argv[1], RTLD_NOW) == NULL)
        printf("%s\n", dlerror());
    expect(least + least == 0, "a library that flushes is loaded");
    void *const library = dlopen(argv[2], RTLD_NOW);
    if (library == NULL) {
        printf("FAILED: %s\n", dlerror());
        return 1;
    }
    double (*const sum)(const double *, size_t) = (double (*)(const double *, size_t))function(library, "ksb_sum_f64");
    double (*const norm)(const double *, size_t) = (double (*)(const double *, size_t))function(library, "ksb_norm_f64");
    ksb_status (*const set_threads)(int) = (ksb_status (*)(int))function(library, "ksb_set_threads");
    for (int i = 0; i < N; i++)
        x[i] = 0x1p-1074;
    union {
        double value;
        uint64_t bits;
    } result;
    for (int threads = 1; threads <= 4; threads++) {
        set_threads(threads);
        result.value = sum(x, N);
        expect(result.bits == N, "a long sum of subnormals");
        result.value = sum(x, 5);
        expect(result.bits == 5, "a short sum of subnormals");
        result.value = norm(x, N);
        expect(result.bits == 2048, "a norm of subnormals");
    }
    expect(least + least == 0, "the caller still flushes");
    return failed;
}
END
if ! $CC -shared -fPIC -ffast-math -o "$work/trap.so" "$work/trap.c" >"$work/out" 2>&1; then
    sed -n 's/.*#error/SKIP/p' "$work/out"
    exit 77
fi
# -Wno-pedantic: that dlsym returns functions as pointers to data is POSIX, and no ISO C.
if ! $CC -Wno-pedantic -I"$srcdir/include" -o "$work/host" "$work/host.c" -ldl >"$work/out" 2>&1; then
    cat "$work/out"
    exit 99
fi
"$work/host" "$work/trap.so" "$library" >"$work/out" 2>&1
status=$?
sort "$work/out" | uniq -c
echo "$(grep -c '^ok' "$work/out") passed, $(grep -c '^FAILED' "$work/out") failed"
exit $status
