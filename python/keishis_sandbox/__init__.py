# SPDX-License-Identifier: MIT
"""Reductions computed exactly and rounded once.

The same data give the same bits in any order, chunking, memory layout and number of threads, on every
machine, and in C, Python and Julia.

>>> import keishis_sandbox as ks
>>> ks.sum([1e16, 1.0, -1e16])
np.float64(1.0)
>>> ks.fsum(1 / 10 for _ in range(10))
1.0
"""

from __future__ import annotations

import operator
import os
from typing import SupportsIndex, TypedDict

from . import _keishis_sandbox as _native
from ._keishis_sandbox import Accumulator, Moments, fsum, get_threads, mysum, set_threads
from ._reductions import dot, mean, nanmean, nanstd, nansum, nanvar, norm, std, sum, sum_by, var

__all__ = [
    "Accumulator",
    "Moments",
    "build_info",
    "dot",
    "fsum",
    "get_threads",
    "mean",
    "mysub",
    "mysum",
    "nanmean",
    "nanstd",
    "nansum",
    "nanvar",
    "norm",
    "set_threads",
    "std",
    "sum",
    "sum_by",
    "var",
]

__version__ = _native.package_version()


def _refuse_unsuitable_library() -> None:
    """A system library may have been exchanged since this package was built against it."""
    found, minimum = _native.library_version(), _native.minimum_library_version()
    if tuple(map(int, found.split("."))) < tuple(map(int, minimum.split("."))):
        raise ImportError(
            f"keishis_sandbox {__version__} needs the C library keishis_sandbox {minimum} or later and the "
            f"one that was loaded is {found}. Install a newer one, or install this package again with "
            f"KEISHIS_SANDBOX_BUILD=bundled, which compiles the C library in."
        )
    if not _native.states_fit():
        raise ImportError(
            f"keishis_sandbox {__version__} was built against another version of the C library than the "
            f"one that was loaded ({found}): their accumulators differ in size. Install this package again."
        )


def _refuse_wrong_environment() -> None:
    """Who sets these variables relies on them; to run another kernel without a word would mislead."""
    if not _native.kernel_is_valid():
        raise ImportError(
            f"keishis_sandbox: the environment variable KSB_KERNEL is {os.environ.get('KSB_KERNEL')!r}, which is no kernel "
            f"that runs on this machine. Unset it, and the best one is chosen (here: {_native.kernel()}), or name one of "
            f"avx512, avx2, sse2, neon, generic and scalar that the processor supports."
        )
    if not _native.threads_are_valid():
        raise ImportError(
            f"keishis_sandbox: the environment variable KSB_THREADS is {os.environ.get('KSB_THREADS')!r}; it must be a "
            f"number from 1 to 1024, or 0 for all processors. Unset it for one thread."
        )


_refuse_unsuitable_library()
_refuse_wrong_environment()


class BuildInfo(TypedDict):
    """What `build_info` returns."""

    package: str
    library: str
    mode: str
    kernel: str
    threads: int


def build_info() -> BuildInfo:
    """What is running.

    Returns
    -------
    dict
        ``package``: version of this package. ``library``: version of the C library in use. ``mode``:
        ``'bundled'`` if the C library is compiled in, ``'system'`` if an installed one is linked.
        ``kernel``: the set of inner loops it runs, and ``threads``: how many threads a long call may use, which
        affect speed alone.

    Notes
    -----
    The environment variables KSB_KERNEL and KSB_THREADS are read when the package is imported. What cannot be done
    is an ImportError.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> sorted(ks.build_info())
    ['kernel', 'library', 'mode', 'package', 'threads']
    """
    return {
        "package": __version__,
        "library": _native.library_version(),
        "mode": _native.build_mode(),
        "kernel": _native.kernel(),
        "threads": _native.get_threads(),
    }


def _int64(value: SupportsIndex, name: str) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"mysub: argument '{name}' must be an integer, not {type(value).__name__}") from None
    if not -(2**63) <= number < 2**63:
        raise OverflowError(f"mysub: argument '{name}' is outside int64, -2**63 to 2**63 - 1")
    return number


def mysub(a: SupportsIndex, b: SupportsIndex, /) -> int:
    """Difference of two 64-bit integers.

    Written in Python, beside `mysum`, which is written in C: a package may hold both.

    Parameters
    ----------
    a, b : int
        Integers, or anything with ``__index__``, within int64 (-2**63 to 2**63 - 1).

    Returns
    -------
    int
        ``a - b``.

    Raises
    ------
    OverflowError
        If `a`, `b` or the difference is outside int64.
    TypeError
        If `a` or `b` is not an integer.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.mysub(1, 2)
    -1
    """
    left, right = _int64(a, "a"), _int64(b, "b")
    difference = left - right
    if not -(2**63) <= difference < 2**63:
        raise OverflowError(f"mysub: {left} - {right} is outside int64, -2**63 to 2**63 - 1")
    return difference
