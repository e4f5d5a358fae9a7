# SPDX-License-Identifier: MIT
"""The arithmetic mean: the place of a method of your own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from . import _keishis_sandbox as _native


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
