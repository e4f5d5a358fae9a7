#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the shared test vectors from exact rational arithmetic; with --check compares instead.

Nothing here uses the library. The format is described in README.md beside this file.
"""

import argparse
import sys
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent

# binary64
PRECISION = 53
LEAST = -1074  # exponent of the smallest subnormal
SIGN = 1 << 63
INFINITY = 0x7FF << 52
NAN = 0x7FF8 << 48
MAX = INFINITY - 1
MIN_NORMAL = 1 << 52
MAX_SUBNORMAL = MIN_NORMAL - 1
ONE = 0x3FF << 52

SPECIALS = {
    "+0": 0,
    "-0": SIGN,
    "+min subnormal": 1,
    "-min subnormal": SIGN | 1,
    "+max subnormal": MAX_SUBNORMAL,
    "+min normal": MIN_NORMAL,
    "+1": ONE,
    "-1": SIGN | ONE,
    "+MAX": MAX,
    "-MAX": SIGN | MAX,
    "+inf": INFINITY,
    "-inf": SIGN | INFINITY,
    "NaN": NAN,
    "-NaN": SIGN | NAN,
    "sNaN": INFINITY | 1,
    "NaN with payload": NAN | 0x123456789,
}


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

    def double(self, low_field=0, high_field=2046):
        """Random sign and fraction, the exponent field in the given range."""
        return self.bits() & (SIGN | MAX_SUBNORMAL) | self.between(low_field, high_field) << 52

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.between(0, i)
            items[i], items[j] = items[j], items[i]
        return items


def is_finite(bits):
    return bits & INFINITY != INFINITY


def is_nan(bits):
    return bits & ~SIGN > INFINITY


def negated(bits):
    return bits ^ SIGN


def value(bits):
    """The exact value of a finite encoding."""
    field, fraction = (bits & ~SIGN) >> 52, bits & MAX_SUBNORMAL
    significand = fraction | MIN_NORMAL if field else fraction
    magnitude = significand * Fraction(2) ** (LEAST + max(field, 1) - 1)
    return -magnitude if bits & SIGN else magnitude


def rounded(exact):
    """The encoding nearest to a rational that is not 0, ties to even."""
    magnitude = abs(exact)
    leading = magnitude.numerator.bit_length() - magnitude.denominator.bit_length()
    if magnitude < Fraction(2) ** leading:
        leading -= 1
    quantum = max(leading - PRECISION + 1, LEAST)
    integer = round(magnitude / Fraction(2) ** quantum)  # Fraction rounds ties to even
    if integer * Fraction(2) ** quantum >= 2**1024:
        bits = INFINITY
    elif integer < MIN_NORMAL:
        bits = integer
    else:
        bits = ((quantum - LEAST) << 52) + integer
    return bits | (SIGN if exact < 0 else 0)


def exact_sum(x):
    """The sum by the table of promises (docs/numerics.md)."""
    infinities = {bits for bits in x if bits & ~SIGN == INFINITY}
    if any(is_nan(bits) for bits in x) or len(infinities) == 2:
        return NAN
    if infinities:
        return infinities.pop()
    total = sum((value(bits) for bits in x), Fraction(0))
    if total != 0:
        return rounded(total)
    return SIGN if x and all(bits == SIGN for bits in x) else 0


def power(exponent):
    """2**exponent as an encoding."""
    return rounded(Fraction(2) ** exponent)


def sum_f64():
    """Yields titles (str) and input arrays (list)."""
    random = Random(20261123)

    yield "nothing, and one element"
    yield []
    for bits in SPECIALS.values():
        yield [bits]

    yield "two special values"
    names = ["+0", "-0", "+min subnormal", "-min subnormal", "+max subnormal", "-1", "+MAX", "-MAX", "+inf", "-inf",
             "NaN", "sNaN"]
    for i, a in enumerate(names):
        for b in names[i:]:
            yield [SPECIALS[a], SPECIALS[b]]

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
    for base in (ONE, ONE + 1, ONE + 2, 2 * MIN_NORMAL - 1 | ONE, power(1000), power(1000) + 1, power(-960) + 3,
                 negated(ONE), negated(ONE + 1)):
        sign = base & SIGN
        ulp = (base & ~SIGN) >> 52
        tie = rounded(Fraction(2) ** (ulp - 1075 - 1)) | sign
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
    for n in (3, 9, 17, 33, 65):
        pairs = [random.double() for _ in range(n // 2)]
        yield random.shuffled(pairs + [negated(v) for v in pairs] + [random.double(0, 40)])

    yield "subnormal"
    yield [MAX_SUBNORMAL, 1]
    yield [MIN_NORMAL, SIGN | 1]
    yield [1] * 40
    yield [SIGN | 1] * 3 + [1] * 2
    for n in (2, 5, 16, 50):
        yield [random.double(0, 1) for _ in range(n)]

    yield "lengths 0 to 70, random signs, 2000 binades wide"
    for n in range(71):
        yield [random.double() for _ in range(n)]

    yield "random, of one size"
    for n in (4, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100):
        yield [random.double(1021, 1023) for _ in range(n)]

    yield "random, in a window of exponents"
    for n in (2, 3, 5, 8, 13, 21, 34):
        low = random.between(0, 1900)
        yield [random.double(low, low + 60) for _ in range(n)]

    yield "random ties and near ties, hidden among pairs that cancel"
    for i in range(24):
        base = random.double(54, 2045)
        tie = rounded(Fraction(2) ** (((base & ~SIGN) >> 52) - 1076)) | base & SIGN
        pairs = [random.double() for _ in range(random.between(0, 6))]
        nudge = [[], [1], [SIGN | 1]][i % 3]
        yield random.shuffled([base, tie, *nudge, *pairs, *map(negated, pairs)])

    yield "random, near the largest double: overflow in the middle, or at the end"
    for n in range(2, 26):
        yield [random.double(2040, 2046) for _ in range(n)]

    yield "all powers of two from the smallest to the largest, and with alternating signs"
    powers = [power(k) for k in range(LEAST, 1024)]
    yield random.shuffled(powers)
    yield random.shuffled(bits ^ (SIGN if i % 2 else 0) for i, bits in enumerate(powers))


# File name: cases of one input array, and their exact result.
FILES = {"sum_f64.txt": (sum_f64, exact_sum)}


def text_of(name):
    cases, result = FILES[name]
    lines = [
        "# SPDX-License-Identifier: MIT",
        f"# {name}: written by generate.py; README.md describes the format.",
    ]
    for case in cases():
        if isinstance(case, str):
            lines += ["", f"# {case}"]
        else:
            elements = " ".join(f"{bits:016x}" for bits in case)
            lines.append(f"{result(case):016x} ; {elements}".rstrip())
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
