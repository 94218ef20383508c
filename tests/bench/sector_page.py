"""A sector page with 13 achievements: cached, unchanged, and rendered, beside a bare WSGI application and a plain site.

`python -m tests.bench.sector_page sector_page WORKERS FRESH` writes the results to standard output as JSON.
"""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.bench import databases, servers
from tests.bench.clients import Visitor
from tests.bench.load import answers_a_second, request_for
from tests.bench.size import Run

PATH = "/en/sectors/medical-industry/"
CONTENT = "achievements/content/growth-engines.yaml"
ROUNDS, SECONDS = 7, 1.5


def main(name, workers, fresh):
    import django

    url = databases.url_of(name)
    os.environ |= servers.environment(servers.PORTAL, url)
    must_fill = databases.prepare(name, fresh=fresh)
    django.setup()
    if must_fill:
        fill(name)
    run = Run(name, workers)
    with servers.Server(servers.PORTAL, url, workers) as server, Visitor(server.port) as visitor:
        rendered = run.meter(server).measure(run.getting(visitor, PATH), before=run.renew, times=15)
        results = speeds(server, visitor, run) | {"rendered": rendered}
    with servers.Server(servers.PLAIN_SITE, url, workers) as server, Visitor(server.port) as visitor:
        results["plain"] = run.meter(server).measure(run.getting(visitor, PATH), times=15)
    results["server"] = run.server_version()
    sys.stdout.write(json.dumps(results, default=dataclasses.asdict))


def fill(name):
    from django.core.management import call_command

    from tests.bench.plain_site import filling

    call_command("migrate", verbosity=0)
    call_command("load_content", CONTENT, stdout=sys.stderr)
    with databases.connect(databases.url_of(name)) as connection:
        connection.execute("CREATE SCHEMA plain")
        variables = servers.environment(servers.PLAIN_SITE, databases.url_of(name))
        migrate = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"]
        subprocess.run(migrate, env=variables, cwd=servers.ROOT, check=True, stdout=sys.stderr)
        filling.fill(connection)
    databases.say_filled(name)


def speeds(server, visitor, run):
    """Return median requests per second, and ratios, from alternating rounds. Other load affects all rounds alike."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "body").write_bytes(visitor.get(PATH)[2])
        bare = servers.Server(servers.BARE, run.url, run.workers, BENCH_BODY=str(folder / "body"))
        stack.enter_context(bare)
        asked = {
            "bare": (bare.port, request_for(PATH), 200),
            "cached": (server.port, request_for(PATH), 200),
            "cached, Brotli": (server.port, request_for(PATH, **{"Accept-Encoding": "br"}), 200),
            "unchanged (304)": (server.port, request_for(PATH, **{"If-None-Match": "*"}), 304),
        }
        turns = []
        for number in range(ROUNDS + 1):
            run.progress(f"sector page, round {number}")
            turns.append({name: speed(*each) for name, each in asked.items()})
    turns = turns[1:]  # the first fills what each worker keeps
    return {
        "speeds": {name: median(turn[name] for turn in turns) for name in asked},
        "ratios": {
            name: median(turn[name] / turn["cached" if "304" in name else "bare"] for turn in turns) for name in asked
        },
    }


def speed(port, request, status):
    return answers_a_second(port, request, seconds=SECONDS, status=status)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "fresh")
