# SPDX-License-Identifier: MIT
"""Accumulator and Moments: what they hold, how they are saved, and that a call that fails changes nothing."""

import copy
import itertools
import math
import multiprocessing
import pickle
import random
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import rounded

BOTH = pytest.mark.parametrize("kind", [ks.Accumulator, ks.Moments], ids=lambda kind: kind.__name__)
MAX, TINY = sys.float_info.max, 5e-324

STATES = {
    "new": [],
    "zero": [0.0],
    "negative zeros": [-0.0, -0.0],
    "one": [1.0],
    "wide": [MAX, MAX, TINY, -1e-200, 3],
    "beyond the range": [MAX] * 5,
    "cancelled": [1e300, -1e300],
    "infinite": [math.inf, 1.0],
    "both infinities": [math.inf, -math.inf, 2.5],
    "NaN": [math.nan, 1.0],
    "integers": [2**63, -(2**63), 2**64 - 1],
}
ALL = pytest.mark.parametrize("data", STATES.values(), ids=STATES.keys())

# ---------------------------------------------------------------------------------------------------
# Values
# ---------------------------------------------------------------------------------------------------


def test_comparison_with_nan_is_an_error():
    with pytest.raises(ValueError, match="NaN cannot be compared"):
        ks.Accumulator(math.nan).compare(ks.Accumulator(1.0))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ([math.nan], ValueError),
        ([math.inf], OverflowError),
        ([-math.inf], OverflowError),
        ([math.inf, -math.inf], ValueError),
    ],
    ids=str,
)
def test_ratio_of_what_is_no_number(data, error):
    with pytest.raises(error, match=r"^Accumulator\.as_integer_ratio: "):
        ks.Accumulator(data).as_integer_ratio()


def test_ratio_of_what_no_float_holds():
    assert ks.Accumulator([MAX] * 4).value == math.inf
    assert ks.Accumulator([MAX] * 4).as_integer_ratio() == (4 * int(MAX), 1)


def test_finite_part_remains_when_infinities_are_taken_out():
    acc = ks.Accumulator([math.inf, math.nan, 2.5])
    assert math.isnan(acc.value)
    acc.subtract(math.nan)
    assert acc.value == math.inf
    acc -= math.inf
    assert (acc.value, acc.count) == (2.5, 1)
    acc -= [math.inf, 1.0]
    assert acc.value == -math.inf


def test_arithmetic_makes_new_objects_and_in_place_keeps_them():
    for kind in (ks.Accumulator, ks.Moments):
        a = kind([1.0, 2.0])
        same = a
        total = a + 3
        assert total == kind([1.0, 2.0, 3.0]) == 3 + a
        assert a == kind([1.0, 2.0])
        a += 3.0
        assert same is a
        a -= [2.0, 3]
        assert a == kind([1.0, 2.0]) - 2.0
        assert kind() + a + a - a == a
        assert sum([a, a], kind()) == a + a


def test_object_may_be_merged_with_itself():
    for kind in (ks.Accumulator, ks.Moments):
        a = kind([1.5, -2.0])
        a += a
        assert a == kind([1.5, -2.0] * 2)
        a -= a
        assert a == kind()
        a.merge(a)
        assert a == kind()


# ---------------------------------------------------------------------------------------------------
# Equality
# ---------------------------------------------------------------------------------------------------


@BOTH
def test_equality_is_that_of_whole_states(kind):
    distinct = [kind(data) for data in STATES.values()]
    for (i, a), (j, b) in itertools.product(enumerate(distinct), repeat=2):
        assert (a == b) == (i == j)
        assert (a != b) == (i != j)
    assert kind([1.0, 2.0]) != kind([3.0])  # another count
    assert kind([0.0]) != kind([-0.0])
    assert kind([math.nan]) == kind([-math.nan])


