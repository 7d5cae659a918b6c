"""What was found, said in plain words or as JSON."""

import json

from panel.ledger.canonical import Json
from panel.ledger.notes import to_base64
from panel.ledger.verifier.checks import Verified
from panel.ledger.verifier.proofs import Proved
from panel.ledger.verifier.register import REPORTED, Register

ENTERED = (
    "that whatever bears on the person was entered in their register when it was recorded, and that"
    " the map under the checkpoint is that of the log: whoever holds the log recomputes both, and a"
    " later certificate that shows an earlier event left out here proves the contrary."
)
MAP = "that the map under the checkpoint is that of the log: whoever holds the log recomputes it."
COMPLETENESS = (
    "completeness of the register (that nothing was left out after the last entry shown, and that"
    " nobody kept a request out of it) is asserted by the log's operator and not proved by this"
    " file."
)
UP_TO = (
    "that nothing else was recorded by then, after the position asked about: the signer states it,"
    " and an event recorded by then at a later position proves the contrary."
)
ANSWER = (
    "that the answer follows from the events shown is the signer's statement; the events are here"
    " to be read."
)
ONE_LOG = (
    "that everyone is shown the same log, and that its clock was right: compare the checkpoint"
    " with one that was received on another way."
)
WITHOUT_REGISTER = (
    "This is a signed answer without register: it shows who answered and what, and nothing of"
    " what the answer was drawn from."
)


def in_words(found: Verified | Proved) -> str:
    """The report for a reader."""
    if isinstance(found, Proved):
        head = ["The proof holds."]
    else:
        head = [
            "The certificate holds.",
            *section("Asked", _members(found.question)),
            *section("Answered", _members(found.answer)),
        ]
    return "\n".join(
        [
            *head,
            *section("Proved", proved(found)),
            *section("Not proved", not_proved(found)),
            "",
        ]
    )


def in_json(found: Verified | Proved) -> str:
    """The report for a program."""
    checkpoint = found.checkpoint
    of_answer: dict[str, object] = {}
    if isinstance(found, Verified):
        of_answer = {
            "question": found.question,
            "answer": found.answer,
            "register": _register(found),
            "evidence": [event.name for event in found.evidence],
        }
    return line(
        {
            "holds": True,
            "checkpoint": {
                "origin": checkpoint.origin,
                "size": checkpoint.size,
                "root": to_base64(checkpoint.root),
            },
            **of_answer,
            "proved": proved(found),
            "not_proved": not_proved(found),
        }
    )


def refused_in_json(reason: str) -> str:
    """The report on a file that does not hold, for a program."""
    return line({"holds": False, "reason": reason})


def printable(text: str) -> str:
    """The text with everything escaped that could move a terminal's cursor or turn its writing."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def one_line(text: str) -> str:
    """The text with its line breaks escaped, so that none passes for a line of the report."""
    return text.replace("\n", "\\n")


def proved(found: Verified | Proved) -> list[str]:
    """What the file proves, a sentence each."""
    checkpoint = found.checkpoint
    signed = (
        f"The log's checkpoint, signed with its key: {checkpoint.size} events under the root"
        f" {to_base64(checkpoint.root)}."
    )
    if isinstance(found, Proved):
        return [signed, found.sentence]
    return [
        f"The answer is signed with the key of {checkpoint.origin}, and nothing of it was changed.",
        signed,
        *_of_register(found),
        *(f"In the log as shown: {event.name}, {event.type}." for event in found.evidence),
        *(found.ground.found if found.ground else ()),
    ]


def not_proved(found: Verified | Proved) -> list[str]:
    """What the file leaves to be believed, a sentence each."""
    if isinstance(found, Proved):
        return [*([MAP] if found.of_map else []), ONE_LOG]
    ground = found.ground
    return [
        COMPLETENESS if found.register is None else ENTERED,
        UP_TO,
        *(ground.unproved if ground else [ANSWER]),
        ONE_LOG,
    ]


def _of_register(found: Verified) -> list[str]:
    register = found.register
    if register is None:
        return [WITHOUT_REGISTER]
    if not register.shown:
        return [
            f"There is no stream {register.stream} under this checkpoint: nobody was ever listed"
            " under that number."
        ]
    last = register.shown[-1]
    return [
        f"{register.stream} is shown whole, from its opening to version {last.version}, recorded"
        f" {last.recorded_at}; each of these events is in the log, and under this checkpoint no"
        " later one is.",
        f"{len(register.known)} events were entered up to {found.as_of};"
        f" {register.later} later ones were left aside.",
        reports_of_states(register),
        *(f"Entered: {e.version[0]} version {e.version[1]}, {e.type}." for e in register.known),
    ]


def reports_of_states(register: Register) -> str:
    """How many reports of violations by States had been entered; what they are of isn't shown."""
    streams = dict.fromkeys(e.version[0] for e in register.known if e.type == REPORTED)
    if not streams:
        return "No report of a violation by a State had been entered by then."
    many = "1 report" if len(streams) == 1 else f"{len(streams)} reports"
    return (
        f"{many} of a violation by a State had been entered by then, of whatever measure and day:"
        f" {', '.join(streams)}."
    )


def _register(found: Verified) -> Json:
    register = found.register
    if register is None:
        return None
    return {
        "stream": register.stream,
        "shown": len(register.shown),
        "entered": [{"stream": e.version[0], "version": e.version[1]} for e in register.known],
        "dropped": register.later,
        "state_reports": len({e.version[0] for e in register.known if e.type == REPORTED}),
    }


def _members(holder: dict[str, Json]) -> list[str]:
    return [f"{name}: {value(said)}" for name, said in holder.items()]


def value(said: Json) -> str:
    """A member's value in words."""
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def section(title: str, lines: list[str] | tuple[str, ...]) -> list[str]:
    """Lines under a title."""
    return ["", f"{title}:", *(f"  {one_line(line)}" for line in lines)]


def line(report: dict[str, object]) -> str:
    """One line of JSON."""
    return json.dumps(report, ensure_ascii=True) + "\n"
