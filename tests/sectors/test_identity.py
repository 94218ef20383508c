"""Tests of the owner's name, emblem, colors and footer: permissions, display and validation."""

import io
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from delivery.content_version import content_version
from publishing.snapshots import snapshot_of
from sectors.identity.contrast import ENOUGH, least, nearest, ratio
from sectors.identity.palette import DARK, LIGHT, OURS
from sectors.identity.views import TYPES
from sectors.models import Identity, Responsibility
from tests import builders
from tests.conftest import member
from tests.forms import errors_of, send, shown_in
from tests.html import parse_html
from tests.pictures import draw_image, emblem, exif_of, saved
from tests.staff import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORM = "/admin/sectors/identity/1/change/"
LIST = "/admin/sectors/identity/"


def save(client, **changes):
    return send(client, FORM, **{"_continue": "Save"} | changes)


def stored():
    return Identity.objects.get()


@pytest.fixture
def front(see):
    builders.plan(owner_en="Plan office")
    return lambda code="en": see(f"/{code}/")


@pytest.mark.parametrize("is_there", [True, False])
def test_pages_work_without_identity_data(is_there, front, visitor):
    if not is_there:
        stored().revisions.all().delete()
        stored().delete()
    page = front()
    assert page.select_one(".site-emblem") is None
    assert page.select_one(".top .name small").get_text() == "Plan office"
    assert page.select_one(".site-owner-facts") is None
    sheets = [link["href"] for link in page.select("link[rel=stylesheet]")]
    assert sheets == ["/static/site.css", "/static/print.css"]
    assert page.select_one("link[rel=icon]")["href"] == "/static/icon.svg"
    assert visitor.get("/favicon.ico").url == "/static/icons/favicon.ico"


def test_a_saved_identity_shows_at_once_in_both_languages(front, publisher):
    before = content_version()
    texts = {"name_en": "City of Example", "name_ko": "예시시", "footer_en": "Main street 1", "footer_ko": "예시로 1"}
    assert save(publisher, website="https://www.example.org/", **texts).status_code == 302
    assert content_version() != before
    for code, name, address in (("en", "City of Example", "Main street 1"), ("ko", "예시시", "예시로 1")):
        page = front(code)
        assert page.select_one(".top .name small").get_text() == name
        footer = page.select_one(".site-owner-facts")
        assert address in footer.get_text()
        assert footer.a["href"] == "https://www.example.org/"
    assert [revision.publisher.username for revision in stored().revisions.all() if revision.publisher] == ["petra"]
    assert "예시시" in publisher.get(f"{LIST}1/compare/?revision={stored().revisions.first().pk}").content.decode()


def test_pages_are_called_official_only_where_the_owner_says_so(front, publisher):
    form = parse_html(publisher.get(FORM).content)
    assert "Choose this only if the owner says so." in form.select_one(".field-is_official .help").get_text()
    save(publisher, is_official="on")
    assert "official" not in front().header.get_text()  # there is no name yet
    save(publisher, name_en="City of Example", name_ko="예시시", is_official="on")
    assert front().select_one(".official span").get_text() == "An official website of City of Example"
    save(publisher, is_official="")
    assert "official" not in front().header.get_text()


def test_the_changelist_redirects_to_the_form(viewer):
    assert viewer.get(LIST).url == FORM
    assert "look of the portal" in text_of(viewer.get(FORM))


def test_the_identity_exists_from_the_start_with_a_revision():
    [revision] = stored().revisions.all()
    came_later = {"is_official": False}
    now = snapshot_of(stored())
    assert now == revision.snapshot | {"fields": came_later | revision.snapshot["fields"]}
    assert revision.published_at <= timezone.now()


@pytest.mark.parametrize(
    ("role", "may_change"), [("Viewers", False), ("Editors", False), ("Publishers", True), ("Administrators", True)]
)
def test_only_publishers_and_administrators_can_change_the_identity(role, may_change):
    client = member(role, "somebody")
    assert ('type="submit" class="default"' in client.get(FORM).content.decode()) == may_change
    assert client.post(FORM, {}).status_code == (200 if may_change else 403)  # 200: it says not what it was loaded with
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}1/delete/").status_code == 403


def test_a_limited_publisher_cannot_change_the_identity(publisher):
    user = publisher.get(LIST).wsgi_request.user
    Responsibility.objects.create(user=user, sector=builders.sector())
    assert publisher.post(FORM, {"name_en": "Mine"}).status_code == 403


def test_a_second_identity_row_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(pk=2)


def test_a_conflicting_save_shows_both_names(publisher, administrator):
    save(publisher)
    late = shown_in(administrator, FORM) | {"name_en": "Second", "_continue": "Save"}
    save(publisher, name_en="First")
    response = administrator.post(FORM, late)
    assert {"First", "Second"} <= set(re.findall("First|Second", text_of(response)))
    assert stored().name_en == "First"


