"""The table: what was measured, what it is compared with, and whether a limit is kept.

Limits hold at the size that they name: those beside the plain list at 10,000 achievements, most others at 1,000,000.
"""

from typing import NamedTuple

from tests.bench.queries import ALL, SEVERAL, SINGLE, SUMMARIES, THREE

SMALLEST, LARGEST = 10_000, 1_000_000
# The CPU time of the same list in Wagtail, by that of the plain one, where both were measured in one run: 44 and 28 ms.
LIKE_WAGTAIL = 1.55
RENDERED = 2.3  # the sector page as one list, of which Wagtail took 1.3 times the CPU in one run
MOST_SECONDS = {100_000: 0.5, 1_000_000: 3.5}  # of CPU, for the first list after a change
MIB = 1 << 20
LOAD_SECONDS, LOAD_MIB, WRITER_WAITS = 25, 300, 2
HEADINGS = ("rows", "what", "measured", "compared with", "ratio", "limit", "")
TO_THE_RIGHT = (0, 4, 5)


class Row(NamedTuple):
    size: str
    what: str
    measured: str
    against: str = ""
    ratio: float | None = None
    limit: float | None = None
    at_least: bool = False

    @property
    def verdict(self):
        if self.ratio is None or self.limit is None:
            return ""
        return "✓" if (self.ratio >= self.limit if self.at_least else self.ratio <= self.limit) else "✗"

    @property
    def cells(self):
        sign = "≥" if self.at_least else "≤"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        limit = "" if self.limit is None else f"{sign} {self.limit:.2f}"
        return (self.size, self.what, self.measured, self.against, ratio, limit, self.verdict)


