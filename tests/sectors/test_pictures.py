"""Tests of the library of pictures: what is kept of an upload, the files that pages load, and who may load them."""

import io
import re
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import timezone, translation
from PIL import Image, ImageCms

from publishing.removal.hiding import hide
from publishing.removal.models import RemovedContent
from publishing.removal.trash import destroy_trash
from publishing.unused_files import unused_files
from sectors.models import Page, Picture, Plan
from sectors.pictures.fields import KeptOriginal
from sectors.pictures.renditions import PAGE, rendition_names
from sectors.pictures.shown import link_url
from sectors.pictures.uses import reason_to_stay, uses_of
from sectors.pictures.views import signed_url
from tests import builders
from tests.forms import errors_of, once, send
from tests.html import parse_html
from tests.pictures import bomb, exif_of, saved, sized
from tests.staff import change_url, text_of
from tests.workflow import save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now_done")]

ADD, LIST = "/admin/sectors/picture/add/", "/admin/sectors/picture/"
ALT = {"alt_en": "A bridge", "alt_ko": "다리"}
SECRET = b"37.5665N-secret"


@pytest.fixture
def now_done(django_capture_on_commit_callbacks, monkeypatch):
    """Do at once what waits for the end of the transaction."""
    monkeypatch.setattr("sectors.pictures.admin.transaction.on_commit", lambda work: work())
    monkeypatch.setattr("jobs.enqueuing.transaction.on_commit", lambda work: work())


def photo(size=(1600, 1000), kind="JPEG", mode="RGB", name="photo.jpg", **options):
    return saved(Image.linear_gradient("L").resize(size).convert(mode), kind, name, **options)


def add(client, **values):
    return send(client, ADD, **ALT | values)


def original_of(picture):
    with default_storage.open(picture.file.name) as file:
        return Image.open(io.BytesIO(file.read())).copy()


def address(picture, name="16x9-480.avif"):
    return f"/pictures/{picture.key}/{name}"


# Uploads


def test_an_uploaded_picture_has_its_files_for_pages_at_once(publisher):
    response = add(publisher, file=photo(), focal_x="20", credit_en="Photo: A person, 2026", license="CC0-1.0")
    assert response.status_code == 302, errors_of(response)
    [picture] = Picture.objects.all()
    assert picture.is_ready
    assert str(picture.file) == "1600 × 1000"
    assert len(default_storage.listdir(picture.file.folder)[1]) == 14
    for name, shape, width, extension in rendition_names((1600, 1000)):
        with default_storage.open(f"{picture.file.folder}/20-50-{name}") as file:
            made = Image.open(io.BytesIO(file.read()))
            assert made.size == (width, shape.height_of(width))
            assert made.format == {"jpg": "JPEG"}.get(extension, extension.upper())
    assert picture.revisions.count() == 1


@pytest.mark.parametrize("size", [(900, 700), (640, 360), (1000, 3000)])
def test_no_file_is_wider_than_the_picture(size):
    picture = builders.picture(size)
    widths = [width for _name, _shape, width, _extension in rendition_names(size)]
    assert max(widths) <= size[0]
    assert all(default_storage.exists(f"{picture.file.folder}/50-50-{name}") for name, *_facts in rendition_names(size))


def test_the_focal_point_stays_in_sight(publisher):
    image = Image.new("RGB", (1600, 1600), "white")
    image.paste("red", (0, 0, 1600, 200))
    add(publisher, file=saved(image, "PNG", "a.png"), focal_y="0")
    [picture] = Picture.objects.all()
    with default_storage.open(f"{picture.file.folder}/50-0-21x9-720.webp") as file:
        assert Image.open(io.BytesIO(file.read())).convert("RGB").getpixel((360, 5))[1] < 60
    assert send(publisher, picture.form_url, focal_y="100").status_code == 302
    picture.refresh_from_db()
    assert picture.is_ready
    with default_storage.open(f"{picture.file.folder}/50-100-21x9-720.webp") as file:
        assert Image.open(io.BytesIO(file.read())).convert("RGB").getpixel((360, 5))[1] > 200
    assert not default_storage.exists(f"{picture.file.folder}/50-0-21x9-720.webp")


