# SPDX-License-Identifier: MIT
"""Exact running sums and moments as Python objects.

Data are first gathered into a value on the stack and then merged in one step, so that an error or Ctrl-C half way leaves the
object as it was, and threads that add to one object while the GIL is released cannot meet inside it.
"""

cdef Accumulator new_accumulator(const ksb.ksb_acc *acc):
    cdef Accumulator made = Accumulator.__new__(Accumulator)
    made.acc = acc[0]
    return made


cdef Moments new_moments(const ksb.ksb_moments *moments):
    cdef Moments made = Moments.__new__(Moments)
    made.moments = moments[0]
    return made


cdef ksb.ksb_acc state_of(Accumulator a) noexcept:
    """What an accumulator holds. Without a GIL another thread may be changing it, so whoever reads it reads a copy."""
    with cython.critical_section(a):
        return a.acc


cdef ksb.ksb_moments moments_of(Moments m) noexcept:
    """What moments hold, as `state_of`."""
    with cython.critical_section(m):
        return m.moments


# ---------------------------------------------------------------------------------------------------
# From what users give to a State
# ---------------------------------------------------------------------------------------------------

cdef bint is_array_like(x) except -1:
    """Whether NumPy can take `x` as it lies in memory, or it converts itself."""
    if cnp.PyArray_Check(x):
        return True
    if isinstance(x, (str, bytes, bytearray)):
        return False
    if isinstance(x, (list, tuple)):
        return len(x) > 0 and (isinstance(x[0], (list, tuple)) or cnp.PyArray_Check(x[0]))
    if PyIter_Check(x):
        return False
    return (PyObject_CheckBuffer(x) or hasattr(x, "__array__") or hasattr(x, "__array_interface__")
            or hasattr(x, "__dlpack__"))


def is_masked(x, /):
    """Whether x is a masked array. numpy.ma takes as long to import as this package; who has a masked array has it."""
    if not cnp.PyArray_Check(x) or cnp.PyArray_CheckExact(x):
        return False
    from numpy.ma import MaskedArray
    return isinstance(x, MaskedArray)


def as_array(x, /):
    """numpy.asarray, and tensors that offer their memory by DLPack alone, as the array API standard has it."""
    if hasattr(x, "__dlpack__") and not (hasattr(x, "__array__") or PyObject_CheckBuffer(x)):
        return from_dlpack(x)
    return asarray(x)


cdef cnp.ndarray real_array(x, str what):
    """`x` as an array of real numbers; a TypeError says what is wrong."""
    if is_masked(x):
        x = x.compressed()
    cdef cnp.ndarray array = as_array(x)
    cdef int element = element_of(cnp.PyArray_TYPE(array))
    if element < 0:
        raise TypeError(f"{what}: cannot add {array.dtype} data exactly{way_out(array.dtype)}")
    if is_complex(element):
        raise TypeError(f"{what}: one object holds real numbers; use two, for x.real and x.imag")
    return array


def way_out(dtype, /) -> str:
    """What the user of an element type that is none of ours can do instead."""
    if dtype.kind in "fc":
        narrow = "float64" if dtype.kind == "f" else "complex128"
        return f"; convert with x.astype(numpy.{narrow}), which rounds each element"
    if dtype.kind == "O":
        return "; use fsum for an iterable of Python numbers, or convert with numpy.asarray(x, dtype=float)"
    if dtype.kind in "mM":
        return "; convert with x.astype(numpy.int64), which counts the units"
    return "; numbers are needed"


cdef int gather_array(State *s, cnp.ndarray array, int operation, str what) except -1:
    cdef Layout l
    cdef char is_reduced[MOST_AXES]
    cdef int element = element_of(cnp.PyArray_TYPE(array))
    cdef bint swapped = not cnp.PyArray_ISNOTSWAPPED(array)
    cdef ksb.ksb_status status
    memset(is_reduced, 1, sizeof(is_reduced))
    lay_out(&l, array, None, is_reduced)
    with nogil:
        status = add_all(s, &l, operation, element, swapped, l.data, NULL)
    check(status, what)
    return 0


