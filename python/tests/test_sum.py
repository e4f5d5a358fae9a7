# SPDX-License-Identifier: MIT
"""sum: values against the oracle, layouts against the values, types and errors against NumPy's."""

import itertools
import math
import random
import threading
import time
import tracemalloc

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import bits, exact_sum, from_bits

MAX, TINY = 1.7976931348623157e308, 5e-324
SPECIALS = [math.nan, math.inf, -math.inf, 0.0, -0.0, TINY, -TINY, 1.0, -1.0, MAX, -MAX]


def shaped(seed):
    """Data that are hard in one of several ways, by the seed."""
    rng = random.Random(seed)
    n = rng.choice([1, 2, 3, 7, 8, 9, 31, 100, 513])
    match seed % 5:
        case 0:  # exponents all over the range
            data = [math.ldexp(rng.uniform(-1, 1), rng.randint(-1073, 1023)) for _ in range(n)]
        case 1:  # cancels but for one small rest
            half = [rng.uniform(-1, 1) * 10.0 ** rng.randint(-5, 300) for _ in range(n)]
            data = [*half, *(-v for v in half), rng.uniform(-1, 1) * 1e-20]
        case 2:  # a tie, or the least bit beside one
            data = [2.0**53, 1.0, rng.choice([0.0, TINY, -TINY]), *([2.0] * rng.randint(0, 1))]
        case 3:  # overflows on the way
            data = [MAX] * n + [-MAX] * n + [rng.uniform(-1, 1) * 1e290]
        case _:  # subnormal
            data = [math.ldexp(rng.randint(-(2**52), 2**52), -1074) for _ in range(n)]
    rng.shuffle(data)
    return data


def assert_same_bits(got, want, about):
    assert bits(got) == bits(want), f"{about}: got {bits(got)}, want {bits(want)}"


def test_shared_vectors(vectors):
    cases = 0
    for number, line in enumerate((vectors / "sum_f64.txt").read_text(encoding="ascii").splitlines(), 1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        want, data = (field.split() for field in text.split(";"))
        values = [from_bits(element) for element in data]
        assert bits(ks.sum(np.array(values, dtype=np.float64))) == want[0], f"line {number}"
        assert bits(ks.fsum(values)) == want[0], f"line {number}, fsum"
        cases += 1
    assert cases > 0


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_every_combination_of_special_values(length):
    for data in itertools.product(SPECIALS, repeat=length):
        assert_same_bits(ks.sum(np.array(data, dtype=np.float64)), exact_sum(data), data)


@pytest.mark.parametrize("seed", range(100))
def test_hard_data_agree_with_the_oracle(seed):
    data = shaped(seed)
    array = np.array(data)
    want = exact_sum(data)
    assert_same_bits(ks.sum(array), want, f"seed {seed}")
    assert_same_bits(ks.sum(array[::-1]), want, f"seed {seed} reversed")
    assert_same_bits(ks.sum(array.astype(">f8")), want, f"seed {seed} byte-swapped")
    assert_same_bits(ks.sum(data), want, f"seed {seed} as a list")


def test_order_never_changes_a_bit():
    data = np.array(shaped(5) + shaped(10) + shaped(0))
    rng = np.random.default_rng(1)
    assert len({bits(ks.sum(rng.permutation(data))) for _ in range(200)}) == 1


# ---------------------------------------------------------------------------------------------------
# Layouts
# ---------------------------------------------------------------------------------------------------

VALUES = np.array([math.ldexp((-1) ** i * (i + 1), (i * 97) % 1500 - 800) for i in range(120)])


def unaligned(values):
    raw = np.zeros(values.nbytes + 1, dtype=np.uint8)
    array = raw[1:].view(np.float64)
    array[:] = values
    assert not array.flags.aligned
    return array


def field_of_records(values):
    records = np.zeros(values.size, dtype=[("flag", "u1"), ("value", "f8")])
    records["value"] = values
    return records["value"]


def read_only(values):
    array = values.copy()
    array.flags.writeable = False
    return array


class Subclass(np.ndarray):
    pass


LAYOUTS = {
    "contiguous": lambda v: v,
    "every second": lambda v: np.repeat(v, 2)[::2],
    "every third backwards": lambda v: np.repeat(v, 3)[::-3],
    "unaligned": unaligned,
    "unaligned backwards": lambda v: unaligned(v)[::-1],
    "field of records": field_of_records,
    "byte-swapped": lambda v: v.astype(v.dtype.newbyteorder()),
    "byte-swapped backwards": lambda v: v.astype(v.dtype.newbyteorder())[::-1],
    "read-only": read_only,
    "subclass": lambda v: v.view(Subclass),
    "list": lambda v: v.tolist(),
    "tuple": lambda v: tuple(v.tolist()),
    "memoryview": memoryview,
    "2-D": lambda v: v.reshape(10, 12),
    "2-D transposed": lambda v: v.reshape(10, 12).T,
    "2-D Fortran order": lambda v: np.asfortranarray(v.reshape(10, 12)),
    "2-D part of rows": lambda v: np.hstack([v.reshape(10, 12), np.ones((10, 5))])[:, :12],
    "2-D columns backwards": lambda v: v.reshape(10, 12)[:, ::-1],
    "2-D byte-swapped part": lambda v: np.hstack([v.reshape(10, 12)] * 2).astype(">f8")[:, 12:],
    "3-D axes mixed": lambda v: v.reshape(4, 5, 6).transpose(1, 2, 0)[::-1],
    "3-D unaligned": lambda v: unaligned(v).reshape(4, 5, 6)[:, ::-1],
    "nested list": lambda v: v.reshape(4, 30).tolist(),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_layout_never_changes_a_bit(layout):
    result = ks.sum(layout(VALUES))
    assert_same_bits(result, exact_sum(VALUES.tolist()), "layout")
    # NumPy's own sum of a subclass is of the subclass.
    assert type(result) is (Subclass if layout is LAYOUTS["subclass"] else np.float64)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 4)], ids=str)
