"""Loading a content file: CPU, memory, and how long another writer waits, on SQLite and on PostgreSQL.

`python -m tests.bench.content_load NAME WORKERS FRESH` writes the results to standard output as JSON. The databases are
made anew: what is measured is a load into an empty one, and then the same file again.
"""

import contextlib
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import databases, servers, words

ACHIEVEMENTS = 10_000  # each with a partner, and a figure or a part with one; some with a source


def main(name):
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "content.yaml")
        path.write_text("\n".join(lines_of_file()), encoding="utf-8")
        databases.prepare(name, fresh=True)
        for database, url in (
            ("PostgreSQL", databases.url_of(name)),
            ("SQLite", f"sqlite:///{folder}/portal.sqlite3"),
        ):
            manage(url, "migrate", "--verbosity", "0")
            results[database] = {"new": loaded(url, path), "unchanged": loaded(url, path)}
    sys.stdout.write(json.dumps(results))


def manage(url, *arguments):
    variables = servers.environment(servers.PORTAL, url)
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=servers.ROOT, env=variables, check=True)


def loaded(url, path):
    """Load the file in a process of its own. Return its CPU time and memory, and the wait of another writer."""
    variables = servers.environment(servers.PORTAL, url)
    command = [sys.executable, "-m", "tests.bench.content_load", "--measure", str(path)]
    with subprocess.Popen(command, cwd=servers.ROOT, env=variables, stdout=subprocess.PIPE) as run:
        wait = longest_wait(url.removeprefix("sqlite:///"), run) if url.startswith("sqlite") else None
        output = run.communicate()[0]
    if run.returncode:
        raise databases.BenchError("Loading the content file failed; the reason stands above.")
    return json.loads(output) | {"wait": wait}


def longest_wait(path, run):
    """Write nothing again and again while the process runs. Return the longest time that this took."""
    longest = 0
    with contextlib.closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as database:
        while run.poll() is None:
            start = time.monotonic()
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
            longest = max(longest, time.monotonic() - start)
            time.sleep(0.02)
    return longest


def measure(path):
    import django
    from django.core.management import call_command

    django.setup()
    start = time.process_time()
    call_command("load_content", path, stdout=sys.stderr)
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": memory}))


def lines_of_file():
    """Yield the lines of the file, the same each time."""
    dice = random.Random(1)  # noqa: S311 - made-up content is no secret
    yield "plan: {slug: growth, title: {en: Growth plan, ko: 성장계획}, body: {en: Why, ko: 까닭}}\norganizations:"
    for slug, name_en, name_ko, kind in words.ORGANIZATIONS[:200]:
        yield f'  {slug}: {{en: "{name_en}", ko: "{name_ko}", kind: {kind}}}'
    yield from lines_of_measures()
    yield "sectors:"
    share = ACHIEVEMENTS // len(words.SECTORS) + 1
    for number in range(ACHIEVEMENTS):
        if number % share == 0:
            yield from lines_of_sector(*words.SECTORS[number // share])
        yield from lines_of_achievement(number, dice)


def lines_of_measures():
    yield "units:"
    for unit in dict.fromkeys(unit for *_words, unit in words.SUBJECTS):
        yield f"  {unit}: {{symbol: {unit}}}"
    yield "measures:"
    for slug, name_en, name_ko, counted_en, counted_ko, unit in words.MEASURES:
        counted = f'counted: {{en: "{counted_en}", ko: "{counted_ko}"}}'
        yield f'  {slug}: {{en: "{name_en}", ko: "{name_ko}", unit: {unit}, {counted}}}'


def lines_of_sector(slug, name_en, name_ko, _share):
    yield f'  - slug: {slug}\n    name: {{en: "{name_en}", ko: "{name_ko}"}}'
    yield "    goal: {en: Grow, ko: 성장}\n    strategy:"
    for text_en, text_ko in words.POINTS[:4]:
        yield f'      - {{key: "{slug}-{words.POINTS.index((text_en, text_ko))}", en: "{text_en}", ko: "{text_ko}"}}'
    yield "    achievements:"


def lines_of_achievement(number, dice):
    (action_en, action_ko), (thing_en, thing_ko) = dice.choice(words.ACTIONS), dice.choice(words.THINGS)
    sentence_en, sentence_ko = dice.choice(words.SENTENCES)
    figure = f"[{{value: {dice.randrange(1, 10**6)}, {measure_of_figure(number, dice)}, as_of: 2020}}]"
    yield f"      - key: achievement-{number}"
    yield f'        title: {{en: "{action_en} {thing_en} {number}", ko: "{thing_ko} {action_ko} {number}"}}'
    yield f'        text: {{en: "{sentence_en}", ko: "{sentence_ko}"}}'
    yield f"        period: {dice.choice(['2019', '2019-03/2021', '2020/..', '2018-10-13'])}"
    yield f"        points: [{dice.randrange(1, 5)}]"
    yield f"        partners: [[{dice.choice(words.ORGANIZATIONS[:200])[0]}, {dice.choice(['host', 'partner'])}]]"
    if number % 10:
        yield f"        figures: {figure}"
    else:
        yield f"        parts: [{{title: {{en: Phase one, ko: 1단계}}, period: 2011, figures: {figure}}}]"
    if number % 10 == 5:
        yield f'        sources: [{{title: {{en: Report}}, url: "https://www.example.org/{number}", date: 2020}}]'


def measure_of_figure(number, dice):
    """Name a measure by its key, or in every second figure by its texts."""
    slug, name_en, name_ko, *_words, unit = dice.choice(words.MEASURES)
    return f'unit: {{en: {unit}}}, label: {{en: "{name_en}", ko: "{name_ko}"}}' if number % 2 else f"measure: {slug}"


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        os.chdir(servers.ROOT)
        measure(sys.argv[2])
    else:
        main(sys.argv[1])
