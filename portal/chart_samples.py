"""Charts for the sheet of components, in each of their states, from figures in memory."""

from decimal import Decimal

from achievements.charts.money import MoneyChart, pieces_of
from achievements.charts.progress import MeasureProgress
from achievements.charts.rows import ChartRow
from achievements.charts.series import MeasureChart
from achievements.choices import Dimension
from achievements.measures.models import Measure, Unit
from achievements.progress.bullets import bullet
from achievements.progress.outcomes import state_counts
from achievements.states import State
from sectors.periods import Period

SUMS = [(2024, "national", 640), (2025, "city", -80), (2025, "company", 2400), (2026, None, 3600), (2026, "other", 900)]


def chart_samples():
    """The context of the fragments of charts."""
    trained = Measure(name_en="People trained", name_ko="교육 인원", slug="trained", unit=people())
    both = progress(trained, [("2024", 38), ("2025", 97), ("2026-09", 164)], 347)
    past = progress(trained, [("2024", 400), ("2025", 520)], 347)
    single = progress(trained, [("2024", 143)], None)
    falling = progress(trained, [("2023", -12), ("2024", 5), ("2025", -30)], None)
    aimed = progress(trained, [], 44)
    return {
        "noun_plan": None,
        "bar_of_states": state_counts({state.value: number for number, state in enumerate(State, start=1)}),
        "bullets": [(each, bullet(each)) for each in (both, past, aimed, single)],
        "small_charts": [MeasureChart(each) for each in (both, past, falling, single)],
        "money_chart": MoneyChart(cost(), "target", "planned", pieces_of(map(money, SUMS))),
    }


def people():
    return Unit(slug="people", name_en="people", name_ko="명", dimension=Dimension.COUNT)


def cost():
    won = Unit(slug="krw", symbol="KRW", name_ko="원", dimension=Dimension.MONEY)
    return Measure(name_en="Total cost", name_ko="총사업비", slug="cost", unit=won)


def row(number, value, kind="result", as_of=None, **values):
    facts = dict.fromkeys(["part", "whole", "year", "funder", "funder_kind"]) | {"spending": "", "is_money": False}
    facts |= {"pk": number, "achievement": 1, "measure": "trained", "is_approximate": False, "reason": "", "apart": ""}
    return ChartRow(**facts | {"kind": kind, "value": Decimal(value), "as_of": as_of and Period.parse(as_of)} | values)


def progress(measure, results, target):
    """The MeasureProgress of (date, value) pairs, of which the last one counts, and of a target or None."""
    rows = [row(number, value, as_of=date, reason="earlier") for number, (date, value) in enumerate(results)]
    rows[-1:] = [each._replace(reason="") for each in rows[-1:]]
    aims = [] if target is None else [row(len(rows), target, "target", "2030")]
    return MeasureProgress(measure, rows + aims)


def money(sums):
    year, kind, billions = sums
    facts = {"year": year, "funder": kind, "funder_kind": kind, "spending": "planned", "is_money": True}
    return row(year, billions * 10**8, "target", **facts)
