"""Certificates: an answer with the register and the events it rests on, provable offline."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cases.listing import queries as listing
from cases.regimes.domain import Regime
from cases.status.answers import StatusAnswer, StatusQuestion
from cases.status.queries import register_of, status
from panel.access.viewers import Viewer
from panel.ledger import certificate, checkpoints, mapstore, opening, signing, tree
from panel.ledger.codec import stamp
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.registers import Register
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.ledger.verifier.checks import Verified, check


def certify(registry: Registry, asked: StatusQuestion, viewer: Viewer, moment: Moment) -> bytes:
    """The certificate of the answer that this viewer gets; see `certified`."""
    return certified(registry, asked, viewer, moment)[0]


def certified(
    registry: Registry, asked: StatusQuestion, viewer: Viewer, moment: Moment
) -> tuple[bytes, Verified]:
    """The certificate of the answer that this viewer gets, at the newest checkpoint.

    Canonical JSON of the format `panel-certificate/3`. The register is shown whole up to the
    checkpoint, or that there is none; whoever checks it leaves aside what was recorded after the
    time asked about. Who may not see the person's register gets the signed answer alone. It is
    checked, as a stranger would, before it is given away.
    """
    answer = status(asked, viewer, moment)
    checkpoint = checkpoints.keep_up(registry)
    key = opening.described(registry).keys.at(checkpoint.size)
    whole = answer.viewer_scope == "committee"
    made = certificate.assemble(
        {
            **msgspec.to_builtins(asked),
            "as_of": stamp(moment.at),
            "position": moment.position,
        },
        msgspec.to_builtins(answer),
        note=checkpoint.note,
        tree=tree.at(checkpoint.size),
        register=shown_register(asked.person, checkpoint) if whole else None,
        law=_law(asked.person, moment, checkpoint) if whole else None,
        evidence=_disclosed(_evidence(answer)) if whole else (),
        signer=signing.private_half(key),
    )
    return made, check(made, key)


def shown_register(person: str, checkpoint: Checkpoint) -> certificate.ShownRegister:
    """A person's register whole, up to the checkpoint."""
    entries = register_of(person, Moment(checkpoint.size, checkpoint.made_at))
    end = mapstore.proof(stream_name(Register, person), checkpoint)
    return certificate.ShownRegister(_disclosed(entries), end)


def _law(person: str, moment: Moment, checkpoint: Checkpoint) -> certificate.ShownStream | None:
    """The law of the person's regime, whole up to the checkpoint."""
    entry = listing.entry(person, moment)
    if entry is None:
        return None
    stream = stream_name(Regime, entry.regime)
    rows = LogEvent.objects.filter(stream=stream, position__lte=checkpoint.size)
    shown = _disclosed(rows.order_by("version"))
    return certificate.ShownStream(shown, mapstore.proof(stream, checkpoint), stream)


def _disclosed(rows: Iterable[LogEvent]) -> tuple[certificate.Disclosed, ...]:
    return tuple(certificate.Disclosed(row.position - 1, bytes(row.body)) for row in rows)


def _evidence(answer: StatusAnswer) -> list[LogEvent]:
    # The law is shown by itself.
    law = f"{Regime.category}/"
    wanted = {(v.stream, v.version) for v in answer.rests_on if not v.stream.startswith(law)}
    rows = LogEvent.objects.filter(stream__in={stream for stream, _ in wanted})
    return [row for row in rows.order_by("position") if (row.stream, row.version) in wanted]
