"""Whether a certificate holds: every check, in the order in which trust is built up."""

from collections.abc import Iterable
from dataclasses import dataclass

from panel.ledger.canonical import CanonicalError, Json
from panel.ledger.certificate import Certificate, parse
from panel.ledger.members import FileError, list_in, number_in, text_in
from panel.ledger.merkle import ProofError
from panel.ledger.notes import Checkpoint, NoteError, VerifierKey, verify
from panel.ledger.verifier.events import Event, check_order, instant_in, proved
from panel.ledger.verifier.ground.recomputing import Ground, recompute
from panel.ledger.verifier.register import (
    Register,
    Version,
    check_end,
    check_places,
    check_register,
    stream_of,
)

REFUSALS = (CanonicalError, FileError, NoteError, ProofError)
"""All that `check` raises for a file that doesn't hold."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a certificate that holds was found to show."""

    question: dict[str, Json]
    answer: dict[str, Json]
    as_of: str
    checkpoint: Checkpoint
    register: Register | None
    evidence: tuple[Event, ...]
    ground: Ground | None = None
    """What was recomputed; None where the register isn't shown, or the question is another."""


def check(data: bytes, key: VerifierKey) -> Verified:
    """What these bytes prove under the log's key; raises one of REFUSALS otherwise."""
    certificate = parse(data)
    checkpoint = _check_signatures(certificate, key)
    text_in(certificate.answer, "verdict")
    as_of = instant_in(certificate.question, "as_of")
    events = proved(certificate.shown, certificate.nodes, checkpoint)
    shown = certificate.register
    entries = None if shown is None else tuple(events[one] for one in shown.events)
    law = tuple(events[one] for one in certificate.law.events) if certificate.law else ()
    others = tuple(events[one] for one in certificate.evidence)
    _check_time((*(entries or ()), *law, *others), certificate, checkpoint)
    _check_none_is_later(others, as_of)
    register = _register(entries, certificate, checkpoint, as_of)
    _check_law(law, certificate, checkpoint)
    evidence = (*others, *(event for event in law if event.recorded_at <= as_of))
    _check_evidence(evidence, register, _rests_on(certificate, required=register is not None))
    return Verified(
        certificate.question,
        certificate.answer,
        as_of,
        checkpoint,
        register,
        evidence,
        _ground(certificate, register, evidence),
    )


def _ground(
    certificate: Certificate, register: Register | None, evidence: tuple[Event, ...]
) -> Ground | None:
    """The verdict, recomputed; FileError where another follows from the events shown."""
    if register is None:
        return None
    law = certificate.law.stream if certificate.law else None
    try:
        return recompute(
            certificate.question, certificate.answer, register.known, evidence, law=law
        )
    except OverflowError:
        raise FileError("a date shown lies beyond those that can be reckoned with") from None


def _check_signatures(certificate: Certificate, key: VerifierKey) -> Checkpoint:
    if certificate.origin != key.name:
        raise FileError(f"this is of the log {certificate.origin!r:.60}, not {key.name!r}")
    key.verify(certificate.signature, certificate.signed)
    return check_checkpoint(certificate.checkpoint, key)


def check_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The log's checkpoint in this note, if its key signed it."""
    checkpoint = Checkpoint.parse(verify(note, key))
    if checkpoint.origin != key.name:
        raise FileError(f"the checkpoint is of another log, {checkpoint.origin!r:.60}")
    return checkpoint


def _check_time(
    events: tuple[Event, ...], certificate: Certificate, checkpoint: Checkpoint
) -> None:
    """The question's instant and position must part the events in the same place."""
    check_order(events)
    as_of = instant_in(certificate.question, "as_of")
    position = number_in(certificate.question, "position")
    if position > checkpoint.size:
        raise FileError("the checkpoint is older than the answer")
    for event in events:
        if (event.recorded_at <= as_of) != (event.position <= position):
            raise FileError(f"as_of and position disagree about {event.name}")


def _check_none_is_later(evidence: Iterable[Event], as_of: str) -> None:
    for event in evidence:
        if event.recorded_at > as_of:
            raise FileError(f"{event.name} was not known yet at {as_of}")


def _register(
    entries: tuple[Event, ...] | None, certificate: Certificate, checkpoint: Checkpoint, as_of: str
) -> Register | None:
    if entries is None or certificate.register is None:
        return None
    person = text_in(certificate.question, "person")
    found = check_register(entries, person, as_of)
    check_end(certificate.register, stream_of(person), checkpoint)
    return found


def _check_law(events: tuple[Event, ...], certificate: Certificate, checkpoint: Checkpoint) -> None:
    """Refuse a law of which anything is missing, up to the checkpoint."""
    if certificate.law is not None:
        check_places(events, certificate.law.stream)
        check_end(certificate.law, certificate.law.stream, checkpoint)


def _rests_on(certificate: Certificate, *, required: bool) -> set[Version]:
    if not required and "rests_on" not in certificate.answer:
        return set()
    found = set()
    for item in list_in(certificate.answer, "rests_on"):
        if not isinstance(item, dict):
            raise FileError("'rests_on' is a list of streams with versions")
        found.add((text_in(item, "stream"), number_in(item, "version")))
    return found


def _check_evidence(
    evidence: tuple[Event, ...], register: Register | None, rests_on: set[Version]
) -> None:
    entered = {} if register is None else {entry.version: entry for entry in register.known}
    for event in evidence:
        entry = entered.get((event.stream, event.version))
        if entry is not None:
            entry.check_fits(event)
        elif (event.stream, event.version) not in rests_on:
            raise FileError(f"neither register nor answer names {event.name}")
    if register is not None:
        _check_whole(evidence, set(entered), rests_on)


def _check_whole(
    evidence: tuple[Event, ...], entered: set[Version], rests_on: set[Version]
) -> None:
    """Of a stream that the answer rests on, all that the register knows must be shown."""
    streams = {stream for stream, _ in rests_on}
    due = rests_on | {version for version in entered if version[0] in streams}
    missing = due - {(event.stream, event.version) for event in evidence}
    for stream, version in sorted(missing):
        raise FileError(f"the answer rests on {stream} version {version}, not shown here")
