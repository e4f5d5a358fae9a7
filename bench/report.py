# SPDX-License-Identifier: MIT
"""Tables in the terminal while figures come in, and all of them as CSV."""

import csv

COLUMNS = ("kernel", "section", "row", "data", "n", "operation", "who", "rounds",
           "ns_least", "ns_median", "ns_per_element", "ratio_to_ours", "ratio_low", "ratio_high",
           "target", "met", "answer")


def duration(ns):
    """Three digits and a unit."""
    for limit, scale, unit in ((1e3, 1, "ns"), (1e6, 1e3, "us"), (1e9, 1e6, "ms")):
        if ns < limit:
            return f"{ns / scale:.3g} {unit}"
    return f"{ns / 1e9:.3g} s"


def count(n):
    """Powers of two as such from 2^10 on."""
    return f"2^{n.bit_length() - 1}" if n >= 1024 and n & (n - 1) == 0 else str(n)


class Table:
    """Columns of fixed width; the first is text, the others are to the right."""

    def __init__(self, title, columns):
        self._widths = [width for _, width in columns]
        print(f"\n{title}\n")
        self._line([name for name, _ in columns])
        print("  " + "-" * (sum(self._widths) + 2 * (len(columns) - 1)))

    def _line(self, cells):
        first, *others = [f"{cell!s:<{w}}" if k == 0 else f"{cell!s:>{w}}"
                          for k, (cell, w) in enumerate(zip(cells, self._widths, strict=True))]
        print("  " + "  ".join([first, *others]).rstrip(), flush=True)

    def row(self, *cells):
        """Prints a line at once, so that one sees how far the run is."""
        self._line(cells)


class Csv:
    """One line a contender and setting; what is not known is empty."""

    def __init__(self, path, machine):
        self.path = path
        self._file = open(path, "w", newline="", encoding="utf-8")
        for name, text in machine:
            self._file.write(f"# {name}: {text}\n")
        self._writer = csv.DictWriter(self._file, COLUMNS)
        self._writer.writeheader()

    def write(self, **values):
        """A line, by name of column."""
        rounded = {k: f"{v:.6g}" if isinstance(v, float) else v for k, v in values.items()}
        self._writer.writerow(rounded)

    def close(self):
        """Closes the file."""
        self._file.close()
