# SPDX-License-Identifier: MIT
"""What the build makes: an sdist that holds all it needs, and from it, unpacked outside a checkout and offline, a wheel."""

import os
import re
import shlex
import subprocess
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

PACKAGE_ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.build


def run(*command, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "KEISHIS_"))}
    said = subprocess.run(command, capture_output=True, text=True, env=kept | environment, check=False)
    assert said.returncode == 0, said.stdout[-3000:] + said.stderr[-3000:]
    return said.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """An interpreter that has the declared build requirements and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    needed = tomllib.loads((PACKAGE_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    interpreter = str(folder / "bin" / "python")
    subprocess.run([interpreter, "-m", "pip", "install", "-q", *needed], check=True)
    return interpreter


@pytest.fixture(scope="module")
def unpacked(python, tmp_path_factory):
    """The sdist, made by the backend as any frontend makes it, and unpacked far from the checkout."""
    folder = tmp_path_factory.mktemp("sdist")
    code = "import sys; sys.path.insert(0, 'backend'); import build_backend as b; print(b.build_sdist(sys.argv[1]))"
    subprocess.run([python, "-c", code, str(folder)], cwd=PACKAGE_ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    (root,) = (path for path in folder.iterdir() if path.is_dir())
    return root


def c_sources(root):
    makefile = (root / "lib" / "Makefile.inc").read_text(encoding="utf-8").replace("\\\n", " ")
    return re.search(r"^KSB_SOURCES[ \t]*=(.*)$", makefile, flags=re.MULTILINE)[1].split()


@pytest.fixture(scope="module")
def library(unpacked, tmp_path_factory):
    """The folder of keishis_sandbox.pc: of an installed library, or of one that the compiler alone makes here."""
    if subprocess.run(["pkg-config", "--exists", "keishis_sandbox"], check=False).returncode == 0:
        return Path(run("pkg-config", "--variable=pcfiledir", "keishis_sandbox").strip())
    prefix = tmp_path_factory.mktemp("prefix")
    (prefix / "lib").mkdir()
    subprocess.run(
        [
            *shlex.split(os.environ.get("CC", "cc")),
            *("-shared", "-fPIC", "-std=gnu11", "-O0", "-fvisibility=hidden", "-ffp-contract=off", "-pthread"),
            *("-Iinclude", "-Ilib", *c_sources(unpacked), "-o", str(prefix / "lib" / "libkeishis_sandbox.so"), "-lm"),
        ],
        cwd=unpacked,
        check=True,
    )
    (prefix / "keishis_sandbox.pc").write_text(
        "Name: keishis_sandbox\nDescription: exact reductions\nVersion: 0.1.0\n"
        f"Cflags: -I{unpacked}/include\nLibs: -L{prefix}/lib -lkeishis_sandbox\n"
    )
    return prefix


def test_sdist_is_self_contained(unpacked):
    sources = c_sources(unpacked)
    assert len(sources) > 20
    for name in (*sources, "include/keishis_sandbox.h", "LICENSE", "README.md", "tests/vectors/sum_f64.txt"):
        assert (unpacked / name).is_file(), name


@pytest.mark.parametrize("mode", ["bundled", "system"])
def test_wheel_is_built_from_it_offline(python, unpacked, tmp_path, mode, request):
    environment = {"PKG_CONFIG_PATH": str(request.getfixturevalue("library"))} if mode == "system" else {}
    run(
        *(python, "-m", "pip", "wheel", "-q", "--no-index", "--no-build-isolation", "--no-deps", "-w", str(tmp_path)),
        str(unpacked),
        KEISHIS_SANDBOX_BUILD=mode,
        **environment,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert "-cp311-abi3-" in wheel.name or sysconfig.get_config_var("Py_GIL_DISABLED")
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        (module,) = (name for name in names if name.endswith(".so"))
        file.extract(module, tmp_path)
    assert {"keishis_sandbox/py.typed", "keishis_sandbox/_keishis_sandbox.pyi", "keishis_sandbox/dask.py"} <= set(names)
    symbols = run("nm", "-D", "--undefined-only", str(tmp_path / module))
    assert (" ksb_version" in symbols) == (mode == "system")


@pytest.mark.parametrize(
    ("version", "found"),
    [(None, "found none"), ("0.0.9", "found version 0.0.9, which is too old")],
    ids=["none", "old"],
)
def test_build_stops_without_a_library_that_will_do(python, unpacked, tmp_path, version, found):
    if version is not None:
        (tmp_path / "keishis_sandbox.pc").write_text(f"Name: k\nDescription: k\nVersion: {version}\nLibs:\nCflags:\n")
    said = subprocess.run(
        [python, "-m", "pip", "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-w", tmp_path, unpacked],
        capture_output=True,
        text=True,
        env=os.environ | {"KEISHIS_SANDBOX_BUILD": "system", "PKG_CONFIG_LIBDIR": str(tmp_path), "PKG_CONFIG_PATH": ""},
        check=False,
    )
    assert said.returncode != 0
    assert f"KEISHIS_SANDBOX_BUILD=system needs the C library keishis_sandbox 0.1.0 or later and {found}" in (
        said.stdout + said.stderr
    )
    assert not list(tmp_path.glob("*.whl"))
