# SPDX-License-Identifier: MIT
#
# Grouped sums.

# sum_by(p, n, stride, labels, ngroups, out): the C function for the element type. Returns the index from 0 of the first
# result that does not fit, or -1; nothing if a label is out of range.
for (T, name) in REALS
    R = result_type(Sum(), T)
    f = Symbol(:ksb_sum_, name, :_by)
    if R <: Integer
        # ksb_status ksb_sum_i64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        #                           int64_t *out, size_t *failed)
        @eval function sum_by(p::Ptr{$T}, n, stride, labels::Vector{Int64}, ngroups, out::Vector{$R})
            failed = Ref{Csize_t}()
            status = ccall(entry($f), Cint, (Ptr{$T}, Csize_t, Cptrdiff_t, Ptr{Int64}, Csize_t, Ptr{$R}, Ref{Csize_t}),
                           p, n, stride, labels, ngroups, out, failed)
            status == KSB_EOVERFLOW && return Int(failed[])
            status == KSB_EINVAL && return nothing
            check(status)
            return -1
        end
    else
        # ksb_status ksb_sum_f64_by(const void *x, size_t n, ptrdiff_t stride, const int64_t *labels, size_t ngroups,
        #                           double *out)
        @eval function sum_by(p::Ptr{$T}, n, stride, labels::Vector{Int64}, ngroups, out::Vector{$R})
            status = ccall(entry($f), Cint, (Ptr{$T}, Csize_t, Cptrdiff_t, Ptr{Int64}, Csize_t, Ptr{$R}),
                           p, n, stride, labels, ngroups, out)
            status == KSB_EINVAL && return nothing
            check(status)
            return -1
        end
    end
end

"""
    exactsum_by(x, labels, ngroups=maximum(labels)) -> Vector

For each group `g` from 1 to `ngroups` the sum of the elements `x[i]` with `labels[i] == g`, exact and rounded once.

`x` is an array of the element types of [`exactsum`](@ref), `labels` an array of integers of the same length. Result types,
special values and overflow are those of `exactsum`; a group without elements is `0`. A label outside `1:ngroups` throws an
`ArgumentError` that names it. Arrays that do not lie in memory as one arithmetic progression, and labels other than a
`Vector{Int64}`, are copied.

# Examples
```jldoctest
julia> exactsum_by([1e16, 1.0, 5.0, -1e16], [1, 1, 3, 1])
3-element Vector{Float64}:
 1.0
 0.0
 5.0

julia> exactsum_by([1, 2], [1, 4], 3)
ERROR: ArgumentError: exactsum_by: labels[2] = 4 is outside 1:3
```
"""
function exactsum_by(x::AbstractArray{T}, labels::AbstractArray{<:Integer},
                     ngroups::Integer=isempty(labels) ? 0 : maximum(labels)) where {T}
    T <: Element && isconcretetype(T) || throw(ArgumentError(
        "exactsum_by: x has the element type $T; it must be one of $SUPPORTED"))
    length(x) == length(labels) ||
        throw(DimensionMismatch("exactsum_by: x has $(length(x)) elements, labels has $(length(labels))"))
    0 <= ngroups < typemax(Int64) || throw(ArgumentError("exactsum_by: ngroups = $ngroups; it must be from 0 to $(typemax(Int64) - 1)"))
    check_labels(labels, ngroups)
    in_vector = labels isa Vector{Int64} ? labels : copyto!(Vector{Int64}(undef, length(labels)), labels)
    return grouped_sums(x, in_vector, Int(ngroups))
end

function check_labels(labels, ngroups)
    for (i, label) in zip(eachindex(labels), labels)
        1 <= label <= ngroups || throw(ArgumentError("exactsum_by: labels[$(join(Tuple(i), ", "))] = $label is outside 1:$ngroups"))
    end
end

function grouped_sums(x::AbstractArray{T}, labels, ngroups) where {T<:RealElement}
    run = lies_in_memory(x) ? progression(x; ordered=true) : nothing
    run === nothing && return grouped_sums(vec(collect(x)), labels, ngroups)
    GC.@preserve x begin
        return sums_from_one(address(x), run..., labels, ngroups)
    end
end

function grouped_sums(x::AbstractArray{Complex{T}}, labels, ngroups) where {T}
    run = T <: Union{Float64,Float32} && lies_in_memory(x) ? progression(x; ordered=true) : nothing
    run === nothing && return map(Complex, grouped_sums(map(real, x), labels, ngroups), grouped_sums(map(imag, x), labels, ngroups))
    GC.@preserve x begin
        p = Ptr{T}(address(x))
        n, step = run
        return map(Complex, sums_from_one(p, n, 2step, labels, ngroups), sums_from_one(p + sizeof(T), n, 2step, labels, ngroups))
    end
end

# C counts groups from 0. Instead of shifting all labels there is one group more, which stays empty.
function sums_from_one(p::Ptr{T}, n, step, labels, ngroups) where {T}
    out = Vector{result_type(Sum(), T)}(undef, ngroups + 1)
    failed = sum_by(p, n, step * sizeof(T), labels, ngroups + 1, out)
    failed === nothing && throw(ArgumentError("exactsum_by: labels changed during the call"))
    failed < 0 || throw(OverflowError("exactsum_by: the sum of group $failed does not fit $(eltype(out))"))
    popfirst!(out)
    return out
end
