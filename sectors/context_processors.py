from django.utils.functional import SimpleLazyObject

from publishing.addresses import site_of
from sectors.identity.models import Identity
from sectors.models import Page, Plan


def site(request):
    """What the frame of every page needs. Each is read only where a template shows it, once."""
    return {
        "current_plan": SimpleLazyObject(Plan.objects.current),
        "pages": Page.objects.live(),
        "identity": SimpleLazyObject(Identity.now),
        "site": SimpleLazyObject(lambda: site_of(request)),
    }
