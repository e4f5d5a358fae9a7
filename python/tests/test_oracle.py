# SPDX-License-Identifier: MIT
"""The oracle itself, against values known without it."""

import math
from fractions import Fraction

import numpy as np
import pytest

from oracle import (
    bits,
    exact_dot,
    exact_mean,
    exact_norm,
    exact_std,
    exact_sum,
    exact_var,
    from_bits,
    rounded,
    rounded_root,
)


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


def test_roots_of_squares_are_exact_and_others_agree_with_python():
    for root in (1.0, 1.5, 2.0**-537, 2.0**511, 3.0e-160, 1.0 + 2.0**-52):
        assert rounded_root(Fraction(root) ** 2) == root
    for value in (2.0, 3.0, 0.1, 1e300, 5e-324, 1.0 + 2.0**-52):
        assert rounded_root(Fraction(value)) == math.sqrt(value)


def test_root_beside_a_tie_is_not_taken_for_it():
    tie = Fraction(2**24 + 1, 2**24)
    assert rounded_root(tie**2, "float32") == 1.0
    assert rounded_root(tie**2 + Fraction(1, 10**300), "float32") == 1.0 + 2.0**-23
    assert rounded_root(tie**2 - Fraction(1, 10**300), "float32") == 1.0


def test_mean_variance_and_norm_of_known_data():
    data = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
    assert exact_mean(data) == 5.0
    assert exact_var([data], 0) == 4.0
    assert exact_std([data], 0) == 2.0
    assert exact_var([data], 1) == 32 / 7
    assert exact_norm([3.0, 4.0]) == 5.0
    assert (
        exact_var([[3.0, 0.0], [0.0, 4.0]], 0) == 6.25
    )  # of 3 and 4i: the mean of their squares less that of the mean


def test_dot_knows_signs_and_specials():
    assert exact_dot([1e200, 1e200, 1.0], [1e200, -1e200, 1.0]) == 1.0
    assert bits(exact_dot([0.0], [-1.0])) == bits(-0.0)
    assert bits(exact_dot([0.0, 0.0], [-1.0, 1.0])) == bits(0.0)
    assert math.isnan(exact_dot([0.0], [math.inf]))
    assert exact_dot([2.0, 1.0], [-math.inf, 5.0]) == -math.inf
