"""The real binaries as child processes."""

import os
import pathlib
import signal
import subprocess

from waiting import wait_until


def binary(name):
    """Path of a built program; the folder is given by the environment."""
    folder = os.environ.get("WINDFALL_BIN_DIR")
    if not folder:
        raise RuntimeError("set WINDFALL_BIN_DIR to the folder with the built programs")
    path = pathlib.Path(folder) / name
    if not path.exists():
        raise RuntimeError(f"{path} is not there; build it first")
    return str(path)


class Program:
    """A server that runs until it is stopped. Its output goes to a file that outlives restarts."""

    def __init__(self, command, log_path, environment=None):
        self.command = [str(part) for part in command]
        self.log_path = pathlib.Path(log_path)
        self._environment = os.environ | (environment or {})
        self._process = None

    def start(self):
        assert not self.is_running(), f"{self.command[0]} runs already"
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment
            )

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def exit_status(self):
        """Of the last start; None while it runs. Negative: the signal that killed it."""
        return self._process.poll()

    def state(self):
        """For people."""
        if self._process is None:
            return "was never started"
        return "runs" if self.is_running() else f"ended with status {self.exit_status()}"

    def kill(self):
        """As a crash does it: no warning."""
        if self.is_running():
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def stop(self):
        """As an operator does it. Returns the exit status."""
        if self.is_running():
            self._process.send_signal(signal.SIGTERM)
            wait_until(lambda: not self.is_running(), f"{self.command[0]} to stop on SIGTERM")
        return self.exit_status()

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""
