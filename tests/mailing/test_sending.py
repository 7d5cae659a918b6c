"""Each notice reaches each account in the role once, whatever the mail server does."""

import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from panel.access.roles import Role
from panel.ledger.registry import registry
from panel.mailing.models import Notice, waiting
from panel.mailing.posting import Told, post
from panel.mailing.sending import send
from panel.mailing.tasks import mail
from tests.mailing.conftest import hurry
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

ROOT = Path(__file__).parents[2]
TOLD = Told("today adoption request/1", Role.SECRETARIAT, "ER/2015/001: the period ends", "Text.")


def gauge(name: str) -> float:
    said = Client().get("/metrics").content.decode()
    return float(re.search(rf"^{name} (\S+)$", said, re.MULTILINE)[1])


def test_each_account_in_the_role_gets_it_once(person, server):
    person("anna")
    person("ben")
    person("coordinator", Role.COORDINATOR)
    person("nowhere", address="")
    post(TOLD)
    post(TOLD)
    assert send(registry) == 2
    hurry()
    post(TOLD)
    assert send(registry) == 0
    assert sorted(one["To"] for one in server.taken) == ["anna@un.example", "ben@un.example"]
    assert server.subjects() == ["ER/2015/001: the period ends"] * 2
    assert len({one["Message-ID"] for one in server.taken}) == 2
    assert {one["Auto-Submitted"] for one in server.taken} == {"auto-generated"}


def test_while_the_server_is_away_it_is_tried_with_growing_pauses_and_shown(
    person, settings, server
):
    person("anna")
    settings.EMAIL_PORT = 1
    post(TOLD)
    pauses: list[timedelta] = []
    for _ in range(9):
        before = Notice.objects.get().next_try
        assert send(registry) == 0
        assert Notice.objects.get().attempts == len(pauses) + 1
        pauses.append(Notice.objects.get().next_try - before)
        assert send(registry) == 0
        assert Notice.objects.get().attempts == len(pauses)
        waiting().update(next_try=before)
    assert pauses[1] > pauses[0] >= timedelta(seconds=30)
    assert pauses[8] < timedelta(hours=1, minutes=1)
    assert Notice.objects.get().failure == "ConnectionRefusedError"
    assert (gauge("mail_waiting"), gauge("mail_failing")) == (1, 1)
    assert Client().get("/readyz").json()["ready"]
    settings.EMAIL_PORT = server.port
    assert send(registry) == 1
    assert (gauge("mail_waiting"), gauge("mail_failing")) == (0, 0)
    assert Notice.objects.get().failure == ""


def test_one_that_is_refused_keeps_no_other_from_going(person, server):
    person("anna")
    person("ben")
    server.refuses = {"anna@un.example"}
    post(TOLD)
    assert send(registry) == 1
    assert waiting().get().failure == "SMTPRecipientsRefused 550"
    server.refuses = set()
    hurry()
    assert send(registry) == 1
    assert len(server.taken) == 2


def test_a_server_that_ends_badly_after_it_took_a_message_has_taken_it(person, server):
    person("anna")
    server.says_goodbye = b"421 going down"
    post(TOLD)
    assert send(registry) == 1
    hurry()
    assert send(registry) == 0
    assert len(server.taken) == 1


def child(fail: str, port: int) -> int:
    environ = {**os.environ, "FAIL": fail, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    program = [sys.executable, "-m", "tests.mailing.child"]
    return subprocess.run(program, cwd=ROOT, env=environ, check=False).returncode


def test_killed_before_it_said_so_the_same_message_goes_again_under_its_name(person, server):
    person("anna")
    post(TOLD)
    assert child("mail.taken:kill", server.port) == -signal.SIGKILL
    assert waiting().get().attempts == 1
    # Not at once: whoever is killed again and again doesn't send again and again.
    assert child("", server.port) == 0
    assert len(server.raw) == 1
    hurry()
    assert child("", server.port) == 0
    assert not waiting().exists()
    first, second = server.raw
    assert first == second


def test_a_lost_answer_is_as_if_it_was_never_taken(person, server):
    person("anna")
    server.breaks = True
    post(TOLD)
    assert send(registry) == 0
    server.breaks = False
    hurry()
    assert send(registry) == 1
    assert len(set(server.raw)) == 1


def test_without_anybody_to_send_to_it_waits_for_somebody(person, server):
    key = person("anna", address="")
    post(TOLD)
    post(TOLD)
    assert send(registry) == 0
    assert (gauge("mail_waiting"), gauge("mail_unaddressed")) == (1, 1)
    call_command("access", "email", "anna", "anna@un.example")
    hurry()
    assert send(registry) == 0  # now it is addressed
    assert send(registry) == 1
    assert [one["To"] for one in server.taken] == ["anna@un.example"]
    assert Notice.objects.get().account == key


def test_who_no_longer_acts_in_the_role_gets_nothing_and_nothing_is_lost(person, server, settings):
    person("anna")
    post(TOLD)
    User.objects.filter(username="anna").update(is_active=False)
    assert send(registry) == 0
    assert gauge("mail_unaddressed") == 1
    person("ben")
    hurry()
    send(registry)
    assert send(registry) == 1
    assert [one["To"] for one in server.taken] == ["ben@un.example"]


def test_where_mail_is_not_set_up_nothing_is_made(person, settings):
    person("anna")
    settings.EMAIL_URL = ""
    post(TOLD)
    assert not Notice.objects.exists()
    mail()


@pytest.mark.parametrize("address", ["nonsense", "a@b\r\nBcc: c@d.example", "a@b.example, c@d"])
def test_what_is_no_address_is_not_taken(person, address):
    person("anna", address="")
    with pytest.raises(SystemExit):
        call_command("access", "email", "anna", address)
    assert User.objects.get(username="anna").email == ""
