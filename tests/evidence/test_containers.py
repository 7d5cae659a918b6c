"""A ZIP or an e-mail is taken apart: each file in it is an item of its own, once."""

import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from typing import Any

import msgspec
import pytest

from evidence import jobs
from evidence.domain import ExamineAgain, ShareMember
from evidence.domain.containers import TakeOut
from evidence.events import FileReceived
from evidence.jobs import WORKER
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger.commands import Act, Creates, Refused
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.states import Level
from tests.evidence.conftest import CUSTODIAN, collected, examined, sent
from tests.evidence.drawing import SCRIPT, jpeg
from tests.evidence.test_verb import run
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


def packed(*, how=zipfile.ZIP_DEFLATED, **members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        archive.writestr("folder/", "")
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


def mailed(*attached):
    message = EmailMessage()
    message["Subject"], message["From"] = "Photos", "a@example.org"
    message.set_content("See what is attached.")
    for name, kind, data in attached:
        message.add_attachment(data, maintype=kind, subtype="octet-stream", filename=name)
    inner = EmailMessage()
    inner["Subject"] = "Forwarded"
    inner.set_content("x")
    message.add_attachment(inner)
    return message.as_bytes()


def rows(**wanted):
    return {row.claimed_name: row for row in EvidenceRow.objects.filter(held_to=STILL, **wanted)}


def locked():
    """A ZIP whose one member says that it is encrypted."""
    data = bytearray(packed(a_txt=b"secret" * 9))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + at] |= 1
    return bytes(data)


def bomb():
    return packed(zeros_bin=bytes(200 * 1024 * 1024))


def test_what_is_in_it_and_in_that_become_items_with_receipts_once(sign_in):
    photo = jpeg(shade=4)
    whole = packed(a_jpg=photo, deep__b_zip=packed(c_jpg=photo, run_sh=SCRIPT), none_txt=b"")
    key = collected(whole, "all.zip")
    for _ in range(2):
        examined()
    # Those in it wait for their turn; beside them the whole is looked at once more.
    give(registry, Asked(ExamineAgain(reason="again"), key), CUSTODIAN)
    examined()
    while jobs.outstanding():
        jobs.work(registry)
    found = rows()
    assert {name: row.status for name, row in found.items()} == {
        "all.zip": "ready",
        "a.jpg": "ready",
        "deep/b.zip": "ready",
        "c.jpg": "ready",
        "run.sh": "quarantined",
    }
    assert found["c.jpg"].contained_in == found["deep/b.zip"].key
    assert {found["a.jpg"].contained_in, found["deep/b.zip"].contained_in} == {key}
    assert found["c.jpg"].sha256 == found["a.jpg"].sha256
    assert {row.collector for row in found.values()} == {"expert"}
    assert len(found) == EvidenceRow.objects.filter(held_to=STILL).count()
    expert = sign_in(Role.EXPERT)
    page = expert.get(f"/admin/evidence/{key}/").content.decode()
    assert "a.jpg" in page
    assert f"/admin/evidence/{found['a.jpg'].key}/" in page
    assert (
        f"/admin/evidence/{key}/"
        in expert.get(f"/admin/evidence/{found['a.jpg'].key}/").content.decode()
    )


def test_an_e_mail_gives_its_attachments_and_the_e_mails_in_it(state):
    mail = mailed(("a.jpg", "image", jpeg()), ("../x", "text", b"y"))
    key = sent(state("XA"), mail, "m.eml").json()["id"]
    examined()
    found = rows(contained_in=key)
    assert {(row.claimed_name, row.sender) for row in found.values()} == {
        ("a.jpg", "XA"),
        ("../x", "XA"),
        ("part 3", "XA"),
    }
    items = state("XA").get("evidence").json()["items"]
    assert {item["contained_in"] for item in items} == {None, key}
    assert state("XB").get("evidence").json()["items"] == []


def test_what_is_in_the_committees_record_is_the_committees(ledger):
    secretariat = Viewer(actor="clerk", roles=frozenset({Role.SECRETARIAT}))
    collected(packed(a_txt=b"words", b_zip=packed(c_txt=b"more words")), "all.zip", by=secretariat)
    for _ in range(3):
        examined()
    found = rows()
    assert set(found) == {"all.zip", "a.txt", "b.zip", "c.txt"}
    assert {row.level for row in found.values()} == {Level.COMMITTEE}


