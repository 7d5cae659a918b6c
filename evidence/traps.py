"""What in a file does something where it is opened, or hides something from who looks at it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from evidence.values import Claim
from panel.ledger.values import Line


class Trap(StrEnum):
    """A kind of thing that a file can hold besides what it shows."""

    TRAILING_DATA = "trailing_data"
    """Bytes before its beginning or after its end, of no known kind or of a harmless one."""
    SECOND_FORMAT = "second_format"
    """It is a file of another kind as well: whoever opens it by another name gets that."""
    SCRIPT = "script"
    """Something that runs where it is shown: in a page, a drawing or a PDF."""
    LAUNCH = "launch"
    """An action that starts a program, sends or fetches something."""
    MACRO = "macro"
    MACRO_SHEET = "macro_sheet"
    """Excel 4 macros: a sheet whose cells are commands."""
    DDE = "dde"
    """A field that has another program run a command."""
    EXTERNAL_TARGET = "external_target"
    """Something that is fetched from elsewhere where it is opened; no mere link."""
    ACTIVE_OBJECT = "active_object"
    """An embedded object that another program opens: OLE, ActiveX."""
    EMBEDDED_FILE = "embedded_file"
    """A file in the file, which the rules were tried on as well."""
    ENCRYPTED = "encrypted"
    """It needs a password: nobody here looked inside."""
    RESTRICTED = "restricted"
    """Encrypted so that anybody can read it, and only what may be done with it is restricted."""
    EXPANDS = "expands"
    """It says that it has very much more content than bytes."""
    UNREAD = "unread"
    """A part of it that was not looked into, for it is too large or too deep."""
    RULE = "rule"
    """A rule of ours says what it is."""


class Noticed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One such thing in a file."""

    trap: Trap
    where: Claim
    """The part of the file: a member's name, an object's number, a place in bytes."""
    says: Line
    """What it is, in words."""
