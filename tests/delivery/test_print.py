"""Tests of printed pages, and of the same pages as PDF if WeasyPrint is installed."""

import functools
import io
import os
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from achievements.models import Organization
from delivery import pdf, single_flight
from delivery.pdf import pdf_cache, pdf_renderer, views
from delivery.templatetags import delivery as tags
from fields.text import LONGEST_TEXT
from sectors.identity.fields import EmblemImages
from sectors.models import Identity, Plan, Sector
from tests import builders
from tests.pictures import draw_image
from tests.public import crawl

SECRET = "undisclosed"
NAVIGATION = {"en": ["Skip to", "한국어", "Open data", "Download", "History of this page", "Recently changed"]}
NAVIGATION["ko"] = ["본문", "English", "한국어", "PDF", "변경 이력"]
PAGES = range(2, 5)
PAGE = "http://testserver/en/sectors/x/"
PATIENCE = 20  # seconds until a test that waits for another thread has failed


def with_renderer(test):
    """Mark a test of PDF rendering to run on one database, and only with WeasyPrint."""
    is_missing = pdf_renderer() is None and not os.environ.get("REQUIRE_PDF")
    reason = "no WeasyPrint here: pip install -r delivery/pdf/requirements.txt"
    return pytest.mark.one_database(pytest.mark.skipif(is_missing, reason=reason)(test))


pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def read(visitor):
    """Function that opens a URL as a visitor and returns a PDF reader."""

    def open_pdf(url):
        response = visitor.get(url)
        assert response.status_code == 200, url
        assert response.headers["Content-Type"] == "application/pdf"
        return PdfReader(io.BytesIO(response.content))

    return open_pdf


def show_emblem(text):
    emblem = EmblemImages(draw_image())
    emblem.store()
    identity = Identity.objects.get()
    identity.emblem, identity.emblem_text_en = emblem.name, text
    identity.save()


def words(document):
    """Return all text of a document without whitespace."""
    return squeezed("".join(page.extract_text() for page in document.pages))


def squeezed(text):
    return re.sub(r"\s", "", text)


def parts(part):
    """Yield an element of the structure tree of a PDF, and all its descendants."""
    yield part
    for each in part.get("/K", []):
        if not isinstance(each, int):
            yield from parts(each.get_object())


def fonts(document):
    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            yield inner.get_object()["/FontDescriptor"].get_object()


# The sheet that any browser prints


def test_a_sheet_says_whose_it_is_how_old_and_where_it_comes_from(see):
    item = builders.achievement().sector
    page = see(f"/en/sectors/{item.slug}/")
    block = page.select_one(".title-block.print-only").get_text()
    address = f"http://testserver/en/sectors/{item.slug}/"
    assert "As of" in block
    assert address in block
    assert page.html["data-foot"] == f"{item.name_en} · {address}"


def test_a_withdrawn_page_has_no_title_block_and_no_pdf_link(see):
    item = builders.sector(**builders.withdrawn())
    assert see(f"/en/sectors/{item.slug}/").select_one(".title-block, main [type='application/pdf']") is None


def test_the_url_of_a_file_is_printed_in_full(see):
    item = builders.achievement()
    source = builders.source(achievement=item, url="", file=SimpleUploadedFile("a.pdf", b"%PDF-"))
    shown = see(item.get_absolute_url()).select_one(".footnotes .print-only").get_text()
    assert shown == f"http://testserver{source.get_absolute_url()}"


# Without WeasyPrint


@pytest.fixture
def without_renderer(monkeypatch):
    for module in (pdf, views, tags):
        monkeypatch.setattr(module, "pdf_renderer", lambda: None)


def test_without_weasyprint_there_is_no_link_and_no_address(see, visitor, without_renderer):
    item = builders.achievement()
    for url in (item.get_absolute_url(), item.sector.get_absolute_url(), item.sector.plan.get_absolute_url()):
        assert see(url).select_one("[href$='.pdf']") is None
    for each in (item, item.sector, item.sector.plan):
        assert visitor.get(each.pdf_url).status_code == 404


