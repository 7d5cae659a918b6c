"""The question's page: the verdict in one sentence, what it rests on, and the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from cases.exemptions.models import RequestRow
from cases.exemptions.states import Request
from cases.findings.domain import Absence
from cases.incidents.domain import Incident
from cases.listing import queries as listing
from cases.listing.domain import ListEntry
from cases.listing.models import EntryRow
from cases.regimes.pictures import axis
from cases.regimes.queries import measures
from cases.status import absences, bound, keeping
from cases.status.answers import ExemptionView, StatusAnswer, StatusQuestion
from cases.status.asking import QUESTION, read_question
from cases.status.certificates import certified, certify
from cases.status.gathering import claimable
from cases.status.queries import status
from cases.status.words import TONES, instants, parts, sentence
from panel.ledger import store
from panel.ledger.packing import MOST, SUFFIX, pack
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.ledger.verifier import report
from panel.staff import addresses
from panel.staff.asking import Asking, asked
from panel.staff.pages import page
from panel.staff.registering import Beside, Next, Seen, register_beside, register_page
from panel.staff.words import Link, dated, day, label, within

_FEBRUARY = 2


def question_page(request: HttpRequest) -> HttpResponseBase:
    """Ask, and read the answer."""
    who = asked(request)
    about = {"person": request.GET.get("about", "")}
    form = QUESTION(request.GET if "person" in request.GET else None, initial=about)
    form.offer("ground", [(ground, label(ground)) for ground in claimable(who.moment)])
    question = read_question(form, who.moment) if request.GET.get("person") else None
    context: dict[str, Any] = {"title": "Was this person exempt?", "form": form}
    if question is not None:
        answer = status(question, who.viewer, who.moment)
        entry = listing.entry(question.person, who.moment)
        address = urlencode(
            {**_said(question), **({"as_of": who.known_on} if who.known_on else {})}
        )
        considered = _considered(answer, who)
        context |= {
            "answer": answer,
            "decides": [one for one in considered if one[0].request == answer.by],
            "sentence": sentence(answer, entry.name if entry else ""),
            "verdict": _verdict(answer),
            "tone": TONES.get(answer.verdict, "open"),
            "moment": who.moment,
            "to_come": (question.until or question.date) > who.moment.today,
            "parts": list(parts(answer.parts)),
            "instants": list(instants(answer.instants, question.state)),
            "certificate": f"{reverse('admin:certificate')}?{address}",
            "in_words": f"{reverse('admin:certificate-words')}?{address}",
            "keep": keeping.may_keep(answer, who.viewer)
            and f"{reverse('admin:question-keep')}?{address}",
            "axis": _axis(entry, question.date, who.moment),
            "others": _other_times(question, who.known_on),
            "considered": considered,
        }
    return page(request, "status/question.html", context)


def _said(question: StatusQuestion) -> dict[str, str]:
    """The question as an address says it."""
    return {name: said for name, said in msgspec.to_builtins(question).items() if said is not None}


def _considered(answer: StatusAnswer, who: Asking) -> list[tuple[ExemptionView, str]]:
    """The requests, each with the way to it where it is for this viewer to open."""
    names = [stream_name(Request, one.request) for one in answer.exemptions_considered]
    rows = RequestRow.objects.visible_to(who.viewer, who.moment).filter(stream__in=names)
    open_ = set(rows.values_list("stream", flat=True)) if names else set()
    return [
        (one, addresses.case(name, who.known_on) if name in open_ else "")
        for one, name in zip(answer.exemptions_considered, names, strict=True)
    ]


def _axis(entry: EntryRow | None, on: date, moment: Moment) -> SafeString | str:
    """The regime's measures as then known, with the day asked about marked."""
    law = measures(entry.regime, moment) if entry else []
    return axis(law, moment.at.date(), on) if law else ""


def _other_times(question: StatusQuestion, known_on: str) -> list[Link]:
    """The same question as known on the day itself, a fortnight on, a year on, and now."""
    plain = _said(question)
    here = reverse("admin:question")
    on, found, today = question.until or question.date, [], store.clock().date()
    later = {"that day": on}
    if on < today:
        # Of 29 February the next year has none.
        last = 28 if on.month == _FEBRUARY else on.day
        a_year_on = on.replace(year=on.year + 1, day=min(on.day, last))
        later |= {"a fortnight later": on + timedelta(days=14), "a year later": a_year_on}
    for words, when in later.items():
        if when.isoformat() != known_on and when < today:
            query = urlencode({**plain, "as_of": when.isoformat()})
            found.append(Link(f"as known {words}, {day(when)}", f"{here}?{query}"))
    now = [Link("as known now", f"{here}?{urlencode(plain)}")] if known_on else []
    return [*now, *found]


def certificate_page(request: HttpRequest) -> HttpResponseBase:
    """The certificate of an answer, to keep."""
    who = asked(request)
    form = QUESTION(request.GET)
    question = read_question(form, who.moment)
    if question is None:
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain")
    made = certify(registry, question, who.viewer, who.moment)
    packs = len(made) <= MOST
    kind = "gzip" if packs else "json"
    response = HttpResponse(pack(made) if packs else made, content_type=f"application/{kind}")
    asked_about = f"{question.person}-{question.state}-{question.date}"
    suffix = SUFFIX if packs else ""
    name = f"certificate-{asked_about}-as-known-{who.moment.today}.json{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def certificate_words(request: HttpRequest) -> HttpResponseBase:
    """The same certificate for a person to read, with the way to the file."""
    who, form = asked(request), QUESTION(request.GET)
    question = read_question(form, who.moment)
    if question is None:
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain")
    made, found = certified(registry, question, who.viewer, who.moment)
    answer, entry = (
        status(question, who.viewer, who.moment),
        listing.entry(question.person, who.moment),
    )
    rests_on = found.ground.found if found.ground else ()
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "title": "A certificate in words",
        "answer": answer,
        "sentence": sentence(answer, entry.name if entry else ""),
        "verdict": _verdict(answer),
        "tone": TONES.get(answer.verdict, "open"),
        "moment": who.moment,
        "rests_on": [dated(line) for line in rests_on],
        "proved": [line for line in report.proved(found) if line not in rests_on],
        "not_proved": report.not_proved(found),
        "size": len(made),
        "question": f"{reverse('admin:question')}?{query}",
        "download": f"{reverse('admin:certificate')}?{query}",
    }
    return page(request, "status/certificate.html", context)


def _verdict(answer: StatusAnswer) -> str:
    return "differs by day" if answer.reason == "mixed" else within(answer.verdict)


def asks(seen: Seen) -> Iterator[Next]:
    """Beside an entry: the question, about whom it lists."""
    if seen.state.reference:
        where = addresses.with_query(reverse("admin:question"), about=seen.key)
        words = "The State, the day and the way are asked on the next page."
        yield Next(None, where, "Ask whether they were exempt", words, likely=True)


register_beside(ListEntry, Beside(acts=asks))
register_beside(Incident, Beside(sections=bound.sections, badges=bound.badges))
register_page("question", "Was this person exempt?", question_page, likeliest=True)
register_page("certificate", "", certificate_page)
register_beside(Absence, Beside(sections=absences.sections))
register_beside(Absence, Beside(acts=keeping.acts, sections=keeping.sections))
register_page("question/keep", "", keeping.keep_answer_page)
register_page("absence-keep", "", keeping.keep_absence_page)
register_page("absence-kept", "", keeping.kept_page)
register_page("absence-certificate", "", absences.certificate_page)
register_page("certificate/words", "", certificate_words)
