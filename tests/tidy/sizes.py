"""The longest files and functions: a mirror to look into, nothing is enforced."""

import re

from source_tree import is_cpp, is_test

# In our format a function outside a class begins and ends in the first column.
_OPENING = re.compile(r"^(?!namespace|struct|class|enum|union|#|//|\}|\s).*\(")


def functions(text):
    """(first line, number of lines, name) of the functions that are defined outside classes."""
    start, header = None, ""
    for number, line in enumerate(text.split("\n"), 1):
        if start is None and _OPENING.match(line):
            start, header = number, line
        elif start is not None and line == "}":
            yield start, number - start + 1, header.split("(")[0].split(" ")[-1]
            start = None
        elif start is not None and header.endswith(";"):
            start = None
        if start is not None and (line.endswith((";", "}")) and number == start):
            start = None


def report(files, count=5):
    sources = {path: text for path, text in files.items() if is_cpp(path) and not is_test(path)}
    lines = sorted(((text.count("\n"), path) for path, text in sources.items()), reverse=True)
    yield "longest files (lines): " + ", ".join(f"{path} {n}" for n, path in lines[:count])
    longest = sorted(
        ((size, name, path) for path, text in sources.items() for _, size, name in functions(text)),
        reverse=True,
    )
    yield "longest functions (lines): " + ", ".join(
        f"{name} {size} ({path})" for size, name, path in longest[:count]
    )
