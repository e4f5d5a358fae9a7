# SPDX-License-Identifier: MIT
"""The floating-point environment of the process: rounding modes, and libraries that make subnormals vanish."""

import ctypes
import ctypes.util
import os
import platform
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import keishis_sandbox as ks

# What fesetround takes, by the <fenv.h> of the machine.
MODES = {
    "x86_64": {"downward": 0x400, "upward": 0x800, "toward zero": 0xC00},
    "aarch64": {"downward": 0x800000, "upward": 0x400000, "toward zero": 0xC00000},
}
TINY = 5e-324

linux = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MODES, reason="how to set the environment is known for Linux"
)


def shapes():
    rng = np.random.default_rng(20261123)
    wide = np.ldexp(rng.standard_normal(3000), rng.integers(-1070, 1000, 3000))
    return {
        "normal": rng.standard_normal(3000),
        "wide": wide,
        "cancelling": np.concatenate([wide, [1e-300], -wide[::-1]]),
        "subnormal": rng.integers(-1000, 1000, 3000) * TINY,
        "long": np.tile(rng.standard_normal(1000), 2200),
    }


def bits_of_results(x, half):
    """What the library makes of one array and of another of float32, as they are, as a table and as a list."""
    table, elements = x[:3000].reshape(-1, 50), x[:200].tolist()
    moments, acc = ks.Moments(), ks.Accumulator()
    moments.add(x)
    acc.add(x)
    values = [ks.sum(x), ks.mean(x), ks.var(x), ks.std(x), ks.norm(x), ks.dot(x, x[::-1]), ks.sum(half), ks.var(half)]
    values += [ks.sum(table, axis=0), ks.sum(table, axis=1), ks.sum(elements), moments.var(), acc.value]
    return b"".join(np.asarray(v).tobytes() for v in values)


def with_float32(x):
    """x and its float32 form: NumPy converts in whatever environment there is, so this one is made beforehand."""
    with np.errstate(all="ignore"):
        return x, x.astype(np.float32)


@linux
@pytest.mark.parametrize("shape", shapes())
def test_rounding_modes_change_no_bit_and_stay(shape):
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
    given = with_float32(shapes()[shape])
    want = bits_of_results(*given)
    for mode, value in MODES[platform.machine()].items():
        assert libm.fesetround(value) == 0
        try:
            got, after = bits_of_results(*given), libm.fegetround()
        finally:
            libm.fesetround(0)
        assert got == want, mode
        assert after == value, mode


CONSTRUCTOR = """
#if defined(__SSE2__)
#  include <immintrin.h>
__attribute__((constructor)) static void flush(void) { _mm_setcsr(_mm_getcsr() | 0x8040); }
#elif defined(__aarch64__)
__attribute__((constructor)) static void flush(void) { __asm__ volatile("msr fpcr, %0" : : "r"(1ul << 24)); }
#endif
"""

PROGRAM = """
import ctypes, struct, sys
sys.path[:0] = [sys.argv[2]]
tiny = 5e-324
assert tiny + tiny != 0
library = ctypes.CDLL(sys.argv[1])
assert tiny + tiny == 0, "the library that was loaded does not flush subnormals"
import numpy as np
from test_environment import bits_of_results, ks
for name in sys.argv[3:]:
    print(bits_of_results(np.load(name)["x"], np.load(name)["half"]).hex())
print(struct.pack("<d", ks.sum([tiny, tiny])).hex())
assert tiny + tiny == 0, "the caller's setting is another one now"
"""


@linux
def test_a_library_linked_for_fast_math_changes_no_bit(tmp_path):
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        pytest.skip("no C compiler to make a library with")
    # GCC 13 and later link what flushes into programs alone: the constructor does the same.
    (tmp_path / "trap.c").write_text(CONSTRUCTOR)
    trap = tmp_path / "trap.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-ffast-math", "-o", trap, tmp_path / "trap.c"], check=True)
    want = []
    for name, x in shapes().items():
        given = with_float32(x)
        np.savez(tmp_path / f"{name}.npz", x=given[0], half=given[1])
        want.append(bits_of_results(*given).hex())
    files = [tmp_path / f"{name}.npz" for name in shapes()]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, trap, Path(__file__).parent, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [*want, struct.pack("<d", 2 * TINY).hex()]


TRAPPING = """
import ctypes, ctypes.util, sys
sys.path[:0] = [sys.argv[1]]
from test_environment import bits_of_results, ks, shapes, with_float32
libm = ctypes.CDLL(ctypes.util.find_library("m"))
everything, three = int(sys.argv[2]), float(sys.argv[3])
given = [with_float32(x) for x in shapes().values()]
want = [bits_of_results(*g) for g in given]
for raised in (0, everything):
    for x, _ in given:
        libm.feclearexcept(everything)
        libm.feraiseexcept(raised)
        ks.sum(x), ks.norm(x), ks.var(x), ks.dot(x, x)
        assert libm.fetestexcept(everything) == raised, "other flags than before"
libm.feclearexcept(everything)
libm.feenableexcept(everything)
got = [bits_of_results(*g) for g in given]
unmasked = libm.fegetexcept()
libm.fedisableexcept(everything)
assert got == want
assert unmasked == everything, "other traps than before"
print("right", flush=True)
libm.feclearexcept(everything)
libm.feenableexcept(everything)
print(1.0 / three)
"""


@pytest.mark.skipif(sys.platform != "linux" or platform.machine() != "x86_64", reason="traps are glibc's on x86")
def test_flags_stay_and_exceptions_that_trap_do_not_fire():
    run = subprocess.run(
        [sys.executable, "-c", TRAPPING, Path(__file__).parent, "61", "3.0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == "right\n", run.stderr
    assert run.returncode == -signal.SIGFPE, "1 / 3 did not trap: the machine was not set up as this test thinks"
