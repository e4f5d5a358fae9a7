# SPDX-License-Identifier: MIT
"""Element types, and which function of the C library does what with which of them.

The tables are indexed by element type; NULL where the library has no such function.
"""

ctypedef ksb.ksb_status (*unary_many)(
    const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t following,
    void *out, ptrdiff_t out_stride) noexcept nogil
ctypedef ksb.ksb_status (*spread_many)(
    const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count, ptrdiff_t following,
    void *out, ptrdiff_t out_stride) noexcept nogil
ctypedef ksb.ksb_status (*integer_many)(
    const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t following,
    void *out, ptrdiff_t out_stride, size_t *failed) noexcept nogil
ctypedef ksb.ksb_status (*product_many)(
    const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
    ptrdiff_t xfollowing, ptrdiff_t yfollowing, void *out, ptrdiff_t out_stride) noexcept nogil
ctypedef ksb.ksb_status (*integer_product_many)(
    const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride, size_t count,
    ptrdiff_t xfollowing, ptrdiff_t yfollowing, void *out, ptrdiff_t out_stride,
    size_t *failed) noexcept nogil
ctypedef ksb.ksb_status (*weighted_spread_many)(
    const void *x, const void *w, size_t n, ptrdiff_t xstride, ptrdiff_t wstride, size_t ddof, size_t count,
    ptrdiff_t xfollowing, ptrdiff_t wfollowing, void *out, ptrdiff_t out_stride) noexcept nogil
ctypedef ksb.ksb_status (*acc_array)(
    ksb.ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride) noexcept nogil
ctypedef ksb.ksb_status (*acc_products)(
    ksb.ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
    ptrdiff_t ystride) noexcept nogil
ctypedef ksb.ksb_status (*moments_array)(
    ksb.ksb_moments *m, const void *x, size_t n, ptrdiff_t stride) noexcept nogil

cdef enum Element:
    F64, F32, F16
    I8, I16, I32, I64
    U8, U16, U32, U64
    CF64, CF32
    ELEMENTS
    FLOATS = 3   # the first ones
    REALS = 11

cdef enum Operation:
    SUM, MEAN, NORM, VAR, STD
    NANSUM, NANMEAN, NANVAR, NANSTD
    OPERATIONS
    NAN_SKIPPING = 5  # the first that leaves out NaN

