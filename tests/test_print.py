"""What is printed: the sheets that style sheets make of a page, and the same as a PDF where WeasyPrint is installed."""

import io
import os
import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from achievements.models import Organization
from publishing import paper
from publishing.paper import views
from publishing.templatetags import publishing as tags
from sectors.models import Plan, Sector
from tests import builders
from tests.public import crawl

SECRET = "undisclosed"
NAVIGATION = {"en": ["Skip to", "한국어", "Open data", "Download", "History of this page", "Changed lately"]}
NAVIGATION["ko"] = ["본문", "English", "한국어", "PDF", "변경 이력"]
PAGES = range(2, 7)

with_press = pytest.mark.skipif(
    paper.press() is None and not os.environ.get("REQUIRE_PDF"),
    reason="no WeasyPrint here: pip install -r publishing/paper/requirements.txt",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def read(visitor):
    """Open an address as a visitor and read the PDF."""

    def open_paper(url):
        response = visitor.get(url)
        assert response.status_code == 200, url
        assert response.headers["Content-Type"] == "application/pdf"
        return PdfReader(io.BytesIO(response.content))

    return open_paper


def words(document):
    """All text without its spaces and line breaks."""
    return squeezed("".join(page.extract_text() for page in document.pages))


def squeezed(text):
    return re.sub(r"\s", "", text)


def fonts(document):
    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            yield inner.get_object()["/FontDescriptor"].get_object()


# The sheet that any browser prints


def test_a_sheet_says_whose_it_is_how_old_and_where_it_comes_from(see):
    item = builders.achievement().sector
    page = see(f"/en/sectors/{item.slug}/")
    block = page.select_one(".title-block.on-paper").get_text()
    address = f"http://testserver/en/sectors/{item.slug}/"
    assert "As of" in block
    assert address in block
    assert page.html["data-foot"] == f"{item.name_en} · {address}"


def test_nothing_but_a_live_page_is_headed_as_one(see):
    item = builders.sector(**builders.withdrawn())
    assert see(f"/en/sectors/{item.slug}/").select_one(".title-block, [type='application/pdf']") is None


def test_the_address_of_a_file_is_written_out_on_paper(see):
    item = builders.achievement()
    source = builders.source(achievement=item, url="", file=SimpleUploadedFile("a.pdf", b"%PDF-"))
    shown = see(f"/en/sectors/{item.sector.slug}/").select_one(".footnotes .on-paper").get_text()
    assert shown == f"http://testserver{source.get_absolute_url()}"


# Without WeasyPrint


@pytest.fixture
def without_press(monkeypatch):
    for module in (paper, views, tags):
        monkeypatch.setattr(module, "press", lambda: None)


def test_without_weasyprint_there_is_no_link_and_no_address(see, visitor, without_press):
    item = builders.achievement()
    for url in (item.get_absolute_url(), item.sector.get_absolute_url(), item.sector.plan.get_absolute_url()):
        assert see(url).select_one("[href$='.pdf']") is None
    for each in (item, item.sector, item.sector.plan):
        assert visitor.get(each.paper_url).status_code == 404


# With it


@with_press
@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_sector_of_the_sample_is_a_brochure(sample, read, language):
    for sector in Sector.objects.live():
        owner = getattr(sector.plan, f"owner_{language}")
        achievements = list(sector.achievements.live())
        builders.source(achievement=achievements[-1], url=f"https://example.org/{'long/' * 40}{sector.slug}?a=b")
        document = read(f"/{language}/sectors/{sector.slug}.pdf")
        text = words(document)
        assert len(document.pages) in PAGES
        titles = [getattr(item, f"title_{language}") for item in achievements]
        points = [getattr(item, f"text_{language}") for item in sector.points.live()]
        for expected in (owner, getattr(sector, f"goal_{language}"), *points, *titles):
            assert squeezed(expected) in text, expected
        assert f"https://example.org/{'long/' * 40}{sector.slug}?a=b" in text
        for number, page in enumerate(document.pages, start=1):
            foot = squeezed(page.extract_text())
            assert f"http://testserver/{language}/sectors/{sector.slug}/" in foot
            assert f"{number}/{len(document.pages)}" in foot
        assert not [word for word in NAVIGATION[language] if squeezed(word) in text]


@with_press
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_plan_and_an_achievement_take_a_sheet_or_two(sample, read, language):
    plan = Plan.objects.get()
    item = Sector.objects.first().achievements.first()
    for url, title in (
        (f"/{language}/plans/{plan.slug}.pdf", getattr(plan, f"heading_{language}")),
        (f"/{language}/achievements/{item.pk}.pdf", getattr(item, f"title_{language}")),
    ):
        document = read(url)
        assert len(document.pages) in (1, 2)
        assert squeezed(title) in words(document)


@with_press
def test_a_paper_says_what_it_is_to_programs(sample, visitor, read):
    sector = Sector.objects.first()
    document = read(f"/ko/sectors/{sector.slug}.pdf")
    assert document.metadata.title == f"{sector.name_ko} – {sector.plan.title_ko}"
    assert document.metadata.author == sector.plan.owner_ko
    assert document.metadata.creation_date == sector.publish_at.replace(microsecond=0)
    root = document.trailer["/Root"]
    assert root["/Lang"] == "ko"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert [entry["/Title"] for entry in document.outline if isinstance(entry, dict)] == [sector.name_ko]
    embedded = list(fonts(document))
    names = {font["/FontName"].partition("+")[2] for font in embedded}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in embedded)
    assert all(name.startswith("Portal-Sans") for name in names)
    assert {"Portal-Sans-Hangul", "Portal-Sans-Hangul-Bold"} <= names
    name = visitor.get(f"/ko/sectors/{sector.slug}.pdf").headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename\*=utf-8''[%\dA-F-]+-\d{4}-\d\d-\d\d\.pdf", name)


