# SPDX-License-Identifier: MIT

# Writes Artifacts.toml from the tarballs of a release of the C library: a script for maintainers, run before the tarballs are
# uploaded. It needs Julia's standard libraries and the program gzip, and no network.
#
#     julia julia/deps/gen_artifacts.jl FOLDER ADDRESS [OUTPUT]
#
# FOLDER has one tarball for each platform, target-PLATFORM.tar.gz; ADDRESS is where they will be, without the file name; OUTPUT
# is julia/Artifacts.toml unless said otherwise. The same tarballs give the same bytes. OUTPUT is replaced at once, and only if all
# is well.
#
# A tarball holds files and folders and nothing else, with the library under its versioned name in lib (Windows: bin). Links
# are refused because Windows cannot unpack them, modes other than 0644 and 0755 because they do not survive unpacking, and
# names that lead outside for safety.
module GenArtifacts

using SHA: sha1, sha256

const NAME = "keishis_sandbox"

struct Target
    platform::String
    tags::Vector{Pair{String,String}} # as Artifacts.toml has them, sorted
    library::String
end

const LINUX = "lib/libkeishis_sandbox.so.0"
const TARGETS = [
    Target("$system-$arch", sort!(["arch" => arch; tags]), library)
    for (system, tags, library) in (
        ("linux", ["os" => "linux", "libc" => "glibc"], LINUX),
        ("linux-musl", ["os" => "linux", "libc" => "musl"], LINUX),
        ("macos", ["os" => "macos"], "lib/libkeishis_sandbox.0.dylib"),
        ("windows", ["os" => "windows"], "bin/libkeishis_sandbox-0.dll"),
    ) for arch in ("aarch64", "x86_64")
]
tarball(t::Target) = "target-$(t.platform).tar.gz"

# What is wrong with what the maintainer gave; shown without a stack trace.
struct Refusal <: Exception
    reason::String
end
Base.showerror(io::IO, e::Refusal) = print(io, "gen_artifacts: ", e.reason)
refuse(reason...) = throw(Refusal(string(reason...)))

# ----------------------------------------------------------------------------------------------------------------
# Tar: POSIX.1-2001 as far as files and folders go, and GNU's long names
# ----------------------------------------------------------------------------------------------------------------

struct File
    content::Vector{UInt8}
    executable::Bool
end

const BLOCK = 512

text(field) = String(field[1:(something(findfirst(==(0x00), field), length(field) + 1) - 1)])

function octal(field, where)
    digits = strip(text(field), [' ', '\0'])
    value = isempty(digits) ? 0 : tryparse(Int, digits; base=8)
    value === nothing && refuse(where, ": damaged tar header (number $(repr(digits)))")
    return value
end

# The checksum counts its own eight bytes as spaces.
checksum(header) = sum(Int, header) - sum(Int, header[149:156]) + 8 * 0x20

# The path from a record of a pax header, "LENGTH path=PATH\n"; nothing if it has none. No other key may change what is unpacked.
function pax_path(content, where)
    path, at = nothing, 1
    while at <= length(content)
        space = findnext(==(UInt8(' ')), content, at)
        n = space === nothing ? nothing : tryparse(Int, String(content[at:(space - 1)]))
        (n === nothing || n < 5 || at + n - 1 > length(content)) && refuse(where, ": damaged pax header")
        key, value = split(String(content[(space + 1):(at + n - 2)]), '='; limit=2)
        key == "path" && (path = String(value))
        key in ("linkpath", "size") && refuse(where, ": pax header with ", key, ", which no file here should need")
        at += n
    end
    return path
end

# The clean form of a name, which stays inside the folder that the tarball is unpacked in.
function inside(name, where)
    startswith(name, '/') && refuse(where, ": absolute path ", name)
    occursin('\\', name) && refuse(where, ": path with a backslash: ", name)
    parts = filter(part -> !isempty(part) && part != ".", split(name, '/'))
    ".." in parts && refuse(where, ": path that leads outside: ", name)
    any(part -> occursin(':', part), parts) && refuse(where, ": path with a colon: ", name)
    return String.(parts)
end

# All files of a tar archive, as a tree: a Dict of names to File or Dict.
function read_tar(bytes::Vector{UInt8}, where)
    tree = Dict{String,Any}()
    at, longer = 0, nothing
    while true
        at + BLOCK <= length(bytes) || refuse(where, ": the tar archive ends too early")
        header = bytes[(at + 1):(at + BLOCK)]
        all(iszero, header) && return tree
        octal(header[149:156], where) == checksum(header) || refuse(where, ": damaged tar header (checksum)")
        n = octal(header[125:136], where)
        at += BLOCK
        at + n <= length(bytes) || refuse(where, ": the tar archive ends too early")
        content = bytes[(at + 1):(at + n)]
        at += cld(n, BLOCK) * BLOCK
        kind = Char(header[157])
        prefix = text(header[258:262]) == "ustar" && header[263] == 0x00 ? text(header[346:500]) : ""
        name = isempty(prefix) ? text(header[1:100]) : prefix * "/" * text(header[1:100])
        if kind == 'x'
            longer = pax_path(content, where)
        elseif kind == 'L'
            longer = text(content)
        elseif kind != 'g'
            longer === nothing || (name = longer)
            longer = nothing
            add!(tree, name, kind, octal(header[101:108], where), content, where)
        end
    end
end

