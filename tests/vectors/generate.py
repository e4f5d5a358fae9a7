#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the shared test vectors from exact rational arithmetic; with --check compares instead.

Nothing here uses the library. The format is described in README.md beside this file, the results in docs/numerics.md.
"""

import argparse
import functools
import math
import sys
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent


# ---------------------------------------------------------------------------------------------------
# Element types
# ---------------------------------------------------------------------------------------------------

class Number:
    """A real number, an infinity or NaN, with the sign that a zero has too."""

    def __init__(self, kind, negative=False, value=Fraction(0)):
        self.kind, self.negative, self.value = kind, negative, value  # kind: "finite", "infinite" or "nan"

    @property
    def is_zero(self):
        return self.kind == "finite" and self.value == 0

    def times(self, other, negate=False):
        negative = self.negative ^ other.negative ^ negate
        if "nan" in (self.kind, other.kind):
            return Number("nan")
        if "infinite" in (self.kind, other.kind):
            return Number("nan") if self.is_zero or other.is_zero else Number("infinite", negative)
        product = self.value * other.value
        return Number("finite", negative, -product if negate else product)


class Float:
    """A binary interchange format."""

    def __init__(self, name, width, precision):
        self.name, self.width, self.precision = name, width, precision
        self.sign = 1 << width - 1
        self.hidden = 1 << precision - 1  # the smallest normal number, too
        self.infinity = self.sign - self.hidden
        self.nan = self.infinity | self.hidden >> 1
        self.max = self.infinity - 1
        self.fields = self.infinity >> precision - 1  # exponent fields of finite numbers: 0 ... fields - 1
        bias = self.fields >> 1
        self.least = 2 - bias - precision  # exponent of the smallest subnormal
        self.one = bias << precision - 1

    def negated(self, bits):
        return bits ^ self.sign

    def number(self, bits):
        magnitude, negative = bits & self.sign - 1, bits & self.sign != 0
        if magnitude >= self.infinity:
            return Number("nan") if magnitude > self.infinity else Number("infinite", negative)
        field, fraction = magnitude // self.hidden, magnitude % self.hidden
        significand = fraction + self.hidden if field else fraction
        value = significand * Fraction(2) ** (self.least + max(field, 1) - 1)
        return Number("finite", negative, -value if negative else value)

    def rounded(self, exact):
        """The encoding nearest to a rational that is not 0, ties to even."""
        magnitude = abs(exact)
        leading = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
        if magnitude < Fraction(2) ** leading:
            leading -= 1
        quantum = max(leading - self.precision + 1, self.least)
        integer = round(magnitude / Fraction(2) ** quantum)  # Fraction rounds ties to even
        bits = (quantum - self.least) * self.hidden + integer
        return min(bits, self.infinity) | (self.sign if exact < 0 else 0)

    def exactly(self, value):
        """The encoding of a rational that has one."""
        bits = self.rounded(value) if value else 0
        assert self.number(bits).value == value, f"{value} is no {self.name}"
        return bits

    def power(self, exponent):
        return self.exactly(Fraction(2) ** exponent)

    def random(self, random, low=0, high=None):
        """Random sign and fraction, the exponent field in the given range."""
        field = random.between(low, self.fields - 1 if high is None else min(high, self.fields - 1))
        return random.bits() & (self.sign | self.hidden - 1) | field * self.hidden

    def edges(self):
        """Both zeros, the ends of each range, both infinities, NaN of several kinds."""
        magnitudes = [0, 1, self.hidden - 1, self.hidden, self.one, self.max, self.infinity]
        signed = [bits | sign for bits in magnitudes for sign in (0, self.sign)]
        return [*signed, self.nan, self.nan | self.sign, self.infinity | 1, self.nan | 5]

    def text(self, bits):
        return f"{bits:0{self.width // 4}x}"


class Integer:
    """A two's complement or unsigned integer."""

    def __init__(self, name, width, signed):
        self.name, self.width, self.signed = name, width, signed
        self.low = -(1 << width - 1) if signed else 0
        self.high = (1 << width - signed) - 1

    def number(self, value):
        return Number("finite", value < 0, Fraction(value))

    def random(self, random):
        return self.low + random.bits() % (self.high - self.low + 1)

    def edges(self):
        return sorted({self.low, self.low + 1, self.low // 2, 0, 1, 2, self.high // 2, self.high - 1, self.high})

    def text(self, value):
        return f"{value % (1 << self.width):0{self.width // 4}x}"


FLOATS = {f.name: f for f in (Float("f64", 64, 53), Float("f32", 32, 24), Float("f16", 16, 11), Float("bf16", 16, 8))}
INTEGERS = {f"{'i' if signed else 'u'}{width}": Integer(f"{'i' if signed else 'u'}{width}", width, signed)
            for signed in (True, False) for width in (8, 16, 32, 64)}
F64 = FLOATS["f64"]
SIGN, ONE, MAX, INFINITY, NAN = F64.sign, F64.one, F64.max, F64.infinity, F64.nan


class Random:
    """SplitMix64 (Steele, Lea and Flood 2014): the same numbers in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        return z ^ z >> 31

    def between(self, low, high):
        return low + self.bits() % (high - low + 1)

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.between(0, i)
            items[i], items[j] = items[j], items[i]
        return items


# ---------------------------------------------------------------------------------------------------
# Results, from docs/numerics.md
# ---------------------------------------------------------------------------------------------------

def special_sum(addends, result):
    """NaN or the infinity that decides, or None if all addends are finite."""
    infinities = {a.negative for a in addends if a.kind == "infinite"}
    if any(a.kind == "nan" for a in addends) or len(infinities) == 2:
        return result.nan
    if infinities:
        return result.infinity | (result.sign if infinities.pop() else 0)
    return None


def exact(addends):
    return sum((a.value for a in addends), Fraction(0))


def sum_of(addends, result, divisor=1):
    """The rounded sum of numbers, divided by an integer."""
    special = special_sum(addends, result)
    if special is not None:
        return special
    total = exact(addends)
    if total != 0:
        return result.rounded(total / divisor)
    return result.sign if addends and all(a.negative for a in addends) else 0


def root_of(square, result):
    """The rounded square root of a rational: 130 bits of it and a lower one that says whether there are more."""
    if square == 0:
        return 0
    shift = 130 - (square.numerator.bit_length() - square.denominator.bit_length()) // 2
    scaled = square * Fraction(4) ** shift
    root = math.isqrt(math.floor(scaled))
    return result.rounded(Fraction(2 * root + (root * root != scaled), 2) / Fraction(2) ** shift)


def variance_of(parts, n, ddof, root, result):
    """parts: the real, or the real and imaginary, parts of the data."""
    if n <= ddof or any(a.kind != "finite" for part in parts for a in part):
        return result.nan
    squares = sum((a.value ** 2 for part in parts for a in part), Fraction(0))
    of_sum = sum((exact(part) ** 2 for part in parts), Fraction(0))
    return finish((n * squares - of_sum) / (n * (n - ddof)), root, result)


def finish(value, root, result):
    if root:
        return root_of(value, result)
    return result.rounded(value) if value else 0


def norm_of(addends, result):
    if any(a.kind == "nan" for a in addends):
        return result.nan
    if any(a.kind == "infinite" for a in addends):
        return result.infinity
    return root_of(sum((a.value ** 2 for a in addends), Fraction(0)), result)


def weighted_mean(x, w, result):
    if any(a.kind != "finite" for a in w) or exact(w) == 0:
        return result.nan
    products = [a.times(b) for a, b in zip(x, w)]
    special = special_sum(products, result)
    if special is not None:
        return special ^ (result.sign if special != result.nan and exact(w) < 0 else 0)
    mean = exact(products) / exact(w)
    if mean != 0:
        return result.rounded(mean)
    return result.sign if all(p.negative for p in products) and exact(w) > 0 else 0


def weighted_variance(x, w, ddof, root, result):
    if any(a.kind != "finite" for a in [*x, *w]) or any(a.value < 0 for a in w) or exact(w) <= ddof:
        return result.nan
    weights = exact(w)
    wx = sum((a.value * b.value for a, b in zip(x, w)), Fraction(0))
    wxx = sum((a.value ** 2 * b.value for a, b in zip(x, w)), Fraction(0))
    return finish((weights * wxx - wx ** 2) / (weights * (weights - ddof)), root, result)


def real_result(operation, parameter, x, y, result):
    """A reduction of numbers to a floating-point encoding."""
    if operation.startswith("nan"):
        operation, x = operation[3:], [a for a in x if a.kind != "nan"]
    root = operation.endswith("std")
    if operation == "sum":
        return sum_of(x, result)
    if operation == "dot":
        return sum_of([a.times(b) for a, b in zip(x, y)], result)
    if operation == "mean":
        return sum_of(x, result, len(x)) if x else result.nan
    if operation == "norm":
        return norm_of(x, result)
    if operation in ("var", "std"):
        return variance_of([x], len(x), parameter, root, result)
    if operation == "wmean":
        return weighted_mean(x, y, result)
    return weighted_variance(x, y, parameter, root, result)


def complex_result(operation, parameter, x, y, result):
    """One encoding, or one for each part."""
    re, im = x[::2], x[1::2]
    if operation in ("sum", "mean"):
        return [real_result(operation, 0, part, None, result) for part in (re, im)]
    if operation == "norm":
        return [norm_of(x, result)]
    if operation in ("var", "std"):
        return [variance_of([re, im], len(re), parameter, operation == "std", result)]
    conjugate = operation == "dotc"  # (re - i im) (yre + i yim)
    yre, yim = y[::2], y[1::2]
    real = [p for a, b, c, d in zip(re, yre, im, yim) for p in (a.times(b), c.times(d, negate=not conjugate))]
    imaginary = [p for a, b, c, d in zip(re, yim, im, yre) for p in (a.times(b), c.times(d, negate=conjugate))]
    return [sum_of(real, result), sum_of(imaginary, result)]


def integer_result(operation, element, x, y):
    """The exact integer, or the word "overflow" if int64 or uint64 cannot hold it."""
    result = INTEGERS["i64" if element.signed else "u64"]
    value = sum(x) if operation == "sum" else sum(a * b for a, b in zip(x, y))
    return result.text(value) if result.low <= value <= result.high else "overflow"


# ---------------------------------------------------------------------------------------------------
# One case
# ---------------------------------------------------------------------------------------------------

TWO_ARRAYS = ("dot", "dotc", "wmean", "wvar", "wstd")
WITH_DDOF = ("var", "std", "nanvar", "nanstd", "wvar", "wstd")


def line_of(operation, type_name, x, y=(), parameter=None):
    """The line of a case. type_name is as in the names of the functions: f32_f64 is f32 data with an f64 result."""
    element_name = type_name.split("_")[0]
    result = FLOATS.get(type_name.split("_")[-1].removeprefix("c"), F64)
    if element_name in INTEGERS:
        element = INTEGERS[element_name]
    else:
        element = FLOATS[element_name.removeprefix("c")]

    if operation == "sum_by":
        groups = [[v for v, label in zip(x, y) if label == k] for k in range(parameter)]
        words = [integer_result("sum", element, g, None) if isinstance(element, Integer)
                 else result.text(sum_of([element.number(v) for v in g], result)) for g in groups]
    elif isinstance(element, Integer) and operation in ("sum", "dot"):
        words = [integer_result(operation, element, x, y)]
    else:
        solve = complex_result if type_name.startswith("c") else real_result
        bits = solve(operation, parameter, [element.number(v) for v in x], [element.number(v) for v in y], result)
        words = [result.text(b) for b in (bits if isinstance(bits, list) else [bits])]

    name = f"sum_{type_name}_by" if operation == "sum_by" else f"{operation}_{type_name}"
    xs = " ".join(element.text(v) for v in x)
    ys = " ".join(str(v) if operation == "sum_by" else element.text(v) for v in y)
    fields = [name, "-" if parameter is None else str(parameter), " ".join(words), xs]
    if operation in TWO_ARRAYS or operation == "sum_by":
        fields.append(ys)
    return " ; ".join(fields).replace("  ", " ").rstrip()


# ---------------------------------------------------------------------------------------------------
# Data
# ---------------------------------------------------------------------------------------------------

def sum_f64():
    """Yields titles (str) and input arrays (list): the sum of doubles, the operation all others rest on, in depth."""
    random = Random(20261123)
    power, negated = F64.power, F64.negated

    yield "nothing, and one element"
    yield []
    for bits in F64.edges():
        yield [bits]

    yield "two special values"
    edges = [bits for bits in F64.edges() if bits not in (SIGN | INFINITY | 1, NAN | 5, NAN | SIGN)]
    for i, a in enumerate(edges):
        for b in edges[i:]:
            yield [a, b]

    yield "signed zeros: -0.0 only if there is nothing else"
    for n in (2, 3, 7, 8, 9, 64):
        yield [SIGN] * n
        yield [SIGN] * (n - 1) + [0]
    yield [ONE, negated(ONE)]
    yield [SIGN, ONE, SIGN, negated(ONE)]
    yield [SIGN, 1, SIGN | 1, SIGN]

    yield "infinities and NaN among large and cancelling numbers"
    yield [MAX, MAX, negated(INFINITY)]
    yield [negated(MAX), negated(MAX), INFINITY]
    yield [INFINITY, ONE, INFINITY, SIGN]
    yield [INFINITY, MAX, negated(INFINITY)]
    yield [INFINITY, negated(INFINITY), NAN]
    yield [ONE] * 20 + [INFINITY | 1] + [ONE] * 20
    yield [ONE] * 20 + [negated(INFINITY)] + [ONE] * 20

    yield "overflow in the middle, finite total"
    yield [MAX, MAX, negated(MAX)]
    yield [MAX, MAX, negated(MAX), negated(MAX), 1]
    yield [negated(MAX)] * 5 + [MAX] * 4
    yield [MAX] * 40 + [ONE] + [negated(MAX)] * 40
    yield [power(1023)] * 2 + [negated(power(1023))] * 2 + [power(-1022), SIGN | 1]

    yield "where overflow begins: MAX + ulp/2 is a tie and goes to infinity"
    half = power(970)
    for sign in (0, SIGN):
        yield [MAX ^ sign, half ^ sign]
        yield [MAX ^ sign, half ^ sign, 1 ^ sign]
        yield [MAX ^ sign, half ^ sign, negated(1) ^ sign]
        yield [MAX ^ sign, (half - 1) ^ sign]
        yield [MAX ^ sign, (half + 1) ^ sign]
        yield [power(1023) ^ sign, power(1023) ^ sign]
        yield [MAX ^ sign] * 3 + [negated(MAX) ^ sign] * 2 + [power(969) ^ sign] * 2

    yield "ties, and near ties with the deciding bit 2^-1074 away on either side"
    for base in (ONE, ONE + 1, ONE + 2, 2 * F64.hidden - 1 | ONE, power(1000), power(1000) + 1, power(-960) + 3,
                 negated(ONE), negated(ONE + 1)):
        sign = base & SIGN
        ulp = (base & ~SIGN) >> 52
        tie = power(ulp - 1075 - 1) | sign
        yield [base, tie]
        yield [base, tie, 1]
        yield [base, tie, SIGN | 1]
        yield [1, base, MAX, tie, negated(MAX)]
    yield "just below a power of two, where the spacing halves"
    for k in (-1, -53, -54, -55, -1000):
        yield [ONE, negated(power(k))]
        yield [ONE, negated(power(k)), 1]
        yield [ONE, negated(power(k)), SIGN | 1]

    yield "cancellation"
    yield [power(1023), ONE, negated(power(1023))]
    yield [0x4341C37937E08000, ONE, 0xC341C37937E08000]  # 1e16, 1, -1e16
    for n in (3, 9, 33):
        pairs = [F64.random(random) for _ in range(n // 2)]
        yield random.shuffled(pairs + [negated(v) for v in pairs] + [F64.random(random, 0, 40)])

    yield "subnormal"
    yield [F64.hidden - 1, 1]
    yield [F64.hidden, SIGN | 1]
    yield [1] * 40
    yield [SIGN | 1] * 3 + [1] * 2
    for n in (2, 5, 16):
        yield [F64.random(random, 0, 1) for _ in range(n)]

    yield "random signs, 2000 binades wide"
    for n in (*range(18), 32, 33, 64):
        yield [F64.random(random) for _ in range(n)]

    yield "random, of one size"
    for n in (4, 16, 17, 63, 100):
        yield [F64.random(random, 1021, 1023) for _ in range(n)]

    yield "random, in a window of exponents"
    for n in (2, 3, 5, 8, 13, 21, 34):
        low = random.between(0, 1900)
        yield [F64.random(random, low, low + 60) for _ in range(n)]

    yield "random ties and near ties, hidden among pairs that cancel"
    for i in range(15):
        base = F64.random(random, 54, 2045)
        tie = power(((base & ~SIGN) >> 52) - 1076) | base & SIGN
        pairs = [F64.random(random) for _ in range(random.between(0, 6))]
        nudge = [[], [1], [SIGN | 1]][i % 3]
        yield random.shuffled([base, tie, *nudge, *pairs, *map(negated, pairs)])

    yield "random, near the largest double: overflow in the middle, or at the end"
    for n in range(2, 16):
        yield [F64.random(random, 2040, 2046) for _ in range(n)]

    yield "every fourth power of two from the smallest to the largest, with alternating signs"
    powers = [power(k) for k in range(F64.least, 1024, 4)]
    yield random.shuffled(bits ^ (SIGN if i % 2 else 0) for i, bits in enumerate(powers))


def ties(f):
    """Numbers x, half an ulp of x, and the smallest subnormal on either side of the tie: x even, odd, negative."""
    for base in (f.one, f.one + 1, f.one + f.hidden - 1, f.negated(f.one)):
        half = f.power((base & ~f.sign) // f.hidden - f.one // f.hidden - f.precision) | base & f.sign
        yield [base, half]
        yield [base, half, 1]
        yield [base, half, f.sign | 1]


def spread(f, random, n, kind):
    """n random elements: of one size, of neighbouring sizes, or of any."""
    middle = f.one // f.hidden
    low, high = [(middle, middle), (middle - 3, middle + 3), (0, f.fields - 1)][kind % 3]
    return [f.random(random, low, high) for _ in range(n)]


def float_data(f, random):
    """Yields one array after another: what every reduction of one array of format f meets."""
    sign, negated = f.sign, f.negated
    yield []
    for bits in (0, sign, 1, f.max, sign | f.max, f.infinity, sign | f.infinity, f.nan | sign, f.infinity | 1):
        yield [bits]
    yield [sign, sign]
    yield [sign, 0]
    yield [f.infinity, sign | f.infinity, f.one]
    yield [f.infinity, f.nan, f.one]
    yield [f.one, sign | f.infinity, 1]
    yield [f.max, f.max, negated(f.max)]
    yield [f.max, f.max]
    yield [f.one, negated(f.one)]
    yield [1, 1, 1]
    yield [1, sign | 1, 2, f.hidden - 1]
    yield from ties(f)
    for kind, n in enumerate((2, 3, 4, 8, 9, 17)):
        yield spread(f, random, n, kind)


def offset_data(f, random):
    """Yields data for variances: far from zero, close together, equal, two-valued."""
    large = f.power(f.precision + 1 if f.precision < 53 else 53)
    yield [large, large + 1, large + 1, large]
    yield [large] * 3
    yield [f.power(f.precision - 1) + k for k in range(5)]
    yield [f.negated(large), large]
    yield [f.exactly(Fraction(v)) for v in (2, 4, 4, 4, 5, 5, 7, 9)]  # standard deviation 2
    odd = f.exactly(Fraction(2) ** (f.precision // 2) + 1)  # its square needs one bit too many: a tie
    for last in (0, 1, f.sign | 1):
        yield [0, odd, last, odd]


def squares_data(f):
    """Yields arrays whose sum of squares is t^2, t^2 - 1 and t^2 + 1 for t with `precision` + 1 bits: the norm is a
    tie, and just beside it. Greedily, the largest square first."""
    t = 3 * 2 ** (f.precision - 1) + 1
    for rest in (t * t - 1, t * t, t * t + 1):
        x = []
        while rest:
            root = math.isqrt(rest)
            cut = max(root.bit_length() - f.precision, 0)
            root = root >> cut << cut
            x.append(f.exactly(Fraction(root, 2 ** (f.precision - 5))))
            rest -= root * root
        yield x
    yield [f.exactly(Fraction(v, 2)) for v in (3, 4)]


def unary_cases(operation, f, random):
    """Yields (x, y, parameter)."""
    data = [*float_data(f, random)]
    if operation.endswith(("var", "std")):
        data += [*offset_data(f, random)]
        if operation.endswith("std"):  # x and -x: with ddof = n - 2 the variance is the sum of squares of x
            data += [x + [f.negated(v) for v in x] for x in squares_data(f)]
    if operation == "norm":
        data += [*squares_data(f)]
    if operation == "mean":
        data += [[f.one, f.one + 1], [f.one, f.one + 1, f.one, f.one + 1], [f.one] * 3, [f.one, f.one, f.one + 1]]
    if operation.startswith("nan"):
        data = data[::3]
        data += [random.shuffled([*x, f.nan, f.infinity | 1]) for x in data[1::2]] + [[f.nan], [f.nan, f.sign]]
    for i, x in enumerate(data):
        if operation not in WITH_DDOF:
            yield x, (), None
        else:
            yield x, (), i % 2 if operation.startswith("nan") or len(x) < 4 or i % 3 else len(x) - 2


def pairs_of(f, random):
    """Yields (x, y) for dot products: specials crossed, ties by products of powers of two, products out of range."""
    sign = f.sign
    some = [sign, f.one, f.infinity, f.nan, 0]
    yield [], []
    for a in some:
        for b in (0, sign, f.one, sign | f.infinity):
            yield [a], [b]
    yield [f.max, f.max], [f.max, sign | f.max]
    yield [f.max, f.max, f.one], [f.max, sign | f.max, f.one]
    yield [1, 1], [1, 1]
    yield [f.one, 1], [f.one, sign | 1]
    yield [1], [f.one - f.hidden]
    yield [1, 1], [f.one - f.hidden, 1]
    for x in ties(f):  # the same sums, each addend split into two factors
        shift = [random.between(-3, 3) if v & ~sign > 1 else 0 for v in x]
        yield [f.exactly(f.number(v).value * Fraction(2) ** s) for v, s in zip(x, shift)], [f.power(-s) for s in shift]
    half = f.power(-f.precision)
    for last in (1, sign | 1):  # the deciding bit is the smallest product there is
        yield [f.one, half, last], [f.one, f.one, 1]
    for kind, n in enumerate((2, 3, 5, 8, 9)):
        yield spread(f, random, n, kind), spread(f, random, n, kind)


def binary_cases(operation, f, random):
    if operation == "dot":
        for x, y in pairs_of(f, random):
            yield x, y, None
        return
    ddof = None if operation == "wmean" else 0
    sign = f.sign
    yield [], [], ddof
    for x, w in ([0], [f.one]), ([sign], [f.one]), ([sign], [0]), ([f.one], [sign | f.one]), ([f.one], [0]), \
            ([f.infinity, f.one], [f.one, f.one]), ([f.one, f.one], [f.infinity, f.one]), ([f.infinity], [0]), \
            ([f.infinity, f.one], [sign | f.one] * 2), ([f.nan, f.one], [f.one] * 2), ([f.one] * 2, [f.nan, f.one]), \
            ([f.nan, f.one], [0, f.one]), ([f.one, f.one + 1], [f.one] * 2), ([f.max] * 2, [f.max] * 2), \
            ([1, 1], [1, 1]), ([f.one, 0], [f.one, sign | f.one]), ([sign, sign], [sign | f.one] * 2):
        yield x, w, ddof
    for x in ties(f):  # weights whose sum is a power of two
        yield [*x, 0, 0][:4], [f.one] * 4, ddof
    for x in offset_data(f, random):
        yield x, [f.exactly(Fraction(k % 3)) for k in range(len(x))], ddof
        yield x, [f.exactly(Fraction(k % 4 + 1)) for k in range(len(x))], ddof if ddof is None else 1
    for kind, n in enumerate((2, 3, 9)):
        x, w = spread(f, random, n, kind), spread(f, random, n, kind)
        if operation != "wmean":
            w = [v & ~sign for v in w]
        yield x, w, ddof
        if ddof is not None:
            yield x, w, 1


def integer_cases(operation, f, random):
    data = [[], *[[v] for v in f.edges()], [f.low, f.high], [f.high, f.high], [f.low, f.low], [f.high, f.low, f.low]]
    data += [[f.random(random) for _ in range(n)] for n in (2, 3, 5, 8)]
    data += [[v % 5 for v in range(9)], [f.high] * 3 + [f.high - 1]]
    for i, x in enumerate(data):
        if operation == "dot":
            yield x, x[::-1], None
            yield x, [f.low] * len(x), None
        else:
            yield x, (), i % 2 if operation in WITH_DDOF else None


def complex_cases(operation, f, random):
    """Parts one after the other, as they lie in memory."""
    sign = f.sign
    some = [0, sign, f.one, f.infinity, sign | f.infinity, f.nan]
    data = [[]] + [[a, b] for a in some for b in some[1::2]]
    data += [[f.max, f.max, f.max, sign | f.max], [f.one, 1, f.negated(f.one), 1], [sign] * 4]
    data += [x if len(x) % 2 == 0 else x + [0] for x in ties(f)]
    data += [spread(f, random, 2 * n, kind) for kind, n in enumerate((2, 3, 8))]
    if operation in ("norm", "std"):
        data += [x if len(x) % 2 == 0 else x + [0] for x in squares_data(f)]
    for i, x in enumerate(data):
        if operation in ("dot", "dotc"):
            yield x, x[::-1], None
            if i % 4 == 0:
                yield x, [f.one, sign] * (len(x) // 2), None
        else:
            yield x, (), i % 2 if operation in WITH_DDOF else None


def by_cases(f, random):
    edges = f.edges()
    yield [], [], 0
    yield [], [], 3
    yield [edges[-1], edges[-2], edges[1]], [0, 2, 2], 4
    yield edges, [k % 5 for k in range(len(edges))], 5
    for n, groups in (5, 1), (17, 3), (33, 7):
        yield [f.random(random) for _ in range(n)], [random.between(0, groups - 1) for _ in range(n)], groups


# ---------------------------------------------------------------------------------------------------
# Files
# ---------------------------------------------------------------------------------------------------

FLOAT_TYPES = ["f64", "f32", "f16", "bf16", "f32_f64", "f16_f64", "bf16_f64"]
UNARY = ["sum", "mean", "norm", "var", "std"]
NAN_SKIPPING = ["nansum", "nanmean", "nanvar", "nanstd"]
BINARY = ["dot", "wmean", "wvar", "wstd"]
OPERATIONS = [*UNARY, "dot", "dotc", *NAN_SKIPPING, *BINARY[1:], "sum_by"]


def cases_of(operation):
    """Yields titles (str) and lines of cases (tuple of one str)."""
    random = Random(sum(operation.encode()) + 20261125)
    if operation != "dotc":
        for name in FLOAT_TYPES:
            f = FLOATS[name.split("_")[0]]
            yield name
            cases = by_cases(f, random) if operation == "sum_by" else \
                (binary_cases if operation in BINARY else unary_cases)(operation, f, random)
            for i, case in enumerate(cases):
                if i % 2 == 0 or name in FLOATS:  # the same elements, rounded to double: every second case will do
                    yield (line_of(operation, name, *case),)
    if operation in [*UNARY, "dot", "sum_by"]:
        for name, f in INTEGERS.items():
            yield name
            for case in by_cases(f, random) if operation == "sum_by" else integer_cases(operation, f, random):
                yield (line_of(operation, name, *case),)
    if operation in [*UNARY, "dot", "dotc"]:
        for name in ("cf64", "cf32"):
            yield name
            for case in complex_cases(operation, FLOATS[name[1:]], random):
                yield (line_of(operation, name, *case),)


def short_sums():
    """The cases of sum_f64, each line the result and the elements."""
    for case in sum_f64():
        if isinstance(case, str):
            yield case
        else:
            _, _, result, elements = line_of("sum", "f64", case).split(";")
            yield (f"{result.strip()} ;{elements}",)


FILES = {f"{operation}.txt": functools.partial(cases_of, operation) for operation in OPERATIONS}
FILES["sum_f64.txt"] = short_sums


def text_of(name):
    # REUSE-IgnoreStart
    lines = [
        "# SPDX-License-Identifier: MIT",
        f"# {name}: written by generate.py; README.md describes the format.",
    ]
    # REUSE-IgnoreEnd
    for case in FILES[name]():
        lines += ["", f"# {case}"] if isinstance(case, str) else case
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the files in this folder, write nothing")
    check = parser.parse_args().check

    stale = 0
    for name in FILES:
        path, text = HERE / name, text_of(name)
        if not check:
            path.write_text(text, encoding="ascii", newline="\n")
        elif not path.is_file() or path.read_bytes() != text.encode("ascii"):
            print(f"{path.name} is not what generate.py writes; run generate.py and look at the difference")
            stale += 1
    if check:
        print(f"{len(FILES) - stale} passed, {stale} failed")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
