# SPDX-License-Identifier: MIT
"""The same calls of NumPy and of this package: shapes, types and errors equal, values those of the oracle.

Calls are drawn from the whole cross product of the lists below, from a fixed seed. Nothing may differ but by one of
DIFFERENCES, each of which has its reason and has to occur. KSB_TEST_SCALE=n compares n times as many calls.
"""

import itertools
import os
import random
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import bits, exact_dot, exact_mean, exact_norm, exact_std, exact_sum, exact_var

SCALE = int(os.environ.get("KSB_TEST_SCALE", "1"))
SEED = int(os.environ.get("KSB_TEST_SEED", "20261125"))
NUMPY_2 = np.lib.NumpyVersion(np.__version__) >= "2.0.0"

NUMPYS = {
    **{name: getattr(np, name) for name in ("sum", "mean", "var", "std")},
    **{name: getattr(np, name) for name in ("nansum", "nanmean", "nanvar", "nanstd")},
    "norm": np.linalg.norm,
}
AxisError = np.exceptions.AxisError if NUMPY_2 else IndexError
SPREADS = ("var", "std", "nanvar", "nanstd")


class Subclass(np.ndarray):
    pass


# ---------------------------------------------------------------------------------------------------
# What calls are made of
# ---------------------------------------------------------------------------------------------------

DTYPES = [
    *("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"),
    *(">i2", ">u8", ">f4", ">f8", ">c16"),
]
SHAPES = [(), (0,), (1,), (7,), (2, 3), (3, 0), (0, 3), (1, 4), (2, 3, 4), (3, 1, 2), (2, 2, 2, 2)]
AXES = [
    *(None, 0, 1, 2, 3, -1, -2, -3, np.int64(0)),
    *((), (0,), (0, 1), (1, 0), (-1, 0), (0, 2), (2, 1, 0), (0, 0), (0, 5)),
    *(1.0, "0", [0]),
]
KEEPDIMS = [None, False, True]
DATA = ["small", "wide", "special"]
ORDERS = {
    "C": lambda a: a,
    "F": np.asfortranarray,
    "reversed": lambda a: np.ascontiguousarray(a[(slice(None, None, -1),) * a.ndim])[(slice(None, None, -1),) * a.ndim],
    "spread": lambda a: np.repeat(a, 2, axis=-1)[..., ::2] if a.ndim else a,
    "mixed": lambda a: np.moveaxis(np.ascontiguousarray(np.moveaxis(a, 0, -1)), -1, 0) if a.ndim else a,
    "unaligned": lambda a: unaligned(a),
    "read-only": lambda a: read_only(a),
    "subclass": lambda a: a.view(Subclass),
    "list": lambda a: a.tolist(),
}
WHERES = ["absent", "true", "some", "none", "last axis", "scalar", "integers", "wrong shape"]
OUTS = ["absent", "natural", "strided", "wide", "narrow", "complex", "integer", "wrong shape", "read-only", "list"]
RESULT_DTYPES = ["absent", None, "f8", "f4", "f2", "c16", ">f8", "i8", "u8", "i2", "?", "g", "O", "S3"]
INITIALS = ["absent", 0, 3, -0.0, 1e300, float("nan"), np.float32(0.5), 1j, "1", [1.0, 2.0]]
DDOFS = ["absent", 0, 1, 2, 100, np.int8(1), 0.5, -1, "1"]

DIMENSIONS = {
    "operation": list(NUMPYS),
    "dtype": DTYPES,
    "shape": SHAPES,
    "axis": AXES,
    "keepdims": KEEPDIMS,
    "data": DATA,
    "order": list(ORDERS),
    "where": WHERES,
    "out": OUTS,
    "result_dtype": RESULT_DTYPES,
    "initial": INITIALS,
    "ddof": DDOFS,
}

# How many of the levels, from the first, are not wrong by themselves. A call has one argument of the others at most, since
# which of two is complained about first is nobody's concern.
SOUND = {"where": 6, "out": 6, "result_dtype": 6, "initial": 7, "ddof": 6}

# How often an optional argument that is not the wrong one is left out.
ABSENT = {"where": 0.5, "out": 0.6, "result_dtype": 0.6, "initial": 0.6, "ddof": 0.4}


def unaligned(array):
    raw = np.zeros(array.nbytes + 1, dtype=np.uint8)
    moved = np.ndarray(array.shape, array.dtype, raw.data, offset=1)
    moved[...] = array
    return moved


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


