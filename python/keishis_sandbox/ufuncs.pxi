# SPDX-License-Identifier: MIT
"""Generalized ufuncs over the _many functions of the C library, and NumPy's type numbers for their loops.

A loop of a gufunc gets a pointer, a stride and a count for every operand, and a stride for the axis that is reduced:
just what _many takes. Nothing is copied for it. The gufuncs are called with an explicit signature, so NumPy
never promotes; casting is decided in _reductions.py.
"""

cdef void unary_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                     void *function) noexcept nogil:
    """(n)->()"""
    (<unary_many>function)(args[0], dims[1], steps[2], dims[0], steps[0], args[1], steps[1])


cdef void spread_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                      void *function) noexcept nogil:
    """(n),()->(): data and ddof, which is the same for all: its outer stride is 0."""
    cdef int64_t ddof = 0
    if dims[0] > 0:
        memcpy(&ddof, args[1], sizeof(ddof))
    (<spread_many>function)(args[0], dims[1], steps[3], ddof, dims[0], steps[0], args[2], steps[2])


cdef void note_failure(char *fits, cnp.npy_intp step, cnp.npy_intp count, ksb.ksb_status status,
                       size_t failed) noexcept nogil:
    """Write which results fit: all, or not the first that failed."""
    cdef cnp.npy_intp i
    for i in range(count):
        fits[i * step] = 1
    if status != ksb.KSB_OK and count > 0:
        fits[<cnp.npy_intp>failed * step] = 0


cdef void integer_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                       void *function) noexcept nogil:
    """(n)->(),(): the sum, and whether it fits."""
    cdef size_t failed = 0
    cdef ksb.ksb_status status = (<integer_many>function)(
        args[0], dims[1], steps[3], dims[0], steps[0], args[1], steps[1], &failed)
    note_failure(args[2], steps[2], dims[0], status, failed)


cdef void product_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                       void *function) noexcept nogil:
    """(n),(n)->()"""
    (<product_many>function)(args[0], args[1], dims[1], steps[3], steps[4], dims[0], steps[0], steps[1],
                             args[2], steps[2])


cdef void integer_product_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                               void *function) noexcept nogil:
    """(n),(n)->(),(): the dot product, and whether it fits."""
    cdef size_t failed = 0
    cdef ksb.ksb_status status = (<integer_product_many>function)(
        args[0], args[1], dims[1], steps[4], steps[5], dims[0], steps[0], steps[1], args[2], steps[2], &failed)
    note_failure(args[3], steps[3], dims[0], status, failed)


cdef void weighted_spread_loop(char **args, const cnp.npy_intp *dims, const cnp.npy_intp *steps,
                               void *function) noexcept nogil:
    """(n),(n),()->(): data, weights and ddof, which is the same for all."""
    cdef int64_t ddof = 0
    if dims[0] > 0:
        memcpy(&ddof, args[2], sizeof(ddof))
    (<weighted_spread_many>function)(args[0], args[1], dims[1], steps[4], steps[5], ddof, dims[0], steps[0],
                                     steps[1], args[3], steps[3])


# ---------------------------------------------------------------------------------------------------
# NumPy's type numbers
# ---------------------------------------------------------------------------------------------------

cdef int FLOAT_TYPES[FLOATS]
FLOAT_TYPES = [cnp.NPY_DOUBLE, cnp.NPY_FLOAT, NPY_HALF]

# Every number NumPy knows an integer type by: two of them may be the same type of C.
cdef int INTEGER_TYPES[11]
INTEGER_TYPES = [
    cnp.NPY_BOOL, cnp.NPY_BYTE, cnp.NPY_UBYTE, cnp.NPY_SHORT, cnp.NPY_USHORT, cnp.NPY_INT, cnp.NPY_UINT,
    cnp.NPY_LONG, cnp.NPY_ULONG, cnp.NPY_LONGLONG, cnp.NPY_ULONGLONG,
]

cdef int COMPLEX_TYPES[2]
COMPLEX_TYPES = [cnp.NPY_CDOUBLE, cnp.NPY_CFLOAT]


cdef bint is_unsigned(int typenum) noexcept nogil:
    return typenum != cnp.NPY_BOOL and U8 <= element_of(typenum) <= U64


cdef int real_type(int typenum) noexcept nogil:
    """Of the parts of a complex type; a real type is its own."""
    return (cnp.NPY_DOUBLE if typenum == cnp.NPY_CDOUBLE
            else cnp.NPY_FLOAT if typenum == cnp.NPY_CFLOAT else typenum)


