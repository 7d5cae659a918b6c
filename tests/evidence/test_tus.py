"""A file that comes in parts: taken up where it was cut off, an item once it is whole."""

import base64
import hashlib
import io
import os
import re
import socket
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tusclient.client import TusClient

from evidence import hearing, parts, tasks
from evidence.models import EvidenceRow, Upload
from panel.access.roles import Role
from panel.embedded.web import LETTING_GO
from panel.ledger import clockwork
from panel.ledger import store as log
from panel.ledger.models import LogEvent
from panel.ledger.reading import Invalid
from tests import stem
from tests.api.conftest import described
from tests.evidence.conftest import examined
from tests.evidence.drawing import jpeg
from tests.evidence.line import Line
from tests.evidence.test_upload import digest_of, files
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

PATIENCE = 30
DATA = jpeg(shade=7) + os.urandom(300_000)


@pytest.fixture(autouse=True)
def _no_uploads():
    for path in settings.UPLOADS_DIR.glob("*"):
        path.unlink()


def said(**named):
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in named.items())


@pytest.mark.parametrize(
    ("header", "fits"),
    [
        *(
            (f"{name} {encoded}", True)
            for name in hearing.SAID
            for encoded in ("QQ==", "QUI=", "QUJD")
        ),
        ("filename 2YXYsdit2KjYpw==, filetype aW1hZ2UvanBlZw==,zone", True),
        ("name YS5qcGc=,type aW1hZ2UvanBlZw==,relativePath bnVsbA==", True),
        ("colour cmVk", False),
        ("Note QQ==", False),
        ("note QQ", False),
        ("note  QQ==", False),
        ("note QQ==;tool QQ==", False),
        ("note QQ==,,tool QQ==", False),
    ],
)
def test_what_is_described_of_a_file_is_what_is_taken(header, fits):
    try:
        taken = bool(hearing.metadata(header))
    except Invalid:
        taken = False
    assert (taken, bool(re.search(hearing.PAIRS, header))) == (fits, fits)
    assert bool(re.search(hearing.NAMED, header)) == (fits and "name" in header)


class Tus:
    """A State's client, a request at a time."""

    def __init__(self, who):
        self.who = who

    def ask(self, method, path, data=b"", **headers):
        sent = {"Tus-Resumable": "1.0.0", **headers}
        kind = sent.pop("Content-Type", "application/offset+octet-stream")
        sent = self.who.headers({name.replace("_", "-"): value for name, value in sent.items()})
        answer = self.who.http.generic(method, path, data, content_type=kind, headers=sent)
        return described(method, path, answer)

    def begin(self, data=DATA, headers=None, **named):
        told = {"Upload_Metadata": said(filename="a.jpg", **named), **(headers or {})}
        answer = self.ask("POST", "/api/v1/uploads", Upload_Length=str(len(data)), **told)
        assert answer.status_code == 201, answer.content
        return answer["Location"]

    def send(self, where, data, at, **more):
        return self.ask("PATCH", where, data, Upload_Offset=str(at), **more)

    def offset(self, where):
        return int(self.ask("HEAD", where)["Upload-Offset"])


@pytest.fixture
def tus(state):
    clockwork.set_clock(datetime(2015, 7, 13, 14, tzinfo=UTC))
    return lambda code="XA": Tus(state(code))


