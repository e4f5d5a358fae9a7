# SPDX-License-Identifier: MIT
"""Calls of the Python package beside those of its peers, in one run: the table of python/README.md.

    python bench/python_calls.py            # a minute; needs the package, NumPy and xsum installed

Everybody takes one sample a round, in an order that is drawn anew each time; a figure is the least of its samples, so that
what else the machine did is left out as far as it can be. Of a call that is timed the answer is looked at first: those who
claim to be exact have to agree. The table goes to standard output, what it was measured on to standard error.
"""

import argparse
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import time

import numpy as np
import xsum

import keishis_sandbox as ks

PEERS = ("keishis_sandbox", "NumPy", "math", "statistics", "xsum")

# Who claims the exact sum, rounded once, by row.
EXACT_SUMS = ("keishis_sandbox", "math", "xsum")


def superaccumulator(n):
    """Which of Neal's two: the large one from about a thousand elements."""
    return xsum.xsum_large if n > 1000 else xsum.xsum_small


def by_xsum(kind, array):
    accumulator = kind()
    accumulator.add(array)
    return accumulator.round()


def rows():
    """Of each row: what is computed, from what, and the calls of those who can."""
    rng = random.Random(1)
    numbers = [math.ldexp(rng.uniform(-1, 1), rng.randint(-20, 20)) for _ in range(1_000_000)]
    for n in (16, 1000, 1_000_000):
        values = numbers[:n]
        array, kind = np.array(values), superaccumulator(n)
        yield f"sum, array of {n:,}", {
            "keishis_sandbox": lambda a=array: ks.sum(a),
            "NumPy": lambda a=array: np.sum(a),
            "math": lambda a=array: math.fsum(a),
            "xsum": lambda a=array, k=kind: by_xsum(k, a),
        }
        yield f"sum, list of {n:,}", {
            "keishis_sandbox": lambda v=values: ks.fsum(v),
            "NumPy": lambda v=values: np.sum(v),
            "math": lambda v=values: math.fsum(v),
        }
    normal = np.array([rng.gauss(0, 1) for _ in range(1_000_000)])
    for data, array in (("normal", normal), ("over 40 binades", np.array(numbers))):
        matrix = array.reshape(1000, 1000)
        yield f"sums of columns, 1000 × 1000, {data}", {
            "keishis_sandbox": lambda m=matrix: ks.sum(m, axis=0),
            "NumPy": lambda m=matrix: np.sum(m, axis=0),
        }
    values = numbers[:1000]
    array = np.array(values)
    yield "mean of 1,000", {
        "keishis_sandbox": lambda: ks.mean(array),
        "NumPy": lambda: np.mean(array),
        "statistics": lambda: statistics.mean(values),
    }
    yield "standard deviation of 1,000", {
        "keishis_sandbox": lambda: ks.std(array),
        "NumPy": lambda: np.std(array),
        "statistics": lambda: statistics.pstdev(values),
    }
    yield "dot product of 1,000", {
        "keishis_sandbox": lambda: ks.dot(array, array),
        "NumPy": lambda: np.dot(array, array),
    }
    yield "mysum(1, 2); math.gcd(1, 2)", {
        "keishis_sandbox": lambda: ks.mysum(1, 2),
        "math": lambda: math.gcd(1, 2),
    }


def calls_for(function, seconds):
    """How many calls last about that long."""
    count = 1
    while True:
        start = time.perf_counter()
        for _ in range(count):
            function()
        passed = time.perf_counter() - start
        if passed > seconds / 4:
            return max(1, round(count * seconds / passed))
        count *= 4


def measure(contenders, rounds, seconds):
    """The least seconds a call of each contender took."""
    counts = {who: calls_for(function, seconds) for who, function in contenders.items()}
    best = dict.fromkeys(contenders, math.inf)
    order = list(contenders)
    for _ in range(rounds):
        random.shuffle(order)
        for who in order:
            function, repeat = contenders[who], range(counts[who])
            start = time.perf_counter()
            for _ in repeat:
                function()
            best[who] = min(best[who], (time.perf_counter() - start) / counts[who])
    return best


def written(seconds):
    """Three digits and a unit."""
    for unit, size in (("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)):
        if seconds < 999.5 * size:
            value = seconds / size
            return f"{value:.0f} {unit}" if value >= 99.5 else f"{value:.3g} {unit}"
    return f"{seconds:.0f} s"


def import_times(rounds):
    """Milliseconds that NumPy takes to import in a fresh interpreter, and this package after it."""
    code = (
        "import time; a = time.perf_counter(); import numpy; b = time.perf_counter(); import keishis_sandbox;"
        "print((b - a) * 1e3, (time.perf_counter() - b) * 1e3)"
    )
    runs = []
    for _ in range(rounds):
        said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
        runs.append([float(word) for word in said.stdout.split()])
    return [min(column) for column in zip(*runs, strict=True)]


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=25, help="samples of each call (25)")
    parser.add_argument("--ms", type=float, default=4.0, help="how long a sample lasts at least (4)")
    options = parser.parse_args()
    info = ks.build_info()
    print(
        f"{processor()}, kernel {info['kernel']}, {info['threads']} thread; Python {platform.python_version()}, "
        f"NumPy {np.__version__}; load {os.getloadavg()[0]:.1f}",
        file=sys.stderr,
    )
    print("| | keishis_sandbox | NumPy | math | statistics | xsum |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, contenders in rows():
        if name.startswith("sum, "):
            answers = {contenders[who]() for who in EXACT_SUMS if who in contenders}
            assert len({float(answer).hex() for answer in answers}) == 1, f"{name}: {answers}"
        best = measure(contenders, options.rounds, options.ms / 1e3)
        cells = [f" {written(best[who])} |" if who in best else " |" for who in PEERS]
        print(f"| {name} |{''.join(cells)}", flush=True)
    numpys, ours_after = import_times(max(5, options.rounds // 2))
    print(f"| import, after NumPy's own | {ours_after:.1f} ms | {numpys:.0f} ms | | | |")


if __name__ == "__main__":
    main()