# One result for each `n` elements.
cdef unary_many SUMS[ELEMENTS]
SUMS = [
    ksb.ksb_sum_f64_many, ksb.ksb_sum_f32_many, ksb.ksb_sum_f16_many, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, ksb.ksb_sum_cf64_many, ksb.ksb_sum_cf32_many,
]
cdef unary_many SUMS_AS_F64[FLOATS]
SUMS_AS_F64 = [
    ksb.ksb_sum_f64_many, ksb.ksb_sum_f32_f64_many, ksb.ksb_sum_f16_f64_many,
]
cdef integer_many INTEGER_SUMS[ELEMENTS]
INTEGER_SUMS = [
    NULL, NULL, NULL, ksb.ksb_sum_i8_many, ksb.ksb_sum_i16_many, ksb.ksb_sum_i32_many,
    ksb.ksb_sum_i64_many, ksb.ksb_sum_u8_many, ksb.ksb_sum_u16_many, ksb.ksb_sum_u32_many,
    ksb.ksb_sum_u64_many, NULL, NULL,
]
cdef unary_many MEANS[ELEMENTS]
MEANS = [
    ksb.ksb_mean_f64_many, ksb.ksb_mean_f32_many, ksb.ksb_mean_f16_many, ksb.ksb_mean_i8_many,
    ksb.ksb_mean_i16_many, ksb.ksb_mean_i32_many, ksb.ksb_mean_i64_many, ksb.ksb_mean_u8_many,
    ksb.ksb_mean_u16_many, ksb.ksb_mean_u32_many, ksb.ksb_mean_u64_many, ksb.ksb_mean_cf64_many,
    ksb.ksb_mean_cf32_many,
]
cdef unary_many MEANS_AS_F64[FLOATS]
MEANS_AS_F64 = [
    ksb.ksb_mean_f64_many, ksb.ksb_mean_f32_f64_many, ksb.ksb_mean_f16_f64_many,
]
cdef unary_many NORMS[ELEMENTS]
NORMS = [
    ksb.ksb_norm_f64_many, ksb.ksb_norm_f32_many, ksb.ksb_norm_f16_many, ksb.ksb_norm_i8_many,
    ksb.ksb_norm_i16_many, ksb.ksb_norm_i32_many, ksb.ksb_norm_i64_many, ksb.ksb_norm_u8_many,
    ksb.ksb_norm_u16_many, ksb.ksb_norm_u32_many, ksb.ksb_norm_u64_many, ksb.ksb_norm_cf64_many,
    ksb.ksb_norm_cf32_many,
]
cdef unary_many NORMS_AS_F64[FLOATS]
NORMS_AS_F64 = [
    ksb.ksb_norm_f64_many, ksb.ksb_norm_f32_f64_many, ksb.ksb_norm_f16_f64_many,
]
cdef spread_many VARS[ELEMENTS]
VARS = [
    ksb.ksb_var_f64_many, ksb.ksb_var_f32_many, ksb.ksb_var_f16_many, ksb.ksb_var_i8_many,
    ksb.ksb_var_i16_many, ksb.ksb_var_i32_many, ksb.ksb_var_i64_many, ksb.ksb_var_u8_many,
    ksb.ksb_var_u16_many, ksb.ksb_var_u32_many, ksb.ksb_var_u64_many, ksb.ksb_var_cf64_many,
    ksb.ksb_var_cf32_many,
]
cdef spread_many VARS_AS_F64[FLOATS]
VARS_AS_F64 = [
    ksb.ksb_var_f64_many, ksb.ksb_var_f32_f64_many, ksb.ksb_var_f16_f64_many,
]
cdef spread_many STDS[ELEMENTS]
STDS = [
    ksb.ksb_std_f64_many, ksb.ksb_std_f32_many, ksb.ksb_std_f16_many, ksb.ksb_std_i8_many,
    ksb.ksb_std_i16_many, ksb.ksb_std_i32_many, ksb.ksb_std_i64_many, ksb.ksb_std_u8_many,
    ksb.ksb_std_u16_many, ksb.ksb_std_u32_many, ksb.ksb_std_u64_many, ksb.ksb_std_cf64_many,
    ksb.ksb_std_cf32_many,
]
cdef spread_many STDS_AS_F64[FLOATS]
STDS_AS_F64 = [
    ksb.ksb_std_f64_many, ksb.ksb_std_f32_f64_many, ksb.ksb_std_f16_f64_many,
]
cdef unary_many NANSUMS[FLOATS]
NANSUMS = [
    ksb.ksb_nansum_f64_many, ksb.ksb_nansum_f32_many, ksb.ksb_nansum_f16_many,
]
cdef unary_many NANSUMS_AS_F64[FLOATS]
NANSUMS_AS_F64 = [
    ksb.ksb_nansum_f64_many, ksb.ksb_nansum_f32_f64_many, ksb.ksb_nansum_f16_f64_many,
]
cdef unary_many NANMEANS[FLOATS]
NANMEANS = [
    ksb.ksb_nanmean_f64_many, ksb.ksb_nanmean_f32_many, ksb.ksb_nanmean_f16_many,
]
cdef unary_many NANMEANS_AS_F64[FLOATS]
NANMEANS_AS_F64 = [
    ksb.ksb_nanmean_f64_many, ksb.ksb_nanmean_f32_f64_many, ksb.ksb_nanmean_f16_f64_many,
]
cdef spread_many NANVARS[FLOATS]
NANVARS = [
    ksb.ksb_nanvar_f64_many, ksb.ksb_nanvar_f32_many, ksb.ksb_nanvar_f16_many,
]
cdef spread_many NANVARS_AS_F64[FLOATS]
NANVARS_AS_F64 = [
    ksb.ksb_nanvar_f64_many, ksb.ksb_nanvar_f32_f64_many, ksb.ksb_nanvar_f16_f64_many,
]
cdef spread_many NANSTDS[FLOATS]
NANSTDS = [
    ksb.ksb_nanstd_f64_many, ksb.ksb_nanstd_f32_many, ksb.ksb_nanstd_f16_many,
]
cdef spread_many NANSTDS_AS_F64[FLOATS]
NANSTDS_AS_F64 = [
    ksb.ksb_nanstd_f64_many, ksb.ksb_nanstd_f32_f64_many, ksb.ksb_nanstd_f16_f64_many,
]

