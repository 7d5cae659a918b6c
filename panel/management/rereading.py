"""`evidence verify` and `evidence restore`: files read anew, and replaced where they must be."""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from evidence import checking, printed, receiving, restoring
from evidence.mirroring import outstanding
from evidence.store import Full
from evidence.stored import Round
from panel.management.bars import Bar
from panel.management.rooms import Failed, RoomCommand, upto


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Which files, and whether to go on."""
    parser.add_argument("--sample", type=upto(1, 10**9), help="read so many files, not all")
    drawn = parser.add_mutually_exclusive_group()
    drawn.add_argument(
        "--oldest",
        action="store_true",
        help="of a sample: those not read for the longest time (as where nothing is said)",
    )
    drawn.add_argument("--random", action="store_true", help="of a sample: drawn by a new seed")
    drawn.add_argument("--seed", help="of a sample: drawn by this one, as an earlier run said it")
    parser.add_argument("--resume", action="store_true", help="go on with what was interrupted")
    parser.add_argument(
        "--progress", action="store_true", help="say on stderr how far it is, terminal or not"
    )


def verify(command: RoomCommand, options: dict[str, Any]) -> None:
    """Exit 1 where a file, or its second copy, isn't what it was."""
    the_round = _round(options)
    words = f"; `evidence verify --resume` goes on with round {the_round.pk}"
    try:
        swept = receiving.store().sweep()
        # All that the store holds is named for it: too much for a sample.
        unclaimed = None if the_round.sample else checking.unclaimed()
        going = checking.Going(command.registry, command.viewer(None), the_round)
        damaged, mirrored = _read(command, options, going)
        documents = [] if the_round.sample else list(printed.look(printed.kept()))
    except OSError as error:
        raise Failed(f"the store can't be read: {error}{words}") from error
    except KeyboardInterrupt:
        raise Failed(f"interrupted{words}") from None
    waiting = outstanding() if receiving.mirror() else 0
    data = {
        "round": the_round.pk,
        "sample": the_round.sample,
        "seed": the_round.seed,
        "position": the_round.position,
        "files": going.done,
        "items": going.items,
        "damaged": damaged,
        "damaged_before": going.damaged,
        "mirror_wrong": mirrored,
        "mirror_waiting": waiting,
        "mirror_away": going.mirror_away,
        "unclaimed": unclaimed,
        "documents": len(documents),
        "documents_wrong": [_document(one) for one in documents if one.found or one.mirror],
        "swept": swept,
    }
    command.say(options, _words(data, the_round), data)
    if wrong := _wrong(data):
        raise Failed(wrong)


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Whose copy, and who does it."""
    parser.add_argument("sha256", help="the digest of the original")
    parser.add_argument("--as", dest="as_user", help="the account that does it")


def restore(command: RoomCommand, options: dict[str, Any]) -> None:
    """Exit 1 where no copy matches."""
    sha256 = options["sha256"].lower()
    try:
        restored = restoring.restore(command.registry, command.viewer(options["as_user"]), sha256)
    except restoring.NoCopy as error:
        raise Failed(str(error)) from error
    except (OSError, Full) as error:
        raise Failed(f"the store or its mirror can't be used: {error}") from error
    words = (
        f"{len(restored.items)} items whole again, from {restored.source}"
        if restored.items
        else "its bytes are there, and no item is damaged: nothing to restore"
    )
    command.say(options, words, {"source": restored.source, "items": list(restored.items)})


def _round(options: dict[str, Any]) -> Round:
    if options["resume"]:
        if found := checking.unfinished():
            return found
        raise Failed("no verify was interrupted; without --resume it begins anew")
    seed = secrets.token_hex(8) if options["random"] else options["seed"] or ""
    if seed and not options["sample"]:
        raise Failed("what is drawn is a sample: say --sample and how many")
    return checking.begin(sample=options["sample"] or 0, seed=seed[:64])


def _read(
    command: RoomCommand, options: dict[str, Any], going: checking.Going
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    damaged: list[dict[str, Any]] = []
    mirrored: list[dict[str, str]] = []
    with Bar(command.stderr, shown=options["progress"]) as bar:
        for one in going:
            bar.tell("files read", going.done, going.whole)
            if one.mirror:
                mirrored.append({"sha256": one.sha256, "found": one.mirror})
            if not one.found:
                continue
            for key, name in one.items:
                said = {"sha256": one.sha256, "size": one.size, "found": one.found}
                damaged.append({"key": key, "name": name, **said})
                if not options["json"]:
                    bar.clear()
                    command.stdout.write(f"damaged: {key} {one.sha256}: {one.found}")
    return damaged, mirrored


def _document(one: printed.Looked) -> dict[str, str]:
    said = {"stream": one.kept.stream, "sha256": one.kept.sha256}
    return {**said, "found": one.found, "mended": one.mended, "mirror": one.mirror}


def _words(data: dict[str, Any], the_round: Round) -> str:
    drawn = f" drawn by the seed {the_round.seed}" if the_round.seed else ""
    what = f"a sample of {data['files']} files{drawn}: " if the_round.sample else ""
    words = f"{what}{data['items']} items, {len(data['damaged'])} damaged"
    if not the_round.sample:
        words += f"; {data['unclaimed']} kept files that no item refers to"
    if data["documents"]:
        mended = sum(bool(one["mended"]) for one in data["documents_wrong"])
        words += f"; {data['documents']} documents, {mended} of them mended"
    words += f"; {data['swept']} unfinished files removed"
    if receiving.mirror():
        words += (
            f"; of second copies {len(data['mirror_wrong'])} were missing or damaged,"
            f" {data['mirror_waiting']} wait to be made"
        )
    return words


def _wrong(data: dict[str, Any]) -> str:
    said = []
    if data["damaged"] or data["damaged_before"]:
        before = f", and {data['damaged_before']} files before" if data["damaged_before"] else ""
        said.append(f"{len(data['damaged'])} of {data['items']} items are damaged{before}")
    if lost := [one for one in data["documents_wrong"] if one["found"] and not one["mended"]]:
        said.append(f"{len(lost)} documents are damaged, first {lost[0]['sha256']}")
    if second := sum(bool(one["mirror"]) for one in data["documents_wrong"]):
        said.append(f"{second} second copies of documents are missing or damaged")
    if data["mirror_wrong"]:
        said.append(f"{len(data['mirror_wrong'])} second copies are missing or damaged")
    if data["mirror_away"]:
        said.append(f"the mirror can't be asked: {data['mirror_away']}")
    return "; ".join(said)
