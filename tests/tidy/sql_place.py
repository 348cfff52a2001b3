"""SQL is written in the store, and in the agent's own."""

import re

from source_tree import Finding, is_cpp, strings_of

PLACES = ("scheduler/store/", "agent/link/agent_store")
_SQL = re.compile(
    r"\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|TRIGGER|VIEW|UNIQUE)\s|PRAGMA\s|BEGIN\s+(IMMEDIATE|EXCLUSIVE))"
)


def check(files):
    findings = []
    for path, text in files.items():
        if not is_cpp(path) or path.startswith(PLACES):
            continue
        for line, content in strings_of(text):
            if _SQL.search(content):
                findings.append(Finding(path, line, "SQL belongs in scheduler/store"))
    return findings
