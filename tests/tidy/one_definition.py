"""Two types of one name in one program are undefined behaviour that no linker reports."""

import re

from source_tree import Finding, code_of, find_all, is_cpp, test_files

# What each program is linked from, by the beginning of the path.
PROGRAMS = {
    "windfall-scheduler": ("domain/", "page/", "proto/", "forecasts/", "scheduler/"),
    "windfall-agent": ("domain/", "proto/", "agent/"),
    "windfall": (
        "domain/", "page/", "proto/", "forecasts/", "scheduler/planner/", "scheduler/ledger/", "scheduler/control/",
        "scheduler/simulator/", "cli/",
    ),
}

# A definition at the left margin: inside a namespace, not inside another type.
_TYPE = re.compile(r"^(?:class|struct|enum class|enum)\s+(?:\w+\(\w*\)\s+|[A-Z]+_[A-Z_]+\s+)*(\w+)[^;{]*\{", re.MULTILINE)


def check(files):
    tests = test_files(files)
    findings = set()
    for program, folders in PROGRAMS.items():
        first = {}  # name -> where it was defined first
        for path, text in sorted(files.items()):
            if not (is_cpp(path) and path.endswith(".h") and path.startswith(folders)) or path in tests:
                continue
            for line, match in find_all(_TYPE, code_of(text)):
                name = match.group(1)
                if name in first and first[name] != path:
                    findings.add(Finding(path, line, f"'{name}' is also defined in {first[name]}, and {program} has both"))
                first.setdefault(name, path)
    return sorted(findings)
