# SPDX-License-Identifier: MIT
"""The reductions users call: axes, masks, types and errors as NumPy has them; the arithmetic is C's.

Each public function first offers its argument to the compiled module, which takes an array that one call of C can walk. All
else comes here to be put in shape.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, SupportsIndex

import numpy as np

from . import _keishis_sandbox as _native

if TYPE_CHECKING:
    import numpy.typing as npt

Axis = SupportsIndex | Sequence[SupportsIndex] | None

# Numbers of the operations, as the compiled module counts them.
SUM, MEAN, NORM, VAR, STD, _NANSUM, _NANMEAN, _NANVAR, _NANSTD = range(9)
NAMES = ("sum", "mean", "norm", "var", "std", "nansum", "nanmean", "nanvar", "nanstd")
_SUMS = (SUM, _NANSUM)
_SPREADS = (VAR, STD, _NANVAR, _NANSTD)

if np.lib.NumpyVersion(np.__version__) >= "1.25.0":
    from numpy.exceptions import AxisError
else:
    from numpy import AxisError  # type: ignore[attr-defined,no-redef]

_NUMPY_2 = np.lib.NumpyVersion(np.__version__) >= "2.0.0"


# ---------------------------------------------------------------------------------------------------
# Arguments
# ---------------------------------------------------------------------------------------------------


class _Input(NamedTuple):
    """Data in shape: a plain array, the mask of its elements that count, and whose subclass it was."""

    array: npt.NDArray[Any]
    mask: npt.NDArray[np.bool_] | None
    owner: Any
    is_masked: bool


def refuse_unsupported(name: str, dtype: np.dtype[Any]) -> None:
    """A TypeError for data of a type that cannot be reduced."""
    if not _native.is_supported(dtype):
        raise TypeError(f"{name}: cannot sum {dtype} data exactly{_native.way_out(dtype)}")


def _input(name: str, x: Any, where: Any) -> _Input:
    owner = None
    is_masked = _native.is_masked(x)
    mask = None
    if is_masked:
        owner, array = x, np.asarray(x.data)
        if x.mask is not np.ma.nomask:
            mask = ~np.ma.getmaskarray(x)
    elif isinstance(x, np.ndarray):
        if _has_own_rules(x) and hasattr(x, "mask"):
            raise TypeError(
                f"{name}: the mask of a {type(x).__name__} is not understood; reduce its data with where=~x.mask, "
                f"or a numpy.ma.MaskedArray"
            )
        # numpy.linalg.norm makes plain arrays of all subclasses.
        owner = None if type(x) is np.ndarray or isinstance(x, np.matrix) or name == "norm" else x
        array = np.asarray(x)
    else:
        array = _native.as_array(x)
    refuse_unsupported(name, array.dtype)
    if where is not True:
        chosen = np.asarray(where)
        if chosen.dtype.kind in "iu" and not isinstance(where, np.ndarray | np.generic):
            chosen = chosen.astype(np.bool_)
        if chosen.dtype != np.bool_:
            raise TypeError(f"{name}: argument 'where' must be boolean, not {chosen.dtype}")
        try:
            chosen = np.broadcast_to(chosen, array.shape)
        except ValueError:
            raise ValueError(
                f"{name}: argument 'where' of shape {chosen.shape} does not broadcast to the shape of 'x', {array.shape}"
            ) from None
        mask = chosen if mask is None else mask & chosen
    # An operation on an array of no axes gives a scalar.
    return _Input(array, None if mask is None else np.asarray(mask), owner, is_masked)


def axes_of(name: str, axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes to reduce, none of them negative; errors as NumPy's reductions have them."""
    if axis is None:
        return tuple(range(ndim))
    given = axis if isinstance(axis, tuple) else (axis,)
    axes = []
    for one in given:
        try:
            if isinstance(one, bool):
                raise TypeError
            number = operator.index(one)
        except TypeError:
            raise TypeError(
                f"{name}: argument 'axis' must be None, an integer or a tuple of integers, not {axis!r}"
            ) from None
        # To numpy.sum a scalar has axis 0; to the others it has none.
        if ndim == 0 and number in (0, -1) and given is not axis and name in ("sum", "nansum"):
            return ()
        if not -ndim <= number < ndim:
            raise AxisError(number, ndim, f"{name}: argument 'axis'")
        axes.append(number % ndim)
    if len(set(axes)) != len(axes):
        raise ValueError(f"{name}: duplicate value in argument 'axis': {axis!r}")
    return tuple(axes)


def ddof_of(name: str, ddof: Any) -> int:
    try:
        number = operator.index(ddof)
    except TypeError:
        raise TypeError(f"{name}: argument 'ddof' must be an integer, not {type(ddof).__name__}") from None
    if not 0 <= number < 2**63:
        raise ValueError(f"{name}: argument 'ddof' must be from 0 to 2**63 - 1, not {number}")
    return number


