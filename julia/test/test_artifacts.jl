# SPDX-License-Identifier: MIT

# deps/gen_artifacts.jl, and the library from an artifact: generated, served over HTTP, downloaded into a fresh depot, used.
using Test, Sockets, keishis_sandbox
include("child.jl")
include("../deps/gen_artifacts.jl")

# What Pkg says of a tree, independently of the script.
using Pkg: Pkg
tree_hash_of_folder(folder) = bytes2hex(Pkg.GitTools.tree_hash(folder))

const PATH = library_info().path
const ADDRESS = "https://example.org/download/c-v0.1.0"
const GENERATE = normpath(joinpath(@__DIR__, "..", "deps", "gen_artifacts.jl"))

# Makes a tarball of a folder, with other members than regular ones if tar is told so by options.
pack_folder(folder, path, options=``) = run(pipeline(`tar -C $folder $options -cf - .`, `gzip -n`, path))

# A folder with what the release of each platform has; the library of this machine where it can be used.
function platform_folder(target)
    folder = mktempdir()
    library = joinpath(folder, split(target.library, '/')...)
    mkpath(dirname(library))
    target.library == "lib/$(keishis_sandbox.LIBRARY_NAME)" ? cp(PATH, library; follow_symlinks=true) : write(library, target.platform)
    mkpath(joinpath(folder, "include"))
    write(joinpath(folder, "include", "keishis_sandbox.h"), "/* header */\n")
    mkpath(joinpath(folder, "share", "a"^90, "b"^90)) # longer than a plain tar header holds
    write(joinpath(folder, "share", "a"^90, "b"^90, "LICENSE"), "MIT\n")
    write(joinpath(folder, "share.txt"), "between share and share/ in Git's order\n")
    for (root, _, files) in walkdir(folder)
        chmod(root, 0o755)
        foreach(path -> chmod(path, path == library ? 0o755 : 0o644), joinpath.(root, files))
    end
    return folder
end

function release()
    folder = mktempdir()
    trees = map(GenArtifacts.TARGETS) do target
        tree = platform_folder(target)
        pack_folder(tree, joinpath(folder, GenArtifacts.tarball(target)), `--owner=0 --group=0 --numeric-owner`)
        tree
    end
    return folder, trees
end

function command(arguments...)
    output = IOBuffer()
    process = run(pipeline(ignorestatus(`$(Base.julia_cmd()) --startup-file=no $GENERATE $arguments`); stdout=output, stderr=output))
    return process.exitcode, String(take!(output))
end

function generated(folder, address)
    toml = joinpath(mktempdir(), "Artifacts.toml")
    GenArtifacts.generate(folder, address, toml)
    return read(toml, String)
end

const FOLDER, TREES = release()

