import hashlib
import logging
import os
import time

from django.contrib.auth import get_user_model
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

import config.urls

log = logging.getLogger(__name__)
BLOCK = b"x" * 65536


def asleep(request):
    time.sleep(float(request.GET["seconds"]))
    return HttpResponse(str(os.getpid()))


def endless(request):
    """Stream database rows without end. Write to the log when the client has disconnected."""
    return StreamingHttpResponse(rows())


def rows():
    try:
        while True:
            for _user in get_user_model().objects.iterator():
                yield BLOCK
            yield BLOCK
    finally:
        log.error("closed with %s users", get_user_model().objects.count())


@csrf_exempt
def hashed(request):
    """Return the length and the SHA-256 hash of the request body."""
    return JsonResponse({"length": len(request.body), "hash": hashlib.sha256(request.body).hexdigest()})


urlpatterns = [
    path("serving/asleep", asleep),
    path("serving/endless", endless),
    path("serving/hashed", hashed),
    *config.urls.urlpatterns,
]
