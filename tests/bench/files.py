"""Export files: download time, and memory above that of an idle worker."""

import time

from tests.bench.clients import Visitor, address
from tests.bench.costs import forget_peak, memory_of
from tests.bench.queries import FILES
from tests.bench.servers import PORTAL, Server

SMALL = {"sector": "food", "from": "2012-01", "to": "2012-01"}  # what is loaded for any file at all is loaded with this


def measure(url, progress):
    """Measure each file on a server of its own, without reusable memory left by another file."""
    results = {}
    for name, (extension, query) in FILES.items():
        with Server(PORTAL, url, workers=1) as server, Visitor(server.port) as visitor:
            progress(f"file: {name}")
            path = f"/en/achievements.{extension}"
            is_there = visitor.answered_at("/en/achievements/") and visitor.download(address(SMALL, path))
            results[name] = download(server, visitor, address(query, path)) if is_there else None
    return results


def download(server, visitor, path):
    workers = server.worker_processes
    idle = {worker: memory_of(worker) for worker in workers}
    for worker in workers:
        forget_peak(worker)
    start = time.perf_counter()
    size = visitor.download(path)
    seconds = time.perf_counter() - start
    above = max(memory_of(worker, "VmHWM") - idle[worker] for worker in workers)
    return size and {"seconds": seconds, "bytes": size, "memory": above}
