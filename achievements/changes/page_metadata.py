"""Metadata of the pages about public changes."""

from django.utils.translation import gettext as _

from sectors.page_metadata import PageMetadata


class ChangesMetadata(PageMetadata):
    """The changes by day; `values` are the words of the filters in use."""

    feed_query = None  # its feed is another one than that of the list

    @property
    def title(self):
        values = ", ".join(map(str, self.on_page.get("values", ())))
        return f"{_('What changed')}: {values}" if values else _("What changed")

    @property
    def text(self):
        return _("What changed in public, by day: old and new values, and what was withdrawn.")


class ComparisonMetadata(PageMetadata):
    feed_query = None

    @property
    def title(self):
        return _("Two days compared")

    @property
    def text(self):
        return _("What is new, gone or changed between two days.")