def keepdims_of(name: str, keepdims: Any) -> bool:
    """NumPy takes integers, too, and nothing else."""
    try:
        return bool(operator.index(keepdims))
    except TypeError:
        raise TypeError(f"{name}: argument 'keepdims' must be True or False, not {keepdims!r}") from None


class _Result(NamedTuple):
    """What to compute in C, and the type the user gets: the same, or one that holds every result of it."""

    computed: np.dtype[Any]
    final: np.dtype[Any]


def result_of(name: str, operation: int, data: np.dtype[Any], dtype: Any, out: Any) -> _Result:
    """The types of a result. Rounding is C's, once, to the type asked for; a cast never changes a value."""
    natural = _native.result_type_of(operation, data)
    if dtype is not None:
        asked = _result_as(name, operation, data, natural, "dtype", np.dtype(dtype))
        if out is None:
            return asked
        if not np.can_cast(asked.final, out.dtype, "same_kind"):
            raise TypeError(
                f"{name}: argument 'out' of type {out.dtype} cannot hold the result, which is {asked.final}"
            )
    if out is None:
        return _Result(natural, natural)
    # Rounding is to the type of `out`: by way of another one it could be done twice.
    return _result_as(name, operation, data, natural, "out", out.dtype)


def _result_as(
    name: str, operation: int, data: np.dtype[Any], natural: np.dtype[Any], argument: str, wanted: np.dtype[Any]
) -> _Result:
    wanted = wanted.newbyteorder("=")
    allowed: tuple[str, ...]
    if natural.kind == "c":
        allowed = ("F", "D")
    elif operation in _SUMS and natural.kind in "iu":
        allowed = ("b", "h", "i", "l", "q", "B", "H", "I", "L", "Q", "e", "f", "d", "F", "D")
    elif data.kind == "c":
        allowed = ("f", "d", "F", "D")
    else:
        allowed = ("e", "f", "d", "F", "D")
    if wanted.char not in allowed:
        what = "" if argument == "dtype" else "of type "
        raise TypeError(
            f"{name}: argument '{argument}' {what}{wanted} cannot hold the result of {data} data, which is {natural}; "
            f"the elements are never cast"
        )
    if wanted.kind == "c" and natural.kind != "c":
        return _Result(np.dtype(np.float32 if wanted.char == "F" else np.float64), wanted)
    if wanted.kind in "iu":
        return _Result(np.dtype(np.int64 if wanted.kind == "i" else np.uint64), wanted)
    return _Result(wanted, wanted)


def _checked_out(name: str, out: Any, shape: tuple[int, ...], final: np.dtype[Any]) -> None:
    if not isinstance(out, np.ndarray):
        raise TypeError(f"{name}: argument 'out' must be an array, not {type(out).__name__}")
    if out.shape != shape:
        raise ValueError(f"{name}: argument 'out' has shape {out.shape}; the result has shape {shape}")
    if not out.flags.writeable:
        raise ValueError(f"{name}: argument 'out' is read-only")
    if not np.can_cast(final, out.dtype, "same_kind"):
        raise TypeError(f"{name}: argument 'out' of type {out.dtype} cannot hold the result, which is {final}")


def _initial(name: str, initial: Any, computed: np.dtype[Any], final: np.dtype[Any]) -> tuple[Any, Any]:
    """Accumulators that hold the initial addend, real and imaginary."""
    if initial is None:
        return None, None
    value = np.asarray(initial)
    if value.ndim != 0:
        raise ValueError(f"{name}: argument 'initial' must be a scalar, not of shape {value.shape}")
    if value.dtype.kind not in "biufcO" or (value.dtype.kind == "O" and not isinstance(initial, int)):
        raise TypeError(f"{name}: argument 'initial' must be a number, not {type(initial).__name__}")
    if computed.kind in "iu" and value.dtype.kind not in "biuO":
        raise TypeError(f"{name}: argument 'initial' must be an integer where the result is {final}")
    if value.dtype.kind == "c":
        if final.kind != "c":
            raise TypeError(f"{name}: argument 'initial' is complex and the result is {final}")
        return _native.Accumulator(value.real[()]), _native.Accumulator(value.imag[()])
    try:
        # An imaginary part of +0.0 is an addend too.
        return _native.Accumulator(initial), _native.Accumulator(0.0)
    except OverflowError:
        raise OverflowError(
            f"{name}: argument 'initial' is an integer outside int64 and uint64; give it as a float"
        ) from None
    except TypeError:
        raise TypeError(
            f"{name}: argument 'initial' must be a number of at most 64 bits, not {type(initial).__name__}"
        ) from None


