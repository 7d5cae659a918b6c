"""The map that `verify` makes on disk is the one that is made in memory."""

from contextlib import closing

from panel.ledger import mappages, merkle, streammap
from panel.ledger.mapped import Mapped

STREAMS = 5_000
"""Enough for pages deeper than those that stay in memory."""


def test_its_root_is_that_of_all_streams_as_they_were_each_time():
    ends: dict[str, tuple[int, bytes]] = {}
    with closing(Mapped()) as mapped:
        for number in range(3 * STREAMS):
            stream = f"loan/{number * 7 % STREAMS}"
            version = ends.get(stream, (0, b""))[0] + 1
            ends[stream] = version, merkle.leaf_hash(b"%d" % number)
            mapped.passed(stream, *ends[stream])
            if number % 4_999 == 0:
                assert mapped.root() == whole(ends)
        assert mapped.root() == whole(ends)


def whole(ends: dict[str, tuple[int, bytes]]) -> bytes:
    leaves = (streammap.leaf_of(stream, *end) for stream, end in ends.items())
    return mappages.root(mappages.moved({}, leaves))
