# SPDX-License-Identifier: MIT
#
# exactdot and the sums of products of accumulators.

# dot_once(p, q, n, pstride, qstride); an integer result that does not fit is `nothing`.
for (T, name) in (REALS..., COMPLEXES...)
    R = result_type(Sum(), T)
    f = T <: Complex ? Symbol(:ksb_dotc_, name, :_strided) : Symbol(:ksb_dot_, name, :_strided)
    if R <: Integer
        # ksb_status ksb_dot_i64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride,
        #                                int64_t *result)
        @eval function dot_once(p::Ptr{$T}, q::Ptr{$T}, n::Integer, pstride::Integer, qstride::Integer)
            value = Ref{$R}()
            status = ccall(entry($f), Cint, (Ptr{$T}, Ptr{$T}, Csize_t, Cptrdiff_t, Cptrdiff_t, Ref{$R}),
                           p, q, n, pstride, qstride, value)
            status == KSB_EOVERFLOW && return nothing
            check(status)
            return value[]
        end
    else
        C = c_type(R)
        value = R === C ? :call : :(reinterpret($R, call))
        # double ksb_dot_f64_strided(const void *x, const void *y, size_t n, ptrdiff_t xstride, ptrdiff_t ystride)
        @eval function dot_once(p::Ptr{$T}, q::Ptr{$T}, n::Integer, pstride::Integer, qstride::Integer)
            call = ccall(entry($f), $C, (Ptr{$T}, Ptr{$T}, Csize_t, Cptrdiff_t, Cptrdiff_t), p, q, n, pstride, qstride)
            return $value
        end
    end
end

"""
    exactdot(x, y)

The dot product `sum(conj(x[i]) * y[i])`, exact and rounded once. Products neither overflow nor underflow.

`x` and `y` are arrays or iterators with the same number of elements (another number: `DimensionMismatch`), which are those of
[`exactsum`](@ref). Arrays of one element type that lie in memory are read where they are; everything else goes through a buffer
of bounded size. The result has the type that `exactsum` gives for the promoted element type.

The addends are the products, so two infinities of one sign are fine, `0 * Inf` is NaN, and `[0.0]`, `[-1.0]` give `-0.0`. The
dot product of nothing is zero. Each part of a complex dot product is a sum of real products. As in `LinearAlgebra.dot`, `x` is
conjugated; `exactdot(conj(x), y)` undoes that.

# Examples
```jldoctest
julia> exactdot([1e200, 1e200, 1.0], [1e200, -1e200, 2.0])
2.0

julia> exactdot([1.0im, 2], [1.0im, 3])
7.0 + 0.0im

julia> exactdot([1, 2], [0.5, 0.25])
1.0

julia> exactdot([1, 2], [3])
ERROR: DimensionMismatch: exactdot: x has 2 elements, y has 1
```
"""
function exactdot(x::AbstractArray{T}, y::AbstractArray{S}) where {T,S}
    length(x) == length(y) || throw_lengths("exactdot", length(x), length(y))
    if T === S && lies_in_memory(x) && lies_in_memory(y)
        p, q = paired_progressions(x, y)
        if p !== nothing && q !== nothing
            GC.@preserve x y begin
                value = dot_once(address(x), address(y), p[1], p[2] * sizeof(T), q[2] * sizeof(T))
            end
            return value === nothing ? throw_dot_overflow(x, y) : value
        end
    end
    return walked_dot(x, y)
end
exactdot(x, y) = walked_dot(x, y)

@noinline throw_lengths(name, n, m) = throw(DimensionMismatch("$name: x has $n elements, y has $m"))
@noinline function throw_dot_overflow(x, y)
    r = RunningProducts()
    walk_pairs!(r, "exactdot", x, y)
    total = exact_integer(r.re)
    throw(OverflowError("exactdot: $total does not fit $(result_type(Sum(), eltype(x)))"))
end

# ----------------------------------------------------------------------------------------------------------------
# Pairs of any types
# ----------------------------------------------------------------------------------------------------------------

const PAIRS = 512

# Products of doubles on their way to an accumulator.
struct ProductBuffer
    acc::Accumulator
    x::Vector{Float64}
    y::Vector{Float64}
end
ProductBuffer() = ProductBuffer(Accumulator(), sizehint!(Float64[], PAIRS), sizehint!(Float64[], PAIRS))

function flush!(b::ProductBuffer)
    x, y = b.x, b.y
    GC.@preserve x y add!(b.acc, pointer(x), pointer(y), length(x), sizeof(Float64), sizeof(Float64))
    empty!(x)
    empty!(y)
    GC.safepoint() # lets Ctrl-C in
    return nothing
end

# v as one or two doubles of the same sign whose sum it is exactly; the second is nothing if one will do. Parts of one
# sign keep the rules for infinities and zeros: each product with them has the sign of the whole.
parts(v::FloatElement) = (Float64(v), nothing)
parts(v::Union{Int8,Int16,Int32,UInt8,UInt16,UInt32,Bool}) = (Float64(v), nothing)
function parts(v::Union{Int64,UInt64})
    low = rem(v, oftype(v, 1) << 32)
    high = v - low
    (low == 0 || high == 0) && return Float64(v), nothing
    return Float64(high), Float64(low)
end

function add_product!(b::ProductBuffer, v::RealElement, w::RealElement, negative::Bool=false)
    length(b.x) > PAIRS - 4 && flush!(b)
    for p in parts(v), q in parts(w)
        (p === nothing || q === nothing) && continue
        push!(b.x, negative ? -p : p)
        push!(b.y, q)
    end
    return nothing
