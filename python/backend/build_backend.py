# SPDX-License-Identifier: MIT
"""PEP 517 build backend: setuptools, run in a self-contained copy of the tree.

In a checkout the C sources lie one level above this package, where no source distribution can reach
them. Every hook therefore first lays out, in a temporary folder, the tree that a source distribution
unpacks to (the package, and `lib/`, `include/`, LICENSE and the shared test vectors beside it) and lets
setuptools work there. A wheel built from a checkout and one built from the sdist thus come from the same
files, and nothing is left behind in the checkout.

Editable installs are not offered: the compiled module would have to live in the sources.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from setuptools import build_meta

ConfigSettings = Mapping[str, Any] | None

PACKAGE_ROOT = Path(__file__).resolve().parent.parent

# What belongs to the package, named one by one so that litter in a checkout never ships.
PACKAGE_PARTS = (
    "backend",
    "keishis_sandbox",
    "tests",
    "MANIFEST.in",
    "NEWS.md",
    "README.md",
    "pyproject.toml",
    "setup.py",
)

# What comes from the repository: where it lies there, and where an sdist has it.
REPOSITORY_PARTS = {
    "LICENSE": "LICENSE",
    "include": "include",
    "lib": "lib",
    "tests/vectors": "tests/vectors",
}

LITTER = shutil.ignore_patterns("__pycache__", ".*", "*.o", "*.lo", "*.la", "*.so", "*.pyd", "_keishis_sandbox.c")


def c_core_root() -> Path:
    """The folder that holds `lib/` and `include/`: this one in an sdist, the one above in a checkout."""
    for root in (PACKAGE_ROOT, PACKAGE_ROOT.parent):
        if (root / "lib" / "Makefile.inc").is_file():
            return root
    raise SystemExit(
        f"keishis-sandbox: the sources of the C library are missing: there is no lib/Makefile.inc in "
        f"{PACKAGE_ROOT} (a source distribution) nor in {PACKAGE_ROOT.parent} (a checkout). "
        f"Build from a whole checkout of the repository or from the sdist published on PyPI."
    )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=LITTER, dirs_exist_ok=True)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    else:
        raise SystemExit(f"keishis-sandbox: {source} is missing; the checkout or sdist is not complete.")


@contextlib.contextmanager
def _staged_tree() -> Iterator[None]:
    """Run the body inside the laid-out tree."""
    core = c_core_root()
    with tempfile.TemporaryDirectory(prefix="keishis-sandbox-build-") as folder:
        tree = Path(folder)
        for part in PACKAGE_PARTS:
            _copy(PACKAGE_ROOT / part, tree / part)
        for there, here in REPOSITORY_PARTS.items():
            _copy(core / there, tree / here)
        with contextlib.chdir(tree):
            yield


def _absolute(folder: str | None) -> str | None:
    return None if folder is None else str(Path(folder).absolute())


# pyproject.toml states all requirements. Asking setuptools would run setup.py outside the laid-out tree.
def get_requires_for_build_sdist(config_settings: ConfigSettings = None) -> list[str]:
    return []


def get_requires_for_build_wheel(config_settings: ConfigSettings = None) -> list[str]:
    return []


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: ConfigSettings = None) -> str:
    target = _absolute(metadata_directory)
    with _staged_tree():
        return build_meta.prepare_metadata_for_build_wheel(target, config_settings)


def build_wheel(
    wheel_directory: str, config_settings: ConfigSettings = None, metadata_directory: str | None = None
) -> str:
    target, metadata = _absolute(wheel_directory), _absolute(metadata_directory)
    with _staged_tree():
        return build_meta.build_wheel(target, config_settings, metadata)


def build_sdist(sdist_directory: str, config_settings: ConfigSettings = None) -> str:
    target = _absolute(sdist_directory)
    with _staged_tree():
        return build_meta.build_sdist(target, config_settings)
