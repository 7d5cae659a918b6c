"""python -m panel.ledger.verifier FOLDER --key KEY: is this export what the log signed?"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from panel.ledger.notes import COSIGNATURE, NoteError, VerifierKey, to_base64
from panel.ledger.verifier import asking, report
from panel.ledger.verifier.checks import REFUSALS
from panel.ledger.verifier.export import Exported, check_export
from panel.ledger.verifier.source import Unreadable
from panel.ledger.verifier.witness import Contradiction, text_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be asked of a folder beyond that it holds."""
    parser.add_argument(
        "--checkpoint", type=Path, metavar="NOTE", help="of a folder: one kept from before"
    )
    parser.add_argument(
        "--witness", action="append", default=[], metavar="VKEY", help="of a folder: who cosigned"
    )


def run(asked: argparse.Namespace, key: VerifierKey, parser: argparse.ArgumentParser) -> int:
    """Check the folder; 0 where it holds, 1 where it doesn't."""
    held = asking.content(asked.checkpoint, parser) if asked.checkpoint else None
    try:
        witnesses = [VerifierKey.parse(text, COSIGNATURE) for text in asked.witness]
    except NoteError as error:
        parser.error(f"--witness: {error}")
    try:
        note = None if held is None else text_of(held, "the checkpoint kept from before")
        found = check_export(asked.file, key, note, witnesses)
    except (*REFUSALS, Contradiction, Unreadable, OSError) as error:
        return asking.refuse("The export does not hold", str(error), as_json=asked.json)
    sys.stdout.write(_in_json(found) if asked.json else _in_words(found))
    return asking.HOLDS


def _in_words(found: Exported) -> str:
    signed = found.checkpoint
    lines = [
        f"The export holds: {signed.origin}, {signed.size} events, root {to_base64(signed.root)}.",
        f"{found.events} of them are shown whole. {len(found.older)} older checkpoints fit.",
    ]
    if found.held is not None:
        lines.append(f"It begins with the whole log of {found.held.size} events kept from before.")
    for witness, (size, at) in found.cosigned.items():
        when = datetime.fromtimestamp(at, UTC).isoformat()
        lines.append(f"{witness.name} cosigned {size} events at {when}.")
    return report.printable("\n".join(lines) + "\n")


def _in_json(found: Exported) -> str:
    signed = found.checkpoint
    return report.line(
        {
            "holds": True,
            "origin": signed.origin,
            "size": signed.size,
            "root": to_base64(signed.root),
            "events": found.events,
            "older": [checkpoint.size for checkpoint in found.older],
            "begins_with": None if found.held is None else found.held.size,
            "cosigned": {
                witness.name: {"size": size, "at": at}
                for witness, (size, at) in found.cosigned.items()
            },
        }
    )
