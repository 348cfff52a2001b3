"""The stages of `tests/run`: build, check and test everything that CI does, in order."""

import argparse
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import time
import typing
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOGS = ROOT / "build" / "logs"
JOBS = str(os.cpu_count() or 1)
TAIL_LINES = 80
PROGRAMS = ["windfall", "windfall-scheduler", "windfall-agent", "windfall-run"]


@dataclasses.dataclass
class Outcome:
    passed: int
    failed: int


@dataclasses.dataclass(frozen=True)
class Stage:
    name: str
    what: str
    run: typing.Callable  # (log file) -> Outcome
    quick: bool = False  # part of --quick
    by_default: bool = True


def run_command(command, log, **environment):
    """Whether it succeeded."""
    log.write(f"$ {' '.join(command)[:300]}\n")
    log.flush()
    result = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        env=os.environ | environment, check=False,
    )
    return result.returncode == 0


def commands(*lines):
    """A stage that passes if all of its commands do."""

    def run(log):
        passed = all(run_command(line, log) for line in lines)
        return Outcome(int(passed), int(not passed))

    return run


def build(preset, *targets):
    return commands(
        ["cmake", "--preset", preset, "--log-level=WARNING"],
        ["cmake", "--build", "--preset", preset, "--parallel", JOBS, *(["--target", *targets] if targets else [])],
    )


def tests(preset, label, parallel=JOBS):
    """The ctest tests with `label`, counted by their cases where they say how many they have."""

    def run(log):
        folder = ROOT / "build" / preset / "results" / label
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        passed = run_command(
            ["ctest", "--test-dir", f"build/{preset}", "--label-regex", f"^{label}$", "--output-on-failure",
             "--no-tests=error", "--parallel", parallel],
            log, GTEST_OUTPUT=f"xml:{folder}/", WINDFALL_TEST_RESULTS=str(folder),
            UBSAN_OPTIONS="print_stacktrace=1",
        )
        outcome = count_cases(folder)
        if not passed:
            outcome.failed = max(outcome.failed, 1)  # a crash leaves no count
        return outcome

    return run


def count_cases(folder):
    total = Outcome(0, 0)
    for file in folder.glob("*.xml"):
        suites = xml.etree.ElementTree.parse(file).getroot()
        failed = int(suites.get("failures", 0)) + int(suites.get("errors", 0))
        total.passed += int(suites.get("tests", 0)) - failed - int(suites.get("disabled", 0))
        total.failed += failed
    return total


def source_files(*suffixes):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")
    return [name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file()]


def check_format(log):
    files = source_files(".cc", ".h")
    passed = run_command(["clang-format", "--dry-run", "--Werror", *files], log)
    return Outcome(int(passed), int(not passed))


def check_rules(log):
    tested = run_command([sys.executable, "tests/tidy/rules_test.py"], log)
    passed = run_command([sys.executable, "tests/tidy/run"], log) and tested
    return Outcome(int(passed), int(not passed))


def lint(log):
    files = [name for name in source_files(".cc") if not name.endswith("_test.cc")]
    passed = run_command(
        ["run-clang-tidy", "-quiet", "-p", "build/thread-safety", "-j", JOBS, *(f"{ROOT}/{f}$" for f in files)], log
    )
    return Outcome(int(passed), int(not passed))


def check_protos(log):
    if shutil.which("npx") is None:
        log.write("buf comes from npm: install npm first\n")
        return Outcome(0, 1)
    buf = ["npx", "--yes", "@bufbuild/buf@1.75.0"]
    passed = all([
        run_command([*buf, "lint"], log),
        run_command([*buf, "breaking", "--against", ".git#branch=main"], log),
    ])
    return Outcome(int(passed), int(not passed))


STAGES = [
    Stage("format", "clang-format has nothing to say", check_format, quick=True),
    Stage("tidy", "include graph, purity, units, names", check_rules, quick=True),
    Stage("build", "release build of everything", build("release"), quick=True),
    Stage("unit", "unit tests", tests("release", "unit"), quick=True),
    Stage("e2e", "the three binaries end to end", tests("release", "e2e", parallel="1")),
    Stage("asan-build", "build with AddressSanitizer and UBSan", build("asan")),
    Stage("asan-unit", "unit tests under ASan and UBSan", tests("asan", "unit")),
    Stage("asan-e2e", "the three binaries under ASan and UBSan", tests("asan", "e2e", parallel="1")),
    Stage("tsan-build", "build with ThreadSanitizer, without gRPC", build("tsan")),
    Stage("tsan-unit", "unit tests under TSan", tests("tsan", "unit")),
    Stage("thread-safety", "clang: warnings and lock annotations are errors", build("thread-safety", *PROGRAMS)),
    Stage("protos", "buf lint, and nothing broken since main (needs npm)", check_protos, by_default=False),
    Stage("lint", "clang-tidy (needs the thread-safety build)", lint, by_default=False),
]


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="tests/run", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Builds and runs everything that CI runs, and stops at the first stage that fails.",
        epilog="stages:\n" + "\n".join(
            f"  {stage.name:<14} {stage.what}{'' if stage.by_default else ' [only by --stage]'}" for stage in STAGES
        ),
    )
    parser.add_argument("--quick", action="store_true", help="one build, its unit tests, format and tidy")
    parser.add_argument(
        "--stage", action="append", metavar="NAME", choices=[stage.name for stage in STAGES],
        help="only this stage; may be given several times",
    )
    return parser.parse_args()


def chosen_stages(arguments):
    if arguments.stage:
        return [stage for stage in STAGES if stage.name in arguments.stage]
    if arguments.quick:
        return [stage for stage in STAGES if stage.quick]
    return [stage for stage in STAGES if stage.by_default]


def run_stage(stage):
    path = LOGS / f"{stage.name}.log"
    print(f"== {stage.name}: {stage.what}", flush=True)
    start = time.monotonic()
    with path.open("w") as log:
        outcome = stage.run(log)
    seconds = time.monotonic() - start
    verdict = "failed" if outcome.failed else "ok"
    print(f"   {verdict}, {seconds:.1f} s, {outcome.passed} passed, {outcome.failed} failed", flush=True)
    if outcome.failed:
        lines = path.read_text(errors="replace").split("\n")
        print("\n".join(lines[-TAIL_LINES:]))
        print(f"-- the whole log: {path}")
    return outcome


def main():
    stages = chosen_stages(parse_arguments())
    os.environ.setdefault("CCACHE_MAXSIZE", "5G")
    # A clone in another place finds what this one has compiled.
    os.environ.setdefault("CCACHE_BASEDIR", str(ROOT))
    os.environ.setdefault("CCACHE_NOHASHDIR", "1")
    LOGS.mkdir(parents=True, exist_ok=True)
    total = Outcome(0, 0)
    for stage in stages:
        outcome = run_stage(stage)
        total.passed += outcome.passed
        total.failed += outcome.failed
        if outcome.failed:
            break
    print(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
