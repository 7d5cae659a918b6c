"""A certificate holds only for a log that keeps its own rules, whoever signed it."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import canonical, mappages, merkle, notes
from panel.ledger.certificate import Disclosed, ShownRegister
from panel.ledger.streammap import place_of
from panel.ledger.verifier.checks import REFUSALS, Verified, check
from tests.ledger.paper_log import ORIGIN, REGISTER, REQUEST, PaperLog, answer, issued, log_of_2015
from tests.ledger.paper_log import question as asked


def found(log: PaperLog, **changes: Any) -> Verified:
    """What a certificate with these parts shows; a register is given as the events shown of it."""
    if isinstance(changes.get("register"), list):
        changes["register"] = log.register(changes["register"])
    return check(log.certificate(**changes), log.vkey)


def reason(log: PaperLog, **changes: Any) -> str:
    """Why a certificate with these parts, signed by the log's own key, does not hold."""
    with pytest.raises(REFUSALS) as refusal:
        found(log, **changes)
    return str(refusal.value)


def test_an_honest_certificate_shows_the_register_and_leaves_later_entries_aside() -> None:
    log, certificate = issued()
    shown = check(certificate, log.vkey)
    assert shown.answer["verdict"] == "PENDING"
    assert shown.register is not None
    assert [entry.version for entry in shown.register.known] == [
        ("list-entry/XXi.001", 1),
        (REQUEST, 1),
        (REQUEST, 2),
    ]
    assert shown.register.later == 1
    assert [event.version for event in shown.evidence] == [1, 2]


def test_another_log_s_key_is_refused() -> None:
    _, certificate = issued()
    key = Ed25519PrivateKey.generate()
    with pytest.raises(REFUSALS, match="not by the key"):
        check(certificate, notes.VerifierKey.of(ORIGIN, key))
    with pytest.raises(REFUSALS, match="this is of the log"):
        check(certificate, notes.VerifierKey.of("other.example", key))


# From here on the liar holds the log's own key, and signs what he likes.


def test_a_stranger_s_checkpoint_is_refused() -> None:
    log = log_of_2015()
    checkpoint = notes.Checkpoint(ORIGIN, len(log.events), merkle.root(log.leaves()))
    foreign = notes.sign(checkpoint.text(), ORIGIN, Ed25519PrivateKey.generate())
    assert "not signed by the key" in reason(log, note=foreign)


def test_a_checkpoint_of_another_log_is_refused_though_our_key_signed_it() -> None:
    log, certificate = issued()
    checkpoint = notes.Checkpoint("other.example", len(log.events), merkle.root(log.leaves()))
    body = canonical.decode(certificate)
    assert isinstance(body, dict)
    body["checkpoint"] = notes.sign(checkpoint.text(), ORIGIN, log.key)
    del body["signature"]
    signature = log.key.sign(b"panel-certificate/3\n" + canonical.encode(body))
    resigned = {**body, "signature": notes.to_base64(signature)}
    with pytest.raises(REFUSALS, match="the checkpoint is of another log"):
        check(canonical.encode(resigned), log.vkey)


def test_an_event_that_the_log_does_not_hold_is_refused() -> None:
    log = log_of_2015()
    shown = log.shown(log.indexes(REGISTER))
    last = shown[-1]
    invented = Disclosed(last.index, last.event.replace(b"granted", b"refused"))
    assert "not all of the leaves" in reason(log, register=[*shown[:-1], invented])
    moved = Disclosed(last.index - 2, last.event)
    assert reason(log, register=[*shown[:-1], moved])


def test_an_older_head_does_not_carry_a_newer_answer() -> None:
    log = log_of_2015()
    older = PaperLog()
    older.append(REGISTER, "register.opened", "2007-03-24T12:00:00.000000Z")
    shown = older.shown([0])
    why = reason(log, note=older.note(), register=shown, evidence=[], answer=answer(rests_on=[]))
    assert why == "the checkpoint is older than the answer"


@pytest.mark.parametrize("left_out", [0, 1, 2, 3])
def test_a_register_with_an_entry_left_out_is_refused(left_out: int) -> None:
    log = log_of_2015()
    shown = log.shown(log.indexes(REGISTER))
    del shown[left_out]
    assert "missing or out of its place" in reason(log, register=shown)


