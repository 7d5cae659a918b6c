"""Files that are chosen or dropped: a bar each, taken up where they were left, a receipt each."""

from playwright.sync_api import expect

from evidence.models import EvidenceRow
from panel.access.roles import Role
from tests.evidence.conftest import examined
from tests.evidence.drawing import SCRIPT, jpeg

UPLOAD = "/admin/evidence/upload/"
DROPPED = """text => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], "holiday.jpg", { type: "image/jpeg" }));
  return dropped;
}"""


def test_each_file_has_a_bar_goes_on_where_it_was_and_gets_its_receipt(ledger, sign_in, tmp_path):
    files = [tmp_path / name for name in ("one.jpg", "two.jpg")]
    for shade, file in enumerate(files):
        file.write_bytes(jpeg(shade=shade))
    page = sign_in(Role.EXPERT)
    page.on("dialog", lambda dialog: dialog.accept())
    parts = "**/admin/evidence/parts/**"
    # No part of them gets through, and whoever sends them leaves.
    page.route(parts, lambda asked: asked.continue_() if asked.request.method == "POST" else None)
    page.goto(UPLOAD)
    choose(page, files)
    for file in files:
        bar = page.get_by_role("progressbar", name=file.name)
        expect(bar).to_be_visible()
        expect(bar.locator("+ span")).to_have_text("0 %")
    page.goto(UPLOAD)
    page.unroute(parts)
    unfinished = page.locator("#unfinished bdi")
    for file in files:
        expect(unfinished).to_contain_text(file.name)
    choose(page, files)
    expect(unfinished).to_be_hidden()
    dropped = page.evaluate_handle(DROPPED, SCRIPT.decode())
    page.dispatch_event("form[data-uploads]", "drop", {"dataTransfer": dropped})
    summary = page.locator("#sent h2")
    expect(summary).to_have_text("3 of 3 taken in; 0 of 3 examined")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    for row in EvidenceRow.objects.all():
        line = page.locator("#sent tbody tr", has_text=row.claimed_name)
        expect(line).to_contain_text("received at position")
        expect(line.locator(".digest")).to_have_text(row.sha256)
        link = line.get_by_role("link", name="its page")
        assert link.get_attribute("href") == f"/admin/evidence/{row.key}/"
    examined()
    expect(summary).to_have_text("3 of 3 taken in; 3 of 3 examined, 1 of them in quarantine")
    closed = page.get_by_role("link", name="Of what you took in, what is in quarantine")
    closed.click()
    expect(page.get_by_role("link", name="holiday.jpg").first).to_be_visible()


def choose(page, files):
    page.get_by_label("Files").set_input_files(files)
    page.get_by_role("button", name="Upload").click()
