# SPDX-License-Identifier: MIT
"""fsum: any iterable of numbers, integers of any size among them."""

import decimal
import fractions
import itertools
import math
import random
import signal
import sys

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import bits, exact_sum

MAX = sys.float_info.max
TOP = 2**1024


def check(data):
    got = ks.fsum(data)
    assert type(got) is float
    assert bits(got) == bits(exact_sum(data)), f"{data}: got {got.hex()}, want {exact_sum(data).hex()}"


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_every_combination_of_special_values(length):
    specials = [
        math.nan,
        math.inf,
        -math.inf,
        0.0,
        -0.0,
        5e-324,
        MAX,
        -MAX,
        0,
        2**53 + 1,
        TOP,
        -TOP,
        -(10**700),
    ]
    for data in itertools.product(specials, repeat=length):
        check(list(data))


@pytest.mark.parametrize(
    "data",
    [
        [2**60 + 1, -(2.0**60)],
        [2**60, -(2**60), -0.0],
        [2**53, 1, 2**-1074],
        [2**54 + 2, 2**-1074],
        [TOP, -MAX],
        [TOP, -MAX, -MAX],
        [TOP - 2**970],
        [TOP - 2**970, -(2.0**-1074)],
        [3 * TOP, *[-MAX] * 3],
        [1000 * TOP, *[-MAX] * 1000],
        [1000 * TOP, *[-MAX] * 1001],
        [1000 * TOP, *[-MAX] * 999],
        [10**400, 1.5, -(10**400)],
        [10**400, math.inf],
        [10**400, -math.inf],
        [-(10**400), math.nan],
        [True, False, 2.5],
        list(range(-3, 2000)),
    ],
    ids=lambda data: f"{len(data)} from {str(data[0])[:12]}",
)
def test_integers_of_any_size_are_exact(data):
    check(data)
    check(data[::-1])


@pytest.mark.parametrize("seed", range(60))
def test_random_mixture_agrees_with_the_oracle(seed):
    rng = random.Random(seed)
    data = []
    for _ in range(rng.choice([1, 2, 5, 511, 512, 513, 1025])):
        kind = rng.randrange(3)
        if kind == 0:
            data.append(math.ldexp(rng.uniform(-1, 1), rng.randint(-1073, 1023)))
        elif kind == 1:
            data.append(rng.randint(-(2**60), 2**60))
        else:
            data.append(rng.choice([-1, 1]) * rng.getrandbits(rng.randint(1, 1100)))
    check(data)


@pytest.mark.parametrize("scalar", [np.float64, np.float32, np.float16, np.int8, np.int64, np.uint64, np.bool_])
def test_numpy_scalars_are_numbers(scalar):
    assert ks.fsum([scalar(1), scalar(0), 0.5]) == 1.5


def test_kinds_of_iterable():
    data = [0.1] * 10
    for iterable in (
        data,
        tuple(data),
        iter(data),
        (v for v in data),
        np.array(data),
        dict.fromkeys([0.5, 0.25]),
    ):
        assert ks.fsum(iterable) in (1.0, 0.75)


@pytest.mark.parametrize("dtype", ["?", "i1", "i8", "u8", "f2", "f4", "f8", ">f8", ">i4"])
def test_arrays_of_one_axis_are_summed_as_their_numbers_are(dtype):
    array = np.frombuffer(random.Random(1).randbytes(640), dtype="u1").astype(dtype)[::-3]
    for one in (array, memoryview(array) if array.dtype.isnative else array):
        got = ks.fsum(one)
        assert type(got) is float
        assert bits(got) == bits(ks.fsum(iter(array.tolist())))
    assert bits(ks.fsum(np.array([-0.0, -0.0]))) == bits(-0.0)
    assert ks.fsum(np.array([2**53, 1, 2**63 - 1])) == float(2**53 + 2**63)


def test_array_of_objects_is_an_iterable_like_any_other():
    assert ks.fsum(np.array([2**80, 1.5, -(2**80)], dtype=object)) == 1.5
    with pytest.raises(TypeError, match=r"^fsum: element 0 of 'iterable' is ndarray"):
        ks.fsum(np.ones((2, 2)))


def test_subclass_of_float_counts_as_its_value():
    class Metres(float):
        pass

    assert ks.fsum([Metres(0.1)] * 10) == 1.0


def test_memory_is_bounded():
    assert ks.fsum(itertools.repeat(0.1, 1_000_000)) == 100000.0


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ("1.0", "str"),
        (None, "NoneType"),
        (1j, "complex"),
        (fractions.Fraction(1, 3), "Fraction"),
        (decimal.Decimal(1), "Decimal"),
        (np.longdouble(1), "longdouble"),
        (np.ones(2), "ndarray"),
        (np.array(1), "ndarray"),
        ([1.0], "list"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_element_that_is_no_number_is_named(element, kind):
    with pytest.raises(TypeError, match=rf"^fsum: element 2 of 'iterable' is {kind};"):
        ks.fsum([1.0, 2, element])


@pytest.mark.parametrize("value", [1.0, None, 3], ids=repr)
def test_argument_that_is_no_iterable(value):
    with pytest.raises(TypeError, match="not iterable"):
        ks.fsum(value)


def test_error_of_the_iterable_is_the_callers_own():
    def broken():
        yield 1.0
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        ks.fsum(broken())


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a POSIX interval timer")
@pytest.mark.parametrize("element", [1.0, 2**70], ids=["floats", "integers"])
def test_interrupt_ends_an_endless_iterable(element):
    # The timer stands in for the keyboard: a signal from outside, while no Python code runs.
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            ks.fsum(itertools.repeat(element))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