@pytest.mark.parametrize("left_out", [1, 2, 4])
def test_a_register_without_its_last_entries_is_refused(left_out: int) -> None:
    log = log_of_2015()
    shown = log.shown(log.indexes(REGISTER))[:-left_out]
    assert "XXi.001 does not end at version" in reason(log, register=shown)


def test_a_map_that_hides_the_last_entry_holds_until_the_entry_is_shown() -> None:
    """What who holds the key can do; both certificates together prove that they did."""
    log = log_of_2015()
    cut = PaperLog()
    for event in log.events[:-1]:
        cut.events.append(event)
    false = log.note(mappages.root(cut.pages()))
    shown = ShownRegister(tuple(log.shown(log.indexes(REGISTER))[:-1]), cut.register().end)
    hiding = found(log, note=false, register=shown)
    assert hiding.register is not None
    assert hiding.register.later == 0
    honest = found(log)
    assert honest.register is not None
    assert honest.register.shown[-1].position <= hiding.checkpoint.size
    assert hiding.register.shown == honest.register.shown[:-1]
    # Under the honest checkpoint the same cut register can't be shown.
    assert "does not end" in reason(log, register=shown)


def test_who_was_never_listed_is_proved_to_have_no_register() -> None:
    log = log_of_2015()
    nobody = ShownRegister((), mappages.prove(log.pages(), place_of("register/XXi.002")))
    arguments: dict[str, Any] = {
        "question": asked(person="XXi.002"),
        "answer": answer(verdict="NOT_LISTED", rests_on=[]),
        "evidence": [],
    }
    shown = found(log, register=nobody, **arguments)
    assert shown.register is not None
    assert (shown.register.stream, shown.register.shown) == ("register/XXi.002", ())
    # The same for somebody who has one, or with the proof of another's absence.
    assert "is not without register/XXi.001" in reason(log, register=[], evidence=[])
    other = ShownRegister((), log.register().end)
    assert "is not without" in reason(log, register=other, **arguments)


def test_a_register_is_not_believed_under_a_checkpoint_without_map() -> None:
    log = log_of_2015()
    checkpoint = notes.Checkpoint(ORIGIN, len(log.events), merkle.root(log.leaves()))
    bare = notes.sign(checkpoint.text(), ORIGIN, log.key)
    assert "one line panel-map/1, not 0" in reason(log, note=bare)
    assert found(log, note=bare, register=None, evidence=[]).register is None


def test_a_register_out_of_order_is_refused() -> None:
    log = log_of_2015()
    shown = log.shown(log.indexes(REGISTER))
    shown[1], shown[2] = shown[2], shown[1]
    assert "missing or out of its place" in reason(log, register=shown)


def test_a_register_whose_versions_run_against_the_log_is_refused() -> None:
    log, moment = PaperLog(), "2015-07-20T09:00:00.000000Z"
    log.versions[REGISTER] = 1
    entry = {"stream": REQUEST, "version": 1, "type": "exemption.requested"}
    log.append(REGISTER, "register.entered", moment, **entry)
    log.versions[REGISTER] = 0
    log.append(REGISTER, "register.opened", moment)
    why = reason(log, question=asked(position=2), register=log.shown([1, 0]), evidence=[])
    assert "not in the order of the log" in why


def test_an_empty_register_of_who_has_one_is_refused() -> None:
    why = reason(log_of_2015(), register=[], evidence=[], answer=answer(rests_on=[]))
    assert "is not without register/XXi.001" in why


def test_another_person_s_register_is_refused() -> None:
    why = reason(log_of_2015(), question=asked(person="XXi.002"))
    assert "is not of register/XXi.002" in why


def test_a_step_of_the_request_that_the_register_knows_must_be_shown() -> None:
    log = log_of_2015()
    only_first = log.shown(log.indexes(REQUEST)[:1])
    why = reason(log, evidence=only_first)
    assert why == f"the answer rests on {REQUEST} version 2, not shown here"
    only_last = log.shown(log.indexes(REQUEST)[1:2])
    why = reason(log, evidence=only_last)
    assert why == f"the answer rests on {REQUEST} version 1, not shown here"


def test_what_the_answer_rests_on_must_be_shown_even_where_no_register_lists_it() -> None:
    law = {"stream": "instrument/1929", "version": 4}
    request = {"stream": REQUEST, "version": 2}
    why = reason(log_of_2015(), answer=answer(rests_on=[request, law]))
    assert why == "the answer rests on instrument/1929 version 4, not shown here"


