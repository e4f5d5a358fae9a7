# SPDX-License-Identifier: MIT
#
# exactsum, exactmean, exactvar, exactstd, exactnorm: shapes and types. The arithmetic is the C library's.

# ----------------------------------------------------------------------------------------------------------------
# One method for each C function
# ----------------------------------------------------------------------------------------------------------------

# strided(op, p, n, stride) reduces n elements, stride bytes apart. An integer sum that does not fit is `nothing`.
# many(op, p, n, stride, count, next, out) does count reductions, next bytes apart, into contiguous results. Returns
# the index from 0 of the first result that does not fit, or -1.
for (T, name) in (REALS..., COMPLEXES...), (Op, stem) in ((Sum, :sum), (Mean, :mean), (Norm, :norm))
    R = result_type(Op(), T)
    one, all = (Symbol(:ksb_, stem, :_, name, :_, form) for form in (:strided, :many))
    if R <: Integer
        @eval begin
            # ksb_status ksb_sum_i64_strided(const void *x, size_t n, ptrdiff_t stride, int64_t *result)
            function strided(::$Op, p::Ptr{$T}, n::Integer, stride::Integer)
                value = Ref{$R}()
                status = ccall(entry($one), Cint, (Ptr{$T}, Csize_t, Cptrdiff_t, Ref{$R}), p, n, stride, value)
                status == KSB_EOVERFLOW && return nothing
                check(status)
                return value[]
            end
            # ksb_status ksb_sum_i64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
            #                             void *out, ptrdiff_t out_stride, size_t *failed)
            function many(::$Op, p::Ptr{$T}, n, stride, count, next, out::Ptr{$R})
                failed = Ref{Csize_t}()
                status = ccall(entry($all), Cint, (Ptr{$T}, Csize_t, Cptrdiff_t, Csize_t, Cptrdiff_t, Ptr{$R},
                                                   Cptrdiff_t, Ref{Csize_t}),
                               p, n, stride, count, next, out, sizeof($R), failed)
                status == KSB_EOVERFLOW && return Int(failed[])
                check(status)
                return -1
            end
        end
    else
        C = c_type(R)
        value = R === C ? :call : :(reinterpret($R, call))
        @eval begin
            # double ksb_sum_f64_strided(const void *x, size_t n, ptrdiff_t stride)
            function strided(::$Op, p::Ptr{$T}, n::Integer, stride::Integer)
                call = ccall(entry($one), $C, (Ptr{$T}, Csize_t, Cptrdiff_t), p, n, stride)
                return $value
            end
            # ksb_status ksb_sum_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t count, ptrdiff_t next,
            #                             void *out, ptrdiff_t out_stride)
            function many(::$Op, p::Ptr{$T}, n, stride, count, next, out::Ptr{$R})
                check(ccall(entry($all), Cint, (Ptr{$T}, Csize_t, Cptrdiff_t, Csize_t, Cptrdiff_t, Ptr{$R}, Cptrdiff_t),
                            p, n, stride, count, next, out, sizeof($R)))
                return -1
            end
        end
    end
end
for (T, name) in (REALS..., COMPLEXES...), (Op, stem) in ((Var, :var), (Std, :std))
    R = result_type(Op(1), T)
    C = c_type(R)
    one, all = (Symbol(:ksb_, stem, :_, name, :_, form) for form in (:strided, :many))
    value = R === C ? :call : :(reinterpret($R, call))
    @eval begin
        # double ksb_var_f64_strided(const void *x, size_t n, ptrdiff_t stride, size_t ddof)
        function strided(op::$Op, p::Ptr{$T}, n::Integer, stride::Integer)
            call = ccall(entry($one), $C, (Ptr{$T}, Csize_t, Cptrdiff_t, Csize_t), p, n, stride, op.ddof)
            return $value
        end
        # ksb_status ksb_var_f64_many(const void *x, size_t n, ptrdiff_t stride, size_t ddof, size_t count,
        #                             ptrdiff_t next, void *out, ptrdiff_t out_stride)
        function many(op::$Op, p::Ptr{$T}, n, stride, count, next, out::Ptr{$R})
            check(ccall(entry($all), Cint,
                        (Ptr{$T}, Csize_t, Cptrdiff_t, Csize_t, Csize_t, Cptrdiff_t, Ptr{$R}, Cptrdiff_t),
                        p, n, stride, op.ddof, count, next, out, sizeof($R)))
            return -1
        end
    end
end

once(op::Reduction, p, n, stride) = strided(op, p, n, stride)

# Contiguous doubles, which often are few: the C library has a short cut for them in this one function.
function once(op::Sum, p::Ptr{Float64}, n::Integer, stride::Integer)
    stride == sizeof(Float64) || return strided(op, p, n, stride)
    # double ksb_sum_f64(const double *x, size_t n)
    return ccall(entry(ksb_sum_f64), Float64, (Ptr{Float64}, Csize_t), p, n)
