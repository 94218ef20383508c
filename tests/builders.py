"""Factories of rows for tests, public by default. Each one creates the rows that it needs."""

import datetime
import itertools
from contextlib import contextmanager

from django.utils import timezone
from PIL import Image

from achievements.measures.finding import Texts
from achievements.measures.models import Measure, Unit
from achievements.measures.records import load_finder, write_measure, write_unit
from achievements.models import Achievement, Figure, Organization, Part, Partner, Report, Source
from sectors.models import Identity, Office, Page, Picture, Plan, Sector, StrategyPoint
from sectors.pictures.fields import KeptOriginal
from sectors.pictures.tasks import render
from tests.pictures import saved

numbers = itertools.count(1)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

DRAFT = {"publish_at": None}
CAPACITY = {"unit_en": "MW", "unit_ko": "MW", "label_en": "Capacity", "label_ko": "용량"}  # texts of a figure


def scheduled():
    return {"publish_at": timezone.now() + datetime.timedelta(hours=1)}


def withdrawn():
    return {"publish_at": LONG_AGO, "withdraw_at": timezone.now() - datetime.timedelta(hours=1)}


def make(model, **values):
    item = model(**values)
    item.save()
    record_loaded(item)
    return item


@contextmanager
def together():
    """Write the revisions of each item once, at the end of the block."""
    if waiting:  # the outermost one does it
        yield
        return
    items = {}
    waiting.append(items)
    try:
        yield
    finally:
        waiting.clear()
    for item in items.values():
        record_loaded(item)


waiting = []  # the items of `together`, by model and key


def record_loaded(item):
    """Write the revisions of an item in its present state. For a dependent row, write those of its parent."""
    if item.is_dependent:
        item = getattr(item, item.parent_field)
    if waiting:
        waiting[0].setdefault((type(item), item.pk), item)
        return
    started, ended = getattr(item, "publish_at", LONG_AGO), getattr(item, "withdraw_at", None)
    item.revisions.all().delete()
    if started is None:
        item.start_history(by=None)
        return
    item.record_revision(by=None, at=started, publish_at=started)
    if ended:
        item.record_revision(by=None, at=ended, withdraws=True, note_en="It was wrong.", note_ko="사실과 달랐습니다.")


def plan(**values):
    number = next(numbers)
    defaults = {
        "slug": f"plan-{number}",
        "title_en": f"Plan {number}",
        "title_ko": f"계획 {number}",
        "heading_en": f"Heading {number}",
        "heading_ko": f"표제 {number}",
        "intro_en": f"Intro {number}",
        "intro_ko": f"소개 {number}",
        "publish_at": LONG_AGO,
    }
    may_be_current = values.get("publish_at", LONG_AGO) and "withdraw_at" not in values
    is_first = bool(may_be_current) and not Plan.objects.filter(is_current=True).exists()
    return make(Plan, **defaults | {"is_current": is_first} | values)


def sector(**values):
    number = next(numbers)
    names = {"name_en": f"Sector {number}", "name_ko": f"분야 {number}"}
    defaults = names | {"slug": f"sector-{number}", "goal_en": f"Goal {number}", "goal_ko": f"목표 {number}"}
    values.setdefault("plan", Plan.objects.first() or plan())
    return make(Sector, **defaults | {"publish_at": LONG_AGO} | values)


def office(**values):
    number = next(numbers)
    names = {"name_en": f"Office {number}", "name_ko": f"{number}과", "telephone": f"053-803-{number:04}"}
    return make(Office, **{"slug": f"office-{number}"} | names | values)


def point(**values):
    number = next(numbers)
    values.setdefault("sector", Sector.objects.first() or sector())
    return make(StrategyPoint, **{"text_en": f"Point {number}", "text_ko": f"전략 {number}"} | values)


def achievement(**values):
    number = next(numbers)
    values.setdefault("sector", Sector.objects.first() or sector())
    defaults = {"title_en": f"Achievement no. {number}", "title_ko": f"성과 {number}호", "publish_at": LONG_AGO}
    return make(Achievement, **defaults | values)


def part(**values):
    number = next(numbers)
    return make(Part, **{"title_en": f"Part {number}", "title_ko": f"세부 {number}"} | values)


def figure(model=Figure, **values):
    """Create a figure. Its measure and its unit may be given as the texts of `Texts`, as content files have them."""
    if "measure" not in values:
        given = {name: values.pop(name) for name in Texts._fields if name in values}
        values |= records_of(**CAPACITY | given)
    values.setdefault("unit", values["measure"] and values["measure"].unit)
    return make(model, **{"value": 5} | values)


