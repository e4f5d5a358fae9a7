# SPDX-License-Identifier: MIT
"""Dask arrays: values of the package's own reductions, the same bits for every chunking and on real worker processes."""

import itertools
import os

import dask
import dask.array as da
import numpy as np
import pytest
from dask.distributed import Client, LocalCluster

import keishis_sandbox as ks
import keishis_sandbox.dask as ksd

OPERATIONS = ("sum", "mean", "var", "std", "norm")
CHUNKINGS = [(6, 10, 4), (1, 10, 4), (4, 3, 2), ((1, 5), (2, 8), (4,))]


def data(dtype, seed=1):
    rng = np.random.default_rng(seed)
    shape = (6, 10, 4)
    dtype = np.dtype(dtype)
    if dtype.kind in "biu":
        return rng.integers(0, 2 if dtype.kind == "b" else 100, shape).astype(dtype)
    most = {"e": 6, "f": 40, "F": 40}.get(dtype.char, 400)
    x = np.ldexp(rng.uniform(-1, 1, shape), rng.integers(-most, most, shape))
    if dtype.kind == "c":
        return (x + 1j * x[::-1]).astype(dtype)
    return x.astype(dtype)


def same(got, want):
    got, want = np.asarray(got), np.asarray(want)
    return (got.dtype, got.shape, got.tobytes()) == (want.dtype, want.shape, want.tobytes())


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("dtype", ["?", "i1", "i8", "u4", "f2", "f4", "f8", ">f8", "c8", "c16"])
def test_every_chunking_has_the_bits_of_one_array(operation, dtype):
    x = data(dtype)
    cases = [(None, False), (0, True), (-1, False), ((2, 0), False), ((0, 1, 2), True), ((), False)]
    with dask.config.set(scheduler="synchronous"):
        for axis, keepdims in cases:
            want = getattr(ks, operation)(x, axis, keepdims=keepdims)
            for chunks in CHUNKINGS:
                lazy = getattr(ksd, operation)(da.from_array(x, chunks=chunks), axis, keepdims=keepdims, split_every=3)
                assert (lazy.dtype, lazy.shape) == (want.dtype, want.shape)
                assert same(lazy.compute(), want), (axis, keepdims, chunks)


@pytest.mark.parametrize("operation", ["var", "std"])
def test_ddof_and_result_types(operation):
    x = data("f4")
    lazy = da.from_array(x, chunks=(2, 3, 4))
    for ddof, dtype in itertools.product((0, 1, 59, 60, 61), (None, "f8", "f2")):
        want = getattr(ks, operation)(x, (0, 1), ddof=ddof, dtype=dtype)
        assert same(getattr(ksd, operation)(lazy, (0, 1), ddof=ddof, dtype=dtype).compute(), want)


@pytest.mark.parametrize("dtype", ["i4", "f4", "f8", "c16"])
@pytest.mark.parametrize("conjugate", [False, True])
def test_dot_products(dtype, conjugate):
    x, y = data(dtype), data(dtype, seed=2)
    for axis, chunks in itertools.product((-1, 0, 1), CHUNKINGS):
        want = ks.dot(x, y, axis, conjugate=conjugate)
        lazy = ksd.dot(da.from_array(x, chunks=chunks), da.from_array(y, chunks=(3, 5, 2)), axis, conjugate=conjugate)
        assert (lazy.dtype, lazy.shape) == (want.dtype, want.shape)
        assert same(lazy.compute(), want)
    assert same(ksd.dot(da.from_array(x, chunks=2), y[0, 0]).compute(), ks.dot(x, y[0, 0]))


def test_special_values_and_nothing():
    x = np.array([np.inf, 1.0, -np.inf, -0.0, -0.0, np.nan, 1e308, 1e308, -1e308])
    for part in (x[:2], x[:3], x[3:5], x[4:6], x[6:], x[:0], x[3:3]):
        for chunks in (1, 2, 9):
            lazy = da.from_array(part, chunks=chunks)
            for operation in OPERATIONS:
                assert same(getattr(ksd, operation)(lazy).compute(), getattr(ks, operation)(part))
    scalar = da.from_array(np.array(2.5))
    assert same(ksd.sum(scalar).compute(), np.float64(2.5))


def test_arrays_stay_lazy():
    def never(block):
        raise AssertionError("computed too early")

    x = da.map_blocks(never, da.zeros((4, 4), chunks=2), dtype="f8", meta=np.empty((0, 0)))
    for operation in OPERATIONS:
        assert getattr(ksd, operation)(x, 0).shape == (4,)
    assert ksd.dot(x, x).shape == (4,)


def test_bad_input_has_the_errors_of_the_package():
    x = da.ones((4, 4), chunks=2)
    with pytest.raises(IndexError, match="sum: argument 'axis'"):
        ksd.sum(x, 2)
    with pytest.raises(TypeError, match=r"^var: argument 'ddof' must be an integer"):
        ksd.var(x, ddof=0.5)
    with pytest.raises(TypeError, match=r"^mean: argument 'dtype' int64 cannot hold"):
        ksd.mean(x, dtype=int)
    with pytest.raises(TypeError, match=r"^norm: cannot sum object data exactly"):
        ksd.norm(x.astype(object))
    with pytest.raises(ValueError, match=r"^dot: arguments 'x' and 'y' have lengths 4 and 3"):
        ksd.dot(x, np.ones(3))
    with pytest.raises(ValueError, match="do not broadcast"):
        ksd.dot(x, np.ones((3, 4)))
    with pytest.raises(TypeError, match="mixed signedness"):
        ksd.dot(da.ones(3, dtype="i4"), da.ones(3, dtype="u4"))
    with pytest.raises(OverflowError, match=r"^sum: an exact result, 18446744073709551614, does not fit int64"):
        ksd.sum(da.full(2, 2**63 - 1, chunks=1)).compute()
    with pytest.raises(TypeError, match="blocks are masked arrays"):
        ksd.sum(da.ma.masked_equal(x, 1.0)).compute()


def test_same_bits_on_worker_processes(capsys):
    x = data("f8").reshape(-1)
    x = np.concatenate([x, -x[:-1], [1e-250]])
    with (
        LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        processes = set(client.run(os.getpid).values())
        assert len(processes) == 3
        assert os.getpid() not in processes
        counted = 0
        for operation in OPERATIONS:
            want = getattr(ks, operation)(x)
            for chunks in (7, 64, 100, 1000):
                lazy = getattr(ksd, operation)(da.from_array(x, chunks=chunks))
                assert same(client.compute(lazy).result(), want)
                counted += 1
        want = ks.dot(x, x[::-1])
        assert same(
            client.compute(ksd.dot(da.from_array(x, chunks=50), da.from_array(x[::-1], chunks=31))).result(), want
        )
    with capsys.disabled():
        print(
            f"\n{counted + 1} reductions on {len(processes)} worker processes of dask.distributed: same bits for every chunking"
        )
