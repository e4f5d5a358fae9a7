# SPDX-License-Identifier: MIT

# How the C library is found, and what is said when it is not. Each case is a Julia of its own.
using Test, Libdl, keishis_sandbox

const PATH = library_info().path
const ROOT = dirname(@__DIR__)

# Standard output and error of `code` after `using keishis_sandbox`, with these environment variables.
function julia(code, environment...)
    command = `$(Base.julia_cmd()) --startup-file=no -e "using keishis_sandbox; $code"`
    plain = Dict(ENV)
    delete!(plain, "KEISHIS_SANDBOX_LIBRARY")
    delete!(plain, "LD_LIBRARY_PATH")
    haskey(ENV, "LD_LIBRARY_PATH") && (plain["LD_LIBRARY_PATH"] = ENV["LD_LIBRARY_PATH"])
    output = IOBuffer()
    run(pipeline(ignorestatus(setenv(command, merge(plain, Dict(environment...)))); stdout=output, stderr=output))
    return String(take!(output))
end

caught(call) = "try; $call; catch e; print(sprint(showerror, e)); end"

@testset "library" begin
    @testset "in use" begin
        info = library_info()
        @test info.version >= v"0.1.0"
        @test info.kernel in ("avx512", "avx2", "sse2", "neon", "generic", "scalar")
        @test isfile(info.path)
    end

    @testset "environment variable" begin
        @test julia("print(library_info().source)", "KEISHIS_SANDBOX_LIBRARY" => PATH) ==
              "environment variable KEISHIS_SANDBOX_LIBRARY"
        missing_file = joinpath(tempdir(), "no such library")
        text = julia(caught("mysum(1, 2)"), "KEISHIS_SANDBOX_LIBRARY" => missing_file)
        @test occursin(missing_file, text) && occursin("there is no such file", text)
        text = julia(caught("mysum(1, 2)"), "KEISHIS_SANDBOX_LIBRARY" => tempdir())
        @test occursin("is a folder", text)
        text = julia(caught("mysum(1, 2)"), "KEISHIS_SANDBOX_LIBRARY" => joinpath(ROOT, "Project.toml"))
        @test occursin("cannot be opened as a library", text)
        other = first(filter(path -> occursin("libjulia", basename(path)), dllist()))
        text = julia(caught("mysum(1, 2)"), "KEISHIS_SANDBOX_LIBRARY" => other)
        @test occursin("does not export ksb_version", text)
    end

    @testset "preference" begin
        prefer(value) = "Core.eval(Base, :(get_preferences(_...) = Dict{String,Any}(\"library_path\" => $value)));"
        if !isdefined(Base, :get_preferences)
            code = prefer("\$(repr($(repr(PATH))))") * "print(library_info().source)"
            @test occursin("preference library_path", julia(code))
        end
    end

    @testset "none at all: loads, and the first call says what was tried" begin
        empty = mktempdir()
        text = julia("print(\"loaded \"); " * caught("exactsum([1.0])"), "PATH" => empty, "HOME" => empty,
                     "PKG_CONFIG_PATH" => empty, "PKG_CONFIG_LIBDIR" => empty)
        if startswith(text, "loaded ") && occursin("system library", text) # none is installed on this machine
            for word in ("artifact", "system library", "pkg-config", "KEISHIS_SANDBOX_LIBRARY", "library_path")
                @test occursin(word, text)
            end
        else
            @test text == "loaded "
        end
    end

    @testset "the precompile cache holds no path" begin
        elsewhere = joinpath(mktempdir(), basename(PATH))
        cp(PATH, elsewhere; follow_symlinks=true)
        @test julia("print(library_info().path)", "KEISHIS_SANDBOX_LIBRARY" => elsewhere) == elsewhere
        @test julia("print(mysum(1, 2))", "KEISHIS_SANDBOX_LIBRARY" => PATH) == "3"
    end
end