end

# ----------------------------------------------------------------------------------------------------------------
# All elements
# ----------------------------------------------------------------------------------------------------------------

reduction(op::Reduction, x, dims) = dims isa Colon ? whole(op, x) : along(op, x, dims)

function whole(op::Reduction, x)
    lies_in_memory(x) || return iterated(op, x)
    T = eltype(x)
    run = progression(x)
    run === nothing && return in_pieces(op, x)
    GC.@preserve x begin
        value = once(op, address(x), run[1], run[2] * sizeof(T))
    end
    # Only integer sums can fail to fit, and only they pay for saying so.
    return value === nothing ? throw_overflow(op, exact_integer(Accumulator(x)), result_type(op, T)) : value
end

function in_pieces(op::Reduction, x::AbstractArray{T}) where {T}
    op isa Union{Var,Std} && T <: Complex && return whole(op, collect(x))
    r = Running(op)
    pieces!(r, x)
    return result(r, result_type(op, T))
end

function iterated(op::Reduction, x)
    next = iterate(x)
    # C needs all complex numbers at once for these.
    op isa Union{Var,Std} && next !== nothing && next[1] isa Complex && return gathered(op, x, next...)
    r = Running(op)
    walk!(r, x, next) || return missing
    return finished(r, known_eltype(x))
end

function gathered(op, x, value::T, state) where {T}
    T <: Union{ComplexF64,ComplexF32} || throw_element(public_name(op), value)
    all = T[value]
    for v in Iterators.rest(x, state)
        ismissing(v) && return missing
        v isa T || throw(ArgumentError(
            "$(public_name(op)): x has complex elements of type $T and one of type $(typeof(v)); give them one type"))
        push!(all, v)
    end
    return whole(op, all)
end

known_eltype(x) = known_eltype(x, Base.IteratorEltype(x))
known_eltype(x, ::Base.HasEltype) = eltype(x)
known_eltype(x, ::Base.EltypeUnknown) = Any

# With an element type known beforehand the type of the result is, too.
finished(r::Running, ::Type{T}) where {T<:Element} = isconcretetype(T) ? result(r, result_type(r.op, T)) : finished_anyhow(r, T)
finished(r::Running, ::Type{T}) where {T} = finished_anyhow(r, T)

function finished_anyhow(r::Running, ::Type{T}) where {T}
    type = r.type === Union{} ? type_of_nothing(r.name, T) : r.type
    return result(r, result_type(r.op, type))
end

# Types such as Real have a zero, as in Base; without one, or without a type, there is no result.
function type_of_nothing(name, ::Type{T}) where {T}
    type = Base.nonmissingtype(T)
    if type !== Union{} && type <: Number
        type = typeof(zero(type))
        type <: Element && return type
    end
    throw(ArgumentError("$name: x is empty and does not know its element type; " *
                        "give an empty array of the type wanted, such as Float64[]"))
end

# Ranges of integers by the formula, so that ranges too long to walk through have a sum and a mean, too.
const IntegerRange = AbstractRange{<:Union{SignedElement,UnsignedElement}}

function whole(op::Sum, x::IntegerRange)
    R = result_type(op, eltype(x))
    isempty(x) && return zero(R)
    a, b = big(first(x)), big(last(x))
    n = a == b ? big(1) : (b - a) ÷ step(x) + 1
    return integer_result(op, (a + b) * n ÷ 2, R)
end

whole(op::Mean, x::IntegerRange) = whole(op, isempty(x) ? eltype(x)[] : [first(x), last(x)])

# ----------------------------------------------------------------------------------------------------------------
# Along dimensions
# ----------------------------------------------------------------------------------------------------------------

along(op::Reduction, x::AbstractArray, dims) = along_these(op, x, reduced_dimensions(op, x, dims))

# Compiled once for all ways to write dims.
function along_these(op::Reduction, x::AbstractArray{<:Any,N}, reduced::NTuple{N,Bool}) where {N}
    shape = reduced_shape(x, reduced)
    T = eltype(x)
    T <: Element && isconcretetype(T) || return [whole(op, slice(x, I, reduced)) for I in CartesianIndices(shape)]
    out = similar(x, result_type(op, T), shape)
    if lies_in_memory(x) && out isa Array
        reduce_in_memory!(out, op, x, reduced) && return out
    end
    for I in CartesianIndices(out)
        out[I] = whole(op, slice(x, I, reduced))
    end
    return out
end

slice(x::AbstractArray{<:Any,N}, I, reduced) where {N} =
    view(x, ntuple(d -> reduced[d] ? (first(axes(x, d)):last(axes(x, d))) : (I[d]:I[d]), Val(N))...)

