# SPDX-License-Identifier: MIT
"""The benchmark's judge is judged: exact.py against plain rationals, measure.py against answers that are off.

python -m pytest bench/test_exact.py
"""

import math
from fractions import Fraction

import numpy as np
import pytest

import datasets
import measure
from contenders import Called, Data
from exact import FORMATS, ExactSum, rounded, square_root, variance


def plain(x):
    return sum((Fraction(float(v)) for v in x), Fraction(0))


@pytest.mark.parametrize("name", datasets.DOUBLES)
def test_sum_is_that_of_rationals(name):
    x = datasets.doubles(name, 3000)
    total = ExactSum().add(x).value()
    assert total == plain(x)
    assert rounded(total) == math.fsum(x)


def test_sum_of_extremes():
    x = np.array([5e-324, -1.7976931348623157e308, 2.0**-1022, 1.7976931348623157e308, -0.0, 1.0, 5e-324])
    assert ExactSum().add(x).value() == plain(x)


def test_sum_over_several_chunks():
    x = np.full(3 * (1 << 20) + 5, -(2.0 - 2.0**-52))
    assert ExactSum().add(x).value() == len(x) * Fraction(x[0])


def test_sum_of_integers():
    x = np.array([2**63 - 1] * 5 + [-(2**63)] * 3)
    assert ExactSum().add(x).value() == 5 * (2**63 - 1) - 3 * 2**63


def test_products_are_those_of_rationals():
    x, y = datasets.doubles("100 binades", 2000), datasets.doubles("normal", 2000, 1)
    assert ExactSum().add_products(x, y).value() == sum(Fraction(a) * Fraction(b) for a, b in zip(x, y, strict=True))


def test_products_that_would_lose_bits_are_refused():
    with pytest.raises(ValueError, match="2\\^-900"):
        ExactSum().add_products(np.array([1e-200]), np.array([1e-200]))


@pytest.mark.parametrize("format", FORMATS)
def test_rounding_is_to_nearest_even(format):
    type_ = {"f64": np.float64, "f32": np.float32, "f16": np.float16}[format]
    tiny = Fraction(float(np.finfo(type_).smallest_subnormal))
    largest = Fraction(float(np.finfo(type_).max))
    one_up = Fraction(float(np.nextafter(type_(1), type_(2))))
    middle = (1 + one_up) / 2
    assert rounded(middle, format) == 1
    assert rounded(middle + tiny, format) == one_up
    assert rounded(one_up + (one_up - 1) / 2, format) == 2 * one_up - 1
    assert rounded(tiny / 2, format) == 0
    assert rounded(tiny * 3 / 2, format) == 2 * tiny
    assert rounded(largest * (1 + (one_up - 1) / 8), format) == largest
    assert rounded(-largest * 2, format) == -math.inf


def test_square_root_rounds_as_the_root():
    for value in (Fraction(2), Fraction(1, 3), Fraction(10**40 + 1), Fraction(1, 10**300), Fraction(9, 4)):
        root = Fraction(rounded(square_root(value)))
        half = Fraction(math.ulp(float(root))) / 2
        assert (root - half) ** 2 <= value <= (root + half) ** 2


def test_variance():
    x = datasets.doubles("normal", 500)
    mean = plain(x) / 500
    direct = sum((Fraction(v) - mean) ** 2 for v in x) / 499
    assert variance(plain(x), sum(Fraction(v) ** 2 for v in x), 500, ddof=1) == direct


@pytest.mark.parametrize("who", ["ksb", "np.sum"])
def test_a_wrong_answer_is_seen(who):
    data = Data(datasets.doubles("normal", 1000))
    expected = measure.exact_answer("sum_f64", data)
    assert not measure.judge(Called(who, lambda: expected), "sum_f64", data, expected).startswith("WRONG")
    off = math.nextafter(expected, math.inf) if who == "ksb" else expected + 1
    assert measure.judge(Called(who, lambda: off), "sum_f64", data, expected).startswith("WRONG")
    assert measure.judge(Called(who, lambda: math.nan), "sum_f64", data, expected).startswith("WRONG")
