# SPDX-License-Identifier: MIT

# Element types the C library reads from memory, with its name for each and the type of the result.
const ELEMENT_TYPES = (
    (Float64, :f64, Float64), (Float32, :f32, Float32), (Float16, :f16, Float16),
    (Int8, :i8, Int64), (Int16, :i16, Int64), (Int32, :i32, Int64), (Int64, :i64, Int64),
    (UInt8, :u8, UInt64), (UInt16, :u16, UInt64), (UInt32, :u32, UInt64), (UInt64, :u64, UInt64),
)
const FloatElement = Union{Float64,Float32,Float16}
const SignedElement = Union{Int8,Int16,Int32,Int64}
const UnsignedElement = Union{UInt8,UInt16,UInt32,UInt64}
const MemoryElement = Union{FloatElement,SignedElement,UnsignedElement}
const Element = Union{MemoryElement,Bool}

result_type(::Type{T}) where {T<:FloatElement} = T
result_type(::Type{<:Union{SignedElement,Bool}}) = Int64
result_type(::Type{<:UnsignedElement}) = UInt64

"""
    exactsum(x)

The sum of all elements of `x`, exact and rounded once.

`x` is an array of any shape or an iterator, such as a range, a generator, a tuple or `skipmissing(...)`; its elements
are `Float64`, `Float32`, `Float16`, `Bool` or integers of at most 64 bits. Dense arrays and vectors of any
stride, such as a row of a matrix or every second element backwards, are read where they are; everything else goes
through a buffer of bounded size.

| elements | result |
|:---|:---|
| `Float64`, `Float32`, `Float16` | the same type, rounded once from the exact sum, to nearest, ties to even |
| `Bool`, `Int8` ... `Int64` | `Int64` |
| `UInt8` ... `UInt64` | `UInt64` |
| of several types | what the above gives for their promoted type; only the result is rounded, never an element |

The order of the elements never changes a bit of the result. Intermediate overflow does not exist. A NaN, or
infinities of both signs, give NaN; otherwise an infinity decides. A sum of only `-0.0` is `-0.0`, every other zero
sum is `0.0`.

The empty sum is the zero of the result type; an empty iterator that does not know its element type, such as a
generator, throws an `ArgumentError`. So do elements of another type. An integer sum that does not fit its result type
throws an `OverflowError`.

# Examples
```jldoctest
julia> exactsum([1e16, 1.0, -1e16])
1.0

julia> exactsum(1 / n for n in 1:1000)
7.485470860550345

julia> exactsum(Float32[1, 1f-10, -1])
1.0f-10

julia> exactsum(1:10^9)
500000000500000000

julia> exactsum([typemax(Int64), 1])
ERROR: OverflowError: exactsum: 9223372036854775808 does not fit Int64
```
"""
function exactsum end

exactsum(x) = sum_elements(x, Base.IteratorEltype(x))

# ----------------------------------------------------------------------------------------------------------------
# Arrays in memory
# ----------------------------------------------------------------------------------------------------------------

function exactsum(x::Union{StridedVector{T},DenseArray{T}}) where {T<:MemoryElement}
    GC.@preserve x begin
        step = x isa DenseArray ? 1 : stride(x, 1)
        return finish(x, sum_memory(pointer(x), length(x), step * sizeof(T)))
    end
end

# sum_memory(p, n, stride) sums n elements, stride bytes apart, by the C function for their type. An integer sum that
# does not fit is `nothing`.
for (T, suffix, R) in ELEMENT_TYPES
    name = Symbol(:ksb_sum_, suffix, :_strided)
    if T <: AbstractFloat
        # C has no portable half-precision type: such numbers travel as their bits.
        C = T === Float16 ? UInt16 : T
        @eval sum_memory(p::Ptr{$T}, n::Integer, stride::Integer) =
            reinterpret($T, ccall(entry($name), $C, (Ptr{$T}, Csize_t, Cptrdiff_t), p, n, stride))
    else
        @eval function sum_memory(p::Ptr{$T}, n::Integer, stride::Integer)
            result = Ref{$R}()
            status = ccall(entry($name), Cint, (Ptr{$T}, Csize_t, Cptrdiff_t, Ref{$R}), p, n, stride, result)
            status == KSB_EOVERFLOW && return nothing
            check(status)
            return result[]
        end
    end
end

finish(x, result::Real) = result
@noinline finish(x::AbstractArray{T}, ::Nothing) where {T} = throw_sum_overflow(sum(big, x), result_type(T))

@noinline throw_sum_overflow(total, R) = throw(OverflowError("exactsum: $total does not fit $R"))

exactsum(x::AbstractArray{Bool}) = Int64(count(x))

# ----------------------------------------------------------------------------------------------------------------
# Ranges of integers
# ----------------------------------------------------------------------------------------------------------------

