# SPDX-License-Identifier: MIT

# How the C library is found, and what is said when it is not. Each case is a Julia of its own, because a library
# once found stays.
using Test, keishis_sandbox
include("child.jl")

const PATH = library_info().path
const NAME = basename(keishis_sandbox.LIBRARY_NAME)
const VARIABLE = "KEISHIS_SANDBOX_LIBRARY"
const FIRST_CALL = "try print(keishis_sandbox.mean([1.0])) catch e; showerror(stdout, e) end"
const SOURCE = "print(library_info().source)"

@testset "library" begin
    @testset "in use" begin
        info = library_info()
        @test info.version >= keishis_sandbox.OLDEST_LIBRARY
        @test isfile(info.path)
        @test keys(info) == (:version, :path, :source)
    end

    @testset "environment variable, strict" begin
        @test child(SOURCE, VARIABLE => PATH) == "environment variable $VARIABLE"
        for (path, reason) in ((joinpath(tempdir(), "no such library"), "there is no such file"),
                               (mktempdir(), "is a folder; the path of the library file is needed"),
                               (joinpath(dirname(@__DIR__), "Project.toml"), "cannot be opened as a library: "))
            text = child(FIRST_CALL, VARIABLE => path)
            @test occursin("  - environment variable $VARIABLE: $path: $reason", text)
            @test occursin("nothing else is used silently", text)
        end
    end

    if Sys.islinux()
        @testset "system library, and none" begin
            folder, empty = mktempdir(), mktempdir()
            cp(PATH, joinpath(folder, NAME); follow_symlinks=true)
            # A released package comes with an artifact, which goes before the system's library: here it is out of reach.
            depot = isfile(keishis_sandbox.ARTIFACTS_TOML) ? ("JULIA_DEPOT_PATH" => mktempdir(),) : ()
            nowhere = ("PATH" => empty, "HOME" => empty, VARIABLE => nothing, depot...)
            paths = join(filter(!isempty, [folder, get(ENV, "LD_LIBRARY_PATH", "")]), ':')
            @test child(SOURCE, nowhere..., "LD_LIBRARY_PATH" => paths) == "system library"
            # A machine that has the library installed finds that one.
            text = child(FIRST_CALL, nowhere...)
            @test occursin("Any of these helps:\n  1. install the library", text) || text == "1.0"
        end
    end
end
