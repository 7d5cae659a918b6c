"""Whether a package of evidence holds: the item's custody whole, and the original that it is of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from panel.ledger import proof
from panel.ledger.members import FileError, number_in, text_in
from panel.ledger.merkle import leaf_hash
from panel.ledger.notes import Checkpoint, VerifierKey
from panel.ledger.package import Cited, Package, Stated, names_of, parse
from panel.ledger.verifier import proofs
from panel.ledger.verifier.checks import check_checkpoint
from panel.ledger.verifier.events import Event, check_order, proved
from panel.ledger.verifier.register import check_end, check_places

RECEIVED = "evidence.received"
EXPORTED = "custody.exported"


@dataclass(frozen=True, slots=True)
class Custody:
    """What the statement of a package that holds was found to show."""

    item: str
    name: str
    """What its sender called it."""
    sha256: str
    size: int
    """In bytes."""
    checkpoint: Checkpoint
    events: tuple[Event, ...]
    """The chain of custody, in the order of the log."""
    streams: tuple[tuple[str, int], ...]
    """Each stream shown whole, with its last version; 0 where there is no such stream."""
    claims: tuple[Stated, ...]
    cited: tuple[Cited, ...]
    """What cases make of it, by the word of whoever runs the log alone."""
    people: Mapping[str, str]


def check(statement: bytes, receipt: bytes, key: VerifierKey) -> Custody:
    """What the two files prove under the log's key; raises one of REFUSALS otherwise."""
    said = parse(statement)
    if said.origin != key.name:
        raise FileError(f"this is of the log {said.origin!r:.60}, not {key.name!r}")
    key.verify(said.signature, said.signed)
    checkpoint = check_checkpoint(said.checkpoint, key)
    events = proved(said.shown, said.nodes, checkpoint)
    streams = [[events[one] for one in stream.events] for stream in said.streams]
    if not streams or not streams[0] or streams[0][0].type != RECEIVED:
        raise FileError("no receipt of the item is shown")
    received, every = streams[0][0], [event for stream in streams for event in stream]
    check_order(every)
    _check_streams(said, streams, _exported(said, every), checkpoint)
    _check_claims(said.claims, streams[0])
    _check_cited(said.cited, checkpoint)
    _check_receipt(receipt, said, checkpoint, key)
    return Custody(
        said.item,
        text_in(received.data, "claimed_name"),
        text_in(received.data, "sha256"),
        number_in(received.data, "size"),
        checkpoint,
        tuple(sorted(every, key=lambda event: event.position)),
        tuple((one.stream, len(one.events)) for one in said.streams),
        said.claims,
        said.cited,
        said.people,
    )


def check_original(custody: Custody, digest: str, size: int) -> None:
    """Refuse bytes that aren't those that were received."""
    if size != custody.size or digest != custody.sha256:
        raise FileError(
            f"the original in the package has {size} bytes and the SHA-256 {digest}; what was"
            f" received has {custody.size} and {custody.sha256}"
        )


def _exported(said: Package, events: Sequence[Event]) -> Event:
    """The entry by which this export is on record."""
    for event in events:
        if (event.stream, event.version) == said.exported and event.type == EXPORTED:
            return event
    raise FileError("this export is not on record in what is shown")


def _check_streams(
    said: Package, streams: Sequence[Sequence[Event]], exported: Event, checkpoint: Checkpoint
) -> None:
    """Each stream that there must be is shown, whole and up to the checkpoint."""
    received = streams[0][0]
    times = (datetime.fromisoformat(event.recorded_at) for event in (received, exported))
    wanted = names_of(said.item, *times)
    shown = [stream.stream for stream in said.streams]
    if shown != wanted:
        raise FileError(f"shown are {', '.join(shown)}; it takes {', '.join(wanted)}")
    for stream, events in zip(said.streams, streams, strict=True):
        check_places(events, stream.stream)
        check_end(stream, stream.stream, checkpoint)


def _check_claims(claims: Sequence[Stated], item: Sequence[Event]) -> None:
    """What the file is said to claim is what stands in the entries, and the newest of each kind."""
    newest = {event.type: event for event in item}
    for claim in claims:
        event = newest.get(claim.type)
        if event is None or event.version != claim.version or event.data != claim.data:
            raise FileError(f"the claims differ from {item[0].stream} version {claim.version}")


def _check_cited(cited: Sequence[Cited], checkpoint: Checkpoint) -> None:
    """They are entries that there can be under the checkpoint."""
    positions = [one.position for one in cited]
    if positions != sorted(positions) or (positions and positions[-1] > checkpoint.size):
        raise FileError(f"what cases say of it is not in the order of a log of {checkpoint.size}")


def _check_receipt(data: bytes, said: Package, checkpoint: Checkpoint, key: VerifierKey) -> None:
    """The receipt's own proof is of this receipt, under this checkpoint."""
    proofs.check(data, key)
    found, first = proof.parse(data), said.streams[0].events[0]
    if found.checkpoint != said.checkpoint:
        raise FileError(f"the receipt's proof is under another checkpoint than {checkpoint.size}")
    claim = found.claim
    if not isinstance(claim, proof.Inclusion) or (claim.index, claim.leaf) != (
        first.index,
        leaf_hash(first.event),
    ):
        raise FileError("the receipt's proof is of something else than this item's receipt")
