"""Staff upload files, look at working copies and decide what leaves quarantine."""

import hashlib
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evidence import jobs
from evidence.models import EvidenceRow
from panel.access.roles import STAFF, Role
from panel.ledger.clockwork import set_clock
from panel.ledger.models import LogEvent
from panel.ledger.rows import STILL
from panel.ledger.states import Level
from tests.evidence.conftest import collected, examined, sent
from tests.evidence.drawing import BAGHDAD, SCRIPT, TAKEN, jpeg
from tests.evidence.test_upload import files
from tests.once import once_on_postgresql
from tests.staff.conftest import JUNE

pytestmark = once_on_postgresql

UPLOAD = "/admin/evidence/upload/"
LIST = "/admin/evidence/evidencerow/"


def form(page):
    return dict(re.findall(r'name="(once|csrfmiddlewaretoken)" value="([^"]+)"', page))


def chosen_file(name, data):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def upload(client, *named, note="", **more):
    page = client.get(UPLOAD).content.decode()
    chosen = [chosen_file(name, data) for name, data in named]
    said = {**form(page), "note": note, "files": chosen, **more}
    return client.post(UPLOAD, said)


def rows():
    return {row.claimed_name: row for row in EvidenceRow.objects.filter(held_to=STILL)}


def html(client, key):
    return client.get(f"/admin/evidence/{key}/").content.decode()


