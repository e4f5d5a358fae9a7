#!/bin/sh
# SPDX-License-Identifier: MIT
# Run by `make installcheck`: builds programs against the installed library the ways its users do, and runs them.
# Environment: srcdir, builddir, prefix, libdir, includedir, DESTDIR, CC, CXX, PKG_CONFIG. By itself, for a library that
# pkg-config already finds: srcdir=. tests/installcheck.sh
# A tool that is missing is a skip that is reported, and a failure when CI is set.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
CC=${CC:-cc}
CXX=${CXX:-c++}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}
DESTDIR=${DESTDIR:-}
vectors=$srcdir/tests/vectors/sum_f64.txt
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
skipped=0

# check NAME COMMAND...: counts it, and shows what it said if it fails.
check() {
    name=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        echo "PASS $name"
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        cat "$work/out"
    fi
}

skip() {
    if [ -n "${CI:-}" ]; then
        failed=$((failed + 1))
        echo "FAIL $1: $2; CI must have it"
    else
        skipped=$((skipped + 1))
        echo "SKIP $1: $2"
    fi
}

# What the build was asked to leave out is no missing tool, in CI either.
left_out() {
    skipped=$((skipped + 1))
    echo "SKIP $1: $2"
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] || exit 1
    [ "$passed" -gt 0 ] || exit 77
    exit 0
}

# The functions below are commands for check. CC, CXX and the flags are lists of words.
# shellcheck disable=SC2046,SC2086
compile() { # COMPILER SOURCE PROGRAM, then options of pkg-config
    compiler=$1 source=$2 program=$3
    shift 3
    $compiler -O2 -Wall -Wextra -Werror $extra $($PKG_CONFIG --cflags keishis_sandbox) -o "$work/$program" "$source" \
        $($PKG_CONFIG "$@" --libs keishis_sandbox)
}

c_program() {
    extra=-std=c11 && compile "$CC" "$srcdir/tests/install/consumer.c" c_consumer && "$work/c_consumer" "$vectors"
}

cxx_program() {
    extra=-std=c++11 && compile "$CXX" "$srcdir/tests/install/consumer.cpp" cxx_consumer && "$work/cxx_consumer"
}

# Run where the shared library cannot be found.
static_program() {
    extra=-static && compile "$CC" "$srcdir/tests/install/consumer.c" static_consumer --static &&
        env -u LD_LIBRARY_PATH "$work/static_consumer" "$vectors"
}

# shellcheck disable=SC2086
run_time_program() {
    $CC -O2 -o "$work/open_at_run_time" "$srcdir/tests/install/open_at_run_time.c" -ldl &&
        "$work/open_at_run_time" "$library"
}

project() { # copies the project to a folder of its own
    mkdir "$work/$1" && cp "$srcdir/tests/install/consumer.c" "$srcdir/tests/install/$2" "$work/$1"
}

make_project() {
    project make Makefile &&
        env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS "${MAKE:-make}" -C "$work/make" CC="$CC" PKG_CONFIG="$PKG_CONFIG" &&
        "$work/make/consumer" "$vectors"
}

# CMake and Meson read the environment; DESTDIR would change where they think things are.
cmake_project() {
    project cmake CMakeLists.txt &&
        env -u DESTDIR CC="$CC" cmake -S "$work/cmake" -B "$work/cmake/build" &&
        cmake --build "$work/cmake/build" && "$work/cmake/build/consumer" "$vectors"
}

meson_project() {
    project meson meson.build &&
        env -u DESTDIR CC="$CC" meson setup "$work/meson/build" "$work/meson" &&
        meson compile -C "$work/meson/build" && "$work/meson/build/consumer" "$vectors"
}

version_of_header() {
    want=$(sed -n 's/^#define KSB_VERSION_STRING "\(.*\)"$/\1/p' "$srcdir/include/keishis_sandbox.h")
    got=$($PKG_CONFIG --modversion keishis_sandbox)
    echo "the header is of version $want, pkg-config says $got"
    [ "$want" = "$got" ]
}