cdef int gather_integer(State *s, object number, int operation, str what) except -1:
    """Add one Python integer that fits int64 or uint64."""
    cdef int64_t as_signed
    cdef uint64_t as_unsigned
    if INT64_MIN <= number <= INT64_MAX:
        as_signed = number
        check(ksb.ksb_acc_add_i64(&s.acc[0], as_signed) if operation == SUM
              else ksb.ksb_moments_add_i64(&s.moments[0], as_signed), what)
    elif 0 < number <= UINT64_MAX:
        as_unsigned = number
        check(ksb.ksb_acc_add_u64(&s.acc[0], as_unsigned) if operation == SUM
              else ksb.ksb_moments_add_u64(&s.moments[0], as_unsigned), what)
    else:
        raise OverflowError(f"{what}: an integer is outside int64 and uint64; fsum takes integers of any size")
    return 0


cdef int gather_items(State *s, iterable, int operation, str what) except -1:
    """Add the numbers of an iterable."""
    cdef double tile[BUFFER_LENGTH]
    cdef size_t filled = 0
    cdef Py_ssize_t index = 0
    for item in iterable:
        if PyFloat_CheckExact(item):
            tile[filled] = PyFloat_AS_DOUBLE(item)
            filled += 1
        elif PyLong_Check(item) or (PyIndex_Check(item) and not cnp.PyArray_Check(item)):
            gather_integer(s, PyNumber_Index(item), operation, what)
        elif PyFloat_Check(item) or isinstance(item, EXACT_AS_DOUBLE):
            tile[filled] = PyFloat_AsDouble(item)
            filled += 1
        else:
            raise TypeError(
                f"{what}: element {index} is {type(item).__name__}; "
                f"it must be a float of at most 64 bits or an integer"
            )
        index += 1
        if filled == BUFFER_LENGTH:
            check(add_run(s, operation, F64, <char *>tile, filled, sizeof(double)), what)
            filled = 0
        if index % BUFFER_LENGTH == 0:
            PyErr_CheckSignals()
    check(add_run(s, operation, F64, <char *>tile, filled, sizeof(double)), what)
    return 0


cdef int gather_anything(State *s, x, int operation, str what) except -1:
    """Add a number, an array, anything NumPy takes for one, or an iterable of numbers to an empty State."""
    cdef double value
    memset(s, 0, sizeof(State))
    if PyFloat_Check(x) or isinstance(x, EXACT_AS_DOUBLE):
        value = PyFloat_AsDouble(x)
        check(add_run(s, operation, F64, <char *>&value, 1, 0), what)
    elif PyLong_Check(x) or isinstance(x, integer):
        gather_integer(s, PyNumber_Index(x), operation, what)
    elif is_array_like(x):
        gather_array(s, real_array(x, what), operation, what)
    elif PyIndex_Check(x):  # after arrays: tensors have __index__, which serves those of one element
        gather_integer(s, PyNumber_Index(x), operation, what)
    elif isinstance(x, (str, bytes, bytearray)) or not hasattr(x, "__iter__"):
        raise TypeError(f"{what}: argument 'x' must be a number, an array or an iterable of numbers, "
                        f"not {type(x).__name__}")
    else:
        gather_items(s, x, operation, what)
    return 0


cdef int gather_products(ksb.ksb_acc *acc, x, y, str what) except -1:
    """Add the products of two arrays of one shape to an empty accumulator."""
    cdef cnp.ndarray left, right
    cdef const void *left_data
    cdef const void *right_data
    cdef size_t n
    cdef ptrdiff_t left_stride, right_stride
    cdef int element
    cdef ksb.ksb_status status
    left, right = real_array(x, what), real_array(y, what)
    if (<object>left).shape != (<object>right).shape:
        raise ValueError(f"{what}: arguments 'x' and 'y' must have one shape, not {(<object>left).shape} "
                         f"and {(<object>right).shape}")
    dtype = exact_common_type(what, left, right)
    ksb.ksb_acc_init(acc)
    # Views of the operands where they lie in one stride, else tiles of them in `dtype`.
    blocks = nditer([left, right], flags=["buffered", "external_loop", "zerosize_ok", "grow_inner"],
                    op_flags=[["readonly"], ["readonly"]], op_dtypes=[dtype, dtype], casting="same_kind",
                    order="K", buffersize=2048)
    element = element_of(dtype.num)
    for pair in blocks:
        left, right = pair
        left_data, right_data = cnp.PyArray_DATA(left), cnp.PyArray_DATA(right)
        n = cnp.PyArray_SIZE(left)
        left_stride, right_stride = cnp.PyArray_STRIDE(left, 0), cnp.PyArray_STRIDE(right, 0)
        with nogil:
            status = ACC_ADD_PRODUCTS[element](
                acc, left_data, right_data, n, left_stride, right_stride)
        check(status, what)
        PyErr_CheckSignals()
    return 0


