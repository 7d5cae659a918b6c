"""Evidence, incidents, letters, findings, reports: what the Panel works on."""

from __future__ import annotations

from typing import Final

from docs.screens import acts
from docs.screens.shots import DARK, EACH, PHONE, WIDE, Shot

INCIDENTS: Final = "/admin/incidents/incidentrow/"
LETTERS: Final = "/admin/incidents/letterrow/"
EVIDENCE: Final = "/admin/evidence/evidencerow/"
FINDINGS: Final = "/admin/findings/findingrow/"
REPORTS: Final = "/admin/reports/reportrow/"
RECOMMENDATIONS: Final = "/admin/reports/recommendationrow/"
PARAGRAPHS: Final = "/admin/reports/paragraphrow/"
MOSCOW, PHOTOS, FICTION = (
    "Alleged journey of IRi.039",
    "Photographs",
    "Alleged journey of the",
)

PANEL: Final[dict[str, list[Shot]]] = {
    "Evidence": [
        Shot("evidence", "the gallery", EVIDENCE, "custodian", views=(WIDE, PHONE, DARK)),
        Shot("evidence-empty", "a search that finds none", f"{EVIDENCE}?q=nothing", "custodian"),
        Shot(
            "evidence-as-of", "as known in April 2015", f"{EVIDENCE}?as_of=2015-04-01", "custodian"
        ),
        Shot(
            "photo",
            "a photo: what the file claims, custody, what cites it",
            EVIDENCE,
            "custodian",
            "illustration-syria.jpg",
            views=(WIDE, PHONE),
        ),
        Shot(
            "quarantined",
            "a file that is not what it says",
            EVIDENCE,
            "custodian",
            "hostile-script.jpg",
        ),
        Shot("upload", "the page that takes files", "/admin/evidence/upload/", "custodian"),
        Shot(
            "photo-correction",
            "what was said of a file when it was sent is corrected",
            EVIDENCE,
            "custodian",
            "illustration-syria.jpg",
            "correction/",
        ),
    ],
    "Incidents": [
        Shot(
            "incidents",
            "incidents, with how much stands behind each",
            INCIDENTS,
            "coordinator",
            views=(WIDE, PHONE),
        ),
        Shot(
            "incidents-empty", "a search that finds none", f"{INCIDENTS}?q=nothing", "coordinator"
        ),
        Shot(
            "incident",
            "sources that go back to one origin, letters, right of reply",
            INCIDENTS,
            "coordinator",
            MOSCOW,
            views=EACH,
        ),
        Shot(
            "incident-as-of",
            "the same when one source was known",
            INCIDENTS,
            "coordinator",
            MOSCOW,
            "?as_of=2015-08-07",
        ),
        Shot(
            "incident-on-a-map",
            "a sighting on a map without boundaries",
            INCIDENTS,
            "coordinator",
            FICTION,
            views=EACH,
        ),
        Shot(
            "incident-photos", "three sightings and their photos", INCIDENTS, "coordinator", PHOTOS
        ),
        Shot("incident-source", "a source is added", INCIDENTS, "coordinator", MOSCOW, "source/"),
        Shot(
            "incident-source-refused",
            "a source without what it says",
            INCIDENTS,
            "coordinator",
            MOSCOW,
            "source/",
            acts.give,
            422,
        ),
        Shot("sightings", "who was seen where", "/admin/incidents/sightingrow/", "coordinator"),
        Shot(
            "violation-reports",
            "what States reported",
            "/admin/incidents/violationreportrow/",
            "coordinator",
        ),
        Shot(
            "violation-report",
            "one State's report, with its photo",
            "/admin/incidents/violationreportrow/",
            "coordinator",
            "XA on XXi.002",
        ),
    ],
    "Letters": [
        Shot("letters", "letters, due and late", LETTERS, "coordinator"),
        Shot("letters-empty", "before any was sent", f"{LETTERS}?as_of=2015-06-01", "coordinator"),
        Shot(
            "letter",
            "a letter, its replies and how long each took",
            LETTERS,
            "coordinator",
            "PE/2015/OC.1",
            views=(WIDE, PHONE),
        ),
        Shot(
            "letter-as-of",
            "the same while a reply was awaited",
            LETTERS,
            "coordinator",
            "PE/2015/OC.1",
            "?as_of=2015-08-20",
        ),
        Shot(
            "reply-rates",
            "which States reply, by mandate",
            "/admin/reply-rates/",
            "coordinator",
            views=(WIDE, PHONE),
        ),
    ],
    "Findings": [
        Shot("findings", "findings", FINDINGS, "coordinator"),
        Shot("finding", "what is found, on which sources", FINDINGS, "coordinator", "IRi.039"),
        Shot("finding-form", "an assessment", FINDINGS, "coordinator", "IRi.039", "assessment/"),
        Shot(
            "finding-refused",
            "an assessment without its grounds",
            FINDINGS,
            "coordinator",
            "IRi.039",
            "assessment/",
            acts.give,
            422,
        ),
    ],
    "Reports": [
        Shot("reports", "reports and their three dates", REPORTS, "coordinator"),
        Shot(
            "report",
            "a report that the Council has published",
            REPORTS,
            "coordinator",
            "S/2015/401",
            views=(WIDE, PHONE),
        ),
        Shot(
            "report-as-of",
            "the same before it was transmitted",
            REPORTS,
            "coordinator",
            "S/2015/401",
            "?as_of=2015-05-15",
        ),
        Shot(
            "report-draft",
            "one that is being written",
            REPORTS,
            "coordinator",
            "A fictional incident report",
        ),
        Shot(
            "check-list",
            "what keeps a draft from being submitted, and the act that mends each",
            REPORTS,
            "coordinator",
            "A fictional incident report",
            act=acts.onward("Check-list"),
            views=EACH,
        ),
        Shot("recommendations", "what was recommended, and what is overdue", RECOMMENDATIONS),
        Shot("paragraphs", "paragraphs", PARAGRAPHS, "coordinator"),
        Shot(
            "paragraph",
            "a paragraph, whom it names, what it rests on",
            PARAGRAPHS,
            "coordinator",
            "Paragraph 1",
        ),
        Shot("paragraph-form", "a paragraph is begun", "/admin/paragraphs/draft/", "coordinator"),
    ],
}
