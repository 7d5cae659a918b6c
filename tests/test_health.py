"""Operators learn whether it lives, whether it is ready and how much there is of what."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from panel import health


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(health, "_checks", dict(health._checks))
    monkeypatch.setattr(health, "_gauges", dict(health._gauges))


def test_a_living_process_says_so_without_asking_the_database(client):
    assert client.get("/healthz").content == b"ok\n"


def test_it_is_ready_when_every_check_holds(client, db, registered):
    health.readiness_check("something", lambda: True)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["checks"]["something"] is True


def test_it_is_not_ready_when_a_check_fails_or_raises(client, db, registered):
    health.readiness_check("false", lambda: False)
    health.readiness_check("raising", lambda: 1 / 0 > 0)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert [name for name, holds in answer.json()["checks"].items() if not holds] == [
        "false",
        "raising",
    ]


def test_it_is_not_ready_before_the_migrations(client, db):
    MigrationRecorder(connection).migration_qs.filter(app="oauth2_provider").delete()
    assert client.get("/readyz").json()["checks"]["migrations"] is False


def test_a_registered_gauge_is_printed(client, registered):
    health.gauge("panel_things", "How many things.", lambda: 1234567)
    assert "# TYPE panel_things gauge\npanel_things 1234567\n" in client.get("/metrics").text


def test_with_a_token_set_only_its_holder_reads_the_gauges(client, settings, registered):
    settings.METRICS_TOKEN = "secret"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_production_without_a_token_shows_no_gauges(client, settings):
    settings.PRODUCTION = True
    assert client.get("/metrics").status_code == 404


def test_health_is_never_cached(client):
    assert "no-store" in client.get("/healthz")["Cache-Control"]


def test_pages_come_under_a_strict_content_security_policy(client):
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
