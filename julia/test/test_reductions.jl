# SPDX-License-Identifier: MIT

# Reductions of arrays and iterators, against exact rational arithmetic; shapes and types against Base.
using Test, keishis_sandbox
using LinearAlgebra: dot
using Random: MersenneTwister, shuffle
using Statistics: mean, std, var

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
    for x in (view(a, 2:2:6, 3, :), view(a, 5, :, 1), view(a, 6:-2:1, :, 2), transpose(a[:, :, 1]), a[:, :, 2]',
              view(transpose(a[:, :, 1]), 2:4, 6:-1:1))
        @test same(exactsum(x), exact_sum(Float64, collect(x)))
        @test same(exactstd(x), exact_std(Float64, collect(x)))
    end
    @test same(exactdot(view(a, :, 1, 1), view(a, 6:-1:1, 2, 3)), exact_dot(Float64, a[:, 1, 1], a[6:-1:1, 2, 3]))
    # Pairs keep their order, whatever the layout of each.
    m, n = a[:, :, 1], a[:, :, 2]
    for f in (transpose, permutedims, x -> view(x, 6:-1:1, 7:-1:1), x -> view(x, 1:5, :), x -> view(transpose(x), 7:-1:2, :)),
        g in (identity, collect)
        x, y = f(m), g(f(n))
        @test same(exactdot(x, y), exact_dot(Float64, vec(collect(x)), vec(collect(y))))
        @test same(Float64(addproducts!(Accumulator(), x, y)), exactdot(x, y))
    end
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
    @test_throws ArgumentError("exactsum: dims has 0; dimensions count from 1") exactsum(m; dims=0)
    @test_throws ArgumentError("exactmean: dims must be an integer, several, or :, and has 1.5") exactmean(m; dims=1.5)
    @test_throws ArgumentError("exactnorm: dims must be an integer, several, or :, and is nothing") exactnorm(m; dims=nothing)
    @test_throws ArgumentError("exactvar: dims must be an integer, several, or :, and is :all") exactvar(m; dims=:all)
    @test exactsum(m; dims=[1, 2]) == sum(m; dims=[1, 2])
end

# Axes that do not start at 1, as in OffsetArrays: element [1, 1, ...] of the data is at `first`.
struct Shifted{T,N} <: AbstractArray{T,N}
    data::Array{T,N}
    first::NTuple{N,Int}
end
Base.size(s::Shifted) = size(s.data)
Base.axes(s::Shifted) = map((n, f) -> Base.IdentityUnitRange(f:(f + n - 1)), size(s.data), s.first)
Base.getindex(s::Shifted{<:Any,N}, I::Vararg{Int,N}) where {N} = s.data[(I .- s.first .+ 1)...]
Base.setindex!(s::Shifted{<:Any,N}, v, I::Vararg{Int,N}) where {N} = s.data[(I .- s.first .+ 1)...] = v
Base.similar(::Shifted, ::Type{T}, axes::Tuple{AbstractUnitRange,Vararg{AbstractUnitRange}}) where {T} =
    Shifted(Array{T}(undef, map(length, axes)), map(first, axes))
Base.similar(::Type{<:AbstractArray{T}}, axes::Tuple{Base.IdentityUnitRange,Vararg{Base.IdentityUnitRange}}) where {T} =
    Shifted(Array{T}(undef, map(length, axes)), map(first, axes))

