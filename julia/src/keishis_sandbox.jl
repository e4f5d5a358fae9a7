# SPDX-License-Identifier: MIT

"""
    keishis_sandbox

Sums computed exactly and rounded once, by the C library of the same name. The same data give the same bits in any
order, any chunking and any memory layout, on every machine, and in C, Python and Julia alike.

The package loads without the C library; the first call that needs it looks for it and, if there is none, throws a
[`keishis_sandbox.LibraryError`](@ref) that says what was tried. See [`library_info`](@ref).

# Examples
```jldoctest
julia> using keishis_sandbox

julia> x = [1e16, 1.0, -1e16];

julia> sum(x), exactsum(x)
(0.0, 1.0)
```
"""
module keishis_sandbox

using Artifacts: artifact_exists, artifact_meta, artifact_path
using Libdl: dlclose, dlopen, dlpath, dlsym
using LinearAlgebra: Adjoint, Transpose

export Accumulator, Moments, addproducts!, pack, subtract!, unpack
export exactdot, exactmean, exactnorm, exactstd, exactsum, exactsum_by, exactvar
export library_info, mysub, mysum, set_threads!

include("errors.jl")
include("elements.jl")
include("library.jl")
include("mysum.jl")
include("layout.jl")
include("accumulator.jl")
include("running.jl")
include("reduce.jl")
include("dot.jl")
include("grouped.jl")

end
