# SPDX-License-Identifier: MIT

# The package as a whole, with standard libraries alone: no methods of others for types of others, no ambiguities, no loose
# ends in Project.toml. julia/quality has the checks that need other packages.
using Test, keishis_sandbox

using Artifacts: Artifacts
using LinearAlgebra: LinearAlgebra
using Libdl: Libdl

# Whether values of this type can only come from module m, or are made of such.
owned(m, T::DataType) = T.name.module === m || any(p -> owned(m, p), T.parameters)
owned(m, T::Union) = owned(m, T.a) && owned(m, T.b)
owned(m, T::UnionAll) = owned(m, T.body)
owned(m, T::TypeVar) = owned(m, T.ub)
# Vararg has become a thing of its own in later versions of Julia.
owned(m, T) = nameof(typeof(T)) === :TypeofVararg && isdefined(T, :T) && owned(m, T.T)

signature(method) = Base.unwrap_unionall(method.sig).parameters

# Functions and types that can be called by a name in one of the modules. In a list of Any: nothing is compiled for each.
function callables(modules)
    found = Any[]
    for m in modules, n in names(m; all=true, imported=true)
        isdefined(m, n) && !Base.isdeprecated(m, n) || continue
        f = getfield(m, n)
        f isa Union{Function,Type} && f !== Union{} && f !== Vararg && push!(found, f)
    end
    return found
end

# Methods that module m adds to functions of others, and those of them that no argument ties to m.
function added_methods(m, others)
    added = unique(method for f in callables(others) for method in methods(f) if method.module === m)
    return added, filter(method -> !any(T -> owned(m, T), signature(method)), added)
end

const OTHERS = (Base, Core, LinearAlgebra, Libdl, Artifacts)

module Pirate
struct Own end
Base.empty!(x::Tuple{Nothing,Nothing}) = x
Base.copy(x::Union{Own,Tuple{Nothing,Nothing,Nothing}}) = x
Base.isempty(::Own) = true
Base.merge(x::T, y::T...) where {T<:Own} = x
end

@testset "verbs of others only for own types" begin
    added, pirated = added_methods(Pirate, OTHERS)
    @test sort(unique(m.name for m in added)) == [:copy, :empty!, :isempty, :merge]
    @test sort([m.name for m in pirated]) == [:copy, :empty!]

    added, pirated = added_methods(keishis_sandbox, OTHERS)
    @test Set([:push!, :append!, :merge!, :merge, :+, :-, :(==), :hash, :copy, :show]) ⊆ Set(m.name for m in added)
    @test pirated == []
end

@testset "methods" begin
    @test Test.detect_ambiguities(keishis_sandbox) == []
    # Test's function, given Base too, looks at all pairs of Base's methods and takes minutes.
    for f in callables(OTHERS)
        all_of_it = collect(methods(f))
        for m in all_of_it
            m.module === keishis_sandbox && @test filter(n -> n !== m && Base.isambiguous(m, n), all_of_it) == []
        end
    end
    @test Test.detect_unbound_args(keishis_sandbox) == []
    @test all(name -> isdefined(keishis_sandbox, name), names(keishis_sandbox))
end

const PACKAGE_FOLDER = dirname(@__DIR__)

# Sections of Project.toml, which here has only strings and one list of strings.
function project()
    sections, section = Dict("" => Dict{String,String}()), ""
    for line in readlines(joinpath(PACKAGE_FOLDER, "Project.toml"))
        if (m = match(r"^\[(\w+)\]$", line)) !== nothing
            section = m[1]
            sections[section] = Dict{String,String}()
        elseif (m = match(r"^(\w+) = (.*)$", line)) !== nothing
            sections[section][m[1]] = m[2]
        end
    end
    return sections
end

@testset "Project.toml" begin
    p = project()
    @test keys(p[""]) == Set(["name", "uuid", "authors", "version"])
    @test keys(p["compat"]) == Set(["julia"; collect(keys(p["deps"])); collect(keys(p["extras"]))])
    @test Set(m[1] for m in eachmatch(r"\"(\w+)\"", p["targets"]["test"])) == Set(keys(p["extras"]))
    @test isempty(intersect(keys(p["deps"]), keys(p["extras"])))

    loaded(folder) = Set(String(m[1]) for file in readdir(folder) if endswith(file, ".jl")
                         for line in eachline(joinpath(folder, file)) if occursin(r"^ *using ", line)
                         for m in eachmatch(r"(?:using|,) (\w+)(?=[:,]|$)", replace(line, r":.*" => ":")))
    @test loaded(joinpath(PACKAGE_FOLDER, "src")) == Set(keys(p["deps"]))
    # The tests run the script in deps, too.
    @test union(loaded(@__DIR__), loaded(joinpath(PACKAGE_FOLDER, "deps"))) ==
          Set(["keishis_sandbox"; collect(keys(p["deps"])); collect(keys(p["extras"]))])

    @test isfile(joinpath(PACKAGE_FOLDER, "LICENSE"))
    @test !isfile(joinpath(PACKAGE_FOLDER, "Manifest.toml"))
end

# Only in a checkout of the repository, not in an installed package.
const RECIPE = joinpath(PACKAGE_FOLDER, "..", "packaging", "yggdrasil", "build_tarballs.jl")

# What BinaryBuilder has, as far as the recipe uses it; build_tarballs notes what it is given.
module BinaryBuilder
struct Dependency end
ArchiveSource(url, sha256) = (url=url, sha256=sha256)
LibraryProduct(names, variable) = (names=names, variable=variable)
supported_platforms() = ["every platform"]
const CALLS = []
build_tarballs(arguments...; options...) = push!(CALLS, (arguments, Dict(options)))
end

@testset "Yggdrasil's recipe" begin
    if isfile(RECIPE)
        recipe = Base.parse_input_line(read(RECIPE, String); filename=RECIPE)
        @test recipe.head === :toplevel && !any(e -> e isa Expr && e.head in (:error, :incomplete), recipe.args)
        @test count(e -> e == :(using BinaryBuilder), recipe.args) == 1
        for statement in recipe.args
            statement == :(using BinaryBuilder) || Core.eval(BinaryBuilder, statement)
        end
        (_, name, version, sources, script, platforms, products, dependencies), options = only(BinaryBuilder.CALLS)
        @test (name, platforms, dependencies) == ("keishis_sandbox", ["every platform"], [])
        header = read(joinpath(PACKAGE_FOLDER, "..", "include", "keishis_sandbox.h"), String)
        @test string(version) == match(r"#define KSB_VERSION_STRING \"(.*)\"", header)[1]
        @test endswith(only(sources).url, "/c-v$version/keishis_sandbox-$version.tar.gz")
        @test occursin(r"^[0-9a-f]{64}$", only(sources).sha256)
        @test only(products) == (names=["libkeishis_sandbox"], variable=:libkeishis_sandbox)
        @test occursin("./configure --prefix=\${prefix} --build=\${MACHTYPE} --host=\${target}", script)
        @test options[:preferred_gcc_version] >= v"9"
    else
        @test_skip "not in a checkout"
    end
end
