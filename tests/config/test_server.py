"""Tests of the portal as a real process: robustness, and protection from callers (docs/decisions/34)."""

import contextlib
import grp
import hashlib
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from config import serve
from tests.bench.servers import environment, free_port
from tests.forms import send, shown_in

pytestmark = pytest.mark.skipif(
    os.environ.get("DATABASE_UNDER_TEST") == "PostgreSQL", reason="what is served is the same; once is enough"
)

SETTINGS = "tests.serving.settings"
ROOT = Path(settings.BASE_DIR)
PATIENCE = 60  # seconds, on a busy machine
FAILURES = settings.AXES_FAILURE_LIMIT
# Prints the cookie of an editor and the address of the form of an achievement.
PREPARE = """
import django; django.setup()
from tests import builders
from tests.conftest import member
from tests.staff import change_url
print(member("Editors", "emil").cookies["sessionid"].value, change_url(builders.achievement()))
"""


class Served:
    """Portal under granian, at a TCP port or, if `port` is None, at a Unix socket in the folder."""

    def __init__(self, folder, url, port, **variables):
        self.folder, self.log = folder, folder / "log"
        if port:
            self.family, self.address, bind = socket.AF_INET, ("127.0.0.1", port), f"127.0.0.1:{port}"
        else:
            self.family, self.address, bind = socket.AF_UNIX, str(folder / "socket"), f"unix:{folder / 'socket'}"
        self.variables = environment(SETTINGS, url) | {"MEDIA_ROOT": str(folder), "BIND": bind} | variables
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve"],
                env=self.variables,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(lambda: all(self.is_up() for _ in range(8)))

    def run(self, *arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=self.variables, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def connect(self, sent=b""):
        with contextlib.ExitStack() as at_failure:
            connection = at_failure.enter_context(socket.socket(self.family))
            connection.settimeout(PATIENCE)
            connection.connect(self.address)
            connection.sendall(sent)
            at_failure.pop_all()
        return connection

    def raw(self, sent):
        """Send a request with `Connection: close` as bytes, and return the whole response."""
        with self.connect(sent) as connection, connection.makefile("rb") as answer:
            return answer.read()

    def ask(self, *line, **headers):
        return answer(self.connect(), *line, **headers)

    def is_up(self):
        try:
            return self.ask("/healthz").status == http.client.OK
        except OSError:
            return False

    def workers(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)


def answer(connected, path, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection("localhost")
    connection.sock = connected
    with contextlib.closing(connection):
        connection.request(method, path, body, {"Connection": "close"} | headers)
        response = connection.getresponse()
        response.content = response.read()
    return response


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'portal.sqlite3'}"
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment(SETTINGS, url), cwd=ROOT, check=True)
    return url


@pytest.fixture(scope="module")
def served(tmp_path_factory, database):
    """Server with two workers at a TCP port."""
    server = Served(tmp_path_factory.mktemp("served"), database, free_port(), WORKERS="2")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def behind(tmp_path_factory, database):
    """Server with one worker at a Unix socket, behind one HTTPS proxy."""
    server = Served(tmp_path_factory.mktemp("behind"), database, None, WORKERS="1", HTTPS="1", PROXIES="")
    yield server
    server.stop()


def request(line, *headers, body=b""):
    head = "\r\n".join([line, "Host: localhost", "Connection: close", *headers, "", ""])
    return head.encode() + body


# Requests


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request("GET /healthz HTTP/1.1"), b"200"),
        (b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", b"200"),
        (request("OPTIONS * HTTP/1.1"), b"200"),
        (request("GET * HTTP/1.1"), b"400"),
        (request(f"GET /en/{'a' * 20_000} HTTP/1.1"), b"431"),
        (request("GET /healthz HTTP/1.1", f"X-Long: {'a' * 20_000}"), b"431"),
        (request("POST /serving/hashed HTTP/1.1", "Content-Length: 1", "Content-Length: 2", body=b"ab"), b"400"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b""),
    ],
)
def test_a_request_gets_a_short_answer(served, sent, status):
    answer = served.raw(sent)
    assert answer[9:12] == status
    assert len(answer) < 2000


def test_options_of_the_server_name_the_methods(served):
    assert b"\r\nallow: GET, HEAD, POST, OPTIONS\r\n" in served.raw(request("OPTIONS * HTTP/1.1"))


def test_head_and_not_modified_have_no_body(served):
    page = served.ask("/en/achievements/")
    assert (page.status, len(page.content)) == (200, int(page.headers["Content-Length"]))
    for method in ("GET", "HEAD"):
        unchanged = served.ask("/en/achievements/", method, **{"If-None-Match": page.headers["ETag"]})
        assert (unchanged.status, unchanged.content) == (304, b"")
    for path in ("/en/achievements/", "/en/achievements.csv", "/healthz"):
        head = served.raw(request(f"HEAD {path} HTTP/1.1"))
        assert head.startswith(b"HTTP/1.1 200")
        assert head.endswith(b"\r\n\r\n")