@testset "gen_artifacts.jl" begin
    toml = joinpath(mktempdir(), "Artifacts.toml")

    @testset "one entry for each platform, deterministic" begin
        @test command(FOLDER, ADDRESS, toml) == (0, "$toml: 8 platforms\n")
        parsed = Pkg.TOML.parsefile(toml)
        @test collect(keys(parsed)) == ["keishis_sandbox"]
        entries = parsed["keishis_sandbox"]
        @test length(entries) == 8
        platforms = [(e["os"], e["arch"], get(e, "libc", "")) for e in entries]
        @test sort(platforms) == sort([("linux", a, c) for a in ("x86_64", "aarch64") for c in ("glibc", "musl")] ∪
                                      [(s, a, "") for a in ("x86_64", "aarch64") for s in ("macos", "windows")])
        for (target, tree, e) in zip(GenArtifacts.TARGETS, TREES, entries)
            @test e["git-tree-sha1"] == tree_hash_of_folder(tree)
            name = "target-$(target.platform).tar.gz"
            @test e["download"][1]["url"] == "$ADDRESS/$name"
            @test e["download"][1]["sha256"] == first(split(read(`sha256sum $(joinpath(FOLDER, name))`, String)))
        end
        @test generated(FOLDER, ADDRESS * "/") == read(toml, String)
        @test readdir(dirname(toml)) == ["Artifacts.toml"] # nothing is left beside it
    end

    before = read(toml)
    # What is said of a release in which one tarball was replaced.
    function refused(change!; platform="windows-x86_64")
        folder = mktempdir()
        for name in readdir(FOLDER)
            symlink(joinpath(FOLDER, name), joinpath(folder, name))
        end
        path = joinpath(folder, "target-$platform.tar.gz")
        rm(path)
        change!(platform_folder(GenArtifacts.TARGETS[findfirst(t -> t.platform == platform, GenArtifacts.TARGETS)]), path)
        said = try
            GenArtifacts.generate(folder, ADDRESS, toml)
            "nothing was refused"
        catch e
            e isa GenArtifacts.Refusal || rethrow()
            sprint(showerror, e)
        end
        @test read(toml) == before
        @test readdir(dirname(toml)) == ["Artifacts.toml"]
        return said
    end

    @testset "refusals, with the old file untouched" begin
        text = refused((tree, path) -> (symlink("keishis_sandbox.h", joinpath(tree, "include", "ksb.h")); pack_folder(tree, path)))
        @test occursin("./include/ksb.h is a symbolic link; put a copy in its place", text)
        text = refused((tree, path) -> (run(`ln $tree/share.txt $tree/zz.txt`); pack_folder(tree, path)))
        @test occursin("is a hard link; put a copy in its place", text)
        text = refused((tree, path) -> pack_folder(tree, path, `-P --transform=s,^./include,/include,`))
        @test occursin("absolute path /include", text)
        text = refused((tree, path) -> pack_folder(tree, path, `-P --transform=s,^./include,../include,`))
        @test occursin("path that leads outside: ../include", text)
        text = refused((tree, path) -> (rm(joinpath(tree, "bin"); recursive=true); pack_folder(tree, path)))
        @test occursin("target-windows-x86_64.tar.gz: has no file bin/libkeishis_sandbox-0.dll", text)
        text = refused((tree, path) -> (chmod(joinpath(tree, "share.txt"), 0o600); pack_folder(tree, path)))
        @test occursin("share.txt has the mode 0600; it must be 0644 or 0755", text)
        text = refused((tree, path) -> (run(`mkfifo $tree/pipe`); pack_folder(tree, path)))
        @test occursin("./pipe is neither a file nor a folder", text)
        text = refused((tree, path) -> write(path, "no gzip"))
        @test occursin("gzip cannot read it", text)
        text = refused((tree, path) -> run(pipeline(`tar -C $tree -cf - .`, `head -c 4096`, `gzip -n`, path)))
        @test occursin("the tar archive ends too early", text)
        text = refused((tree, path) -> run(pipeline(`tar -C $tree -cf - .`, `tr 0 1`, `gzip -n`, path)))
        @test occursin("damaged tar header", text)
        @test occursin("missing target-windows-x86_64.tar.gz", refused((tree, path) -> nothing))
        @test occursin("no known platform: target-plan9.tar.gz",
                       refused((tree, path) -> (pack_folder(tree, path); write(joinpath(dirname(path), "target-plan9.tar.gz"), ""))))
        @test command(FOLDER, "ftp://example.org", toml) ==
              (1, "gen_artifacts: the address \"ftp://example.org\" does not begin with https:// or http://\n")
        @test command(FOLDER)[1] == 2
        @test read(toml) == before
    end
end

# ----------------------------------------------------------------------------------------------------------------
# The library from an artifact
# ----------------------------------------------------------------------------------------------------------------

# Serves the files of a folder over HTTP on this machine. Calls f(address, list of what was asked for).
function serving(f, folder)
    port, server = listenany(Sockets.localhost, 8700)
    asked = String[]
    task = @async while isopen(server)
        socket = try
            accept(server)
        catch
            break
        end
        @async try
            method, path = split(readline(socket))
            while !isempty(strip(readline(socket)))
            end
            push!(asked, path)
            file = joinpath(folder, basename(path))
            body = isfile(file) ? read(file) : UInt8[]
            write(socket, "HTTP/1.1 ", isfile(file) ? "200 OK" : "404 Not Found", "\r\nContent-Length: $(length(body))\r\n",
                  "Content-Type: application/octet-stream\r\nConnection: close\r\n\r\n")
            method == "HEAD" || write(socket, body)
        finally
            close(socket)
        end
    end
    try
        return f("http://127.0.0.1:$(Int(port))", asked)
    finally
        close(server)
        wait(task)
    end
end

# A copy of the package with an Artifacts.toml, as a released version has it.
function released_package(toml)
    package = mkpath(joinpath(mktempdir(), "keishis_sandbox"))
    for name in ("src", "Project.toml", "LICENSE")
        cp(joinpath(dirname(@__DIR__), name), joinpath(package, name))
    end
    write(joinpath(package, "Artifacts.toml"), toml)
    return package
end

# Without the entries of an architecture, of one system or of all.
without(toml, arch, os="") =
    join(filter(entry -> !(occursin("arch = \"$arch\"", entry) && occursin("os = \"$os", entry)),
                split(toml, r"^(?=\[\[keishis_sandbox\]\])"m)))

# Before Julia 1.6 there is no Windows on AArch64, and an entry for it stops the reading of all others.
readable(toml) = VERSION >= v"1.6" ? toml : without(toml, "aarch64", "windows")

