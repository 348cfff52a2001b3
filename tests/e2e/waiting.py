"""Waiting for a condition: the only place of the end-to-end tests that sleeps."""

import time

POLL_SECONDS = 0.02
# Sanitizers and busy machines make everything slower; nothing here is about speed.
PATIENCE_SECONDS = 60


def wait_until(condition, what, timeout_seconds=PATIENCE_SECONDS):
    """The first true value of `condition()`; AssertionError, naming `what`, if none comes in time."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout_seconds} s in vain for {what}")
        time.sleep(POLL_SECONDS)


def let_pass(seconds):
    """For doing something at a random moment; never for waiting for something to have happened."""
    time.sleep(seconds)