def test_a_body_in_chunks_is_left_out_and_not_taken_for_a_request(served):
    """Send a chunked body. Django reads only as many bytes as Content-Length says."""
    chunked = request("POST /serving/hashed HTTP/1.1", "Transfer-Encoding: chunked", body=b"5\r\nabcde\r\n0\r\n\r\n")
    with served.connect(chunked.replace(b"Connection: close\r\n", b"")) as connection:
        connection.sendall(request("GET /healthz HTTP/1.1"))
        with connection.makefile("rb") as answers:
            said = answers.read()
    assert re.findall(rb"HTTP/1.1 (\d+)", said) == [b"200", b"200"]
    assert b'{"length": 0,' in said


def test_a_large_body_arrives_whole(served):
    body = os.urandom(2_000_000)
    answer = served.ask("/serving/hashed", "POST", body)
    assert json.loads(answer.content) == {"length": len(body), "hash": hashlib.sha256(body).hexdigest()}


class Staff:
    """Client over the network for tests.forms, with the session of a member of staff."""

    def __init__(self, served, session):
        self.served, self.cookies = served, {"sessionid": session}

    def get(self, url):
        return self.ask(url, "GET")

    def post(self, url, fields):
        return self.ask(url, "POST", encode_multipart(BOUNDARY, fields), **{"Content-Type": MULTIPART_CONTENT})

    def ask(self, url, method, body=None, **headers):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = self.served.ask(url, method, body, Cookie=cookies, **headers)
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        response.status_code = response.status
        return response


@pytest.fixture(scope="module")
def editing(served):
    """Client of an editor, and the address of the form of an achievement."""
    session, form = served.run("-c", PREPARE).split()
    return Staff(served, session), form


def test_forms_open_while_another_process_writes_to_sqlite_and_who_saves_waits(editing, database):
    staff, form = editing
    shown = shown_in(staff, form)
    with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        pages = [
            "/admin/",
            form,
            form.replace("change", "history"),
            form.partition("/change")[0].rpartition("/")[0] + "/",
        ]
        assert [staff.get(page).status_code for page in pages * 3] == [200] * 12
        saved = []
        saver = threading.Thread(target=lambda: saved.append(staff.post(form, shown | {"title_en": "Waited"})))
        saver.start()
        assert staff.get(form).status_code == 200
        saver.join(timeout=1)
        assert saved == []
        writer.execute("ROLLBACK")
        saver.join(timeout=PATIENCE)
    assert [response.status_code for response in saved] == [302]
    assert b"Waited" in staff.get(form).content


def test_a_source_of_20_megabytes_is_taken_and_given_back(served, editing):
    staff, form = editing
    content = b"%PDF-1.7" + os.urandom(20_000_000 - 8)
    fields = {"sources-TOTAL_FORMS": "1", "sources-0-title_en": "Document", "_continue": "Save"}
    answer = send(staff, form, **fields, **{"sources-0-file": SimpleUploadedFile("a.pdf", content)})
    assert answer.status == 302
    [stored] = [path for path in served.folder.rglob("*.pdf") if path.stat().st_size == len(content)]
    assert stored.read_bytes() == content


# Callers who say half, or leave


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Half: ",
        b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=["nothing", "half the headers", "half a body", "one request, and no second"],
)
def test_incomplete_requests_do_not_block_the_server(served, sent):
    waiting = [served.connect(sent) for _ in range(100)]
    start = time.monotonic()
    assert all(served.is_up() for _ in range(20))
    assert time.monotonic() - start < 15
    for connection in waiting:
        connection.close()


def test_an_answer_ends_when_its_reader_leaves_and_its_thread_serves_others(served):
    readers = [served.connect(request("GET /serving/endless HTTP/1.1")) for _ in range(6)]
    for reader in readers:
        assert reader.recv(65536)
        reader.close()
    wait_for(lambda: served.log.read_text().count("ERROR tests.serving.urls closed with") == len(readers))
    assert {served.ask("/readyz").status for _ in range(20)} == {200}


# Who calls, and over what


def sign_in(ask, name, **headers):
    """Return the status of a sign-in with a wrong password."""
    page = ask("/admin/login/", **headers)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.content)[1].decode()
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    body = f"csrfmiddlewaretoken={token}&username={name}&password=wrong"
    form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": "https://localhost/"}
    return ask("/admin/login/", "POST", body, Cookie=cookie, **form, **headers).status


def guess(ask, name, *headers):
    """Return the status of each sign-in with a wrong password, each with another address in the given headers."""
    claims = (f"192.0.2.{number}" for number in range(FAILURES + 1))
    return [sign_in(ask, name, **dict.fromkeys(headers, claim)) for claim in claims]


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X_Forwarded_For"])
def test_without_a_proxy_no_header_gets_around_a_lock(served, name):
    assert guess(served.ask, name, name) == [200] * (FAILURES - 1) + [429] * 2


