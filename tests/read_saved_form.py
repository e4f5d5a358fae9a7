#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads saved accumulators and moments, from the page docs/format.md alone, and checks the library against it.

    read_saved_form.py FILE...           prints what saved forms hold
    read_saved_form.py --check FORMAT.MD checks the worked examples of the page, then the lines on standard input, which
                                         tests/write_saved_forms writes: its head says what they are

No packages. The rounding of the check is that of tests/vectors/generate.py, which shares nothing with the library
either.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


class FormatError(Exception):
    """These bytes are no saved form."""


class VersionError(Exception):
    """A saved form of another version."""


@dataclass
class State:
    kind: str  # "acc" or "moments"
    flags: int
    count: int
    positive_infinities: int
    negative_infinities: int
    nans: int
    numbers: list  # Fraction: the value; or the sum of squares and the sum


KINDS = {b"KSBA": ("acc", [(67, -2176)]), b"KSBM": ("moments", [(67, -2176), (34, -1088)])}


def require(condition, sentence):
    if not condition:
        raise FormatError(sentence)


def read_number(limbs, first, total, unit):
    """The value of the stored limbs; refuses limbs that are not needed."""
    if not limbs:
        require(first == 0, "the number 0 has F = 0")
        return Fraction(0)
    require(first + len(limbs) <= total, "more limbs than there are")
    require(limbs[0] != 0, "the first stored limb is 0")
    if len(limbs) > 1:
        fill = (1 << 64) - 1 if limbs[-2] >> 63 else 0
        require(limbs[-1] != fill, "the last stored limb only repeats the sign")
    integer = int.from_bytes(b"".join(limb.to_bytes(8, "little") for limb in limbs), "little", signed=True)
    return integer * Fraction(2) ** (unit + 64 * first)


def read(data, expected=None):
    """The state that the bytes hold. `expected` is "acc" or "moments", or None for either."""
    require(len(data) >= 5, "too short for a magic and a version")
    require(data[:4] in KINDS, "another magic")
    kind, numbers = KINDS[data[:4]]
    require(expected in (None, kind), "the other kind of object")
    if data[4] > 1:
        raise VersionError(f"version {data[4]}")
    require(data[4] == 1, "version 0")
    require(len(data) >= 48, "fewer than 48 bytes")
    shapes = [(data[8], data[9]), (data[10], data[11])]
    require(int.from_bytes(data[6:8], "little") == len(data), "another length than that of the bytes")
    require(len(data) == 48 + 8 * (shapes[0][1] + shapes[1][1]), "another length than that of the limbs")
    require(len(numbers) == 2 or shapes[1] == (0, 0), "an accumulator has one number")
    require(data[12:16] == bytes(4), "bytes 12 to 15 are not 0")

    tallies = [int.from_bytes(data[16 + 8 * i:24 + 8 * i], "little", signed=True) for i in range(4)]
    require(min(tallies) > -(1 << 63), "a count of -2^63")
    values, at = [], 48
    for (first, count), (total, unit) in zip(shapes, numbers):
        limbs = [int.from_bytes(data[at + 8 * i:at + 8 * i + 8], "little") for i in range(count)]
        values.append(read_number(limbs, first, total, unit))
        at += 8 * count

    flags, (count, up, down, nans) = data[5], tallies
    require(flags in (0, 1), "flags other than 0 and 1")
    if flags == 0:
        require(not any(values) and up == 0 and down == 0, "flags = 0 with a value or an infinity")
        require(count >= 0 and nans >= 0, "flags = 0 with a negative count")
    else:
        require(any(values) or any(tallies), "flags = 1 with nothing in it")
    return State(kind, flags, count, up, down, nans, values)


def sign(v):
    return (v > 0) - (v < 0)


def special(state):
    """"nan", 1 or -1 for an infinity, or 0 for a finite value."""
    p, m = sign(state.positive_infinities), -sign(state.negative_infinities)
    if state.nans != 0 or (p != 0 and m != 0 and p != m):
        return "nan"
    return p or m