@testset "axes that do not start at 1" begin
    a = reshape(shaped(RNG, Float64, 24)[1:24], 4, 6)
    s = Shifted(a, (-2, 5))
    for f in (exactsum, exactmean, exactnorm, exactvar, exactstd)
        @test same(f(s), f(a))
        for dims in (1, 2, (1, 2), 3)
            got, plain = f(s; dims=dims), f(a; dims=dims)
            @test axes(got) == axes(sum(s; dims=dims))
            @test same([got[I] for I in vec(collect(CartesianIndices(got)))], vec(plain))
        end
    end
    @test same(exactdot(s, a), exactdot(a, a))
    @test axes(exactsum(s; dims=1)) == (-2:-2, 5:10)
    v = Shifted(a[:, 1], (0,))
    @test exactsum_by(v, Shifted([1, 2, 1, 2], (0,))) == [exactsum(a[[1, 3], 1]), exactsum(a[[2, 4], 1])]
    @test_throws ArgumentError("exactsum_by: labels[7] = 3 is outside 1:2") exactsum_by(v, Shifted([1, 2, 3, 2], (5,)), 2)
    @test_throws OverflowError("exactsum: 9223372036854775808 does not fit Int64") exactsum(
        Shifted(Int64[0 typemax(Int64); 0 1], (0, 4)); dims=1)
end

@testset "missing" begin
    x = [1.0 missing 3.0; 4.0 5.0 6.0]
    for dims in (1, 2, (1, 2), 3)
        @test isequal(exactsum(x; dims=dims), sum(x; dims=dims))
        @test isequal(exactmean(x; dims=dims), map(s -> s ./ prod(size(x, d) for d in dims), sum(x; dims=dims)))
    end
    for f in (exactsum, exactmean, exactnorm, exactvar, exactstd)
        @test f(x) === missing
        @test same(f(skipmissing(x)), f([1.0, 4.0, 5.0, 3.0, 6.0]))
    end
    @test exactdot([1.0, missing], [1.0, 2.0]) === missing
    @test exactsum(skipmissing([missing, 1, 2])) === Int64(3)
    @test exactsum(skipmissing(Union{Missing,Float32}[missing])) === 0.0f0
    # As in Base: what skipmissing gives has no dimensions. Slices have.
    @test_throws MethodError exactsum(skipmissing(x); dims=1)
    @test [exactsum(skipmissing(column)) for column in eachcol(x)] == [5.0, 5.0, 9.0]
end

@testset "NaN left out, in the ways users write it" begin
    x = shaped(RNG, Float64, 50)
    y = copy(x)
    foreach(k -> insert!(y, rand(RNG, 1:length(y)), NaN), 1:20)
    for f in (exactsum, exactmean, exactnorm, exactvar, exactstd)
        for clean in (Iterators.filter(!isnan, y), (v for v in y if !isnan(v)), filter(!isnan, y), y[.!isnan.(y)],
                      view(y, .!isnan.(y)), skipmissing(replace(y, NaN => missing)), skipmissing(isnan(v) ? missing : v for v in y))
            @test same(f(clean), f(x))
        end
    end
    m = [1.0 NaN; NaN NaN]
    @test [exactsum(Iterators.filter(!isnan, row)) for row in eachrow(m) if !all(isnan, row)] == [1.0]
    @test exactsum(Iterators.filter(!isnan, m[2, :])) === 0.0
end

@testset "ranges, however long" begin
    for r in (1:0, 5:5, -3:8, 10:-3:-20, Int8(-128):Int8(127), UInt8(3):UInt8(5):UInt8(253),
              typemax(UInt64) - 5:typemax(UInt64) - 5)
        @test same(exactsum(r), exact_sum(sum_type(eltype(r)), r))
        @test same(exactmean(r), exact_mean(Float64, r))
        @test same(exactvar(r), exact_var(Float64, r))
        @test same(exactnorm(r), exact_norm(Float64, r))
    end
    @test exactsum(-10^18:10^18) === Int64(0)
    @test exactsum(typemin(Int64):typemax(Int64)) === typemin(Int64)
    @test exactsum(10^18:-3:-10^18) === 666666666666666667 # that many pairs' halves of 1
    @test exactmean(1:(2^62 - 1)) === 2.0^61
    @test exactmean(typemax(UInt64) - 1:typemax(UInt64)) === 2.0^64
    @test_throws OverflowError("exactsum: 500000000000500000000000 does not fit Int64") exactsum(1:10^12)
    for r in (0.1:0.1:1, range(-1.0f0, 1.0f0; length=7), LinRange(0.0, 1.0, 11), Float16(1):Float16(0.5):Float16(9))
        for (f, exact) in ((exactsum, exact_sum), (exactmean, exact_mean), (exactvar, exact_var), (exactnorm, exact_norm))
            @test same(f(r), exact(eltype(r), collect(r)))
        end
    end
    @test exactsum(reshape(1:6, 2, 3); dims=1) == [3 7 11]
