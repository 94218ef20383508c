"""Server processes of the benchmark: the portal, or a project beside it, under granian."""

import functools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import serve
from tests.bench.costs import children_of
from tests.bench.databases import BenchError

PORTAL, PLAIN = "tests.bench.settings", "tests.bench.plain.settings"
PLAIN_SITE, BARE = "tests.bench.plain_site.settings", "bare"
WSGI = {
    PLAIN: "tests.bench.plain.wsgi:application",
    PLAIN_SITE: "tests.bench.plain_site.wsgi:application",
    BARE: "tests.bench.bare_site.wsgi:application",  # has no settings
}
ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60  # seconds
THREADS = 4


def environment(settings, url):
    """Return environment variables with fixed values for the settings, independent of `.env`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": url,
        "SECRET_KEY": "only-for-the-benchmark-only-for-the-benchmark-only-for-the-benchmark",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DEBUG": "0",
        "HTTPS": "0",
        "PROXIES": "0",
        "LOG_LEVEL": "ERROR",
        "TIME_ZONE": "Asia/Seoul",
        "API_REQUESTS_PER_MINUTE": "0",  # no limit
        "FILES_PER_MINUTE": "0",
    }


class Server:
    """Server process within a `with` block."""

    def __init__(self, settings, url, workers, **variables):
        self.settings, self.url, self.workers, self.variables = settings, url, workers, variables

    def __enter__(self):
        folder = with_static_files(PORTAL if self.settings == BARE else self.settings, self.url)
        self.log = Path(folder.name) / "log"
        self.port = free_port()
        # A connection is kept for as long as can be, so that one worker answers all of a series.
        variables = {"GRANIAN_HTTP1_HEADER_READ_TIMEOUT": "60000", "BENCH_STATIC": folder.name}
        variables = environment(self.settings, self.url) | variables | self.variables
        if self.settings == PORTAL:
            variables |= {"BIND": f"127.0.0.1:{self.port}", "WORKERS": str(self.workers), "THREADS": str(THREADS)}
            command = [sys.executable, "-m", "config.serve"]
        else:
            command = serve.command(WSGI[self.settings], ("127.0.0.1", self.port), self.workers, THREADS, "WARNING")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=variables, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *failure):
        self.stop()

    def wait(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=PATIENCE):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise BenchError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self):
        """End the whole process session, workers included."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(timeout=15)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

    @property
    def processes(self):
        return children_of(self.process.pid)

    @property
    def worker_processes(self):
        return self.processes[1:]


@functools.cache
def with_static_files(settings, url):
    """Return a temporary folder with the static files of a project. It is deleted at the end of this process."""
    folder = tempfile.TemporaryDirectory(prefix="bench-")
    variables = environment(settings, url) | {"BENCH_STATIC": folder.name}
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, env=variables, cwd=ROOT, check=True, stdout=sys.stderr)
    return folder


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
