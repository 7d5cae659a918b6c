"""A State sends files over REST and follows what becomes of them."""

import base64
import hashlib

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from evidence.domain import Quarantine
from evidence.models import EvidenceRow
from panel.access.giving import give
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.evidence.conftest import EXPERT, examined, fresh, sent
from tests.evidence.drawing import BAGHDAD, TAKEN, bomb, jpeg
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


def files(store):
    """What stands in the store, on its way in or kept."""
    return [path for path in store.root.rglob("*") if path.is_file()]


def digest_of(data):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def test_a_state_sends_a_photo_keeps_the_receipt_and_reads_what_it_claims(state):
    photo = jpeg(place=BAGHDAD, taken=TAKEN)
    answer = sent(state("XA"), photo, Repr_Digest=digest_of(photo))
    assert answer.status_code == 202, answer.content
    receipt = answer.json()
    event = LogEvent.objects.get(type="evidence.received")
    assert receipt == {
        "id": event.stream.partition("/")[2],
        "sha256": hashlib.sha256(photo).hexdigest(),
        "size": len(photo),
        "position": event.position,
        "leaf": bytes(event.leaf).hex(),
        "proof": f"/log/proof/{event.position}",
        "entry": f"/api/v1/entries/{event.position}",
    }
    assert answer["Location"] == f"/api/v1/evidence/{receipt['id']}"
    waiting = state("XA").get(f"evidence/{receipt['id']}").json()
    assert (waiting["status"], waiting["media_type"]) == ("received", "")
    assert state("XA").get(f"evidence/{receipt['id']}")["Retry-After"] == "5"
    examined()
    answer = state("XA").get(f"evidence/{receipt['id']}")
    seen = answer.json()
    assert "Retry-After" not in answer
    assert (seen["status"], seen["media_type"]) == ("ready", "image/jpeg")
    assert seen["claims"]["position"]["latitude"] == "33.312806"
    assert seen["claims"]["taken"] == {
        "raw": TAKEN,
        "local": "2014-10-26T09:15:00",
        "earliest": "2014-10-25T19:15:00Z",
        "latest": "2014-10-26T21:15:00Z",
        "field": "EXIF DateTimeOriginal",
        "zone": "",
    }
    assert seen["receipt"] == receipt


def test_only_the_state_that_sent_it_knows_of_it(state):
    key = sent(state("XA"), jpeg()).json()["id"]
    assert state("XB").get(f"evidence/{key}").status_code == 404
    assert state("XB").get("evidence").json()["items"] == []
    assert [item["id"] for item in state("XA").get("evidence").json()["items"]] == [key]


def test_the_same_bytes_twice_are_one_file_and_two_items(state, store):
    first, second = (sent(state("XA"), jpeg()).json() for _ in range(2))
    assert first["id"] != second["id"]
    assert len(files(store)) == 1
    assert EvidenceRow.objects.count() == 2


def test_the_same_key_gets_the_same_receipt_and_other_bytes_are_refused(state):
    key = fresh()
    first = sent(state("XA"), jpeg(), Idempotency_Key=key)
    again = sent(state("XA"), jpeg(), Idempotency_Key=key)
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    other = sent(state("XA"), jpeg(shade=10), Idempotency_Key=key)
    assert (other.status_code, EvidenceRow.objects.count()) == (422, 1)


