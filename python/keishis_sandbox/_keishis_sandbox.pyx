# SPDX-License-Identifier: MIT
"""The C library seen from Python: one thin function per job; see keishis_sandbox for what users call."""

cimport cython
from cpython.buffer cimport PyObject_CheckBuffer
from cpython.bytes cimport PyBytes_AsString, PyBytes_FromStringAndSize
from cpython.exc cimport PyErr_CheckSignals
from cpython.float cimport PyFloat_AsDouble, PyFloat_Check, PyFloat_CheckExact
from cpython.iterator cimport PyIter_Check
from cpython.list cimport PyList_Size
from cpython.long cimport PyLong_Check
from cpython.number cimport PyIndex_Check, PyNumber_Index
from cpython.object cimport PyObject, PyTypeObject
from cpython.tuple cimport PyTuple_Size
from libc.limits cimport INT_MAX
from libc.math cimport ldexp
from libc.stdint cimport INT64_MAX, INT64_MIN, UINT64_MAX, int64_t, uint16_t, uint64_t
from libc.string cimport memcpy, memset

cimport numpy as cnp

from numpy import asarray, bool_, float16, float32, from_dlpack, integer, nditer, result_type
from numpy import dtype as dtype_class

from keishis_sandbox cimport _libksb as ksb


cdef extern from *:
    """
    #ifdef Py_LIMITED_API
    #define KSB_PY_FLOAT_VALUE(object) PyFloat_AsDouble(object)
    #else
    #define KSB_PY_FLOAT_VALUE(object) PyFloat_AS_DOUBLE(object)
    #endif

    /* The value of element i of a list or tuple if it is exactly a Python float: 1, else 0. Nothing can run between the look
     * and the reading, so a borrowed reference is enough where there is a GIL. */
    static inline int ksb_py_float_at(PyObject *sequence, int is_list, Py_ssize_t i, double *value)
    {
    #ifdef Py_GIL_DISABLED
        PyObject *item = is_list ? PyList_GetItemRef(sequence, i) : Py_NewRef(PyTuple_GET_ITEM(sequence, i));
        if (item == NULL) {
            PyErr_Clear();
            return 0;
        }
        const int found = PyFloat_CheckExact(item);
        if (found)
            *value = PyFloat_AS_DOUBLE(item);
        Py_DECREF(item);
        return found;
    #elif defined(Py_LIMITED_API)
        PyObject *item = is_list ? PyList_GetItem(sequence, i) : PyTuple_GetItem(sequence, i);
        if (!PyFloat_CheckExact(item))
            return 0;
        *value = PyFloat_AsDouble(item);
        return 1;
    #else
        PyObject *item = is_list ? PyList_GET_ITEM(sequence, i) : PyTuple_GET_ITEM(sequence, i);
        if (!PyFloat_CheckExact(item))
            return 0;
        *value = PyFloat_AS_DOUBLE(item);
        return 1;
    #endif
    }
    """
    double PyFloat_AS_DOUBLE "KSB_PY_FLOAT_VALUE"(object) noexcept
    bint float_at "ksb_py_float_at"(object sequence, bint is_list, Py_ssize_t i, double *value) noexcept

cdef extern from "Python.h":
    ctypedef PyObject *(*PyCFunction)(PyObject *, PyObject *) noexcept
    ctypedef struct PyMethodDef:
        const char *ml_name
        PyCFunction ml_meth
        int ml_flags
        const char *ml_doc
    const int METH_FASTCALL
    object PyCFunction_NewEx(PyMethodDef *definition, PyObject *self, object module)
    object PyLong_FromLongLong(long long value)
    long long PyLong_AsLongLongAndOverflow(object value, int *overflow) except? -1

cdef extern from "numpy/arrayobject.h":
    const int NPY_HALF  # numpy's own declarations leave it out
    object PyArray_Scalar(void *data, cnp.dtype descr, object base)
    object PyArray_New(
        PyTypeObject *subtype, int ndim, cnp.npy_intp *shape, int typenum, cnp.npy_intp *strides, void *data,
        int itemsize, int flags, object parent)

