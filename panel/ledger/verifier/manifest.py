"""The list of an export's files, `panel-export/1`: a note by the log on their digests."""

import re
from dataclasses import dataclass
from typing import Final

from panel.ledger import notes
from panel.ledger.notes import NoteError, VerifierKey

FORMAT: Final = "panel-export/1"
MANIFEST: Final = "manifest"
CHECKPOINT: Final = "checkpoint"
KEYS: Final = "keys"
EVENTS: Final = "events"
_LINE: Final = re.compile(r"([0-9a-f]{64}) ([a-z0-9][a-z0-9./]*)")


def older(size: int) -> str:
    """Where an export has an older checkpoint."""
    return f"checkpoints/{size}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which files an export has, each with its SHA-256 in hexadecimal."""

    origin: str
    digests: dict[str, str]

    def text(self) -> str:
        """The text that the log signs."""
        lines = (f"{digest} {name}" for name, digest in sorted(self.digests.items()))
        return "\n".join([FORMAT, self.origin, *lines]) + "\n"

    @classmethod
    def read(cls, note: str, key: VerifierKey) -> "Manifest":
        """The manifest in a note that this key signed."""
        kind, *lines = notes.verify(note, key).removesuffix("\n").split("\n")
        if kind != FORMAT or lines[:1] != [key.name]:
            raise NoteError(f"the manifest is no {FORMAT} of {key.name}")
        digests: dict[str, str] = {}
        for line in lines[1:]:
            match = _LINE.fullmatch(line)
            if match is None or ".." in line:
                raise NoteError(f"the manifest has a line that names no file: {line!r:.80}")
            digests[match[2]] = match[1]
        return cls(key.name, digests)
