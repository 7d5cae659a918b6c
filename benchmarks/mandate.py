"""Worker: a whole mandate's casework: its pages, search beside the database's own, reply rates."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from random import Random
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count

from benchmarks.asking import signed_in
from benchmarks.rounds import Figures, serve
from cases.incidents.models import LetterRow
from cases.incidents.rates import reply_rates
from evidence import text_hits, texts
from panel.access import queries
from panel.access.viewers import Viewer, scope
from panel.ledger import moments, subscriptions
from panel.ledger.registry import registry
from panel.ledger.rows import STILL, Moment
from panel.management.generating import prose
from panel.management.generating.mandate import EXPERTS
from panel.search import finding
from panel.search.indexing import Phrases, marks
from panel.search.words import phrases
from panel.staff.searching import FEW

_SEARCHES = int(os.environ.get("BENCH_SEARCHES", "200"))
_PAGES = _RATES = max(2, _SEARCHES // 10)
"""How often a page is asked for in a round, how many searches, how often the rates."""
THEN = "2013-06-30T12:00:00Z"
_RANKED = {
    "sqlite": "SELECT rowid FROM {0} WHERE {0} MATCH %s ORDER BY rank LIMIT 40",
    "postgresql": (
        "SELECT id FROM {0}, to_tsquery('simple', %s) AS asked WHERE {1} @@ asked"
        " ORDER BY ts_rank({1}, asked) DESC LIMIT 40"
    ),
}


def expert() -> User:
    """An account to which the generated ledger gave cases."""
    User.objects.filter(username=EXPERTS[0]).update(is_staff=True)
    return User.objects.get(username=EXPERTS[0])


def searches() -> list[Phrases]:
    """As people ask: a word, frequent or rare; two words; two in their order."""
    drawn = Random(1747)  # noqa: S311  # the same words in each round
    asked = []
    for number in range(_SEARCHES):
        one, two = prose.word(drawn), prose.word(drawn)
        asked.append([one, f"{one} {two}", f'"{one} {two}"', two][number % 4])
    return [phrases(one) for one in asked]


def timed(work: Callable[[Any], object], about: Sequence[Any]) -> dict[str, float]:
    """Milliseconds at half and at 99 of a hundred, and statements of each."""
    statements, took = 0, []

    def counted(execute: Any, *said: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*said)

    with connection.execute_wrapper(counted):
        for one in about:
            began = time.perf_counter()
            work(one)
            took.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(took, n=100, method="inclusive")
    return {"p50": cuts[49], "p99": cuts[98], "statements": statements / len(about)}


def bare(wanted: Phrases, viewer: Viewer) -> int:
    """Both indexes alone: whatever they hold, ranked by the database, and no row of it read."""
    sql, found = _RANKED[connection.vendor], 0
    with connection.cursor() as cursor:
        for index, seen in ((finding.SAID, marks(scope(viewer).whole)), (texts.INDEX, [""])):
            asked = index.asked(wanted, seen)
            where = (index.fts5,) if connection.vendor == "sqlite" else (index.table, index.vector)
            cursor.execute(sql.format(*where), [asked])
            found += len(cursor.fetchall())
    return found


def ours(wanted: Phrases, viewer: Viewer, moment: Moment) -> None:
    """What the page of a search asks, its hits with their rows and the files' lines."""
    finding.kinds(wanted, viewer, moment, most=FEW)
    text_hits.find(wanted, viewer, moment, None, FEW)


def measured() -> Callable[[], Figures]:
    """What a round does."""
    subscriptions.run(registry, "texts")
    client, viewer = signed_in(expert()), queries.staff(expert())
    letters = LetterRow.objects.filter(held_to=STILL).values("incident")
    busy = letters.annotate(many=Count("id")).order_by("-many", "incident")[0]["incident"]
    asked, word = searches(), prose.vocabulary()[0]
    pages = {
        "an incident": f"/admin/incidents/{busy}/",
        "work list": "/admin/",
        "search, the most frequent word": f"/admin/search/?{urlencode({'q': word})}",
        "search, its letters": f"/admin/search/?{urlencode({'q': word, 'kind': 'letter'})}",
    }

    def page(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    def all_of_it() -> Figures:
        now, then = moments.now(), moments.parse(THEN)
        every = {name: timed(page, [address] * _PAGES) for name, address in pages.items()}
        return every | {
            "search, bare": timed(lambda one: bare(one, viewer), asked),
            "search": timed(lambda one: ours(one, viewer, now), asked),
            "reply rates, now": timed(lambda _: reply_rates(viewer, now), range(_RATES)),
            "reply rates, then": timed(lambda _: reply_rates(viewer, then), range(_RATES)),
        }

    return all_of_it


if __name__ == "__main__":
    serve(measured(), sys.stdout)
