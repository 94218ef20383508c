"""Serve the portal with granian: `python -m config.serve`. README.md has the variables, docs/operating.md the rest.

The process becomes granian, so that signals reach it. Granian's main process loads nothing of the portal: the workers
that SIGHUP starts have the new code and the new settings.
"""

import errno
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

APPLICATION = "config.worker:application"
LOG_CONFIG = Path(__file__).parent / "logging.json"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        check_free(*settings.BIND)
    except ImproperlyConfigured as mistake:
        sys.exit(f"The portal cannot start: {mistake}")
    except OSError as error:
        sys.exit(f"The portal cannot start: it cannot listen at the address of BIND: {error.strerror}")
    line = command(APPLICATION, settings.BIND, settings.WORKERS, settings.THREADS, settings.LOG_LEVEL)
    os.execv(line[0], line)  # noqa: S606  without a shell


def check_free(host, port):
    """Raise OSError if the address cannot be bound, or if another server has it: granian would share the port.

    If it is a Unix socket (`port` is None), first remove the file that a killed server has left.
    """
    if port is not None:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
        return
    with socket.socket(socket.AF_UNIX) as client:
        if client.connect_ex(host) == errno.ECONNREFUSED and Path(host).is_socket():
            Path(host).unlink()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(host)
    Path(host).unlink()


def command(application, bind, workers, threads, log_level):
    """Return the command line that serves a WSGI application, "module:name". `bind` is (host, port) or (path, None)."""
    host, port = bind
    # The proxy runs in the group of the socket. Granian reads the mode as a decimal number.
    place = ["--uds", host, "--uds-permissions", str(0o660)] if port is None else ["--host", host, "--port", str(port)]
    options = {
        "interface": "wsgi",
        "workers": workers,
        "blocking-threads": threads,
        # As long as a connection to the database is kept: each thread has its own.
        "blocking-threads-idle-timeout": 600,
        # Browsers speak HTTP/2 over TLS alone. With it, headers of 16 MB are let in and silent connections stay open.
        "http": 1,
        # 16 kB of headers; a longer address is answered 431 and not with a page that repeats it.
        "http1-buffer-size": 16384,
        # Open connections of each worker, silent ones as well. Each is an open file, of which a process often has 1024.
        "backpressure": 512,
        "backlog": 1024,
        # Seconds that a new worker has to start after SIGHUP before the old one ends. A dead one is replaced at once.
        "respawn-interval": 10,
        "workers-kill-timeout": 30,
        "log-level": log_level.lower(),
        "log-config": LOG_CONFIG,
    }
    named = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", application, *place, *named, "--respawn-failed-workers", "--no-ws"]


if __name__ == "__main__":
    main()
