"""A form field that takes an item as people name it: by its title, its number or its address."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fields.references import Reference
from fields.search import Searchable, folded_lines
from fields.search_rows import has_word, with_words
from fields.search_words import SearchWords
from fields.translation import columns

LONGEST = 2000  # letters; an address is no longer
MAX_WORDS = 10  # of a title, to look for before it is compared
MOST_NAMED = 5  # items with the words in their titles, in a message


class ItemField(forms.CharField):
    """Field whose value is an item. The form sets `queryset`, from which a title is taken.

    A number or an address may also name an item outside it, so that the form can say why that one cannot be.
    """

    default_error_messages = {
        "foreign": _("This is an address of another website."),
        "nothing": _("Nothing was found for “%(text)s”. Enter the title, the web address, or the number, if any."),
        "several": _("More than one has this title: %(items)s. Enter what stands in brackets behind the right one."),
        "similar": _("None has exactly this title. Is it one of these? %(items)s. Enter what stands in brackets."),
    }
    queryset = None

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"class": "vTextField"})
        super().__init__(**{"max_length": LONGEST, "widget": widget} | options)

    def clean(self, value):
        text = super().clean(value)
        return self.item_from(Reference(text)) if text else None

    def item_from(self, reference):
        if reference.is_foreign:
            raise self.error("foreign")
        return self.with_key(reference) or self.with_title(reference)

    def with_key(self, reference):
        """The item of a number, an address or the last part of one, or None."""
        model = self.queryset.model
        condition = reference.condition(model, is_numbered=model.page_field() == "pk")
        if condition is None:
            condition = model.with_page_key(reference.text)
        return model.objects.with_parents().filter(condition).first()

    def with_title(self, reference):
        """The only item with this title; ValidationError names those that may be meant."""
        title = folded_lines([reference.text])
        found = self.titles_with_words_of(title) if reference.may_be_words else {}
        exact = [key for key, titles in found.items() if title in titles]
        if len(exact) == 1:
            return self.queryset.with_parents().get(pk=exact[0])
        if found:
            raise self.error("several" if exact else "similar", items=self.listed(exact or list(found)))
        raise self.error("nothing", text=reference.text[:100])

    def titles_with_words_of(self, title):
        """{key: folded titles} of the items whose titles have the words of a folded title."""
        rows, words = self.queryset.order_by("pk"), SearchWords(title.split()[:MAX_WORDS], [])
        if issubclass(rows.model, Searchable):  # a large table
            rows = rows.filter(with_words(words, lambda word: has_word("search_text", word)))
        texts = rows.values_list("pk", *columns(rows.model.name_field))
        folded = ((key, folded_lines(titles)) for key, *titles in texts)
        return {key: lines.split("\n") for key, lines in folded if words.fit(lines)}

    def listed(self, keys):
        items = self.queryset.with_parents().order_by("pk").filter(pk__in=keys[:MOST_NAMED])
        names = [f"“{item}” ({item.page_key})" for item in items]
        return ", ".join(names) + (", …" if len(keys) > MOST_NAMED else "")

    def error(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)
