"""python -m panel.ledger.verifier FILE --key KEY: does this certificate, proof or package hold?

As one file it is `python verifier.pyz FILE --key KEY`. With `witness …` it watches a log instead;
see `witnessing`.
"""

import argparse
import sys
from pathlib import Path

from panel.ledger import packing
from panel.ledger.verifier import asking, exports, files, packages, proofs, report, witnessing
from panel.ledger.verifier.checks import REFUSALS


def main(arguments: list[str] | None = None) -> int:
    """Check one file; 0 where it holds, 1 where it doesn't, 2 for wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["witness"]:
        return witnessing.main(given[1:])
    parser = _parser()
    asked = parser.parse_args(given)
    key = asking.key(asked.key, parser)
    if (asked.receipt or asked.entry) and (asked.file.is_dir() or packages.is_package(asked.file)):
        parser.error("--receipt and --entry go with one proof: that of /log/proof/<position>")
    if asked.sent and not asked.entry:
        parser.error("--sent needs --entry, which names the file's digest")
    if asked.file.is_dir():
        return exports.run(asked, key, parser)
    if packages.is_package(asked.file):
        return packages.run(asked, key, parser)
    data = asking.content(asked.file, parser)
    chain = asking.content(asked.keys, parser) if asked.keys else None
    receipt, entry, file = (
        asking.content(path, parser) if path else None
        for path in (asked.receipt, asked.entry, asked.sent)
    )
    try:
        data = packing.unpacked(data)
        found = files.check(data, files.signer(data, key, chain))
        if receipt is not None:
            found = proofs.of_receipt(found, data, receipt)
        if entry is not None:
            found = proofs.of_entry(found, data, entry, file)
    except proofs.NotShown as refusal:
        what = "The proof holds, and doesn't show what it was held against"
        return asking.refuse(what, str(refusal), as_json=asked.json)
    except REFUSALS as refusal:
        return asking.refuse("The file does not hold", str(refusal), as_json=asked.json)
    words = report.in_json(found) if asked.json else report.printable(report.in_words(found))
    sys.stdout.buffer.write(words.encode())
    return asking.HOLDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=asking.program(),
        description="Check a certificate or proof offline with nothing but the log's public key.",
        epilog="Exit status: 0 it holds, 1 it does not hold, 2 wrong usage.",
    )
    file = "a certificate, a proof, a package of evidence or an export"
    parser.add_argument("file", type=Path, metavar="FILE", help=file)
    asking.add_key(parser)
    parser.add_argument(
        "--keys", type=Path, help="a file (`ledger key --chain`) by which that key named later ones"
    )
    receipt = "a receipt, or a whole answer that holds it: whether the proof is of its leaf"
    parser.add_argument("--receipt", type=Path, help=receipt)
    parser.add_argument(
        "--entry", type=Path, help="an entry's bytes: whether the proof's leaf is their hash"
    )
    parser.add_argument("--sent", type=Path, help="a file: whether the entry names its SHA-256")
    exports.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
