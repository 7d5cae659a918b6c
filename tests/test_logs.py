"""A line of the log is one JSON object that nobody from outside can break or fill with secrets."""

import io
import json
import logging

import pytest
import structlog
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import RequestFactory

from panel.logs import RequestLog, bind_actor
from tests.once import once

pytestmark = once


@pytest.fixture
def lines():
    ours = next(
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    )
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(ours)
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in output.getvalue().split("\n") if line]
    logging.getLogger().removeHandler(handler)


def get(path, view=lambda request: HttpResponse(), **headers):
    return RequestLog(view)(RequestFactory().get(path, headers=headers))


def test_a_request_has_an_id_that_its_line_and_its_answer_share(lines):
    response = get("/somewhere")
    (line,) = lines()
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["path"], line["status"], line["actor"]) == ("/somewhere", 200, "anonymous")


def test_an_id_sent_along_is_kept_if_it_is_harmless():
    assert get("/", **{"X-Request-ID": "from-the-proxy.1"})["X-Request-ID"] == "from-the-proxy.1"
    assert get("/", **{"X-Request-ID": "a b\r\nc"})["X-Request-ID"].isalnum()


@pytest.mark.parametrize("text", ["a\r\nb", "a\x1b[31mb", "a\u2028b", "a\u202eb", "a\x00b"])
def test_controls_in_path_or_user_agent_stay_on_one_plain_line(text, lines, capfd):
    request = RequestFactory().get("/", headers={"User-Agent": text})
    request.path = f"/{text}"
    RequestLog(lambda _: HttpResponse())(request)
    (line,) = lines()
    assert (line["path"], line["user_agent"]) == (f"/{text}", text)


def test_what_stands_after_the_question_mark_is_not_logged(lines):
    get("/list-entries?name=somebody")
    assert "somebody" not in json.dumps(lines())


def test_a_line_written_inside_a_request_carries_its_id_and_actor(lines):
    def view(_):
        bind_actor("state:XA")
        structlog.get_logger("test").info("inside")
        logging.getLogger("plain").warning("and %s", "by the standard library")
        return HttpResponse()

    response = get("/", view)
    assert {(line["request_id"], line["actor"]) for line in lines()} == {
        (response["X-Request-ID"], "state:XA")
    }
    assert lines()[1]["event"] == "and by the standard library"


def test_a_line_outside_any_request_says_so(lines):
    structlog.get_logger("test").info("alone")
    assert (lines()[0]["request_id"], lines()[0]["actor"]) == (None, "system")


def test_an_exception_is_logged_by_type_and_place_without_its_message(lines):
    try:
        raise ValueError("Key (name)=(somebody) already exists")
    except ValueError:
        logging.getLogger("plain").exception("failed")
    (line,) = lines()
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in line["frames"][-1]
    assert "somebody" not in json.dumps(line)


def test_a_task_that_fails_is_logged_without_the_sentence_that_quotes_it(lines):
    try:
        raise ValueError("somebody") from KeyError("somebody else")
    except ValueError as error:
        logging.getLogger("celery.app.trace").exception("Task raised unexpected: %r", error)
    (line,) = lines()
    assert (line["event"], line["exception"]) == ("task failed", "ValueError from KeyError")
    assert "somebody" not in json.dumps(line)


def test_staff_are_named_by_number(lines, client, db):
    user = User.objects.create_user("somebody", is_staff=True, is_superuser=True)
    client.force_login(user)
    client.get("/admin/")
    said = [line for line in lines() if line["event"] == "request"]
    assert said[-1]["actor"] == f"user:{user.pk}"
    assert "somebody" not in json.dumps(lines())
