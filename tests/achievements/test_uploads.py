"""Tests of uploads with unexpected content: an error message, and no stored file."""

import csv
import io
import os
import resource
import unicodedata
import zipfile
from email.message import Message
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from achievements.models import Source
from delivery.pdf import pdf_renderer
from sectors.models import Identity
from tests import builders
from tests.forms import errors_of, send
from tests.html import parse_html
from tests.pictures import bomb, draw_image, emblem, exif_of, saved, sized
from tests.staff import change_url
from tests.workflow import run

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
HML = '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n<HWPML Style="embed" Version="2.8"><HEAD/></HWPML>'


def sent(client, item, name, content):
    fields = {"sources-TOTAL_FORMS": "1", "sources-0-title_en": "Document"}
    fields["sources-0-file"] = upload = SimpleUploadedFile("a", content)
    upload._name = name  # as it is: another class would cut it before it is sent
    return send(client, change_url(item), _continue="Save", **fields)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("A.PDF", b"%PDF-1.4"),
        ("a.png", emblem().read()),
        ("a.jpeg", saved(draw_image(mode="RGB"), "JPEG").read()),
        ("a.hwp", OLE),
        ("a.doc", OLE),
        ("a.XLS", OLE),
        ("a.ppt", OLE),
        ("a.hml", HML.encode()),
        ("a.hml", HML.encode("utf-8-sig")),
        ("a.hml", HML.encode("utf-16")),
        ("a.hml", HML.partition("\n")[2].encode()),
        ("a.hwp", b"HWP Document File V3.00"),
        ("a.hwpx", packed()),
        ("a.xlsx", packed()),
        ("a.txt", "한글".encode("utf-16")),
        ("a.csv", "가,나".encode("cp949")),
    ],
)
def test_a_source_that_is_what_it_says_is_taken(editor, name, content):
    assert sent(editor, builders.achievement(), name, content).status_code == 302


def test_the_file_of_a_draft_is_given_back_under_its_name(editor):
    item = builders.achievement()
    sent(editor, item, "보고서(최종).pdf", b"%PDF-1.7")
    link = parse_html(editor.get(change_url(item)).content).select_one("#sources-0 a[href*='/sources/']")
    response = editor.get(link["href"])
    assert quote("보고서(최종).pdf") in response.headers["Content-Disposition"]
    assert b"".join(response) == b"%PDF-1.7"


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
        ("a.doc", packed(), "its content is of another type"),
        ("a.xls", b"<html><table>", "its content is of another type"),
        ("a.hml", SVG, "its content is of another type"),
        ("a.hml", b"text <HWPML>", "its content is of another type"),
        ("pdf", b"%PDF-1.7", "has no ending such as"),
        (".pdf", b"%PDF-1.7", "has no ending such as"),
        ("a.png", PNG, "This picture is damaged"),
        ("a.png", bomb().read(), "too many pixels"),
        ("a.png", sized(300, 300).read(), "This picture is damaged"),
        ("a.png", cut(emblem()).read(), "This picture is damaged"),
        ("a.jpg", cut(saved(draw_image(mode="RGB"), "JPEG")).read(), "This picture is damaged"),
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