class Call(NamedTuple):
    operation: str
    dtype: np.dtype[Any]
    array: np.ndarray[Any, Any]
    argument: Any
    keywords: dict[str, Any]
    levels: dict[str, Any]

    def __str__(self):
        return " ".join(f"{self.operation}({self.array!r} as {self.levels['order']}, {self.keywords})".split())


def values(rng, kind, dtype, size):
    """Elements: small ones whose sums NumPy gets right, too; wide ones whose sums it does not; special ones."""
    if dtype.kind == "b":
        return rng.integers(0, 2, size).astype(dtype)
    if dtype.kind in "iu":
        if kind == "small":
            return rng.integers(0, 9, size).astype(dtype)
        limits = np.iinfo(dtype)
        some = rng.integers(limits.min, limits.max, size, dtype=dtype.newbyteorder("="), endpoint=True)
        return some.astype(dtype)
    if dtype.kind == "c":
        parts = [values(rng, kind, np.dtype(f"f{dtype.itemsize // 2}"), size) for _ in range(2)]
        data = np.empty(size, dtype)
        data.real, data.imag = parts
        return data
    if kind == "small":
        return rng.integers(-4, 5, size).astype(dtype)
    most = {2: 14, 4: 120, 8: 1000}[dtype.itemsize]
    with np.errstate(over="ignore"):
        data = np.ldexp(rng.uniform(-1, 1, size), rng.integers(-most, most, size)).astype(dtype)
    if kind == "special" and size:
        specials = np.array([np.nan, np.inf, -np.inf, -0.0, 0.0, 1.0], dtype)
        data = np.where(rng.random(size) < rng.choice([0.2, 1.0]), rng.choice(specials, size), data).astype(dtype)
        if rng.random() < 0.3:
            data[...] = -0.0
    return data


def axis_is_sound(axis, ndim):
    given = axis if isinstance(axis, tuple) else (axis,)
    if axis is None:
        return True
    if not all(isinstance(a, int | np.integer) and -ndim <= a < ndim for a in given):
        return False
    return len({int(a) % ndim for a in given}) == len(given)


def is_among(value, levels):
    """By identity: levels are arrays, NaN and equal numbers of several types."""
    return any(value is one for one in levels)


def sound_levels(name, levels):
    """The levels of an optional argument that are not wrong beside the others."""
    kind = np.dtype(levels["dtype"]).kind
    if name == "result_dtype":
        return ["absent", None, "c16"] if kind == "c" else RESULT_DTYPES[:6]
    if name == "initial":
        return INITIALS[: 3 if kind in "?biu" else 7]
    return DIMENSIONS[name][: SOUND[name]]


def draw_levels(rng):
    levels = {name: rng.choice(DIMENSIONS[name]) for name in DIMENSIONS}
    wrong = rng.choice([None, None, None, "axis", *SOUND])
    for name in SOUND:
        sound = sound_levels(name, levels)
        if name == wrong:
            levels[name] = rng.choice([v for v in DIMENSIONS[name] if not is_among(v, sound)])
        elif rng.random() < ABSENT[name] or (wrong is not None and name in ("out", "result_dtype")):
            levels[name] = "absent"
        else:
            levels[name] = rng.choice(sound)
    if wrong != "axis":
        levels["axis"] = rng.choice([a for a in AXES if axis_is_sound(a, len(levels["shape"]))])
    if levels["operation"] == "norm":
        levels |= {"where": "absent", "out": "absent", "result_dtype": "absent"}
    return levels


def where_of(kind, generator, shape):
    if kind == "some":
        return generator.random(shape) < 0.6
    if kind == "last axis":
        return generator.random(shape[-1:]) < 0.6
    return {
        "true": True,
        "none": np.zeros(shape, bool),
        "scalar": np.bool_(False),
        "integers": np.ones(shape, np.int64),
        "wrong shape": np.ones((*shape, 5), bool),
    }[kind]


def out_of(kind, shape, natural):
    """An array to put results in; `natural` is the type of the result without it."""
    if kind == "list":
        return [0.0]
    dtype = {
        "wide": np.result_type(natural, np.float64),
        "narrow": np.dtype("f4" if natural.kind == "f" else "c8" if natural.kind == "c" else "i4"),
        "integer": np.dtype("i8"),
        "complex": np.dtype("c16"),
    }.get(kind, natural)
    if kind == "wrong shape":
        shape = (*shape, 2)
    out = np.full((*shape, 2), 7, dtype)[..., 0] if kind == "strided" else np.full(shape, 7, dtype)
    out.flags.writeable = kind != "read-only"
    return out


