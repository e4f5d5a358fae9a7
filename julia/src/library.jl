# SPDX-License-Identifier: MIT
#
# Finds the C library and holds the addresses of its functions.
#
# Nothing is looked for while the package is precompiled or loaded: a path found then would be baked into the
# precompile cache, and packages that merely depend on this one must load on machines without the library.

const PACKAGE = Base.PkgId(@__MODULE__)
const ARTIFACTS_TOML = joinpath(dirname(@__DIR__), "Artifacts.toml")
const OLDEST_LIBRARY = v"0.1.0"
const ENVIRONMENT_VARIABLE = "KEISHIS_SANDBOX_LIBRARY"
const PREFERENCE = "library_path"

# The name by which programs, as opposed to compilers, find the library: distributions install it without the
# development package, and it stands for one binary interface.
const LIBRARY_NAME = if Sys.iswindows()
    "libkeishis_sandbox-0.dll"
elseif Sys.isapple()
    "libkeishis_sandbox.0.dylib"
else
    "libkeishis_sandbox.so.0"
end

# Each C function in use gets a global of its name that holds its address, NULL until the library is loaded: Julia resets
# pointers in a Ref to NULL when it reads a precompile cache, unlike those in other constants.
for name in FUNCTIONS
    @eval const $name = Ref{Ptr{Cvoid}}(C_NULL)
end

struct Library
    source::String
    path::String
    version::VersionNumber
end

const LIBRARY = Ref{Union{Nothing,Library}}(nothing)
const LIBRARY_LOCK = ReentrantLock()

"Address of a C function; the first call loads the library."
@inline function entry(f::Ref{Ptr{Cvoid}})
    address = f[]
    address == C_NULL || return address
    load_library()
    return f[]
end

@noinline function load_library()
    lock(LIBRARY_LOCK) do
        # Another task may have been first. This address is written last.
        ksb_version[] == C_NULL || return
        handle = find_library()
        check_environment(handle)
        for name in FUNCTIONS
            name === :ksb_version || (getfield(@__MODULE__, name)[] = dlsym(handle, name))
        end
        ksb_version[] = dlsym(handle, :ksb_version)
    end
    return nothing
end

# A kernel or a number of threads that was asked for and cannot be had is never silent. The C library reads these
# variables once.
function check_environment(handle)
    # ksb_status ksb_kernel_status(void)
    if ccall(dlsym(handle, :ksb_kernel_status), Cint, ()) != KSB_OK
        throw(ArgumentError("environment variable KSB_KERNEL = $(repr(get(ENV, "KSB_KERNEL", ""))): no such kernel, or not " *
                            "one that can run here; unset it, or name another, and start Julia anew"))
    end
    # ksb_status ksb_threads_status(void)
    if ccall(dlsym(handle, :ksb_threads_status), Cint, ()) != KSB_OK
        throw(ArgumentError("environment variable KSB_THREADS = $(repr(get(ENV, "KSB_THREADS", ""))) is no number from 0 to 1024; " *
                            "correct it and start Julia anew"))
    end
    return nothing
end

# Walks through the candidates, most explicit first. Returns the handle of the first usable one and notes it in LIBRARY.
function find_library()
    rejections = Rejection[]

    named = get(ENV, ENVIRONMENT_VARIABLE, "")
    isempty(named) || return open_named("environment variable $ENVIRONMENT_VARIABLE", named)
    preferred = get(preferences(), PREFERENCE, nothing)
    preferred === nothing || return open_named("preference $PREFERENCE", preferred)

    for candidates in (artifact_candidates, system_candidates, pkg_config_candidates, prefix_candidates)
        for (source, path) in candidates(rejections)
            handle = try_open(source, path, rejections)
            handle === nothing || return handle
        end
    end
    throw(LibraryError(rejections, false))
end

function open_named(source, path)
    rejections = Rejection[]
    handle = nothing
    if path isa AbstractString
        handle = try_open(source, String(path), rejections)
    else
        push!(rejections, Rejection(source, repr(path), "is not a string, which should be the path of the library file"))
    end
    handle === nothing && throw(LibraryError(rejections, true))
    return handle
end

# Opens a candidate and notes it in LIBRARY if it is usable, else says in rejections why it is not.
function try_open(source::String, path::String, rejections::Vector{Rejection})
    reject(reason) = (push!(rejections, Rejection(source, path, reason)); nothing)

    # A bare name goes the way of the system's loader; paths get a plainer answer than the loader's.
    if basename(path) != path
        isdir(path) && return reject("is a folder; the path of the library file is needed")
        isfile(path) || return reject("there is no such file")
    end
    handle = try
        dlopen(path)
    catch e
        return reject("cannot be opened as a library: " * loader_message(e))
    end
    reason = unusable(handle)
    if reason !== nothing
        dlclose(handle)
        return reject(reason)
    end
    LIBRARY[] = Library(source, dlpath(handle), library_version(handle))
    return handle
end

# Julia puts a line of its own before what the loader says.
loader_message(e::ErrorException) = String(strip(last(split(e.msg, '\n'; limit=2))))
loader_message(e) = sprint(showerror, e)

