"""Tests of prepared queries: the same rows as Django's own, compiled once, for whatever values."""

import datetime

import pytest
from django.db.models import Count
from django.utils import timezone

from achievements.models import Achievement, Figure
from fields.prepared import PreparedQuery
from tests import builders

pytestmark = [pytest.mark.django_db]


def live_in(plan, now):
    return Achievement.objects.live(now).filter(sector__plan=plan).select_related("sector")


def test_it_finds_what_the_query_finds_for_each_value():
    plans = [builders.plan(), builders.plan()]
    for plan in plans:
        builders.achievement(sector=builders.sector(plan=plan), period="2020/2022")
        builders.achievement(sector=builders.sector(plan=plan), **builders.scheduled())
    prepared = PreparedQuery(live_in, plan=int, now=datetime.datetime)
    for now in (timezone.now(), timezone.now() + datetime.timedelta(days=2), builders.LONG_AGO - datetime.timedelta(1)):
        for plan in plans:
            found, right = prepared.run(plan=plan.pk, now=now), list(live_in(plan.pk, now))
            assert found == right
            assert [item.sector for item in found] == [item.sector for item in right]
            assert [str(item.period) for item in found] == [str(item.period) for item in right]


def test_two_places_of_one_type_are_told_apart():
    early, late = (builders.achievement(period=period) for period in ("2001", "2021"))

    def within(first, last):
        return Achievement.objects.filter(period_start__gte=first, period_end__lte=last)

    prepared = PreparedQuery(within, first=datetime.date, last=datetime.date)
    day = datetime.date
    assert prepared.run(first=day(2000, 1, 1), last=day(2002, 1, 1)) == [early]
    assert prepared.run(first=day(2020, 1, 1), last=day(2022, 1, 1)) == [late]
    assert prepared.run(first=day(2002, 1, 1), last=day(2020, 1, 1)) == []


def test_counted_rows_and_related_rows_come_as_from_django(django_assert_num_queries):
    item = builders.achievement()
    for value in (1, 2):
        builders.figure(achievement=item, value=value)
    counted = PreparedQuery(
        lambda sector: (
            Achievement.objects.filter(sector=sector).order_by().values_list("sector").annotate(n=Count("pk"))
        ),
        sector=int,
    )
    assert counted.run(sector=item.sector_id) == [(item.sector_id, 1)]
    figures = PreparedQuery(lambda key: Figure.objects.with_measures().filter(achievement=key), key=int)
    with django_assert_num_queries(1):
        assert [(figure.value, figure.unit.slug, figure.label) for figure in figures.run(key=item.pk)]


def test_it_is_compiled_once(monkeypatch):
    item = builders.achievement()
    prepared = PreparedQuery(lambda key: Achievement.objects.filter(pk=key), key=int)
    prepared.run(key=item.pk)
    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.as_sql", None)
    assert prepared.run(key=item.pk) == [item]
    assert prepared.run(key=0) == []
