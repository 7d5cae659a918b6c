"""The log: make it, check it, rebuild what follows from it, sign it."""

from __future__ import annotations

import argparse
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import msgspec
from django.core.management import call_command

from panel.access.viewers import NOBODY
from panel.ledger import (
    accepting,
    catalogue,
    checkpoints,
    codec,
    forgetting,
    opening,
    parking,
    rotating,
    rotation,
    store,
    witnesses,
)
from panel.ledger.audit import crew, resuming
from panel.ledger.audit.run import Unusable
from panel.ledger.exporting import export
from panel.ledger.models import Parked
from panel.ledger.notes import NoteError, VerifierKey
from panel.ledger.proving import Prover, Unprovable
from panel.ledger.rebuild import rebuild
from panel.ledger.verifier import witnessing
from panel.management.disclosing import disclosed
from panel.management.rooms import Failed, RoomCommand, Telling, upto
from panel.management.verifying import found, told


class Command(RoomCommand):
    """Make, verify, rebuild and sign the log."""

    help = __doc__
    room = "ledger"

    def own(self, verbs: Any) -> None:
        """What an operator or auditor does with the log."""
        create = self.verb(verbs, "create", self.create, "Make the tables and open the log.")
        create.add_argument("--demonstration", action="store_true", help="time is a story's")
        key = self.verb(verbs, "key", self.key, "Print the public key that checks certificates.")
        key.add_argument("--chain", action="store_true", help="print how each key named the next")
        rotate = "Let the key that LEDGER_KEY holds beside the present one sign from here on."
        self.verb(verbs, "rotate-key", self.rotate_key, rotate)
        go_on = "Let the log go on from its own time, which the clock hasn't reached."
        accept = self.verb(verbs, "accept-time", self.accept_time, go_on)
        accept.add_argument("--reason", required=True, help="what had set the clock wrong")
        whole = self.verb(verbs, "verify", self.verify, "Recompute everything, tell every fault.")
        whole.add_argument(
            "--progress", action="store_true", help="say on stderr how far it is, terminal or not"
        )
        whole.add_argument(
            "--resume", action="store_true", help="go on where one that was interrupted was"
        )
        again = self.verb(verbs, "rebuild", self.rebuild, "Write derived tables anew.")
        again.add_argument("--check", action="store_true", help="only tell what differs")
        for parser in (whole, again):
            parser.add_argument(
                "--workers",
                type=upto(1, 256),
                help="processes to share it among; else as many as cores",
            )
        self.verb(verbs, "checkpoint", self.checkpoint, "Sign the log as it is.")
        prove = self.verb(verbs, "prove", self.prove, "Prove a thing of the log, to check offline.")
        thing = prove.add_mutually_exclusive_group(required=True)
        thing.add_argument("--position", type=int, help="that this position is in the log")
        thing.add_argument("--since", help="that the log begins with that of this size or note")
        thing.add_argument("--stream", help="where the stream ends, or that there is none")
        prove.add_argument("--at", help="the checkpoint's size, or its note in a file; else newest")
        prove.add_argument("--output", type=Path, help="where to write it; else stdout")
        self.verb(verbs, "parked", self.parked, "Tell what subscriptions gave up on.")
        retry = self.verb(
            verbs, "retry", self.retry, "Let a subscription try again what it parked."
        )
        skip = self.verb(verbs, "skip", self.skip, "Have a subscription never handle an event.")
        for parser in (retry, skip):
            parser.add_argument("subscription", choices=sorted(self.registry.subscriptions))
        skip.add_argument("position", type=int, help="where the parked event stands in the log")
        skip.add_argument("--reason", required=True, help="why that does no harm; stays on record")
        forget = self.verb(verbs, "forget", self.forget, "Destroy the key of a subject, for good.")
        forget.add_argument("subject", help="as it stands beside what is sealed")
        forget.add_argument("--reason", required=True, help="why; stays on record, so name nobody")
        self.verb(verbs, "reseal", self.reseal, "Wrap all keys by the newest master key.")
        give = "Write a folder that proves the log, with the events that its reader may have."
        export = self.verb(verbs, "export", self.export, give)
        export.add_argument("folder", type=Path, help="a folder that is not there yet")
        export.add_argument(
            "--as",
            dest="as_user",
            help="the account that reads it; who is none reads what is public",
        )
        watch = self.verb(verbs, "witness", self.witness, witnessing.WORDS)
        witnessing.add_arguments(watch)
        watch.set_defaults(parser=watch)
        cosign = self.verb(verbs, "cosign", self.cosign, "Keep what a witness has cosigned.")
        cosign.add_argument("file", type=Path, help="the note that it keeps in its state")
        self.verb(verbs, "events", self.events, "Print the catalogue of events (docs/events.md).")

    def create(self, options: dict[str, Any]) -> None:
        """Migrate and write the first event."""
        call_command("migrate", verbosity=0)
        made = opening.create(
            self.registry, demonstration=options["demonstration"], actor="operator"
        )
        words = f"opened {made.origin}\npublic key: {made.verifier_key}"
        self.say(options, words, msgspec.to_builtins(made))

    def key(self, options: dict[str, Any]) -> None:
        """The C2SP vkey; where there were several, each with the checkpoints that it signs."""
        log = opening.described(self.registry)
        if options["chain"]:
            chain = rotation.shown(VerifierKey.parse(log.verifier_key), log.rotations).decode()
            self.say(options, chain, {"chain": chain})
            return
        ranges = log.keys.ranges()
        words = "\n".join(
            f"{key}  checkpoints of {first} events"
            + (" and more" if last is None else f" to {last}")
            for key, first, last in ranges
        )
        newest = str(log.keys.newest)
        data = [{"key": str(key), "from": first, "to": last} for key, first, last in ranges]
        self.say(options, words if log.rotations else newest, {"key": newest, "keys": data})

    def rotate_key(self, options: dict[str, Any]) -> None:
        """Tell which key signs now, and where the proof of it is."""
        key = str(rotating.rotate(self.registry, actor="operator").keys.newest)
        words = f"{key}\nsigns from here on; `ledger key --chain` proves that it may"
        self.say(options, words, {"key": key})

    def accept_time(self, options: dict[str, Any]) -> None:
        """Tell from when the log goes on."""
        at = accepting.accept(self.registry, reason=options["reason"], actor="operator")
        self.say(options, f"the log goes on from {codec.stamp(at)}", {"from": codec.stamp(at)})

    def verify(self, options: dict[str, Any]) -> None:
        """Exit 1 where anything is wrong."""
        shown = options["progress"] or self.stderr.isatty()
        tell = Telling(self.stderr) if shown else None
        try:
            with resuming.places(resume=options["resume"], warn=self.stderr.write) as places:
                faults = found(self.registry, places, options["workers"], tell)
                self.say(options, *told(places.run, faults, resumed=options["resume"]))
                places.clear()
        except Unusable as why:
            words = f"can't go on with an earlier verify: {why}. Without --resume it begins anew"
            raise Failed(words) from why
        if faults:
            raise SystemExit(1)

    def rebuild(self, options: dict[str, Any]) -> None:
        """Exit 1 where `--check` finds a difference."""
        try:
            workers = options["workers"] or crew.fitting(store.head().position)
            report = rebuild(self.registry, check=options["check"], workers=workers)
        except checkpoints.NotAsSigned as error:
            raise Failed(str(error)) from error
        except BrokenProcessPool as error:
            raise Failed("a worker process was ended from outside: nothing is written") from error
        done = "differ" if options["check"] else "put right"
        words = (
            f"{report.streams} streams folded; nothing differs"
            if report.clean
            else f"{report.streams} streams folded; {done}: "
            f"removed {dict(report.removed)}, written {dict(report.written)}, "
            f"unreadable {[str(u) for u in report.unreadable]}, unfit {report.unfit}"
        )
        data = {
            "streams": report.streams,
            "removed": dict(report.removed),
            "written": dict(report.written),
            "unreadable": [str(u) for u in report.unreadable],
            "unfit": report.unfit,
        }
        self.say(options, words, data)
        if (options["check"] and not report.clean) or report.unreadable:
            raise SystemExit(1)

    def checkpoint(self, options: dict[str, Any]) -> None:
        """The signed note."""
        made = checkpoints.keep_up(self.registry)
        self.say(options, made.note, {"size": made.size, "note": made.note})

    def prove(self, options: dict[str, Any]) -> None:
        """The file as it must be kept, to the byte."""
        try:
            prover = Prover(self.registry, options["at"])
            if options["position"] is not None:
                made = prover.position(options["position"])
            elif options["since"] is not None:
                made = prover.since(options["since"])
            else:
                made = prover.stream(options["stream"])
        except (Unprovable, NoteError) as error:
            raise Failed(str(error)) from error
        self.hand_over(options, made)

    def parked(self, options: dict[str, Any]) -> None:
        """Exit 1 where there is anything."""
        rows = parking.parked()
        words = "\n".join(map(_parked, rows)) or "nothing was given up on"
        named = ("subscription", "position", "stream", "error")
        data = [{name: getattr(row, name) for name in named} for row in rows]
        self.say(options, words, {"parked": data})
        if rows:
            raise SystemExit(1)

    def retry(self, options: dict[str, Any]) -> None:
        """Exit 1 where a stream stays parked."""
        done, failed = parking.retry(self.registry, options["subscription"])
        words = "\n".join([f"{done} events handled now", *map(_parked, failed)])
        data = {"done": done, "failed": [row.position for row in failed]}
        self.say(options, words, data)
        if failed:
            raise SystemExit(1)

    def skip(self, options: dict[str, Any]) -> None:
        """Tell how many events waited behind it."""
        name, position = options["subscription"], options["position"]
        waiting = parking.skip(
            self.registry, name, position, actor="operator", reason=options["reason"]
        )
        words = f"{name} leaves {position} out; {waiting} of its stream wait for `ledger retry`"
        self.say(options, words, {"skipped": position, "waiting": waiting})

    def forget(self, options: dict[str, Any]) -> None:
        """For good: from here on and in every backup made after."""
        subject: str = options["subject"]
        wiped = forgetting.forget(
            self.registry, subject, actor="operator", reason=options["reason"]
        )
        words = f"{subject} is forgotten"
        if not wiped:
            words += "; while others read, the database's files keep its wrapped key: say it again"
        self.say(options, words, {"forgotten": subject, "wiped": wiped})

    def reseal(self, options: dict[str, Any]) -> None:
        """Exit 1 where a key could not be unwrapped; it stays as it is."""
        done, failed = forgetting.reseal()
        words = "\n".join([f"{done} keys are under the newest master key now", *failed])
        self.say(options, words, {"resealed": done, "failed": failed})
        if failed:
            raise SystemExit(1)

    def export(self, options: dict[str, Any]) -> None:
        """Tell how to check it."""
        name, folder = options["as_user"], options["folder"]
        reader = self.viewer(name) if name else NOBODY
        try:
            made = export(self.registry, folder, disclosed(self.registry, reader))
        except OSError as error:
            raise Failed(f"can't write {folder}: {error.strerror}") from error
        words = (
            f"{made.size} events are proved by `python -m panel.ledger.verifier {folder} --key KEY`"
        )
        self.say(options, words, {"folder": str(folder), "size": made.size})

    def witness(self, options: dict[str, Any]) -> None:
        """Watch another log; this installation's own database is not asked."""
        status = witnessing.run(argparse.Namespace(**options), options["parser"])
        if status:
            raise SystemExit(status)

    def cosign(self, options: dict[str, Any]) -> None:
        """Tell whose signature was new."""
        try:
            new = [str(key) for key in witnesses.receive(options["file"].read_text())]
        except (OSError, UnicodeDecodeError) as error:
            raise Failed(f"can't read {options['file']}: {error}") from error
        words = "\n".join(f"kept the cosignature of {key}" for key in new) or "nothing new"
        self.say(options, words, {"kept": new})

    def events(self, options: dict[str, Any]) -> None:
        """The catalogue as Markdown."""
        text = catalogue.catalogue(self.registry)
        self.say(options, text.removesuffix("\n"), {"markdown": text})


def _parked(row: Parked) -> str:
    return f"{row.subscription} {row.position} {row.stream}: {row.error}"
