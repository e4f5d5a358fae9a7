# SPDX-License-Identifier: MIT

# Calls with whatever arguments chance puts together: a result, which is that of the same elements in a plain vector, or an
# error that a caller can understand. No array is changed, nothing crashes.
using Test, keishis_sandbox
using Random: MersenneTwister

include("oracle.jl")
using .Oracle

println("test_arguments.jl: KSB_TEST_SEED=", SEED)
const RNG = MersenneTwister(SEED)
const CALLS = ceil(Int, 150 * parse(Float64, get(ENV, "KSB_TEST_SCALE", "1")))
# Few: each is compiled for each kind of container.
const TYPES = (Float64, Float32, Int64, UInt8, ComplexF64)

function numbers(n)
    T = rand(RNG, TYPES)
    return T <: Integer ? rand(RNG, T, n) : randn(RNG, T, n)
end

# Elements, in all the ways that an argument may hold them.
function elements()
    x = numbers(rand(RNG, (0, 1, 2, 3, 12, 60)))
    n = length(x)
    kind = rand(RNG, 1:12)
    kind == 1 && return view(x, n:-1:1)
    kind == 2 && return view(x, 1:2:n)
    kind == 3 && return reshape(x, 1, n)
    kind == 4 && return permutedims(reshape(x, :, n % 3 == 0 && n > 0 ? 3 : 1))
    kind == 5 && return transpose(reshape(x, n, 1))
    kind == 6 && return (v for v in x)
    kind == 7 && n == 3 && return Tuple(x)
    kind == 8 && return Iterators.filter(v -> true, x)
    kind == 9 && return skipmissing(Union{Missing,eltype(x)}[x; missing])
    kind == 10 && return Any[x...]
    return x
end

# What is no argument at all, or a doubtful one.
const NONSENSE = (nothing, missing, "text", :symbol, 'c', sum, 1.5, big(2)^70, ["a", "b"], Dict(1 => 2), [nothing],
                  [[1.0], [2.0]], BigFloat[1, 2], Rational{Int}[1//2], Union{Missing,Float64}[1, missing], 1:5, 0.0:0.25:1.0,
                  Int[])

argument() = rand(RNG, 1:4) == 1 ? rand(RNG, NONSENSE) : elements()

dims() = rand(RNG, (1, 2, 3, 0, -1, (1, 2), (1, 1), (), :, 1.0, "1", nothing))

const FUNCTIONS = (exactsum, exactmean, exactvar, exactstd, exactnorm)
const RESULTS = Union{Float64,Float32,Float16,Int64,UInt64,ComplexF64,ComplexF32}
const UNDERSTOOD = Union{MethodError,ArgumentError,DimensionMismatch,OverflowError,InexactError,TypeError,DomainError}

# The value of a call, or its error.
outcome(f, arguments...; options...) =
    try
        f(arguments...; options...)
    catch problem
        problem
    end

bytes(x) = x isa Array && isbitstype(eltype(x)) ? copy(reinterpret(UInt8, vec(x))) : nothing

@testset "calls with any arguments" begin
    values, errors = 0, 0
    for _ in 1:CALLS
        f, x = rand(RNG, FUNCTIONS), argument()
        before = bytes(x)
        options = rand(RNG, 1:3) == 1 ? (dims=dims(),) : NamedTuple()
        got = outcome(f, x; options...)
        @test isequal(bytes(x), before)
        if got isa Exception
            errors += 1
            @test got isa UNDERSTOOD && !isempty(sprint(showerror, got))
        else
            values += 1
            plain = x isa Number ? [x] : vec(collect(x))
            isempty(options) && @test got isa RESULTS ? same(got, f(plain)) : isequal(got, f(plain))
        end
    end
    @test values > CALLS ÷ 4 && errors > CALLS ÷ 20
end

@testset "two arguments, accumulators, labels" begin
    for _ in 1:CALLS
        x, y = argument(), argument()
        for got in (outcome(exactdot, x, y), outcome(exactsum_by, x, y), outcome(exactsum_by, x, y, rand(RNG, -1:5)),
                    outcome(append!, Accumulator(), x), outcome(append!, Moments(), x),
                    outcome(addproducts!, Accumulator(), x, y), outcome(subtract!, Moments([1.0]), x))
            @test !(got isa Exception) || (got isa UNDERSTOOD && !isempty(sprint(showerror, got)))
        end
    end
end

@testset "saved forms of any bytes" begin
    for _ in 1:CALLS, S in (Accumulator, Moments)
        form = pack(append!(S(), randn(RNG, rand(RNG, 0:4))))
        for _ in 1:rand(RNG, 0:3)
            form[rand(RNG, 1:length(form))] = rand(RNG, UInt8)
        end
        resize!(form, max(0, length(form) + rand(RNG, (0, 0, 0, 0, -1, -8, 0))))
        got = outcome(unpack, S, form)
        @test got isa S ? pack(got) == form : got isa ArgumentError
    end
end