class Failing:
    """Import finder that raises an error for one module."""

    def __init__(self, module, error):
        self.module, self.error = module, error

    def find_spec(self, name, path=None, target=None):
        if name == self.module:
            raise self.error


@pytest.fixture
def failing(monkeypatch):
    """Function that makes the import of a module fail. It returns `pdf_renderer` with an empty cache."""

    def fail(module, error):
        for name in (module, "weasyprint", "delivery.pdf.rendering"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.delattr(pdf, "rendering", raising=False)
        monkeypatch.setattr(sys, "meta_path", [Failing(module, error), *sys.meta_path])
        return functools.cache(pdf_renderer.__wrapped__)

    return fail


def test_weasyprint_may_be_missing(failing, caplog):
    renderer = failing("weasyprint", ModuleNotFoundError("No module named 'weasyprint'", name="weasyprint"))
    assert renderer() is None
    assert not caplog.records


def test_a_missing_pango_is_logged_once_with_advice(failing, caplog):
    caplog.set_level("WARNING")
    renderer = failing("weasyprint", OSError("cannot load library 'libpango-1.0-0'"))
    assert renderer() is renderer() is None
    [log_record] = caplog.records
    assert log_record.levelname == "WARNING"
    assert "apt-get install libpango-1.0-0" in log_record.getMessage()


@pytest.mark.parametrize("error", [ModuleNotFoundError("No module named 'x'", name="x"), SyntaxError("x")])
def test_a_broken_weasyprint_is_logged_once(failing, caplog, error):
    renderer = failing("weasyprint", error)
    assert renderer() is renderer() is None
    [log_record] = caplog.records
    assert (log_record.levelname, log_record.exc_info[1]) == ("ERROR", error)


@with_renderer
@pytest.mark.parametrize(
    ("module", "error"),
    [
        ("delivery.pdf.rendering", ImportError("cannot import name 'x'")),
        ("delivery.pdf.rendering", OSError("a file of ours")),
    ],
)
def test_other_import_errors_are_raised(failing, module, error):
    with pytest.raises(type(error), match=str(error)):
        failing(module, error)()


# With it


@with_renderer
@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_sector_of_the_sample_is_a_brochure(sample, read, language):
    for sector in Sector.objects.live():
        owner = getattr(sector.plan, f"owner_{language}")
        achievements = list(sector.achievements.live())
        document = read(f"/{language}/sectors/{sector.slug}.pdf")
        text = words(document)
        assert len(document.pages) in PAGES
        titles = [getattr(item, f"title_{language}") for item in achievements]
        points = [getattr(item, f"text_{language}") for item in sector.points.live()]
        for expected in (owner, getattr(sector, f"goal_{language}"), *points, *titles):
            assert squeezed(expected) in text, expected
        for number, page in enumerate(document.pages, start=1):
            foot = squeezed(page.extract_text())
            assert f"http://testserver/{language}/sectors/{sector.slug}/" in foot
            assert f"{number}/{len(document.pages)}" in foot
        assert not [word for word in NAVIGATION[language] if squeezed(word) in text]


@with_renderer
def test_a_long_address_of_a_source_is_printed_in_full(read):
    url = f"https://example.org/{'long/' * 40}?a=b"
    source = builders.source(achievement=builders.achievement(), url=url)
    assert url in words(read(source.achievement.pdf_url))


@with_renderer
@pytest.mark.parametrize(
    ("language", "heads", "label"),
    [("en", ["Status", "Target and result"], "System size"), ("ko", ["상태", "목표·실적"], "시스템 규모")],
)
def test_heads_stand_in_a_line_and_names_and_labels_are_not_broken(sample, read, language, heads, label):
    show_emblem("City seal")
    sector = Sector.objects.get(slug="renewable-energy")
    document = read(f"/{language}/sectors/{sector.slug}.pdf")
    title = getattr(sector.plan, f"title_{language}")
    assert title in document.pages[0].extract_text()
    assert label in "".join(page.extract_text() for page in document.pages)
    places = heights(document.pages[0])
    assert len({places[head] for head in heads}) == 1


def heights(page):
    """Return the vertical position of each text on a page."""
    places = {}

    def note(text, to_page, to_line, *_font):
        places.setdefault(text.strip(), round(to_line[4] * to_page[1] + to_line[5] * to_page[3] + to_page[5]))

    page.extract_text(visitor_text=note)
    return places


@with_renderer
def test_no_line_ends_within_a_korean_word(sample, read):
    for sector in Sector.objects.live():
        document = read(f"/ko/sectors/{sector.slug}.pdf")
        text = "\n".join(page.extract_text() for page in document.pages)
        written = [sector.goal_ko, *(point.text_ko for point in sector.points.live())]
        written += [item.title_ko for item in sector.achievements.live()]
        assert not [word for word in " ".join(written).split() if word not in text]
        copied = text + str([entry["/Title"] for entry in flat(document.outline)])
        assert sector.name_ko in copied
        assert "\N{WORD JOINER}" not in copied


def flat(outline):
    for entry in outline:
        yield from flat(entry) if isinstance(entry, list) else [entry]


@with_renderer
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


@with_renderer
def test_a_pdf_says_what_it_is_to_programs(sample, visitor, read):
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
    assert {"Portal-Sans-PDF", "Portal-Sans-PDF-Bold"} <= names
    name = visitor.get(f"/ko/sectors/{sector.slug}.pdf").headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename\*=utf-8''[%\dA-F-]+-\d{4}-\d\d-\d\d\.pdf", name)


WORDS = {"en": "steady harbour growth", "ko": "항만의 꾸준한 성장"}


def numbered(language, letters):
    """Return a text of a given length without repeated sentences."""
    return " ".join(f"{WORDS[language]} {number}." for number in range(10_000, 11_000))[:letters]


def missing(text, document):
    """Return the sentences of a text missing from a document, except for one per sheet at its edge."""
    found = words(document)
    return [each for each in squeezed(text).split(".")[:-1] if each not in found][len(document.pages) :]


@with_renderer
@pytest.mark.parametrize("letters", [3000, LONGEST_TEXT])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_long_text_goes_on_on_the_next_sheet(read, language, letters):
    text = numbered(language, letters)
    sector = builders.sector(**{f"goal_{language}": text[:500]})
    builders.point(sector=sector, **{f"text_{language}": text[:500]})
    for _each in range(2):
        item = builders.achievement(sector=sector, **{f"text_{language}": text})
    plan = builders.plan(**{f"intro_{language}": text})
    for each, shown in ((sector, text[:500]), (item, text), (plan, text)):
        document = read(each.pdf_url.replace("/en/", f"/{language}/"))
        assert not missing(shown, document), each


@with_renderer
def test_a_page_whose_picture_lost_its_file_has_a_pdf(read, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = builders.picture()
    sector = builders.sector(picture=picture, name_en="Robots")
    for name in default_storage.listdir(picture.file.folder)[1]:
        default_storage.delete(f"{picture.file.folder}/{name}")
    assert "Robots" in read(f"/en/sectors/{sector.slug}.pdf").pages[0].extract_text()


@with_renderer
@pytest.mark.parametrize(("language", "said"), [("en", "no PDF of this page"), ("ko", "PDF를 제공할 수 없습니다")])
def test_a_failed_pdf_shows_an_error_page_and_is_logged_once(see, visitor, monkeypatch, caplog, language, said):
    tried = []

    def stumble(*source):
        tried.append(source)
        raise AssertionError("not page_is_empty")

    monkeypatch.setattr(pdf_renderer(), "lay_out", stumble)
    url = builders.achievement().pdf_url.replace("/en/", f"/{language}/")
    for _each in range(2):
        page = see(url, status=503)
        assert page.html["lang"] == language
        assert said in page.main.get_text()
        assert page.select_one("main a")["href"] == f"{url.removesuffix('.pdf')}/"
    answer = visitor.get(url)
    assert int(answer.headers["Retry-After"])
    assert answer.headers["Cache-Control"] == "no-store"
    [log_record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert f"http://testserver{url.removesuffix('.pdf')}/" in log_record.getMessage()
    assert log_record.exc_info
    assert len(tried) == 2  # once more with sheets that end anywhere


@with_renderer
def test_a_korean_title_is_printed_in_an_english_pdf(read):
    item = builders.achievement(title_en="", title_ko="한국어 제목").sector
    text = words(read(f"/en/sectors/{item.slug}.pdf"))
    assert "한국어제목(inKorean)" in text


@with_renderer
def test_nothing_unpublished_is_printed(visitor, read, publisher):
    shown = builders.full_achievement("shown")
    sector = shown.sector
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        hidden = builders.full_achievement(SECRET, sector=sector, **state)
        hidden.points.all().delete()  # those are the sector's, and public
        Organization.objects.filter(slug=f"{SECRET}-body").update(slug=f"body-{hidden.pk}")
    publisher.get(f"/en/sectors/{sector.slug}.pdf")  # who prints first makes no difference
    for item in (sector, sector.plan, shown):
        text = words(read(item.pdf_url))
        assert "shown" in text or item == sector.plan
        assert SECRET not in text
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        for client in (visitor, publisher):
            assert client.get(builders.sector(**state).pdf_url).status_code == 404
            assert client.get(builders.achievement(**state).pdf_url).status_code == 404
            assert client.get(builders.achievement(sector=builders.sector(**state)).pdf_url).status_code == 404
    assert visitor.get(f"{shown.pdf_url}?as_of=2021-01-01").status_code == 404


@with_renderer
def test_a_pdf_is_drawn_once_until_something_changes(visitor, monkeypatch):
    rendered = []
    render_pdf = pdf_renderer().render_pdf
    monkeypatch.setattr(pdf_renderer(), "render_pdf", lambda *source: rendered.append(source) or render_pdf(*source))
    item = builders.achievement()
    first, second = visitor.get(item.pdf_url), visitor.get(f"{item.pdf_url}?x=1")
    assert first.content == second.content
    assert len(rendered) == 1
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"].startswith("no-cache")
    answer = visitor.get(item.pdf_url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    assert answer.headers["Cache-Control"] == first.headers["Cache-Control"]
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert visitor.get(item.pdf_url, headers=since).status_code == 304
    builders.achievement(sector=builders.sector())  # of no concern to it
    assert visitor.get(item.pdf_url, headers={"If-None-Match": tag}).status_code == 304
    assert visitor.get(item.pdf_url).content == first.content
    item.title_en = "Another title"
    item.save()
    changed = visitor.get(item.pdf_url, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert len(rendered) == 2
    monkeypatch.setattr(pdf_renderer(), "digest", lambda: "in another way")
    assert visitor.get(item.pdf_url, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200
    assert len(rendered) == 3


@with_renderer
@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("{tag}", 304),
        ("{strong}", 304),  # tags are compared weakly
        ('"x", {tag}', 304),
        ('W/"x",{strong} , "y"', 304),
        ("*", 304),
        ("{word}", 200),
        ('"x{word}"', 200),
        ('"{word}x"', 200),
        ('"x"', 200),
        ("", 200),
    ],
)
def test_if_none_match_is_compared_with_the_etag_of_the_pdf(visitor, monkeypatch, form, status):
    monkeypatch.setattr(pdf_renderer(), "render_pdf", lambda *_source: b"%PDF-")
    url = builders.achievement().pdf_url
    tag = visitor.get(url).headers["ETag"]
    strong = tag.removeprefix("W/")
    known = form.format(tag=tag, strong=strong, word=strong.strip('"'))
    assert visitor.get(url, headers={"If-None-Match": known}).status_code == status


@with_renderer
@pytest.mark.parametrize("text", ["", "City seal"])
def test_an_emblem_is_printed_with_or_without_a_text(read, caplog, text):
    show_emblem(text)
    document = read(builders.achievement().pdf_url)
    assert len(document.pages[0].images) == 1
    assert not caplog.records
    read_aloud = [part["/Alt"] for part in parts(document.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in part]
    assert read_aloud == ([text] if text else [])


@with_renderer
def test_made_up_hosts_and_queries_do_not_evict_cached_pdfs(visitor, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    rendered = []
    monkeypatch.setattr(pdf_renderer(), "render_pdf", lambda html, url, *moments: rendered.append(url) or url.encode())
    url = builders.achievement().pdf_url
    ours = {"host": "testserver"}
    shown = visitor.get(url, headers=ours).content
    for number in range(1000, 1050):
        for host in (f"testserver:{number}", f"{number}.example.org"):
            assert f"http://{host}/".encode() in visitor.get(url, headers={"host": host}).content
    rendered.clear()
    for query in ("", "?x=1", "?page=2", "?as=of"):
        assert visitor.get(f"{url}{query}", headers=ours).content == shown
    assert not rendered


@with_renderer
def test_too_many_new_pdfs_for_one_address_get_a_429(see, visitor, settings):
    settings.PDFS_PER_MINUTE, settings.FILES_PER_MINUTE = 1, 2
    one, two = builders.achievement(), builders.achievement()
    assert visitor.get(one.pdf_url).status_code == 200
    assert visitor.get(one.pdf_url).status_code == 200  # it is there already
    refused = visitor.get(two.pdf_url)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60
    assert "Too many requests" in see(two.pdf_url, status=429).main.get_text()
    assert visitor.get("/en/achievements.csv").status_code == 200  # other files are counted apart


@pytest.fixture
def slow_renderer(monkeypatch):
    """Renderer that sets the event `begun` and then waits for the event `go_on`."""
    renderer = SimpleNamespace(begun=threading.Event(), go_on=threading.Event())

    def render_pdf(*source):
        renderer.begun.set()
        renderer.go_on.wait(PATIENCE)
        return b"%PDF-"

    monkeypatch.setattr(pdf_renderer(), "render_pdf", render_pdf)
    return renderer


@with_renderer
def test_only_one_request_waits_while_a_pdf_is_rendered(rf, slow_renderer, monkeypatch):
    one, two, three = (pdf_cache.PdfSource(f"<p>{number}", PAGE, "", "") for number in range(3))
    with ThreadPoolExecutor() as threads:
        first = threads.submit(pdf_cache.cached_pdf, one, rf.get("/"))
        assert slow_renderer.begun.wait(PATIENCE)
        second = threads.submit(pdf_cache.cached_pdf, two, rf.get("/"))
        while pdf_cache.rendering.admitted._value:
            assert not second.done()
        with pytest.raises(pdf_cache.NoPdfError):
            pdf_cache.cached_pdf(three, rf.get("/"))
        slow_renderer.go_on.set()
        assert first.result() == second.result() == b"%PDF-"
    assert pdf_cache.cached_pdf(three, rf.get("/")) == b"%PDF-"


@with_renderer
def test_waiting_for_the_same_pdf_does_not_count_for_the_rate_limit(rf, slow_renderer, settings):
    settings.PDFS_PER_MINUTE = 1
    source = pdf_cache.PdfSource("<p>the same", PAGE, "", "")
    with ThreadPoolExecutor() as threads:
        first = threads.submit(pdf_cache.cached_pdf, source, rf.get("/"))
        assert slow_renderer.begun.wait(PATIENCE)
        second = threads.submit(pdf_cache.cached_pdf, source, rf.get("/"))
        while pdf_cache.rendering.admitted._value:
            assert not second.done()
        slow_renderer.go_on.set()
        assert first.result() == second.result() == b"%PDF-"


@with_renderer
def test_a_busy_renderer_answers_503_with_retry_after(see, visitor, monkeypatch, caplog):
    monkeypatch.setattr(pdf_cache.rendering, "admitted", threading.BoundedSemaphore(1))
    item = builders.achievement()
    with pdf_cache.rendering.admitted:
        busy = visitor.get(item.pdf_url)
        page = see(item.pdf_url, status=503)
    assert (busy.status_code, busy.headers["Cache-Control"]) == (503, "no-store")
    assert busy.headers["Retry-After"] in page.main.get_text()
    assert page.select_one("main a")["href"] == item.get_absolute_url()
    assert not caplog.records  # it is no error
    assert visitor.get(item.pdf_url).status_code == 200


@with_renderer
def test_a_refusal_is_in_the_language_of_the_page(see, monkeypatch):
    monkeypatch.setattr(pdf_cache.rendering, "admitted", threading.BoundedSemaphore(1))
    url = builders.achievement().pdf_url.replace("/en/", "/ko/")
    with pdf_cache.rendering.admitted:
        assert see(url, status=503).html["lang"] == "ko"


@with_renderer
def test_drawing_leaves_the_request_as_it_is(publisher, monkeypatch):
    asked = []
    monkeypatch.setattr(views, "cached_pdf", lambda source, request: asked.append(request) or b"%PDF-")
    publisher.get(f"{builders.achievement().pdf_url}?x=1")
    [request] = asked
    assert request.user.is_authenticated
    assert request.GET["x"] == "1"


@with_renderer
def test_the_wait_for_a_busy_renderer_is_limited(visitor, monkeypatch):
    monkeypatch.setattr(single_flight, "MAX_WAIT", 0)
    item = builders.achievement()
    with pdf_cache.rendering.running:
        assert visitor.get(item.pdf_url).status_code == 503
    assert visitor.get(item.pdf_url).status_code == 200


@with_renderer
def test_the_link_is_there_and_no_robot_follows_it(see, visitor):
    item = builders.achievement()
    for each in (item, item.sector, item.sector.plan):
        link = see(each.get_absolute_url()).select_one("[type='application/pdf']")
        assert link["href"] == each.pdf_url
        assert link["rel"] == ["nofollow"]
    assert not [url for url in crawl(visitor, ["/en/"]) if url.endswith(".pdf")]
    assert visitor.get(item.pdf_url).headers["X-Robots-Tag"] == "noindex"


@with_renderer
def test_a_former_url_of_a_pdf_redirects_to_the_present_one(visitor):
    item = builders.sector(slug="former")
    item.slug = "later"
    item.save()
    item.record_revision(by=None)
    answer = visitor.get("/en/sectors/former.pdf?x=1")
    assert (answer.status_code, answer.url) == (301, "/en/sectors/later.pdf?x=1")


@with_renderer
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
    fetcher = pdf_renderer().OwnFilesFetcher(PAGE)
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever it is, WeasyPrint goes on without the file
        fetcher(url)


@with_renderer
def test_drawing_loads_our_own_static_files():
    fetcher = pdf_renderer().OwnFilesFetcher(PAGE)
    for name, kind in {"tokens.css": "text/css", "fonts/portal-sans-latin.woff2": "font/woff2"}.items():
        answer = fetcher(f"http://testserver/static/{name}?x=1#y")
        assert answer.headers["Content-Type"] == kind
        assert answer.read()


@with_renderer
def test_urls_in_texts_of_staff_are_not_loaded(read, monkeypatch):
    asked = []
    renderer = pdf_renderer()
    fetch = renderer.OwnFilesFetcher.fetch
    monkeypatch.setattr(
        renderer.OwnFilesFetcher,
        "fetch",
        lambda self, url, headers=None: asked.append(url) or fetch(self, url, headers),
    )
    text = "![x](file:///etc/passwd) <img src=http://elsewhere.example/x.png> [a](http://elsewhere.example/)"
    item = builders.achievement(text_en=text)
    builders.source(achievement=item, url="http://elsewhere.example/source")
    assert "http://elsewhere.example/source" in words(read(item.pdf_url))
    assert asked
    assert all(url.startswith("http://testserver/static/") for url in asked)