cdef extern from "ksb_py_config.h":
    const char *KSB_PY_PACKAGE_VERSION
    const char *KSB_PY_MINIMUM_LIBRARY
    const char *KSB_PY_MODE

cnp.import_array()
cnp.import_ufunc()

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


def kernel_is_valid() -> bool:
    """Whether KSB_KERNEL, if it is set, names a kernel set that runs here."""
    return ksb.ksb_kernel_status() == ksb.KSB_OK


def threads_are_valid() -> bool:
    """Whether KSB_THREADS, if it is set, is a number of threads."""
    return ksb.ksb_threads_status() == ksb.KSB_OK


def states_fit() -> bool:
    """Whether the library's accumulators and moments have the sizes this module was compiled for."""
    return ksb.ksb_acc_size() == sizeof(ksb.ksb_acc) and ksb.ksb_moments_size() == sizeof(ksb.ksb_moments)


def set_threads(n, /) -> None:
    """How many threads a long call may use.

    Threads are started for calls of 2**21 elements or more and end with them. They affect speed alone: results have the
    same bits for every number. The setting is that of the process. Other Python threads run meanwhile in any case.

    Parameters
    ----------
    n : int
        From 1 to 1024; 0 stands for all processors this process may run on.

    Raises
    ------
    TypeError
        If `n` is not an integer.
    ValueError
        If `n` is negative or above 1024. Nothing changes then.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> before = ks.get_threads()
    >>> ks.set_threads(2)
    >>> ks.get_threads()
    2
    >>> ks.set_threads(before)
    """
    if not PyIndex_Check(n) or isinstance(n, bool):
        raise TypeError(f"set_threads: argument 'n' must be an integer, not {type(n).__name__}")
    number = PyNumber_Index(n)
    if not 0 <= number <= INT_MAX or ksb.ksb_set_threads(number) != ksb.KSB_OK:
        raise ValueError(f"set_threads: argument 'n' must be from 1 to 1024, or 0 for all processors, not {number}")


def get_threads() -> int:
    """How many threads a long call may use: 1, unless `set_threads` or the environment variable KSB_THREADS says otherwise.

    Returns
    -------
    int
    """
    return ksb.ksb_get_threads()


# ---------------------------------------------------------------------------------------------------
# The sum of two integers
# ---------------------------------------------------------------------------------------------------

cdef int64_t as_int64(object value, str name) except? -1:
    cdef int overflow = 0
    cdef int64_t result
    if not PyIndex_Check(value):
        raise TypeError(f"mysum: argument '{name}' must be an integer, not {type(value).__name__}")
    result = PyLong_AsLongLongAndOverflow(value, &overflow)
    if overflow:
        raise OverflowError(f"mysum: argument '{name}' is outside int64, -2**63 to 2**63 - 1")
    return result


cdef object mysum_vectorcall(PyObject *nothing, PyObject *const *arguments, Py_ssize_t count):
    """mysum as CPython calls it fastest, in the limited API too, where Cython's own functions take a tuple."""
    cdef int64_t left, right
    cdef int64_t result = 0
    if count != 2:
        raise TypeError(f"mysum() takes exactly 2 positional arguments ({count} given)")
    left = as_int64(<object>arguments[0], "a")
    right = as_int64(<object>arguments[1], "b")
    if ksb.ksb_mysum(left, right, &result) != ksb.KSB_OK:
        raise OverflowError(f"mysum: {left} + {right} is outside int64, -2**63 to 2**63 - 1")
    return PyLong_FromLongLong(result)


cdef PyMethodDef MYSUM
MYSUM.ml_name = b"mysum"
MYSUM.ml_meth = <PyCFunction><void *>mysum_vectorcall
MYSUM.ml_flags = METH_FASTCALL
MYSUM.ml_doc = b"""mysum(a, b, /)
--

Sum of two 64-bit integers.

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
mysum = PyCFunction_NewEx(&MYSUM, NULL, __name__)


# ---------------------------------------------------------------------------------------------------
# One idea a file
# ---------------------------------------------------------------------------------------------------

include "elements.pxi"
include "ufuncs.pxi"
include "iterables.pxi"
include "reduce.pxi"
include "accumulator.pxi"
include "grouped.pxi"
