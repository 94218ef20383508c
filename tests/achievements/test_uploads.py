"""Tests of uploads with unexpected content: an error message, and no stored file."""

import io
import resource
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from achievements.models import Source
from delivery.pdf import pdf_renderer
from sectors.models import Identity
from tests import builders
from tests.forms import errors_of, send
from tests.html import parse_html
from tests.pictures import bomb, draw_image, emblem, saved, sized
from tests.staff import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORM = "/admin/sectors/identity/1/change/"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def cut(upload, share=0.5):
    content = upload.read()
    return SimpleUploadedFile(upload.name, content[: int(len(content) * share)])


def moving(kind, name):
    frames = [draw_image(color=color, mode="RGB" if kind == "MPO" else "RGBA") for color in ("#ff0000", "#00ff00")]
    return saved(frames[0], kind, name, save_all=True, append_images=frames[1:], duration=100)


BAD = {
    "svg": (lambda: SimpleUploadedFile("emblem.svg", SVG), "This is an SVG"),
    "svg named png": (lambda: SimpleUploadedFile("emblem.png", SVG), "This is an SVG"),
    "svg packed": (lambda: SimpleUploadedFile("emblem.svgz", b"\x1f\x8b"), "This is an SVG"),
    "html": (lambda: SimpleUploadedFile("emblem.png", b"<html><script>x</script>"), "cannot be read as a picture"),
    "pdf": (lambda: SimpleUploadedFile("emblem.png", b"%PDF-1.7"), "cannot be read as a picture"),
    "gif": (lambda: saved(draw_image(mode="P"), "GIF", "emblem.gif"), "cannot be read as a picture"),
    "tiff named png": (lambda: saved(draw_image(), "TIFF"), "cannot be read as a picture"),
    "icon": (lambda: saved(draw_image(), "ICO"), "cannot be read as a picture"),
    "cut png": (lambda: cut(emblem()), "cannot be read as a picture"),
    "cut jpeg": (lambda: cut(saved(draw_image(mode="RGB"), "JPEG")), "cannot be read as a picture"),
    "cut webp": (lambda: cut(saved(draw_image(), "WEBP")), "cannot be read as a picture"),
    "header alone": (lambda: sized(300, 300), "cannot be read as a picture"),
    "no pixels": (lambda: sized(0, 300), "cannot be read as a picture"),
    "bomb": (bomb, "too many pixels"),
    "moving png": (lambda: moving("PNG", "a.png"), "animated"),
    "moving webp": (lambda: moving("WEBP", "a.webp"), "animated"),
    "empty": (lambda: SimpleUploadedFile("emblem.png", b""), "empty"),
    "nothing to see": (lambda: saved(Image.new("RGBA", (300, 300))), "completely transparent"),
    "small": (lambda: emblem(size=(16, 16)), "16 × 16"),
    "long": (lambda: emblem(size=(2000, 20)), "too long and narrow"),
    "large": (lambda: SimpleUploadedFile("emblem.png", b"\x89PNG" + b"\0" * 6_000_000), "5.7 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_emblem_is_answered_with_a_sentence(publisher, name):
    make, sentence = BAD[name]
    pdf_renderer()  # what draws PDF would have pictures that are cut off taken for whole ones, everywhere
    publisher.get("/admin/sectors/identity/")
    response = send(publisher, FORM, emblem=make(), name_en="Typed name")
    [error] = errors_of(response)
    assert sentence in error
    assert 'value="Typed name"' in response.content.decode()
    assert Identity.objects.get().emblem == ""


def test_a_bomb_is_not_unpacked(publisher):
    publisher.get("/admin/sectors/identity/")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    send(publisher, FORM, emblem=bomb(), name_en="x")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_a_hundred_megabytes_go_through_a_file_and_are_refused(publisher):
    publisher.get("/admin/sectors/identity/")
    with TemporaryUploadedFile("emblem.png", "image/png", 0, None) as upload:
        upload.file.truncate(100 * 1024 * 1024)
        upload.size = 100 * 1024 * 1024
        [error] = errors_of(send(publisher, FORM, emblem=upload))
    assert "100.0 MB" in error


ODD = {
    "cmyk": lambda: saved(draw_image(mode="CMYK"), "JPEG", "a.jpg"),
    "gray": lambda: saved(draw_image(mode="L")),
    "gray with alpha": lambda: saved(draw_image(mode="LA")),
    "palette": lambda: saved(draw_image().quantize(8)),
    "palette without alpha": lambda: saved(draw_image(mode="P")),
    "one bit": lambda: saved(draw_image(mode="1")),
    "sixteen bits": lambda: saved(Image.new("I;16", (300, 300), 30_000)),
    "webp": lambda: saved(draw_image(), "WEBP", "a.webp"),
    "of a phone, with a second picture in it": lambda: moving("MPO", "a.jpg"),
    "named otherwise": lambda: saved(draw_image(), "PNG", "a.jpg"),
}


@pytest.mark.parametrize("name", ODD)
def test_a_picture_of_any_mode_is_taken(publisher, name):
    publisher.get("/admin/sectors/identity/")
    assert send(publisher, FORM, emblem=ODD[name](), _continue="Save").status_code == 302
    assert Identity.objects.get().emblem.is_there


def test_sixteen_bits_are_not_cut_off_at_eight():
    from sectors.identity.drawing import picture_from

    picture = picture_from(saved(Image.new("I;16", (300, 300), 30_000)))
    assert picture.getpixel((1, 1))[0] == pytest.approx(116, abs=2)


# Sources


def packed():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
    return file.getvalue()


PNG, OLE = b"\x89PNG\r\n\x1a\n....", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."


def sent(client, item, name, content):
    fields = {"sources-TOTAL_FORMS": "1", "sources-0-title_en": "Document"}
    fields["sources-0-file"] = SimpleUploadedFile(name, content)
    return send(client, change_url(item), _continue="Save", **fields)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("A.PDF", b"%PDF-1.4"),
        ("a.png", PNG),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.hwp", OLE),
        ("a.hwp", b"HWP Document File V3.00"),
        ("a.hwpx", packed()),
        ("a.xlsx", packed()),
        ("a.txt", "한글".encode("utf-16")),
        ("a.csv", "가,나".encode("cp949")),
    ],
)
def test_a_source_that_is_what_it_says_is_taken(editor, name, content):
    assert sent(editor, builders.achievement(), name, content).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.svg", SVG, "“svg” is not allowed"),
        ("a.html", b"<script>", "“html” is not allowed"),
        ("a.pdf.exe", b"%PDF-1.7", "“exe” is not allowed"),
        ("a.pdf", b"<html><script>", "its content is of another type"),
        ("a.png", SVG, "its content is of another type"),
        ("a.jpg", PNG, "its content is of another type"),
        ("a.docx", OLE, "its content is of another type"),
        ("a.hwp", packed(), "its content is of another type"),
        ("a.zip", b"MZ\x90\0", "its content is of another type"),
        ("a.txt", b"MZ\x90\0", "its content is of another type"),
        ("a.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), "20.0 MB or less"),
    ],
)
def test_a_source_with_a_wrong_type_or_size_is_refused(editor, name, content, sentence):
    item = builders.achievement()
    [error] = errors_of(sent(editor, item, name, content))
    assert sentence in error
    assert item.draft is None


