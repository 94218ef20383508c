"""Offices of a document by their keys."""

from django.utils.translation import gettext as _

from achievements.content.columns import Columns
from achievements.content.document import LANGUAGES
from sectors.models import Office


class OfficeReader:
    """Reads offices into a ContentChange, before what names them."""

    def __init__(self, change):
        self.change = change
        self.offices = {office.slug: office for office in Office.objects.all()}

    def read(self, slug, node):
        children = node.fields((), [*LANGUAGES, "telephone", "email"])
        columns = Columns(children)
        for code in LANGUAGES:
            columns.read(f"name_{code}", lambda child: child.text(), code)
        columns.read("telephone", lambda child: child.text()).read("email", lambda child: child.text())
        self.offices[slug] = self.change.put(Office, node, {"slug": slug}, columns.values, columns.places)

    def named(self, node):
        """The office of a key, declared in the document or stored; None for an empty value."""
        if node.is_empty:
            return None
        found = self.offices.get(office_slug(str(node.value)))
        if found is None:
            node.wrong(_("There is no office “%(key)s”. Declare it under “offices” first.") % {"key": node.short})
        return found


def office_slug(key):
    return key.replace("_", "-").lower()
