"""Includes obey the dependency table, and name headers from the root of the repository."""

import re

import dependency_table as table
from source_tree import Finding, find_all, is_cpp, test_files

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)


def _is_in(path, folder):
    return path == folder or path.startswith(folder + "/")


def _folder_of(path):
    holding = [folder for folder in list(table.FOLDERS) + table.FREE_FOLDERS if _is_in(path, folder)]
    return max(holding, key=len, default=None)


def _external_rule(header):
    return next((rule for rule in table.EXTERNAL if re.match(rule, header)), None)


def _judge(folder, header, files, for_tests):
    """What is wrong with a file of `folder` including `header`; None if nothing is."""
    rule = _external_rule(header)
    if rule is not None:
        if folder in table.EXTERNAL[rule] or (for_tests and rule in table.EXTERNAL_FOR_TESTS):
            return None
        return f"{folder} may not use {header}"
    if "/" not in header:
        return None if header not in _names(files) else f'write "{header}" from the root of the repository'
    target = _folder_of(header)
    if target is None or header not in files:
        return None
    allowed = table.FOLDERS[folder] + [folder] + (table.FOR_TESTS if for_tests else [])
    if target in allowed:
        return None
    return f"{folder} may not depend on {target} ({header})"


def _names(files):
    return {path.rsplit("/", 1)[-1] for path in files}


def check(files):
    findings = []
    for_tests = test_files(files)
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
            wrong = _judge(folder, include.group(2), files, path in for_tests)
            if wrong:
                findings.append(Finding(path, line, wrong))
    return findings
