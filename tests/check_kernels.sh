#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs every test program ($@) once for each kernel set that this machine can run: make check-kernels.
set -u
failed=0
for kernel in avx512 avx2 sse2 neon generic scalar; do
    KSB_KERNEL=$kernel tests/test_version >/dev/null 2>&1
    if [ $? -eq 99 ]; then
        echo "$kernel: cannot run here"
        continue
    fi
    for program in "$@"; do
        if output=$(KSB_KERNEL=$kernel "$program" 2>&1); then
            echo "$kernel: ${program#tests/}: $(echo "$output" | tail -n 1)"
        else
            echo "$output"
            echo "$kernel: ${program#tests/}: FAILED"
            failed=$((failed + 1))
        fi
    done
done
exit $((failed > 0))
