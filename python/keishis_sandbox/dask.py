# SPDX-License-Identifier: MIT
"""Exact reductions of Dask arrays: the same bits for every chunking, scheduler and number of workers.

Every block is summed into accumulators (or moments) where it lies; these travel, merge as a tree, and are rounded once at the
end. Needs Dask: ``pip install "keishis-sandbox[dask]"``.

>>> import dask.array as da
>>> import keishis_sandbox.dask as ksd
>>> x = da.concatenate([da.full(1000, 1e16, chunks=300), da.full(10, 0.1, chunks=3), da.full(1000, -1e16, chunks=77)])
>>> float(ksd.sum(x))
1.0

Notes
-----
Lazy, like Dask's own reductions. One result takes about 600 bytes (sums, dot products) or 900 bytes (mean, var, std,
norm) from each chunk, so what is reduced should be long and the results few.
"""

from __future__ import annotations

import operator
from functools import partial
from typing import TYPE_CHECKING, Any, SupportsIndex

import dask.array as da
import numpy as np

from . import _keishis_sandbox as _native
from ._reductions import MEAN, NAMES, NORM, STD, SUM, VAR, axes_of, ddof_of, narrowed, refuse_unsupported, result_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from ._reductions import Axis

__all__ = ["dot", "mean", "norm", "std", "sum", "var"]


# ---------------------------------------------------------------------------------------------------
# Tasks. A state is a tuple of accumulators or moments: of real data one, of complex data one for each part.
# ---------------------------------------------------------------------------------------------------

_together = {n: np.frompyfunc(lambda *parts: parts, n, 1) for n in (1, 2)}
_merge_two = np.frompyfunc(lambda a, b: tuple(map(operator.add, a, b)), 2, 1)


def _plain(name: str, block: Any) -> npt.NDArray[Any]:
    if _native.is_masked(block):
        raise TypeError(f"{name}: the blocks are masked arrays; fill them, with dask.array.ma.filled(x, value)")
    return np.asarray(block)


