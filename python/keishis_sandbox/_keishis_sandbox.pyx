# SPDX-License-Identifier: MIT
"""The C library seen from Python: one thin function per job; see keishis_sandbox for what users call."""

from cpython.exc cimport PyErr_CheckSignals
from cpython.float cimport PyFloat_AsDouble, PyFloat_Check, PyFloat_CheckExact
from cpython.long cimport PyLong_Check
from cpython.number cimport PyIndex_Check, PyNumber_Index
from libc.math cimport ldexp
from libc.stdint cimport int64_t

cimport numpy as cnp

from numpy import bool_, float16, float32

from keishis_sandbox cimport _libksb as ksb


cdef extern from "Python.h":
    long long PyLong_AsLongLongAndOverflow(object value, int *overflow) except? -1

cdef extern from "ksb_py_config.h":
    const char *KSB_PY_PACKAGE_VERSION
    const char *KSB_PY_MINIMUM_LIBRARY
    const char *KSB_PY_MODE

cnp.import_array()

# NumPy scalars that are no Python float or int, and that float() converts exactly.
cdef tuple EXACT_AS_DOUBLE = (float32, float16, bool_)

# Integers up to this size are doubles, exactly: 2**53.
cdef int64_t MAX_EXACT_INT = 0x20000000000000

# Elements that fsum hands to C at a time (4 KiB), and after which it looks for Ctrl-C.
cdef enum:
    BUFFER_LENGTH = 512

# Below this many elements a sum is done sooner than other threads could make use of the GIL.
cdef enum:
    RELEASE_GIL_FROM = 2048


# ---------------------------------------------------------------------------------------------------
# Status to exception: the only place
# ---------------------------------------------------------------------------------------------------

cdef int check(ksb.ksb_status status, str what) except -1:
    """Raise what a status other than KSB_OK means; `what` names the call for the user."""
    if status == ksb.KSB_OK:
        return 0
    message = f"{what}: {ksb.ksb_status_string(status).decode('ascii')}"
    if status == ksb.KSB_EOVERFLOW:
        raise OverflowError(message)
    raise ValueError(message)


# ---------------------------------------------------------------------------------------------------
# What is running
# ---------------------------------------------------------------------------------------------------

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


def kernel() -> str:
    """Name of the kernel set the C library runs."""
    return ksb.ksb_kernel().decode("ascii")


def accumulator_fits() -> bool:
    """Whether the library's accumulator has the size this module was compiled for."""
    return ksb.ksb_acc_size() == sizeof(ksb.ksb_acc)


# ---------------------------------------------------------------------------------------------------
# The sum of two integers
# ---------------------------------------------------------------------------------------------------

cdef int64_t as_int64(object value, str name) except? -1:
    cdef int overflow = 0
    cdef int64_t result
    if not PyLong_Check(value):
        if not PyIndex_Check(value):
            raise TypeError(f"mysum: argument '{name}' must be an integer, not {type(value).__name__}")
        value = PyNumber_Index(value)
    result = PyLong_AsLongLongAndOverflow(value, &overflow)
    if overflow:
        raise OverflowError(f"mysum: argument '{name}' is outside int64, -2**63 to 2**63 - 1")
    return result


def mysum(a, b, /) -> int:
    """Sum of two 64-bit integers.

    Parameters
    ----------
    a, b : int
        Integers, or anything with ``__index__``, within int64 (-2**63 to 2**63 - 1).

    Returns
    -------
    int
        ``a + b``.

    Raises
    ------
    OverflowError
        If `a`, `b` or the sum is outside int64.
    TypeError
        If `a` or `b` is not an integer.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.mysum(1, 2)
    3
    """
    cdef int64_t left = as_int64(a, "a")
    cdef int64_t right = as_int64(b, "b")
    cdef int64_t result = 0
    if ksb.ksb_mysum(left, right, &result) != ksb.KSB_OK:
        raise OverflowError(f"mysum: {left} + {right} is outside int64, -2**63 to 2**63 - 1")
    return result


# ---------------------------------------------------------------------------------------------------
# Sums of arrays
# ---------------------------------------------------------------------------------------------------

def sum_f64(x, /):
    """Exact sum of a float64 array that one call of C can walk, as numpy.float64; None for all else.

    One call walks every one-dimensional array in native byte order, whatever its stride and alignment,
    and every contiguous one. Subclasses are left to the caller: they may mean something else by a sum.
    """
    cdef cnp.ndarray array
    cdef const void *data
    cdef size_t n
    cdef ptrdiff_t stride = sizeof(double)
    cdef double result
    if not cnp.PyArray_CheckExact(x):
        return None
    array = x
    if cnp.PyArray_TYPE(array) != cnp.NPY_DOUBLE or not cnp.PyArray_ISNOTSWAPPED(array):
        return None
    if cnp.PyArray_NDIM(array) == 1:
        stride = cnp.PyArray_STRIDE(array, 0)
    elif not cnp.PyArray_IS_C_CONTIGUOUS(array) and not cnp.PyArray_IS_F_CONTIGUOUS(array):
        return None
    data = cnp.PyArray_DATA(array)
    n = cnp.PyArray_SIZE(array)
    if n < RELEASE_GIL_FROM:
        result = ksb.ksb_sum_f64_strided(data, n, stride)
    else:
        with nogil:
            result = ksb.ksb_sum_f64_strided(data, n, stride)
    return cnp.PyArray_ToScalar(&result, array)


