# SPDX-License-Identifier: MIT
"""usage: inspect_module.py MODULE

Looks into the compiled module of a wheel: it exports its PyInit function and no other, so that another copy
of the C library in the process cannot take the place of the one compiled in, it is told no folder to look for
libraries, and it has no debug information.
"""

import sys

import lief


def main(path: str) -> int:
    module = lief.parse(path)
    if isinstance(module, lief.PE.Binary):
        exports = {entry.name for entry in module.get_export().entries}
    else:
        exports = {symbol.name for symbol in module.exported_symbols}
        if isinstance(module, lief.MachO.Binary):
            exports = {name.removeprefix("_") for name in exports}
    wrong = []
    strange = {name for name in exports if not name.startswith("PyInit_") and name not in ("_init", "_fini")}
    if strange:
        wrong.append(f"exports {', '.join(sorted(strange)[:10])}")
    if not any(name.startswith("PyInit_") for name in exports):
        wrong.append("exports no PyInit function")
    for section in module.sections:
        if str(section.name).startswith(".debug"):
            wrong.append(f"has a section {section.name}")
    if isinstance(module, lief.ELF.Binary):
        tags = lief.ELF.DynamicEntry.TAG
        wrong += [f"has {tag}" for tag in (tags.RPATH, tags.RUNPATH, tags.TEXTREL) if module.has(tag)]
    for sentence in wrong:
        print(f"{path}: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
