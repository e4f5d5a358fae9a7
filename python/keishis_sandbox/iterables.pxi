# SPDX-License-Identifier: MIT
"""Numbers that come one at a time: lists, generators, any iterable."""

# NumPy scalars that are no Python float or int, and that float() converts exactly.
cdef tuple EXACT_AS_DOUBLE = (float32, float16, bool_)

# Integers up to this size are doubles, exactly: 2**53.
cdef int64_t MAX_EXACT_INT = 0x20000000000000

# Elements that are handed to C at a time (4 KiB), and after which it looks for Ctrl-C.
cdef enum:
    BUFFER_LENGTH = 512


cdef struct Buffer:
    # Doubles on their way into an accumulator.
    double item[BUFFER_LENGTH]
    size_t filled
    bint flushed    # whether the accumulator holds any of them yet


cdef int flush(Buffer *buffer, ksb.ksb_acc *acc, str what) except -1:
    if buffer.flushed == 0:
        ksb.ksb_acc_init(acc)
        buffer.flushed = True
    check(ksb.ksb_acc_add_array_f64(acc, buffer.item, buffer.filled, sizeof(double)), what)
    buffer.filled = 0
    PyErr_CheckSignals()
    return 0


cdef object take(Buffer *buffer, object item, Py_ssize_t index, str what):
    """Put a number that is not exactly a Python float into the buffer, or return it if it is an integer that is
    no double."""
    cdef int overflow = 0
    cdef long long small
    if PyLong_Check(item) or (PyIndex_Check(item) and not cnp.PyArray_Check(item)):
        number = PyNumber_Index(item)
        small = PyLong_AsLongLongAndOverflow(number, &overflow)
        if overflow or not -MAX_EXACT_INT <= small <= MAX_EXACT_INT:
            return number
        buffer.item[buffer.filled] = <double>small
    elif PyFloat_Check(item) or isinstance(item, EXACT_AS_DOUBLE):
        buffer.item[buffer.filled] = PyFloat_AsDouble(item)
    else:
        raise TypeError(
            f"{what}: element {index} of 'iterable' is {type(item).__name__}; "
            f"it must be a float of at most 64 bits or an integer"
        )
    buffer.filled += 1
    return None


cdef object gather(object iterable, Buffer *buffer, ksb.ksb_acc *acc, str what):
    """Take all numbers of an iterable. What is left in the buffer is not in the accumulator yet, which holds nothing
    valid before the first flush. Returns the sum of the integers that are no doubles, None if there are none.
    """
    cdef Py_ssize_t index = 0
    cdef object integers = None
    cdef bint is_list = type(iterable) is list
    buffer.filled = 0
    buffer.flushed = False
    if is_list or type(iterable) is tuple:
        # The length is asked for each time: __index__ of an element may change a list.
        while index < (PyList_Size(iterable) if is_list else PyTuple_Size(iterable)):
            if float_at(iterable, is_list, index, &buffer.item[buffer.filled]):
                buffer.filled += 1
            else:
                number = take(buffer, iterable[index], index, what)
                if number is not None:
                    integers = number if integers is None else integers + number
            index += 1
            if buffer.filled == BUFFER_LENGTH:
                flush(buffer, acc, what)
        return integers
    for item in iterable:
        if PyFloat_CheckExact(item):
            buffer.item[buffer.filled] = PyFloat_AS_DOUBLE(item)
            buffer.filled += 1
        else:
            number = take(buffer, item, index, what)
            if number is not None:
                integers = number if integers is None else integers + number
        index += 1
        if buffer.filled == BUFFER_LENGTH:
            flush(buffer, acc, what)
        elif index % BUFFER_LENGTH == 0:
            PyErr_CheckSignals()
    return integers


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


cdef double sum_of_array(cnp.ndarray array) except? -1.0:
    """An array is an iterable whose numbers need not be taken one at a time."""
    cdef State s
    memset(&s, 0, sizeof(s))
    gather_array(&s, array, SUM, "fsum")
    return ksb.ksb_acc_to_f64(&s.acc[0])


def fsum(iterable, /) -> float:
    """Exact sum of the numbers of an iterable, rounded once.

    Where `math.fsum` raises, the rules of this library give a value: a sum out of range is an infinity,
    infinities of both signs give NaN, and what overflows on the way does not matter.

    Parameters
    ----------
    iterable : iterable of float or int
        Python and NumPy floats up to 64 bits and integers of any size, mixed as they come. Generators
        are consumed in bounded memory; one-dimensional arrays are summed where they lie.

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
    cdef Buffer buffer
    cdef ksb.ksb_acc acc
    cdef object integers
    if type(iterable) is not list and type(iterable) is not tuple and is_array_like(iterable):
        array = as_array(iterable)
        if array.ndim == 1 and 0 <= element_of(array.dtype.num) < REALS and not is_masked(iterable):
            return sum_of_array(array)
    integers = gather(iterable, &buffer, &acc, "fsum")
    if not buffer.flushed and integers is None:
        return ksb.ksb_sum_f64(buffer.item, buffer.filled)
    flush(&buffer, &acc, "fsum")
    if integers is not None:
        add_integer(&acc, integers)
    return ksb.ksb_acc_to_f64(&acc)
