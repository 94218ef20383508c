"""Tests of accounts and roles: no gain of rights beyond one's own, and no overwritten changes."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.choices import AuditEvent
from accounts.models import AuditEntry, RolePolicy
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import errors_of, send, shown_in
from tests.html import parse_html

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def account_page(user):
    return f"/admin/auth/user/{user.pk}/change/"


def role_page(group):
    return f"/admin/auth/group/{group.pk}/change/"


OWN = {"own_password": PASSWORD}


def role(name):
    return Group.objects.get(name=name)


@pytest.fixture
def hong(db):
    user = User.objects.create_user("hong", password=PASSWORD, is_staff=True, email="hong@example.org")
    user.groups.add(role("Editors"))
    return user


@pytest.fixture
def root(db, client):
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    return client


@pytest.fixture
def strong_role():
    """A role with a right that administrators do not have."""
    group = Group.objects.create(name="Auditors")
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    return group


def rights_of(user):
    return User.objects.get(pk=user.pk).get_all_permissions()


def test_an_account_gets_its_role_and_the_change_is_on_record(administrator, hong):
    assert send(administrator, account_page(hong), groups=[role("Publishers").pk], **OWN).status_code == 302
    assert list(hong.groups.all()) == [role("Publishers")]
    entry = AuditEntry.objects.of(hong).get()
    shown = (entry.event, entry.actor_name, entry.note_in_words)
    assert shown == (AuditEvent.CHANGED, "adam", "Roles: Editors → Publishers")


def test_an_account_that_is_added_is_on_record(administrator):
    fields = {"username": "lee", "password1": PASSWORD + "!", "password2": PASSWORD + "!", "usable_password": "true"}
    assert send(administrator, "/admin/auth/user/add/", **fields).status_code == 302
    assert AuditEntry.objects.of(User.objects.get(username="lee")).get().event == AuditEvent.ADDED


def test_a_password_that_an_administrator_sets_is_on_record_as_that(administrator, hong):
    new = "another long passphrase"
    fields = {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"} | OWN
    assert send(administrator, f"/admin/auth/user/{hong.pk}/password/", **fields).status_code == 302
    entry = AuditEntry.objects.of(hong).get()
    assert (entry.event, entry.actor_name, entry.note) == (AuditEvent.CHANGED_PASSWORD, "adam", "")


def test_a_form_that_was_overtaken_writes_nothing_and_shows_both(administrator, hong):
    fields = shown_in(administrator, account_page(hong))
    User.objects.filter(pk=hong.pk).update(email="new@example.org", last_name="홍")
    hong.groups.set([role("Publishers")])
    typed = fields | {"email": "typed@example.org", "last_name": "홍", "is_active": ""} | OWN
    response = administrator.post(account_page(hong), typed)
    stored = User.objects.get(pk=hong.pk)
    assert (stored.email, stored.is_active, [*stored.groups.all()]) == ("new@example.org", True, [role("Publishers")])
    errors = errors_of(response)
    assert errors[0].startswith("Someone else changed this after you opened it, so nothing was saved.")
    assert errors[1:] == [
        "Current value: “new@example.org”",
        "Current value: yes",
        "Current value: Publishers",
    ]
    page = parse_html(response.content)
    assert page.select_one("#id_email")["value"] == "typed@example.org"
    assert not AuditEntry.objects.filter(event=AuditEvent.CHANGED).exists()


def token_in(response):
    return parse_html(response.content).select_one("[name=form_token]")["value"]


def test_after_the_notice_saving_again_stores_what_was_typed(administrator, hong):
    fields = shown_in(administrator, account_page(hong))
    User.objects.filter(pk=hong.pk).update(email="new@example.org")
    response = administrator.post(account_page(hong), fields | {"email": "typed@example.org"})
    again = fields | {"email": "typed@example.org", "form_token": token_in(response)}
    assert administrator.post(account_page(hong), again).status_code == 302
    assert User.objects.get(pk=hong.pk).email == "typed@example.org"


def test_signing_in_or_a_new_password_meanwhile_is_no_conflict_and_is_kept(administrator, hong):
    fields = shown_in(administrator, account_page(hong))
    hong.set_password("another long passphrase")
    hong.last_login = timezone.now()
    hong.save()
    assert administrator.post(account_page(hong), fields | {"last_name": "홍"}).status_code == 302
    stored = User.objects.get(pk=hong.pk)
    assert stored.check_password("another long passphrase")
    assert (stored.last_login, stored.last_name) == (hong.last_login, "홍")


def test_a_missing_or_made_up_or_foreign_state_writes_nothing(administrator, hong):
    other = shown_in(administrator, account_page(User.objects.create_user("lee")))["form_token"]
    fields = shown_in(administrator, account_page(hong)) | {"email": "typed@example.org"}
    for token in ("", "made:up", other, fields["form_token"] + "x"):
        response = administrator.post(account_page(hong), fields | {"form_token": token})
        assert errors_of(response)[0].startswith("Someone else changed this")
    assert User.objects.get(pk=hong.pk).email == "hong@example.org"


def test_an_administrator_cannot_make_superusers_or_give_single_rights(administrator, hong):
    adam, before = User.objects.get(username="adam"), rights_of(hong)
    permission = Permission.objects.get(codename="delete_user")
    for user in (hong, adam):
        assert not {"is_superuser", "user_permissions"} & set(shown_in(administrator, account_page(user)))
        more = {"is_superuser": "on", "user_permissions": [permission.pk]}
        assert send(administrator, account_page(user), **more).status_code == 302
    assert not User.objects.filter(is_superuser=True).exists()
    assert rights_of(hong) == before


def test_an_administrator_gives_no_role_with_more_rights_than_their_own(administrator, hong, strong_role):
    adam = User.objects.get(username="adam")
    for user in (hong, adam):
        response = send(administrator, account_page(user), groups=[strong_role.pk])
        assert "is not one of the available choices" in errors_of(response)[0]
    assert not strong_role.user_set.exists()
    assert send(administrator, account_page(hong), groups=[role("Administrators").pk], **OWN).status_code == 302


def test_an_administrator_puts_no_right_into_a_role_that_they_lack(administrator):
    lacking, own = (Permission.objects.get(codename=name) for name in ("delete_user", "publish_achievement"))
    response = send(administrator, role_page(role("Editors")), permissions=[lacking.pk])
    assert "is not one of the available choices" in errors_of(response)[0]
    for page in (role_page(role("Administrators")), "/admin/auth/group/add/"):
        response = send(administrator, page, name="New", permissions=[lacking.pk])
        assert "is not one of the available choices" in errors_of(response)[0]
    assert not Group.objects.filter(permissions=lacking).exists()
    assert send(administrator, role_page(role("Editors")), permissions=[own.pk], **OWN).status_code == 302
    assert list(role("Editors").permissions.all()) == [own]


def test_an_administrator_changes_no_role_with_more_rights_than_their_own(administrator, root, strong_role):
    assert administrator.post(role_page(strong_role), {"name": "Mine"}).status_code == 403
    assert root.get(role_page(strong_role)).status_code == 200
    assert send(root, role_page(strong_role), name="Examiners").status_code == 302
    assert Permission.objects.get(codename="delete_user") in strong_role.permissions.all()


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("above", ["role", "right", "superuser"])
def test_an_account_with_more_rights_is_not_taken_over(administrator, hong, strong_role, above, is_active):
    if above == "role":
        hong.groups.add(strong_role)
    elif above == "right":
        hong.user_permissions.add(Permission.objects.get(codename="delete_user"))
    hong.is_superuser, hong.is_active = above == "superuser", is_active
    hong.save()
    second_factor.set_up(hong, second_factor.new_key(), 0)
    assert administrator.get(account_page(hong)).status_code == 200
    pages = (account_page(hong), f"/admin/auth/user/{hong.pk}/password/", f"/admin/auth/user/{hong.pk}/second-factor/")
    for url in pages:
        assert administrator.post(url, {"password1": "x", "is_active": "on"}).status_code == 403
    assert TOTPDevice.objects.filter(user=hong).exists()


def test_a_role_can_require_a_second_factor(administrator, hong):
    group = role("Editors")
    assert "requires_second_factor" not in shown_in(administrator, role_page(group))
    assert send(administrator, role_page(group), requires_second_factor="on", **OWN).status_code == 302
    assert RolePolicy.objects.get().requires_second_factor
    assert shown_in(administrator, role_page(group))["requires_second_factor"] == "on"
    assert send(administrator, role_page(group), requires_second_factor=None, **OWN).status_code == 302
    assert not RolePolicy.objects.get().requires_second_factor
    notes = [entry.note_in_words for entry in AuditEntry.objects.of(group)]
    assert notes == [f"Requires two-step verification: {change}" for change in ("yes → no", "no → yes")]


def test_a_new_role_can_require_it_at_once(administrator):
    send(administrator, "/admin/auth/group/add/", name="Interns", requires_second_factor="on")
    assert role("Interns").policy.requires_second_factor


def test_the_list_of_roles_shows_which_require_it(administrator):
    RolePolicy.objects.create(group=role("Editors"), requires_second_factor=True)
    page = parse_html(administrator.get("/admin/auth/group/").content)
    shown = {row.th.get_text(): row.img["alt"] for row in page.select("#result_list tbody tr")}
    assert shown == {"Administrators": "False", "Editors": "True", "Publishers": "False", "Viewers": "False"}


def test_only_administrators_change_roles(viewer, editor, publisher, administrator):
    clients = (viewer, editor, publisher, administrator)
    assert [client.get(role_page(role("Viewers"))).status_code for client in clients] == [403, 403, 403, 200]


def test_the_second_factor_of_a_lost_phone_is_removed_by_an_administrator(administrator, hong):
    button = f"/admin/auth/user/{hong.pk}/second-factor/"
    assert button not in administrator.get(account_page(hong)).content.decode()
    second_factor.set_up(hong, second_factor.new_key(), 0)
    assert button in administrator.get(account_page(hong)).content.decode()
    assert administrator.get(button).status_code == 200
    assert second_factor.is_set_up(hong)
    assert send(administrator, button, **OWN).headers["Location"] == account_page(hong)
    assert not second_factor.is_set_up(hong)
    assert second_factor.recovery_codes(hong).count() == 0
    entry = AuditEntry.objects.of(hong).get()
    assert (entry.event, entry.actor_name) == (AuditEvent.REMOVED_SECOND_FACTOR, "adam")
    send(administrator, button, **OWN)
    assert AuditEntry.objects.of(hong).count() == 1


def test_only_administrators_remove_a_second_factor(viewer, editor, publisher, hong):
    second_factor.set_up(hong, second_factor.new_key(), 0)
    for client in (viewer, editor, publisher):
        for request in (client.get, client.post):
            assert request(f"/admin/auth/user/{hong.pk}/second-factor/").status_code == 403
    assert second_factor.is_set_up(hong)


def test_a_superuser_removes_that_of_another(root):
    other = User.objects.create_superuser("other")
    second_factor.set_up(other, second_factor.new_key(), 0)
    send(root, f"/admin/auth/user/{other.pk}/second-factor/", **OWN)
    assert not second_factor.is_set_up(other)


def test_an_account_that_is_not_there_has_no_second_factor(administrator):
    for key in ("999999", "x"):
        assert administrator.get(f"/admin/auth/user/{key}/second-factor/").status_code == 404
        assert administrator.get(f"/admin/auth/user/{key}/change/").status_code == 302


def test_accounts_are_not_deleted(root, hong):
    assert root.post(f"/admin/auth/user/{hong.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_role_that_somebody_changed_meanwhile_is_not_written_over(administrator):
    editors = role("Editors")
    fields = shown_in(administrator, role_page(editors))
    assert send(administrator, role_page(editors), requires_second_factor="on", **OWN).status_code == 302
    response = administrator.post(role_page(editors), fields | {"name": "Writers"} | OWN)
    errors = errors_of(response)
    assert errors[0].startswith("Someone else changed this after you opened it")
    assert errors[1:] == ["Current value: “Editors”", "Current value: yes"]
    editors.refresh_from_db()
    assert (editors.name, editors.policy.requires_second_factor) == ("Editors", True)
    again = fields | {"name": "Writers", "form_token": token_in(response)} | OWN
    assert administrator.post(role_page(editors), again).status_code == 302
    assert Group.objects.filter(name="Writers").exists()


def test_limits_that_somebody_set_meanwhile_are_not_written_over(administrator, hong):
    first, second = (builders.sector(name_en=name) for name in ("Hydrogen", "Solar"))
    send(administrator, account_page(hong), sectors=[first.pk], **OWN)
    fields = shown_in(administrator, account_page(hong))
    assert send(administrator, account_page(hong), sectors=[second.pk], **OWN).status_code == 302
    response = administrator.post(account_page(hong), fields | {"email": "typed@example.org"})
    assert {"Current value: “hong@example.org”", "Current value: Solar"} <= set(errors_of(response))
    assert [each.sector for each in hong.responsibilities.all()] == [second]
    again = fields | {"email": "typed@example.org", "form_token": token_in(response)} | OWN
    assert administrator.post(account_page(hong), again).status_code == 302
    assert [each.sector for each in hong.responsibilities.all()] == [first]
    assert User.objects.get(pk=hong.pk).email == "typed@example.org"


def test_limits_are_taken_away_again_and_are_on_record(administrator, hong):
    sector = builders.sector(name_en="Hydrogen")
    send(administrator, account_page(hong), sectors=[sector.pk], **OWN)
    assert AuditEntry.objects.of(hong).first().note_in_words == "Sectors to look after: all → Hydrogen"
    send(administrator, account_page(hong), sectors=[], **OWN)
    assert not hong.responsibilities.exists()


def test_limits_of_an_unchangeable_account_are_read_only(administrator):
    root = User.objects.create_superuser("root", password=PASSWORD)
    root.responsibilities.create(sector=builders.sector(name_en="Hydrogen"))
    page = parse_html(administrator.get(account_page(root)).content)
    assert "Hydrogen" in page.select_one(".field-sectors").get_text()
    assert not page.select("[name=sectors]")
