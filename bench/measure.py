# SPDX-License-Identifier: MIT
"""Samples in turn, the least of them, ratios with their spread, and answers against the exact one."""

import gc
import math
import random
import time
from dataclasses import dataclass, field

import numpy as np

from exact import ExactSum, rounded, square_root, variance

OURS = ("ksb", "ksb, flag clear", "1 thread", "2 threads")
EXACT = (*OURS, "xsum small", "xsum large", "math.fsum list", "math.fsum array", "MPFR")


@dataclass
class Result:
    """What came of one contender in one setting."""

    who: str
    operation: str
    samples: list = field(default_factory=list)  # nanoseconds a call, one a round
    answer: str = ""  # "exact", "rel 3e-16", "WRONG ...", "" if it has none to compare

    @property
    def least(self):
        """The least sample."""
        return min(self.samples)

    @property
    def wrong(self):
        """Whether the answer is not what it should be."""
        return self.answer.startswith("WRONG")


CONFIRMED = 1.03  # a least is believed when the third least of the samples is within this
PATIENCE = 4  # at most so many times the rounds, until every least is believed
PATIENCE_SECONDS = 5  # and no further round after so long
CACHED_NS = 5e6  # calls shorter than this may find their data in a cache


def interleave(contenders, rounds, sample_ns):
    """One sample of each contender a round, in an order that is random for each round.

    contenders: {key: contender}. A sample is as many calls as take about sample_ns. Short calls are preceded by one
    that is not counted, so that nobody pays for what the one before left in the caches. On a machine that others use
    too, rounds go on until the least of everybody has been nearly reached three times, or patience ends. Returns
    {key: list of ns a call}, all of one length.
    """
    calls = {}
    for key, contender in contenders.items():
        contender.sample(1)
        calls[key] = max(1, round(sample_ns / max(1.0, contender.sample(1))))
        if calls[key] > 1:  # the first calls of all are slow
            calls[key] = max(1, round(sample_ns / max(1.0, contender.sample(calls[key]))))
    samples = {key: [] for key in contenders}
    order = random.Random(len(samples))
    turns = list(contenders)
    gc.disable()
    started = time.monotonic()
    for r in range(PATIENCE * rounds):
        if r >= rounds and (time.monotonic() - started > PATIENCE_SECONDS
                            or all(sorted(s)[2] <= CONFIRMED * min(s) for s in samples.values())):
            break
        order.shuffle(turns)
        for key in turns:
            if not samples[key] or min(samples[key]) < CACHED_NS:
                contenders[key].sample(1)
            samples[key].append(contenders[key].sample(calls[key]))
    gc.enable()
    return samples


def ratio(ours, peer):
    """Least of the peer / least of ours, and the quartiles of the ratios of single rounds."""
    rounds = np.array(peer) / np.array(ours)
    low, high = np.quantile(rounds, [0.25, 0.75])
    return min(peer) / min(ours), float(low), float(high)


def exact_answer(operation, data):
    """The exact answer, rounded once to the type of the operation's result: a float, an int, or an array."""
    x = data.x[: data.n] if not data.columns else data.x
    kind = operation.rsplit("_", 1)[-1]
    if operation == "axis0_f64":
        return _each(x.reshape(-1, data.columns).T)
    if operation == "axis1_f64":
        return _each(x.reshape(data.columns, -1))
    if operation == "by_f64":
        labels = data.labels[: data.n]
        order = np.argsort(labels.astype(np.uint16), kind="stable")
        ends = np.cumsum(np.bincount(labels, minlength=data.count))
        return _each(np.split(x[order], ends[:-1]))
    if operation in ("sum_f64", "acc_add_array_f64", "sum_f32", "sum_f16"):
        return rounded(ExactSum().add(x).value(), kind)
    if operation == "sum_i64":
        return int(ExactSum().add(x).value())
    if operation in ("dot_f64", "acc_add_products_f64"):
        return rounded(ExactSum().add_products(x, data.y[: data.n]).value())
    if operation == "norm_f64":
        return rounded(square_root(ExactSum().add_products(x, x).value()))
    if operation == "var_f64":
        return rounded(variance(ExactSum().add(x).value(), ExactSum().add_products(x, x).value(), data.n))
    raise ValueError(f"no exact answer for {operation}")


def _each(arrays):
    return np.array([rounded(ExactSum().add(np.ascontiguousarray(a)).value()) for a in arrays])


def judge(contender, operation, data, expected):
    """How a contender's answer compares with the exact one, in words: see Result.answer.

    Those that claim to be exact must agree in every bit. The others must stay within the bound of any order of
    additions, n eps sum|x|: enough to see that they did the same work.
    """
    answer = contender.answer()
    if answer is None:
        return ""
    if contender.who in EXACT:
        same = np.array_equal(_bits(answer), _bits(expected))
        return "exact" if same else f"WRONG: {_show(answer)}, exact {_show(expected)}"
    if isinstance(expected, int):
        return "same" if int(answer) == expected else f"WRONG: {answer}, exact {expected}"
    eps = {"f32": 2.0**-24, "f16": 2.0**-11}.get(operation.rsplit("_", 1)[-1], 2.0**-53)
    size = np.abs(data.x[: data.n if not data.columns else None].astype(np.float64))
    if data.y is not None:
        size *= np.abs(data.y[: data.n])
    error = np.abs(np.asarray(answer, dtype=np.float64) - expected)
    relative = float(np.max(error / np.maximum(np.abs(expected), 5e-324)))
    within = float(np.max(error)) <= 2 * len(size) * eps * max(float(size.sum()), float(np.max(np.abs(expected))))
    return ("" if within else "WRONG: ") + (f"rel {relative:.0e}" if relative else "rel 0")


def _bits(value):
    return np.atleast_1d(np.asarray(value, dtype=np.int64 if isinstance(value, int) else np.float64)).view(np.int64)


def _show(value):
    if isinstance(value, np.ndarray):
        return f"{len(value)} values, the first {value[0].hex()}"
    return value.hex() if isinstance(value, float) else str(value)


def run(field_, wanted, data, rounds, sample_ns):
    """Measures contenders [(operation, who), ...] on the data; who is a name, or a contender itself.

    Returns {(operation, name): Result} of those there are.
    """
    contenders = {}
    for operation, who in wanted:
        contender = who if hasattr(who, "sample") else field_.contender(operation, who, data)
        if contender is not None:
            contenders[operation, contender.who] = contender
    samples = interleave(contenders, rounds, sample_ns)
    expected, results = {}, {}
    for (operation, who), contender in contenders.items():
        if operation not in expected:
            expected[operation] = exact_answer(operation, data)
        judged = judge(contender, operation, data, expected[operation])
        results[operation, who] = Result(who, operation, samples[operation, who], judged)
    return results


def flat(ratios):
    """Greatest ratio over the least."""
    return max(ratios) / min(ratios) if ratios else math.nan