def exact_common_type(str what, *arrays):
    """The type that holds the elements of all arrays exactly, in native byte order."""
    dtype = result_type(*[array.dtype for array in arrays])
    if element_of(dtype.num) < 0:
        raise TypeError(f"{what}: there is no type of at most 64 bits for {' and '.join(str(a.dtype) for a in arrays)}")
    if dtype.kind in "fc":
        for array in arrays:
            if array.dtype.kind in "iu" and array.dtype.itemsize == 8 and array.size:
                if array.max() > MAX_EXACT_INT or (array.dtype.kind == "i" and array.min() < -MAX_EXACT_INT):
                    raise ValueError(f"{what}: {array.dtype} elements beyond 2**53 do not fit {dtype} exactly")
    return dtype


# ---------------------------------------------------------------------------------------------------
# Saved form
# ---------------------------------------------------------------------------------------------------

# Bytes that the saved form of any state fits in.
ACC_PACKED_MAX = ksb.KSB_ACC_PACKED_MAX
MOMENTS_PACKED_MAX = ksb.KSB_MOMENTS_PACKED_MAX


cdef int check_unpacked(ksb.ksb_status status, str what) except -1:
    if status != ksb.KSB_OK:
        raise ValueError(f"{what}: argument 'data': {ksb.ksb_status_string(status).decode('ascii')}")
    return 0


cdef tuple ratio_of(const ksb.ksb_acc *acc):
    """Numerator and denominator of a finite accumulator, from its saved form (docs/format.md)."""
    cdef char packed[ksb.KSB_ACC_PACKED_MAX]
    cdef size_t nbytes = 0
    check(ksb.ksb_acc_pack(acc, packed, sizeof(packed), &nbytes), "Accumulator")
    saved = PyBytes_FromStringAndSize(packed, nbytes)
    first, count = saved[8], saved[9]
    number = int.from_bytes(saved[48 : 48 + 8 * count], "little", signed=True)
    exponent = 64 * first - 2176
    if exponent >= 0 or number == 0:
        return number << max(exponent, 0), 1
    shift = min((number & -number).bit_length() - 1, -exponent)
    return number >> shift, 1 << (-exponent - shift)


cdef object rounded_scalar(char *value, int typenum):
    return PyArray_Scalar(value, cnp.PyArray_DescrFromType(typenum), None)


cdef int float_type(dtype, str what) except -1:
    """Type number of float64, float32 or float16; a TypeError for all else."""
    cdef int typenum = dtype_class(dtype).num
    if not 0 <= element_of(typenum) < FLOATS:
        raise TypeError(f"{what}: argument 'dtype' must be float64, float32 or float16, not {dtype_class(dtype)}")
    return typenum


cdef size_t degrees(ddof, str what) except? 1:
    """ddof as the library takes it."""
    if not PyIndex_Check(ddof) or isinstance(ddof, bool):
        raise TypeError(f"{what}: argument 'ddof' must be an integer, not {type(ddof).__name__}")
    number = PyNumber_Index(ddof)
    if not 0 <= number <= INT64_MAX:
        raise ValueError(f"{what}: argument 'ddof' must be from 0 to 2**63 - 1, not {number}")
    return number


# ---------------------------------------------------------------------------------------------------
# Accumulator
# ---------------------------------------------------------------------------------------------------

