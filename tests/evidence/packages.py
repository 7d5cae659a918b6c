"""Packages of an item with its chain of custody, as they are handed out and checked."""

import zipfile
from pathlib import Path

from django.core.management import call_command

from panel.ledger import opening
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.verifier.__main__ import main
from tests.evidence.drawing import BAGHDAD, TAKEN, jpeg

PHOTO = jpeg(place=BAGHDAD, taken=TAKEN)


def key_of_log() -> str:
    return str(opening.described(registry).keys.newest)


def handed_out(tmp_path: Path, item: str, name: str = "a.zip") -> Path:
    """The package that the operator of the machine gets."""
    file = tmp_path / name
    call_command("evidence", "package", item, "--out", str(file), "--reason", "For a laboratory.")
    return file


def verdict(file: Path, capsys) -> tuple[int, str]:
    """The verifier's exit status, and what it said."""
    capsys.readouterr()
    status = main([str(file), "--key", key_of_log()])
    said = capsys.readouterr()
    return status, said.out or said.err


def versions(item: str) -> int:
    """How many entries the item's own stream has."""
    return LogEvent.objects.filter(stream=f"evidence/{item}").count()


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def made_of(tmp_path: Path, parts: dict[str, bytes], **how: int) -> Path:
    """A package of these parts, each stored unless said otherwise."""
    file = tmp_path / "changed.zip"
    with zipfile.ZipFile(file, "w") as opened:
        for name, data in parts.items():
            kind = how.get(name.partition(".")[0], zipfile.ZIP_STORED)
            opened.writestr(name, data, compress_type=kind)
    return file