def test_nothing_sums_to_positive_zero(shape):
    assert_same_bits(ks.sum(np.empty(shape)), 0.0, shape)
    assert_same_bits(ks.sum(np.empty(shape)[..., ::-1]), 0.0, shape)
    assert ks.sum(np.empty(shape, dtype=np.int32)) == 0


@pytest.mark.parametrize("value", [2.5, np.float64(2.5), np.array(2.5), np.array(2.5, dtype=">f8")], ids=repr)
def test_scalar_is_its_own_sum(value):
    result = ks.sum(value)
    assert result == 2.5
    assert type(result) is np.float64


def test_broadcast_array_is_summed_as_often_as_it_is_seen():
    assert ks.sum(np.broadcast_to(0.1, 10)) == 1.0
    assert ks.sum(np.broadcast_to(np.array([0.1, 0.2]), (10, 2))) == 3.0


def test_memory_map_is_summed(tmp_path):
    path = tmp_path / "data.npy"
    np.save(path, VALUES)
    assert_same_bits(ks.sum(np.load(path, mmap_mode="r")), exact_sum(VALUES.tolist()), "memmap")


def peak_memory(function, *arguments):
    function(*arguments)
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "view",
    [
        lambda a: a[::2],
        lambda a: a[::-3],
        lambda a: a.reshape(2000, 1000).T,
        lambda a: a.view(np.uint8)[1:-7].view(np.float64),
    ],
    ids=["every second", "backwards", "transposed", "unaligned"],
)
def test_float64_is_not_copied(view):
    assert peak_memory(ks.sum, view(np.ones(2_000_000))) < 16_384


@pytest.mark.parametrize(
    "array",
    [
        np.ones(2_000_000, dtype=">f8"),
        np.ones(2_000_000, dtype=np.float32),
        np.ones(2_000_000, dtype=np.int64),
        np.ones(2_000_000, dtype=bool),
        np.ones((2000, 2000))[::2, ::2],
    ],
    ids=["byte-swapped", "float32", "int64", "bool", "no common stride"],
)
def test_other_data_are_converted_in_bounded_memory(array):
    assert peak_memory(ks.sum, array) < 4_000_000


# ---------------------------------------------------------------------------------------------------
# Element types
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["float16", "float32"])
@pytest.mark.parametrize("seed", range(40))
def test_narrow_floats_are_rounded_once(form, seed):
    rng = np.random.default_rng(seed)
    unsigned = np.uint16 if form == "float16" else np.uint32
    data = rng.integers(0, np.iinfo(unsigned).max, size=seed % 7 + 1, dtype=unsigned).view(form)
    result = ks.sum(data)
    assert type(result) is np.dtype(form).type
    assert_same_bits(result, exact_sum([float(v) for v in data], form), data)


@pytest.mark.parametrize("rest", [2.0**-90, -(2.0**-90), 0.0])
@pytest.mark.parametrize("last", [0.0, 2.0**-23])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_tie_of_float32_is_broken_by_a_rest_that_double_cannot_hold(rest, last, sign):
    data = [sign * (1.0 + last), sign * 2.0**-24, sign * rest]
    result = ks.sum(np.array(data, dtype=np.float32))
    assert_same_bits(result, exact_sum(data, "float32"), data)


@pytest.mark.parametrize("form", ["float16", "float32"])
def test_specials_of_narrow_floats(form):
    largest = float(np.finfo(form).max)
    specials = [math.nan, math.inf, -math.inf, -0.0, 0.0, largest, -largest]
    for data in itertools.product(specials, repeat=3):
        assert_same_bits(ks.sum(np.array(data, dtype=form)), exact_sum(data, form), data)


