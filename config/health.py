"""For the operator's monitor: is the process alive, and can it serve."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse


def alive(request):
    return HttpResponse("alive\n", content_type="text/plain")


def ready(request):
    """200 when the database answers and every migration is applied; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse(f"migrations that are not applied: {len(waiting)}\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
