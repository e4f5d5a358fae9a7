# SPDX-License-Identifier: MIT

# mean, against rationals of big integers: an oracle that shares no code with the library.
using Test, Random, keishis_sandbox
using keishis_sandbox: mean

bits(v::Float64) = reinterpret(UInt64, v)
from_bits(text) = reinterpret(Float64, parse(UInt64, text; base=16))

@testset "mean" begin
    @testset "the vectors that C and Python run, too" begin
        lines = filter(line -> !startswith(line, '#'), readlines(joinpath(@__DIR__, "..", "..", "tests", "vectors", "mean.txt")))
        @test length(lines) > 20
        for line in lines
            want, data = split(line, ';')
            @test bits(mean(from_bits.(split(data)))) == parse(UInt64, want; base=16)
        end
    end

    @testset "error bound" begin
        rng = MersenneTwister(1)
        unit = big(1) // big(2)^53
        for _ in 1:200
            n = rand(rng, 1:300)
            x = [ldexp(rand(rng) - 0.5, rand(rng, -200:200)) for _ in 1:n]
            exact = sum(Rational{BigInt}.(x)) / n
            gamma = n * unit / (1 - n * unit)
            @test abs(Rational{BigInt}(mean(x)) - exact) <= gamma * sum(abs.(Rational{BigInt}.(x))) / n + big(1) // big(2)^1075
        end
    end

    @testset "any vector of real numbers" begin
        for x in ([1.0, 2.0, 4.5], view([1.0, 9.0, 2.0, 9.0, 4.5], 1:2:5), Float32[1, 2, 4.5], [1, 2, 9 // 2], view([1.0, 2.0, 4.5], 1:3))
            @test mean(x) === 2.5
        end
        @test mean(1:4) === 2.5
    end

    @testset "special values" begin
        @test isnan(mean([1.0, NaN]))
        @test isnan(mean([Inf, -Inf]))
        @test mean([1.0, Inf]) === Inf
        @test mean([-0.0, -0.0]) === -0.0
    end

    @testset "bad arguments" begin
        @test_throws ArgumentError("mean: x is empty; the mean of nothing is not defined") mean(Float64[])
        @test_throws ArgumentError mean(1:0)
        @test_throws MethodError mean([1im])
        @test_throws MethodError mean("1")
    end
end
