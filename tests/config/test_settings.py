"""Tests of environment variables: no start with a wrong value, and a sentence with advice."""

import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from achievements.licenses import LICENSES
from config.env import Environment

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (lambda env: env.secret("X", length=50), None, "X is not set. Put X=<at least 50 random characters>"),
        (lambda env: env.secret("X", length=50), "short", "X has 5 characters. Set it to 50 or more"),
        (lambda env: env.flag("X"), "maybe", "X is “maybe”. Set it to 1 (on) or 0 (off)."),
        (lambda env: env.prefix("X"), "growth", "X is “growth”. Set it to a path such as /growth"),
        (lambda env: env.prefix("X"), "/growth/", "without a slash at the end."),
        (lambda env: env.words("X", ""), "a,,b", "X has an empty entry."),
        (lambda env: env.number("X", 1), "1h", "X is “1h”. Set it to a whole number, in digits."),
        (lambda env: env.number("X", 1, least=1), "0", "X is “0”. Set it to a whole number of 1 or more, in digits."),
        (lambda env: env.bind("X", ""), "localhost:8000", "Set it to an IP address and a port such as 127.0.0.1:8000"),
        (lambda env: env.bind("X", ""), "127.0.0.1", "X is “127.0.0.1”."),
        (lambda env: env.bind("X", ""), "127.0.0.1:0", "X is “127.0.0.1:0”."),
        (lambda env: env.bind("X", ""), "127.0.0.1:65536", "X is “127.0.0.1:65536”."),
        (lambda env: env.bind("X", ""), "u@127.0.0.1:80", "X is “u@127.0.0.1:80”."),
        (lambda env: env.bind("X", ""), "unix:portal.sock", "or to unix: and the path of a socket."),
        (lambda env: env.choice("X", ("A", "B"), "A"), "C", "X is “C”. Set it to one of A, B."),
        (
            lambda env: env.time_zone("X", "UTC"),
            "Asia/Atlantis",
            "which is no time zone. Set it to a name such as Asia/Seoul.",
        ),
        (lambda env: env.time_zone("X", "UTC"), "../etc", "which is no time zone."),
        (lambda env: env.database("X", ""), "mysql://u:secret@host/db", "X names neither SQLite nor PostgreSQL."),
        (lambda env: env.database("X", ""), "nonsense", "X cannot be read as a database URL."),
        (lambda env: env.database("X", ""), "postgres://u:secret@host:port/db", "X cannot be read as a database URL."),
        (lambda env: env.database("X", ""), "postgres://u:secret@host/", "X names no database."),
    ],
)
def test_an_invalid_value_gives_advice_without_secrets(read, value, sentence):
    with pytest.raises(ImproperlyConfigured) as caught:
        read(Environment({"X": value}))
    assert sentence in str(caught.value)
    assert "secret@" not in str(caught.value)


def test_good_values_are_read():
    env = Environment(
        {"ON": "Yes", "HOSTS": "a.example, b.example", "BELOW": "/city/growth", "DB": "postgresql://u:p@db:5433/portal"}
    )
    assert env.flag("ON") is True
    assert env.flag("MISSING") is False
    assert (env.prefix("BELOW"), env.prefix("MISSING")) == ("/city/growth", "")
    assert [env.bind("MISSING", value) for value in ("0.0.0.0:80", "[::1]:8000", "unix:/run/portal.sock")] == [
        ("0.0.0.0", 80),  # noqa: S104  nothing listens
        ("::1", 8000),
        ("/run/portal.sock", None),
    ]
    assert env.words("HOSTS", "") == ["a.example", "b.example"]
    database = env.database("DB", "")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db", 5433, "portal")


@pytest.mark.parametrize(
    ("environment", "limit"),
    [
        ({}, 60),
        ({"CARDS_PER_MINUTE": "7"}, 7),
        ({"CARDS_PER_MINUTE": "7", "OG_IMAGES_PER_MINUTE": "8"}, 8),
        ({"OG_IMAGES_PER_MINUTE": "0"}, 0),
    ],
)
def test_a_variable_is_read_by_its_former_name_where_the_new_one_is_missing(monkeypatch, environment, limit):
    for name in ("OG_IMAGES_PER_MINUTE", "CARDS_PER_MINUTE"):
        monkeypatch.setenv(name, environment.get(name, ""))
    read = runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))
    assert read["OG_IMAGES_PER_MINUTE"] == limit


def test_the_command_line_stops_with_one_sentence():
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "short", "PYTHONPATH": ""}
    command = [sys.executable, "manage.py", "migrate"]
    result = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert (
        result.stderr.strip()
        == "The portal cannot start: SECRET_KEY has 5 characters. Set it to 50 or more, chosen at random."
    )


def test_debug_is_off_unless_asked_for():
    assert Environment({}).flag("DEBUG") is False


def test_every_license_that_can_be_set_has_its_name():
    assert set(LICENSES) == set(settings.DATA_LICENSES)


@pytest.mark.parametrize(("pooled", "expected"), [("0", True), ("1", False)])
def test_no_connection_options_are_sent_to_a_pooler(pooled, expected):
    code = "from config import settings; print('options' in settings.DATABASES['default']['OPTIONS'])"
    environment = os.environ | {"POOLED": pooled, "DATABASE_URL": "postgres://u@db/n", "SECRET_KEY": "x" * 50}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
    )
    assert run.stdout.strip() == str(expected)
