"""Tests of two-step verification: no access with only a password where it is required."""

import base64
import binascii
import datetime
import re

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, Group, User
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.access import is_staff_member
from accounts.choices import AuditEvent
from accounts.form_tokens import make_form_token
from accounts.models import AuditEntry, RolePolicy
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import once
from tests.html import parse_html
from tests.portal.test_leaks import staff_urls

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HOME = "/admin/second-factor/"
SET_UP, CODE, CODES, REMOVE = (f"{HOME}{name}/" for name in ("set-up", "code", "recovery-codes", "remove"))
STEP = datetime.timedelta(seconds=60)


@pytest.fixture(autouse=True)
def clock():
    """Fixed clock, as codes depend on the time."""
    with time_machine.travel("2026-03-01 09:00:00+00:00", tick=False) as clock:
        yield clock


def require(role="Editors"):
    RolePolicy.objects.create(group=Group.objects.get(name=role), requires_second_factor=True)


def code_of(key):
    return f"{totp(binascii.unhexlify(key)):06}"


def code_for(name):
    return code_of(TOTPDevice.objects.get(user__username=name).key)


def key_shown(page):
    secret = parse_html(page.content).select_one(".secret").get_text()
    return base64.b32decode(secret.replace(" ", "")).hex()


def set_up(client, url=SET_UP):
    """Set up a phone through the form, and return the recovery codes."""
    page = client.get(url)
    return codes_in(client.post(url, {"code": code_of(key_shown(page)), "form_token": token_in(page)}))


def codes_in(response):
    return [code.get_text() for code in parse_html(response.content).select(".codes code")]


def token_in(response):
    return parse_html(response.content).select_one("[name=form_token]")["value"]


def make_new_codes(client):
    return codes_in(client.post(CODES, {"form_token": token_in(client.get(HOME))}))


def sign_in(name):
    """Return a client after the password step only."""
    client = Client()
    response = client.post("/admin/login/?next=/admin/", {"username": name, "password": PASSWORD})
    assert response.status_code == 302
    return client


def location(response):
    assert response.status_code == 302, response.status_code
    return response.headers["Location"]


def is_in(client):
    return client.get("/admin/").status_code == 200


def errors(response):
    assert response.status_code == 200
    return parse_html(response.content).select_one(".errorlist").get_text()


def test_no_code_is_needed_unless_a_role_requires_it(editor):
    RolePolicy.objects.create(group=Group.objects.get(name="Editors"))
    assert is_in(editor)


def test_a_role_that_requires_it_leads_its_members_to_setting_it_up(editor, publisher):
    require("Editors")
    first = location(editor.get("/admin/achievements/achievement/?q=sun"))
    assert location(editor.get(first)) == f"{SET_UP}?next=%2Fadmin%2Fachievements%2Fachievement%2F%3Fq%3Dsun"
    assert is_in(publisher)


def test_a_role_requires_the_second_factor_of_superusers_too(admin_client, admin_user):
    assert is_in(admin_client)
    require("Viewers")
    admin_user.groups.add(Group.objects.get(name="Viewers"))
    assert not is_in(admin_client)


def test_before_the_second_factor_no_page_of_the_administration_opens(sample, editor):
    require()
    item = builders.achievement()
    allowed = {"/admin/login/", "/admin/logout/", HOME, SET_UP, CODE, CODES, REMOVE}
    urls = set(staff_urls(item.pk)) - allowed
    assert len(urls) > 40
    for url in urls:
        for request in (editor.get, editor.post):
            response = request(url)
            assert response.status_code == 302, url
            assert response.headers["Location"].startswith(f"{HOME}?next="), url


def test_signing_out_is_possible_without_the_second_factor(editor):
    require()
    assert editor.post("/admin/logout/").status_code == 200
    assert "_auth_user_id" not in editor.session


def test_public_pages_are_open_without_the_second_factor(editor):
    require()
    assert editor.get(builders.achievement().get_absolute_url()).status_code == 200


