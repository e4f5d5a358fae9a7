# SPDX-License-Identifier: MIT
"""usage: small_series.py DATA OUT

Writes the measured series of the folder DATA, and NIST's sets NumAcc1 to NumAcc4, as files of doubles in the
folder OUT. The NIST sets are those of the Statistical Reference Datasets (univariate summary statistics),
written out here from their published definition; what is compared later is the exact result for the doubles
nearest to these decimals, not NIST's certified values for the decimals themselves.
"""

import csv
import sys
from array import array
from pathlib import Path


def column(path: Path, *names: str) -> list[float]:
    """The columns of a CSV file, row by row; empty cells are left out."""
    with path.open(newline="") as file:
        return [float(row[name]) for row in csv.DictReader(file) for name in names if row[name]]


def main(data: Path, out: Path) -> None:
    months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
    series = {
        "co2": column(data / "co2.csv", "co2"),
        "elnino": column(data / "elnino.csv", *months),
        "nile": column(data / "nile.csv", "volume"),
        "sunspots": column(data / "sunspots.csv", "SUNACTIVITY"),
        "NumAcc1": [10000001.0, 10000003.0, 10000002.0],
        "NumAcc2": [1.2] + 500 * [1.1, 1.3],
        "NumAcc3": [1000000.2] + 500 * [1000000.1, 1000000.3],
        "NumAcc4": [10000000.2] + 500 * [10000000.1, 10000000.3],
    }
    for name, values in series.items():
        (out / f"{name}.f64").write_bytes(array("d", values).tobytes())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
