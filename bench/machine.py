# SPDX-License-Identifier: MIT
"""What the figures were measured on, and one processor to measure on."""

import os
import platform
import time
from pathlib import Path

import numpy
import threadpoolctl


def _text(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _first(text, key):
    return next((line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith(key)), "")


def caches(cpu):
    """For example "L1d 32K, L2 512K, L3 32768K"."""
    found = []
    for index in sorted(Path(f"/sys/devices/system/cpu/cpu{cpu}/cache").glob("index*")):
        kind = _text(index / "type").strip()
        if kind != "Instruction":
            level = _text(index / "level").strip()
            found.append(f"L{level}{'d' if kind == 'Data' and level == '1' else ''} {_text(index / 'size').strip()}")
    return ", ".join(found)


def describe(cpu, compiler):
    """Pairs of a name and a text: processor, memory, system, compiler, versions of the peers."""
    cpuinfo = _text("/proc/cpuinfo")
    flags = (_first(cpuinfo, "flags") or _first(cpuinfo, "Features")).split()
    vectors = [f for f in ("sse2", "avx2", "fma", "f16c", "avx512f", "avx512bw", "asimd", "sve") if f in flags]
    model = _first(cpuinfo, "model name") or platform.processor() or platform.machine()
    memory = _first(_text("/proc/meminfo"), "MemTotal").split()
    blas = [lib for lib in threadpoolctl.threadpool_info() if lib["user_api"] == "blas"]
    versions = [("NumPy", numpy.__version__)]
    for lib in blas:
        versions.append((f"{lib['internal_api']} (NumPy's)", f"{lib['version']}, kernels {lib.get('architecture')}, "
                         f"{lib['num_threads']} thread"))
    load = os.getloadavg()[0]
    return [
        ("processor", f"{model}, family {_first(cpuinfo, 'cpu family')} model {_first(cpuinfo, 'model')}: "
                      f"{os.cpu_count()} processors, pinned to number {cpu}"),
        ("vectors", " ".join(vectors)),
        ("caches", caches(cpu)),
        ("memory", f"{int(memory[0]) / 2**20:.1f} GiB" if memory else ""),
        ("system", f"{platform.system()} {platform.release()}, {' '.join(platform.libc_ver())}, "
                   f"load {load:.1f} at the start"),
        ("compiler", compiler),
        ("Python", platform.python_version()),
        *versions,
    ]


def idle_processor(seconds=0.3):
    """The processor, of those this process may use, that did least in that time."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

    def busy():
        lines = [line.split() for line in _text("/proc/stat").splitlines() if line[:3] == "cpu" and line[3].isdigit()]
        return {int(f[0][3:]): sum(map(int, f[1:])) - int(f[4]) for f in lines}

    before = busy()
    time.sleep(seconds)
    after = busy()
    return min(allowed, key=lambda cpu: (after.get(cpu, 0) - before.get(cpu, 0), -cpu), default=None)


def pin(processors):
    """Run on these processors alone, where the system can say so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, processors)
