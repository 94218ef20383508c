"""The charts and the table of the page of progress as files, each with its source."""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from achievements.charts.layout import framed
from achievements.charts.png_file import png_file
from achievements.charts.svg_file import svg_file
from achievements.exports.about import About
from achievements.licenses import data_license
from achievements.listing.facets import active_filters
from delivery.last_change import last_change
from delivery.og_images.image import CACHED, drawing
from delivery.rate_limits import check_rate
from fields.tabular import CSV_TYPE, Sheet, attachment, csv_lines
from fields.urls import site_of, with_query
from sectors.identity.models import Identity
from sectors.identity.palette import OURS

PAINTING_VERSION = 1  # counts up when the same drawing is painted in another way


def chart_csv(name, document):
    sheet = Sheet(document.header, document.rows, document.kinds)
    content = b"".join(csv_lines(sheet))
    return HttpResponse(content, content_type=CSV_TYPE, headers=attachment(f"progress-{name}", "csv"))


def chart_svg(document, progress, request):
    title = str(document.title)
    content = svg_file(whole(document, progress, request), title, document.description, get_language(), accent())
    return HttpResponse(content, content_type="image/svg+xml")


def chart_png(document, progress, request):
    """The response with the picture, painted once for all equal ones. RateLimitError of who asks too often."""
    shapes, color = whole(document, progress, request), accent()
    facts = (PAINTING_VERSION, color, shapes.width, shapes.height, shapes.shapes)
    key = f"chart-{hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest()}"
    content = caches["og_images"].get(key)
    if content is None:
        check_rate(request, "charts", settings.OG_IMAGES_PER_MINUTE)
        with drawing.slot():
            content = caches["og_images"].get_or_set(key, lambda: png_file(shapes, color), CACHED)
    return HttpResponse(content, content_type="image/png")


def accent():
    return (Identity.now().palette or OURS).light


def whole(document, progress, request):
    """The drawing with title, filters, legend and source."""
    filters = "; ".join(f"{each.label}: {each.value}" for each in active_filters(progress.query.list_query))
    notes = [*([filters] if filters else []), *document.notes]
    return framed(document.drawing, document.title, notes, document.legend, source_lines(progress, request))


def source_lines(progress, request):
    """The lines of every file: whose numbers they are, of what day, where they stand, and under which license."""
    about, moment, terms = About(progress.result, site_of(request)), last_change(), data_license()
    day = date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""
    says = [about.publisher, about.title(), _("as of %(date)s") % {"date": day} if day else ""]
    address = f"{site_of(request)}{with_query(reverse('achievements:progress'), progress.query.encoded())}"
    return [" · ".join(map(str, filter(None, says))), f"{address} · {terms.name}"]