@pytest.fixture
def small(settings):
    """No file of more than a thousand bytes is taken."""
    settings.EVIDENCE_MAX_BYTES = 1000


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("data", "headers", "refused"),
    [
        (b"", {}, (400, "the file is empty")),
        (b"x", {"Content_Disposition": ""}, (400, "Content-Disposition")),
        (b"x", {"Content_Disposition": "attachment"}, (400, "Content-Disposition")),
        (b"x", {"Content_Type": "multipart/form-data; boundary=a"}, (415, "--data-binary")),
        (b"x", {"Content_Encoding": "gzip"}, (415, "content encoding")),
        (b"x", {"Repr_Digest": digest_of(b"y")}, (422, hashlib.sha256(b"x").hexdigest())),
        (b"x", {"Content_Digest": digest_of(b"y")}, (422, "SHA-256")),
        (b"x", {"Repr_Digest": "sha-256=:nonsense:"}, (400, "base64")),
        (b"x", {"Repr_Digest": "sha-512=:AAAA:"}, (400, "RFC 9530")),
        (b"x", {"Repr_Digest": hashlib.sha256(b"x").hexdigest()}, (400, "RFC 9530")),
        (b"x", {"Repr_Digest": f"sha-512=:AAAA:, {digest_of(b'y')}"}, (422, "SHA-256")),
        (b"x", {"Upload_Metadata": "sha256 YWI="}, (400, "64 hexadecimal")),
        (
            b"x",
            {"Repr_Digest": digest_of(b"x"), "Content_Digest": digest_of(b"y")},
            (400, "another SHA-256"),
        ),
        (b"x", {"Idempotency_Key": ""}, (400, "Idempotency-Key")),
        (b"x" * 2000, {}, (413, "1,000 bytes")),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_leaves_nothing(
    state, store, data, headers, refused
):
    answer = sent(state("XA"), data, **headers)
    status, words = refused
    assert answer.status_code == status, answer.content
    assert words in answer.content.decode()
    assert files(store) == []
    assert not EvidenceRow.objects.exists()


@pytest.mark.parametrize("broken", ["short", "gone"])
def test_a_line_cut_off_leaves_nothing(state, store, monkeypatch, broken):
    """The server hands on what came: fewer bytes than announced, or an error at the next."""
    sender, read = state("XA"), WSGIRequest.read

    def cut(request, size=-1):
        if not request.META.setdefault("tests.begun", False):
            request.META["tests.begun"] = True
            return read(request, 1000)
        if broken == "gone":
            raise UnreadablePostError("gone")
        return b""

    monkeypatch.setattr(WSGIRequest, "read", cut)
    answer = sent(sender, jpeg() + b"x" * 2000)
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/problems/cut-off")
    assert files(store) == []


def test_checking_only_keeps_nothing(state, store):
    said = {"Content-Disposition": 'attachment; filename="a.jpg"', "Content-Type": "image/jpeg"}
    answer = state("XA").post("evidence?validate_only=true", raw=jpeg(), **said)
    assert answer.json()["would_record"] == ["evidence.received"]
    assert files(store) == []


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("attachment; filename*=UTF-8''%D8%B5%D9%88%D8%B1%D8%A9.jpg", "صورة.jpg"),
        ('attachment; filename="фото.jpg"', "фото.jpg"),
        ('attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        ("attachment; filename*=UTF-8''a%00b.jpg", "a\\x00b.jpg"),
        ("attachment; filename*=UTF-8''%E2%80%AEgpj.exe", "\u202egpj.exe"),
        (f'attachment; filename="{"a" * 300}.jpg"', "a" * 300 + ".jpg"),
        ('attachment; filename="-rf"', "-rf"),
    ],
)
def test_a_name_is_kept_as_data(state, store, field, name):
    sender = state("XA")
    raw = field.encode().decode("latin-1") if not field.isascii() else field
    key = sent(sender, jpeg(), Content_Disposition=raw).json()["id"]
    assert sender.get(f"evidence/{key}").json()["claimed_name"] == name
    assert [path.name for path in files(store)] == [hashlib.sha256(jpeg()).hexdigest()]


def test_a_state_is_told_in_its_feed_what_became_of_its_file(state):
    sender = state("XA")
    key = sent(sender, bomb(), "bomb.png").json()["id"]
    examined()
    examined()
    told = [
        item["kind"]
        for item in sender.get("changes").json()["items"]
        if item["resource"] == f"/api/v1/evidence/{key}"
    ]
    assert told[0] == "evidence.received"
    assert told[-1] == "evidence.quarantined"


def test_a_state_is_not_told_what_the_panel_suspects_of_its_file(state):
    key = sent(state("XA"), jpeg()).json()["id"]
    examined()
    give(registry, Asked(Quarantine(reason="XA forged it."), key), EXPERT)
    told = state("XA").get(f"evidence/{key}").json()
    assert (told["status"], told["reason"]) == ("quarantined", "")
