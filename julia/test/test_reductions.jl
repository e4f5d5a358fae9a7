# SPDX-License-Identifier: MIT

# Reductions of arrays and iterators, against exact rational arithmetic; shapes and types against Base.
using Test, keishis_sandbox
using Random: MersenneTwister, shuffle

include("oracle.jl")
using .Oracle

println("test_reductions.jl: KSB_TEST_SEED=", SEED)
const RNG = MersenneTwister(SEED)
const FLOATS = (Float64, Float32, Float16)
const INTEGERS = (Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64)

sum_type(::Type{T}) where {T<:AbstractFloat} = T
sum_type(::Type{T}) where {T<:Signed} = Int64
sum_type(::Type{T}) where {T<:Unsigned} = UInt64
sum_type(::Type{Complex{T}}) where {T} = Complex{T}

@testset "values of every type" begin
    for T in FLOATS, n in (0, 1, 2, 3, 16, 70)
        x = shaped(RNG, T, n)
        y = shaped(RNG, T, length(x))
        @test same(exactsum(x), exact_sum(T, x))
        @test same(exactmean(x), exact_mean(T, x))
        @test same(exactnorm(x), exact_norm(T, x))
        @test same(exactvar(x), exact_var(T, x))
        @test same(exactstd(x; corrected=false), exact_std(T, x; ddof=0))
        @test same(exactdot(x, y), exact_dot(T, x, y))
        @test same(exactsum(shuffle(RNG, x)), exactsum(x))
    end
    for T in INTEGERS, n in (0, 1, 5, 40)
        x, y = shaped(RNG, T, n), shaped(RNG, T, n)
        @test same(exactsum(x), exact_sum(sum_type(T), x))
        @test same(exactmean(x), exact_mean(Float64, x))
        @test same(exactnorm(x), exact_norm(Float64, x))
        @test same(exactstd(x), exact_std(Float64, x))
    end
    for T in (ComplexF64, ComplexF32), n in (0, 1, 2, 9, 40)
        x, y = shaped(RNG, T, n), shaped(RNG, T, n)
        m = min(length(x), length(y))
        x, y = x[1:m], y[1:m]
        @test same(exactsum(x), exact_sum(T, x))
        @test same(exactdot(x, y), exact_dot(T, x, y))
        @test same(exactnorm(x), exact_norm(real(T), x))
        @test same(exactvar(x), exact_var(real(T), x))
    end
end

@testset "special values, crossed" begin
    for T in FLOATS, a in specials(T), b in specials(T)
        x = T[a, b]
        @test same(exactsum(x), exact_sum(T, x))
        @test same(exactmean(x), exact_mean(T, x))
        @test same(exactnorm(x), exact_norm(T, x))
        @test same(exactvar(x), exact_var(T, x))
        @test same(exactdot(x, reverse(x)), exact_dot(T, x, reverse(x)))
        @test same(exactsum(v for v in x), exact_sum(T, x))
    end
end

