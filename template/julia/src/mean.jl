# SPDX-License-Identifier: MIT

"""
    keishis_sandbox.mean(x::AbstractVector{<:Real}) -> Float64

The arithmetic mean, in error by no more than `n * 2^-53` times the mean of the absolute values (nearly; the header of the C
library has the exact bound). A contiguous vector of `Float64` is read where it lies; anything else is copied. Throws an
`ArgumentError` if `x` is empty. Not exported, because the standard library Statistics has a `mean`, too.

# Examples
```jldoctest
julia> keishis_sandbox.mean([1.0, 2.0, 4.5])
2.5
```
"""
function mean(x::DenseVector{Float64})
    isempty(x) && throw(ArgumentError("mean: x is empty; the mean of nothing is not defined"))
    result = Ref{Float64}()
    # ksb_status ksb_mean(const double *x, size_t n, double *result)
    check(ccall(entry(ksb_mean), Cint, (Ptr{Float64}, Csize_t, Ref{Float64}), x, length(x), result))
    return result[]
end
mean(x::AbstractVector{<:Real}) = mean(convert(Vector{Float64}, x))
