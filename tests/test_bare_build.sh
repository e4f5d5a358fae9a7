#!/bin/sh
# SPDX-License-Identifier: MIT
# The library without configure: one compiler line over the listed sources gives the right bits, -ffast-math is refused,
# so are compilers that cannot compile it, and a product and a sum are never fused, not even where the machine could.
# Environment: srcdir, CC. Contraction is checked with CC, and with gcc and clang where they are.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
CC=${CC:-cc}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# result NAME STATUS: counts it, and shows $work/out if it is a failure.
result() {
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
        echo "PASS $1"
    else
        failed=$((failed + 1))
        echo "FAIL $1"
        cat "$work/out"
    fi
}

# KSB_SOURCES as the Python build reads it: the words after "=", continued by backslashes.
sources=$(sed -n '/^KSB_SOURCES *=/,/[^\\]$/p' "$srcdir/lib/Makefile.inc" | sed 's/^KSB_SOURCES *=//; s/\\$//')
paths=
for source in $sources; do
    paths="$paths $srcdir/$source"
done

# CC and the lists are lists of words.
# shellcheck disable=SC2086
for level in -O0 -O3; do
    $CC $level -I"$srcdir/include" -I"$srcdir/lib" -o "$work/program" "$srcdir/tests/install/consumer.c" $paths \
        -lm -pthread >"$work/out" 2>&1 && "$work/program" "$srcdir/tests/vectors/sum_f64.txt" >>"$work/out" 2>&1
    result "one compiler line, $level" $?
done

# shellcheck disable=SC2086
for flag in -ffast-math -ffinite-math-only; do
    ! $CC $flag -I"$srcdir/include" -I"$srcdir/lib" -fsyntax-only "$srcdir/lib/sum.c" >"$work/out" 2>&1 &&
        grep -q 'cannot be compiled with -ffast-math' "$work/out"
    result "$flag is refused with a sentence" $?
done

# As a compiler sees it that says it is neither; the sentence comes before any system header.
# shellcheck disable=SC2086
! $CC -U__GNUC__ -U__clang__ -I"$srcdir/include" -I"$srcdir/lib" -E "$srcdir/lib/sum.c" >"$work/out" 2>&1 &&
    grep -q 'is compiled by gcc 9 or later or by clang 10 or later' "$work/out"
result "another compiler is refused with a sentence" $?

# Within one expression (clang fuses that) and across statements (GCC fuses that too).
cat >"$work/probe.h" <<'END'
double across(double a, double b, double c);
double within(double a, double b, double c);
double across(double a, double b, double c)
{
    double p = a * b;
    return p + c;
}
double within(double a, double b, double c)
{
    return a * b - c;
}
END
{ echo '#include "common.h"' && cat "$work/probe.h"; } >"$work/guarded.c"
cp "$work/probe.h" "$work/unguarded.c"
case $(uname -m) in
x86_64 | amd64 | i?86) machine=-mfma ;;
aarch64 | arm64) machine= ;;
*) machine=none ;;
esac

fused() {
    grep -E -q 'v?fn?m(add|sub|la|ls)[0-9]*[sp]?d?' "$work/probe.s"
}

for compiler in "$CC" gcc clang; do
    # shellcheck disable=SC2086
    if [ "$machine" = none ]; then
        echo "SKIP contraction: not known how to see it on $(uname -m)"
        break
    elif [ "$compiler" != "$CC" ] && ! $compiler --version >/dev/null 2>&1; then
        echo "SKIP contraction: no $compiler"
        continue
    fi
    # The last way of asking for it is the guard against a probe that cannot see anything.
    # shellcheck disable=SC2086
    if ! $compiler -O3 $machine -ffp-contract=fast -S -o "$work/probe.s" "$work/unguarded.c" >"$work/out" 2>&1 ||
        ! fused; then
        echo "no fused instruction where one was asked for" >>"$work/out"
        result "contraction can be seen with $compiler" 1
        continue
    fi
    for standard in -std=c11 -std=gnu11; do
        # shellcheck disable=SC2086
        $compiler -O3 $machine $standard -I"$srcdir/include" -I"$srcdir/lib" -S -o "$work/probe.s" "$work/guarded.c" \
            >"$work/out" 2>&1 && ! fused
        result "no contraction with $compiler -O3 $machine $standard" $?
    done
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
