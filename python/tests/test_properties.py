# SPDX-License-Identifier: MIT
"""Accumulator and Moments on data that hypothesis thinks of, beside fractions."""

from fractions import Fraction

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import bits, exact_mean, exact_norm, exact_std, exact_sum, exact_var

pytest.importorskip("hypothesis")

from hypothesis import given
from hypothesis import strategies as st

finite = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.one_of(st.floats(), st.integers(-(2**63), 2**64 - 1))


@given(st.lists(numbers))
def test_value_is_the_exact_sum_whatever_the_road(data):
    want = bits(exact_sum(data))
    one_at_a_time = ks.Accumulator()
    for number in data:
        one_at_a_time.add(number)
    as_list, as_iterator = ks.Accumulator(data), ks.Accumulator(iter(data))
    assert one_at_a_time == as_list == as_iterator
    assert bits(as_list.value) == bits(float(as_list)) == want
    assert as_list.count == len(data)


@given(st.lists(finite), st.lists(finite))
def test_pieces_merge_to_the_whole_and_come_out_again(left, right):
    whole = ks.Accumulator(left + right)
    a, b = ks.Accumulator(left), ks.Accumulator(right)
    assert a + b == b + a == whole
    merged = a.__copy__()
    merged.merge(b)
    assert merged == whole
    assert (whole - b).count == len(left)
    assert (whole - b).as_integer_ratio() == a.as_integer_ratio()
    assert (whole - right).as_integer_ratio() == a.as_integer_ratio()
    assert (ks.Accumulator(left) - left) == ks.Accumulator()


@given(st.lists(finite))
def test_ratio_is_the_sum_of_fractions(data):
    ratio = ks.Accumulator(data).as_integer_ratio()
    assert ratio == sum(map(Fraction, data), Fraction(0)).as_integer_ratio()
    assert all(type(part) is int for part in ratio)


@given(st.lists(st.tuples(finite, finite)))
def test_products_are_exact(pairs):
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    acc = ks.Accumulator()
    acc.add_products(x, y)
    assert Fraction(*acc.as_integer_ratio()) == sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    acc.subtract_products(x, y)
    assert acc == ks.Accumulator()


@given(st.lists(finite), st.integers(0, 3))
def test_moments_are_exact(data, ddof):
    m = ks.Moments(data)
    assert bits(m.sum) == bits(exact_sum(data))
    assert bits(m.mean) == bits(exact_mean(data))
    assert bits(m.norm) == bits(exact_norm(data))
    assert bits(m.var(ddof)) == bits(exact_var([data], ddof))
    assert bits(m.std(ddof)) == bits(exact_std([data], ddof))
    assert m.count == len(data)


@given(st.lists(finite), st.lists(finite))
def test_moments_merge_and_come_apart(left, right):
    whole = ks.Moments(left + right)
    assert ks.Moments(left) + ks.Moments(right) == ks.Moments(left) + right == whole
    assert (whole - right).var() == ks.Moments(left).var() or len(left) == 0
    assert (whole - left - right) == ks.Moments()


@given(st.lists(finite), st.sampled_from(["float64", "float32", "float16"]))
def test_rounding_to_a_type_is_done_once(data, form):
    acc = ks.Accumulator(data)
    result = acc.round(form)
    assert type(result) is np.dtype(form).type
    assert bits(float(result)) == bits(exact_sum(data, form))


@given(st.lists(finite), st.lists(finite))
def test_comparison_is_that_of_the_exact_values(left, right):
    a, b = sum(map(Fraction, left), Fraction(0)), sum(map(Fraction, right), Fraction(0))
    assert ks.Accumulator(left).compare(ks.Accumulator(right)) == (a > b) - (a < b)


@given(st.lists(finite, max_size=40), st.integers(1, 10))
def test_window_slides_by_subtraction(data, width):
    window = ks.Accumulator()
    for i, number in enumerate(data):
        window.add(number)
        if i >= width:
            window.subtract(data[i - width])
        inside = data[max(0, i + 1 - width) : i + 1]
        assert window.count == len(inside)
        assert window.as_integer_ratio() == ks.Accumulator(inside).as_integer_ratio()
