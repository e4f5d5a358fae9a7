# SPDX-License-Identifier: MIT
"""mysum (C) and mysub (Python): the same rules."""

import pickle

import numpy as np
import pytest

import keishis_sandbox as ks

LEAST, MOST = -(2**63), 2**63 - 1
BOTH = pytest.mark.parametrize("function", [ks.mysum, ks.mysub], ids=["mysum", "mysub"])


class Index:
    def __index__(self):
        return 7


class BrokenIndex:
    def __index__(self):
        raise RuntimeError("mine")


@pytest.mark.parametrize(
    ("a", "b"),
    [(1, 2), (0, 0), (-5, 3), (MOST, 0), (LEAST, 0), (MOST, LEAST), (MOST - 1, 1), (LEAST + 1, -1)],
)
def test_mysum_adds(a, b):
    result = ks.mysum(a, b)
    assert result == a + b
    assert type(result) is int


@pytest.mark.parametrize(
    ("a", "b"), [(1, 2), (0, 0), (-5, 3), (MOST, 0), (LEAST, 0), (MOST, MOST), (LEAST, LEAST), (-1, LEAST)]
)
def test_mysub_subtracts(a, b):
    result = ks.mysub(a, b)
    assert result == a - b
    assert type(result) is int


@BOTH
@pytest.mark.parametrize("seven", [7, np.int8(7), np.uint64(7), np.array(7), Index()], ids=lambda v: type(v).__name__)
def test_anything_with_index_is_an_integer(function, seven):
    assert function(seven, 1) == function(7, 1)
    assert function(1, seven) == function(1, 7)


@BOTH
def test_bool_is_an_integer(function):
    assert function(True, True) == function(1, 1)


@BOTH
@pytest.mark.parametrize(
    "value",
    [MOST + 1, LEAST - 1, 10**5000, -(10**5000), np.uint64(2**63)],
    ids=["2**63", "-2**63 - 1", "10**5000", "-10**5000", "uint64"],
)
@pytest.mark.parametrize(("name", "place"), [("a", 0), ("b", 1)])
def test_argument_outside_int64_is_named(function, value, name, place):
    arguments = [0, 0]
    arguments[place] = value
    with pytest.raises(OverflowError, match=rf"^{function.__name__}: argument '{name}' is outside int64"):
        function(*arguments)


@pytest.mark.parametrize(("a", "b"), [(MOST, 1), (1, MOST), (LEAST, -1), (LEAST, LEAST), (MOST, MOST)])
def test_mysum_overflow_is_reported(a, b):
    with pytest.raises(OverflowError, match=r"^mysum: -?\d+ \+ -?\d+ is outside int64"):
        ks.mysum(a, b)


@pytest.mark.parametrize(("a", "b"), [(MOST, -1), (LEAST, 1), (0, LEAST), (LEAST, MOST)])
def test_mysub_overflow_is_reported(a, b):
    with pytest.raises(OverflowError, match=r"^mysub: -?\d+ - -?\d+ is outside int64"):
        ks.mysub(a, b)


@BOTH
@pytest.mark.parametrize("value", [1.5, 1.0, "1", None, 1j, [1], np.float64(1)], ids=lambda v: type(v).__name__)
@pytest.mark.parametrize(("name", "place"), [("a", 0), ("b", 1)])
def test_argument_that_is_no_integer_is_named(function, value, name, place):
    arguments = [0, 0]
    arguments[place] = value
    kind = type(value).__name__
    with pytest.raises(TypeError, match=rf"^{function.__name__}: argument '{name}' must be an integer, not {kind}$"):
        function(*arguments)


@BOTH
@pytest.mark.parametrize("arguments", [(), (1,), (1, 2, 3)], ids=len)
def test_two_arguments_are_needed(function, arguments):
    with pytest.raises(TypeError):
        function(*arguments)


@BOTH
def test_arguments_are_positional(function):
    with pytest.raises(
        TypeError, match=rf"{function.__name__}\(\) (takes no keyword|got some positional-only) arguments"
    ):
        function(a=1, b=2)


@BOTH
def test_functions_travel_to_other_processes(function):
    assert pickle.loads(pickle.dumps(function)) is function


def test_error_of_an_index_method_is_the_callers_own():
    with pytest.raises(RuntimeError, match="mine"):
        ks.mysum(BrokenIndex(), 1)
