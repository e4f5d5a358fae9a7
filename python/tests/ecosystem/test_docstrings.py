# SPDX-License-Identifier: MIT
"""Docstrings keep to the numpydoc standard and say what the signatures say."""

import inspect

import pytest
from numpydoc.validate import validate

import keishis_sandbox as ks

# Not asked for: an extended summary (ES01), an example for every method (EX01), cross references (SA01), a type of
# parameters that are described together as those of another function (PR04); and where the closing quotes stand (GL02),
# which Cython does not keep.
NOT_ASKED = {"ES01", "EX01", "SA01", "PR04", "GL02"}

NAMES = [
    *ks.__all__,
    *(f"{kind.__name__}.{name}" for kind in (ks.Accumulator, ks.Moments) for name in dir(kind) if name[0] != "_"),
]


@pytest.mark.parametrize("name", NAMES)
def test_docstring_is_complete(name):
    errors = validate(f"keishis_sandbox.{name}")["errors"]
    assert [(code, text) for code, text in errors if code not in NOT_ASKED] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name[0].islower()])
def test_signature_can_be_inspected(name):
    function = getattr(ks, name)
    assert str(inspect.signature(function)).startswith("(")
    assert not function.__doc__.startswith(name)