@pytest.mark.parametrize("dtype", ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", ">u8"])
def test_integers_are_exact(dtype):
    dtype = np.dtype(dtype)
    data = np.frombuffer(random.Random(3).randbytes(64 * dtype.itemsize), dtype=dtype)
    if dtype.kind == "b":
        data = np.arange(64) % 3 == 0
    elif dtype.itemsize == 8:
        data = data // 128
    result = ks.sum(data[::-1])
    assert result == sum(data.tolist())
    assert type(result) is (np.uint64 if dtype.kind == "u" else np.int64)


@pytest.mark.parametrize(
    "data",
    [
        np.array([2**63 - 1, 1, -1]),
        np.array([-(2**63), -1, 1]),
        np.array([2**64 - 1, 0], dtype=np.uint64),
        np.tile(np.array([2**63 - 1, -(2**63), 1]), 70_000),
        [2**62, 2**62, -(2**62)],
    ],
    ids=["int64 max", "int64 min", "uint64 max", "over many blocks", "list"],
)
def test_integers_overflow_only_in_the_end(data):
    assert ks.sum(data) == sum(map(int, data))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (np.array([2**63 - 1, 1]), "int64"),
        (np.array([-(2**63), -1]), "int64"),
        (np.array([2**64 - 1, 1], dtype=np.uint64), "uint64"),
    ],
    ids=["above int64", "below int64", "above uint64"],
)
def test_integer_sum_that_does_not_fit_is_reported(data, name):
    with pytest.raises(OverflowError, match=rf"^sum: the exact sum, {sum(map(int, data))}, does not fit {name};"):
        ks.sum(data)


# ---------------------------------------------------------------------------------------------------
# Bad input
# ---------------------------------------------------------------------------------------------------

BAD = {
    "string": ("abc", "<U3"),
    "list of strings": (["1.0", "2.0"], "<U3"),
    "bytes": (b"abc", r"\|S3"),
    "None": (None, "object .*fsum"),
    "generator": ((v for v in [1.0]), "object .*fsum"),
    "set": ({1.0}, "object .*fsum"),
    "objects with strings": (np.array([1.0, "x"], dtype=object), "object .*fsum"),
    "objects": (np.array([1.0, 2.0], dtype=object), "object .*fsum"),
    "integers beyond 64 bits": ([2**70], "object .*fsum"),
    "dates": (np.array(["2020-01-01"], dtype="M8[D]"), r"datetime64\[D\]"),
    "time differences": (np.array([1], dtype="m8[s]"), r"timedelta64\[s\]"),
    "records": (np.zeros(2, dtype=[("a", "f8")]), "'a'"),
    "longdouble": (np.ones(2, dtype=np.longdouble), "numpy.float64"),
    "complex longdouble": (np.ones(2, dtype=np.clongdouble), "numpy.complex128"),
}


@pytest.mark.parametrize(("data", "match"), BAD.values(), ids=BAD.keys())
def test_data_that_have_no_sum_are_a_type_error(data, match):
    with pytest.raises(TypeError, match=rf"^sum: cannot sum .*{match}"):
        ks.sum(data)


def test_ragged_list_is_the_error_of_numpy():
    with pytest.raises(ValueError, match="inhomogeneous"):
        ks.sum([[1.0, 2.0], [3.0]])


def test_axis_is_out_of_range():
    with pytest.raises(IndexError, match="sum: argument 'axis'"):
        ks.sum(np.ones((2, 2)), 2)


# ---------------------------------------------------------------------------------------------------
# Threads
# ---------------------------------------------------------------------------------------------------


def test_many_threads_share_their_input():
    data = np.array([math.ldexp((-1) ** i * (i + 1), i % 2000 - 1000) for i in range(20_000)])
    want = bits(ks.sum(data))
    results = []

    def work():
        results.extend(bits(ks.sum(view)) for _ in range(10) for view in (data, data[::-1], data.reshape(100, 200).T))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 240
    assert set(results) == {want}


@pytest.mark.parametrize(
    "data",
    [np.broadcast_to(1.0, 100_000_000), np.broadcast_to(np.array(1.0, dtype=">f8"), 20_000_000)],
    ids=["one call", "in tiles"],
)
def test_other_threads_run_meanwhile(data):
    thread = threading.Thread(target=ks.sum, args=(data,))
    thread.start()
    steps = 0
    while thread.is_alive():
        steps += 1
        time.sleep(0.001)
    assert steps > 10


# ---------------------------------------------------------------------------------------------------
# Tensors
# ---------------------------------------------------------------------------------------------------


class Tensor:
    """What offers its memory by DLPack and in no other way, like the tensors of some libraries."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, **keywords):
        return self.array.__dlpack__(**keywords)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def test_tensor_is_summed_where_it_lies():
    tensor = Tensor(VALUES.reshape(10, 12)[::-1, ::2].copy().T)
    array = tensor.array
    assert_same_bits(ks.sum(tensor), exact_sum(array.reshape(-1).tolist()), "DLPack")
    assert ks.mean(tensor, axis=0).tobytes() == ks.mean(array, axis=0).tobytes()
    assert ks.dot(tensor, tensor).tobytes() == ks.dot(array, array).tobytes()
    assert ks.Accumulator(tensor) == ks.Accumulator(array)
    assert ks.sum_by(tensor, Tensor(np.zeros(array.shape, np.int32)))[0] == ks.sum(array)
    assert ks.mean(tensor, weights=Tensor(np.ones(array.shape))) == ks.mean(array)
    assert peak_memory(ks.sum, Tensor(np.ones(1_000_000))) < 16_384
