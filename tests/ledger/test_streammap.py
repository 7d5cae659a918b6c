"""The map over streams has the root of its definition, and proves nothing that isn't so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import mappages, notes, streammap
from panel.ledger.merkle import HASH_BYTES, ProofError
from panel.ledger.streammap import EMPTY, Leaf, MapProof

End = tuple[int, bytes]
NAMES = st.sampled_from([f"loan/{number}" for number in range(300)])
ENDS = st.tuples(st.integers(1, 9), st.binary(min_size=HASH_BYTES, max_size=HASH_BYTES))
MAPS = st.dictionaries(NAMES, ENDS, max_size=120)


def naive(leaves: list[Leaf], depth: int = 0) -> bytes:
    """The definition, word for word."""
    if len(leaves) < 2:
        return leaves[0].hash() if leaves else EMPTY
    halves: tuple[list[Leaf], list[Leaf]] = [], []
    for leaf in leaves:
        number = int.from_bytes(leaf.place, "big")
        halves[number >> (255 - depth) & 1].append(leaf)
    return streammap.node_hash(*(naive(half, depth + 1) for half in halves))


def leaves_of(streams: Mapping[str, End]) -> list[Leaf]:
    """Each stream as it stands in the map."""
    return [streammap.leaf_of(name, *end) for name, end in streams.items()]


def pages_of(*steps: Mapping[str, End]) -> dict[str, bytes]:
    """The pages after streams moved on in these steps."""
    pages: dict[str, bytes] = {}
    for step in steps:
        pages |= mappages.moved(pages, leaves_of(step))
    return pages


def refuses(root: bytes, name: str, end: End, proof: MapProof) -> bool:
    """Whether neither this end nor the absence of the stream is believed."""
    with pytest.raises(ProofError):
        streammap.verify_end(root, name, *end, proof)
    with pytest.raises(ProofError):
        streammap.verify_absence(root, name, proof)
    return True


@given(st.lists(MAPS, max_size=4))
def test_the_root_is_that_of_the_definition_however_the_streams_moved(
    steps: list[dict[str, End]],
) -> None:
    streams: dict[str, End] = {}
    for step in steps:
        streams |= step
    pages = pages_of(*steps)
    assert mappages.root(pages) == naive(leaves_of(streams))
    assert pages == (pages_of(streams) if steps else {})
    mappages.check(pages, mappages.root(pages))


@given(MAPS, NAMES, ENDS)
def test_what_is_proved_is_what_is_in_the_map_and_nothing_else(
    streams: dict[str, End], name: str, other: End
) -> None:
    pages = pages_of(streams)
    root = mappages.root(pages)
    proof = mappages.prove(pages, streammap.place_of(name))
    if name not in streams:
        streammap.verify_absence(root, name, proof)
        with pytest.raises(ProofError):
            streammap.verify_end(root, name, *other, proof)
        return
    streammap.verify_end(root, name, *streams[name], proof)
    with pytest.raises(ProofError):
        streammap.verify_absence(root, name, proof)
    if other != streams[name]:
        assert refuses(root, name, other, proof)


@given(MAPS.filter(lambda streams: len(streams) > 1), st.data())
def test_a_proof_bent_in_any_way_proves_nothing(
    streams: dict[str, End], data: st.DataObject
) -> None:
    pages = pages_of(streams)
    root = mappages.root(pages)
    name = data.draw(NAMES)
    end = streams.get(name, (1, bytes(HASH_BYTES)))
    proof = mappages.prove(pages, streammap.place_of(name))
    at = data.draw(st.integers(0, len(proof.path) - 1))
    cut, rest = proof.path[:at], proof.path[at + 1 :]
    none = None if proof.path[at] is not None else naive(leaves_of({name: end}))
    for path in (
        (*cut, *rest),
        (*cut, none, *rest),
        (*cut, EMPTY, *rest),
        (*cut, b"short", *rest),
        (*proof.path, None),
        proof.path * 300,
    ):
        if path != proof.path:
            assert refuses(root, name, end, MapProof(path, proof.instead))
    own = streammap.leaf_of(name, *end)
    for instead in (own, Leaf(own.place, b"short"), Leaf(streammap.place_of("loan/x"), own.end)):
        assert refuses(root, name, end, MapProof(proof.path, instead))


def test_another_stream_shown_instead_must_stand_in_the_way() -> None:
    """A map that was made wrongly on purpose gives no second answer about a stream."""
    low, *_, high = sorted((f"loan/{n}" for n in range(20)), key=streammap.place_of)
    wrong = streammap.leaf_of(high, 1, bytes(HASH_BYTES))
    assert (streammap.bit(streammap.place_of(low), 0), streammap.bit(wrong.place, 0)) == (0, 1)
    root = streammap.node_hash(wrong.hash(), EMPTY)
    with pytest.raises(ProofError, match="does not stand in the way"):
        streammap.verify_absence(root, low, MapProof((None,), wrong))


@given(MAPS.filter(lambda streams: len(streams) > 1), st.data())
def test_pages_that_somebody_changed_are_not_built_upon(
    streams: dict[str, End], data: st.DataObject
) -> None:
    pages = pages_of(streams)
    root = mappages.root(pages)
    name = data.draw(st.sampled_from(sorted(pages)))
    at = data.draw(st.integers(0, len(pages[name]) - 1))
    page = bytearray(pages[name])
    page[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(mappages.PageError):
        mappages.check(pages | {name: bytes(page)}, root)
    with pytest.raises(mappages.PageError):
        mappages.check({}, root)


def test_a_page_that_is_missing_is_not_taken_for_an_empty_one() -> None:
    streams = {f"loan/{number}": (1, bytes(HASH_BYTES)) for number in range(99)}
    pages = pages_of(streams)
    gone = next(name for name in sorted(pages) if name)
    inside = next(s for s in streams if streammap.place_of(s).hex().startswith(gone))
    del pages[gone]
    with pytest.raises(mappages.PageError, match=f"page {gone} is missing"):
        mappages.moved(pages, leaves_of({inside: (2, bytes(HASH_BYTES))}))
    with pytest.raises(mappages.PageError, match=f"page {gone} is missing"):
        mappages.prove(pages, streammap.place_of(inside))


def test_a_proof_is_as_short_as_the_map_is_high() -> None:
    """Sixteen thousand streams, fourteen levels and a few where places lie close."""
    pages = pages_of({f"loan/{number}": (1, bytes(HASH_BYTES)) for number in range(2**14)})
    proofs = [mappages.prove(pages, streammap.place_of(f"loan/{n}")) for n in range(500)]
    lengths = sorted(len(proof.path) for proof in proofs)
    assert 13 <= lengths[250] <= 17
    assert lengths[-1] < 40


@pytest.mark.parametrize(
    ("extensions", "reason"),
    [
        ((), "has one line panel-map/1, not 0"),
        (("panel-map/1 AAAA",), "has 32 bytes"),
        (("panel-map/1 !",), "is not base64"),
        (("panel-map/2 AAAA", "other"), "not 0"),
        ((streammap.line(EMPTY), streammap.line(EMPTY)), "not 2"),
    ],
)
def test_a_checkpoint_commits_to_one_map_or_to_none(
    extensions: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(notes.NoteError, match=reason):
        streammap.root_in(notes.Checkpoint("log.example", 1, EMPTY, extensions))
    said = notes.Checkpoint("log.example", 1, EMPTY, ("other", streammap.line(bytes(HASH_BYTES))))
    assert streammap.root_in(notes.Checkpoint.parse(said.text())) == bytes(HASH_BYTES)
