#!/bin/sh
# SPDX-License-Identifier: MIT
# Four lists of names must be one: what the header declares, lib/keishis_sandbox.sym, what lib/keishis_sandbox.map lets
# through, and what the built shared library exports. A static archive has no visibility, so there every global name must
# at least carry our prefix. In a checkout, the symbols file of the Debian package is a fifth.
# Environment: srcdir, builddir, NM.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
libs=${builddir:-.}/.libs
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
passed=0
failed=0

# same NAME WANTED-LIST GOT-LIST: both sorted files.
same() {
    if diff "$2" "$3" >"$work/difference"; then
        passed=$((passed + 1))
        echo "PASS $1"
    else
        failed=$((failed + 1))
        echo "FAIL $1 (< wanted, > got)"
        cat "$work/difference"
    fi
}

# The name before the first parenthesis of each declaration.
sed -n 's/^KSB_API [^(]*[ *]\([a-z0-9_]*\)(.*/\1/p' "$srcdir/include/keishis_sandbox.h" | sort >"$work/header"
sort "$srcdir/lib/keishis_sandbox.sym" >"$work/sym"
grep -c '^KSB_API ' "$srcdir/include/keishis_sandbox.h" >"$work/declarations"
wc -l <"$work/header" | tr -d ' ' >"$work/names"
same "every declaration of the header was understood" "$work/declarations" "$work/names"
same "the list of names is that of the header" "$work/header" "$work/sym"

# The map names symbols or patterns in its global part; each must match something, and something must match each name.
sed -n '/global:/,/local:/s/^[[:space:]]*\([a-z0-9_*]*\);.*/\1/p' "$srcdir/lib/keishis_sandbox.map" >"$work/patterns"
: >"$work/mapped"
: >"$work/idle"
while read -r pattern; do
    expression=$(printf '%s\n' "$pattern" | sed 's/\*/.*/g')
    grep -x "$expression" "$work/sym" >>"$work/mapped" || echo "$pattern" >>"$work/idle"
done <"$work/patterns"
sort -u "$work/mapped" >"$work/mapped.sorted"
same "the version script lets through that list" "$work/sym" "$work/mapped.sorted"
same "the version script has no idle line" /dev/null "$work/idle"

debian=$srcdir/packaging/debian/libkeishis-sandbox0.symbols
if [ -f "$debian" ]; then
    sed -n 's/^ \([a-z0-9_]*\)@KEISHIS_SANDBOX_0 [0-9.]*$/\1/p' "$debian" | sort >"$work/debian"
    same "the symbols file of the Debian package has that list" "$work/sym" "$work/debian"
fi

if [ -f "$libs/libkeishis_sandbox.so" ]; then
    # Of type A is the name of the version itself.
    ${NM:-nm} -D --defined-only "$libs/libkeishis_sandbox.so" | sed 's/@.*//' | awk '$2 != "A" { print $3 }' |
        sort >"$work/exports"
    same "the shared library exports that list" "$work/sym" "$work/exports"
else
    echo "SKIP exports: no ELF shared library in $libs"
fi

if [ -f "$libs/libkeishis_sandbox.a" ]; then
    ${NM:-nm} -g --defined-only "$libs/libkeishis_sandbox.a" | awk 'NF == 3 { print $3 }' | sort >"$work/archive"
    grep -v -e '^ksb_' -e '^ksbi_' -e '^mysum$' "$work/archive" >"$work/foreign"
    same "the static library has only names with our prefixes" /dev/null "$work/foreign"
    grep -v '^ksbi_' "$work/archive" >"$work/public"
    same "the public ones of the static library are that list" "$work/sym" "$work/public"
else
    echo "SKIP names of the static library: none in $libs"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
