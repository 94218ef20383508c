"""Tests of the mark in CSV: no text becomes a formula, a date or another number, and every text can be had back."""

import csv
import io
import shutil
import subprocess

import openpyxl
import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from achievements.exports.csv_file import with_marks
from fields.tabular import Sheet, csv_lines, marked, unmarked
from tests.examples import number_of_examples

CHANGED = [
    *("=1+1", "+82-53-803-1234", "-5 % energy", "@daegu", "\ttab", "＝1", "'quoted", "''", "{=1}"[1:3]),
    *(
        "2026. 3.",
        "2026.3.1",
        "2026. 3. 1.",
        "3-4",
        "1/2",
        "1 1/2",
        "10-12",
        "2010-06",
        "2013-10-13",
        "2010-06-01T10:30",
    ),
    *(
        "MAR1",
        "mar 1",
        "March 2010",
        "1 Mar",
        "Mar-10",
        "10 march 2011",
        "June 2010",
        "Sept 1",
        "july 4, 2010",
        "may 5",
    ),
    *(
        "10:30",
        "3 PM",
        "3 p",
        "오후 3시",
        "3시 30분",
        "2010년 3월",
        "2010년 3월 5일",
        "3월 5일",
        "2010年3月",
        "Mon, 1 Mar 2010",
    ),
    *(
        "00123",
        "1E5",
        "1e-5",
        "1.50",
        "1,234",
        "(5)",
        "5%",
        "₩5",
        "$5",
        "€ 5",
        "123456789012",
        ".5",
        "5.",
        "１２３",
        "−5",
        "1/2/3",
    ),
    *("TRUE", "false", "#N/A", "#1", "12.10", "2010.3"),
]
UNCHANGED = [
    *(
        "",
        "2011",
        "0",
        "12345678901",
        "2009/2012",
        "2013/..",
        "../1999",
        "2011년",
        "2009–2012",
        "2009~2012년",
        "since 2013",
    ),
    *(
        "대구",
        "3D",
        "5G network",
        "제3-4호",
        "a-1",
        "1st",
        "· 2011. 5.",
        "100만",
        "5 MW",
        "May",
        "marching 3",
        "truest",
        "T",
        "...",
    ),
]


@pytest.mark.parametrize("text", CHANGED)
def test_what_a_spreadsheet_would_change_gets_a_mark(text):
    assert marked(text) == f"'{text}"


@pytest.mark.parametrize("text", UNCHANGED)
def test_other_texts_stay_as_they_are(text):
    assert marked(text) == text


PIECES = st.sampled_from([*CHANGED, *UNCHANGED, "'", " ", "a", "가", "\n", ",", '"'])
TEXTS = st.lists(PIECES, max_size=3).map("".join) | st.text(max_size=20)


@given(TEXTS)
@example("'=x")
@example("'2010")
def test_a_mark_is_taken_away_again(text):
    assert unmarked(marked(text)) == text


def test_a_long_text_of_words_of_dates_is_read_at_once():
    assert marked("sept june mar " * 5000 + "x").startswith("s")
    assert marked("1" * 100_000).startswith("'")


@pytest.fixture
def postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes no CSV itself")


@settings(max_examples=number_of_examples(5, 100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS.filter(lambda text: "\0" not in text), min_size=1, max_size=30))
@example([*CHANGED, *UNCHANGED])
def test_postgresql_marks_the_same_texts(postgresql, texts):
    cells = ", ".join(["%s::text"] * len(texts))
    with connection.cursor() as cursor:
        cursor.execute(*with_marks(f"SELECT {cells}", texts, ["text"] * len(texts)))
        assert list(cursor.fetchone()) == [marked(text) for text in texts]


def opened(content, folder, options):
    """Return the cells of a CSV as LibreOffice opens it."""
    (folder / "list.csv").write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", f"--infilter=CSV:{options}"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder), str(folder / "list.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [row[0] for row in openpyxl.load_workbook(folder / "list.xlsx").active.iter_rows(min_row=2)]


@pytest.mark.one_database
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Calc is not installed")
@pytest.mark.parametrize("language", ["1033", "1042"])  # English, Korean
def test_libreoffice_opens_every_text_as_the_same_text(tmp_path, language):
    texts = [text for text in [*CHANGED, *UNCHANGED] if text.strip() == text != ""]
    content = b"".join(csv_lines(Sheet(["text"], [[text] for text in texts], ["text"])))
    assert [unmarked(row[0]) for row in list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]] == texts
    cells = opened(content, tmp_path, f"44,34,76,1,,{language},false,true")
    wrong = [
        (text, cell.value, cell.data_type) for text, cell in zip(texts, cells, strict=True) if not is_same(text, cell)
    ]
    assert wrong == []


def is_same(text, cell):
    """Return True if a cell has a text, or the number that the text says."""
    if cell.data_type == "n" and not cell.is_date:
        return str(cell.value) == text
    return cell.data_type == "s" and unmarked(cell.value) == text
