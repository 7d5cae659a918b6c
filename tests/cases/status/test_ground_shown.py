"""A certificate of a real ledger carries its own ground; who signs another verdict is found out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cases.exemptions.domain import Circulate, FindComplete, RequestExemption
from cases.exemptions.values import Leg, TravelDocument, Way
from cases.regimes.domain import PublishRule
from cases.regimes.events import Filer, Measure, Procedure
from cases.regimes.loading import load
from cases.status.answers import StatusQuestion
from cases.status.certificates import certify
from cases.status.known import Verdict
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import canonical, clockwork, moments, multiproof, notes, opening, signing, tree
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.verifier import report
from panel.ledger.verifier.checks import REFUSALS, check
from tests.bare import bare
from tests.cases.status.asking import OPERATOR, SECRETARY, asked, at
from tests.once import once

pytestmark = once

XA = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")


def key() -> notes.VerifierKey:
    """What a stranger knows the log by."""
    return opening.described(registry).keys.newest


def certificate(as_of: str = "2015-08-21T23:59:59Z", day: str = "2015-07-24") -> bytes:
    """The honest one about XXi.001."""
    return certify(registry, asked("XXi.001", "XA", day), SECRETARY, moments.parse(as_of))


def lie(change: Callable[[dict[str, Any]], object]) -> str:
    """Why a certificate changed like that does not hold, though the log's own key signs it."""
    body: Any = canonical.decode(certificate())
    change(body)
    body["nodes"] = nodes(body)
    del body["signature"]
    signed = f"{body['format']}\n".encode() + canonical.encode(body)
    body["signature"] = notes.to_base64(signing.private_half(key()).sign(signed))
    with pytest.raises(REFUSALS) as refusal:
        check(canonical.encode(body), key())
    return str(refusal.value)


def nodes(body: dict[str, Any]) -> list[str]:
    """What proves the events shown, as whoever holds the log can draw it."""
    law = body["law"]["events"] if body["law"] else []
    shown = [*body["register"]["events"], *law, *body["evidence"]]
    size = notes.Checkpoint.parse(notes.parse(body["checkpoint"]).text).size
    proof = multiproof.missing((one["index"] for one in shown), size, tree.at(size))
    return [notes.to_base64(node) for node in proof]


def about(stream: str, shown: dict[str, Any]) -> bool:
    """Whether an event shown is of such a stream."""
    return f'"stream":"{stream}' in shown["event"]


def test_the_report_says_from_what_the_verdict_follows(ledger):
    words = report.in_words(check(certificate(), key()))
    assert "XXi.001: listed from 2007-03-24, with no end known, regime 1737" in words
    assert "travel ban by S/RES/1929 (2010) para. 10: in force from 2010-06-09." in words
    assert "approved, granted by 1737 Committee on 2015-07-20, entered from paper" in words
    assert "about XA (entry, transit) from 2015-07-23 to 2015-07-27" in words
    assert "From this follows: 2015-07-24 EXEMPT, by ER/2015/001" in words
    assert "that the answer follows from the events shown is the signer's" not in words


def test_the_same_day_as_known_later_rests_on_the_entry_struck_since(ledger):
    struck = check(certificate("2015-09-02T23:59:59Z"), key())
    assert struck.answer["verdict"] == "NO_EXEMPTION_ON_RECORD"
    assert not [words for words in struck.ground.found if "request" in words]


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("ground", [None, "items_3b"])
def test_what_the_log_answers_follows_whatever_is_asked(ledger, measure, ground):
    for day in ("2006-01-01", "2009-05-01", "2015-07-20", "2016-01-10"):
        question = StatusQuestion(
            person="XXi.001",
            state="XA",
            date=date.fromisoformat(day),
            until=date.fromisoformat(day) + timedelta(days=30),
            measure=measure,
            ground=ground,
        )
        for as_of in ("2015-08-21T23:59:59Z", "2016-02-01T23:59:59Z"):
            made = certify(registry, question, SECRETARY, moments.parse(as_of))
            assert check(made, key()).ground.found


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.EXEMPT}))
def test_no_other_verdict_can_be_signed(ledger, verdict):
    why = lie(lambda body: body["answer"].update(verdict=str(verdict), reason=None))
    assert why.startswith(f"the answer says {verdict}, but from the events shown follows EXEMPT")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("by", "another"),
        ("measure", None),
        ("pending_requests", 1),
        ("exemptions_considered", []),
        ("contested_by", ["XB"]),
        ("competent_body", "Security Council"),
    ],
)
def test_nor_can_another_ground_of_it(ledger, member, value):
    assert f"the answer says of {member!r}" in lie(lambda b: b["answer"].update({member: value}))


