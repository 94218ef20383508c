import hashlib
import threading

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import Http404, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils import timezone
from django.utils.http import content_disposition_header, parse_etags, quote_etag
from django.utils.text import slugify

from publishing.limits import spend
from publishing.paper import press
from publishing.stamps import KEPT, content_stamp

PATIENCE = 10  # seconds that a request waits for others' papers
LONGEST_NAME = 60  # letters of a title in the name of a file

one_at_a_time = threading.Lock()  # fonts are shared, and many strangers at once get one core, not all


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
        place = place_of(self.request)
        content = caches["papers"].get(place)
        if content is None:
            spent = spend(self.request, "files", settings.FILES_PER_MINUTE)
            if spent and spent.is_over:
                return busy(429, spent.headers)
            if not one_at_a_time.acquire(timeout=PATIENCE):
                return busy(503, {"Retry-After": str(PATIENCE)})
            try:
                content = caches["papers"].get_or_set(place, lambda: self.draw(item), KEPT)
            finally:
                one_at_a_time.release()
        return delivered(self.request, content, name_of(item))

    def draw(self, item):
        # What is kept is what anybody gets who asks for nothing but the address.
        self.request.user, self.request.GET = AnonymousUser(), QueryDict()
        html = self.show(item).render().content.decode()
        url = self.request.build_absolute_uri(item.get_absolute_url())
        return press().pdf(html, url, item.publish_at, item.changed_at or item.publish_at)


def place_of(request):
    """The stamp is read before anything else, so that a paper is never kept under a later one."""
    facts = f"{content_stamp()} {request.build_absolute_uri(request.path)}"
    return hashlib.blake2b(facts.encode(), digest_size=16).hexdigest()


def name_of(item):
    title = slugify(str(item)[:LONGEST_NAME], allow_unicode=True)
    return f"{title}-{timezone.localdate().isoformat()}.pdf".lstrip("-")


def delivered(request, content, name):
    etag = quote_etag(hashlib.blake2b(content, digest_size=16).hexdigest())
    headers = {"ETag": etag, "Cache-Control": "no-cache"}  # what was withdrawn is not shown by somebody else's cache
    if etag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
        return HttpResponseNotModified(headers=headers)
    headers |= {"Content-Disposition": content_disposition_header(True, name), "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def busy(status, headers):
    return HttpResponse(status=status, headers={**headers, "Cache-Control": "no-store"})
