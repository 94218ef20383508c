"""Tests of the demo: a city that has everything that the portal can show, and the same one each time."""

import collections
import datetime
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry
from achievements.choices import FigureKind, OrganizationKind, Spending
from achievements.content.document import read
from achievements.content.plan import read_plan
from achievements.demo.chronicle import FOLDER, Chronicle, moment_of
from achievements.demo.city import FILES
from achievements.demo.drafts import opening_day
from achievements.demo.steps import middle_of_next_month
from achievements.models import Achievement, AchievementRevision, Figure, Organization, PlanFigure, Report, Source
from achievements.states import State
from publishing.publishable import publishable_models
from publishing.revisions import DraftState
from sectors.models import Identity, Office, Page, Plan, PlanRevision, Sector
from tests import builders
from tests.demo import demo_rows

pytestmark = pytest.mark.django_db

REAL = re.compile(
    r"\b(seoul|busan|daegu|incheon|daejeon|gwangju|ulsan|korea|samsung|hyundai|kaist|dgist|kiapi|difa)\b|"
    r"(?<![가-힣])(서울|부산|대구|인천|대전|광주|울산|경북|경남|한국(?!형|어)|삼성|현대|엘지|포항|수성구|달성군)",
    re.IGNORECASE,
)


@pytest.fixture
def current(demo):
    return Plan.objects.current()


def items_of(plan):
    return Achievement.objects.live().filter(sector__plan=plan)


def test_the_current_plan_has_sixty_items_in_all_seven_states(current):
    states = collections.Counter(item.state for item in items_of(current))
    assert sum(states.values()) == 60
    assert states.keys() == {*State}
    assert min(states.values()) >= 4
    assert Sector.objects.live().filter(plan=current).count() == 5


def test_all_states_are_there_in_the_years_to_come(current):
    """Check the periods that decide about the states of what has no outcome."""
    for year in (2027, 2028):
        today = datetime.date(year, 11, 30)
        periods = [item for item in items_of(current) if item.period and not item.outcome]
        assert any(item.period.first_day > today for item in periods), f"nothing is planned in {year}"
        assert any(item.period.first_day <= today <= item.period.last_day for item in periods)
        assert any(item.period.last_day < today for item in periods)


def test_a_former_plan_is_closed_and_continued(current):
    assert current.continues.is_former
    assert current.called.many == "projects"
    assert 20 <= items_of(current.continues).count() <= 30
    ends = {item.period.last_day.year for item in items_of(current.continues)}
    assert max(ends) <= 2023


def test_the_front_page_belonged_to_one_plan_after_the_other(current):
    def in_force(at):
        return PlanRevision.objects.in_force(at=moment_of(at)).filter(is_current=True).values_list("item", flat=True)

    assert [*in_force("2023-06-01")] == [current.continues.pk]
    assert [*in_force("2024-06-01")] == [current.pk]


def test_there_are_drafts_in_every_state(demo):
    drafts = [draft for model in publishable_models() for draft in model.revision_model().objects.open()]
    assert {draft.state for draft in drafts} == {
        DraftState.DRAFT,
        DraftState.SUBMITTED,
        DraftState.RETURNED,
        DraftState.APPROVED,
        DraftState.SCHEDULED,
    }
    assert all(draft.author for draft in drafts)
    assert any(not draft.item.was_public for draft in drafts)
    assert Achievement.objects.live().filter(withdraw_at__gt=timezone.now()).exists()
    assert AchievementRevision.objects.unconfirmed().exists()


def test_three_years_of_history_can_be_read(current):
    revisions = AchievementRevision.objects.filter(item__sector__plan=current)
    by_year = collections.Counter(revision.published_at.year for revision in revisions.public())
    assert by_year.keys() == {2024, 2025, 2026}
    assert min(by_year.values()) >= 50
    later = revisions.public().filter(is_minor=False).exclude(published_at=moment_of("2024-01-15"))
    for revision in later:
        is_first = not revisions.filter(item=revision.item_id, published_at__lt=revision.published_at).exists()
        assert is_first or (revision.note_en and revision.note_ko), revision.snapshot["fields"]["title_en"]
    assert revisions.filter(withdraws=True, published_at__lte=timezone.now()).count() == 1


def test_every_version_of_the_past_could_be_public(demo):
    for model in publishable_models():
        for item in model.revision_model().objects.public().items():
            problems = [problem for name, problem in item.problems() if name != "plan"]
            assert item.is_withdrawn or not problems, (item, problems)


def test_what_readers_saw_was_reported_by_then(current, see):
    item = Achievement.objects.get(key="future-mobility/motor-valley")
    then = see(f"/en/achievements/{item.pk}/?as_of=2025-06-30").text
    assert "97 people trained" not in then
    assert "38 people trained" in then


