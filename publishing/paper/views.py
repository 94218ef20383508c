from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from publishing.paper import press
from publishing.paper.papers import NoPaperError, Sheet, paper_of
from publishing.turns import refuse

LONGEST_NAME = 60  # letters of a title in the name of a file
FRESH = "no-cache"  # what was withdrawn is not shown by a cache somewhere between


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
        tag = f'W/"{sheet.digest}"'
        response = HttpResponse(content_type="application/pdf", headers={"ETag": tag, "Cache-Control": FRESH})
        conditional = get_conditional_response(self.request, tag, response=response)
        if conditional is not response:
            return conditional
        try:
            response.content = paper_of(sheet, self.request)
        except NoPaperError as refusal:
            return self.refused(item, refusal)
        response.headers["Content-Disposition"] = content_disposition_header(True, name_of(item))
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def refused(self, item, refusal):
        context = {"sentence": refusal.sentence, "item": item}
        response = render(self.request, "publishing/no_paper.html", context, status=refusal.status)
        for name, value in refusal.headers.items():
            response.headers[name] = value
        return refuse(self.request, response)

    def sheet(self, item):
        """The page as anybody gets it who asks for nothing but its address."""
        page = copy(self)
        page.request = asked_by_anybody(self.request)
        html = page.show(item).render().content.decode()
        url = page.request.build_absolute_uri(item.get_absolute_url())
        changed = item.changed_at or item.publish_at
        return Sheet(html, url, *(moment.isoformat(timespec="seconds") for moment in (item.publish_at, changed)))


def asked_by_anybody(request):
    same = copy(request)
    same.user, same.GET = AnonymousUser(), QueryDict()
    return same


def name_of(item):
    title = slugify(str(item)[:LONGEST_NAME], allow_unicode=True)
    return f"{title}-{timezone.localdate().isoformat()}.pdf".lstrip("-")
