# SPDX-License-Identifier: MIT

# Installs the package from the folder named on the command line, which has an Artifacts.toml, into the project and depot of
# the environment, as a user does, and makes sure that the library in use is the artifact. tools/release/use-julia calls it.
using Pkg
package = ARGS[1]
# Before Julia 1.6 there is no Windows on AArch64, whose entry stops the reading of all others; and a stand-in of the
# tests has the place of the standard library Artifacts.
paths = [package]
if VERSION < v"1.6"
    toml = joinpath(package, "Artifacts.toml")
    entries = split(read(toml, String), r"^(?=\[\[keishis_sandbox\]\])"m)
    write(toml, join(filter(e -> !(occursin("aarch64", e) && occursin("windows", e)), entries)))
    pushfirst!(paths, joinpath(package, "test", "shims", "Artifacts"))
end
Pkg.develop([PackageSpec(path=path) for path in paths])
using keishis_sandbox
info = library_info()
info.source == "artifact" && startswith(info.path, DEPOT_PATH[1]) || error("the library in use is not the artifact: $info")
exactsum([1e16, 1.0, -1e16]) == 1.0 || error("wrong sum")
println("in use: ", info.path)
