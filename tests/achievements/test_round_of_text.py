"""Tests of the round of a text: through a form, its draft and its publication into every output, without a loss."""

import csv
import io
import json
import os
import unicodedata
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from achievements.models import Achievement, Figure
from delivery.pdf import pdf_renderer
from fields.tabular import unmarked
from publishing.models import ContentVersion
from tests import builders
from tests.examples import number_of_examples
from tests.forms import errors_of, send, shown_in
from tests.html import parse_html
from tests.staff import change_url, edit
from tests.workbooks import rows_of_sheet
from tests.workflow import run

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ATOM = "{http://www.w3.org/2005/Atom}"
PIECES = [
    "\u1112\u1161\u11ab\u1100\u1173\u11af",  # typed on a Mac
    *("가·나ㆍ다・라", "㈜가온", "大邱", "똠방각하 펲 뷁", "½ ① ㎡ Ⅳ ㎿", "한\u3000글", "\u1112\u119e\u11ab"),
    *("👩\u200d🔬", "❤\ufe0f", "🇰🇷", "𝒳 𠮷"),
    *("\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd", "\u0645\u064f\u0631\u062d\u0628\u064b\u0627\u200f", "\u200eabc"),
    *("x\u0323\u0307", "e\u0301", "\u0301", "q\u0308\u0308"),
    *(
        "\"quoted\" 'single'",
        "“curly” ‘too’",
        "<b>bold</b> & <r>x</r>",
        "&lt;&amp;",
        "a]]>b",
        "{{ x }} {% y %}",
        "%s %(a)s",
    ),
    *("2011. 5.", "=1+1", "-5", "+82-53", "@a", "'tis", "00123", "1/2", "MAR1", "_x0041_", "TRUE"),
    *("# 1st", "> 100", "**b** _i_ `c`", "![p]", "[a]", "a\\b", "C:\\n", "| a | b |", "\u00ad soft", "zero\u200bwidth"),
]
LINES = ["\n- one\n- two", "\n· 하나\n· 둘", "\n\n① 가\n② 나", "\n1. a\n3. b", "\n"]
WORDS = st.sampled_from(PIECES) | st.text(
    st.characters(exclude_categories=["C"], exclude_characters="\ufffd"), max_size=6
)
TITLES = (
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join).filter(lambda text: has_letters(text) and len(text) <= 150)
)
TEXTS = (
    st.lists(WORDS | st.sampled_from(LINES), min_size=1, max_size=8).map("".join).filter(lambda text: has_letters(text))
)
UNSEEN = set("\u3164\uffa0\u115f\u1160\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f") | set(
    map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)


