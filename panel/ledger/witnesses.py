"""Cosignatures of the witnesses that the settings name, kept beside the checkpoints."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from panel.ledger import notes, store
from panel.ledger.checkpoints import ONE_AT_A_TIME
from panel.ledger.commands import Refused
from panel.ledger.cosigning import cosigned, joined
from panel.ledger.models import Checkpoint, Cosignature
from panel.ledger.notes import NoteError, VerifierKey


def published(checkpoint: Checkpoint) -> str:
    """The checkpoint's note with the cosignatures received."""
    lines = Cosignature.objects.filter(size=checkpoint.size).order_by("pk")
    return joined(checkpoint.note, lines.values_list("line", flat=True))


def receive(note: str) -> list[VerifierKey]:
    """Keep what known witnesses signed on a checkpoint of this log; whose was kept now."""
    try:
        text = notes.parse(note).text
        ours = Checkpoint.objects.filter(size=notes.Checkpoint.parse(text).size).first()
        if ours is None or notes.parse(ours.note).text != text:
            raise Refused("this log made no such checkpoint")
        found = {}
        for witness in settings.WITNESSES:
            if notes.by(notes.parse(note), witness):
                found[witness] = cosigned(note, witness)[0].line()
    except NoteError as error:
        raise Refused("this is no cosigned checkpoint", why=str(error)) from error
    if not found:
        raise Refused("no witness that WITNESSES names has signed this note")
    return _kept(ours.size, found)


def _kept(size: int, lines: dict[VerifierKey, str]) -> list[VerifierKey]:
    with transaction.atomic():
        store.one_at_a_time(ONE_AT_A_TIME)
        known = set(Cosignature.objects.filter(size=size).values_list("key", flat=True))
        new = [key for key in lines if str(key) not in known]
        Cosignature.objects.bulk_create(
            Cosignature(size=size, key=str(key), line=lines[key]) for key in new
        )
    return new
