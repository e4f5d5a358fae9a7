# SPDX-License-Identifier: MIT
"""Reductions over any set of axes.

Three roads, all without a copy of the data:

1. Everything, one stride: one call of C (`whole`).
2. Axes that merge into one stride: a gufunc over a view of the same memory.
3. All else (no common stride, a mask, foreign byte order, no alignment, an initial addend, another result type): run by
   run into an accumulator or moments, rounded once at the end. What C cannot read where it lies goes through a
   tile of fixed size.

The order of the elements does not matter to an exact sum, so axes are sorted and turned around as suits the memory.
"""

cdef enum:
    MOST_AXES = 66            # NumPy allows 64, and one is added where no axis is reduced
    TILE_BYTES = 8192
    SHORT_RUN = 64            # elements; shorter runs are collected in the tile

cdef struct Layout:
    # An array, kept axes first (in their order), then the reduced ones, longest stride first.
    char *data
    char *mask                # NULL without a mask
    int kept, reduced
    cnp.npy_intp shape[MOST_AXES]
    cnp.npy_intp stride[MOST_AXES]
    cnp.npy_intp mask_stride[MOST_AXES]
    cnp.npy_intp outputs      # product of the kept lengths
    bint empty                # a reduced length is 0

cdef struct State:
    # A reduction on its way: sums in acc, all else in moments; the second of each is for imaginary parts.
    ksb.ksb_acc acc[2]
    ksb.ksb_moments moments[2]


cdef void lay_out(Layout *l, cnp.ndarray x, cnp.ndarray mask, const char *is_reduced) noexcept:
    """Describe `x` and a mask of its shape (or None) with axes sorted, turned to ascend, and merged."""
    cdef int axis, place, last
    cdef int ndim = cnp.PyArray_NDIM(x)
    cdef cnp.npy_intp length, stride, mask_stride
    cdef bint masked = mask is not None
    l.data = <char *>cnp.PyArray_DATA(x)
    l.mask = <char *>cnp.PyArray_DATA(mask) if masked else NULL
    l.kept = 0
    l.outputs = 1
    l.empty = False
    for axis in range(ndim):
        if not is_reduced[axis]:
            l.shape[l.kept] = cnp.PyArray_DIM(x, axis)
            l.stride[l.kept] = cnp.PyArray_STRIDE(x, axis)
            l.mask_stride[l.kept] = cnp.PyArray_STRIDE(mask, axis) if masked else 0
            l.outputs *= l.shape[l.kept]
            l.kept += 1
    last = l.kept
    for axis in range(ndim):
        length = cnp.PyArray_DIM(x, axis)
        if not is_reduced[axis] or length == 1:
            continue
        if length == 0:
            l.empty = True
            break
        stride = cnp.PyArray_STRIDE(x, axis)
        mask_stride = cnp.PyArray_STRIDE(mask, axis) if masked else 0
        if stride < 0:
            l.data += (length - 1) * stride
            stride = -stride
            if masked:
                l.mask += (length - 1) * mask_stride
                mask_stride = -mask_stride
        place = last
        while place > l.kept and l.stride[place - 1] < stride:
            l.shape[place] = l.shape[place - 1]
            l.stride[place] = l.stride[place - 1]
            l.mask_stride[place] = l.mask_stride[place - 1]
            place -= 1
        l.shape[place] = length
        l.stride[place] = stride
        l.mask_stride[place] = mask_stride
        last += 1
    if l.empty or last == l.kept:
        l.shape[l.kept] = 0 if l.empty else 1
        l.stride[l.kept] = l.mask_stride[l.kept] = 0
        l.reduced = 1
        return
    place = l.kept
    for axis in range(l.kept + 1, last):
        if (l.stride[place] == l.stride[axis] * l.shape[axis]
                and l.mask_stride[place] == l.mask_stride[axis] * l.shape[axis]):
            l.shape[place] *= l.shape[axis]
        else:
            place += 1
            l.shape[place] = l.shape[axis]
        l.stride[place] = l.stride[axis]
        l.mask_stride[place] = l.mask_stride[axis]
    l.reduced = place + 1 - l.kept


