#!/bin/sh
# SPDX-License-Identifier: MIT
# A reader in pure Python, written from docs/format.md, understands what the library writes, and refuses what it refuses.
# Environment: srcdir, builddir, PYTHON.
set -u
if ! ${PYTHON:-python3} -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    echo "SKIP saved form: its reader needs Python 3.10 or later (PYTHON=${PYTHON:-python3})"
    [ -z "${CI:-}" ] || exit 1
    exit 77
fi
writer=${builddir:-.}/tests/write_saved_forms
if [ ! -x "$writer" ]; then
    echo "SKIP saved form: tests/write_saved_forms is not built; it needs the libraries of the other tests"
    [ -z "${CI:-}" ] || exit 1
    exit 77
fi
"$writer" | ${PYTHON:-python3} "${srcdir:-.}/tests/read_saved_form.py" --check "${srcdir:-.}/docs/format.md"
