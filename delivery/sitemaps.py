from django.contrib.sitemaps import Sitemap
from django.db.models import Max


class LiveSitemap(Sitemap):
    """Everything public of one model, in both languages."""

    model = None
    i18n = alternates = x_default = True
    limit = 1000

    def items(self):
        return self.model.objects.live().order_by("pk")

    def lastmod(self, item):
        """Return when readers were notified of a change, or else when it was published."""
        return getattr(item, "changed_at", None) or getattr(item, "publish_at", None)

    def get_latest_lastmod(self):
        """The latest of all items, in one query."""
        names = {field.name for field in self.model._meta.fields} & {"changed_at", "publish_at"}
        latest = self.model.objects.live().aggregate(**{f"latest_{name}": Max(name) for name in names})
        return max(filter(None, latest.values()), default=None)
