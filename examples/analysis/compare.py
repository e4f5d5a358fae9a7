# SPDX-License-Identifier: MIT
"""usage: compare.py FOLDER LANGUAGE...

Reads what analysis.c, analysis.py and analysis.jl printed (FOLDER/C.out, Python.out, Julia.out), computes the
exact results anew from the data, and prints the table. A language that is not named was not to be had.
Exit status 0 if every result of all three languages is the exact one, 1 if one is not or a language is missing.
"""

import struct
import sys
from pathlib import Path

import exact

LANGUAGES = ("C", "Python", "Julia")
QUANTITIES = ("sum", "mean", "standard deviation")


def bits(value: float) -> str:
    return struct.pack(">d", value).hex()


def value(digits: str) -> float:
    return struct.unpack(">d", bytes.fromhex(digits))[0]


def read_output(path: Path) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The rows of an analysis by the name of the series, and what it printed besides."""
    rows, words = {}, {}
    for line in path.read_text().splitlines():
        first, *rest = line.split()
        if first.endswith(".f64"):
            rows[Path(first).stem] = rest
        else:
            words[first] = " ".join(rest)
    return rows, words


def main(folder: Path, languages: list[str]) -> int:
    outputs = {language: read_output(folder / f"{language}.out") for language in languages}
    reference = outputs["C"][0]
    names = list(reference)
    truth = {}
    for name in names:
        truth[name] = [bits(v) for v in exact.remembered(folder / f"{name}.f64", folder / "exact.json")]

    width = max(map(len, names))
    wrong = 0
    for k, quantity in enumerate(QUANTITIES):
        print(f"\n{quantity}")
        print(
            f"  {'data set':{width}} {'n':>8}  {'by plain loops':>23}  {'ours':>23}"
            + "".join(f"  {'ours, ' + language:16}" for language in LANGUAGES)
            + f"  {'exact':16}  same"
        )
        for name in names:
            n, *row = reference[name]
            cells = []
            same = True
            for language in LANGUAGES:
                got = outputs[language][0].get(name) if language in outputs else None
                cells.append(got[1 + k] if got else "not run")
                if language in outputs:
                    same = same and got is not None and got[0] == n and got[1 + k] == truth[name][k]
            wrong += not same
            print(
                f"  {name:{width}} {n:>8}  {value(row[3 + k]):>23.17g}  {value(row[k]):>23.17g}"
                + "".join(f"  {cell:16}" for cell in cells)
                + f"  {truth[name][k]}  {'same' if same else 'DIFFERENT'}"
            )

    print("\nhow many different sums, over orders and over cuts into chunks")
    print(f"  {'data set':{width}} {'shuffles':>8} {'chunkings':>9}  {'by plain loops':>14}  {'ours':>4}")
    for line in (folder / "orders.out").read_text().splitlines():
        path, shuffles, chunkings, plain, ours = line.split()
        wrong += ours != "1"
        print(f"  {Path(path).stem:{width}} {shuffles:>8} {chunkings:>9}  {plain:>14}  {ours:>4}")

    print(f"\n  {'':14}" + "".join(f"{language:>8}" for language in LANGUAGES))
    for word, want in (("mysum", "3"), ("mysub", "-1")):
        answers = [outputs[language][1].get(word) if language in outputs else None for language in LANGUAGES]
        wrong += sum(answer != want for answer in answers if answer is not None)
        print(f"  {word + '(1, 2)':14}" + "".join(f"{answer or 'not run':>8}" for answer in answers))

    absent = [language for language in LANGUAGES if language not in languages]
    checked = len(names) * len(QUANTITIES)
    print()
    if absent:
        print(f"{' and '.join(absent)} did not run, for the reason given above.")
    if wrong:
        print(f"{wrong} rows are NOT the exact result.")
    else:
        print(f"All {checked} rows are the exact result, bit for bit, in {', '.join(languages)}.")
    return 1 if wrong or absent else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
