#!/bin/sh
# SPDX-License-Identifier: MIT
# The man page says what the header says: its prototypes are declarations of the header, every family of functions (a
# name without its element type) is in it, and the sizes of the structs and the statuses are those of the header.
# Environment: srcdir.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
passed=0
failed=0
header=$srcdir/include/keishis_sandbox.h
page=$srcdir/docs/keishis_sandbox.3

# nothing NAME: passes if $work/found is empty.
nothing() {
    if [ -s "$work/found" ]; then
        failed=$((failed + 1))
        echo "FAIL $1"
        cat "$work/found"
    else
        passed=$((passed + 1))
        echo "PASS $1"
    fi
}

# Declarations of both on lines of one form: TYPE NAME(ARGUMENT, ARGUMENT).
awk '/^KSB_API / { joined = ""; going = 1 } going { sub(/^[ \t]+/, " "); joined = joined $0 }
    going && /;/ { sub(/^KSB_API /, "", joined); sub(/;.*/, "", joined); gsub(/ +/, " ", joined)
        gsub(/\* /, "*", joined); print joined; going = 0 }' "$header" | sort >"$work/header"
awk -F '"' '/^\.Ft / { type = $0; sub(/^\.Ft /, "", type); gsub(/"/, "", type) }
    /^\.Fn .* / { split($1, word, " "); name = word[2]; arguments = NF > 1 ? "" : word[3]
        for (i = 2; i <= NF; i += 2) arguments = arguments (i > 2 ? ", " : "") $i
        print type (type ~ /\*$/ ? "" : " ") name "(" arguments ")" }' "$page" | sort >"$work/page"
comm -13 "$work/header" "$work/page" >"$work/found"
nothing "the prototypes of the man page are those of the header"

families() {
    sed -E 's/^.*[ *]([a-z0-9_]+)\(.*/\1/; s/_(strided|many|by)$//; s/(_(b?f16|c?f32|c?f64|[iu](8|16|32|64)))+$//' | sort -u
}
families <"$work/header" >"$work/families"
families <"$work/page" | comm -23 "$work/families" - >"$work/found"
nothing "every family of functions is in the man page"

sed -n 's/.*\(KSB_E[A-Z]*\) = .*/\1/p' "$header" | while read -r status; do
    grep -q "Dv $status\$" "$page" || echo "$status"
done >"$work/found"
nothing "every status is in the man page"

for name in acc moments; do
    size=$(sed -n "s/.*sizeof(ksb_$name): \([0-9]*\).*/\1/p" "$header")
    grep -q "$size bytes" "$page" || echo "ksb_$name is of ${size:-unknown} bytes"
done >"$work/found"
nothing "the sizes of the structs are in the man page"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
