"""While one types, a box offers what exists for whoever types, and nothing else."""

import pytest

from cases.listing.importing import import_file
from panel.access.queries import operator
from panel.access.roles import Role
from panel.ledger.registry import registry
from tests.cases.listing.lists import alias, person, write

PERSONS = "/admin/suggest/persons/"


@pytest.fixture
def listed(ledger, tmp_path):
    """Twenty entries, of which one has names of its own."""
    script = "<NAME_ORIGINAL_SCRIPT>المخترع</NAME_ORIGINAL_SCRIPT>"
    one = person(1, name="Qasem", more=script + alias("Haji José"))
    others = [person(n) for n in range(2, 21)]
    import_file(registry, operator("test"), write(tmp_path, one, *others))


def offered(client, typed):
    return client.get(PERSONS, {"q": typed}).json()["items"]


@pytest.mark.parametrize("typed", ["qasem", "person QASEM", "المخترع", "jose haji", "xxi.001"])
def test_a_person_is_offered_by_any_name_and_by_number(listed, sign_in, typed):
    assert offered(sign_in(Role.EXPERT), typed) == [
        {"value": "XXi.001", "words": "Qasem PERSON · المخترع"}
    ]


def test_a_dozen_is_offered_at_most_and_nothing_for_nothing(listed, sign_in):
    client = sign_in(Role.EXPERT)
    assert len(offered(client, "person")) == 12
    assert offered(client, "  ") == offered(client, "nobody") == offered(client, "\0") == []


def test_who_sees_no_case_is_offered_none(listed, sign_in, client):
    assert offered(sign_in(Role.ACCOUNTS), "qasem") == []
    assert client.get(PERSONS, {"q": "qasem"}).status_code == 302
    assert sign_in(Role.EXPERT).get("/admin/suggest/secrets/").status_code == 404


def test_the_head_of_every_page_searches_the_list_for_whoever_sees_it(listed, sign_in):
    box = 'role="search" action="/admin/listing/entryrow/"'
    assert box in sign_in(Role.EXPERT).get("/admin/").content.decode()
    assert box not in sign_in(Role.ACCOUNTS).get("/admin/").content.decode()
