"""Disks that are full, read-only or hold something else: a clear line, and nothing acknowledged lost."""

import os
import pathlib
import subprocess

from one_machine import EndToEndTest
from programs import binary
from waiting import wait_until

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


class StorageTest(EndToEndTest):
    def run_unprivileged(self, site):
        """Lets the site's scheduler run as somebody whom files can be kept from."""
        if os.geteuid() != 0:
            return
        for folder in (self.folder, site.folder):
            folder.chmod(0o755)
        if subprocess.run([*NOBODY, "test", "-x", binary("windfall-scheduler")], check=False).returncode != 0:
            self.skipTest("only root may run what was built here")
        site.scheduler.command = NOBODY + site.scheduler.command

    def refused(self, site, *hints):
        """The scheduler gives up, saying so in one line."""
        before = len(site.scheduler.log())
        site.scheduler.start()
        wait_until(lambda: not site.scheduler.is_running(), "the scheduler to give up")
        self.assertEqual(site.scheduler.exit_status(), 1)
        said = site.scheduler.log()[before:]
        self.assertEqual(len(said.strip().split("\n")), 1, said)
        for hint in hints:
            self.assertIn(hint, said)

    def test_file_that_is_no_database_is_refused_and_kept(self):
        site = self.site(start=False)
        site.database.parent.mkdir()
        site.database.write_text("my diary\n" * 100)
        self.refused(site, site.database.name)
        self.assertEqual(site.database.read_text(), "my diary\n" * 100)

    def test_folder_that_cannot_be_written_is_refused(self):
        site = self.site(start=False)
        site.database.parent.mkdir()
        site.database.parent.chmod(0o555)
        self.run_unprivileged(site)
        self.refused(site, str(site.database.parent))

    def test_database_that_cannot_be_written_is_refused_and_kept(self):
        site = self.site()
        job = site.submit("--hold", "--", "true")
        site.stop()
        site.database.chmod(0o444)
        as_owner = site.scheduler.command
        self.run_unprivileged(site)
        site.database.parent.chmod(0o777)
        self.refused(site, site.database.name)

        site.scheduler.command = as_owner
        site.database.chmod(0o644)
        site.start()
        self.assertEqual(site.job(job)["status"], "held")

    def test_full_disk_refuses_submissions_until_there_is_room_again(self):
        site = self.site(start=False)
        disk = SmallDisk(site.database.parent, self)
        site.start()
        acknowledged = []
        filler = "x" * 20_000

        def disk_is_full():
            done = site.windfall("submit", "--hold", "--", "echo", filler, check=False)
            if done.returncode == 0:
                acknowledged.append(int(done.stdout.split()[1]))
                return None
            return done.stderr

        said = wait_until(disk_is_full, "the disk to be full")
        self.assertIn("free some space", said)
        self.assertEqual(self.held(site), acknowledged, "what was acknowledged, and only that")

        disk.grow()
        acknowledged.append(site.submit("--hold", "--", "echo", filler))
        self.assertEqual(self.held(site), acknowledged)
        site.scheduler.kill()
        site.scheduler.start()
        site.wait_for_node()
        self.assertEqual(self.held(site), acknowledged)

    @staticmethod
    def held(site):
        return sorted(int(job["id"]) for job in site.json("jobs", "--status", "held")["jobs"])


class SmallDisk:
    """A file system in memory, mounted for as long as the test takes."""

    def __init__(self, folder, test):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "windfall-test", self.folder],
            capture_output=True, text=True, check=False,
        )
        if done.returncode != 0:
            test.skipTest(f"a small file system needs the right to mount one: {done.stderr.strip()}")
        test.addCleanup(lambda: subprocess.run(["umount", "--lazy", self.folder], check=True))

    def grow(self):
        subprocess.run(["mount", "-o", "remount,size=64m", self.folder], check=True)