# By the formula, so that ranges too long to walk through have a sum too.
function exactsum(x::AbstractRange{T}) where {T<:Union{SignedElement,UnsignedElement}}
    isempty(x) && return zero(result_type(T))
    a, b = big(first(x)), big(last(x))
    n = a == b ? big(1) : (b - a) ÷ step(x) + 1
    return integer_result((a + b) * n ÷ 2, result_type(T))
end

function integer_result(total::Integer, ::Type{R}) where {R}
    typemin(R) <= total <= typemax(R) || throw_sum_overflow(total, R)
    return total % R
end

# ----------------------------------------------------------------------------------------------------------------
# Iterators, and arrays that do not lie in memory with one stride
# ----------------------------------------------------------------------------------------------------------------

# A ksb_acc: plain bytes to Julia, read and written by the C library only.
mutable struct RawAccumulator
    words::NTuple{72,UInt64}

    function RawAccumulator()
        acc = new()
        check(ccall(entry(ksb_acc_init), Cint, (Ref{RawAccumulator},), acc))
        return acc
    end
end

function add!(acc::RawAccumulator, x::Vector{Float64}, n::Integer)
    check(ccall(entry(ksb_acc_add_array_f64), Cint, (Ref{RawAccumulator}, Ptr{Float64}, Csize_t, Cptrdiff_t),
                acc, x, n, sizeof(Float64)))
end

round_to(::Type{Float64}, acc) = ccall(entry(ksb_acc_to_f64), Float64, (Ref{RawAccumulator},), acc)
round_to(::Type{Float32}, acc) = ccall(entry(ksb_acc_to_f32), Float32, (Ref{RawAccumulator},), acc)
round_to(::Type{Float16}, acc) =
    reinterpret(Float16, ccall(entry(ksb_acc_to_f16), UInt16, (Ref{RawAccumulator},), acc))

const BUFFER_LENGTH = 1024

# A sum in progress. Floating-point elements are widened to Float64, which is exact, and go to the accumulator by the
# buffer; integers are added as such. Int128 holds the sum of any 2^63 integers of 64 bits.
mutable struct RunningSum
    acc::RawAccumulator
    buffer::Vector{Float64}
    filled::Int
    integers::Int128
    has_integers::Bool
    type::Type # of the elements so far, promoted

    RunningSum() = new(RawAccumulator(), Vector{Float64}(undef, BUFFER_LENGTH), 0, 0, false, Union{})
end

function note_type!(s::RunningSum, ::Type{T}) where {T}
    s.type === T || (s.type = promote_type(s.type, T))
    return nothing
end

function add!(s::RunningSum, v::FloatElement)
    note_type!(s, typeof(v))
    s.filled == BUFFER_LENGTH && flush!(s)
    s.filled += 1
    @inbounds s.buffer[s.filled] = v
    return nothing
end

function add!(s::RunningSum, v::Union{SignedElement,UnsignedElement,Bool})
    note_type!(s, typeof(v))
    s.integers += v
    s.has_integers = true
    return nothing
end

@noinline function add!(::RunningSum, v)
    advice = v === missing ? "; skipmissing(x) leaves the missing ones out" : ""
    throw(ArgumentError("exactsum: x has an element of type $(typeof(v)), which cannot be summed exactly; elements " *
                        "must be Float64, Float32, Float16, Bool or integers of at most 64 bits$advice"))
end

function flush!(s::RunningSum)
    add!(s.acc, s.buffer, s.filled)
    s.filled = 0
    return nothing
end

function result(s::RunningSum)
    R = result_type(s.type)
    R <: Integer && return integer_result(s.integers, R)
    # Integers among floats join them in parts of 32 bits, which are doubles. Where there was no integer, not even a
    # zero is added: it would change the sign of a sum of -0.0.
    if s.has_integers
        for shift in 0:32:96
            part = shift < 96 ? (s.integers >> shift) & 0xffffffff : s.integers >> shift
            add!(s, ldexp(Float64(part), shift))
        end
    end
    flush!(s)
    return round_to(R, s.acc)
end

function walk(x, empty)
    s = RunningSum()
    for v in x
        add!(s, v)
    end
    s.type === Union{} || return result(s)
    empty === nothing || return empty
    throw(ArgumentError("exactsum: x is empty and does not know its element type; give an empty array of the type wanted"))
end

function sum_elements(x, ::Base.HasEltype)
    T = eltype(x)
    isconcretetype(T) && T <: Element && return walk(x, zero(result_type(T)))::result_type(T)
    return walk(x, empty_sum(T))
end

sum_elements(x, ::Base.EltypeUnknown) = walk(x, nothing)

# For types such as Real, which have a zero as they have in Base.
empty_sum(::Type{Union{}}) = nothing
empty_sum(::Type) = nothing
function empty_sum(::Type{T}) where {T<:Real}
    z = zero(T)
    return z isa Element ? zero(result_type(typeof(z))) : nothing
end
