"""Originals are handed out to be saved, byte for byte, and it stays on record to whom."""

import re

from panel.access.roles import Role
from tests.evidence.conftest import collected, examined, sent, standing
from tests.evidence.drawing import jpeg
from tests.evidence.test_staff import html, rows
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


def test_an_original_is_saved_byte_for_byte_and_never_shown(sign_in):
    photo = jpeg()
    key = collected(photo, "صورة.jpg")
    examined()
    answer = sign_in(Role.EXPERT).post(f"/admin/evidence/original/?item={key}")
    assert b"".join(answer.streaming_content) == photo
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert int(answer["Content-Length"]) == len(photo)


def test_whom_an_original_was_handed_to_stands_on_its_page(sign_in):
    key = collected(jpeg())
    examined()
    where, expert = f"/admin/evidence/original/?item={key}", sign_in(Role.EXPERT)
    form = expert.get(where).content.decode()
    assert "Save the original" in form
    assert 'method="post"' in form
    assert "Original saved" not in html(expert, key)
    for reason in ("To ask\r\na laboratory", "Again, the same day"):
        assert expert.post(where, {"reason": reason}).status_code == 200
    sign_in(Role.COORDINATOR).post(where)
    page = sign_in(Role.CUSTODIAN).get(f"/admin/evidence/{key}/").content.decode()
    table = page.partition("Chain of custody</h2>")[2].partition("</section>")[0]
    saved = [row for row in table.split("<tr>") if "Original saved" in row]
    assert [re.findall(r"<bdi>(\w+), \w+</bdi>", row) for row in saved] == [
        ["expert"],
        ["coordinator"],
    ]
    assert "a laboratory" in saved[0]
    assert "Again" not in table
    assert all(rows()["photo.jpg"].sha256[:16] in row for row in saved)


def test_what_is_said_to_be_for_is_text_or_nothing_is_handed_out(sign_in):
    key = collected(jpeg())
    where, expert = f"/admin/evidence/original/?item={key}", sign_in(Role.EXPERT)
    examined()
    answer = expert.post(where, {"reason": "a\x01b"})
    assert answer.status_code == 422
    assert "Nothing was handed out" in answer.content.decode()
    assert "Original saved" not in html(expert, key)


def test_a_state_does_not_learn_whom_its_file_was_handed_to(sign_in, state):
    client = state("XA")
    key = sent(client, jpeg()).json()["id"]
    examined()
    examined()
    before = (client.get(f"evidence/{key}").content, client.get("changes").content)
    secretary = sign_in(Role.SECRETARIAT)
    for _ in range(2):
        secretary.post(f"/admin/evidence/original/?item={key}")
    examined()
    assert (client.get(f"evidence/{key}").content, client.get("changes").content) == before
    assert "Original saved" not in html(secretary, key)
    assert "Original saved" in sign_in(Role.EXPERT).get(f"/admin/evidence/{key}/").content.decode()


def test_a_damaged_original_is_never_handed_out_and_goes_on_record(sign_in):
    key = collected(jpeg())
    examined()
    path = standing(rows()["photo.jpg"].sha256)
    path.chmod(0o640)
    path.write_bytes(b"B" + jpeg()[1:])
    client = sign_in(Role.EXPERT)
    answer = client.post(f"/admin/evidence/original/?item={key}")
    assert answer.status_code == 409
    assert rows()["photo.jpg"].status == "damaged"
    assert "Damaged" in client.get(f"/admin/evidence/{key}/").content.decode()
