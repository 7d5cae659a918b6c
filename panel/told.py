"""What the server may tell the application in a request's environment, beside WSGI's own keys."""

from typing import Final

UNREAD: Final = "panel.unread"
"""Why the body was not taken in: it is too large."""
LET_GO: Final = "panel.let_go"
"""A call that ends what else arrives at the same address and says whether all of it is kept."""
