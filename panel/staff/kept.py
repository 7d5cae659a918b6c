"""What was typed into a form when the session had expired: kept until signed in again."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from panel.ledger.registry import registry
from panel.ledger.wording import sealed_fields

_MOST = 100_000
"""Characters; a longer form is not kept."""


def keep(request: HttpRequest) -> None:
    """Lay aside what was sent to this address by somebody who is no longer signed in."""
    form = request.POST.copy()
    for command in registry.commands.values():
        for name in sealed_fields(command):
            form.pop(name, None)  # a session is a row too, and its text would outlive a forgetting
    text = form.urlencode()
    if len(text) <= _MOST:
        request.session[_name(request)] = text


def kept(request: HttpRequest) -> QueryDict | None:
    """What was laid aside for this address, once."""
    text = request.session.pop(_name(request), None)
    return None if text is None else QueryDict(text)


def _name(request: HttpRequest) -> str:
    return f"kept {request.path}"
