"""The repository's files as text, and what of a C++ file is code, comment or string."""

import dataclasses
import pathlib
import re

SOURCE_SUFFIXES = {".cc", ".h", ".proto", ".py", ".txt"}


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


def load(root):
    """Path relative to `root` -> text, of every source file outside hidden and build folders."""
    files = {}
    for path in sorted(pathlib.Path(root).rglob("*")):
        relative = path.relative_to(root)
        top = relative.parts[0]
        if top.startswith(".") or top == "build" or top.startswith("build-"):
            continue
        if path.suffix in SOURCE_SUFFIXES and path.is_file():
            files[str(relative)] = path.read_text(encoding="utf-8")
    return files


def is_cpp(path):
    return path.endswith((".cc", ".h"))


def is_test(path):
    return path.endswith("_test.cc") or path.startswith("tests/")


_OWN_INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


def test_files(files):
    """Tests, and what no other code includes: headers that only tests include, and their sources."""
    includers = {}
    for path, text in files.items():
        for header in _OWN_INCLUDE.findall(text) if is_cpp(path) else ():
            if path.removesuffix(".cc") != header.removesuffix(".h"):
                includers.setdefault(header, set()).add(path)
    tests = {path for path in files if is_test(path)}
    while only_tested := {header for header, paths in includers.items() if paths <= tests} - tests:
        tests |= only_tested
    return tests | {path for path in files if path.removesuffix(".cc") + ".h" in tests}


_TOKEN = re.compile(
    r"""//[^\n]*
      | /\*.*?\*/
      | R"(?P<mark>[^()\s\\]{0,16})\((?P<raw>.*?)\)(?P=mark)"
      | "(?P<text>(?:\\.|[^"\\\n])*)"
      | (?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'""",
    re.VERBOSE | re.DOTALL,
)


def code_of(text):
    """`text` with comments and literals blanked out; line numbers stay."""
    return _TOKEN.sub(lambda token: re.sub(r"[^\n]", " ", token.group()), text)


def strings_of(text):
    """(line, content) of every string literal outside comments; adjacent ones are not joined."""
    for token in _TOKEN.finditer(text):
        content = token.group("raw") if token.group("raw") is not None else token.group("text")
        if content is not None:
            yield line_at(text, token.start()), content


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def find_all(pattern, text):
    """(line, match) of every match of a compiled pattern."""
    for match in pattern.finditer(text):
        yield line_at(text, match.start()), match
