# SPDX-License-Identifier: MIT
#
# Accumulator and Moments: exact running sums that live in memory of Julia and are read and written by the C library
# only, as ksb_acc and ksb_moments.

"""
    Accumulator()
    Accumulator(x)

An exact running sum of real numbers, empty or of the elements of the collection `x`. Nothing is rounded before it is
read: by `Float64(acc)`, `Float32(acc)`, `Float16(acc)`, each rounded once from the exact value, or exactly by
`Rational{BigInt}(acc)`.

| call | effect |
|:---|:---|
| `push!(acc, v...)` | adds numbers: `Float64`, `Float32`, `Float16`, `Bool`, integers of at most 64 bits |
| `append!(acc, x)` | adds all elements of an array or iterator; if one cannot be added, none is |
| [`addproducts!`](@ref)`(acc, x, y)` | adds all products `x[i] * y[i]` |
| [`subtract!`](@ref)`(acc, x)` | takes out a number, the elements of a collection, or another accumulator |
| `merge!(acc, others...)` | adds all that the others hold |
| `a + b`, `merge(a, b)`, `a - b` | a new accumulator |
| `length(acc)` | number of addends, less the number subtracted; it may be negative |
| `a == b`, `hash(a)` | whole states: exact value, counts of addends, of infinities and of NaN, sign of a zero |
| `copy(acc)`, `empty!(acc)`, `isempty(acc)` | |
| [`pack`](@ref)`(acc)`, [`unpack`](@ref)`(Accumulator, bytes)` | saved form, the same in C, Python and Julia |

Subtracting is the inverse of adding, of infinities and NaN too: afterwards it is as if what was subtracted had never
been added, but for the sign of an exact zero, which reads as `0.0`.

Accumulators are values of 576 bytes without pointers. One may be read by several tasks at once, but changed by one at
a time: give each task its own, and merge them in any order.

# Examples
```jldoctest
julia> acc = Accumulator([1e16, 1.0]);

julia> push!(acc, -1e16)
Accumulator of 3 addends: 1.0

julia> Float64(subtract!(acc, 1.0))
0.0

julia> Rational{BigInt}(Accumulator([0.5, 0.25]))
3//4

julia> reduce(merge, [Accumulator(0.1 * k for k in 1:9), Accumulator([10, 20])])
Accumulator of 11 addends: 34.5
```
"""
mutable struct Accumulator
    words::NTuple{72,UInt64}

    function Accumulator()
        acc = new()
        check(ccall(entry(ksb_acc_init), Cint, (Ref{Accumulator},), acc)) # ksb_status ksb_acc_init(ksb_acc *acc)
        return acc
    end
end

"""
    Moments()
    Moments(x)

Count, sum and sum of squares of real numbers, exactly: what [`exactmean`](@ref), [`exactvar`](@ref),
[`exactstd`](@ref), [`exactnorm`](@ref) and [`exactsum`](@ref) of data that come in pieces need. Each of these takes
Moments and returns a `Float64`, rounded once.

Everything else is as for an [`Accumulator`](@ref): `push!`, `append!`, [`subtract!`](@ref), `merge!`, `merge`, `+`, `-`,
`length`, `==`, `hash`, `copy`, `empty!`, `isempty`, [`pack`](@ref), [`unpack`](@ref). 848 bytes.

# Examples
```jldoctest
julia> m = Moments([2, 4, 4, 4]);

julia> append!(m, [5.0, 5.0, 7.0, 9.0])
Moments of 8 values: mean 5.0, standard deviation 2.138089935299395

julia> exactmean(m), exactvar(m; corrected=false), exactsum(m)
(5.0, 4.0, 40.0)
```
"""
mutable struct Moments
    words::NTuple{106,UInt64}

    function Moments()
        m = new()
        check(ccall(entry(ksb_moments_init), Cint, (Ref{Moments},), m)) # ksb_status ksb_moments_init(ksb_moments *m)
        return m
    end
end

const State = Union{Accumulator,Moments}

# ----------------------------------------------------------------------------------------------------------------
# One method for each C function
# ----------------------------------------------------------------------------------------------------------------

