# SPDX-License-Identifier: MIT
"""@DESCRIPTION@

>>> import keishis_sandbox
>>> keishis_sandbox.mean([1.0, 2.0, 4.5])
2.5
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from . import _keishis_sandbox as _native

__all__ = ["build_info", "mean"]

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


_refuse_unsuitable_library()


def build_info() -> dict[str, str]:
    """What is running.

    Returns
    -------
    dict
        ``package``: version of this package. ``library``: version of the C library in use. ``mode``:
        ``'bundled'`` if the C library is compiled in, ``'system'`` if an installed one is linked.

    Examples
    --------
    >>> import keishis_sandbox
    >>> sorted(keishis_sandbox.build_info())
    ['library', 'mode', 'package']
    """
    return {
        "package": __version__,
        "library": _native.library_version(),
        "mode": _native.build_mode(),
    }


def mean(x: npt.ArrayLike, /) -> float:
    """Arithmetic mean.

    Parameters
    ----------
    x : array_like
        Data in one dimension: whatever NumPy converts to float64 without losing a value's kind. A contiguous
        float64 array is read where it lies; anything else is copied.

    Returns
    -------
    float
        The mean, in error by no more than ``n * 2**-53`` times the mean of the absolute values (nearly; the
        header of the C library has the exact bound). NaN and infinities as in the C library.

    Raises
    ------
    TypeError
        If `x` is not real numbers: complex, strings, dates, objects.
    ValueError
        If `x` is empty or not of one dimension.

    Examples
    --------
    >>> import keishis_sandbox
    >>> keishis_sandbox.mean([1.0, 2.0, 4.5])
    2.5
    """
    data = np.asarray(x)
    if data.dtype.kind not in "biuf":
        raise TypeError(f"mean: argument 'x' must be real numbers, not {data.dtype}")
    if data.ndim != 1:
        raise ValueError(f"mean: argument 'x' must have one dimension, not {data.ndim}")
    return _native.mean(np.ascontiguousarray(data, dtype=np.float64))