# ---------------------------------------------------------------------------------------------------
# Run by run
# ---------------------------------------------------------------------------------------------------

cdef bint is_complex(int element) noexcept nogil:
    return element >= CF64


cdef int part_of(int element) noexcept nogil:
    """The element type of the parts of a complex one; a real one is its own."""
    return element - CF64 + F64 if is_complex(element) else element


cdef bint sums_only(int operation) noexcept nogil:
    return operation == SUM or operation == NANSUM


cdef ksb.ksb_status add_run(State *s, int operation, int element, const char *x, size_t n,
                            ptrdiff_t stride) noexcept nogil:
    """Add n elements that C can read where they lie."""
    cdef int part = part_of(element)
    cdef size_t size = SIZE_OF[part]
    cdef ksb.ksb_status status
    cdef int imaginary = 0 if operation == NORM else 1
    if sums_only(operation):
        status = ACC_ADD[part](&s.acc[0], x, n, stride)
        if status == ksb.KSB_OK and is_complex(element):
            status = ACC_ADD[part](&s.acc[1], x + size, n, stride)
    else:
        status = MOMENTS_ADD[part](&s.moments[0], x, n, stride)
        if status == ksb.KSB_OK and is_complex(element):
            status = MOMENTS_ADD[part](&s.moments[imaginary], x + size, n, stride)
    return status


cdef bint is_nan(const char *x, int element) noexcept nogil:
    """Whether one element, in native order and of any alignment, is NaN."""
    cdef double f64
    cdef float f32
    cdef uint16_t f16
    if is_complex(element):
        return (is_nan(x, part_of(element))
                or is_nan(x + SIZE_OF[part_of(element)], part_of(element)))
    if element == F64:
        memcpy(&f64, x, sizeof(f64))
        return f64 != f64
    if element == F32:
        memcpy(&f32, x, sizeof(f32))
        return f32 != f32
    if element == F16:
        memcpy(&f16, x, sizeof(f16))
        return (f16 & 0x7fff) > 0x7c00
    return False


cdef void copy_element(char *to, const char *x, size_t size, size_t swap) noexcept nogil:
    """Copy one element; with `swap` not 0 the bytes of each `swap` bytes are turned around."""
    cdef size_t i
    if swap == 0:
        memcpy(to, x, size)
        return
    for i in range(size):
        to[i] = x[i - i % swap + swap - 1 - i % swap]


cdef ksb.ksb_status add_all(State *s, const Layout *l, int operation, int element, bint swapped,
                            const char *x, const char *mask) noexcept nogil:
    """Add all elements of one reduction, whose first element is at x and first mask byte at mask."""
    cdef char tile[TILE_BYTES]
    cdef size_t size = SIZE_OF[element]
    cdef size_t room = TILE_BYTES // size
    cdef size_t filled = 0
    cdef size_t swap = SIZE_OF[part_of(element)] if swapped else 0
    cdef bint skips_nan = operation >= NAN_SKIPPING
    cdef int inner = l.kept + l.reduced - 1
    cdef cnp.npy_intp n = l.shape[inner]
    cdef cnp.npy_intp position[MOST_AXES]
    cdef cnp.npy_intp i
    cdef int axis
    cdef ksb.ksb_status status = ksb.KSB_OK
    cdef bint in_place = mask == NULL and not swapped and not skips_nan and (n >= SHORT_RUN or l.reduced == 1)
    if l.empty:
        return status
    for axis in range(l.kept, inner):
        position[axis] = 0
    while True:
        if in_place:
            status = add_run(s, operation, element, x, n, l.stride[inner])
            if status != ksb.KSB_OK:
                return status
        else:
            for i in range(n):
                if mask != NULL and mask[i * l.mask_stride[inner]] == 0:
                    continue
                copy_element(tile + filled * size, x + i * l.stride[inner], size, swap)
                if skips_nan and is_nan(tile + filled * size, element):
                    continue
                filled += 1
                if filled == room:
                    status = add_run(s, operation, element, tile, filled, size)
                    if status != ksb.KSB_OK:
                        return status
                    filled = 0
        axis = inner - 1
        while axis >= l.kept:
            position[axis] += 1
            x += l.stride[axis]
            if mask != NULL:
                mask += l.mask_stride[axis]
            if position[axis] < l.shape[axis]:
                break
            x -= l.stride[axis] * l.shape[axis]
            if mask != NULL:
                mask -= l.mask_stride[axis] * l.shape[axis]
            position[axis] = 0
            axis -= 1
        if axis < l.kept:
            break
    if filled > 0:
        status = add_run(s, operation, element, tile, filled, size)
    return status


