"""For the operator's monitor: is the process alive, and can it serve."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from delivery.outage import outages
from delivery.single_flight import without_caching


def alive(request):
    return HttpResponse("alive\n", content_type="text/plain")


def ready(request):
    """200 when the database answers and every migration is applied; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        outages.log(error)
        return not_ready(request, "the database does not answer")
    if waiting:
        return not_ready(request, f"migrations that are not applied: {len(waiting)}")
    return HttpResponse("ready\n", content_type="text/plain")


def not_ready(request, reason):
    """Return 503 with the reason. The monitor that asks tells of it, so it is no error in the log."""
    return without_caching(request, HttpResponse(f"{reason}\n", status=503, content_type="text/plain"))