def test_an_answer_must_say_what_it_rests_on() -> None:
    bare = {"verdict": "PENDING"}
    assert reason(log_of_2015(), answer=bare) == "'rests_on' is missing"
    assert reason(log_of_2015(), answer={"rests_on": []}) == "'verdict' is missing"


def test_what_was_not_known_yet_is_no_evidence() -> None:
    log = log_of_2015()
    assert "was not known yet" in reason(log, evidence=log.shown(log.indexes(REQUEST)))


def test_what_nobody_named_is_no_evidence() -> None:
    log = PaperLog()
    log.append(REGISTER, "register.opened", "2007-03-24T12:00:00.000000Z")
    stray = log.append("letter/1", "letter.sent", "2007-03-24T12:00:00.000000Z")
    why = reason(
        log,
        question=asked(position=2),
        evidence=log.shown([stray]),
        answer=answer(rests_on=[]),
    )
    assert "neither register nor answer names letter/1 version 1" in why


def test_an_event_shown_twice_is_refused() -> None:
    log = log_of_2015()
    first, second = log.shown(log.indexes(REQUEST)[:2])
    assert "is shown twice" in reason(log, evidence=[first, second, second])


@pytest.mark.parametrize(("position", "disagree"), [(6, True), (8, False), (10, True)])
def test_the_instant_and_the_position_must_agree(position: int, *, disagree: bool) -> None:
    # Position 8 is an unrelated letter, which is not shown: nothing contradicts it.
    log = log_of_2015()
    changed = asked(position=position)
    if disagree:
        assert "as_of and position disagree" in reason(log, question=changed)
    else:
        assert found(log, question=changed).question == changed


def entered(version: int, type_: str, entered_at: str) -> PaperLog:
    """A log whose register says this of the one request, recorded on 20 July."""
    log = PaperLog()
    log.append(REGISTER, "register.opened", "2007-03-24T12:00:00.000000Z")
    log.append(REQUEST, "exemption.requested", "2015-07-20T09:00:00.000000Z")
    entry = {"stream": REQUEST, "version": version, "type": type_}
    log.append(REGISTER, "register.entered", entered_at, **entry)
    return log


def why_not(log: PaperLog) -> str:
    """Why the request, shown as evidence, does not hold with that register."""
    rests_on = answer(rests_on=[{"stream": REQUEST, "version": 1}])
    return reason(log, question=asked(position=3), answer=rests_on)


def test_evidence_must_be_what_was_entered() -> None:
    log = entered(1, "exemption.withdrawn", "2015-07-20T09:00:00.000000Z")
    assert "was entered as exemption.withdrawn" in why_not(log)


def test_an_event_that_was_kept_out_of_the_register_at_first_is_refused() -> None:
    log = entered(1, "exemption.requested", "2015-07-30T09:00:00.000000Z")
    assert "entered at another moment" in why_not(log)


def test_a_log_in_which_time_runs_backwards_is_refused() -> None:
    log = entered(1, "exemption.requested", "2015-07-19T09:00:00.000000Z")
    assert "time runs backwards" in why_not(log)


def test_a_register_that_begins_without_being_opened_is_refused() -> None:
    log = PaperLog()
    log.record(REQUEST, "exemption.requested", "2015-07-20T09:00:00.000000Z")
    why = reason(log, question=asked(position=2), evidence=log.shown([0]))
    assert "can't be a register.entered" in why


@pytest.mark.parametrize(
    "instant",
    [
        "2015-08-07",
        "2015-08-07T23:59:59Z",
        "2015-08-07T23:59:59.000000",
        "2015-08-07T23:59:59.0Z",
        "2015-08-07T23:59:59.000000+00:00",
        "2015-08-08T01:59:59.000000+02:00",
        "2015-08-07 23:59:59.000000Z",
        "20150807T235959.000000Z",
    ],
)
def test_an_instant_has_one_spelling(instant: str) -> None:
    assert "'as_of' must be UTC" in reason(log_of_2015(), question=asked(as_of=instant))


def test_an_answer_without_register_holds_and_rests_on_the_signature_alone() -> None:
    log = log_of_2015()
    shown = found(log, register=None, evidence=[], answer={"verdict": "PENDING"})
    assert shown.register is None
