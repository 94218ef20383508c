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
        """When readers were told of a change; where nobody tells them, search engines are told nothing."""
        return getattr(item, "changed_at", None) or getattr(item, "publish_at", None)

    def get_latest_lastmod(self):
        """Of all of them, without reading each."""
        names = {field.name for field in self.model._meta.fields} & {"changed_at", "publish_at"}
        latest = self.model.objects.live().aggregate(**{f"latest_{name}": Max(name) for name in names})
        return max(filter(None, latest.values()), default=None)