cdef int natural_type(int operation, int typenum) noexcept nogil:
    """What NumPy's own reduction of such data gives."""
    cdef int element = element_of(typenum)
    if I8 <= element <= U64:
        if operation == SUM or operation == NANSUM:
            return cnp.NPY_UINT64 if is_unsigned(typenum) else cnp.NPY_INT64
        return cnp.NPY_DOUBLE
    if operation in (NORM, VAR, STD, NANVAR, NANSTD):
        return real_type(typenum)
    return typenum


# ---------------------------------------------------------------------------------------------------
# The gufuncs
# ---------------------------------------------------------------------------------------------------

cdef enum:
    MOST_LOOPS = 32
    MOST_OPERANDS = 4

cdef struct Loops:
    # A gufunc keeps pointers into this, so it lives as long as the module.
    cnp.PyUFuncGenericFunction function[MOST_LOOPS]
    void *data[MOST_LOOPS]
    char types[MOST_LOOPS * MOST_OPERANDS]
    int count

cdef Loops LOOPS[17]
cdef int GUFUNC_COUNT = 0


cdef void add_loop(Loops *loops, cnp.PyUFuncGenericFunction loop, void *function, int operands,
                   const int *types) noexcept:
    cdef int i
    if function == NULL:
        return
    loops.function[loops.count] = loop
    loops.data[loops.count] = function
    for i in range(operands):
        loops.types[loops.count * operands + i] = <char>types[i]
    loops.count += 1


cdef void add_unary_loops(Loops *loops, int operation, const unary_many *functions,
                          const unary_many *as_f64, int elements) noexcept:
    cdef int types[2]
    cdef int typenum
    for typenum in range(32):
        if 0 <= element_of(typenum) < elements:
            types[0] = typenum
            types[1] = natural_type(operation, typenum)
            add_loop(loops, <cnp.PyUFuncGenericFunction>unary_loop, <void *>functions[element_of(typenum)], 2, types)
    for typenum in (cnp.NPY_FLOAT, NPY_HALF):
        types[0] = typenum
        types[1] = cnp.NPY_DOUBLE
        add_loop(loops, <cnp.PyUFuncGenericFunction>unary_loop, <void *>as_f64[element_of(typenum)], 2, types)


cdef void add_spread_loops(Loops *loops, int operation, const spread_many *functions,
                           const spread_many *as_f64, int elements) noexcept:
    cdef int types[3]
    cdef int typenum
    types[1] = cnp.NPY_INT64
    for typenum in range(32):
        if 0 <= element_of(typenum) < elements:
            types[0] = typenum
            types[2] = natural_type(operation, typenum)
            add_loop(loops, <cnp.PyUFuncGenericFunction>spread_loop, <void *>functions[element_of(typenum)], 3, types)
    for typenum in (cnp.NPY_FLOAT, NPY_HALF):
        types[0] = typenum
        types[2] = cnp.NPY_DOUBLE
        add_loop(loops, <cnp.PyUFuncGenericFunction>spread_loop, <void *>as_f64[element_of(typenum)], 3, types)


cdef void add_product_loops(Loops *loops, const product_many *functions, const product_many *as_f64,
                            int elements) noexcept:
    cdef int types[3]
    cdef int typenum
    for typenum in range(32):
        if 0 <= element_of(typenum) < elements:
            types[0] = types[1] = types[2] = typenum
            add_loop(loops, <cnp.PyUFuncGenericFunction>product_loop, <void *>functions[element_of(typenum)], 3, types)
    if as_f64 == NULL:
        return
    for typenum in (cnp.NPY_FLOAT, NPY_HALF):
        types[0] = types[1] = typenum
        types[2] = cnp.NPY_DOUBLE
        add_loop(loops, <cnp.PyUFuncGenericFunction>product_loop, <void *>as_f64[element_of(typenum)], 3, types)


cdef void add_weighted_spread_loops(Loops *loops, const weighted_spread_many *functions,
                                    const weighted_spread_many *as_f64) noexcept:
    cdef int types[4]
    cdef int typenum
    types[2] = cnp.NPY_INT64
    for typenum in FLOAT_TYPES:
        types[0] = types[1] = types[3] = typenum
        add_loop(loops, <cnp.PyUFuncGenericFunction>weighted_spread_loop,
                 <void *>functions[element_of(typenum)], 4, types)
        if typenum != cnp.NPY_DOUBLE:
            types[3] = cnp.NPY_DOUBLE
            add_loop(loops, <cnp.PyUFuncGenericFunction>weighted_spread_loop,
                     <void *>as_f64[element_of(typenum)], 4, types)


