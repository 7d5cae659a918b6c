"""Events that today's code would not write: of older shapes, of unknown types."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import transaction

from panel.ledger import codec, merkle, store


def forge(stream: str, kind: str, data: dict[str, Any], shape: int = 1) -> int:
    """Append an event as another version of this code might have; its position."""
    with transaction.atomic():
        moment = store.move_head(1)
        version = store.versions([stream])[stream] + 1
        body = msgspec.json.encode(
            {
                "act": {"actor": "test", "role": "tester", "command": "forge", "state": None}
                | {"received_at": None, "document": None},
                "data": data,
                "recorded_at": codec.stamp(moment.at),
                "salt": "salt",
                "stream": stream,
                "type": kind,
                "v": shape,
                "version": version,
            },
            order="sorted",
        )
        event = store.EventRow(
            moment.position, stream, version, kind, moment.at, body, merkle.leaf_hash(body)
        )
        store.append([event])
    return moment.position
