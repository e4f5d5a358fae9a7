# SPDX-License-Identifier: MIT

# How the C library is found, and what is said when it is not. Each case is a Julia of its own, because a library
# once found stays.
using Test, keishis_sandbox
include("child.jl")

const PATH = library_info().path
const NAME = basename(keishis_sandbox.LIBRARY_NAME)
const VARIABLE = "KEISHIS_SANDBOX_LIBRARY"

const FIRST_CALL = "try mysum(1, 2) catch e; showerror(stdout, e) end"
const SOURCE = "print(library_info().source)"

# The search path of the loader that the children start with, a folder more in front.
loader_path(folder) = "LD_LIBRARY_PATH" => join(filter(!isempty, [folder, get(ENV, "LD_LIBRARY_PATH", "")]), SEPARATOR)

# A folder that holds the library under its versioned name.
function folder_with_library(folder=mktempdir())
    cp(PATH, joinpath(mkpath(folder), NAME); follow_symlinks=true)
    return folder
end

# A released package comes with an artifact, which goes before the system's libraries: for those it has to be out of reach, in a
# depot that these children share.
const HAS_ARTIFACT = isfile(keishis_sandbox.ARTIFACTS_TOML)
const WITHOUT_ARTIFACT = HAS_ARTIFACT ? ("JULIA_DEPOT_PATH" => mktempdir(),) : ()

# No library anywhere: an empty home, no pkg-config. (The machine may still have one installed; see below.)
nowhere() = (empty = mktempdir(); ("PATH" => empty, "HOME" => empty, VARIABLE => nothing, WITHOUT_ARTIFACT...))

const COMPILER = Sys.which("cc")

# A library made of this C source.
function compiled(source)
    folder = mktempdir()
    write(joinpath(folder, "other.c"), source)
    path = joinpath(folder, "other.so")
    run(`$COMPILER -w -shared -fPIC -o $path $(joinpath(folder, "other.c"))`)
    return path
end

