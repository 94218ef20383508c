"""The columns of the files: their names, what they mean, and what of the database stands in them.

This is the one place where they are documented, in both languages. Names and order are promised to programs: a column
may be added at the end, and none is renamed or taken away.
"""

import datetime
from typing import NamedTuple

from django.db.models import Case, CharField, DateField, Expression, F, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, TruncDate
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.choices import Outcome, Role
from achievements.models import Achievement, Figure, Part, Partner, Source
from achievements.states import State, state_now
from fields.translation import NAMES, first_of
from sectors.models import StrategyPoint
from sectors.offices.responsible import office_paths
from sectors.periods import Status
from sectors.periods.status import status_now


class Column(NamedTuple):
    """`kind` is text, number, amount, date, edtf, url or key (a UUID). Where nothing is known its cells are empty."""

    name: str
    kind: str
    label: str
    description: str
    expression: Expression


def coded(sentence, choices):
    """A description with the values that stand in the column, and what they are called on the pages."""
    return format_lazy("{} {}", sentence, lazy(listed, str)(choices))


def listed(choices):
    return ", ".join(f"{choice.value} ({choice.label})" for choice in choices)


class Digits(Cast):
    """A number in digits, without zeros behind the last one that counts."""

    def __init__(self, expression):
        super().__init__(expression, TextField())

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="TRIM_SCALE(%(expressions)s)::text", **context)


class Joined(Func):
    """Texts that are never NULL one behind the other. Django's `Concat` nests them deeper than SQLite can read."""

    template, arg_joiner, output_field = "(%(expressions)s)", " || ", TextField()


class Lines(Subquery):
    """One text of the rows of a relation, each on a line of its own, in their order."""

    output_field = TextField()

    def as_sql(self, compiler, connection, template=None, **context):
        join = "GROUP_CONCAT(line, CHAR(10))" if connection.vendor == "sqlite" else "STRING_AGG(line, CHR(10))"
        template = f"(SELECT {join} FROM (%(subquery)s) AS lines)"  # noqa: S608  all of it is written here
        return super().as_sql(compiler, connection, template, **context)


def lines(model, *texts):
    """The texts of each row with bars between them."""
    rows = model.objects.filter(achievement=OuterRef("pk")).order_by("position", "pk")
    return NullIf(Lines(rows.annotate(line=barred(*texts)).values("line")), Value(""), output_field=TextField())


def barred(*texts):
    if len(texts) == 1:
        return texts[0]
    return Joined(*[each for text in texts for each in (Value(" | "), text)][1:])


def approximate_digits():
    """The digits of a figure, with ~ before them where they are approximate."""
    about = Case(When(is_approximate=True, then=Value("~")), default=Value(""), output_field=TextField())
    return Concat(about, Digits(F("value")), output_field=TextField())


def written_unit(code):
    """A unit as a language writes it: by its own name, else by its symbol."""
    return Coalesce(NullIf(F(f"unit__name_{code}"), Value("")), F("unit__symbol"), Value(""), output_field=TextField())


def facts_of_money():
    """The texts behind the line of a figure that is a share, or an amount of money with a year, funder or spending."""
    share = Case(When(whole__isnull=False, then=Value("share")), default=Value(""), output_field=TextField())
    year, funder = Cast("year", TextField()), Coalesce(F("funder__slug"), Value(""), output_field=TextField())
    texts = [share, Coalesce(year, Value(""), output_field=TextField()), funder, F("spending")]
    facts = Joined(*(each for text in texts for each in (Value(" | "), text)))
    nothing = When(whole=None, year=None, funder=None, spending="", then=Value(""))
    return Case(nothing, default=facts, output_field=TextField())


def text(name):
    return NullIf(F(name), Value(""), output_field=TextField())


def day(name, open_side):
    """The first or last day of a period; none where it is open."""
    return Case(When(**{name: open_side}, then=None), default=F(name), output_field=DateField())


def bounds():
    """The columns of the first and the last day of a period."""
    return [
        Column(
            "start",
            "date",
            _("First day"),
            _("The first day of the period; empty if it has no beginning."),
            day("period_start", datetime.date.min),
        ),
        Column(
            "end",
            "date",
            _("Last day"),
            _("The last day of the period; empty if it has no end."),
            day("period_end", datetime.date.max),
        ),
    ]


class LastDay(Func):
    """The last day of one date in EDTF: a year, a month or a day; none of nothing."""

    template = "CASE LENGTH(%(expressions)s) WHEN 4 THEN {year} WHEN 7 THEN {month} WHEN 10 THEN {day} END"
    output_field = DateField()

    def as_sqlite(self, compiler, connection, **context):
        month = "DATE(%(expressions)s || '-01', '+1 month', '-1 day')"
        template = self.template.format(year="%(expressions)s || '-12-31'", month=month, day="%(expressions)s")
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        month = "((%(expressions)s || '-01')::date + INTERVAL '1 month' - INTERVAL '1 day')::date"
        template = self.template.format(
            year="(%(expressions)s || '-12-31')::date", month=month, day="%(expressions)s::date"
        )
        return self.as_sql(compiler, connection, template=template, **context)


