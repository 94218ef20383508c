"""The environment, read so that a missing or bad value says what to set."""

import contextlib
import ipaddress
import re
import zoneinfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


class Environment:
    """Settings by name. Each reader raises ImproperlyConfigured with a sentence for the operator."""

    def __init__(self, values):
        self.values = values

    def text(self, name, default):
        return self.values.get(name) or default

    def flag(self, name):
        value = (self.values.get(name) or "").strip().lower()
        if value not in YES | NO:
            raise ImproperlyConfigured(f"{name} is “{value}”. Set it to 1 (on) or 0 (off).")
        return value in YES

    def choice(self, name, choices, default):
        value = self.text(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is “{value}”. Set it to one of {', '.join(choices)}.")
        return value

    def prefix(self, name):
        """The path below which a proxy has the portal, or nothing."""
        value = self.text(name, "")
        if not re.fullmatch(r"(/[\w.~-]+)*", value, re.ASCII):
            raise ImproperlyConfigured(
                f"{name} is “{value}”. Set it to a path such as /growth, without a slash at the end."
            )
        return value

    def number(self, name, default, least=0):
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal() and int(value) >= least):
            room = f" of {least} or more" if least else ""
            raise ImproperlyConfigured(f"{name} is “{value}”. Set it to a whole number{room}, in digits.")
        return int(value)

    def bind(self, name, default):
        """Return where to listen: (address, port), or (path, None) of a Unix socket."""
        value = self.text(name, default)
        if value.startswith("unix:/"):
            return value.removeprefix("unix:"), None
        host, _colon, port = value.rpartition(":")
        with contextlib.suppress(ValueError):
            address, number = ipaddress.ip_address(host.strip("[]")), int(port)
            if 0 < number < 65536:
                return str(address), number
        raise ImproperlyConfigured(
            f"{name} is “{value}”. Set it to an IP address and a port such as 127.0.0.1:8000, or to unix: and "
            "the path of a socket."
        )

    def words(self, name, default):
        """A list written with commas: `example.org, www.example.org`."""
        words = [word.strip() for word in self.text(name, default).split(",")]
        if not all(words):
            raise ImproperlyConfigured(f"{name} has an empty entry. Write its values with single commas between them.")
        return words

    def secret(self, name, *, length):
        value = self.values.get(name) or ""
        if not value:
            raise ImproperlyConfigured(
                f"{name} is not set. Put {name}=<at least {length} random characters> into the environment or "
                "the file .env; `make .env` writes such a file."
            )
        if len(value) < length:
            raise ImproperlyConfigured(
                f"{name} has {len(value)} characters. Set it to {length} or more, chosen at random."
            )
        return value

    def time_zone(self, name, default):
        value = self.text(name, default)
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ImproperlyConfigured(
                f"{name} is “{value}”, which is no time zone. Set it to a name such as Asia/Seoul."
            ) from error
        return value

    def database(self, name, default):
        """A Django database from a URL; SQLite and PostgreSQL, which the tests run on, and no other."""
        url = self.text(name, default)
        advice = f"Set {name} to sqlite:///path/to/file or postgres://user:password@host:5432/database."
        try:
            database = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
        except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
            # The URL holds a password, so the sentence does not repeat it.
            raise ImproperlyConfigured(f"{name} cannot be read as a database URL. {advice}") from error
        if database["ENGINE"] not in OPTIONS:
            raise ImproperlyConfigured(f"{name} names neither SQLite nor PostgreSQL. {advice}")
        if not database["NAME"]:
            raise ImproperlyConfigured(f"{name} names no database. {advice}")
        database["OPTIONS"] = OPTIONS[database["ENGINE"]] | database.get("OPTIONS", {})
        return database


OPTIONS = {
    # Room for what is counted and for the rows that a search has to look at: with less, an index only says where about
    # they are, and all rows around have to be read. Where data is in memory or on a solid disk, an index
    # costs little more than what lies next. Compiling a query (JIT) takes longer than any of ours runs. A host that is
    # away is given up after seconds, at first and in the middle of a connection, where libpq would wait for minutes.
    "django.db.backends.postgresql": {
        "options": "-c work_mem=32MB -c random_page_cost=1.1 -c jit=off",
        "connect_timeout": 3,  # seconds
        "tcp_user_timeout": 10_000,  # milliseconds
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    },
    # Readers do not wait for a writer (WAL); a writer takes its lock at once instead of failing half-way (IMMEDIATE),
    # and waits for it longer than anything of ours holds it. What is deleted is overwritten with zeros (secure_delete),
    # so that no text lingers in free pages of the file.
    "django.db.backends.sqlite3": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    },
}
