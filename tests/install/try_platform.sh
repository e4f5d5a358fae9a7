#!/bin/sh
# SPDX-License-Identifier: MIT
# usage: sh tests/install/try_platform.sh target-PLATFORM.tar.gz
#
# Uses the library of a platform tarball as a user does who has nothing else: unpacks it, compiles programs against it and
# runs them, with every set of kernels that the processor has. Run from anywhere; the programs and the test vectors are
# those beside this script.
# Environment: CC, a compiler for the platform, cc unless set; PKG_CONFIG; RUN, the command that runs its programs where
# this machine does not (an emulator with its options).
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
CC=${CC:-cc}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}
RUN=${RUN:-}
[ $# -eq 1 ] || {
    echo "usage: sh tests/install/try_platform.sh target-PLATFORM.tar.gz" >&2
    exit 2
}
[ -f "$1" ] || {
    echo "try_platform: $1: there is no such file; download it from the release page" >&2
    exit 2
}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

check() { # NAME COMMAND...
    name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        echo "PASS $name: $(tail -n 1 "$work/out" | tr -d '\r')"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        cat "$work/out"
    fi
}

mkdir "$work/library"
gzip -dc "$1" | tar -C "$work/library" -xf - || exit 1
PKG_CONFIG_PATH=$work/library/lib/pkgconfig
export PKG_CONFIG_PATH
if $PKG_CONFIG --exists keishis_sandbox 2>/dev/null; then
    flags=$($PKG_CONFIG --cflags keishis_sandbox)
    libraries=$($PKG_CONFIG --libs keishis_sandbox)
else
    echo "no pkg-config here: the options are written by hand"
    flags=-I$work/library/include
    libraries="-L$work/library/lib -lkeishis_sandbox"
fi
# Programs for Windows look for the library beside them, others where they are told to.
suffix=
case $1 in
*windows*)
    suffix=.exe
    cp "$work/library/bin/"*.dll "$work/"
    ;;
*) libraries="$libraries -Wl,-rpath,$work/library/lib" ;;
esac

# CC and the options are lists of words.
# shellcheck disable=SC2086
compile() { # SOURCE PROGRAM OPTION...
    source=$1 program=$2
    shift 2
    $CC -std=gnu11 -O2 $flags -o "$work/$program$suffix" "$source" $libraries "$@"
}

# shellcheck disable=SC2086
run() { # PROGRAM ARGUMENT...
    program=$1
    shift
    (cd "$work" && $RUN "./$program$suffix" "$@")
}

cp "$here/tests/vectors/sum_f64.txt" "$work/"
check "compile a program that holds results against known ones" compile "$here/tests/install/consumer.c" consumer
check "its results" run consumer sum_f64.txt

# Every set of kernels by name; where the processor does not have one, the library takes its best.
for kernel in scalar generic sse2 avx2 avx512 neon; do
    KSB_KERNEL=$kernel
    export KSB_KERNEL
    check "its results, KSB_KERNEL=$kernel" run consumer sum_f64.txt
done
unset KSB_KERNEL
for example in sum dot column streaming resume; do
    check "compile the example $example" compile "$here/examples/$example.c" "$example"
    check "the example $example" run "$example"
done
check "compile the example threads" compile "$here/examples/threads.c" threads -pthread
check "the example threads" run threads

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
