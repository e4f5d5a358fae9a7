# SPDX-License-Identifier: MIT

# Runs test_*.jl of this folder, or those named on the command line: `runtests.jl library vectors`. Each file is a
# program of its own and gets a module of its own here.
using Test

files = isempty(ARGS) ? filter(name -> occursin(r"^test_.*\.jl$", name), readdir(@__DIR__)) : ["test_$name.jl" for name in ARGS]
# deps/gen_artifacts.jl is for maintainers, and its tests need GNU tar.
Sys.islinux() || filter!(!=("test_artifacts.jl"), files)

@testset "keishis_sandbox" begin
    for file in files
        seconds = @elapsed Core.eval(Main, Expr(:toplevel, :(module $(Symbol(file[1:(end - 3)]))
                                                                 include($(joinpath(@__DIR__, file)))
                                                             end)))
        println(rpad(file, 26), lpad(round(seconds; digits=1), 6), " s")
    end
end