def in_both_languages(name, label, description, expression):
    """A column for each language; `expression(code)` is what stands in it."""
    return [
        Column(f"{name}_{code}", "text", format_lazy("{} ({})", label, language), description, expression(code))
        for code, language in NAMES.items()
    ]


def points():
    rows = StrategyPoint.objects.filter(achievements=OuterRef("pk")).order_by("position", "pk")
    return Lines(rows.annotate(line=F("slug")).values("line"))


def untranslated_column(name):
    return lambda code: text(f"{name}_{code}")


def of_office(name):
    """The text of the office that answers for an achievement: its own, or that of what it belongs to."""
    paths = office_paths(Achievement)
    whens = [When(**{f"{path}__isnull": False}, then=F(f"{path}__{name}")) for path in paths]
    return NullIf(Case(*whens, output_field=TextField()), Value(""), output_field=TextField())


def columns_of_offices():
    return [
        *in_both_languages(
            "office",
            _("Responsible office"),
            _("The office that answers for it, its own or that of its sector or plan."),
            lambda code: of_office(f"name_{code}"),
        ),
        Column(
            "office_telephone",
            "text",
            _("Telephone of the office"),
            _("The number that the public may call, as it is written."),
            of_office("telephone"),
        ),
    ]


def achievement_columns(site):
    """Return the columns of `achievements.csv`. `site` is the beginning of addresses: https://example.org."""
    address = Concat(Value(f"{site}/en/achievements/"), Cast("pk", CharField()), Value("/"))
    return [
        Column("number", "number", _("Number"), _("The permanent number of the achievement."), F("pk")),
        Column(
            "url", "url", _("Address"), _("Its permanent page. Replace /en/ with /ko/ for the Korean page."), address
        ),
        Column("plan", "text", _("Plan"), _("The short name of the plan in web addresses."), F("sector__plan__slug")),
        Column(
            "sector",
            "text",
            _("Sector"),
            _("The short name of the sector in web addresses and filters."),
            F("sector__slug"),
        ),
        *in_both_languages("sector", _("Sector"), _("The name of the sector."), untranslated_column("sector__name")),
        *in_both_languages("title", _("Title"), _("The achievement in one sentence."), untranslated_column("title")),
        *in_both_languages("text", _("Text"), _("Details, as they were typed."), untranslated_column("text")),
        Column(
            "period",
            "edtf",
            _("Period"),
            _("When it happens or happened, in EDTF: 2009/2012, 2010-06, 2013/.."),
            text("period"),
        ),
        *bounds(),
        Column(
            "state",
            "text",
            _("Status"),
            coded(_("The outcome, else the status of the period on the day of the download:"), State),
            state_now(),
        ),
        Column(
            "status",
            "text",
            _("Status of the period"),
            coded(_("The status of the period on the day of the download:"), Status),
            status_now(),
        ),
        Column(
            "outcome",
            "text",
            _("Outcome"),
            coded(_("The outcome; empty if it is not stated:"), Outcome),
            text("outcome"),
        ),
        *in_both_languages(
            "outcome_note",
            _("Outcome in a sentence"),
            _("The outcome explained in one sentence."),
            untranslated_column("outcome_note"),
        ),
        *in_both_languages("place", _("Place"), _("Where it is or takes place."), untranslated_column("place")),
        Column(
            "points",
            "text",
            _("Strategy points"),
            _("The short names of the strategy points it serves, one per line."),
            points(),
        ),
        Column(
            "partners",
            "text",
            _("Partners"),
            coded(_("One per line: short name of the organization in web addresses | its role."), Role),
            lines(Partner, F("organization__slug"), F("role")),
        ),
        *in_both_languages(
            "partners",
            _("Names of the partners"),
            _("The names in the same order, one per line."),
            lambda code: lines(Partner, F(f"organization__name_{code}")),
        ),
        *in_both_languages(
            "figures",
            _("Figures"),
            _(
                "One per line: result or target | value, with ~ where approximate | unit | label | as of | part. Of "
                "shares and money also: | “share” if it is one | budget year | funder | planned or spent."
            ),
            lambda code: lines(
                Figure,
                F("kind"),
                approximate_digits(),
                written_unit(code),
                Coalesce(F(f"measure__name_{code}"), Value("")),
                F("as_of"),
                Joined(Coalesce(F(f"part__title_{code}"), Value("")), facts_of_money()),
            ),
        ),
        *in_both_languages(
            "parts",
            _("Parts"),
            _("One per line: title | period."),
            lambda code: lines(Part, F(f"title_{code}"), F("period")),
        ),
        Column(
            "sources",
            "text",
            _("Sources"),
            _("One per line: title | link | date."),
            lines(Source, first_of("title"), F("url"), F("date")),
        ),
        Column("published", "date", _("Published on"), _("The day it became public."), TruncDate("publish_at")),
        Column(
            "changed",
            "date",
            _("Last updated"),
            _("The day of the last change that readers were told about."),
            TruncDate("changed_at"),
        ),
        *columns_of_offices(),
    ]
