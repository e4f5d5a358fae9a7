# SPDX-License-Identifier: MIT

# Accumulators and moments: running sums, their retraction and their saved form.
using Test, keishis_sandbox
using Random: MersenneTwister, shuffle
using Serialization: deserialize, serialize

include("oracle.jl")
using .Oracle

println("test_accumulator.jl: KSB_TEST_SEED=", SEED)
const RNG = MersenneTwister(SEED)

@testset "reading" begin
    for T in (Float64, Float32, Float16), n in (0, 1, 5, 50), _ in 1:5
        x = shaped(RNG, T, n)
        acc = Accumulator(x)
        @test length(acc) == length(x)
        for R in (Float64, Float32, Float16)
            @test same(R(acc), exact_sum(R, x))
        end
        all(isfinite, x) && @test Rational{BigInt}(acc) == Oracle.total(Oracle.exact, x)
        m = append!(Moments(), x)
        @test same(exactstd(m), exact_std(Float64, x))
        @test same(exactmean(m), exact_mean(Float64, x))
    end
end

@testset "splitting, merging and taking out leave no trace" begin
    for S in (Accumulator, Moments), _ in 1:20
        x = shaped(RNG, Float64, 40)
        whole = S(x)
        parts = [S(x[i:min(i + 6, end)]) for i in 1:7:length(x)]
        @test reduce(merge, shuffle(RNG, parts)) == whole
        @test hash(reduce(merge, parts)) == hash(whole)
        @test merge!(S(), parts...) == whole
        y = shaped(RNG, Float64, 30)
        both = append!(copy(whole), y)
        @test pack(subtract!(copy(both), y)) == pack(subtract!(append!(copy(whole), Float64[]), Float64[])) ||
              subtract!(both, y) == whole
        @test isempty(subtract!(copy(whole), x))
        @test whole - whole == S()
    end
    acc = Accumulator([Inf, NaN, 1.0])
    @test isnan(Float64(acc))
    @test Float64(subtract!(acc, [Inf, NaN])) === 1.0
end

@testset "saved form" begin
    @test pack(Accumulator([1.0, 0.5])) == UInt8[
        0x4b, 0x53, 0x42, 0x41, 0x01, 0x01, 0x40, 0x00, 0x21, 0x02, 0, 0, 0, 0, 0, 0, 2, zeros(UInt8, 31)...,
        zeros(UInt8, 7)..., 0x80, 0x01, zeros(UInt8, 7)...] # docs/format.md, the second example
    for S in (Accumulator, Moments)
        a = S(shaped(RNG, Float64, 30))
        bytes = pack(a)
        @test unpack(S, bytes) == a
        for bad in (UInt8[], bytes[1:(end - 1)], [bytes; 0x00], [0x00; bytes[2:end]], pack(S === Accumulator ? Moments() : Accumulator()))
            @test_throws ArgumentError unpack(S, bad)
        end
        later = copy(bytes)
        later[5] = 2
        @test_throws ArgumentError unpack(S, later)
        io = IOBuffer()
        serialize(io, a)
        @test deserialize(seekstart(io)) == a
    end
end

@testset "all or nothing" begin
    acc = Accumulator([1.0])
    before = copy(acc)
    @test_throws Exception append!(acc, Any[2.0, "three"])
    @test acc == before
    @test push!(acc, 1, 0x02, 0.5f0, true) == Accumulator([1.0, 1, 2, 0.5, 1])
    @test Float64(addproducts!(Accumulator(), [1e200, 1e200], [1e200, -1e200])) === 0.0
end

@testset "one for each task" begin
    x = shaped(RNG, Float64, 2000)
    parts = [Accumulator() for _ in 1:4]
    Threads.@threads for k in 1:4
        append!(parts[k], view(x, k:4:length(x)))
    end
    @test reduce(merge, parts) == Accumulator(x)
end