end

@testset "types are those of Base for the same call" begin
    for T in (Float64, Float32, Float16, ComplexF64, ComplexF32), x in (T[], T[1], T[1, 2, 3])
        @test typeof(exactsum(x)) === typeof(sum(x))
        @test typeof(exactdot(x, x)) === typeof(dot(x, x))
        @test typeof(exactmean(x)) === typeof(mean(x))
        @test typeof(exactnorm(x)) === real(T) # Float16 in Base is Float32 for nothing and Float16 otherwise
        length(x) > 1 && @test typeof(exactvar(x)) === typeof(var(x)) && typeof(exactstd(x)) === typeof(std(x))
    end
    for T in (Bool, INTEGERS...), x in (T[], T[1], T[1, 0, 1])
        @test typeof(exactsum(x)) === (T <: Unsigned ? UInt64 : Int64)
        @test Sys.WORD_SIZE == 32 || typeof(exactsum(x)) === typeof(sum(x))
        @test typeof(exactmean(x)) === Float64 === typeof(mean(x))
        @test typeof(exactnorm(x)) === Float64
        length(x) > 1 && @test typeof(exactvar(x)) === Float64 === typeof(var(x))
    end
    for x in (Any[1, 2.0], Union{Missing,Float32}[1], Real[1, 2], (1, 2.5f0), (1, 0x02))
        @test typeof(exactsum(x)) === typeof(sum(x))
    end
end

@testset "arrays of a union of types" begin
    for x in (Union{Float64,Int64}[1, 2.5, -7], Union{Float64,Float32}[1.5, 2.5f0, -1.0], Union{Int8,Bool}[Int8(1), true, Int8(-3)])
        plain = collect(promote(x...))
        for f in (exactsum, exactmean, exactnorm, exactvar, exactstd)
            @test same(f(x), f(plain))
        end
        @test same(exactsum(view(x, 3:-1:1)), exactsum(plain))
        @test same(exactsum(reshape(x, 1, 3); dims=2), exactsum(reshape(plain, 1, 3); dims=2))
        @test same(exactdot(x, x), exactdot(plain, plain))
        @test Accumulator(x) == Accumulator(plain)
        @test Moments(x) == Moments(plain)
    end
    @test exactsum(Union{Float64,Int64}[]) === sum(Union{Float64,Int64}[])
    @test_throws ArgumentError exactsum(Union{}[])
end

@testset "iterators" begin
    x = [0.1k for k in 1:100]
    @test same(exactsum(v for v in x), exactsum(x))
    @test same(exactsum(Tuple(x[1:5])), exactsum(x[1:5]))
    @test same(exactsum(Shifted(x, (-2,))), exactsum(x))
    @test same(exactmean(Iterators.filter(!isnan, [x; NaN])), exactmean(x))
    @test same(exactsum(skipmissing([x; missing])), exactsum(x))
    @test exactsum([1.0, missing]) === missing
    @test exactsum([1, 2]; init=0.5) === 3.5
    @test exactsum(Float64[]; init=-0.0) === -0.0
    @test_throws ArgumentError exactsum(v for v in Int[] if true)
    @test_throws OverflowError exactsum([typemax(Int64), 1])
    @test_throws OverflowError exactsum(typemax(Int64) for _ in 1:2)
    for x in ("abc", ["a"], ['a':'c'], Dict(1 => 2.0), [[1.0]], nothing, :a), f in (exactsum, exactmean, exactnorm, exactvar, Accumulator)
        @test_throws MethodError f(x)
    end
    # The method that is missing is the one that there would have to be.
    @test occursin(r"no method matching push!\(::(keishis_sandbox.)?Accumulator, ::Char\)", sprint(showerror, try exactsum("abc") catch e e end))
    @test_throws MethodError exactdot(["a"], [1.0])
    @test_throws ArgumentError("exactdot: x is empty and does not know its element type; give an empty array of the type " *
                               "wanted, such as Float64[]") exactdot([], [])
    @test_throws DimensionMismatch exactdot([1.0], [1.0, 2.0])
    @test_throws ArgumentError exactsum(big.([1.0, 2.0]))
