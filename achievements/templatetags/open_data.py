from django import template
from django.utils.translation import pgettext_lazy

register = template.Library()

KINDS = {
    "text": pgettext_lazy("kind of a column", "Text"),
    "number": pgettext_lazy("kind of a column", "Number"),
    "amount": pgettext_lazy("kind of a column", "Number"),
    "date": pgettext_lazy("kind of a column", "Date"),
    "edtf": pgettext_lazy("kind of a column", "Date or period (EDTF)"),
    "url": pgettext_lazy("kind of a column", "Address"),
    "key": pgettext_lazy("kind of a column", "UUID"),
}


@register.filter
def kind_of_column(kind):
    return KINDS[kind]
