# SPDX-License-Identifier: MIT

# Every public name has a docstring, and the examples in them and in the README give what they say.
using Test, keishis_sandbox

# The pairs of (input, expected output) of a `julia>` transcript.
function transcript(block)
    steps = Tuple{String,String}[]
    for part in split(block, r"^julia> "m)[2:end]
        lines = split(rstrip(part), '\n')
        input = [lines[1]]
        rest = lines[2:end]
        while !isempty(rest) && startswith(rest[1], "       ")
            push!(input, popfirst!(rest))
        end
        push!(steps, (join(input, '\n'), strip(join(rest, '\n'))))
    end
    return steps
end

# What the prompt would print.
function printed(m::Module, input)
    value = try
        include_string(m, input)
    catch e
        e isa LoadError && (e = e.error)
        return "ERROR: " * sprint(showerror, e)
    end
    (value === nothing || endswith(input, ';')) && return ""
    return sprint(io -> show(IOContext(io, :module => m, :limit => true), MIME("text/plain"), value))
end

# Later versions of Julia print some things in other words.
normal(text) = replace(replace(replace(text, r"Array\{(\w+),1\}" => s"Vector{\1}"), r"Array\{(\w+),2\}" => s"Matrix{\1}"),
                       r"DimensionMismatch\(\"(.*)\"\)" => s"DimensionMismatch: \1")

function run_examples(text)
    count = 0
    for block in eachmatch(r"```(?:jldoctest|julia)\n(.*?)```"s, text)
        occursin("julia>", block[1]) || continue
        m = Module()
        Core.eval(m, :(using keishis_sandbox))
        for (input, expected) in transcript(block[1])
            input = replace(input, r"\s+# .*$" => "")
            got = printed(m, input)
            normal(strip(got)) == normal(expected) || println("example: ", input, "\n  got      ", got, "\n  expected ", expected)
            @test normal(strip(got)) == normal(expected)
            count += 1
        end
    end
    return count
end

# As it is written in the sources. What renders it is a part of the REPL from Julia 1.11 on.
function docstring(name)
    found = get(Base.Docs.meta(keishis_sandbox), Base.Docs.Binding(keishis_sandbox, name), nothing)
    return found === nothing ? "" : join(join(found.docs[signature].text) for signature in found.order)
end

@testset "docstrings" begin
    @testset "$name" for name in names(keishis_sandbox)
        text = docstring(name)
        @test !isempty(text)
        @test occursin("Examples", text)
        occursin("jldoctest", text) && @test run_examples(text) > 0
    end
    @testset "README" begin
        @test run_examples(read(joinpath(dirname(@__DIR__), "README.md"), String)) > 5
    end
end
