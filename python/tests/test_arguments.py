# SPDX-License-Identifier: MIT
"""Arguments of reductions that the generated comparison with NumPy leaves out: masked arrays, subclasses with rules of their
own, weights, groups, and an `out` that is part of the data."""

import itertools
import warnings
from fractions import Fraction

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import bits, exact_mean, exact_sum, exact_var, rounded

REDUCTIONS = ("sum", "mean", "var", "std", "norm", "nansum", "nanmean", "nanvar", "nanstd")
SKIPPING = ("sum", "mean", "var", "std")


# ---------------------------------------------------------------------------------------------------
# axis, keepdims, where, initial
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REDUCTIONS)
@pytest.mark.parametrize("axis", [True, (True,), (0, False)], ids=repr)
def test_axis_is_no_truth_value(name, axis):
    with pytest.raises(TypeError, match=rf"^{name}: argument 'axis' must be None, an integer or a tuple of integers"):
        getattr(ks, name)(np.ones((2, 3)), axis=axis)


@pytest.mark.parametrize("name", [*REDUCTIONS, "dot"])
@pytest.mark.parametrize("keepdims", ["yes", None, [], 1.0], ids=repr)
def test_keepdims_is_true_or_false(name, keepdims):
    x = np.ones((2, 3))
    arguments = (x, x) if name == "dot" else (x,)
    with pytest.raises(TypeError, match=rf"^{name}: argument 'keepdims' must be True or False, not "):
        getattr(ks, name)(*arguments, keepdims=keepdims)


@pytest.mark.parametrize("keepdims", [0, 1, False, True])
def test_keepdims_may_be_an_integer(keepdims):
    x = np.ones((2, 3))
    assert np.shape(ks.sum(x, 0, keepdims=keepdims)) == np.sum(x, 0, keepdims=keepdims).shape


def test_where_may_be_a_list_of_numbers():
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(ks.sum(x, 1, where=[1, 0, 2]), np.sum(x, 1, where=[1, 0, 2]))
    for wrong in (None, "a", [0.5, 1.0, 0.0], np.array([1, 0, 1])):
        with pytest.raises(TypeError, match=r"^sum: argument 'where' must be boolean"):
            ks.sum(x, 1, where=wrong)


def test_initial_integer_out_of_range_names_the_argument():
    with pytest.raises(OverflowError, match=r"^sum: argument 'initial' is an integer outside int64 and uint64"):
        ks.sum([1.0], initial=2**70)


@pytest.mark.parametrize("name", REDUCTIONS)
def test_out_may_be_part_of_the_data(name):
    x = np.arange(12.0).reshape(3, 4) ** 2
    want = getattr(ks, name)(x, axis=0)
    for target in (0, 2):
        data = x.copy()
        assert getattr(ks, name)(data, axis=0, out=data[target]) is not None
        np.testing.assert_array_equal(data[target], want)


# ---------------------------------------------------------------------------------------------------
# Masked arrays
# ---------------------------------------------------------------------------------------------------

MASKS = {
    "none": lambda generator, shape: np.zeros(shape, bool),
    "some": lambda generator, shape: generator.random(shape) < 0.5,
    "all": lambda generator, shape: np.ones(shape, bool),
    "absent": lambda generator, shape: np.ma.nomask,
}


@pytest.mark.parametrize("name", SKIPPING)
@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS.keys())
def test_masked_arrays_agree_with_numpy_ma(name, mask):
    generator = np.random.default_rng(20261124)
    for dtype, shape in itertools.product(("f8", "i4", "?", "c16", ">f8"), [(), (4,), (2, 3), (2, 3, 2)]):
        low = 0 if dtype == "?" else -4
        data = generator.integers(low, 2 if dtype == "?" else 5, shape).astype(dtype)
        x = np.ma.array(data, mask=mask(generator, shape))
        for axis, keepdims in itertools.product((None, -1, (), (0, 1)), (False, True)):
            if axis not in (None, ()) and len(shape) < (2 if isinstance(axis, tuple) else 1):
                continue
            with warnings.catch_warnings():  # NumPy 2.5 says of its own var that it casts the fill value to real
                warnings.filterwarnings("ignore", "Casting complex values to real")
                theirs = getattr(x, name)(axis=axis, keepdims=keepdims)
            ours = getattr(ks, name)(x, axis=axis, keepdims=keepdims)
            case = f"{name}({x!r}, axis={axis}, keepdims={keepdims}): {theirs!r}, here {ours!r}"
            assert type(ours) is type(theirs), case
            assert ours.shape == theirs.shape, case
            assert ours.dtype == theirs.dtype, case
            np.testing.assert_array_equal(np.ma.getmaskarray(ours), np.ma.getmaskarray(theirs), err_msg=case)
            np.testing.assert_allclose(np.ma.filled(ours, 0), np.ma.filled(theirs, 0), rtol=1e-12, err_msg=case)


