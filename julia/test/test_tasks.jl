# SPDX-License-Identifier: MIT

# Accumulators in threads, in worker processes and under Ctrl-C. Each case is a Julia of its own.
using Test, keishis_sandbox
include("child.jl")

# An iterator of ones that acts once, at the element `at`.
const ONES = """
    struct Ones n::Int; at::Int; act::Function end
    Base.iterate(o::Ones, k=1) = k > o.n ? nothing : (k == o.at && o.act(); (1.0, k + 1))
    Base.IteratorSize(::Type{Ones}) = Base.SizeUnknown()
    Base.eltype(::Type{Ones}) = Float64
    """

@testset "threads, one accumulator each" begin
    code = """
        x = [sin(k) * 2.0^(k % 1500 - 750) for k in 1:20_000]
        for S in (Accumulator, Moments)
            parts = [S() for _ in 1:16]
            Threads.@threads for k in 1:16
                for v in view(x, k:16:length(x))
                    push!(parts[k], v)
                end
            end
            print(reduce(merge, parts) == S(x), ' ')
        end
        print(Threads.nthreads() > 1 || Sys.CPU_THREADS == 1)
        """
    @test child(code, threads="4") == "true true true"
end

@testset "one accumulator is read by many threads" begin
    code = """
        acc = Accumulator(0.1k for k in 1:1000)
        want = Float64(acc)
        right = zeros(Bool, 1000)
        Threads.@threads for k in 1:1000
            right[k] = Float64(acc) === want && acc == copy(acc) && length(pack(acc)) > 48
        end
        print(all(right))
        """
    @test child(code, threads="4") == "true"
end

@testset "reductions in several threads at once" begin
    code = """
        x = [cos(k) * 2.0^(k % 600 - 300) for k in 1:3000]
        f(k) = (exactsum(x), exactsum(v for v in x), exactvar(x), exactdot(x, x), exactsum(reshape(x, 3, :); dims=1)[k])
        want = map(f, 1:200)
        got = similar(want)
        Threads.@threads for k in 1:200
            got[k] = f(k)
        end
        print(got == want)
        """
    @test child(code, threads="4") == "true"
end

@testset "@distributed (merge) over worker processes" begin
    code = """
        using Distributed
        addprocs(2; exeflags="--startup-file=no")
        @everywhere using keishis_sandbox
        value(k) = sin(k) * 2.0^(k % 1500 - 750)
        @everywhere value(k) = sin(k) * 2.0^(k % 1500 - 750)
        acc = @distributed (merge) for k in 1:2000
            Accumulator(value(k))
        end
        print(acc == Accumulator(value(k) for k in 1:2000), ' ')
        m = @distributed (+) for k in 1:50
            Moments([value(k), Float64(k)])
        end
        print(m == Moments(v for k in 1:50 for v in (value(k), Float64(k))), ' ')
        print(remotecall_fetch(pack, 3, acc) == pack(acc), ' ')
        print(length(unique(pmap(_ -> (sleep(0.05); myid()), 1:8))))
        """
    @test child(code) == "true true true 2"
end

@testset "Ctrl-C" begin
    if Sys.iswindows()
        @test_skip "no SIGINT to another process on Windows"
    else
        # The signal comes as from the terminal, in the middle of an iterator that would go on for minutes.
        interrupt = "() -> ccall(:kill, Cint, (Cint, Cint), getpid(), 2)"
        start = "ccall(:jl_exit_on_sigint, Cvoid, (Cint,), 0); " # as at the prompt
        for (call, what) in (("append!(acc, x)", "acc"), ("subtract!(acc, x)", "acc"), ("addproducts!(acc, x, y)", "acc"),
                             ("exactsum(x)", "acc"), ("exactdot(x, y)", "acc"), ("append!(m, x)", "m"), ("exactstd(x)", "m"))
            code = start * ONES * """
                acc, m = Accumulator([0.5, -0.0]), Moments([0.5, -0.0])
                before = pack(acc), pack(m)
                x = Ones(10^11, 10^5, $interrupt)
                y = Ones(10^11, 0, () -> nothing) # one signal is enough
                try
                    $call
                    print("ended")
                catch e
                    print(nameof(typeof(e)), ' ')
                end
                print((pack(acc), pack(m)) == before, ' ')
                x = Ones(10^5, 0, () -> nothing)
                print($(what == "acc" ? "Float64(append!(acc, x))" : "exactsum(append!(m, x))"))
                """
            @test (call, child(code)) == (call, "InterruptException true 100000.5")
        end
    end
end