NAMES = {  # as they arrive, and as they are given back
    "plain": ("보고서(최종).hwp", None),
    "of a Mac": (unicodedata.normalize("NFD", "한글 보고서.hwp"), "한글 보고서.hwp"),
    "long": ("가" * 200 + ".hwp", None),
    "as long as can be": ("힣" * 251 + ".hwp", None),
    "long and of a Mac": (unicodedata.normalize("NFD", "각" * 95) + ".hwp", "각" * 95 + ".hwp"),
    "brackets": ("[붙임 1] 계획 (3).hwp", None),
    "signs alone": ("★.hwp", None),
    "emoji": ("🚀 발사.hwp", None),
    "leading dot": (".숨김.hwp", None),
    "a device": ("CON.hwp", None),
    "blanks at the ends": (" 끝 .hwp ", "끝 .hwp"),
    "a company": ("㈜대구.hwp", None),
    "quotes": ("a%22b%22 'c'.hwp", "a\"b\" 'c'.hwp"),
    "percent": ("100% 달성, 50%25; x=y.hwp", None),
    "line breaks": ("a%0D%0ASet-Cookie: x=1.hwp", None),
    "markup": ("<b>&.hwp", None),
    "folders": ("..\\..\\etc/passwd.hwp", "passwd.hwp"),
    "turned around": ("보고\u202epwh.exe\u202c.hwp", "보고pwh.exe.hwp"),
    "formula": ("=1+1.hwp", None),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_file_is_given_back_by_its_name(editor, publisher, visitor, see, case):
    sent_as, name = NAMES[case]
    name = name or sent_as
    item = builders.achievement()
    assert sent(editor, item, sent_as, OLE).status_code == 302
    assert f">{escape(name)}</a>" in editor.get(change_url(item)).content.decode()
    run("submit", item, by=editor)
    run("publish", item, by=publisher)
    source = Source.objects.get()
    assert (source.file_name, str(source.file)) == (name, name)
    assert len(Path(source.file.name).name.encode()) < 255
    page = see(item.get_absolute_url())
    assert name in page.select_one(".notes").get_text()
    url = page.select_one(".notes a")["href"]
    assert url == f"/en/sources/{source.pk}/"
    response = visitor.get(url)
    assert b"".join(response.streaming_content) == OLE
    assert offered_name(response) == name
    document = visitor.get(reverse("achievements:achievement_document", args=[item.pk])).json()
    assert document["sources"][0]["file_name"] == name
    with zipfile.ZipFile(io.BytesIO(b"".join(visitor.get("/en/achievements.zip").streaming_content))) as archive:
        [row] = csv.DictReader(io.TextIOWrapper(archive.open("sources.csv"), "utf-8-sig"))
    assert row["file_name"].lstrip("'") == name


def offered_name(response):
    """Return the name under which a browser saves a download."""
    message = Message()
    message["Content-Disposition"] = response.headers["Content-Disposition"]
    assert message.get_content_disposition() == "attachment"
    return message.get_filename()


def test_a_file_from_before_is_given_back_by_the_name_of_its_path(editor, publisher, visitor):
    """Publish what was uploaded as ★.pdf when its path lost the name."""
    item = builders.achievement(**builders.DRAFT)
    source = builders.source(achievement=item, url="", file=ContentFile(b"%PDF-", name="x.pdf"))
    for path in ("sources/0a1b/.pdf", "sources/0a1b/보고서_최종.pdf"):
        Source.objects.filter(pk=source.pk).update(file=path, file_name="")
        builders.record_loaded(item)
        assert Source.objects.get().file.original_name == Path(path).name
    revision = item.revisions.get()
    del revision.snapshot["rows"]["sources"][0]["file_name"]
    revision.save()
    import_module("achievements.migrations.0027_fill_names_of_files").fill(apps, SimpleNamespace(connection=connection))
    assert item.draft.snapshot["rows"]["sources"][0]["file_name"] == "보고서_최종.pdf"
    Source.objects.filter(pk=source.pk).update(file="sources/0a1b/.pdf")
    Source.objects.get().full_clean()


def test_the_name_goes_with_its_file(editor, publisher):
    item = builders.achievement()
    sent(editor, item, "보고서.pdf", b"%PDF-1.7")
    page = publisher.get(reverse("admin:achievements_achievement_action", args=["submit"]), {"item": item.pk})
    assert "보고서.pdf" in page.content.decode()
    fields = {"sources-0-file-clear": "on", "sources-0-url": "https://example.org/", "_continue": "Save"}
    assert send(editor, change_url(item), **fields).status_code == 302
    assert (
        item.draft.snapshot["rows"]["sources"][0] | {"file": "", "file_name": ""}
        in item.draft.snapshot["rows"]["sources"]
    )


# Pictures

SECRET = b"35.8714N 128.6014E"


def photograph(orientation=1, kind="JPEG", **options):
    """Return a picture of two colors, 60 x 40 before it is turned, with all that cameras and programs write into it."""
    image = Image.new("RGB", (60, 40), "#ff0000")
    image.paste("#0000ff", (0, 0, 30, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = orientation, SECRET.decode(), {1: "N", 2: (35.0, 52.0, 17.0)}
    options |= {"exif": exif, "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    if kind == "PNG":
        options["pnginfo"] = info = PngImagePlugin.PngInfo()
        for add in (info.add_text, info.add_itxt):
            add("Comment", SECRET.decode())
        info.add(b"tIME", b"\x07\xea\x01\x01\0\0\0")
        info.add(b"zzZz", SECRET, after_idat=True)
    else:
        options |= {"comment": SECRET, "xmp": b"<x>" + SECRET, "quality": 95, "subsampling": 0}
    content = saved(image, kind, **options).read()
    if kind == "JPEG":
        iptc = b"Photoshop 3.0\0" + SECRET
        content = content[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2) + iptc + content[2:]
    return content + SECRET


def taken(editor, name, content):
    """Return the bytes that are stored of an upload."""
    item = builders.achievement()
    assert sent(editor, item, name, content).status_code == 302
    return Path(default_storage.path(item.draft.snapshot["rows"]["sources"][0]["file"])).read_bytes()


def colors(content):
    """Return the size of a picture and the rounded colors of its first and last pixel, as a viewer shows it."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    corners = [image.getpixel(place) for place in ((2, 2), (image.width - 3, image.height - 3))]
    return image.size, [tuple(round(value / 255) for value in corner) for corner in corners]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_loses_its_position_and_looks_the_same(editor, kind, orientation):
    content = photograph(orientation, kind)
    stored = taken(editor, f"a.{kind.lower()}", content)
    assert SECRET in content
    assert SECRET not in stored
    for word in (b"Exif", b"eXIf", b"Photoshop", b"tEXt", b"iTXt", b"tIME", b"<x>"):
        assert word not in stored
    image = Image.open(io.BytesIO(stored))
    assert not image.getexif()
    assert image.info["icc_profile"]
    assert colors(stored) == colors(content)
    if orientation == 1:
        same = [Image.open(io.BytesIO(each)).tobytes() for each in (content, stored)]
        assert same[0] == same[1]


def test_a_picture_without_metadata_stays_as_it_is(editor):
    for name, upload in {"a.png": emblem(), "a.jpg": saved(draw_image(mode="RGB"), "JPEG")}.items():
        content = upload.read()
        assert taken(editor, name, content) == content


def test_small_copies_and_second_pictures_go(editor):
    small = b"\xff\xe0\0\x13JFIF\0\1\1\0\0\1\0\1\1\1" + b"\x01\x02\x03"
    content = saved(draw_image(mode="RGB"), "JPEG").read()
    with_copy = content[:2] + small + content[20:]
    assert taken(editor, "a.jpg", with_copy) == content
    phone = moving("MPO", "a.jpg").read()
    stored = taken(editor, "a.jpg", phone)
    assert len(stored) < len(phone) * 0.6
    assert getattr(Image.open(io.BytesIO(stored)), "n_frames", 1) == 1


def test_a_progressive_picture_is_read_to_its_end(editor):
    content = saved(draw_image(mode="RGB"), "JPEG", progressive=True, comment=SECRET).read()
    stored = taken(editor, "a.jpg", content)
    assert SECRET not in stored
    assert Image.open(io.BytesIO(stored)).tobytes() == Image.open(io.BytesIO(content)).tobytes()


def test_odd_metadata_is_no_reason_to_refuse(editor):
    content = saved(draw_image(mode="RGB"), "JPEG", exif=exif_of((0x0112, 3, 9, b"\xff" * 4))).read()
    assert b"Exif" not in taken(editor, "a.jpg", content)


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


def test_files_that_nothing_names_are_removed_after_a_week(editor, settings, tmp_path, publisher):
    settings.MEDIA_ROOT = tmp_path
    item = builders.achievement()
    builders.source(achievement=item, url="", file=ContentFile(b"%PDF-", name="public.pdf"))
    sent(editor, item, "draft.pdf", b"%PDF-1.7")  # in place of the row above, which is public
    publisher.get("/admin/sectors/identity/")
    send(publisher, FORM, emblem=emblem(), _continue="Save")
    gone = default_storage.save("sources/0a1b/gone.pdf", ContentFile(b"%PDF-"))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    call_command("clear_files")
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before
    for path in before:
        os.utime(path, (0, 0))
    out = io.StringIO()
    call_command("clear_files", "--dry-run", stdout=out)
    call_command("clear_files", stdout=out)
    assert out.getvalue().split() == [gone, gone]
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before - {tmp_path / gone}
    assert not (tmp_path / "sources/0a1b").exists()


def test_pictures_from_before_are_stripped_where_they_are(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("sources/0a1b/사진.jpg", ContentFile(photograph(6)))
    default_storage.save("sources/9f8e/damaged.jpg", ContentFile(b"\xff\xd8\xff"))
    out, err = io.StringIO(), io.StringIO()
    call_command("strip_pictures", stdout=out, stderr=err)
    assert SECRET not in (tmp_path / name).read_bytes()
    assert colors((tmp_path / name).read_bytes()) == colors(photograph(6))
    assert "damaged.jpg: left as it is" in err.getvalue()
    call_command("strip_pictures", stdout=out)
    assert out.getvalue().count("사진.jpg") == 1
    assert len(list(tmp_path.glob("sources/*/*"))) == 2
