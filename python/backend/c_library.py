# SPDX-License-Identifier: MIT
"""Where the C library comes from: compiled in (`bundled`) or found on the system (`system`).

KEISHIS_SANDBOX_BUILD chooses. A system library that is missing or too old ends the build with what was
tried and how to fix it: falling back to the bundled sources would hand the user another library than
the one asked for.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

MODE_VARIABLE = "KEISHIS_SANDBOX_BUILD"
MODES = ("bundled", "system")
PKG_CONFIG_NAME = "keishis_sandbox"


class BuildError(SystemExit):
    """Ends the build with a message for the user, without a traceback."""

    def __init__(self, message: str) -> None:
        super().__init__(f"\nkeishis-sandbox: {message}\n")


@dataclass(frozen=True)
class CLibrary:
    """What an extension needs in order to use the C library."""

    sources: list[str] = field(default_factory=list)
    macros: list[tuple[str, str | None]] = field(default_factory=list)
    compile_args: list[str] = field(default_factory=list)
    link_args: list[str] = field(default_factory=list)


def build_mode() -> str:
    """The mode the environment asks for; `bundled` if it says nothing."""
    mode = os.environ.get(MODE_VARIABLE, "") or "bundled"
    if mode not in MODES:
        raise BuildError(
            f"the environment variable {MODE_VARIABLE} is {mode!r}, which is no mode. Use 'bundled' "
            f"(or leave it unset) to compile the C library into the package, "
            f"or 'system' to link an installed one."
        )
    return mode


def makefile_list(makefile: Path, variable: str) -> list[str]:
    """The words that `variable = ...` lists in a makefile, backslash-continued lines joined."""
    text = makefile.read_text(encoding="utf-8").replace("\\\n", " ")
    match = re.search(rf"^{re.escape(variable)}[ \t]*=(.*)$", text, flags=re.MULTILINE)
    if match is None or not match[1].split():
        raise BuildError(f"{makefile} does not define {variable}; the list of C sources is not complete.")
    return match[1].split()


def bundled_library(root: Path) -> CLibrary:
    """The sources under `root`, compiled with hidden visibility so that no other copy of the library in
    the process can take their place."""
    return CLibrary(
        sources=makefile_list(root / "lib" / "Makefile.inc", "KSB_SOURCES"),
        macros=[("KSB_STATIC", None)],
        compile_args=["-Iinclude", "-Ilib"],
    )


def _pkg_config(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*shlex.split(os.environ.get("PKG_CONFIG", "pkg-config")), *arguments]
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        raise BuildError(
            f"{MODE_VARIABLE}=system needs pkg-config, and the command {command[0]!r} was not found. "
            f"Install it (Debian: apt install pkg-config), or name it in the environment variable "
            f"PKG_CONFIG, or build with {MODE_VARIABLE}=bundled."
        ) from None


def system_library(minimum: str) -> CLibrary:
    """The installed library, by pkg-config."""
    requirement = f"{PKG_CONFIG_NAME} >= {minimum}"
    asked = _pkg_config("--print-errors", "--exists", requirement)
    if asked.returncode != 0:
        version = _pkg_config("--modversion", PKG_CONFIG_NAME)
        found = f"found version {version.stdout.strip()}, which is too old" if version.returncode == 0 else "found none"
        path = os.environ.get("PKG_CONFIG_PATH") or "not set"
        said = " ".join(asked.stderr.split()) or "nothing"
        raise BuildError(
            f"{MODE_VARIABLE}=system needs the C library {PKG_CONFIG_NAME} {minimum} or later and {found}.\n"
            f"  tried:  pkg-config --exists '{requirement}' (PKG_CONFIG_PATH: {path})\n"
            f"  it said: {said}\n"
            f"To fix it, install the C library (./configure && make && make install) and, if it is not in a "
            f"standard prefix, set PKG_CONFIG_PATH=PREFIX/lib/pkgconfig; "
            f"or build with {MODE_VARIABLE}=bundled."
        )
    return CLibrary(
        compile_args=shlex.split(_pkg_config("--cflags", PKG_CONFIG_NAME).stdout),
        link_args=shlex.split(_pkg_config("--libs", PKG_CONFIG_NAME).stdout),
    )