def records_of(**texts):
    """The measure and the unit of the texts of a figure, as {"measure": …, "unit": …}; made where they are missing."""
    finder, texts = load_finder(), Texts(**texts)
    unit, counted = finder.unit(texts.unit_en, texts.unit_ko)
    measure = finder.measure(unit, texts, counted)
    for each in finder.new_units:
        write_unit(each)
    for each in finder.new_measures:
        write_measure(each)
    return {
        "unit": unit and Unit.objects.get(slug=unit.slug),
        "measure": measure and Measure.objects.get(slug=measure.slug),
    }


def unit(**values):
    """Create a unit, or give the known one of this slug other values."""
    number = next(numbers)
    if found := Unit.objects.filter(slug=values.get("slug")).first():
        Unit.objects.filter(pk=found.pk).update(**values)
        return Unit.objects.get(pk=found.pk)
    return make(Unit, **{"slug": f"unit-{number}", "name_en": f"unit {number}", "name_ko": f"단위 {number}"} | values)


def measure(**values):
    number = next(numbers)
    values.setdefault("unit", Unit.objects.first() or unit())
    names = {"slug": f"measure-{number}", "name_en": f"Measure {number}", "name_ko": f"지표 {number}"}
    return make(Measure, **names | values)


def organization(**values):
    number = next(numbers)
    defaults = {"slug": f"body-{number}", "name_en": f"Organization {number}", "name_ko": f"기관 {number}"}
    return make(Organization, **defaults | values)


def partner(**values):
    if "organization" not in values:
        values["organization"] = organization()
    return make(Partner, **values)


def source(**values):
    number = next(numbers)
    return make(
        Source, **{"title_en": f"Source {number}", "title_ko": f"출처 {number}", "url": "https://example.org/"} | values
    )


def page(**values):
    number = next(numbers)
    titles = {"title_en": f"Page {number}", "title_ko": f"페이지 {number}"}
    defaults = titles | {"slug": f"page-{number}", "text_en": f"Text {number}", "text_ko": f"글 {number}"}
    return make(Page, **defaults | {"publish_at": LONG_AGO} | values)


def picture(size=(800, 500), **values):
    """Create a picture with its files for pages, in a color of its own."""
    number = next(numbers)
    upload = saved(Image.new("RGB", size, f"#{number * 40503 % 0xFFFFFF:06x}"), name="picture.png")
    original = KeptOriginal(upload)
    original.store()
    texts = {"alt_en": f"Picture {number}", "alt_ko": f"그림 {number}", "slug": f"picture-{number}"}
    item = make(Picture, **texts | {"file": original.name} | values)
    render(item)
    item.refresh_from_db()
    return item


def report(**values):
    """Create a report, public by default. Reports have no revisions."""
    number = next(numbers)
    names = {"name_en": f"Report {number}", "name_ko": f"보고서 {number}"}
    item = Report(**names | {"audience": "public"} | values)
    item.save()
    return item


def identity(**values):
    """Create or update the only `Identity` row. Tests with transactions remove the one of the migration."""
    item, _is_new = Identity.objects.update_or_create(defaults=values)
    record_loaded(item)
    return item


def full_achievement(word, **values):
    """Create an achievement with a row of every kind, and with the word in every text."""
    with together():
        return make_full_achievement(word, **values)


def make_full_achievement(word, **values):
    item = achievement(
        title_en=f"{word} title",
        title_ko=f"{word} 제목",
        text_en=f"{word} text",
        text_ko=f"{word} 글",
        place_en=f"{word} place",
        place_ko=f"{word} 장소",
        outcome="achieved",
        outcome_note_en=f"{word} outcome",
        outcome_note_ko=f"{word} 결과",
        period="2009/2012",
        **values,
    )
    texts = {"title_en": f"{word} row", "title_ko": f"{word} 행"}
    part(achievement=item, period="2010-06", **texts)
    figure(
        achievement=item,
        label_en=f"{word} label",
        label_ko=f"{word} 이름",
        unit_en=f"{word} unit",
        unit_ko=f"{word} 단위",
    )
    body = organization(
        slug=f"{word}-body", name_en=f"{word} body", name_ko=f"{word} 기관", url=f"https://{word}.example/"
    )
    partner(achievement=item, organization=body)
    source(
        achievement=item,
        publisher_en=f"{word} press",
        publisher_ko=f"{word} 신문",
        url=f"https://{word}.example/s",
        **texts,
    )
    item.points.add(point(sector=item.sector, text_en=f"{word} point", text_ko=f"{word} 전략"))
    return item
