# SPDX-License-Identifier: MIT

# The floating-point environment that a caller may be in: rounding modes, subnormals flushed by Julia's own switch, flags
# that are raised, exceptions that trap. No result depends on it, and all of it is as before afterwards.
using Test, keishis_sandbox
using Random: MersenneTwister

const SEED = parse(UInt64, get(ENV, "KSB_TEST_SEED", "20261125"))
const RNG = MersenneTwister(SEED)
println("test_environment.jl: KSB_TEST_SEED=", SEED)

# What <fenv.h> of the machine has: downward, upward, toward zero; all exceptions.
const MODES, FLAGS = Sys.ARCH in (:x86_64, :i686) ? ((0x400, 0x800, 0xc00), 0x3d) :
                     Sys.ARCH === :aarch64 ? ((0x800000, 0x400000, 0xc00000), 0x1f) : ((), 0)

const NORMAL = randn(RNG, 3000)
const WIDE = ldexp.(randn(RNG, 3000), rand(RNG, -1070:1000, 3000))
const DATA = (NORMAL, WIDE, vcat(WIDE, 1e-300, -reverse(WIDE)), rand(RNG, -1000:1000, 3000) .* 5e-324)
const SINGLE = map(x -> Float32.(clamp.(x, -1e30, 1e30)), DATA)
const LONG = repeat(NORMAL, 700)

function all_results()
    out = UInt64[]
    bits(x::Float64) = reinterpret(UInt64, x)
    bits(x::Float32) = UInt64(reinterpret(UInt32, x))
    for (x, y) in zip(DATA, SINGLE)
        acc, moments = Accumulator(), Moments()
        append!(acc, x)
        append!(moments, x)
        push!(out, bits(exactsum(x)), bits(exactmean(x)), bits(exactvar(x)), bits(exactstd(x)), bits(exactnorm(x)),
              bits(exactdot(x, x)), bits(exactsum(y)), bits(exactnorm(y)), bits(Float64(acc)), bits(exactvar(moments)))
    end
    push!(out, bits(exactsum(LONG)), bits(exactnorm(LONG)))
end

const WANT = all_results()

# What is behind a reference is not known when the division is compiled.
const THREE = Ref(3.0)
one_third() = 1.0 / THREE[]

@testset "rounding modes, flags raised or not" begin
    thirds = [one_third()]
    for mode in MODES, raised in (0, FLAGS)
        ccall(:feclearexcept, Cint, (Cint,), FLAGS)
        ccall(:feraiseexcept, Cint, (Cint,), raised)
        @assert ccall(:fesetround, Cint, (Cint,), mode) == 0
        push!(thirds, one_third())
        got = all_results()
        after = ccall(:fegetround, Cint, ())
        ccall(:fesetround, Cint, (Cint,), 0)
        @test got == WANT
        @test after == mode
    end
    @test isempty(MODES) || length(unique(thirds)) == 2 # the modes are those of this machine
end

@testset "flags" begin
    # One call, since Julia's own code around it may raise some.
    for x in DATA, raised in (0, FLAGS)
        exactsum(x)
        ccall(:feclearexcept, Cint, (Cint,), FLAGS)
        ccall(:feraiseexcept, Cint, (Cint,), raised)
        exactsum(x)
        @test ccall(:fetestexcept, Cint, (Cint,), FLAGS) == raised
    end
    ccall(:feclearexcept, Cint, (Cint,), FLAGS)
end

@testset "subnormals flushed" begin
    tiny = Ref(5e-324)
    if set_zero_subnormals(true)
        flushes = tiny[] + tiny[] == 0
        got = all_results()
        flushes_after = tiny[] + tiny[] == 0
        set_zero_subnormals(false)
        @test flushes && flushes_after
        @test got == WANT
    end
end

if Sys.islinux() && Sys.ARCH === :x86_64
    @testset "exceptions that trap" begin
        # The garbage collector reckons in floating point, and would trap.
        GC.gc()
        GC.enable(false)
        ccall(:feclearexcept, Cint, (Cint,), FLAGS)
        ccall((:feenableexcept, "libm.so.6"), Cint, (Cint,), FLAGS)
        sums = (exactsum(DATA[2]), exactsum(DATA[3]), exactnorm(DATA[2]), exactvar(DATA[4]))
        unmasked = ccall((:fegetexcept, "libm.so.6"), Cint, ())
        ccall((:fedisableexcept, "libm.so.6"), Cint, (Cint,), FLAGS)
        GC.enable(true)
        @test unmasked == FLAGS
        @test sums === (exactsum(DATA[2]), exactsum(DATA[3]), exactnorm(DATA[2]), exactvar(DATA[4]))
    end
end