# ---------------------------------------------------------------------------------------------------
# Rounding what was gathered
# ---------------------------------------------------------------------------------------------------

cdef void round_sum(const ksb.ksb_acc *acc, int form, char *out) noexcept nogil:
    cdef double f64
    cdef float f32
    cdef uint16_t f16
    if form == F64:
        f64 = ksb.ksb_acc_to_f64(acc)
        memcpy(out, &f64, sizeof(f64))
    elif form == F32:
        f32 = ksb.ksb_acc_to_f32(acc)
        memcpy(out, &f32, sizeof(f32))
    else:
        f16 = ksb.ksb_acc_to_f16(acc)
        memcpy(out, &f16, sizeof(f16))


cdef void round_moments(const ksb.ksb_moments *m, int operation, size_t ddof, int form,
                        char *out) noexcept nogil:
    cdef double f64
    cdef float f32
    cdef uint16_t f16
    if form == F64:
        f64 = (ksb.ksb_moments_sum(m) if sums_only(operation)
               else ksb.ksb_moments_mean(m) if operation in (MEAN, NANMEAN)
               else ksb.ksb_moments_norm(m) if operation == NORM
               else ksb.ksb_moments_var(m, ddof) if operation in (VAR, NANVAR)
               else ksb.ksb_moments_std(m, ddof))
        memcpy(out, &f64, sizeof(f64))
    elif form == F32:
        f32 = (ksb.ksb_moments_sum_f32(m) if sums_only(operation)
               else ksb.ksb_moments_mean_f32(m) if operation in (MEAN, NANMEAN)
               else ksb.ksb_moments_norm_f32(m) if operation == NORM
               else ksb.ksb_moments_var_f32(m, ddof) if operation in (VAR, NANVAR)
               else ksb.ksb_moments_std_f32(m, ddof))
        memcpy(out, &f32, sizeof(f32))
    else:
        f16 = (ksb.ksb_moments_sum_f16(m) if sums_only(operation)
               else ksb.ksb_moments_mean_f16(m) if operation in (MEAN, NANMEAN)
               else ksb.ksb_moments_norm_f16(m) if operation == NORM
               else ksb.ksb_moments_var_f16(m, ddof) if operation in (VAR, NANVAR)
               else ksb.ksb_moments_std_f16(m, ddof))
        memcpy(out, &f16, sizeof(f16))


cdef void round_complex_spread(const ksb.ksb_moments *re, const ksb.ksb_moments *im, int operation,
                               size_t ddof, int form, char *out) noexcept nogil:
    cdef double f64
    cdef float f32
    if form == F64:
        f64 = (ksb.ksb_moments_var_cf64(re, im, ddof) if operation in (VAR, NANVAR)
               else ksb.ksb_moments_std_cf64(re, im, ddof))
        memcpy(out, &f64, sizeof(f64))
    else:
        f32 = (ksb.ksb_moments_var_cf32(re, im, ddof) if operation in (VAR, NANVAR)
               else ksb.ksb_moments_std_cf32(re, im, ddof))
        memcpy(out, &f32, sizeof(f32))


