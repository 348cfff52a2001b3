"""A number in a proto message says what it counts: the last word of its name is a unit."""

import re

from source_tree import Finding, find_all

UNITS = {
    # quantities
    "millijoules", "joules", "kwh", "watts", "milliwatts", "micrograms", "grams", "mg", "bytes",
    "seconds", "milliseconds", "hours", "mebibytes", "percent", "permille", "ratio",
    # money: hundredths of a currency that is named beside it, and what a user states in it
    "cents", "price",
    # numbers of things, and numbers that name a thing
    "count", "size", "id", "ids", "index", "number", "sequence", "code", "attempt", "priority",
    # the ends of a range whose unit is the user's own
    "value",
}
_FIELD = re.compile(
    r"^[ \t]*(?:optional[ \t]+|repeated[ \t]+)?"
    r"(?:double|float|s?fixed(?:32|64)|[su]?int(?:32|64))[ \t]+(\w+)[ \t]*=[ \t]*\d+",
    re.MULTILINE,
)


def _unit_of(name):
    return re.sub(r"_per_[a-z]+$", "", name).rsplit("_", 1)[-1]


def check(files):
    findings = []
    for path, text in files.items():
        if not path.endswith(".proto"):
            continue
        for line, field in find_all(_FIELD, text):
            name = field.group(1)
            if _unit_of(name) not in UNITS:
                findings.append(Finding(path, line, f"{name} ends in no unit, count or id"))
    return findings
