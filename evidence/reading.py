"""The whole text of an item that may be opened, as a page of its own."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evidence import texts, viewing
from evidence.documents import Text, TextRead, TextRecognised
from evidence.queries import item
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.store import Damaged
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.afterwards import afterwards, opened_by_a_person
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.words import said

TEXT = "evidence/text"
_KINDS: dict[str, type[Text]] = {kind.step: kind for kind in (TextRead, TextRecognised)}


def text_of(key: str, step: str) -> str:
    """The address of the whole text that a step read of an item."""
    return with_query(reverse("admin:evidence-text"), item=key, step=step)


def preserved(text: str) -> SafeString:
    """A text with its lines as they are; what would turn or hide it shows as what it is."""
    lines = ((said(line) if line.strip() else "",) for line in text.split("\n"))
    return format_html('<div class="text">{}</div>', format_html_join("\n", "{}<br>", lines))


def text(request: HttpRequest) -> HttpResponseBase:
    """The text page by page; of an item that may not be opened there is none."""
    viewer = asked(request).viewer
    row = item(request.GET.get("item", ""), viewer)
    kind = _KINDS.get(request.GET.get("step", ""))
    read = streams.newest(registry, EvidenceItem, row.key).finding(kind) if kind else None
    if row.status != EvidenceStatus.READY or read is None:
        raise Http404
    try:
        pages = texts.kept(read.sha256)
    except Damaged:
        raise Http404 from None
    shown = [(one.number, preserved(one.text)) for one in pages]
    said_of = {"title": "Text", "row": row, "parts": shown, "back": addresses.case(row.stream)}
    response = page(request, "evidence/text.html", said_of)
    if opened_by_a_person(request):
        afterwards(response, partial(viewing.record, row.key, viewer))
    return response