@pytest.mark.parametrize("name", ["var", "std"])
@pytest.mark.parametrize(
    ("dtype", "given"), [("c8", 7 + 3j), ("c16", 7 + 3j), (">c16", 7 + 3j), ("c16", None), ("i4", 7)]
)
def test_variances_of_masked_arrays_have_real_fill_values(name, dtype, given):
    x = np.ma.array(np.arange(6).reshape(2, 3), dtype=dtype, mask=[[1, 0, 0], [1, 1, 1]], fill_value=given)
    before = x.fill_value  # numpy.ma makes its own of it here, if there is none
    result = getattr(ks, name)(x, axis=1)
    assert not np.iscomplexobj(result.fill_value)
    assert result.fill_value == (1e20 if given is None else 7)
    assert result.filled()[1] == result.fill_value
    assert x.fill_value == before
    assert np.iscomplexobj(x.fill_value) == (np.dtype(dtype).kind == "c")


def test_what_is_masked_is_not_summed():
    x = np.ma.array([1e16, 1.0, -1e16, np.nan, 7.0], mask=[0, 0, 0, 1, 1])
    assert ks.sum(x) == 1.0
    assert ks.sum(x, where=[True, False, True, True, True]) == 0.0
    assert ks.Accumulator(x) == ks.Accumulator([1e16, 1.0, -1e16])
    with pytest.raises(TypeError, match=r"^dot: argument 'x' is masked"):
        ks.dot(x, x)


# ---------------------------------------------------------------------------------------------------
# Subclasses with rules of their own
# ---------------------------------------------------------------------------------------------------


class Measured(np.ndarray):
    """Numbers and the power of their unit, as libraries of units have it: variances and products double it."""

    power = 1

    def __array_finalize__(self, obj):
        self.power = getattr(obj, "power", 1)

    def __array_function__(self, function, types, arguments, keywords):
        result = function(*map(plain, arguments), **{name: plain(v) for name, v in keywords.items()})
        return of_power(result, self.power * (2 if function in (np.var, np.nanvar) else 1))

    def __array_ufunc__(self, ufunc, method, *inputs, **keywords):
        powers = [v.power for v in inputs if isinstance(v, Measured)]
        return of_power(
            getattr(ufunc, method)(*map(plain, inputs), **keywords), sum(powers) if ufunc is np.multiply else powers[0]
        )


def plain(value):
    return value.view(np.ndarray) if isinstance(value, Measured) else value


def of_power(result, power):
    made = np.asarray(result).view(Measured)
    made.power = power
    return made


def measured(data):
    return np.asarray(data).view(Measured)


@pytest.mark.parametrize("name", [n for n in REDUCTIONS if n != "norm"])
@pytest.mark.parametrize("axis", [None, 0, (0, 1), ()], ids=repr)
@pytest.mark.parametrize("keepdims", [False, True])
def test_units_are_those_that_numpy_gives(name, axis, keepdims):
    for data in ([[1e16, 1.0, -1e16], [0.5, 0.25, 2.0]], np.ones((2, 3), "f4"), np.ones((2, 3), "i2")):
        theirs = getattr(np, name)(measured(data), axis=axis, keepdims=keepdims)
        ours = getattr(ks, name)(measured(data), axis=axis, keepdims=keepdims)
        assert (type(ours), ours.dtype, ours.shape, ours.power) == (Measured, theirs.dtype, theirs.shape, theirs.power)
        np.testing.assert_array_equal(np.asarray(ours), getattr(ks, name)(data, axis=axis, keepdims=keepdims))


def test_units_of_dot_products_are_multiplied():
    x, y = measured([1e200, 1e200, 1.0]), measured([1e200, -1e200, 1.0])
    for left, right, power in ((x, y, 2), (x, np.asarray(y), 1), (np.asarray(x), y, 1)):
        got = ks.dot(left, right)
        assert (type(got), got.power, float(got)) == (Measured, power, 1.0)


def test_subclass_that_refuses_ufuncs_is_refused():
    class Closed(np.ndarray):
        __array_ufunc__ = None

    out = np.full((), 7.0)
    with pytest.raises(TypeError, match="Closed"):
        ks.sum(np.ones(3).view(Closed), out=out)
    assert out == 7.0


def test_mask_of_another_library_is_not_overlooked():
    class Covered(Measured):
        mask = np.array([False, True])

    with pytest.raises(TypeError, match=r"^sum: the mask of a Covered is not understood; .* where=~x\.mask"):
        ks.sum(np.ones(2).view(Covered))


# ---------------------------------------------------------------------------------------------------
# Weights
# ---------------------------------------------------------------------------------------------------


def weighted(name, numbers, weights):
    """The weighted mean or variance of real numbers, as one fraction rounded once."""
    x, w = [list(map(Fraction, v)) for v in (numbers, weights)]
    total = sum(w)
    if total == 0:
        return float("nan")
    first = sum(a * b for a, b in zip(x, w, strict=True))
    if name == "mean":
        return rounded(first / total)
    squares = sum(a * a * b for a, b in zip(x, w, strict=True))
    return rounded((total * squares - first**2) / total**2)