def test_other_types_are_never_equal_and_do_not_mix():
    assert ks.Accumulator() != ks.Moments()
    assert ks.Accumulator(1.0) != 1.0
    for one, other in ((ks.Accumulator(1.0), ks.Moments(1.0)), (ks.Moments(1.0), ks.Accumulator(1.0))):
        with pytest.raises(TypeError):
            one + other
        with pytest.raises(TypeError):
            one - other
        with pytest.raises(TypeError):
            one.merge(other)
        with pytest.raises(TypeError):
            one.merge(None)


@BOTH
def test_mutable_objects_are_not_hashable(kind):
    with pytest.raises(TypeError, match="unhashable"):
        hash(kind())


# ---------------------------------------------------------------------------------------------------
# Copies and saved forms
# ---------------------------------------------------------------------------------------------------


@BOTH
@ALL
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_keeps_the_state(kind, data, protocol):
    before = kind(data)
    after = pickle.loads(pickle.dumps(before, protocol=protocol))
    assert type(after) is kind
    assert after == before
    assert repr(after) == repr(before)


@BOTH
@ALL
def test_copies_are_equal_and_apart(kind, data):
    original = kind(data)
    saved = original.tobytes()
    for copied in (copy.copy(original), copy.deepcopy(original), copy.deepcopy([original, original])[1]):
        assert type(copied) is kind
        assert copied == original
        copied.add(1.5)
        assert copied != original
    assert original.tobytes() == saved


class Named(ks.Accumulator):
    pass


class NamedMoments(ks.Moments):
    pass


@pytest.mark.parametrize("kind", [Named, NamedMoments], ids=lambda kind: kind.__name__)
def test_subclasses_stay_what_they_are(kind):
    a = kind([1.0, 2.0])
    for made in (copy.copy(a), copy.deepcopy(a), pickle.loads(pickle.dumps(a)), kind.frombytes(a.tobytes()), a + 1.0):
        assert type(made) is kind


@BOTH
@ALL
def test_saved_form_is_canonical(kind, data):
    saved = kind(data).tobytes()
    assert type(saved) is bytes
    shuffled = data[::-1]
    assert kind(shuffled).tobytes() == saved
    for form in (saved, bytearray(saved), memoryview(saved), np.frombuffer(saved, np.uint8)):
        assert kind.frombytes(form) == kind(data)
        assert kind.frombytes(form).tobytes() == saved


@BOTH
@pytest.mark.parametrize("name", ["new", "one", "wide", "NaN"])
def test_damaged_bytes_are_refused(kind, name):
    saved = kind(STATES[name]).tobytes()
    where = rf"^{kind.__name__}\.frombytes: argument 'data': "
    damaged = [saved[:n] for n in range(len(saved))]
    damaged += [saved + b"\0", saved + saved, b"", b"KSB", bytes(len(saved)), b"\xff" * len(saved)]
    # Every bit of what the form fixes: magic, version, length, what is 0; and all of one byte of it.
    for at in (0, 1, 2, 3, 4, 6, 7, 12, 13, 14, 15):
        damaged += [
            saved[:at] + bytes([saved[at] ^ flip]) + saved[at + 1 :] for flip in (*(1 << k for k in range(8)), 0xFF)
        ]
    for one in damaged:
        with pytest.raises(ValueError, match=where):
            kind.frombytes(one)


@BOTH
def test_any_changed_byte_is_refused_or_another_state(kind):
    saved = kind(STATES["wide"]).tobytes()
    for at, value in itertools.product(range(len(saved)), (0, 1, 0x7F, 0x80, 0xFF)):
        changed = saved[:at] + bytes([value]) + saved[at + 1 :]
        try:
            read = kind.frombytes(changed)
        except ValueError:
            continue
        assert read.tobytes() == changed
        assert (read == kind(STATES["wide"])) == (changed == saved)


@BOTH
def test_bytes_of_the_other_kind_are_refused(kind):
    other = ks.Moments if kind is ks.Accumulator else ks.Accumulator
    with pytest.raises(ValueError, match=r"frombytes: argument 'data'"):
        kind.frombytes(other([1.0]).tobytes())