def sum_blocks_f64(blocks, /):
    """Exact sum over an iterable of one-dimensional float64 arrays in native byte order.

    Returns the sum rounded once to double, and the exact rest, itself rounded: the sign of the rest tells
    on which side of the first the exact sum lies, which is what rounding to a narrower type has to know.
    """
    cdef ksb.ksb_acc acc
    cdef cnp.ndarray block
    cdef const void *data
    cdef size_t n
    cdef ptrdiff_t stride
    cdef ksb.ksb_status status
    cdef double value
    ksb.ksb_acc_init(&acc)
    for item in blocks:
        block = item
        if (cnp.PyArray_NDIM(block) != 1 or cnp.PyArray_TYPE(block) != cnp.NPY_DOUBLE
                or not cnp.PyArray_ISNOTSWAPPED(block)):
            raise TypeError("sum_blocks_f64: every block must be a one-dimensional float64 array")
        data = cnp.PyArray_DATA(block)
        n = cnp.PyArray_SIZE(block)
        stride = cnp.PyArray_STRIDE(block, 0)
        with nogil:
            status = ksb.ksb_acc_add_array_f64(&acc, data, n, stride)
        check(status, "sum")
        PyErr_CheckSignals()
    value = ksb.ksb_acc_to_f64(&acc)
    if value - value != 0.0:  # NaN or infinite: there is no rest
        return value, 0.0
    check(ksb.ksb_acc_subtract_f64(&acc, value), "sum")
    return value, ksb.ksb_acc_to_f64(&acc)


# ---------------------------------------------------------------------------------------------------
# Sums of iterables
# ---------------------------------------------------------------------------------------------------

cdef int add_integer(ksb.ksb_acc *acc, object value) except -1:
    """Add a Python integer of any size to what was added before, so that the rounded sum is right.

    The accumulator takes doubles. An integer below 2**1023 is a few of them, 53 bits each. The multiple of
    2**1023 above is added by repetition: the result is finite only if the addends before cancel it, and
    each of these is below 2 * 2**1023, so `most` repetitions lead out of range as surely as more would.
    """
    cdef double unit
    cdef size_t repetitions
    cdef int exponent = 0
    cdef object sign = -1 if value < 0 else 1
    cdef object most = 2 * <object>ksb.ksb_acc_count(acc) + 4
    cdef object high = abs(value) >> 1023
    cdef object low = abs(value) & ((1 << 1023) - 1)
    unit = ldexp(<double>sign, 1023)
    repetitions = min(high, most)
    check(ksb.ksb_acc_add_array_f64(acc, &unit, repetitions, 0), "fsum")
    # Once at least, because an integer zero is +0.0 and decides the sign of a sum of zeros.
    while True:
        unit = ldexp(<double>(sign * (low & (MAX_EXACT_INT - 1))), exponent)
        check(ksb.ksb_acc_add_f64(acc, unit), "fsum")
        low >>= 53
        exponent += 53
        if not low:
            return 0


def fsum(iterable, /) -> float:
    """Exact sum of the numbers of an iterable, rounded once.

    Where `math.fsum` raises, the rules of this library give a value: a sum out of range is an infinity,
    infinities of both signs give NaN, and what overflows on the way does not matter.

    Parameters
    ----------
    iterable : iterable of float or int
        Python and NumPy floats up to 64 bits and integers of any size, mixed as they come. Generators
        are consumed in bounded memory.

    Returns
    -------
    float
        The exact sum, rounded to nearest, ties to even. ``0.0`` if there is nothing to add.

    Raises
    ------
    TypeError
        If `iterable` is none, or an element is no such number. Fraction, Decimal and longdouble do not
        fit a double exactly and are refused.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> ks.fsum([1e16, 1.0, -1e16])
    1.0
    >>> ks.fsum(1 / 10 for _ in range(10))
    1.0
    >>> ks.fsum([2**60 + 1, -2.0**60])
    1.0
    """
    cdef ksb.ksb_acc acc
    cdef double buffer[BUFFER_LENGTH]
    cdef size_t filled = 0
    cdef Py_ssize_t index = 0
    cdef int overflow = 0
    cdef long long small
    cdef object integers = None  # the sum of those that are no doubles
    ksb.ksb_acc_init(&acc)
    for item in iterable:
        if PyFloat_CheckExact(item):
            buffer[filled] = PyFloat_AsDouble(item)
            filled += 1
        elif PyLong_Check(item) or (PyIndex_Check(item) and not cnp.PyArray_Check(item)):
            number = PyNumber_Index(item)
            small = PyLong_AsLongLongAndOverflow(number, &overflow)
            if not overflow and -MAX_EXACT_INT <= small <= MAX_EXACT_INT:
                buffer[filled] = <double>small
                filled += 1
            else:
                integers = number if integers is None else integers + number
        elif PyFloat_Check(item) or isinstance(item, EXACT_AS_DOUBLE):
            buffer[filled] = PyFloat_AsDouble(item)
            filled += 1
        else:
            raise TypeError(
                f"fsum: element {index} of 'iterable' is {type(item).__name__}; "
                f"it must be a float of at most 64 bits or an integer"
            )
        index += 1
        if filled == BUFFER_LENGTH:
            check(ksb.ksb_acc_add_array_f64(&acc, buffer, filled, sizeof(double)), "fsum")
            filled = 0
        if index % BUFFER_LENGTH == 0:
            PyErr_CheckSignals()
    check(ksb.ksb_acc_add_array_f64(&acc, buffer, filled, sizeof(double)), "fsum")
    if integers is not None:
        add_integer(&acc, integers)
    return ksb.ksb_acc_to_f64(&acc)