def test_setting_up_shows_recovery_codes_once_and_opens_the_page_asked_for(editor):
    require()
    target = "/admin/achievements/achievement/"
    page = editor.get(f"{SET_UP}?next={target}")
    sent = {"code": code_of(key_shown(page)), "form_token": token_in(page), "next": target}
    response = editor.post(SET_UP, sent)
    assert "no-store" in response.headers["Cache-Control"]
    shown = parse_html(response.content)
    codes = codes_in(response)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert set(codes) == set(StaticToken.objects.values_list("token", flat=True))
    assert shown.select_one("#content-main a.button")["href"] == target
    assert is_in(editor)
    assert location(editor.get(CODES)) == HOME
    assert codes[0] not in editor.get(HOME).content.decode() + str(dict(editor.session))


def test_setting_up_needs_a_right_code_and_keeps_the_key_meanwhile(editor):
    page = editor.get(SET_UP)
    key = key_shown(page)
    for code in ("000000", "no code"):
        page = editor.post(SET_UP, {"code": code, "form_token": token_in(page)})
        assert "wrong" in errors(page)
        assert key_shown(page) == key
    assert not TOTPDevice.objects.exists()
    editor.post(SET_UP, {"code": code_of(key), "form_token": token_in(page)})
    assert TOTPDevice.objects.get().key == key


def test_a_key_that_was_not_shown_to_this_person_in_this_form_is_not_set_up(editor, publisher):
    page = publisher.get(SET_UP)
    emil, code = User.objects.get(username="emil"), code_of(key_shown(page))
    other_form = make_form_token("change", emil, "", 0, key_shown(page))
    for token in ({"form_token": token_in(page)}, {"form_token": other_form}, {"form_token": ""}, {}):
        assert editor.post(SET_UP, {"code": code} | token).status_code == 400
    assert not TOTPDevice.objects.exists()


def test_sending_the_form_again_replaces_neither_the_phone_nor_the_codes(editor):
    page = editor.get(SET_UP)
    sent = {"code": code_of(key_shown(page)), "form_token": token_in(page)}
    codes = codes_in(editor.post(SET_UP, sent))
    again = editor.post(SET_UP, sent, follow=True)
    assert again.redirect_chain == [(HOME, 302)]
    assert "Recovery codes are shown once" in again.content.decode()
    assert set(codes) == set(StaticToken.objects.values_list("token", flat=True))


def test_asking_for_new_codes_again_by_a_reload_replaces_none(editor):
    set_up(editor)
    sent = {"form_token": token_in(editor.get(HOME))}
    codes = codes_in(editor.post(CODES, sent))
    assert len(codes) == second_factor.RECOVERY_CODES
    assert editor.post(CODES, sent, follow=True).redirect_chain == [(HOME, 302)]
    assert set(codes) == set(StaticToken.objects.values_list("token", flat=True))


def test_each_form_shows_a_key_of_its_own(editor):
    """Check that another session of the same account sees another key."""
    other = Client()
    other.force_login(User.objects.get(username="emil"))
    assert key_shown(editor.get(SET_UP)) != key_shown(other.get(SET_UP))


def test_the_picture_is_a_qr_code_without_inline_style(editor):
    page = parse_html(editor.get(SET_UP).content)
    svg = page.select_one("svg.qr")
    assert svg["role"] == "img"
    assert len(re.findall("M", svg.path["d"])) > 400
    assert not page.select("#content-main [style], #content-main style, #content-main script")


def test_the_address_in_the_picture_is_one_that_apps_read():
    address = second_factor.otpauth_url(User(username="hong"), "00" * 20)
    assert address.startswith("otpauth://totp/Growth%20strategy%3Ahong?secret=" + "A" * 32)


def test_a_code_is_always_needed_after_set_up(editor, clock):
    assert set_up(editor)
    client = sign_in("emil")
    first = location(client.get("/admin/"))
    assert location(client.get(first)) == f"{CODE}?next=%2Fadmin%2F"
    clock.shift(STEP)
    assert location(client.post(CODE, {"code": code_for("emil"), "next": "/admin/"})) == "/admin/"
    assert is_in(client)


