# SPDX-License-Identifier: MIT
"""Memory: nothing is left behind by many calls, and large data are reduced where they lie.

Each measurement has a process of its own, which says how much larger it got. KSB_TEST_SCALE=n makes n times as many calls.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCALE = int(os.environ.get("KSB_TEST_SCALE", "1"))

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs /proc to read the memory of a process"
)

PREAMBLE = """
import copy, itertools, pickle
import numpy as np
import keishis_sandbox as ks

def kibibytes(what):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(what))
"""


def said_by(code):
    said = subprocess.run([sys.executable, "-P", "-c", PREAMBLE + code], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return said.stdout.split()


REPEATED = {
    "mysum": "ks.mysum(2**40, -1)",
    "mysub": "ks.mysub(2**40, -1)",
    "sum": "ks.sum(x)",
    "sum over an axis": "ks.sum(m, axis=0)",
    "sum under a mask": "ks.sum(m, where=m > 0.5)",
    "sum of a list": "ks.sum([0.5, 1.5])",
    "mean and std": "ks.mean(x), ks.std(x, ddof=1)",
    "weighted mean": "ks.mean(x, weights=x)",
    "dot": "ks.dot(m, x)",
    "sum_by": "ks.sum_by(x, labels)",
    "fsum of a list": "ks.fsum([0.5, 1.5, 2**70])",
    "fsum of a generator": "ks.fsum(v for v in (0.5, 1, True))",
    "accumulator": "a = ks.Accumulator(x); a += [1.0, 2]; a -= x; a + a; a.value; a.round('f4'); a == a; repr(a)",
    "moments": "a = ks.Moments(x); a += 1.0; a.var(1); a + a",
    "saved form": "a = ks.Accumulator.frombytes(saved); a.tobytes(); a.as_integer_ratio(); copy.copy(a)",
    "pickle": "pickle.loads(pickle.dumps(ks.Moments(x)))",
    "refused elements": "refused(ks.fsum, [1.0, None])",
    "refused data": "refused(ks.sum, ['a'])",
    "refused axis": "refused(ks.sum, x, 5)",
    "refused bytes": "refused(ks.Accumulator.frombytes, b'KSBA')",
    "refused numbers": "refused(ks.Accumulator, [1.0, 2**65])",
    "integers that do not fit": "refused(ks.sum, big)",
    "iterable that fails": "refused(ks.fsum, map(int, '1a'))",
}


@pytest.mark.parametrize("code", REPEATED.values(), ids=REPEATED.keys())
def test_many_calls_leave_nothing_behind(code):
    calls = 20_000 * SCALE
    # 32 bytes a call, the least an object takes, would make the process grow by calls * 32 bytes.
    first, last = said_by(
        f"""
x, m, labels = np.array([0.25, 1.5, 3.0]), np.arange(6.0).reshape(2, 3), np.array([0, 1, 0])
big, saved = np.array([2**63 - 1, 1]), ks.Accumulator([1e300, 2.0]).tobytes()

def refused(function, *arguments):
    try:
        function(*arguments)
    except (TypeError, ValueError, OverflowError, IndexError):
        return
    raise AssertionError("accepted")

def repeat(n):
    for _ in itertools.repeat(None, n):
        {code}

repeat({calls // 4})
first = kibibytes("VmRSS:")
repeat({calls})
print(first, kibibytes("VmRSS:"))
"""
    )
    grown = 1024 * (int(last) - int(first))
    assert grown < 16 * calls, f"{calls} calls left {grown} bytes behind"


GIBIBYTE = {
    "every second element": "ks.sum(room[::2])",
    "backwards": "ks.sum(room[::-1])",
    "columns": "ks.sum(room.reshape(2**14, 2**14), axis=0)",
    "no common stride": "ks.sum(room.reshape(2**14, 2**14)[::2, ::2])",
    "transposed": "ks.mean(room.reshape(2**13, 2**15).T)",
    "byte-swapped": "ks.sum(room.view('>f8')[::2])",
    "unaligned float32": "ks.sum(room.view('u1')[1:-3].view('f4')[::2])",
    "variance": "ks.var(room[::2])",
    "dot product": "ks.dot(room[::2], room[1::2])",
    "accumulator": "ks.Accumulator(room[::2])",
}


@pytest.mark.parametrize("code", GIBIBYTE.values(), ids=GIBIBYTE.keys())
def test_a_gibibyte_is_reduced_in_16_mebibytes(code):
    # Pages of zeros that are only read are all the same one, so the data themselves take no memory; a copy would.
    small, large = said_by(
        f"""
room = np.zeros(2**28)
room[:8] = [1e16, 1.0, -1e16, 2.0, 3.0, 5e-324, 0.0, -7.5]
before = kibibytes("VmHWM:")
{code}
print(before, kibibytes("VmHWM:"))
"""
    )
    grown = (int(large) - int(small)) / 1024
    assert grown < 16, f"{grown:.1f} MiB more than the data"
