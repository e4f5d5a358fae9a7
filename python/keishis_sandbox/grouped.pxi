# SPDX-License-Identifier: MIT
"""Sums by group."""

ctypedef ksb.ksb_status (*sums_by)(
    const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, void *out) noexcept nogil
ctypedef ksb.ksb_status (*integer_sums_by)(
    const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups, void *out,
    size_t *failed) noexcept nogil

cdef sums_by SUMS_BY[FLOATS]
SUMS_BY = [<sums_by>ksb.ksb_sum_f64_by, <sums_by>ksb.ksb_sum_f32_by, <sums_by>ksb.ksb_sum_f16_by]
cdef integer_sums_by INTEGER_SUMS_BY[REALS]
INTEGER_SUMS_BY = [
    NULL, NULL, NULL,
    <integer_sums_by>ksb.ksb_sum_i8_by, <integer_sums_by>ksb.ksb_sum_i16_by,
    <integer_sums_by>ksb.ksb_sum_i32_by, <integer_sums_by>ksb.ksb_sum_i64_by,
    <integer_sums_by>ksb.ksb_sum_u8_by, <integer_sums_by>ksb.ksb_sum_u16_by,
    <integer_sums_by>ksb.ksb_sum_u32_by, <integer_sums_by>ksb.ksb_sum_u64_by,
]


def sum_groups(cnp.ndarray x, cnp.ndarray labels, size_t ngroups, /):
    """Sums of the real elements of a one-dimensional array in native byte order by contiguous int64 labels, which lie below
    `ngroups`. Raises OverflowError, with the first group whose sum does not fit as its argument."""
    cdef int typenum = cnp.PyArray_TYPE(x)
    cdef int element = element_of(typenum)
    cdef cnp.npy_intp length = ngroups
    cdef cnp.ndarray out = cnp.PyArray_ZEROS(1, &length, natural_type(SUM, typenum), 0)
    cdef const void *data = cnp.PyArray_DATA(x)
    cdef const int64_t *label_data = <const int64_t *>cnp.PyArray_DATA(labels)
    cdef void *out_data = cnp.PyArray_DATA(out)
    cdef size_t n = cnp.PyArray_SIZE(x)
    cdef ptrdiff_t stride = cnp.PyArray_STRIDE(x, 0)
    cdef size_t failed = 0
    cdef ksb.ksb_status status
    with nogil:
        if I8 <= element <= U64:
            status = INTEGER_SUMS_BY[element](data, n, stride, label_data, ngroups, out_data, &failed)
        else:
            status = SUMS_BY[element](data, n, stride, label_data, ngroups, out_data)
    if status == ksb.KSB_EOVERFLOW:
        raise OverflowError(failed)
    check(status, "sum_by")
    return out
