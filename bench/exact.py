# SPDX-License-Identifier: MIT
"""Exact answers in Python's integers and rationals, rounded once. Shares nothing with the library.

A finite double is m * 2**e with an integer m of 53 bits. Both halves of m are added up for each exponent, in
integers that cannot overflow, and the few totals make one large integer at the end.
"""

from fractions import Fraction
from math import isqrt

import numpy as np

CHUNK = 1 << 20  # halves of 27 bits: a chunk adds up to less than 2**48, which bincount's doubles hold exactly
LOWEST = 1130  # every double is an integer multiple of 2**-LOWEST


class ExactSum:
    """The exact sum of what was added: doubles (or what converts to them exactly), products of doubles, int64."""

    def __init__(self):
        self._high = np.zeros(2 * LOWEST, dtype=np.int64)  # by exponent; below 2**63 up to 2**35 elements
        self._low = np.zeros(2 * LOWEST, dtype=np.int64)
        self._integers = 0

    def add(self, x):
        """Add every element of an array; returns self."""
        for start in range(0, len(x), CHUNK):
            chunk = x[start : start + CHUNK]
            if chunk.dtype.kind == "i":
                wide = chunk.astype(np.int64)
                self._integers += (int((wide >> 32).sum()) << 32) + int((wide & 0xFFFFFFFF).sum())
            else:
                self._add_chunk(chunk.astype(np.float64))
        return self

    def add_products(self, x, y):
        """Add x[i] * y[i] for every i; returns self. Each product is split into two doubles (Dekker 1971)."""
        for start in range(0, len(x), CHUNK):
            a, b = x[start : start + CHUNK], y[start : start + CHUNK]
            p = a * b
            size = np.abs(p[(a != 0) & (b != 0)])
            if size.size and not (size.min() > 2.0**-900 and size.max() < 2.0**900):
                raise ValueError("products outside 2^-900 .. 2^900 are not split exactly here")
            ah, al = _split(a)
            bh, bl = _split(b)
            self._add_chunk(p)
            self._add_chunk(((ah * bh - p) + ah * bl + al * bh) + al * bl)
        return self

    def _add_chunk(self, x):
        significand, exponent = np.frexp(x)
        if not np.isfinite(significand).all():
            raise ValueError("only finite data have an exact sum here")
        m = (significand * 2.0**53).astype(np.int64)
        where = exponent + (LOWEST - 53)
        size = len(self._high)
        self._high += np.bincount(where, weights=m >> 26, minlength=size).astype(np.int64)
        self._low += np.bincount(where, weights=m & ((1 << 26) - 1), minlength=size).astype(np.int64)

    def value(self):
        """The exact value, a Fraction."""
        total = self._integers << LOWEST
        for e in np.flatnonzero((self._high != 0) | (self._low != 0)):
            total += ((int(self._high[e]) << 26) + int(self._low[e])) << int(e)
        return Fraction(total, 1 << LOWEST)


def _split(a):
    """Two halves of 26 bits whose sum is a (Veltkamp 1968)."""
    c = a * 134217729.0  # 2**27 + 1
    high = c - (c - a)
    return high, a - high


FORMATS = {"f64": (53, -1074, 1024), "f32": (24, -149, 128), "f16": (11, -24, 16)}  # bits, lowest and end of exponents


def rounded(value, format="f64"):
    """A Fraction rounded once to nearest, ties to even, as a Python float."""
    bits, lowest, end = FORMATS[format]
    if value == 0:
        return 0.0
    magnitude = abs(value)
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < Fraction(2) ** exponent:
        exponent -= 1
    quantum = Fraction(2) ** max(exponent - bits + 1, lowest)
    result = round(value / quantum) * quantum  # round() of a Fraction takes ties to even
    if abs(result) >= Fraction(2) ** end:
        return float("inf") if value > 0 else float("-inf")
    return float(result)


def square_root(value):
    """The square root of a Fraction, as a Fraction that rounds as the root does.

    It is the root cut off after 140 bits, with one bit more that says whether anything was cut off.
    """
    if value == 0:
        return value
    shift = max(0, 140 - (value.numerator.bit_length() - value.denominator.bit_length()) // 2)
    scaled, rest = divmod(value.numerator << 2 * shift, value.denominator)
    root = isqrt(scaled)
    return Fraction(2 * root + (rest != 0 or root * root != scaled), 2 << shift)


def variance(total, squares, n, ddof=0):
    """The exact variance from the exact sum and sum of squares."""
    return (n * squares - total * total) / (n * (n - ddof))
