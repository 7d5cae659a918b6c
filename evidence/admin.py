"""Evidence as staff see it: pictures first, and everything that a file says as its claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence import (
    before,
    beside,
    custody_pages,
    described_page,
    describing,
    lots,
    marking,
    reading,
    repairing,
    serving,
    staff_parts,
    text_hits,
    texts,
    unread,
    uploading,
    viewing,
    workers_page,
)
from evidence.containers import ContainerOpened
from evidence.documents import TextRecognised
from evidence.domain import Release, VerifyDocument
from evidence.events import (
    FileExamined,
    FileQuarantined,
    FileReceived,
    OriginalMirrored,
    OriginalTransferred,
    PicturesCompared,
    StepFailed,
    StepsOrdered,
)
from evidence.explaining import closed
from evidence.findings import CONCLUSIONS, FINDINGS
from evidence.gallery import EvidenceList, instead
from evidence.models import EvidenceRow
from evidence.narrowing import FILTERS, UNREAD
from evidence.near import places
from evidence.pages import badges, begins, called, sections, sentence, title
from evidence.picture_page import TOLD
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.giving import role_for
from panel.access.models import Identity
from panel.access.viewers import Viewer
from panel.ledger.events import Event
from panel.ledger.rows import Moment
from panel.ledger.states import Level
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.registering import (
    Case,
    Line,
    register_case,
    register_found,
    register_lines,
    register_page,
    register_search,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import Rows
from panel.staff.words import said

STEPS: Final[frozenset[type[Event]]] = frozenset(
    {
        *FINDINGS, *CONCLUSIONS, TextRecognised, StepFailed, ContainerOpened, StepsOrdered,
        OriginalMirrored,
    }
)  # fmt: skip
"""What workers record of a file before its examination's end, and after it of its copies."""