def visible(text):
    """Return what people see of a text: letters, marks on them, numbers and signs."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(each for each in composed if unicodedata.category(each)[0] in "LMNPS" and each not in UNSEEN)


def has_letters(text):
    """Return True if a text is more than marks without a letter below them, which a form refuses as empty."""
    return any(unicodedata.category(each)[0] != "M" for each in visible(text))


NASTY = {
    "title": " ".join(PIECES[:12]),
    "text": "".join([*PIECES, *LINES]),
    "part": " ".join(PIECES[12:24]),
    "measure": " ".join(PIECES[24:34]),
    "organization": " ".join(PIECES[34:]),
    "source": " ".join(PIECES[7:19]),
}


@pytest.fixture
def item(db):
    """An achievement with a row of each kind, with one language."""
    item = builders.achievement(title_en="", period="2011")
    builders.part(achievement=item, title_en="")
    builders.figure(achievement=item)
    builders.partner(achievement=item)
    builders.source(achievement=item, title_en="")
    return item


def saved(client, url, **fields):
    """Save a form. What it asks to have confirmed is confirmed."""
    response = send(client, url, **fields, _save="Save")
    if response.status_code == 200:
        names = {box["name"]: "on" for box in parse_html(response.content).select("[type=checkbox][name^=confirm]")}
        response = send(client, url, **fields, **names, _save="Save")
    assert response.status_code == 302, errors_of(response)


def publish(item, texts, editor, publisher):
    figure, partner = Figure.objects.get(), item.partners.get()
    saved(editor, change_url(partner.organization), name_ko=texts["organization"], name_en="")
    saved(editor, change_url(figure.measure), name_ko=texts["measure"], name_en="")
    rows = {"parts-0-title_ko": texts["part"], "sources-0-title_ko": texts["source"]}
    title = f"{texts['title']} {next(builders.numbers)}"  # so that there is always something to publish
    response = edit(editor, item, title_ko=title, text_ko=texts["text"], **rows)
    assert response.status_code == 302, errors_of(response)
    run("submit", item, by=editor)
    run("publish", item, by=publisher)


def body(visitor, url):
    response = visitor.get(url)
    assert response.status_code == 200, (url, response.content)
    return b"".join(response) if response.streaming else response.content


def texts_of_outputs(visitor, item):
    """Yield each output as (name, {name of a text: what the output has of it})."""
    page = parse_html(body(visitor, f"/ko/achievements/{item.pk}/")).select_one("main").get_text()
    yield "page", dict.fromkeys(NASTY, page)
    document = json.loads(body(visitor, f"/en/achievements/{item.pk}.json"))
    yield "JSON", texts_of_document(document)
    [row] = csv.DictReader(io.StringIO(body(visitor, "/en/achievements.csv").decode("utf-8-sig"), newline=""))
    yield "CSV", texts_of_row({name: unmarked(cell) for name, cell in row.items()})
    workbook = body(visitor, "/ko/achievements.xlsx")
    tables = {
        name: rows_of_sheet(workbook, place)[0]
        for place, name in enumerate(["achievements", "parts", "figures", "partners", "sources"])
    }
    yield "XLSX", texts_of_tables(tables)
    with zipfile.ZipFile(io.BytesIO(body(visitor, "/en/achievements.zip"))) as files:
        yield "ZIP", texts_of_tables({name: first_row(files.read(f"{name}.csv")) for name in tables})
    entry = ElementTree.fromstring(body(visitor, "/ko/achievements.atom")).find(f"{ATOM}entry")  # noqa: S314
    summary = parse_html(entry.findtext(f"{ATOM}summary")).get_text()
    yield "feed", {"title": entry.findtext(f"{ATOM}title"), "text": summary}


def first_row(content):
    row = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return {name: unmarked(cell) for name, cell in row.items()}


def texts_of_document(document):
    return {
        "title": document["title"]["ko"],
        "text": document["text"]["ko"],
        "part": document["parts"][0]["title"]["ko"],
        "measure": document["figures"][0]["label"]["ko"],
        "organization": document["partners"][0]["organization"]["name"]["ko"],
        "source": document["sources"][0]["title"]["ko"],
    }


def texts_of_row(row):
    names = {"part": "parts_ko", "measure": "figures_ko", "organization": "partners_ko", "source": "sources"}
    return {"title": row["title_ko"], "text": row["text_ko"]} | {name: row[column] for name, column in names.items()}


def texts_of_tables(tables):
    """The texts of the first rows of the tables; XlsxWriter writes _x0041_ so that spreadsheets read it back."""
    texts = {
        "title": tables["achievements"]["title_ko"],
        "text": tables["achievements"]["text_ko"],
        "part": tables["parts"]["title_ko"],
        "measure": tables["figures"]["label_ko"],
        "organization": tables["partners"]["organization_ko"],
        "source": tables["sources"]["title_ko"],
    }
    return {name: text.replace("_x005F_", "_") for name, text in texts.items()}


@settings(
    max_examples=number_of_examples(6, 150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.fixed_dictionaries({name: TEXTS if name == "text" else TITLES for name in NASTY}))
@example(NASTY)
def test_every_visible_letter_of_a_text_is_in_every_output_in_order(item, editor, publisher, visitor, texts):
    ContentVersion.objects.renew()
    publish(item, texts, editor, publisher)
    shown = shown_in(editor, change_url(item))
    assert visible(shown["text_ko"]) == visible(texts["text"])
    for output, found in texts_of_outputs(visitor, item):
        for name, text in found.items():
            assert visible(texts[name]) in visible(text or ""), (output, name)


@pytest.mark.one_database
@pytest.mark.skipif(
    pdf_renderer() is None and not os.environ.get("REQUIRE_PDF"),
    reason="no WeasyPrint here: pip install -r delivery/pdf/requirements.txt",
)
def test_a_pdf_has_every_letter_of_one_direction(item, editor, publisher, visitor):
    """PDF has glyphs. What is read back of Hebrew, Arabic and marks that no font composes is not what was typed."""
    texts = dict.fromkeys(NASTY, '한글 ㈜가온 大邱 · ① ½ <b> & "q" \'tis 2011. 5. =1+1 “둘” C:\\n {{ x }}')
    publish(item, texts, editor, publisher)
    document = PdfReader(io.BytesIO(body(visitor, f"/ko/achievements/{item.pk}.pdf")))
    read = visible("".join(page.extract_text() for page in document.pages))
    assert read.count(visible(texts["title"])) >= len(NASTY)


WRONG = {
    "NUL": "a\0b",
    "a lone surrogate": "a\ud800b",
    "marks of direction alone": "\u200f\u202e\u200f",
    "fillers alone": "\u3164\u115f",
    "10,000 letters": "가" * 10_000,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_title_that_cannot_be_kept_gets_a_sentence_and_nothing_is_written(item, editor, name):
    assert edit(editor, item, title_ko="초안").status_code == 302
    before = list(Achievement.objects.values()), list(item.revisions.values())
    response = post_odd(editor, item, title_ko=WRONG[name], text_ko="남을 글")
    assert response.status_code == 200
    assert len(set(errors_of(response))) == 1
    assert "남을 글" in response.content.decode()
    assert (list(Achievement.objects.values()), list(item.revisions.values())) == before
    assert shown_in(editor, change_url(item))["title_ko"] == "초안"


def post_odd(client, item, **changes):
    """Send a form whose values no browser could send: surrogates as their three bytes."""
    fields = shown_in(client, change_url(item)) | changes | {"_save": "Save"}
    pairs = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
    data = b"&".join(quoted(name) + b"=" + quoted(value) for name, value in pairs)
    return client.post(change_url(item), data, content_type="application/x-www-form-urlencoded")


def quoted(text):
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass")).encode()


def test_many_bullets_and_a_long_link_are_refused_or_shown_as_they_are(item, editor, publisher, visitor):
    bullets = "\n".join("- a" for _ in range(10_000))
    response = edit(editor, item, text_ko=bullets)
    assert response.status_code == 200
    assert any("10000" in error.replace(",", "") for error in errors_of(response))
    most, link = "- a\n" * 2400, "https://example.org/" + "a" * 9900
    for text in (most, link):
        assert edit(editor, item, text_ko=text).status_code == 302
        run("submit", item, by=editor)
        run("publish", item, by=publisher)
        page = parse_html(body(visitor, f"/ko/achievements/{item.pk}/")).select_one("main").get_text()
        assert visible(text) in visible(page)
    long_source = edit(editor, item, **{"sources-0-url": link})
    assert long_source.status_code == 200
    assert errors_of(long_source)
