"""Interruptible work: runs in clean hours, saves a checkpoint, goes on later."""

import time

import ledger
from intensity_file import IntensityFile
from one_machine import EndToEndTest
from programs import binary

CLEAN, DIRTY = 40, 600


def in_turns(seconds):
    """Clean and dirty in turns, for ten minutes around now."""
    return IntensityFile(time.time() - 60, ([CLEAN] * seconds + [DIRTY] * seconds) * (600 // (2 * seconds)))


class PauseTest(EndToEndTest):
    def test_training_pauses_when_it_gets_dirty_and_goes_on_from_its_checkpoint(self):
        site = self.site(intensity=in_turns(6))
        job = site.submit(
            "--interruptible", "--duration", "10s", "--deadline", "50s", "--grace", "10s", "--",
            binary("windfall-example-trainer"), "--seconds", 10, "--checkpoint", "model", "--report-every", 100,
        )
        site.wait_for_end(job)
        runs = site.runs(job)
        output = site.windfall("logs", job).stdout
        self.assertEqual(site.job(job)["status"], "succeeded", output)
        self.assertGreater(len(runs), 1, output)
        self.assertEqual([run["outcome"] for run in runs], ["paused"] * (len(runs) - 1) + ["succeeded"])
        self.assertEqual([run["resume"] for run in runs], [False] + [True] * (len(runs) - 1))
        self.assertIn("resumed at step", output)
        self.assertIn("done:", output)

        site.wait_for_settlement(job)
        entries = ledger.audit(self, site.database, site.intensity)
        energy = {True: 0, False: 0}
        for entry in entries:
            energy[entry["intensity_mg_per_kwh"] == CLEAN * 1000] += entry["energy_millijoules"]
        self.assertGreater(energy[True], energy[False], "most of it was drawn in clean hours")
