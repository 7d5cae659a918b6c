"""A client generated from docs/openapi.yaml alone does a State's work with its credentials."""

import hashlib
import importlib
import io
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
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import OPERATOR
from tests.api.test_violation_reports import send
from tests.cases.reports.acting import drafted, final, published
from tests.evidence.drawing import BAGHDAD, TAKEN, jpeg
from tests.once import once
from tests.story.test_playing_verb import worker

pytestmark = once

GENERATOR = Path(sys.executable).with_name("openapi-python-client")
DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.yaml"
PATIENCE = 60


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Return a way to import the generated package's modules."""
    folder = tmp_path_factory.mktemp("generated")
    package = folder / "panel_client"
    command = [GENERATOR, "generate", "--path", DESCRIPTION, "--output-path", package]
    subprocess.run([*command, "--meta", "none"], check=True, capture_output=True, cwd=folder)
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


def test_it_answers_a_letter_in_two_parts(mission, models, generated):
    send(state="XA")
    awaited = models.ListLettersLetterStatus.AWAITED
    [letter] = generated("api.letters.list_letters").sync(client=mission, status=awaited).items
    assert letter.deadline == datetime(2015, 7, 28, 4, tzinfo=UTC)
    reply = generated("api.letters.reply_to_letter")

    def replied(text, **more):
        said = models.ReplyToLetter(text=text, final=more.pop("final", False))
        return reply.sync(letter.id, client=mission, body=said, idempotency_key=fresh(), **more)

    checked = replied("They look into it.", validate_only=True)
    assert isinstance(checked, models.Checked)
    assert checked.would_record == ["letter.reply_received"]
    replied("They look into it.")
    answered = replied("She was not there.", final=True)
    assert isinstance(answered, models.LetterView)
    assert [(one.text, one.final) for one in answered.replies] == [
        ("They look into it.", False),
        ("She was not there.", True),
    ]


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
