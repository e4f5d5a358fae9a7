# SPDX-License-Identifier: MIT
"""The rows of the performance table: what is compared with what, on which data, and what the ratio should be."""

from dataclasses import dataclass

import datasets
from contenders import Data

IN_L2 = 65536
MATRIX = 4096
GROUPS = 1000


@dataclass(frozen=True)
class Row:
    """One comparison. The ratio is time of the best peer / time of ours: higher is better.

    Targets are pairs: with AVX-512, and with AVX2; None where there is none.
    """

    name: str
    data: str  # a key of DATA
    ours: tuple  # operation, who
    peers: tuple  # of the same
    in_l2: tuple = None
    in_memory: tuple = None

    @property
    def loop(self):
        """The bare loop that reads the same and adds."""
        return self.ours[0], "loop"

    def target(self, place, kernel):
        """The least ratio that meets the target there with that kernel, or None."""
        pair = self.in_l2 if place == "L2" else self.in_memory
        column = {"avx512": 0, "avx2": 1}.get(kernel)
        return None if pair is None or column is None else pair[column]


def _row(name, data, operation, *peers, in_l2=None, in_memory=None):
    """Targets may be one number for all kernels; a peer that is no pair does the same operation."""

    def pair(target):
        return (target, target) if isinstance(target, (int, float)) else target

    peers = tuple(p if isinstance(p, tuple) else (operation, p) for p in peers)
    return Row(name, data, (operation, "ksb"), peers, pair(in_l2), pair(in_memory))


ROWS = (
    _row("sum f64 / np.sum", "normal", "sum_f64", "np.sum", in_l2=(2.5, 1.2), in_memory=(1.5, 1.3)),
    _row("sum f64 / load-add loop", "normal", "sum_f64", "loop", in_l2=(0.65, 0.3), in_memory=(0.95, 0.85)),
    _row("sum f64 / Polars", "normal", "sum_f64", "Polars", in_l2=0.9, in_memory=0.98),
    _row("acc_add_array / one-shot sum", "normal", "acc_add_array_f64", ("sum_f64", "ksb"), in_l2=0.95, in_memory=0.98),
    _row("sum f64, 100 binades / best xsum", "100 binades", "sum_f64", "xsum large", "xsum small", in_l2=2,
         in_memory=2),
    _row("sum f64, 600 binades / best xsum", "600 binades", "sum_f64", "xsum large", "xsum small", in_l2=1.1,
         in_memory=1.1),
    _row("dot / OpenBLAS ddot", "products", "dot_f64", "OpenBLAS", in_l2=(1.0, 0.8), in_memory=(1.0, 0.95)),
    _row("acc_add_products / OpenBLAS ddot", "products", "acc_add_products_f64", ("dot_f64", "OpenBLAS"), in_l2=0.75,
         in_memory=0.95),
    _row("norm / np.linalg.norm", "norm", "norm_f64", "np.linalg.norm", in_l2=1.5, in_memory=1.5),
    _row("norm / OpenBLAS dnrm2", "norm", "norm_f64", "OpenBLAS"),
    _row("var / np.var", "var", "var_f64", "np.var", in_l2=(5, 3), in_memory=6),
    _row("sum f32 / np.sum f32", "f32", "sum_f32", "np.sum", in_l2=2.5, in_memory=1.5),
    _row("sum i64 / np.sum i64 (wraps)", "i64", "sum_i64", "np.sum", in_l2=1.5, in_memory=1.0),
    _row("sum f16 / np.sum f16", "f16", "sum_f16", "np.sum", in_l2=15, in_memory=15),
    _row("axis 0 of a C matrix / np.sum", "columns", "axis0_f64", "np.sum", in_memory=1.4),
    _row("axis 0, lognormal(3) / np.sum", "lognormal columns", "axis0_f64", "np.sum"),
    _row("axis 1 of a C matrix / np.sum", "rows", "axis1_f64", "np.sum"),
    _row("grouped, 1000 groups / bincount", "groups", "by_f64", "np.bincount", in_l2=1.0, in_memory=1.0),
)

# What a row's data are, from the number of elements. A matrix of 4096 columns (or rows) has no more than 4096 of the
# other, and is not made smaller than 16.
DATA = {
    "normal": lambda n: Data(datasets.doubles("normal", n)),
    "100 binades": lambda n: Data(datasets.doubles("100 binades", n)),
    "600 binades": lambda n: Data(datasets.doubles("600 binades", n)),
    "products": lambda n: Data(datasets.doubles("normal", n), y=datasets.doubles("normal", n, 1)),
    "norm": lambda n: Data(datasets.doubles("normal", n)),
    "var": lambda n: Data(datasets.doubles("normal", n)),
    "f32": lambda n: Data(datasets.narrow("f32", n)),
    "i64": lambda n: Data(datasets.narrow("i64", n)),
    "f16": lambda n: Data(datasets.narrow("f16", n)),
    "columns": lambda n: Data(datasets.doubles("normal", min(n, MATRIX**2)), columns=MATRIX),
    "lognormal columns": lambda n: Data(datasets.doubles("lognormal(3)", min(n, MATRIX**2)), columns=MATRIX),
    "rows": lambda n: Data(datasets.doubles("normal", min(n, MATRIX**2)), columns=min(MATRIX, n // 16)),
    "groups": lambda n: Data(datasets.doubles("normal", n), labels=datasets.labels(n, GROUPS), groups=GROUPS),
}

# Independent calls of the sum, normal data, in nanoseconds on AVX-512; 150 more elsewhere unless the inexact flag is
# set already. Data over up to 250 binades may take 5 times that, the widest 12 times.
SHORT = {1: 5, 4: 12, 16: 20, 64: 30, 100: 40, 1024: 220}
SHORT_DATA = {"normal": 1, "250 binades": 5, "2000 binades": 12}
SHORT_FLAG_CLEAR = 150

# The ratio to the load-add loop stays within this from 2**22 elements on.
GROWTH_WITHIN = 1.15

# Two threads beside one on two processors where the data are in cache; elsewhere at most so much slower, in the
# median of the rounds.
TWO_THREADS = 1.8
TWO_THREADS_AT = 1 << 22
THREADS_MEDIAN = 1.05