for (S, kind) in ((Accumulator, :acc), (Moments, :moments))
    f(verb) = Symbol(:ksb_, kind, :_, verb)
    @eval begin
        # ksb_status ksb_acc_merge(ksb_acc *into, const ksb_acc *from)
        merge_state!(into::$S, from::$S) = check(ccall(entry($(f(:merge))), Cint, (Ref{$S}, Ref{$S}), into, from))
        subtract_state!(from::$S, what::$S) = check(ccall(entry($(f(:subtract))), Cint, (Ref{$S}, Ref{$S}), from, what))
        init!(a::$S) = check(ccall(entry($(f(:init))), Cint, (Ref{$S},), a))
        # int64_t ksb_acc_count(const ksb_acc *acc)
        count_of(a::$S) = ccall(entry($(f(:count))), Int64, (Ref{$S},), a)
        # int ksb_acc_equal(const ksb_acc *a, const ksb_acc *b)
        equal(a::$S, b::$S) = ccall(entry($(f(:equal))), Cint, (Ref{$S}, Ref{$S}), a, b) != 0
        packed_max(::Type{$S}) = Int(ccall(entry($(f(:packed_max))), Csize_t, ()))
        # ksb_status ksb_acc_pack(const ksb_acc *acc, void *buf, size_t capacity, size_t *nbytes)
        pack_into!(bytes::Vector{UInt8}, nbytes::Ref{Csize_t}, a::$S) = check(ccall(
            entry($(f(:pack))), Cint, (Ref{$S}, Ptr{UInt8}, Csize_t, Ref{Csize_t}), a, bytes, length(bytes), nbytes))
        # ksb_status ksb_acc_unpack(ksb_acc *acc, const void *buf, size_t nbytes)
        unpack_status(a::$S, bytes::Vector{UInt8}) =
            ccall(entry($(f(:unpack))), Cint, (Ref{$S}, Ptr{UInt8}, Csize_t), a, bytes, length(bytes))
    end
    for (verb, julia) in ((:add, :add!), (:subtract, :deduct!))
        # ksb_status ksb_acc_add_f64(ksb_acc *acc, double v)
        for (E, C, name) in ((FloatElement, Float64, :f64), (SignedElement, Int64, :i64), (UnsignedElement, UInt64, :u64))
            @eval $julia(a::$S, v::$E) = check(ccall(entry($(f(Symbol(verb, :_, name)))), Cint, (Ref{$S}, $C), a, v))
        end
        # ksb_status ksb_acc_add_array_f64(ksb_acc *acc, const void *x, size_t n, ptrdiff_t stride)
        for (T, name) in REALS
            @eval $julia(a::$S, p::Ptr{$T}, n::Integer, stride::Integer) = check(ccall(
                entry($(f(Symbol(verb, :_array_, name)))), Cint, (Ref{$S}, Ptr{$T}, Csize_t, Cptrdiff_t), a, p, n, stride))
        end
    end
end

# ksb_status ksb_acc_add_products_f64(ksb_acc *acc, const void *x, const void *y, size_t n, ptrdiff_t xstride,
#                                     ptrdiff_t ystride)
for (verb, julia) in ((:add, :add!), (:subtract, :deduct!)), (T, name) in REALS
    @eval $julia(a::Accumulator, p::Ptr{$T}, q::Ptr{$T}, n::Integer, pstride::Integer, qstride::Integer) = check(ccall(
        entry($(Symbol(:ksb_acc_, verb, :_products_, name))), Cint,
        (Ref{Accumulator}, Ptr{$T}, Ptr{$T}, Csize_t, Cptrdiff_t, Cptrdiff_t), a, p, q, n, pstride, qstride))
end

# double ksb_acc_to_f64(const ksb_acc *acc)
round_to(::Type{Float64}, acc::Accumulator) = ccall(entry(ksb_acc_to_f64), Float64, (Ref{Accumulator},), acc)
round_to(::Type{Float32}, acc::Accumulator) = ccall(entry(ksb_acc_to_f32), Float32, (Ref{Accumulator},), acc)
round_to(::Type{Float16}, acc::Accumulator) =
    reinterpret(Float16, ccall(entry(ksb_acc_to_f16), UInt16, (Ref{Accumulator},), acc))

