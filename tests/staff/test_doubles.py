"""Two incidents that may be one trip, on the Coordinator's desk and side by side."""

import html
import re

from panel.access.roles import Role
from tests.once import once_on_postgresql
from tests.staff.found import found, page, post
from tests.staff.incident import add
from tests.staff.test_others import another

pytestmark = once_on_postgresql
BESIDE = r'href="/admin/(incidents/beside/\?[^"]+)"'


def test_two_that_may_be_one_wait_for_the_coordinator_until_told_apart(incident, sign_in):
    same = another("A trip to <b>Port A</b>")
    add(same, "A witness <b>\u202e")
    for said in ({"states": ("XB",)}, {"persons": ("XXi.002",)}):
        another("Elsewhere, or another", **said)
    client, expert = sign_in(Role.COORDINATOR), sign_in(Role.EXPERT)
    form = page(client, f"incidents/{incident}/merger/")
    assert (f'value="{same}"' in form, f'value="{incident}"' in form) == (True, False)
    assert not re.findall(BESIDE, page(expert, ""))
    desk = page(client, "")
    assert len(re.findall(BESIDE, desk)) == 1
    where = html.unescape(found(BESIDE, desk))
    shown = page(client, where)
    for there in (
        "A trip to &lt;b&gt;Port A&lt;/b&gt;",
        'A witness &lt;b&gt;<span class="control"',
        "Another daily",
        f"/admin/incidents/{same}/merger/?other={incident}",
        f"/admin/incidents/{incident}/merger/?other={same}",
        "/difference/?other=",
    ):
        assert there in shown, there
    assert client.get(f"/admin/incidents/beside/?one={same}&other={same}").status_code == 404
    assert sign_in(Role.SECRETARIAT).get(f"/admin/{where}").status_code == 404
    post(client, f"incidents/{incident}/difference/", other=same, reason="Another day.")
    assert not re.findall(BESIDE, page(client, ""))
    shown = page(client, where)
    assert ("Another day." in shown, "/difference/" in shown) == (True, False)
    refused = post(client, f"incidents/{incident}/difference/", other=same, reason="Again.")
    assert "both say so already" in refused


def test_a_refusal_leads_to_the_incident_that_goes_on(incident, sign_in):
    same = another("A trip to Port A")
    client = sign_in(Role.EXPERT)
    post(client, f"incidents/{incident}/merger/", other=same, reason="The same flight.")
    way = f'<a href="/admin/incidents/{incident}/"><bdi>Alleged travel to Port A, 24 July 2015'
    other = another("Elsewhere", states=("XB",))
    refused = post(client, f"incidents/{other}/relation/", other=same, reason="Is it?")
    assert f"it goes on as another incident; name that (incident: {way}" in refused