@with_press
def test_what_is_in_neither_font_of_a_language_is_still_printed(read):
    item = builders.achievement(title_en="", title_ko="한국어 제목").sector
    text = words(read(f"/en/sectors/{item.slug}.pdf"))
    assert "한국어제목(inKorean)" in text


@with_press
def test_nothing_unpublished_is_printed(visitor, read, publisher):
    shown = builders.full_achievement("shown")
    sector = shown.sector
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        hidden = builders.full_achievement(SECRET, sector=sector, **state)
        hidden.points.all().delete()  # those are the sector's, and public
        Organization.objects.filter(slug=f"{SECRET}-body").update(slug=f"body-{hidden.pk}")
    publisher.get(f"/en/sectors/{sector.slug}.pdf")  # who prints first makes no difference
    for item in (sector, sector.plan, shown):
        text = words(read(item.paper_url))
        assert "shown" in text or item == sector.plan
        assert SECRET not in text
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        for client in (visitor, publisher):
            assert client.get(builders.sector(**state).paper_url).status_code == 404
            assert client.get(builders.achievement(**state).paper_url).status_code == 404
            assert client.get(builders.achievement(sector=builders.sector(**state)).paper_url).status_code == 404
    assert visitor.get(f"{shown.paper_url}?as_of=2021-01-01").status_code == 404