# For each dimension of x, whether it is reduced. Dimensions that x does not have are 1 long already, as in Base.
function reduced_dimensions(op, x::AbstractArray{<:Any,N}, @nospecialize(dims)) where {N}
    hasmethod(iterate, Tuple{typeof(dims)}) ||
        throw(ArgumentError("$(public_name(op)): dims must be an integer, several, or :, and is $(repr(dims))"))
    for d in dims
        d isa Integer || throw(ArgumentError("$(public_name(op)): dims must be an integer, several, or :, and has $(repr(d))"))
        d >= 1 || throw(ArgumentError("$(public_name(op)): dims has $d; dimensions count from 1"))
    end
    return ntuple(d -> (d in dims)::Bool, Val(N))
end

reduced_shape(x, reduced) = map((axis, gone) -> gone ? reduced_axis(axis) : axis, axes(x), reduced)
reduced_axis(axis::Base.OneTo) = Base.OneTo(1)
reduced_axis(axis) = first(axis):first(axis)

# Calls of C that each do many reductions. Returns false if the reduced dimensions are no arithmetic progression.
function reduce_in_memory!(out::Array{R}, op, x::AbstractArray{T,N}, reduced) where {R,T,N}
    sizes, steps = size(x), steps_of(x)
    isempty(out) && return true
    inner = progression(map((n, gone) -> gone ? n : 1, sizes, reduced), steps, false)
    inner === nothing && return false
    # In the order of the indices, which is that of the results.
    outer = merged((sizes[d], steps[d]) for d in 1:N if !reduced[d])
    count, next = isempty(outer) ? (1, 1) : popfirst!(outer)
    done = 0
    GC.@preserve x out begin
        each_offset(outer) do offset
            failed = many(op, address(x) + offset * sizeof(T), inner[1], inner[2] * sizeof(T), count, next * sizeof(T),
                          pointer(out) + done * sizeof(R))
            failed < 0 || throw_overflow_at(op, CartesianIndices(out)[done + failed + 1], R)
            done += count
        end
    end
    return true
end

@noinline throw_overflow_at(op, I, R) =
    throw(OverflowError("$(public_name(op)): the result at index $(Tuple(I)) does not fit $R"))

# ----------------------------------------------------------------------------------------------------------------
# Public functions
# ----------------------------------------------------------------------------------------------------------------

struct NoInit end

"""
    exactsum(x; dims=:, init)

The sum of all elements of `x`, exact and rounded once. With `dims`, a dimension or several, the sums along these, as an
array of the shape that `sum(x; dims)` gives.

`x` is an array of any shape or an iterator, such as a range, a generator, a tuple or `skipmissing(...)`. Arrays that lie
in memory with any strides are read where they are: views, `PermutedDimsArray`, `transpose`, `reinterpret`. Everything
else goes through a buffer of bounded size. A range of integers has its sum and mean by a formula, however long it is; one of
floating-point numbers is walked through. `init` is one more exact addend.

| elements | result |
|:---|:---|
| `Float64`, `Float32`, `Float16` | the same type, rounded once from the exact sum, to nearest, ties to even |
| `Bool`, `Int8` ... `Int64` | `Int64`, checked |
| `UInt8` ... `UInt64` | `UInt64`, checked |
| `Complex` of these | complex, each part by the rules for real numbers |
| of several types | what the above gives for their promoted type; only the result is rounded, never an element |
| a `missing` one among them | `missing`, as in Base |

The order of the elements never changes a bit of the result. Intermediate overflow does not exist. A NaN, or
infinities of both signs, give NaN; otherwise an infinity decides. A sum of only `-0.0` is `-0.0`, every other zero
sum is `0.0`.

The empty sum is the zero of the result type, or `init`; an empty iterator that does not know its element type, such as a
generator, throws an `ArgumentError`. So do numbers of other types, such as `BigFloat`; what is no number throws a
`MethodError`. An integer sum that does not fit its result type throws an `OverflowError`.

To leave out NaN or missing elements, filter: `exactsum(Iterators.filter(!isnan, x))`, `exactsum(skipmissing(x))`.

# Examples
```jldoctest
julia> exactsum([1e16, 1.0, -1e16])
1.0

julia> exactsum(1 / n for n in 1:1000)
7.485470860550345

julia> exactsum(Float32[1, 1f-10, -1])
1.0f-10

julia> exactsum([1 2; 3 4]; dims=1)
1×2 Matrix{Int64}:
 4  6

julia> exactsum(skipmissing([1.5, missing, 2.0]); init=10)
13.5

julia> exactsum([typemax(Int64), 1])
ERROR: OverflowError: exactsum: 9223372036854775808 does not fit Int64
```
"""
exactsum(x; init=NoInit()) = init isa NoInit ? whole(Sum(), x) : whole_with(init, x)
exactsum(x::AbstractArray; dims=:, init=NoInit()) =
    init isa NoInit ? reduction(Sum(), x, dims) : dims isa Colon ? whole_with(init, x) : along_with(init, x, dims)