def draw(rng):
    """A call; arguments an operation does not have are left out."""
    levels = draw_levels(rng)
    operation, dtype, shape = levels["operation"], np.dtype(levels["dtype"]), levels["shape"]
    generator = np.random.default_rng(rng.getrandbits(64))
    data = values(generator, levels["data"], dtype, int(np.prod(shape))).reshape(shape)
    argument = ORDERS[levels["order"]](data)
    array = np.asarray(argument)
    if array.shape != shape:  # a list cannot say how long the rows are that it has none of
        argument = array = data
    keywords: dict[str, Any] = {"axis": levels["axis"]}
    if levels["keepdims"] is not None:
        keywords["keepdims"] = levels["keepdims"]
    if operation in SPREADS and levels["ddof"] != "absent":
        keywords["ddof"] = levels["ddof"]
    if levels["where"] != "absent":
        keywords["where"] = where_of(levels["where"], generator, shape)
    if levels["result_dtype"] != "absent":
        keywords["dtype"] = levels["result_dtype"]
    if operation in ("sum", "nansum") and levels["initial"] != "absent":
        keywords["initial"] = levels["initial"]
    if levels["out"] != "absent":
        # The type of a result depends on that of the data, its shape on their shape and axes.
        natural = np.asarray(NUMPYS[operation](np.ones(2, array.dtype))).dtype
        sums = outcome(np.sum, data, {"axis": levels["axis"], "keepdims": levels["keepdims"] or False})
        keywords["out"] = out_of(levels["out"], np.shape(sums.value), natural)
    return Call(operation, array.dtype, array, argument, keywords, levels)


# ---------------------------------------------------------------------------------------------------
# What comes out
# ---------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    value: Any
    error: Exception | None

    def form(self):
        """What has to be equal: the kind of error, or class, element type and shape."""
        if self.error is not None:
            family = [c for c in type(self.error).__mro__ if c.__module__ == "builtins" or c.__name__ == "AxisError"]
            return family[0].__name__
        dtype = np.asarray(self.value).dtype
        # NumPy has two names for one integer type; which is in use depends on where the data come from.
        name = dtype.name if isinstance(self.value, np.generic) else type(self.value).__name__
        return name, str(dtype), np.shape(self.value)


def outcome(function, argument, keywords):
    try:
        return Outcome(function(argument, **keywords), None)
    except Exception as error:
        return Outcome(None, error)