cdef bint read_integer(const ksb.ksb_acc *acc, bint is_signed, char *out) noexcept nogil:
    """Write an accumulator of integers as int64 or uint64; return whether it fits.

    The rounded value and the rest are both integers, and for |value| <= 2**64 the rest is below 2**12.
    """
    cdef ksb.ksb_acc remainder = acc[0]
    cdef double high = ksb.ksb_acc_to_f64(acc)
    cdef double low
    cdef int64_t result
    cdef uint64_t unsigned_result
    if not -9223372036854775808.0 <= high <= 18446744073709551616.0:
        return False
    ksb.ksb_acc_subtract_f64(&remainder, high)
    low = ksb.ksb_acc_to_f64(&remainder)
    if is_signed:
        if high < 9223372036854775808.0:
            if ksb.ksb_mysum(<int64_t>high, <int64_t>low, &result) != ksb.KSB_OK:
                return False
        elif high == 9223372036854775808.0 and low < 0.0:
            result = INT64_MAX + (<int64_t>low + 1)
        else:
            return False
        memcpy(out, &result, sizeof(result))
        return True
    if high < 0.0 or (high == 18446744073709551616.0 and low >= 0.0):
        return False
    unsigned_result = 0 if high == 18446744073709551616.0 else <uint64_t>high
    unsigned_result += <uint64_t><int64_t>low  # modulo 2**64, and the sum is in range
    memcpy(out, &unsigned_result, sizeof(unsigned_result))
    return True


cdef bint finish(const State *s, int operation, int element, size_t ddof, int result_element,
                 char *out) noexcept nogil:
    """Round once and write; return whether the result fits its type."""
    cdef int form = part_of(result_element)
    cdef size_t size = SIZE_OF[form]
    if I8 <= result_element <= U64:
        return read_integer(&s.acc[0], result_element == I64, out)
    if sums_only(operation):
        round_sum(&s.acc[0], form, out)
        if is_complex(result_element):
            round_sum(&s.acc[1], form, out + size)
    elif is_complex(result_element):
        round_moments(&s.moments[0], operation, ddof, form, out)
        round_moments(&s.moments[1], operation, ddof, form, out + size)
    elif is_complex(element) and operation != NORM:
        round_complex_spread(&s.moments[0], &s.moments[1], operation, ddof, form, out)
    else:
        round_moments(&s.moments[0], operation, ddof, form, out)
    return True


cdef bint step_kept(const Layout *l, cnp.npy_intp *position, char **x, char **mask) noexcept nogil:
    """Go to the next reduction, in C order of the kept axes; return whether there is one."""
    cdef int axis = l.kept - 1
    while axis >= 0:
        position[axis] += 1
        x[0] += l.stride[axis]
        if mask[0] != NULL:
            mask[0] += l.mask_stride[axis]
        if position[axis] < l.shape[axis]:
            return True
        x[0] -= l.stride[axis] * l.shape[axis]
        if mask[0] != NULL:
            mask[0] -= l.mask_stride[axis] * l.shape[axis]
        position[axis] = 0
        axis -= 1
    return False


cdef int run_by_run(const Layout *l, int operation, int element, bint swapped, size_t ddof, int result_element,
                    const State *start, char *out, cnp.npy_intp *failed) noexcept nogil:
    """All reductions of a layout into a contiguous array; a status of the library."""
    cdef State s
    cdef cnp.npy_intp position[MOST_AXES]
    cdef cnp.npy_intp k
    cdef char *x = l.data
    cdef char *mask = l.mask
    cdef ksb.ksb_status status
    for k in range(l.kept):
        position[k] = 0
    for k in range(l.outputs):
        s = start[0]
        status = add_all(&s, l, operation, element, swapped, x, mask)
        if status != ksb.KSB_OK:
            failed[0] = k
            return status
        if not finish(&s, operation, element, ddof, result_element, out):
            failed[0] = k
            return ksb.KSB_EOVERFLOW
        out += SIZE_OF[result_element]
        step_kept(l, position, &x, &mask)
    return ksb.KSB_OK


