# SPDX-License-Identifier: MIT
using Test, keishis_sandbox

@testset "mysum and mysub" begin
    @testset "small integers of every type" begin
        for A in (Int8, Int16, Int32, Int64, UInt8, UInt64, Int128, BigInt), B in (Int8, Int64, UInt16, BigInt)
            @test mysum(A(1), B(2)) === Int64(3)
            @test mysub(A(1), B(2)) === Int64(-1)
        end
        @test mysum(true, true) === Int64(2)
        @test mysub(false, true) === Int64(-1)
    end

    @testset "the whole range of Int64, against BigInt" begin
        edges = Int64[typemin(Int64), typemin(Int64) + 1, -1, 0, 1, typemax(Int64) - 1, typemax(Int64)]
        for a in edges, b in edges, (f, op) in ((mysum, +), (mysub, -))
            exact = op(big(a), big(b))
            if typemin(Int64) <= exact <= typemax(Int64)
                @test f(a, b) === Int64(exact)
            else
                @test_throws OverflowError f(a, b)
            end
        end
    end

    @testset "what does not fit is named" begin
        @test_throws OverflowError("mysum: 9223372036854775807 + 1 does not fit Int64") mysum(typemax(Int64), 1)
        @test_throws OverflowError("mysub: -9223372036854775808 - 1 does not fit Int64") mysub(typemin(Int64), 1)
        @test_throws OverflowError("mysum: a = 9223372036854775808 does not fit Int64") mysum(big(2)^63, 0)
        @test_throws OverflowError("mysub: b = 18446744073709551615 does not fit Int64") mysub(0, typemax(UInt64))
    end

    @testset "other arguments have no method" begin
        for bad in ((1.5, 2), (1, 2.0), ("1", 2), (1, nothing), (1, missing))
            @test_throws MethodError mysum(bad...)
            @test_throws MethodError mysub(bad...)
        end
        @test_throws MethodError mysum(1)
    end

    @testset "inferred, without allocation" begin
        @test (@inferred mysum(1, 2)) === Int64(3)
        @test (@inferred mysub(Int32(1), 0x02)) === Int64(-1)
        allocated(f) = (f(1, 2); @allocated f(1, 2))
        @test allocated(mysum) == 0
        @test allocated(mysub) == 0
    end
end
