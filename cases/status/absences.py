"""What proves that no State had reported a violation: each person's register, shown whole."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from cases.findings.domain import Absence
from cases.findings.models import AbsenceRow
from cases.status.certificates import shown_register
from panel.access.viewers import scope
from panel.ledger import certificate, checkpoints, moments, opening, signing, tree
from panel.ledger.codec import stamp
from panel.ledger.packing import SUFFIX, pack
from panel.ledger.registry import Registry, registry
from panel.ledger.states import stream_name
from panel.ledger.verifier.checks import check
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.registering import Facts, Seen
from panel.staff.words import Link


def certify(registry: Registry, row: AbsenceRow, person: str) -> bytes:
    """The certificate of an absence for one of its persons, at the newest checkpoint.

    Of the same format as an answer's (`panel-certificate/3`): the register whole, so that whoever
    checks it counts the States' reports that were entered by then.
    """
    moment, checkpoint = moments.as_of(row.by), checkpoints.keep_up(registry)
    key = opening.described(registry).keys.at(checkpoint.size)
    days = {name: day and str(day) for name, day in _days(row)}
    made = certificate.assemble(
        {
            "person": person,
            "measure": row.measure,
            **days,
            "as_of": stamp(moment.at),
            "position": moment.position,
        },
        {"verdict": "NO_STATE_REPORT", "finding": row.stream, "rests_on": []},
        note=checkpoint.note,
        tree=tree.at(checkpoint.size),
        register=shown_register(person, checkpoint),
        evidence=(),
        signer=signing.private_half(key),
    )
    check(made, key)
    return made


def _days(row: AbsenceRow) -> Iterator[tuple[str, object]]:
    yield "first_day", row.first_day
    yield "last_day", row.last_day


def certificate_page(request: HttpRequest) -> HttpResponseBase:
    """The certificate, to keep."""
    who = asked(request)
    stream = stream_name(Absence, request.GET.get("absence", ""))
    row = AbsenceRow.objects.visible_to(who.viewer, who.moment).filter(stream=stream).first()
    person = request.GET.get("person", "")
    if row is None or row.state or person not in row.persons or not scope(who.viewer).register:
        raise Http404
    made = pack(certify(registry, row, person))
    response = HttpResponse(made, content_type="application/gzip")
    name = f"no-report-{person}-as-known-{moments.as_of(row.by).today}.json{SUFFIX}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sections(seen: Seen) -> Iterator[Facts]:
    """The way to it, for each person."""
    absence: Absence = seen.state
    if absence.by is None or absence.of_exemption or not scope(seen.viewer).register:
        return
    where = reverse("admin:absence-certificate")
    yield Facts(
        "What proves it",
        [
            (
                person,
                Link(
                    "the register whole, to be checked offline",
                    addresses.with_query(where, absence=seen.key, person=person),
                ),
            )
            for person in absence.persons_named
        ],
    )
