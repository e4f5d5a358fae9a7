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

# The same for a case of sum_by.txt. Groups count from 0 there and from 1 here.
function run_grouped_case(line)
    (name,), (ngroups,), want, x, labels = split.(split(line, ';'))
    type = match(r"^sum_(\w+)_by$", name)[1]
    haskey(TYPES, type) || return false
    x, labels, ngroups = numbers(TYPES[type], x), parse.(Int, labels) .+ 1, parse(Int, ngroups)
    if "overflow" in want # in one group or several: nothing is returned
        @test_throws OverflowError exactsum_by(x, labels, ngroups)
    else
        got = exactsum_by(x, labels, ngroups)
        @test same(got, numbers(eltype(got), want))
        @test same(exactsum_by(reverse(x), reverse(labels), ngroups), got)
    end
    return true
end

data_lines(file) = filter(line -> !isempty(line) && !startswith(line, "#"), readlines(joinpath(FOLDER, file)))

@testset "shared vectors" begin
    # Only a checkout of the repository has them, not an installed package.
    isdir(FOLDER) || @test_skip "not in a checkout"
    files = isdir(FOLDER) ? filter(name -> endswith(name, ".txt"), readdir(FOLDER)) : String[]
    # There are no weighted reductions here; sums by group and sum_f64.txt have fields of their own.
    @testset "$file" for file in filter(name -> !startswith(name, "w") && !(name in ("sum_by.txt", "sum_f64.txt")), files)
        @test count(run_case, data_lines(file)) > 20
    end
    @testset "$file" for file in intersect(files, ["sum_by.txt"])
        @test count(run_grouped_case, data_lines(file)) > 50
    end
    @testset "$file" for file in intersect(files, ["sum_f64.txt"])
        for line in data_lines(file)
            want, x = split.(split(line, ';'))
            x = numbers(Float64, x)
            @test same(exactsum(x), numbers(Float64, want)[1])
            @test same(exactsum(reverse(x)), numbers(Float64, want)[1])
            isempty(x) || @test same(exactsum(v for v in x), numbers(Float64, want)[1])
        end
    end
end
