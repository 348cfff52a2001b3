"""A thing lives with its noun: no dumping grounds."""

import pathlib

from source_tree import Finding

BANNED = {"utils", "util", "common", "helpers", "helper", "misc", "manager", "base"}


def check(files):
    findings = []
    for path in files:
        parts = pathlib.PurePosixPath(path).with_suffix("").parts
        words = {word for part in parts for word in part.split("_")}
        for word in sorted(words & BANNED):
            findings.append(Finding(path, 1, f"'{word}' says nothing; name it after what it holds"))
    return findings
