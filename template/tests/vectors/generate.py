#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints tests/vectors/mean.txt. Exact rationals, not the library, say what is right."""

import random
import struct
from fractions import Fraction


def bits(value: float) -> str:
    return struct.pack(">d", value).hex()


def line(x: list[float]) -> str:
    mean = sum(map(Fraction, x), Fraction(0)) / len(x)
    if Fraction(float(mean)) != mean:
        raise SystemExit(f"the mean of {x} is no double; vectors are for data without rounding")
    result = -0.0 if all(bits(value) == bits(-0.0) for value in x) else float(mean)
    return f"{bits(result)}; {' '.join(map(bits, x))}"


print("# bits of the mean; bits of the data")
print("# one element, and signs of zero")
for case in ([1.0], [-2.5], [5e-324], [0.0], [-0.0], [-0.0, -0.0], [-0.0, 0.0], [1.5, -1.5]):
    print(line(case))
print("# integers times a power of two")
random.seed(1)
for n in (2, 4, 8, 64, 256):
    for exponent in (-900, -1, 0, 900):
        print(line([float(random.getrandbits(41) - 2**40) * 2.0**exponent for _ in range(n)]))
