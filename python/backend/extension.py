# SPDX-License-Identifier: MIT
"""The compiled module `keishis_sandbox._keishis_sandbox` and how it is built.

Runs in the tree laid out by build_backend.py: paths are relative to its top.
"""

from __future__ import annotations

import sysconfig
import tomllib
from pathlib import Path
from typing import Any

from c_library import build_mode, bundled_library, system_library
from setuptools import Extension
from setuptools.command.build_ext import build_ext

# The oldest CPython whose limited API the module keeps to: one wheel serves it and all later ones.
LIMITED_API_TAG = "cp311"
LIMITED_API_HEX = "0x030B0000"

# Free-threaded interpreters have no limited API before CPython 3.15; they get a build of their own.
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))

CYTHON_DIRECTIVES = {
    "language_level": 3,
    "binding": False,  # builtin functions: the cheapest call there is
    "boundscheck": False,
    "embedsignature": True,
    "embedsignature.format": "python",
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
        return ["-std=gnu11", "-ffp-contract=off", "-fvisibility=hidden", "-pthread"]
