"""The roles that people, credentials and processes act in."""

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is to the ledger. Only the first four are granted to people."""

    EXPERT = "expert"
    """A member of the Panel of Experts."""
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
    OPERATOR = "operator"
    """Whoever runs `manage.py` on the machine itself."""


STAFF = (Role.EXPERT, Role.SECRETARIAT, Role.CHAIR, Role.ACCOUNTS)
"""The roles that are granted to people."""
