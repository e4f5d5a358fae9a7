# SPDX-License-Identifier: MIT

# Between the entries of JULIA_LOAD_PATH and other lists of paths.
const SEPARATOR = Sys.iswindows() ? ';' : ':'

# What another Julia prints, on both outputs, that runs `code` after `using keishis_sandbox`. Of its environment, that of
# this one, some variables may be others, or missing (nothing).
function child(code, environment...; using_package=true, threads="1")
    variables = merge(Dict{String,String}(ENV), Dict("JULIA_NUM_THREADS" => threads))
    for (name, value) in environment
        value === nothing ? delete!(variables, name) : (variables[name] = value)
    end
    before = using_package ? "using keishis_sandbox; " : ""
    command = `$(Base.julia_cmd()) --startup-file=no --depwarn=error --color=no -e $(before * code)`
    output = IOBuffer()
    run(pipeline(ignorestatus(setenv(command, ["$k=$v" for (k, v) in variables])); stdout=output, stderr=output))
    return String(take!(output))
end
