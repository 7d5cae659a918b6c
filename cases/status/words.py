"""The answer in words: the verdict in one sentence, its reasons, the parts of a range."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Final, NamedTuple

from cases.regimes.zones import principal_zone
from cases.status.answers import InstantView, PartView, StatusAnswer
from cases.status.known import Verdict
from panel.access.states import in_a_sentence
from panel.staff.registering import Tone
from panel.staff.words import day, within

TONES: Final[dict[Verdict, Tone]] = {
    Verdict.EXEMPT: "good",
    Verdict.EXCEPTED: "good",
    Verdict.NO_EXEMPTION_ON_RECORD: "bad",
    Verdict.REFUSED: "bad",
    Verdict.NOT_COVERED: "bad",
    Verdict.PENDING: "attention",
}
_SENTENCES: Final = {
    Verdict.NOT_LISTED: "{person} was not on the list {when}.",
    Verdict.NO_BAN: "No {measure} bound {person} {when}{reason}.",
    Verdict.EXCEPTED: "{person} needed no exemption for {way} into {state} {when}{reason}.",
    Verdict.EXEMPT: "{person} was exempt for {way} into {state} {when}.",
    Verdict.NOT_COVERED: "An exemption of {person} does not cover {way} into {state} {when}"
    "{reason}.",
    Verdict.PENDING: "A request for {person} is pending; {way} into {state} {when} is not exempt.",
    Verdict.REFUSED: "The request for {person} was refused: {way} into {state} {when} is not"
    " exempt.",
    Verdict.NO_EXEMPTION_ON_RECORD: "No exemption of {person} on record for {way} into {state}"
    " {when}{reason}.",
    Verdict.UNDETERMINED: "This can't be told to you.",
}
_UNDETERMINED: Final = {
    "mixed": "Whether {person} was exempt for {way} into {state} is not the same on all days"
    " {when}: the parts are listed below.",
    "instant": "Whether {person} was exempt for {way} into {state} changed in the midst of the day,"
    " {when}.",
    "late_notice": "A notification for {person} covers {way} into {state} {when}, but came too"
    " late; whether it has any effect is left open.",
}
_REASONS: Final = {
    "notification_only": "travel was to be notified only",
    "expired": "it had ended",
    "not_yet": "it had not begun",
    "own_national": "a State's own nationals need none",
    "person": "the person was removed from it",
    "territory": "it is for other territories",
    "leg": "it is for another way into it",
    "window": "it is for other days",
    "condition": "a condition was not kept",
    "revoked": "one was revoked",
    "lapsed": "one had lapsed",
    "late_notice": "a notification came too late; its effect is left open",
    "instant": "it changed in the midst of the day",
}


class PartInWords(NamedTuple):
    """Days of a range that are judged alike."""

    days: str
    verdict: str
    reason: str
    tone: Tone
    basis: str | None


def sentence(answer: StatusAnswer, name: str) -> str:
    """The verdict in one sentence, of a person by name and number."""
    asked = answer.question
    words = _SENTENCES[answer.verdict]
    if answer.verdict is Verdict.UNDETERMINED:
        words = _UNDETERMINED.get(answer.reason or "", words)
    return words.format(
        person=f"{name} ({asked.person})" if name else asked.person,
        state=in_a_sentence(asked.state),
        when=f"from {day(asked.date)} to {day(asked.until)}"
        if asked.until
        else f"on {day(asked.date)}",
        way=asked.leg,
        measure=within(asked.measure),
        reason=f" ({reason(answer.reason)})" if answer.reason else "",
    )


def reason(code: str | None) -> str:
    """A verdict's reason; that of a claimed exception is the ground itself."""
    if code is None:
        return ""
    return _REASONS.get(code, f"nothing was to be filed on the ground of {within(code)}")


def parts(views: tuple[PartView, ...]) -> Iterator[PartInWords]:
    """The parts of a range."""
    for one in views:
        days = day(one.first_day)
        if one.last_day != one.first_day:
            days = f"{days} to {day(one.last_day)}"
        tone = TONES.get(one.verdict, "open")
        yield PartInWords(days, within(one.verdict), reason(one.reason), tone, one.basis)


def instants(views: tuple[InstantView, ...], territory: str) -> Iterator[str]:
    """What happened in the midst of a day, by the clock of the territory."""
    zone = principal_zone(territory) or UTC
    for one in views:
        at = one.at.astimezone(zone)
        what = within(one.what.partition(" by ")[0])
        _, by, basis = one.what.partition(" by ")
        said = f"{at:%H:%M} on {day(at.date())}, in {zone}: {what}{by}{basis}"
        if one.before != one.after:
            said += f"; {within(one.before)} before, {within(one.after)} from then on"
        yield said
