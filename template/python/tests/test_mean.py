# SPDX-License-Identifier: MIT
"""mean, against exact rationals: an oracle that shares no code with the library."""

import math
import random
import struct
from fractions import Fraction

import numpy as np
import pytest

import keishis_sandbox


def bits(value: float) -> str:
    """The 64 bits in hex. Compares -0.0 and NaN as what they are."""
    return struct.pack(">d", value).hex()


def from_bits(text: str) -> float:
    (value,) = struct.unpack(">d", bytes.fromhex(text))
    return float(value)


def test_vectors_that_c_and_julia_run_too(vectors):
    cases = 0
    for line in (vectors / "mean.txt").read_text(encoding="ascii").splitlines():
        if line.startswith("#"):
            continue
        want, data = line.split(";")
        assert bits(keishis_sandbox.mean([from_bits(text) for text in data.split()])) == want
        cases += 1
    assert cases > 20


@pytest.mark.parametrize("seed", range(20))
def test_error_bound(seed):
    rng = random.Random(seed)
    for _ in range(50):
        n = rng.randrange(1, 500)
        x = [rng.choice([-1, 1]) * rng.random() * 2.0 ** rng.randrange(-300, 300) for _ in range(n)]
        exact = sum(map(Fraction, x), Fraction(0)) / n
        unit = Fraction(1, 2**53)
        gamma = n * unit / (1 - n * unit)
        bound = gamma * sum(abs(Fraction(v)) for v in x) / n + Fraction(1, 2**1075)
        assert abs(Fraction(keishis_sandbox.mean(x)) - exact) <= bound, f"seed {seed}: {x}"


@pytest.mark.parametrize(
    "x",
    [
        np.array([1.0, 2.0, 4.5, 0.0])[:3],
        np.array([1.0, 9.0, 2.0, 9.0, 4.5])[::2],
        np.array([4.5, 2.0, 1.0])[::-1],
        np.array([1.0, 2.0, 4.5], dtype=">f8"),
        np.array([1.0, 2.0, 4.5], dtype=np.float16),
        [1, 2, 4.5],
    ],
    ids=["contiguous", "strided", "reversed", "byte order", "float16", "list"],
)
def test_any_layout(x):
    result = keishis_sandbox.mean(x)
    assert result == 2.5
    assert type(result) is float


def test_read_only_data_are_only_read():
    x = np.array([1.0, 2.0, 4.5])
    x.flags.writeable = False
    assert keishis_sandbox.mean(x) == 2.5


def test_special_values():
    assert math.isnan(keishis_sandbox.mean([1.0, math.nan]))
    assert math.isnan(keishis_sandbox.mean([math.inf, -math.inf]))
    assert keishis_sandbox.mean([1.0, math.inf]) == math.inf


@pytest.mark.parametrize("x", [[], np.empty(0), np.empty(0, dtype=int)], ids=["list", "float64", "int64"])
def test_empty_data_are_refused(x):
    with pytest.raises(ValueError, match=r"^mean: argument 'x' is empty"):
        keishis_sandbox.mean(x)


@pytest.mark.parametrize("x", [1.0, np.ones((2, 2))], ids=["0", "2"])
def test_other_dimensions_are_refused(x):
    with pytest.raises(ValueError, match=r"^mean: argument 'x' must have one dimension, not [02]$"):
        keishis_sandbox.mean(x)


@pytest.mark.parametrize("x", [[1j], ["1"], [None], np.array(["2020"], "M8[Y]")], ids=["complex", "text", "object", "date"])
def test_what_is_not_real_numbers_is_refused(x):
    with pytest.raises(TypeError, match=r"^mean: argument 'x' must be real numbers, not "):
        keishis_sandbox.mean(x)
