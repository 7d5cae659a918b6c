"""Administrators see what subscriptions gave up on, and nobody else does."""

from panel.access.roles import Role
from panel.ledger import parking
from panel.ledger.models import LogEvent
from tests.once import once_on_postgresql
from tests.staff.found import page

pytestmark = once_on_postgresql

ADDRESS = "given-up/"


def test_administrators_see_each_parked_event_with_what_happened(sign_in):
    client = sign_in(Role.ACCOUNTS)
    assert "Nothing was given up on" in page(client, ADDRESS)
    parking.put_aside("changes", LogEvent.objects.get(position=1), "ValueError at feed.py:1")
    shown = page(client, ADDRESS)
    for told in ("changes", "ledger/log", "ValueError at feed.py:1"):
        assert f"<bdi>{told}</bdi>" in shown
    assert "Nothing was given up on" not in shown
    assert 'href="/admin/given-up/"' in page(client, "")


def test_nobody_else_does(sign_in):
    client = sign_in(Role.COORDINATOR, Role.SECRETARIAT)
    assert client.get(f"/admin/{ADDRESS}").status_code == 403
    assert "given-up" not in page(client, "")