def slices(call):
    """For each result the elements it is made of, as Python numbers, and its index."""
    keywords, array = call.keywords, call.array
    numbers = np.empty(array.size, dtype=object)
    numbers[:] = array.reshape(-1).tolist()
    numbers = numbers.reshape(array.shape)
    mask = np.broadcast_to(keywords.get("where", True), array.shape)
    axis = keywords["axis"]
    axes = range(array.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    reduced = {int(a) % array.ndim for a in axes} if array.ndim else set()
    order = [*(a for a in range(array.ndim) if a not in reduced), *sorted(reduced)]
    kept = tuple(array.shape[a] for a in order[: array.ndim - len(reduced)])
    numbers, mask = numbers.transpose(order), mask.transpose(order)
    for at in np.ndindex(kept):
        chosen = (
            numbers[at][mask[at]].reshape(-1) if len(reduced) else np.array([numbers[at]], object)[[bool(mask[at])]]
        )
        yield chosen.tolist()


def exact(operation, numbers, is_complex, form, keywords):
    """The real and imaginary part that the promises give."""
    if operation.startswith("nan"):
        numbers = [v for v in numbers if v == v]
        operation = operation[3:]
    parts = [[v.real for v in numbers], [v.imag for v in numbers]] if is_complex else [list(numbers)]
    if operation == "sum" and "initial" in keywords:
        initial = keywords["initial"]
        initial = initial.item() if isinstance(initial, np.generic) else initial
        parts[0].append(initial.real if isinstance(initial, complex) else initial)
        imaginary = initial.imag if isinstance(initial, complex) else 0.0
        parts = [parts[0], [*(parts[1] if is_complex else []), imaginary]]
    ddof = int(keywords.get("ddof", 0))
    if operation in ("sum", "mean"):
        function = exact_sum if operation == "sum" else exact_mean
        both = [function(part, form) for part in parts]
        return (*both, 0.0)[:2]
    if operation == "norm":
        return exact_norm(itertools.chain(*parts), form), 0.0
    return {"var": exact_var, "std": exact_std}[operation](parts, ddof, form), 0.0


def wrong_value(call, result):
    """Nothing, or what is wrong with the values of a result."""
    got = np.asarray(result)
    wanted = list(slices(call))
    if got.size != len(wanted):
        return f"{got.size} results, {len(wanted)} wanted"
    for value, numbers in zip(got.reshape(-1), wanted, strict=True):
        if got.dtype.kind in "iu":
            total = sum(map(int, numbers)) + int(call.keywords.get("initial", 0))
            if int(value) != total:
                return f"{value}, not {total}"
            continue
        form = np.dtype(value.real.dtype).name
        want = exact(call.operation, numbers, call.dtype.kind == "c", form, call.keywords)
        for part, exactly in zip((value.real, value.imag) if got.dtype.kind == "c" else (value,), want, strict=False):
            if bits(float(part)) != bits(exactly):
                return f"{value!r}, not {want}"
    return None


def far_off(call, theirs, ours):
    """Whether NumPy's value of small data is another one, beyond what rounding explains: then the oracle misunderstands."""
    if call.levels["data"] != "small" or theirs.error is not None:
        return False
    if call.dtype.kind == "c" and call.keywords.get("dtype") not in (None, "c16"):
        return False  # NumPy takes the real parts
    theirs, ours = np.asarray(theirs.value), np.asarray(ours.value)
    finite = np.isfinite(theirs) & np.isfinite(ours)
    epsilon = max(
        np.finfo(dtype).eps if dtype.kind in "fc" else 0.0
        for dtype in (theirs.dtype, call.dtype, np.dtype(call.keywords.get("dtype") or "f8"))
    )
    if theirs.dtype.kind in "iu":
        return bool(np.any(theirs != ours))
    return not np.allclose(theirs[finite], ours[finite], rtol=50 * epsilon, atol=50 * epsilon)


# ---------------------------------------------------------------------------------------------------
# Where they differ, and why
# ---------------------------------------------------------------------------------------------------


def holds_result(call):
    """Whether the type that dtype= or out= asks for can hold the result of the data."""
    asked = [np.dtype(call.keywords["dtype"])] if call.keywords.get("dtype") is not None else []
    asked += [call.keywords["out"].dtype] if isinstance(call.keywords.get("out"), np.ndarray) else []
    kinds = "fc"
    if call.dtype.kind in "biu" and call.operation in ("sum", "nansum"):
        kinds = "iufc"
    elif call.dtype.kind == "c" and call.operation not in SPREADS:
        kinds = "c"
    if call.dtype.kind == "c" and any(dtype.char == "e" for dtype in asked):
        return False
    fits = len(asked) < 2 or np.can_cast(*asked, "same_kind")
    return fits and all(dtype.kind in kinds and dtype.char not in "gG" for dtype in asked)


class Difference(NamedTuple):
    reason: str
    applies: Any  # to a call and both outcomes


def raises(outcome, *errors):
    return isinstance(outcome.error, errors)


DIFFERENCES = {
    "integer sums": Difference(
        "an integer that does not fit is an OverflowError, it never wraps",
        lambda call, theirs, ours: raises(ours, OverflowError) and call.dtype.kind in "biu",
    ),
    "result types": Difference(
        "dtype= and out= must be able to hold the result: no element is cast to an integer, a bool or a real number; longdouble, "
        "objects, strings, and float16 of complex data, are not supported",
        lambda call, theirs, ours: raises(ours, TypeError) and not holds_result(call),
    ),
    "byte order": Difference(
        "dtype= may name a foreign byte order, which says nothing about a result",
        lambda call, theirs, ours: raises(theirs, TypeError) and call.keywords.get("dtype") == ">f8",
    ),
    "ddof": Difference(
        "ddof is an integer that is not negative",
        lambda call, theirs, ours: raises(ours, TypeError, ValueError) and call.keywords.get("ddof") in (0.5, -1),
    ),
    "initial": Difference(
        "initial is an exact addend: a scalar number, an integer among integers and real among real ones",
        lambda call, theirs, ours: (
            raises(ours, TypeError, ValueError)
            and "initial" in call.keywords
            and not is_among(call.levels["initial"], sound_levels("initial", call.levels))
        ),
    ),
    "out": Difference(
        "an out that is no array is a TypeError everywhere",
        lambda call, theirs, ours: raises(ours, TypeError) and raises(theirs, AttributeError),
    ),
    "norm, axes": Difference(
        "norm takes any number of axes, numpy.linalg.norm one or two",
        lambda call, theirs, ours: (
            call.operation == "norm" and raises(theirs, ValueError) and (ours.error is None or raises(ours, AxisError))
        ),
    ),
    "norm, axis": Difference(
        "an axis of norm is an integer; NumPy calls int() on it",
        lambda call, theirs, ours: (
            call.operation == "norm" and raises(ours, TypeError) and call.keywords["axis"] in (1.0, "0")
        ),
    ),
    "subclasses": Difference(
        "the whole mean of a subclass is of the subclass; in NumPy not if it is float16",
        lambda call, theirs, ours: (
            ours.error is None
            and call.operation.endswith("mean")
            and call.dtype.char == "e"
            and isinstance(ours.value, Subclass)
            and not isinstance(theirs.value, Subclass)
        ),
    ),
    "scalars": Difference(
        "axis 0 of a scalar exists for sum and nansum, nowhere else; in NumPy it depends on where= and the data",
        lambda call, theirs, ours: raises(ours, AxisError) and theirs.error is None and call.array.ndim == 0,
    ),
}


# ---------------------------------------------------------------------------------------------------
# The comparison
# ---------------------------------------------------------------------------------------------------


def own_out(keywords):
    """The arguments with an `out` of their own."""
    out = keywords.get("out")
    if not isinstance(out, np.ndarray):
        return keywords
    copied = out.copy()
    copied.flags.writeable = out.flags.writeable
    return keywords | {"out": copied}


def compare(call, warned):
    """What is wrong with a call, if anything, and which difference applies, if one."""
    theirs = outcome(NUMPYS[call.operation], call.argument, own_out(call.keywords))
    keywords = own_out(call.keywords)
    before = len(warned)
    ours = outcome(getattr(ks, call.operation), call.argument, keywords)
    if len(warned) > before:
        return f"a warning: {warned[-1].message}", None
    out = keywords.get("out")
    if ours.error is not None and isinstance(out, np.ndarray) and np.any(out != 7):
        return f"something was written to out before {ours.error!r}", None
    if ours.error is None and isinstance(out, np.ndarray) and ours.value is not out:
        return "the result is not out", None
    if ours.error is None and (wrong := wrong_value(call, ours.value)) is not None:
        return f"the value is wrong: {wrong}", None
    if theirs.form() == ours.form():
        if ours.error is None and far_off(call, theirs, ours):
            return f"NumPy has {theirs.value}, here it is {ours.value}", None
        return None, None
    for name, difference in DIFFERENCES.items():
        if difference.applies(call, theirs, ours):
            return None, name
    return f"NumPy: {theirs.form()} ({theirs.error}), here: {ours.form()} ({ours.error})", None


@pytest.mark.skipif(not NUMPY_2, reason="NumPy 1 differs from NumPy 2 in errors and scalars")
def test_calls_agree_with_numpy(capsys):
    rng = random.Random(SEED)
    count = 12_000 * SCALE
    differences: Counter[str] = Counter()
    wrong = []
    pairs = set()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for _ in range(count):
            call = draw(rng)
            problem, difference = compare(call, warned)
            if problem is not None:
                wrong.append(f"{call}: {problem}")
            differences.update([difference] if difference else [])
            pairs.update(itertools.combinations([(name, str(value)) for name, value in call.levels.items()], 2))
    assert not wrong, f"{len(wrong)} of {count} calls, seed {SEED}; the first:\n" + "\n".join(wrong[:5])
    assert differences.keys() <= DIFFERENCES.keys()
    if SEED == 20261125:
        assert differences.keys() == DIFFERENCES.keys(), "a difference is listed that there is not"
    # Whatever is compared is compared beside everything else; of where= and out= one at most is wrong.
    cross = {name: DIMENSIONS[name] for name in ("dtype", "shape", "keepdims", "data", "order", "where", "out")}
    for one, other in itertools.combinations(cross, 2):
        both = (one, other) == ("where", "out")
        for a, b in itertools.product(*(cross[name][: SOUND[name] if both else None] for name in (one, other))):
            assert ((one, str(a)), (other, str(b))) in pairs, f"{one} {a} never beside {other} {b}"
    with capsys.disabled():
        print(f"\n{count} calls compared with NumPy {np.__version__}, seed {SEED}:")
        print(f"  {count - sum(differences.values())} equal in class, type, shape or kind of error; all values exact")
        for name, number in differences.most_common():
            print(f"  {number:5} {name}: {DIFFERENCES[name].reason}")


VECDOT_SHAPES = [(), (0,), (1,), (4,), (3, 4), (1, 4), (4, 1), (2, 1, 4), (2, 3, 4), (0, 4), (3, 0)]


def dot_of(numbers, others, is_complex, form):
    """The conjugated product by the rules: each part is a sum over its own products."""
    if not is_complex:
        return exact_dot(numbers, others, form), 0.0
    a, b = [v.real for v in numbers], [v.imag for v in numbers]
    c, d = [v.real for v in others], [v.imag for v in others]
    return exact_dot([*a, *b], [*c, *d], form), exact_dot([*a, *(-v for v in b)], [*d, *c], form)


def compare_dot(x, y, axis, keepdims):
    """What is wrong with a dot product beside numpy.vecdot, if anything; and whether it agrees with it."""
    conjugated = {"conjugate": True} if "c" in (x.dtype.kind, y.dtype.kind) else {}
    theirs = outcome(lambda x, **keywords: np.vecdot(x, y, **keywords), x, {"axis": axis, "keepdims": keepdims})
    ours = outcome(
        lambda x, **keywords: ks.dot(x, y, **keywords), x, {"axis": axis, "keepdims": keepdims, **conjugated}
    )
    if ours.error is not None:
        return (None, True) if theirs.form() == ours.form() else (f"{theirs.form()} here {ours.error!r}", False)
    if theirs.error is not None:
        return f"NumPy {theirs.error!r}, here {ours.value!r}", False
    got = np.asarray(ours.value)
    a, b = np.broadcast_arrays(np.moveaxis(x, axis, -1), np.moveaxis(y, axis, -1))
    for value, p, q in zip(
        got.reshape(-1), a.reshape(got.size, a.shape[-1]), b.reshape(got.size, b.shape[-1]), strict=True
    ):
        if got.dtype.kind in "iu":
            if int(value) != sum(int(v) * int(w) for v, w in zip(p, q, strict=True)):
                return f"{value} for {p}, {q}", False
            continue
        form = np.dtype(value.real.dtype).name
        want = dot_of(p.tolist(), q.tolist(), got.dtype.kind == "c", form)
        for part, exactly in zip((value.real, value.imag) if got.dtype.kind == "c" else (value,), want, strict=False):
            if bits(float(part)) != bits(exactly):
                return f"{value!r}, not {want}, for {p}, {q}", False
    agrees = theirs.form() == ours.form()
    if not agrees and got.dtype.kind in "iu":
        wide = np.asarray(theirs.value)
        agrees = wide.dtype.kind in "iub" and wide.shape == got.shape and got.dtype.name in ("int64", "uint64")
    return (None, True) if agrees else (f"NumPy {theirs.form()}, here {ours.form()}", False)


@pytest.mark.skipif(not hasattr(np, "vecdot"), reason="needs numpy.vecdot")
def test_dot_products_agree_with_vecdot(capsys):
    generator = np.random.default_rng(SEED)
    types = [(t, t) for t in DTYPES] + [
        ("f4", "f8"),
        ("i2", "i8"),
        ("u1", "u4"),
        ("f2", "i1"),
        ("c8", "f8"),
        ("?", "i4"),
    ]
    wrong = []
    count = 0
    for (left, right), x_shape, y_shape in itertools.product(types, VECDOT_SHAPES, VECDOT_SHAPES):
        x, y = (
            values(
                generator, "small" if np.dtype(t).kind in "iu" else "special", np.dtype(t), int(np.prod(shape))
            ).reshape(shape)
            for t, shape in ((left, x_shape), (right, y_shape))
        )
        for axis, keepdims in itertools.product((-1, 0, -2, 5), (False, True)):
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                problem, agrees = compare_dot(x, y, axis, keepdims)
            count += 1
            if problem is not None or not agrees:
                wrong.append(f"dot({x!r}, {y!r}, axis={axis}, keepdims={keepdims}): {problem}")
    assert not wrong, f"{len(wrong)} of {count} calls, seed {SEED}; the first:\n" + "\n".join(wrong[:5])
    with capsys.disabled():
        print(f"\n{count} dot products compared with numpy.vecdot; integers have 64 bits here, and values are exact")


def test_the_readme_tells_the_differences():
    text = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    for difference in DIFFERENCES.values():
        assert difference.reason in text
