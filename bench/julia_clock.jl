# SPDX-License-Identifier: MIT

# Nanoseconds of processor time of this process, as the C and Python peers are measured; where the system has no such clock
# that is known here, time that passes.
function processor_time()
    clock = Sys.islinux() ? 2 : Sys.isapple() ? 12 : nothing # CLOCK_PROCESS_CPUTIME_ID
    clock === nothing && return Float64(time_ns())
    now = Vector{Int64}(undef, 2)
    ccall(:clock_gettime, Cint, (Cint, Ptr{Int64}), clock, now)
    return 1e9 * now[1] + now[2]
end
