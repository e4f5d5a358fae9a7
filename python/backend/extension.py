# SPDX-License-Identifier: MIT
"""The compiled module `keishis_sandbox._keishis_sandbox` and how it is built.

Runs in the tree laid out by build_backend.py: paths are relative to its top.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

from c_library import BuildError, CLibrary, build_mode, bundled_library, system_library
from setuptools import Extension
from setuptools.command.build_ext import build_ext

# The oldest CPython whose limited API the module keeps to: one wheel serves it and all later ones.
LIMITED_API_TAG = "cp311"
LIMITED_API_HEX = "0x030B0000"

# Free-threaded interpreters have no limited API before CPython 3.15; they get a build of their own.
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))

# C11 with what GCC and clang add, and a*b + c keeps its two roundings.
C_LIBRARY_DIALECT = ["-std=gnu11", "-ffp-contract=off"]

# Which clang compiles the C library where MSVC compiles the module; the one on PATH unless set.
CLANG_VARIABLE = "KEISHIS_SANDBOX_CLANG"

CYTHON_DIRECTIVES = {
    "language_level": 3,
    "binding": False,  # builtin functions: the cheapest call there is
    "boundscheck": False,
    "embedsignature": True,
    "embedsignature.format": "clinic",
    "freethreading_compatible": True,
    "wraparound": False,
}

CONFIG_HEADER = """\
/* Written by the build: what the compiled module knows about itself. */
#define KSB_PY_PACKAGE_VERSION "{package_version}"
#define KSB_PY_MINIMUM_LIBRARY "{minimum_library}"
#define KSB_PY_MODE "{mode}"
"""


def native_extension() -> Extension:
    """The module as every command sees it; how it is compiled is settled when it is compiled."""
    return Extension(
        "keishis_sandbox._keishis_sandbox",
        sources=["keishis_sandbox/_keishis_sandbox.pyx"],
        py_limited_api=not FREE_THREADED,
    )


def wheel_options() -> dict[str, dict[str, Any]]:
    return {} if FREE_THREADED else {"bdist_wheel": {"py_limited_api": LIMITED_API_TAG}}


class BuildExtension(build_ext):
    """Adds the C library in the chosen mode. Only compiling does: an sdist needs no library."""

    def build_extension(self, ext: Extension) -> None:
        import numpy

        settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
        minimum = settings["tool"]["keishis-sandbox"]["minimum-c-library"]
        mode = build_mode()
        library = bundled_library(Path()) if mode == "bundled" else system_library(minimum)

        generated = Path(self.build_temp) / "generated"
        generated.mkdir(parents=True, exist_ok=True)
        header = CONFIG_HEADER.format(
            package_version=settings["project"]["version"], minimum_library=minimum, mode=mode
        )
        (generated / "ksb_py_config.h").write_text(header, encoding="utf-8")

        if self.compiler.compiler_type == "msvc":
            ext.extra_objects += self.compiled_by_clang(library)
        else:
            ext.sources += library.sources
        ext.include_dirs += [str(generated), numpy.get_include()]
        ext.define_macros += [
            *library.macros,
            ("NPY_NO_DEPRECATED_API", "NPY_1_7_API_VERSION"),
            ("NPY_TARGET_VERSION", "NPY_1_23_API_VERSION"),
        ]
        if not FREE_THREADED:
            ext.define_macros.append(("Py_LIMITED_API", LIMITED_API_HEX))
        ext.cython_directives = CYTHON_DIRECTIVES
        ext.extra_compile_args += library.compile_args + self.dialect()
        ext.extra_link_args += library.link_args
        if self.compiler.compiler_type == "unix":
            ext.libraries.append("m")
            ext.extra_link_args.append("-pthread")
        super().build_extension(ext)

    def dialect(self) -> list[str]:
        """Compiler options that correctness rests on: C11, and a*b + c keeps its two roundings."""
        if self.compiler.compiler_type == "msvc":
            return ["/std:c11", "/fp:precise"]
        return [*C_LIBRARY_DIALECT, "-fvisibility=hidden", "-pthread"]

    def compiled_by_clang(self, library: CLibrary) -> list[str]:
        """The C library as objects. MSVC compiles the module alone: the library is written for GCC and clang
        (lib/common.h), of which clang also compiles for MSVC's linker. The last object is clang's library of
        the arithmetic that processors lack.
        """
        if not library.sources:
            return []
        clang = os.environ.get(CLANG_VARIABLE) or "clang"
        processor = {"win-amd64": "x86_64", "win-arm64": "aarch64"}.get(self.plat_name)
        if processor is None:
            raise BuildError(f"there are no wheels for {self.plat_name}; use Python for x64 or ARM64.")
        command = [clang, f"--target={processor}-pc-windows-msvc"]
        if shutil.which(clang) is None:
            raise BuildError(
                f"on Windows the C library is compiled by clang, and the command {clang!r} was not found. "
                f"Install LLVM (winget install LLVM.LLVM), or name its clang in the environment variable "
                f"{CLANG_VARIABLE}."
            )
        objects = []
        for source in library.sources:
            target = (Path(self.build_temp) / source).with_suffix(".obj")
            target.parent.mkdir(parents=True, exist_ok=True)
            macros = [f"-D{name}" for name, _ in library.macros]
            options = ["-O2", *C_LIBRARY_DIALECT, *library.compile_args, *macros]
            self.spawn([*command, *options, "-c", source, "-o", str(target)])
            objects.append(str(target))
        builtins = subprocess.run(
            [*command, "--rtlib=compiler-rt", "-print-libgcc-file-name"],
            check=True,
            capture_output=True,
            text=True,
        )
        return [*objects, builtins.stdout.strip()]