def of(algorithm, data):
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def test_a_file_in_parts_becomes_an_item_once(tus, store):
    client = tus()
    where = client.begin(
        note="seen in the port",
        relativePath="Photos/2014/a.jpg",
        tool="camera",
        zone="Europe/Moscow",
        began="2014-10-26 09:15",
    )
    first = client.send(where, DATA[:1000], 0, Upload_Checksum=of("sha256", DATA[:1000]))
    assert (first.status_code, first["Upload-Offset"]) == (204, "1000")
    assert "Upload-Expires" in first
    assert (client.offset(where), files(store)) == (1000, [])
    last = client.send(where, DATA[1000:], 1000)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(DATA)))
    again = client.send(where, DATA[1000:], 1000)
    assert (again.status_code, dict(again.items())) == (
        204,
        {**dict(last.items()), "X-Request-ID": again["X-Request-ID"]},
    )
    event = LogEvent.objects.get(type="evidence.received")
    key = event.stream.partition("/")[2]
    told = client.ask("GET", where).json()
    assert told["receipt"] == {
        "id": key,
        "sha256": hashlib.sha256(DATA).hexdigest(),
        "size": len(DATA),
        "position": event.position,
        "leaf": bytes(event.leaf).hex(),
        "proof": f"/log/proof/{event.position}",
        "entry": f"/api/v1/entries/{event.position}",
    }
    assert last["Content-Location"] == f"/api/v1/evidence/{key}"
    item = client.who.get(f"evidence/{key}").json()
    assert (item["claimed_name"], item["note"]) == ("a.jpg", "seen in the port")
    assert (item["collected"]["tool"], item["collected"]["began"]) == (
        "camera",
        "2014-10-26T06:15:00Z",
    )
    assert (list(settings.UPLOADS_DIR.glob("*")), len(files(store))) == ([], 1)


@pytest.mark.parametrize(
    ("headers", "data", "refused"),
    [
        ({"Upload_Offset": "5"}, b"x", (409, "wrong-offset")),
        ({"Upload_Checksum": of("sha256", b"y")}, b"x", (460, "checksum-mismatch")),
        ({"Upload_Checksum": "crc32 AAAA"}, b"x", (400, "invalid")),
        ({"Upload_Checksum": "sha256 nothing"}, b"x", (400, "invalid")),
        ({}, DATA + b"x", (413, "too-large")),
        ({"Content-Type": "image/jpeg"}, b"x", (415, "unsupported-media-type")),
        ({"Tus-Resumable": "0.2.0"}, b"x", (412, "tus-version")),
        ({"Upload_Offset": "-1"}, b"x", (400, "invalid")),
        ({"Repr_Digest": digest_of(b"x")}, b"x", (400, "invalid")),
    ],
)
def test_a_part_that_cannot_be_taken_changes_nothing(tus, headers, data, refused):
    client = tus()
    where = client.begin()
    answer = client.ask("PATCH", where, data, **{"Upload_Offset": "0", **headers})
    slug = answer.json()["type"].rpartition("/")[2]
    assert ((answer.status_code, slug), client.offset(where)) == (refused, 0)
    assert answer["Tus-Resumable"] == "1.0.0"


def test_what_is_begun_is_checked_first_and_another_s_is_not_there(tus, settings):
    client, other = tus(), tus("XB")
    settings.EVIDENCE_MAX_BYTES = 1000
    for length, named, refused in [
        ("1001", {"filename": "a"}, 413),
        ("9999999999999999", {"filename": "a"}, 413),
        ("9", {"filename": "a", "sha256": "AAAA"}, 400),
        ("0", {"filename": "a"}, 400),
        ("", {"filename": "a"}, 400),
        ("9", {}, 400),
        ("9", {"filename": "a", "colour": "red"}, 400),
        ("9", {"filename": "a", "began": "2014-10-26 09:15"}, 400),
        ("9", {"filename": "a", "zone": "Mars/Olympus"}, 400),
        ("9", {"filename": "a", "began": "2044-10-26T09:15:00Z"}, 409),
    ]:
        answer = client.ask(
            "POST", "/api/v1/uploads", Upload_Length=length, Upload_Metadata=said(**named)
        )
        assert answer.status_code == refused, (length, named, answer.content)
        assert refused != 413 or "1,000 bytes" in answer.content.decode()
    for headers, words in [
        ({"Repr_Digest": "sha-512=:AAAA:"}, "RFC 9530"),
        (
            {
                "Repr_Digest": digest_of(b"x"),
                "Upload_Metadata": said(filename="a", sha256="0" * 64),
            },
            "another SHA-256",
        ),
        ({"Upload_Length": "", "Upload_Defer_Length": "1"}, "deferring isn't supported"),
    ]:
        sent = {"Upload_Length": "9", "Upload_Metadata": said(filename="a"), **headers}
        answer = client.ask("POST", "/api/v1/uploads", **sent)
        assert (answer.status_code, words in answer.content.decode()) == (400, True), words
    assert not Upload.objects.exists()
    where = client.begin(b"123")
    for method in ("HEAD", "GET", "PATCH", "DELETE"):
        theirs = other.ask(method, where, b"x", Upload_Offset="0")
        nobodys = other.ask(method, where[:-32] + "0" * 32, b"x", Upload_Offset="0")
        assert theirs.status_code == nobodys.status_code == 404
        assert len(theirs.content) == len(nobodys.content)
    for options in (client.ask("OPTIONS", "/api/v1/uploads"), Client().options("/api/v1/uploads")):
        assert (options.status_code, options["Tus-Max-Size"]) == (204, "1000")
    assert Client().head(where).status_code == Client().post("/api/v1/uploads").status_code == 401
    assert client.ask("DELETE", where).status_code == 204
    assert client.ask("HEAD", where).status_code == 404


