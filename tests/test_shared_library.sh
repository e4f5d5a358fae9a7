#!/bin/sh
# SPDX-License-Identifier: MIT
# The built shared library as the loader sees it: hardened as configure found that it can be, with the name that
# libtool's rules give it, and asking others for nothing but the functions named here: no allocator, no output.
# Environment: srcdir, builddir, NM.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-.}
library=$builddir/.libs/libkeishis_sandbox.so
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
if [ ! -f "$library" ] || ! command -v readelf >/dev/null 2>&1; then
    echo "SKIP no shared library of ELF in $builddir/.libs, or no readelf"
    exit 77
fi
LC_ALL=C
export LC_ALL
readelf -W -l "$library" >"$work/segments"
readelf -W -d "$library" >"$work/dynamic"

# check WHAT COMMAND...
check() {
    what=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        echo "PASS $what"
    else
        failed=$((failed + 1))
        echo "FAIL $what"
        cat "$work/out"
    fi
}

# has PATTERN FILE, lacks PATTERN FILE: the latter shows what it finds.
has() {
    grep -q -E "$1" "$2"
}
lacks() {
    ! grep -E "$1" "$2"
}

variable() { # of the makefile
    sed -n "s/^$1 = *//p" "$builddir/Makefile"
}
flags="$(variable KSB_HARDEN_CFLAGS) $(variable KSB_HARDEN_LDFLAGS)"

# hardened FLAG WHAT COMMAND...: where the compiler or the linker has it.
hardened() {
    flag=$1
    shift
    case " $flags " in
    *" $flag "*) check "$@" ;;
    *) echo "SKIP $1: no $flag here" ;;
    esac
}
hardened -Wl,-z,relro "what the loader has resolved is made read-only" has GNU_RELRO "$work/segments"
hardened -Wl,-z,now "everything is resolved when the library is loaded" has 'BIND_NOW|FLAGS_1.*NOW' "$work/dynamic"
hardened -Wl,-z,noexecstack "the stack is not executable" has 'GNU_STACK.* RW ' "$work/segments"
check "no code has to be changed by the loader" lacks TEXTREL "$work/dynamic"
check "no memory is writable and executable" lacks 'LOAD.* RWE ' "$work/segments"
check "no search path is built in" lacks 'RPATH|RUNPATH' "$work/dynamic"

${NM:-nm} -D -u "$library" | sed 's/@.*//' | awk '{ print $NF }' | sort -u >"$work/imports"
hardened -fstack-protector-strong "stacks are guarded" has '^__stack_chk_fail' "$work/imports"

# Landing points for indirect branches: of each object of ours, since the C library's own may lack them.
landing() { # PROPERTY
    for object in "$builddir"/lib/.libs/*.o "$builddir"/lib/*/.libs/*.o; do
        readelf -W -n "$object" | grep -q -E "$1" || echo "${object##*/}"
    done >"$work/without"
    lacks . "$work/without"
}
hardened -fcf-protection "every object has landing points for indirect branches" landing 'x86 feature:.*IBT.*SHSTK'
hardened -mbranch-protection=standard "every object has landing points for indirect branches" landing 'AArch64 feature:.*BTI'

# CURRENT - AGE of libtool's version is the number in the name.
number() {
    sed -n "s/^KSB_LT_$1=//p" "$srcdir/configure.ac"
}
soname=libkeishis_sandbox.so.$(($(number CURRENT) - $(number AGE)))
check "its name is $soname" has "SONAME.*\[$soname\]" "$work/dynamic"
check "it needs the C library, mathematics and threads alone" lacks \
    'NEEDED.*\[(lib[^cmp]|libc[^.]|libm[^.]|libp[^t])' "$work/dynamic"

# What instruments the library (sanitizers, coverage) and what the compiler brings along comes first.
cat >"$work/allowed" <<'END'
__(asan|ubsan|tsan|msan|sanitizer|gcov|llvm_profile)_.*
_ITM_(de)?registerTMCloneTable
__gmon_start__
__cxa_finalize
__stack_chk_(fail|guard)
__(errno_location|sched_cpucount|CPU_COUNT|tls_get_addr)
(__)?mem(cmp|cpy|move|set)(_chk)?
(strc|bc)mp
getenv
fegetenv
fesetenv
pthread_(create|join|sigmask|setcancelstate)
pthread_attr_(init|destroy|setstacksize)
pthread_mutex_(lock|unlock|destroy)
sched_getaffinity
sigfillset
sysconf
END
grep -v -x -E "$(paste -s -d '|' "$work/allowed")" "$work/imports" >"$work/others"
check "it asks the system for nothing else: no memory, no files, no output" lacks . "$work/others"
check "the list of what it asks for was read" has '^getenv$' "$work/imports"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
