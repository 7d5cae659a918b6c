"""Reports and their paragraphs as staff see them."""

from __future__ import annotations

from typing import Final

from cases.incidents.stages import Stage as IncidentStage
from cases.incidents.stages import register_stage
from cases.reports import (
    checklist,
    choosing,
    comments,
    events,
    lists,  # noqa: F401  # they register themselves
    on_desk,
    opening,
    paragraph_events,
    paragraph_page,
    programmes,
    report_page,
    structure_events,
    telling,
    versions,
)
from cases.reports.domain import (
    AmendParagraph,
    AnswerComment,
    Comment,
    EnterConsideration,
    EnterDistribution,
    EnterTransmission,
    FollowUpRecommendation,
    IssueCorrigendum,
    MakeFinal,
    Paragraph,
    PlanProduct,
    Programme,
    Report,
    ResolveComment,
    RewriteParagraph,
    Stage,
    Standing,
    SubmitReport,
)
from cases.reports.models import (
    ReportRow,
)
from cases.reports.rendering import preview, staff
from panel.ledger.events import Event
from panel.ledger.states import Level, stream_name
from panel.staff.registering import (
    Beside,
    Case,
    register_beside,
    register_case,
    register_lines,
    register_page,
    register_search,
)
from panel.staff.suggesting import Rows
from panel.staff.words import within

_DRAFTS: Final[dict[type[Event], Level]] = dict.fromkeys(
    (
        events.ParagraphPlaced,
        events.ParagraphDropped,
        events.RecommendationMade,
        events.RecommendationDropped,
        paragraph_events.ParagraphDrafted,
        paragraph_events.ParagraphRewritten,
        paragraph_events.ParagraphMadeFinal,
        paragraph_events.ParagraphReopened,
        structure_events.ParagraphsNumbered,
        structure_events.ParagraphNumbered,
        structure_events.HeadingPlaced,
        structure_events.HeadingDropped,
        structure_events.ReportNameDismissed,
        structure_events.TransmittalWritten,
        structure_events.AnnexAdded,
        structure_events.AnnexChanged,
        structure_events.AnnexDropped,
        paragraph_events.ParagraphIllustrated,
        paragraph_events.IllustrationDropped,
    ),
    Level.PANEL,
)
"""How a report came about stays the Panel's, also when the report is everybody's."""
_MEMBERS: Final[dict[type[Event], Level]] = dict.fromkeys(
    (
        events.RecommendationFollowedUp,
        structure_events.AnnexWithheld,
        structure_events.ParagraphEnclosed,
    ),
    Level.COMMITTEE,
)


register_stage(IncidentStage.REPORTED, telling.reported)
register_lines("due", on_desk.due)
register_lines("due", on_desk.recommended)
register_lines("waiting", on_desk.waiting)
register_lines("waiting", on_desk.commented)
register_lines("elsewhere", on_desk.elsewhere)
register_lines("elsewhere", on_desk.follows)
register_case(
    Case(
        Report,
        report_page.title,
        report_page.sentence,
        report_page.sections,
        report_page.badges,
        told={
            events.ReportDistributed: lambda event: f"Distributed as {event.symbol}",
            events.RecommendationFollowedUp: lambda event: (
                f"Recommendation {event.number}: {within(event.status)}"
            ),
        },
        levels=_DRAFTS | _MEMBERS,
        likeliest={
            Stage.DRAFT: (SubmitReport,),
            Stage.SUBMITTED: (EnterConsideration,),
            Stage.CONSIDERED: (EnterTransmission,),
            Stage.TRANSMITTED: (EnterDistribution,),
            Stage.DISTRIBUTED: (FollowUpRecommendation,),
        },
        begins=report_page.begins,
        offers=choosing.of_report,
        shows=preview.shows,
        opened=opening.looked,
        found=opening.found,
    )
)
register_search(Rows(Report, ReportRow, ("title", "symbol", "mandate"), report_page.called))
register_search(choosing.PARAGRAPHS)
register_beside(Report, Beside(acts=report_page.acts))
staff.register()
register_beside(Report, Beside(acts=checklist.beside))
register_beside(Report, Beside(acts=preview.beside))
register_case(
    Case(
        Paragraph,
        paragraph_page.title,
        paragraph_page.sentence,
        paragraph_page.sections,
        paragraph_page.badges,
        part_of=lambda paragraph: stream_name(Report, paragraph.report),
        levels=_DRAFTS | _MEMBERS,
        likeliest={
            Standing.DRAFT: (MakeFinal, RewriteParagraph),
            Standing.SUBMITTED: (AmendParagraph,),
            Standing.PUBLISHED: (IssueCorrigendum,),
        },
        prefers=paragraph_page.prefers,
        begins=paragraph_page.begins,
        offers=paragraph_page.offers,
        unasked=paragraph_page.unasked,
        among=choosing.of_paragraph,
        leads=paragraph_page.leads,
        shows=paragraph_page.shows,
        opened=opening.looked_within,
        found=opening.found,
    )
)
register_beside(Paragraph, Beside(acts=comments.acts))
register_case(
    Case(
        Comment,
        comments.title,
        comments.sentence,
        comments.sections,
        comments.badges,
        likeliest={"open": (AnswerComment, ResolveComment)},
    )
)
register_case(
    Case(
        Programme,
        programmes.title,
        programmes.sentence,
        programmes.sections,
        programmes.badges,
        offers=programmes.offers,
        foresees=programmes.foreseen,
        likeliest={"current": (PlanProduct,)},
    )
)
register_lines("due", programmes.due)
register_page(checklist.PAGE, "", checklist.check_list)
register_page(preview.PAGE, "", preview.view)
register_page(versions.PAGE, "", versions.compare_page)