def test_a_request_is_not_left_out_of_what_decides(ledger):
    def change(body: dict[str, Any]) -> None:
        answer, request = body["answer"], "exemption-request/"
        answer["rests_on"] = [v for v in answer["rests_on"] if request not in v["stream"]]
        answer.update(verdict="NO_EXEMPTION_ON_RECORD", exemptions_considered=[], by=None)
        body["evidence"] = [shown for shown in body["evidence"] if not about(request, shown)]

    assert "the verdict may rest on exemption-request/" in lie(change)


@pytest.mark.parametrize("cut", [slice(0, 0), slice(0, 1), slice(1, None), slice(0, -1)])
def test_the_law_is_shown_whole_or_not_believed(ledger, cut):
    def change(body: dict[str, Any]) -> None:
        body["law"]["events"] = body["law"]["events"][cut]
        body["answer"].update(verdict="NO_BAN", reason="not_yet", measure=None, by=None)

    assert "regime/1737" in lie(change)


def test_the_law_is_not_left_out(ledger):
    def change(body: dict[str, Any]) -> None:
        body["law"], law = None, "regime/"
        kept = [v for v in body["answer"]["rests_on"] if not v["stream"].startswith(law)]
        body["answer"]["rests_on"] = kept

    assert lie(change) == "the verdict rests on regime/1737, not shown whole here"


def test_a_map_proof_cut_short_is_refused(ledger):
    for part in ("register", "law"):

        def cut(body: dict[str, Any], part: str = part) -> None:
            body[part]["end"]["path"].pop()

        assert "does not end at version" in lie(cut)


def test_another_person_s_proof_is_refused(ledger):
    other = canonical.decode(
        certify(registry, asked("XXi.002", "XA", "2015-07-24"), SECRETARY, moments.now())
    )
    assert isinstance(other, dict)
    assert "is not of register/XXi.001" in lie(lambda b: b.update(register=other["register"]))


def request(day: date) -> RequestExemption:
    """A journey of five days."""
    return RequestExemption(
        persons=("XXi.001",),
        regime="2231",
        ground="humanitarian",
        purpose="A fictional visit to a fictional clinic, with appointments on two days. " * 2,
        justification="Treatment that is not to be had at home. " * 2,
        first_day=day,
        last_day=day + timedelta(days=4),
        itinerary=(
            Leg(
                territory="XA",
                way=Way.ENTRY,
                departs_from="Port C",
                arrives_at="Port A",
                departs_on=day,
                arrives_on=day,
                transport="flight XX 1",
            ),
        ),
        documents=(TravelDocument(person="XXi.001", kind="passport", number="X1", issued_by="XB"),),
    )


@pytest.fixture
def many(ledger) -> bytes:
    """The certificate of somebody for whom twenty requests went to the Committee."""
    now = at("2016-03-07T15:00:00+00:00")
    clockwork.set_clock(now)
    load(registry, OPERATOR, known_by=now.date())
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        decided_by="1737 Committee",
        valid_from=date(2010, 6, 9),
        silence_working_days=2,
        filed_by=(Filer.STATE_CONCERNED,),
        source="fiction",
        reason="a period is needed",
    )
    for basis in ("1737", "2231"):
        give(registry, Asked(rule, f"{basis}.travel_ban.humanitarian"), OPERATOR)
    for _ in range(20):
        clockwork.set_clock(now)
        made = give(registry, Asked(request(now.date() + timedelta(days=30))), XA)
        give(registry, Asked(FindComplete(supplied="the passport, by a note"), made.key), SECRETARY)
        give(registry, Asked(Circulate(circulated_on=now.date()), made.key), SECRETARY)
        now += timedelta(days=7)
    clockwork.set_clock(now)
    return certify(registry, asked("XXi.001", "XA", "2016-04-07"), SECRETARY, moments.now())


def test_a_certificate_of_twenty_requests_is_checked_on_a_machine_with_python_alone(many, tmp_path):
    """With what docs/proofs.md says to copy, without site-packages but for `cryptography`."""
    assert len(many) < 100 * 1024
    (tmp_path / "certificate.json").write_bytes(many)
    environment = bare(tmp_path)
    program = [sys.executable, "-S", "-m", "panel.ledger.verifier", "certificate.json"]
    said = subprocess.run(
        [*program, "--key", str(key())],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=environment,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.count("  request ER/2016/") == 20
    django = [sys.executable, "-S", "-c", "import django"]
    assert subprocess.run(django, check=False, cwd=tmp_path, env=environment).returncode
