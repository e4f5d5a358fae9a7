# SPDX-License-Identifier: MIT

"""
    mysum(a::Integer, b::Integer) -> Int64

The sum of two integers. Throws an `OverflowError` if `a`, `b` or the sum is outside `Int64`. Computed by the C
library.

# Examples
```jldoctest
julia> mysum(1, 2)
3

julia> mysum(typemax(Int64), 1)
ERROR: OverflowError: mysum: 9223372036854775807 + 1 does not fit Int64
```
"""
function mysum(a::Integer, b::Integer)
    x, y = int64("mysum", "a", a), int64("mysum", "b", b)
    result = Ref{Int64}()
    status = ccall(entry(ksb_mysum), Cint, (Int64, Int64, Ref{Int64}), x, y, result)
    status == KSB_EOVERFLOW && throw_overflow("mysum", x, '+', y)
    check(status)
    return result[]
end

"""
    mysub(a::Integer, b::Integer) -> Int64

The difference of two integers. Throws an `OverflowError` if `a`, `b` or the difference is outside `Int64`. Written
in Julia; it needs no C library.

# Examples
```jldoctest
julia> mysub(1, 2)
-1

julia> mysub(typemin(Int64), 1)
ERROR: OverflowError: mysub: -9223372036854775808 - 1 does not fit Int64
```
"""
function mysub(a::Integer, b::Integer)
    x, y = int64("mysub", "a", a), int64("mysub", "b", b)
    result, overflow = Base.Checked.sub_with_overflow(x, y)
    overflow && throw_overflow("mysub", x, '-', y)
    return result
end

@inline function int64(operation::String, name::String, value::Integer)
    typemin(Int64) <= value <= typemax(Int64) || throw_argument(operation, name, value)
    return value % Int64
end

@noinline throw_argument(operation, name, value) =
    throw(OverflowError("$operation: $name = $value does not fit Int64"))

@noinline throw_overflow(operation, x, sign, y) =
    throw(OverflowError("$operation: $x $sign $y does not fit Int64"))
