"""Plugin for pytest that reports the progress and each failing test of `make test` at once, without dots.

The rest of pytest's output goes elsewhere, as several runs write at the same time.
"""

import os
import sys
import time

STEPS = 10  # lines from the first test to the last


class Progress:
    def __init__(self):
        self.started = time.monotonic()
        self.count = self.done = self.failed = 0

    def pytest_collection_finish(self, session):
        self.count = len(session.items)

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed += 1
            tell(f"FAILED {report.nodeid} ({report.when})")
        if report.when == "teardown":
            self.done += 1
            if self.done * STEPS // self.count > (self.done - 1) * STEPS // self.count:
                self.tell_progress()

    def tell_progress(self):
        minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
        percent = self.done * 100 // self.count
        tell(f"{percent:3} % of {self.count} tests, {self.failed} failed, {minutes}:{seconds:02} minutes")

    def pytest_collectreport(self, report):
        if report.failed:
            tell(f"FAILED to read {report.nodeid}")

    def pytest_report_teststatus(self, report):
        """Count a test that passed or was skipped without a letter."""
        if report.skipped:
            return "skipped", "", "SKIPPED"
        return None if report.failed else ("passed" if report.when == "call" else "", "", "")


def tell(text):
    sys.__stderr__.write(f"{os.environ['DATABASE_UNDER_TEST']:10} {text}\n")
    sys.__stderr__.flush()


def pytest_configure(config):
    config.pluginmanager.register(Progress())
