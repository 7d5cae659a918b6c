"""Who a protected source is: shown to the custodian alone, kept nowhere else, forgotten."""

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panel.access.roles import Role
from panel.ledger import moments
from panel.ledger.codec import stamp
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from tests.once import once_on_postgresql
from tests.staff.found import page
from tests.staff.incident import add

pytestmark = once_on_postgresql
NAME = "Fictional Informant"


def test_a_protected_source_is_named_to_the_custodian_alone_until_forgotten(incident, sign_in):
    add(incident, "A person known to the Panel", identity=NAME)
    address = f"incidents/{incident}/"
    custodian, expert = sign_in(Role.CUSTODIAN), sign_in(Role.EXPERT)
    known_on = stamp(moments.now().at)
    assert NAME in page(custodian, address)
    for client in (expert, sign_in(Role.COORDINATOR)):
        shown = page(client, address)
        assert "A person known to the Panel (media, protected)" in shown
        assert NAME not in shown
        assert "Protected sources" not in shown

    call_command("ledger", "forget", f"{incident}-5", "--reason", "Their safety.")
    for then in (address, f"{address}?as_of={known_on}"):
        shown = page(custodian, then)
        assert NAME not in shown
        assert "forgotten on" in shown
    assert verify(registry) == []


def test_protected_sources_cost_the_page_no_query_each(incident, sign_in):
    custodian = sign_in(Role.CUSTODIAN)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(custodian, f"incidents/{incident}/")
        return len(queries)

    add(incident, "One", identity=NAME)
    one = cost()
    for _ in range(3):
        add(incident, "Another", identity=NAME)
    call_command("ledger", "forget", f"{incident}-5", "--reason", "Their safety.")
    add(incident, "A last", identity=NAME)
    assert cost() <= one + 1
    assert cost() == cost()


def test_who_a_source_is_is_not_kept_when_the_session_expires(incident, sign_in):
    client = sign_in(Role.EXPERT, name="expert")
    address = f"/admin/incidents/{incident}/source/"
    assert NAME not in client.get(address).content.decode()
    client.session.flush()
    sent = client.post(address, {"act": "give", "publisher": "Somebody", "identity": NAME})
    assert sent.status_code == 302
    door = client.get(sent["Location"])["Location"]
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "Somebody" in str(kept)
    assert "Informant" not in str(kept)
    client.post(door, {"login": "expert", "password": "a long password", "next": address})
    assert 'value="Somebody"' in client.get(address).content.decode()
