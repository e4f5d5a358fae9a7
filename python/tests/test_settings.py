# SPDX-License-Identifier: MIT
"""Threads and kernels: settings that change speed, never a result, and that are refused if they cannot be."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest

import keishis_sandbox as ks
from oracle import bits


@pytest.fixture
def threads():
    before = ks.get_threads()
    yield
    ks.set_threads(before)


def imported(code="", **environment):
    """What a fresh interpreter says that imports the package in an environment."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KSB_")}
    return subprocess.run(
        [sys.executable, "-P", "-c", f"import keishis_sandbox as ks; {code}"],
        capture_output=True,
        text=True,
        env=kept | environment,
        check=False,
    )


@pytest.mark.parametrize("n", [1, 2, np.int64(3), 1024])
def test_threads_are_what_was_set(threads, n):
    assert ks.set_threads(n) is None
    assert ks.get_threads() == ks.build_info()["threads"] == n


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="needs the processors of a process")
def test_zero_threads_stands_for_all_processors(threads):
    ks.set_threads(0)
    assert ks.get_threads() == min(len(os.sched_getaffinity(0)), 1024)


@pytest.mark.parametrize("n", [-1, 1025, 2**31, 2**100, -(2**100)])
def test_number_of_threads_out_of_range(threads, n):
    ks.set_threads(3)
    with pytest.raises(ValueError, match=rf"^set_threads: argument 'n' must be from 1 to 1024, .* not {n}$"):
        ks.set_threads(n)
    assert ks.get_threads() == 3


@pytest.mark.parametrize("n", [1.0, "2", None, True], ids=repr)
def test_number_of_threads_that_is_no_integer(threads, n):
    with pytest.raises(TypeError, match=rf"^set_threads: argument 'n' must be an integer, not {type(n).__name__}$"):
        ks.set_threads(n)


def test_threads_never_change_a_bit(threads):
    # Long enough to be split; each block of 1024 has another scale and what it adds is taken out in another block.
    scale = np.ldexp(1.0, np.arange(2**12) % 1500 - 700)
    x = (scale[:, None] * np.linspace(-1, 1.25, 1024)).reshape(-1)
    x = np.concatenate([x, -x[::-1], [1e-300]])
    assert x.size > 2**22
    results = set()
    for n in (1, 2, 3, 8):
        ks.set_threads(n)
        results.add((bits(ks.sum(x)), bits(ks.mean(x)), bits(ks.std(x[: 2**21])), bits(ks.Accumulator(x).value)))
    assert len(results) == 1
    assert results.pop()[0] == bits(1e-300)


def test_environment_sets_kernel_and_threads():
    said = imported("i = ks.build_info(); print(i['kernel'], i['threads'])", KSB_KERNEL="scalar", KSB_THREADS="3")
    assert said.stdout.split() == ["scalar", "3"], said.stderr


@pytest.mark.parametrize("kernel", ["", "AVX2", "avx3", "neon" if ks.build_info()["kernel"] != "neon" else "avx2"])
def test_kernel_that_cannot_run_is_refused(kernel):
    said = imported(KSB_KERNEL=kernel)
    assert said.returncode == 1
    last = said.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: keishis_sandbox: the environment variable KSB_KERNEL is {kernel!r}, ")
    assert f"(here: {ks.build_info()['kernel']})" in last or "KSB_KERNEL" in os.environ


@pytest.mark.parametrize("number", ["", "-1", "1025", "two", "1.5", "99999999999999999999"])
def test_number_of_threads_of_the_environment_is_checked(number):
    said = imported(KSB_THREADS=number)
    assert said.returncode == 1
    last = said.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: keishis_sandbox: the environment variable KSB_THREADS is {number!r}; ")


def test_every_kernel_gives_the_same_bits():
    code = (
        "import numpy as np; r = np.random.default_rng(7);"
        "x = np.ldexp(r.uniform(-1, 1, 3000), r.integers(-300, 300, 3000));"
        "print(ks.build_info()['kernel'], *(f(x[s]).hex() for f in (ks.sum, ks.mean, ks.norm, ks.std)"
        " for s in (slice(None), slice(None, None, -3), slice(5))), ks.dot(x, x[::-1]).hex())"
    )
    results = {}
    for kernel in ("avx512", "avx2", "sse2", "neon", "generic", "scalar"):
        said = imported(code, KSB_KERNEL=kernel)
        if said.returncode == 0:
            name, *values = said.stdout.split()
            assert name == kernel
            assert all(math.isfinite(float.fromhex(v)) for v in values)
            results[kernel] = values
    assert {"scalar", ks.build_info()["kernel"]} <= results.keys()
    assert len({tuple(values) for values in results.values()}) == 1, results