@BOTH
@pytest.mark.parametrize("data", ["text", None, 3, [1, 2]], ids=repr)
def test_saved_form_that_is_no_bytes(kind, data):
    with pytest.raises(TypeError, match=rf"frombytes: argument 'data' must be bytes, not {type(data).__name__}"):
        kind.frombytes(data)


@BOTH
@pytest.mark.parametrize("data", [np.uint64(2**56), np.array(2**56)], ids=repr)
def test_integer_that_has_bytes_is_no_number_of_bytes(kind, data):
    with pytest.raises(ValueError, match=r"frombytes: argument 'data'"):
        kind.frombytes(data)


@BOTH
def test_damaged_pickle_is_an_error(kind):
    good = pickle.dumps(kind([1.0]))
    at = good.index(b"KSB")
    with pytest.raises(ValueError, match="frombytes"):
        pickle.loads(good[:at] + b"XSB" + good[at + 3 :])


# ---------------------------------------------------------------------------------------------------
# Calls that fail
# ---------------------------------------------------------------------------------------------------


def broken(at):
    yield from [1.0] * at
    raise LookupError("mine")


BAD = {
    "string": (lambda: "1.0", TypeError),
    "bytes": (lambda: b"12", TypeError),
    "None": (lambda: None, TypeError),
    "complex": (lambda: 1j, TypeError),
    "complex array": (lambda: np.ones(3, complex), TypeError),
    "objects": (lambda: np.array([1.0, None], dtype=object), TypeError),
    "longdouble": (lambda: np.ones(3, np.longdouble), TypeError),
    "dates": (lambda: np.array(["2020-01-01"], "M8[D]"), TypeError),
    "fraction": (lambda: Fraction(1, 3), TypeError),
    "fraction at the end": (lambda: [*[1.0] * 2000, Fraction(1, 3)], TypeError),
    "integer above 64 bits": (lambda: 2**64, OverflowError),
    "integer below 64 bits": (lambda: -(2**63) - 1, OverflowError),
    "such an integer at the end": (lambda: [*[1.0] * 2000, 2**70], OverflowError),
    "iterable that fails at once": (lambda: broken(0), LookupError),
    "iterable that fails late": (lambda: broken(5000), LookupError),
    "ragged lists": (lambda: [[1.0], [1.0, 2.0]], ValueError),
}