def test_without_a_proxy_the_forwarded_protocol_is_ignored(served):
    for name in ("X-Forwarded-Proto", "X_Forwarded_Proto"):
        assert b"https://localhost" not in served.ask("/en/achievements/", **{name: "https"}).content


@pytest.fixture
def through_nginx(behind, tmp_path):
    """Function that sends requests through nginx as configured in docs/operating.md, without TLS."""
    [example] = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs/operating.md").read_text(), re.DOTALL)
    port = free_port()
    for pattern, replacement in {
        r"listen .*;": f"listen 127.0.0.1:{port};",
        r"ssl_certificate.*;": "",
        r"\$scheme": "https",
        r"unix:[^;]+": f"unix:{behind.address}",
        r"server_name .*;": "server_name localhost;",
    }.items():
        example, count = re.subn(pattern, replacement, example)
        assert count, pattern
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "\n".join(f"{kind}_temp_path {tmp_path / kind};" for kind in kinds)
    user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    (tmp_path / "nginx.conf").write_text(
        f"user {user} {group}; pid {tmp_path / 'pid'}; daemon off; error_log {tmp_path / 'nginx.log'}; events {{}}\n"
        f"http {{ access_log off; {folders}\n{example} }}"
    )
    nginx = subprocess.Popen([shutil.which("nginx"), "-p", tmp_path, "-e", "nginx.log", "-c", "nginx.conf"])

    wait_for((tmp_path / "pid").exists)
    yield lambda *line, **headers: answer(socket.create_connection(("127.0.0.1", port), PATIENCE), *line, **headers)
    nginx.terminate()
    nginx.wait(timeout=PATIENCE)


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_the_documented_nginx_replaces_forwarded_headers_and_limits_requests(through_nginx, behind):
    for names in [("X_Forwarded_For",), ("X-Forwarded-For",), ("X-Forwarded-For", "X_Forwarded_For")]:
        assert guess(through_nginx, "-".join(("proxy", *names)), *names) == [200] * (FAILURES - 1) + [429] * 2
    assert through_nginx("/en/achievements/", X_Forwarded_Proto="http").status == 200
    assert behind.ask("/en/achievements/", X_Forwarded_Proto="http").status == 301
    said = [through_nginx("/en/achievements/?q=solar").status for _ in range(40)]
    assert said[:20] == [200] * 20
    assert 429 in said
    assert {through_nginx("/en/achievements/").status for _ in range(40)} == {200}


# Signals


def test_a_socket_is_for_the_user_and_the_group_of_the_proxy(behind):
    assert Path(behind.address).stat().st_mode & 0o777 == 0o660


def test_another_server_at_the_same_port_is_refused(served):
    second = [sys.executable, "-m", "config.serve"]
    run = subprocess.run(second, env=served.variables, cwd=ROOT, check=False, capture_output=True, text=True)
    assert run.returncode == 1
    assert "The portal cannot start: it cannot listen at the address of BIND: Address already in use" in run.stderr


def test_a_stale_socket_is_removed_and_other_files_are_kept(tmp_path):
    left, file = tmp_path / "socket", tmp_path / "file"
    file.write_text("not a socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(left))
        listener.listen()
        for taken in (left, file):
            with pytest.raises(OSError, match="Address already in use"):
                serve.check_free(str(taken), None)
    serve.check_free(str(left), None)
    assert not left.exists()
    assert file.read_text() == "not a socket"


def test_a_worker_that_is_killed_is_replaced(served):
    before = served.workers()
    os.kill(before[1], signal.SIGKILL)
    wait_for(lambda: len(set(served.workers()) - set(before)) == 1 and len(served.workers()) == 2)
    assert all(served.is_up() for _ in range(20))
    assert re.search(r"(?m)^\d{4}-\d\d-\d\d [\d:,]+ ERROR _granian Unexpected exit", served.log.read_text())


def test_new_workers_take_over_without_a_failure(served):
    before = set(served.workers())
    served.process.send_signal(signal.SIGHUP)
    answers = []
    while len(before & set(served.workers())) or len(served.workers()) != len(before):
        answers.append(served.is_up())
        assert len(answers) < 20 * PATIENCE
        time.sleep(0.05)
    assert all(answers)
    assert all(served.is_up() for _ in range(20))


def test_a_request_in_hand_is_answered_before_the_end(behind):
    statuses, path = [], "/serving/asleep?seconds=2"
    said = threading.Thread(target=lambda: statuses.append(behind.ask(path, **{"X-Forwarded-Proto": "https"}).status))
    said.start()
    time.sleep(0.5)
    assert behind.stop() == 0
    said.join()
    assert statuses == [200]
    assert not Path(behind.address).exists()


def test_control_c_ends_the_server_at_once(served):
    """Send SIGINT to the whole process group, as a terminal does."""
    start = time.monotonic()
    os.killpg(served.process.pid, signal.SIGINT)
    assert served.process.wait(timeout=PATIENCE) == 0
    assert time.monotonic() - start < 15
