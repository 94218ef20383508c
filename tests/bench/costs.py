"""Cost of a response: wall-clock time, CPU time of the server and database processes, and memory.

The source is /proc on Linux. Elsewhere, and for a database on another machine, only wall-clock time is measured.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
FEW = 2.0  # seconds; what takes longer is measured a few times only
SETTLING = 0.004  # seconds until the database has ended the helpers of a query, whose CPU time then counts


@dataclass(frozen=True)
class Cost:
    """Medians of several measurements."""

    seconds: float
    server: float  # seconds of CPU
    database: float  # seconds of CPU

    @property
    def cpu(self):
        return self.server + self.database


class Meter:
    """Repeated measurement of a function. `before` runs before each repetition without being measured."""

    def __init__(self, server=list, database=list):
        self.server = server  # the numbers of the processes, as they are now
        self.database = database

    def measure(self, work, *, before=lambda: None, warm=1, times=7):
        for _ in range(warm):
            before()
            work()
        costs = []
        while len(costs) < times:
            before()
            costs.append(self.once(work))
            if costs[-1].seconds > FEW:
                times = min(times, 3)
        return median_of(costs)

    def once(self, work):
        server, database = self.server(), self.database()
        parents = {stat_of(process)[1] for process in database}
        before = cpu(server), cpu(database) + cpu_of_ended(parents)
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
        time.sleep(SETTLING)
        after = cpu(server), cpu(database) + cpu_of_ended(parents)
        return Cost(seconds, *(late - early for early, late in zip(before, after, strict=True)))


def median_of(costs):
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("seconds", "server", "database")))


def cpu(processes):
    """Return the CPU seconds of processes over all their threads. Ended processes count as 0."""
    return sum(map(cpu_of, processes))


def cpu_of(process):
    try:
        threads = [path.read_text() for path in PROC.glob(f"{process}/task/*/schedstat")]
        ticks = sum(map(int, stat_of(process)[11:13]))
    except OSError:
        return 0
    return sum(int(text.split()[0]) for text in threads) / 1e9 if threads else ticks / TICKS


def cpu_of_ended(parents):
    """Return the CPU seconds of the ended children of `parents`, such as the workers of a parallel query."""
    return sum(sum(map(int, stat_of(parent)[13:15])) for parent in parents) / TICKS


def stat_of(process):
    """Return the fields of /proc/…/stat from the third on. The second one, a name, can contain any character."""
    return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()


def children_of(process):
    """Return a process and all its descendants."""
    found = [process]
    for path in PROC.glob("[0-9]*"):
        try:
            if int(stat_of(path.name)[1]) == process:
                found += children_of(int(path.name))
        except OSError:
            continue
    return found


def memory_of(process, name="VmRSS"):
    """Return the resident memory of a process in bytes, or with `VmHWM` its peak since `forget_peak`."""
    for line in (PROC / str(process) / "status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def forget_peak(process):
    (PROC / str(process) / "clear_refs").write_text("5")
