"""The steps by which an item became what it is: when each was taken, and how to take it back in a snapshot."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from achievements.choices import FigureKind, Spending
from achievements.demo.chronicle import moment_of, weekday_from
from achievements.demo.edits import edited, without_rows
from sectors.periods import Period

MONEY = {"note_en": "Money spent in {year} reported.", "note_ko": "{year}년 집행액을 공개했습니다."}
UNSAID = {"outcome": "", "outcome_note": {"en": "", "ko": ""}}


class Step(NamedTuple):
    at: datetime.datetime
    undo: Callable  # the snapshot before, of the snapshot after
    facts: dict = {}  # of the revision, besides those that all have


def steps_of(item, snapshot, chronicle):
    """Return the steps of an item after its first publication, the last one first."""
    steps = [
        *told_steps(item, chronicle),
        *figure_steps(snapshot),
        *source_steps(snapshot),
        *outcome_steps(item, chronicle),
    ]
    steps = [step for step in steps if step.at > chronicle.published(item)]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def told_steps(item, chronicle):
    for change in chronicle.changes_of(item):
        facts = {f"note_{code}": text for code, text in change.get("note", {}).items()}
        facts |= {"is_minor": change.get("minor", False), "alone_reason": change.get("alone", "")}
        yield Step(moment_of(change["at"]), partial(edited, edit=change["before"]), facts)


def figure_steps(snapshot):
    """Results and money that was spent are public some time after their date, all else from the start."""
    figures = snapshot["rows"].get("figures", ())
    money = {reported_at(row): row["year"] for row in figures if row["spending"] == Spending.SPENT}
    for moment in {reported_at(row) for row in figures} - {None}:
        facts = {name: note.format(year=money[moment]) for name, note in MONEY.items()} if moment in money else {}
        undo = partial(without_rows, relation="figures", is_new=lambda row, at=moment: reported_at(row) == at)
        yield Step(moment, undo, facts)


def reported_at(row):
    """Return when the figure of a snapshot was reported, or None for one that was there from the start."""
    if row["spending"] == Spending.SPENT and row["year"]:
        return moment_of(weekday_from(datetime.date(row["year"] + 1, 2, 15)))
    if row["kind"] == FigureKind.RESULT and row["as_of"]:
        return middle_of_next_month(Period.parse(row["as_of"]).last_day)
    return None


def source_steps(snapshot):
    for moment in {listed_at(row) for row in snapshot["rows"].get("sources", ())} - {None}:
        undo = partial(without_rows, relation="sources", is_new=lambda row, at=moment: listed_at(row) == at)
        yield Step(moment, undo)


def listed_at(row):
    """Return when the source of a snapshot was added: five days after it appeared; None for one without a date."""
    if not row["date"]:
        return None
    return moment_of(weekday_from(Period.parse(row["date"]).last_day + datetime.timedelta(days=5)))


def outcome_steps(item, chronicle):
    if getattr(item, "outcome", ""):
        day = chronicle["outcomes"].get(item.key)
        moment = moment_of(day) if day else middle_of_next_month(item.period.last_day)
        yield Step(moment, partial(edited, edit=UNSAID))


def middle_of_next_month(day):
    following = day.replace(day=28) + datetime.timedelta(days=4)
    return moment_of(weekday_from(following.replace(day=15)))
