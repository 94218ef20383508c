import functools
from typing import NamedTuple

from django.utils.functional import SimpleLazyObject

from delivery.content_version import content_version
from publishing.addresses import site_of
from sectors.identity.models import Identity
from sectors.models import Page, Plan


class Frame(NamedTuple):
    """What is around the content of every page."""

    current_plan: Plan | None
    pages: list[Page]
    identity: Identity


@functools.lru_cache(maxsize=1)
def frame(version):
    """Read once for a content version."""
    return Frame(Plan.objects.current(), list(Page.objects.live()), Identity.now())


def site(request):
    """Each is read only where a template shows it."""
    here = SimpleLazyObject(lambda: frame(content_version()))
    lazy = {name: SimpleLazyObject(lambda name=name: getattr(here, name)) for name in Frame._fields}
    return lazy | {"site": SimpleLazyObject(lambda: site_of(request))}
