import functools

from django.utils.functional import SimpleLazyObject

from delivery.content_version import content_version
from fields.urls import site_of
from sectors.identity.models import Identity
from sectors.models import Page, Plan


class Frame:
    """Context of what surrounds the content of every page. Each part is read once, when a template shows it."""

    @functools.cached_property
    def current_plan(self):
        return Plan.objects.current()

    @functools.cached_property
    def former_plans(self):
        return list(Plan.objects.live().filter(is_current=False))

    @functools.cached_property
    def pages(self):
        return list(Page.objects.live())

    @functools.cached_property
    def identity(self):
        return Identity.now()


@functools.lru_cache(maxsize=1)
def frame(version):
    return Frame()


def site(request):
    here = SimpleLazyObject(lambda: frame(content_version()))
    return {
        "current_plan": SimpleLazyObject(lambda: here.current_plan),
        "former_plans": SimpleLazyObject(lambda: here.former_plans),
        "pages": SimpleLazyObject(lambda: here.pages),
        "identity": SimpleLazyObject(lambda: here.identity),
        "site": SimpleLazyObject(lambda: site_of(request)),
        "symbols": set(),  # that the page has drawn, for the tag symbols_in_use
    }
