"""Description of the machine and the software of a measurement, in one line."""

import os
import platform
from importlib.metadata import version
from pathlib import Path


def described(database):
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "psycopg", "granian"))
    return (
        f"{os.cpu_count()} cores of {processor()}, {memory()} GB of memory, {platform.system()} {platform.release()}; "
        f"PostgreSQL {database}, Python {platform.python_version()}, {packages}"
    )


def processor():
    names = [line.partition(":")[2].strip() for line in lines("/proc/cpuinfo") if line.startswith("model name")]
    return names[0] if names else platform.processor() or "an unknown kind"


def memory():
    sizes = [int(line.split()[1]) for line in lines("/proc/meminfo") if line.startswith("MemTotal")]
    return round(sizes[0] / 1e6) if sizes else "?"


def lines(path):
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
