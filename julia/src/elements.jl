# SPDX-License-Identifier: MIT
#
# What can be reduced, by which C functions, and the type of each result.

# Types that lie in memory as the C library reads them, with its name for each. A Bool is a byte, 0 or 1.
const FLOATS = ((Float64, :f64), (Float32, :f32), (Float16, :f16))
const SIGNED = ((Int8, :i8), (Int16, :i16), (Int32, :i32), (Int64, :i64))
const UNSIGNED = ((UInt8, :u8), (UInt16, :u16), (UInt32, :u32), (UInt64, :u64))
const REALS = (FLOATS..., SIGNED..., UNSIGNED..., (Bool, :i8))
const COMPLEXES = ((ComplexF64, :cf64), (ComplexF32, :cf32))

const FloatElement = Union{Float64,Float32,Float16}
const SignedElement = Union{Int8,Int16,Int32,Int64,Bool}
const UnsignedElement = Union{UInt8,UInt16,UInt32,UInt64}
const RealElement = Union{FloatElement,SignedElement,UnsignedElement}
const ComplexElement = Complex{<:RealElement}
const Element = Union{RealElement,ComplexElement}
const MemoryElement = Union{RealElement,ComplexF64,ComplexF32}

# The reductions of one collection. The variances divide by n - ddof.
struct Sum end
struct Mean end
struct Norm end
struct Var
    ddof::Int
end
struct Std
    ddof::Int
end
const Reduction = Union{Sum,Mean,Norm,Var,Std}

public_name(::Sum) = "exactsum"
public_name(::Mean) = "exactmean"
public_name(::Norm) = "exactnorm"
public_name(::Var) = "exactvar"
public_name(::Std) = "exactstd"

result_type(::Reduction, ::Type{T}) where {T<:FloatElement} = T
result_type(::Reduction, ::Type{<:Union{SignedElement,UnsignedElement}}) = Float64
result_type(::Sum, ::Type{<:SignedElement}) = Int64
result_type(::Sum, ::Type{<:UnsignedElement}) = UInt64
result_type(op::Union{Sum,Mean}, ::Type{Complex{T}}) where {T<:RealElement} = Complex{result_type(op, T)}
result_type(op::Reduction, ::Type{Complex{T}}) where {T<:RealElement} = result_type(op, T)

# C has no portable half-precision type: such results travel as their bits.
c_type(::Type{T}) where {T} = T
c_type(::Type{Float16}) = UInt16

# The C functions that this package calls, by name. library.jl gives each a global that holds its address.
const FUNCTIONS = Symbol[
    :ksb_version, :ksb_status_string, :ksb_mysum, :ksb_sum_f64,
    :ksb_kernel, :ksb_kernel_status, :ksb_set_threads, :ksb_get_threads, :ksb_threads_status,
    :ksb_acc_add_f64, :ksb_acc_add_i64, :ksb_acc_add_u64,
    :ksb_acc_subtract_f64, :ksb_acc_subtract_i64, :ksb_acc_subtract_u64,
    :ksb_acc_to_f64, :ksb_acc_to_f32, :ksb_acc_to_f16,
    :ksb_moments_add_f64, :ksb_moments_add_i64, :ksb_moments_add_u64,
    :ksb_moments_subtract_f64, :ksb_moments_subtract_i64, :ksb_moments_subtract_u64,
    :ksb_moments_sum, :ksb_moments_mean, :ksb_moments_var, :ksb_moments_std, :ksb_moments_norm,
]
for kind in (:acc, :moments), verb in (:init, :size, :merge, :subtract, :count, :equal, :pack, :unpack, :packed_max)
    push!(FUNCTIONS, Symbol(:ksb_, kind, :_, verb))
end
for (_, name) in REALS[1:(end - 1)]
    for kind in (:acc, :moments), verb in (:add, :subtract)
        push!(FUNCTIONS, Symbol(:ksb_, kind, :_, verb, :_array_, name))
    end
    for verb in (:add, :subtract)
        push!(FUNCTIONS, Symbol(:ksb_acc_, verb, :_products_, name))
    end
    push!(FUNCTIONS, Symbol(:ksb_dot_, name, :_strided), Symbol(:ksb_sum_, name, :_by))
end
for (_, name) in (REALS[1:(end - 1)]..., COMPLEXES...), stem in (:sum, :mean, :norm, :var, :std), form in (:strided, :many)
    push!(FUNCTIONS, Symbol(:ksb_, stem, :_, name, :_, form))
end
for (_, name) in COMPLEXES
    push!(FUNCTIONS, Symbol(:ksb_dotc_, name, :_strided))
end
