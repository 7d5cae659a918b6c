"""The log's public proofs, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from panel.api.endpoints import answer
from panel.api.problems import problem
from panel.ledger import checkpoints, opening, rotation, tree, witnesses
from panel.ledger.notes import VerifierKey
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger
from panel.ledger.tiles import Tile, TileError


@csrf_exempt
@require_safe
def checkpoint(request: HttpRequest, size: int | None = None) -> HttpResponse:
    """The newest checkpoint, or an older one, with the cosignatures received.

    A C2SP signed note; beat makes one when there is something new.
    """
    found = checkpoints.newest() if size is None else checkpoints.of(size)
    if found is None:
        return problem("not-found", "there is no such checkpoint")
    note = witnesses.published(found).encode()
    return answer(request, note, content_type="text/plain; charset=utf-8")


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