def test_an_expert_uploads_many_files_and_is_told_of_each(sign_in, settings, store):
    settings.EVIDENCE_MAX_BYTES = 100_000
    answer = upload(
        sign_in(Role.EXPERT),
        ("one.jpg", jpeg(shade=1)),
        ("empty.jpg", b""),
        ("big.bin", b"x" * 300_000),
        ("two.jpg", jpeg(shade=2)),
        note="Handed over by the port authority.",
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 of 4 taken in" in page
    assert "the file is empty" in page
    assert "at most 100,000 bytes" in page
    assert hashlib.sha256(jpeg(shade=2)).hexdigest() in page
    assert {name: row.note for name, row in rows().items()} == {
        "one.jpg": "Handed over by the port authority.",
        "two.jpg": "Handed over by the port authority.",
    }
    assert len(files(store)) == 2


def test_one_file_leads_to_its_own_page_which_waits_for_the_worker(sign_in):
    client = sign_in(Role.CUSTODIAN)
    answer = upload(client, ("one.jpg", jpeg(place=BAGHDAD, taken=TAKEN)))
    row = rows()["one.jpg"]
    assert answer.headers["Location"] == f"/admin/evidence/{row.key}/"
    assert "Waiting for the worker" in html(client, row.key)
    assert "waits for the worker" in client.get(LIST).content.decode()
    examined()
    page = html(client, row.key)
    assert "33.312806, 44.361488" in page
    assert "2014-10-26 09:15:00 by the camera" in page
    assert "claim of the file; step metadata, Pillow " in page
    assert "none of it is a finding" in page
    assert row.sha256 in page
    leaf = bytes(LogEvent.objects.get(type="evidence.received").leaf).hex()
    assert leaf in page
    picture = client.get(f"/admin/evidence/thumbnail/?item={row.key}")
    assert (picture["Content-Type"], picture.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    large = f"/admin/evidence/thumbnail/?item={row.key}&amp;size=large"
    assert f'src="{large}"' in page
    assert client.get(unescape(large)).content[:3] == b"\xff\xd8\xff"
    assert "Baghdad" in page[page.index("Nearest named place (GeoNames)") :]
    assert f'src="/admin/evidence/thumbnail/?item={row.key}"' in client.get(LIST).content.decode()
    tag = {"If-None-Match": picture["ETag"]}
    again = client.get(f"/admin/evidence/thumbnail/?item={row.key}", headers=tag)
    assert again.status_code == 304


def test_the_form_sent_twice_records_it_once(sign_in):
    client = sign_in(Role.EXPERT)
    said = form(client.get(UPLOAD).content.decode())
    for _ in range(2):
        client.post(UPLOAD, {**said, "files": [chosen_file("a.jpg", jpeg())]})
    assert EvidenceRow.objects.count() == 1
    other = client.post(UPLOAD, {**said, "files": [chosen_file("b.jpg", jpeg(shade=3))]})
    assert "sent already with another file" in other.content.decode()


def test_what_somebody_brought_before_is_taken_again_only_if_they_ask(sign_in):
    client = sign_in(Role.EXPERT)
    upload(client, ("a.jpg", jpeg()))
    row = rows()["a.jpg"]
    here = f"already here, position {LogEvent.objects.get(type='evidence.received').position}"
    known = {"filename": "a.jpg", "sha256": row.sha256}
    before = "/admin/evidence/before/"
    assert client.post(before, known).json() == {
        "held": {"words": here, "address": f"/admin/evidence/{row.key}/", "key": row.key}
    }
    assert client.post(before, {**known, "filename": "b.jpg"}).json() == {"held": None}
    page = upload(client, ("a.jpg", jpeg())).content.decode()
    assert here in page
    assert "0 of 1 taken in" in page
    upload(client, ("b.jpg", jpeg()))
    upload(client, ("a.jpg", jpeg()), again="on")
    another = sign_in(Role.COORDINATOR)
    assert another.post(before, known).json() == {"held": None}
    upload(another, ("a.jpg", jpeg()))
    names = EvidenceRow.objects.filter(held_to=STILL).values_list("claimed_name", flat=True)
    assert sorted(names) == ["a.jpg", "a.jpg", "a.jpg", "b.jpg"]


def test_what_is_said_of_files_is_checked_once_before_any_is_sent(sign_in, store):
    client = sign_in(Role.EXPERT)
    wrong = {"zone": "Beirut"}
    assert (
        "Asia/Beirut, or an offset"
        in client.post("/admin/evidence/before/", wrong).json()["errors"][0]["detail"]
    )
    page = upload(client, ("a.jpg", jpeg()), ("b.jpg", jpeg(shade=2)), **wrong).content.decode()
    assert page.count("is no zone known here") == 2
    assert "Its name such as Asia/Beirut" in page
    for typed, name, why in (
        ("2025-09-30 14:00", "zone", "say the zone by whose clocks"),
        ("30 September 2025", "began", "say the hour too"),
    ):
        flaw = client.post("/admin/evidence/before/", {"began": typed}).json()["errors"][0]
        assert flaw["pointer"] == f"/collected/{name}"
        page = upload(client, ("a.jpg", jpeg()), began=typed).content.decode()
        assert f"Nothing was recorded. {name.capitalize()}: {why}" in page
        assert f'name="{name}" value="{typed if name == "began" else ""}" aria-invalid' in page
        assert f'<p class="error">{why}' in page
    said = {"began": "1944-09-30 14:00 +03:00", "ended": "1944-09-30 15:00 UTC"}
    assert client.post("/admin/evidence/before/", said).json() == {"held": None}
    assert files(store) == []


def test_a_note_that_no_record_may_hold_is_refused_and_keeps_nothing(sign_in, store):
    answer = upload(sign_in(Role.EXPERT), ("a.jpg", jpeg()), note="a\x01b")
    assert answer.status_code == 422
    assert "without control characters" in answer.content.decode()
    assert files(store) == []


@pytest.mark.parametrize("key", ["", "%00", "..%2F..%2Fetc", "nothing"])
def test_no_address_but_an_items_leads_to_a_file(sign_in, key):
    client = sign_in(Role.EXPERT)
    for what in ("thumbnail", "original"):
        assert client.get(f"/admin/evidence/{what}/?item={key}").status_code == 404


def test_a_form_without_files_says_so_and_keeps_the_note(sign_in):
    answer = upload(sign_in(Role.EXPERT), note="from the port")
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.content.decode()
    assert "from the port" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "\u202egpj.exe",
        "a\x00b.jpg",
        "a\x01b.jpg",
        "n" * 300 + ".jpg",
        "<b>.jpg",
    ],
)
def test_a_browsers_name_is_kept_and_shown_harmlessly(sign_in, store, name):
    client = sign_in(Role.EXPERT)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: image/jpeg\r\n\r\n'
        + jpeg()
        + b"\r\n--x--\r\n"
    )
    client.post(UPLOAD, body, content_type="multipart/form-data; boundary=x")
    (row,) = EvidenceRow.objects.all()
    assert row.claimed_name == name.replace("\x01", "\\x01").replace("\x00", "\\x00")
    page = html(client, row.key)
    assert "\u202e" not in page
    assert "<b>" not in page
    assert [path.name for path in files(store)] == [row.sha256]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ACCOUNTS])
