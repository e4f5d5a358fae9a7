# SPDX-License-Identifier: MIT

"""
    Rejection(source, candidate, reason)

A place where the C library was looked for, and why it is not used: `source` says where the candidate comes from,
`candidate` is a path, a file name, or empty where there was none.
"""
struct Rejection
    source::String
    candidate::String
    reason::String
end

"""
    LibraryError(rejections, strict)

No usable C library was found. `rejections` has every candidate with the reason why it was refused; `strict` is true
if the user named the library, in which case nothing else was tried.

It is thrown by the first call that needs the library, and by every later one until a library is found: each looks
again.
"""
struct LibraryError <: Exception
    rejections::Vector{Rejection}
    strict::Bool
end

function Base.showerror(io::IO, e::LibraryError)
    print(io, "LibraryError: no usable C library keishis_sandbox, ", OLDEST_LIBRARY, " or later. Tried:")
    for r in e.rejections
        print(io, "\n  - ", r.source)
        isempty(r.candidate) || print(io, ": ", r.candidate)
        print(io, ": ", r.reason)
    end
    e.strict && print(io, "\nA library that is named is the only one tried: nothing else is used silently.")
    print(
        io,
        """

        Any of these helps:
          1. install the library where the system finds $LIBRARY_NAME (./configure && make install && ldconfig, or
             a package of your distribution);
          2. set the environment variable $ENVIRONMENT_VARIABLE to the path of the library file;
          3. set the preference of this package, in LocalPreferences.toml beside the active Project.toml:
             [keishis_sandbox]
             $PREFERENCE = "/path/of/$LIBRARY_NAME\"""",
    )
end

# The numbers of ksb_status that the functions used here return.
const KSB_OK = Cint(0)
const KSB_EINVAL = Cint(1)
const KSB_EOVERFLOW = Cint(2)
const KSB_EVERSION = Cint(4)

# For functions that fail only if this package calls them wrongly, or for more than 2^63 - 1 addends.
@inline check(status::Cint) = status == KSB_OK ? nothing : throw_status(status)

@noinline function throw_status(status::Cint)
    text = unsafe_string(ccall(entry(ksb_status_string), Cstring, (Cint,), status))
    throw(status == KSB_EOVERFLOW ? OverflowError(text) : ErrorException("keishis_sandbox: $text"))
end