def test_a_file_that_is_not_what_was_said_is_not_received(tus, store):
    client = tus()
    right, wrong = hashlib.sha256(DATA).hexdigest(), hashlib.sha256(b"y").hexdigest()
    for named in ({"headers": {"Repr_Digest": digest_of(b"y")}}, {"sha256": wrong}):
        where = client.begin(**named)
        assert client.send(where, DATA[:1000], 0).status_code == 204
        answer = client.send(where, DATA[1000:], 1000)
        assert (answer.status_code, right in answer.content.decode()) == (422, True)
        assert client.ask("HEAD", where).status_code == 404
        assert (files(store), list(settings.UPLOADS_DIR.glob("*"))) == ([], [])
    assert not EvidenceRow.objects.exists()
    where = client.begin(headers={"Repr_Digest": digest_of(DATA)}, sha256=right.upper())
    assert client.send(where, DATA, 0)["Repr-Digest"] == digest_of(DATA)


def test_what_is_not_finished_in_time_is_gone_and_tidied(tus, store):
    client = tus()
    where = client.begin()
    client.send(where, DATA[:10], 0)
    assert [path.stat().st_size for path in settings.UPLOADS_DIR.glob("*")] == [10]
    tasks.tidy()
    assert client.offset(where) == 10
    Upload.objects.update(expires_at=log.database_time())
    assert client.send(where, DATA[10:], 10).status_code == 410
    assert client.ask("HEAD", where).status_code == 410
    tasks.tidy()
    assert list(settings.UPLOADS_DIR.glob("*")) == []
    assert (client.ask("HEAD", where).status_code, EvidenceRow.objects.count()) == (410, 0)
    Upload.objects.update(expires_at=log.database_time() - 2 * parts.TOLD_GONE)
    tasks.tidy()
    assert client.ask("HEAD", where).status_code == 404


def test_two_writers_of_one_upload_do_not_mix_and_a_lost_file_is_no_offset(tus, monkeypatch):
    client = tus()
    where = client.begin()
    client.send(where, DATA[:10], 0)
    upload = Upload.objects.get()
    monkeypatch.setattr(parts, "PATIENCE", 0.05)
    with parts.held(upload):
        for answer in (client.send(where, DATA[10:20], 10), client.ask("HEAD", where)):
            assert (answer.status_code, answer["Retry-After"]) == (423, "2")
    assert client.send(where, DATA[10:20], 10).status_code == 204
    os.truncate(parts.path(upload), 15)
    assert client.offset(where) == 15
    parts.path(upload).unlink()
    assert client.offset(where) == 0


