"""The roles that people, credentials and processes act in."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Who somebody is to the ledger. `STAFF` are granted to people."""

    EXPERT = "expert"
    """A member of the Panel of Experts."""
    COORDINATOR = "coordinator"
    """The expert who coordinates the Panel's work."""
    CUSTODIAN = "custodian"
    """Keeps the Panel's evidence: takes it in, and decides what leaves quarantine."""
    SECRETARIAT = "secretariat"
    """The Committee's Secretary and their staff."""
    CHAIR = "chair"
    """The Chair of the Committee."""
    ACCOUNTS = "accounts"
    """Administers accounts and credentials; sees no case."""
    MEMBER = "member"
    """The credential of a State seated on the Committee that day."""
    STATE = "state"
    """The credential of a Member State."""
    CLOCK = "clock"
    """Beat, recording what fell due."""
    WORKER = "worker"
    """The worker, recording what it found in a file or what follows from what happened."""
    OPERATOR = "operator"
    """Whoever runs `manage.py` on the machine itself."""


STAFF = (
    Role.EXPERT,
    Role.COORDINATOR,
    Role.CUSTODIAN,
    Role.SECRETARIAT,
    Role.CHAIR,
    Role.ACCOUNTS,
)
"""The roles that are granted to people."""

PANEL: Final = frozenset({Role.EXPERT, Role.COORDINATOR})
"""The experts of the Panel."""
COORDINATOR: Final = frozenset({Role.COORDINATOR})
SECRETARIAT: Final = frozenset({Role.SECRETARIAT})

DOERS: Final = {
    Role.EXPERT: "an expert of the Panel",
    Role.COORDINATOR: "the Panel's coordinator",
    Role.CUSTODIAN: "the custodian",
    Role.SECRETARIAT: "the Secretariat",
    Role.CHAIR: "the Chair",
    Role.ACCOUNTS: "an administrator of accounts",
}
"""Who acts in each role that is granted to people, as sentences say it."""