end

@testset "groups" begin
    x, labels = [1e16, 1.0, 2.0, -1e16], [1, 1, 2, 1]
    @test exactsum_by(x, labels) == [1.0, 2.0]
    @test_throws DimensionMismatch("exactsum_by: x has 4 elements, labels has 3") exactsum_by(x, [1, 1, 2])
    @test_throws ArgumentError("exactsum_by: labels[1] = 0 is outside 1:1") exactsum_by(x, [0, 1, 1, 1])
    @test_throws ArgumentError("exactsum_by: ngroups = -1; it must be from 0 to 9223372036854775806") exactsum_by(Float64[], Int[], -1)
    @test_throws OverflowError("exactsum_by: the sum of group 2 does not fit Int64") exactsum_by([typemax(Int64), 1, 1], [2, 2, 1])
    @test_throws MethodError exactsum_by(x, [1.0, 1.0, 2.0, 1.0])
    for T in (FLOATS..., INTEGERS..., ComplexF64, ComplexF32)
        values = shaped(RNG, T, 60)[1:60]
        groups = rand(RNG, Int32.(1:5), 60)
        for v in (values, view(values, 60:-1:1), reshape(values, 3, 20))
            got = exactsum_by(v, reshape(groups, size(v)), 6)
            @test same(got, [exact_sum(sum_type(T), [u for (u, g) in zip(v, groups) if g == k]) for k in 1:6])
        end
    end
end

@testset "inferred, without allocation" begin
    allocated(f::F) where {F} = (f(); @allocated f())
    allocated(f::F, x) where {F} = (f(x); @allocated f(x))
    allocated(f::F, x, y) where {F} = (f(x, y); @allocated f(x, y))
    variance(x) = exactvar(x; corrected=false)
    for T in (Float64, Float32, Int64, ComplexF64)
        v = T <: Integer ? T.(rand(RNG, 0:9, 100)) : shaped(RNG, T, 100)[1:100]
        m = reshape(v, 10, 10)
        for x in (v, m, view(v, 100:-2:1), view(m, :, 3), transpose(m), PermutedDimsArray(m, (2, 1)))
            for f in (exactsum, exactmean, exactnorm, exactvar, exactstd, variance)
                @test (@inferred f(x)) === f(x)
                @test (f, typeof(x), allocated(f, x)) == (f, typeof(x), 0)
            end
            @test (@inferred exactdot(x, x)) === exactdot(x, x)
            @test (typeof(x), allocated(exactdot, x, x)) == (typeof(x), 0)
        end
        @test (@inferred exactsum(m; dims=1)) isa Matrix
        @test (@inferred exactvar(m; dims=2)) isa Matrix
        @test (@inferred exactsum_by(v, fill(1, 100))) isa Vector
    end
    x = randn(RNG, 100)
    for S in (Accumulator, Moments)
        a, b = S(x), S(x)
        for call in (() -> push!(a, 1.5), () -> push!(a, 3), () -> append!(a, x), () -> merge!(a, b), () -> subtract!(a, 1.5),
                     () -> subtract!(a, x), () -> subtract!(a, b), () -> empty!(a), () -> length(a), () -> a == b)
            @test allocated(call) == 0
        end
    end
    acc, moments = Accumulator(x), Moments(x)
    @test (@inferred Float64(acc)) === exactsum(x)
    for (f, argument) in ((Float64, acc), (Float32, acc), (Float16, acc), (exactmean, moments), (exactvar, moments),
                          (exactstd, moments), (exactnorm, moments), (exactsum, moments), (v -> addproducts!(v, x, x), acc))
        @test allocated(f, argument) == 0
    end
end
