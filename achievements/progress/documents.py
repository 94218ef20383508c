"""Each chart of the page as a document of its own: title, notes, drawing and table, for SVG, PNG and CSV."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from achievements.charts.layout import ROOM, BarPiece, LabeledBar, LegendEntry, bars_drawing, text_drawing
from achievements.charts.money import drawing_of as money_drawing
from achievements.charts.series import ChartSize
from achievements.charts.series import drawing_of as series_drawing
from achievements.progress.bullets import SHARE_RULE, bullet, share_text
from achievements.states import State
from achievements.summary.export import digits
from fields.translation import format_count


class ChartDocument(NamedTuple):
    """A chart in words, in shapes and as rows. `kinds` are those of the cells of the rows."""

    title: str
    drawing: object
    header: tuple
    rows: list
    kinds: tuple
    notes: tuple = ()
    legend: tuple = ()

    @property
    def description(self):
        """All numbers of the chart, as a text for those who do not see it."""
        return "; ".join(" ".join(str(cell) for cell in row if cell not in ("", None)) for row in self.rows)


LARGE = ChartSize(ROOM, 300)


def outcomes(progress):
    rows = progress.outcomes
    bars = [
        LabeledBar(
            row.label,
            [BarPiece(each.state.value, *each.extent) for each in row.states],
            " · ".join(f"{each.state.label} {format_count(each.count)}" for each in row.states),
        )
        for row in rows
    ]
    cells = [
        (row.slug, str(row.label), each.state.value, str(each.state.label), each.count)
        for row in rows
        for each in row.states
    ]
    return ChartDocument(
        _("Outcomes by sector"),
        bars_drawing(bars),
        ("sector", "name", "state", "status", "achievements"),
        cells,
        ("text", "text", "text", "text", "number"),
        legend=[LegendEntry(state.value, str(state.label)) for state in State if has_state(rows, state)],
    )


def has_state(rows, state):
    return any(each.state is state for row in rows for each in row.states)


def targets(progress):
    bars = [bullet_bar(each) for each in progress.promises]
    cells = [cell for each in progress.measures for cell in target_cells(each)]
    return ChartDocument(
        _("Targets and results by measure"),
        bars_drawing(bars) if bars else text_drawing("–", _("No target is stated.")),
        ("measure", "name", "kind", "amount", "value", "unit", "achievements"),
        cells,
        ("text", "text", "text", "text", "amount", "text", "number"),
        notes=[SHARE_RULE],
        legend=[
            LegendEntry("aim", _("All targets")),
            LegendEntry("apart", _("Targets with a result")),
            LegendEntry("got", _("Results")),
        ],
    )


def bullet_bar(each):
    shape = bullet(each)
    pieces = [BarPiece(look, 0, end) for look, end in shape.pieces]
    return LabeledBar(each.label, pieces, share_text(each), shape.mark)


def target_cells(each):
    figures = [
        ("all targets", each.target, each.achievements_with_target),
        ("all results", each.result, each.achievements_with_result),
        ("targets with a result", each.known_target, each.achievements_beside),
        ("results with a target", each.known_result, each.achievements_beside),
    ]
    for kind, figure, number in figures:
        if figure is not None:
            yield each.measure.slug, str(each.label), kind, *amount_cells(figure, each), number


def plain(value):
    return Decimal(digits(value))


def results(progress):
    """One measure over time: the one that is chosen, else the first."""
    chart = progress.chosen(progress.series, lambda each: each.key)
    figures = [("result", point.as_of, point.figure) for point in chart.points]
    figures = figures or ([("result", None, chart.result)] if chart.result else [])
    figures += [("target", chart.target_as_of, chart.target)] if chart.target else []
    points = [
        (chart.measure.slug, str(chart.label), kind, str(as_of or ""), *amount_cells(figure, chart))
        for kind, as_of, figure in figures
    ]
    return ChartDocument(
        _("%(measure)s over time") % {"measure": chart.label},
        steps_or_number(chart),
        ("measure", "name", "kind", "date", "amount", "value", "unit"),
        points,
        ("text", "text", "text", "text", "text", "amount", "text"),
        notes=[chart.claim] if chart.is_line else [],
    )


def amount_cells(figure, chart):
    """The amount in words, and as a number with its unit."""
    return str(figure.amount), plain(figure.base_value), unit_of(chart)


def unit_of(chart):
    return (chart.measure.unit.base or chart.measure.unit).slug


def steps_or_number(chart):
    if chart.is_line:
        return series_drawing(chart, LARGE)
    if chart.result is None:
        return text_drawing("–", _("The values of different items are not added up."))
    return text_drawing(chart.result.short_amount, chart.date, chart.claim, _("One value so far, so no line."))


def money(progress):
    """The money of one measure, kind and spending: the ones that are chosen, else the first."""
    chart = progress.chosen(progress.money, lambda each: each.key)
    cells = [
        (str(year), line.payer, line.label, *amount_cells(figure, chart))
        for year, figures, _total in chart.by_year
        for line, figure in zip(chart.lines, figures, strict=True)
        if figure
    ]
    cells += [("", payer, label, *amount_cells(figure, chart)) for payer, label, figure in chart.without_year_by_payer]
    return ChartDocument(
        _("%(measure)s by year") % {"measure": chart.label},
        money_or_number(chart),
        ("year", "payer", "name", "amount", "value", "unit"),
        cells,
        ("text", "text", "text", "text", "amount", "text"),
        legend=[LegendEntry(line.look, f"{line.label}: {line.total.short_amount}") for line in chart.lines],
    )


def money_or_number(chart):
    if chart.drawing:
        return money_drawing(chart)
    sentence = _("One year so far, so no bars.") if chart.years else _("Money that is stated for no year.")
    return text_drawing(chart.total.short_amount, sentence)


def evidence(progress):
    rows = progress.coverage
    bars = [
        LabeledBar(
            row.label,
            [BarPiece("aim", 0, 1), *([BarPiece("got", 0, row.count / row.total)] if row.count else [])],
            _("%(count)s of %(total)s") % {"count": format_count(row.count), "total": format_count(row.total)},
        )
        for row in rows
    ]
    return ChartDocument(
        _("How much of this can be checked"),
        bars_drawing(bars),
        ("fact", "name", "achievements", "total"),
        [(row.key, row.label, row.count, row.total) for row in rows],
        ("text", "text", "number", "number"),
    )


CHARTS = {"outcomes": outcomes, "targets": targets, "results": results, "money": money, "evidence": evidence}
