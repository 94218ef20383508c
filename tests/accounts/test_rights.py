"""Tests of the rights of administrators: a limit binds them too, and a colleague at their computer changes nothing."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import translation

from accounts import second_factor
from accounts.choices import AuditEvent
from accounts.models import AuditEntry, RolePolicy
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import errors_of, once, send, shown_in
from tests.html import parse_html
from tests.staff import change_url, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OWN = {"own_password": PASSWORD}
NEW = "젖은 우산 네 개와 감자"
NEW_PASSWORD = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"} | OWN
ADD = "/admin/auth/user/add/"


def role(name):
    return Group.objects.get(name=name)


def account(name, *sectors, role_name="Editors", **facts):
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True, email=f"{name}@example.org", **facts)
    user.groups.add(role(role_name))
    limit(user, *sectors)
    return user


def limit(user, *sectors):
    for sector in sectors:
        user.responsibilities.create(sector=sector)


def limits_of(user):
    return {each.sector for each in user.responsibilities.select_related("sector")}


def stored(user):
    user = User.objects.get(pk=user.pk)
    facts = (user.username, user.email, user.password, user.is_active, user.is_superuser, second_factor.is_set_up(user))
    return facts, set(user.groups.all()), limits_of(user), user.session_records.count()


@pytest.fixture
def sectors():
    plan = builders.plan()
    return [builders.sector(plan=plan, name_en=name, name_ko=korean) for name, korean in NAMES]


NAMES = [("Robots", "로봇"), ("Water", "물"), ("Hydrogen", "수소")]


@pytest.fixture
def adam(administrator, sectors):
    """An administrator who looks after robots and water."""
    user = User.objects.get(username="adam")
    limit(user, *sectors[:2])
    return user


def every_change(client, user, *, of):
    """Try each endpoint that changes an account, and return the statuses."""
    page = change_url(user)
    fields = {
        "username": "taken", "email": "taken@example.org", "is_active": "", "is_staff": "on", "is_superuser": "on",
        "groups": [role("Administrators").pk], "sectors": [each.pk for each in of], "user_permissions": [1], **OWN,
    }  # fmt: skip
    base = page.removesuffix("change/")
    posts = [
        (page, fields),
        (f"{page}?_popup=1", fields | {"_popup": "1"}),
        (f"{base}password/", NEW_PASSWORD),
        (f"{base}password/", NEW_PASSWORD | {"usable_password": "false", "unset-password": "1"}),
        (f"{base}second-factor/", OWN),
        (f"{base}sessions/", {"end": "all"}),
        (f"{base}delete/", {"post": "yes"}),
    ]
    return {client.post(url, data).status_code for url, data in posts}


WIDER = ["none", "another", "one more", "superuser", "switched off", "no role"]


@pytest.mark.parametrize("kind", WIDER)
def test_an_account_that_may_more_is_only_seen(administrator, adam, sectors, kind):
    limits = {"another": sectors[2:], "one more": sectors}.get(kind, [])
    user = account("lee", *limits, is_superuser=kind == "superuser", is_active=kind != "switched off")
    if kind == "no role":
        user.groups.clear()
    second_factor.set_up(user, second_factor.new_key(), 0)
    user.session_records.create()
    before = stored(user)
    page = parse_html(administrator.get(change_url(user)).content)
    assert page.select_one(".field-username")
    for choice in ("[name=_save]", "[name=sectors]", "[name=own_password]", "a[href*=password]"):
        assert not page.select(f"#content-main {choice}")
    assert every_change(administrator, user, of=sectors[:1]) == {403}
    assert stored(user) == before
    assert not AuditEntry.objects.of(user).exists()


def test_nobody_gives_limits_beyond_their_own(administrator, adam, sectors):
    lee = account("lee", sectors[0])
    for user in (lee, adam):
        before = limits_of(user)
        offered = parse_html(administrator.get(change_url(user)).content).select("[name=sectors]")
        assert [int(box["value"]) for box in offered] == [sector.pk for sector in sectors[:2]]
        assert "is not one of the available choices" in str(
            errors_of(send(administrator, change_url(user), sectors=[sectors[2].pk], **OWN))
        )
        for none in ([], None):
            response = send(administrator, change_url(user), sectors=none, **OWN)
            assert "Choose at least one sector" in str(errors_of(response))
        assert limits_of(user) == before
    assert send(administrator, change_url(lee), sectors=[sectors[1].pk], **OWN).status_code == 302
    assert limits_of(lee) == {sectors[1]}


def test_an_administrator_within_their_limit_keeps_accounts_as_before(administrator, adam, sectors):
    lee = account("lee", sectors[0])
    changes = {"groups": [role("Publishers").pk], "email": "new@example.org"}
    assert send(administrator, change_url(lee), **changes, **OWN).status_code == 302
    url = change_url(lee).replace("change", "password")
    assert administrator.post(url, once(administrator, url, **NEW_PASSWORD)).status_code == 302
    lee.refresh_from_db()
    assert (lee.email, lee.check_password(NEW), lee.groups.get().name) == ("new@example.org", True, "Publishers")


@pytest.mark.parametrize("popup", [{}, {"_popup": "1"}])
def test_an_account_that_is_added_has_the_limit_of_who_adds_it(administrator, adam, sectors, popup):
    more = {"sectors": [sectors[2].pk], "groups": [role("Administrators").pk], "is_superuser": "on"}
    fields = {"username": "lee", "password1": NEW, "password2": NEW, "usable_password": "true"} | more | popup
    assert administrator.post(ADD, once(administrator, ADD, **fields)).status_code in (200, 302)
    lee = User.objects.get(username="lee")
    assert (limits_of(lee), lee.is_superuser, lee.groups.count()) == (set(sectors[:2]), False, 0)
    assert AuditEntry.objects.of(lee).get().note_in_words == "Sectors to look after: all → Robots, Water"
    assert send(administrator, change_url(lee), groups=[role("Editors").pk], **OWN).status_code == 302


def stored_roles():
    return {group.pk: (group.name, set(group.permissions.all())) for group in Group.objects.all()}


def test_roles_hold_without_limits_so_who_has_one_changes_none(administrator, adam, root):
    page = change_url(role("Publishers"))
    before = stored_roles()
    fields = shown_in(root, page) | OWN | {"permissions": [], "requires_second_factor": "on"}
    del fields["form_token"]  # with it, the form counts as somebody else's
    assert administrator.get(page).status_code == 200
    assert not parse_html(administrator.get(page).content).select("#content-main [name=_save]")
    empty = Group.objects.create(name="Empty")
    posts = [
        (page, fields),
        ("/admin/auth/group/add/", {"name": "New"}),
        (change_url(empty).replace("change", "delete"), {"post": "yes"}),
    ]
    assert {administrator.post(url, once(administrator, url, **data)).status_code for url, data in posts} == {403}
    deletion = {"action": "delete_selected", "_selected_action": [empty.pk], "post": "1"}
    administrator.post("/admin/auth/group/", once(administrator, "/admin/auth/group/", **deletion))
    assert stored_roles() == before | {empty.pk: ("Empty", set())}
    assert not RolePolicy.objects.exists()


@pytest.fixture
def root(client, db):
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    return client


def test_a_superuser_is_bound_by_no_limit(root, sectors):
    limit(User.objects.get(username="root"), sectors[0])
    lee = account("lee", sectors[2])
    assert send(root, change_url(lee), sectors=[], is_superuser="on", **OWN).status_code == 302
    assert User.objects.get(username="lee").is_superuser


# The password of whoever changes rights


def changes_of_rights(user, sectors):
    base = change_url(user).removesuffix("change/")
    return [
        ({"groups": [role("Publishers").pk]}, change_url(user)),
        ({"sectors": [sectors[0].pk]}, change_url(user)),
        ({"permissions": []}, change_url(role("Viewers"))),
        ({"requires_second_factor": "on"}, change_url(role("Viewers"))),
        ({name: value for name, value in NEW_PASSWORD.items() if name not in OWN}, f"{base}password/"),
        ({}, f"{base}second-factor/"),
    ]


def test_rights_change_with_ones_own_password_alone(administrator, sectors):
    lee = account("lee")
    second_factor.set_up(lee, second_factor.new_key(), 0)
    before = stored(lee), set(role("Viewers").permissions.all())
    for changes, url in changes_of_rights(lee, sectors):
        for given, sentence in ((None, "Enter your own password"), ("a wrong guess", "This is not your own password")):
            response = send(administrator, url, **changes, own_password=given)
            assert sentence in str(errors_of(response)), url
            AuditEntry.objects.filter(event=AuditEvent.FAILED_TO_SIGN_IN).delete()
        forget_failures()
    assert (stored(lee), set(role("Viewers").permissions.all())) == before
    assert not RolePolicy.objects.filter(requires_second_factor=True).exists()
    for changes, url in changes_of_rights(lee, sectors):
        assert send(administrator, url, **changes, **OWN).status_code == 302, url
    assert AuditEntry.objects.filter(event=AuditEvent.GAVE_WRONG_PASSWORD, actor_name="adam").count() == 6
    assert "a wrong guess" not in str(list(AuditEntry.objects.values()))


def forget_failures():
    from axes.models import AccessAttempt

    AccessAttempt.objects.all().delete()


def test_a_superuser_flag_takes_it_too(root):
    lee = account("lee")
    assert "Enter your own password" in str(errors_of(send(root, change_url(lee), is_superuser="on")))
    assert not User.objects.get(username="lee").is_superuser


def test_what_was_typed_is_kept_when_the_password_is_wrong(administrator, sectors):
    lee = account("lee")
    typed = {"groups": [role("Publishers").pk], "sectors": [sectors[1].pk], "email": "typed@example.org"}
    response = send(administrator, change_url(lee), **typed, own_password="a wrong guess")
    page = parse_html(response.content)
    assert page.select_one("#id_email")["value"] == "typed@example.org"
    assert [box["value"] for box in page.select("[name=sectors][checked]")] == [str(sectors[1].pk)]
    assert "a wrong guess" not in str(page)


def test_no_other_change_asks_for_it(administrator):
    lee = account("lee")
    assert send(administrator, change_url(lee), email="new@example.org", is_active=None).status_code == 302


def test_guessing_it_is_locked_like_signing_in(administrator, sectors):
    lee, change = account("lee"), {"groups": [role("Publishers").pk]}
    for _attempt in range(5):
        response = send(administrator, change_url(lee), **change, own_password="a wrong guess")
        assert response.status_code == 200
    assert "Wait 15 minutes" in str(errors_of(response))
    response = send(administrator, change_url(lee), **change, **OWN)
    assert "Wait 15 minutes" in str(errors_of(response))
    assert parse_html(response.content).select_one("#id_groups option[selected]").get_text() == "Publishers"
    assert administrator.get("/admin/").status_code == 200


def test_the_present_password_is_guessed_no_more_often_where_one_changes_it(administrator):
    url = "/admin/password_change/"
    fields = once(administrator, url, new_password1=NEW, new_password2=NEW)
    for _attempt in range(5):
        response = administrator.post(url, fields | {"old_password": "a wrong guess"})
    response = administrator.post(url, fields | {"old_password": PASSWORD})
    assert "Wait 15 minutes" in str(errors_of(response))
    forget_failures()
    assert administrator.post(url, fields | {"old_password": PASSWORD}).status_code == 302


def test_a_form_that_asks_for_it_is_kept_without_it_when_the_session_is_over(administrator):
    lee = account("lee")
    fields = shown_in(administrator, change_url(lee)) | {"email": "typed@example.org"} | OWN
    administrator.logout()
    token = parse_html(administrator.post(change_url(lee), fields).content).select_one("[name=resubmission]")["value"]
    administrator.post("/admin/login/", {"username": "adam", "password": PASSWORD, "resubmission": token})
    kept = parse_html(administrator.get("/admin/second-factor/resubmission/").content)
    assert kept.select_one("[name=email]")["value"] == "typed@example.org"
    assert not kept.select("[name=own_password]")


def test_ones_own_second_factor_is_given_up_with_the_password(editor):
    emil = User.objects.get(username="emil")
    device, _codes = second_factor.set_up(emil, second_factor.new_key(), 0)
    session = editor.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    for given in ("", "a wrong guess"):
        assert editor.post("/admin/second-factor/remove/", {"own_password": given}).status_code == 200
    assert second_factor.is_set_up(emil)
    assert send(editor, "/admin/second-factor/remove/", **OWN).status_code == 302
    assert not second_factor.is_set_up(emil)


# The log


def note(item, language="en"):
    with translation.override(language):
        return AuditEntry.objects.of(item).first().note_in_words


def test_the_log_has_old_and_new_values_in_both_languages(administrator, sectors):
    lee = account("lee")
    changes = {
        "groups": [role("Publishers").pk], "sectors": [sectors[0].pk, sectors[1].pk], "is_active": None,
        "username": "lee2", "email": "new@example.org", "last_name": "이",
    }  # fmt: skip
    assert send(administrator, change_url(lee), **changes, **OWN).status_code == 302
    assert note(lee) == (
        "Username: lee → lee2; Last name: nothing → 이; Email address: lee@example.org → new@example.org; "
        "Active: yes → no; Roles: Editors → Publishers; Sectors to look after: all → Robots, Water"
    )
    for words in ("lee → lee2", "lee@example.org → new@example.org", "편집자 → 공개 담당자", "로봇, 물"):
        assert words in note(lee, "ko")
    assert PASSWORD not in str(list(AuditEntry.objects.values()))
    assert "편집자" in text_of(administrator.get("/admin/accounts/auditentry/", headers={"accept-language": "ko"}))


def test_the_log_says_which_permissions_a_role_won_and_lost(administrator):
    viewers = role("Viewers")
    kept, lost = viewers.permissions.order_by("pk")[:2]
    won = Permission.objects.get(codename="publish_achievement")
    viewers.permissions.set([kept, lost])
    fields = {"permissions": [kept.pk, won.pk], "requires_second_factor": "on"}
    assert send(administrator, change_url(viewers), **fields, **OWN).status_code == 302
    text = note(viewers)
    assert "Requires two-step verification: no → yes" in text
    assert "Permissions: added achievement: publish, removed " in text
    assert str(kept.content_type.model_class()._meta.verbose_name) + ": view, " not in text
    assert "성과" in note(viewers, "ko")


@pytest.mark.parametrize("typed", ['[{"field": 5}]', '[{"field": "x"}]', '[{"field": "x", "old": 1, "new": 2}]'])
def test_a_typed_note_that_looks_like_values_is_shown_unchanged(typed):
    assert AuditEntry.objects.record(AuditEvent.NOTED, note=typed).note_in_words == typed
