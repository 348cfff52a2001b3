"""Pure folders decide from their arguments alone; tests wait on conditions."""

import re

from source_tree import Finding, code_of, find_all, is_cpp, is_test, test_files

PURE_FOLDERS = (
    "domain/", "forecasts/model/", "page/", "scheduler/planner/", "scheduler/bound/", "scheduler/ledger/", "scheduler/control/",
    "scheduler/reports/", "scheduler/simulator/",
)
# The one place of each language where a test may wait between two looks at a condition.
POLLING = ("tests/doubles/waiting.h", "tests/e2e/waiting.py")

CLOCKS = {
    r"\babsl::Now\s*\(": "the wall clock",
    r"\bstd::chrono::\w+_clock\b": "a clock",
    r"\b(clock_gettime|gettimeofday|GetCurrentTimeNanos)\s*\(": "a clock",
    r"\b(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&)": "the wall clock",
}
SLEEPS = {
    r"\babsl::SleepFor\b": "a sleep",
    r"\bstd::this_thread::sleep": "a sleep",
    r"(?<![\w.:>])(?:::)?(?:sleep|usleep|nanosleep)\s*\(": "a sleep",
}
THREADS = {
    r"\bstd::(thread|jthread|async|mutex|shared_mutex|condition_variable)\b": "threads",
    r"\babsl::(Mutex|MutexLock|CondVar|Notification)\b": "threads",
    r"\bpthread_\w+\s*\(": "threads",
}
RANDOMNESS = {
    r"\bstd::(random_device|mt19937|mt19937_64|default_random_engine)\b": "randomness",
    r"\babsl::(BitGen|InsecureBitGen)\b": "randomness",
    r"(?<![\w.:>])s?rand\s*\(": "randomness",
}
INPUT_AND_OUTPUT = {
    r"#include <(fstream|iostream|filesystem|unistd\.h|fcntl\.h|sys/[\w./]+)>": "I/O",
}
PYTHON_SLEEP = {r"\btime\.sleep\s*\(": "a sleep"}


def _matches(path, text, rules, remedy):
    for pattern, what in rules.items():
        for line, match in find_all(re.compile(pattern), text):
            yield Finding(path, line, f"{what} ({match.group().strip()}): {remedy}")


def _rules_of(path, is_for_tests):
    """(patterns, remedy) that hold for `path`."""
    if path.startswith(PURE_FOLDERS):
        yield CLOCKS | SLEEPS | THREADS, "this folder is pure; take it as an argument"
        if not is_for_tests:
            yield RANDOMNESS | INPUT_AND_OUTPUT, "this folder is pure; take it as an argument"
    elif is_test(path) and path not in POLLING:
        yield SLEEPS, "wait on a condition"


def check(files):
    findings = []
    for_tests = test_files(files)
    for path, text in files.items():
        if is_cpp(path):
            code = code_of(text)
            for rules, remedy in _rules_of(path, path in for_tests):
                findings += _matches(path, code, rules, remedy)
        elif path.endswith(".py") and path.startswith("tests/e2e/") and path not in POLLING:
            findings += _matches(path, text, PYTHON_SLEEP, "wait on a condition")
    return findings
