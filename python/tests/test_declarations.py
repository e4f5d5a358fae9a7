# SPDX-License-Identifier: MIT
"""_libksb.pxd says what include/keishis_sandbox.h says.

Cython believes its declarations: a wrong one compiles and then passes wrong arguments. Both files are read as text here, by
the few forms of declaration they use.
"""

import re
from pathlib import Path

import pytest

PACKAGE_ROOT = Path(__file__).resolve().parent.parent
HEADER = next(
    (
        path
        for root in (PACKAGE_ROOT, PACKAGE_ROOT.parent)
        if (path := root / "include" / "keishis_sandbox.h").is_file()
    ),
    PACKAGE_ROOT / "include" / "keishis_sandbox.h",
)
PXD = PACKAGE_ROOT / "keishis_sandbox" / "_libksb.pxd"


def type_of(declaration):
    """The type of a parameter or result, without its name: `const void *x` is `const void*`."""
    words = re.findall(r"\w+|\*", declaration)
    name = words.pop() if words[-1] != "*" and words not in (["void"],) and len(words) > 1 else None
    return "".join(word + " " if word[0].isalpha() else word for word in words).replace(" *", "*").strip(), name


def signature(result, parameters):
    """Types alone. Cython's bint is C's int; it has no word for a parameter list of void."""
    listed = [type_of(p)[0] for p in parameters.split(",") if p.strip() not in ("", "void")]
    return (result.replace("bint", "int"), *listed)


def functions_of(text, pattern):
    found = {}
    for match in re.finditer(pattern, text):
        result, name = type_of(match["head"])
        assert name not in found, f"{name} is declared twice"
        found[name] = signature(result, match["parameters"])
    return found


@pytest.fixture(scope="module")
def header():
    text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text.replace("\\\n", " "))


@pytest.fixture(scope="module")
def pxd():
    lines = [line.partition("#")[0] for line in PXD.read_text(encoding="utf-8").splitlines()]
    return re.sub(r"\s+", " ", " ".join(lines))


@pytest.fixture(scope="module")
def declared(header):
    return functions_of(header, r"KSB_API (?P<head>[\w *]+?)\((?P<parameters>[^)]*)\);")


@pytest.fixture(scope="module")
def known(pxd):
    return functions_of(pxd, r"(?P<head>(?:const )?\w+ \*?\w+)\((?P<parameters>[^)]*)\) noexcept")


def test_every_function_is_declared_and_no_other(declared, known):
    assert len(declared) > 400
    assert known.keys() == declared.keys()


def test_functions_have_the_types_of_the_header(declared, known):
    assert {name: known[name] for name in declared} == declared


def test_functions_are_in_the_order_of_the_header(declared, known):
    assert list(known) == list(declared)


def test_statuses_are_those_of_the_header(header, pxd):
    in_header = re.search(r"typedef enum ksb_status \{(.*?)\}", header)[1]
    in_pxd = re.search(r"ctypedef enum ksb_status: ((?:KSB_\w+ )+)", pxd)[1]
    assert in_pxd.split() == re.findall(r"KSB_\w+", in_header)


def test_structs_are_those_of_the_header(header, pxd):
    for name, part in (("ksb_cf64", "double"), ("ksb_cf32", "float")):
        assert f"typedef struct {name} {{ {part} re, im; }} {name};" in header
        assert f"ctypedef struct {name}: {part} re, im " in pxd


def test_sizes_of_saved_forms_are_macros_of_the_header(header, pxd):
    sizes = re.search(r"enum: ((?:KSB_\w+_PACKED_MAX ?)+)", pxd)[1].split()
    assert sizes == re.findall(r"#define (KSB_\w+_PACKED_MAX) \d+", header)
