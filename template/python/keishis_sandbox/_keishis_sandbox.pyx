# SPDX-License-Identifier: MIT
"""The C library seen from Python: one thin function per job; see keishis_sandbox for what users call."""

from keishis_sandbox cimport _libksb as ksb


cdef extern from "ksb_py_config.h":
    const char *KSB_PY_PACKAGE_VERSION
    const char *KSB_PY_MINIMUM_LIBRARY
    const char *KSB_PY_MODE


cdef int check(ksb.ksb_status status, str what) except -1:
    """Raise what a status other than KSB_OK means; `what` names the call for the user."""
    if status != ksb.KSB_OK:
        raise ValueError(f"{what}: {ksb.ksb_status_string(status).decode('ascii')}")
    return 0


def package_version() -> str:
    """Version of this package."""
    return KSB_PY_PACKAGE_VERSION.decode("ascii")


def minimum_library_version() -> str:
    """The oldest C library this package works with."""
    return KSB_PY_MINIMUM_LIBRARY.decode("ascii")


def library_version() -> str:
    """Version of the C library in use."""
    return ksb.ksb_version().decode("ascii")


def build_mode() -> str:
    """'bundled' if the C library is compiled in, 'system' if an installed one is linked."""
    return KSB_PY_MODE.decode("ascii")


def mean(const double[::1] x) -> float:
    """Mean of contiguous doubles; without the GIL, so that other threads can run."""
    cdef size_t n = x.shape[0]
    cdef double result = 0.0
    cdef ksb.ksb_status status
    if n == 0:
        raise ValueError("mean: argument 'x' is empty; the mean of nothing is not defined")
    with nogil:
        status = ksb.ksb_mean(&x[0], n, &result)
    check(status, "mean")
    return result