WORDS = {"note": "From the port.", "zone": "Asia/Baghdad", "began": "30 September 1944 14:00"}


def parts_of(client, token, name="b.jpg"):
    """How the page's script sends a file."""
    headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": token}
    begun = client.post(
        "/admin/evidence/parts/",
        headers={
            **headers,
            "Upload-Length": str(len(DATA)),
            "Upload-Metadata": said(filename=name, **WORDS),
        },
    )
    if begun.status_code != 201:
        return begun
    sent = {**headers, "Upload-Offset": "0", "Upload-Checksum": of("sha256", DATA)}
    kind = "application/offset+octet-stream"
    return client.patch(begun["Location"], DATA, content_type=kind, headers=sent)


def test_staff_send_parts_from_the_page_and_are_told_how_far_all_are(sign_in):
    known = sign_in(Role.EXPERT)
    client = Client(enforce_csrf_checks=True)
    client.cookies = known.cookies
    page = client.get("/admin/evidence/upload/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert parts_of(client, "").status_code == 403
    keys = []
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        answer = parts_of(client, token, name)
        assert answer.status_code == 204, answer.content
        keys.append(answer["Content-Location"].split("/")[-2])
    row = EvidenceRow.objects.get(claimed_name="b.jpg")
    assert (row.key, row.sender) == (keys[1], "")
    asked = f"/admin/evidence/standing/?items={','.join(keys)}"
    with CaptureQueriesContext(connection) as one:
        client.get(asked.partition(",")[0])
    with CaptureQueriesContext(connection) as three:
        items = client.get(asked).json()["items"]
    assert len(one) == len(three)
    assert {key: one["settled"] for key, one in items.items()} == dict.fromkeys(keys, False)
    examined()
    items = client.get(asked).json()["items"]
    assert {(one["settled"], one["closed"]) for one in items.values()} == {(True, False)}
    _goes_on_with_the_batch(client)
    mine = Upload.objects.first()
    where = f"/admin/evidence/parts/?upload={mine.id}"
    tus = {"Tus-Resumable": "1.0.0"}
    assert client.head(where, headers=tus)["Upload-Offset"] == str(len(DATA))
    other = sign_in(Role.COORDINATOR)
    assert "Your last batch" not in other.get("/admin/evidence/upload/").content.decode()
    assert other.head(where, headers=tus).status_code == 404
    assert sign_in(Role.CHAIR).head(where, headers=tus).status_code == 403


def _goes_on_with_the_batch(client):
    """Whoever comes back finds how far it is, and its words, unless they want an empty form."""
    Upload.objects.create(
        id="f" * 32,
        owner=Upload.objects.first().owner,
        length=9,
        said={**Upload.objects.first().said, "claimed_name": "d.jpg"},
        expires_at=log.database_time(),
    )
    page = client.get("/admin/evidence/upload/").content.decode()
    assert "Your last batch: 3 of 4 examined" in page
    assert "<li><bdi>d.jpg</bdi></li>" in page
    assert ">From the port.</textarea>" in page
    assert 'value="1944-09-30 14:00:00+03:00"' in page
    anew = client.get("/admin/evidence/upload/?anew=yes").content.decode()
    assert "Your last batch" in anew
    assert "From the port." not in anew


class Web:
    """A web server of its own, killed where a failpoint says so, and started again."""

    def __init__(self, log, fail):
        self.log = log.open("ab")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.starting = threading.Lock()
        self.lives = 0
        self.start(FAIL=fail)

    def start(self, **environ):
        words = ["-m", "panel.embedded.web", "127.0.0.1", str(self.port)]
        out = self.log.fileno()
        self.process = stem.Process(words, environ={**os.environ, **environ}, out=out, err=out)
        self.lives += 1
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                assert time.monotonic() < deadline, "it doesn't start"
                time.sleep(0.02)
            else:
                return

    def again(self):
        with self.starting:
            if self.process.poll() is not None:
                self.start()

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, 9)
            self.process.wait()
        self.log.close()