# double ksb_moments_mean(const ksb_moments *m); double ksb_moments_var(const ksb_moments *m, size_t ddof)
moment(::Sum, m::Moments) = ccall(entry(ksb_moments_sum), Float64, (Ref{Moments},), m)
moment(::Mean, m::Moments) = ccall(entry(ksb_moments_mean), Float64, (Ref{Moments},), m)
moment(::Norm, m::Moments) = ccall(entry(ksb_moments_norm), Float64, (Ref{Moments},), m)
moment(op::Var, m::Moments) = ccall(entry(ksb_moments_var), Float64, (Ref{Moments}, Csize_t), m, op.ddof)
moment(op::Std, m::Moments) = ccall(entry(ksb_moments_std), Float64, (Ref{Moments}, Csize_t), m, op.ddof)

# ----------------------------------------------------------------------------------------------------------------
# Verbs of Base, on these types only
# ----------------------------------------------------------------------------------------------------------------

Accumulator(x) = append!(Accumulator(), x)
Moments(x) = append!(Moments(), x)

function Base.push!(a::State, v::RealElement)
    add!(a, v)
    return a
end
# Several at once: all or none, which Base's method for collections of any kind would not keep.
function Base.push!(a::State, v, w, more...)
    merge_state!(a, real_elements(typeof(a), "push!", (v, w, more...)))
    return a
end

function Base.append!(a::State, x)
    if lies_in_memory(x) && eltype(x) <: Real
        run = progression(x)
        if run !== nothing
            GC.@preserve x add!(a, address(x), run[1], run[2] * sizeof(eltype(x)))
            return a
        end
    end
    merge_state!(a, real_elements(typeof(a), "append!", x))
    return a
end

function Base.merge!(a::S, others::S...) where {S<:State}
    for other in others
        merge_state!(a, other)
    end
    return a
end
Base.merge(a::S, others::S...) where {S<:State} = merge!(copy(a), others...)
Base.:+(a::S, b::S) where {S<:State} = merge!(copy(a), b)
Base.:-(a::S, b::S) where {S<:State} = subtract!(copy(a), b)

function Base.copy(a::S) where {S<:State}
    b = S()
    b.words = a.words
    return b
end

function Base.empty!(a::State)
    init!(a)
    return a
end

Base.length(a::State) = count_of(a)
Base.isempty(a::S) where {S<:State} = a == S()
Base.:(==)(a::S, b::S) where {S<:State} = equal(a, b)
Base.hash(a::S, h::UInt) where {S<:State} = hash(pack(a), hash(S, h))

for T in (Float64, Float32, Float16)
    @eval Base.$(nameof(T))(acc::Accumulator) = round_to($T, acc)
end
Base.float(acc::Accumulator) = Float64(acc)

function Base.Rational{BigInt}(acc::Accumulator)
    value = Float64(acc)
    isnan(value) && throw(InexactError(:Rational, Rational{BigInt}, value))
    # An infinity in the data, not a finite value beyond Float64, has a count.
    bytes = pack(acc)
    any(!=(0), tallies(bytes)[2:3]) && return value > 0 ? big(1) // big(0) : big(-1) // big(0)
    return packed_number(bytes, 1)
end

function Base.show(io::IO, acc::Accumulator)
    n = length(acc)
    print(io, "Accumulator of ", n, n == 1 ? " addend: " : " addends: ", Float64(acc))
end

function Base.show(io::IO, m::Moments)
    n = length(m)
    print(io, "Moments of ", n, n == 1 ? " value" : " values")
    n == 0 || print(io, ": mean ", moment(Mean(), m), ", standard deviation ", moment(Std(1), m))
end

"""
    subtract!(a, x) -> a

Takes out of an [`Accumulator`](@ref) or [`Moments`](@ref) `a` the number `x`, all elements of the array or iterator `x`,
or all that `x`, of the same type as `a`, holds. The inverse of `push!`, `append!` and `merge!`: infinities and NaN go as they
came. What was never added may be subtracted, too. If an element cannot be subtracted, nothing is.

# Examples
```jldoctest
julia> acc = Accumulator([1.0, NaN, 2.0]);

julia> subtract!(acc, NaN)
Accumulator of 2 addends: 3.0

julia> subtract!(acc, [1.0, 2.0]) == Accumulator()
true
```
"""
function subtract! end

