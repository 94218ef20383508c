"""The sheet that shows each component of the public pages in all its states, to the staff who look after them.

Its samples are items in memory, with their rows as if prefetched, shown by the same fragments as on the pages.
"""

import datetime
from collections import Counter
from decimal import Decimal

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.access import is_staff_member
from achievements.changes.days import ChangedDay
from achievements.changes.index import PublicChange
from achievements.changes.kinds import ChangeKind
from achievements.changes.lines import ChangeLine
from achievements.changes.telling import ToldChange
from achievements.charts.plan_targets import PlanTarget
from achievements.choices import FigureKind, Outcome, Role, Spending
from achievements.claims.lacks import lacks
from achievements.claims.money_table import MoneyTable
from achievements.claims.phases import Phases
from achievements.claims.places import PlaceOfClaim
from achievements.claims.verdict import Verdict
from achievements.key_figures import key_statements
from achievements.listing.facets import Facet, FacetForm, Option
from achievements.listing.found_words import FoundWords
from achievements.listing.named import NamedPage
from achievements.listing.query import ListQuery
from achievements.listing.suggestions import Suggestion
from achievements.measures.counted import Reason
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from achievements.states import State
from fields.translation import TextInLanguage
from portal.chart_samples import chart_samples
from portal.due_next import Due
from portal.sector_counts import set_counts, total_counts
from portal.story import Story
from portal.strategy_groups import groups_of
from publishing.snapshots import set_prefetched
from sectors.models import Office, Picture, Plan, Sector, StrategyPoint
from sectors.pictures.models import PictureLicense
from sectors.timelines.year_lines import scale_of_rows

PUBLIC = {"publish_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}
WORD = "sheet-of-components"  # in addresses that nobody else gives
NUMBER = 999_999_000  # of the first sample; no item has it
PERIODS = ["2099", "2020/..", "2009/2012", ""]  # planned, under way, ended, undated
ENGLISH, KOREAN = "A title of a usual length, in one sentence", "보통 길이의 제목 한 문장"
LONG = "A much longer title, which says more than it has to, and still has to find a place on the narrowest of phones"

FULL = {
    "text_en": "A text with a [link](https://www.example.org/).\n\n○ One thing\n- of this kind\n- and that\n○ Another",
    "text_ko": "[링크](https://www.example.org/)가 있는 글.\n\n○ 하나\n- 세부 1\n- 세부 2\n○ 둘",
    "place_en": "A place",
    "place_ko": "장소",
    "outcome": Outcome.ACHIEVED,
    "outcome_note_en": "What came of it, in a sentence.",
    "outcome_note_ko": "결과 한 문장.",
    "changed_at": datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC),
}

MANY, PER_PAGE = 250, 10

COLORS = [
    "surface",
    "surface-2",
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
    "error-surface",
    "achieved",
    "partly",
    "discontinued",
    "planned",
    "under-way",
    "ended",
    "white",
    "brand",
    "brand-strong",
    "brand-muted",
    "brand-link",
    "deleted",
    "inserted",
    "edge-shadow",
    "stripe",
    "mark",
    "foot",
    "foot-ink",
    "foot-muted",
    "foot-line",
    "hue",
    "tint",
    "soft",
    "highlight",
]
SIZES = ["s", "m", "l", "xl", "2xl", "3xl"]


@method_decorator(never_cache, name="dispatch")
class DesignSheet(View):
    def get(self, request):
        if not is_staff_member(request.user):
            return redirect_to_login(request.get_full_path())
        return render(request, "portal/design_sheet.html", samples())


def samples():
    plan = Plan(pk=NUMBER, slug=WORD, title_en="A plan", title_ko="계획", owner_en="The owner", owner_ko="운영 기관")
    sector = sample_sector(plan, 0, goal_en="One goal, in one sentence.", goal_ko="목표 한 문장.")
    bare = sample_sector(plan, 1, name_ko="", scope_en="")
    points = [sample_point(sector, number) for number in range(3)]
    fill(sector, points=points)
    texts = [{"period": period} for period in PERIODS]
    texts[0] |= FULL
    texts += [{"period": "2011", "title_en": LONG, "title_ko": "", "text_en": ENGLISH}]
    texts += [{"period": "2012", "text_ko": KOREAN}]
    achievements = [sample(sector, number, **values) for number, values in enumerate(texts)]
    for item in achievements:
        fill(item, points=[points[1]])
    fill(achievements[0], points=points[:2], **rows_of(achievements[0]))
    figures = achievements[0].own_figures
    sector.key_figures = key_statements(figures)
    achievements[0].found_words = [FoundWords(gettext("Title"), TextInLanguage("The words of a sector.", "en"))]
    achievements[0].uncounted = [(figures[0], Reason.EARLIER.label)]
    achievements[0].matched_parts = achievements[0].parts_with_figures
    count(sector, achievements)
    count(bare, [])
    sectors = [sector, bare]
    return (
        samples_of_lists(sectors)
        | samples_of_plan(sector, achievements)
        | {
            "hits": Paginator(achievements, PER_PAGE).page(1),
            "colors": COLORS,
            "in_other_language": sample_in_other_language(),
            "sizes": SIZES,
            "plan": plan,
            "sector": sector,
            "sectors": sectors,
            "counts": total_counts(sectors),
            "achievements": achievements,
            "groups": groups_of(points, achievements),
            "scale": scale_of_rows(plan, [each.period for each in achievements if each.period], timezone.localdate()),
            "claims": [sample_claim(achievement) for achievement in (achievements[0], achievements[3])],
            "money_table": sample_money(achievements[0]),
            **sample_picture(),
            **chart_samples(),
            "changed_days": [sample_day(achievements, sector)],
        }
    )


