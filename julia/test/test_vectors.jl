# SPDX-License-Identifier: MIT

# The cases with known results that C and Python run too: tests/vectors/README.md has the format.
using Test, keishis_sandbox

include("oracle.jl")
using .Oracle

const FOLDER = joinpath(dirname(dirname(@__DIR__)), "tests", "vectors")
const TYPES = Dict("f64" => Float64, "f32" => Float32, "f16" => Float16, "i8" => Int8, "i16" => Int16, "i32" => Int32,
                   "i64" => Int64, "u8" => UInt8, "u16" => UInt16, "u32" => UInt32, "u64" => UInt64,
                   "cf64" => ComplexF64, "cf32" => ComplexF32)
const WORDS = Dict(8 => UInt64, 4 => UInt32, 2 => UInt16, 1 => UInt8)

from_word(::Type{T}, word) where {T<:Real} = reinterpret(T, parse(WORDS[sizeof(T)], word; base=16))

numbers(::Type{T}, words) where {T<:Real} = T[from_word(T, w) for w in words]
numbers(::Type{Complex{T}}, words) where {T} =
    Complex{T}[Complex(from_word(T, words[i]), from_word(T, words[i + 1])) for i in 1:2:length(words)]

# The call of this package for an operation of the files, or nothing where it has none (weights).
function call(operation, ddof)
    keep(f) = (x, _) -> f(collect(Iterators.filter(!isnan, x)))
    variance(f) = x -> f(x; corrected=ddof == 1)
    return get(Dict(
        "sum" => (x, _) -> exactsum(x), "mean" => (x, _) -> exactmean(x), "norm" => (x, _) -> exactnorm(x),
        "dotc" => exactdot, "dot" => (x, y) -> exactdot(conj.(x), y),
        "var" => (x, _) -> variance(exactvar)(x), "std" => (x, _) -> variance(exactstd)(x),
        "nansum" => keep(exactsum), "nanmean" => keep(exactmean),
        "nanvar" => keep(variance(exactvar)), "nanstd" => keep(variance(exactstd))), operation, nothing)
end

# Runs a case. Returns whether it is one that this package can express.
function run_case(line)
    fields = split.(split(line, ';'))
    parts = split(fields[1][1], '_')
    operation, type = join(parts[1:(end - 1)], '_'), parts[end]
    # Data of f32 and f16 with an f64 result, groups and bf16 have no spelling here, or tests of their own.
    haskey(TYPES, type) && length(parts) == 2 || return false
    ddof = fields[2][1] == "-" ? 0 : parse(Int, fields[2][1])
    f = call(operation, ddof)
    (f === nothing || ddof > 1) && return false
    T = TYPES[type]
    x = numbers(T, fields[4])
    y = length(fields) > 4 ? numbers(T, fields[5]) : x
    # A conjugated -0.0 or NaN is what it is; an empty dot product of narrow integers likewise.
    if fields[3][1] == "overflow"
        @test_throws OverflowError f(x, y)
    else
        got = f(x, y)
        want = numbers(typeof(got), fields[3])[1]
        same(got, want) || println("vector: ", first(line, 200), "\n  got ", repr(got))
        @test same(got, want)
    end
    return true
end

@testset "shared vectors" begin
    for file in filter(name -> endswith(name, ".txt") && name != "sum_f64.txt", readdir(FOLDER))
        startswith(file, "w") || file == "sum_by.txt" && continue
        lines = filter(line -> !isempty(line) && !startswith(line, "#"), readlines(joinpath(FOLDER, file)))
        startswith(file, "w") || @testset "$file" begin
            @test count(run_case, lines) > 20
        end
    end
    @testset "sum_f64.txt" begin
        for line in readlines(joinpath(FOLDER, "sum_f64.txt"))
            (isempty(line) || startswith(line, "#")) && continue
            want, x = split.(split(line, ';'))
            x = numbers(Float64, x)
            @test same(exactsum(x), numbers(Float64, want)[1])
            @test same(exactsum(reverse(x)), numbers(Float64, want)[1])
            isempty(x) || @test same(exactsum(v for v in x), numbers(Float64, want)[1])
        end
    end
end
