"""A whole windfall on one machine: scheduler, agent and command line, in a folder of its own."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from intensity_file import clean, dirty_then_clean
from programs import Program, binary
from waiting import PATIENCE_SECONDS, wait_until

ENDED = {"succeeded", "failed", "cancelled"}
ZONE = "GB"


def assert_sound(output):
    """Fails if a sanitizer, which ends a program like any other error, has spoken in its output."""
    for sign in ("Sanitizer:", "runtime error:", "terminate called"):
        assert sign not in output, output


class Site:
    """Unix sockets only. Everything is under `folder`; servers may be killed and started at will."""

    def __init__(self, folder, intensity, *, pue_permille=1000, default_slack_seconds=600, zone_source=None,
                 lease_seconds=300, agent_cpus=4, model=True, prices="",
                 electricity_price_per_kwh=None):
        self.folder = pathlib.Path(folder)
        self.intensity = None
        self.electricity_price = electricity_price_per_kwh
        self.address = f"unix:{self.folder / 'windfall.sock'}"
        self.database = self.folder / "scheduler" / "windfall.db"
        self.work = self.folder / "work"  # where jobs run
        self.work.mkdir()
        if intensity:
            self.write_intensity(intensity)
        self.config = self.folder / "scheduler.textproto"
        self.config.write_text(
            self._config_text(pue_permille, default_slack_seconds, zone_source, lease_seconds, model)
            + (f"prices {{ {prices} }}\n" if prices else "")
        )
        self.scheduler = Program(
            [binary("windfall-scheduler"), "--config", self.config], self.folder / "scheduler.log"
        )
        self.agent = Program(
            [binary("windfall-agent"), "--server", self.address, "--state", self.folder / "agent",
             "--zone", ZONE, "--name", "node-1", "--cpus", agent_cpus],
            self.folder / "agent.log",
        )

    def _config_text(self, pue_permille, default_slack_seconds, zone_source, lease_seconds, model):
        price = "" if self.electricity_price is None else f"electricity_price_per_kwh: {self.electricity_price}"
        source = zone_source or f'csv {{ forecast_path: "{self.folder}/intensity.csv" }}'
        return f"""
listen_address: "{self.address}"
state_directory: "{self.folder}/scheduler"
default_slack {{ seconds: {default_slack_seconds} }}
default_duration {{ seconds: 2 }}
lease {{ seconds: {lease_seconds} }}
reading_slot {{ seconds: 1 }}
zones {{
  name: "{ZONE}"
  refresh {{ seconds: 1 }}
  pue_permille: {pue_permille}
  model: {"true" if model else "false"}
  sources {{ {source} }}
  {price}
}}
"""

    def write_intensity(self, intensity):
        self.intensity = intensity
        intensity.write(self.folder / "intensity.csv")

    def start(self):
        self.scheduler.start()
        self.agent.start()
        self.wait_for_node()

    def wait_for_node(self):
        wait_until(self._node_is_connected, "the agent to be connected")

    def _node_is_connected(self):
        for program in (self.scheduler, self.agent):
            assert program.is_running(), f"{program.command[0]} ended:\n{program.log()}"
        answer = self.windfall("nodes", "--json", check=False)
        return answer.returncode == 0 and any(n.get("connected") for n in json.loads(answer.stdout)["nodes"])

    def stop(self):
        self.agent.stop()
        self.scheduler.stop()

    def kill(self):
        self.agent.kill()
        self.scheduler.kill()

    # The command line.

    def environment(self):
        return os.environ | {"WINDFALL_SERVER": self.address, "TZ": "UTC"}

    def windfall(self, *words, check=True):
        """Runs the command line to its end. With `check`, a failure fails the test."""
        done = subprocess.run(
            [binary("windfall"), *map(str, words)], cwd=self.work, env=self.environment(),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_SECONDS * 3, check=False,
        )
        assert_sound(done.stderr)
        if check and done.returncode != 0:
            raise AssertionError(f"windfall {' '.join(map(str, words))}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def begin(self, *words):
        """Starts the command line and returns at once."""
        return subprocess.Popen(
            [binary("windfall"), *map(str, words)], cwd=self.work, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def json(self, command, *words):
        return json.loads(self.windfall(*command.split(), "--json", *words).stdout)

    def forecast(self):
        return self.json("forecast", "--zone", ZONE)

    def submit(self, *words):
        """The id of the new job. `words` are options, then the command behind "--"."""
        return int(self.json("submit", *words)["id"])

    def sweep(self, *words):
        return int(self.json("sweep", *words)["id"])

    # What the server says.

    def show(self, job):
        return self.json("show", job)

    def job(self, job):
        return self.show(job)["job"]

    def runs(self, job):
        return self.show(job).get("runs", [])

    def wait_for_status(self, job, *statuses):
        def reached():
            now = self.job(job)
            return now if now["status"] in statuses else None

        return wait_until(reached, f"job {job} to be {' or '.join(statuses)}")

    def wait_for_end(self, *jobs):
        for job in jobs:
            self.wait_for_status(job, *ENDED)

    def wait_for_settlement(self, job):
        def settled():
            settlement = self.job(job).get("settlement", {})
            return settlement if settlement.get("basis") == "settled" else None

        return wait_until(settled, f"job {job} to be settled")


class EndToEndTest(unittest.TestCase):
    """Gives each test a folder, and shows the servers' logs when it fails."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="windfall-e2e-"))
        self.sites = []
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.addCleanup(lambda: [site.kill() for site in self.sites])
        self.addCleanup(self._keep_logs)
        self.addCleanup(self._stop_cleanly)

    def site(self, name="site", *, intensity=None, start=True, **options):
        """A running site; the electricity is clean unless `intensity` says otherwise."""
        folder = self.folder / name
        folder.mkdir()
        site = Site(folder, intensity or clean(time.time() - 60), **options)
        self.sites.append(site)
        if start:
            site.start()
        return site

    def site_in_the_dirt(self, dirty_seconds, **options):
        """A running site where the electricity is dirty for so long from now on, then clean."""
        folder = self.folder / "site"
        folder.mkdir()
        site = Site(folder, None, **options)
        self.sites.append(site)
        site.start()
        # Only now, so that the time that the programs take to start is not lost.
        site.write_intensity(dirty_then_clean(time.time() - 60, 60 + dirty_seconds))
        wait_until(lambda: site.forecast().get("forecast"), "the forecast to be known")
        return site

    def run(self, result=None):
        self.logs = []
        before = len(result.failures) + len(result.errors) if result else 0
        outcome = super().run(result)
        if result and len(result.failures) + len(result.errors) > before:
            print("\n".join(self.logs))
        return outcome

    def _stop_cleanly(self):
        """What still runs must stop when told to; whatever ran must not have broken a rule of memory."""
        for site in self.sites:
            for program in (site.agent, site.scheduler):
                if program.is_running():
                    self.assertEqual(program.stop(), 0, f"exit status of {program.command[0]}")
                assert_sound(program.log())

    def _keep_logs(self):
        for site in self.sites:
            for program in (site.scheduler, site.agent):
                tail = "\n".join(program.log().split("\n")[-40:])
                self.logs.append(f"-- {self.id()}: {program.command[0]} {program.state()}\n{tail}")
