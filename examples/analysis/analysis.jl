# SPDX-License-Identifier: MIT
#
# usage: julia analysis.jl FILE...
#
# Each file is a series of doubles as this machine stores them. Prints a line of its name, its length and, as the 64
# bits in hex, its sum, mean and standard deviation, as analysis.c and analysis.py do.

using keishis_sandbox

bits(value::Float64) = string(reinterpret(UInt64, value), base = 16, pad = 16)

for path in ARGS
    x = Vector{Float64}(undef, filesize(path) ÷ sizeof(Float64))
    read!(path, x)
    println(path, " ", length(x), " ", bits(exactsum(x)), " ", bits(exactmean(x)), " ", bits(exactstd(x)))
end
println("mysum ", mysum(1, 2))
println("mysub ", mysub(1, 2))
println("version ", library_info())
