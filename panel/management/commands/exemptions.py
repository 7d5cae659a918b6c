"""Exemptions: the question, its certificate, a person's register, and every act."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cases.status.answers import StatusAnswer, StatusQuestion
from cases.status.certificates import certify
from cases.status.queries import check, register_of, status
from panel.access import queries
from panel.ledger import codec, moments
from panel.ledger.codec import stamp
from panel.ledger.reading import read
from panel.ledger.rows import Moment
from panel.management.rooms import Failed, RoomCommand


class Command(RoomCommand):
    """Ask the question, certify the answer, show a register, give a command."""

    help = __doc__
    room = "exemptions"

    def own(self, verbs: Any) -> None:
        """The question and what proves its answer."""
        for name, handler, words in (
            ("status", self.status, "Was this person exempt, there, on that day, as then known?"),
            ("certificate", self.certificate, "The answer with what proves it offline."),
        ):
            parser = self.verb(verbs, name, handler, words)
            parser.add_argument("person", help="permanent reference number, such as IRi.039")
            parser.add_argument("state", help="the State entered, two capital letters")
            parser.add_argument("date", help="the day there, YYYY-MM-DD")
            parser.add_argument("--until", help="the last day, where it is more than one")
            parser.add_argument("--leg", default="entry", help="entry or transit")
            parser.add_argument("--measure", default="travel_ban")
            parser.add_argument("--ground", help="a ground on which nothing was to be filed")
            parser.add_argument("--as-of", help="as known then: a time with its zone")
            if name == "certificate":
                where = "where to write it, as gzip if it ends in .gz; else stdout"
                parser.add_argument("--output", type=Path, help=where)
        register = self.verb(verbs, "register", self.register, "Everything that bears on a person.")
        register.add_argument("person")
        register.add_argument("--as-of", help="as known then: a time with its zone")

    def status(self, options: dict[str, Any]) -> None:
        """The verdict and what it rests on."""
        question, moment = self._asked(options)
        answer = status(question, queries.operator("operator"), moment)
        self.say(options, _words(answer, moment), answer)

    def certificate(self, options: dict[str, Any]) -> None:
        """The file as it must be kept, to the byte."""
        question, moment = self._asked(options)
        made = certify(self.registry, question, queries.operator("operator"), moment)
        self.hand_over(options, made)

    def register(self, options: dict[str, Any]) -> None:
        """Each entry with when it was recorded."""
        rows = register_of(options["person"], moments.parse(options["as_of"]))
        if not rows:
            raise Failed(f"there is no register of {options['person']}: nobody listed bears this")
        entries = []
        for row in rows:
            entered = codec.entered(bytes(row.body))
            what = f"{entered.type} {entered.stream} {entered.version}" if entered else "opened"
            entries.append(
                {
                    "version": row.version,
                    "position": row.position,
                    "recorded_at": stamp(row.recorded_at),
                    "what": what,
                }
            )
        words = "\n".join(f"{e['version']:4} {e['recorded_at']} {e['what']}" for e in entries)
        self.say(options, words, {"person": options["person"], "entries": entries})

    def _asked(self, options: dict[str, Any]) -> tuple[StatusQuestion, Moment]:
        said = {name: options[name] for name in StatusQuestion.__struct_fields__}
        return check(read(StatusQuestion, said)), moments.parse(options["as_of"])


def _words(answer: StatusAnswer, moment: Moment) -> str:
    lines = [answer.verdict + (f" ({answer.reason})" if answer.reason else "")]
    lines += [
        f"{part.first_day} to {part.last_day}: {part.verdict}"
        + (f" ({part.reason})" if part.reason else "")
        for part in answer.parts
    ]
    lines += [
        f"at {stamp(i.at)} {i.what}: {i.before} before, {i.after} after" for i in answer.instants
    ]
    if answer.measure:
        until = answer.measure.until or "not known"
        lines.append(
            f"measure: {answer.measure.type}, {answer.measure.basis},"
            f" from {answer.measure.from_}, until {until}"
        )
    lines += [f"also in force: {m.type}, {m.basis}" for m in answer.also_in_force]
    lines.append(f"who may exempt: {answer.competent_body or 'nobody'}")
    if answer.standing_exceptions:
        lines.append(f"nothing to file for: {', '.join(answer.standing_exceptions)}")
    for e in answer.exemptions_considered:
        late = f", recorded {e.recorded_late_days} days late" if e.recorded_late_days else ""
        ended = f", {e.ended_by} from {e.ended_on}" if e.ended_on else ""
        lines.append(f"considered: {e.number or e.request}, {e.status}{ended}{late}")
    if answer.register:
        whole = "without a gap" if answer.register.gap_free else "WITH A GAP"
        lines.append(f"register: {answer.register.version} entries, {whole}")
    lines.append(f"as known on {stamp(moment.at)}")
    return "\n".join(lines)
