"""Worker: the pages of Django's own admin that come nearest to each of staff's."""

from __future__ import annotations

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare_settings"

import django

django.setup()

from django.contrib.auth.models import User

from benchmarks.asking import cost, signed_in
from benchmarks.rounds import serve
from cases.exemptions.models import RequestRow
from cases.listing.models import EntryRow
from panel.ledger.rows import STILL

PERSON = "XXi.00001"


def pages() -> dict[str, str]:
    """For a list the list, for a case the form of its row, for the question a search."""
    requests = RequestRow.objects.filter(number__startswith="ER/2012/", held_to=STILL)
    request, entry = requests.order_by("number")[0].pk, EntryRow.objects.filter(reference=PERSON)
    return {
        "desk": "/admin/exemptions/requestrow/",
        "entries": "/admin/listing/entryrow/",
        "entries, searched": "/admin/listing/entryrow/?q=najm+jabal",
        "requests": "/admin/exemptions/requestrow/",
        "requests, filtered": "/admin/exemptions/requestrow/?status__exact=objected",
        "an entry": f"/admin/listing/entryrow/{entry[0].pk}/change/",
        "a request": f"/admin/exemptions/requestrow/{request}/change/",
        "the question": f"/admin/exemptions/personrow/?q={PERSON}",
    }


if __name__ == "__main__":
    user, _ = User.objects.get_or_create(username="bare", is_staff=True, is_superuser=True)
    client, asked = signed_in(user), pages()
    serve(lambda: cost(client, asked), sys.stdout)