# ---------------------------------------------------------------------------------------------------
# What _reductions.py calls
# ---------------------------------------------------------------------------------------------------

cdef ksb.ksb_status reduce_once(int operation, int element, const void *x, size_t n, ptrdiff_t stride,
                                size_t ddof, void *out) noexcept nogil:
    """One reduction to its natural type; the operation is none that skips NaN unless the data are floats."""
    if operation == SUM:
        if element == F64:
            (<double *>out)[0] = ksb.ksb_sum_f64_strided(x, n, stride)
            return ksb.KSB_OK
        if INTEGER_SUMS[element] != NULL:
            return INTEGER_SUMS[element](x, n, stride, 1, 0, out, 0, NULL)
        return SUMS[element](x, n, stride, 1, 0, out, 0)
    if operation == MEAN:
        return MEANS[element](x, n, stride, 1, 0, out, 0)
    if operation == NORM:
        return NORMS[element](x, n, stride, 1, 0, out, 0)
    if operation == VAR:
        return VARS[element](x, n, stride, ddof, 1, 0, out, 0)
    if operation == STD:
        return STDS[element](x, n, stride, ddof, 1, 0, out, 0)
    if operation == NANSUM:
        return NANSUMS[element](x, n, stride, 1, 0, out, 0)
    if operation == NANMEAN:
        return NANMEANS[element](x, n, stride, 1, 0, out, 0)
    if operation == NANVAR:
        return NANVARS[element](x, n, stride, ddof, 1, 0, out, 0)
    return NANSTDS[element](x, n, stride, ddof, 1, 0, out, 0)


cdef int without_nan(int operation, int element) noexcept nogil:
    """Integers hold no NaN to skip."""
    if operation >= NAN_SKIPPING and I8 <= element <= U64:
        return (SUM if operation == NANSUM else MEAN if operation == NANMEAN
                else VAR if operation == NANVAR else STD)
    return operation


def whole(int operation, x, size_t ddof=0, /):
    """The reduction of all elements of an array that one call of C can walk; None for all else.

    One call walks every one-dimensional array in native byte order, whatever its stride and alignment, and every
    contiguous one. Subclasses are left to the caller: they may mean something else by it. None, too,
    if an integer sum does not fit.
    """
    cdef cnp.ndarray array
    cdef const void *data
    cdef size_t n
    cdef ptrdiff_t stride
    cdef int typenum, element
    cdef double result[2]
    cdef ksb.ksb_status status
    if not cnp.PyArray_CheckExact(x):
        return None
    array = x
    typenum = cnp.PyArray_TYPE(array)
    element = element_of(typenum)
    if element < 0 or not cnp.PyArray_ISNOTSWAPPED(array):
        return None
    operation = without_nan(operation, element)
    if operation >= NAN_SKIPPING and is_complex(element):
        return None
    if cnp.PyArray_NDIM(array) == 1:
        stride = cnp.PyArray_STRIDE(array, 0)
    elif cnp.PyArray_IS_C_CONTIGUOUS(array) or cnp.PyArray_IS_F_CONTIGUOUS(array):
        stride = SIZE_OF[element]
    else:
        return None
    data = cnp.PyArray_DATA(array)
    n = cnp.PyArray_SIZE(array)
    if n < RELEASE_GIL_FROM:
        status = reduce_once(operation, element, data, n, stride, ddof, result)
    else:
        with nogil:
            status = reduce_once(operation, element, data, n, stride, ddof, result)
    if status != ksb.KSB_OK:
        return None
    if natural_type(operation, typenum) == typenum:
        return cnp.PyArray_ToScalar(result, array)
    return PyArray_Scalar(result, cnp.PyArray_DescrFromType(natural_type(operation, typenum)), None)