# Two arrays.
cdef product_many DOTS[ELEMENTS]
DOTS = [
    ksb.ksb_dot_f64_many, ksb.ksb_dot_f32_many, ksb.ksb_dot_f16_many, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, ksb.ksb_dot_cf64_many, ksb.ksb_dot_cf32_many,
]
cdef product_many DOTS_AS_F64[FLOATS]
DOTS_AS_F64 = [
    ksb.ksb_dot_f64_many, ksb.ksb_dot_f32_f64_many, ksb.ksb_dot_f16_f64_many,
]
cdef product_many CONJUGATED_DOTS[ELEMENTS]
CONJUGATED_DOTS = [
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ksb.ksb_dotc_cf64_many,
    ksb.ksb_dotc_cf32_many,
]
cdef integer_product_many INTEGER_DOTS[ELEMENTS]
INTEGER_DOTS = [
    NULL, NULL, NULL, ksb.ksb_dot_i8_many, ksb.ksb_dot_i16_many, ksb.ksb_dot_i32_many,
    ksb.ksb_dot_i64_many, ksb.ksb_dot_u8_many, ksb.ksb_dot_u16_many, ksb.ksb_dot_u32_many,
    ksb.ksb_dot_u64_many, NULL, NULL,
]
cdef product_many WEIGHTED_MEANS[FLOATS]
WEIGHTED_MEANS = [
    ksb.ksb_wmean_f64_many, ksb.ksb_wmean_f32_many, ksb.ksb_wmean_f16_many,
]
cdef product_many WEIGHTED_MEANS_AS_F64[FLOATS]
WEIGHTED_MEANS_AS_F64 = [
    ksb.ksb_wmean_f64_many, ksb.ksb_wmean_f32_f64_many, ksb.ksb_wmean_f16_f64_many,
]
cdef weighted_spread_many WEIGHTED_VARS[FLOATS]
WEIGHTED_VARS = [
    ksb.ksb_wvar_f64_many, ksb.ksb_wvar_f32_many, ksb.ksb_wvar_f16_many,
]
cdef weighted_spread_many WEIGHTED_VARS_AS_F64[FLOATS]
WEIGHTED_VARS_AS_F64 = [
    ksb.ksb_wvar_f64_many, ksb.ksb_wvar_f32_f64_many, ksb.ksb_wvar_f16_f64_many,
]
cdef weighted_spread_many WEIGHTED_STDS[FLOATS]
WEIGHTED_STDS = [
    ksb.ksb_wstd_f64_many, ksb.ksb_wstd_f32_many, ksb.ksb_wstd_f16_many,
]
cdef weighted_spread_many WEIGHTED_STDS_AS_F64[FLOATS]
WEIGHTED_STDS_AS_F64 = [
    ksb.ksb_wstd_f64_many, ksb.ksb_wstd_f32_f64_many, ksb.ksb_wstd_f16_f64_many,
]

