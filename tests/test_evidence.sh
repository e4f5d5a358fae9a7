#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/evidence.md is what tools/evidence makes of the records in docs/evidence.csv, not what somebody would like to read.
if ! [ -f "$srcdir/docs/evidence.csv" ] || ! [ -f "$srcdir/tools/evidence" ]; then
    echo "SKIP evidence: the records stay in the checkout"
    exit 77
fi
command -v python3 >/dev/null 2>&1 || { echo "SKIP evidence: needs python3"; exit 77; }
if ! PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tools/evidence" page --check; then
    echo "FAIL docs/evidence.md is not what the records say: run tools/evidence page"
    exit 1
fi
echo "1 passed, 0 failed"
