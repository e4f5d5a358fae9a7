# SPDX-License-Identifier: MIT
"""Who is timed: the library and the loops through the timing module in C, peers from Python through Python.

A contender has a name, takes one sample of so many calls at a time, and knows its last answer. Calls of C functions
are timed in C. Calls of NumPy, Polars, math.fsum and xsum are timed as a Python program makes them; nothing is
subtracted for the call itself, which matters below a few thousand elements.
"""

import ctypes
import math
import struct
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars
import threadpoolctl
import xsum


LOOPS = ("loop", "scalar loop")

# Where the loops do the additions but not the rest: a root, a division, a conversion of halves.
NOT_THE_SAME = ("norm_f64", "var_f64", "mean_f64", "sum_f16", "sum_bf16")


class Problem(ctypes.Structure):
    """struct problem of timing.h."""

    _fields_ = [
        ("x", ctypes.c_void_p),
        ("y", ctypes.c_void_p),
        ("labels", ctypes.c_void_p),
        ("n", ctypes.c_size_t),
        ("room", ctypes.c_size_t),
        ("count", ctypes.c_size_t),
        ("out", ctypes.c_void_p),
        ("inexact", ctypes.c_int32),
    ]


class Data:
    """The arrays of a problem: x, and y, labels or out where the operation has them. n is elements a call."""

    def __init__(self, x, n=None, y=None, labels=None, groups=0, columns=0):
        self.x, self.y, self.labels = x, y, labels
        self.count = groups or columns
        self.n = len(x) // max(1, columns) if n is None else n
        self.columns = columns
        self.out = np.zeros(max(1, self.count))

    def problem(self, inexact):
        """As the timing module takes it. Matrices are one call's data as a whole."""
        return Problem(
            x=self.x.ctypes.data,
            y=self.y.ctypes.data if self.y is not None else None,
            labels=self.labels.ctypes.data if self.labels is not None else None,
            n=self.n,
            room=self.n if self.columns else len(self.x),
            count=self.count,
            out=self.out.ctypes.data,
            inexact=inexact,
        )


class Native:
    """A function timed in C."""

    def __init__(self, module, index, who, operation, data, inexact=True):
        self.who, self.operation, self.data = who, operation, data
        self._module, self._index = module, index
        self._problem = data.problem(inexact)
        self._bits = ctypes.c_uint64()

    def sample(self, calls):
        """Nanoseconds a call."""
        return self._module.bench_sample(self._index, self._problem, calls, self._bits)

    def answer(self):
        """The answer for the first n elements."""
        self.sample(1)
        if self.data.count:
            return self.data.out.copy()
        bits = self._bits.value
        if self.operation.endswith("f16") and self.who == "ksb":
            return float(np.uint16(bits).view(np.float16))
        if self.who in LOOPS and self.operation in NOT_THE_SAME:
            return None
        if self.operation.endswith("f32"):
            return struct.unpack("<f", struct.pack("<I", bits))[0]
        return struct.unpack("<q" if self.operation.endswith("i64") else "<d", struct.pack("<Q", bits))[0]


class Table(Native):
    """mpfr_sum, which sums a table of numbers of its own."""

    def __init__(self, module, index, who, operation, data):
        super().__init__(module, index, who, operation, data)
        self._size = data.n
        self._table = module.bench_mpfr_table(data.x.ctypes.data, data.n)
        if not self._table:
            raise MemoryError(f"no memory for {data.n} MPFR numbers")
        self._problem.y = self._table
        self._problem.room = data.n

    def __del__(self):
        self._module.bench_mpfr_free(self._table, self._size)


class Called:
    """A call of a Python function."""

    clock = staticmethod(time.process_time_ns)

    def __init__(self, who, call):
        self.who, self.answer = who, call

    def sample(self, calls):
        """Nanoseconds a call."""
        call, clock = self.answer, self.clock
        start = clock()
        for _ in range(calls):
            call()
        return (clock() - start) / calls


