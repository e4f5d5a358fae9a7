# SPDX-License-Identifier: MIT
# Julia's sum as a peer: reads numbers of calls, one a line, and answers with nanoseconds a call and the sum.

include("julia_clock.jl")

function sample(x, calls)
    s = 0.0
    start = processor_time()
    for _ in 1:calls
        s = sum(x)
    end
    return (processor_time() - start) / calls, s
end

x = Vector{Float64}(undef, filesize(ARGS[1]) ÷ 8)
read!(ARGS[1], x)
sample(x, 1)
println(VERSION)
flush(stdout)
for line in eachline(stdin)
    ns, s = sample(x, parse(Int, line))
    println(ns, " ", s)
    flush(stdout)
end
