# SPDX-License-Identifier: MIT
"""usage: inspect_library.py SYMBOLS TARBALL...

Looks into the shared library of each platform tarball without running it: what the loader of a system that is
not here would refuse, and what a user would find out late. SYMBOLS is lib/keishis_sandbox.sym, the names that
every library exports. One line for each tarball; exit status 1 if something is wrong.
"""

import hashlib
import struct
import sys
import tarfile
from pathlib import Path

import lief

SONAME = {
    "linux": "libkeishis_sandbox.so.0",
    "macos": "@rpath/libkeishis_sandbox.0.dylib",
    "windows": "libkeishis_sandbox-0.dll",
}
LIBRARY = {
    "linux": "lib/libkeishis_sandbox.so.0",
    "macos": "lib/libkeishis_sandbox.0.dylib",
    "windows": "bin/libkeishis_sandbox-0.dll",
}
FOR_LINKERS = {
    "linux": "lib/libkeishis_sandbox.so",
    "macos": "lib/libkeishis_sandbox.dylib",
    "windows": "lib/keishis_sandbox.lib",
}
BESIDES = {
    "include/keishis_sandbox.h",
    "lib/pkgconfig/keishis_sandbox.pc",
    "share/licenses/keishis_sandbox/LICENSE",
}
# A system that has these libraries can load ours. glibc had threads and mathematics in libraries of their own
# before 2.34.
NEEDED = {
    "linux": {"libc.so.6", "libm.so.6", "libpthread.so.0", "ld-linux-aarch64.so.1", "ld-linux-x86-64.so.2"},
    "linux-musl": {"libc.so"},
    "macos": {"/usr/lib/libSystem.B.dylib"},
    "windows": {"kernel32.dll", "ntdll.dll"},
}
GLIBC_FLOOR = (2, 17)
MACOS_FLOOR = (11, 0)


class Findings(list[str]):
    """What is wrong with one library, in sentences."""

    def check(self, right: bool, wrong: str) -> None:
        if not right:
            self.append(wrong)

    def same(self, what: str, wanted: object, found: object) -> None:
        self.check(wanted == found, f"{what}: should be {wanted}, is {found}")


def check_exports(findings: Findings, wanted: set[str], found: set[str]) -> None:
    findings.check(not wanted - found, f"does not export {', '.join(sorted(wanted - found))}")
    findings.check(not found - wanted, f"also exports {', '.join(sorted(found - wanted))}")


def inspect_elf(content: bytes, system: str, architecture: str, symbols: set[str], findings: Findings) -> str:
    elf = lief.ELF.parse(list(content))
    tags = lief.ELF.DynamicEntry.TAG
    entries = {
        tag: elf.get(tag)
        for tag in (tags.SONAME, tags.RPATH, tags.RUNPATH, tags.TEXTREL, tags.FLAGS, tags.FLAGS_1)
        if elf.has(tag)
    }
    machine = {"x86_64": lief.ELF.ARCH.X86_64, "aarch64": lief.ELF.ARCH.AARCH64}[architecture]
    findings.same("processor", machine, elf.header.machine_type)
    findings.same("soname", SONAME["linux"], entries[tags.SONAME].name if tags.SONAME in entries else None)
    for tag in (tags.RPATH, tags.RUNPATH, tags.TEXTREL):
        findings.check(tag not in entries, f"has {tag}")
    flags = lief.ELF.DynamicEntryFlags.FLAG
    now = any(
        tag in entries and entries[tag].has(flag)
        for tag, flag in ((tags.FLAGS, flags.BIND_NOW), (tags.FLAGS_1, flags.NOW))
    )
    findings.check(now, "is not linked with -z now")
    segments = {segment.type: segment for segment in elf.segments}
    findings.check(lief.ELF.Segment.TYPE.GNU_RELRO in segments, "is not linked with -z relro")
    stack = segments.get(lief.ELF.Segment.TYPE.GNU_STACK)
    findings.check(
        stack is not None and not stack.has(lief.ELF.Segment.FLAGS.X), "asks for an executable stack"
    )
    for section in elf.sections:
        findings.check(
            not section.name.startswith((".debug", ".symtab")),
            f"has a section {section.name}; it is not stripped",
        )
    check_exports(findings, symbols, {s.name for s in elf.exported_symbols if s.name != "KEISHIS_SANDBOX_0"})
    allowed = NEEDED[system]
    findings.check(set(elf.libraries) <= allowed, f"needs {', '.join(sorted(set(elf.libraries) - allowed))}")
    versions = [
        tuple(map(int, aux.name.removeprefix("GLIBC_").split(".")))
        for requirement in elf.symbols_version_requirement
        for aux in requirement.get_auxiliary_symbols()
    ]
    if system == "linux-musl":
        findings.check(not versions, f"needs symbols of glibc, {versions}")
        return "musl"
    # A library that calls nothing needs no version.
    called = [s.name for s in elf.imported_symbols if s.name and s.binding == lief.ELF.Symbol.BINDING.GLOBAL]
    findings.check(bool(versions) or not called, f"needs no version of glibc, and {', '.join(called)} of it")
    if not versions:
        return "any glibc"
    newest = ".".join(map(str, max(versions)))
    findings.check(max(versions) <= GLIBC_FLOOR, f"needs glibc {newest}; should be at most 2.17")
    return f"glibc {newest}"


