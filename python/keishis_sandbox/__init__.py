# SPDX-License-Identifier: MIT
"""Sums computed exactly and rounded once.

The same data give the same bits in any order, chunking, memory layout and number of threads, on every
machine, and in C, Python and Julia.

>>> import keishis_sandbox as ks
>>> ks.sum([1e16, 1.0, -1e16])
np.float64(1.0)
>>> ks.fsum(1 / 10 for _ in range(10))
1.0
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from . import _keishis_sandbox as _native
from ._keishis_sandbox import fsum, mysum

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

__all__ = ["build_info", "fsum", "mysub", "mysum", "sum"]

__version__ = _native.package_version()

# Elements that are converted at a time where an array cannot be summed as it lies (512 KiB).
_BLOCK = 1 << 16


def _refuse_unsuitable_library() -> None:
    """A system library may have been exchanged since this package was built against it."""
    found, minimum = _native.library_version(), _native.minimum_library_version()
    if tuple(map(int, found.split("."))) < tuple(map(int, minimum.split("."))):
        raise ImportError(
            f"keishis_sandbox {__version__} needs the C library keishis_sandbox {minimum} or later and the "
            f"one that was loaded is {found}. Install a newer one, or install this package again with "
            f"KEISHIS_SANDBOX_BUILD=bundled, which compiles the C library in."
        )
    if not _native.accumulator_fits():
        raise ImportError(
            f"keishis_sandbox {__version__} was built against another version of the C library than the "
            f"one that was loaded ({found}): their accumulators differ in size. Install this package again."
        )


_refuse_unsuitable_library()


def build_info() -> dict[str, str]:
    """What is running.

    Returns
    -------
    dict
        ``package``: version of this package. ``library``: version of the C library in use. ``mode``:
        ``'bundled'`` if the C library is compiled in, ``'system'`` if an installed one is linked.
        ``kernel``: the set of inner loops it runs, which affects speed alone.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> sorted(ks.build_info())
    ['kernel', 'library', 'mode', 'package']
    """
    return {
        "package": __version__,
        "library": _native.library_version(),
        "mode": _native.build_mode(),
        "kernel": _native.kernel(),
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


def sum(x: npt.ArrayLike, /) -> np.floating[Any] | np.integer[Any]:
    """Exact sum of all elements of an array, rounded once.

    Parameters
    ----------
    x : array_like
        Anything `numpy.asarray` takes: any shape, strides, alignment and byte order. float64 arrays are
        summed where they lie, without a copy; other element types in bounded memory.

    Returns
    -------
    numpy scalar
        Floating data: of their own type, the exact sum rounded to nearest, ties to even. Signed integers
        and bool: int64, unsigned integers: uint64, exact. ``0`` if there is nothing to add.

    Raises
    ------
    OverflowError
        If a sum of integers does not fit the result type.
    TypeError
        If the elements are complex, longdouble, objects, strings, dates or records, or `x` is a masked
        array.
    ValueError
        If `x` is a ragged nested sequence.

    Notes
    -----
    Special values follow one rule everywhere: NaN, or infinities of both signs, give NaN; otherwise an
    infinity decides; a sum out of range is an infinity; a sum of only ``-0.0`` is ``-0.0``. NumPy's
    warnings about values are not raised.

    Examples
    --------
    >>> import numpy as np
    >>> import keishis_sandbox as ks
    >>> x = np.array([1e308, 1e308, -1e308, 1.0, -1e308])
    >>> ks.sum(x), ks.sum(x[::-1])
    (np.float64(1.0), np.float64(1.0))
    >>> ks.sum(np.full(10, 0.1))
    np.float64(1.0)
    >>> ks.sum(np.array([2**62, -1, 1 - 2**62]))
    np.int64(0)
    """
    result = _native.sum_f64(x)
    if result is not None:
        return result
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(
            "sum: masked arrays are not supported yet; pass x.compressed() to sum what is not masked"
        )
    array = np.asarray(x)
    if array.dtype.char in "efd":
        return _sum_floats(array)
    if array.dtype.kind in "biu":
        return _sum_integers(array)
    raise TypeError(f"sum: cannot sum {array.dtype} data exactly{_way_out(array.dtype)}")


def _way_out(dtype: np.dtype[Any]) -> str:
    """What the user of an unsupported element type can do instead."""
    if dtype.kind == "c":
        return " yet; sum x.real and x.imag"
    if dtype.kind == "f":
        return "; convert with x.astype(numpy.float64), which rounds each element"
    if dtype.kind == "O":
        return "; use fsum for an iterable of Python numbers, or convert with numpy.asarray(x, dtype=float)"
    return ""


def _blocks(array: npt.NDArray[Any], dtype: type[np.generic], flags: Iterable[str] = ()) -> np.nditer:
    """The elements as one-dimensional arrays of `dtype`, in the order they lie in memory: views where the
    layout allows, else copies of at most _BLOCK elements that are valid until the next one is asked for."""
    return np.nditer(
        array,
        flags=["buffered", "external_loop", "zerosize_ok", *flags],
        op_flags=[["readonly"]],
        op_dtypes=[dtype],
        casting="safe",
        order="K",
        buffersize=_BLOCK,
    )


def _sum_floats(array: npt.NDArray[Any]) -> np.floating[Any]:
    value, rest = _native.sum_blocks_f64(_blocks(array, np.float64, ["grow_inner"]))
    if array.dtype.itemsize == 8:
        return np.float64(value)
    # Rounding the double again would round twice. Rounded to odd instead (the neighbour on the side of the
    # exact sum, where the rest is not zero and the last bit is even), it keeps to the right side of every
    # midpoint of the narrower type: S. Boldo and G. Melquiond, Emulation of FMA and correctly rounded
    # sums: proved algorithms using rounding to odd, IEEE Transactions on Computers 57 (2008), theorem 2.
    if rest and not np.float64(value).view(np.int64) & 1:
        value = math.nextafter(value, math.copysign(math.inf, rest))
    with np.errstate(over="ignore", under="ignore"):
        narrow: np.floating[Any] = array.dtype.type(value)
    return narrow


def _sum_integers(array: npt.NDArray[Any]) -> np.integer[Any]:
    wide: type[np.integer[Any]] = np.uint64 if array.dtype.kind == "u" else np.int64
    total = 0
    for block in _blocks(array, wide):
        # Halves of 32 bits: the sum of _BLOCK of them stays far inside 64 bits.
        total += int((block >> 32).sum()) << 32
        total += int((block & 0xFFFFFFFF).sum())
    limits = np.iinfo(wide)
    if not limits.min <= total <= limits.max:
        raise OverflowError(
            f"sum: the exact sum, {total}, does not fit {wide.__name__}; fsum(x.flat) rounds it to a float"
        )
    return wide(total)
