"""What users do to jobs: sweeps, dependencies, hold, cancel, retry, limits."""


from one_machine import EndToEndTest
from waiting import wait_until


class SteeringTest(EndToEndTest):
    def append_line(self, text):
        """A command that appends a line to the file `lines` at once."""
        return "sh", "-c", f'echo "{text}" >> lines'

    def lines(self, site):
        path = site.work / "lines"
        return path.read_text().split("\n")[:-1] if path.exists() else []

    def test_sweep_runs_every_combination_once(self):
        site = self.site()
        job = site.sweep(
            "--asap", "--param", "lr=0.1,0.01", "--param", "seed=1..3", "--",
            *self.append_line("{lr} {seed} $WINDFALL_PARAM_lr $WINDFALL_PARAM_seed $WINDFALL_TASK_INDEX"),
        )
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "succeeded")
        pairs = [(lr, seed) for lr in ("0.1", "0.01") for seed in (1, 2, 3)]
        expected = [f"{lr} {seed} {lr} {seed} {i}" for i, (lr, seed) in enumerate(pairs)]
        self.assertEqual(sorted(self.lines(site)), sorted(expected))
        self.assertEqual(len(site.json("tasks", job)["tasks"]), 6)

    def test_sweep_keeps_to_its_limit_of_tasks_at_once(self):
        site = self.site()
        job = site.sweep(
            "--asap", "--max-parallel", 1, "--param", "i=1..4", "--",
            "sh", "-c", "mkdir alone && rmdir alone",
        )
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["succeededCount"], 4)

    def test_after_waits_for_success(self):
        site = self.site()
        first = site.submit("--asap", "--", "sh", "-c", "while [ ! -e go ]; do :; done; echo 1 >> lines")
        second = site.submit("--asap", "--after", first, "--", *self.append_line("2"))
        site.wait_for_status(first, "running")
        self.assertEqual(site.job(second)["status"], "waiting")
        promise = wait_until(lambda: site.job(second).get("promise"), "the promise of what comes after")
        self.assertIn(f"after job {first}, ", promise["reason"])
        (site.work / "go").touch()
        site.wait_for_end(first, second)
        self.assertEqual(self.lines(site), ["1", "2"])

    def test_hold_keeps_a_job_until_it_is_released(self):
        site = self.site()
        job = site.submit("--asap", "--hold", "--", *self.append_line("ran"))
        other = site.submit("--asap", "--", "true")
        site.wait_for_end(other)
        self.assertEqual(site.job(job)["status"], "held")
        self.assertEqual(self.lines(site), [])
        refused = site.windfall("plan", "--after", job, "--", "true", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(f"windfall release {job}", refused.stderr)
        site.windfall("release", job)
        site.wait_for_end(job)
        self.assertEqual(self.lines(site), ["ran"])

    def test_cancel_ends_a_waiting_and_a_running_job(self):
        site = self.site_in_the_dirt(600)
        waiting = site.submit("--duration", "2s", "--deadline", "15m", "--", *self.append_line("waiting"))
        running = site.submit("--asap", "--", "sh", "-c", "echo up >> lines; exec sleep 1000")
        wait_until(lambda: self.lines(site), "the job to be up")
        site.windfall("cancel", waiting, running)
        site.wait_for_end(waiting, running)
        self.assertEqual([site.job(job)["status"] for job in (waiting, running)], ["cancelled"] * 2)
        self.assertEqual(self.lines(site), ["up"])

    def test_cancel_reaches_the_whole_process_tree(self):
        site = self.site()
        job = site.submit(
            "--asap", "--", "sh", "-c", "(exec setsid sleep 1000) & echo $! >> lines; echo up >> lines; wait"
        )
        wait_until(lambda: "up" in self.lines(site), "the job to be up")
        child = int(self.lines(site)[0])
        site.windfall("cancel", job)
        site.wait_for_end(job)
        wait_until(lambda: not process_exists(child), f"process {child} to be gone")

    def test_retry_runs_a_failed_job_again(self):
        site = self.site()
        job = site.submit("--asap", "--", "sh", "-c", "echo try >> lines; test -e fixed")
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "failed")
        (site.work / "fixed").touch()
        site.windfall("retry", job)
        site.wait_for_status(job, "succeeded")
        self.assertEqual(self.lines(site), ["try", "try"])

    def test_retries_are_made_and_counted(self):
        site = self.site()
        job = site.submit("--asap", "--retries", 2, "--", "sh", "-c", "echo try >> lines; exit 7")
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "failed")
        self.assertEqual(self.lines(site), ["try"] * 3)
        self.assertEqual([run["exitCode"] for run in site.runs(job)], [7, 7, 7])
        self.assertEqual([run["attempt"] for run in site.runs(job)], [1, 2, 3])

    def test_time_limit_stops_a_run(self):
        site = self.site()
        job = site.submit("--asap", "--time-limit", "1s", "--", "sleep", "1000")
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "failed")
        self.assertEqual(site.runs(job)[0]["outcome"], "timed-out")

    def test_wait_exits_with_the_status_of_the_job(self):
        site = self.site()
        good = site.submit("--asap", "--", "true")
        bad = site.submit("--asap", "--", "sh", "-c", "exit 5")
        self.assertEqual(site.windfall("wait", good).returncode, 0)
        self.assertNotEqual(site.windfall("wait", bad, check=False).returncode, 0)

    def test_drained_node_starts_nothing_until_it_resumes(self):
        site = self.site()
        site.windfall("drain", "node-1")
        job = site.submit("--asap", "--", *self.append_line("ran"))
        self.assertEqual(site.job(job)["status"], "waiting")
        self.assertTrue(site.json("nodes")["nodes"][0]["drained"])
        site.windfall("resume", "node-1")
        site.wait_for_end(job)
        self.assertEqual(self.lines(site), ["ran"])


def process_exists(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
