"""That nothing is on record is cited in a footnote, with the digest of what proves it."""

import hashlib
import re
from datetime import date
from typing import Any

import pytest

from cases.findings.domain import Absence, FindAbsence, VoidAbsence
from cases.findings.models import AbsenceRow
from cases.incidents.domain import OpenIncident
from cases.reports.domain import DismissName, MakeFinal, RenderReport
from cases.reports.models import RenderingRow
from cases.reports.paragraph_events import Named
from cases.reports.rendering import working
from cases.reports.rendering_events import Audience
from evidence import receiving
from panel.access.roles import Role
from panel.ledger import opening
from panel.ledger.commands import Refused
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.states import stream_name
from panel.ledger.verifier.checks import check
from tests.api.conftest import ledger  # noqa: F401  # a fixture
from tests.cases.reports.acting import done, drafted, waive, written
from tests.cases.reports.reading_pdf import text
from tests.once import once
from tests.staff.conftest import sign_in  # noqa: F401  # a fixture
from tests.staff.found import found, page

QUESTION = "question/?person=XXi.002&state=XA&date=2015-07-24&leg=entry&measure=travel_ban"
SAYS = "No exemption from the travel ban was on record for"


def lacking(key: str) -> str:
    with pytest.raises(Refused) as refused:
        done(MakeFinal(), key)
    return str(refused.value.facts["lacks"])


@once
def test_an_absence_is_cited_with_its_certificate(ledger, sign_in):  # noqa: F811  # the fixture
    expert = sign_in(Role.EXPERT)
    keep = found(r'href="([^"]*question/keep[^"]*)"', page(expert, QUESTION)).replace("&amp;", "&")
    assert "Keep it" in expert.get(keep).content.decode()
    where = expert.post(keep).headers["Location"]
    row = AbsenceRow.objects.get(held_to=STILL)
    shown = expert.get(where).content.decode()
    words = " ".join(re.sub("<[^>]+>", "", shown).split())
    assert f"{SAYS} XXi.002 to enter XA on 24 July 2015, as known on" in words
    kept = row.certificates["XXi.002"]["sha256"]
    download = found(r'href="([^"]*absence-kept[^"]*)"', shown).replace("&amp;", "&")
    made = expert.get(download).content
    assert hashlib.sha256(made).hexdigest() == kept
    assert check(made, opening.described(registry).keys.newest).answer["verdict"] == (
        "NO_EXEMPTION_ON_RECORD"
    )
    secretary = sign_in(Role.SECRETARIAT)
    assert secretary.get(download).status_code == 404
    assert secretary.get(keep).status_code == 403

    # It names a person and a State; and it is evidence for the person's name.
    about = done(OpenIncident(title="Invented travel", persons=("XXi.002",), states=("XA",)))
    waive(about, "XXi.002")
    report, cited = drafted(), (row.key,)
    bare = written(report, "Nothing permitted it.", absences=cited)
    assert "the footnote on what is not on record names XXi.002: declare" in lacking(bare)
    names: dict[str, Any] = {"named": (Named(party="XXi.002", incident=about),)}
    unshown = written(report, "XXi.002 went.", **names)
    assert "neither a source nor an item of evidence" in lacking(unshown)
    told = written(report, "Nothing permitted it.", absences=cited, **names)
    assert lacking(told) == (
        "the footnote on what is not on record names XA: declare it as named, or have it dismissed"
    )
    done(DismissName(parties=("XA",), reason="the place alone"), told)
    done(MakeFinal(), told)
    assert "No exemption, XA: XXi.002" in page(expert, f"paragraphs/{told}/")

    # So is that no State had reported it, once what proves that is kept.
    other = done(FindAbsence(persons=("XXi.002",), first_day=date(2015, 7, 24)))
    silent = written(report, "No State told of it.", absences=(other,), **names)
    assert "no certificate is kept of the absence on XXi.002" in lacking(silent)
    expert.post(f"/admin/absence-keep/?absence={other}")
    done(MakeFinal(), silent)

    done(RenderReport(audience=Audience.PANEL), report)
    assert working.work(registry, seconds=60) == 1
    printed = RenderingRow.objects.get(held_to=STILL)
    seen = text(b"".join(receiving.documents().read(printed.sha256))).replace(" ", "")
    entered = "toenterXAon24July2015,asknownon"
    assert entered in seen
    assert f"CertificateSHA-256{kept}." in seen
    assert "noStatehadreportedaviolationofthetravelban" in seen
    done(VoidAbsence(target=1, authority="a", reason="r"), row.key)
    assert f"the absence {row.key} was struck" in lacking(
        written(report, "Nothing permitted it.", absences=cited, **names)
    )
    assert stream_name(Absence, row.key) == row.stream