function add!(tree, name, kind, mode, content, where)
    kind in ('1', '2') && refuse(where, ": ", name, " is a ", kind == '1' ? "hard" : "symbolic", " link; put a copy in its place")
    kind in ('0', '\0', '5') || refuse(where, ": ", name, " is neither a file nor a folder (tar type $(repr(kind)))")
    parts = inside(name, where)
    for part in parts[1:(end - 1)]
        tree = get!(Dict{String,Any}, tree, part)
        tree isa Dict || refuse(where, ": ", name, " lies in a file")
    end
    if kind == '5'
        isempty(parts) || get!(Dict{String,Any}, tree, parts[end]) isa Dict || refuse(where, ": ", name, " is there twice")
    else
        isempty(parts) && refuse(where, ": a file without a name")
        haskey(tree, parts[end]) && refuse(where, ": ", name, " is there twice")
        mode & 0o777 in (0o644, 0o755) ||
            refuse(where, ": ", name, " has the mode 0", string(mode & 0o7777; base=8), "; it must be 0644 or 0755")
        tree[parts[end]] = File(content, mode & 0o111 != 0)
    end
    return nothing
end

# ----------------------------------------------------------------------------------------------------------------
# The hash of a tree, as Git defines it (and Pkg, which leaves out empty folders)
# ----------------------------------------------------------------------------------------------------------------

git_object(kind, content) = sha1(vcat(codeunits("$kind $(length(content))\0"), content))
tree_hash(file::File) = git_object("blob", file.content)

function tree_hash(tree::Dict)
    content = UInt8[]
    # Git sorts folders as if their names ended in a slash.
    for (name, item) in sort!(collect(tree); by=((name, item),) -> item isa Dict ? name * "/" : name)
        item isa Dict && isempty_tree(item) && continue
        mode = item isa Dict ? "40000" : item.executable ? "100755" : "100644"
        append!(content, codeunits("$mode $name\0"))
        append!(content, tree_hash(item))
    end
    return git_object("tree", content)
end

isempty_tree(::File) = false
isempty_tree(tree::Dict) = all(isempty_tree, values(tree))

find(tree, path) = foldl((item, part) -> item isa Dict ? get(item, part, nothing) : nothing, split(path, '/'); init=tree)

# ----------------------------------------------------------------------------------------------------------------
# Artifacts.toml
# ----------------------------------------------------------------------------------------------------------------

function decompressed(path)
    output = IOBuffer()
    ok = success(pipeline(`gzip -dc $path`; stdout=output, stderr=devnull))
    ok || refuse(path, ": gzip cannot read it")
    return take!(output)
end

function entry(io, folder, address, target::Target)
    path = joinpath(folder, tarball(target))
    tree = read_tar(decompressed(path), path)
    find(tree, target.library) isa File || refuse(path, ": has no file ", target.library)
    fields = sort!([target.tags; "git-tree-sha1" => bytes2hex(tree_hash(tree))])
    println(io, "[[", NAME, "]]")
    for (key, value) in fields
        println(io, key, " = ", repr(value))
    end
    println(io, "\n    [[", NAME, ".download]]")
    println(io, "    sha256 = ", repr(bytes2hex(open(sha256, path))))
    println(io, "    url = ", repr(string(rstrip(address, '/'), '/', tarball(target))), '\n')
end

function generate(folder, address, output)
    isdir(folder) || refuse(folder, ": there is no such folder")
    occursin(r"^https?://[^\s\"\\]+$", address) || refuse("the address $(repr(address)) does not begin with https:// or http://")
    known = tarball.(TARGETS)
    there = filter(name -> occursin(r"^target-.*\.tar\.gz$", name), readdir(folder))
    missing_ones, others = setdiff(known, there), setdiff(there, known)
    isempty(missing_ones) || refuse(folder, ": missing ", join(missing_ones, ", "))
    isempty(others) || refuse(folder, ": no known platform: ", join(others, ", "))

    io = IOBuffer()
    # REUSE-IgnoreStart
    println(io, "# SPDX-License-Identifier: MIT\n# Written by deps/gen_artifacts.jl.\n")
    # REUSE-IgnoreEnd
    for target in TARGETS
        entry(io, folder, address, target)
    end
    replace_file(output, rstrip(String(take!(io))) * "\n")
end

# By a rename in the same folder: whoever reads sees the old file or the new one.
function replace_file(path, content)
    new, io = mktemp(dirname(abspath(path)))
    try
        write(io, content)
        close(io)
        chmod(new, 0o644)
        Base.Filesystem.rename(new, path)
    catch
        rm(new; force=true)
        rethrow()
    end
end

function main(arguments)
    if !(length(arguments) in (2, 3)) || any(a -> startswith(a, '-'), arguments)
        println(stderr, "usage: julia gen_artifacts.jl FOLDER ADDRESS [OUTPUT]")
        return 2
    end
    output = length(arguments) == 3 ? arguments[3] : normpath(joinpath(@__DIR__, "..", "Artifacts.toml"))
    try
        generate(arguments[1], arguments[2], output)
    catch e
        e isa Refusal || rethrow()
        showerror(stderr, e)
        println(stderr)
        return 1
    end
    println(output, ": ", length(TARGETS), " platforms")
    return 0
end

end

if abspath(PROGRAM_FILE) == @__FILE__
    exit(GenArtifacts.main(ARGS))
end
