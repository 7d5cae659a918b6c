"""One box over everything: what is found, by whom, and that nothing else shows in it."""

import re
from datetime import date
from html import unescape

import pytest

from cases.incidents.domain import DraftLetter, OpenIncident, SendLetter
from cases.incidents.letter_events import Addressee
from cases.reports.domain import PlaceHeading
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger.execution import Asked
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.search.models import SaidRow
from panel.search.snippets import snippet
from panel.search.words import phrases
from tests.cases.reports.acting import distribute, done, final, submit, transmit
from tests.staff.incident import COLLECTOR

COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
NOTHING = "Nothing that you may see has all these words"


def told(client, asked, **more):
    answer = client.get("/admin/search/", {"q": asked, **more})
    assert answer.status_code == 200
    return answer.content.decode().split("</header>")[1]


def found(client, asked, **more):
    """What was found, as it is called, by the kinds' titles."""
    page = told(client, asked, **more)
    groups = re.findall(r'<section class="card"><h2>(.*?)</h2><ol(.*?)</ol>', page, re.DOTALL)
    return {
        _plain(title): [_plain(one) for one in re.findall(r"<li><a.*?>(.*?)</a>", hits)]
        for title, hits in groups
    }


def _plain(text):
    return " ".join(unescape(re.sub("<[^>]*>", "", text)).split())


@pytest.fixture
def asked(incident):
    """An incident, and a letter about it that was sent to XA."""
    draft = DraftLetter(
        incident=incident,
        to=Addressee.STATE,
        state="XA",
        asks="Who met him at the harbour of Ṣūr?",
        days=10,
    )
    letter = give(registry, Asked(draft), COLLECTOR).key
    give(registry, Asked(SendLetter(), letter), COORDINATOR)
    return incident


def test_what_cases_say_is_found_by_whoever_may_see_it(asked, sign_in):
    expert, secretariat = sign_in(Role.EXPERT), sign_in(Role.SECRETARIAT)
    called = "Alleged travel to Port A, 24 July 2015"
    assert found(expert, "broadcaster person") == {"Incidents 1": [called]}
    assert list(found(expert, "harbour sur")) == ["Letters 1"]
    assert f"of {called}" in unescape(told(expert, "harbour"))
    assert "<mark>harbour</mark> of <mark>Ṣūr</mark>" in told(expert, "HARBOUR sur")
    assert found(expert, "xxi.001")["List entries 1"] == ["XXi.001 FICTIONAL PERSON ONE"]
    assert list(found(secretariat, "harbour")) == ["Letters 1"]
    assert called not in told(secretariat, "harbour")
    for word in ("broadcaster", "nowhere"):
        assert NOTHING in told(secretariat, word)
        hidden = told(secretariat, word).replace(word, "")
        assert hidden == told(secretariat, "absent").replace("absent", "")
    assert sign_in(Role.ACCOUNTS).get("/admin/search/").status_code == 404
    past = told(expert, "broadcaster", as_of="2015-08-06")
    assert "what is known now, and not as of a day" in past
    assert called not in past


def test_a_reports_recommendations_and_headings_are_found_by_who_may_read_them(report, sign_in):
    expert, secretary = sign_in(Role.EXPERT), sign_in(Role.SECRETARIAT)
    custodian = sign_in(Role.CUSTODIAN)
    final(report)
    final(report, "Apart.", confidential=True)
    done(PlaceHeading(number=1, title="Zinc shipments"), report)
    done(PlaceHeading(number=2, title="Copper shipments"), report)
    title = {"Reports 1": ["A fictional final report"]}
    assert found(expert, "remind states") == found(expert, "zinc") == title
    assert NOTHING in told(secretary, "remind states")
    assert NOTHING in told(secretary, "zinc")
    submit(report, date(2015, 4, 24))
    assert found(secretary, "remind states") == found(secretary, "zinc") == title
    transmit(report, date(2015, 6, 1))
    distribute(report, date(2015, 6, 2), "S/2015/401")
    called = {"Reports 1": ["S/2015/401 A fictional final report"]}
    assert found(secretary, "zinc") == found(custodian, "remind states") == called
    assert found(custodian, "zinc") == found(secretary, "copper") == called
    # Of what stands above what is never published neither a hit nor a count is told.
    assert NOTHING in told(custodian, "copper")
    assert found(custodian, "shipments") == called