def test_a_picture_without_alternative_text_is_refused_and_its_file_is_kept(publisher):
    response = add(publisher, file=photo(), alt_en="", alt_ko=" ")
    assert "Describe the picture in at least one language, for readers who cannot see it." in errors_of(response)
    assert "photo.jpg" in parse_html(response.content).select_one(".kept-file").get_text()
    assert not Picture.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(slug="bare", file="pictures/x")


def hostile():
    """Yield (name, upload, part of the sentence)."""
    jpeg, unreadable = photo().read(), "cannot be read as a picture"
    frames = [Image.new("RGB", (800, 600), color) for color in ("red", "blue")]
    yield "bomb", bomb(), "more than 50 million pixels"
    yield "100 megapixels", sized(10_000, 10_000), "more than 50 million pixels"
    yield "48 megapixels in a PNG", sized(8_000, 6_000), "Save it as JPEG or smaller"
    yield "truncated", SimpleUploadedFile("a.jpg", jpeg[: len(jpeg) // 2]), unreadable
    yield "program", SimpleUploadedFile("a.png", b"MZ\x90\0" + b"\0" * 4000), unreadable
    yield "script", SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"), unreadable
    yield "html", SimpleUploadedFile("a.jpg", b"<!doctype html><script>alert(1)</script>"), unreadable
    yield "svg", SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "This is an SVG"
    yield "eps", SimpleUploadedFile("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"), unreadable
    yield "gif", photo(kind="GIF", name="a.png"), unreadable
    yield "tiff", photo(kind="TIFF", name="a.jpg"), unreadable
    yield "heic", SimpleUploadedFile("a.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 500), "HEIC"
    yield "animated", saved(frames[0], "PNG", "a.png", save_all=True, append_images=frames[1:]), "animated"
    yield "empty", SimpleUploadedFile("a.png", b""), "empty"
    yield "small", photo((320, 200)), "It must be at least 640 × 360 pixels."
    yield "long", photo((4000, 400)), "too long and narrow"
    yield "torn header", SimpleUploadedFile("a.webp", struct.pack("<4sI4s", b"RIFF", 9, b"WEBP") + b"VP8 "), unreadable


@pytest.mark.one_database
@pytest.mark.parametrize(("upload", "sentence"), [case[1:] for case in hostile()], ids=[case[0] for case in hostile()])
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_is_kept(upload, sentence, publisher):
    before = set(default_storage.listdir("pictures")[0]) if default_storage.exists("pictures") else set()
    upload.seek(0)
    response = add(publisher, file=upload)
    assert response.status_code == 200
    assert any(sentence in error for error in errors_of(response)), errors_of(response)
    assert not Picture.objects.exists()
    assert set(default_storage.listdir("pictures")[0] if default_storage.exists("pictures") else ()) == before
    assert parse_html(response.content).select_one(".kept-file") is None


@pytest.mark.one_database
def test_a_huge_file_is_refused_by_its_size(publisher, monkeypatch):
    monkeypatch.setattr("sectors.pictures.reading.LARGEST", 1000)
    assert any("or less" in error for error in errors_of(add(publisher, file=photo())))


@pytest.mark.one_database
def test_what_is_hidden_in_a_picture_is_in_no_file_of_it():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("program", SECRET)
    gps = exif_of((0x010E, 2, len(SECRET), struct.pack("<I", 22))) + SECRET
    jpeg = photo(exif=gps, comment=SECRET).read() + archive.getvalue()
    assert jpeg.count(SECRET) >= 2
    original = KeptOriginal(SimpleUploadedFile("a.jpg", jpeg))
    original.store()
    picture = builders.make(Picture, file=original.name, **ALT)
    picture.render()
    for name in default_storage.listdir(picture.file.folder)[1]:
        with default_storage.open(f"{picture.file.folder}/{name}") as file:
            content = file.read()
        assert SECRET not in content
        assert b"PK\x03\x04" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.one_database
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_kept_upright(orientation):
    image = Image.new("RGB", (800, 600), "white")
    image.paste("red", (0, 0, 400, 300))
    upload = saved(image, "JPEG", "a.jpg", exif=exif_of((0x0112, 3, 1, struct.pack("<I", orientation))), quality=95)
    original = KeptOriginal(upload)
    kept = Image.open(io.BytesIO(original.content))
    width, height = kept.size
    assert kept.size == ((800, 600) if orientation < 5 else (600, 800))
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    red = kept.getpixel((10 + corner[0] * (width - 20), 10 + corner[1] * (height - 20)))
    assert red[0] > 200 > 60 > red[1]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("L", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP"), ("1", "PNG"), ("I;16", "PNG")],
)
def test_every_mode_of_pixels_becomes_the_colors_of_the_web(mode, kind):
    image = Image.new("I;16", (800, 600), 32768) if mode == "I;16" else Image.new("L", (800, 600), 128).convert(mode)
    kept = Image.open(io.BytesIO(KeptOriginal(saved(image, kind, "a.png")).content))
    assert (kept.mode, kept.size) == ("RGB", (800, 600))
    expected = 255 if mode == "1" and image.getpixel((9, 9)) else 128
    if mode != "1":
        assert all(abs(channel - expected) < 9 for channel in kept.getpixel((400, 300)))


@pytest.mark.one_database
def test_transparent_parts_are_white_and_profiles_are_applied():
    clear = KeptOriginal(saved(Image.new("RGBA", (800, 600)), "PNG", "a.png"))
    assert Image.open(io.BytesIO(clear.content)).getpixel((9, 9)) == (255, 255, 255)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for odd in (profile, b"no profile"):
        kept = Image.open(io.BytesIO(KeptOriginal(photo(icc_profile=odd)).content))
        assert "icc_profile" not in kept.info


@pytest.mark.one_database
def test_a_large_picture_is_kept_smaller_and_the_same_pixels_have_the_same_name():
    first, second = (KeptOriginal(photo((4000, 3000), comment=comment)) for comment in (b"a", b"b"))
    assert first.name == second.name
    assert "-3200x2400/" in first.name


# Readers


def test_readers_see_a_picture_as_long_as_something_public_shows_it(visitor, publisher):
    picture = builders.picture()
    item = builders.achievement(picture=picture, **builders.DRAFT)
    assert visitor.get(address(picture)).status_code == 404
    item.publish_at = builders.LONG_AGO
    item.save()
    response = visitor.get(address(picture))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/avif"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    caching = response.headers["Cache-Control"]
    assert "immutable" in caching
    assert "s-maxage=600" in caching
    again = visitor.get(address(picture), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, caching)
    item.withdraw_at = timezone.now()
    item.save()
    assert visitor.get(address(picture)).status_code == 404
    assert visitor.get(address(picture), headers={"If-None-Match": response.headers["ETag"]}).status_code == 404


@pytest.mark.parametrize("kind", ["plan", "sector", "page", "organization"])
def test_each_kind_of_item_can_show_a_picture(kind, visitor):
    picture = builders.picture()
    if kind == "organization":
        body = builders.organization(picture=picture)
        assert visitor.get(address(picture)).status_code == 404
        builders.partner(achievement=builders.achievement(), organization=body)
    else:
        getattr(builders, kind)(picture=picture)
    assert visitor.get(address(picture)).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["original.jpg", "16x9-481.avif", "4x3-480.avif", "16x9-480.svg", "../original.jpg"])
def test_nothing_else_is_served(name, visitor):
    picture = builders.picture()
    builders.plan(picture=picture)
    assert visitor.get(address(picture)).status_code == 200
    assert visitor.get(f"/pictures/{picture.key}/{name}").status_code == 404
    assert visitor.get(f"/pictures/{'0' * 16}-50-50/16x9-960.avif").status_code == 404
    assert visitor.get("/pictures/x/16x9-960.avif").status_code == 404


@pytest.mark.one_database
def test_a_lost_file_is_not_found(visitor):
    picture = builders.picture()
    builders.plan(picture=picture)
    default_storage.delete(f"{picture.file.folder}/50-50-16x9-480.avif")
    assert visitor.get(address(picture)).status_code == 404


def test_a_picture_that_only_hidden_content_shows_is_not_served(visitor, publisher):
    picture = builders.picture()
    item = builders.achievement(picture=picture)
    user = publisher.get(LIST).wsgi_request.user
    with item.optimistic_lock(item.version):
        hide(item, by=user, note_en="Personal data", note_ko="개인정보")
    item.refresh_from_db()
    assert item.picture is None
    assert visitor.get(address(picture)).status_code == 404
    assert "hidden content shows it" in str(reason_to_stay(picture))


def test_a_signed_address_shows_a_picture_that_is_not_public(visitor):
    picture, other = builders.picture(), builders.picture()
    signed = signed_url(picture.key, "16x9-720.webp")
    response = visitor.get(signed)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert visitor.get(signed.replace(picture.key, other.key, 1)).status_code == 404
    assert visitor.get(f"{address(picture)}?key=forged").status_code == 404


@pytest.mark.one_database
def test_staff_see_a_picture_that_is_not_public_and_visitors_do_not(viewer, visitor):
    picture = builders.picture()
    for size in ("whole", "small", "card"):
        response = viewer.get(f"/admin/sectors/picture/{picture.pk}/file/{size}/")
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
    assert visitor.get(f"/admin/sectors/picture/{picture.pk}/file/whole/").status_code == 302
    assert viewer.get("/admin/sectors/picture/999999/file/whole/").status_code == 404


# Pages


def rendered(picture, arguments="", **context):
    text = "{% load pictures %}{% picture picture " + arguments + " %}"
    return parse_html(Template(text).render(Context({"picture": picture} | context)).encode())


@pytest.mark.one_database
def test_a_page_says_sizes_text_and_credit():
    picture = builders.picture((1600, 1000), alt_ko="", credit_en="Photo: A person", license="KOGL-1")
    page = rendered(picture, 'shape="21:9" lazy=False')
    image, source = page.img, page.source
    assert (image["width"], image["height"]) == ("1600", "686")
    assert re.findall(r"21x9-(\d+)\.avif", source["srcset"]) == ["480", "720", "1080", "1600"]
    assert re.findall(r"\.webp (\d+)w", image["srcset"]) == ["720", "1600"]
    assert image["alt"] == picture.alt_en
    assert not image.has_attr("loading")
    assert "Photo: A person" in page.figcaption.get_text()
    assert page.figcaption.a["rel"] == ["license"]
    with translation.override("ko"):
        foreign = rendered(picture)
        assert foreign.img["lang"] == "en"
        assert foreign.img["loading"] == "lazy"
        assert "(영어)" in foreign.figcaption.get_text()


@pytest.mark.one_database
def test_beside_its_name_a_picture_has_no_text_and_without_files_it_is_left_out():
    picture = builders.picture(credit_en="Credit")
    beside = rendered(picture, "alone=False")
    assert beside.img["alt"] == ""
    assert beside.figcaption is None
    picture.rendered = ""
    assert rendered(picture).img is None
    assert rendered(None).img is None
    assert link_url(None) is link_url(picture) is None


@pytest.mark.one_database
def test_a_page_of_the_past_shows_what_is_public_today(django_assert_num_queries):
    shown, gone = builders.picture(), builders.picture()
    builders.plan(picture=shown)
    notice = {"kind": "as-it-was"}
    with django_assert_num_queries(1):
        assert rendered(shown, notice=notice).img
        assert rendered(gone, notice=notice).img is None
    assert "?key=" in rendered(gone, notice={"kind": "preview"}).img["src"]


# Staff


def test_a_form_tells_where_a_picture_is_used_and_that_it_stays(publisher, editor):
    picture = builders.picture()
    sector = builders.sector(name_en="Robots", picture=picture)
    drafted = builders.achievement(title_en="An arm", sector=sector)
    save_edit(drafted, by=editor, picture=picture.pk)
    assert [(str(use.item), str(use.where)) for use in uses_of(picture)] == [
        ("Robots", "public"),
        ("An arm", "in a draft"),
    ]
    page = parse_html(publisher.get(picture.form_url).content)
    assert {link["href"] for link in page.select(".picture-uses a")} == {sector.form_url, drafted.form_url}
    response = publisher.post(f"{LIST}{picture.pk}/delete/", once(publisher, f"{LIST}{picture.pk}/delete/", post="yes"))
    assert response.status_code == 302
    assert "cannot be deleted, because it is used: “Robots”, “An arm”" in text_of(publisher.get(picture.form_url))
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_an_unused_picture_is_deleted_and_its_files_go_with_the_trash(publisher, settings):
    picture = builders.picture()
    folder = picture.file.folder
    url = f"{LIST}{picture.pk}/delete/"
    assert publisher.post(url, once(publisher, url, post="yes")).status_code == 302
    assert not Picture.objects.exists()
    [removed] = RemovedContent.objects.trash()
    assert removed.files == [picture.file.name]
    later = timezone.now() + timezone.timedelta(days=8)
    assert not [name for name in unused_files(later) if name.startswith(folder)]
    destroy_trash(removed)
    assert not default_storage.exists(folder)


def test_files_that_nothing_names_are_cleared(publisher):
    original = KeptOriginal(photo())
    original.store()
    kept = builders.picture()
    later = timezone.now() + timezone.timedelta(days=8)
    names = list(unused_files(later))
    assert original.name in names
    assert not [name for name in names if name.startswith(kept.file.folder)]


def test_versions_of_the_past_keep_a_picture():
    picture = builders.picture()
    page = builders.page(picture=picture)
    Page.objects.filter(pk=page.pk).update(picture=None)
    assert "versions of the past show it" in str(reason_to_stay(picture))


def test_only_publishers_change_what_readers_see(editor, publisher):
    picture = builders.picture()
    assert send(editor, picture.form_url, alt_en="Mine").status_code == 302
    builders.plan(picture=picture)
    assert editor.post(picture.form_url, {"alt_en": "Wrong"}).status_code == 403
    assert send(publisher, picture.form_url, alt_en="Right").status_code == 302
    picture.refresh_from_db()
    assert picture.alt_en == "Right"
    assert picture.is_ready


def test_a_replaced_file_takes_the_place_of_the_old_one(publisher, visitor):
    picture = builders.picture()
    builders.plan(picture=picture)
    old = address(picture)
    assert send(publisher, picture.form_url, file=photo()).status_code == 302
    picture.refresh_from_db()
    assert picture.is_ready
    assert address(picture) != old
    assert visitor.get(old).status_code == 404
    assert visitor.get(address(picture)).status_code == 200


def test_a_form_chooses_a_picture_by_its_words_and_shows_it(editor):
    picture = builders.picture(title="Harbor at night")
    found = editor.get(
        "/admin/autocomplete/",
        {"app_label": "achievements", "model_name": "achievement", "field_name": "picture", "term": "harbor"},
    ).json()
    assert [row["id"] for row in found["results"]] == [str(picture.pk)]
    item = builders.achievement(picture=picture)
    page = parse_html(editor.get(change_url(item)).content)
    assert page.select_one(".picture-chosen img")["src"] == f"/admin/sectors/picture/{picture.pk}/file/small/"
    plain = parse_html(editor.get(f"{change_url(item)}?plain=1").content)
    assert plain.select_one(f"select[name=picture] option[value='{picture.pk}']")


# Content files


def content(folder, **picture):
    lines = {"file": "a.png", "alt": "{en: A harbor, ko: 항구}"} | picture
    text = "\n".join(f"    {name}: {value}" for name, value in lines.items() if value is not None)
    path = folder / "plan.yaml"
    path.write_text(f"pictures:\n  harbor:\n{text}\nplan:\n  title: {{en: Port}}\n  picture: harbor\n")
    (folder / "a.png").write_bytes(photo(kind="PNG").read())
    return str(path)


def test_a_content_file_brings_pictures(tmp_path, visitor):
    path = content(tmp_path, focal_point="[20, 80]", license="KOGL-1", credit="{en: A drawing}")
    for _time in range(2):
        call_command("load_content", path, verbosity=0)
    [picture] = Picture.objects.all()
    assert (picture.focus, picture.license, picture.credit_en) == ((20, 80), "KOGL-1", "A drawing")
    assert Plan.objects.get().picture == picture
    assert picture.revisions.count() == 1
    assert visitor.get(address(picture)).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"file": "b.png"}, "“b.png” cannot be opened"),
        ({"file": "../b.png"}, "“../b.png” is not beside this file"),
        ({"file": "plan.yaml"}, "cannot be read as a picture"),
        ({"alt": None}, "“alt” is missing"),
        ({"alt": "{en: ''}"}, "Describe the picture in at least one language"),
        ({"focal_point": "[20, 180]"}, "in percent: [50, 30]"),
        ({"license": "mine"}, "“mine” is not one of the choices"),
    ],
)
def test_a_content_file_says_what_is_wrong_with_a_picture(values, sentence, tmp_path):
    with pytest.raises(CommandError, match=re.escape(sentence)):
        call_command("load_content", content(tmp_path, **values), verbosity=0)
    assert not Picture.objects.exists()


def test_link_images_have_a_jpeg(visitor):
    picture = builders.picture((900, 700))
    builders.plan(picture=picture)
    url = link_url(picture)
    assert url.endswith(f"/{PAGE.name}-900.jpg")
    assert visitor.get(url).headers["Content-Type"] == "image/jpeg"
