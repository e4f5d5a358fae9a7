#!/bin/sh
# SPDX-License-Identifier: MIT
# The shared vectors are what their generator makes, in exact rational arithmetic, and C gives their bits; Python and Julia
# have tests of their own that read the same file.
# Environment: srcdir, CC.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
if ! command -v python3 >/dev/null 2>&1; then
    echo "SKIP vectors: no python3 to generate them"
    exit 77
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
if python3 "$srcdir/tests/vectors/generate.py" >"$work/mean.txt" && diff "$srcdir/tests/vectors/mean.txt" "$work/mean.txt"; then
    echo "PASS tests/vectors/mean.txt is what generate.py makes"
    echo "1 passed, 0 failed"
else
    echo "FAIL tests/vectors/mean.txt is not what generate.py makes: run tests/vectors/generate.py >tests/vectors/mean.txt"
    echo "0 passed, 1 failed"
    exit 1
fi
