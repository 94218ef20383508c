"""The places where words of a search stand in the achievements of a page, but for those that its rows show anyway."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from achievements.partners import lead_of
from fields.excerpts import plain_text
from fields.marks import excerpt
from fields.search import contains, folded_lines
from fields.translation import TextInLanguage, preferred_codes

SHOWN = None  # in place of the label of what a row shows and marks


class FoundWords(NamedTuple):
    """A text that has words of a search, in short, with what it is of the achievement."""

    label: str
    text: TextInLanguage


def find_words(items, query):
    """Give each achievement its `found_words`: for each word that its row does not show, the first place that has it.

    One query where words stand in strategy points.
    """
    words = query.words.wanted
    if not words:
        for item in items:
            item.found_words = []
        return
    points = points_with(words, items, query.index)
    for item in items:
        item.found_words = list(places_with(words, item, points.get(item.pk, ())))


def places_with(words, item, points):
    """Yield the FoundWords of an achievement."""
    left = list(words)
    for label, text in texts_of(item, points):
        if not left:
            return
        whole = folded_lines([text])
        if found := [word for word in left if contains(whole, word)]:
            left = [word for word in left if word not in found]
            if label is not SHOWN:
                yield FoundWords(label, TextInLanguage(excerpt(text, found), text.language))


def texts_of(item, points):
    """Yield (label, TextInLanguage) of all that is searched, what a row shows first."""
    sector, partners = item.sector, [partner.organization for partner in item.partners.all()]
    lead, _others = lead_of(item)
    parts = [part for part, _figures in item.matched_parts]
    for shown in (item.title, sector.name, *([lead.name] if lead else []), *(part.title for part in parts)):
        yield SHOWN, shown
    yield from others(_("Title"), item, "title")
    for organization in partners:
        yield _("Partner"), organization.name
        yield from others(_("Partner"), organization, "name")
        yield from ((_("Partner"), name) for name in other_names(organization))
    for part in parts:
        yield from others(_("Part"), part, "title")
    yield from ((_("Place"), text) for text in in_languages(texts(item, "place")))
    yield from others(_("Sector"), sector, "name")
    for point in points:
        yield from ((_("Strategy point"), text) for text in in_languages(point))
    for figure in item.figures.all():
        yield from names_of_figure(figure)
    for text in in_languages(texts(item, "text")):
        yield _("Text"), TextInLanguage(plain_text(text), text.language)
        yield _("Text"), text  # with the addresses of its links


def names_of_figure(figure):
    if figure.measure:
        yield from ((_("Measure"), text) for text in in_languages(texts(figure.measure, "name")))
    if figure.unit:
        yield from ((_("Unit"), text) for text in in_languages(texts(figure.unit, "name")))
        yield from ((_("Unit"), TextInLanguage.here(text)) for text in (figure.unit.symbol, figure.unit.slug))
    if figure.funder:
        names = [*in_languages(texts(figure.funder, "name")), *other_names(figure.funder)]
        yield from ((_("Funder"), name) for name in names)


def other_names(organization):
    return map(TextInLanguage.here, organization.aliases.splitlines())


def others(label, row, name):
    """Yield a text of a row in the languages in which it is not shown."""
    _shown, *rest = in_languages(texts(row, name)) or [""]
    return ((label, text) for text in rest)


def texts(row, name):
    """The text of a row by language: {code: text}"""
    return {code: getattr(row, f"{name}_{code}") for code in preferred_codes()}


def in_languages(texts):
    """The TextInLanguage of each language that has a text, the language in force first."""
    return [TextInLanguage(texts[code], code) for code in preferred_codes() if texts[code]]


def points_with(words, items, index):
    """{key of an achievement: the texts of its strategy points that have one of the words}"""
    keys = {key for word in words for key in index.keys_called("points", word)}
    if not keys:
        return {}
    served = Achievement.points.through.objects.filter(
        achievement__in=[item.pk for item in items], strategypoint__in=keys
    )
    as_in_index = Cast("strategypoint_id", TextField())
    found = defaultdict(list)
    for achievement, point in served.order_by("pk").values_list("achievement_id", as_in_index):
        found[achievement].append(index.names["points"][point].texts)
    return found