@pytest.fixture
def web(ledger, tmp_path, request):
    web = Web(tmp_path / "web.log", getattr(request, "param", ""))
    yield web
    web.end()


def test_tuspy_goes_on_in_the_middle_of_a_part(state, web, store):
    """By itself it sends a whole file in one: what came until the line broke isn't sent again.

    It asks at once how far that is, and once is enough.
    """
    headers = {"Authorization": f"Bearer {state('XA').token}"}
    line = Line(web.port, cut_at=200_000)
    client = TusClient(f"{line.address}/api/v1/uploads", headers)
    said = {"metadata": {"filename": "film.bin"}, "retries": 1, "retry_delay": 0}
    client.uploader(file_stream=io.BytesIO(DATA), **said).upload()
    line.close()
    assert line.cuts == 1
    assert 200_000 - line.left < len(DATA) + 50_000
    assert EvidenceRow.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


@pytest.mark.parametrize("silent", [False, True])
def test_who_asks_at_once_is_told_what_came_of_the_part_that_was_cut(state, web, store, silent):
    """A sender who went away, or only fell silent: its part is ended and kept before the answer."""
    data = os.urandom(15_000_000)
    headers = {"Authorization": f"Bearer {state('XA').token}", "Tus-Resumable": "1.0.0"}

    def ask(method, path, body=None, **more):
        said = {name.replace("_", "-"): value for name, value in more.items()}
        with closing(HTTPConnection("127.0.0.1", web.port)) as asking:
            asking.request(method, path, body, headers | said)
            answer = asking.getresponse()
            answer.read()
            return answer

    named = said(filename="film.bin")
    size = str(len(data))
    begun = ask("POST", "/api/v1/uploads", Upload_Length=size, Upload_Metadata=named)
    where = begun.headers["Location"]
    part = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    lines = [f"{name}: {value}" for name, value in (headers | part).items()]
    head = [f"PATCH {where} HTTP/1.1", "Host: localhost", f"Content-Length: {size}", *lines]
    with socket.create_connection(("127.0.0.1", web.port)) as sending:
        sending.sendall("\r\n".join([*head, "", ""]).encode() + data[:12_000_000])
        if not silent:
            sending.close()
        began = time.monotonic()
        offset = int(ask("HEAD", where).headers["Upload-Offset"])
        assert time.monotonic() - began < LETTING_GO
        assert 0 < offset <= 12_000_000
        last = ask("PATCH", where, data[offset:], **part | {"Upload-Offset": str(offset)})
    assert last.status == 204
    assert EvidenceRow.objects.get().sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("web", ["execute.after_commit:kill:2"], indirect=True)
def test_tuspy_goes_on_where_the_line_broke_and_the_server_was_killed(state, web, store):
    """The server dies when the item is recorded, before it says so: there is one all the same."""
    sender = state("XA")
    line = Line(web.port, cut_at=100_000, lost=web.again)
    client = TusClient(
        f"{line.address}/api/v1/uploads", {"Authorization": f"Bearer {sender.token}"}
    )
    uploader = client.uploader(
        file_stream=io.BytesIO(DATA),
        chunk_size=64 * 1024,
        metadata={"filename": "film.bin"},
        retries=100,
        retry_delay=0.05,
        upload_checksum=True,
    )
    uploader.upload()
    line.close()
    assert (line.cuts, web.lives) == (1, 2)
    event = LogEvent.objects.get(type="evidence.received")
    row = EvidenceRow.objects.get()
    assert (row.stream, row.sha256, row.size) == (
        event.stream,
        hashlib.sha256(DATA).hexdigest(),
        len(DATA),
    )
    last: Any = uploader.request
    assert last.response_headers["content-location"] == f"/api/v1/evidence/{row.key}"
    assert (len(files(store)), list(settings.UPLOADS_DIR.glob("*"))) == (1, [])
