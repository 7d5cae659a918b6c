"""The log's public proofs, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from panel.api.endpoints import answer
from panel.api.problems import problem
from panel.ledger import checkpoints


@csrf_exempt
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint as a C2SP signed note; beat makes one when there is something new."""
    newest = checkpoints.newest()
    if newest is None:
        return problem("not-found", "there is no checkpoint yet")
    return answer(request, newest.note.encode(), content_type="text/plain; charset=utf-8")