function whole_with(init::Element, x)
    r = Running(Sum())
    pieces!(r, x) || return missing
    feed!(r, init)
    T = known_eltype(x)
    return finished(r, T <: Element && isconcretetype(T) ? promote_type(T, typeof(init)) : Any)
end
whole_with(init, x) =
    throw(ArgumentError("exactsum: init = $(repr(init)) has the type $(typeof(init)); it must be $SUPPORTED"))

function along_with(init, x, dims)
    reduced = reduced_dimensions(Sum(), x, dims)
    return [whole_with(init, slice(x, I, reduced)) for I in CartesianIndices(reduced_shape(x, reduced))]
end

"""
    exactmean(x; dims=:)
    exactmean(m::Moments)

The mean of all elements of `x`: their exact sum divided by their number, rounded once. With `dims`, the means along
these dimensions.

Collections and elements are those of [`exactsum`](@ref). The result has the floating-point type of the elements, and is
`Float64` for integers; complex for complex elements. The mean of nothing is NaN, of only `-0.0` it is `-0.0`.

# Examples
```jldoctest
julia> exactmean([1e308, 1e308, -1e308])
3.333333333333333e307

julia> exactmean([1 2; 3 5]; dims=2)
2×1 Matrix{Float64}:
 1.5
 4.0

julia> exactmean(typemax(Int64) - 1:typemax(Int64))
9.223372036854776e18
```
"""
exactmean(x) = whole(Mean(), x)
exactmean(x::AbstractArray; dims=:) = reduction(Mean(), x, dims)
exactmean(m::Moments) = moment(Mean(), m)

"""
    exactvar(x; corrected=true, dims=:)
    exactvar(m::Moments; corrected=true)

The variance of all elements of `x`, an exact fraction rounded once: with `n` elements,
`(n * sum(abs2, x) - abs2(sum(x))) / (n * (n - 1))`, or `/ n^2` if not `corrected`. With `dims`, the variances along these
dimensions.

Collections and elements are those of [`exactsum`](@ref); complex ones are `ComplexF64` or `ComplexF32`, and are
collected first if they do not lie in memory. The result is real, of the floating-point type of the elements, `Float64`
for integers. It is never negative; NaN if there are too few elements or one of them is not finite.

# Examples
```jldoctest
julia> exactvar([2, 4, 4, 4, 5, 5, 7, 9]; corrected=false)
4.0

julia> exactvar([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
30.0

julia> exactvar([1.0])
NaN
```
"""
exactvar(x; corrected::Bool=true) = whole(Var(corrected), x)
exactvar(x::AbstractArray; corrected::Bool=true, dims=:) = reduction(Var(corrected), x, dims)
exactvar(m::Moments; corrected::Bool=true) = moment(Var(corrected), m)

"""
    exactstd(x; corrected=true, dims=:)
    exactstd(m::Moments; corrected=true)

The standard deviation of all elements of `x`: the square root of the exact variance ([`exactvar`](@ref)), rounded once;
never through a rounded variance.

# Examples
```jldoctest
julia> exactstd([2, 4, 4, 4, 5, 5, 7, 9])
2.138089935299395

julia> exactstd(Float32[1, 2, 3, 4]; corrected=false)
1.118034f0
```
"""
exactstd(x; corrected::Bool=true) = whole(Std(corrected), x)
exactstd(x::AbstractArray; corrected::Bool=true, dims=:) = reduction(Std(corrected), x, dims)
exactstd(m::Moments; corrected::Bool=true) = moment(Std(corrected), m)

"""
    exactnorm(x; dims=:)
    exactnorm(m::Moments)

The Euclidean norm of all elements of `x`: the square root of the exact sum of their squared absolute values, rounded once.
With `dims`, the norms along these dimensions.

Collections and elements are those of [`exactsum`](@ref). The result is real, of the floating-point type of the elements,
`Float64` for integers. A NaN gives NaN, otherwise an infinity gives infinity; the norm of nothing is `0.0`.

# Examples
```jldoctest
julia> exactnorm([3 * 2.0^1000, 4 * 2.0^1000]) / 2.0^1000
5.0

julia> exactnorm([1 + 2im, 2 - 4im])
5.0
```
"""
exactnorm(x) = whole(Norm(), x)
exactnorm(x::AbstractArray; dims=:) = reduction(Norm(), x, dims)
exactnorm(m::Moments) = moment(Norm(), m)

exactsum(m::Moments) = moment(Sum(), m)
