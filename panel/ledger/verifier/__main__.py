"""python -m panel.ledger.verifier FILE --key KEY: does this certificate or proof hold?"""

import argparse
import sys
from pathlib import Path

from panel.ledger.notes import NoteError, VerifierKey
from panel.ledger.verifier import files, report
from panel.ledger.verifier.checks import REFUSALS

HOLDS, REFUSED = 0, 1


def main(arguments: list[str] | None = None) -> int:
    """Check one file; 0 where it holds, 1 where it doesn't, 2 for wrong usage."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    key = _key(asked.key, parser)
    data = _content(asked.file, parser)
    try:
        found = files.check(data, key)
    except REFUSALS as refusal:
        _refuse(str(refusal), as_json=asked.json)
        return REFUSED
    words = report.in_json(found) if asked.json else report.printable(report.in_words(found))
    sys.stdout.buffer.write(words.encode())
    return HOLDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m panel.ledger.verifier",
        description="Check a certificate or proof offline with nothing but the log's public key.",
        epilog="Exit status: 0 it holds, 1 it does not hold, 2 wrong usage.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the certificate or proof")
    parser.add_argument(
        "--key", required=True, help="the log's key, name+hash+base64, or a file that holds it"
    )
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser


def _key(given: str, parser: argparse.ArgumentParser) -> VerifierKey:
    try:
        return VerifierKey.parse(given.strip())
    except NoteError as error:
        if not _is_file(given):
            parser.error(f"--key is neither a key nor a file: {error}")
    try:
        return VerifierKey.parse(_content(Path(given), parser).decode().strip())
    except (NoteError, UnicodeDecodeError) as error:
        parser.error(f"no key in {given}: {error}")


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except OSError:
        return False


def _content(file: Path, parser: argparse.ArgumentParser) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        parser.error(f"can't read {file}: {error}")


def _refuse(reason: str, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(report.refused_in_json(reason))
    else:
        told = report.printable(report.one_line(reason))
        sys.stderr.buffer.write(f"The file does not hold: {told}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