def test_saving_does_not_validate_stored_files_again(editor, publisher):
    """Save another field beside a lost file and a stored file with invalid content."""
    item = builders.achievement()
    kept = builders.source(achievement=item, url="", file=ContentFile(b"<script>", name="old.pdf"))
    lost = builders.source(achievement=item, url="", file=ContentFile(b"%PDF-", name="lost.pdf"))
    lost.file.storage.delete(lost.file.name)
    assert send(editor, change_url(item), title_en="Another", _save="Save").status_code == 302
    assert {row["file"] for row in item.draft.snapshot["rows"]["sources"]} == {kept.file.name, lost.file.name}
    Source.objects.get(pk=lost.pk).full_clean()


def shown_file(client, item):
    """Return the link in the form to the file of the first source."""
    page = parse_html(client.get(change_url(item)).content)
    return page.select_one("#sources-group .field-file a")["href"]


@pytest.mark.parametrize("facts", [{}, builders.DRAFT], ids=["public", "never public"])
def test_staff_open_the_file_of_a_draft_from_its_form(editor, viewer, visitor, facts):
    item = builders.achievement(**facts)
    sent(editor, item, "보고서.pdf", b"%PDF-1.7 draft")
    for client in (editor, viewer):
        response = client.get(shown_file(client, item))
        assert b"".join(response.streaming_content) == b"%PDF-1.7 draft"
        headers = response.headers
        assert headers["Content-Disposition"].startswith("attachment")
        assert quote("보고서.pdf") in headers["Content-Disposition"]
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
        assert "no-store" in headers["Cache-Control"]
    assert visitor.get(shown_file(editor, item)).headers["Location"].startswith("/admin/login/")


def test_staff_without_a_role_open_no_file(editor, db):
    item = builders.achievement()
    sent(editor, item, "a.pdf", b"%PDF-1.7")
    nobody = Client()
    nobody.force_login(get_user_model().objects.create_user("nobody", is_staff=True))
    assert nobody.get(shown_file(editor, item)).status_code == 403


def test_there_are_no_other_files_at_the_address_for_staff(editor):
    item, other = builders.achievement(), builders.achievement()
    source = builders.source(achievement=other, url="", file=ContentFile(b"%PDF-", name="a.pdf"))
    linked = builders.source(achievement=item)
    url = shown_file(editor, other)
    assert b"".join(editor.get(url).streaming_content) == b"%PDF-"
    for number, key in ((item.pk, source.pk), (item.pk, linked.pk), (0, source.pk), (10**30, source.pk)):
        assert editor.get(reverse("admin:achievements_achievement_source", args=[number, key])).status_code == 404
    Path(source.file.path).unlink()
    assert editor.get(url).status_code == 404


def test_a_source_whose_file_is_lost_is_not_found(visitor):
    source = builders.source(achievement=builders.achievement(), url="", file=ContentFile(b"%PDF-", name="a.pdf"))
    path = Path(source.file.path)
    url = reverse("achievements:source", args=[source.pk])
    path.unlink()
    assert visitor.get(url).status_code == 404
    path.mkdir()
    assert visitor.get(url).status_code == 404


def test_a_source_is_a_download_and_never_a_page(visitor):
    source = builders.source(
        achievement=builders.achievement(), url="", file=ContentFile(b"<script>", name="page.html")
    )
    response = visitor.get(reverse("achievements:source", args=[source.pk]))
    assert b"".join(response.streaming_content) == b"<script>"
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
