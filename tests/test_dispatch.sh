#!/bin/sh
# SPDX-License-Identifier: MIT
# KSB_KERNEL forces a kernel set and KSB_THREADS a number of threads, or they are refused: never silently something
# else. A program prints what it runs with in its first line, and exits with 99 where one of them was refused.
set -u
program=$builddir/tests/test_version
[ -x "$program" ] || { echo "tests/test_version was not built"; exit 77; }
failures=0

# The kernel that runs with KSB_KERNEL=$1, or "refused".
kernel_with() {
    output=$(KSB_KERNEL=$1 "$program" 2>/dev/null)
    case $? in
    99) echo refused ;;
    *) echo "$output" | sed -n '1s/^kernel \([a-z0-9]*\),.*/\1/p' ;;
    esac
}

expect() {
    if [ "$2" = "$3" ]; then
        echo "ok: $1: $2"
    else
        echo "FAILED: $1: $2, want $3"
        failures=$((failures + 1))
    fi
}

best=$(unset KSB_KERNEL; "$program" | sed -n '1s/^kernel \([a-z0-9]*\),.*/\1/p')
expect "KSB_KERNEL=scalar" "$(kernel_with scalar)" scalar
expect "KSB_KERNEL=$best, the best here" "$(kernel_with "$best")" "$best"
for name in avx512 avx2 sse2 neon generic; do
    got=$(kernel_with $name)
    [ "$got" = refused ] || expect "KSB_KERNEL=$name" "$got" $name
done
for name in nonsense '' AVX2 'avx2 ' avx 1; do
    expect "KSB_KERNEL='$name'" "$(kernel_with "$name")" refused
done

# What is better than the best, in the order of preference, cannot run here.
for name in avx512 avx2 sse2 neon generic scalar; do
    [ "$name" = "$best" ] && break
    expect "KSB_KERNEL=$name, beyond the best here" "$(kernel_with $name)" refused
done

# The system knows the processor, too. has FLAG...: whether it has all of these.
has() {
    for flag in "$@"; do
        case " $flags " in
        *" $flag "*) ;;
        *) return 1 ;;
        esac
    done
}
flags=$(sed -n 's/^flags[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
if [ -n "$flags" ] && [ "$(kernel_with sse2)" = sse2 ]; then
    want=sse2
    if has avx2 fma f16c; then
        want=avx2
        if has avx512f avx512dq avx512vl; then want=avx512; fi
    fi
    expect "by default, on this processor" "$best" $want
fi

# The number of threads with KSB_THREADS=$1, or "refused".
threads_with() {
    output=$(KSB_THREADS=$1 "$program" 2>/dev/null)
    case $? in
    99) echo refused ;;
    *) echo "$output" | sed -n '1s/.*, threads \([0-9]*\),.*/\1/p' ;;
    esac
}
for number in 1 2 7 1024; do
    expect "KSB_THREADS=$number" "$(threads_with $number)" $number
done
for number in -1 1025 99999999999999999999 two 2x '' ' 2' 1.5; do
    expect "KSB_THREADS='$number'" "$(threads_with "$number")" refused
done
if command -v nproc >/dev/null 2>&1; then
    expect "KSB_THREADS=0, all processors" "$(threads_with 0)" "$(nproc)"
fi
[ $failures -eq 0 ]
