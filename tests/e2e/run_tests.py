"""Runs modules of end-to-end tests: run_tests.py BIN_DIR MODULE...

With WINDFALL_TEST_RESULTS set to a folder, leaves the number of cases there as JUnit XML.
"""

import os
import pathlib
import sys
import unittest


def write_counts(folder, name, result):
    skipped = len(result.skipped)
    pathlib.Path(folder, f"{name}.xml").write_text(
        f'<testsuites name="{name}" tests="{result.testsRun}" failures="{len(result.failures)}" '
        f'errors="{len(result.errors)}" disabled="{skipped}"/>\n'
    )


def main():
    folder, *modules = sys.argv[1:]
    os.environ["WINDFALL_BIN_DIR"] = str(pathlib.Path(folder).resolve())
    suite = unittest.defaultTestLoader.loadTestsFromNames(modules)
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    if results := os.environ.get("WINDFALL_TEST_RESULTS"):
        write_counts(results, "+".join(modules), result)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
