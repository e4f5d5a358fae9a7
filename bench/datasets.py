# SPDX-License-Identifier: MIT
"""The data of the benchmark, from a fixed seed."""

import numpy as np

SEED = 20250101


def page_aligned(x):
    """A copy of x that begins on a page."""
    buffer = np.empty(x.nbytes + 4096, dtype=np.uint8)
    start = -buffer.ctypes.data % 4096
    copy = buffer[start : start + x.nbytes].view(x.dtype)
    copy[:] = x
    return copy


def _binades(rng, n, span):
    """Random signs and significands, exponents uniform over `span` binades around 1."""
    x = rng.uniform(1, 2, n)
    x *= rng.integers(0, 2, n, dtype=np.int8) * 2 - 1
    return np.ldexp(x, rng.integers(-(span // 2), span - span // 2, n, dtype=np.int32), out=x)


def _ill_conditioned(rng, n):
    """Pairs v, -v and a few numbers of size 1, in random order: sum(|x|) / |sum(x)| is about 1e30."""
    rest = rng.standard_normal(max(1, n // 16))
    v = rng.standard_normal((n - len(rest)) // 2)
    v *= 1e30 * abs(rest.sum()) / (2 * np.abs(v).sum()) if len(v) else 1.0
    x = np.concatenate([v, -v, rest, np.zeros(n - len(rest) - 2 * len(v))])
    return rng.permutation(x)


DOUBLES = {
    "uniform": lambda rng, n: rng.random(n),
    "normal": lambda rng, n: rng.standard_normal(n),
    "lognormal(3)": lambda rng, n: rng.lognormal(0, 3, n),
    "integers": lambda rng, n: rng.integers(-(10**6), 10**6, n).astype(np.float64),
    "decimals": lambda rng, n: rng.integers(0, 10**6, n) / 100,
    "float32 values": lambda rng, n: rng.standard_normal(n, dtype=np.float32).astype(np.float64),
    "100 binades": lambda rng, n: _binades(rng, n, 100),
    "250 binades": lambda rng, n: _binades(rng, n, 250),
    "600 binades": lambda rng, n: _binades(rng, n, 600),
    "2000 binades": lambda rng, n: _binades(rng, n, 2000),
    "ill-conditioned 1e30": _ill_conditioned,
}


def doubles(name, n, stream=0):
    """n doubles of that shape; another stream gives others."""
    return page_aligned(DOUBLES[name](np.random.default_rng([SEED, stream]), n))


def narrow(type_name, n):
    """n normal numbers as f32 or f16, or n int64 of up to 40 bits."""
    rng = np.random.default_rng(SEED)
    if type_name == "i64":
        return page_aligned(rng.integers(-(2**40), 2**40, n))
    x = rng.standard_normal(n, dtype=np.float32)
    return page_aligned(x.astype({"f32": np.float32, "f16": np.float16}[type_name]))


def labels(n, groups):
    """n group labels 0 .. groups - 1 in random order."""
    return page_aligned(np.random.default_rng(SEED).integers(0, groups, n))
