# SPDX-License-Identifier: MIT
"""Data where they live: pandas, Polars, Arrow, astropy, and arrays that follow the array API standard."""

import array_api_strict as xp
import astropy.units as u
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import keishis_sandbox as ks

X = [1e16, 1.0, -1e16, 0.1, 0.2]
EXACT = ks.fsum(X)
GAPS = [1e16, None, 1.0, -1e16]


def adds_up(container):
    """Every road that takes an array takes this."""
    assert ks.sum(container) == EXACT
    assert ks.mean(container) == ks.mean(X)
    assert ks.std(container) == ks.std(X)
    assert ks.norm(container) == ks.norm(X)
    assert ks.dot(container, container) == ks.dot(X, X)
    assert ks.fsum(container) == EXACT
    assert ks.Accumulator(container) == ks.Accumulator(X)
    assert ks.Moments(container) == ks.Moments(X)
    np.testing.assert_array_equal(ks.sum_by(container, [0, 0, 0, 1, 1]), [1.0, ks.fsum([0.1, 0.2])])
    return True


# ---------------------------------------------------------------------------------------------------
# pandas
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float64", "Float64", "float64[pyarrow]"])
def test_pandas_series(dtype):
    series = pd.Series(X, dtype=dtype)
    assert adds_up(series)
    assert type(ks.sum(series)) is np.float64


def test_pandas_frame_by_axis():
    frame = pd.DataFrame({"a": X, "b": X[::-1], "c": [0.1] * 5})
    np.testing.assert_array_equal(ks.sum(frame, axis=0), [EXACT, EXACT, ks.fsum([0.1] * 5)])
    assert ks.sum(frame["a"]) == ks.sum(frame) - ks.fsum([*X, *[0.1] * 5]) == EXACT
    assert frame.agg(ks.nansum).tolist() == [EXACT, EXACT, ks.fsum([0.1] * 5)]
    assert frame["a"].agg(ks.var) == ks.var(X)


def test_pandas_groups():
    frame = pd.DataFrame({"site": ["n", "s", "n", "s", "n", "s"], "flow": [1e16, 0.1, 1.0, np.nan, -1e16, 0.2]})
    by_pandas = frame.groupby("site")["flow"].agg(ks.nansum)
    assert by_pandas.to_dict() == {"n": 1.0, "s": ks.fsum([0.1, 0.2])}
    codes, sites = pd.factorize(frame["site"])
    kept = frame["flow"].notna()
    by_labels = ks.sum_by(frame["flow"][kept], codes[kept], len(sites))
    assert dict(zip(sites, by_labels.tolist(), strict=True)) == by_pandas.to_dict()
    shuffled = frame.sample(frac=1.0, random_state=1)
    assert shuffled.groupby("site")["flow"].agg(ks.nansum).to_dict() == by_pandas.to_dict()
    assert frame.groupby("site")["flow"].agg([ks.nanmean, ks.nanstd]).shape == (2, 2)


def test_pandas_missing_values():
    assert ks.nansum(pd.Series(GAPS)) == 1.0
    assert np.isnan(ks.sum(pd.Series(GAPS)))
    nullable = pd.Series(GAPS, dtype="Float64")
    assert ks.nansum(nullable.to_numpy("float64", na_value=np.nan)) == 1.0
    assert ks.sum(nullable.dropna()) == 1.0


def test_pandas_integers_stay_exact():
    series = pd.Series([2**62, 1, -(2**62)], dtype="Int64")
    assert ks.sum(series) == 1
    assert type(ks.sum(series)) is np.int64


# ---------------------------------------------------------------------------------------------------
# Polars
# ---------------------------------------------------------------------------------------------------


def test_polars_series():
    assert adds_up(pl.Series(X))
    assert ks.sum(pl.Series([2**62, 1, -(2**62)])) == 1
    frame = pl.DataFrame({"a": X, "b": X[::-1]})
    assert ks.sum(frame["a"]) == ks.sum(frame["b"]) == EXACT
    np.testing.assert_array_equal(ks.sum(frame, axis=0), [EXACT, EXACT])


def test_polars_missing_values_are_nan():
    assert np.isnan(ks.sum(pl.Series(GAPS)))
    assert ks.nansum(pl.Series(GAPS)) == 1.0


def test_polars_groups():
    frame = pl.DataFrame({"site": ["n", "s", "n", "s"], "flow": [1e16, 0.1, 1.0, 0.2]})
    sums = {site: ks.sum(part["flow"]) for (site,), part in frame.group_by("site")}
    assert sums == {"n": 1e16, "s": ks.fsum([0.1, 0.2])}


# ---------------------------------------------------------------------------------------------------
# Arrow
# ---------------------------------------------------------------------------------------------------


def test_arrow_array_is_read_where_it_lies():
    array = pa.array(X)
    assert adds_up(array)
    memory = np.frombuffer(array.buffers()[1], dtype=np.float64)
    assert np.shares_memory(np.asarray(array), memory)
    assert ks.sum(array.slice(1, 3)) == ks.fsum(X[1:4])


def test_arrow_missing_values_are_nan():
    assert np.isnan(ks.sum(pa.array(GAPS)))
    assert ks.nansum(pa.array(GAPS)) == 1.0


def test_arrow_chunks():
    chunked = pa.chunked_array([X[:2], X[2:]])
    assert adds_up(chunked)
    acc = ks.Accumulator()
    for chunk in chunked.chunks:
        acc.add(chunk)
    assert acc == ks.Accumulator(X)


# ---------------------------------------------------------------------------------------------------
# astropy
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sum", "mean", "var", "std", "nansum", "nanmean", "nanvar", "nanstd"])
@pytest.mark.parametrize("axis", [None, 0, (0, 1), ()], ids=repr)
def test_astropy_quantities_keep_their_units(name, axis):
    lengths = [[1.0, 2.0, 4.0], [3.0, 4.0, 5.0]] * u.m
    for data in (lengths, lengths.astype("f4"), lengths[:, :2].T):
        theirs, ours = (getattr(library, name)(data, axis=axis) for library in (np, ks))
        assert (type(ours), ours.unit, ours.dtype) == (type(theirs), theirs.unit, theirs.dtype)
        np.testing.assert_array_equal(ours.value, getattr(ks, name)(data.value, axis=axis))


def test_astropy_units_of_results():
    lengths = [1e16, 1.0, -1e16] * u.m
    assert ks.sum(lengths) == 1.0 * u.m
    assert ks.dot(lengths[1:2], lengths[1:2]) == 1.0 * u.m**2
    out = np.zeros(()) * u.cm
    assert ks.sum(lengths, out=out) is out
    assert out == 100.0 * u.cm
    with pytest.raises(u.UnitConversionError):
        ks.var(lengths, out=out)
    assert out == 100.0 * u.cm


# ---------------------------------------------------------------------------------------------------
# The array API standard
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["float32", "float64", "complex64", "complex128", "int16", "uint64", "bool"])
def test_strict_arrays(name):
    array = xp.asarray([[1, 0], [1, 1], [0, 1]], dtype=getattr(xp, name))
    plain = np.asarray([[1, 0], [1, 1], [0, 1]], dtype=name)
    for axis in (None, 0, (0, 1)):
        got, want = ks.sum(array, axis), ks.sum(plain, axis)
        np.testing.assert_array_equal(got, want)
        assert np.asarray(got).dtype == np.asarray(want).dtype


def test_strict_array_adds_up():
    assert ks.sum(xp.asarray(X)) == EXACT
    assert ks.Accumulator(xp.asarray(X)) == ks.Accumulator(X)
