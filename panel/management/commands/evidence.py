"""Evidence: take files in, and see whether the store still holds what was received."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evidence import hearing, ingesting
from evidence.collected import Collected
from evidence.ingesting import Ingest, Taken
from evidence.names import claimed
from evidence.store import Full
from panel.ledger import moments
from panel.ledger.commands import field_docs
from panel.management import handing, members, rereading, retaking
from panel.management.bars import Bar
from panel.management.rooms import Failed, RoomCommand


class Command(RoomCommand):
    """Take files in, and see whether the store still holds what was received."""

    help = __doc__
    room = "evidence"

    def own(self, verbs: Any) -> None:
        """Taking in and verifying."""
        ingest = self.verb(
            verbs, "ingest", self.ingest, "Take files, or folders whole, into custody."
        )
        ingest.add_argument("path", nargs="+", type=Path)
        ingest.add_argument("--note", default="", help="what they show, where they come from")
        for name, words in field_docs(Collected).items():
            flag = f"--{name.replace('_', '-')}"
            ingest.add_argument(flag, dest=name, default="", help=words.replace("%", "%%"))
        ingest.add_argument("--as", dest="as_user", help="the account that takes them in")
        ingest.add_argument(
            "--once",
            help="a name for this run: run again, it takes in only what is missing;"
            " by itself the list of paths is the name",
        )
        ingest.add_argument(
            "--anew", action="store_true", help="take in again what an earlier run took in"
        )
        words = "Read files anew and compare them with their receipts."
        rereading.add_verify(self.verb(verbs, "verify", self.verify, words))
        words = "Take a copy that matches in the place of a damaged original."
        rereading.add_restore(self.verb(verbs, "restore", self.restore, words))
        words = "Take steps, new ones or with newer tools, of what was examined before."
        retaking.add(self.verb(verbs, "examine", self.examine, words))
        words = "Have what was ever in the Committee's containers be the Committee's."
        members.add(self.verb(verbs, "members", self.members, words))
        words = "Hand out an item with all that proves its custody, or its custody as a report."
        handing.add_package(self.verb(verbs, "package", self.package, words))

    def ingest(self, options: dict[str, Any]) -> None:
        """A line a file as it is taken in; those that can't be don't stop the others."""
        viewer, said = self.viewer(options["as_user"]), {n: options[n] for n in hearing.SAID}
        name = options["once"] or ingesting.named(options["path"])
        told = hearing.described(said, moments.now().at)
        run = Ingest(self.registry, viewer, told, name="" if options["anew"] else name)
        paths = ingesting.files(options["path"])
        whole, terminal = max(ingesting.weight(paths), 1), self.stderr.isatty()
        done, taken = 0, list[Taken]()
        with Bar(self.stderr) as bar:
            for number, path in enumerate(paths, 1):
                words = f"{number}/{len(paths)} {claimed(str(path))}"

                def read(size: int, of: str = words) -> None:
                    nonlocal done
                    done += size
                    bar.tell(f"bytes, {of}"[:60], min(done, whole), whole)

                try:
                    one = run.take(path, read)
                except Full as error:
                    raise Failed(f"{claimed(str(path))}: {error}") from error
                taken.append(one)
                if not options["json"] and (one.refused or not terminal):
                    bar.clear()
                    self.stdout.write(f"{words}: {_became(one)}")
                    self.stdout.flush()
        self._summed(options, taken)

    def _summed(self, options: dict[str, Any], taken: list[Taken]) -> None:
        refused = [one for one in taken if one.refused]
        before = sum(1 for one in taken if one.before)
        new = len(taken) - len(refused) - before
        words = f"{new} files taken in; the worker examines them"
        if before:
            words += f"; {before} taken in by an earlier run"
        self.say(options, words, {"files": taken, "refused": len(refused), "taken_before": before})
        if refused:
            raise Failed(f"{len(refused)} of {len(taken)} files were not taken in")

    def verify(self, options: dict[str, Any]) -> None:
        """What is damaged goes on record, and what is whole again too."""
        rereading.verify(self, options)

    def restore(self, options: dict[str, Any]) -> None:
        """From where the matching copy is."""
        rereading.restore(self, options)

    def examine(self, options: dict[str, Any]) -> None:
        """What is news goes on record, beside what was found before."""
        retaking.examine(self, options)

    def members(self, options: dict[str, Any]) -> None:
        """Counted, or each with an event of its own."""
        members.members(self, options)

    def package(self, options: dict[str, Any]) -> None:
        """On record before it is written."""
        handing.package(self, options)


def _became(one: Taken) -> str:
    if one.refused:
        return f"not taken: {one.refused}"
    return f"{one.sha256} {one.key}{' (taken in before)' if one.before else ''}"
