"""The sheet that shows each component of the public pages in all its states, to the staff who look after them.

Its samples are records like all others, written in a transaction that is rolled back, and shown by the same fragments
as on the pages.
"""

import datetime

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.access import is_staff_member
from achievements.choices import FigureKind, Outcome, Role
from achievements.listing.facets import facets
from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from achievements.timelines import AchievementLine
from achievements.views import changes_of
from publishing.models import ContentStamp
from publishing.snapshots import rehearsal
from sectors.models import Plan, Sector, StrategyPoint
from sectors.timelines.plan import PlanTimeline, with_timelines
from sectors.timelines.rows import RowTimeline
from sectors.views import totals

PUBLIC = {"publish_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}
WORD = "sheet-of-components"  # in addresses that nobody else gives
PERIODS = ["2099", "2020/..", "2009/2012", ""]  # planned, under way, ended, undated
ENGLISH, KOREAN = "A title of a usual length, in one sentence", "보통 길이의 제목 한 문장"
LONG = "A much longer title, which says more than it has to, and still has to find a place on the narrowest of phones"

MANY, PER_PAGE = 250, 10

COLORS = [
    "paper",
    "paper-2",
    "ink",
    "ink-2",
    "line",
    "line-strong",
    "accent",
    "accent-ink",
    "link",
    "link-visited",
    "hero",
    "hero-ink",
    "focus",
    "focus-ink",
    "error",
    "error-paper",
    "planned",
    "under-way",
    "ended",
]
SIZES = ["s", "m", "l", "xl", "2xl", "3xl"]


@method_decorator(never_cache, name="dispatch")
class DesignSheet(View):
    def get(self, request):
        if not is_staff_member(request.user):
            return redirect_to_login(request.get_full_path())
        with rehearsal():
            ContentStamp.objects.renew()  # what is counted of the samples is kept under a stamp that never comes to be
            return render(request, "design/sheet.html", samples())


def samples():
    owner = {"owner_en": "The owner", "owner_ko": "운영 기관"}
    plan = Plan.objects.create(slug=WORD, title_en="A plan", title_ko="계획", **owner, **PUBLIC)
    sector = sample_sector(plan, f"{WORD}-1", goal_en="One goal, in one sentence.", goal_ko="목표 한 문장.")
    bare = sample_sector(plan, f"{WORD}-2", name_ko="", scope_en="")
    points = [sample_point(sector, number) for number in range(3)]
    achievements = [sample(sector, period) for period in PERIODS]
    achievements.append(sample(sector, "2011", title_en=LONG, title_ko="", text_en=ENGLISH))
    achievements.append(sample(sector, "2012", text_ko=KOREAN))
    fill(achievements[0], points)
    for item in achievements:
        item.points.add(points[1])
    achievements[0].put_on_record(by=None, at=timezone.now(), note_en="What changed.", note_ko="변경 내용.")
    sectors = with_timelines(Sector.objects.filter(pk__in=[sector.pk, bare.pk]).with_counts(), plan)
    shown = list(sector.achievements.live().with_details())
    return samples_of_lists(sector) | {
        "colors": COLORS,
        "sizes": SIZES,
        "plan": plan,
        "sector": sector,
        "sectors": sectors,
        "counts": totals(sectors),
        "achievements": shown,
        "points": sector.points_with(shown),
        "timeline": RowTimeline(shown),
        "plan_timeline": PlanTimeline(sectors),
        "line": AchievementLine(shown[0]),
        "changes": changes_of(shown[0]),
    }


def samples_of_lists(sector):
    query = ListQuery(QueryDict(f"sector={sector.slug}"))
    return {
        "query": query,
        "facets": facets(ListResult(query)),
        "has_reports": True,
        "page": Paginator(range(MANY), PER_PAGE).page(MANY // PER_PAGE // 2),
    } | dict.fromkeys(["save_as_report", "zip_url", "json_url", "changes_url", "print_url"], "#filters-of-a-list")


def sample_sector(plan, slug, **texts):
    names = {"name_en": "A sector", "name_ko": "분야", "scope_en": "what it covers", "scope_ko": "범위"}
    return Sector.objects.create(plan=plan, slug=slug, **PUBLIC, **names | texts)


def sample_point(sector, number):
    text = {"text_en": "One thing that the sector will do", "text_ko": "분야의 추진전략 하나"}
    return StrategyPoint.objects.create(sector=sector, slug=f"{WORD}-{number}", **text)


def sample(sector, period, **texts):
    titles = {"title_en": ENGLISH, "title_ko": KOREAN}
    return Achievement.objects.create(sector=sector, period=period, **PUBLIC, **titles | texts)


def fill(item, points):
    """Give an achievement a row of every kind."""
    Achievement.objects.filter(pk=item.pk).update(
        text_en="A **text** with a [link](https://www.example.org/).",
        text_ko="[링크](https://www.example.org/)가 있는 **글**.",
        place_en="A place",
        place_ko="장소",
        outcome=Outcome.ACHIEVED,
        outcome_note_en="What came of it, in a sentence.",
        outcome_note_ko="결과 한 문장.",
    )
    item.points.add(points[0])
    part = Part.objects.create(achievement=item, title_en="A part", title_ko="세부성과", period="2099-06")
    sample_figure(item, 60_000_000_000, "KRW", "원", as_of="2025", is_key=True)
    sample_figure(item, 10_000, "participants", "명", kind=FigureKind.TARGET, is_key=True)
    sample_figure(item, "11.2", "MW", "MW", part=part)
    for number, role in enumerate((Role.LEAD, Role.FUNDER)):
        body = Organization.objects.create(slug=f"{WORD}-{number}", name_en="An organization", name_ko="기관")
        Partner.objects.create(achievement=item, organization=body, role=role)
    source = {"title_en": "A source", "title_ko": "출처", "publisher_en": "Its publisher", "publisher_ko": "발행처"}
    Source.objects.create(achievement=item, url="https://www.example.org/source", date="2024-05", **source)


def sample_figure(item, value, unit_en, unit_ko, **values):
    label = {"label_en": "What it tells", "label_ko": "내용"}
    Figure.objects.create(achievement=item, value=value, unit_en=unit_en, unit_ko=unit_ko, **label, **values)
