# SPDX-License-Identifier: MIT
"""What a user writes who checks types: `mypy --strict` accepts it, and test_typing.py runs it.

The lines that end in `type: ignore` are mistakes. Strict checking complains about an ignored line that has none, so they have
to be found.
"""

from collections.abc import Iterator
from typing import assert_type

import numpy as np
import numpy.typing as npt

import keishis_sandbox as ks


def chunks(x: npt.NDArray[np.float64], length: int) -> Iterator[npt.NDArray[np.float64]]:
    for start in range(0, x.size, length):
        yield x[start : start + length]


def streaming(x: npt.NDArray[np.float64]) -> float:
    acc = ks.Accumulator()
    for chunk in chunks(x, 7):
        acc.add(chunk)
    acc += [1, 2.5]
    acc -= 1
    assert_type(acc, ks.Accumulator)
    assert_type(acc + 2.0, ks.Accumulator)
    assert_type(ks.Accumulator.frombytes(acc.tobytes()), ks.Accumulator)
    assert_type(acc.as_integer_ratio(), tuple[int, int])
    assert_type(acc.compare(ks.Accumulator()), int)
    assert_type(acc.count, int)
    assert_type(float(acc), float)
    return acc.value


def moments(x: list[float]) -> tuple[float, float]:
    m = ks.Moments(x)
    m.add(v * 2 for v in x)
    assert_type(m.sum, float)
    assert_type(m.norm, float)
    return m.mean, m.std(ddof=1)


def reductions(x: npt.NDArray[np.float32]) -> None:
    out = np.empty(3, dtype=np.float32)
    ks.sum(x, axis=(0, 1), dtype=np.float64, keepdims=True, initial=1, where=x > 0)
    ks.mean(x, 0, out=out, weights=np.ones(2, dtype=np.float32))
    ks.var(x, axis=-1, ddof=1)
    ks.norm([3, 4])
    ks.dot(x, x, axis=0, conjugate=True)
    ks.sum_by(x.reshape(-1), np.zeros(x.size, dtype=np.int64), ngroups=1)
    assert_type(ks.fsum(v for v in (1.0, 2.0)), float)
    assert_type(ks.mysum(1, np.int64(2)), int)
    assert_type(ks.mysub(1, 2), int)


def settings() -> str:
    ks.set_threads(0)
    assert_type(ks.get_threads(), int)
    info = ks.build_info()
    assert_type(info["threads"], int)
    return info["kernel"]


def mistakes() -> None:
    ks.mysum(1.5, 2)  # type: ignore[arg-type]
    ks.fsum(3.0)  # type: ignore[arg-type]
    ks.sum([1.0], 0, np.float64)  # type: ignore[call-arg]
    ks.Accumulator().merge(ks.Moments())  # type: ignore[arg-type]
    ks.Accumulator().value = 3.0  # type: ignore[misc]
    ks.Moments() + ks.Accumulator()  # type: ignore[operator]
    ks.build_info()["color"]  # type: ignore[typeddict-item]
    ks.set_threads("2")  # type: ignore[arg-type]


if __name__ == "__main__":
    assert streaming(np.full(100, 0.1)) == ks.fsum([*[0.1] * 100, 2.5])
    assert moments([1.0, 2.0])[0] == 2.25
    reductions(np.ones((2, 3), dtype=np.float32))
    assert settings() in ("avx512", "avx2", "sse2", "neon", "generic", "scalar")
