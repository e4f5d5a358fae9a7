# SPDX-License-Identifier: MIT
"""Accumulators over the processes of an MPI program, started by mpiexec as a user does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parent / "mpi_program.py"


def command(processes):
    # MPI must not be initialized in this process: programs it starts would take themselves for parts of its own run.
    assert shutil.which("mpiexec"), "mpi4py needs an MPI implementation, and there is no mpiexec"
    said = subprocess.run(["mpiexec", "--version"], capture_output=True, text=True, check=True).stdout
    extra = []
    if "Open MPI" in said or "OpenRTE" in said:
        extra = ["--oversubscribe"]
        if os.geteuid() == 0:
            extra.append("--allow-run-as-root")
    return ["mpiexec", *extra, "-n", str(processes), sys.executable, "-P", str(PROGRAM)]


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
def test_accumulators_are_merged_over_processes(processes, capsys):
    said = subprocess.run(command(processes), capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr
    line = [one for one in said.stdout.splitlines() if one.startswith("MPI, ")]
    assert len(line) == 1
    assert line[0].startswith(f"MPI, {processes} processes: ")
    with capsys.disabled():
        print(f"\n{line[0]}")
