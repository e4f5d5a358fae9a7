# SPDX-License-Identifier: MIT
"""What all test files share: where the repository keeps the vectors that C, Python and Julia run."""

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of shared test vectors: beside the tests in an sdist, at the top of a checkout."""
    beside = TESTS / "vectors"
    return beside if beside.is_dir() else TESTS.parent.parent / "tests" / "vectors"
