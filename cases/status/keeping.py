"""Certificates that are kept, so that a report can cite their bytes: of an absence on record."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse

from cases.findings.domain import (
    NONE_KNOWN,
    Absence,
    FindNoExemption,
    KeepCertificate,
)
from cases.findings.models import AbsenceRow
from cases.status.absences import certify
from cases.status.answers import StatusAnswer, StatusQuestion
from cases.status.asking import QUESTION, read_question
from cases.status.certificates import certified
from cases.status.queries import status
from evidence import mirroring, receiving
from evidence.store import Damaged, Full
from panel.access.giving import give, role_for
from panel.access.viewers import Viewer, scope
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.registering import Facts, Next, Seen
from panel.staff.words import Link

log = logging.getLogger(__name__)
_AWAY: Final = "the store of files can't be used now; try again later"


class NotAbsent(Exception):
    """The answer is not that no exemption was on record; the words say what it is."""


def may_keep(answer: StatusAnswer, viewer: Viewer) -> bool:
    """Whether the viewer is offered to put the answer on record as an absence."""
    whole = answer.viewer_scope == "committee"
    return whole and answer.verdict in NONE_KNOWN and bool(role_for(viewer, FindNoExemption))


def keep_answer(
    registry: Registry, question: StatusQuestion, viewer: Viewer, moment: Moment, reason: str = ""
) -> str:
    """Put on record that no exemption was known, with its certificate; the absence's key."""
    answer = status(question, viewer, moment)
    if not may_keep(answer, viewer):
        raise NotAbsent(f"the answer is {answer.verdict}")
    made = certified(registry, question, viewer, moment)[0]
    command = FindNoExemption(
        person=question.person,
        measure=question.measure,
        state=question.state,
        leg=question.leg,
        first_day=question.date,
        last_day=question.until or question.date,
        verdict=answer.verdict,
        by=moment.at,
        reason=reason,
        sha256=_stored(made),
        size=len(made),
    )
    return give(registry, Asked(command), viewer).key


def keep_absence(registry: Registry, row: AbsenceRow, viewer: Viewer) -> None:
    """Keep the certificate of each person of an absence of which none is kept."""
    for person in row.persons:
        if person not in row.certificates:
            made = certify(registry, row, person)
            command = KeepCertificate(person=person, sha256=_stored(made), size=len(made))
            give(registry, Asked(command, row.key), viewer)


def _stored(made: bytes) -> str:
    with receiving.documents().incoming(most=len(made)) as into:
        into.write(made)
        kept = into.keep()
    mirroring.want_document(kept.sha256, kept.size)
    return kept.sha256


def keep_answer_page(request: HttpRequest) -> HttpResponseBase:
    """Asks first; then the answer to the question in the address is an absence on record."""
    who, form = asked(request), QUESTION(request.GET)
    question = read_question(form, who.moment)
    if role_for(who.viewer, FindNoExemption) is None:
        raise PermissionDenied
    if question is None:
        raise Http404
    said = {
        "title": "Put on record that no exemption was known",
        "words": "The answer as it is known on the page's day, with its certificate, becomes a"
        " finding that a paragraph of a report can cite.",
        "back": f"{reverse('admin:question')}?{request.GET.urlencode()}",
    }
    if request.method != "POST":
        return page(request, "status/keep.html", said)
    try:
        key = keep_answer(registry, question, who.viewer, who.moment)
    except NotAbsent as error:
        return page(request, "status/keep.html", {**said, "refused": str(error)}, status=409)
    except (OSError, Full):
        log.exception("a certificate can't be kept")
        return page(request, "status/keep.html", {**said, "refused": _AWAY}, status=503)
    return HttpResponseRedirect(addresses.case(stream_name(Absence, key)))


def keep_absence_page(request: HttpRequest) -> HttpResponseBase:
    """Asks first; then an absence's certificates are kept."""
    who = asked(request)
    if role_for(who.viewer, KeepCertificate) is None:
        raise PermissionDenied
    row = _row(request, who.viewer, who.moment)
    back = addresses.case(row.stream)
    said = {
        "title": "Keep the certificates",
        "words": "They are made now and kept as they are, for a report to cite.",
        "back": back,
    }
    if request.method != "POST":
        return page(request, "status/keep.html", said)
    try:
        keep_absence(registry, row, who.viewer)
    except (OSError, Full):
        log.exception("a certificate can't be kept")
        return page(request, "status/keep.html", {**said, "refused": _AWAY}, status=503)
    return HttpResponseRedirect(back)


def kept_page(request: HttpRequest) -> HttpResponseBase:
    """The kept certificate of one of an absence's persons: the bytes that a report cites."""
    who = asked(request)
    row = _row(request, who.viewer, who.moment)
    kept = row.certificates.get(request.GET.get("person", ""))
    if kept is None or not scope(who.viewer).register:
        raise Http404
    try:
        made = b"".join(receiving.documents().read(kept["sha256"], kept["size"]))
    except (OSError, Damaged):
        log.exception("certificate %s can't be read", kept["sha256"])
        said = {"title": "Not now", "words": _AWAY}
        return page(request, "staff/refused.html", said, status=503)
    response = HttpResponse(made, content_type="application/json")
    name = f"certificate-{kept['sha256'][:16]}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _row(request: HttpRequest, viewer: Viewer, moment: Moment) -> AbsenceRow:
    stream = stream_name(Absence, request.GET.get("absence", ""))
    rows = AbsenceRow.objects.visible_to(viewer, moment)
    row: AbsenceRow | None = rows.filter(stream=stream).first()
    if row is None:
        raise Http404
    return row


def sections(seen: Seen) -> Iterator[Facts]:
    """On an absence's page, the certificates that are kept."""
    absence: Absence = seen.state
    if absence.by is None or not scope(seen.viewer).register:
        return
    where = reverse("admin:absence-kept")
    yield Facts(
        "Certificates that are kept",
        [
            (
                person,
                Link(
                    f"SHA-256 {kept.sha256}",
                    addresses.with_query(where, absence=seen.key, person=person),
                ),
            )
            for person, kept in absence.certificates.items()
        ]
        or [("None", "a report cites it once they are kept")],
    )


def acts(seen: Seen) -> Iterator[Next]:
    """Beside an absence: to keep what proves it, so that a report can cite it."""
    absence: Absence = seen.state
    if absence.by and not absence.certified and role_for(seen.viewer, KeepCertificate):
        where = addresses.with_query(reverse("admin:absence-keep"), absence=seen.key)
        words = "A paragraph of a report can cite it then."
        yield Next(None, where, "Keep the certificates", words, likely=True)
