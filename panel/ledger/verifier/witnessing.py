"""python -m panel.ledger.verifier witness SOURCE --key KEY --state FILE"""

import argparse
import sys
from pathlib import Path

from panel.ledger.notes import NoteError, to_base64
from panel.ledger.verifier import asking, report
from panel.ledger.verifier.checks import REFUSALS
from panel.ledger.verifier.memory import Memory, Torn
from panel.ledger.verifier.signer import Signer
from panel.ledger.verifier.source import PATIENCE, Unreadable, source
from panel.ledger.verifier.witness import Contradiction, Seen, witness

WORDS = "Look at a log once: does it extend what it showed before? Remember and cosign it then."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What a witness needs to be told."""
    parser.add_argument(
        "source", metavar="URL|FOLDER", help="the log, https://host/log, or an export of it"
    )
    asking.add_key(parser)
    parser.add_argument(
        "--state", required=True, type=Path, metavar="FILE", help="where to keep the last note seen"
    )
    parser.add_argument("--name", help="the witness's name, by custom a domain name and a path")
    parser.add_argument("--signer", type=Path, metavar="PEM", help="its private key, Ed25519")
    parser.add_argument(
        "--patience", type=float, default=PATIENCE, metavar="SECONDS", help="for each answer"
    )


def run(asked: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Look once; 0 where the log extends what was seen, 1 where it doesn't or doesn't answer."""
    key = asking.key(asked.key, parser)
    if (asked.name is None) != (asked.signer is None):
        parser.error("--name and --signer go together")
    try:
        fetch = source(asked.source, asked.patience)
        signer = Signer.read(asked.name, asked.signer) if asked.signer else None
    except (ValueError, NoteError) as error:
        parser.error(str(error))
    try:
        seen = witness(fetch, key, Memory(asked.state), signer)
    except (*REFUSALS, Contradiction, Torn, Unreadable, OSError) as error:
        return asking.refuse("Not accepted", str(error), as_json=asked.json)
    sys.stdout.write(_in_json(seen, signer) if asked.json else _in_words(seen, signer))
    return asking.HOLDS


def main(arguments: list[str]) -> int:
    """The command of its own."""
    parser = argparse.ArgumentParser(
        prog=f"{asking.program()} witness",
        description=WORDS,
        epilog="Exit status: 0 accepted, 1 not accepted, 2 wrong usage.",
    )
    add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return run(parser.parse_args(arguments), parser)


def _in_words(seen: Seen, signer: Signer | None) -> str:
    shown = seen.checkpoint
    lines = [f"Accepted: {shown.origin}, {shown.size} events, root {to_base64(shown.root)}."]
    if seen.before is None:
        lines.append("Seen for the first time: there was nothing to compare it with.")
    else:
        lines.append(f"It begins with the whole log of {seen.before.size} events seen before.")
    if signer is not None:
        lines.append(f"Cosigned as {signer.vkey}.")
    return report.printable("\n".join(lines) + "\n")


def _in_json(seen: Seen, signer: Signer | None) -> str:
    shown = seen.checkpoint
    return report.line(
        {
            "holds": True,
            "origin": shown.origin,
            "size": shown.size,
            "root": to_base64(shown.root),
            "before": None if seen.before is None else seen.before.size,
            "cosigned_as": None if signer is None else str(signer.vkey),
            "note": seen.note,
        }
    )