def describe(state):
    what = {"nan": "NaN", 1: "inf", -1: "-inf"}.get(special(state))
    lines = [f"{state.kind}: {state.count} addends, {state.positive_infinities} inf, {state.negative_infinities} -inf, "
             f"{state.nans} NaN"]
    for name, value in zip(("value",) if state.kind == "acc" else ("sum of squares", "sum"), state.numbers):
        lines.append(f"  {name} {value}" + (f", reads as {what}" if what and name != "sum of squares" else ""))
    return "\n".join(lines)


# ---------------------------------------------------------------------------------------------------
# The check
# ---------------------------------------------------------------------------------------------------

def readings(state):
    """What the library must read: words in hex, and the count."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "vectors"))
    import generate

    f64 = generate.F64
    decided = special(state)

    def rounded(value, f, divisor=1):
        if decided:
            return f.nan if decided == "nan" else f.infinity | (f.sign if decided < 0 else 0)
        if value == 0:
            return f.sign if state.count > 0 and state.flags == 0 else 0
        return f.rounded(value / divisor)

    if state.kind == "acc":
        words = [f.text(rounded(state.numbers[0], f)) for f in generate.FLOATS.values()]
        return [*words, str(state.count)]

    squares, total = state.numbers
    mean = rounded(total, f64, state.count) if state.count > 0 else f64.nan
    var = std = f64.nan
    if state.count > 0 and not decided and state.nans == 0:
        variance = (state.count * squares - total ** 2) / state.count ** 2
        if variance >= 0 and squares >= 0:
            var, std = generate.finish(variance, False, f64), generate.finish(variance, True, f64)
    if state.nans != 0 or state.positive_infinities < 0 or state.negative_infinities < 0:
        norm = f64.nan
    elif state.positive_infinities or state.negative_infinities:
        norm = f64.infinity
    else:
        norm = generate.root_of(squares, f64) if squares >= 0 else f64.nan
    return [*map(f64.text, (rounded(total, f64), mean, var, std, norm)), str(state.count)]


def verdict(kind, data):
    try:
        return readings(read(data, kind))
    except VersionError:
        return ["version"]
    except FormatError:
        return ["format"]


def examples(page):
    """The blocks of bytes of the page, in order."""
    blocks = re.findall(r"(?:^    (?:[0-9a-f]{2} +)+[0-9a-f]{2}\n)+", page, re.MULTILINE)
    return [bytes.fromhex(block) for block in blocks]


def check_examples(page):
    """What the page says of each of its examples."""
    half, nothing = Fraction(1, 2), (0, 0, 0)
    wanted = [
        State("acc", 0, 0, *nothing, [Fraction(0)]),
        State("acc", 1, 2, *nothing, [3 * half]),
        State("acc", 1, 2, 0, 0, 1, [Fraction(-3)]),
        State("moments", 1, 2, *nothing, [Fraction(5), Fraction(3)]),
    ]
    found = [read(data) for data in examples(page)]
    if found != wanted:
        sys.exit("the worked examples of the page are not what it says of them:\n" + "\n".join(map(describe, found)))
    return len(found)


def check(page_file, lines):
    passed, failed, kinds = check_examples(Path(page_file).read_text(encoding="utf-8")), 0, {}
    line = ""
    for number, line in enumerate(map(str.rstrip, lines), 1):
        if line == "end":
            break
        kind, data, *want = line.split(" ")
        got = verdict(kind, bytes.fromhex(data))
        name = want[0] if len(want) == 1 else kind
        kinds[name] = kinds.get(name, 0) + 1
        if got == want:
            passed += 1
        else:
            failed += 1
            print(f"line {number}: the library says {want}, the page says {got}\n  {kind} {data}")
    if line != "end":
        failed += 1
        print("the lines break off")
    print(", ".join(f"{count} {name}" for name, count in sorted(kinds.items())))
    for name in ("acc", "moments", "format", "version"):
        if kinds.get(name, 0) < 10:
            failed += 1
            print(f"hardly any case of {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", metavar="FORMAT.MD", help="check the page and standard input")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    if arguments.check:
        return check(arguments.check, sys.stdin)
    for name in arguments.files:
        print(describe(read(Path(name).read_bytes())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
