# SPDX-License-Identifier: MIT
# What include/keishis_sandbox.h declares, in its order. Declarations only; the contract is in the header.


cdef extern from "keishis_sandbox.h" nogil:
    const char *ksb_version() noexcept

    ctypedef enum ksb_status:
        KSB_OK
        KSB_EINVAL

    const char *ksb_status_string(ksb_status status) noexcept

    ksb_status ksb_mean(const double *x, size_t n, double *result) noexcept
