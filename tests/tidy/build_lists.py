"""Every source file is in a target, so that no test silently does not run."""

import pathlib
import re

from source_tree import Finding


def check(files):
    lists = {
        str(pathlib.PurePosixPath(path).parent): set(re.findall(r"[\w./+-]+", text))
        for path, text in files.items()
        if path.endswith("CMakeLists.txt")
    }
    findings = []
    for path in files:
        if not path.endswith(".cc"):
            continue
        pure = pathlib.PurePosixPath(path)
        named = any(
            str(pure.relative_to(folder)) in lists.get(str(folder), ()) for folder in pure.parents
        )
        if not named:
            findings.append(Finding(path, 1, "no CMakeLists.txt names it"))
    return findings
