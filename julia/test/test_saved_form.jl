# SPDX-License-Identifier: MIT

# The saved form of accumulators and moments: byte for byte that of docs/format.md, which C and Python are tested against too,
# and nothing else is read.
using Test, keishis_sandbox
using Random: MersenneTwister
using Serialization: deserialize, serialize

include("oracle.jl")
using .Oracle

println("test_saved_form.jl: KSB_TEST_SEED=", SEED)
const RNG = MersenneTwister(SEED)
const MARKS = (Accumulator => "KSBA", Moments => "KSBM")

# Only in a checkout of the repository, not in an installed package.
const PAGE = joinpath(@__DIR__, "..", "..", "docs", "format.md")

@testset "worked examples of the page" begin
    states = [Accumulator(), Accumulator([1.0, 0.5]), Accumulator([-3.0, NaN]), Moments([1.0, 2.0])]
    forms = [saved_form("KSBA", Float64[]), saved_form("KSBA", [1.0, 0.5]), saved_form("KSBA", [-3.0, NaN]),
             saved_form("KSBM", [1.0, 2.0])]
    @test map(pack, states) == forms
    if isfile(PAGE)
        blocks = eachmatch(r"(?:^    (?:[0-9a-f]{2} +)+[0-9a-f]{2}\n)+"m, read(PAGE, String))
        @test [hex2bytes(filter(!isspace, block.match)) for block in blocks] == forms
    else
        @test_skip "not in a checkout"
    end
end

@testset "bytes of $S" for (S, mark) in MARKS
    @testset "special values, crossed" begin
        for a in specials(Float64), b in specials(Float64)
            @test pack(S([a, b])) == saved_form(mark, [a, b])
            @test pack(subtract!(S([a]), b)) == saved_form(mark, [a], [b])
        end
    end
    @testset "random histories" begin
        for n in (0, 1, 2, 7, 40), m in (0, 1, 3, 40), _ in 1:4
            added, subtracted = shaped(RNG, Float64, n), shaped(RNG, Float64, m)
            state = S()
            for part in Iterators.partition(added, 3)
                merge!(state, S(part))
            end
            subtract!(state, subtracted)
            bytes = saved_form(mark, added, subtracted)
            @test pack(state) == bytes
            @test unpack(S, bytes) == state
            @test pack(unpack(S, bytes)) == bytes
            @test hash(unpack(S, bytes)) == hash(state)
        end
    end
    @testset "integers and narrow types are exact numbers like others" begin
        x = [typemax(Int64), typemin(Int64), 0, -1]
        @test pack(S(x)) == saved_form(mark, x)
        @test pack(S(UInt64[typemax(UInt64), 1])) == saved_form(mark, UInt64[typemax(UInt64), 1])
        @test pack(S(Float16[65504, 6e-8])) == saved_form(mark, Float16[65504, 6e-8])
        @test pack(S([true, false])) == saved_form(mark, [1, 0])
    end
end

@testset "what is refused, and why" begin
    # What unpack says of the bytes.
    function said(S, bytes)
        try
            unpack(S, bytes)
            return "nothing"
        catch e
            e isa ArgumentError || rethrow()
            start = "unpack: bytes is no saved $(nameof(S)): "
            return startswith(e.msg, start) ? e.msg[(length(start) + 1):end] : e.msg
        end
    end
    changed(bytes, changes...) = (b = copy(bytes); foreach(((at, v),) -> b[at] = v, changes); b)
    for (S, mark) in MARKS
        other = S === Accumulator ? Moments : Accumulator
        bytes = pack(S([1.0, 0.5]))
        n = length(bytes)
        damaged = "it is damaged (not in the one form that each state has)"
        for (bad, reason) in (
            UInt8[] => "0 bytes are fewer than the 48 of the shortest one",
            bytes[1:47] => "47 bytes are fewer than the 48 of the shortest one",
            [0x00; bytes[2:end]] => "it does not begin with the mark of a saved form",
            pack(other()) => "it is a saved $(nameof(other))",
            changed(bytes, 5 => 0x02) => "it is of version 2 of the format, which this library does not read",
            changed(bytes, 5 => 0x00) => "version 0 of the format does not exist",
            bytes[1:(end - 1)] => "it says it has $n bytes, and there are $(n - 1)",
            [bytes; 0x00] => "it says it has $n bytes, and there are $(n + 1)",
            changed(bytes, 6 => 0x02) => damaged,             # flags
            changed(bytes, 6 => 0x00) => damaged,             # a value, and flags that deny it
            changed(bytes, 9 => 0xff) => damaged,             # first limb above the last
            changed(bytes, 10 => bytes[10] + 0x01) => damaged,
            changed(bytes, 13 => 0x01) => damaged,            # bytes that are 0
            changed(bytes, (k => 0x00 for k in 49:56)...) => damaged, # a limb that is not needed
        )
            @test said(S, bad) == reason
        end
        # No change of one byte reads as the same state.
        for k in 1:n, flip in (0x01, 0x80)
            bad = changed(bytes, k => xor(bytes[k], flip))
            text = said(S, bad)
            @test text != "nothing" || (unpack(S, bad) != S([1.0, 0.5]) && pack(unpack(S, bad)) == bad)
        end
        @test_throws MethodError unpack(S, Int8[1, 2])
        # Any vector of bytes will do.
        @test unpack(S, view([0x00; bytes], 2:(n + 1))) == S([1.0, 0.5])
        @test unpack(S, codeunits(String(copy(bytes)))) == S([1.0, 0.5])
    end
end

@testset "Serialization" begin
    for (S, _) in MARKS, x in (Float64[], [-0.0], [NaN, Inf], shaped(RNG, Float64, 30))
        a = S(x)
        io = IOBuffer()
        serialize(io, Dict("one" => a, "again" => a))
        back = deserialize(seekstart(io))
        @test back["one"] == a && pack(back["one"]) == pack(a)
        @test back["one"] === back["again"] !== a
        @test isempty(subtract!(push!(back["again"], 1.0), 1.0)) == isempty(subtract!(push!(a, 1.0), 1.0)) # goes on as before
    end
end