function subtract!(a::State, v::RealElement)
    deduct!(a, v)
    return a
end

function subtract!(a::S, what::S) where {S<:State}
    subtract_state!(a, what)
    return a
end

function subtract!(a::State, x)
    if lies_in_memory(x) && eltype(x) <: Real
        run = progression(x)
        if run !== nothing
            GC.@preserve x deduct!(a, address(x), run[1], run[2] * sizeof(eltype(x)))
            return a
        end
    end
    subtract_state!(a, real_elements(typeof(a), "subtract!", x))
    return a
end

# ----------------------------------------------------------------------------------------------------------------
# Saved form
# ----------------------------------------------------------------------------------------------------------------

"""
    pack(a) -> Vector{UInt8}

The saved form of an [`Accumulator`](@ref) or [`Moments`](@ref): canonical (equal states have equal bytes), versioned, little-endian,
the same in C, Python and Julia, at most 584 or 856 bytes. [`unpack`](@ref) reads it.

# Examples
```jldoctest
julia> bytes = pack(Accumulator([1.0, 0.5]));

julia> length(bytes), String(bytes[1:4])
(64, "KSBA")

julia> unpack(Accumulator, bytes)
Accumulator of 2 addends: 1.5
```
"""
function pack(a::S) where {S<:State}
    bytes = Vector{UInt8}(undef, packed_max(S))
    nbytes = Ref{Csize_t}()
    pack_into!(bytes, nbytes, a)
    return resize!(bytes, nbytes[])
end

"""
    unpack(Accumulator, bytes) -> Accumulator
    unpack(Moments, bytes) -> Moments

Reads what [`pack`](@ref) wrote, in this language or another, with this version of the library or an earlier one. Throws
an `ArgumentError` that says what is wrong if the bytes are not exactly a saved form.

# Examples
```jldoctest
julia> unpack(Moments, pack(Moments([1, 2, 3])))
Moments of 3 values: mean 2.0, standard deviation 1.0

julia> unpack(Accumulator, UInt8[1, 2, 3])
ERROR: ArgumentError: unpack: bytes is no saved Accumulator: 3 bytes are fewer than the 48 of the shortest one
```
"""
function unpack(::Type{S}, bytes::AbstractVector{UInt8}) where {S<:State}
    a = S()
    vector = convert(Vector{UInt8}, bytes)
    status = unpack_status(a, vector)
    status == KSB_OK || throw(ArgumentError("unpack: bytes is no saved $(nameof(S)): " * fault(S, vector, status)))
    return a
end

# For the message only; the C library has decided.
function fault(::Type{S}, bytes, status) where {S}
    n = length(bytes)
    n < 48 && return "$n bytes are fewer than the 48 of the shortest one"
    kinds = Dict(b"KSBA" => Accumulator, b"KSBM" => Moments)
    kind = get(kinds, bytes[1:4], nothing)
    kind === nothing && return "it does not begin with the mark of a saved form"
    kind === S || return "it is a saved $(nameof(kind))"
    status == KSB_EVERSION && return "it is of version $(bytes[5]) of the format, which this library does not read"
    bytes[5] == 1 || return "version $(bytes[5]) of the format does not exist"
    said = Int(bytes[7]) | Int(bytes[8]) << 8
    said == n || return "it says it has $said bytes, and there are $n"
    return "it is damaged (not in the one form that each state has)"
end

# Parts of a saved form, docs/format.md: the four tallies, and one of its numbers.
tallies(bytes) = ltoh.(reinterpret(Int64, bytes[17:48]))

function packed_number(bytes, which)
    first_limb, count = Int(bytes[7 + 2which]), Int(bytes[8 + 2which])
    start = which == 1 ? 48 : 48 + 8 * Int(bytes[10])
    unit = which == 1 ? -2176 : -1088
    count == 0 && return big(0) // big(1)
    value = big(0)
    for limb in count:-1:1
        word = ltoh(reinterpret(UInt64, bytes[(start + 8limb - 7):(start + 8limb)])[1])
        value = (value << 64) + (limb == count ? reinterpret(Int64, word) : word)
    end
    return value * (big(2) // 1)^(unit + 64first_limb)
end