end

mutable struct RunningProducts
    re::Accumulator
    to_re::ProductBuffer
    to_im::ProductBuffer
    type::Type
    function RunningProducts()
        re, im = ProductBuffer(), ProductBuffer()
        return new(re.acc, re, im, Union{})
    end
end

function add_pair!(r::RunningProducts, a::RealElement, b::RealElement)
    add_product!(r.to_re, a, b)
end
function add_pair!(r::RunningProducts, a::ComplexElement, b::ComplexElement)
    add_product!(r.to_re, real(a), real(b))
    add_product!(r.to_re, imag(a), imag(b))
    add_product!(r.to_im, real(a), imag(b))
    add_product!(r.to_im, imag(a), real(b), true)
end
function add_pair!(r::RunningProducts, a::RealElement, b::ComplexElement)
    add_product!(r.to_re, a, real(b))
    add_product!(r.to_im, a, imag(b))
end
function add_pair!(r::RunningProducts, a::ComplexElement, b::RealElement)
    add_product!(r.to_re, real(a), b)
    add_product!(r.to_im, imag(a), b, true)
end

# Reads pairs to the end of both. Returns false, having read up to there, if an element is missing.
function walk_pairs!(r::RunningProducts, name, x, y)
    i, j = iterate(x), iterate(y)
    n = 0
    while i !== nothing && j !== nothing
        a, b = i[1], j[1]
        (ismissing(a) || ismissing(b)) && return false
        a isa Element || throw_element(name, a)
        b isa Element || throw_element(name, b)
        T = promote_type(typeof(a), typeof(b))
        r.type === T || (r.type = promote_type(r.type, T))
        add_pair!(r, a, b)
        n += 1
        i, j = iterate(x, i[2]), iterate(y, j[2])
    end
    if i !== nothing || j !== nothing
        throw(DimensionMismatch("$name: $(i === nothing ? "x" : "y") has $n elements, " *
                                "$(i === nothing ? "y" : "x") has more"))
    end
    flush!(r.to_re)
    flush!(r.to_im)
    return true
end

function walked_dot(x, y)
    r = RunningProducts()
    walk_pairs!(r, "exactdot", x, y) || return missing
    T, S = known_eltype(x), known_eltype(y)
    if T <: Element && S <: Element && isconcretetype(T) && isconcretetype(S)
        return dot_result(r, result_type(Sum(), promote_type(T, S)))
    end
    r.type === Union{} || return dot_result(r, result_type(Sum(), r.type))
    return dot_result(r, result_type(Sum(), promote_type(type_of_nothing("exactdot", T), type_of_nothing("exactdot", S))))
end

dot_result(r::RunningProducts, ::Type{R}) where {R<:FloatElement} = round_to(R, r.re)
function dot_result(r::RunningProducts, ::Type{R}) where {R<:Union{Int64,UInt64}}
    total = exact_integer(r.re)
    typemin(R) <= total <= typemax(R) || throw(OverflowError("exactdot: $total does not fit $R"))
    return total % R
end
dot_result(r::RunningProducts, ::Type{Complex{R}}) where {R<:FloatElement} =
    Complex(round_to(R, r.re), round_to(R, r.to_im.acc))
function dot_result(r::RunningProducts, ::Type{Complex{R}}) where {R}
    total = (exact_integer(r.re), exact_integer(r.to_im.acc))
    all(t -> typemin(R) <= t <= typemax(R), total) ||
        throw(OverflowError("exactdot: $(Complex(total...)) does not fit $(Complex{R})"))
    return Complex(total[1] % R, total[2] % R)
end

# ----------------------------------------------------------------------------------------------------------------
# Products in accumulators
# ----------------------------------------------------------------------------------------------------------------

"""
    addproducts!(acc, x, y) -> acc

Adds to the [`Accumulator`](@ref) all products `x[i] * y[i]`, exactly. `x` and `y` are arrays or iterators of real numbers, or
two numbers. If one cannot be added, none is. [`subtract!`](@ref)`(acc, addproducts!(Accumulator(), x, y))` takes them out again.

# Examples
```jldoctest
julia> acc = addproducts!(Accumulator(), [1e200, 3.0], [1e200, 4.0]);

julia> addproducts!(acc, -1e200, 1e200)
Accumulator of 3 addends: 12.0
```
"""
function addproducts! end

addproducts!(acc::Accumulator, x::RealElement, y::RealElement) = addproducts!(acc, (x,), (y,))

function addproducts!(acc::Accumulator, x::AbstractArray{T}, y::AbstractArray{S}) where {T,S}
    length(x) == length(y) || throw_lengths("addproducts!", length(x), length(y))
    if T === S && T <: Real && lies_in_memory(x) && lies_in_memory(y)
        p, q = paired_progressions(x, y)
        if p !== nothing && q !== nothing
            GC.@preserve x y add!(acc, address(x), address(y), p[1], p[2] * sizeof(T), q[2] * sizeof(T))
            return acc
        end
    end
    return add_walked_products!(acc, x, y)
end
addproducts!(acc::Accumulator, x, y) = add_walked_products!(acc, x, y)

function add_walked_products!(acc, x, y)
    r = RunningProducts()
    walk_pairs!(r, "addproducts!", x, y) ||
        throw(ArgumentError("addproducts!: x or y has a missing element; leave out both of such a pair"))
    r.type <: Real || throw(ArgumentError("addproducts!: x or y has complex elements, and an Accumulator holds real numbers"))
    merge_state!(acc, r.re)
    return acc
end