class Julia:
    """A sum in a Julia that runs beside this process, and is told when its turn is."""

    def __init__(self, command, data, folder):
        file = Path(folder) / "julia_peer.f64"
        data.x[: data.n].tofile(file)
        script = Path(__file__).with_name("julia_peer.jl")
        self.who = "Julia sum"
        self._file = file
        self._process = subprocess.Popen([*command, "--startup-file=no", str(script), str(file)],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self._process.stdout.readline().strip()
        if not self.version:
            raise OSError("Julia did not start")

    def _ask(self, calls):
        self._process.stdin.write(f"{calls}\n")
        self._process.stdin.flush()
        ns, value = self._process.stdout.readline().split()
        return float(ns), float(value)

    def sample(self, calls):
        """Nanoseconds a call."""
        return self._ask(calls)[0]

    def answer(self):
        """Julia's answer for the n elements."""
        return self._ask(1)[1]

    def close(self):
        """Ends the process."""
        self._process.stdin.close()
        self._process.wait()
        self._file.unlink()


def _xsum(kind, x):
    def call():
        accumulator = kind()
        accumulator.add(x)
        return accumulator.round()

    return call


class Field:
    """All contenders there are in this process."""

    def __init__(self, library, module, isa=None):
        self.library = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
        for name in ("ksb_version", "ksb_kernel"):
            getattr(self.library, name).restype = ctypes.c_char_p
        self.kernel = self.library.ksb_kernel().decode()
        self.isa = isa or self.kernel
        self._module = ctypes.CDLL(str(module))
        self._declare()
        ddot, dnrm2 = self._blas()
        count = self._module.bench_open(self.isa.encode(), ddot, dnrm2)
        self._index = {
            (self._module.bench_operation(k).decode(), self._module.bench_who(k).decode()): k for k in range(count)
        }

    def _declare(self):
        m = self._module
        m.bench_open.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p]
        m.bench_open.restype = ctypes.c_size_t
        for name in ("bench_operation", "bench_who"):
            getattr(m, name).argtypes = [ctypes.c_size_t]
            getattr(m, name).restype = ctypes.c_char_p
        m.bench_sample.argtypes = [ctypes.c_size_t, ctypes.POINTER(Problem), ctypes.c_size_t,
                                   ctypes.POINTER(ctypes.c_uint64)]
        m.bench_sample.restype = ctypes.c_double
        m.bench_wall_clock.argtypes = [ctypes.c_int]
        m.bench_wall_clock.restype = None
        if hasattr(m, "bench_mpfr_table"):
            m.bench_mpfr_table.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
            m.bench_mpfr_table.restype = ctypes.c_void_p
            m.bench_mpfr_free.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
            m.bench_mpfr_free.restype = None

    @staticmethod
    def _blas():
        """Addresses of the cblas_ddot and cblas_dnrm2 with 64-bit counts that NumPy brings, or None."""
        for info in threadpoolctl.threadpool_info():
            if info["internal_api"] != "openblas":
                continue
            blas = ctypes.CDLL(info["filepath"])
            for prefix, suffix in (("scipy_", "64_"), ("", "64_")):
                names = [f"{prefix}cblas_{f}{suffix}" for f in ("ddot", "dnrm2")]
                if all(hasattr(blas, name) for name in names):
                    return [ctypes.cast(getattr(blas, name), ctypes.c_void_p) for name in names]
        return None, None

    def native(self, operation, who, data, inexact=True):
        """A contender in C, None if there is none of that name."""
        index = self._index.get((operation, who))
        if index is None:
            return None
        if who == "MPFR":
            return Table(self._module, index, who, operation, data)
        return Native(self._module, index, who, operation, data, inexact)

    def python(self, operation, who, data):
        """A contender in Python, None if there is none of that name for the operation."""
        x, y = data.x[: data.n] if not data.columns else data.x, data.y
        calls = {
            "np.sum": {"sum_f64": lambda: np.sum(x), "sum_f32": lambda: np.sum(x), "sum_f16": lambda: np.sum(x),
                       "sum_i64": lambda: np.sum(x)},
            "np.dot": {"dot_f64": lambda: np.dot(x, y[: data.n])},
            "np.linalg.norm": {"norm_f64": lambda: np.linalg.norm(x)},
            "np.mean": {"mean_f64": lambda: np.mean(x)},
            "np.var": {"var_f64": lambda: np.var(x)},
            "np.bincount": {"by_f64": lambda: np.bincount(data.labels[: data.n], weights=x, minlength=data.count)},
            "math.fsum array": {"sum_f64": lambda: math.fsum(x)},
            "xsum small": {"sum_f64": _xsum(xsum.xsum_small, x)},
            "xsum large": {"sum_f64": _xsum(xsum.xsum_large, x)},
        }
        if data.columns:
            rows = x.reshape(-1, data.columns)
            others = x.reshape(data.columns, -1)
            calls["np.sum"] = {"axis0_f64": lambda: np.sum(rows, axis=0), "axis1_f64": lambda: np.sum(others, axis=1)}
        if who == "Polars" and operation in ("sum_f64", "sum_f32", "sum_i64"):
            series = polars.Series(x)
            calls["Polars"] = {operation: lambda: series.sum()}
        if who == "math.fsum list" and operation == "sum_f64":
            numbers = x.tolist()
            calls[who] = {operation: lambda: math.fsum(numbers)}
        call = calls.get(who, {}).get(operation)
        return Called(who, call) if call else None

    def flag_clear(self, operation, data):
        """The library, called with the sticky inexact flag clear."""
        contender = self.native(operation, "ksb", data, inexact=False)
        contender.who = "ksb, flag clear"
        return contender

    def contender(self, operation, who, data):
        """Whoever does that operation under that name; None if nobody here."""
        return self.native(operation, who, data) or self.python(operation, who, data)

    def wall_clock(self, wall):
        """Measure time that passes from now on, or processor time of this process."""
        self._module.bench_wall_clock(wall)
        Called.clock = staticmethod(time.perf_counter_ns if wall else time.process_time_ns)

    def set_threads(self, n):
        """Threads the library uses from now on; False if it has none."""
        if not hasattr(self.library, "ksb_set_threads"):
            return False
        if self.library.ksb_set_threads(n) != 0:
            raise ValueError(f"ksb_set_threads({n}) failed")
        return True


class WithThreads:
    """A contender that has the library use a number of threads during its samples."""

    def __init__(self, field, threads, contender):
        self.who = f"{threads} threads" if threads > 1 else "1 thread"
        self._field, self._threads, self._contender = field, threads, contender

    def sample(self, calls):
        """Nanoseconds a call."""
        self._field.set_threads(self._threads)
        ns = self._contender.sample(calls)
        self._field.set_threads(1)
        return ns

    def answer(self):
        """The contender's answer with that many threads."""
        self._field.set_threads(self._threads)
        value = self._contender.answer()
        self._field.set_threads(1)
        return value


def versions():
    """Versions of the peers that machine.py does not know."""
    return [("Polars", polars.__version__), ("xsum", version("xsum"))]