def bad_pages(content: bytes, macho: lief.MachO.Binary) -> int:
    """How many pages are not as the code signature says; macOS kills a process that touches one.

    The signature is a SuperBlob of big-endian numbers, of which the CodeDirectory has a hash for each page.
    """
    signature = macho.code_signature
    blob = content[signature.data_offset : signature.data_offset + signature.data_size]
    magic, _, count = struct.unpack_from(">3I", blob)
    if magic != 0xFADE0CC0:
        return -1
    for i in range(count):
        kind, at = struct.unpack_from(">2I", blob, 12 + 8 * i)
        if kind == 0:
            numbers = struct.unpack_from(">9I4B", blob, at)
            magic, hashes, slots, limit, size, algorithm, page = (numbers[k] for k in (0, 4, 7, 8, 9, 10, 12))
            if magic != 0xFADE0C02 or algorithm != 2 or size != 32:
                return -1
            page = 1 << page
            wrong = 0
            for slot in range(slots):
                piece = content[slot * page : min((slot + 1) * page, limit)]
                place = at + hashes + slot * size
                wrong += hashlib.sha256(piece).digest() != blob[place : place + size]
            return wrong if slots * page >= limit > 0 else -1
    return -1


def inspect_macho(content: bytes, architecture: str, symbols: set[str], findings: Findings) -> str:
    fat = lief.MachO.parse(list(content))
    findings.same("number of architectures", 1, fat.size)
    macho = fat.at(0)
    types = lief.MachO.Header.CPU_TYPE
    machine = {"x86_64": types.X86_64, "aarch64": types.ARM64}[architecture]
    findings.same("processor", machine, macho.header.cpu_type)
    names = [(c.command, c.name) for c in macho.libraries]
    kinds = lief.MachO.LoadCommand.TYPE
    findings.same("install name", [SONAME["macos"]], [name for kind, name in names if kind == kinds.ID_DYLIB])
    needed = {name for kind, name in names if kind != kinds.ID_DYLIB}
    findings.check(needed <= NEEDED["macos"], f"needs {', '.join(sorted(needed - NEEDED['macos']))}")
    findings.check(not macho.has_rpath, "has an rpath")
    findings.check(macho.has_build_version, "does not say what macOS it is for")
    least = tuple(macho.build_version.minos[:2])
    findings.same("oldest macOS", MACOS_FLOOR, least)
    for section in macho.sections:
        findings.check(section.segment_name != "__DWARF", f"has debug information, {section.name}")
    # zig's linker adds these two of its own.
    exported = {s.name.removeprefix("_") for s in macho.exported_symbols} - {
        "_mh_dylib_header",
        "__dso_handle",
    }
    check_exports(findings, symbols, exported)
    signed = "not signed"
    if macho.has_code_signature:
        wrong = bad_pages(content, macho)
        findings.check(wrong >= 0, "has a code signature that cannot be read")
        findings.check(wrong <= 0, f"has {wrong} pages that are not as signed")
        signed = "signed ad hoc"
    elif architecture == "aarch64":
        findings.append("is not signed; macOS on this processor loads nothing without a signature")
    return f"macOS {'.'.join(map(str, least))}, {signed}"


def inspect_pe(content: bytes, architecture: str, symbols: set[str], findings: Findings) -> str:
    pe = lief.PE.parse(list(content))
    types = lief.PE.Header.MACHINE_TYPES
    machine = {"x86_64": types.AMD64, "aarch64": types.ARM64}[architecture]
    findings.same("processor", machine, pe.header.machine)
    findings.same("own name", SONAME["windows"], pe.get_export().name)
    check_exports(findings, symbols, {entry.name for entry in pe.get_export().entries})
    needed = {name.lower() for name in (i.name for i in pe.imports)}
    # The forwarders of the Universal C Runtime, part of Windows since 10.
    runtime = {name for name in needed if name.startswith("api-ms-win-crt-")}
    allowed = NEEDED["windows"] | runtime
    findings.check(needed <= allowed, f"needs {', '.join(sorted(needed - allowed))}")
    for section in pe.sections:
        findings.check(not section.name.startswith((".debug", "/")), f"has debug information, {section.name}")
    traits = lief.PE.OptionalHeader.DLL_CHARACTERISTICS
    for trait in (traits.DYNAMIC_BASE, traits.NX_COMPAT, traits.HIGH_ENTROPY_VA):
        findings.check(pe.optional_header.has(trait), f"is not linked with {trait}")
    return f"{len(needed)} system DLLs"


def inspect(tarball: Path, symbols: set[str]) -> tuple[str, Findings]:
    findings = Findings()
    system, _, architecture = tarball.name.removeprefix("target-").removesuffix(".tar.gz").rpartition("-")
    family = system.removesuffix("-musl")
    with tarfile.open(tarball) as archive:
        files = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}
    findings.same("files", sorted({LIBRARY[family], FOR_LINKERS[family]} | BESIDES), sorted(files))
    if LIBRARY[family] not in files:
        return "", findings
    findings.check(
        b"${pcfiledir}" in files.get("lib/pkgconfig/keishis_sandbox.pc", b""),
        "has a .pc file that cannot be moved",
    )
    content = files[LIBRARY[family]]
    if family == "linux":
        summary = inspect_elf(content, system, architecture, symbols, findings)
    elif family == "macos":
        summary = inspect_macho(content, architecture, symbols, findings)
    else:
        summary = inspect_pe(content, architecture, symbols, findings)
    return f"{len(symbols)} exports, {summary}", findings


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    symbols = set(Path(arguments[0]).read_text(encoding="utf-8").split())
    wrong = 0
    for tarball in map(Path, arguments[1:]):
        summary, findings = inspect(tarball, symbols)
        wrong += bool(findings)
        print(f"{tarball.name}: {'WRONG' if findings else summary}")
        for finding in findings:
            print(f"    {finding}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
