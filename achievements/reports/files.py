"""The files of a report: the rows of its page with the columns, heads and order of the page."""

from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.exports.one_moment import one_moment, read_in_parts
from achievements.listing.matches import with_matches
from achievements.measures.statements import percent_of, statements
from achievements.reports.columns import chosen
from achievements.templatetags.achievements import statements_of_row
from fields.tabular import Sheet
from sectors.periods.writing import format_period

KINDS = {"number": "number", "changed": "date"}


def report_sheet(report, result):
    """The sheet of a report, in the language in force. Its rows are read some at a time."""
    names, labels = zip(*chosen(report.columns), strict=True)
    rows = ([CELLS[name](item) for name in names] for item in rows_of(result))
    return Sheet(list(labels), rows, [KINDS.get(name, "text") for name in names], name=_("Achievements"))


def about_report(report, about):
    """Yield pairs that say where a report is from, as the sheet “About” has them."""
    yield _("Report"), str(report.name)
    yield from about.pairs()


def rows_of(result):
    """Yield the achievements of a result with their matches, as the pages of the list have them, as of one moment."""
    with one_moment():
        for part in read_in_parts(result.rows):
            yield from with_matches(part.with_summary(), result.query)


def partners(item):
    return "\n".join(map(str, item.partners.all()))


def figures(item):
    """A line for each figure that the row of the page shows, with those of the parts that matched."""
    lines = [line for statement in statements_of_row(item) for line in lines_of(statement)]
    for part, found in item.matched_parts:
        lines += [f"{part.title}: {line}" for statement in statements(found) for line in lines_of(statement)]
    for figure, reason in item.uncounted:
        lines.append(f"{_('Not added up:')} {named(figure, figure.main_value)} ({reason})")
    return "\n".join(lines)


def lines_of(statement):
    """Yield the lines of a figure: beside its target, and its shares below it."""
    figure = statement.figure
    yield named(figure, statement.words if statement.target else figure.main_value)
    for share in statement.shares:
        percent = percent_of(share, figure)
        yield f"{_('of which')} {named(share, share.amount)}{f' ({percent})' if percent else ''}"


def named(figure, words):
    """Words about a figure, behind its label and before the facts of its money."""
    label = f"{figure.label}: " if figure.label else ""
    facts = ", ".join(figure.money_facts)
    return f"{label}{words} ({facts})" if facts else f"{label}{words}"


CELLS = {
    "number": lambda item: item.pk,
    "title": lambda item: str(item.title),
    "sector": lambda item: str(item.sector.name),
    "period": lambda item: format_period(item.period) if item.period else "",
    "status": lambda item: str(item.state.label),
    "outcome": lambda item: item.get_outcome_display(),
    "partners": partners,
    "figures": figures,
    "place": lambda item: str(item.place),
    "changed": lambda item: item.changed_at and timezone.localdate(item.changed_at),
}