# Colors


def test_contrast_backgrounds_match_the_style_sheet():
    css = (Path(settings.BASE_DIR) / "static/tokens.css").read_text().partition("@media print")[0]
    for names, grounds in zip((0, -1), (LIGHT, DARK), strict=True):
        found = [re.findall(rf"--{name}: (#\w+);", css)[names] for name in ("surface", "surface-2", "accent-ink")]
        assert tuple(found) == grounds
    accents = re.findall(r"--accent: (#\w+);", css)
    assert accents == [OURS.light, OURS.dark]
    icons = (Path(settings.BASE_DIR) / "templates/_icons.html").read_text()
    assert re.findall(r'theme-color.* content="(#\w+)"', icons) == [LIGHT[0], DARK[0]]


def test_contrast_is_that_of_wcag():
    assert ratio("#000000", "#ffffff") == 21
    assert ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.542, abs=0.001)


@given(st.integers(0, 0xFFFFFF), st.sampled_from([LIGHT, DARK]))
def test_every_color_has_a_near_one_with_enough_contrast(number, grounds):
    found = nearest(f"#{number:06x}", grounds)
    assert least(found, grounds) >= ENOUGH
    assert nearest(found, grounds) == found


@pytest.mark.parametrize("typed", ["#7A1F2B", "7a1f2b", " #7a1f2b "])
def test_a_color_reaches_the_pages_in_a_style_sheet_after_ours(front, publisher, visitor, typed):
    assert save(publisher, accent=typed).status_code == 302
    assert stored().accent == "#7a1f2b"
    first, colors, last = [link["href"] for link in front().select("link[rel=stylesheet]")]
    assert (first, last) == ("/static/site.css", "/static/print.css")
    response = visitor.get(colors)
    css = response.content.decode()
    assert ":root { --accent: #7a1f2b; --link: #7a1f2b; }" in css
    dark = re.search(r"dark\) \{ :root \{ --accent: (#\w{6})", css)[1]
    assert least(dark, DARK) >= ENOUGH
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]


def test_print_is_on_white_whatever_the_screen_was(publisher):
    save(publisher, accent="#7a1f2b", accent_dark="#ffe600")
    rules = re.findall(r"@media ([^{]+) \{ (.*) \}", stored().palette.stylesheet())
    assert [medium for medium, _rule in rules] == ["screen", "screen and (prefers-color-scheme: dark)", "print"]
    assert "#ffe600" in rules[1][1]
    assert rules[2][1] == ":root { --accent: #7a1f2b; }"


def colors_url(page):
    return page.select_one("link[href*='/identity/colors-']")["href"]


def test_the_print_page_uses_the_same_color_style_sheet(front, see, publisher):
    save(publisher, accent="#7a1f2b")
    assert colors_url(see("/en/achievements/print/")) == colors_url(front())


def test_a_page_cached_before_a_change_gets_the_colors_of_now(front, publisher, visitor):
    save(publisher, accent="#7a1f2b")
    old = colors_url(front())
    save(publisher, accent="#1f2b7a")
    assert colors_url(front()) != old
    response = visitor.get(old)
    assert b"#1f2b7a" in response.content
    assert "no-store" in response.headers["Cache-Control"]
    save(publisher, accent="", accent_dark="")
    response = visitor.get(old)
    assert (response.status_code, response.content) == (200, b"")
    assert "no-store" in response.headers["Cache-Control"]


def test_a_page_cached_when_the_tokens_had_the_colors_gets_all_styles(publisher, visitor):
    old = "/identity/tokens-8e2d6059ae752c640c72.css"
    response = visitor.get(old)
    assert response.content == b'@import "/static/site.css";\n'
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    save(publisher, accent="#7a1f2b")
    assert visitor.get(old).text == '@import "/static/site.css";\n' + stored().palette.stylesheet()


@pytest.mark.parametrize(
    ("field", "color", "ratio_said"), [("accent", "#ffcc00", "1.39"), ("accent_dark", "#0b3a5a", "1.31")]
)
def test_a_color_that_cannot_be_read_is_refused_with_the_nearest_that_can(publisher, field, color, ratio_said):
    typed = {"accent": "#7a1f2b", "name_en": "Typed name"} | {field: color}
    response = save(publisher, **typed)
    [error] = errors_of(response)
    assert color in error
    assert f"contrast of {ratio_said}" in error
    proposed = re.search(r"passes is (#\w{6})", error)[1]
    assert least(proposed, DARK if field == "accent_dark" else LIGHT) >= ENOUGH
    assert 'value="Typed name"' in response.content.decode()
    assert stored().accent == ""
    assert save(publisher, **typed | {field: proposed}).status_code == 302


