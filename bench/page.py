# SPDX-License-Identifier: MIT
"""Writes the tables of docs/performance.md from results-KERNEL.csv files, and has the picture drawn from the first.

    python bench/page.py docs/performance.md results-avx2.csv [results-sse2.csv ...]

What lies between the marks `<!-- NAME: begin -->` and `<!-- NAME: end -->` of the page is replaced; the words around the
tables are written by hand. A table without figures in the files is left as it was, and named.
"""

import re
import sys
from pathlib import Path

import plot
import report

PEER_OF_SIZES = ("ksb", "loop", "scalar loop", "np.sum", "Polars", "Julia sum", "xsum large", "xsum small", "MPFR",
                 "math.fsum array", "math.fsum list")
PEER_OF_DATA = ("ksb", "loop", "np.sum", "xsum large", "xsum small", "MPFR", "math.fsum array", "math.fsum list")


def table(head, lines, others="--:"):
    """A table in Markdown; columns but the first are to the right."""
    rule = ["---"] + [others] * (len(head) - 1)
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in (head, rule, *lines)) + "\n"


def number(text, digits=3):
    """A figure of the file with that many digits, without an exponent."""
    value = float(f"{float(text):.{digits}g}")
    return f"{value:.0f}" if value >= 10 ** (digits - 1) else f"{value:.{digits}g}"


def power(n):
    """A number of elements as a reader of Markdown sees it best."""
    text = report.count(int(n))
    return f"2<sup>{text[2:]}</sup>" if text.startswith("2^") else text


def verdict(f):
    """The target of a line, and whether it was met."""
    return f"{f['target']} {'✓' if f['met'] == 'yes' else '✗'}" if f["target"] else ""


def spread(f):
    """The quartiles of the ratios of the rounds."""
    return f"{float(f['ratio_low']):.2f} … {float(f['ratio_high']):.2f}"


def ratio(f):
    """The ratio of a row, its spread, and whether it is what it should be."""
    return [f"**{float(f['ratio_to_ours']):.2f}**", spread(f), verdict(f)] if f else ["", "", ""]


def nanoseconds(f):
    """The time of a call, and whether it is what it should be."""
    return [number(f["ns_least"]), verdict(f)] if f else ["", ""]


def machine_table(described, figures):
    """What it was measured on."""
    del figures
    return table(["", ""], described.items(), others="---")


def ratio_table(described, figures):
    """Rows and targets, both places beside each other."""
    del described
    of = {(f["section"], f["row"]): f for f in figures if f["section"].startswith("rows ") and f["row"]}
    sizes = {place: max((int(f["n"]) for f in figures if f["section"] == "rows " + place), default=0)
             for place in ("L2", "memory")}
    names = list(dict.fromkeys(name for _, name in of))
    head = ["ours / peer"]
    for place, words in (("L2", "in L2"), ("memory", "from memory")):
        head += [f"{words}, n = {power(sizes[place])}", "spread", "target"]
    return table(head, [[name, *ratio(of.get(("rows L2", name))), *ratio(of.get(("rows memory", name)))]
                        for name in names]) if names else ""


def short_table(described, figures):
    """Nanoseconds of calls of few elements."""
    del described
    lines = {}
    for f in figures:
        if f["section"] == "short":
            lines.setdefault((f["data"], int(f["n"])), {})[f["who"]] = f
    return table(["data", "n", "flag set", "target", "flag clear", "target", "loop"],
                 [[data, n, *nanoseconds(by.get("ksb")), *nanoseconds(by.get("ksb, flag clear")),
                   number(by["loop"]["ns_least"]) if "loop" in by else ""]
                  for (data, n), by in lines.items()]) if lines else ""


def element_table(figures, section, peers, first, key, shown):
    """Time an element by everybody, one line for each value of a column."""
    lines = {}
    for f in figures:
        if f["section"] == section:
            lines.setdefault(f[key], {})[f["who"]] = number(f["ns_per_element"])
    peers = [who for who in peers if any(who in by for by in lines.values())]
    return table([first, *["**ours**" if who == "ksb" else who for who in peers]],
                 [[shown(value), *[by.get(who, "") for who in peers]] for value, by in lines.items()]) if lines else ""


def sizes_table(described, figures):
    """The sum by number of elements."""
    del described
    return element_table(figures, "sizes", PEER_OF_SIZES, "n", "n", power)


def data_table(described, figures):
    """The sum by kind of data."""
    del described
    return element_table(figures, "data", PEER_OF_DATA, "data", "data", str)


def growth_table(described, figures):
    """Ours beside the bare loop, for long arrays."""
    del described
    lines = [f for f in figures if f["section"] == "growth" and f["who"] == "loop"]
    return table(["n", "loop, ns an element", "loop / ours", "spread"],
                 [[power(f["n"]), number(f["ns_per_element"]), f"{float(f['ratio_to_ours']):.2f}", spread(f)]
                  for f in lines]) if lines else ""


def threads_table(described, figures):
    """Two threads beside one."""
    del described
    lines = [f for f in figures if f["section"] == "threads" and f["who"] == "1 thread"]
    return table(["n", "1 thread, ns an element", "time of 1 / of 2", "spread"],
                 [[power(f["n"]), number(f["ns_per_element"]), f"{float(f['ratio_to_ours']):.2f}", spread(f)]
                  for f in lines]) if lines else ""


def kernel_table(runs):
    """Ours in nanoseconds an element, a column for each kernel, and the bare loop of its instruction set."""
    found = []
    for _, figures in runs:
        ours = {}
        for f in figures:
            if f["section"] in ("rows L2", "rows memory") and f["who"] == "ksb" and not f["row"]:
                ours[f["section"][5:], f["operation"], f["data"]] = number(f["ns_per_element"])
        if ours:
            found.append((figures[0]["kernel"], ours))
    if len(found) < 2:
        return ""
    keys = list(dict.fromkeys(key for _, ours in found for key in ours))
    return table(["operation", "data", "place", *[kernel for kernel, _ in found]],
                 [[operation, data, "in L2" if place == "L2" else place,
                   *[ours.get((place, operation, data), "") for _, ours in found]] for place, operation, data in keys])


TABLES = {"machine": machine_table, "ratios": ratio_table, "short": short_table, "sizes": sizes_table,
          "data": data_table, "growth": growth_table, "threads": threads_table}


def replace(page, name, text):
    """The page with that between the marks of that name."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if begin not in page or end not in page:
        sys.exit(f"the page has no {begin} ... {end}")
    return re.sub(re.escape(begin) + ".*?" + re.escape(end), lambda _: f"{begin}\n{text}{end}", page, flags=re.DOTALL)


def main(target, *sources):
    """Replaces the tables, has the picture drawn."""
    runs = [plot.read(source) for source in sources]
    described, figures = runs[0]
    tables = {name: make(described, figures) for name, make in TABLES.items()} | {"kernels": kernel_table(runs)}
    page = Path(target).read_text(encoding="utf-8")
    for name, text in tables.items():
        if text:
            page = replace(page, name, text)
        else:
            print(f"{target}: no figures for the table {name}, which stays as it was")
    Path(target).write_text(page, encoding="utf-8")
    plot.draw(sources[0], Path(target).with_suffix(".png"))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
