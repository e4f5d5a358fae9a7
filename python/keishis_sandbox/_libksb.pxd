# SPDX-License-Identifier: MIT
# What include/keishis_sandbox.h declares, in its order. Declarations only; the contract is in the header.
# (Its parameters `from` are renamed: the word is reserved here.)

from libc.stdint cimport int64_t


cdef extern from "keishis_sandbox.h" nogil:
    # Version
    const char *ksb_version() noexcept

    # Status
    ctypedef enum ksb_status:
        KSB_OK
        KSB_EINVAL
        KSB_EOVERFLOW
        KSB_EFORMAT
        KSB_EVERSION

    const char *ksb_status_string(ksb_status status) noexcept

    # How it runs
    const char *ksb_kernel() noexcept

    # The sum of two integers
    int64_t mysum(int64_t a, int64_t b) noexcept
    ksb_status ksb_mysum(int64_t a, int64_t b, int64_t *result) noexcept

    # Sums in one call
    double ksb_sum_f64(const double *x, size_t n) noexcept
    double ksb_sum_f64_strided(const void *x, size_t n, ptrdiff_t stride) noexcept

    # Accumulator
    ctypedef struct ksb_acc:
        pass  # the members are private to the library

    size_t ksb_acc_size() noexcept
    ksb_status ksb_acc_init(ksb_acc *acc) noexcept
    ksb_status ksb_acc_add_f64(ksb_acc *acc, double v) noexcept
    ksb_status ksb_acc_subtract_f64(ksb_acc *acc, double v) noexcept
    ksb_status ksb_acc_add_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_subtract_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept
    ksb_status ksb_acc_merge(ksb_acc *into, const ksb_acc *source) noexcept
    ksb_status ksb_acc_subtract(ksb_acc *target, const ksb_acc *what) noexcept
    double ksb_acc_to_f64(const ksb_acc *acc) noexcept
    int64_t ksb_acc_count(const ksb_acc *acc) noexcept
    bint ksb_acc_equal(const ksb_acc *a, const ksb_acc *b) noexcept
