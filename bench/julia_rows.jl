# SPDX-License-Identifier: MIT
#
# The Julia package beside the C call it makes and beside what Julia brings: sum, LinearAlgebra.dot and norm, Statistics.
#
#     make bench-julia                        # or, with JULIA_LOAD_PATH and KEISHIS_SANDBOX_LIBRARY set,
#     julia bench/julia_rows.jl [SECONDS]     # seconds for each row, 0.5 if not given
#
# All contenders of a row take one sample a round, in random order. Times are the least of the rounds; ratios are the median of
# the ratios within a round, which a change of the processor's clock does not touch. Answers are compared: the package must
# give the bits of the C call, sums and dot products also those of BigFloat. Exit status 1 says that one was wrong.

using keishis_sandbox, Libdl, LinearAlgebra, Printf, Random, Statistics

include("julia_clock.jl")

const LIBRARY = dlopen(library_info().path)
const SUM, DOT, NORM, MEAN, VAR, STD =
    dlsym.(Ref(LIBRARY), (:ksb_sum_f64, :ksb_dot_f64, :ksb_norm_f64, :ksb_mean_f64, :ksb_var_f64, :ksb_std_f64))
const SUM_F32, SUM_I64, MYSUM = dlsym.(Ref(LIBRARY), (:ksb_sum_f32, :ksb_sum_i64, :ksb_mysum))

c_sum(x) = ccall(SUM, Float64, (Ptr{Float64}, Csize_t), x, length(x))
c_sum(x::Vector{Float32}) = ccall(SUM_F32, Float32, (Ptr{Float32}, Csize_t), x, length(x))
function c_sum(x::Vector{Int64})
    result = Ref{Int64}()
    ccall(SUM_I64, Cint, (Ptr{Int64}, Csize_t, Ref{Int64}), x, length(x), result) == 0 || error("overflow")
    return result[]
end
c_dot(x, y) = ccall(DOT, Float64, (Ptr{Float64}, Ptr{Float64}, Csize_t), x, y, length(x))
c_norm(x) = ccall(NORM, Float64, (Ptr{Float64}, Csize_t), x, length(x))
c_mean(x) = ccall(MEAN, Float64, (Ptr{Float64}, Csize_t), x, length(x))
c_var(x) = ccall(VAR, Float64, (Ptr{Float64}, Csize_t, Csize_t), x, length(x), 1)
c_std(x) = ccall(STD, Float64, (Ptr{Float64}, Csize_t, Csize_t), x, length(x), 1)
function c_mysum(a, b)
    result = Ref{Int64}()
    ccall(MYSUM, Cint, (Int64, Int64, Ref{Int64}), a, b, result) == 0 || error("overflow")
    return result[]
end

struct Row{F,C,B}
    name::String
    ours::F
    call::C
    peer::B
    peer_name::String
    exact::Bool # also compared with the peer on BigFloat of 4400 bits, which rounds nothing
end

const VECTORS = (
    Row("exactsum", exactsum, c_sum, sum, "sum", true),
    Row("exactmean", exactmean, c_mean, mean, "mean", false),
    Row("exactvar", exactvar, c_var, var, "var", false),
    Row("exactstd", exactstd, c_std, std, "std", false),
    Row("exactnorm", exactnorm, c_norm, norm, "norm", false),
    Row("exactdot", exactdot, c_dot, dot, "dot", true),
)

# Nanoseconds a call. What is stored might be an element of the data, so no call is done once for all.
@noinline function sample(f::F, arguments::A, out, calls) where {F,A}
    start = processor_time()
    for i in 1:calls
        out[i & 7 + 1] = f(arguments...)
    end
    return (processor_time() - start) / calls
end

# The least of the rounds for each of (ours, call, peer), and the medians of ours / call and peer / ours.
function measured(functions, arguments, out, seconds)
    calls = map(functions) do f
        sample(f, arguments, out, 1)
        clamp(round(Int, 1e5 / max(sample(f, arguments, out, 3), 1.0)), 1, 10^5) # 0.1 ms, and many calls
    end
    rounds = Vector{Float64}[]
    stop = time() + seconds
    while time() < stop || length(rounds) < 5
        times = fill(NaN, length(functions))
        for k in randperm(length(functions))
            times[k] = sample(functions[k], arguments, out, calls[k])
        end
        push!(rounds, times)
    end
    least = reduce((a, b) -> min.(a, b), rounds)
    return (least..., median(t[1] / t[2] for t in rounds), median(t[3] / t[1] for t in rounds))
end

same(a, b) = a === b || (isnan(a) && isnan(b))

print_row(name, type, n, figures, peer, error, remark) =
    @printf("  %-10s %-8s %8d %11.1f %11.1f %11.1f  %-11s %7.3f %9.2f %9s  %s\n", name, type, n, figures[1:3]..., peer,
            figures[4:5]..., error, remark)

# Prints a line. Returns whether the answers are right.
function run_row(row, arguments, seconds)
    x = arguments[1]
    value, call, peer = row.ours(arguments...), row.call(arguments...), row.peer(arguments...)
    in_full() = typeof(value)(row.peer(map(v -> big.(v), arguments)...))
    exact = row.exact ? setprecision(in_full, BigFloat, 4400) : value
    right = same(value, call) && same(value, exact)
    figures = measured((row.ours, row.call, row.peer), arguments, Vector{typeof(value)}(undef, 8), seconds)
    error = isfinite(value) && value != 0 ? abs(Float64((big(peer) - big(value)) / big(value))) : 0.0
    remark = right ? "" : "WRONG: $value, C $call, exact $exact"
    print_row(row.name, eltype(x), length(x), figures, row.peer_name, @sprintf("%.1e", error), remark)
    return right
end

function mysum_row(seconds)
    right = mysum(20, 22) == c_mysum(20, 22) == 42
    figures = measured((mysum, c_mysum, Base.checked_add), (20, 22), Vector{Int64}(undef, 8), seconds)
    print_row("mysum", Int64, 1, figures, "checked_add", "", right ? "" : "WRONG")
    return right
end

function main(seconds)
    BLAS.set_num_threads(1)
    info = library_info()
    println("Julia ", VERSION, ", ", Sys.cpu_info()[1].model, ", library ", info.version, ", kernel ", info.kernel, ", threads ",
            info.threads)
    println("ns a call; ours/C: what the package adds to the C call; peer/ours: above 1 ours is faster\n")
    @printf("  %-10s %-8s %8s %11s %11s %11s  %-11s %7s %9s %9s\n  %s\n", "", "elements", "n", "ours", "C call", "peer", "", "ours/C",
            "peer/ours", "its error", '-'^105)
    rng = MersenneTwister(20261125)
    right = mysum_row(seconds)
    for row in VECTORS, n in (16, 100, 1000, 1 << 16, 1 << 22)
        x = randn(rng, n)
        right &= run_row(row, row.ours === exactdot ? (x, randn(rng, n)) : (x,), seconds)
    end
    for T in (Float32, Int64), n in (16, 1000, 1 << 16)
        right &= run_row(VECTORS[1], (T === Int64 ? rand(rng, -10^9:10^9, n) : randn(rng, T, n),), seconds)
    end
    return right
end

exit(main(isempty(ARGS) ? 0.5 : parse(Float64, ARGS[1])) ? 0 : 1)
