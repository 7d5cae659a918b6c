"""A client generated from docs/openapi.yaml alone does a State's work with its credentials."""

import hashlib
import importlib
import io
import json
import subprocess
import sys
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.clients import make_client
from panel.ledger import checkpoints, opening, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.verifier import files
from panel.ledger.verifier.proofs import of_entry, of_receipt
from tests.api.conftest import OPERATOR
from tests.api.test_violation_reports import send
from tests.cases.incidents.enclosing import ready
from tests.cases.reports.acting import drafted, final, published
from tests.evidence.drawing import BAGHDAD, TAKEN, jpeg
from tests.once import once
from tests.story.test_playing_verb import worker

pytestmark = once

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
DOCS = Path(__file__).parents[2] / "docs"
DESCRIPTION, CONFIG = DOCS / "openapi.yaml", DOCS / "examples" / "client.yaml"
PATIENCE = 60


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Return a way to import the generated package's modules."""
    folder = tmp_path_factory.mktemp("generated")
    package = folder / "panel_client"
    command = [GENERATOR, "generate", "--path", DESCRIPTION, "--output-path", package]
    command += ["--meta", "none", "--config", CONFIG]
    made = subprocess.run(command, check=True, capture_output=True, cwd=folder)
    assert b"omitted" not in made.stdout + made.stderr
    assert b"not be generated" not in made.stdout + made.stderr
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(folder)
        yield lambda name: importlib.import_module(f"panel_client.{name}")
    for name in [name for name in sys.modules if name.startswith("panel_client")]:
        del sys.modules[name]


@pytest.fixture
def models(generated):
    return generated("models")


@pytest.fixture
def mission(ledger, served, generated, models):
    """XA's engineer, with a token."""
    client_id, secret = make_client("Mission of XA")
    give(registry, Asked(BindCredential(state="XA"), client_id), OPERATOR)
    client = generated("client")
    form = models.GetTokenTokenRequest(
        grant_type=models.GetTokenTokenRequestGrantType.CLIENT_CREDENTIALS,
        client_id=client_id,
        client_secret=secret,
    )
    with client.Client(base_url=served) as anybody:
        token = generated("api.oauth.get_token").sync(client=anybody, body=form)
    with client.AuthenticatedClient(base_url=served, token=token.access_token) as opened:
        yield opened


def fresh():
    return str(uuid.uuid4())


def test_it_requests_an_exemption_follows_it_and_asks(mission, models, generated):
    leg, back = (
        models.Leg(
            territory="XA",
            way=models.Way.ENTRY,
            departs_from=departs,
            arrives_at=arrives,
            departs_on=date(2015, 7, 23),
            arrives_on=date(2015, 7, 23),
            transport="flight XX 1",
        )
        for departs, arrives in (("Port C", "Port A"), ("Port A", "Port B"))
    )
    wanted = models.RequestExemption(
        persons=["XXi.002"],
        ground="humanitarian",
        purpose="A fictional visit.",
        justification="Fiction.",
        first_day=date(2015, 7, 23),
        last_day=date(2015, 7, 27),
        itinerary=[leg, back],
    )
    request = generated("api.exemption_requests.request_exemption")
    made = request.sync(client=mission, body=wanted, idempotency_key=fresh())
    assert isinstance(made, models.RequestInFullView)

    follow = generated("api.exemption_requests.read_exemption_request")
    seen = follow.sync(made.id, client=mission)
    assert (seen.status, seen.itinerary[1].arrives_on) == (
        models.Status.RECEIVED,
        date(2015, 7, 23),
    )

    ask = generated("api.exemption_status.ask_exemption_status")
    answer = ask.sync(client=mission, person="XXi.002", state="XA", date=date(2015, 7, 24))
    assert isinstance(answer, models.StatusAnswer)
    assert answer.verdict is models.Verdict.PENDING

    wanted.persons = ["XXi.2"]
    refused = request.sync(client=mission, body=wanted, idempotency_key=fresh())
    assert isinstance(refused, models.Problem)
    assert refused.errors[0].pointer == "/persons/0"


def test_it_reports_a_violation_with_a_photo(mission, models, generated):
    photo = jpeg(place=BAGHDAD, taken=TAKEN)
    submit = generated("api.evidence.submit_file")
    taken = submit.sync_detailed(
        client=mission,
        body=generated("types").File(payload=io.BytesIO(photo)),
        content_disposition='attachment; filename="photo.jpg"',
        idempotency_key=fresh(),
    )
    receipt = taken.parsed
    assert isinstance(receipt, models.FileReceipt)
    assert receipt.sha256 == hashlib.sha256(photo).hexdigest()
    assert taken.headers["Location"] == f"/api/v1/evidence/{receipt.id}"

    follow, deadline = generated("api.evidence.read_evidence"), time.monotonic() + PATIENCE
    with worker():
        while (seen := follow.sync(receipt.id, client=mission)).status == "received":
            assert time.monotonic() < deadline, "nobody examines it"
            time.sleep(0.1)
    assert (seen.status, seen.media_type) == (models.EvidenceStatus.READY, "image/jpeg")
    assert seen.claims.position.latitude.startswith("33.3128")

    said = models.ReportViolation(
        persons=["XXi.002"],
        territory="XC",
        place="Port C",
        first_day=date(2015, 7, 3),
        description="Invented: the person landed at Port C.",
        evidence=[receipt.id],
    )
    report = generated("api.violation_reports.report_violation")
    made = report.sync(client=mission, body=said, idempotency_key=fresh())
    assert isinstance(made, models.ViolationReportView)
    assert (made.status, made.evidence) == (models.ReportStatus.RECEIVED, [receipt.id])
    again = generated("api.violation_reports.read_violation_report")
    assert again.sync(made.id, client=mission) == made