def test_figures_show_what_charts_need(current):
    figures = Figure.objects.filter(achievement__in=items_of(current))
    results = collections.Counter(
        figures.filter(kind=FigureKind.RESULT, spending="").values_list("achievement", "measure")
    )
    assert sum(count >= 3 for count in results.values()) >= 10, "measures over time"
    shared = collections.Counter(
        figures.values_list("measure__slug", "achievement").distinct().values_list("measure__slug")
    )
    assert sum(count >= 4 for count in shared.values()) >= 5, "measures of several projects"
    assert figures.exclude(whole=None).count() >= 4
    money = figures.exclude(year=None)
    kinds = {OrganizationKind.NATIONAL, OrganizationKind.CITY, OrganizationKind.PRIVATE}
    assert set(money.values_list("funder__kind", "spending")) == {(kind, each) for kind in kinds for each in Spending}
    targets = PlanFigure.objects.filter(plan=current, kind=FigureKind.TARGET)
    assert targets.filter(as_of=None).exists()
    assert targets.exclude(measure__in=PlanFigure.objects.filter(kind=FigureKind.RESULT).values("measure")).exists()
    assert targets.exclude(measure__in=PlanFigure.objects.filter(kind=FigureKind.BASELINE).values("measure")).exists()


def test_some_texts_are_in_one_language_alone(current):
    titles = items_of(current).values_list("title_en", "title_ko")
    assert ("", True) in {(en, bool(ko)) for en, ko in titles}
    assert (True, "") in {(bool(en), ko) for en, ko in titles}
    assert sum(bool(en and ko) for en, ko in titles) >= 55


def test_partners_offices_pages_and_reports_are_there(current):
    assert 25 <= Organization.objects.live().count() <= 40
    assert len(set(Organization.objects.live().values_list("kind", flat=True))) >= 7
    assert all(office.telephone.startswith("000-000-0") for office in Office.objects.all())
    assert current.office
    assert all(sector.office for sector in Sector.objects.filter(plan=current))
    assert {*Page.objects.live().values_list("slug", flat=True)} == {"about", "accessibility", "privacy", "contact"}
    assert Report.objects.live().exists()
    assert Identity.objects.get().name == "Maru City"
    for source in Source.objects.exclude(file=""):
        assert source.file.size < 40_000


@pytest.mark.one_database
def test_nothing_in_it_is_real():
    for path in FOLDER.rglob("*.*"):
        if path.suffix not in (".yaml", ".csv", ".txt"):
            continue
        text = path.read_text()
        assert not REAL.search(text), (path.name, REAL.search(text))
        assert {*re.findall(r"https?://([^/\"\s]+)", text)} <= {"www.example.org"}
        assert {*re.findall(r"[\w.]+@([\w.]*\w)", text)} <= {"example.org"}
        assert {number[:9] for number in re.findall(r"\d{2,3}-\d{3,4}-\d{4}", text)} <= {"000-000-0"}


@pytest.mark.one_database  # On PostgreSQL the numbers of what was rolled back are not used again
def test_it_is_the_same_each_time(made_demo, db):
    first, again = made_demo[0], demo_rows()[0]
    assert first.keys() == again.keys()
    for model in first:
        assert comparable(model, first[model]) == comparable(model, again[model]), model


def comparable(model, rows):
    """Return the rows without what is of the moment at which they were made."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.generated]
    made = {"at", "date_joined", "file", "password", "snapshot"} | {name for name in columns if name.endswith("_at")}
    return [tuple(value for name, value in zip(columns, row, strict=True) if name not in made) for row in rows]


def test_the_files_of_the_plans_change_nothing_once_they_are_loaded(db):
    for name in FILES.values():
        read_plan(read(FOLDER / name)).apply()
    for name in FILES.values():
        change = read_plan(read(FOLDER / name))
        assert (change.created, change.changed, change.removed) == ([], [], [])


def test_it_refuses_a_database_with_other_content(db):
    builders.plan()
    for options in ({}, {"if_empty": True}):
        with pytest.raises(CommandError, match="holds content already"):
            call_command("make_demo", **options)
    assert Plan.objects.count() == 1


def test_it_refuses_a_clock_that_is_behind(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment_of("2025-01-01"))
    with pytest.raises(CommandError, match="what happened until 2026-11-20"):
        call_command("make_demo")
    assert not Plan.objects.exists()


def test_it_is_made_once(demo):
    count = AuditEntry.objects.count()
    call_command("make_demo", if_empty=True)
    assert AuditEntry.objects.count() == count
    with pytest.raises(CommandError, match="holds content already"):
        call_command("make_demo")


@pytest.mark.one_database
def test_what_is_to_come_comes_on_a_working_day_at_least_two_weeks_away():
    days = [moment_of(day) for day in ("2026-11-30", "2026-12-20", "2026-12-25", "2027-01-03", "2027-01-05")]
    assert [str(opening_day(day).date()) for day in days] == [
        "2027-01-04",
        "2027-01-04",
        "2028-01-04",
        "2028-01-04",
        "2028-01-04",
    ]


@pytest.mark.one_database
def test_results_come_in_the_middle_of_the_next_month():
    assert middle_of_next_month(datetime.date(2025, 12, 31)) == moment_of("2026-01-15")
    assert middle_of_next_month(datetime.date(2026, 1, 31)) == moment_of("2026-02-16"), "a Monday"


@pytest.mark.one_database
def test_the_story_ends_on_its_last_day():
    assert Chronicle().last_moment == moment_of("2026-11-20")