# Why the opened library cannot be used, or nothing.
function unusable(handle)
    dlsym(handle, :ksb_version; throw_error=false) === nothing &&
        return "does not export ksb_version: another library, or a damaged one"
    version = library_version(handle)
    version === nothing && return "ksb_version() does not give a version"
    version < OLDEST_LIBRARY && return "is version $version; $OLDEST_LIBRARY or later is needed"
    for name in FUNCTIONS
        dlsym(handle, name; throw_error=false) === nothing && return "is version $version but does not export $name"
    end
    for (T, name) in ((Accumulator, :ksb_acc_size), (Moments, :ksb_moments_size))
        size = ccall(dlsym(handle, name), Csize_t, ())
        size == sizeof(T) || return "has $T of $size bytes; this package knows those of $(sizeof(T)) bytes"
    end
    return nothing
end

function library_version(handle)
    text = ccall(dlsym(handle, :ksb_version), Ptr{UInt8}, ())
    text == C_NULL && return nothing
    return try
        VersionNumber(unsafe_string(text))
    catch
        nothing
    end
end

# Read when the library is looked for, so that a change takes effect without precompiling again.
preferences() = isdefined(Base, :get_preferences) ? Base.get_preferences(PACKAGE.uuid) : Dict{String,Any}()

function artifact_candidates(rejections)
    source = "artifact"
    reject(reason) = (push!(rejections, Rejection(source, "", reason)); ())

    isfile(ARTIFACTS_TOML) || return reject("this version of the package comes with none")
    try
        meta = artifact_meta("keishis_sandbox", ARTIFACTS_TOML; pkg_uuid=PACKAGE.uuid)
        meta === nothing && return reject("there is none for this platform in $ARTIFACTS_TOML")
        hash = Base.SHA1(meta["git-tree-sha1"])
        artifact_exists(hash) || return reject("$(meta["git-tree-sha1"]) is not installed; Pkg.instantiate() does it")
        folder = Sys.iswindows() ? "bin" : "lib"
        return ((source, joinpath(artifact_path(hash), folder, LIBRARY_NAME)),)
    catch e
        return reject("$ARTIFACTS_TOML cannot be used: " * sprint(showerror, e))
    end
end

system_candidates(_) = (("system library", LIBRARY_NAME),)

function pkg_config_candidates(rejections)
    source = "pkg-config"
    reject(reason) = (push!(rejections, Rejection(source, "", reason)); ())

    Sys.which("pkg-config") === nothing && return reject("is not installed")
    variable = Sys.iswindows() ? "bindir" : "libdir"
    folder = try
        readchomp(pipeline(`pkg-config --variable=$variable keishis_sandbox`; stderr=devnull))
    catch
        ""
    end
    isempty(folder) && return reject("knows no package keishis_sandbox")
    return ((source, joinpath(folder, LIBRARY_NAME)),)
end

# Where `make install` and package managers put libraries that the loader does not look for by itself.
function prefix_candidates(_)
    Sys.iswindows() && return ()
    folders = ["/usr/local/lib", joinpath(homedir(), ".local", "lib")]
    append!(folders, Sys.isapple() ? ["/opt/homebrew/lib", "/opt/local/lib"] : ["/usr/local/lib64"])
    return [("usual folder", joinpath(folder, LIBRARY_NAME)) for folder in folders]
end

"""
    library_info()

The C library in use, as a named tuple: its `version`, the `kernel` that does its inner loops, the number of `threads` a
call may use, the `path` it was loaded from, and the `source` that led there. Looks for the library if no call has done so
yet.

It is looked for in this order, and the first usable one is taken:

1. the environment variable `KEISHIS_SANDBOX_LIBRARY`, the path of the library file. If it is set (and not empty),
   nothing else is tried;
2. the preference `library_path` of this package, as strict;
3. the artifact of this package for this platform, if there is one;
4. the system's library by its versioned name (`libkeishis_sandbox.so.0`, `libkeishis_sandbox.0.dylib`,
   `libkeishis_sandbox-0.dll`), then in the folder that pkg-config knows, then in the usual prefixes.

Throws [`keishis_sandbox.LibraryError`](@ref) if there is no usable one, with the reason for each candidate, and an
`ArgumentError` if the environment variable `KSB_KERNEL` or `KSB_THREADS` asks for what cannot be had.

# Examples
```julia-repl
julia> library_info()
(version = v"0.1.0", kernel = "avx2", threads = 1, path = "/usr/local/lib/libkeishis_sandbox.so.0", source = "system library")
```
"""
function library_info()
    kernel = unsafe_string(ccall(entry(ksb_kernel), Cstring, ())) # const char *ksb_kernel(void)
    library = LIBRARY[]::Library
    return (version=library.version, kernel=kernel, threads=threads(), path=library.path, source=library.source)
end

# int ksb_get_threads(void)
threads() = Int(ccall(entry(ksb_get_threads), Cint, ()))

"""
    set_threads!(n::Integer) -> Int

Lets each long call of the C library use `n` threads, from 1 to 1024; 0 stands for all processors this process may run on.
Returns that number. Threads affect speed alone, never a bit of a result; without this call, and without the environment
variable `KSB_THREADS`, there is one. They are the library's own, and have nothing to do with `Threads.nthreads()`.

Throws an `ArgumentError` for any other `n`; nothing changes then.

# Examples
```jldoctest
julia> set_threads!(2)
2

julia> library_info().threads
2

julia> set_threads!(-1)
ERROR: ArgumentError: set_threads!: n = -1; it must be from 0 (all processors) to 1024
```
"""
function set_threads!(n::Integer)
    # ksb_status ksb_set_threads(int n)
    if !(0 <= n <= 1024) || ccall(entry(ksb_set_threads), Cint, (Cint,), n) != KSB_OK
        throw(ArgumentError("set_threads!: n = $n; it must be from 0 (all processors) to 1024"))
    end
    return threads()
end
