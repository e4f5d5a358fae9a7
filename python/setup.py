# SPDX-License-Identifier: MIT
"""The compiled module; all else is in pyproject.toml.

Run by the build backend (backend/build_backend.py) in the tree it has laid out, never by hand.
"""

from extension import BuildExtension, native_extension, wheel_options
from setuptools import setup

setup(
    ext_modules=[native_extension()],
    cmdclass={"build_ext": BuildExtension},
    options=wheel_options(),
)
