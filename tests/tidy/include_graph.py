"""Includes obey the dependency table, and name headers from the root of the repository."""

import re

import dependency_table as table
from source_tree import Finding, find_all, is_cpp, is_test

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


def _is_in(path, folder):
    return path == folder or path.startswith(folder + "/")


def _folder_of(path):
    holding = [folder for folder in list(table.FOLDERS) + table.FREE_FOLDERS if _is_in(path, folder)]
    return max(holding, key=len, default=None)


def _external_rule(header):
    return next((rule for rule in table.EXTERNAL if re.match(rule, header)), None)


def _judge(path, folder, header, files):
    """What is wrong with `path` including `header`; None if nothing is."""
    rule = _external_rule(header)
    if rule is not None:
        for_tests = is_test(path) and rule in table.EXTERNAL_FOR_TESTS
        if for_tests or folder in table.EXTERNAL[rule]:
            return None
        return f"{folder} may not use {header}"
    if "/" not in header:
        return None if header not in _names(files) else f'write "{header}" from the root of the repository'
    target = _folder_of(header)
    if target is None or header not in files:
        return None
    allowed = table.FOLDERS[folder] + [folder] + (table.FOR_TESTS if is_test(path) else [])
    if target in allowed:
        return None
    return f"{folder} may not depend on {target} ({header})"


def _names(files):
    return {path.rsplit("/", 1)[-1] for path in files}


def check(files):
    findings = []
    for path, text in files.items():
        if not is_cpp(path):
            continue
        folder = _folder_of(path)
        if folder is None:
            findings.append(Finding(path, 1, "its folder is not in the dependency table"))
            continue
        if folder in table.FREE_FOLDERS:
            continue
        for line, include in find_all(_INCLUDE, text):
            wrong = _judge(path, folder, include.group(2), files)
            if wrong:
                findings.append(Finding(path, line, wrong))
    return findings
