"""The search over all that the administration keeps: the results of each kind, as its own list would find them."""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Case, IntegerField, Q, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.search import first_words, has_too_many_words, too_many_words
from fields.marks import excerpt, marked, spans
from fields.references import Reference
from fields.translation import columns, format_count

MOST_SHOWN = 10  # of each kind
MOST_PASSAGES = 2  # of each result
NAMED, CALLED, OTHER = range(3)  # the places of results: by number or address, by words in the name, by other texts
LONGEST = 2000  # letters; an address is no longer


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search everything"),
        max_length=LONGEST,
        error_messages={"required": _("Enter words, a number such as 581, or the address of a page.")},
    )


@dataclass
class MarkedText:
    """A text as HTML with its words marked. `language` is "" for that of the page, `place` says where it stands."""

    html: str
    language: str
    place: str = ""


@dataclass
class Result:
    """One row that was found: its name, its form, its public page, facts, and passages with the words."""

    name: MarkedText
    form_url: str
    page_url: str | None
    facts: list
    passages: list


class KindResults:
    """The rows of one kind that the search of its ModelAdmin finds."""

    def __init__(self, model_admin, request, reference):
        self.model_admin, self.reference = model_admin, reference
        rows = model_admin.get_queryset(request)
        self.rows, _may_repeat = model_admin.get_search_results(request, rows, reference.text)
        self.name = capfirst(model_admin.opts.verbose_name_plural)
        self.words = first_words(reference.words).wanted if reference.may_be_words else []

    @cached_property
    def count(self):
        return self.rows.count()

    @property
    def number(self):
        return format_count(self.count)

    @property
    def has_more(self):
        return self.count > MOST_SHOWN

    @property
    def list_url(self):
        """The list of this kind with the same search."""
        return reverse(f"admin:{self.url_name('changelist')}", query={SEARCH_VAR: self.reference.text})

    def url_name(self, view):
        return f"{self.model_admin.opts.app_label}_{self.model_admin.opts.model_name}_{view}"

    def form_url(self, item):
        return reverse(f"admin:{self.url_name('change')}", args=[item.pk])

    @cached_property
    def items(self):
        """The first ones: those named by the number or address, those with the words in their names, then others."""
        rows = self.rows.annotate(place_of_result=self.place())
        ordering = rows.query.order_by or self.model_admin.opts.ordering
        return list(self.model_admin.with_shown(rows.order_by("place_of_result", *ordering, "pk"))[:MOST_SHOWN])

    def place(self):
        named = self.reference.condition(self.model_admin.model, is_numbered=self.model_admin.is_numbered)
        name = getattr(self.model_admin.model, "name_field", None)
        is_called = Q(*(has_in_name(name, word) for word in self.words)) if name and self.words else None
        whens = [When(each, then=place) for place, each in ((NAMED, named), (CALLED, is_called)) if each is not None]
        return Case(*whens, default=OTHER, output_field=IntegerField())

    @property
    def results(self):
        pages = self.model_admin.pages(self.items) if self.items else {}
        return [self.result(item, pages.get(item.pk)) for item in self.items]

    def result(self, item, page_url):
        name = str(item)
        facts = [str(fact) for fact in self.model_admin.facts(item) if fact]
        passages = self.passages(item, name)
        marked_name = MarkedText(marked(name, self.words), foreign_language(name))
        return Result(marked_name, self.form_url(item), page_url, facts, passages)

    def passages(self, item, name):
        """The first texts with words that the name has not, around these words."""
        missing = [word for word in self.words if not spans(name, [word])]
        found = []
        for place, text in self.model_admin.passages(item):
            there = [word for word in missing if spans(text, [word])]
            if there and len(found) < MOST_PASSAGES:
                html = marked(excerpt(text, there), there)
                found.append(MarkedText(html, foreign_language(text), place))
                missing = [word for word in missing if word not in there]
        return found


def foreign_language(text):
    """The language of a text if it is another one than that of the page, else “”."""
    return text.language if getattr(text, "is_foreign", False) else ""


def has_in_name(name, word):
    """The condition that a name has a word, near enough to say which rows come first."""
    return Q(*((f"{column}__icontains", word) for column in columns(name)), _connector=Q.OR)


class SiteSearch:
    """A search over every kind that its ModelAdmin offers and that the user may see."""

    def __init__(self, site, request, text):
        self.reference = Reference(text)
        self.kinds = [KindResults(each, request, self.reference) for each in searched_admins(site, request)]

    @cached_property
    def found(self):
        return [kind for kind in self.kinds if kind.count]

    @cached_property
    def count(self):
        return sum(kind.count for kind in self.kinds)

    @property
    def number(self):
        return format_count(self.count)

    @property
    def only_form_url(self):
        """The form of the only row, if it was named by its number or its address, else None."""
        if self.count != 1:
            return None
        [kind] = self.found
        [item] = kind.items
        return kind.form_url(item) if item.place_of_result == NAMED else None

    @property
    def kind_names(self):
        return ", ".join(str(kind.name) for kind in self.kinds)

    @property
    def notes(self):
        """Sentences about how the text was read."""
        if self.reference.is_foreign:
            yield _("This is an address of another website.")
        if self.reference.may_be_words and has_too_many_words(self.reference.text):
            yield too_many_words()


def searched_admins(site, request):
    """The ModelAdmins to search, in the order of the menu, which has those that the user may see."""
    models = [each["model"] for app in site.get_app_list(request) for each in app["models"] if each["admin_url"]]
    admins = map(site.get_model_admin, models)
    return [each for each in admins if each.search_fields and getattr(each, "is_searched_with_all", False)]