cdef class Accumulator:
    """Accumulator(x=None)\n--\n\nAn exact running sum of real numbers: fixed size, never rounded until it is read.

    Add data in pieces of any size and order, subtract them again, merge what other threads, processes or machines have
    summed: the value is the same as that of one sum over all.

    Parameters
    ----------
    x : number, array_like or iterable of numbers, optional
        What to begin with, as for `add`.

    Notes
    -----
    Subtracting is the inverse of adding, infinities and NaN included. ``==`` compares whole states (value, counts and the
    sign a zero would read with), so an object that holds a NaN equals one that holds a NaN. Mutable, hence not
    hashable. May be pickled and copied. 576 bytes of state.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> acc = ks.Accumulator()
    >>> for chunk in ([1e16, 1.0], [0.5], [-1e16]):
    ...     acc.add(chunk)
    >>> acc.value, acc.count
    (1.5, 4)
    >>> acc -= 0.5
    >>> acc
    Accumulator(value=1.0, count=3)
    """

    cdef ksb.ksb_acc acc

    def __init__(self, x=None):
        if x is not None:
            self.add(x)

    def add(self, x, /):
        """Add a number, an array of any shape, or an iterable of numbers.

        Parameters
        ----------
        x : number, array_like, iterable or Accumulator
            Python and NumPy floats of at most 64 bits, integers within int64 or uint64, arrays of real numbers (the masked
            elements of masked arrays are left out), iterables of numbers, or what another accumulator holds.

        Raises
        ------
        OverflowError
            If an integer is outside int64 and uint64.
        TypeError
            If `x` is complex or no number. Nothing is added then, nor if an iterable raises half way.
        """
        cdef State s
        cdef double value
        if PyFloat_CheckExact(x):
            value = PyFloat_AS_DOUBLE(x)
            with cython.critical_section(self):
                check(ksb.ksb_acc_add_f64(&self.acc, value), "Accumulator.add")
        elif isinstance(x, Accumulator):
            self.merge(x)
        else:
            gather_anything(&s, x, SUM, "Accumulator.add")
            with cython.critical_section(self):
                check(ksb.ksb_acc_merge(&self.acc, &s.acc[0]), "Accumulator.add")

    def subtract(self, x, /):
        """Take out what was added: the inverse of `add`, for the same arguments.

        Parameters
        ----------
        x : number, array_like, iterable or Accumulator
            As for `add`. What was never added may be subtracted too; counts may become negative.
        """
        cdef State s
        if isinstance(x, Accumulator):
            s.acc[0] = state_of(x)
        else:
            gather_anything(&s, x, SUM, "Accumulator.subtract")
        with cython.critical_section(self):
            check(ksb.ksb_acc_subtract(&self.acc, &s.acc[0]), "Accumulator.subtract")

    def add_products(self, x, y, /):
        """Add the products of the elements of two arrays, each of them exact.

        Parameters
        ----------
        x, y : array_like
            Real, of one shape. Elements that no common type holds exactly are refused.

        Examples
        --------
        >>> import keishis_sandbox as ks
        >>> acc = ks.Accumulator()
        >>> acc.add_products([1e200, 3.0, 1e200], [1e200, 2.0, -1e200])
        >>> acc.value
        6.0
        """
        cdef ksb.ksb_acc products
        gather_products(&products, x, y, "Accumulator.add_products")
        with cython.critical_section(self):
            check(ksb.ksb_acc_merge(&self.acc, &products), "Accumulator.add_products")

    def subtract_products(self, x, y, /):
        """Take out the products of the elements of two arrays: the inverse of `add_products`.

        Parameters
        ----------
        x, y : array_like
            As for `add_products`.
        """
        cdef ksb.ksb_acc products
        gather_products(&products, x, y, "Accumulator.subtract_products")
        with cython.critical_section(self):
            check(ksb.ksb_acc_subtract(&self.acc, &products), "Accumulator.subtract_products")

    def merge(self, Accumulator other not None, /):
        """Add all that another accumulator holds.

        Parameters
        ----------
        other : Accumulator
            It stays as it is.
        """
        cdef ksb.ksb_acc theirs = state_of(other)
        with cython.critical_section(self):
            check(ksb.ksb_acc_merge(&self.acc, &theirs), "Accumulator.merge")

    def compare(self, Accumulator other not None, /):
        """Compare the exact values.

        Parameters
        ----------
        other : Accumulator
            What to compare with.

        Returns
        -------
        int
            -1, 0 or 1 as the value is less than, equal to or greater than that of `other`.

        Raises
        ------
        ValueError
            If one of the values is NaN.
        """
        cdef ksb.ksb_acc ours = state_of(self)
        cdef ksb.ksb_acc theirs = state_of(other)
        cdef int order = 0
        if ksb.ksb_acc_compare(&ours, &theirs, &order) != ksb.KSB_OK:
            raise ValueError("Accumulator.compare: NaN cannot be compared")
        return order

    @property
    def value(self):
        """The value, rounded once to a Python float."""
        cdef ksb.ksb_acc acc = state_of(self)
        return ksb.ksb_acc_to_f64(&acc)

    @property
    def count(self):
        """Number of addends, less the number subtracted."""
        cdef ksb.ksb_acc acc = state_of(self)
        return ksb.ksb_acc_count(&acc)

    def round(self, dtype, /):
        """The value, rounded once to a type.

        Parameters
        ----------
        dtype : data-type
            One of float64, float32 and float16.

        Returns
        -------
        numpy scalar
        """
        cdef char value[16]
        cdef int typenum = float_type(dtype, "Accumulator.round")
        cdef ksb.ksb_acc acc = state_of(self)
        round_sum(&acc, element_of(typenum), value)
        return rounded_scalar(value, typenum)

    def as_integer_ratio(self):
        """The exact value as a pair of integers in lowest terms, the denominator positive.

        Returns
        -------
        tuple of int

        Raises
        ------
        OverflowError
            If the value is an infinity.
        ValueError
            If the value is NaN.

        Examples
        --------
        >>> import keishis_sandbox as ks
        >>> ks.Accumulator([2.0**60, 2.0**-60]).as_integer_ratio() == (2**120 + 1, 2**60)
        True
        """
        cdef ksb.ksb_acc acc = state_of(self)
        cdef double value = ksb.ksb_acc_to_f64(&acc)
        cdef int special = 0
        if value != value:
            raise ValueError("Accumulator.as_integer_ratio: NaN is no ratio of integers")
        if value - value != 0.0:
            # An infinity in the data, or a finite value that rounds to one.
            special = not is_finite_state(&acc)
        if special:
            raise OverflowError("Accumulator.as_integer_ratio: an infinity is no ratio of integers")
        return ratio_of(&acc)

    def tobytes(self):
        """The saved form: canonical (equal states have equal bytes), the same on every machine and in every language.

        Returns
        -------
        bytes
        """
        cdef char packed[ksb.KSB_ACC_PACKED_MAX]
        cdef size_t nbytes = 0
        cdef ksb.ksb_acc acc = state_of(self)
        check(ksb.ksb_acc_pack(&acc, packed, sizeof(packed), &nbytes), "Accumulator.tobytes")
        return PyBytes_FromStringAndSize(packed, nbytes)

    @cython.binding(True)
    @classmethod
    def frombytes(cls, data, /):
        """The accumulator that `tobytes` saved.

        Parameters
        ----------
        data : bytes-like
            All bytes of one saved form, and no more.

        Returns
        -------
        Accumulator

        Raises
        ------
        ValueError
            If `data` is no saved form of an accumulator: truncated, damaged, or of a later version.
        """
        cdef bytes saved = bytes_of(data, "Accumulator.frombytes")
        cdef Accumulator made = cls.__new__(cls)
        check_unpacked(ksb.ksb_acc_unpack(&made.acc, PyBytes_AsString(saved), len(saved)), "Accumulator.frombytes")
        return made

    def __float__(self):
        return self.value

    def __iadd__(self, x):
        self.add(x)
        return self

    def __isub__(self, x):
        self.subtract(x)
        return self

    def __add__(self, x):
        if isinstance(x, Moments):
            return NotImplemented
        cdef Accumulator result = self.__copy__()
        result.add(x)
        return result

    def __radd__(self, x):
        return self.__add__(x)

    def __sub__(self, x):
        if isinstance(x, Moments):
            return NotImplemented
        cdef Accumulator result = self.__copy__()
        result.subtract(x)
        return result

    def __eq__(self, other):
        if not isinstance(other, Accumulator):
            return NotImplemented
        cdef ksb.ksb_acc ours = state_of(self)
        cdef ksb.ksb_acc theirs = state_of(other)
        return bool(ksb.ksb_acc_equal(&ours, &theirs))

    __hash__ = None

    def __copy__(self):
        cdef Accumulator made = type(self).__new__(type(self))
        made.acc = state_of(self)
        return made

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __reduce__(self):
        return type(self).frombytes, (self.tobytes(),)

    def __repr__(self):
        return f"{type(self).__name__}(value={self.value!r}, count={self.count})"


