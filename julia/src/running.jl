# SPDX-License-Identifier: MIT
#
# Reductions of what does not lie in memory as one arithmetic progression: iterators, and arrays in several pieces.
# Elements are gathered in a buffer of bounded size and go from there into exact running sums.

const BUFFER_BYTES = 1 << 14

# The state of a reduction in progress. re and im add up the parts of complex elements; a sum of real ones is in re.
mutable struct Running{R<:Reduction,S<:State}
    op::R
    name::String # of the function that was called, for its errors
    re::S
    im::S
    type::Type # of the elements so far, promoted
    buffer::Vector{UInt8}
end
Running(op::Reduction, name, ::Type{S}) where {S} = Running(op, name, S(), S(), Union{}, UInt8[])
Running(op::Sum) = Running(op, public_name(op), Accumulator)
Running(op::Reduction) = Running(op, public_name(op), Moments)

function note_type!(r::Running, ::Type{T}) where {T}
    r.type === T || (r.type = promote_type(r.type, T))
    return nothing
end

# Adds n elements that lie `stride` bytes apart.
function feed!(r::Running, p::Ptr{T}, n::Integer, stride::Integer) where {T<:RealElement}
    note_type!(r, T)
    add!(r.re, p, n, stride)
end
function feed!(r::Running, p::Ptr{Complex{T}}, n::Integer, stride::Integer) where {T<:RealElement}
    note_type!(r, Complex{T})
    q = Ptr{T}(p)
    add!(r.re, q, n, stride)
    add!(r.op isa Norm ? r.re : r.im, q + sizeof(T), n, stride)
end
feed!(r::Running, v::Element) = (box = Ref(v); GC.@preserve box feed!(r, Base.unsafe_convert(Ptr{typeof(v)}, box), 1, 0))

# The exact result, rounded once to R.
function result(r::Running, ::Type{R}) where {R<:FloatElement}
    return rounded(R, r.op, r.re)
end
function result(r::Running, ::Type{R}) where {R<:Union{Int64,UInt64}}
    return integer_result(r.op, exact_integer(r.re), R)
end
function result(r::Running, ::Type{Complex{P}}) where {P}
    # Real numbers among complex ones have the imaginary part +0.
    reals = length(r.re) - length(r.im)
    if reals > 0
        nought = [0.0]
        GC.@preserve nought add!(r.im, pointer(nought), reals, 0)
    end
    part(state) = result(Running(r.op, r.name, state, state, P, r.buffer), P)
    return Complex{P}(part(r.re), part(r.im))
end

exact_integer(acc::Accumulator) = numerator(packed_number(pack(acc), 1))

function integer_result(op, total::Integer, ::Type{R}) where {R}
    typemin(R) <= total <= typemax(R) || throw_overflow(op, total, R)
    return total % R
end

@noinline throw_overflow(op, total, R) = throw(OverflowError("$(public_name(op)): $total does not fit $R"))

rounded(::Type{R}, ::Sum, acc::Accumulator) where {R<:FloatElement} = round_to(R, acc)
rounded(::Type{Float64}, op, m::Moments) = moment(op, m)

# C rounds moments to Float64 alone. Rounding that once more would be wrong where it lies halfway between two narrower
# numbers, with the exact value next to it on one side: there, and only there, the exact value is asked for its side.
# Everywhere else moving the double by the least possible amount cannot change the narrower number.
function rounded(::Type{R}, op, m::Moments) where {R<:Union{Float32,Float16}}
    d = moment(op, m)
    moved(by) = round_to(R, push!(push!(Accumulator(), d), by))
    (isfinite(d) && d != 0) || return moved(-0.0)
    least = nextfloat(0.0)
    below, above = moved(-least), moved(least)
    below == above && return below
    side = cmp(exact_moment(op, m, d)...)
    return side < 0 ? below : side > 0 ? above : moved(-0.0)
end

# Two exact numbers that compare as the exact result and d do.
function exact_moment(op, m::Moments, d::Float64)
    bytes = pack(m)
    squares, total, n = packed_number(bytes, 1), packed_number(bytes, 2), length(m)
    exact = Rational{BigInt}(d)
    op isa Mean && return total, exact * n
    op isa Norm && return squares, exact^2
    variance = (n * squares - total^2) // (big(n) * (n - op.ddof))
    return variance, op isa Var ? exact : exact^2
end

# ----------------------------------------------------------------------------------------------------------------
# Iterators
# ----------------------------------------------------------------------------------------------------------------

# Feeds all elements of x. Returns false, having read up to there, if one of them is missing.
function walk!(r::Running, x, next=iterate(x))
    while next !== nothing
        value, state = next
        ismissing(value) && return false
        next = walk_type!(r, x, value, state)
    end
    return true
end

# Feeds elements as long as they have the type of the first one. Returns what iterate said last.
function walk_type!(r::Running, x, value::T, state) where {T<:Element}
    isempty(r.buffer) && resize!(r.buffer, BUFFER_BYTES)
    buffer = r.buffer
    capacity = BUFFER_BYTES ÷ sizeof(T)
    GC.@preserve buffer begin
        p = Ptr{T}(pointer(buffer))
        while true
            n = 0
            next = nothing
            while true
                n += 1
                unsafe_store!(p, value, n)
                next = iterate(x, state)
                next === nothing && break
                v, state = next
                v isa T || break
                value = v
                n == capacity && break
            end
            feed!(r, p, n, sizeof(T))
            (next === nothing || !(next[1] isa T)) && return next
            GC.safepoint() # lets Ctrl-C in
        end
    end
end

function walk_type!(r::Running{<:Union{Var,Std}}, x, value::ComplexElement, state)
    throw(ArgumentError("$(public_name(r.op)): x has real elements and one of type $(typeof(value)); give them one type"))
end
@noinline walk_type!(r::Running, x, value, state) = throw_element(r.name, value)

const SUPPORTED = "Float64, Float32, Float16, Bool, integers of at most 64 bits, and Complex of these"

@noinline throw_element(name, value::Number) = throw(ArgumentError(
    "$name: x has an element of type $(typeof(value)), which cannot be reduced exactly; elements must be $SUPPORTED"))
# Not a number at all, as in exactsum("abc"): what Base throws, with the method that there would have to be.
@noinline throw_element(name, value) = throw(MethodError(push!, (Accumulator(), value)))

# All elements of x, real numbers, as a new State.
function real_elements(::Type{S}, name, x) where {S<:State}
    r = Running(S === Accumulator ? Sum() : Mean(), name, S)
    pieces!(r, x) || throw(ArgumentError("$name: x has a missing element; skipmissing(x) leaves those out"))
    r.type <: Real || throw(ArgumentError(
        "$name: x has complex elements, and $(nameof(S)) holds real numbers; use one for real(x) and one for imag(x)"))
    return r.re
end

# Feeds all of x by whichever way there is.
function pieces!(r::Running, x)
    lies_in_memory(x) || return walk!(r, x)
    T = eltype(x)
    GC.@preserve x begin
        p = address(x)
        each_run((offset, n, step) -> feed!(r, p + offset * sizeof(T), n, step * sizeof(T)), size(x), steps_of(x))
    end
    isempty(x) && note_type!(r, T)
    return true
end
