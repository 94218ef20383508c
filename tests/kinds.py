"""URLs of every kind of public page, each with all of its possible content."""

from django.utils import timezone

from achievements.models import Achievement, PlanStory
from sectors.models import Page, Sector
from tests import builders

SECTOR = "renewable-energy"


def every_kind():
    """Return the paths below /en and /ko as {kind: (path, status)}. They need the sample plan."""
    full = full_one()
    builders.report(slug="solar", query="q=solar", description_en="What **shines**.", description_ko="**빛나는** 것.")
    builders.report(slug="empty", query="q=zebra")
    today = timezone.localdate().isoformat()
    return {name: (path, 200) for name, path in found(full, today).items()} | {
        "not yet then": (f"/sectors/{SECTOR}/?as_of=1999-01-01", 404),
        "no day": ("/?as_of=today", 400),
        "no list then": ("/achievements/?as_of=1999-01-01", 404),
        "nowhere": ("/nowhere/", 404),
        "preview ended": (f"/achievements/{full.pk}/preview/?key=gone", 404),
    }


def found(full, today):
    partner = full.partners.get().organization
    return {
        "plan": "/",
        "plans": "/plans/",
        "sector": f"/sectors/{SECTOR}/",
        "sector without achievements": f"/sectors/{empty_sector().slug}/",
        "achievement": f"/achievements/{Achievement.objects.get(partners__organization__slug='dgist').pk}/",
        "achievement with everything": f"/achievements/{full.pk}/",
        "organization": f"/organizations/{partner.slug}/",
        "organizations": "/organizations/",
        "organizations with filters": f"/organizations/?q=a&sector={SECTOR}&role=partner&sort=name",
        "organizations without results": "/organizations/?q=zebra",
        "organizations with mistakes": "/organizations/?kind=wrong&color=red",
        "list": "/achievements/",
        "list with filters": f"/achievements/?q=solar&sector={SECTOR}&from=2009&to=2013&find-partner=center",
        "list without results": "/achievements/?q=zebra",
        "table": "/achievements/?view=table",
        "list with mistakes": "/achievements/?from=soon&min=many&sort=wrong&color=red",
        "progress": "/progress/",
        "progress of nothing": "/progress/?q=zebra",
        "progress with a table": f"/progress/?sector={SECTOR}&rows=state&columns=kind",
        "progress with mistakes": "/progress/?rows=state&columns=state&sum=much",
        "list as it was": f"/achievements/?as_of={today}",
        "table as it was": f"/achievements/?as_of={today}&view=table",
        "changes": "/changes/",
        "changes of a day": f"/changes/?sector={SECTOR}&since={today}&until={today}",
        "changes with mistakes": "/changes/?since=soon&change=all&color=red",
        "days to compare": "/changes/compare/",
        "two days compared": f"/changes/compare/?since=2020-06-01&until={today}",
        "a day compared with itself": f"/changes/compare/?since={today}&until={today}",
        "days the wrong way round": f"/changes/compare/?since={today}&until=2020-06-01",
        "print": "/achievements/print/",
        "reports": "/reports/",
        "report": "/reports/solar/",
        "report of nothing": "/reports/empty/",
        "open data": "/data/",
        "page": f"/pages/{Page.objects.live().first().slug}/",
        "history of a plan": f"/plans/{full.sector.plan.slug}/history/",
        "history of a sector": f"/sectors/{SECTOR}/history/",
        "history of an achievement": f"/achievements/{full.pk}/history/",
        "plan as it was": f"/?as_of={today}",
        "sector as it was": f"/sectors/{SECTOR}/?as_of={today}",
        "achievement as it was": f"/achievements/{full.pk}/?as_of={today}",
        "withdrawn": f"/achievements/{withdrawn_one().pk}/",
    }


def full_one():
    """Create an achievement with a row of every kind, and a change with notes for readers.

    It has a picture and an office, as its sector has, and is the story of its plan.
    """
    seen = {"picture": builders.picture(credit_en="A. Kim"), "office": builders.office(email="energy@example.org")}
    item = builders.full_achievement("lion", sector=with_values(Sector.objects.get(slug=SECTOR), **seen), **seen)
    builders.make(PlanStory, plan=with_values(item.sector.plan, **seen), achievement=item, headline_en="It shines")
    builders.figure(achievement=item, value=60_000_000_000, unit_en="KRW", unit_ko="원", is_key=True)
    item.title_en, item.text_ko = "A changed title", "1단락\n\n* 바뀐 글\n* [링크](https://example.org/)"
    item.save()
    item.record_revision(by=None, at=timezone.now(), note_en="It was wrong.", note_ko="사실과 달랐습니다.")
    return item


def with_values(item, **values):
    for name, value in values.items():
        setattr(item, name, value)
    item.save()
    builders.record_loaded(item)
    return item


def empty_sector():
    return builders.sector(plan=Sector.objects.get(slug=SECTOR).plan)


def withdrawn_one():
    """Create an achievement withdrawn a moment ago, in a sector public before that."""
    moments = {"publish_at": builders.LONG_AGO, "withdraw_at": timezone.now()}
    return builders.achievement(sector=Sector.objects.get(slug=SECTOR), period="2010", **moments)