# Accumulators and moments.
cdef acc_array ACC_ADD[REALS]
ACC_ADD = [
    ksb.ksb_acc_add_array_f64, ksb.ksb_acc_add_array_f32, ksb.ksb_acc_add_array_f16,
    ksb.ksb_acc_add_array_i8, ksb.ksb_acc_add_array_i16, ksb.ksb_acc_add_array_i32,
    ksb.ksb_acc_add_array_i64, ksb.ksb_acc_add_array_u8, ksb.ksb_acc_add_array_u16,
    ksb.ksb_acc_add_array_u32, ksb.ksb_acc_add_array_u64,
]
cdef acc_products ACC_ADD_PRODUCTS[REALS]
ACC_ADD_PRODUCTS = [
    ksb.ksb_acc_add_products_f64, ksb.ksb_acc_add_products_f32, ksb.ksb_acc_add_products_f16,
    ksb.ksb_acc_add_products_i8, ksb.ksb_acc_add_products_i16, ksb.ksb_acc_add_products_i32,
    ksb.ksb_acc_add_products_i64, ksb.ksb_acc_add_products_u8, ksb.ksb_acc_add_products_u16,
    ksb.ksb_acc_add_products_u32, ksb.ksb_acc_add_products_u64,
]
cdef moments_array MOMENTS_ADD[REALS]
MOMENTS_ADD = [
    ksb.ksb_moments_add_array_f64, ksb.ksb_moments_add_array_f32, ksb.ksb_moments_add_array_f16,
    ksb.ksb_moments_add_array_i8, ksb.ksb_moments_add_array_i16, ksb.ksb_moments_add_array_i32,
    ksb.ksb_moments_add_array_i64, ksb.ksb_moments_add_array_u8, ksb.ksb_moments_add_array_u16,
    ksb.ksb_moments_add_array_u32, ksb.ksb_moments_add_array_u64,
]

# ---------------------------------------------------------------------------------------------------
# NumPy's types
# ---------------------------------------------------------------------------------------------------

cdef int ELEMENT_OF[32]      # by NumPy's type number; -1 where there is no such element type
cdef int SIZE_OF[ELEMENTS]


cdef int element_of(int typenum) noexcept nogil:
    """The element type of a NumPy type number, -1 if it has none. bool is read as uint8: 0 or 1."""
    return ELEMENT_OF[typenum] if 0 <= typenum < 32 else -1


cdef int integer_element(size_t size, bint is_signed) noexcept:
    cdef int rank = 0 if size == 1 else 1 if size == 2 else 2 if size == 4 else 3
    return (I8 if is_signed else U8) + rank


cdef void learn_elements() noexcept:
    cdef int i
    for i in range(32):
        ELEMENT_OF[i] = -1
    ELEMENT_OF[<int>cnp.NPY_DOUBLE] = F64
    ELEMENT_OF[<int>cnp.NPY_FLOAT] = F32
    ELEMENT_OF[<int>NPY_HALF] = F16
    ELEMENT_OF[<int>cnp.NPY_CDOUBLE] = CF64
    ELEMENT_OF[<int>cnp.NPY_CFLOAT] = CF32
    ELEMENT_OF[<int>cnp.NPY_BOOL] = U8
    ELEMENT_OF[<int>cnp.NPY_BYTE] = I8
    ELEMENT_OF[<int>cnp.NPY_UBYTE] = U8
    ELEMENT_OF[<int>cnp.NPY_SHORT] = integer_element(sizeof(short), True)
    ELEMENT_OF[<int>cnp.NPY_USHORT] = integer_element(sizeof(short), False)
    ELEMENT_OF[<int>cnp.NPY_INT] = integer_element(sizeof(int), True)
    ELEMENT_OF[<int>cnp.NPY_UINT] = integer_element(sizeof(int), False)
    ELEMENT_OF[<int>cnp.NPY_LONG] = integer_element(sizeof(long), True)
    ELEMENT_OF[<int>cnp.NPY_ULONG] = integer_element(sizeof(long), False)
    ELEMENT_OF[<int>cnp.NPY_LONGLONG] = integer_element(sizeof(long long), True)
    ELEMENT_OF[<int>cnp.NPY_ULONGLONG] = integer_element(sizeof(long long), False)


learn_elements()
SIZE_OF = [8, 4, 2, 1, 2, 4, 8, 1, 2, 4, 8, 16, 8]