@testset "layouts are read where they are" begin
    a = [randn(RNG) * 2.0^rand(RNG, -40:40) for _ in 1:6, _ in 1:7, _ in 1:5]
    whole = exactsum(a)
    for (name, x) in (("permuted", PermutedDimsArray(a, (3, 1, 2))), ("view", view(a, 1:6, :, :)),
                      ("reversed view", view(a, 6:-1:1, 7:-1:1, 5:-1:1)), ("reshaped", reshape(a, 42, 5)),
                      ("reinterpreted", reinterpret(Float64, reinterpret(Int64, a))))
        @test (name, bits(exactsum(x))) == (name, bits(whole))
    end
    for x in (view(a, 2:2:6, 3, :), view(a, 5, :, 1), view(a, 6:-2:1, :, 2), transpose(a[:, :, 1]), a[:, :, 2]', view(transpose(a[:, :, 1]), 2:4, 6:-1:1))
        @test same(exactsum(x), exact_sum(Float64, collect(x)))
        @test same(exactstd(x), exact_std(Float64, collect(x)))
    end
    @test same(exactdot(view(a, :, 1, 1), view(a, 6:-1:1, 2, 3)), exact_dot(Float64, a[:, 1, 1], a[6:-1:1, 2, 3]))
end

@testset "dims: shapes and types as Base has them" begin
    for T in (Float64, Float32, Int16, UInt8, ComplexF64), dims in (1, 2, 3, 4, (1, 2), (2, 3), (1, 3), (1, 2, 3), (3, 1), ())
        a = shaped(RNG, T, 24)[1:24]
        a = reshape(a, 2, 3, 4)
        got = exactsum(a; dims=dims)
        want = sum(a; dims=dims)
        @test size(got) == size(want)
        for I in CartesianIndices(got)
            slice = [a[J] for J in CartesianIndices(a) if all(d -> d in dims || J[d] == I[d], 1:3)]
            @test same(got[I], exact_sum(sum_type(T), slice))
        end
        @test same(exactsum(PermutedDimsArray(a, (2, 3, 1)); dims=1), exactsum(permutedims(a, (2, 3, 1)); dims=1))
    end
    m = [1.0 2; 3 5; 7 11]
    @test exactmean(m; dims=1) == [11 / 3 6.0]
    @test exactvar(m; dims=2) == reshape([0.5, 2.0, 8.0], 3, 1)
    @test size(exactnorm(m; dims=(1, 2))) == (1, 1)
    @test size(exactsum(zeros(0, 3); dims=1)) == (1, 3)
    @test_throws ArgumentError exactsum(m; dims=0)
    @test_throws ArgumentError exactsum(m; dims=1.5)
end

# Axes that do not start at 1, as in OffsetArrays.
struct Shifted{T} <: AbstractVector{T}
    data::Vector{T}
end
Base.axes(s::Shifted) = (Base.IdentityUnitRange(-2:(length(s.data) - 3)),)
Base.size(s::Shifted) = size(s.data)
Base.getindex(s::Shifted, i::Int) = s.data[i + 3]

@testset "iterators" begin
    x = [0.1k for k in 1:100]
    @test same(exactsum(v for v in x), exactsum(x))
    @test same(exactsum(Tuple(x[1:5])), exactsum(x[1:5]))
    @test same(exactsum(Shifted(x)), exactsum(x))
    @test same(exactmean(Iterators.filter(!isnan, [x; NaN])), exactmean(x))
    @test same(exactsum(skipmissing([x; missing])), exactsum(x))
    @test exactsum([1.0, missing]) === missing
    @test exactsum(1:100) === Int64(5050)
    @test exactsum(1:10^9) === Int64(10)^9 * (Int64(10)^9 + 1) ÷ 2
    @test_throws OverflowError exactsum(1:10^12)
    @test same(exactsum(0.1:0.1:1), exact_sum(Float64, collect(0.1:0.1:1)))
    @test exactsum([1, 2]; init=0.5) === 3.5
    @test exactsum(Float64[]; init=-0.0) === -0.0
    @test_throws ArgumentError exactsum(v for v in Int[] if true)
    @test_throws OverflowError exactsum([typemax(Int64), 1])
    @test_throws OverflowError exactsum(typemax(Int64) for _ in 1:2)
    @test_throws MethodError exactsum("abc")
    @test_throws DimensionMismatch exactdot([1.0], [1.0, 2.0])
    @test_throws ArgumentError exactsum(big.([1.0, 2.0]))
end

@testset "groups" begin
    x, labels = [1e16, 1.0, 2.0, -1e16], [1, 1, 2, 1]
    @test exactsum_by(x, labels) == [1.0, 2.0]
    @test_throws Exception exactsum_by(x, [1, 1, 2])
    @test_throws Exception exactsum_by(x, [0, 1, 1, 1])
end

@testset "inferred, without allocation" begin
    x = randn(RNG, 100)
    allocated(f::F, x) where {F} = (f(x); @allocated f(x))
    allocated(f::F, x, y) where {F} = (f(x, y); @allocated f(x, y))
    for f in (exactsum, exactmean, exactnorm)
        @test (@inferred f(x)) isa Float64
        @test allocated(f, x) == 0
    end
    @test (@inferred exactvar(x)) isa Float64
    @test (@inferred exactdot(x, x)) isa Float64
    @test allocated(exactdot, x, x) == 0
    @test (@inferred exactsum([1, 2])) === Int64(3)
end