@BOTH
@pytest.mark.parametrize(("make", "error"), BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("verb", ["add", "subtract"])
def test_call_that_fails_changes_nothing(kind, make, error, verb):
    for start in ([], [1e300, -3.0, 5e-324]):
        state = kind(start)
        before = state.tobytes()
        with pytest.raises(error):
            getattr(state, verb)(make())
        assert state.tobytes() == before
    with pytest.raises(error):
        if (given_ := make()) is None:
            kind().add(given_)  # None is how to begin with nothing
        kind(given_)


@BOTH
def test_count_that_would_overflow_changes_nothing(kind):
    saved = bytearray(kind([1.0]).tobytes())
    saved[16:24] = (2**63 - 2).to_bytes(8, "little")
    state = kind.frombytes(saved)
    assert state.count == 2**63 - 2
    state.add(1.0)
    before = state.tobytes()
    for more in (1.0, [1.0], np.ones(3), kind([2.0])):
        with pytest.raises(OverflowError, match=rf"^{kind.__name__}\.(add|merge): "):
            state.add(more)
        assert state.tobytes() == before
    state.subtract(1.0)
    assert state.count == 2**63 - 2


def test_products_that_fail_change_nothing():
    acc = ks.Accumulator([2.5])
    before = acc.tobytes()
    for x, y, error in (
        ([1.0], [1.0, 2.0], ValueError),
        ([[1.0]], [1.0], ValueError),
        (["a"], [1.0], TypeError),
        ([1j], [1.0], TypeError),
        ([2**63 - 1], [0.5], ValueError),
    ):
        for verb in (acc.add_products, acc.subtract_products):
            with pytest.raises(error, match=r"^Accumulator\.(add|subtract)_products: "):
                verb(x, y)
            assert acc.tobytes() == before


@pytest.mark.parametrize("ddof", [0.5, "1", None, True], ids=repr)
def test_ddof_that_is_no_integer(ddof):
    for verb in (ks.Moments([1.0, 2.0]).var, ks.Moments([1.0, 2.0]).std):
        with pytest.raises(TypeError, match=r"argument 'ddof' must be an integer"):
            verb(ddof)
        with pytest.raises(ValueError, match=r"argument 'ddof' must be from 0"):
            verb(-1)


@pytest.mark.parametrize("dtype", [int, "f16", "c16", object, "S3"], ids=str)
def test_rounding_to_what_is_no_float(dtype):
    with pytest.raises(TypeError, match=r"^Accumulator\.round: argument 'dtype' must be"):
        ks.Accumulator(1.0).round(np.longdouble if dtype == "f16" else dtype)


# ---------------------------------------------------------------------------------------------------
# Threads and processes
# ---------------------------------------------------------------------------------------------------


def run_together(work, count=8):
    errors = []

    def guarded(number):
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


def test_many_threads_add_to_one_object():
    rng = random.Random(4)
    data = np.array([math.ldexp(rng.uniform(-1, 1), rng.randint(-900, 900)) for _ in range(30_000)])
    shared, moments = ks.Accumulator(), ks.Moments()

    def work(number):
        for _ in range(5):
            shared.add(data[number::8])
            moments.add(data[number::8])
            shared.add(1.0)
            shared.subtract(iter([1.0]))

    run_together(work)
    assert shared.as_integer_ratio() == ks.Accumulator(np.tile(data, 5)).as_integer_ratio()
    assert shared.count == 5 * data.size
    assert moments == ks.Moments(np.tile(data, 5))


def test_many_threads_read_one_object():
    acc = ks.Accumulator(np.linspace(-1, 2, 10_001))
    want = acc.value, acc.tobytes(), acc.as_integer_ratio()

    def work(number):
        for _ in range(300):
            assert (acc.value, acc.tobytes(), acc.as_integer_ratio()) == want
            assert copy.copy(acc) == acc
            assert ks.Accumulator().compare(acc) == -1

    run_together(work)


def test_reads_beside_writes_see_whole_states():
    # Whatever was added until then, the value is the count; a state that is half old and half new has neither.
    shared, moments = ks.Accumulator(), ks.Moments()

    def work(number):
        for _ in range(2000):
            if number % 2:
                shared.add(np.array([1e300, -1e300, 3.0]))
                moments.add(np.array([2.0**500, 2.0**500]))
            else:
                for seen in (copy.copy(shared), ks.Accumulator.frombytes(shared.tobytes()), ks.Accumulator() + shared):
                    assert seen.value == seen.count
                assert moments.count == 0 or moments.mean == 2.0**500

    run_together(work)


@BOTH
def test_processes_send_back_what_they_gathered(kind):
    data = [math.ldexp((-1) ** i * (i + 1), (i * 97) % 1500 - 750) for i in range(1000)]
    chunks = [data[i : i + 150] for i in range(0, 1000, 150)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sum(pool.imap_unordered(kind, chunks), kind()) == kind(data)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert sum(pool.map(kind, chunks[::-1]), kind()) == kind(data)


def test_value_of_rounded_is_that_of_the_oracle():
    # The oracle's own rounding of the exact ratio, so that value and ratio cannot be wrong in one way.
    acc = ks.Accumulator([1e16, 1.0, 2.0**-60])
    assert acc.value == rounded(Fraction(*acc.as_integer_ratio()))
