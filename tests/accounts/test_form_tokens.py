"""A form token is good for one form, one user and one subject, and nobody else makes one."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.core.exceptions import SuspiciousOperation

from accounts.form_tokens import make_form_token, read_form_token

FORM, USER, SUBJECT = "edit", 7, "achievements.Achievement.12"


def read(token, **others):
    made_for = {"form": FORM, "user": USER, "subject": SUBJECT} | others
    return read_form_token(token, **made_for)


@pytest.mark.parametrize("version", [3, "9f86d081"])
def test_a_token_carries_its_version_and_its_payload(version):
    payload = {"fields": [["title_ko", "한 줄\r\n또 한 줄"]], "is_new": None}
    assert read(make_form_token(FORM, USER, SUBJECT, version, payload)) == (version, payload)


@pytest.mark.parametrize("others", [{"form": "delete"}, {"user": 8}, {"user": None}, {"subject": SUBJECT + "3"}])
def test_a_token_is_refused_for_another_form_user_or_subject(others):
    with pytest.raises(SuspiciousOperation, match="made for another"):
        read(make_form_token(FORM, USER, SUBJECT, 1), **others)


def test_a_user_and_their_key_are_the_same():
    token = make_form_token(FORM, User(pk=USER), SUBJECT, 1)
    assert read(token) == read(token, user=User(pk=USER)) == (1, None)
    assert read(make_form_token(FORM, None, SUBJECT, 1), user=AnonymousUser()) == (1, None)


@pytest.mark.parametrize("token", [None, ""])
def test_a_missing_token_is_refused(token):
    with pytest.raises(SuspiciousOperation, match="came without"):
        read(token)


FOREIGN = signing.dumps(["id", FORM, USER, SUBJECT, 1, None], salt="publishing.preview")


@pytest.mark.parametrize("token", ["x", "\0", "eyJ4IjoxfQ:1:abc", ".:::", FOREIGN])
def test_a_forged_token_is_refused(token):
    with pytest.raises(SuspiciousOperation, match="not valid"):
        read(token)


def test_a_changed_token_is_refused():
    token = make_form_token(FORM, USER, SUBJECT, 1)
    for changed in (token + "x", token[:-1], token.replace(":", "::", 1), "A" + token):
        with pytest.raises(SuspiciousOperation, match="not valid"):
            read(changed)


def test_a_signed_list_of_another_length_is_refused():
    for parts in ([], ["id", FORM, USER, SUBJECT, 1], ["id", FORM, USER, SUBJECT, 1, None, 2]):
        with pytest.raises(SuspiciousOperation):
            read(signing.dumps(parts, salt="accounts.form_tokens", compress=True))


def test_a_token_that_is_too_old_is_refused():
    with time_machine.travel("2026-03-01 09:00:00+00:00", tick=False) as clock:
        token = make_form_token(FORM, USER, SUBJECT, 1)
        clock.shift(datetime.timedelta(seconds=60))
        assert read(token, max_age=60) == (1, None)
        clock.shift(1)
        assert read(token) == (1, None)
        with pytest.raises(SuspiciousOperation, match="too old"):
            read(token, max_age=60)


def test_no_two_tokens_are_alike():
    assert make_form_token(FORM, USER, SUBJECT, 1) != make_form_token(FORM, USER, SUBJECT, 1)
