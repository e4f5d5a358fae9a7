# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the scripts of a release share, over tools/prepare.sh. To be sourced; sets release_cache, logs, where the output of
# commands stays, and work, a folder that is removed at the end.
# Bad input ends a script with one sentence on standard error that says what to do, and nothing is left behind.

# shellcheck source=tools/prepare.sh
. "$(dirname "${BASH_SOURCE[0]}")/../prepare.sh"

# Downloads and compiled system libraries: what may be thrown away, but costs minutes. Several checkouts may share it.
release_cache=${RELEASE_CACHE:-$cache/release}
if [[ -n ${RELEASE_CACHE:-} ]]; then export PIP_CACHE_DIR=$RELEASE_CACHE/pip; fi
here=$top/tools/release

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
logs=$build/release/logs/$me
mkdir -p "$logs"

# Every platform that a release has a tarball for, as in the names of the tarballs.
platforms=(linux-x86_64 linux-aarch64 linux-musl-x86_64 linux-musl-aarch64 macos-x86_64 macos-aarch64 windows-x86_64
    windows-aarch64)

git_here() { git -C "$top" -c safe.directory="$top" "$@"; }

# The versions, each from the file that owns it.
version_of() { # c | py | jl
    case $1 in
        c) sed -n 's/^#define KSB_VERSION_STRING "\(.*\)"$/\1/p' "$top/include/keishis_sandbox.h" ;;
        py) sed -n 's/^version = "\(.*\)"$/\1/p' "$top/python/pyproject.toml" ;;
        jl) sed -n 's/^version = "\(.*\)"$/\1/p' "$top/julia/Project.toml" ;;
    esac
}

# The tools of a release, in the versions that tools/release/requirements.txt has, and of the bytes that the lock has: what
# is published depends on them.
release_venv() {
    local venv=$release_cache/venv
    mkdir -p "$release_cache"
    (
        flock 9 # another step, or another checkout, may be at it
        make_venv "$venv" || exit 1
        if ! cmp -s "$here/requirements.lock" "$venv/requirements.lock"; then
            say "tools from PyPI, into ${venv#"$top"/}"
            pip_install "$venv" --require-hashes -r "$here/requirements.lock" || exit 1
            cp "$here/requirements.lock" "$venv/requirements.lock"
        fi
    ) 9>"$venv.lock" || return 1
    PATH=$venv/bin:$PATH
}

# pack FOLDER EPOCH TARBALL NAME...: what is in the folder under these names as a tarball. The same files give the same
# bytes, whoever packs them.
pack() {
    local folder=$1 epoch=$2 tarball=$3
    shift 3
    LC_ALL=C tar -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" --mode=u=rwX,go=rX \
        --format=ustar -cf - "$@" | gzip -9n >"$tarball.new" && mv "$tarball.new" "$tarball"
}

# epoch_of TARBALL: the time of its files, which all have the same, in seconds since 1970.
epoch_of() {
    date -u -d "$(tar -tvf "$1" --utc --full-time | awk 'NR == 1 { print $4, $5 }')" +%s
}

# A function that run calls gets no help from set -e: each of its commands that can fail returns.

# twice: whether a product is made again, to compare. A rehearsal that is compared with another one sets RELEASE_ONCE: the
# other one is the second time.
twice() { [[ -z ${RELEASE_ONCE:-} ]]; }

# same_bytes WHAT FILE FILE: stops if they differ, and keeps both.
same_bytes() {
    if ! cmp -s "$2" "$3"; then
        mkdir -p "$logs/once" "$logs/again"
        cp "$2" "$logs/once/" && cp "$3" "$logs/again/"
        stop "$1 comes out different when it is made again; see what differs: diffoscope ${logs#"$top"/}/{once,again}/$1"
    fi
}