@pytest.mark.parametrize("name", ["mean", "var"])
@pytest.mark.parametrize("types", [("f8", "f8"), ("f8", "u1"), ("i4", "f8"), (">f8", "f4")], ids="-".join)
@pytest.mark.parametrize("axis", [None, 0, 1, (0, 2), (2, 1), (0, 1, 2)], ids=repr)
@pytest.mark.parametrize("masked", [False, True])
def test_weights_along_axes(name, types, axis, masked):
    generator = np.random.default_rng(5)
    x = (generator.standard_normal((2, 3, 4)) * 50).astype(types[0])
    full = (generator.random(x.shape) * 9).astype(types[1])
    where = generator.random(x.shape) < 0.7 if masked else True
    axes = tuple(range(3)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    kept = [a for a in range(3) if a not in axes]
    # Of the shape of the data, and of its reduced axes in the order in which they are named.
    narrow = np.moveaxis(full, axes, range(len(axes)))[(..., *(0,) * len(kept))]
    for weights in (full, narrow) if axis is not None else (full,):
        spread = (
            weights
            if weights is full
            else np.broadcast_to(np.expand_dims(weights.transpose(np.argsort(axes)), tuple(kept)), x.shape)
        )
        got = getattr(ks, name)(x, axis, weights=weights, where=where)
        mask = np.broadcast_to(where, x.shape)
        order = (*kept, *axes)
        for at in np.ndindex(np.shape(got)):
            chosen = mask.transpose(order)[at]
            numbers, factors = (v.transpose(order)[at][chosen].tolist() for v in (x, spread))
            assert bits(float(np.asarray(got)[at])) == bits(weighted(name, numbers, factors))


def test_weights_that_count_give_what_repeated_data_give():
    x, counts = [0.1, -3.5, 7.25, 1e10], [3, 1, 0, 2]
    repeated = np.repeat(x, counts).tolist()
    assert bits(ks.mean(x, weights=counts)) == bits(exact_mean(repeated))
    assert bits(ks.var(x, weights=counts, ddof=1)) == bits(exact_var([repeated], 1))


# ---------------------------------------------------------------------------------------------------
# Groups
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", "i1", "u8", "?", ">f8", "c16"])
@pytest.mark.parametrize("labels", ["i8", "u1", ">i4"])
def test_groups_of_any_type_and_shape(dtype, labels):
    generator = np.random.default_rng(6)
    shape = (7, 9)
    data = generator.integers(0, 2 if dtype == "?" else 50, shape).astype(dtype)
    if np.dtype(dtype).kind in "fc":
        data = (data * generator.standard_normal(shape)).astype(dtype)
    groups = generator.integers(0, 5, shape).astype(labels)
    for x, g in ((data, groups), (data.T, groups.T), (data[::2, ::-1], groups[::2, ::-1])):
        got = ks.sum_by(x, g, 6)
        assert got.shape == (6,)
        assert got.dtype == np.sum(x[:1, :1]).dtype
        for number in range(6):
            chosen = x[g == number].tolist()
            if got.dtype.kind in "iu":
                assert got[number] == sum(chosen)
                continue
            form = np.dtype(got.real.dtype).name
            assert bits(float(got[number].real)) == bits(exact_sum([v.real for v in chosen], form))
            assert bits(float(got[number].imag)) == bits(exact_sum([v.imag for v in chosen], form))


BAD_GROUPS = {
    "labels that are floats": (
        [1.0, 2.0],
        [0, 1.5],
        None,
        TypeError,
        "argument 'labels' must be integers, not float64",
    ),
    "labels that are truth values": ([1.0, 2.0], [True, False], None, TypeError, "argument 'labels' must be integers"),
    "labels of another shape": ([1.0, 2.0], [0], None, ValueError, r"argument 'labels' has shape \(1,\)"),
    "a label below zero": ([1.0, 2.0], [0, -1], None, ValueError, "argument 'labels' holds -1"),
    "a label beyond ngroups": (
        [1.0, 2.0],
        [0, 2],
        2,
        ValueError,
        "argument 'labels' holds 2, and labels go from 0 to 1",
    ),
    "a label beyond memory": ([1.0, 2.0], [0, 2**62], None, ValueError, "argument 'labels' holds 4611686018427387904"),
    "ngroups beyond memory": ([1.0, 2.0], [0, 1], 2**63, ValueError, "argument 'ngroups' must be from 0 to"),
    "ngroups below zero": ([1.0, 2.0], [0, 1], -1, ValueError, "argument 'ngroups' must be from 0 to"),
    "ngroups that is no integer": (
        [1.0, 2.0],
        [0, 1],
        "2",
        TypeError,
        "argument 'ngroups' must be an integer, not str",
    ),
    "a sum that does not fit": ([2**63 - 1, 1], [1, 1], None, OverflowError, "the exact sum of group 1 does not fit"),
}


@pytest.mark.parametrize(("x", "labels", "ngroups", "error", "match"), BAD_GROUPS.values(), ids=BAD_GROUPS.keys())
def test_groups_that_cannot_be(x, labels, ngroups, error, match):
    with pytest.raises(error, match=f"^sum_by: {match}"):
        ks.sum_by(x, labels, ngroups)