def test_others_take_no_files_and_see_none_of_the_panels(sign_in, store, role):
    key = collected(jpeg())
    client = sign_in(role)
    assert client.get(UPLOAD).status_code == 403
    client.post(UPLOAD, {"files": [chosen_file("a.jpg", jpeg(shade=9))]})
    assert client.get(f"/admin/evidence/{key}/").status_code == 404
    assert client.get(f"/admin/evidence/original/?item={key}").status_code in {403, 404}
    assert EvidenceRow.objects.count() == 1
    assert len(files(store)) == 1


def test_what_the_secretariat_brings_is_the_committees(sign_in, store):
    clients = {role: sign_in(role) for role in STAFF}
    clients[Role.SECRETARIAT].post(UPLOAD, {"files": [chosen_file("minutes.jpg", jpeg())]})
    (row,) = EvidenceRow.objects.all()
    where = f"/admin/evidence/{row.key}/"
    shown = {role: client.get(where).status_code for role, client in clients.items()}
    assert row.level == Level.COMMITTEE
    assert {role for role, status in shown.items() if status == 200} == {
        *(Role.SECRETARIAT, Role.CHAIR, Role.EXPERT, Role.COORDINATOR)
    }


def test_nobody_who_is_not_signed_in_leaves_a_byte(ledger, store):
    answer = Client().post(UPLOAD, {"files": [chosen_file("a.jpg", jpeg())]})
    assert answer.status_code == 302
    assert files(store) == []


def test_a_form_of_somebody_elses_making_leaves_nothing(sign_in, store):
    """The token comes in the body with the files: they are let go when it doesn't fit."""
    known = sign_in(Role.EXPERT)
    client = Client(enforce_csrf_checks=True)
    client.cookies = known.cookies
    answer = client.post(UPLOAD, {"files": [chosen_file("a.jpg", jpeg())]})
    assert answer.status_code == 403
    assert files(store) == []
    assert "_csrf" not in answer.content.decode()


def test_no_other_form_takes_a_file(sign_in, store):
    client = sign_in(Role.EXPERT)
    answer = client.post("/admin/compare/", {"files": [chosen_file("a.jpg", jpeg())]})
    assert answer.wsgi_request.FILES == {}


def test_what_failed_has_another_try_beside_it_for_whoever_may_order_it(sign_in):
    key = collected(jpeg()[:2000], "cut.jpg")
    examined()
    where = f"/admin/evidence/{key}/"
    links = [
        who.get(where).content.decode().count(f'{where}examination/"><bdi>Have it examined again')
        for who in (sign_in("custodian"), sign_in("expert"))
    ]
    assert links == [1, 0]


def test_quarantine_is_a_line_that_nobody_opens_and_a_custodian_ends(sign_in):
    key = collected(SCRIPT, "holiday.jpg")
    examined()
    expert, custodian = sign_in(Role.EXPERT), sign_in(Role.CUSTODIAN)
    page = html(expert, key)
    assert "In quarantine" in page
    assert "<img" not in page
    assert expert.get(f"/admin/evidence/thumbnail/?item={key}").status_code == 404
    assert expert.get(f"/admin/evidence/original/?item={key}").status_code == 403
    listed = expert.get(LIST).content.decode()
    assert "quarantined: it is a program, a script or a page" in listed
    for shown in (page, listed):
        assert "<summary>Details" in shown
        assert "its content is text/x-shellscript" in shown
        assert "A custodian may release it" in shown
    assert "holiday.jpg is quarantined" in custodian.get("/admin/").content.decode()
    saved = custodian.post(f"/admin/evidence/original/?item={key}")
    assert b"".join(saved.streaming_content) == SCRIPT
    assert expert.get(f"/admin/evidence/{key}/release/").status_code == 403
    release = f"/admin/evidence/{key}/release/"
    said = dict(
        re.findall(r'name="(once|seen)" value="([^"]*)"', custodian.get(release).content.decode())
    )
    custodian.post(release, {**said, "reason": "A test of ours.", "act": "give"})
    assert rows()["holiday.jpg"].status == "ready"