def whole_dot(x, y, bint conjugate=False, /):
    """The dot product of two one-dimensional arrays of one type, length and native byte order; None for all else, and if an
    integer result does not fit."""
    cdef cnp.ndarray a, b
    cdef const void *left
    cdef const void *right
    cdef size_t n
    cdef ptrdiff_t left_stride, right_stride
    cdef int typenum, element
    cdef double result[2]
    cdef ksb.ksb_status status
    if not (cnp.PyArray_CheckExact(x) and cnp.PyArray_CheckExact(y)):
        return None
    a, b = x, y
    typenum = cnp.PyArray_TYPE(a)
    element = element_of(typenum)
    if (element < 0 or cnp.PyArray_TYPE(b) != typenum or cnp.PyArray_NDIM(a) != 1 or cnp.PyArray_NDIM(b) != 1
            or cnp.PyArray_DIM(a, 0) != cnp.PyArray_DIM(b, 0)
            or not (cnp.PyArray_ISNOTSWAPPED(a) and cnp.PyArray_ISNOTSWAPPED(b))):
        return None
    left, right = cnp.PyArray_DATA(a), cnp.PyArray_DATA(b)
    n = cnp.PyArray_DIM(a, 0)
    left_stride, right_stride = cnp.PyArray_STRIDE(a, 0), cnp.PyArray_STRIDE(b, 0)
    if n < RELEASE_GIL_FROM:
        status = dot_once(element, conjugate, left, right, n, left_stride, right_stride, result)
    else:
        with nogil:
            status = dot_once(element, conjugate, left, right, n, left_stride, right_stride, result)
    if status != ksb.KSB_OK:
        return None
    return PyArray_Scalar(result, cnp.PyArray_DescrFromType(natural_type(SUM, typenum)), None)


cdef ksb.ksb_status dot_once(int element, bint conjugate, const void *x, const void *y, size_t n, ptrdiff_t xstride,
                             ptrdiff_t ystride, void *out) noexcept nogil:
    if INTEGER_DOTS[element] != NULL:
        return INTEGER_DOTS[element](x, y, n, xstride, ystride, 1, 0, 0, out, 0, NULL)
    if conjugate and is_complex(element):
        return CONJUGATED_DOTS[element](x, y, n, xstride, ystride, 1, 0, 0, out, 0)
    return DOTS[element](x, y, n, xstride, ystride, 1, 0, 0, out, 0)


cdef object merged_view(const Layout *l, cnp.ndarray x):
    """The layout as an array of the kept axes and one more; of the same memory."""
    cdef cnp.ndarray view = PyArray_New(
        <PyTypeObject *>cnp.ndarray, l.kept + 1, <cnp.npy_intp *>l.shape, cnp.PyArray_TYPE(x),
        <cnp.npy_intp *>l.stride, l.data, 0, 0, None)
    cnp.set_array_base(view, x)
    return view


def is_supported(dtype, /):
    """Whether data of a type can be reduced."""
    return element_of(dtype.num) >= 0


def result_type_of(int operation, dtype, /):
    """The type of the result NumPy's own reduction gives for data of a type that is supported."""
    return cnp.PyArray_DescrFromType(natural_type(operation, dtype.num))


