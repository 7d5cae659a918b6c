"""The stories, played in one process: the web over WSGI, the workers' part inline."""

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from django.db import connection

from cases.findings.domain import AssessIncident
from cases.findings.events import Assessment
from cases.reports.rendering import working
from cases.status.answers import StatusQuestion
from cases.status.queries import status
from evidence import jobs, receiving
from evidence.models import EvidenceRow
from evidence.store import DiskStore
from panel.access import queries
from panel.access.domain import GrantRole, RevokeRole
from panel.access.giving import give
from panel.access.roles import Role
from panel.api.problems import refusal
from panel.ledger import clockwork, moments, opening, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.verify import verify
from panel.management.commands.demo import STORIES
from panel.story.loading import load
from panel.story.player import Player
from panel.wsgi import application
from tests.evidence.conftest import EXPERT

HERE = Path(__file__).parent
STORY, PAPER = HERE / "status-2015.yaml", HERE / "paper-2015.yaml"
APART = (
    "deadlines-2015.yaml",
    "change-2015.yaml",
    "focal-point.yaml",
    "reply-2015.yaml",
    "report-2015.yaml",
)
"""Stories that are played on ledgers of their own."""
GROUP = HERE / "group-2022.yaml"
LETTERS = HERE / "letters-2015.yaml"
EVIDENCE = HERE / "evidence-2015.yaml"
DOCUMENT = HERE.parents[1] / "docs" / "stories.md"
MULTILINE = re.MULTILINE | re.DOTALL


def http() -> httpx.Client:
    return httpx.Client(
        transport=httpx.WSGITransport(app=application), base_url="http://localhost", timeout=30
    )


def work() -> None:
    clockwork.tick(registry)
    subscriptions.run_all(registry)
    jobs.work(registry)


def documented(heading: str) -> list[str]:
    """What docs/stories.md says that it prints."""
    printed = re.search(rf"^### {heading}\n\n```text\n(.*?)\n```$", DOCUMENT.read_text(), MULTILINE)
    assert printed, heading
    return printed[1].splitlines()


@pytest.fixture
def ledger(committed):
    opening.create(registry, demonstration=True, actor="test")


def test_the_story_of_the_question_ends_as_told(ledger):
    told: list[str] = []
    Player(registry, load([STORY]), http, tell=told.append, work=work).play()
    assert "answers asked again as of then: the same to the byte" in told[-1]
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean
    assert LogEvent.objects.filter(type="exemption.adoption_recorded").count() == 1


def test_what_comes_on_paper_counts_from_when_it_was_received(ledger):
    Player(registry, load([STORY, PAPER]), http, work=work).play()
    assert verify(registry) == []


def work_and_print() -> None:
    work()
    working.work(registry)


@pytest.mark.parametrize("name", APART)
def test_a_story_of_its_own_ends_as_told_and_prints_what_is_documented(ledger, name):
    prints = work_and_print if name == "report-2015.yaml" else work
    assert played(HERE / name, work=prints) == documented(name)


def test_of_fifteen_two_are_removed_and_thirteen_lapse(ledger):
    assert played(GROUP) == documented(GROUP.name)
    fifteen = [f"XXi.{number}" for number in range(101, 116)]
    assert Counter(verdict(one, date(2022, 8, 19)) for one in fifteen) == {
        ("EXEMPT", None): 13,
        ("NOT_COVERED", "person"): 2,
    }
    assert Counter(verdict(one, date(2022, 8, 20)) for one in fifteen) == {
        ("NO_EXEMPTION_ON_RECORD", "lapsed"): 15
    }


