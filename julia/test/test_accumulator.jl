# SPDX-License-Identifier: MIT

# Accumulators and moments: running sums and their retraction.
using Test, keishis_sandbox
using Random: MersenneTwister, shuffle

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

@testset "all or nothing" begin
    acc = Accumulator([1.0])
    before = copy(acc)
    @test_throws MethodError(push!, (Accumulator(), "three")) append!(acc, Any[2.0, "three"])
    @test_throws MethodError(push!, (Accumulator(), nothing)) subtract!(acc, Any[2.0, nothing])
    message(call, reason) = ArgumentError("$call: $reason")
    large = message("append!", "x has an element of type BigFloat, which cannot be reduced exactly; elements must be " *
                               keishis_sandbox.SUPPORTED)
    @test_throws large append!(acc, Any[2.0, big(3.0)])
    @test_throws message("append!", "x has a missing element; skipmissing(x) leaves those out") append!(acc, [2.0, missing])
    complex = message("append!", "x has complex elements, and Accumulator holds real numbers; use one for real(x) and one for imag(x)")
    @test_throws complex append!(acc, [2.0, 1.0im])
    @test_throws MethodError push!(acc, "three")
    @test_throws MethodError(push!, (Accumulator(), "three")) push!(acc, 2.0, "three")
    @test_throws message("push!", "x has a missing element; skipmissing(x) leaves those out") push!(acc, 2.0, 3.0, missing)
    @test_throws DimensionMismatch("addproducts!: x has 2 elements, y has 1") addproducts!(acc, [1.0, 2.0], [3.0])
    @test_throws DimensionMismatch("addproducts!: x has 1 elements, y has more") addproducts!(acc, (v for v in 1:1), 1:2)
    @test_throws InexactError(:Rational, Rational{BigInt}, NaN) Rational{BigInt}(Accumulator([NaN]))
    @test acc == before
    @test push!(acc, 1, 0x02, 0.5f0, true) == Accumulator([1.0, 1, 2, 0.5, 1])
    @test Float64(addproducts!(Accumulator(), [1e200, 1e200], [1e200, -1e200])) === 0.0
end