@testset "library" begin
    @testset "in use" begin
        info = library_info()
        @test info.version >= keishis_sandbox.OLDEST_LIBRARY
        @test info.kernel in ("avx512", "avx2", "sse2", "neon", "generic", "scalar")
        @test info.threads >= 1
        @test isfile(info.path)
        @test keys(info) == (:version, :kernel, :threads, :path, :source)
    end

    @testset "threads" begin
        before = library_info().threads
        @test set_threads!(3) === 3
        @test library_info().threads === 3
        for bad in (-1, 1025, big(2)^70)
            @test_throws ArgumentError("set_threads!: n = $bad; it must be from 0 (all processors) to 1024") set_threads!(bad)
        end
        @test library_info().threads === 3
        @test set_threads!(0) >= 1
        # Long enough for threads: the same bits with any number of them.
        x = [sin(1.0k) * 2.0^(k % 300 - 150) for k in 1:(2^21 + 5)]
        sums = [(set_threads!(n); exactsum(x)) for n in (1, 2, 5)]
        @test all(s -> s === sums[1], sums)
        set_threads!(before)
    end

    @testset "environment variables of the C library" begin
        text = child(FIRST_CALL, "KSB_KERNEL" => "fastest")
        @test text == "ArgumentError: environment variable KSB_KERNEL = \"fastest\": no such kernel, or not one that can run " *
                      "here; unset it, or name another, and start Julia anew"
        @test child("print(library_info().kernel)", "KSB_KERNEL" => "scalar") == "scalar"
        text = child(FIRST_CALL, "KSB_THREADS" => "many")
        @test text == "ArgumentError: environment variable KSB_THREADS = \"many\" is no number from 0 to 1024; correct it and " *
                      "start Julia anew"
        @test child("print(library_info().threads)", "KSB_THREADS" => "3") == "3"
        # The second call fails like the first.
        @test child("for _ in 1:2 try mysum(1, 2) catch e; print(typeof(e), ' ') end end", "KSB_KERNEL" => "fastest") ==
              "ArgumentError ArgumentError "
    end

    @testset "environment variable, strict" begin
        @test child(SOURCE, VARIABLE => PATH) == "environment variable $VARIABLE"
        function refusal(path)
            text = child(FIRST_CALL, VARIABLE => path)
            @test startswith(text, "LibraryError: no usable C library keishis_sandbox, 0.1.0 or later. Tried:\n" *
                                   "  - environment variable $VARIABLE: $path: ")
            @test occursin("nothing else is used silently", text)
            @test count("\n  - ", text) == 1
            return text
        end
        @test occursin(": there is no such file\n", refusal(joinpath(tempdir(), "no such library")))
        @test occursin(": is a folder; the path of the library file is needed\n", refusal(mktempdir()))
        @test occursin(": cannot be opened as a library: ", refusal(joinpath(dirname(@__DIR__), "Project.toml")))
        @test occursin(": cannot be opened as a library: ", refusal("libnosuch.so.0")) # a bare name goes to the loader
    end

    if Sys.islinux()
        @testset "of another architecture" begin
            path = joinpath(mktempdir(), NAME)
            bytes = read(PATH)
            bytes[19] = bytes[19] == 0xb7 ? 0x3e : 0xb7 # e_machine of ELF: x86-64 and AArch64
            write(path, bytes)
            @test occursin("$path: cannot be opened as a library: ", child(FIRST_CALL, VARIABLE => path))
        end
    end

    @testset "libraries that are not this one" begin
        if COMPILER === nothing
            @test_skip "no C compiler"
        else
            reason(source) = (path = compiled(source); (path, child(FIRST_CALL, VARIABLE => path)))
            path, text = reason("int other;")
            @test occursin("$path: does not export ksb_version: another library, or a damaged one\n", text)
            path, text = reason("const char *ksb_version(void) { return \"0.0.9\"; }")
            @test occursin("$path: is version 0.0.9; 0.1.0 or later is needed\n", text)
            path, text = reason("const char *ksb_version(void) { return \"new\"; }")
            @test occursin("$path: ksb_version() does not give a version\n", text)
            path, text = reason("const char *ksb_version(void) { return 0; }")
            @test occursin("$path: ksb_version() does not give a version\n", text)
            path, text = reason("const char *ksb_version(void) { return \"7.1.0\"; }")
            @test occursin(r": is version 7\.1\.0 but does not export ksb_\w+\n", text)
            others = ["unsigned long $f(void) { return 8; }" for f in keishis_sandbox.FUNCTIONS if f !== :ksb_version]
            path, text = reason(join(["const char *ksb_version(void) { return \"0.1.0\"; }"; others], '\n'))
            @test occursin("$path: has Accumulator of 8 bytes; this package knows those of 576 bytes\n", text)
        end
    end

    @testset "preference, strict" begin
        # Julia has preferences from 1.6 on; before, the child brings the function that reads them.
        folder = mktempdir()
        function setting(value)
            isdefined(Base, :get_preferences) || return (
                "Core.eval(Base, :(get_preferences(_) = Dict{String,Any}(\"library_path\" => $(repr(value))))); ", ())
            write(joinpath(folder, "Project.toml"), "[deps]\nkeishis_sandbox = \"$(keishis_sandbox.PACKAGE.uuid)\"\n")
            write(joinpath(folder, "LocalPreferences.toml"), "[keishis_sandbox]\nlibrary_path = $(repr(value))\n")
            return "", ("JULIA_LOAD_PATH" => folder * SEPARATOR * ENV["JULIA_LOAD_PATH"],)
        end
        function preferred(value, code)
            before, environment = setting(value)
            return child(before * code, VARIABLE => nothing, environment...)
        end
        @test preferred(PATH, SOURCE) == "preference library_path"
        text = preferred("/no/such/library", FIRST_CALL)
        @test occursin("\n  - preference library_path: /no/such/library: there is no such file\n", text)
        @test occursin("nothing else is used silently", text)
        text = preferred(3, FIRST_CALL)
        @test occursin("preference library_path: 3: is not a string, which should be the path of the library file\n", text)
        # The environment variable goes first, and an empty one counts for nothing.
        before, environment = setting("/no/such/library")
        @test child(before * SOURCE, VARIABLE => PATH, environment...) == "environment variable $VARIABLE"
        before, environment = setting(PATH)
        @test child(before * SOURCE, VARIABLE => "", environment...) == "preference library_path"
    end

    @testset "system library, pkg-config, usual folders" begin
        if Sys.islinux()
            folder = folder_with_library()
            @test child(SOURCE, nowhere()..., loader_path(folder)) == "system library"
            installed = child(SOURCE, nowhere()...) in ("system library", "usual folder")
            if installed
                @test_skip "this machine has the library installed"
            else
                tools = mktempdir()
                write(joinpath(tools, "pkg-config"), "#!/bin/sh\n[ \"\$*\" = '--variable=libdir keishis_sandbox' ] && echo $folder\n")
                chmod(joinpath(tools, "pkg-config"), 0o755)
                @test child(SOURCE, nowhere()..., "PATH" => "$tools:/bin:/usr/bin") == "pkg-config"
                home = mktempdir()
                folder_with_library(joinpath(home, ".local", "lib"))
                @test child(SOURCE, nowhere()..., "HOME" => home) == "usual folder"
            end
        end
    end

    @testset "none: the package loads, and the first call says what was tried and what helps" begin
        text = child("print(\"loaded \", mysub(1, 2), ' '); " * FIRST_CALL, nowhere()...)
        @test startswith(text, "loaded -1 ")
        if Sys.islinux() && occursin("LibraryError", text)
            artifact = HAS_ARTIFACT ? r"[0-9a-f]{40} is not installed; Pkg\.instantiate\(\) does it" :
                       "this version of the package comes with none"
            for (source, reason) in (("artifact", artifact),
                                     ("system library: $NAME", "cannot be opened as a library: "),
                                     ("pkg-config", "is not installed"),
                                     ("usual folder: /usr/local/lib/$NAME", "there is no such file"))
                @test occursin("\n  - $source: " * reason, text)
            end
            @test occursin("Any of these helps:\n  1. install the library", text)
            @test occursin("  2. set the environment variable $VARIABLE", text)
            @test occursin("  3. set the preference of this package", text)
            @test occursin("library_path = \"/path/of/$NAME\"", text)
        else
            @test_skip "this machine has the library installed"
        end
        # Each call looks again, so that nothing needs to be started anew.
        again = "try mysum(1, 2) catch e; print(typeof(e), ' ') end; ENV[\"$VARIABLE\"] = $(repr(PATH)); print(mysum(1, 2))"
        @test endswith(child(again, nowhere()...), "3")
    end

    @testset "many threads at once" begin
        code = "r = zeros(Int, 64); Threads.@threads for i in 1:64 r[i] = mysum(i, i) end; print(sum(r), ' ', Threads.nthreads())"
        @test startswith(child(code, "JULIA_NUM_THREADS" => "4"), "4160 ")
    end

    @testset "the precompile cache holds no path" begin
        # The depot of the children is that of this run: both use one cache, written with neither.
        elsewhere = joinpath(folder_with_library(), NAME)
        @test child("print(library_info().path, ' ', mysum(1, 2))", VARIABLE => elsewhere) == "$elsewhere 3"
        depot = mktempdir()
        path = "JULIA_DEPOT_PATH" => depot
        @test child("print(mysum(1, 2))", VARIABLE => elsewhere, path) == "3"
        files(root) = [joinpath(folder, f) for (folder, _, fs) in walkdir(root) for f in fs]
        caches = filter(f -> occursin("keishis_sandbox", f) && endswith(f, ".ji"), files(depot))
        @test length(caches) == 1
        written = read(caches[1])
        rm(elsewhere)
        @test child("print(library_info().path, ' ', mysum(1, 2))", VARIABLE => PATH, path) == "$PATH 3"
        @test read(caches[1]) == written # and was not made anew for it
        @test !occursin(dirname(elsewhere), String(read(caches[1])))
    end
end