def _kept(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def _gathered(
    block: Any, *, operation: int, axis: tuple[int, ...], keepdims: bool, computing_meta: bool = False
) -> npt.NDArray[Any]:
    """The states of one block, its reduced axes left in with length one. Dask first asks for an array without elements."""
    if computing_meta:
        return np.empty((0,) * block.ndim, dtype=object)
    array = _plain(NAMES[operation], block)
    parts = (array.real, array.imag) if array.dtype.kind == "c" else (array,)
    states = [_native.accumulate(operation != SUM, part, axis).reshape(_kept(array.shape, axis)) for part in parts]
    together: npt.NDArray[Any] = _together[len(parts)](*states)
    return together


def _gathered_products(
    block: Any, other: Any, *, conjugate: bool, axis: tuple[int, ...], keepdims: bool, computing_meta: bool = False
) -> npt.NDArray[Any]:
    """The states of the dot products of two blocks along their last axis."""
    if computing_meta:
        return np.empty((0,) * block.ndim, dtype=object)
    x, y = _plain("dot", block), _plain("dot", other)
    states = np.empty(_kept(x.shape, axis), dtype=object)
    for at in np.ndindex(x.shape[:-1]):
        states[(*at, 0)] = _products(x[at], y[at], conjugate)
    return states


def _products(x: npt.NDArray[Any], y: npt.NDArray[Any], conjugate: bool) -> tuple[_native.Accumulator, ...]:
    re = _native.Accumulator()
    if x.dtype.kind != "c" and y.dtype.kind != "c":
        re.add_products(x, y)
        return (re,)
    common = _native.exact_common_type("dot", x, y)
    x, y = x.astype(common, copy=False), y.astype(common, copy=False)
    # The addends of each part are products with their signs: -b d is added, b d is not subtracted.
    im = _native.Accumulator()
    imaginary = -x.imag if conjugate else x.imag
    re.add_products(x.real, y.real)
    re.add_products(-imaginary, y.imag)
    im.add_products(x.real, y.imag)
    im.add_products(imaginary, y.real)
    return re, im


def _merged(states: npt.NDArray[Any], *, axis: tuple[int, ...], keepdims: bool) -> npt.NDArray[Any]:
    for one in axis:
        states = _merge_two.reduce(states, axis=one, keepdims=True)
    return states


def _rounded(
    states: npt.NDArray[Any],
    *,
    operation: int,
    name: str,
    ddof: int,
    computed: np.dtype[Any],
    final: np.dtype[Any],
    axis: tuple[int, ...],
    keepdims: bool,
) -> Any:
    """What is left of the states, rounded once to the type of the result."""
    states = _merged(states, axis=axis, keepdims=True)
    result = np.empty(states.shape, dtype=computed)
    for at in np.ndindex(states.shape):
        parts: Any = states[at]
        result[at] = _value(parts, operation, name, ddof, computed)
    result = narrowed(name, result, final)
    return result if keepdims else result.reshape(tuple(n for i, n in enumerate(result.shape) if i not in axis))


def _value(parts: tuple[Any, ...], operation: int, name: str, ddof: int, computed: np.dtype[Any]) -> Any:
    if computed.kind in "iu":
        exact = _native.round_integer(parts[0], computed.num)
        if exact is None:
            total, _ = parts[0].as_integer_ratio()
            raise OverflowError(
                f"{name}: an exact result, {total}, does not fit {computed}; dtype=float rounds it to a float"
            )
        return exact
    if operation == NORM:
        both = parts[0] if len(parts) == 1 else parts[0] + parts[1]
        return _native.round_moments_to(both, NORM, 0, computed.num)
    if operation in (VAR, STD) and len(parts) == 2:
        return _native.round_complex_spread_to(*parts, operation, ddof, computed.num)
    part = np.empty(0, computed).real.dtype
    if operation == SUM:
        rounded = [state.round(part) for state in parts]
    else:
        rounded = [_native.round_moments_to(state, operation, ddof, part.num) for state in parts]
    if len(rounded) == 1:
        return rounded[0]
    # Put together as they are: re + 1j * im would turn an infinity into NaN.
    both_parts = np.empty((), computed)
    both_parts.real, both_parts.imag = rounded
    return both_parts[()]


# ---------------------------------------------------------------------------------------------------
# Graphs
# ---------------------------------------------------------------------------------------------------


def _reduction(
    operation: int,
    name: str,
    chunk: Any,
    x: Any,
    axes: tuple[int, ...],
    natural: np.dtype[Any],
    dtype: Any,
    keepdims: bool,
    split_every: Any,
    ddof: int = 0,
    weights: Any = None,
) -> da.Array:
    type_ = result_of(name, operation, natural, dtype, None)
    shape = x.ndim if keepdims else x.ndim - len(axes)
    aggregate = partial(_rounded, operation=operation, name=name, ddof=ddof, computed=type_.computed, final=type_.final)
    return da.reduction(
        x,
        chunk=chunk,
        combine=_merged,
        aggregate=aggregate,
        axis=axes,
        keepdims=bool(keepdims),
        dtype=type_.final,
        split_every=split_every,
        meta=np.empty((0,) * shape, dtype=type_.final),
        weights=weights,
    )


def _reduce(operation: int, x: Any, axis: Any, dtype: Any, keepdims: bool, split_every: Any, ddof: Any = 0) -> da.Array:
    name = NAMES[operation]
    x = da.asarray(x)
    refuse_unsupported(name, x.dtype)
    degrees = ddof_of(name, ddof)
    axes = axes_of(name, axis, x.ndim)
    if x.ndim == 0:
        x, axes, keepdims = x.reshape(1), (0,), False
    chunk = partial(_gathered, operation=operation)
    return _reduction(operation, name, chunk, x, axes, x.dtype, dtype, keepdims, split_every, degrees)


def sum(
    x: Any,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    keepdims: bool = False,
    split_every: int | dict[int, int] | None = None,
) -> da.Array:
    """Exact sum over axes of a Dask array, rounded once.

    Parameters
    ----------
    x : dask.array.Array
        Of any chunking; what `dask.array.asarray` takes.
    axis, dtype, keepdims : optional
        As for `keishis_sandbox.sum`.
    split_every : int or dict, optional
        How many partial results are merged at a time, as for Dask's own reductions.

    Returns
    -------
    dask.array.Array
        Lazy. Types, special values and errors are those of `keishis_sandbox.sum`; errors about values come when it is
        computed.
    """
    return _reduce(SUM, x, axis, dtype, keepdims, split_every)


def mean(
    x: Any,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    keepdims: bool = False,
    split_every: int | dict[int, int] | None = None,
) -> da.Array:
    """Exact mean over axes of a Dask array, rounded once.

    Parameters
    ----------
    x, axis, dtype, keepdims, split_every
        As for `sum`.

    Returns
    -------
    dask.array.Array
    """
    return _reduce(MEAN, x, axis, dtype, keepdims, split_every)


def var(
    x: Any,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    ddof: SupportsIndex = 0,
    keepdims: bool = False,
    split_every: int | dict[int, int] | None = None,
) -> da.Array:
    """Exact variance over axes of a Dask array, rounded once.

    Parameters
    ----------
    x, axis, dtype, keepdims, split_every
        As for `sum`.
    ddof : int, optional
        Delta degrees of freedom: the divisor is the count less `ddof`.

    Returns
    -------
    dask.array.Array
        NaN where the count is at most `ddof`.
    """
    return _reduce(VAR, x, axis, dtype, keepdims, split_every, ddof)


def std(
    x: Any,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    ddof: SupportsIndex = 0,
    keepdims: bool = False,
    split_every: int | dict[int, int] | None = None,
) -> da.Array:
    """Exact standard deviation over axes of a Dask array, rounded once.

    Parameters
    ----------
    x, axis, dtype, ddof, keepdims, split_every
        As for `var`.

    Returns
    -------
    dask.array.Array
        NaN where the count is at most `ddof`.
    """
    return _reduce(STD, x, axis, dtype, keepdims, split_every, ddof)


def norm(
    x: Any,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    keepdims: bool = False,
    split_every: int | dict[int, int] | None = None,
) -> da.Array:
    """Exact Euclidean norm over axes of a Dask array, rounded once.

    Parameters
    ----------
    x, axis, dtype, keepdims, split_every
        As for `sum`.

    Returns
    -------
    dask.array.Array
    """
    return _reduce(NORM, x, axis, dtype, keepdims, split_every)


def dot(
    x: Any,
    y: Any,
    axis: SupportsIndex = -1,
    *,
    dtype: npt.DTypeLike | None = None,
    conjugate: bool = False,
    split_every: int | dict[int, int] | None = None,
) -> da.Array:
    """Exact inner products along an axis of Dask arrays, rounded once.

    Parameters
    ----------
    x, y : dask.array.Array
        Data whose lengths along `axis` agree; the other axes broadcast. One of them may be a NumPy array.
    axis : int, optional
        The axis of the products, of `x` and of `y`; the last one by default.
    dtype, split_every : optional
        As for `sum`.
    conjugate : bool, optional
        Whether to conjugate `x`.

    Returns
    -------
    dask.array.Array
        Of the types that `keishis_sandbox.dot` gives.
    """
    x, y = da.asarray(x), da.asarray(y)
    for argument, one in (("x", x), ("y", y)):
        refuse_unsupported("dot", one.dtype)
        if one.ndim == 0:
            raise ValueError(f"dot: argument '{argument}' must have at least one axis")
    x = da.moveaxis(x, axes_of("dot", (axis,), x.ndim)[0], -1)
    y = da.moveaxis(y, axes_of("dot", (axis,), y.ndim)[0], -1)
    if x.shape[-1] != y.shape[-1]:
        raise ValueError(f"dot: arguments 'x' and 'y' have lengths {x.shape[-1]} and {y.shape[-1]} along axis {axis}")
    if {x.dtype.kind, y.dtype.kind} == {"i", "u"}:
        raise TypeError(f"dot: integers of mixed signedness, {x.dtype} and {y.dtype}; convert one of them")
    try:
        shape = np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        raise ValueError(f"dot: arguments 'x' and 'y' of shapes {x.shape} and {y.shape} do not broadcast") from None
    common = np.result_type(x.dtype, y.dtype)
    refuse_unsupported("dot", common)
    chunk = partial(_gathered_products, conjugate=bool(conjugate))
    x = da.broadcast_to(x, shape)
    return _reduction(SUM, "dot", chunk, x, (x.ndim - 1,), common, dtype, False, split_every, weights=y)