installed_header() {
    cmp "$DESTDIR$includedir/keishis_sandbox.h" "$srcdir/include/keishis_sandbox.h"
}

# The build tree is as good as an installed copy: what bindings under development link against.
uninstalled_program() (
    PKG_CONFIG_PATH=$builddir
    unset PKG_CONFIG_SYSROOT_DIR
    case $($PKG_CONFIG --libs keishis_sandbox) in
    *"-L$builddir/"*) ;;
    *) echo "pkg-config does not point into $builddir" && exit 1 ;;
    esac
    extra=-std=c11 && compile "$CC" "$srcdir/tests/install/consumer.c" uninstalled_consumer &&
        LD_LIBRARY_PATH=$builddir/.libs "$work/uninstalled_consumer" "$vectors"
)

if ! command -v "$PKG_CONFIG" >/dev/null 2>&1; then
    skip "everything" "no $PKG_CONFIG. On Debian: apt-get install pkg-config"
    finish
fi

if [ -n "${prefix:-}" ]; then
    libdir=${libdir:-$prefix/lib}
    includedir=${includedir:-$prefix/include}
    PKG_CONFIG_PATH=$DESTDIR$libdir/pkgconfig
    LD_LIBRARY_PATH=$DESTDIR$libdir
    if [ -n "$DESTDIR" ]; then
        PKG_CONFIG_SYSROOT_DIR=$DESTDIR
        export PKG_CONFIG_SYSROOT_DIR
    fi
    check "the installed header is this one" installed_header
else
    libdir=$($PKG_CONFIG --variable=libdir keishis_sandbox)
    PKG_CONFIG_PATH=${PKG_CONFIG_PATH:-}
    LD_LIBRARY_PATH=$libdir
fi
# Otherwise pkg-config could prefer a build tree over what was installed.
PKG_CONFIG_DISABLE_UNINSTALLED=1
export PKG_CONFIG_PATH LD_LIBRARY_PATH PKG_CONFIG_DISABLE_UNINSTALLED
library=$DESTDIR$libdir/libkeishis_sandbox.so.0
case $(uname -s) in
Darwin)
    library=$DESTDIR$libdir/libkeishis_sandbox.0.dylib
    DYLD_LIBRARY_PATH=$LD_LIBRARY_PATH
    export DYLD_LIBRARY_PATH
    ;;
esac

check "pkg-config knows the version" version_of_header
if [ -f "$library" ]; then
    check "a C program" c_program
    # shellcheck disable=SC2086
    if echo 'int main() {}' >"$work/probe.cpp" && $CXX -fsyntax-only "$work/probe.cpp" 2>/dev/null; then
        check "a C++ program" cxx_program
    else
        skip "a C++ program" "no C++ compiler (CXX=$CXX)"
    fi
    check "a program that opens the library at run time" run_time_program
    check "a project with a makefile" make_project
    if command -v cmake >/dev/null 2>&1; then
        check "a CMake project" cmake_project
    else
        skip "a CMake project" "no cmake"
    fi
    if command -v meson >/dev/null 2>&1 && command -v ninja >/dev/null 2>&1; then
        check "a Meson project" meson_project
    else
        skip "a Meson project" "no meson, or no ninja"
    fi
else
    left_out "programs with the shared library" "$library is not installed"
fi
if [ "$(uname -s)" = Darwin ]; then
    left_out "a static program" "macOS has none"
elif [ -f "$DESTDIR$libdir/libkeishis_sandbox.a" ]; then
    check "a static program" static_program
else
    left_out "a static program" "$DESTDIR$libdir/libkeishis_sandbox.a is not installed"
fi
unset PKG_CONFIG_DISABLE_UNINSTALLED
if [ -f "${builddir:-}/keishis_sandbox-uninstalled.pc" ] && [ -f "$builddir/.libs/libkeishis_sandbox.so" ]; then
    check "a program with the library in the build tree" uninstalled_program
else
    left_out "a program with the library in the build tree" "no shared library in ${builddir:-the build tree}"
fi
finish
