"""The tables that the files hold: the achievements of a list, and with them the rows that each has several of."""

from typing import NamedTuple

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from achievements.choices import FigureKind, Role, Spending
from achievements.exports.columns import (
    Column,
    Digits,
    LastDay,
    achievement_columns,
    bounds,
    coded,
    in_both_languages,
    text,
    untranslated_column,
    written_unit,
)
from achievements.models import Figure, Part, Partner, Source
from fields.tabular import Sheet

ROWS_AT_ONCE = 500


class Table(NamedTuple):
    name: str  # also of its file: achievements.csv
    label: str
    columns: list

    def rows(self, queryset):
        """The rows as tuples in the order of the columns, read some at a time."""
        return queryset.values_list(*(column.expression for column in self.columns)).iterator(chunk_size=ROWS_AT_ONCE)

    def sheet(self, rows):
        """The sheet with the names of the columns as heads, which are the same in both languages."""
        return Sheet([column.name for column in self.columns], rows, [column.kind for column in self.columns])


NUMBER = Column("achievement", "number", _("Achievement"), _("The number of the achievement."), F("achievement"))


def achievements(site):
    return Table("achievements", _("Achievements"), achievement_columns(site))


def dependent_tables():
    """Return the tables beside the achievements, as (model of the rows, table)."""
    return [(Part, parts()), (Figure, figures()), (Partner, partners()), (Source, sources())]


def dependent_rows(matching):
    """Yield the tables beside the achievements with the rows of some achievements, as (table, queryset)."""
    for model, table in dependent_tables():
        yield table, model.objects.live().filter(achievement__in=matching)


def tables_of(result, site):
    """Yield the tables of a result with their rows, those of each achievement in their order."""
    yield achievements(site), result.rows
    for table, rows in dependent_rows(result.matching):
        yield table, rows.order_by("achievement", "position", "pk")


def figures():
    kind = coded(_("A result was counted, a target was set, a baseline is where it began:"), FigureKind)
    columns = [
        NUMBER,
        Column(
            "part",
            "key",
            _("Part"),
            _("The key of the part it belongs to; empty if it is about the whole achievement."),
            F("part"),
        ),
        Column("kind", "text", _("Result or target"), kind, F("kind")),
        Column("value", "amount", _("Value"), _("The number."), Digits(F("value"))),
        Column("approximate", "text", _("Approximate"), _("“about” where the number is approximate."), about()),
        *in_both_languages(
            "unit",
            _("Unit"),
            _("What the number measures. ISO 4217 codes are amounts of money."),
            lambda code: NullIf(written_unit(code), Value(""), output_field=TextField()),
        ),
        Column(
            "counted_ko",
            "text",
            _("What is counted"),
            _("The Korean word before the number."),
            text("measure__counted_ko"),
        ),
        *in_both_languages("label", _("Label"), _("What the figure shows."), untranslated_column("measure__name")),
        Column("as_of", "edtf", _("As of"), _("The date it applies to, in EDTF: 2011, 2010-06."), text("as_of")),
        *columns_of_measures(),
    ]
    return Table("figures", _("Figures"), columns)


def columns_of_measures():
    """The columns that figures have had since they have measures."""
    share = _("The key of the figure that it is a share of; empty if it is of none. Never add it to that one.")
    return [
        Column("figure", "key", _("Figure"), _("The key of the figure."), F("id")),
        Column(
            "measure", "text", _("Measure"), _("The short name of what is counted, in filters."), F("measure__slug")
        ),
        Column("unit", "text", _("Key of the unit"), _("The short name of the unit."), F("unit__slug")),
        Column("share_of", "key", _("Share of"), share, F("whole")),
        Column("year", "number", _("Year of the money"), _("The budget year of an amount of money."), F("year")),
        Column("funder", "text", _("Funder"), _("The short name of the organization that pays."), F("funder__slug")),
        Column(
            "spending", "text", _("Planned or spent"), coded(_("For amounts of money:"), Spending), text("spending")
        ),
        Column(
            "as_of_last_day",
            "date",
            _("Last day of “as of”"),
            _("The last day of the year, month or day it applies to."),
            LastDay("as_of"),
        ),
    ]


def about():
    return Case(When(is_approximate=True, then=Value("about")), output_field=TextField())


def parts():
    columns = [
        NUMBER,
        Column("part", "key", _("Part"), _("The key of the part."), F("id")),
        *in_both_languages("title", _("Title"), _("The part in one sentence."), untranslated_column("title")),
        Column("period", "edtf", _("Period"), _("When it happens or happened, in EDTF."), text("period")),
        *bounds(),
    ]
    return Table("parts", _("Parts"), columns)


def partners():
    word = F("organization__slug")
    columns = [
        NUMBER,
        Column(
            "organization", "text", _("Organization"), _("The short name of the organization in web addresses."), word
        ),
        *in_both_languages(
            "organization",
            _("Name of the organization"),
            _("Its official name."),
            untranslated_column("organization__name"),
        ),
        Column("role", "text", _("Role"), coded(_("What it does in the achievement:"), Role), F("role")),
        Column("partner", "key", _("Partner"), _("The key of the organization in this role."), F("id")),
    ]
    return Table("partners", _("Partners"), columns)


def sources():
    file = _("The key of the source. A file of the portal is at /en/sources/<key>/.")
    columns = [
        NUMBER,
        Column("source", "key", _("Source"), file, F("id")),
        *in_both_languages("title", _("Title"), _("The title of the source."), untranslated_column("title")),
        *in_both_languages("publisher", _("Publisher"), _("Who published it."), untranslated_column("publisher")),
        Column("url", "url", _("Link"), _("Its web address; empty if it is a file on this portal."), text("url")),
        Column("date", "edtf", _("Date"), _("When it was published, in EDTF."), text("date")),
        Column(
            "last_day",
            "date",
            _("Last day of the date"),
            _("The last day of the year, month or day it was published in."),
            LastDay("date"),
        ),
        Column("file_name", "text", _("Name of the file"), _("The name that it was uploaded with."), text("file_name")),
    ]
    return Table("sources", _("Sources"), columns)
