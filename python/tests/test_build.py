# SPDX-License-Identifier: MIT
"""What the build makes: an sdist that holds all it needs, and from it, unpacked outside a checkout and offline, a wheel."""

import os
import re
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


def test_sdist_is_self_contained(unpacked):
    makefile = (unpacked / "lib" / "Makefile.inc").read_text(encoding="utf-8").replace("\\\n", " ")
    sources = re.search(r"^KSB_SOURCES[ \t]*=(.*)$", makefile, flags=re.MULTILINE)[1].split()
    assert len(sources) > 20
    for name in (*sources, "include/keishis_sandbox.h", "LICENSE", "README.md", "tests/vectors/sum_f64.txt"):
        assert (unpacked / name).is_file(), name


@pytest.mark.parametrize("mode", ["bundled", "system"])
def test_wheel_is_built_from_it_offline(python, unpacked, tmp_path, mode):
    found = subprocess.run(["pkg-config", "--exists", "keishis_sandbox"], check=False).returncode == 0
    if mode == "system" and not found:
        pytest.skip("no installed C library that pkg-config finds")
    run(
        *(python, "-m", "pip", "wheel", "-q", "--no-index", "--no-build-isolation", "--no-deps", "-w", str(tmp_path)),
        str(unpacked),
        KEISHIS_SANDBOX_BUILD=mode,
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