def test_what_was_not_taken_apart_whole_stays_closed_with_the_reason(ledger):
    cases = [
        (locked(), "it needs a password"),
        (bomb(), "it unpacks to more than is taken out"),
        (packed(a_txt=b"x" * 99)[:-30], "it can't be unpacked"),
        (packed(a_txt=b"text" * 50, how=0).replace(b"text" * 2, b"tex_" * 2), "bytes are damaged"),
    ]
    keys = [collected(data, "a.zip") for data, _ in cases]
    examined()
    while jobs.outstanding():
        jobs.work(registry)
    for key, (_, why) in zip(keys, cases, strict=True):
        row = EvidenceRow.objects.get(stream=f"evidence/{key}", held_to=STILL)
        assert (row.status, why in row.reason) == ("quarantined", True), row.reason
        assert not rows(contained_in=key)


class TakeOutThen(TakeOut, on=EvidenceItem, roles=frozenset({Role.WORKER}), noun="taking-out-then",
                  creates=Creates.FRESH, faceless=True):  # fmt: skip
    """Take a member out as it was done before it was seen by whom the whole is seen by."""

    def decide(self, act: Act, item: EvidenceItem, whole: EvidenceItem) -> Iterator[FileReceived]:  # type: ignore[override]  # as its base
        """The same event, in its earlier form."""
        for event in super().decide(act, item, whole):
            assert event.contained_in
            inside = msgspec.structs.replace(event.contained_in, of_committee=False)
            yield msgspec.structs.replace(event, contained_in=inside)


def test_what_was_taken_out_before_follows_the_whole_with_an_event_each(sign_in, capsys):
    secretariat = Viewer(actor="clerk", roles=frozenset({Role.SECRETARIAT}))
    coordinator = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
    whole = collected(packed(a_txt=b"words"), "all.zip", by=secretariat)
    apart = collected(packed(a_txt=b"others"), "panel.zip")
    said: dict[str, Any] = {"sha256": "0" * 64, "size": 1, "beside": 1, "number": 1}
    inner, outer, other = (
        give(registry, Asked(TakeOutThen(claimed_name=name, container=of, **said)), WORKER).key
        for name, of in (("b.zip", whole), ("c.txt", whole), ("d.txt", apart))
    )
    nested = TakeOutThen(claimed_name="e.txt", container=inner, **said)
    deep = give(registry, Asked(nested), WORKER).key
    levels = partial(_levels, (inner, outer, deep, other))
    assert levels() == [Level.PANEL] * 4
    # Both ways by hand, as by a form; what was so decided is left alone.
    by_hand: dict[str, Any] = {
        "target": 1,
        "authority": "A custodian",
        "reason": "It names a source.",
    }
    shared = [ShareMember(of_committee=one, **by_hand) for one in (True, False)]
    for one in shared:
        give(registry, Asked(one, outer), coordinator)
    with pytest.raises(Refused, match="the Panel's alone, and what is in it"):
        give(registry, Asked(shared[0], other), coordinator)
    with pytest.raises(Refused, match="not taken out"):
        give(registry, Asked(shared[0], whole), coordinator)
    assert run(capsys, "members")[1].startswith("1 files are the Panel's alone")
    status, told, _ = run(capsys, "members", "--authority", "The Coordinator")
    assert (status, told.startswith(f"{inner}\n{deep}\n2 files are seen")) == (0, True)
    assert levels() == [Level.COMMITTEE, Level.PANEL, Level.COMMITTEE, Level.PANEL]
    assert sign_in(Role.SECRETARIAT).get(f"/admin/evidence/{deep}/").status_code == 200
    back = ["--of-committee", "false", "--target", "1", "--authority", "A", "--reason", "B"]
    assert run(capsys, "sharing", deep, *back)[0] == 0
    assert run(capsys, "members")[1].startswith("0 files")
    assert levels()[2] == Level.PANEL


def _levels(keys):
    return [EvidenceRow.objects.get(stream=f"evidence/{key}", held_to=STILL).level for key in keys]
