# SPDX-License-Identifier: MIT
"""Annotations as a user's type checker sees them: of the installed package, in its strictest mode."""

import subprocess
import sys
from pathlib import Path

USER = Path(__file__).resolve().parent / "typed_user.py"


def test_strict_user_is_accepted_and_mistakes_are_found(tmp_path):
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={tmp_path}", "--config-file=", str(USER)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.startswith("Success: no issues found")


def test_what_the_user_wrote_runs():
    subprocess.run([sys.executable, "-P", str(USER)], check=True)
