"""Why a step failed or a file is closed, as a person reads it, and what they may do about it.

The program's own words stay on record and stand behind these, under "details". Pure: pages ask it
of what rows and states hold, so that a new wording speaks of old items too.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Told(NamedTuple):
    """What there is to say of it."""

    what: str
    """A clause: "the file is damaged or cut off"."""
    then: str = ""
    """What may be done, in sentences; empty where it is for its reader to say."""
    details: str = ""
    """The program's own words; empty where `what` is all there is."""


_AGAIN: Final = (
    "Have it examined again; if it ends the same, ask its sender for another copy, or a custodian"
    " for its release."
)
_COPY: Final = (
    "Nothing here mends it: ask its sender for another copy. A custodian may release it as it is."
)
_MACHINE: Final = "It is this machine's doing, not the file's: tell whoever operates it."
_RELEASE: Final = "A custodian may release it, once it was found harmless elsewhere."
_OPEN: Final = "Ask its sender for a copy that opens without one."
_LESS: Final = "Ask its sender for a smaller copy, or a custodian for its release."
_CAUSES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), what, then)
    for pattern, what, then in (
        (
            r"^(?!.*SIGXCPU)(it ended without an answer|the sandbox ended|it said nothing)",
            "the program that reads such files broke down on it",
            _AGAIN,
        ),
        (
            r"SIGXCPU|took more than|with the steps before it|timeout",
            "reading it takes longer than is allowed here",
            _AGAIN,
        ),
        (
            r"whoever \w+ it ended \d+ times|none came to an end",
            "each worker that tried broke down",
            f"{_MACHINE} Then have it examined again.",
        ),
        (
            r"it isn't kept from|in /dev|permission|not permitted|ImportError|ModuleNotFound"
            r"|No such file or directory|shared object",
            "the program that reads such files can't work in the closed room that it has here",
            f"{_MACHINE} A custodian may release it, once it was found harmless elsewhere.",
        ),
        (
            r"MemoryError|bomb|its answer had more|too ?large|it has more than|Cannot allocate",
            "it is larger, once unpacked, than is opened here",
            _LESS,
        ),
        (r"password|encrypted", "nobody can look into it without its password", _OPEN),
        (
            r"UnidentifiedImage",
            "it begins like a picture, but is damaged, or of a kind that is not read here",
            _COPY,
        ),
        (
            r"its answer can't be so|what it made is",
            "what the program that read it answered can't be so: such a file may be made to"
            " mislead it",
            _AGAIN,
        ),
        (
            r"truncat|EOF|unexpected end|broken|decoder error|data format|BadZip|zlib"
            r"|failed to load|unable to find|loop detected|CRC|corrupt|damaged|malformed|invalid"
            r"|it ended before|had no end|SyntaxError|struct\.error|UnicodeDecode|can't be read",
            "the file is damaged or cut off",
            _COPY,
        ),
    )
)
_UNKNOWN: Final = Told("the program that reads such files found no sense in it", _AGAIN)

_STEPS: Final = {
    "type": "what kind of file it is could not be told",
    "metadata": "what it says of itself could not be read",
    "film": "what it says of itself could not be read",
    "mail": "from whom it is, of when and of what could not be read",
    "structure": "how it is made up could not be told",
    "rules": "our rules could not be tried on it",
    "pdf": "its objects could not be walked over",
    "office": "it could not be looked through for macros",
    "text": "its text could not be read",
    "ocr": "no text could be read off its pictures",
    "thumbnail": "no working copy could be made of it",
    "credentials": "who signed it could not be read",
}
_FAILED: Final = re.compile(r"the step (\w+) failed: (.*)", re.DOTALL)
_APART: Final = "it could not be taken apart"
_WHERE: Final = re.compile(r"( \(rule \w+\))?, in (?!a field that)[^,]*(?:,\d+[^,]*)*$", re.DOTALL)
_THING: Final = re.compile(r"(an?|the|another|macros|rich)\b(?!.* ((is|stands) in|follows) )")
_CLOSED: Final = tuple(
    (re.compile(pattern, re.DOTALL), what, then)
    for pattern, what, then in (
        (
            r"its content is .*, which can act by itself",
            "it is a program, a script or a page, which can act by itself where it is opened",
            _RELEASE,
        ),
        (
            r"its name ends in (?P<said>\S+), its content is ",
            "its content is of another kind than its name says ({said})",
            _RELEASE,
        ),
        (
            r"its sender says (?P<said>\S+), its content is ",
            "its content is of another kind than its sender says ({said})",
            _RELEASE,
        ),
        (
            r"nothing here knows files of the type",
            "nothing here can look into files of its kind",
            _RELEASE,
        ),
        (
            r"an archive \(.*\) is not opened here",
            "archives of its kind are not taken apart here",
            "Ask its sender for a ZIP, or for the files one by one.",
        ),
        (r"it needs a password", "nobody can look into it without its password", _OPEN),
        (
            r"\d+ of what it holds was not taken out: (?P<said>.*)",
            "not all that it holds was taken out: {said}",
            "Ask its sender for what is missing, or a custodian for the release of the whole.",
        ),
        (r"it fetches ", "where it is opened it fetches something from elsewhere", _RELEASE),
        (r"JavaScript", "it holds a script (JavaScript), which runs where it is opened", _RELEASE),
        (
            r"a field that has another program run: ",
            "it holds a field that has another program run a command",
            _RELEASE,
        ),
        (
            r"[\d,]+ bytes say that they unpack to",
            "it unpacks to so very much that whoever opens it may run out of room",
            _RELEASE,
        ),
        (
            r"its directory is damaged",
            "the file is damaged or cut off: its list of what it holds can't be read",
            _COPY,
        ),
    )
)


def failed(step: str, reason: str) -> Told:
    """Why a step found nothing, by the words that were recorded of it."""
    cause = _cause(reason)
    return cause._replace(what=f"{_STEPS.get(step, 'it could not be examined')}: {cause.what}")


def closed(reason: str, suspicion: str = "") -> Told:
    """Why a file is in quarantine, by what was recorded; what a person wrote of it stays theirs."""
    if not reason:
        return Told("")
    if reason == suspicion:
        return Told(reason, "A custodian may release it.")
    if found := _FAILED.fullmatch(reason):
        return failed(found[1], found[2])._replace(details=reason)
    if reason.startswith(f"{_APART}: "):
        cause = _cause(reason.removeprefix(f"{_APART}: "))
        return Told(f"{_APART}: {cause.what}", cause.then, reason)
    for pattern, what, then in _CLOSED:
        if found := pattern.match(reason):
            return Told(what.format(**found.groupdict()), then, reason)
    what = _WHERE.sub("", reason)
    return Told(_holds(what), _RELEASE, "" if what == reason else reason)


def _holds(what: str) -> str:
    """What was noticed in it, as a clause."""
    return f"it holds {what}" if _THING.match(what) else what


def _cause(reason: str) -> Told:
    for pattern, what, then in _CAUSES:
        if pattern.search(reason):
            return Told(what, then, reason)
    return _UNKNOWN._replace(details=reason)