def test_a_color_is_not_cut_before_it_is_read(publisher):
    page = parse_html(publisher.get(FORM).content)
    assert [page.select_one(f"input[name={name}]").get("maxlength") for name in ("accent", "accent_dark")] == [
        None,
        None,
    ]
    [error] = errors_of(save(publisher, accent="#7a1f5c99"))
    assert "“#7a1f5c99” is not a color" in error


@pytest.mark.parametrize("text", ["red", "#12345", "url(x)", "#000;}a{", "#00000", "#ａａａ", "١٢٣"])
def test_an_invalid_color_is_refused(publisher, text):
    assert errors_of(save(publisher, accent=text))
    assert stored().accent == ""


@pytest.mark.parametrize("text", ["red", "}", "#7a1f2", "#7a1f2\n", "#7A1F2B"])
def test_a_database_constraint_refuses_an_invalid_color(text):
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.update(accent=text)


def test_a_dark_color_needs_a_light_one(publisher):
    assert "for light pages as well" in errors_of(save(publisher, accent_dark="#aaddff"))[0]


# The emblem


def test_an_emblem_shows_with_its_size_and_is_kept_for_long(front, publisher, visitor):
    assert save(publisher, emblem=emblem(size=(600, 300)), emblem_text_en="City seal").status_code == 302
    image = front().select_one("img.site-emblem")
    assert (image["alt"], image["width"], image["height"]) == ("City seal", "112", "56")
    response = visitor.get(image["src"])
    content = b"".join(response.streaming_content)
    assert Image.open(io.BytesIO(content)).size == (224, 112)
    assert (response.headers["Content-Type"], response.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "immutable" in response.headers["Cache-Control"]
    assert len(content) < 10_000


def test_icons_are_generated_from_the_emblem(front, publisher, visitor):
    save(publisher, emblem=emblem(), short_name_ko="예시")
    page = front("ko")
    urls = [page.select_one(f"link[rel={rel}]")["href"] for rel in ("icon", "apple-touch-icon")]
    facts = visitor.get(page.select_one("link[rel=manifest]")["href"]).json()
    assert (facts["lang"], facts["short_name"], facts["start_url"]) == ("ko", "예시", "/ko/")
    urls += [each["src"] for each in facts["icons"]]
    sizes = []
    for url in urls:
        content = b"".join(visitor.get(url).streaming_content)
        sizes.append(Image.open(io.BytesIO(content)).size[0])
    assert sizes == [32, 180, 192, 512, 512]
    assert b"".join(visitor.get("/favicon.ico", follow=True).streaming_content)[:4] == b"\0\0\1\0"


def test_a_light_emblem_gets_a_dark_plate_on_phones(publisher):
    for color, is_dark in (("#ffffff", True), ("#222222", False)):
        save(publisher, emblem=emblem(color=color))
        with default_storage.open(stored().emblem.name.replace("emblem.webp", "icon-180.png")) as file:
            assert (Image.open(file).getpixel((0, 0))[0] < 128) == is_dark


def test_metadata_and_trailing_bytes_of_an_emblem_are_removed(publisher):
    hidden = b"<script>alert(1)</script>"
    picture = draw_image(mode="RGB")
    exif = Image.Exif()
    exif[0x010E] = "GPS of the photographer"
    upload = saved(picture, "JPEG", "emblem.jpg", exif=exif)
    upload.file.seek(0, 2)
    upload.file.write(hidden)
    upload.size += len(hidden)
    upload.seek(0)
    save(publisher, emblem=upload)
    folder = f"emblems/{stored().emblem.folder}"
    for name in default_storage.listdir(folder)[1]:
        with default_storage.open(f"{folder}/{name}") as file:
            content = file.read()
        assert hidden not in content
        assert b"photographer" not in content


TURNED = (0x0112, 3, 1, b"\6\0\0\0")
TEXT_FOR_A_NUMBER = (0x011A, 2, 2, b"7\0\0\0")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_with_an_odd_exif_is_turned_as_it_says(kind, publisher):
    upload = saved(draw_image(size=(600, 300), mode="RGB"), kind, "emblem.jpg", exif=exif_of(TURNED, TEXT_FOR_A_NUMBER))
    assert save(publisher, emblem=upload).status_code == 302
    assert stored().emblem.folder.endswith("-56x112")


def test_a_picture_with_an_exif_that_ends_early_is_refused_in_a_sentence(publisher):
    upload = saved(draw_image(mode="RGB"), "JPEG", "emblem.jpg", exif=exif_of(TURNED)[:12])
    [error] = errors_of(save(publisher, emblem=upload))
    assert "cannot be read as a picture" in error


def test_the_same_picture_is_stored_once(publisher):
    save(publisher, emblem=emblem())
    first = stored().emblem
    save(publisher, emblem=emblem(size=(500, 500)))
    save(publisher, emblem=emblem())
    assert stored().emblem.name == first.name
    assert sorted(default_storage.listdir(f"emblems/{first.folder}")[1]) == sorted(TYPES)


def test_an_emblem_that_is_lost_breaks_no_page(front, publisher, visitor):
    save(publisher, emblem=emblem())
    src = front().select_one("img.site-emblem")["src"]
    folder = f"emblems/{stored().emblem.folder}"
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    assert front().select_one(".site-emblem") is None
    assert visitor.get(src).status_code == 404
    assert visitor.get("/favicon.ico").url == "/static/icons/favicon.ico"
    assert "is missing, so pages and icons are shown without it" in text_of(publisher.get(FORM))
    assert save(publisher, name_en="Still works").status_code == 302
    assert save(publisher, emblem=emblem()).status_code == 302
    assert front().select_one(".site-emblem")


def test_an_emblem_can_be_removed(front, publisher):
    save(publisher, emblem=emblem())
    assert save(publisher, **{"emblem-clear": "on"}).status_code == 302
    assert stored().emblem == ""
    assert front().select_one(".site-emblem") is None


def test_no_emblem_is_stored_beside_a_mistake(publisher, settings, tmp_path):
    """Keep the file that was chosen (tests/accounts/test_kept_files.py), and draw nothing of it."""
    settings.MEDIA_ROOT = tmp_path
    assert len(errors_of(save(publisher, emblem=emblem(), accent="red"))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert stored().emblem == ""
    save(publisher, emblem=emblem())
    assert len(default_storage.listdir("emblems")[0]) == 1


def put_folder_in_place_of(path):
    path.unlink()
    path.mkdir()


def put_file_in_place_of_the_folder_of(path):
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


@pytest.mark.parametrize("spoil", [put_folder_in_place_of, put_file_in_place_of_the_folder_of])
def test_a_damaged_emblem_counts_as_missing(front, publisher, visitor, spoil, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    save(publisher, emblem=emblem())
    src, path = front().select_one("img.site-emblem")["src"], Path(stored().emblem.path)
    spoil(path)
    assert front().select_one(".site-emblem") is None
    assert visitor.get(src).status_code == 404
    assert visitor.get("/favicon.ico").url == "/static/icons/favicon.ico"
    assert visitor.get("/en/manifest.webmanifest").status_code == 200
    assert "The file of the emblem is missing" in text_of(publisher.get(FORM))
    assert save(publisher, emblem=emblem(color="#123456")).status_code == 302
    assert front().select_one(".site-emblem")


@pytest.mark.parametrize("name", ["original.png", "..%2F..%2Fsettings.py", "icon-180.png%0A"])
def test_only_emblem_files_are_served_from_the_emblem_folder(publisher, visitor, name):
    save(publisher, emblem=emblem())
    assert visitor.get(f"/identity/{stored().emblem.folder}/{name}").status_code == 404
    assert visitor.get(f"/identity/..%2Fsources/{name}").status_code == 404


# What staff type


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x"])
def test_a_website_must_be_an_http_url(publisher, website):
    assert errors_of(save(publisher, website=website))


def test_the_contact_email_is_validated(publisher):
    assert errors_of(save(publisher, email="nobody"))
    assert save(publisher, email="report@example.org").status_code == 302


def test_markup_in_texts_stays_text(front, publisher):
    bad = '"><script>alert(1)</script>'
    save(publisher, name_en=bad, footer_en=bad, emblem_text_en=bad, emblem=emblem())
    page = front()
    assert {script.get("type") for script in page.select("script")} == {"application/ld+json"}  # which holds no <
    assert bad in page.select_one(".site-owner-facts").get_text()
    assert page.select_one("img.site-emblem")["alt"] == bad


def test_identity_files_have_urls_on_the_same_host(front, publisher):
    save(publisher, emblem=emblem(), accent="#7a1f2b")
    page = front()
    urls = [each["href"] for each in page.select("link[rel=stylesheet], link[rel=icon], link[rel=manifest]")]
    assert all(not urlsplit(url).netloc for url in [*urls, page.select_one(".site-emblem")["src"]])
    policy = publisher.get("/en/").headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy


def test_the_preview_shows_both_grounds_without_a_style(publisher):
    save(publisher, emblem=emblem(), accent="#7a1f2b", emblem_on_plate="on")
    preview = parse_html(publisher.get(FORM).content).select_one(".look-preview")
    assert len(preview.select("svg")) == 2
    assert "#7a1f2b" in str(preview)
    assert "style=" not in str(preview)
