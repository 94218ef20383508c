import datetime
import functools

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from delivery.content_version import content_version
from fields.prepared import PreparedQuery
from fields.urls import site_of
from sectors.identity.models import Identity
from sectors.models import Page, Plan

FORMER_PLANS = PreparedQuery(lambda now: Plan.objects.live(now).filter(is_current=False), now=datetime.datetime)
PAGES = PreparedQuery(lambda now: Page.objects.live(now), now=datetime.datetime)


class Frame:
    """Context of what surrounds the content of every page. Each part is read once, when a template shows it.

    `html` is what templates made of it, for the tag `same_everywhere`.
    """

    def __init__(self):
        self.html = {}

    @functools.cached_property
    def current_plan(self):
        return Plan.objects.current()

    @functools.cached_property
    def former_plans(self):
        return FORMER_PLANS.run(now=timezone.now())

    @functools.cached_property
    def pages(self):
        return PAGES.run(now=timezone.now())

    @functools.cached_property
    def identity(self):
        return Identity.now()


@functools.lru_cache(maxsize=1)
def frame(version):
    return Frame()


def site(request):
    here = SimpleLazyObject(lambda: frame(content_version()))
    return {
        "frame": here,
        "current_plan": SimpleLazyObject(lambda: here.current_plan),
        "former_plans": SimpleLazyObject(lambda: here.former_plans),
        "pages": SimpleLazyObject(lambda: here.pages),
        "identity": SimpleLazyObject(lambda: here.identity),
        "site": SimpleLazyObject(lambda: site_of(request)),
        "symbols": set(),  # that the page has drawn, for the tag symbols_in_use
    }