# A depot with nothing but a registry without packages, so that Pkg asks for no other one.
function fresh_depot()
    depot = mktempdir()
    registry = mkpath(joinpath(depot, "registries", "Offline"))
    write(joinpath(registry, "Registry.toml"),
          "name = \"Offline\"\nuuid = \"00000000-0000-4000-8000-000000000001\"\nrepo = \"\"\n\n[packages]\n")
    return depot
end

# Only in a checkout of the repository, not in an installed package.
const FROM_RELEASE = joinpath(@__DIR__, "..", "deps", "from_release")
const CHECKOUT = isfile(FROM_RELEASE) && isfile(joinpath(@__DIR__, "..", "..", "tools", "release", "artifacts"))

@testset "from_release" begin
    if CHECKOUT && all(name -> Sys.which(name) !== nothing, ("bash", "curl", "git", "sha256sum"))
        release_folder = mktempdir()
        names = GenArtifacts.tarball.(GenArtifacts.TARGETS)
        foreach(name -> cp(joinpath(FOLDER, name), joinpath(release_folder, name)), names)
        sums = join(readlines(setenv(`sha256sum $names`; dir=release_folder)), '\n') * "\n" * "0"^64 * "  keishis_sandbox-0.1.0.tar.gz\n"
        output = joinpath(mktempdir(), "Artifacts.toml")
        serving(release_folder) do address, asked
            # Exit status and output, with these sums; the Julia that it uses is this one.
            function from_release(sums, version="0.1.0")
                write(joinpath(release_folder, "SHA256SUMS"), sums)
                said = IOBuffer()
                environment = ("KSB_RELEASES" => address, "PATH" => Sys.BINDIR * ":" * ENV["PATH"], "no_proxy" => "127.0.0.1")
                process = withenv(environment...) do
                    run(pipeline(ignorestatus(`bash $FROM_RELEASE $version $output`); stdout=said, stderr=said))
                end
                return process.exitcode, String(take!(said))
            end
            status, said = from_release(sums)
            status == 0 || println(said)
            @test status == 0
            @test read(output, String) == generated(FOLDER, "$address/c-v0.1.0")
            @test asked == ["/c-v0.1.0/$name" for name in ["SHA256SUMS"; names]]

            before = read(output, String)
            for (bad, version, reason) in (
                (replace(sums, r"^[0-9a-f]{8}" => "00000000"), "0.1.0", "a tarball of c-v0.1.0 is not what SHA256SUMS says"),
                (join(split(sums, '\n')[2:end], '\n'), "0.1.0", "$(names[1]): there is no such file"),
                (sums * "0"^64 * "  target-plan9.tar.gz\n", "0.1.0", "target-plan9.tar.gz cannot be had"),
                ("0"^64 * "  keishis_sandbox-0.1.0.tar.gz\n", "0.1.0", "SHA256SUMS of c-v0.1.0 names no platform tarball"),
                (sums, "c-v0.1.0", "the version c-v0.1.0 is not of the form X.Y.Z"),
            )
                status, said = from_release(bad, version)
                @test status == 1
                @test occursin(reason, said)
                @test read(output, String) == before
            end
        end
        # Nobody answers: nothing is published there.
        @test !success(setenv(`bash $FROM_RELEASE 9.9.9 $output`, "KSB_RELEASES" => "http://127.0.0.1:9", "PATH" => ENV["PATH"]))
    else
        @test_skip "not in a checkout, or without bash, curl, git or sha256sum"
    end
end

const NO_LIBRARY = ("KEISHIS_SANDBOX_LIBRARY" => nothing,)
const SHIM = joinpath(@__DIR__, "shims", "Artifacts")

