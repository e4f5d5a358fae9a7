# SPDX-License-Identifier: MIT
"""Calls with whatever arguments hypothesis puts together: a result, which is that of the same elements in a plain array, or
an error that a caller can understand. No argument is changed, nothing crashes."""

import inspect
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import keishis_sandbox as ks

pytest.importorskip("hypothesis")

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

REDUCTIONS = [ks.sum, ks.mean, ks.var, ks.std, ks.norm, ks.nansum, ks.nanmean, ks.nanvar, ks.nanstd]
UNDERSTOOD = (TypeError, ValueError, OverflowError, IndexError)

supported = st.sampled_from(
    ["f8", "f4", "f2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "c16", "c8", ">f8", ">f4", ">i4", ">c16", "?"]
).map(np.dtype)
foreign = st.sampled_from(["O", "S3", "U2", "M8[s]", "m8[ms]", "V5", "f8,i4", np.longdouble]).map(np.dtype)
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=7)


@st.composite
def arrays(draw, dtypes=supported):
    """Arrays in all the ways that they may lie in memory."""
    dtype, shape = draw(dtypes), draw(shapes)
    if dtype.kind == "O":
        return np.full(shape, draw(st.sampled_from([1.5, None, Fraction(1, 3), "text"])), dtype)
    step = draw(st.sampled_from([1, 2, -1, -3]))
    size = int(np.prod(shape)) * abs(step)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    # Any bits at all are numbers of a type that has no objects in it, but most of them are large.
    flat = rng.integers(0, 256, size * dtype.itemsize, np.uint8)
    if dtype.kind == "b":
        flat &= 1
    flat = flat.view(dtype)
    if dtype.kind in "fc" and draw(st.booleans()):
        flat = (100 * rng.standard_normal(size)).astype(dtype)
    x = flat[::step].reshape(shape)
    kind = draw(st.sampled_from(["plain", "transposed", "read-only", "of Fortran", "repeated", "unaligned", "masked"]))
    if kind == "transposed":
        return x.T
    if kind == "read-only":
        x.flags.writeable = False
    if kind == "of Fortran":
        return np.asfortranarray(x)
    if kind == "repeated":
        return np.broadcast_to(x, (2, *x.shape))
    if kind == "unaligned":
        return np.frombuffer(b"\0" + x.tobytes(), np.uint8)[1:].view(dtype).reshape(shape)
    if kind == "masked" and dtype.names is None:
        return np.ma.array(x, mask=draw(hnp.arrays(bool, shape)))
    return x


# What is no argument at all, or a doubtful one.
nonsense = st.sampled_from(
    [None, ..., True, -1, 2**70, 1.5, float("nan"), 1j, "text", b"bytes", [], [[]], [[1.0], [2.0, 3.0]], {1: 2.0}, {3.0},
     range(5), [Decimal("0.1")], [Fraction(1, 3), 2], object(), type, np.float64(3), np.array(2.0), memoryview(b"abc")]
)  # fmt: skip
argument = st.one_of(arrays(), arrays(), arrays(), arrays(foreign), st.lists(st.floats()), nonsense)
axes = st.one_of(st.none(), st.integers(-4, 4), st.tuples(st.integers(-3, 3), st.integers(-3, 3)), nonsense)
OPTIONS = {
    "axis": axes,
    "dtype": st.one_of(supported, foreign, nonsense),
    "out": st.one_of(st.none(), arrays(), nonsense),
    "ddof": st.one_of(st.integers(-2, 9), nonsense),
    "keepdims": st.one_of(st.booleans(), nonsense),
    "initial": st.one_of(st.floats(), nonsense),
    "where": st.one_of(st.booleans(), arrays(st.just(np.dtype("?"))), nonsense),
    "weights": argument,
    "conjugate": st.booleans(),
}


def outcome(function, *arguments, **options):
    """The value of a call, or its error."""
    with warnings.catch_warnings():
        # What NumPy thinks of the arguments when it makes arrays of them.
        warnings.simplefilter("ignore")
        try:
            return function(*arguments, **options)
        except UNDERSTOOD as error:
            assert str(error)
            return error


def content(x):
    """The bytes of an array that no call may change, with its mask."""
    if not isinstance(x, np.ndarray) or x.dtype.hasobject:
        return None
    return np.asarray(x).tobytes(), x.dtype, x.shape, np.ma.getmaskarray(x).tobytes()


@st.composite
def options_of(draw, function):
    takes = [name for name in inspect.signature(function).parameters if name in OPTIONS]
    chosen = draw(st.lists(st.sampled_from(takes), max_size=3, unique=True))
    return {name: draw(OPTIONS[name]) for name in chosen}


EACH = pytest.mark.parametrize("function", REDUCTIONS, ids=lambda f: f.__name__)


@EACH
@given(arrays())
def test_reductions_of_arrays_that_lie_anyhow(function, x):
    before = content(x)
    got = outcome(function, x)
    plain = x.compressed() if isinstance(x, np.ma.MaskedArray) else x.reshape(-1)
    want = outcome(function, np.ascontiguousarray(plain.astype(x.dtype.newbyteorder("="))))
    if got is np.ma.masked:
        assert plain.size == 0
    elif isinstance(got, Exception):
        assert str(got) == str(want)
    else:
        assert np.asarray(got).tobytes() == np.asarray(want).tobytes()
    assert content(x) == before


@EACH
@given(st.data())
def test_reductions_with_options(function, data):
    x, options = data.draw(argument), data.draw(options_of(function))
    before = content(x)
    kept = {name: content(value) for name, value in options.items() if name != "out"}
    outcome(function, x, **options)
    assert content(x) == before
    assert kept == {name: content(value) for name, value in options.items() if name != "out"}


@given(argument, argument, st.one_of(st.integers(-1, 9), nonsense), st.data())
def test_two_arguments_and_states(x, y, n, data):
    before = content(x), content(y)
    outcome(ks.dot, x, y, **data.draw(options_of(ks.dot).filter(lambda options: "out" not in options)))
    outcome(ks.sum_by, x, y, n)
    # As many groups as the largest label says; of 2**60 there is no room for the sums, which is no matter of this test.
    if not (isinstance(y, np.ndarray) and y.dtype.kind in "iu" and y.size and y.max() > 1000):
        outcome(ks.sum_by, x, y)
    for kind in (ks.Accumulator, ks.Moments):
        state = kind([1.0, 2.0])
        saved = state.tobytes()
        for change in (state.add, state.subtract, state.merge, kind.frombytes):
            # Data that are refused leave the state as it was, even where only the last of them is at fault.
            if isinstance(outcome(change, x), Exception):
                assert state.tobytes() == saved
            saved = state.tobytes()
    acc = ks.Accumulator()
    for change in (acc.add_products, acc.subtract_products):
        saved = acc.tobytes()
        if isinstance(outcome(change, x, y), Exception):
            assert acc.tobytes() == saved
    assert (content(x), content(y)) == before


@pytest.mark.parametrize("kind", [ks.Accumulator, ks.Moments])
@given(st.lists(st.floats(), max_size=4), st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), max_size=3),
       st.integers(-9, 2))  # fmt: skip
def test_saved_forms_of_any_bytes(kind, numbers, changes, longer):
    form = bytearray(kind(numbers).tobytes())
    for where, byte in changes:
        form[where % len(form)] = byte
    form = bytes(form[: len(form) + longer] if longer < 0 else form + bytes(longer))
    got = outcome(kind.frombytes, form)
    assert isinstance(got, ValueError) or got.tobytes() == form
