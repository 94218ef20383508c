"""All measurements at one size, in a process with the database of that size.

`python -m tests.bench.size ROWS WORKERS FRESH` writes the results to standard output as JSON.
"""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time

from tests.bench import costs, databases, servers
from tests.bench.clients import Visitor, address
from tests.bench.queries import ALL, OTHERS, SEVERAL, SINGLE, SUMMARIES, SUMMARY, THREE

PAGE = 25
PLAIN_AT = 10_000  # the size at which the plain list is measured as well


def main(rows, workers, fresh):
    import django

    os.environ |= servers.environment(servers.PORTAL, databases.url_of(rows))
    must_fill = databases.prepare(rows, fresh=fresh)
    django.setup()
    if must_fill:
        fill(rows)
    run = Run(rows, workers)
    results = run.served() | {"listing": run.listing(), "queries": run.queries()}
    if rows == PLAIN_AT:
        results["plain"] = run.plain()
    results |= {"files": run.files(), "rows": run.live, "server": run.server_version()}
    sys.stdout.write(json.dumps(results, default=dataclasses.asdict))


def fill(rows):
    from django.core.management import call_command

    from tests.bench import filling
    from tests.bench.plain import filling as plain_filling

    progress = reporter(rows)
    progress("migrate")
    call_command("migrate", verbosity=0)
    filling.fill(rows, progress)
    if rows == PLAIN_AT:
        with databases.connect(databases.url_of(rows)) as connection:
            connection.execute("CREATE SCHEMA plain")
            variables = servers.environment(servers.PLAIN, databases.url_of(rows))
            migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
            subprocess.run(migrate, env=variables, cwd=servers.ROOT, check=True, stdout=sys.stderr)
            plain_filling.fill(connection)
    databases.say_filled(rows)


def reporter(rows):
    start = time.monotonic()

    def report(text):
        sys.stderr.write(f"{rows!s:>11}, {time.monotonic() - start:6.1f} s: {text}\n")

    return report


class Run:
    def __init__(self, rows, workers):
        from achievements.models import Achievement

        self.url = databases.url_of(rows)
        self.workers = workers
        self.progress = reporter(rows)
        self.live = Achievement.objects.live().count()

    def meter(self, server):
        """Return a meter with fixed server processes. Database processes are looked up at each measurement."""
        processes = server.processes
        return costs.Meter(lambda: processes, self.backends)

    def backends(self):
        """Return the PostgreSQL processes of the present database that run on this machine."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid IS NOT NULL")
            found = [pid for [pid] in cursor.fetchall()]
        return [pid for pid in found if is_postgres(pid)]

    def renew(self):
        from publishing.models import ContentVersion

        ContentVersion.objects.renew()

    def served(self):
        """Measure pages and lists over HTTP on the portal under granian."""
        with servers.Server(servers.PORTAL, self.url, self.workers) as server, Visitor(server.port) as visitor:
            meter = self.meter(server)
            return {
                "pages": self.pages(meter, visitor),
                "lists": self.lists(meter, visitor),
                "summaries": self.summaries(meter, visitor),
                "others": self.others(meter, visitor),
            }

    def pages(self, meter, visitor):
        """Measure the first, a middle and the last page, each right after a change of the content version."""
        last = -(-self.live // PAGE)
        results = {}
        for name, number in {"first": 1, "middle": last // 2, "last": last}.items():
            self.progress(f"page: {name}")
            path = visitor.answered_at(address({"page": number} if number > 1 else {}))
            results[name] = meter.measure(self.getting(visitor, path), before=self.renew)
        return results

    def lists(self, meter, visitor):
        """Measure each filter alone, then combinations, each right after a change of the content version."""
        results = {}
        for name, query in (ALL | SINGLE | SEVERAL).items():
            path = visitor.answered_at(address(query))
            self.progress(f"list: {name}" if path else f"list: {name}: there is no such filter")
            if path:
                results[name] = meter.measure(self.getting(visitor, path), before=self.renew)
        return results

    def summaries(self, meter, visitor):
        """Measure the summaries of lists, each right after a change of the content version."""
        results = {}
        for name, query in SUMMARIES.items():
            self.progress(f"summary: {name}")
            get = self.getting(visitor, address(query, SUMMARY))
            results[name] = meter.measure(get, before=self.renew)
        return results

    def others(self, meter, visitor):
        """Measure lists with other filters under the same content version, with one request each."""
        self.progress("other filters under the same content")
        paths = [visitor.answered_at(address(query)) for query in OTHERS]
        found = []
        for _ in range(3):
            self.renew()
            visitor.get(address({}))
            found += [meter.once(self.getting(visitor, path)) for path in paths]
        return costs.median_of(found)

    def getting(self, visitor, path):
        def get():
            status, _location, _page = visitor.get(path)
            if status != 200:
                raise databases.BenchError(f"{path} answered {status}.")

        return get

    def listing(self):
        """Measure the rows and counts of a list without rendering a page, and the same in bare SQL."""
        from django.http import QueryDict

        from achievements.listing.query import ListQuery
        from achievements.listing.result import ListResult
        from tests.bench import bare

        meter = costs.Meter()
        results = {}
        for name, query in (ALL | SEVERAL).items():
            self.progress(f"rows and counts: {name}")
            asked = QueryDict(address(query).partition("?")[2])
            results[name] = {
                "listing": meter.measure(lambda asked=asked: drawn(ListResult(ListQuery(asked))), before=self.renew),
                "bare": meter.measure(lambda query=query: (bare.page(query), bare.counts(query))),
            }
        return results

    def queries(self):
        """Count the SQL queries of each response, first with cold and then with warm caches."""
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext, override_settings

        plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
        client = Client(headers={"host": "127.0.0.1"})
        paths = {name: address(query) for name, query in (ALL | SINGLE | SEVERAL).items()}
        paths |= {f"summary, {name}": address(query, SUMMARY) for name, query in SUMMARIES.items()}
        paths |= {name: f"/en/achievements.{name}" for name in ("json", "atom")}
        results = {}
        with override_settings(STORAGES=plain):
            self.progress("number of queries")
            for name, path in paths.items():
                self.renew()
                for state in ("cold", "warm"):
                    with CaptureQueriesContext(
                        connection,
                    ) as captured:
                        response = client.get(path)
                    results[f"{name}, {state}"] = len(captured) if response.status_code == 200 else None
        return results

    def files(self):
        from django.db import connection

        from tests.bench import bare, files

        connection.close()
        results = files.measure(self.url, self.progress)
        self.progress("COPY")
        start = time.perf_counter()
        bare.export()
        return results | {"COPY": {"seconds": time.perf_counter() - start}}

    def plain(self):
        with servers.Server(servers.PLAIN, self.url, self.workers) as server, Visitor(server.port) as visitor:
            self.progress("the plain list")
            meter = self.meter(server)
            queries = ALL | {THREE: SEVERAL[THREE]}
            return {name: meter.measure(self.getting(visitor, address(query))) for name, query in queries.items()}

    def server_version(self):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            return cursor.fetchone()[0]


def is_postgres(process):
    try:
        return (costs.PROC / str(process) / "comm").read_text().startswith("postgres")
    except OSError:
        return False


def drawn(result):
    """Return all data of a list page."""
    from achievements.listing.facets import facet_form

    return list(result.page), result.count, facet_form(result)


def end(_sign, _frame):
    """Exit by an exception on SIGTERM, so that context managers end the server."""
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "fresh")