cdef void add_integer_loops(Loops *loops, Loops *products) noexcept:
    cdef int types[4]
    cdef int typenum
    for typenum in INTEGER_TYPES:
        types[0] = typenum
        types[1] = natural_type(SUM, typenum)
        types[2] = cnp.NPY_BOOL
        add_loop(loops, <cnp.PyUFuncGenericFunction>integer_loop, <void *>INTEGER_SUMS[element_of(typenum)], 3, types)
        types[2] = types[1]
        types[1] = typenum
        types[3] = cnp.NPY_BOOL
        add_loop(products, <cnp.PyUFuncGenericFunction>integer_product_loop,
                 <void *>INTEGER_DOTS[element_of(typenum)], 4, types)


cdef object gufunc(Loops *loops, const char *name, const char *signature, int inputs, int outputs):
    return cnp.PyUFunc_FromFuncAndDataAndSignature(
        loops.function, loops.data, loops.types, loops.count, inputs, outputs, cnp.PyUFunc_None, name,
        b"One exact reduction for each position of the outer axes.", 0, signature)


cdef dict make_gufuncs():
    """All of them, by the name of the operation."""
    cdef dict made = {}
    cdef Loops *loops = LOOPS
    add_unary_loops(loops, SUM, SUMS, SUMS_AS_F64, ELEMENTS)
    made["sum"] = gufunc(loops, b"sum", b"(n)->()", 1, 1)
    loops += 1
    add_unary_loops(loops, MEAN, MEANS, MEANS_AS_F64, ELEMENTS)
    made["mean"] = gufunc(loops, b"mean", b"(n)->()", 1, 1)
    loops += 1
    add_unary_loops(loops, NORM, NORMS, NORMS_AS_F64, ELEMENTS)
    made["norm"] = gufunc(loops, b"norm", b"(n)->()", 1, 1)
    loops += 1
    add_spread_loops(loops, VAR, VARS, VARS_AS_F64, ELEMENTS)
    made["var"] = gufunc(loops, b"var", b"(n),()->()", 2, 1)
    loops += 1
    add_spread_loops(loops, STD, STDS, STDS_AS_F64, ELEMENTS)
    made["std"] = gufunc(loops, b"std", b"(n),()->()", 2, 1)
    loops += 1
    add_unary_loops(loops, NANSUM, NANSUMS, NANSUMS_AS_F64, FLOATS)
    made["nansum"] = gufunc(loops, b"nansum", b"(n)->()", 1, 1)
    loops += 1
    add_unary_loops(loops, NANMEAN, NANMEANS, NANMEANS_AS_F64, FLOATS)
    made["nanmean"] = gufunc(loops, b"nanmean", b"(n)->()", 1, 1)
    loops += 1
    add_spread_loops(loops, NANVAR, NANVARS, NANVARS_AS_F64, FLOATS)
    made["nanvar"] = gufunc(loops, b"nanvar", b"(n),()->()", 2, 1)
    loops += 1
    add_spread_loops(loops, NANSTD, NANSTDS, NANSTDS_AS_F64, FLOATS)
    made["nanstd"] = gufunc(loops, b"nanstd", b"(n),()->()", 2, 1)
    loops += 1
    add_product_loops(loops, DOTS, DOTS_AS_F64, ELEMENTS)
    made["dot"] = gufunc(loops, b"dot", b"(n),(n)->()", 2, 1)
    loops += 1
    add_product_loops(loops, CONJUGATED_DOTS, NULL, ELEMENTS)
    made["dotc"] = gufunc(loops, b"dotc", b"(n),(n)->()", 2, 1)
    loops += 1
    add_product_loops(loops, WEIGHTED_MEANS, WEIGHTED_MEANS_AS_F64, FLOATS)
    made["wmean"] = gufunc(loops, b"wmean", b"(n),(n)->()", 2, 1)
    loops += 1
    add_weighted_spread_loops(loops, WEIGHTED_VARS, WEIGHTED_VARS_AS_F64)
    made["wvar"] = gufunc(loops, b"wvar", b"(n),(n),()->()", 3, 1)
    loops += 1
    add_weighted_spread_loops(loops, WEIGHTED_STDS, WEIGHTED_STDS_AS_F64)
    made["wstd"] = gufunc(loops, b"wstd", b"(n),(n),()->()", 3, 1)
    loops += 1
    add_integer_loops(loops, loops + 1)
    made["integer_sum"] = gufunc(loops, b"integer_sum", b"(n)->(),()", 1, 2)
    made["integer_dot"] = gufunc(loops + 1, b"integer_dot", b"(n),(n)->(),()", 2, 2)
    return made


# For each operation its gufunc. Those that skip NaN serve floats; integers hold none and take the others.
gufuncs = make_gufuncs()
cdef tuple OPERATION_NAMES = (
    "sum", "mean", "norm", "var", "std", "nansum", "nanmean", "nanvar", "nanstd")
