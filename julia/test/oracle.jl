# SPDX-License-Identifier: MIT

# What the tests compare with: exact rational arithmetic, rounded once, by definitions that share nothing with the
# library. Slow on purpose: nothing here is clever.
module Oracle

export bits, canonical_nan, exact_dot, exact_mean, exact_norm, exact_std, exact_sum, exact_var, round_rational,
       round_root, same, saved_form, shaped, specials, SEED

using Random: MersenneTwister, shuffle!

# Printed with every run; another one may be given to look further.
const SEED = parse(Int, get(ENV, "KSB_TEST_SEED", "20261125"))

const Float = Union{Float64,Float32,Float16}
const Exact = Rational{BigInt}

bits(x::Float64) = reinterpret(UInt64, x)
bits(x::Float32) = reinterpret(UInt32, x)
bits(x::Float16) = reinterpret(UInt16, x)
bits(x::Integer) = x
bits(z::Complex) = (bits(real(z)), bits(imag(z)))

# The same type and the same bits. Signed zeros differ, canonical NaN are equal.
same(a, b) = typeof(a) === typeof(b) && bits(a) == bits(b)
same(a::AbstractArray, b::AbstractArray) = axes(a) == axes(b) && eltype(a) === eltype(b) && all(map(same, a, b))

canonical_nan(::Type{Float64}) = reinterpret(Float64, 0x7ff8000000000000)
canonical_nan(::Type{Float32}) = reinterpret(Float32, 0x7fc00000)
canonical_nan(::Type{Float16}) = reinterpret(Float16, 0x7e00)

# precision, exponent of the last place of subnormal numbers
parameters(::Type{Float64}) = (53, -1074)
parameters(::Type{Float32}) = (24, -149)
parameters(::Type{Float16}) = (11, -24)

exact(x::Union{Float,Integer}) = Exact(x)

total(f, x) = foldl((sum, v) -> sum + f(v), x; init=Exact(0))

# floor(log2(q)) for q > 0
function floor_log2(q::Exact)
    e = ndigits(numerator(q); base=2) - ndigits(denominator(q); base=2)
    return Exact(2)^e <= q ? e : e - 1
end

# An exact number of the form m * 2^e, as a T; beyond its range, infinity.
function assemble(::Type{T}, m::BigInt, e::Int, negative::Bool) where {T}
    p, _ = parameters(T)
    m == 0 && return negative ? -zero(T) : zero(T)
    if ndigits(m; base=2) + e > exponent(floatmax(T)) + 1
        return negative ? T(-Inf) : T(Inf)
    end
    @assert ndigits(m; base=2) <= p
    # Two steps, so that neither factor leaves the range of Float64; both are exact.
    x = T(ldexp(ldexp(Float64(m), e ÷ 2), e - e ÷ 2))
    return negative ? -x : x
end

# q to the nearest T, ties to even. A zero keeps the sign it is given, whatever q.
function round_rational(::Type{T}, q::Exact, zero_sign::Bool=false) where {T<:Float}
    p, least = parameters(T)
    q == 0 && return zero_sign ? -zero(T) : zero(T)
    negative, q = q < 0, abs(q)
    e = max(floor_log2(q) - p + 1, least)
    scaled = q * Exact(2)^(-e)
    m, rest = divrem(numerator(scaled), denominator(scaled))
    twice = cmp(2rest, denominator(scaled))
    (twice > 0 || (twice == 0 && isodd(m))) && (m += 1)
    if ndigits(m; base=2) > p
        m, e = m ÷ 2, e + 1
    end
    return assemble(T, m, e, negative)
end

# sqrt(q) to the nearest T, ties to even, for q >= 0.
function round_root(::Type{T}, q::Exact) where {T<:Float}
    p, least = parameters(T)
    q == 0 && return zero(T)
    e = max(fld(floor_log2(q), 2) - p + 1, least)
    square = q * Exact(4)^(-e)             # m is right if it is the nearest integer to the root of this
    m = isqrt(div(numerator(square), denominator(square)))
    half = (2m + 1)^2 // BigInt(4)         # square of the point halfway to m + 1
    (square > half || (square == half && isodd(m))) && (m += 1)
    if ndigits(m; base=2) > p
        m, e = m ÷ 2, e + 1
    end
    return assemble(T, m, e, false)
end

