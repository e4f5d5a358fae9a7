# SPDX-License-Identifier: MIT
#
# The Julia package beside the C call it makes and beside what Julia brings: sum, LinearAlgebra.dot and norm, Statistics.
#
#     make bench-julia                        # or, with JULIA_LOAD_PATH and KEISHIS_SANDBOX_LIBRARY set,
#     julia bench/julia_rows.jl [SECONDS]     # seconds for each row, 0.5 if not given
#
# All contenders of a row take one sample a round, in random order; figures are the least of the rounds. bench/README.md says
# how to read them. Answers are compared: the package must give the bits of the C call, sums and dot products also those of
# BigFloat. Exit status 1 says that one was wrong.

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
    exact::Bool # also compared with BigFloat: with that many bits peer(big.(x)) is exact
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

# The least of the rounds for each function.
function least(functions, arguments, out, seconds)
    calls = map(f -> (sample(f, arguments, out, 1); clamp(round(Int, 1e5 / max(sample(f, arguments, out, 3), 1.0)), 1, 10^5)), functions)
    best = fill(Inf, length(functions))
    stop = time() + seconds
    while time() < stop
        for k in randperm(length(functions))
            best[k] = min(best[k], sample(functions[k], arguments, out, calls[k]))
        end
    end
    return best
end

same(a, b) = a === b || (isnan(a) && isnan(b))

# Prints a line. Returns whether the answers are right.
function run_row(row, arguments, seconds)
    x = arguments[1]
    value, call, peer = row.ours(arguments...), row.call(arguments...), row.peer(arguments...)
    exact = row.exact ? typeof(value)(setprecision(() -> row.peer(map(v -> big.(v), arguments)...), BigFloat, 4400)) : value
    right = same(value, call) && same(value, exact)
    best = least((row.ours, row.call, row.peer), arguments, Vector{typeof(value)}(undef, 8), seconds)
    error = isfinite(value) && value != 0 ? abs(Float64((big(peer) - big(value)) / big(value))) : 0.0
    @printf("  %-10s %-9s %9d %11.1f %11.1f %11.1f   %-8s %8.3f %8.2f %10.1e  %s\n", row.name, eltype(x), length(x),
            best..., row.peer_name, best[1] / best[2], best[3] / best[1], error, right ? "" : "WRONG: $value, C $call, exact $exact")
    return right
end

function mysum_row(seconds)
    right = mysum(20, 22) == c_mysum(20, 22) == 42
    best = least((mysum, c_mysum, Base.checked_add), (20, 22), Vector{Int64}(undef, 8), seconds)
    @printf("  %-10s %-9s %9d %11.1f %11.1f %11.1f   %-8s %8.3f %8.2f %10s  %s\n", "mysum", "Int64", 1, best..., "+ checked",
            best[1] / best[2], best[3] / best[1], "", right ? "" : "WRONG")
    return right
end

function main(seconds)
    BLAS.set_num_threads(1)
    info = library_info()
    println("Julia ", VERSION, ", ", Sys.cpu_info()[1].model, ", library ", info.version, ", kernel ", info.kernel, ", threads ", info.threads)
    println("ns a call, the least of rounds of ", seconds, " s for each row; ours / C: what the package adds; peer / ours: above 1 ours is faster\n")
    @printf("  %-10s %-9s %9s %11s %11s %11s   %-8s %8s %8s %10s\n", "", "elements", "n", "ours", "C call", "peer", "peer", "ours/C",
            "peer/ours", "its error")
    println("  ", '-'^109)
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
