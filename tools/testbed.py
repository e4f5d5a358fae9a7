# SPDX-License-Identifier: MIT
"""Builds of the library and its test programs with other flags, for the tools that look at how well it is tested.

One compiler line for each source, as a user without Automake would write it; the lists of sources are those of
lib/Makefile.inc and tests/Makefile.inc. Objects are kept as long as nothing they are made of has changed. Everything is
below build/ of this checkout.
"""

import concurrent.futures
import contextlib
import hashlib
import os
import pathlib
import re
import shlex
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
KERNELS = ("avx512", "avx2", "sse2", "neon", "generic", "scalar")
# Test programs that no kernel set changes: about threads, the oracles, the rest of the interface.
ONE_KERNEL = ("test_entries", "test_exact", "test_mysum", "test_oracle", "test_parallel", "test_status", "test_threads")
JOBS = int(os.environ.get("JOBS", os.cpu_count() or 1))
STANDARD = ("-std=gnu11", "-ffp-contract=off", "-fPIC")


def stop(message):
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {message}")


def listed(makefile, name):
    """The words of a variable of a makefile fragment."""
    text = (TOP / makefile).read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.search(rf"^{name} *=(.*)$", text, re.MULTILINE)
    if not found:
        stop(f"{makefile} has no {name}")
    return found[1].split()


def library_sources():
    return listed("lib/Makefile.inc", "KSB_SOURCES")


def test_programs():
    return listed("tests/Makefile.inc", "ksb_test_programs")


def shared_test_sources():
    return [s for s in listed("tests/Makefile.inc", "tests_libksbtest_a_SOURCES") if s.endswith(".c")]


def package_flags(what, *packages):
    done = subprocess.run(["pkg-config", what, *packages], capture_output=True, text=True)
    if done.returncode != 0:
        stop(f"needs the packages {', '.join(packages)} (Debian: check libmpfr-dev pkg-config)")
    return shlex.split(done.stdout)


def run(command, **more):
    """Runs a command; if it fails, shows what it said and stops."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        stop(f"failed: {shlex.join(str(c) for c in command)}")
    return done.stdout


def parallel(function, items):
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(function, items))


class Testbed:
    """A build in build/NAME: the shared library, and programs of tests/ that are linked with it.

    cc            the compiler
    both          flags for the library and the tests, also when linking: a sanitizer
    library       flags for the library alone
    tests         flags for the tests alone
    link          flags for linking the library alone
    top           where the sources are
    """

    def __init__(self, name, cc, both=(), library=(), tests=("-O1",), link=(), top=TOP):
        self.top = top
        self.folder = TOP / "build" / name
        self.cc = shlex.split(cc)
        self.both, self.link_flags = list(both), list(link)
        include = [f"-I{top}/include", f"-I{top}/lib"]
        self.library_flags = [*STANDARD, *both, *library, "-fvisibility=hidden", *include]
        self.test_flags = [
            # What is promised of a library as it is released may not hold of these.
            *STANDARD, *both, *tests, "-DKSB_INSTRUMENTED", f"-I{top}/include", f"-I{top}/tests", f"-I{top}",
            f'-DKSB_TEST_VECTORS="{top}/tests/vectors"', *package_flags("--cflags", "check", "mpfr"),
        ]  # fmt: skip
        self.shared = self.folder / "libkeishis_sandbox.so.0"
        self.compiled = {}  # what this process has looked at: (source, flags): object
        (self.folder / "objects").mkdir(parents=True, exist_ok=True)

    def compile(self, source, flags):
        """The object of a source, made anew if it or a file of the project that it includes has changed."""
        if (source, *flags) in self.compiled:
            return self.compiled[source, *flags]
        self.compiled[source, *flags] = target = self.compile_anew(source, flags)
        return target

    def compile_anew(self, source, flags):
        objects = self.folder / "objects"
        target = objects / (source.replace("/", "_").removesuffix(".c") + ".o")
        stamp, depends = target.with_suffix(".stamp"), target.with_suffix(".d")
        command = [*self.cc, *flags, "-MMD", "-MF", depends, "-c", self.top / source, "-o", target]
        text = shlex.join(str(c) for c in command)

        def state():
            files = re.findall(r"[^\s\\]+\.[ch](?=\s)", depends.read_text(encoding="utf-8"))
            total = hashlib.sha256(text.encode())
            for file in sorted(set(files)):
                total.update(pathlib.Path(file).read_bytes())
            return total.hexdigest()

        with contextlib.suppress(OSError):
            if target.exists() and stamp.read_text(encoding="utf-8") == state():
                return target
        run(command)
        stamp.write_text(state(), encoding="utf-8")
        return target

    def make(self, target, command, inputs):
        """Runs a command that makes the target, unless it was made by the same one from the same files."""
        stamp = target.with_name(f"{target.name}.stamp")
        state = f"{shlex.join(str(c) for c in command)} {[p.stat().st_mtime_ns for p in inputs]}"
        with contextlib.suppress(OSError):
            if target.exists() and stamp.read_text(encoding="utf-8") == state:
                return
        target.unlink(missing_ok=True)
        run(command)
        stamp.write_text(state, encoding="utf-8")

    def build_library(self, sources=None):
        """Compiles and links the library; returns the objects, by source."""
        sources = sources or library_sources()
        objects = dict(zip(sources, parallel(lambda s: self.compile(s, self.library_flags), sources), strict=True))
        self.make(self.shared, self.link_command(objects.values(), self.shared), objects.values())
        return objects

    def link_command(self, objects, target):
        name = "-Wl,-soname,libkeishis_sandbox.so.0"
        return [*self.cc, *self.both, *self.link_flags, "-shared", name, *objects, "-o", target, "-lm", "-pthread"]

    def link_library(self, objects, target):
        run(self.link_command(objects, target))

    def build_program(self, name, more=(), link=()):
        """Compiles and links NAME.c, the sources in `more` and what tests share."""
        source = f"{name}.c"
        own = parallel(lambda s: self.compile(s, self.test_flags), [*more, source])
        shared = parallel(lambda s: self.compile(s, self.test_flags), shared_test_sources())
        # From an archive, main() comes for those that have none of their own.
        archive = self.folder / "libksbtest.a"
        self.make(archive, ["ar", "cr", archive, *shared], shared)
        target = self.folder / pathlib.Path(source).stem
        libraries = package_flags("--libs", "check", "mpfr")
        command = [
            *self.cc, *self.both, *own, archive, "-o", target, self.shared, f"-Wl,-rpath,{self.folder}", *link,
            *libraries, "-lm", "-pthread",
        ]  # fmt: skip
        self.make(target, command, [*own, archive, self.shared])
        return target

    def build_tests(self, more=(), link=()):
        """All test programs: {name: path}."""
        return {pathlib.Path(p).name: self.build_program(p, more, link) for p in test_programs()}

    def kernels(self, program):
        """The kernel sets that can run here; `program` is any test program."""
        return [k for k in KERNELS if subprocess.run(
            [program], env={**os.environ, "KSB_KERNEL": k, "CK_RUN_SUITE": "none"}, capture_output=True
        ).returncode != 99]  # fmt: skip