# The rules for special values, once for every sum: `addends` are exact numbers or specials.
function sum_of_addends(::Type{T}, finite::Exact, n::Int, pos::Bool, neg::Bool, nan::Bool, all_negative_zero::Bool) where {T}
    (nan || (pos && neg)) && return canonical_nan(T)
    pos && return T(Inf)
    neg && return T(-Inf)
    return round_rational(T, finite, n > 0 && all_negative_zero)
end

function exact_sum(::Type{T}, x) where {T<:Float}
    finite, n, pos, neg, nan, zeros = Exact(0), 0, false, false, false, true
    for v in x
        n += 1
        zeros &= v isa Float && v == 0 && signbit(v)
        if v isa Integer || isfinite(v)
            finite += exact(v)
        elseif isnan(v)
            nan = true
        else
            v > 0 ? (pos = true) : (neg = true)
        end
    end
    return sum_of_addends(T, finite, n, pos, neg, nan, zeros)
end
exact_sum(::Type{T}, x) where {T<:Integer} = T(foldl(+, map(BigInt, x); init=BigInt(0)))
exact_sum(::Type{Complex{T}}, x) where {T} = Complex(exact_sum(T, map(real, x)), exact_sum(T, map(imag, x)))

# Sum of products a * b of a list of pairs.
function sum_of_products(::Type{T}, pairs) where {T<:Float}
    finite, n, pos, neg, nan, zeros = Exact(0), 0, false, false, false, true
    for (a, b) in pairs
        n += 1
        product_negative = xor(signbit(a), signbit(b))
        zeros &= (a == 0 || b == 0) && product_negative
        if isfinite(a) && isfinite(b)
            finite += exact(a) * exact(b)
        elseif isnan(a) || isnan(b) || a == 0 || b == 0
            nan = true
        else
            product_negative ? (neg = true) : (pos = true)
        end
    end
    return sum_of_addends(T, finite, n, pos, neg, nan, zeros)
end

exact_dot(::Type{T}, x, y) where {T<:Float} = sum_of_products(T, zip(x, y))
exact_dot(::Type{T}, x, y) where {T<:Integer} = T(foldl(+, [BigInt(a) * b for (a, b) in zip(x, y)]; init=BigInt(0)))
function exact_dot(::Type{Complex{T}}, x, y) where {T}
    re, im = [], []
    for (a, b) in zip(x, y)
        push!(re, (real(a), real(b)), (imag(a), imag(b)))
        push!(im, (real(a), imag(b)), (-imag(a), real(b)))
    end
    return Complex(sum_of_products(T, re), sum_of_products(T, im))
end

parts(x) = [p for v in x for p in (v isa Complex ? (real(v), imag(v)) : (v,))]

function exact_norm(::Type{T}, x) where {T<:Float}
    p = parts(x)
    any(isnan, p) && return canonical_nan(T)
    any(isinf, p) && return T(Inf)
    return round_root(T, total(v -> exact(v)^2, p))
end

function exact_mean(::Type{T}, x) where {T<:Float}
    p = collect(x)
    isempty(p) && return canonical_nan(T)
    s = exact_sum(Float64, p)
    isfinite(s) || any(isnan, p) || any(isinf, p) || (s = 0.0) # only the true sum was out of range
    isnan(s) && return canonical_nan(T)
    isinf(s) && return T(s)
    negative_zeros = all(v -> v isa Float && v == 0 && signbit(v), p)
    return round_rational(T, total(exact, p) / length(p), negative_zeros)
end
exact_mean(::Type{Complex{T}}, x) where {T} = Complex(exact_mean(T, map(real, x)), exact_mean(T, map(imag, x)))

# The variance as a fraction, or nothing where it is NaN.
function variance(x, ddof)
    n, p = length(x), parts(x)
    (n <= ddof || !all(isfinite, p)) && return nothing
    squares = total(v -> exact(v)^2, p)
    square_of_sum = total(v -> exact(real(v)), x)^2 + total(v -> exact(imag(v)), x)^2
    return (n * squares - square_of_sum) / (n * (n - ddof))
end

function exact_var(::Type{T}, x; ddof=1) where {T<:Float}
    v = variance(collect(x), ddof)
    return v === nothing ? canonical_nan(T) : round_rational(T, v)