def narrowed(name: str, result: npt.NDArray[Any], final: np.dtype[Any]) -> npt.NDArray[Any]:
    """Integers of 64 bits as a narrower type; what does not fit is reported."""
    if final.kind in "iu" and final.itemsize < 8 and result.size:
        limits = np.iinfo(final)
        if result.max() > limits.max or result.min() < limits.min:
            raise OverflowError(f"{name}: the exact result does not fit {final}")
    return result.astype(final, copy=False)


# ---------------------------------------------------------------------------------------------------
# Every reduction of one array
# ---------------------------------------------------------------------------------------------------


def _reduce(
    operation: int,
    x: Any,
    axis: Any,
    dtype: Any,
    out: Any,
    keepdims: Any,
    where: Any,
    initial: Any = None,
    ddof: Any = 0,
    weights: Any = None,
) -> Any:
    name = NAMES[operation]
    degrees, keeps = ddof_of(name, ddof), keepdims_of(name, keepdims)
    data = _input(name, x, where)
    array = data.array
    axes = axes_of(name, axis, array.ndim)
    if out is not None and not isinstance(out, np.ndarray):
        raise TypeError(f"{name}: argument 'out' must be an array, not {type(out).__name__}")
    full = tuple(1 if i in axes else n for i, n in enumerate(array.shape))
    kept = tuple(n for i, n in enumerate(array.shape) if i not in axes)
    shape = full if keeps else kept
    if weights is not None:
        array, spread_weights = _weights(name, array, weights, axis, axes)
        type_ = result_of(name, operation, array.dtype, dtype, out)
    else:
        type_ = result_of(name, operation, array.dtype, dtype, out)
    if out is not None:
        _checked_out(name, out, shape, type_.final)
    like = None
    if _has_own_rules(data.owner):
        like = getattr(np, name)(np.zeros_like(data.owner, shape=full), axis=axes, keepdims=keeps)

    if weights is not None:
        result = _weighted(name, operation, array, spread_weights, axes, degrees, type_.computed, data.mask)
    else:
        first, second = _initial(name, initial, type_.computed, type_.final)
        imaginary = second if type_.computed.kind == "c" else None
        try:
            result = _native.reduce(operation, array, axes, degrees, type_.computed.num, data.mask, first, imaginary)
        except OverflowError as error:
            raise _overflow(name, array, axes, data.mask, first, error.args[0], type_) from None
        if second is not None and type_.final.kind == "c" and imaginary is None:
            # Real data and a complex initial addend: its imaginary part is the only one.
            result = np.asarray(result).astype(type_.final)
            result.imag = second.value
    result = narrowed(name, np.asarray(result), type_.final)
    if keeps:
        result = result.reshape(full)
    if data.is_masked:
        return _masked(result, out, data, axes, keeps)
    return _returned(result, out, data, like)


def _has_own_rules(owner: Any) -> bool:
    """Whether the subclass of an array says itself what NumPy's functions make of it, as those with units of measurement do."""
    kind = type(owner)
    return isinstance(owner, np.ndarray) and (
        kind.__array_ufunc__ is not np.ndarray.__array_ufunc__
        or kind.__array_function__ is not np.ndarray.__array_function__
    )


def _returned(result: npt.NDArray[Any], out: Any, data: _Input, like: Any) -> Any:
    """The result as NumPy would hand it back: a scalar, the user's own `out`, or of the subclass of the data.

    `like` is None, or what NumPy's own function makes of zeros where the subclass has its own rules: of the right class, with
    the right units, and the values are replaced.
    """
    if isinstance(like, np.ndarray) and type(like) is not np.ndarray:
        filled = like.astype(result.dtype)
        filled.view(np.ndarray)[...] = result
        if out is None:
            return filled
        out[...] = filled
        return out
    if out is not None:
        out[...] = result
        return out
    if data.owner is not None and like is None:
        if _NUMPY_2:
            return data.owner.__array_wrap__(result, None, result.ndim == 0)
        return data.owner.__array_wrap__(result)
    return result[()] if result.ndim == 0 else result


def _masked(result: npt.NDArray[Any], out: Any, data: _Input, axes: tuple[int, ...], keepdims: bool) -> Any:
    """A masked array: masked where no element counts, as numpy.ma has it."""
    if data.mask is None:
        nothing: Any = np.zeros(result.shape, dtype=bool)
    else:
        nothing = ~data.mask.any(axis=axes, keepdims=keepdims)
    if out is not None:
        out[...] = result
        if _native.is_masked(out):
            out.mask = nothing
        return out
    if result.ndim == 0:
        return np.ma.masked if nothing else result[()]
    filled = result.copy()
    filled[nothing] = 0
    like = data.owner
    if like.dtype.kind == "c" and filled.dtype.kind != "c" and like._fill_value is not None:
        # A variance is real and takes the real part of the fill value; numpy.ma would warn that it casts it.
        like = like.view()
        like._fill_value = like._fill_value.real
    wrapped = filled.view(type(like))
    wrapped._update_from(like)
    wrapped.__setmask__(nothing if data.mask is not None else np.ma.nomask)
    return wrapped


