# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What tools/demo and tools/check share: finding what they need, getting what is missing, and a copy of the sources to
# build in, so that a build of the user's own in this checkout is left alone. To be sourced; sets top, build and jobs.
# Nothing outside the checkout changes but Debian packages, which are named first.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=$top/build
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
me=$(basename "$0")
cache=$top/.cache
export PIP_CACHE_DIR=$cache/pip PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s: %s\n' "$me" "$*" >&2; }

stop() {
    say "$*"
    exit 1
}

# run LOG COMMAND...: runs it with its output in the file; if it fails, shows the end of that.
run() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        say "failed: $* (all of its output: ${log#"$top"/})"
        return 1
    fi
}

# Probes. Each is for what is needed, not for a package: where it comes from does not matter.
has_command() { command -v "$1" >/dev/null 2>&1; }

compiles() { # COMPILER SUFFIX
    local work status=1
    work=$(mktemp -d) || return 1
    echo '#include <math.h>
        int main(void) { return 0; }' >"$work/probe$2"
    # A compiler may be given with options.
    # shellcheck disable=SC2086
    if $1 -o "$work/probe" "$work/probe$2" >/dev/null 2>&1; then status=0; fi
    rm -rf "$work"
    return $status
}

has_libtool() { has_command libtoolize || has_command glibtoolize; }
has_python() { python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
has_venv() { python3 -c 'import venv, ensurepip' >/dev/null 2>&1; }

has_python_headers() {
    python3 -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' >/dev/null 2>&1
}

has_module() { pkg-config --exists "$1" >/dev/null 2>&1; }

# need PACKAGES WHAT PROBE...: if the probe fails, notes the Debian packages to install and what they are needed for.
missing_packages=
missing_list=
need() {
    local packages=$1 what=$2
    shift 2
    "$@" && return 0
    missing_packages="$missing_packages $packages"
    missing_list="$missing_list
    $what (Debian: $packages)"
}

need_c() {
    need "gcc libc6-dev" "a C compiler${CC:+ (CC=$CC)}" compiles "${CC:-cc}" .c
    need make "make" has_command make
    need autoconf "autoconf 2.71" has_command autoreconf
    need automake "automake 1.16" has_command automake
    need libtool "libtool" has_libtool
    need "pkg-config" "pkg-config" has_command pkg-config
}

need_python() {
    need python3 "Python 3.11 or later" has_python
    need python3-venv "Python's venv module" has_venv
    need python3-dev "Python's header files" has_python_headers
}

is_debian() { grep -qsx 'ID="\?debian"\?' /etc/os-release && has_command apt-get; }

# Installs what need has noted, as root or by sudo on Debian. Otherwise, or if that fails, says what is missing. Whether
# it is there after all is for the caller to ask.
get_missing() {
    local packages=$missing_packages list=$missing_list
    local -a by=()
    missing_packages=
    missing_list=
    [[ -n $packages ]] || return 0
    if is_debian; then
        if [[ $(id -u) -ne 0 ]]; then by=(sudo); fi
        if [[ $(id -u) -eq 0 ]] || { has_command sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; }; then
            say "installing Debian packages:$packages"
            # One package source that fails does no harm if the others have what is needed.
            run "$build/apt-update.log" "${by[@]+"${by[@]}"}" apt-get -o DPkg::Lock::Timeout=300 -q update || true
            # shellcheck disable=SC2086
            run "$build/apt-install.log" "${by[@]+"${by[@]}"}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 install -qy --no-install-recommends $packages &&
                return 0
            say "is there no network? To install by hand: apt-get install --no-install-recommends$packages"
        else
            say "missing:$list"
            say "neither root nor sudo: as root, apt-get install --no-install-recommends$packages"
        fi
    else
        say "missing (install it, then run $me again):$list"
    fi
    return 1
}

# Files of the sources, one a line: what git knows and what may be added to it, or a release tarball's.
list_sources() {
    if [[ -e $top/.git ]] && has_command git; then
        git -C "$top" -c safe.directory="$top" ls-files --cached --others --exclude-standard
    else
        (cd "$top" && find . -type f ! -path './build/*' ! -path './.cache/*' ! -path '*/.libs/*' ! -path '*/.deps/*' \
            ! -name '*.o' ! -name '*.lo' ! -name '*.la' ! -name '*.a' ! -name '*.log' ! -name '*.trs' \
            ! -name Makefile ! -name config.status ! -name libtool | sed 's:^\./::')
    fi | (cd "$top" && while IFS= read -r file; do if [[ -f $file ]]; then printf '%s\n' "$file"; fi; done)
}

# copy_sources FOLDER: makes it a copy of the sources as they are now. Times are kept, so that make knows what changed.
copy_sources() {
    local to=$1 list
    mkdir -p "$to"
    list=$to/.sources
    list_sources | sort >"$list.new"
    # What is no longer a source goes; what was made from sources stays.
    if [[ -f $list ]]; then
        comm -23 "$list" "$list.new" | (cd "$to" && while IFS= read -r file; do rm -f "$file"; done)
    fi
    (cd "$top" && tar -cf - -T "$to/.sources.new") | (cd "$to" && tar -xpf -)
    mv "$list.new" "$list"
}

# newer_than STAMP PATH...: whether a file below one of the paths is newer than the stamp, or there is no stamp.
newer_than() {
    local stamp=$1
    shift
    [[ ! -e $stamp ]] || [[ -n $(find "$@" -type f -newer "$stamp" 2>/dev/null | head -n 1) ]]
}

# bootstrap FOLDER: makes configure there, unless it is newer than what it is made of.
bootstrap() {
    if newer_than "$1/configure" "$1"/{configure.ac,Makefile.am,m4,lib/Makefile.inc,tests/Makefile.inc,examples/Makefile.inc}
    then
        say "bootstrap"
        run "$1.bootstrap.log" "$1/tools/bootstrap" && touch "$1/configure"
    fi
}

# make_venv FOLDER: a virtual environment of the python3 on PATH, unless it is there and of the same Python. Its programs name
# the folder that they were made in, so one that was moved or copied, with its checkout, is made anew.
make_venv() {
    local venv=$1 made_of
    made_of="$(python3 -c 'import sys; print(sys.version, sys.base_prefix)') in $venv"
    if [[ ! -x $venv/bin/python ]] || [[ $(cat "$venv/made-of" 2>/dev/null) != "$made_of" ]]; then
        rm -rf "$venv"
        run "$venv.log" python3 -m venv "$venv" || return 1
        printf '%s\n' "$made_of" >"$venv/made-of"
    fi
}

# pip_install VENV ARGUMENT...: tries again if PyPI does not answer.
pip_install() {
    local venv=$1 try
    shift
    for try in 1 2; do
        run "$venv.log" "$venv/bin/python" -m pip install --retries 3 --timeout 60 "$@" && return 0
        if ! grep -qiE 'connection|timed out|timeout|temporary failure|network|resolution|retry|HTTP error' \
            "$venv.log"; then
            return 1
        fi
        say "PyPI does not answer (try $try of 2)"
        sleep 5
    done
    say "the Python packages could not be had from PyPI: is there a network? pip's own settings (a proxy, another index)" \
        "are respected."
    return 1
}
