# SPDX-License-Identifier: MIT
#
# How arrays lie in memory. Nothing here reads an element.

# Whether x is read where it is. Known from the type alone, so the compiler decides it. Arrays of a union of such types
# lie in memory in another way.
lies_in_memory(x) = false
lies_in_memory(x::StridedArray{T}) where {T<:MemoryElement} = isconcretetype(T)
lies_in_memory(x::Union{PermutedDimsArray,Transpose}) = lies_in_memory(parent(x))
lies_in_memory(x::Adjoint{<:Real}) = lies_in_memory(parent(x))
lies_in_memory(x::SubArray{<:Any,<:Any,<:Union{PermutedDimsArray,Transpose,Adjoint{<:Real}},<:Tuple{Vararg{Base.RangeIndex}}}) =
    lies_in_memory(parent(x))

# Address of the first element. x must be preserved by the caller.
address(x::AbstractArray) = pointer(x)
address(x::Union{PermutedDimsArray,Transpose,Adjoint}) = address(parent(x))
function address(x::SubArray{T,<:Any,<:Union{PermutedDimsArray,Transpose,Adjoint}}) where {T}
    steps = steps_of(parent(x))
    offset = 0
    for (d, index) in enumerate(parentindices(x))
        offset += (first(index) - 1) * steps[d]
    end
    return address(parent(x)) + offset * sizeof(T)
end

# Elements from one index to the next, for each dimension.
steps_of(x::AbstractArray) = strides(x)
steps_of(x::Union{Transpose{<:Any,<:AbstractVector},Adjoint{<:Any,<:AbstractVector}}) = (1, stride(parent(x), 1))
steps_of(x::Union{Transpose{<:Any,<:AbstractMatrix},Adjoint{<:Any,<:AbstractMatrix}}) = reverse(steps_of(parent(x)))
steps_of(x::PermutedDimsArray{T,N,perm}) where {T,N,perm} = (s = steps_of(parent(x)); map(d -> s[d], perm))
steps_of(x::SubArray{<:Any,<:Any,<:Union{PermutedDimsArray,Transpose,Adjoint}}) =
    view_steps(steps_of(parent(x)), parentindices(x))
view_steps(::Tuple{}, ::Tuple{}) = ()
view_steps(steps, indices) = view_steps(first(steps), first(indices), Base.tail(steps), Base.tail(indices))
view_steps(s, ::Integer, steps, indices) = view_steps(steps, indices)
view_steps(s, r::AbstractRange, steps, indices) = (s * step(r), view_steps(steps, indices)...)

# All elements as one arithmetic progression of addresses: (n, step), or nothing. In the order of the indices
# if ordered, otherwise in any order.
progression(x::Array; ordered=false) = (length(x), 1)
progression(x::AbstractVector; ordered=false) = (length(x), steps_of(x)[1])
progression(x::AbstractArray; ordered=false) = progression(size(x), steps_of(x), ordered)

function progression(sizes::NTuple{N,Int}, steps::NTuple{N,Int}, ordered::Bool) where {N}
    n, step = 1, 1
    any(==(0), sizes) && return 0, 1
    done = ntuple(d -> sizes[d] == 1, Val(N))
    for _ in 1:N
        next = 0
        for d in 1:N
            done[d] && continue
            (next == 0 || (!ordered && abs(steps[d]) < abs(steps[next]))) && (next = d)
        end
        next == 0 && break
        done = Base.setindex(done, true, next)
        if n == 1
            step = steps[next]
        elseif steps[next] != n * step
            return nothing
        end
        n *= sizes[next]
    end
    return n, step
end

# The progressions of two arrays with equally many elements, such that pairs stay together. The order of the pairs does not
# matter, so two arrays with one layout may both be read in that of memory.
function paired_progressions(x, y)
    alike = size(x) == size(y) && steps_of(x) == steps_of(y)
    return progression(x; ordered=!alike), progression(y; ordered=!alike)
end

# Dimensions merged where one continues the other, as a list of (n, step).
function merged(dimensions)
    groups = Tuple{Int,Int}[]
    for (n, step) in dimensions
        n == 1 && continue
        if !isempty(groups) && step == groups[end][1] * groups[end][2]
            groups[end] = (groups[end][1] * n, groups[end][2])
        else
            push!(groups, (n, step))
        end
    end
    return groups
end

# Calls f(offset) for all offsets that groups of (n, step) span, the first group innermost.
function each_offset(f, groups, offset::Int=0)
    isempty(groups) && return f(offset)
    n, step = groups[end]
    for i in 0:(n - 1)
        each_offset(f, view(groups, 1:(length(groups) - 1)), offset + i * step)
    end
end

# Calls f(offset, n, step) for runs of equally spaced elements that together are all of an array, in any order.
function each_run(f, sizes, steps)
    any(==(0), sizes) && return nothing
    groups = merged(sort!(collect(zip(sizes, steps)); by=dimension -> abs(dimension[2])))
    isempty(groups) && return f(0, 1, 1)
    n, step = popfirst!(groups)
    each_offset(offset -> f(offset, n, step), groups)
    return nothing
end
