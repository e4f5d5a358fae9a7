# SPDX-License-Identifier: MIT
"""The package as such: what it says of itself, its stubs, its documentation."""

import ast
import doctest
import importlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest

import keishis_sandbox as ks
from keishis_sandbox import _keishis_sandbox as native
from keishis_sandbox import _reductions as reductions

INSTALLED = Path(ks.__file__).parent
README = Path(__file__).resolve().parent.parent / "README.md"


def test_build_info_tells_what_runs():
    info = ks.build_info()
    assert info["package"] == ks.__version__ == importlib.metadata.version("keishis-sandbox")
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["library"])
    assert info["mode"] in ("bundled", "system")
    assert info["kernel"] in ("avx512", "avx2", "sse2", "neon", "generic", "scalar")
    assert info["threads"] == ks.get_threads()


def test_mode_is_the_one_the_caller_built():
    wanted = os.environ.get("KEISHIS_SANDBOX_TEST_MODE", "")
    assert ks.build_info()["mode"] == (wanted or ks.build_info()["mode"])


def symbols_of(module, *options):
    said = subprocess.run(["nm", "-D", *options, module], capture_output=True, text=True, check=True).stdout
    return [line.split()[-1].partition("@")[0] for line in said.splitlines()]


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("nm"), reason="needs nm and ELF")
def test_symbols_prove_the_mode():
    undefined = [name for name in symbols_of(native.__file__, "--undefined-only") if name.startswith("ksb")]
    exported = [name for name in symbols_of(native.__file__, "--defined-only") if name.startswith(("ksb", "mysum"))]
    assert exported == []  # another copy in the process cannot meet ours
    if ks.build_info()["mode"] == "bundled":
        assert undefined == []
    else:
        assert {"ksb_version", "ksb_sum_f64_strided", "ksb_acc_pack"} <= set(undefined)
        assert not [name for name in undefined if name.startswith("ksbi_")]


def test_names_for_users_are_the_settled_ones():
    assert ks.__all__ == sorted(ks.__all__)
    assert all(hasattr(ks, name) for name in ks.__all__)
    assert set(ks.__all__) == {
        *("mysum", "mysub", "sum", "mean", "var", "std", "norm", "dot", "fsum", "sum_by"),
        *("nansum", "nanmean", "nanvar", "nanstd", "Accumulator", "Moments", "build_info"),
        *("set_threads", "get_threads"),
    }


def test_stub_names_everything_of_the_compiled_module():
    stub = ast.parse((INSTALLED / "_keishis_sandbox.pyi").read_text(encoding="utf-8"))
    declared = {node.name for node in stub.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    kinds = ("builtin_function_or_method", "type")
    present = {
        name
        for name in dir(native)
        if type(getattr(native, name)).__name__ in kinds and getattr(native, name).__module__ == native.__name__
    }
    assert declared == present


def test_package_is_typed():
    assert (INSTALLED / "py.typed").is_file()


@pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "2.0.0", reason="NumPy 1 prints scalars without their type")
@pytest.mark.parametrize(
    ("module", "least"), [(ks, 4), (native, 10), (reductions, 20)], ids=lambda m: getattr(m, "__name__", "")
)
def test_examples_in_docstrings(module, least):
    failed, attempted = doctest.testmod(module)
    assert failed == 0
    assert attempted >= least


@pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) < "2.0.0", reason="NumPy 1 prints scalars without their type")
def test_examples_in_the_readme():
    failed, attempted = doctest.testfile(str(README), module_relative=False)
    assert failed == 0
    assert attempted >= 5


def test_import_loads_nothing_beyond_numpy():
    code = (
        "import sys, numpy; before = set(sys.modules); import keishis_sandbox;"
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in said if "cython" not in name] == ["keishis_sandbox"]


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="for free-threaded Python")
def test_import_leaves_the_gil_off():
    code = "import sys, numpy; before = sys._is_gil_enabled(); import keishis_sandbox; print(before, sys._is_gil_enabled())"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHON_GIL"}
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, env=kept)
    assert said.stdout.split() == ["False", "False"]
    assert said.stderr == ""  # a module that does not declare itself is named here, and turns the GIL on


# ---------------------------------------------------------------------------------------------------
# A system library that is not the one the package was built for
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("found", "minimum"), [("0.0.9", "0.1.0"), ("0.9.9", "0.10.0"), ("1.2.3", "2.0.0")])
def test_library_that_is_too_old_is_refused(monkeypatch, found, minimum):
    monkeypatch.setattr(native, "library_version", lambda: found)
    monkeypatch.setattr(native, "minimum_library_version", lambda: minimum)
    with pytest.raises(
        ImportError, match=rf"needs the C library keishis_sandbox {minimum} or later and .* is {found}\."
    ):
        importlib.reload(ks)


@pytest.mark.parametrize("found", ["0.1.0", "0.1.10", "0.2.0", "1.0.0"])
def test_library_that_is_new_enough_is_accepted(monkeypatch, found):
    monkeypatch.setattr(native, "library_version", lambda: found)
    monkeypatch.setattr(native, "minimum_library_version", lambda: "0.1.0")
    ks._refuse_unsuitable_library()


def test_library_with_states_of_another_size_is_refused(monkeypatch):
    monkeypatch.setattr(native, "states_fit", lambda: False)
    with pytest.raises(ImportError, match="differ in size"):
        importlib.reload(ks)
