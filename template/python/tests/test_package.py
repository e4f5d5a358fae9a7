# SPDX-License-Identifier: MIT
"""The package as such: what it says of itself, its stubs, its documentation."""

import ast
import doctest
import importlib.metadata
import os
import re
from pathlib import Path

import keishis_sandbox
from keishis_sandbox import _keishis_sandbox as native
from keishis_sandbox import _mean

INSTALLED = Path(keishis_sandbox.__file__).parent
README = Path(__file__).resolve().parent.parent / "README.md"


def test_build_info_tells_what_runs():
    info = keishis_sandbox.build_info()
    assert info["package"] == keishis_sandbox.__version__ == importlib.metadata.version("keishis-sandbox")
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["library"])
    assert info["mode"] in ("bundled", "system")


def test_mode_is_the_one_the_caller_built():
    wanted = os.environ.get("KEISHIS_SANDBOX_TEST_MODE", "")
    assert keishis_sandbox.build_info()["mode"] == (wanted or keishis_sandbox.build_info()["mode"])


def test_stub_names_everything_of_the_compiled_module():
    stub = ast.parse((INSTALLED / "_keishis_sandbox.pyi").read_text(encoding="utf-8"))
    declared = {node.name for node in stub.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    present = {
        name
        for name in dir(native)
        if type(getattr(native, name)).__name__ == "builtin_function_or_method" and not name.startswith("__pyx")
    }
    assert declared == present


def test_package_is_typed():
    assert (INSTALLED / "py.typed").is_file()


def test_examples_in_docstrings_and_readme():
    for failed, attempted in (
        doctest.testmod(keishis_sandbox),
        doctest.testmod(_mean),
        doctest.testfile(str(README), module_relative=False),
    ):
        assert failed == 0
        assert attempted >= 2
