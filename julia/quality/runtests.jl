# SPDX-License-Identifier: MIT
#
# usage: julia julia/quality/runtests.jl
#
# Checks that need other packages, which Pkg gets from General: see README.md. The C library is not needed.
using Pkg

# In a copy, so that nothing but the sources is in this folder afterwards.
const PACKAGE_FOLDER = dirname(@__DIR__)
const ENVIRONMENT = mktempdir()
cp(joinpath(@__DIR__, "Project.toml"), joinpath(ENVIRONMENT, "Project.toml"))
Pkg.activate(ENVIRONMENT)
Pkg.develop(PackageSpec(path=PACKAGE_FOLDER))

using Aqua, JET, JuliaFormatter, Test, keishis_sandbox

@testset "quality" begin
    Aqua.test_all(keishis_sandbox)
    @testset "JET" begin
        JET.test_package(keishis_sandbox; target_modules=(keishis_sandbox,))
    end
end

# Told, not required: where the two disagree about a line that is meant as it is, the line stays.
const FORMATTED = format(PACKAGE_FOLDER; overwrite=false, margin=132, short_to_long_function_def=false)
println("JuliaFormatter ", FORMATTED ? "would change nothing." : "would change some lines; format(\"julia\"; margin=132) shows which.")
