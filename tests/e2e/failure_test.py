"""Jobs that cannot start or do not succeed say why, and leave the rest alone."""

import signal

import ledger
from one_machine import EndToEndTest
from waiting import wait_until


class FailureTest(EndToEndTest):
    def failed_run(self, site, *words):
        job = site.submit("--asap", *words)
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "failed")
        (run,) = site.runs(job)
        self.assertEqual(run["outcome"], "failed")
        return run

    def test_command_not_found(self):
        site = self.site()
        run = self.failed_run(site, "--", "no-such-command-anywhere")
        self.assertIn("no-such-command-anywhere", run["message"])

    def test_directory_not_there(self):
        site = self.site()
        run = self.failed_run(site, "--cwd", str(site.folder / "gone"), "--", "true")
        self.assertIn(str(site.folder / "gone"), run["message"])

    def test_output_that_cannot_be_written(self):
        site = self.site()
        run = self.failed_run(site, "--output", "/proc/no/such/file", "--", "true")
        self.assertIn("/proc/no/such/file", run["message"])

    def test_death_by_signal_is_told(self):
        site = self.site()
        run = self.failed_run(site, "--", "sh", "-c", "kill -SEGV $$")
        self.assertEqual(run["signalNumber"], signal.SIGSEGV)

    def test_failed_runs_are_in_the_ledger_too(self):
        site = self.site()
        job = site.submit("--asap", "--", "sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; exit 1")
        site.wait_for_end(job)
        site.wait_for_settlement(job)
        entries = ledger.audit(self, site.database, site.intensity)
        self.assertGreater(sum(entry["energy_millijoules"] for entry in entries), 0)

    def test_a_dependent_of_a_failed_job_never_runs(self):
        site = self.site()
        first = site.submit("--asap", "--", "false")
        second = site.submit("--asap", "--after", first, "--", "touch", "ran")
        site.wait_for_end(first)
        probe = site.submit("--asap", "--", "true")
        site.wait_for_end(probe)
        self.assertFalse((site.work / "ran").exists())
        self.assertNotIn(site.job(second)["status"], ("running", "succeeded"))
        self.assertIn(str(first), site.windfall("explain", second).stdout)

    def test_coming_after_a_failed_job_is_said_at_once(self):
        site = self.site()
        first = site.submit("--asap", "--", "false")
        site.wait_for_end(first)
        second = site.windfall("submit", "--after", first, "--", "touch", "ran")
        self.assertIn("job 2 does not start by itself: job 1, which it comes after, did not succeed", second.stderr)
        self.assertIn("windfall retry 1 runs that again, windfall cancel 2", second.stderr)
        self.assertIn("waits for  job 1", second.stdout)
        third = site.windfall("submit", "--json", "--after", "2", "--", "true")
        self.assertIn("job 3 does not start by itself: job 1,", third.stderr)
        site.windfall("cancel", "2")
        fourth = site.windfall("submit", "--after", "1,3", "--", "true")
        self.assertIn("jobs 1, 2, which it comes after, did not succeed", fourth.stderr)

    def test_scheduler_and_agent_stop_cleanly_and_go_on(self):
        site = self.site()
        job = site.submit("--asap", "--", "sh", "-c", "echo up > up; while [ ! -e go ]; do :; done; echo done >> up")
        wait_until((site.work / "up").exists, "the job to be up")
        self.assertEqual(site.scheduler.stop(), 0)
        self.assertEqual(site.agent.stop(), 0)
        self.assertEqual([path.name for path in site.database.parent.glob("windfall.db-*")], [])
        site.start()
        (site.work / "go").touch()
        site.wait_for_status(job, "succeeded")
        self.assertEqual((site.work / "up").read_text(), "up\ndone\n")
        self.assertEqual(len(site.runs(job)), 1)

    def test_second_scheduler_on_the_same_state_is_refused(self):
        site = self.site()
        other = self.site("other", start=False)
        text = other.config.read_text().replace(f"{other.folder}/scheduler", f"{site.folder}/scheduler")
        other.config.write_text(text)
        other.scheduler.start()
        wait_until(lambda: not other.scheduler.is_running(), "the second scheduler to give up")
        self.assertEqual(other.scheduler.exit_status(), 1)
        self.assertIn("another", other.scheduler.log())
        site.windfall("nodes")