def test_a_custodian_who_brought_it_is_told_who_may_let_it_out(sign_in):
    bringer, another = sign_in(Role.CUSTODIAN, name="one"), sign_in(Role.CUSTODIAN, name="two")
    upload(bringer, ("holiday.jpg", SCRIPT))
    examined()
    key = rows()["holiday.jpg"].key
    page = html(bringer, key)
    assert "You brought it, and who brought a file" in page
    assert "<dt>Who may</dt><dd><bdi>two</bdi></dd>" in page
    assert "Who may<" not in html(another, key)


def test_what_a_state_sent_is_the_secretariats_to_see_too(sign_in, state):
    key = sent(state("XA"), jpeg()).json()["id"]
    examined()
    page = sign_in(Role.SECRETARIAT).get(f"/admin/evidence/{key}/").content.decode()
    assert "Sent by XA." in page


def test_who_brought_a_document_does_not_verify_it(sign_in):
    expert = sign_in(Role.EXPERT)
    upload(expert, ("note.jpg", jpeg()))
    examined()
    row = rows()["note.jpg"]
    where = f"/admin/evidence/{row.key}/verification/"
    for client, verified in ((expert, False), (sign_in(Role.COORDINATOR), True)):
        page = client.get(where).content.decode()
        said = dict(re.findall(r'name="(once|seen)" value="([^"]*)"', page))
        client.post(where, {**said, "how": "Its issuer was asked.", "act": "give"})
        assert rows()["note.jpg"].verified is verified


def test_hours_of_a_correction_are_by_the_clocks_of_the_zone_that_it_names(ledger, sign_in):
    set_clock(JUNE)
    key = collected(jpeg())
    expert = sign_in(Role.EXPERT)
    where = f"/admin/evidence/{key}/correction/"
    page = expert.get(where).content.decode()
    assert page.count("by the clocks of the zone below") == 2
    said = dict(re.findall(r'name="(once|seen)" value="([^"]*)"', page))
    said |= {"target": "1", "authority": "The Coordinator", "reason": "It says so.", "note": "N"}
    said |= {"began": "24 July 2014 16:50", "act": "give"}
    refused = expert.post(where, {**said, "zone": "Europe/Nowhere"}).content.decode()
    assert "is no zone known here; should be a name such as Asia/Beirut" in refused
    refused = expert.post(where, {**said, "zone": ""}).content.decode()
    assert "say the zone by whose clocks" in refused[refused.index("id_zone_error") :]
    assert expert.post(where, {**said, "zone": "Europe/Moscow"}).status_code == 302
    (row,) = EvidenceRow.objects.filter(held_to=STILL)
    assert row.collected["began"].startswith("2014-07-24T12:50:00")


def test_the_empty_list_says_what_will_be_here(sign_in):
    assert "No evidence yet" in sign_in(Role.EXPERT).get(LIST).content.decode()


def test_the_page_as_known_before_the_examination_shows_no_picture(sign_in):
    client = sign_in(Role.EXPERT)
    key = collected(jpeg())
    examined()
    event = LogEvent.objects.get(stream=f"evidence/{key}", version=1)
    then = event.recorded_at.isoformat().replace("+00:00", "Z")
    page = client.get(f"/admin/evidence/{key}/", {"as_of": then}).content.decode()
    assert "Waiting for the worker" in page
    assert "<img" not in page


def test_a_worker_that_never_comes_shows_on_the_desk(sign_in):
    collected(jpeg())
    assert "1 file of evidence wait" in sign_in(Role.EXPERT).get("/admin/").content.decode()
    assert jobs.claim() is None


def test_what_somebody_closes_stays_on_its_page_with_the_reason(sign_in):
    key = collected(jpeg())
    examined()
    expert = sign_in(Role.EXPERT)
    where = f"/admin/evidence/{key}/"
    form = expert.get(f"{where}quarantine/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', form)[1]
    said = {"act": "give", "reason": "It looks forged.", "once": "one", "seen": seen}
    assert expert.post(f"{where}quarantine/", said).status_code == 302
    assert "In quarantine: It looks forged." in expert.get(where).content.decode()
    thumbnail = expert.get("/admin/evidence/thumbnail/", {"item": key})
    assert thumbnail.status_code == 404


def test_nothing_is_kept_of_a_form_that_another_site_had_a_browser_send(ledger):
    answer = Client(enforce_csrf_checks=True).post(UPLOAD, {"note": "planted"})
    assert answer.status_code == 302
    assert not answer.cookies
