"""Interruptible work: runs in clean hours, saves a checkpoint, goes on later."""

import time

import ledger
from intensity_file import IntensityFile
from programs import binary
from one_machine import EndToEndTest


def clean_dirty_clean():
    """From a minute ago: clean until 5 s from now, dirty until 20 s from now, then clean."""
    grams_per_kwh = [40] * 65 + [600] * 15 + [40] * 600
    return IntensityFile(time.time() - 60, grams_per_kwh)


class PauseTest(EndToEndTest):
    def test_interruptible_training_pauses_in_dirty_hours_and_loses_nothing(self):
        # Clean, dirty, clean again: cheaper to stop in between than to run through.
        site = self.site(intensity=clean_dirty_clean())
        job = site.submit(
            "--interruptible", "--duration", "8s", "--deadline", "50s", "--grace", "10s", "--",
            binary("windfall-example-trainer"), "--seconds", 8, "--checkpoint", "model", "--report-every", 100,
        )
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "succeeded", site.windfall("logs", job, check=False).stdout)
        outcomes = [run["outcome"] for run in site.runs(job)]
        self.assertEqual(outcomes[-1], "succeeded")
        self.assertIn("paused", outcomes[:-1])
        self.assertEqual(set(outcomes[:-1]), {"paused"})
        self.assertTrue(site.runs(job)[-1]["resume"])
        site.wait_for_settlement(job)
        ledger.audit(self, site.database, site.intensity)