def test_a_code_works_once(editor, clock):
    set_up(editor)
    assert "already used" in errors(sign_in("emil").post(CODE, {"code": code_for("emil")}))
    clock.shift(STEP)
    code = code_for("emil")
    assert location(sign_in("emil").post(CODE, {"code": code})) == "/admin/"
    assert "already used" in errors(sign_in("emil").post(CODE, {"code": code}))


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("spell", [lambda code: f" {code[:3]} {code[3:]} ", lambda code: code.translate(FULL_WIDTH)])
def test_a_code_is_read_as_people_type_it(editor, clock, spell):
    set_up(editor)
    clock.shift(STEP)
    assert location(sign_in("emil").post(CODE, {"code": spell(code_for("emil"))})) == "/admin/"


def test_a_recovery_code_works_once_and_without_the_phone(editor):
    code = set_up(editor)[0]
    client = sign_in("emil")
    assert location(client.post(CODE, {"code": code.upper()})) == "/admin/"
    assert is_in(client)
    assert "already used" in errors(sign_in("emil").post(CODE, {"code": code}))
    assert "9 recovery codes are left" in client.get(HOME).content.decode()


def test_someone_elses_code_does_not_help(editor, publisher, clock):
    set_up(editor)
    codes = set_up(publisher)
    clock.shift(STEP)
    for code in (code_for("petra"), codes[0]):
        client = sign_in("emil")
        assert "wrong" in errors(client.post(CODE, {"code": code}))
        assert not is_in(client)
        clock.shift(STEP)


def test_guessing_codes_is_slowed_down(editor, clock):
    set_up(editor)
    clock.shift(STEP)
    client = sign_in("emil")
    for _number in range(6):
        clock.shift(datetime.timedelta(seconds=20))
        assert "wrong" in errors(client.post(CODE, {"code": "000000"}))
    for code in ("000000", code_for("emil")):
        assert "Wait until 2026-03-01 18:03:32" in errors(client.post(CODE, {"code": code}))
    assert not is_in(client)


def test_a_password_alone_cannot_replace_or_remove_the_second_factor(editor):
    set_up(editor)
    before = list(TOTPDevice.objects.values()), list(StaticToken.objects.values())
    client = sign_in("emil")
    for url in (SET_UP, CODES, REMOVE, HOME):
        assert location(client.post(url, {"code": "000000"})) == CODE
        if url != REMOVE:
            assert location(client.get(url)) == CODE
    assert (list(TOTPDevice.objects.values()), list(StaticToken.objects.values())) == before


def test_a_concurrent_second_session_cannot_replace_the_first_phone(editor, monkeypatch):
    """Open the page in both sessions before either one has set up a phone."""
    late = sign_in("emil")
    page = late.get(SET_UP)
    sent = {"code": code_of(key_shown(page)), "form_token": token_in(page)}
    set_up(editor)
    key, answers = TOTPDevice.objects.get().key, iter([None])
    phone_key = second_factor.phone_key
    monkeypatch.setattr(second_factor, "phone_key", lambda user: next(answers, phone_key(user)))
    assert late.post(SET_UP, sent).status_code == 403
    assert TOTPDevice.objects.get().key == key
    assert "_auth_user_id" in late.session
    assert not is_in(late)


def test_a_verified_person_moves_to_another_phone(editor, clock):
    old_codes, old_key = set_up(editor), TOTPDevice.objects.get().key
    clock.shift(STEP)
    assert set_up(editor)
    assert TOTPDevice.objects.get().key != old_key
    assert is_in(editor)
    assert "wrong" in errors(sign_in("emil").post(CODE, {"code": old_codes[0]}))