register_page(
    uploading.PATH, "Upload evidence", uploading.upload_page, shown_to=uploading.may_upload
)
register_page(before.PATH, "", before.before_page, shown_to=uploading.may_upload)
register_page(staff_parts.PARTS, "", staff_parts.parts_page, shown_to=uploading.may_upload)
register_page(staff_parts.STANDING, "", staff_parts.standing_page, shown_to=uploading.may_upload)
register_page(serving.THUMBNAIL, "", serving.thumbnail)
register_page(describing.PATH, "", describing.describe_page, shown_to=describing.may_describe)
register_page(
    workers_page.PATH,
    "Which workers are there?",
    workers_page.workers_page,
    shown_to=workers_page.administers,
)
register_page(serving.BESIDE, "", beside.beside_page)
register_page(serving.ORIGINAL, "", serving.original)
register_page(repairing.PATH, "", repairing.restore_page)
register_page(reading.TEXT, "", reading.text)
register_found(text_hits.FOUND)
register_page(custody_pages.EXPORT, "", custody_pages.export_page)
register_search(
    Rows(
        EvidenceItem,
        EvidenceRow,
        ("claimed_name", "note", "sha256"),
        called,
        offered=~Q(status__in=[EvidenceStatus.QUARANTINED, EvidenceStatus.DAMAGED]),
    )
)
register_case(
    Case(
        EvidenceItem,
        title,
        sentence,
        sections,
        badges,
        told=TOLD,
        levels=dict.fromkeys((OriginalTransferred, PicturesCompared), Level.PANEL),
        likeliest={EvidenceStatus.READY: (VerifyDocument,)},
        begins=begins,
        leads=lots.leads,
        opened=viewing.looked,
        steps=STEPS,
        many=frozenset({FileReceived, FileExamined, FileQuarantined}),
        listed="admin:evidence_evidencerow_changelist",
    )
)


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What is in quarantine, for those who may let it out; how much waits for the worker."""
    rows = EvidenceRow.objects.visible_to(viewer, moment)
    shut = rows.filter(status__in=[EvidenceStatus.QUARANTINED, EvidenceStatus.DAMAGED])
    if role_for(viewer, Release):
        for row in shut.order_by("-held_from")[:20]:
            reason = row.damage or closed(row.reason, row.suspicion).what
            words = f"{row.claimed_name} is {row.status}: {reason}"
            yield Line(words, addresses.case(row.stream), tone="attention")
    unexamined = rows.filter(status=EvidenceStatus.RECEIVED)
    gallery = reverse("admin:evidence_evidencerow_changelist")
    if uploading.may_upload(viewer) and (count := unexamined.count()):
        words = f"{count} file{'s' if count > 1 else ''} of evidence wait for the worker"
        yield Line(words, with_query(gallery, status=str(EvidenceStatus.RECEIVED)))
    if uploading.may_upload(viewer) and unread.unread(rows, examined=True).exists():
        words = unread.said(viewer, moment)
        yield Line(f"{words[:1].upper()}{words[1:]}", with_query(gallery, status=UNREAD))


register_lines("waiting", waiting)
register_lines("mine", described_page.lines)


@admin.register(EvidenceRow)
class EvidenceAdmin(RowAdmin):
    """Evidence, what changed last first."""

    kind = EvidenceItem
    levels = frozenset({Level.PANEL, Level.TO_PANEL, Level.COMMITTEE})
    empty = "No evidence yet: what the Panel uploads and States send will stand here."
    list_display = (
        "picture", "status", "media_type", "taken_at", "place", "camera", "brought_by", "level"
    )  # fmt: skip
    list_filter = FILTERS
    change_list_template = "evidence/gallery.html"
    search_fields = (
        "claimed_name", "note", "sha256", "camera",
        "collected__collected_by", "collected__collected_from",
    )  # fmt: skip
    ordering = ("-held_from",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """As pictures, where that is wanted."""
        return EvidenceList

    def get_urls(self) -> list[Any]:
        """Beside the list, where its marks are set; under its own query, to find the same."""
        view = self.admin_site.admin_view(self.mark)
        return [path("marks/", view, name="evidence_evidencerow_marks"), *super().get_urls()]

    def mark(self, request: HttpRequest) -> HttpResponse:
        """Set marks and take them off."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return marking.marked(request, self.get_changelist_instance(request))

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the name of whose account brought it, from the users' table."""
        name = Identity.objects.filter(key=OuterRef("collector")).values("user__username")[:1]
        return super().get_queryset(request).annotate(collector_name=Subquery(name))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """By what is said of an item, the place that it claims to be near, what its text says."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        if search_term:
            near = Q(nearest__in=places(EvidenceRow, search_term))
            said = Q(pk__in=found.values("pk")) | texts.saying(search_term)
            found = queryset.filter(said | near)
        return found, doubled

    def called(self, row: Any) -> SafeString:
        """The name that its sender gave it, with what would hide or turn text made visible."""
        return said(row.claimed_name)

    @admin.display(description="Picture")
    def picture(self, row: Any) -> SafeString | str:
        """The working copy, or in a word why there is none."""
        if row.status != EvidenceStatus.READY or not row.thumbnail:
            return instead(row)
        width, height = row.thumbnail_size
        # The name beside it leads there too, and is what a screen reader should read.
        return format_html(
            '<a href="{}" tabindex="-1" aria-hidden="true"><img class="thumbnail" src="{}"'
            ' width="{}" height="{}" loading="lazy" alt=""></a>',
            addresses.case(row.stream), serving.thumbnail_of(row.key), width, height,
        )  # fmt: skip

    @admin.display(description="Claims to be taken", ordering="taken_from")
    def taken_at(self, row: Any) -> str:
        """The camera's own time."""
        return row.taken["local"].replace("T", " ") if row.taken else ""

    @admin.display(description="Claims to be from")
    def place(self, row: Any) -> str:
        """The position that the file says, in degrees."""
        position = row.position
        return f"{position['latitude']}, {position['longitude']}" if position else ""

    @admin.display(description="Brought by", ordering="collector_name")
    def brought_by(self, row: Any) -> SafeString:
        """The State or the account."""
        return said(row.sender or row.collector_name or row.collector)
