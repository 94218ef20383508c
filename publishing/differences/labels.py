"""What fields, rows and orders are called, in the language in force."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _


def named(row, name):
    """The kind of a row with a name: part “Music festival”."""
    kind = row._meta.verbose_name
    return _("%(kind)s “%(name)s”") % {"kind": kind, "name": name} if name else str(kind)


def label_of_row(row):
    return capfirst(named(row, str(row)))


def label_of_field(field, row=None):
    label = capfirst(str(field.verbose_name))  # of a lazy text, the language would be that of a later moment
    return _("%(row)s: %(field)s") % {"row": label_of_row(row), "field": label} if row else label


def label_of_order(model):
    return capfirst(_("order of the %(things)s") % {"things": model._meta.verbose_name_plural})
