# SPDX-License-Identifier: MIT

"""
    keishis_sandbox

@DESCRIPTION@

The package loads without the C library; the first call that needs it looks for it and, if there is none, throws a
[`keishis_sandbox.LibraryError`](@ref) that says what was tried. See [`library_info`](@ref).

# Examples
```jldoctest
julia> using keishis_sandbox

julia> keishis_sandbox.mean([1.0, 2.0, 4.5])
2.5
```
"""
module keishis_sandbox

using Artifacts: artifact_exists, artifact_meta, artifact_path
using Libdl: dlclose, dlopen, dlpath, dlsym

export library_info

# The C functions that this package calls, by name. library.jl gives each a global that holds its address.
const FUNCTIONS = [:ksb_version, :ksb_status_string, :ksb_mean]

include("errors.jl")
include("library.jl")
include("mean.jl")

end
