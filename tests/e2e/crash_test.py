"""kill -9 of scheduler, agent or both at random moments: nothing lost, nothing doubled.

WINDFALL_CRASH_SEED repeats the decisions of an earlier run, WINDFALL_CRASH_ROUNDS changes their number.
"""

import collections
import itertools
import os
import random
import re

import ledger
from one_machine import EndToEndTest
from waiting import PATIENCE_SECONDS, let_pass, wait_until

ROUNDS = int(os.environ.get("WINDFALL_CRASH_ROUNDS", "50"))
LONGEST_SPAN_SECONDS = 0.3

# Appends in one write each: who starts and ends is seen, however often.
SCRIPT = 'echo "start $0" >> diary; i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; echo "end $0" >> diary'


class CrashTest(EndToEndTest):
    def test_every_acknowledged_job_ends_exactly_once(self):
        seed = int(os.environ.get("WINDFALL_CRASH_SEED", random.SystemRandom().randrange(2**32)))
        print(f"WINDFALL_CRASH_SEED={seed}", flush=True)
        chance = random.Random(seed)
        site = self.site()
        acknowledged = {}  # marker -> job id
        doubtful = set()  # submissions that were not answered
        for round_number in range(ROUNDS):
            self.one_round(site, chance, f"job-{round_number}", acknowledged, doubtful)
        site.wait_for_node()
        for marker, job in acknowledged.items():
            site.wait_for_end(job)
            self.assertEqual(site.job(job)["status"], "succeeded", f"{marker}, job {job}")
        self.check_diary(site, acknowledged, doubtful)
        self.check_ledger(site, acknowledged)

    def one_round(self, site, chance, marker, acknowledged, doubtful):
        victims = chance.choice([(site.scheduler,), (site.agent,), (site.scheduler, site.agent)])
        submission = site.begin("submit", "--asap", "--", "sh", "-c", SCRIPT, marker)
        let_pass(chance.uniform(0, LONGEST_SPAN_SECONDS))
        for victim in victims:
            victim.kill()
        let_pass(chance.uniform(0, LONGEST_SPAN_SECONDS))
        for victim in victims:
            victim.start()
        self.note(submission, marker, acknowledged, doubtful)
        # One that is sure to get through, so that every round has work in flight.
        attempts = (f"{marker}-{attempt}" for attempt in itertools.count(1))
        wait_until(lambda: self.submit_again(site, next(attempts), acknowledged, doubtful), "a submission to be taken")

    def submit_again(self, site, marker, acknowledged, doubtful):
        submission = site.begin("submit", "--asap", "--", "sh", "-c", SCRIPT, marker)
        return self.note(submission, marker, acknowledged, doubtful)

    def note(self, submission, marker, acknowledged, doubtful):
        """Whether it was acknowledged."""
        output, _ = submission.communicate(timeout=PATIENCE_SECONDS)
        if submission.returncode == 0:
            acknowledged[marker] = self.job_of(output)
        else:
            doubtful.add(marker)
        return submission.returncode == 0

    def job_of(self, output):
        return int(re.match(r"job (\d+)", output).group(1))

    def check_diary(self, site, acknowledged, doubtful):
        diary = collections.Counter((site.work / "diary").read_text().split("\n")[:-1])
        for marker in acknowledged:
            self.assertEqual((diary[f"start {marker}"], diary[f"end {marker}"]), (1, 1), marker)
        for marker in doubtful:
            self.assertLessEqual(diary[f"start {marker}"], 1, marker)
        self.assertGreaterEqual(len(acknowledged), ROUNDS)

    def check_ledger(self, site, acknowledged):
        for job in acknowledged.values():
            site.wait_for_settlement(job)
        jobs = ", ".join(str(job) for job in acknowledged.values())
        runs = ledger.rows(site.database, f"SELECT * FROM runs WHERE job_id IN ({jobs})")
        self.assertEqual({run["state"] for run in runs}, {"ended"})
        self.assertEqual(len(runs), len(acknowledged), "one run a job")
        with_readings = {row["run_id"] for row in ledger.rows(site.database, "SELECT run_id FROM readings")}
        self.assertLessEqual({run["id"] for run in runs}, with_readings, "every run was measured")
        ledger.assert_readings_do_not_overlap(self, site.database)
        ledger.audit(self, site.database, site.intensity)
