# SPDX-License-Identifier: MIT
"""The promises of the library, worked out with fractions: slow, exact, and sharing no code with it."""

import math
import struct
from collections.abc import Iterable
from fractions import Fraction

# Binary formats: bits of precision, exponent of the smallest subnormal, exponent of the first overflow.
FORMATS = {"float64": (53, -1074, 1024), "float32": (24, -149, 128), "float16": (11, -24, 16)}


def bits(value: float) -> str:
    """The 64 bits in hex. Compares -0.0 and NaN as what they are."""
    return struct.pack(">d", value).hex()


def from_bits(text: str) -> float:
    (value,) = struct.unpack(">d", bytes.fromhex(text))
    return float(value)


def rounded(value: Fraction, form: str = "float64") -> float:
    """`value` rounded to nearest, ties to even; to an infinity if it is out of range."""
    precision, least, overflow = FORMATS[form]
    if value == 0:
        return 0.0
    sign = 1 if value > 0 else -1
    magnitude = abs(value)
    exponent = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < Fraction(2) ** exponent:
        exponent -= 1
    unit = Fraction(2) ** max(exponent - precision + 1, least)
    result = round(magnitude / unit) * unit
    if result >= 2**overflow:
        return sign * math.inf
    return sign * float(result)


def exact_sum(values: Iterable[float | int], form: str = "float64") -> float:
    """The sum that DESIGN promises for floats and integers of any size."""
    values = list(values)
    floats = [value for value in values if isinstance(value, float)]
    infinities = {value for value in floats if math.isinf(value)}
    if any(math.isnan(value) for value in floats) or len(infinities) == 2:
        return math.nan
    if infinities:
        return infinities.pop()
    if values and len(floats) == len(values) and all(bits(value) == bits(-0.0) for value in values):
        return -0.0
    return rounded(sum(map(Fraction, values), Fraction(0)), form)
