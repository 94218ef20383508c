"""Tests of days and times as people type them where something is published or withdrawn."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from fields.datetimes import DayOrMomentField

pytestmark = pytest.mark.one_database

DAYS = [
    *("2026-12-01", "2026. 12. 1.", "2026.12.1", "2026. 12. 01", "2026.12.1.(화)", "2026. 12. 1. (화요일)"),
    *(
        "2026년 12월 1일",
        "2026년12월1일",
        "’26. 12. 1.",
        "2026/12/1",
        "December 1, 2026",
        "1 Dec 2026",
        "2026-12-01 (Tue)",
    ),
]
TIMES = {
    "": (0, 0),
    "14:00": (14, 0),
    "9:05": (9, 5),
    "14:00:30": (14, 0, 30),
    "2:30 PM": (14, 30),
    "2 p.m.": (14, 0),
    "9am": (9, 0),
    "오후 2시": (14, 0),
    "오후 2시 30분": (14, 30),
    "오전9:05": (9, 5),
    "14시30분": (14, 30),
    "14시": (14, 0),
}


@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_read_as_each_language_writes_it(day):
    assert DayOrMomentField().clean([day, ""]) == moment_of(2026, 12, 1)


@pytest.mark.parametrize(("text", "time"), TIMES.items())
def test_a_time_is_read_as_each_language_writes_it(text, time):
    assert DayOrMomentField().clean(["2026. 12. 1.", text]) == moment_of(2026, 12, 1, *time)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        (["2026. 13. 1.", ""], "2026. 3. 31."),
        (["2026. 2. 30.", ""], "2026. 3. 31."),
        (["tomorrow", ""], "2026. 3. 31."),
        (["12. 1.", ""], "2026. 3. 31."),
        (["2026. 12. 1.", "25:00"], "오후 2시"),
        (["2026. 12. 1.", "오후"], "오후 2시"),
        (["0026-12-01", ""], "2026. 3. 31."),
    ],
)
def test_what_is_no_moment_is_refused_with_an_example(typed, advice):
    with pytest.raises(ValidationError, match=advice):
        DayOrMomentField().clean(typed)


def moment_of(*parts):
    return datetime.datetime(*parts, tzinfo=timezone.get_current_timezone())
