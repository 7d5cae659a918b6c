"""Letters are opened from the request's page, and the addressee's own is fetched over REST."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cases.exemptions.domain import Circulate, CommunicateDecision, FindComplete, ReturnRequest
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger import clockwork
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import REQUEST, SECRETARY, ledger, state  # noqa: F401  # fixtures
from tests.cases.exemptions.letters.reading import words
from tests.once import once_on_postgresql
from tests.staff.granting import grant

pytestmark = once_on_postgresql

ADOPTED = datetime(2015, 7, 21, 21, tzinfo=UTC)


@pytest.fixture
def asked(state) -> str:  # noqa: F811  # a fixture
    return str(state("XA").post("exemption-requests", REQUEST).json()["id"])


@pytest.fixture
def adopted(asked) -> str:
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), asked), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), asked), SECRETARY)
    clockwork.set_clock(ADOPTED)
    return str(asked)


def signed_in(role: Role) -> Client:
    user = User.objects.create_user(role, password="a long password", is_staff=True)
    grant(Identity.objects.create(user=user).key, role)
    client = Client()
    client.force_login(user)
    return client


def ways(client: Client, key: str, known_on: str = "") -> dict[str, str]:
    """The letters that the request's page leads to, by addressee."""
    shown = client.get(f"/admin/exemption-requests/{key}/", {"as_of": known_on} if known_on else {})
    found = re.findall(r'href="(/admin/exemptions/letter/[^"]+)">(.*?)</a>', shown.content.decode())
    return {re.sub("<[^>]+>", "", called): unescape(where) for where, called in found}


def test_the_secretary_opens_each_letter_from_the_page(adopted):
    client = signed_in(Role.SECRETARIAT)
    found = ways(client, adopted)
    assert {"XA", "XC", "all States"} <= set(found)
    for where in found.values():
        answer = client.get(where)
        assert answer["Content-Type"] == "application/pdf"
        assert "granted an exemption from the travel ban" in words(answer.content)


def test_a_state_fetches_the_very_letter_that_the_secretary_opens(adopted, state):  # noqa: F811  # the fixture
    client, xa = signed_in(Role.SECRETARIAT), state("XA")
    (told,) = xa.get(f"exemption-requests/{adopted}").json()["letters"]
    assert (told["kind"], told["dated"], told["reference"]) == ("approval", "2015-07-21", "")
    mine = xa.get(told["address"].removeprefix("/api/v1/"), Accept="application/pdf")
    assert mine.status_code == 200, mine.content
    assert mine.content == client.get(ways(client, adopted)["XA"]).content
    again = state("XA").get(
        f"exemption-requests/{adopted}/letters/approval", If_None_Match=mine["ETag"]
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("XB", "approval"),
        ("XM", "approval"),
        ("XC", "return"),
        ("XA", "refusal"),
        ("XA", "note"),
        ("XA", "nonsense"),
    ],
)
def test_no_state_fetches_what_is_not_to_it(adopted, state, code, kind):  # noqa: F811  # the fixture
    whole = state(code).get(f"exemption-requests/{adopted}").json()
    assert kind not in [letter["kind"] for letter in whole.get("letters", ())]
    answer = state(code).get(f"exemption-requests/{adopted}/letters/{kind}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_state_on_the_way_has_its_own(adopted, state):  # noqa: F811  # the fixture
    answer = state("XC").get(f"exemption-requests/{adopted}/letters/approval")
    assert "The Permanent Mission of XC to the United Nations" in words(answer.content)
    assert "ER/2015" not in words(answer.content)


def test_a_letter_is_there_as_of_the_moment_at_which_it_fitted(adopted, state):  # noqa: F811  # the fixture
    client = signed_in(Role.SECRETARIAT)
    assert ways(client, adopted, "2015-07-21T20:59:59Z") == {}
    before = state("XA").get(
        f"exemption-requests/{adopted}/letters/approval?as_of=2015-07-21T20:59:59Z"
    )
    assert before.status_code == 404
    first = state("XA").get(f"exemption-requests/{adopted}/letters/approval").content
    clockwork.set_clock(ADOPTED.replace(day=22))
    sent = CommunicateDecision(to=("XA",), sent_on=date(2015, 7, 22), reference="SCA/1/15 (03)")
    give(registry, Asked(sent, adopted), SECRETARY)
    now = state("XA").get(f"exemption-requests/{adopted}/letters/approval").content
    assert "SCA/1/15 (03)" in words(now)
    then = state("XA").get(
        f"exemption-requests/{adopted}/letters/approval?as_of=2015-07-21T21:00:00Z"
    )
    assert then.content == first


def test_who_may_not_see_the_request_has_no_letter_of_it(asked):
    give(registry, Asked(ReturnRequest(missing="the hotel"), asked), SECRETARY)
    where = ways(signed_in(Role.SECRETARIAT), asked)["XA"]
    assert signed_in(Role.EXPERT).get(where).status_code == 404
    assert signed_in(Role.CHAIR).get(where).status_code == 200
    assert Client().get(where).status_code == 302


def test_an_address_that_says_nonsense_is_no_letter(adopted):
    client = signed_in(Role.SECRETARIAT)
    nul = "?request=%00&kind=approval&to=XA"
    for query in (
        "",
        nul,
        "?request=1&kind=approval&to=XA",
        f"?request={adopted}&kind=%00&to=%0d%0aX",
    ):
        assert client.get(f"/admin/exemptions/letter/{query}").status_code == 404
