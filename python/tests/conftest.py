# SPDX-License-Identifier: MIT
"""What all test files share: where the repository keeps the vectors that C, Python and Julia run, and how long to look for
counterexamples."""

import os
from pathlib import Path

import pytest

try:
    import hypothesis
except ImportError:
    pass  # test_properties.py says so
else:
    # The same examples every time, so that a failure can be repeated; KSB_TEST_SCALE=n looks for n times as long.
    hypothesis.settings.register_profile(
        "repeatable",
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=100 * int(os.environ.get("KSB_TEST_SCALE", "1")),
    )
    hypothesis.settings.load_profile("repeatable")

TESTS = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of shared test vectors: beside the tests in an sdist, at the top of a checkout."""
    beside = TESTS / "vectors"
    return beside if beside.is_dir() else TESTS.parent.parent / "tests" / "vectors"
