from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from delivery.conditional import Validators
from delivery.content_version import midnight
from delivery.last_change import last_change
from delivery.pdf import pdf_renderer
from delivery.pdf.colors import with_colors
from delivery.pdf.pdf_cache import NoPdfError, PdfSource, cached_pdf
from delivery.pdf.symbols import with_symbols_inline
from delivery.single_flight import without_caching

MAX_NAME = 60  # letters of a title in the name of a file
HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}  # a withdrawn page is in no cache


class PdfMixin:
    """Mixin before an `ItemPage` that answers with it as a PDF, as it is now for everybody, or with 404."""

    def get(self, request, *args, **kwargs):
        if pdf_renderer() is None or "as_of" in request.GET:
            raise Http404
        self.modified = last_change(midnight(timezone.localdate()))  # a page may say how far something is today
        return super().get(request, *args, **kwargs)

    def address_of(self, item):
        return item.pdf_url

    def answer(self, item):
        if not item.is_live:
            raise Http404
        source = self.source(item)
        validators = Validators(f'W/"{source.digest}"', self.modified)
        try:
            return validators.answer(self.request, lambda: self.pdf(item, source), HEADERS)
        except NoPdfError as error:
            return self.no_pdf(item, error)

    def pdf(self, item, source):
        headers = {"Content-Disposition": content_disposition_header(True, file_name(item))}
        return HttpResponse(cached_pdf(source, self.request), content_type="application/pdf", headers=headers)

    def no_pdf(self, item, error):
        context = {"message": error.message, "item": item}
        response = render(self.request, "delivery/no_pdf.html", context, status=error.status)
        for name, value in error.headers.items():
            response.headers[name] = value
        return without_caching(self.request, response)

    def source(self, item):
        """The page as an anonymous visitor gets it at its URL without a query."""
        page = copy(self)
        page.request = anonymous(self.request)
        html = with_colors(with_symbols_inline(page.show(item).render().content.decode()))
        url = page.request.build_absolute_uri(item.get_absolute_url())
        changed = item.changed_at or item.publish_at
        return PdfSource(html, url, *(moment.isoformat(timespec="seconds") for moment in (item.publish_at, changed)))


def anonymous(request):
    request = copy(request)
    request.user, request.GET = AnonymousUser(), QueryDict()
    return request


def file_name(item):
    title = slugify(str(item)[:MAX_NAME], allow_unicode=True)
    return f"{title}-{timezone.localdate().isoformat()}.pdf".lstrip("-")