def sample_in_other_language():
    """A text that the language in force lacks, with signs before its lines."""
    text, code = (ENGLISH, "en") if get_language() == "ko" else (KOREAN, "ko")
    return TextInLanguage(f"○ {text}\n○ {text}", code)


def samples_of_plan(sector, achievements):
    """Targets in their states, a story, a change of each kind, and what is due."""
    result, aim = achievements[0].own_figures[:2]
    unknown = sample_figure(achievements[0], 200, "%", "%", measure=6, kind=FigureKind.TARGET)
    facts = {"withdraws": False, "is_minor": False, "is_current": False, "before": None}
    change = PublicChange(Achievement, NUMBER, NUMBER, timezone.now(), sector.pk, **facts)
    line = ChangeLine(gettext("A line that changed"), ENGLISH[:7], ENGLISH)
    return {
        "targets": [
            PlanTarget(aim, None, result, is_added_up=False, achievements=0, others=0),
            PlanTarget(aim, None, result, is_added_up=True, achievements=5, others=57),
            PlanTarget(unknown, None, None, is_added_up=False, achievements=0, others=0),
        ],
        "time_passed": 0.42,
        "story": Story(achievements[0], achievements[0].title, achievements[0].outcome_note),
        "told_changes": [
            ToldChange(change, achievements[0], achievements[0].title, ChangeKind.CHANGED, "", "", [line]),
            ToldChange(change, achievements[0], achievements[0].title, ChangeKind.CORRECTED, "", ENGLISH),
            ToldChange(change, achievements[0], achievements[0].title, ChangeKind.ADDED, "", ""),
        ],
        "due": [Due(achievements[0], 2099, "2099", gettext("Starts"), None, 0)],
        "due_year": 2099,
    }