def test_what_a_finding_rests_on_holds_until_a_byte_changes(ledger):
    assert played(EVIDENCE) == documented(EVIDENCE.name)
    photo = HERE / "files" / "illustration-port.jpg"
    asked = Asked(
        AssessIncident(assessment=Assessment.SUBSTANTIATED, sources=(2, 5, 6), reasoning="Again."),
        LogEvent.objects.filter(type="finding.assessed").first().stream.partition("/")[2],
    )
    with pytest.raises(Refused, match="1 of 2 independent origins") as refused:
        give(registry, asked, EXPERT)
    assert refusal(refused.value).status_code == 409
    first, again = items(photo)
    assert kinds(first, "integrity") == ["integrity_failed", "integrity_restored"]
    assert kinds(again, "integrity") == []
    store = receiving.store()
    assert isinstance(store, DiskStore)
    with store.open(first.sha256) as original:
        assert original.read() == photo.read_bytes()
    assert store.path(first.sha256).stat().st_mode & 0o222 == 0
    copies = receiving.copies()
    assert isinstance(copies, DiskStore)
    assert first.thumbnail not in {"", first.sha256}
    assert copies.path(first.thumbnail).is_file()
    assert not store.path(first.thumbnail).exists()


def test_twenty_letters_are_reminded_of_once_by_two_workers_at_a_time(ledger):
    assert played(LETTERS, work=two_workers) == documented(LETTERS.name)
    reminded = LogEvent.objects.filter(type="letter.reminded").values_list("stream", flat=True)
    assert len(reminded) == len(set(reminded)) == 8


def two_workers() -> None:
    """A worker's turn, while another does what is due."""

    def beside() -> None:
        try:
            clockwork.tick(registry)
        finally:
            connection.close()

    other = threading.Thread(target=beside)
    other.start()
    work()
    other.join()


def items(file: Path) -> list[EvidenceRow]:
    """Those that came with the bytes of a file, in the order in which they came."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    rows = {row.stream: row for row in EvidenceRow.objects.filter(held_to=STILL, sha256=digest)}
    received = LogEvent.objects.filter(stream__in=rows, version=1).order_by("position")
    return [rows[stream] for stream in received.values_list("stream", flat=True)]


def kinds(item: EvidenceRow, beginning: str) -> list[str]:
    """What was recorded of an item under such words, in order."""
    found = LogEvent.objects.filter(stream=item.stream, type__startswith=f"evidence.{beginning}")
    types = found.order_by("position").values_list("type", flat=True)
    return [kind.partition(".")[2] for kind in types]


def played(path: Path, *, work: Callable[[], None] = work) -> list[str]:
    """What a story prints, played on a ledger of its own."""
    told: list[str] = []
    Player(registry, load([path]), http, tell=told.append, work=work).play()
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean
    return told


def verdict(person: str, day: date) -> tuple[str, str | None]:
    asked = StatusQuestion(person=person, state="XA", date=day)
    answer = status(asked, queries.operator("test"), moments.now())
    return answer.verdict, answer.reason


def test_the_shipped_stories_print_what_is_documented(ledger):
    told: list[str] = []
    story = load(STORIES)
    Player(registry, story, http, tell=told.append, work=work_and_print).play()
    assert "the same to the byte" in told[-1]
    by_file = list(zip((placed.file for placed in story.steps), told, strict=False))
    for path in STORIES:
        assert documented(path.name) == [line for file, line in by_file if file == path]
    assert documented("The end") == told[len(story.steps) :]
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean


def test_the_story_gives_the_same_bytes_beside_eight_writers(ledger):
    with writers(8) as written:
        told: list[str] = []
        Player(registry, load([STORY]), http, tell=told.append, work=work).play()
    assert "the same to the byte" in told[-1]
    assert len(written) == 8
    assert all(count > 1 for count in written)
    assert verify(registry) == []


@contextmanager
def writers(count: int) -> Iterator[list[int]]:
    """Let so many threads commit to streams of their own; how often each did, at the end."""
    stop, written = threading.Event(), []

    def write(number: int) -> None:
        done, operator = 0, queries.operator(f"writer {number}")
        try:
            while not stop.wait(0.2):
                kind = RevokeRole if done % 2 else GrantRole
                give(
                    registry, Asked(kind(role=Role.EXPERT, reason="again"), f"w{number}"), operator
                )
                done += 1
        finally:
            written.append(done)
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        stop.set()
        for thread in threads:
            thread.join()
