"""The quickstart tells the truth: it ends well, in time, with a settled report, and leaves nothing running."""

import pathlib
import re
import subprocess
import time
import unittest

from programs import binary

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 180  # promised in its --help


class QuickstartTest(unittest.TestCase):
    def test_shows_the_whole_loop(self):
        programs = pathlib.Path(binary("windfall")).parent
        began = time.monotonic()
        done = subprocess.run(
            [ROOT / "deploy/quickstart", "--bin", programs], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=2 * LONGEST_SECONDS, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertLess(time.monotonic() - began, LONGEST_SECONDS, done.stdout)
        self.assertRegex(done.stdout, r"job 1: succeeded")
        self.assertRegex(done.stdout, r"job 2: succeeded, 4/4 done")
        self.assertEqual(len(re.findall(r"^task 2\.\d: done: loss", done.stdout, re.MULTILINE)), 4, done.stdout)
        self.assertRegex(done.stdout, r"settled with replay")
        report = re.search(r"The report: (\S+)", done.stdout).group(1)
        self.assertIn("<svg", pathlib.Path(report).read_text())
        self.assertFalse((ROOT / "build/quickstart/windfall/server-address").exists(), "it was stopped")

    def test_wrong_usage_is_told(self):
        for words in (["--fast"], ["--bin"], ["--bin", "/nowhere"]):
            done = subprocess.run([ROOT / "deploy/quickstart", *words], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn("usage:", done.stderr)
            self.assertIn("deploy/quickstart: ", done.stderr)
            self.assertEqual(done.stdout, "")
