"""The desk, the list, requests, the question and the law: what is on record."""

from __future__ import annotations

from typing import Final

from docs.screens import acts
from docs.screens.shots import DARK, EACH, PHONE, WIDE, Shot

ASKED: Final = (
    "/admin/question/?person=IRi.039&state=RU&date=2015-07-24&leg=entry&measure=travel_ban"
)
REQUESTS: Final = "/admin/exemptions/requestrow/"
ENTRY: Final = "/admin/list-entries/IRi.039/"

RECORD: Final[dict[str, list[Shot]]] = {
    "The desk": [
        Shot("desk", "what is due, late and new for the Secretary", "/admin/", views=EACH),
        Shot("desk-as-of", "the desk as known in July 2015", "/admin/?as_of=2015-07-10"),
        Shot("desk-coordinator", "a Coordinator's", "/admin/", "coordinator"),
        Shot(
            "search",
            "one box over cases and files",
            "/admin/search/?q=moscow",
            "coordinator",
            views=EACH,
        ),
        Shot("desk-chair", "the Committee's Chair's", "/admin/", "chair"),
        Shot(
            "desk-accounts", "an administrator of accounts sees no case", "/admin/", "administrator"
        ),
        Shot(
            "given-up", "what subscriptions could not handle", "/admin/given-up/", "administrator"
        ),
        Shot("not-for-you", "a list that is for other roles", "/admin/access/rolerow/", status=403),
    ],
    "The list": [
        Shot(
            "list",
            "the list's entries, with filters",
            "/admin/listing/entryrow/",
            views=(WIDE, PHONE),
        ),
        Shot("list-empty", "a search that finds nobody", "/admin/listing/entryrow/?q=nobody"),
        Shot(
            "list-as-of",
            "the list before anybody was on it",
            "/admin/listing/entryrow/?as_of=2007-01-15",
        ),
        Shot("entry", "names in their scripts, measures on an axis, history", ENTRY, views=EACH),
        Shot("entry-as-of", "the same as known in 2012", f"{ENTRY}?as_of=2012-01-01"),
        Shot("entry-refused", "a date that has not come", f"{ENTRY}?as_of=2099-01-01", status=400),
        Shot(
            "entry-missing", "an entry that there isn't", "/admin/list-entries/IRi.999/", status=404
        ),
        Shot(
            "compare",
            "an entry on two dates",
            "/admin/compare/?person=IRi.039&then=2015-08-07",
            views=(WIDE, PHONE),
        ),
        Shot("compare-empty", "before anything is compared", "/admin/compare/"),
    ],
    "Exemption requests": [
        Shot("requests", "requests and where each stands", REQUESTS, views=(WIDE, PHONE)),
        Shot("requests-empty", "a search that finds none", f"{REQUESTS}?q=nothing"),
        Shot("requests-as-of", "as known in July 2015", f"{REQUESTS}?as_of=2015-07-10"),
        Shot(
            "request",
            "the clock, the members, what may be done next and why not",
            REQUESTS,
            follow="ER/2015/001",
            views=EACH,
        ),
        Shot(
            "request-as-of",
            "the same while its period ran",
            REQUESTS,
            follow="ER/2015/001",
            then="?as_of=2015-07-16",
        ),
        Shot(
            "request-on-paper",
            "a request that came on paper, with a late objection",
            REQUESTS,
            follow="ER/2015/003",
        ),
        Shot(
            "form",
            "the form of a request",
            "/admin/exemption-requests/request/",
            views=(WIDE, PHONE),
        ),
        Shot(
            "form-refused",
            "given with faults: each is said at its field",
            "/admin/exemption-requests/request/",
            act=acts.give_wrongly,
            status=422,
        ),
        Shot(
            "form-checked",
            "checked only, nothing recorded",
            "/admin/calendars/un-headquarters/",
            then="holiday/",
            act=acts.check,
        ),
        Shot(
            "form-paper",
            "a command entered for a State from its paper",
            REQUESTS,
            follow="ER/2015/001",
            then="withdrawal/",
        ),
    ],
    "The question": [
        Shot("question", "who, where, when", "/admin/question/", views=(WIDE, PHONE)),
        Shot("answer", "the answer of today", ASKED, views=(WIDE, DARK)),
        Shot(
            "answer-as-of",
            "the answer as known in August 2015",
            f"{ASKED}&as_of=2015-08-07",
            views=EACH,
        ),
        Shot(
            "certificate-words",
            "what the answer's certificate proves, and what is left to be believed",
            f"{ASKED}&as_of=2015-08-07",
            act=acts.onward("Read the certificate"),
        ),
        Shot(
            "answer-not-listed",
            "asked of somebody not on the list",
            "/admin/question/?person=IRi.999&state=RU&date=yesterday&leg=entry&measure=travel_ban",
        ),
        Shot(
            "question-refused",
            "a date that is none and a State that there isn't",
            "/admin/question/?person=IRi.039&state=Atlantis&date=07/08/2015",
        ),
    ],
    "Measures, rules, calendar, Committee": [
        Shot("measures", "measures and their legal bases", "/admin/regimes/measurerow/"),
        Shot("regime", "a regime with its measures on an axis", "/admin/regimes/1737/"),
        Shot("regime-as-of", "the same as known in 2012", "/admin/regimes/1737/?as_of=2012-01-01"),
        Shot("positions", "what States hold of a disputed measure", "/admin/regimes/positionrow/"),
        Shot("rules", "rules of exemption", "/admin/regimes/rulerow/"),
        Shot("rule", "one rule", "/admin/rules/1737.travel_ban.humanitarian/"),
        Shot("holidays", "the days on which no period runs", "/admin/regimes/holidayrow/"),
        Shot("calendar", "the calendar of Headquarters", "/admin/calendars/un-headquarters/"),
        Shot(
            "calendar-form",
            "a holiday is corrected",
            "/admin/calendars/un-headquarters/",
            then="holiday/",
        ),
        Shot("seats", "who had a seat, and when", "/admin/regimes/seatrow/"),
        Shot("committee", "the Committee, its members and chairs", "/admin/bodies/1737-committee/"),
        Shot(
            "committee-as-of",
            "the same as known in 2015",
            "/admin/bodies/1737-committee/?as_of=2015-07-24",
        ),
    ],
}
