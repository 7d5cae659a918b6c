"""An item's chain of custody on its page, and the page from which it is handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from evidence import exporting, serving
from evidence.chain import Link as Part
from evidence.chain import chain
from evidence.events import Export
from evidence.models import EvidenceRow
from evidence.queries import item
from evidence.store import Damaged
from panel.ledger.reading import Invalid
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import Link, Pairs

EXPORT: Final = "evidence/custody"
_MOST: Final = 200
"""Entries on the page; the report has all."""


def export_of(key: str) -> str:
    """The address from which an item's custody is handed out."""
    return with_query(reverse("admin:evidence-custody"), item=key)


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """The list, that it has no hole, and the way to hand it out."""
    found = chain(seen.key, seen.viewer, seen.moment)
    out: Any = "from the page as of now"
    if not seen.known_on:
        out = Link("as a report, or with the original and proofs", export_of(seen.key))
    shown = found.links[-_MOST:]
    left = len(found.links) - len(shown)
    yield Table(
        "Chain of custody",
        ("Recorded", "Happened", "What", "By", "With", "SHA-256 then"),
        [_row(one) for one in shown],
        rest=f"{left} earlier entries stand in the report." if left else "",
    )
    yield Facts(
        "That the chain is whole",
        [("Streams", list(found.whole)), ("Hand it out", out)],
    )


def _row(entry: Part) -> tuple[Any, ...]:
    what: list[Any] = [f"{entry.what} ({entry.struck})" if entry.struck else entry.what]
    if entry.said:
        what.append(Pairs(entry.said))
    digest = entry.digest if " " in entry.digest else f"{entry.digest[:16]}…"
    return entry.recorded_at, entry.happened or "-", what, entry.who, entry.tool or "-", digest


def export_page(request: HttpRequest) -> HttpResponseBase:
    """Hands out the custody of an item, in answer to a form alone: it is on record to whom."""
    viewer = asked(request).viewer
    row = item(request.GET.get("item", ""), viewer)
    if not exporting.may_export(viewer):
        raise PermissionDenied
    form = {
        "title": "Hand out the chain of custody",
        "row": row,
        "back": addresses.case(row.stream),
        "with_original": serving.may_save(viewer, row.status),
    }
    if request.method != "POST":
        return page(request, "evidence/custody.html", form)
    reason = request.POST.get("reason", "").replace("\r\n", "\n")
    try:
        return _HANDS_OUT[Export(request.POST.get("kind", ""))](request, row, reason)
    except (Damaged, OSError) as error:
        return serving.not_handed_out(request, error)
    except (Invalid, ValueError) as error:
        form["refused"] = error.errors[0].detail if isinstance(error, Invalid) else str(error)
        return page(request, "evidence/custody.html", form, status=422)


def _report(request: HttpRequest, row: EvidenceRow, reason: str) -> HttpResponseBase:
    made = exporting.pdf(registry, row, asked(request).viewer, reason)
    return _download(HttpResponse(made, content_type="application/pdf"), f"{row.key}.pdf")


def _package(request: HttpRequest, row: EvidenceRow, reason: str) -> HttpResponseBase:
    viewer = asked(request).viewer
    if not serving.may_save(viewer, row.status):
        raise PermissionDenied
    made = exporting.package(registry, row, viewer, serving.whole(row), reason)
    answer = StreamingHttpResponse(made, content_type="application/zip")
    return _download(answer, f"{row.key}.zip")


def _download(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="custody-{name}"'
    response["Cache-Control"] = "no-store"
    return response


_HANDS_OUT: Final[dict[Export, Callable[[HttpRequest, EvidenceRow, str], HttpResponseBase]]] = {
    Export.REPORT: _report,
    Export.PACKAGE: _package,
}
