"""Worker: staff's own pages over the ledger of the environment, as now and as of a past day."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from django.contrib.auth.models import User

from benchmarks.asking import cost, signed_in
from benchmarks.rounds import serve
from cases.exemptions.models import RequestRow
from panel.access import queries
from panel.access.domain import GrantRole
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.rows import STILL

PAST = "2013-06-30"
PERSON = "XXi.00001"
"""Generated ledgers have most requests for the one listed first: no entry's page costs more."""


def secretary() -> User:
    """An account that may work on every case; a generated ledger has none."""
    user, made = User.objects.get_or_create(username="benchmark", is_staff=True)
    if made:
        key = Identity.objects.create(user=user).key
        role = GrantRole(role=Role.SECRETARIAT, reason="to measure")
        give(registry, Asked(role, key), queries.operator("benchmark"))
    return user


def pages() -> dict[str, str]:
    """The pages' addresses by what they show; the request was there on the past day too."""
    known = RequestRow.objects.filter(number__startswith="ER/2012/", held_to=STILL)
    request = known.order_by("number")[0].key
    question = {"person": PERSON, "state": "XA", "date": "2013-03-01", "leg": "entry"}
    now = {
        "desk": ("/admin/", {}),
        "entries": ("/admin/listing/entryrow/", {}),
        "entries, searched": ("/admin/listing/entryrow/", {"q": "najm jabal"}),
        "requests": ("/admin/exemptions/requestrow/", {}),
        "requests, filtered": ("/admin/exemptions/requestrow/", {"status": "objected"}),
        "an entry": (f"/admin/list-entries/{PERSON}/", {}),
        "a request": (f"/admin/exemption-requests/{request}/", {}),
        "the question": ("/admin/question/", {**question, "measure": "travel_ban"}),
    }
    past = {f"{name}, then": (path, {**said, "as_of": PAST}) for name, (path, said) in now.items()}
    return {name: f"{path}?{urlencode(said)}" for name, (path, said) in {**now, **past}.items()}


if __name__ == "__main__":
    client, asked = signed_in(secretary()), pages()
    serve(lambda: cost(client, asked), sys.stdout)
