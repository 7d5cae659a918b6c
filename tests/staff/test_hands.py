"""Incidents in somebody's hands: given, found, handed over; access that ends with a day."""

from datetime import UTC, date, datetime

from cases.incidents.domain import OpenIncident
from cases.incidents.models import IncidentRow
from panel.access import queries
from panel.access.domain import GrantRole
from panel.access.giving import give
from panel.access.models import Identity, RoleRow
from panel.access.roles import Role
from panel.ledger import clockwork
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.staff.found import page, post
from tests.staff.incident import COLLECTOR


def key_of(name: str) -> str:
    return Identity.objects.get(user__username=name).key


def test_a_correction_of_an_opening_begins_as_that_reads(incident, sign_in):
    form = page(sign_in(Role.EXPERT), f"incidents/{incident}/correction/")
    began = ("Alleged travel to Port A, 24 July 2015", "2015-07-24", "2015-07-26")
    assert [said for said in began if f'value="{said}"' not in form] == []


def test_incidents_are_given_found_and_handed_over_before_access_ends(incident, sign_in):
    said = OpenIncident(title="A second journey", persons=("XXi.001",), states=("XA",))
    second = give(registry, Asked(said), COLLECTOR).key
    chief, ada = sign_in(Role.COORDINATOR, name="chief"), sign_in(Role.EXPERT, name="ada")
    bo, accounts = sign_in(Role.EXPERT, name="bo<b>"), sign_in(Role.ACCOUNTS)

    assert "ada" in page(chief, f"incidents/{incident}/assignment/")
    form = f"incidents/{incident}/assignment/"
    assert "the Coordinator gives it to another" in post(ada, form, to=key_of("bo<b>"))
    shown = post(chief, form, to=key_of("ada"))
    assert "ada" in shown.partition("In hand of")[2][:200]
    post(ada, f"incidents/{second}/assignment/")
    assert "A second journey" in page(ada, "incidents/incidentrow/?in_hand_of=me")
    assert "A second journey" not in page(bo, "incidents/incidentrow/?in_hand_of=me")

    # The administrator of accounts is told what is still theirs, and sees no case.
    revoked = {"role": "expert", "reason": "Leaves."}
    refused = post(accounts, f"accounts/{key_of('ada')}/revocation/", **revoked)
    assert "cases are still in their hands" in refused
    assert f"incident/{second}" in refused
    assert "A second journey" not in refused
    assert accounts.get(f"/admin/incidents/{second}/").status_code == 404

    ends = GrantRole(role=Role.EXPERT, reason="S/RES/2224.", until=date(2015, 8, 10))
    give(registry, Asked(ends, key_of("ada")), queries.operator("test"))
    clockwork.set_clock(datetime(2015, 8, 11, 3, 59, tzinfo=UTC))
    assert page(ada, f"incidents/{second}/")
    assert "is on the Panel no more" not in page(chief, "")
    clockwork.set_clock(datetime(2015, 8, 11, 4, tzinfo=UTC))
    assert ada.get(f"/admin/incidents/{second}/").status_code == 403
    assert clockwork.tick(registry) == 1
    assert not RoleRow.objects.filter(stream=f"account/{key_of('ada')}", held_to=STILL).exists()
    assert "ada is on the Panel no more" in page(chief, "")

    form = f"incidents/{second}/handing-over/"
    handed = {"to": key_of("bo<b>"), "everything": "on", "reason": "Their mandate ended."}
    assert "only who is on the Panel now" in post(
        chief, form, **handed | {"to": key_of("accounts")}
    )
    shown = post(chief, form, **handed)
    assert "bo&lt;b&gt;" in shown
    assert "bo<b>" not in shown
    assert {row.assigned for row in IncidentRow.objects.filter(held_to=STILL)} == {key_of("bo<b>")}
    assert "is on the Panel no more" not in page(chief, "")
