"""What a page costs doesn't grow with what is on record: as many queries for much as for little."""

from urllib.parse import urlencode

from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import Status
from panel.access.models import Identity
from panel.access.roles import STAFF
from panel.ledger import clockwork, opening, store, subscriptions
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.states import collection
from panel.management.generating import prose
from panel.management.generating.mandate import EXPERTS
from panel.management.generating.writing import Plan, generate
from panel.staff.registering import desk
from panel.staff.rows import RowAdmin
from tests.wipe import wipe

LITTLE = Plan(entries=4, requests=8, seed=5, incidents=2, letters=4, evidence=6)
MUCH = Plan(entries=60, requests=130, seed=5, incidents=9, letters=24, evidence=36)
PAST = "2014-06-30"
LARGEST = 150_000
"""Bytes of a page at most."""
ASKED = {
    "question": {
        "person": "XXi.00001",
        "state": "XA",
        "date": "2013-03-01",
        "leg": "entry",
        "measure": "travel_ban",
    },
    "compare": {"person": "XXi.00001", "then": "2012-01-01", "later": PAST},
}


def lists():
    """Every list, and every search."""
    for model, shown in site._registry.items():
        assert isinstance(shown, RowAdmin)
        meta = model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        yield meta.label, address
        if shown.search_fields:
            yield f"{meta.label}, searched", f"{address}?q=XX"


def cases():
    """One case of each kind that is on record; of requests one that was circulated and granted."""
    granted = RequestRow.objects.filter(status=Status.APPROVED, held_to=STILL)
    known = {
        "exemption-request": granted.exclude(circulated_on=None).order_by("number")[0].key,
        "list-entry": "XXi.00001",
        "account": Identity.objects.exclude(key__in=EXPERTS).get().key,
    }
    for stream in LogEvent.objects.order_by("position").values_list("stream", flat=True):
        category, _, key = stream.partition("/")
        known.setdefault(category, key)
    for category, kind in registry.states.items():
        if not kind.rowless and category in known:
            yield category, f"/admin/{collection(category)}/{known[category]}/"


def pages():
    """Every page that staff can ask for, by what it is."""
    yield "desk", "/admin/"
    common = prose.vocabulary()[0]
    yield "search", f"/admin/search/?q={common}"
    for kind in ("incident", "letter", "evidence", "text"):
        yield f"search, {kind}", f"/admin/search/?q={common}&kind={kind}"
    yield from lists()
    yield from cases()
    for page in desk.pages:
        if page.title:
            asked = urlencode(ASKED.get(page.name, {}))
            yield page.name, f"{reverse(f'admin:{page.name}')}?{asked}"


def costs(sign_in, plan):
    """The queries of each page, as now and as of a past day; none is too large to send."""
    list(generate(registry, plan))
    subscriptions.run(registry, "texts")
    # A clock that runs has some pages move the head first.
    clockwork.set_clock(store.head().now)
    client, found = sign_in(*STAFF), {}
    for name, address in pages():
        for then in ("", PAST):
            if then and name in {"account", "evidence-upload"}:
                continue  # whose it is had none then; nothing is taken in in the past
            client.get(address, {"as_of": then} if then else None, follow=True)
            query = f"{'&' if '?' in address else '?'}as_of={then}" if then else ""
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address + query)
            assert answer.status_code == 200, (name, address + query)
            assert len(answer.content) < LARGEST, name
            found[name, then] = len(queries)
    return found


def test_every_page_takes_as_many_queries_for_much_as_for_little(sign_in, fresh_rows):
    little = costs(sign_in, LITTLE)
    connection.close()
    wipe(connection, fresh_rows)
    opening.create(registry, demonstration=True, actor="test")
    assert costs(sign_in, MUCH) == little
    pages_seen = {name for name, _ in little}
    assert {"desk", "exemption-request", "list-entry", "question", "compare"} <= pages_seen
