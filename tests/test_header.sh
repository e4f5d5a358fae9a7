#!/bin/sh
# SPDX-License-Identifier: MIT
# The public header stands alone in C11 and C++11, without a warning, included once or twice.
# Environment: srcdir, CC, CXX.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check NAME COMMAND...: counts it, and shows what it said if it fails.
check() {
    name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        echo "PASS $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        cat "$work/out"
    fi
}

cat >"$work/once.c" <<'END'
#include <keishis_sandbox.h>
END
cat >"$work/twice.c" <<'END'
#include <keishis_sandbox.h>
#include <keishis_sandbox.h>
double use(const double *x, size_t n);
double use(const double *x, size_t n)
{
    ksb_acc acc = KSB_ACC_INIT;
    return ksb_acc_add_array_f64(&acc, x, n, sizeof *x) == KSB_OK ? ksb_acc_to_f64(&acc) : ksb_sum_f64(x, n);
}
END
cp "$work/once.c" "$work/once.cpp"
cp "$work/twice.c" "$work/twice.cpp"

flags="-Wall -Wextra -Wpedantic -Wshadow -Werror -I$srcdir/include -fsyntax-only"
for linkage in '' -DKSB_STATIC; do
    for file in once twice; do
        # CC, CXX and the flags are lists of words.
        # shellcheck disable=SC2086
        check "C11, included $file $linkage" ${CC:-cc} -std=c11 -Wstrict-prototypes $flags $linkage "$work/$file.c"
        # shellcheck disable=SC2086
        if echo 'int main() {}' >"$work/probe.cpp" && ${CXX:-c++} -fsyntax-only "$work/probe.cpp" 2>/dev/null; then
            check "C++11, included $file $linkage" ${CXX:-c++} -std=c++11 $flags $linkage "$work/$file.cpp"
        elif [ -n "${CI:-}" ]; then
            check "a C++ compiler (CXX=${CXX:-c++})" false
        else
            echo "SKIP C++11, included $file: no C++ compiler (CXX=${CXX:-c++})"
        fi
    done
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