def _overflow(
    name: str,
    array: npt.NDArray[Any],
    axes: tuple[int, ...],
    mask: npt.NDArray[np.bool_] | None,
    first: Any,
    index: int,
    type_: _Result,
) -> OverflowError:
    """Says which integer does not fit: the reduction is done once more, into an accumulator."""
    kept = [i for i in range(array.ndim) if i not in axes]
    position = np.unravel_index(index, [array.shape[i] for i in kept]) if kept else ()
    key: list[Any] = [slice(None)] * array.ndim
    for i, at in zip(kept, position, strict=True):
        key[i] = int(at)
    one = array[tuple(key)]
    exact = _native.Accumulator(one if mask is None else one[mask[tuple(key)]])
    if first is not None:
        exact += first
    total, _ = exact.as_integer_ratio()
    place = f" at {tuple(map(int, position))}" if kept else ""
    return OverflowError(
        f"{name}: the exact sum{place}, {total}, does not fit {type_.computed}; dtype=float rounds it to a float"
    )


# ---------------------------------------------------------------------------------------------------
# Weights
# ---------------------------------------------------------------------------------------------------


def _weights(
    name: str, array: npt.NDArray[Any], weights: Any, axis: Any, axes: tuple[int, ...]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Data and weights of one shape and one float type that holds both exactly; shapes as numpy.average takes them."""
    w = _native.as_array(weights)
    if w.dtype.kind not in "biuf" or w.dtype.char == "g":
        raise TypeError(f"{name}: argument 'weights' must be real numbers of at most 64 bits, not {w.dtype}")
    if array.dtype.kind == "c":
        raise TypeError(f"{name}: weights are for real data; reduce x.real and x.imag")
    if w.shape != array.shape:
        if axis is None:
            raise TypeError(
                f"{name}: argument 'axis' must be given where 'weights' of shape {w.shape} differ from 'x' of shape "
                f"{array.shape}"
            )
        if w.shape != tuple(array.shape[i] for i in axes):
            raise ValueError(
                f"{name}: argument 'weights' of shape {w.shape} fits neither 'x' of shape {array.shape} nor its axes {axes}"
            )
        w = w.transpose(np.argsort(axes)).reshape([n if i in axes else 1 for i, n in enumerate(array.shape)])
        w = np.broadcast_to(w, array.shape)
    common = _native.exact_common_type(name, array, w)
    if common.kind != "f":
        common = np.dtype(np.float64)
        for one in (array, w):
            _native.exact_common_type(name, one, np.empty(0))
    return array.astype(common, copy=False), w.astype(common, copy=False)


def _weighted(
    name: str,
    operation: int,
    array: npt.NDArray[Any],
    weights: npt.NDArray[Any],
    axes: tuple[int, ...],
    ddof: int,
    computed: np.dtype[Any],
    mask: npt.NDArray[np.bool_] | None,
) -> Any:
    if computed != array.dtype and computed != np.float64:
        raise TypeError(f"{name}: weighted {array.dtype} data have {array.dtype} or float64 results, not {computed}")
    kept = tuple(i for i in range(array.ndim) if i not in axes)
    order = kept + axes
    shape = (*(array.shape[i] for i in kept), math.prod(array.shape[i] for i in axes))
    function = _native.gufuncs["w" + name]
    given, result = array.dtype.char, computed.char
    extra: tuple[Any, ...] = ()
    signature = f"{given}{given}->{result}"
    if operation in _SPREADS:
        extra = (np.int64(ddof),)
        signature = f"{given}{given}{_native.INT64_CHAR}->{result}"
    x, w = (a.transpose(order).reshape(shape) for a in (array, weights))
    if mask is None:
        return function(x, w, *extra, signature=signature)
    chosen = mask.transpose(order).reshape(shape)
    reduced = np.empty(shape[:-1], dtype=computed)
    for at in np.ndindex(shape[:-1]):
        reduced[at] = function(x[at][chosen[at]], w[at][chosen[at]], *extra, signature=signature)
    return reduced


# ---------------------------------------------------------------------------------------------------
# What users call
# ---------------------------------------------------------------------------------------------------


def sum(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    keepdims: bool = False,
    initial: complex | None = None,
    where: npt.ArrayLike = True,
) -> Any:
    """Exact sum over axes, rounded once.

    Parameters
    ----------
    x : array_like
        Anything `numpy.asarray` takes, and tensors in main memory that speak DLPack: any shape, strides, alignment and byte
        order, summed where it lies.
    axis : int or tuple of int, optional
        Axes to sum over; all of them by default.
    dtype : data-type, optional
        Result type: the exact sum is rounded once to it, the elements are never cast. By default that of
        `numpy.sum`: floating and complex data keep their type, bool and signed integers give int64, unsigned ones uint64.
    out : ndarray, optional
        Where to put the result, of its shape. Without `dtype` its type is the result type.
    keepdims : bool, optional
        Leave the reduced axes in the result, with length one.
    initial : number, optional
        One more exact addend of every sum.
    where : array_like of bool, optional
        The elements to sum; broadcast to the shape of `x`.

    Returns
    -------
    numpy scalar or ndarray
        ``0`` where there is nothing to add.

    Raises
    ------
    OverflowError
        If a sum of integers does not fit the result type.
    TypeError
        If the elements are longdouble, objects, strings, dates or records, if `dtype` cannot hold the result, or if an
        argument has a type of no use.
    ValueError
        If `axis` is out of range, `out` or `where` have the wrong shape, or `x` is a ragged nested sequence.

    Notes
    -----
    Special values follow one rule everywhere: NaN, or infinities of both signs, give NaN; otherwise an infinity decides; a
    sum out of range is an infinity; a sum of only ``-0.0`` is ``-0.0``. NumPy's warnings about values are not raised.
    One pass over the data; the GIL is released. Masked arrays: masked elements are left out.

    Examples
    --------
    >>> import numpy as np
    >>> import keishis_sandbox as ks
    >>> x = np.array([1e308, 1e308, -1e308, 1.0, -1e308])
    >>> ks.sum(x), ks.sum(x[::-1])
    (np.float64(1.0), np.float64(1.0))
    >>> ks.sum(np.full((10, 3), 0.1), axis=0)
    array([1., 1., 1.])
    >>> ks.sum(np.array([2**62, -1, 1 - 2**62]))
    np.int64(0)
    """
    if axis is None and dtype is None and out is None and keepdims is False and initial is None and where is True:
        result = _native.whole(SUM, x)
        if result is not None:
            return result
    return _reduce(SUM, x, axis, dtype, out, keepdims, where, initial)


def mean(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
    weights: npt.ArrayLike | None = None,
) -> Any:
    """Exact mean over axes: the exact sum divided by the count, rounded once.

    Parameters
    ----------
    x : array_like
        As for `sum`.
    axis, dtype, out, keepdims, where : optional
        As for `sum`. Integers give float64 by default; the result type is never an integer.
    weights : array_like, optional
        Real weights, of the shape of `x` or of its reduced axes: the result is the exact fraction
        ``sum(weights * x) / sum(weights)``, rounded once.

    Returns
    -------
    numpy scalar or ndarray
        NaN where there is nothing, or where the weights sum to 0.

    Raises
    ------
    TypeError, ValueError
        As for `sum`, and if `weights` have a type or shape of no use.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.mean([1e308, 1e308])
    np.float64(1e+308)
    >>> ks.mean([[1.0, 2.0], [3.0, 5.0]], axis=1)
    array([1.5, 4. ])
    >>> ks.mean([1.0, 2.0], weights=[3.0, 1.0])
    np.float64(1.25)
    """
    if axis is None and dtype is None and out is None and keepdims is False and where is True and weights is None:
        result = _native.whole(MEAN, x)
        if result is not None:
            return result
    return _reduce(MEAN, x, axis, dtype, out, keepdims, where, weights=weights)


def var(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    ddof: SupportsIndex = 0,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
    weights: npt.ArrayLike | None = None,
) -> Any:
    """Exact variance over axes, as one exact fraction rounded once.

    Parameters
    ----------
    x : array_like
        As for `sum`.
    axis, dtype, out : optional
        As for `sum`. Integers give float64, complex data a real result.
    ddof : int, optional
        Delta degrees of freedom, not negative: the divisor is ``n - ddof``.
    keepdims, where : optional
        As for `sum`.
    weights : array_like, optional
        Real weights that count repetitions, as for `mean`: with W their sum the divisor is ``W - ddof``.

    Returns
    -------
    numpy scalar or ndarray
        Never negative. NaN where ``n <= ddof`` and where the data hold an infinity or NaN.

    Raises
    ------
    TypeError, ValueError
        As for `sum`, and if `ddof` is no integer or negative.

    Examples
    --------
    >>> import numpy as np
    >>> import keishis_sandbox as ks
    >>> x = 1e9 + np.array([1.0, 2.0, 3.0])
    >>> ks.var(x), ks.var(x, ddof=1)
    (np.float64(0.6666666666666666), np.float64(1.0))
    """
    if (
        axis is None
        and dtype is None
        and out is None
        and keepdims is False
        and where is True
        and weights is None
        and type(ddof) is int
        and 0 <= ddof < 2**63
    ):
        result = _native.whole(VAR, x, ddof)
        if result is not None:
            return result
    return _reduce(VAR, x, axis, dtype, out, keepdims, where, ddof=ddof, weights=weights)


def std(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    ddof: SupportsIndex = 0,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
    weights: npt.ArrayLike | None = None,
) -> Any:
    """Exact standard deviation over axes: the square root of the exact variance, rounded once.

    Parameters
    ----------
    x : array_like
        As for `sum`.
    axis, dtype, out, ddof, keepdims, where, weights : optional
        As for `var`.

    Returns
    -------
    numpy scalar or ndarray
        As for `var`.

    Raises
    ------
    TypeError, ValueError
        As for `var`.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.std([2, 4, 4, 4, 5, 5, 7, 9])
    np.float64(2.0)
    """
    if (
        axis is None
        and dtype is None
        and out is None
        and keepdims is False
        and where is True
        and weights is None
        and type(ddof) is int
        and 0 <= ddof < 2**63
    ):
        result = _native.whole(STD, x, ddof)
        if result is not None:
            return result
    return _reduce(STD, x, axis, dtype, out, keepdims, where, ddof=ddof, weights=weights)


def norm(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
) -> Any:
    """Exact Euclidean norm over axes: the square root of the exact sum of squares, rounded once.

    Parameters
    ----------
    x : array_like
        As for `sum`.
    axis, dtype, out, keepdims, where : optional
        As for `sum`. Integers give float64, complex data a real result.

    Returns
    -------
    numpy scalar or ndarray
        As `numpy.linalg.norm` with its default order: over two axes it is the Frobenius norm. NaN beats an infinity.

    Raises
    ------
    TypeError, ValueError
        As for `sum`.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.norm([3 * 2.0**1000, 4 * 2.0**1000]) == 5 * 2.0**1000
    np.True_
    """
    if axis is None and dtype is None and out is None and keepdims is False and where is True:
        result = _native.whole(NORM, x)
        if result is not None:
            return result
    return _reduce(NORM, x, axis, dtype, out, keepdims, where)


def nansum(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    keepdims: bool = False,
    initial: complex | None = None,
    where: npt.ArrayLike = True,
) -> Any:
    """`sum` of the elements that are not NaN.

    Parameters
    ----------
    x, axis, dtype, out, keepdims, initial, where
        As for `sum`. A complex element is NaN if one of its parts is.

    Returns
    -------
    numpy scalar or ndarray
        Of the types that `sum` gives; ``0`` where all are NaN.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.nansum([1e16, float("nan"), 1.0, -1e16])
    np.float64(1.0)
    """
    if axis is None and dtype is None and out is None and keepdims is False and initial is None and where is True:
        result = _native.whole(_NANSUM, x)
        if result is not None:
            return result
    return _reduce(_NANSUM, x, axis, dtype, out, keepdims, where, initial)


def nanmean(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
) -> Any:
    """`mean` of the elements that are not NaN.

    Parameters
    ----------
    x, axis, dtype, out, keepdims, where
        As for `mean`. A complex element is NaN if one of its parts is.

    Returns
    -------
    numpy scalar or ndarray
        NaN where all are NaN.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.nanmean([1.0, float("nan"), 2.0])
    np.float64(1.5)
    """
    return _reduce(_NANMEAN, x, axis, dtype, out, keepdims, where)


def nanvar(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    ddof: SupportsIndex = 0,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
) -> Any:
    """`var` of the elements that are not NaN.

    Parameters
    ----------
    x, axis, dtype, out, ddof, keepdims, where
        As for `var`; n counts the elements that are not NaN.

    Returns
    -------
    numpy scalar or ndarray
        Of the types that `var` gives; NaN where ``n <= ddof``.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.nanvar([1.0, float("nan"), 3.0])
    np.float64(1.0)
    """
    return _reduce(_NANVAR, x, axis, dtype, out, keepdims, where, ddof=ddof)


def nanstd(
    x: npt.ArrayLike,
    axis: Axis = None,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    ddof: SupportsIndex = 0,
    keepdims: bool = False,
    where: npt.ArrayLike = True,
) -> Any:
    """`std` of the elements that are not NaN.

    Parameters
    ----------
    x, axis, dtype, out, ddof, keepdims, where
        As for `std`; n counts the elements that are not NaN.

    Returns
    -------
    numpy scalar or ndarray
        Of the types that `std` gives; NaN where ``n <= ddof``.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.nanstd([1.0, float("nan"), 5.0])
    np.float64(2.0)
    """
    return _reduce(_NANSTD, x, axis, dtype, out, keepdims, where, ddof=ddof)


# ---------------------------------------------------------------------------------------------------
# Dot products
# ---------------------------------------------------------------------------------------------------


def dot(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    axis: SupportsIndex = -1,
    *,
    dtype: npt.DTypeLike | None = None,
    out: npt.NDArray[Any] | None = None,
    keepdims: bool = False,
    conjugate: bool = False,
) -> Any:
    """Exact inner products along an axis, rounded once.

    Parameters
    ----------
    x, y : array_like
        Data whose lengths along `axis` agree; the other axes broadcast. Of different types the common one is taken, which
        must hold every element exactly.
    axis : int, optional
        The axis of the products, of `x` and of `y`; the last one by default.
    dtype, out, keepdims : optional
        As for `sum`.
    conjugate : bool, optional
        Whether to conjugate `x`. `numpy.vecdot`, which has these shapes, always does.

    Returns
    -------
    numpy scalar or ndarray
        Of the common type; int64 or uint64 for integers.

    Raises
    ------
    OverflowError
        If an integer result does not fit.
    TypeError
        As for `sum`, and for integers of mixed signedness.
    ValueError
        If the shapes do not fit together, or an integer does not fit the common floating type.

    Examples
    --------
    >>> import numpy as np
    >>> import keishis_sandbox as ks
    >>> ks.dot([1e200, 1e200, 1.0], [1e200, -1e200, 1.0])
    np.float64(1.0)
    >>> ks.dot(np.eye(3), [1.0, 2.0, 3.0])
    array([1., 2., 3.])
    """
    if type(axis) is int and axis == -1 and dtype is None and out is None and keepdims is False:
        result = _native.whole_dot(x, y, conjugate)
        if result is not None:
            return result
    left, right = _input("dot", x, True), _input("dot", y, True)
    for argument, given in (("x", left), ("y", right)):
        if given.is_masked:
            raise TypeError(f"dot: argument '{argument}' is masked; fill it, with x.filled(0) or another value")
        if given.array.ndim == 0:
            raise ValueError(f"dot: argument '{argument}' must have at least one axis")
    a = np.moveaxis(left.array, axes_of("dot", (axis,), left.array.ndim)[0], -1)
    b = np.moveaxis(right.array, axes_of("dot", (axis,), right.array.ndim)[0], -1)
    if a.shape[-1] != b.shape[-1]:
        raise ValueError(f"dot: arguments 'x' and 'y' have lengths {a.shape[-1]} and {b.shape[-1]} along axis {axis}")
    try:
        outer = np.broadcast_shapes(a.shape[:-1], b.shape[:-1])
    except ValueError:
        raise ValueError(
            f"dot: arguments 'x' and 'y' of shapes {left.array.shape} and {right.array.shape} do not broadcast"
        ) from None
    if {a.dtype.kind, b.dtype.kind} == {"i", "u"}:
        raise TypeError(f"dot: integers of mixed signedness, {a.dtype} and {b.dtype}; convert one of them")
    keeps = keepdims_of("dot", keepdims)
    common = _native.exact_common_type("dot", a, b)
    type_ = result_of("dot", SUM, common, dtype, out)
    shape = _dot_shape(outer, axis) if keeps else outer
    if out is not None:
        _checked_out("dot", out, shape, type_.final)
    owner = left if left.owner is not None else right
    like = None
    if _has_own_rules(left.owner) or _has_own_rules(right.owner):
        like = np.multiply(
            *(np.zeros_like(v.array if v.owner is None else v.owner, shape=shape) for v in (left, right))
        )
    result = _dots(a, b, outer, common, type_, bool(conjugate))
    result = narrowed("dot", np.asarray(result), type_.final).reshape(shape)
    return _returned(result, out, owner, like)


def _dot_shape(outer: tuple[int, ...], axis: SupportsIndex) -> tuple[int, ...]:
    shape = list(outer)
    position = operator.index(axis)
    shape.insert(position if position >= 0 else len(shape) + 1 + position, 1)
    return tuple(shape)


def _dots(
    a: npt.NDArray[Any],
    b: npt.NDArray[Any],
    outer: tuple[int, ...],
    common: np.dtype[Any],
    type_: _Result,
    conjugate: bool,
) -> Any:
    given, wanted = common.char, type_.computed.char
    natural = _native.result_type_of(SUM, common)
    in_place = all(v.dtype == common and v.flags.aligned for v in (a, b))
    direct = natural == type_.computed or (type_.computed == np.float64 and common.char in "ef")
    if common.kind == "c":
        if direct:
            function = _native.gufuncs["dotc" if conjugate else "dot"]
            return function(a, b, signature=f"{given}{given}->{wanted}")
        parts = _native.gufuncs["dotc" if conjugate else "dot"](
            a.astype(np.complex128), b.astype(np.complex128), signature="DD->D"
        )
        if type_.computed == np.complex128:
            return parts
        raise TypeError(f"dot: complex128 data have complex128 results, not {type_.computed}")
    if direct and in_place:
        if common.kind not in "biu":
            return _native.gufuncs["dot"](a, b, signature=f"{given}{given}->{wanted}")
        results, fits = _native.gufuncs["integer_dot"](a, b, signature=f"{given}{given}->{natural.char}?")
        if not np.all(fits):
            raise OverflowError(f"dot: an exact dot product does not fit {natural}; dtype=float rounds it to a float")
        return results
    # Data that C cannot read where they lie, or another result type: one accumulator after the other, in bounded memory.
    x, y = np.broadcast_to(a, outer + a.shape[-1:]), np.broadcast_to(b, outer + b.shape[-1:])
    reduced = np.empty(outer, dtype=type_.computed)
    for at in np.ndindex(outer):
        products = _native.Accumulator()
        products.add_products(x[at], y[at])
        if type_.computed.kind == "f":
            reduced[at] = products.round(type_.computed)
            continue
        exact = _native.round_integer(products, type_.computed.num)
        if exact is None:
            raise OverflowError(
                f"dot: an exact dot product, {products.as_integer_ratio()[0]}, does not fit {type_.computed}; "
                f"dtype=float rounds it to a float"
            )
        reduced[at] = exact
    return reduced


# ---------------------------------------------------------------------------------------------------
# Groups
# ---------------------------------------------------------------------------------------------------


# Their sums have at most 2**63 - 1 bytes.
_MOST_GROUPS = 2**59 - 1


def sum_by(x: npt.ArrayLike, labels: npt.ArrayLike, ngroups: SupportsIndex | None = None) -> npt.NDArray[Any]:
    """One exact sum for each group of elements, rounded once.

    Parameters
    ----------
    x : array_like
        The data, of any shape.
    labels : array_like of int
        For each element, the number of its group; of the shape of `x`.
    ngroups : int, optional
        How many groups there are; one more than the largest label by default.

    Returns
    -------
    ndarray, shape (ngroups,)
        Result types as for `sum`. A group without elements has ``0``.

    Raises
    ------
    OverflowError
        If a sum of integers does not fit the result type.
    TypeError
        If `labels` are no integers, or `x` is no data for `sum`.
    ValueError
        If shapes differ, or a label is negative or not below `ngroups`.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.sum_by([1e16, 0.1, 1.0, 0.2, -1e16], [0, 1, 0, 1, 0])
    array([1. , 0.3])
    """
    data = _input("sum_by", x, True)
    array = data.array
    groups = _native.as_array(labels)
    if groups.dtype.kind not in "iu" and groups.size:
        raise TypeError(f"sum_by: argument 'labels' must be integers, not {groups.dtype}")
    if groups.shape != array.shape:
        raise ValueError(f"sum_by: argument 'labels' has shape {groups.shape} and 'x' has {array.shape}")
    if data.mask is not None:
        array, groups = array[data.mask], groups[data.mask]
    least, most = (int(groups.min()), int(groups.max())) if groups.size else (0, -1)
    if ngroups is None:
        count = most + 1
    else:
        try:
            count = operator.index(ngroups)
        except TypeError:
            raise TypeError(f"sum_by: argument 'ngroups' must be an integer, not {type(ngroups).__name__}") from None
        if not 0 <= count <= _MOST_GROUPS:
            raise ValueError(f"sum_by: argument 'ngroups' must be from 0 to 2**59 - 1, not {count}")
    if least < 0 or most >= min(count, _MOST_GROUPS):
        wrong = least if least < 0 else most
        raise ValueError(
            f"sum_by: argument 'labels' holds {wrong}, and labels go from 0 to {min(count, _MOST_GROUPS) - 1}"
        )
    flat = array.reshape(-1)
    flat = flat.astype(flat.dtype.newbyteorder("="), copy=False)
    numbers = np.ascontiguousarray(groups.reshape(-1), dtype=np.int64)
    try:
        if flat.dtype.kind == "c":
            result = np.empty(count, dtype=flat.dtype)
            result.real = _native.sum_groups(flat.real, numbers, count)
            result.imag = _native.sum_groups(flat.imag, numbers, count)
            return result
        grouped: npt.NDArray[Any] = _native.sum_groups(flat, numbers, count)
        return grouped
    except OverflowError as error:
        raise OverflowError(
            f"sum_by: the exact sum of group {error.args[0]} does not fit 64 bits; sum x.astype(float) instead"
        ) from None
