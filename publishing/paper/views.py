import hashlib
import threading
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from publishing.limits import spend
from publishing.paper import press
from publishing.stamps import KEPT

PATIENCE = 10  # seconds that a request waits for others' papers
LONGEST_NAME = 60  # letters of a title in the name of a file
FRESH = {"Cache-Control": "no-cache"}  # what was withdrawn is not shown by a cache somewhere between

one_at_a_time = threading.Lock()  # fonts are shared, and many strangers at once get one core, not all


class BusyError(Exception):
    """Nothing can be drawn now: the status and the headers that say so."""


class Sheet(NamedTuple):
    """All that a paper is made of. Static files have addresses that change with them, so that they are part of it."""

    html: str
    url: str
    created: str
    changed: str

    @property
    def digest(self):
        return hashlib.blake2b(repr(self).encode(), digest_size=16).hexdigest()


class OnPaper:
    """Stands before an `ItemPage`, and answers with it as a PDF: as it is now for everybody, or not at all."""

    def get(self, request, *args, **kwargs):
        if press() is None or "as_of" in request.GET:
            raise Http404
        return super().get(request, *args, **kwargs)

    def address_of(self, item):
        return item.paper_url

    def answer(self, item):
        if not item.is_live:
            raise Http404
        sheet = self.sheet(item)
        headers = {"ETag": f'W/"{sheet.digest}"', **FRESH}
        if sheet.digest in self.request.headers.get("If-None-Match", ""):
            return HttpResponseNotModified(headers=headers)
        try:
            content = kept(sheet) or drawn(sheet, self.request)
        except BusyError as error:
            status, told = error.args
            return HttpResponse(status=status, headers={**told, "Cache-Control": "no-store"})
        headers |= {"Content-Disposition": content_disposition_header(True, name_of(item)), "X-Robots-Tag": "noindex"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def sheet(self, item):
        """The page as anybody gets it who asks for nothing but its address."""
        self.request.user, self.request.GET = AnonymousUser(), QueryDict()
        html = self.show(item).render().content.decode()
        url = self.request.build_absolute_uri(item.get_absolute_url())
        changed = item.changed_at or item.publish_at
        return Sheet(html, url, *(moment.isoformat(timespec="seconds") for moment in (item.publish_at, changed)))


def kept(sheet):
    return caches["papers"].get(sheet.digest)


def drawn(sheet, request):
    """A new paper. Whoever asks at the same time waits for it, and gets the same one."""
    spent = spend(request, "files", settings.FILES_PER_MINUTE)
    if spent and spent.is_over:
        raise BusyError(429, spent.headers)
    if not one_at_a_time.acquire(timeout=PATIENCE):
        raise BusyError(503, {"Retry-After": str(PATIENCE)})
    try:
        return caches["papers"].get_or_set(sheet.digest, lambda: press().pdf(*sheet), KEPT)
    finally:
        one_at_a_time.release()


def name_of(item):
    title = slugify(str(item)[:LONGEST_NAME], allow_unicode=True)
    return f"{title}-{timezone.localdate().isoformat()}.pdf".lstrip("-")
