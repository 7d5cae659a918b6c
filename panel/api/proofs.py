"""The log's public proofs, for anybody."""

import logging
from time import monotonic
from typing import Final

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from panel.api.endpoints import answer
from panel.api.problems import problem
from panel.ledger import checkpoints, opening, rotation, store, tree, witnesses
from panel.ledger.models import Checkpoint
from panel.ledger.notes import VerifierKey
from panel.ledger.proving import Prover
from panel.ledger.registry import registry
from panel.ledger.signing import KeyMissing
from panel.ledger.store import NoLedger
from panel.ledger.tiles import Tile, TileError

log = logging.getLogger(__name__)
_PACE: Final = 1.0
"""Seconds from one checkpoint that a request has this process make to the next."""
_tries = [-_PACE]
"""When the last was tried."""


@csrf_exempt
@require_safe
def checkpoint(request: HttpRequest, size: int | None = None) -> HttpResponse:
    """The newest checkpoint, or an older one, with the cosignatures received.

    A C2SP signed note; beat makes one when there is something new. While the newest is not of the
    whole log, Retry-After says when the next is due.
    """
    found = checkpoints.newest() if size is None else checkpoints.of(size)
    if found is None:
        return problem("not-found", "there is no such checkpoint")
    note = witnesses.published(found).encode()
    response = answer(request, note, content_type="text/plain; charset=utf-8")
    if size is None and store.head().position > found.size:
        response["Retry-After"] = str(round(_PACE))
    return response


@csrf_exempt
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The log's first key, and the notes by which each handed over to the next."""
    try:
        log = opening.described(registry)
    except NoLedger:
        return problem("not-found", "there is no log yet")
    return answer(request, rotation.shown(VerifierKey.parse(log.verifier_key), log.rotations))


@csrf_exempt
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """Hashes of the log's tree (C2SP tlog-tiles), up to the newest checkpoint; never an event."""
    if path.startswith("entries/"):
        return problem("not-found", "this log gives hashes to everybody, and events to nobody here")
    try:
        wanted = Tile.parse(path)
    except TileError as error:
        return problem("invalid", str(error))
    newest = checkpoints.newest()
    if newest is None or wanted.end > newest.size:
        return problem("not-found", "no checkpoint covers this tile yet")
    response = answer(request, tree.stored(wanted), content_type="application/octet-stream")
    # A tile never changes: whoever has it need not ask again.
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    del response["Vary"]
    return response


@csrf_exempt
@require_safe
def proof(request: HttpRequest, position: int) -> HttpResponse:
    """That the event at a position is in the log: `panel-proof/1`, under the newest checkpoint.

    It has hashes that tiles show as well, and nothing of what the event says.
    """
    try:
        head = store.head()
    except NoLedger:
        return problem("not-found", "there is no log yet")
    if not 0 < position <= head.position:
        return problem("not-found", "the log has no such position", newest=head.position)
    covering = _covering(position)
    if covering is None:
        words = "the log has it, and no checkpoint covers it yet; ask again after Retry-After"
        return problem("not-covered", words)
    return answer(request, Prover(registry, str(covering.size)).position(position))


def _covering(position: int) -> Checkpoint | None:
    """The newest checkpoint where it covers a position, made here where no worker did yet.

    A worker that makes one each second may be busy for long with something else. However often
    anybody asks, one is tried here at the pace of a worker's.
    """
    newest = checkpoints.newest()
    if newest is not None and newest.size >= position:
        return newest
    if monotonic() - _tries[0] < _PACE:
        return None
    _tries[0] = monotonic()
    try:
        return checkpoints.keep_up(registry)
    except (DatabaseError, KeyMissing, checkpoints.NotAsSigned) as error:
        log.warning("no checkpoint can be made here: %s", error)
        return None
