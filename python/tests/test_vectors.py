# SPDX-License-Identifier: MIT
"""The shared vectors of every operation and element type NumPy has, through every road of the package."""

import numpy as np
import pytest

import keishis_sandbox as ks

# Element types of the vectors as NumPy has them. bf16 is none of its types.
TYPES = {
    **{"f64": "f8", "f32": "f4", "f16": "f2", "cf64": "c16", "cf32": "c8"},
    **{f"{kind}{8 * size}": f"{kind}{size}" for kind in "iu" for size in (1, 2, 4, 8)},
}
FILES = (
    *("sum", "dot", "dotc", "norm", "mean", "var", "std", "nansum", "nanmean", "nanvar", "nanstd"),
    *("wmean", "wvar", "wstd", "sum_by"),
)


def array(words, dtype):
    """The elements whose bits are given, in big-endian hex; complex ones are two words."""
    raw = bytes.fromhex("".join(words))
    return np.frombuffer(raw, dtype=np.dtype(dtype).newbyteorder(">")).astype(np.dtype(dtype))


def words_of(result):
    """The bits of a result, as the vectors write them."""
    values = np.asarray(result).reshape(-1)
    parts = values.view(values.real.dtype) if values.dtype.kind == "c" else values
    raw, size = parts.astype(parts.dtype.newbyteorder(">")).tobytes(), parts.dtype.itemsize
    return [raw[i : i + size].hex() for i in range(0, len(raw), size)]


def cases(path):
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = [field.split() for field in line.split(";")]
        function = fields[0][0].removesuffix("_by").split("_")
        if function[1] in TYPES:
            yield number, function, fields


def call(operation, x, y, parameter, dtype):
    if operation in ("dot", "dotc"):
        return ks.dot(x, y, dtype=dtype, conjugate=operation == "dotc")
    if operation.startswith("w"):
        extra = {} if operation == "wmean" else {"ddof": parameter}
        return getattr(ks, operation[1:])(x, weights=y, dtype=dtype, **extra)
    extra = {"ddof": parameter} if operation.removeprefix("nan") in ("var", "std") else {}
    return getattr(ks, operation)(x, dtype=dtype, **extra)


def apart(x):
    """The same elements, each in a row of its own."""
    room = np.zeros((x.size, 3), dtype=x.dtype)
    room[:, 1] = x
    return room[:, 1]


@pytest.mark.parametrize("name", FILES)
def test_shared_vectors_hold(vectors, name):
    checked = 0
    for number, function, fields in cases(vectors / f"{name}.txt"):
        operation, kind = function[0], function[1]
        x = array(fields[3], TYPES[kind])
        dtype = np.float64 if len(function) == 3 and function[2] == "f64" and name != "sum_by" else None
        where = f"{name}.txt:{number}"
        parameter = int(fields[1][0]) if fields[1][0] != "-" else 0
        if name == "sum_by":
            if len(function) == 3:
                continue  # data of one type with results of another: not offered here
            labels = np.array([int(label) for label in fields[4]], dtype=np.int64)
            if "overflow" in fields[2]:
                with pytest.raises(OverflowError, match="sum_by"):
                    ks.sum_by(x, labels, parameter)
            else:
                assert words_of(ks.sum_by(x, labels, parameter)) == fields[2], where
            checked += 1
            continue
        y = array(fields[4], TYPES[kind]) if len(fields) > 4 else None
        if fields[2] == ["overflow"]:
            with pytest.raises(OverflowError, match=operation.removesuffix("c")):
                call(operation, x, y, parameter, dtype)
        else:
            assert words_of(call(operation, x, y, parameter, dtype)) == fields[2], where
            swapped = x.astype(x.dtype.newbyteorder())
            assert words_of(call(operation, swapped, y, parameter, dtype)) == fields[2], f"{where}, byte-swapped"
            assert words_of(call(operation, apart(x), y, parameter, dtype)) == fields[2], f"{where}, strided"
            assert words_of(call(operation, x[::-1], None if y is None else y[::-1], parameter, dtype)) == fields[2]
        checked += 1
    assert checked >= 50


@pytest.mark.parametrize("name", [n for n in FILES if n[0] != "w" and n not in ("dot", "dotc", "sum_by")])
def test_shared_vectors_hold_as_rows_columns_and_under_a_mask(vectors, name):
    for number, function, fields in cases(vectors / f"{name}.txt"):
        if fields[2] == ["overflow"]:
            continue
        x = array(fields[3], TYPES[function[1]])
        extra = {"ddof": int(fields[1][0])} if fields[1][0] != "-" else {}
        if len(function) == 3:
            extra["dtype"] = np.float64
        reduction = getattr(ks, name)
        rows = np.stack([x, x, x])
        want = fields[2] * 3
        assert words_of(reduction(rows, axis=1, **extra)) == want, f"line {number}, rows"
        assert words_of(reduction(np.ascontiguousarray(rows.T), axis=0, **extra)) == want, f"line {number}, columns"
        mask = np.arange(2 * x.size) % 2 == 0
        doubled = np.repeat(x, 2)
        assert words_of(reduction(doubled, where=mask, **extra)) == fields[2], f"line {number}, mask"
        assert words_of(reduction(doubled.reshape(-1, 2)[:, :1], axis=(0, 1), **extra)) == fields[2]
