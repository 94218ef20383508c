"""Benchmark command: all sizes one after another, then the table. Progress goes to standard error."""

import argparse
import json
import signal
import subprocess
import sys

from tests.bench import machine, servers, table
from tests.bench.databases import BenchError, connect, server_url

SIZES = (10_000, 100_000, 1_000_000)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="how many achievements; several sizes")
    parser.add_argument("--workers", type=int, default=2, help="processes of the server, with four threads each")
    parser.add_argument("--pages", action="store_true", help="the sector page alone: cached, unchanged, and rendered")
    parser.add_argument("--load", action="store_true", help="the load of a content file alone")
    parser.add_argument("--fresh", action="store_true", help="fill the databases again")
    options = parser.parse_args()
    try:
        with connect(server_url()):
            pass  # a sentence now rather than a traceback of every size
        load = None if options.pages else measured("content_load", options)
        if options.load:
            sys.stdout.write(table.table({}, None, load) + "\n")
            return
        pages = measured("sector_page", options)
        results = {} if options.pages else {rows: measured(rows, options) for rows in sorted(set(options.rows))}
    except BenchError as error:
        sys.exit(str(error))
    sys.stdout.write(table.table(results, pages, load) + "\n")
    sys.stderr.write(f"Measured on {machine.described(pages['server'])}.\n")


def measured(rows, options):
    """Return the results of a size, the sector page or a load, from a subprocess with a database of its own."""
    module = f"tests.bench.{rows}" if isinstance(rows, str) else "tests.bench.size"
    command = [sys.executable, "-W", "ignore", "-m", module, str(rows), str(options.workers)]
    command.append("fresh" if options.fresh else "again")
    with subprocess.Popen(command, cwd=servers.ROOT, stdout=subprocess.PIPE) as run:
        try:
            output, _errors = run.communicate()
        finally:
            run.terminate()  # which ends its server as well, where this process was told to end
    if run.returncode:
        raise BenchError(f"The run of {rows} failed; the reason stands above.")
    return json.loads(output)


if __name__ == "__main__":
    main()
