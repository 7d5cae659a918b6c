"""Proof files (`panel-proof/1`) drawn from the ledger, each checked before it is given away."""

from __future__ import annotations

from pathlib import Path

from panel.ledger import checkpoints, mapstore, merkle, notes, opening, proof, tree
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.registry import Registry
from panel.ledger.verifier import proofs


class Unprovable(Exception):
    """There is no such proof; the words say why."""


class Prover:
    """Proves what is so under one checkpoint of the log."""

    def __init__(self, registry: Registry, at: str | None = None) -> None:
        """`at` is a checkpoint's size or a file that holds its note; else it is the newest."""
        self._keys = opening.described(registry).keys
        self._checkpoint = self._newest() if at is None else self._given(at)
        self._size = self._checkpoint.size

    def position(self, position: int) -> bytes:
        """That the event at a position is in the log."""
        row = LogEvent.objects.filter(position=position, position__lte=self._size).first()
        if row is None:
            raise Unprovable(f"there is no position {position} among the first {self._size}")
        path = merkle.inclusion_path(position - 1, self._size, tree.at(self._size))
        return self._made(proof.Inclusion(position - 1, bytes(row.leaf), tuple(path)))

    def since(self, said: str) -> bytes:
        """That the log begins with all that it held at a size, or under a checkpoint in a file."""
        size = notes.size(said) if said.isdecimal() else self._in_file(Path(said)).size
        if size > self._size:
            raise Unprovable(f"the checkpoint is of {self._size} events, and {size} are more")
        hashes = tree.at(self._size)
        path = merkle.consistency_path(size, self._size, hashes)
        return self._made(proof.Consistency(size, hashes.root_at(size), tuple(path)))

    def stream(self, name: str) -> bytes:
        """Where a stream ends, or that there is none of this name."""
        if not name.isprintable():
            raise Unprovable(f"no stream can be called {name!a}")
        rows = LogEvent.objects.filter(stream=name, position__lte=self._size)
        last, way = rows.order_by("version").last(), mapstore.proof(name, self._checkpoint)
        if last is None:
            return self._made(proof.Absence(name, way))
        return self._made(proof.End(name, last.version, bytes(last.leaf), way))

    def _made(self, claim: proof.Claim) -> bytes:
        made = proof.assemble(self._checkpoint.note, claim)
        try:
            proofs.check(made, self._keys.at(self._size))
        except proofs.REFUSALS as refusal:
            why = f"what the database holds proves nothing ({refusal}): run `ledger verify`"
            raise Unprovable(why) from refusal
        return made

    def _newest(self) -> Checkpoint:
        newest = checkpoints.newest()
        if newest is None:
            raise Unprovable("there is no checkpoint yet: `manage.py ledger checkpoint` makes one")
        return newest

    def _given(self, said: str) -> Checkpoint:
        if not said.isdecimal():
            return self._in_file(Path(said))
        found = Checkpoint.objects.filter(size=notes.size(said)).first()
        if found is None:
            raise Unprovable(
                f"there is no checkpoint of {said} events; the newest is of {self._newest().size}"
            )
        return found

    def _in_file(self, file: Path) -> Checkpoint:
        """The checkpoint of ours that a file holds."""
        try:
            note = file.read_text(encoding="utf-8")
            said = notes.Checkpoint.parse(notes.parse(note).text)
            key = self._keys.at(said.size)
            if said.origin != key.name:
                raise Unprovable(f"{file}: a checkpoint of the log {said.origin}, not {key.name}")
            notes.verify(note, key)
        except (OSError, ValueError) as error:
            raise Unprovable(f"{file}: no checkpoint of this log: {error}") from error
        found = Checkpoint.objects.filter(size=said.size).first()
        if found is None or bytes(found.root) != said.root:
            why = f"signed with this log's key, and this log never had that root of {said.size}"
            raise Unprovable(f"{file}: {why} events: compare the two, one of them is a fork")
        return found
