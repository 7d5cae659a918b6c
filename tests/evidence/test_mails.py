"""From whom an e-mail is, of when and of what, as it says itself: claims, and never trusted."""

import io

import pytest

from evidence.steps import mail
from panel.access.roles import Role
from tests.evidence.conftest import collected, examined
from tests.once import once_on_postgresql


def read(*lines):
    return mail.find(io.BytesIO("\r\n".join([*lines, "", "Date: in the body"]).encode()))


def instants(said):
    return said and (said["earliest"], said["latest"])


AT = ("2015-07-24T06:15:00+00:00",) * 2


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Fri, 24 Jul 2015 09:15:00 +0300", AT),
        ("24 Jul 2015 09:15 +0300 (Europe/Moscow)", AT),
        ("Fri, 24 Jul 2015 06:15:00 GMT", AT),
        ("Fri, 24 Jul 2015 06:15:00 -0000", AT),
        ("Fri, 24 Jul 15 02:15:00 EDT", AT),
        ("Fri, 24 Jul 2015\r\n 09:15:00 +0300", AT),
        ("24 Jul 2015 09:15:00", ("2015-07-23T19:15:00+00:00", "2015-07-24T21:15:00+00:00")),
        ("24 Jul 2015 09:15:00 MSK", ("2015-07-23T19:15:00+00:00", "2015-07-24T21:15:00+00:00")),
    ],
)
def test_a_date_is_an_instant_where_it_says_its_zone(date, instant):
    found = read(f"Date: {date}")
    assert instants(found["sent"]) == instant
    assert found["sent"]["raw"] == date.replace("\r\n", "")
    assert found["impossible"] == []


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("30 Feb 2015 09:15:00 +0000", "no such date"),
        ("24 Jul 2015 09:15:00 +9900", "no such date"),
        ("24 Jul 2015 27:15:00 +0000", "no such date"),
        ("yesterday", "is written 24 Jul 2015"),
    ],
)
def test_what_can_be_no_date_is_kept_and_never_used(date, why):
    found = read(f"Date: {date}")
    assert (found["sent"], found["impossible"][0]["raw"]) == (None, date)
    assert why in found["impossible"][0]["why"]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?utf-8?q?=D9=85=D8=B1=D8=AD=D8=A8=D8=A7?= (re)", "مرحبا (re)"),
        ("سلام", "سلام"),
        ("=?no-such?B?8NLJ18XU?=", "=?no-such?B?8NLJ18XU?="),
        ("=?utf-8?B?A?=", "=?utf-8?B?A?="),
        ("=?utf-8?q?a=00b=1b?=", "a\\x00b\\x1b"),
        ("one\r\n line", "one line"),
    ],
)
def test_a_subject_reads_as_it_was_written(subject, said):
    assert read(f"Subject: {subject}")["subject"] == said


def test_the_earliest_server_tells_of_those_that_say_when():
    lines = (
        "Received: from b by c; Fri, 24 Jul 2015 09:20:00 +0300",
        "Received: from a by b; Fri, 24 Jul 2015 06:15:00 +0000",
        "Received: from x by a; once; 24 Jul 2015 01:00:00",
        "Received: by nobody",
    )
    assert instants(read(*lines)["first_server"]) == AT
    assert read("Received: by nobody")["first_server"] is None


def test_no_head_is_no_failure():
    for data in (
        b"",
        b"\r\n\r\n",
        b"\xff\xfe\x00",
        b"From" * 100_000,
        b"Subject: " + b"=?a?" * 9_999,
    ):
        assert mail.find(io.BytesIO(data))["sent"] is None


@once_on_postgresql
def test_its_page_says_what_it_claims_and_what_does_not_fit(ledger, sign_in):
    sent = (
        "Received: by mx.example.org; Fri, 24 Jul 2015 09:00:00 +0300\r\n"
        "From: =?windows-1256?B?48/t0Q==?= <a@example.org>\r\nTo: b@example.org\r\n"
        "Date: Sat, 25 Jul 2015 09:15:00 +0300\r\n"
        "Subject: =?iso-2022-jp?B?GyRCIzEbKEI=?= <b>\u202egpj</b>\r\n\r\nDear\r\n"
    )
    key = collected(sent.encode(), "m.eml")
    examined()
    page = sign_in(Role.EXPERT).get(f"/admin/evidence/{key}/").content.decode()
    claims = page[page.index("What the file claims") : page.index("Custody")]
    for told in (
        "مدير &lt;a@example.org&gt;",
        "Sat, 25 Jul 2015 09:15:00 +0300",
        "\uff11 &lt;b&gt;",
    ):
        assert told in claims
    assert "<b>" not in claims
    assert "\u202e" not in claims
    assert "claim of the file; step mail, Panel, heads of e-mails 1" in claims
    assert "a server had it on 2015-07-24 06:00 UTC, as its line Received says." in page