def table(results, page, load=None):
    """`results` are those of `size`, by the number of rows; `page` and `load` are of `sector_page`, `content_load`."""
    sections = (
        (against_plain, others, large, after_a_change, summaries, counts, pages, languages, files, queries)
        if results
        else ()
    )
    found = [
        *(sector_page(page) if page else ()),
        *loads(load or {}),
        *(row for section in sections for row in section(results)),
    ]
    rows = [HEADINGS, *(row.cells for row in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["| " + " | ".join(aligned(row, widths)) + " |" for row in rows]
    rule = [f"{'-' * (width - 1)}:" if column in TO_THE_RIGHT else "-" * width for column, width in enumerate(widths)]
    return "\n".join([lines[0], "| " + " | ".join(rule) + " |", *lines[1:]])


def aligned(row, widths):
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if column in TO_THE_RIGHT else cell.ljust(width)


def sector_page(page):
    speeds = page["speeds"]
    for name, against, limit in (
        ("cached", "bare", 0.4),
        ("cached, Brotli", "bare", None),
        ("unchanged (304)", "cached", 1.0),
    ):
        words = "a bare WSGI application" if against == "bare" else f"the page, {against}"
        what, ratio = f"sector page, {name}: requests a second", page["ratios"][name]
        measured, other = f"{speeds[name]:,.0f}", f"{words}: {speeds[against]:,.0f}"
        yield Row("", what, measured, other, ratio, limit, at_least=True)
    rendered, plain = cpu(page["rendered"]), cpu(page["plain"])
    what, against = "sector page, rendered: CPU time", f"plain: {in_time(plain)}"
    yield Row("", what, in_time(rendered), against, rendered / plain, RENDERED)


def loads(load):
    """A content file of 10,000 achievements with 20,000 rows, new and then once more, from the file to the last row."""
    for database, runs in load.items():
        for name, run in runs.items():
            what = f"load 10,000 achievements, {name}, {database}"
            limits = f"{LOAD_SECONDS} s", f"{LOAD_MIB} MiB", f"{WRITER_WAITS} s"
            yield Row("", f"{what}: CPU", in_time(run["seconds"]), limits[0], run["seconds"] / LOAD_SECONDS, 1.0)
            memory = run["memory"] / MIB
            yield Row("", f"{what}: memory", f"{memory:,.0f} MiB", limits[1], memory / LOAD_MIB, 1.0)
            if run["wait"] is not None:
                wait, ratio = in_time(run["wait"]), run["wait"] / WRITER_WAITS
                yield Row("", f"{what}: longest wait of a writer", wait, limits[2], ratio, 1.0)


def against_plain(results):
    """The first list after a change beside the plain list, which keeps nothing: by the CPU time of the application."""
    for size, result in results.items():
        for name, plain in result.get("plain", {}).items():
            measured, limit = result["lists"][name], LIKE_WAGTAIL if size == SMALLEST else None
            ratio = measured["server"] / plain["server"]
            what, against = (
                f"list, first after a change, {words_of(name)}: CPU",
                f"plain Django list: {in_parts(plain)}",
            )
            yield Row(f"{size:,}", what, in_parts(measured), against, ratio, limit)


def others(results):
    for size, result in results.items():
        measured, first = result["others"], result["lists"]["all"]
        ratio, against = cpu(measured) / cpu(first), f"first after a change: {in_parts(first)}"
        yield Row(f"{size:,}", "list, other filters, same content: CPU", in_parts(measured), against, ratio, 0.5)


def large(results):
    for size, most in MOST_SECONDS.items():
        for name in ("all", THREE) if size in results else ():
            measured = cpu(results[size]["lists"][name])
            what = f"list, first after a change, {words_of(name)}: CPU"
            yield Row(f"{size:,}", what, in_time(measured), in_time(most), measured / most, 1.0)


def words_of(name):
    return "no filter" if name == "all" else name


def after_a_change(results):
    """Each filter beside the same list without one."""
    for name in SINGLE | SEVERAL:
        for size, result in results.items():
            cost, base = at(result, "lists", name), at(result, "lists", "all")
            yield time_compared(size, f"after a change: list, {name}", cost, base, "no filter", 1.5)


def summaries(results):
    """The summary of a list beside the list itself."""
    for name in SUMMARIES:
        for size, result in results.items():
            cost, base = at(result, "summaries", name), at(result, "lists", name)
            yield time_compared(size, f"after a change: summary, {words_of(name)}", cost, base, "its list", None)


def counts(results):
    """Rows and counts without a page around them."""
    for name in ALL | SEVERAL:
        for size, result in results.items():
            measured = result["listing"][name]
            what = f"rows and counts, {words_of(name)}"
            yield time_compared(size, what, measured["listing"], measured["bare"], "bare SQL", 1.0)


def pages(results):
    for name in ("middle", "last"):
        for size, result in results.items():
            measured, first = result["pages"][name], result["pages"]["first"]
            limit = 3.0 if name == "last" else None
            yield time_compared(size, f"after a change: list, {name} page", measured, first, "first page", limit)


def languages(results):
    """A Korean word of two syllables against an English one that is as frequent."""
    for often in ("common", "rare"):
        for size, result in results.items():
            korean, english = (at(result, "lists", f"q, {each}, {often}") for each in ("Korean", "English"))
            if korean and english:
                what = f"after a change: two syllables of Korean, {often}"
                yield time_compared(size, what, korean, english, "English word", 3.0)


def files(results):
    for size, result in results.items():
        measured = result["files"]
        for name, file in measured.items():
            if name == "COPY":
                continue
            if file is None:
                yield Row(f"{size:,}", f"file, {name}", "—", "there is no such file yet")
            elif name == "CSV, all":
                yield rows_a_second(size, result["rows"], file, measured["COPY"])
                yield memory(size, name, file, 100)
            else:
                yield Row(f"{size:,}", f"file, {name}", f"{in_time(file['seconds'])}, {file['bytes'] / MIB:.1f} MiB")
                yield memory(size, name, file, 150 if name.startswith("XLSX") else None)


def rows_a_second(size, rows, file, copy):
    speed, copied = rows / file["seconds"], rows / copy["seconds"]
    limit = 0.5 if size == LARGEST else None
    measured, against = f"{speed:,.0f} rows/s", f"COPY: {copied:,.0f} rows/s"
    return Row(f"{size:,}", "file, CSV, all", measured, against, speed / copied, limit, at_least=True)


def memory(size, name, file, most):
    measured = f"{file['memory'] / MIB:.0f} MiB above idle"
    what = f"file, {name}: memory"
    if most is None:
        return Row(f"{size:,}", what, measured)
    limit = 1.0 if size == LARGEST else None
    return Row(f"{size:,}", what, measured, f"{most} MiB", file["memory"] / MIB / most, limit)


def queries(results):
    """The same number at every size, whatever the list; those that differ are named."""
    names = {name for result in results.values() for name, number in result["queries"].items() if number is not None}
    numbers = {name: [result["queries"].get(name) for result in results.values()] for name in sorted(names)}
    different = {name: each for name, each in numbers.items() if len(set(each)) > 1}
    for name, each in different.items():
        yield Row("all", f"SQL statements, {name}", ", ".join(map(str, each)), "the same at every size", 2.0, 1.0)
    everything = [number for each in numbers.values() for number in each if number is not None]
    same = len(numbers) - len(different)
    what = f"SQL statements of {same} of {len(numbers)} answers"
    measured = f"{min(everything)} to {max(everything)}"
    limit = 1.0 if len(results) > 1 else None
    yield Row("all", what, measured, "the same at every size", 1.0, limit)


def at(result, *path):
    for name in path:
        result = (result or {}).get(name)
    return result


def cpu(cost):
    return cost["server"] + cost["database"]


def in_parts(cost):
    return f"{in_time(cost['server'])} and {in_time(cost['database'])} of the database"


def time_compared(size, what, measured, against, words, limit):
    """By the clock. Limits are those of the largest size."""
    if measured is None or against is None:
        return Row(f"{size:,}", what, "—")
    ratio = measured["seconds"] / against["seconds"]
    limit = limit if size == LARGEST else None
    return Row(f"{size:,}", what, timed(measured), f"{words}: {timed(against)}", ratio, limit)


def timed(cost):
    return in_time(cost["seconds"]) + (f" (CPU {in_time(cpu(cost))})" if cpu(cost) else "")


def in_time(seconds):
    return f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s"
