"""A plugin for pytest that tells at once which test fails; why stands at the end of the run."""

import os
import sys


def pytest_runtest_logreport(report):
    if report.failed:
        sys.stderr.write(f"\nFailed on {os.environ['DATABASE_UNDER_TEST']}: {report.nodeid} ({report.when})\n")


def pytest_collectreport(report):
    if report.failed:
        sys.stderr.write(f"\nFailed on {os.environ['DATABASE_UNDER_TEST']}: cannot read {report.nodeid}\n")