def reduce(int operation, cnp.ndarray x, tuple axes, size_t ddof, int result_type, cnp.ndarray mask=None,
           Accumulator initial=None, Accumulator imaginary_initial=None, /):
    """The reductions of `x` over `axes` (not negative, each once), as an array of the other axes.

    `result_type` is a type number: any float for real data, float or complex of 32 and 64 bits for complex ones,
    int64 or uint64 for sums of integers. `mask` is boolean and of the shape of x. `initial` and
    `imaginary_initial` hold addends of a sum. Raises OverflowError, with the index of the first result that
    does not fit as its argument.
    """
    cdef Layout l
    cdef State start
    cdef char is_reduced[MOST_AXES]
    cdef int typenum = cnp.PyArray_TYPE(x)
    cdef int element = element_of(typenum)
    cdef int result_element = element_of(result_type)
    cdef bint swapped = not cnp.PyArray_ISNOTSWAPPED(x)
    cdef cnp.ndarray out
    cdef cnp.npy_intp failed = 0
    cdef char *data
    cdef int status, axis
    cdef bint wide
    memset(is_reduced, 0, sizeof(is_reduced))
    for axis in axes:
        is_reduced[axis] = 1
    operation = without_nan(operation, element)
    lay_out(&l, x, mask, is_reduced)
    wide = element in (F32, F16) and result_type == cnp.NPY_DOUBLE
    if (l.reduced == 1 and mask is None and initial is None and not swapped and cnp.PyArray_ISALIGNED(x)
            and (wide or natural_type(operation, typenum) == result_type)
            and not (operation >= NAN_SKIPPING and is_complex(element))):
        return call_gufunc(operation, merged_view(&l, x), ddof, result_type)

    memset(&start, 0, sizeof(start))
    if initial is not None:
        start.acc[0] = initial.acc
    if imaginary_initial is not None:
        start.acc[1] = imaginary_initial.acc
    out = cnp.PyArray_EMPTY(l.kept, l.shape, result_type, 0)
    data = <char *>cnp.PyArray_DATA(out)
    with nogil:
        status = run_by_run(&l, operation, element, swapped, ddof, result_element, &start, data, &failed)
    if status == ksb.KSB_EOVERFLOW:
        raise OverflowError(failed)
    check(<ksb.ksb_status>status, OPERATION_NAMES[operation])
    return out


cdef object call_gufunc(int operation, cnp.ndarray view, size_t ddof, int result_type):
    """The gufunc of an operation over the last axis of a view."""
    cdef str given = view.dtype.char
    cdef str result = cnp.PyArray_DescrFromType(result_type).char
    cdef str name = OPERATION_NAMES[operation]
    if operation == SUM and I8 <= element_of(cnp.PyArray_TYPE(view)) <= U64:
        sums, fits = gufuncs["integer_sum"](view, signature=f"{given}->{result}?")
        if not fits.all():
            raise OverflowError(int((~fits).argmax()))
        return sums
    if operation in (VAR, STD, NANVAR, NANSTD):
        return gufuncs[name](view, <int64_t>ddof, signature=f"{given}{INT64_CHAR}->{result}")
    return gufuncs[name](view, signature=f"{given}->{result}")


INT64_CHAR = cnp.PyArray_DescrFromType(cnp.NPY_INT64).char


def accumulate(bint moments, cnp.ndarray x, tuple axes, /):
    """For each position of the axes that are not in `axes` an Accumulator (or Moments) of the real elements over them,
    as an array of objects."""
    cdef Layout l
    cdef State s
    cdef char is_reduced[MOST_AXES]
    cdef cnp.npy_intp position[MOST_AXES]
    cdef int element = element_of(cnp.PyArray_TYPE(x))
    cdef bint swapped = not cnp.PyArray_ISNOTSWAPPED(x)
    cdef int operation = MEAN if moments else SUM
    cdef cnp.ndarray out
    cdef cnp.npy_intp k
    cdef int axis
    cdef char *data
    cdef char *mask = NULL
    cdef ksb.ksb_status status
    if element < 0 or is_complex(element):
        raise TypeError(f"accumulate: real numbers are needed, not {x.dtype}")
    memset(is_reduced, 0, sizeof(is_reduced))
    memset(position, 0, sizeof(position))
    for axis in axes:
        is_reduced[axis] = 1
    lay_out(&l, x, None, is_reduced)
    out = cnp.PyArray_EMPTY(l.kept, l.shape, cnp.NPY_OBJECT, 0)
    flat = out.reshape(-1)
    data = l.data
    for k in range(l.outputs):
        memset(&s, 0, sizeof(s))
        with nogil:
            status = add_all(&s, &l, operation, element, swapped, data, NULL)
        check(status, "accumulate")
        flat[k] = new_moments(&s.moments[0]) if moments else new_accumulator(&s.acc[0])
        step_kept(&l, position, &data, &mask)
    return out