@with_press
def test_a_paper_is_drawn_once_until_something_changes(visitor, monkeypatch):
    drawn = []
    pdf = paper.press().pdf
    monkeypatch.setattr(paper.press(), "pdf", lambda *sheet: drawn.append(sheet) or pdf(*sheet))
    item = builders.achievement()
    first, second = visitor.get(item.paper_url), visitor.get(f"{item.paper_url}?x=1")
    assert first.content == second.content
    assert len(drawn) == 1
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"].startswith("no-cache")
    answer = visitor.get(item.paper_url, headers={"If-None-Match": f"W/{tag}"})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    builders.achievement(sector=builders.sector(plan=builders.plan()))  # of no concern to it
    assert visitor.get(item.paper_url, headers={"If-None-Match": tag}).status_code == 304
    assert visitor.get(item.paper_url).content == first.content
    item.title_en = "Another title"
    item.save()
    changed = visitor.get(item.paper_url, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert len(drawn) == 2


@with_press
def test_whoever_has_too_many_drawn_waits(visitor, settings):
    settings.FILES_PER_MINUTE = 1
    one, two = builders.achievement(), builders.achievement()
    assert visitor.get(one.paper_url).status_code == 200
    assert visitor.get(one.paper_url).status_code == 200  # it is there already
    refused = visitor.get(two.paper_url)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60


@with_press
def test_nobody_waits_long_for_others(visitor, monkeypatch):
    monkeypatch.setattr(views, "PATIENCE", 0)
    monkeypatch.setattr(views, "one_at_a_time", threading.Lock())
    item = builders.achievement()
    with views.one_at_a_time:
        busy = visitor.get(item.paper_url)
    assert (busy.status_code, busy.headers["Cache-Control"]) == (503, "no-store")
    assert visitor.get(item.paper_url).status_code == 200


@with_press
def test_the_link_is_there_and_no_robot_follows_it(see, visitor):
    item = builders.achievement()
    for each in (item, item.sector, item.sector.plan):
        link = see(each.get_absolute_url()).select_one("[type='application/pdf']")
        assert link["href"] == each.paper_url
        assert link["rel"] == ["nofollow"]
    assert not [url for url in crawl(visitor, ["/en/"]) if url.endswith(".pdf")]
    assert visitor.get(item.paper_url).headers["X-Robots-Tag"] == "noindex"


@with_press
def test_a_former_address_leads_on(visitor):
    item = builders.sector(slug="former")
    item.slug = "later"
    item.save()
    item.put_on_record(by=None)
    answer = visitor.get("/en/sectors/former.pdf?x=1")
    assert (answer.status_code, answer.url) == (301, "/en/sectors/later.pdf?x=1")


PAGE = "http://testserver/en/sectors/x/"


@with_press
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://elsewhere.example/static/tokens.css",
        "http://testserver.elsewhere.example/static/tokens.css",
        "http://testserver@elsewhere.example/static/tokens.css",
        "https://testserver/static/tokens.css",
        "//testserver/static/tokens.css",
        "data:text/css,*{}",
        "ftp://testserver/static/tokens.css",
        "http://testserver/static/../config/settings.py",
        "http://testserver/static/%2e%2e/config/settings.py",
        "http://testserver/static//etc/passwd",
        "http://testserver/static/",
        "http://testserver/static/fonts",
        "http://testserver/static/tokens.css%00",
        "http://testserver/static/nothing.css",
        "http://testserver/media/emblems/x/emblem.webp",
        "http://testserver/identity/" + "0" * 32 + "-1x1/emblem.webp",
        "http://testserver/en/sectors/x/",
        "http://testserver/admin/",
        "http://testserver/nowhere",
    ],
)
def test_drawing_loads_nothing_else(url):
    fetcher = paper.press().OwnFiles(PAGE)
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever it is, WeasyPrint goes on without the file
        fetcher(url)


@with_press
def test_drawing_loads_our_own_static_files():
    fetcher = paper.press().OwnFiles(PAGE)
    for name, kind in {"tokens.css": "text/css", "fonts/portal-sans-latin.woff2": "font/woff2"}.items():
        answer = fetcher(f"http://testserver/static/{name}?x=1#y")
        assert answer.headers["Content-Type"] == kind
        assert answer.read()


@with_press
def test_what_staff_wrote_loads_nothing(read, monkeypatch):
    asked = []
    press = paper.press()
    fetch = press.OwnFiles.fetch
    monkeypatch.setattr(
        press.OwnFiles, "fetch", lambda self, url, headers=None: asked.append(url) or fetch(self, url, headers)
    )
    text = "![x](file:///etc/passwd) <img src=http://elsewhere.example/x.png> [a](http://elsewhere.example/)"
    item = builders.achievement(text_en=text)
    builders.source(achievement=item, url="http://elsewhere.example/source")
    assert "http://elsewhere.example/source" in words(read(item.paper_url))
    assert asked
    assert all(url.startswith("http://testserver/static/") for url in asked)
