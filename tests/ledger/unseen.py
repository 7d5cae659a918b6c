"""Why `verify` can't find some changes of a ledger's tables; printed in docs/tampering.md."""

from __future__ import annotations

from typing import Final

NUMBER: Final = "the number is the database's own and means nothing"
FORWARD: Final = (
    "the head moves forward by itself; only that it never ends before the log is checked"
)
SECRET: Final = "it keys the digests of requests; a repetition is then refused as another request"
EARLIER: Final = "what is left is consistent; only a copy of the lost one, held elsewhere, shows it"
COSIGNED: Final = "what is left holds; the witness has its own copy and can hand it in again"
REPEATED: Final = "it holds no fact; a repetition would be done anew, and its event is in the log"
DIGEST: Final = "a keyed digest of the request; a repetition is then refused as another request"
CLOCK: Final = (
    "it shows the time of a demonstration; the log's own times are checked against each other"
)
READING: Final = "how far a reader came; what it reads is in the log, and it would read again"
PARKED: Final = "an operator's list of what a reader failed on; what it holds is in the log"

_BY_TABLE: Final = {
    "ledger_head": FORWARD,
    "ledger_checkpoint": EARLIER,
    "ledger_cosignature": COSIGNED,
    "ledger_given": REPEATED,
    "ledger_clock": CLOCK,
    "ledger_cursor": READING,
    "ledger_parked": PARKED,
}
_OWN: Final = {
    ("ledger_head", "UPDATE secret"): SECRET,
    ("ledger_given", "UPDATE digest"): DIGEST,
    **{
        (f"ledger_{table}", "UPDATE id"): NUMBER
        for table in ("due", "given", "parked", "tile_root", "cosignature")
    },
}


def why_unseen(table: str, what: str) -> str:
    """The reason; a KeyError where nobody thought of one."""
    return _OWN.get((table, what)) or _BY_TABLE[table]
