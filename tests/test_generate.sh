#!/bin/sh
# SPDX-License-Identifier: MIT
# The vectors in the repository are what exact rational arithmetic gives. Environment: srcdir, PYTHON.
set -u
if ! ${PYTHON:-python3} -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    echo "SKIP vectors: they are checked by Python 3.10 or later (PYTHON=${PYTHON:-python3})"
    [ -z "${CI:-}" ] || exit 1
    exit 77
fi
exec ${PYTHON:-python3} "${srcdir:-.}/tests/vectors/generate.py" --check
