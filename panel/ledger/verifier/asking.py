"""What the verifier's commands are asked with: keys, files, and how they tell."""

import argparse
import sys
from pathlib import Path

from panel.ledger.notes import NoteError, VerifierKey
from panel.ledger.verifier import report

HOLDS, REFUSED = 0, 1


def program() -> str:
    """How it is called: as the one file that the log's server hands out, or as a module."""
    name = Path(sys.argv[0]).name
    return f"python {name}" if name.endswith(".pyz") else "python -m panel.ledger.verifier"


def add_key(parser: argparse.ArgumentParser) -> None:
    """Ask for the key that is trusted."""
    parser.add_argument(
        "--key", required=True, help="the log's key, name+hash+base64, or a file that holds it"
    )


def key(given: str, parser: argparse.ArgumentParser) -> VerifierKey:
    """The key given, or held by the file given."""
    try:
        return VerifierKey.parse(given.strip())
    except NoteError as error:
        if not _is_file(given):
            parser.error(f"--key is neither a key nor a file: {error}")
    try:
        return VerifierKey.parse(content(Path(given), parser).decode().strip())
    except (NoteError, UnicodeDecodeError) as error:
        parser.error(f"no key in {given}: {error}")


def content(file: Path, parser: argparse.ArgumentParser) -> bytes:
    """The bytes of a file given."""
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        parser.error(f"can't read {file}: {error}")


def refuse(what: str, reason: str, *, as_json: bool) -> int:
    """Say why it does not hold."""
    if as_json:
        sys.stdout.write(report.refused_in_json(reason))
    else:
        told = report.printable(report.one_line(reason))
        sys.stderr.buffer.write(f"{what}: {told}\n".encode())
    return REFUSED


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except OSError:
        return False