# The cross compiler of a release is zig's clang: one download that has the system libraries of every platform.
# use_zig: sets zig, or stops.
use_zig() {
    local wanted found
    wanted=$(sed -n 's/^ziglang==//p' "$here/requirements.txt")
    zig=${ZIG:-}
    if [[ -z $zig ]]; then
        release_venv || stop "the cross compiler cannot be had from PyPI; name one that is there: ZIG=/path/of/zig (version $wanted)"
        zig=$("$release_cache/venv/bin/python" -c 'import ziglang; print(ziglang.__path__[0])')/zig
    fi
    found=$("$zig" version 2>/dev/null) ||
        stop "there is no cross compiler at $zig; unset ZIG, and zig $wanted is downloaded from PyPI"
    [[ $found == "$wanted" ]] ||
        stop "the cross compiler at $zig is zig $found; a release is made by zig $wanted, which is downloaded if ZIG is unset"
    export ZIG_GLOBAL_CACHE_DIR=$release_cache/zig
}

# use_platform PLATFORM: sets target (zig's name), host (Autoconf's) and library (its path in the tarball), or stops.
# shellcheck disable=SC2034
use_platform() {
    local arch=${1##*-}
    case $1 in
        linux-x86_64 | linux-aarch64)
            target=$arch-linux-gnu.2.17 host=$arch-pc-linux-gnu library=lib/libkeishis_sandbox.so.0
            ;;
        linux-musl-x86_64 | linux-musl-aarch64)
            target=$arch-linux-musl host=$arch-pc-linux-musl library=lib/libkeishis_sandbox.so.0
            ;;
        macos-x86_64 | macos-aarch64)
            target=$arch-macos.11.0 host=$arch-apple-darwin library=lib/libkeishis_sandbox.0.dylib
            ;;
        windows-x86_64 | windows-aarch64)
            target=$arch-windows-gnu host=$arch-w64-mingw32 library=bin/libkeishis_sandbox-0.dll
            ;;
        *) stop "$1 is no platform of a release; name one of: ${platforms[*]}" ;;
    esac
}

# write_tool FILE WORD...: a program that runs zig with these words before its arguments.
write_tool() {
    local file=$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '#!/bin/sh\nexec %s "$@"\n' "$*" >"$file"
    chmod +x "$file"
}

# unpack_for_arm FOLDER PACKAGE...: Debian packages for AArch64, and what they need, unpacked into the folder for an emulator
# to use. apt gets them with folders of its own; nothing is installed, and the machine's packages stay as they are.
unpack_for_arm() {
    local folder=$1 apt=$work/apt
    shift
    [[ ! -e $folder/packages || $(cat "$folder/packages") != "$*" ]] || return 0
    is_debian || return 1
    local -a options=(-qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$apt" -o Dir::Cache="$apt/cache"
        -o Dir::State::status="$apt/status" -o APT::Sandbox::User=root -o Acquire::Languages=none)
    rm -rf "$apt" "$folder"
    mkdir -p "$apt"/{lists/partial,cache/archives/partial} "$folder"
    : >"$apt/status"
    say "Debian packages for AArch64: $*"
    run "$logs/apt.log" apt-get "${options[@]}" update || true # one source that fails does no harm if others have it
    run "$logs/apt.log" apt-get "${options[@]}" install -y --no-install-recommends --download-only "$@" || return 1
    for deb in "$apt"/cache/archives/*.deb; do dpkg -x "$deb" "$folder" || return 1; done
    rm -rf "$apt"
    echo "$*" >"$folder/packages"
}

# A web server for the files of a folder, on a free port of this machine, until the script ends. Sets `port`.
serve() { # FOLDER
    : >"$work/server.log" # the server may be slower than the first look
    python3 -u -m http.server --bind 127.0.0.1 --directory "$1" 0 >"$work/server.log" 2>&1 &
    server=$!
    trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
    for _ in $(seq 100); do
        port=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\) .*/\1/p' "$work/server.log")
        [[ -z $port ]] || return 0
        sleep 0.1
    done
    stop "the web server does not start: $(cat "$work/server.log")"
}