def samples_of_lists(sectors):
    """The form of the list with choices in each state: in groups, chosen, found by name, with nothing behind them."""
    query = ListQuery(QueryDict("q=sector"))
    fields = query.form.fields
    named = [Option(sector.slug, sector.name, False, sector.count) for sector in sectors]
    kinds = [Option(kind.value, TextInLanguage.here(kind.label), False, 1) for kind in FigureKind]
    found = [Option(WORD, TextInLanguage.here("A"), True, 12)]
    facets = [
        Facet("sector", fields["sector"].label, [(sectors[0].plan.title, named)], 0, []),
        Facet("partner", fields["partner"].label, [("", found)], 1, [], "find-partner"),
        Facet("kind", fields["kind"].label, [("", kinds)], 1, []),
    ]
    return {
        "query": query,
        "facets": FacetForm(facets[:2], facets[2:], is_open=True, number=3),
        "best": NamedPage(
            gettext("Sector"), sectors[0].name, "#filters-of-a-list", 12, sectors[0].hue, sectors[0].icon
        ),
        "named_pages": [NamedPage(gettext("Organization"), each.name, "#filters-of-a-list") for each in sectors],
        "suggestions": [Suggestion(WORD, MANY, "#filters-of-a-list", is_wider) for is_wider in (False, True)],
        "states": list(State),
        "page": Paginator(range(MANY), PER_PAGE).page(MANY // PER_PAGE // 2),
    } | dict.fromkeys(["save_as_report", "zip_url", "json_url", "changes_url", "print_url"], "#filters-of-a-list")


def sample_claim(achievement):
    """The context of the page of an achievement that an office answers for."""
    names = {"name_en": "An office", "name_ko": "부서", "telephone": "053-803-0000", "email": "office@example.org"}
    return {
        "achievement": achievement,
        "verdict": Verdict(achievement),
        "phases": Phases(achievement),
        "lacks": lacks(achievement),
        "office": Office(slug=WORD, **names),
        "place": PlaceOfClaim(achievement.place, 1, "#one-achievement") if achievement.place else None,
    }


def sample_sector(plan, number, **texts):
    names = {"name_en": "A sector", "name_ko": "분야", "scope_en": "what it covers", "scope_ko": "범위"}
    return Sector(pk=NUMBER + number, plan=plan, slug=f"{WORD}-{number}", **PUBLIC, **names | texts)


def sample_point(sector, number):
    text = {"text_en": "One thing that the sector will do", "text_ko": "분야의 추진전략 하나"}
    return StrategyPoint(sector=sector, slug=f"{WORD}-{number}", **text)


def sample(sector, number, **texts):
    titles = {"title_en": ENGLISH, "title_ko": KOREAN}
    return Achievement(pk=NUMBER + number, sector=sector, **PUBLIC, **titles | texts)


def fill(item, **rows):
    """Give an item its rows as if prefetched, and none of its other kinds."""
    item._prefetched_objects_cache = {}
    for name in {*item.dependent_relations, *rows}:
        set_prefetched(item, name, rows.get(name, []))


def count(sector, achievements):
    """Give a sector what `sectors_of` gives it."""
    set_counts(sector, Counter(item.state for item in achievements))


def rows_of(item):
    """A row of every kind."""
    part = Part(achievement=item, title_en="A part", title_ko="세부성과", period="2099-06")
    ended = Part(achievement=item, title_en="A part that ended", title_ko="종료된 세부성과", period="2020")
    bodies = [Organization(slug=f"{WORD}-{number}", name_en="An organization", name_ko="기관") for number in range(2)]
    roles = zip(bodies, (Role.LEAD, Role.FUNDER), strict=True)
    source = {"title_en": "A source", "title_ko": "출처", "publisher_en": "Its publisher", "publisher_ko": "발행처"}
    return {
        "parts": [part, ended],
        "figures": sample_figures(item, part),
        "partners": [Partner(achievement=item, organization=body, role=role) for body, role in roles],
        "sources": [Source(achievement=item, url="https://www.example.org/source", date="2024-05", **source)],
    }


def sample_figures(item, part):
    """A result with its target, money with a share, a target alone, and a figure of a part."""
    aimed = {"unit_en": "people", "unit_ko": "명", "measure": 1}
    money = {"unit_en": "KRW", "unit_ko": "원", "year": 2026, "spending": Spending.PLANNED}
    whole = sample_figure(item, 100_000_000_000, measure=2, is_key=True, **money)
    return [
        sample_figure(item, 164, as_of="2026-09", is_key=True, **aimed),
        sample_figure(item, 347, as_of="2030", kind=FigureKind.TARGET, **aimed),
        whole,
        sample_figure(item, 60_000_000_000, measure=3, whole=whole, **money),
        sample_figure(item, 10_000, "patents", "건", measure=4, kind=FigureKind.TARGET, is_key=True),
        sample_figure(item, "11.2", "MW", "MW", measure=5, part=part),
    ]


def sample_money(item):
    """Planned and spent money of three years, of one who pays and of nobody who is named."""
    body = Organization(pk=NUMBER, slug=WORD, name_en="An organization", name_ko="기관")
    facts = {"unit_en": "KRW", "unit_ko": "원", "measure": 2}
    sums = [(2024, body, Spending.PLANNED, 4), (2025, body, Spending.PLANNED, 12), (2025, None, Spending.PLANNED, 3)]
    sums += [(2024, body, Spending.SPENT, "3.64821")]
    return MoneyTable(
        [
            sample_figure(item, Decimal(value) * 10**9, year=year, funder=funder, spending=spending, **facts)
            for year, funder, spending, value in sums
        ]
    )


def sample_figure(item, value, unit_en, unit_ko, measure, **values):
    unit = Unit(pk=NUMBER, slug=WORD, name_en=unit_en, name_ko=unit_ko)
    measured = Measure(pk=NUMBER + measure, slug=WORD, name_en="What it tells", name_ko="내용", unit=unit)
    return Figure(achievement=item, value=Decimal(value), unit=unit, measure=measured, **values)


def sample_picture():
    """A picture with its text in one language, credit and license. Its file is one of the portal's own."""
    file = static("icons/icon-512.png")
    picture = Picture(
        alt_en="A sign on a ground", credit_en="Drawing, not a photograph", license=PictureLicense.CC0_1_0
    )
    shown = {"avif": f"{file} 512w", "webp": f"{file} 512w", "src": file, "width": 512, "height": 288}
    return {"picture": picture, "shown": shown, "picture_facts": [picture.credit, picture.license_facts]}


def sample_day(achievements, sector):
    """A day with a change of each kind, two of which another page shows."""
    changes = [public_change(item) for item in achievements]
    told = [told_change(*pair, achievements[0], sector) for pair in zip(changes, ChangeKind, strict=False)]
    return ChangedDay(timezone.localdate(), [*changes, *changes[:2]], told)


def public_change(item):
    facts = {"within": item.sector_id, "withdraws": False, "is_minor": False, "is_current": False, "before": None}
    return PublicChange(Achievement, item.pk, item.pk, timezone.now(), **facts)


def told_change(change, kind, item, sector):
    stated = (State.UNDER_WAY, State.DISCONTINUED)
    lines = [
        ChangeLine(gettext("Period"), "2024–2027", "2024–2028"),
        ChangeLine(gettext("Place"), "", TextInLanguage("장소", "ko"), "2030"),
        ChangeLine(gettext("Status"), *(str(state.label) for state in stated), "", *stated),
    ]
    note = TextInLanguage("What changed.", "en")
    return ToldChange(change, item, item.title, kind, note, note, lines, sector)
