# SPDX-License-Identifier: MIT
"""usage: sbom.py VERSION COMMIT EPOCH OUTPUT PRODUCT...

Writes the software bill of materials of a release of the C library, CycloneDX 1.6 as JSON: what each file of
the release is and which software of others is in it. The same release gives the same bytes: the serial number
is made of the commit, the time is that of the commit, in seconds since 1970.

The library itself takes nothing from others. Its binaries are linked by zig, which puts parts of its run-time
libraries into them; those are listed, with zig's version.
"""

import hashlib
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import version as version_of_package
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

NAME = "keishis_sandbox"
HOME = "https://github.com/keishis/keishis_sandbox"


def licence(text: str) -> list[DisjunctiveLicense]:
    return [DisjunctiveLicense(id=text)] if " " not in text else [DisjunctiveLicense(name=text)]


def product(path: Path) -> Component:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Component(
        type=ComponentType.FILE,
        name=path.name,
        bom_ref=path.name,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        licenses=licence("MIT"),
    )


def part_of_zig(name: str, text: str, description: str) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=f"as in zig {version_of_package('ziglang')}",
        bom_ref=name,
        licenses=licence(text),
        description=description,
        scope=ComponentScope.REQUIRED,
    )


def main(version: str, commit: str, epoch: str, output: str, *products: str) -> int:
    library = Component(
        type=ComponentType.LIBRARY,
        name=NAME,
        version=version,
        bom_ref=NAME,
        licenses=licence("MIT"),
        description="Reductions of floating-point data computed exactly and rounded once",
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.VCS, url=XsUri(f"{HOME}.git"), comment=f"commit {commit}"
            ),
            ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(HOME)),
        ],
    )
    compiler_rt = part_of_zig(
        "compiler-rt", "MIT", "arithmetic that processors lack, in every shared library"
    )
    mingw = part_of_zig("mingw-w64", "ZPL-2.1", "start-up code and threads, in the DLLs for Windows alone")
    files = [product(Path(name)) for name in sorted(products)]
    bom = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"{HOME}/commit/{commit}#c-v{version}"),
        components=[compiler_rt, mingw, *files],
    )
    bom.metadata.component = library
    bom.metadata.timestamp = datetime.fromtimestamp(int(epoch), UTC)
    bom.metadata.tools.components.clear()
    bom.register_dependency(library, files)
    for file in files:
        parts = [compiler_rt] if file.name.startswith("target-") else []
        bom.register_dependency(file, parts + ([mingw] if file.name.startswith("target-windows") else []))
    text = JsonV1Dot6(bom).output_as_string(indent=2) + "\n"
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error is not None:
        print(f"sbom: the bill of materials does not follow CycloneDX 1.6: {error}", file=sys.stderr)
        return 1
    Path(output).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 6:
        print(__doc__.splitlines()[0], file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