end
function exact_std(::Type{T}, x; ddof=1) where {T<:Float}
    v = variance(collect(x), ddof)
    return v === nothing ? canonical_nan(T) : round_root(T, v)
end

# The saved form of docs/format.md, of an accumulator or of moments to which the numbers `added` were added and from which
# `subtracted` were subtracted.
function saved_form(mark::String, added, subtracted=Float64[])
    tally(f) = count(f, added) - count(f, subtracted)
    tallies = Int64[length(added) - length(subtracted), tally(==(Inf)), tally(==(-Inf)), tally(isnan)]
    sum_of(f) = total(f, filter(isfinite, added)) - total(f, filter(isfinite, subtracted))
    squares, values = sum_of(v -> exact(v)^2), sum_of(exact)
    numbers = mark == "KSBM" ? [(squares, -2176), (values, -1088)] : [(values, -2176)]
    something = any(v -> !(isnan(v) || v === -0.0), added) || !isempty(subtracted)
    empty = all(==(0), tallies) && all(n -> n[1] == 0, numbers)
    limbs = [stored_limbs(value, unit) for (value, unit) in numbers]
    shapes = vcat([UInt8[first, length(stored)] for (first, stored) in limbs]..., UInt8[], zeros(UInt8, 4))[1:4]
    words(list) = reinterpret(UInt8, map(htol, list))
    stored = vcat(UInt64[], (stored for (_, stored) in limbs)...)
    return vcat(codeunits(mark), UInt8[1, something && !empty], words(UInt16[48 + 8 * length(stored)]), shapes, zeros(UInt8, 4),
                words(tallies), words(stored))
end

# The index of the first limb that is not 0, and as few limbs as show the number: two's complement in units of 2^unit.
function stored_limbs(value::Exact, unit)
    whole = value * Exact(2)^(-unit)
    @assert denominator(whole) == 1
    value == 0 && return 0, UInt64[]
    first = trailing_zeros(numerator(whole)) ÷ 64
    rest, limbs = numerator(whole) >> (64 * first), UInt64[]
    while isempty(limbs) || rest != (limbs[end] >> 63 == 1 ? -1 : 0)
        push!(limbs, rest & typemax(UInt64))
        rest >>= 64
    end
    return first, limbs
end

specials(::Type{T}) where {T<:Float} = T[
    NaN, Inf, -Inf, 0, -0.0, nextfloat(zero(T)), -nextfloat(zero(T)), floatmin(T), 1, -1, floatmax(T), -floatmax(T),
]
specials(::Type{T}) where {T<:Integer} = T[0, 1, typemin(T), typemax(T), typemax(T) ÷ 2]
specials(::Type{Complex{T}}) where {T} = [Complex{T}(a, b) for a in specials(T)[1:6] for b in T[1, -0.0, Inf]]

# Random data that are hard for a sum: wide exponents, cancellation, near ties.
function shaped(rng::MersenneTwister, ::Type{T}, n::Int) where {T<:Float}
    shape = rand(rng, 1:4)
    top, bottom = exponent(floatmax(T)) - 1, parameters(T)[2]
    x = if shape == 1
        T[randn(rng, Float64) for _ in 1:n]
    elseif shape == 2
        T[ldexp(rand(rng, (-1, 1)) * (1 + rand(rng)), rand(rng, bottom:top)) for _ in 1:n]
    elseif shape == 3 # cancels but for the last places
        half = T[ldexp(rand(rng, (-1, 1)) * (1 + rand(rng)), rand(rng, (bottom ÷ 2):(top ÷ 2))) for _ in 1:(n ÷ 2)]
        vcat(half, -half, T[nextfloat(zero(T)) for _ in 1:(n - 2 * (n ÷ 2))])
    else # a tie, broken or not by something tiny
        vcat(T[1, eps(T) / 2][1:min(n, 2)], T[rand(rng, (0, nextfloat(zero(T)), -nextfloat(zero(T)))) for _ in 1:(n - 2)])
    end
    return shuffle!(rng, x)
end
shaped(rng::MersenneTwister, ::Type{T}, n::Int) where {T<:Integer} = rand(rng, (typemin(T) ÷ T(64)):(typemax(T) ÷ T(64)), n)
shaped(rng::MersenneTwister, ::Type{Complex{T}}, n::Int) where {T} = map(Complex{T}, shaped(rng, T, n), shaped(rng, T, n))

end
