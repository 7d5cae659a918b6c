"""The stories, played in one process: the web over WSGI, the workers' part inline."""

from pathlib import Path

import httpx
import pytest

from panel.ledger import clockwork, opening, subscriptions
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from panel.story.loading import load
from panel.story.player import Player
from panel.wsgi import application

HERE = Path(__file__).parent
STORY = HERE / "status-2015.yaml"


def http() -> httpx.Client:
    return httpx.Client(
        transport=httpx.WSGITransport(app=application), base_url="http://localhost", timeout=30
    )


def work() -> None:
    clockwork.tick(registry)
    subscriptions.run_all(registry)


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