HOSTILE = (
    *('"', '""" OR', "NEAR(a b)", "a*", "named : b", "^a", "-a", "a AND", "(", "'; DROP", "\\"),
    *("&|!<->:*", "\0", "a\0b", "قرار", "ایران کمیته", "安理会", "\u202ex", "{}", "-" * 500),
    *("port " * 2_000, '"' + "port " * 2_000 + '"', "é" * 10_000),
)


def test_whatever_is_typed_is_words(ledger, sign_in):
    expert = sign_in(Role.EXPERT)
    for typed in HOSTILE:
        told(expert, typed)
        told(expert, typed, kind="text")


def test_one_kind_goes_page_by_page_and_follows_the_log(asked, sign_in):
    for number in range(25):
        one = OpenIncident(title=f"Shipment {number} of zinc", persons=("XXi.001",), states=("XA",))
        give(registry, Asked(one), COLLECTOR)
    expert = sign_in(Role.EXPERT)
    (first,) = found(expert, "zinc").values()
    assert len(first) == 5
    page = told(expert, "zinc", kind="incident")
    (shown,) = found(expert, "zinc", kind="incident").values()
    after = re.findall(r'after=([^"&]+)"', page)[0]
    (rest,) = found(expert, "zinc", kind="incident", after=after).values()
    assert len(shown) == 20
    assert sorted([*shown, *rest]) == sorted(f"Shipment {number} of zinc" for number in range(25))
    assert expert.get("/admin/search/", {"q": "zinc", "kind": "account"}).status_code == 404
    assert (
        expert.get("/admin/search/", {"q": "zinc", "kind": "text", "after": "x"}).status_code > 399
    )
    before = set(SaidRow.objects.values_list("stream", "named", "words", "held_to"))
    SaidRow.objects.filter(category="incident").delete()
    assert found(expert, "zinc") == {}
    assert not rebuild(registry).clean
    assert rebuild(registry, check=True).clean
    assert set(SaidRow.objects.values_list("stream", "named", "words", "held_to")) == before
    assert len(found(expert, "zinc")["Incidents 25"]) == 5
    # What an incident said before its sources came is looked for no more.
    assert SaidRow.objects.filter(category="incident").exclude(held_to=STILL).exists()
    assert list(found(expert, "travel port")) == ["Incidents 1"]


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("One.\nTo Latakia, in Latakia.", "latakia", "To [Latakia], in [Latakia]."),
        ("Bandar Abbas, then Abbas", '"bandar abbas"', "[Bandar Abbas], then Abbas"),
        ("Sécurité à 8419.50", "securite 8419.50", "[Sécurité] à [8419.50]"),
        ("كميته قرارها", "کمیته", "[كميته] قرارها"),
        ("安理会决议", "理", "安[理]会决议"),
        ("x " * 300 + "needle " + "y " * 300, "needle", None),
        ("of Bandar\n  Abbas. Then", '"bandar abbas"', "of [Bandar Abbas]. Then"),
        ("x " * 300 + "needle\nat " + "y " * 300, '"needle at"', None),
        ("e\u0301t\u00e9", "ete", "[e\u0301t\u00e9]"),
        ("nothing of it", "absent", "nothing of it"),
        ("", "absent", ""),
    ],
)  # fmt: skip
def test_the_line_that_says_it_is_shown_with_the_words_marked(text, asked, shown):
    pieces = snippet(text, phrases(asked))
    told = "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)
    if shown is None:
        assert "[needle" in told
        assert len(told) < 250
    else:
        assert told == shown
