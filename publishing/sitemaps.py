from django.contrib.sitemaps import Sitemap


class LiveSitemap(Sitemap):
    """Everything public of one model, in both languages."""

    model = None
    i18n = alternates = x_default = True
    limit = 1000

    def items(self):
        return self.model.objects.live().order_by("pk")