def test_new_recovery_codes_replace_the_old_ones(editor):
    old = set_up(editor)
    new = make_new_codes(editor)
    assert len(new) == second_factor.RECOVERY_CODES
    assert not set(new) & set(old)
    assert "wrong" in errors(sign_in("emil").post(CODE, {"code": old[0]}))


def test_nobody_gets_recovery_codes_without_a_phone(editor):
    assert location(editor.post(CODES)) == HOME
    assert not StaticToken.objects.exists()


def test_the_second_factor_can_be_removed_unless_a_role_requires_it(editor):
    set_up(editor)
    require()
    editor.post(REMOVE, once(editor, REMOVE, own_password=PASSWORD))
    assert TOTPDevice.objects.exists()
    assert "Turn off two-step verification" not in editor.get(HOME).content.decode()
    RolePolicy.objects.update(requires_second_factor=False)
    editor.post(REMOVE, once(editor, REMOVE, own_password=PASSWORD))
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()
    assert is_in(sign_in("emil"))


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_page_sends_anyone_to_another_site(editor, clock, target):
    set_up(editor)
    clock.shift(STEP)
    client = sign_in("emil")
    page = parse_html(client.get(CODE, {"next": target}).content)
    assert not page.select("#content-main [name=next]")
    assert "evil" not in location(client.get(HOME, {"next": target}))
    assert location(client.post(CODE, {"code": code_for("emil"), "next": target})) == "/admin/"


def test_a_session_gets_a_new_key_when_it_gains_rights(editor, clock):
    before = editor.session.session_key
    set_up(editor)
    assert editor.session.session_key != before
    clock.shift(STEP)
    client = sign_in("emil")
    before = client.session.session_key
    client.post(CODE, {"code": code_for("emil")})
    assert client.session.session_key != before


def test_events_of_the_second_factor_are_in_the_audit_log(editor, clock):
    codes = set_up(editor)
    clock.shift(STEP)
    client = sign_in("emil")
    client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": codes[0]})
    make_new_codes(client)
    client.post(REMOVE, once(client, REMOVE, own_password=PASSWORD))
    entries = AuditEntry.objects.filter(actor_name="emil").order_by("pk")
    assert [(entry.event, entry.note_in_words) for entry in entries][1:] == [
        (AuditEvent.SET_UP_SECOND_FACTOR, ""),
        (AuditEvent.SIGNED_IN, "Password accepted; the code from the phone was still to come. Address: 127.0.0.1"),
        (AuditEvent.FAILED_TO_SIGN_IN, "Wrong two-step verification code. Address: 127.0.0.1"),
        (AuditEvent.SIGNED_IN, "With a recovery code; 9 are left. Address: 127.0.0.1"),
        (AuditEvent.SET_UP_SECOND_FACTOR, "New recovery codes."),
        (AuditEvent.REMOVED_SECOND_FACTOR, ""),
    ]
    assert not [code for code in codes if code in str(list(entries.values()))]


def test_public_pages_take_no_one_for_staff_before_the_second_factor(editor, rf):
    require()
    emil = User.objects.get(username="emil")
    assert not is_staff_member(emil)
    emil.otp_device = object()
    assert is_staff_member(emil)
    assert not is_staff_member(AnonymousUser())
    assert not is_staff_member(User.objects.create_user("citizen"))
    assert is_staff_member(User.objects.create_user("clerk", is_staff=True))
    assert not is_staff_member(User.objects.create_user("former", is_staff=True, is_active=False))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_pages_are_in_the_readers_language_and_need_no_script(editor, language):
    require()
    for url in (SET_UP, HOME, CODE):
        response = editor.get(url, headers={"accept-language": language}, follow=True)
        page = parse_html(response.content)
        assert page.html["lang"] == language
        assert page.select_one("#content-main form[method=post] input[type=submit]")
        assert not page.select("#nav-sidebar, #user-tools a")
        assert page.select_one("#logout-form")


def test_the_user_tools_link_to_two_step_verification(editor):
    assert parse_html(editor.get("/admin/").content).select_one(f"#user-tools a[href='{HOME}']")
