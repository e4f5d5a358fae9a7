# SPDX-License-Identifier: MIT
"""usage: analysis.py FILE...

Each file is a series of doubles as this machine stores them. Prints a line of its name, its length and, as
the 64 bits in hex, its sum, mean and standard deviation (ddof 1), as analysis.c and analysis.jl do.
"""

import sys

import numpy as np

import keishis_sandbox as ks


def bits(value: np.float64) -> str:
    return f"{value.view(np.uint64):016x}"


for path in sys.argv[1:]:
    x = np.fromfile(path)
    print(path, x.size, bits(ks.sum(x)), bits(ks.mean(x)), bits(ks.std(x, ddof=1)))
print("mysum", ks.mysum(1, 2))
print("mysub", ks.mysub(1, 2))
print("version", ks.build_info())
