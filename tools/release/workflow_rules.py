# SPDX-License-Identifier: MIT
"""usage: workflow_rules.py WORKFLOW...

Rules for workflows that linters do not have, each because of what somebody could do with a workflow that
breaks it.
"""

import re
import sys
from pathlib import Path

import yaml

PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$")


def findings(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    found = []
    if workflow.get("permissions") != {}:
        found.append("permissions on top are not {}; give each job what it needs")
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\buses:", line) and not PINNED.search(line):
            found.append(f"line {number}: pin the action by its commit, with the version in a comment")
        installs = re.search(r"\bpip3? install\b|\bpipx (run|install)\b|\buv tool\b|\buvx\b", line)
        if installs and not re.search(r"--require-hashes\b|--no-index\b", line):
            found.append(f"line {number}: installs what an index has today; take it from a lock, with --require-hashes")
        if re.search(r"\bgh release (create|edit)\b", line) and not re.search(r" --draft( |$)", line):
            found.append(f"line {number}: a release that is no draft; a person publishes it")
        if re.search(r"actions/cache|cache:", line):
            found.append(f"line {number}: a cache, which another workflow may have filled; do without")
    for name, job in workflow["jobs"].items():
        granted = job.get("permissions", {})
        if not isinstance(granted, dict) or "permissions" not in job:
            found.append(f"job {name}: does not list its permissions")
            continue
        if "id-token" in granted and "environment" not in job:
            found.append(f"job {name}: has an identity token and no protected environment")
        steps = job.get("steps", [])
        checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
        if "write" in granted.values() and (checkouts and "pull-requests" not in granted):
            found.append(f"job {name}: may write and has a checkout; let it download what another job made")
        for step in checkouts:
            if step.get("with", {}).get("persist-credentials") is not False:
                found.append(f"job {name}: a checkout keeps its credentials; set persist-credentials: false")
        if "timeout-minutes" not in job:
            found.append(f"job {name}: has no timeout-minutes")
    return found


def main(paths: list[str]) -> int:
    wrong = [(path, finding) for path in paths for finding in findings(Path(path))]
    for path, finding in wrong:
        print(f"{path}: {finding}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