cdef bint is_finite_state(const ksb.ksb_acc *acc):
    """Whether no infinity and no NaN is held. An accumulator with both signs of infinity taken out twice reads as what
    remains, so the counts decide: they are in the saved form (docs/format.md)."""
    cdef char packed[ksb.KSB_ACC_PACKED_MAX]
    cdef size_t nbytes = 0
    check(ksb.ksb_acc_pack(acc, packed, sizeof(packed), &nbytes), "Accumulator")
    return PyBytes_FromStringAndSize(packed + 24, 24) == bytes(24)


cdef bytes bytes_of(data, str what):
    if not PyObject_CheckBuffer(data):
        raise TypeError(f"{what}: argument 'data' must be bytes, not {type(data).__name__}")
    # Of what is an integer, too, an array of one among them, bytes() would make that many zeros.
    return memoryview(data).tobytes()


# ---------------------------------------------------------------------------------------------------
# Moments
# ---------------------------------------------------------------------------------------------------

cdef class Moments:
    """Moments(x=None)\n--\n\nCount, sum and sum of squares, exactly: mean, variance, standard deviation, norm of data in pieces.

    Parameters
    ----------
    x : number, array_like or iterable of numbers, optional
        What to begin with, as for `add`.

    Notes
    -----
    As `Accumulator`: pieces of any size and order, subtraction is the inverse of adding, ``==`` compares whole states, not
    hashable, may be pickled and copied. 848 bytes of state.

    Examples
    --------
    >>> import keishis_sandbox as ks
    >>> m = ks.Moments([2.0, 4.0, 4.0, 4.0])
    >>> m += [5.0, 5.0, 7.0, 9.0]
    >>> m.mean, m.std(), m.count
    (5.0, 2.0, 8)
    """

    cdef ksb.ksb_moments moments

    def __init__(self, x=None):
        if x is not None:
            self.add(x)

    def add(self, x, /):
        """Add a number, an array of any shape, or an iterable of numbers.

        Parameters
        ----------
        x : number, array_like, iterable or Moments
            As for `Accumulator.add`.
        """
        cdef State s
        if isinstance(x, Moments):
            self.merge(x)
            return
        gather_anything(&s, x, MEAN, "Moments.add")
        with cython.critical_section(self):
            check(ksb.ksb_moments_merge(&self.moments, &s.moments[0]), "Moments.add")

    def subtract(self, x, /):
        """Take out what was added: the inverse of `add`, for the same arguments.

        Parameters
        ----------
        x : number, array_like, iterable or Moments
            As for `add`. What was never added may be subtracted too; counts may become negative.
        """
        cdef State s
        if isinstance(x, Moments):
            s.moments[0] = moments_of(x)
        else:
            gather_anything(&s, x, MEAN, "Moments.subtract")
        with cython.critical_section(self):
            check(ksb.ksb_moments_subtract(&self.moments, &s.moments[0]), "Moments.subtract")

    def merge(self, Moments other not None, /):
        """Add all that other moments hold.

        Parameters
        ----------
        other : Moments
            They stay as they are.
        """
        cdef ksb.ksb_moments theirs = moments_of(other)
        with cython.critical_section(self):
            check(ksb.ksb_moments_merge(&self.moments, &theirs), "Moments.merge")

    @property
    def count(self):
        """Number of values, less the number subtracted."""
        cdef ksb.ksb_moments moments = moments_of(self)
        return ksb.ksb_moments_count(&moments)

    @property
    def sum(self):
        """The sum, rounded once to a Python float."""
        cdef ksb.ksb_moments moments = moments_of(self)
        return ksb.ksb_moments_sum(&moments)

    @property
    def mean(self):
        """The mean, rounded once to a Python float; NaN if nothing was added."""
        cdef ksb.ksb_moments moments = moments_of(self)
        return ksb.ksb_moments_mean(&moments)

    @property
    def norm(self):
        """The square root of the sum of squares, rounded once to a Python float."""
        cdef ksb.ksb_moments moments = moments_of(self)
        return ksb.ksb_moments_norm(&moments)

    def var(self, ddof=0):
        """The variance, rounded once.

        Parameters
        ----------
        ddof : int, optional
            Delta degrees of freedom: the divisor is the count less `ddof`.

        Returns
        -------
        float
            NaN if the count is at most `ddof`.
        """
        cdef ksb.ksb_moments moments = moments_of(self)
        return ksb.ksb_moments_var(&moments, degrees(ddof, "Moments.var"))

    def std(self, ddof=0):
        """The standard deviation: the square root of the exact variance, rounded once.

        Parameters
        ----------
        ddof : int, optional
            Delta degrees of freedom: the divisor is the count less `ddof`.

        Returns
        -------
        float
            NaN if the count is at most `ddof`.
        """
        cdef ksb.ksb_moments moments = moments_of(self)
        return ksb.ksb_moments_std(&moments, degrees(ddof, "Moments.std"))

    def tobytes(self):
        """The saved form: canonical (equal states have equal bytes), the same on every machine and in every language.

        Returns
        -------
        bytes
        """
        cdef char packed[ksb.KSB_MOMENTS_PACKED_MAX]
        cdef size_t nbytes = 0
        cdef ksb.ksb_moments moments = moments_of(self)
        check(ksb.ksb_moments_pack(&moments, packed, sizeof(packed), &nbytes), "Moments.tobytes")
        return PyBytes_FromStringAndSize(packed, nbytes)

    @cython.binding(True)
    @classmethod
    def frombytes(cls, data, /):
        """The moments that `tobytes` saved.

        Parameters
        ----------
        data : bytes-like
            All bytes of one saved form, and no more.

        Returns
        -------
        Moments

        Raises
        ------
        ValueError
            If `data` is no saved form of moments: truncated, damaged, or of a later version.
        """
        cdef bytes saved = bytes_of(data, "Moments.frombytes")
        cdef Moments made = cls.__new__(cls)
        check_unpacked(ksb.ksb_moments_unpack(&made.moments, PyBytes_AsString(saved), len(saved)), "Moments.frombytes")
        return made

    def __iadd__(self, x):
        self.add(x)
        return self

    def __isub__(self, x):
        self.subtract(x)
        return self

    def __add__(self, x):
        if isinstance(x, Accumulator):
            return NotImplemented
        cdef Moments result = self.__copy__()
        result.add(x)
        return result

    def __radd__(self, x):
        return self.__add__(x)

    def __sub__(self, x):
        if isinstance(x, Accumulator):
            return NotImplemented
        cdef Moments result = self.__copy__()
        result.subtract(x)
        return result

    def __eq__(self, other):
        if not isinstance(other, Moments):
            return NotImplemented
        cdef ksb.ksb_moments ours = moments_of(self)
        cdef ksb.ksb_moments theirs = moments_of(other)
        return bool(ksb.ksb_moments_equal(&ours, &theirs))

    __hash__ = None

    def __copy__(self):
        cdef Moments made = type(self).__new__(type(self))
        made.moments = moments_of(self)
        return made

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __reduce__(self):
        return type(self).frombytes, (self.tobytes(),)

    def __repr__(self):
        return f"{type(self).__name__}(mean={self.mean!r}, count={self.count})"


# ---------------------------------------------------------------------------------------------------
# Reading with a result type
# ---------------------------------------------------------------------------------------------------

def round_integer(Accumulator acc not None, int typenum, /):
    """An accumulator of integers as int64 or uint64; None if it does not fit."""
    cdef char value[16]
    cdef ksb.ksb_acc state = state_of(acc)
    if not read_integer(&state, not is_unsigned(typenum), value):
        return None
    return rounded_scalar(value, typenum)


def round_moments_to(Moments m not None, int operation, ddof, int typenum, /):
    """mean, norm, var or std of moments, rounded once to a float type."""
    cdef char value[16]
    cdef ksb.ksb_moments moments = moments_of(m)
    round_moments(&moments, operation, ddof, element_of(typenum), value)
    return rounded_scalar(value, typenum)


def round_complex_spread_to(Moments re not None, Moments im not None, int operation, ddof, int typenum, /):
    """var or std of complex data from the moments of their parts, rounded once to float64 or float32."""
    cdef char value[16]
    cdef ksb.ksb_moments real = moments_of(re)
    cdef ksb.ksb_moments imaginary = moments_of(im)
    round_complex_spread(&real, &imaginary, operation, ddof, element_of(typenum), value)
    return rounded_scalar(value, typenum)