if Sys.islinux() && Sys.ARCH in (:x86_64, :aarch64)
    @testset "the library from an artifact" begin
        @testset "a fresh depot downloads and uses it" begin
            serving(FOLDER) do address, asked
                package, depot = released_package(readable(generated(FOLDER, address))), fresh_depot()
                # As a user does it: Pkg installs the package and its artifact. Before Julia 1.6 with the stand-in for Artifacts.
                paths = isdefined(Base, :BinaryPlatforms) ? [package] : [SHIM, package]
                install = "using Pkg; Pkg.develop([$(join(["PackageSpec(path=$(repr(p)))" for p in paths], ", "))]);"
                use = "using keishis_sandbox; i = library_info(); " *
                      "print(\"\\nin use: \", i.source, ' ', i.path, ' ', exactsum([1e16, 1.0, -1e16]))"
                text = child(install * use, NO_LIBRARY..., "JULIA_DEPOT_PATH" => depot, "JULIA_LOAD_PATH" => "@:@stdlib",
                             "JULIA_PROJECT" => mktempdir(), "JULIA_PKG_SERVER" => "", "no_proxy" => "127.0.0.1";
                             using_package=false)
                println("artifact round trip: asked for ", join(asked, ", "), "; ", last(split(text, '\n')))
                @test occursin("in use: artifact $depot/artifacts/", text)
                @test endswith(text, "/lib/libkeishis_sandbox.so.0 1.0")
                @test length(unique(asked)) == 1 && occursin("target-linux-$(Sys.ARCH).tar.gz", asked[1])
            end
        end

        @testset "another content than the hash says is refused" begin
            serving(FOLDER) do address, asked
                name = "target-linux-$(Sys.ARCH).tar.gz"
                toml = readable(generated(FOLDER, address))
                right = first(split(read(`sha256sum $(joinpath(FOLDER, name))`, String)))
                wrong = replace(toml, right => reverse(right))
                @test wrong != toml
                package, depot = released_package(wrong), fresh_depot()
                code = "using Pkg: Artifacts; t = $(repr(joinpath(package, "Artifacts.toml"))); " *
                       "Artifacts.ensure_artifact_installed(\"keishis_sandbox\", t)"
                text = child(code, "JULIA_DEPOT_PATH" => depot, "JULIA_PKG_SERVER" => "", "no_proxy" => "127.0.0.1";
                             using_package=false)
                println("wrong hash: ", join(strip.(filter(line -> occursin(r"hash|sha256"i, line), split(text, '\n'))), " / "))
                @test occursin(r"hash mismatch"i, text)
                artifacts = joinpath(depot, "artifacts")
                @test !isdir(artifacts) || isempty(filter(n -> length(n) == 40, readdir(artifacts)))
            end
        end

        @testset "not installed, overridden, installed, damaged, of another platform" begin
            toml = readable(generated(FOLDER, ADDRESS))
            package, depot = released_package(toml), mktempdir()
            environment = (NO_LIBRARY..., "JULIA_DEPOT_PATH" => depot, "JULIA_LOAD_PATH" => dirname(package) * ":@stdlib:" * dirname(SHIM))
            in_use = "i = library_info(); print(i.source, ' ', i.path)"
            first_call = "try mysum(1, 2) catch e; showerror(stdout, e) end"
            mine = findfirst(t -> t.platform == "linux-$(Sys.ARCH)", GenArtifacts.TARGETS)
            hash = tree_hash_of_folder(TREES[mine])

            # A machine that has the library installed says 3 where it finds that one.
            text = child(first_call, environment...)
            @test occursin("artifact: $hash is not installed; Pkg.instantiate() does it", text) || text == "3"

            elsewhere = mktempdir()
            mkpath(joinpath(elsewhere, "lib"))
            cp(PATH, joinpath(elsewhere, "lib", keishis_sandbox.LIBRARY_NAME); follow_symlinks=true)
            overrides = joinpath(mkpath(joinpath(depot, "artifacts")), "Overrides.toml")
            write(overrides, "$hash = $(repr(elsewhere))\n")
            @test child(in_use, environment...) == "artifact $elsewhere/lib/$(keishis_sandbox.LIBRARY_NAME)"
            write(overrides, "[$(keishis_sandbox.PACKAGE.uuid)]\nkeishis_sandbox = $(repr(elsewhere))\n")
            @test child(in_use, environment...) == "artifact $elsewhere/lib/$(keishis_sandbox.LIBRARY_NAME)"
            rm(overrides)

            cp(TREES[mine], joinpath(depot, "artifacts", hash))
            @test child(in_use, environment...) == "artifact $depot/artifacts/$hash/lib/$(keishis_sandbox.LIBRARY_NAME)"
            # The environment variable still goes first.
            @test startswith(child(in_use, environment..., "KEISHIS_SANDBOX_LIBRARY" => PATH), "environment variable")

            rm(joinpath(depot, "artifacts", hash, "lib"); recursive=true)
            text = child(first_call, environment...)
            @test occursin("artifact: $depot/artifacts/$hash/lib/$(keishis_sandbox.LIBRARY_NAME): there is no such file", text) || text == "3"

            write(joinpath(package, "Artifacts.toml"), without(toml, Sys.ARCH))
            text = child(first_call, environment...)
            @test occursin("artifact: there is none for this platform in $package/Artifacts.toml", text) || text == "3"
            write(joinpath(package, "Artifacts.toml"), "this is no TOML")
            text = child(first_call, environment...)
            @test occursin("artifact: $package/Artifacts.toml cannot be used", text) || text == "3"
        end
    end
end
