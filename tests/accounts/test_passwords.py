"""Tests of passwords: what is guessed quickly is refused with a sentence that says what to do instead."""

import time

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation

from fields.keyboard import keystrokes
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

GUESSED = [
    "aaaaaaaaaaaa",
    "가가가가가가가가가가가가",
    "qwerqwerqwer",
    "qwertyuiop[]",
    "ㅂㅈㄷㄱ쇼ㅕㅑㅐㅔ1234",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "P@ssw0rd!!2026",
]
KNOWN = [
    "Summer2026!!",
    "summer-2027-summer",
    "여름2026여름2026",
    "여름2026!!!!!!",
    "daegu1234567",
    "DaEgU-2026-!!",
    "대구대구대구대구대구대구",
    "eornrhkddurtl2026",  # 대구광역시 on an English keyboard
    "dkssudgktpdy12",  # 안녕하세요
    "dlrpqlalfqjsgh1",  # 이게비밀번호
    "가나다라마바사아자차카타",
    "growthengine2026",
    "Hydrogen-2026",
    "수소에너지수소에너지",
    "minji.kim.minji",
    "김민지김민지2026!!",
    "ㄱㅐㅊㅓㄱ2026대구대구",
]
WELCOME = [
    "산너머남촌에는누가살길래",
    "correct horse battery staple",
    "젖은 우산 네 개와 감자",
    "tkssjajskachsdpsmssnrktkfrlffo",  # the first, typed
    "velvet-onion-44-tractor",
    "x7#kQ9!mVp2L",
    "another long passphrase",
]


@pytest.fixture
def minji():
    builders.plan(title_en="New growth", owner_en="Daegu Metropolitan City", owner_ko="대구광역시")
    builders.sector(name_en="Hydrogen", name_ko="수소에너지산업")
    return User(username="minji.kim", first_name="민지", last_name="김", email="mj.kim@example.org")


def codes(password, user):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize("password", GUESSED + KNOWN)
def test_what_others_guess_is_refused(minji, password):
    assert codes(password, minji) & {"password_guessed_quickly", "password_of_known_words"}, password


def test_words_that_have_nothing_to_do_with_each_other_are_welcome(minji):
    assert [password for password in WELCOME if codes(password, minji)] == []


def test_the_sentence_says_what_to_do(minji):
    for password in ("qwertyuiop[]", "Summer2026!!"):
        with translation.override("en"), pytest.raises(ValidationError, match="Use four words"):
            validate_password(password, minji)


def test_demo_accounts_get_passwords_that_would_pass(capsys):
    call_command("create_demo_users")
    found = [line.split()[-1] for line in capsys.readouterr().out.splitlines() if "password " in line]
    assert len(found) == 3
    assert [codes(password, None) for password in found] == [set()] * 3


def test_a_very_long_password_takes_no_time(minji):
    codes("a", minji)  # reads the lists
    start = time.process_time()
    assert codes("젖은 우산 네 개와 감자 " * 300, minji) == set()
    assert codes("aZ1!" * 1000, minji) == {"password_guessed_quickly"}
    assert time.process_time() - start < 1


def test_keys_of_korean():
    assert keystrokes("한글 없다 ㅋㅋ까꿍 A1") == "gksrmf djqtek zzrkrnd a1"
