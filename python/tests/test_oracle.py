# SPDX-License-Identifier: MIT
"""The oracle itself, against values known without it."""

import math
from fractions import Fraction

import numpy as np
import pytest

from oracle import bits, exact_sum, from_bits, rounded


def test_rounding_of_halves_goes_to_even():
    assert rounded(Fraction(2**53 + 1)) == 2.0**53
    assert rounded(Fraction(2**53 + 3)) == 2.0**53 + 4


def test_rounding_agrees_with_python_division():
    for numerator in range(-40, 40):
        for denominator in range(1, 40):
            value = Fraction(numerator, denominator) * Fraction(10) ** (numerator * 7)
            assert rounded(value) == value.numerator / value.denominator


def test_tie_at_the_end_of_the_range_is_infinite():
    top = Fraction(2**1024 - 2**970)
    assert rounded(top) == math.inf
    assert rounded(top - 1) == float.fromhex("0x1.fffffffffffffp1023")


@pytest.mark.parametrize("form", ["float16", "float32"])
def test_every_sixteenth_bit_pattern_is_a_fixed_point(form):
    unsigned = np.uint16 if form == "float16" else np.uint32
    step = 16 if form == "float16" else 1 << 20
    for pattern in range(0, np.iinfo(unsigned).max, step):
        value = float(unsigned(pattern).view(form))
        if math.isfinite(value) and value != 0.0:
            assert rounded(Fraction(value), form) == value


def test_zeros_keep_the_sign_the_promises_give():
    assert bits(exact_sum([-0.0, -0.0])) == bits(-0.0)
    assert bits(exact_sum([-0.0, 0.0])) == bits(exact_sum([])) == bits(exact_sum([1.0, -1.0])) == bits(0.0)


def test_bits_go_there_and_back():
    assert from_bits("3ff8000000000000") == 1.5
    assert bits(1.5) == "3ff8000000000000"
