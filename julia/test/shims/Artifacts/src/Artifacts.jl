# SPDX-License-Identifier: MIT

# Stands in for the standard library Artifacts when the tests run on Julia 1.5, where its functions are part of Pkg.
# It comes last in the load path, so later versions of Julia never see it.
module Artifacts

using Pkg.Artifacts: artifact_exists, artifact_meta, artifact_path

export artifact_exists, artifact_meta, artifact_path

end
