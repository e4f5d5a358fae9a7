# SPDX-License-Identifier: MIT
# BinaryBuilder's recipe; `julia build_tarballs.jl --help` says how it is run.
using BinaryBuilder

name = "keishis_sandbox"
version = v"0.1.0"

# The tarball of the release. Its sum is in SHA256SUMS beside it; until there is a release these are 64 zeros.
sources = [
    ArchiveSource(
        "https://github.com/keishis/keishis_sandbox/releases/download/c-v$(version)/keishis_sandbox-$(version).tar.gz",
        "0000000000000000000000000000000000000000000000000000000000000000",
    ),
]

# Without the libraries of the tests, which cannot run here; no static library, as Yggdrasil asks.
script = raw"""
cd ${WORKSPACE}/srcdir/keishis_sandbox-*
update_configure_scripts
./configure --prefix=${prefix} --build=${MACHTYPE} --host=${target} --disable-static
make -j${nproc}
make install
install_license LICENSE
"""

# Kernels are chosen at run time, and one of them is plain integer arithmetic for every other processor.
platforms = supported_platforms()

products = [
    LibraryProduct(["libkeishis_sandbox"], :libkeishis_sandbox),
]

dependencies = Dependency[]

# Other compilers than GCC 9 or later and clang 10 or later are refused by the sources.
build_tarballs(ARGS, name, version, sources, script, platforms, products, dependencies;
               julia_compat="1.6", preferred_gcc_version=v"10")