def test_it_reads_a_letter_and_answers_it_whole(mission, models, generated):
    manifest = ready("annex.txt", b"a fictional manifest")
    send(state="XA", annexes=(manifest,))
    listing = generated("api.letters.list_letters")
    [letter] = listing.sync(client=mission, number="PE/2015/OC.1").items
    assert letter.deadline == datetime(2015, 7, 28, 4, tzinfo=UTC)
    assert listing.sync(client=mission, number="PE/2015/OC.2").items == []

    paper = generated("api.letters.read_letter_documents")
    kind = models.ReadLetterDocumentsKind
    pdf = paper.sync(letter.id, kind.LETTER, client=mission).payload.read()
    assert pdf.startswith(b"%PDF-")
    assert isinstance(paper.sync(letter.id, kind.REMINDER, client=mission), models.Problem)
    fetch = generated("api.letters.read_letter_annex")
    fetched = fetch.sync(letter.id, letter.annexes[0].id, client=mission).payload.read()
    assert hashlib.sha256(fetched).hexdigest() == letter.annexes[0].sha256

    more = generated("api.letters.ask_for_time")
    asked = models.AskForTime(due_on=date(2015, 8, 14), reason="The files are abroad.")
    waiting = more.sync(letter.id, client=mission, body=asked, idempotency_key=fresh())
    assert waiting.extension_requests[0].granted is None
    refused = more.sync(letter.id, client=mission, body=asked, idempotency_key=fresh())
    assert (refused.status, refused.facts["due_on"]) == (409, "2015-07-27")

    sent_ = generated("api.evidence.submit_file").sync(
        client=mission,
        body=generated("types").File(payload=io.BytesIO(b"a fictional logbook")),
        content_disposition='attachment; filename="logbook.txt"',
        idempotency_key=fresh(),
    )
    reply = generated("api.letters.reply_to_letter")

    def replied(text, **more):
        said = models.ReplyToLetter(text=text, **more.pop("said", {}))
        return reply.sync(letter.id, client=mission, body=said, idempotency_key=fresh(), **more)

    checked = replied("They look into it.", validate_only=True)
    assert isinstance(checked, models.Checked)
    assert checked.would_record == ["letter.reply_received"]
    replied("They look into it.")
    position = models.StateItsPosition(
        stance=models.Stance.DENIES, about=models.Matter.THE_ACT, words="She was not there."
    )
    state_it = generated("api.letters.state_its_position")
    state_it.sync(letter.id, client=mission, body=position, idempotency_key=fresh())
    answered = replied("The logbook shows it.", said={"final": True, "evidence": [sent_.id]})
    assert [(one.text, one.final, one.evidence) for one in answered.replies] == [
        ("They look into it.", False, []),
        ("The logbook shows it.", True, [sent_.id]),
    ]
    assert [one.stance for one in answered.positions] == [models.Stance.DENIES]

    subscriptions.run_all(registry)
    changes = generated("api.changes.read_changes").sync(client=mission, limit=100)
    assert [one.kind for one in changes.items if one.resource.endswith(letter.id)] == [
        "letter.sent",
        "letter.extension_asked",
        "letter.reply_received",
        "letter.position_stated",
        "letter.reply_received",
    ]
    later = generated("api.changes.read_changes").sync(
        client=mission, after=changes.next_, limit=100
    )
    asked = [set(one.next_.partition("?")[2].split("&")) for one in (changes, later)]
    assert (later.items, asked[0]) == ([], asked[1])

    checkpoints.keep_up(registry)
    prove = generated("api.log.read_proof")
    proof = prove.sync_detailed(sent_.position, client=mission)
    found = files.check(proof.content, opening.described(registry).keys.newest)
    found = of_receipt(found, proof.content, json.dumps(sent_.to_dict()).encode())
    entry = generated("api.entries.read_entry").sync_detailed(sent_.position, client=mission)
    assert entry.parsed.data["sha256"] == sent_.sha256
    of_entry(found, proof.content, entry.content, b"a fictional logbook")
    assert isinstance(prove.sync(10**9, client=mission), models.Problem)


def test_it_reads_a_published_report(mission, models, generated):
    key = drafted()
    final(key, "What anybody may read.")
    listing, read = generated("api.reports.list_reports"), generated("api.reports.read_report")
    assert isinstance(read.sync(key, client=mission), models.Problem)
    published(key, "S/2015/401")
    [found] = listing.sync(client=mission, symbol="S/2015/401").items
    whole = read.sync(found.id, client=mission)
    assert isinstance(whole, models.WholeReportView)
    assert (whole.symbol, whole.distributed_on) == ("S/2015/401", date(2015, 4, 26))
    assert [paragraph.text for paragraph in whole.paragraphs] == ["What anybody may read."]
