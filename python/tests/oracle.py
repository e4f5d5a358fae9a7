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


def rounded_root(value: Fraction, form: str = "float64") -> float:
    """The square root of a value that is not negative, rounded once.

    The root is cut to an integer of 64 bits or more and one more bit says whether something was cut off: no format has a
    rounding boundary between that and the root itself.
    """
    if value == 0:
        return 0.0
    shift = max(0, 64 - (value.numerator.bit_length() - value.denominator.bit_length()) // 2)
    scaled = (value.numerator << 2 * shift) // value.denominator
    root = math.isqrt(scaled)
    is_exact = root * root * value.denominator == value.numerator << 2 * shift
    return rounded(Fraction(2 * root + (not is_exact), 2 << shift), form)


def _is_finite(values: Iterable[float | int]) -> bool:
    return all(isinstance(value, int) or math.isfinite(value) for value in values)


def exact_mean(values: Iterable[float | int], form: str = "float64") -> float:
    values = list(values)
    if not values:
        return math.nan
    total = exact_sum(values, form)
    if not _is_finite(values) or bits(total) == bits(-0.0):
        return total
    return rounded(sum(map(Fraction, values), Fraction(0)) / len(values), form)


def _squared_spread(parts: list[list[float | int]], ddof: int) -> Fraction | None:
    """The variance of numbers that have one part (real) or two (complex); None if it is NaN."""
    n = len(parts[0])
    if n <= ddof or not all(map(_is_finite, parts)):
        return None
    fractions = [list(map(Fraction, part)) for part in parts]
    squares = sum((v * v for part in fractions for v in part), Fraction(0))
    return (n * squares - sum(sum(part, Fraction(0)) ** 2 for part in fractions)) / (n * (n - ddof))


def exact_var(parts: list[list[float | int]], ddof: int, form: str = "float64") -> float:
    spread = _squared_spread(parts, ddof)
    return math.nan if spread is None else rounded(spread, form)


def exact_std(parts: list[list[float | int]], ddof: int, form: str = "float64") -> float:
    spread = _squared_spread(parts, ddof)
    return math.nan if spread is None else rounded_root(spread, form)


def exact_norm(values: Iterable[float | int], form: str = "float64") -> float:
    values = list(values)
    if not _is_finite(values):
        return math.nan if any(map(math.isnan, values)) else math.inf
    return rounded_root(sum((Fraction(value) ** 2 for value in values), Fraction(0)), form)


def exact_dot(x: list[float | int], y: list[float | int], form: str = "float64") -> float:
    """The sum of the products, by the rules of exact_sum for addends whose signs and specials are those of products."""
    specials: list[float] = []
    total = Fraction(0)
    for a, b in zip(x, y, strict=True):
        if _is_finite((a, b)):
            total += Fraction(a) * Fraction(b)
        else:
            specials.append(float(a) * float(b))
    if specials:
        return exact_sum(specials, form)
    if x and all(
        (a == 0 or b == 0) and math.copysign(1.0, a) * math.copysign(1.0, b) < 0.0 for a, b in zip(x, y, strict=True)
    ):
        return -0.0
    return rounded(total, form)
