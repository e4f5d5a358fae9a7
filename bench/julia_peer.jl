# SPDX-License-Identifier: MIT
# Julia's sum as a peer: reads numbers of calls, one a line, and answers with nanoseconds a call and the sum.

function seconds(x, calls)
    s = 0.0
    start = time_ns()
    for _ in 1:calls
        s = sum(x)
    end
    return (time_ns() - start) / calls, s
end

x = Vector{Float64}(undef, filesize(ARGS[1]) ÷ 8)
read!(ARGS[1], x)
seconds(x, 1)
println(VERSION)
flush(stdout)
for line in eachline(stdin)
    ns, s = seconds(x, parse(Int, line))
    println(ns, " ", s)
    flush(stdout)
end
