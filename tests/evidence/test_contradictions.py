"""Where what a file says of itself doesn't fit is told in words; what fits is passed over."""

from datetime import UTC, datetime, timedelta

import pytest

from evidence import placing
from evidence.collected import UNSAID, Collected
from evidence.domain.contradictions import contradictions
from evidence.findings import (
    Copy,
    Credentials,
    CredentialsRead,
    MailRead,
    MetadataRead,
    Position,
    Taken,
    Tool,
    TypeRecognised,
    Words,
    WorkingCopyMade,
)
from evidence.states import EvidenceItem

TOOL = Tool(name="test", version="1")
UNPARSED = "Other: asset could not be parsed"
NOON = datetime(2015, 7, 24, 12, tzinfo=UTC)
AREZZO = Position(raw="", latitude="43.467448", longitude="11.885127")


def taken(at=NOON, *, zone="said beside it", width=timedelta()):
    local = at.replace(tzinfo=None).isoformat()
    return Taken(raw="", local=local, earliest=at - width, latest=at + width, zone=zone)


def read(**more):
    plain = {"camera": "", "software": "", "taken": None, "position": None, "impossible": ()}
    return MetadataRead(width=1, height=1, tool=TOOL, **(plain | more))


def mail(sent, server=None):
    return MailRead(sender="", subject="", sent=sent, first_server=server, impossible=(), tool=TOOL)


def item(*found, name="photo.jpg", claimed_type="", content="image/jpeg", collected=UNSAID):
    kind = TypeRecognised(media_type=content, described="", tool=TOOL)
    known = (kind, *found)
    return EvidenceItem(
        claimed_name=name,
        claimed_type=claimed_type,
        received_at=NOON,
        collected=collected,
        found=(*known, *placing.placed(known)),
    )


def made(unlike):
    copy = Copy(sha256="0" * 64, size=1, width=1, height=1)
    return WorkingCopyMade(
        sha256="0" * 64, size=1, width=1, height=1, tool=TOOL, large=copy, unlike_embedded=unlike
    )


def signed(state, code="claimSignature.mismatch"):
    return CredentialsRead(
        state=state, codes=(code,), signer="", signed_at="", trust_list="",
        says=(), ingredients=(), remote="", tool=TOOL,
    )  # fmt: skip


def at(when):
    return Position(raw="", latitude=AREZZO.latitude, longitude=AREZZO.longitude, by_satellite=when)


def city(name):
    return (Words(name="IPTC City", value=name),)


HOUR = timedelta(hours=1)
DAY = datetime(2015, 7, 24, 3, 59, 59, tzinfo=UTC)


def until(ended, zone=""):
    return Collected(ended=ended, zone=zone)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (item(read(taken=taken(NOON + HOUR))), "after it reached us"),
        (
            item(read(taken=taken(NOON), position=at(NOON + 24 * HOUR))),
            "By satellites the time was",
        ),
        (
            item(read(taken=taken(zone="", width=14 * HOUR), position=at(NOON - 6 * HOUR))),
            "By satellites the time was",
        ),
        (item(read(position=AREZZO, says=city("Kinshasa"))), "It names Kinshasa, and its position"),
        (
            item(read(taken=taken()), collected=until(NOON - 2 * HOUR, zone="Asia/Beirut")),
            "It claims to have been taken after it was collected: on 2015-07-24 12:00 UTC or later",
        ),
        (item(read(taken=taken()), collected=until(NOON - 13 * HOUR)), "after it was collected"),
        (item(read(software="Adobe Photoshop 21.1")), "software, as it says itself: photoshop"),
        (item(mail(taken(NOON + HOUR))), "sent on 2015-07-24 13:00 UTC or later, after it reached"),
        (
            item(mail(taken(), taken(NOON - 2 * HOUR))),
            "a server had it on 2015-07-24 10:00 UTC, as its line Received says.",
        ),
        (
            item(mail(taken()), collected=until(NOON - 2 * HOUR, zone="Asia/Beirut")),
            "It claims to have been sent after it was collected: on 2015-07-24 12:00 UTC",
        ),
        (item(made(61)), "small picture in its EXIF block doesn't look like it (61"),
        (item(name="a.png"), "Its name ends in .png, its content is image/jpeg."),
        (item(claimed_type="image/png"), "Its sender says image/png, its content"),
        (
            item(signed(Credentials.BROKEN)),
            "don't hold: its signature is not that of what it says (claim",
        ),
    ],
)
def test_what_does_not_fit_is_told(given, says):
    (told,) = contradictions(given)
    assert says in told


@pytest.mark.parametrize(
    "given",
    [
        item(),
        item(read(taken=taken(NOON + 9 * HOUR, zone="", width=14 * HOUR))),
        item(read(taken=taken(), position=at(NOON + HOUR / 2))),
        item(mail(None, taken())),
        item(mail(taken(), taken(NOON - HOUR / 2))),
        item(mail(taken(NOON + 9 * HOUR, zone="", width=14 * HOUR), taken(NOON - 3 * HOUR))),
        # By the clock of Arezzo, two hours before Greenwich's in July.
        item(read(taken=taken(zone="", width=14 * HOUR), position=at(NOON - 2 * HOUR))),
        item(read(taken=taken()), collected=until(NOON - 11 * HOUR)),
        item(read(taken=taken()), collected=until(NOON - HOUR, zone="Asia/Beirut")),
        # The whole of the day before, wherever that was.
        item(read(taken=taken(DAY + 8 * HOUR)), collected=until(DAY, zone="Asia/Beirut")),
        item(read(taken=taken()), collected=Collected(began=NOON - 99 * HOUR)),
        item(read(position=AREZZO, says=city("arezzo"))),
        item(read(position=AREZZO, says=city("Somewhere that nobody knows"))),
        item(read(software="Ver.1.0"), made(38), signed(Credentials.UNKNOWN), made(None)),
        item(signed(Credentials.BROKEN, f"unreadable: {UNPARSED}: Invalid RIFF format")),
        item(name="a.heif", content="image/heic", claimed_type="image/heif"),
        item(name="report.pdf", content="application/pdf"),
        EvidenceItem(),
    ],
)
def test_what_fits_is_not(given):
    assert contradictions(given) == ()


def test_a_place_is_the_nearest_that_is_named_and_none_that_is_far():
    (found,) = placing.placed([read(position=AREZZO, taken=taken(zone="", width=14 * HOUR))])
    assert (found.nearest, found.metres, found.zone) == ("Arezzo", 632, "Europe/Rome")
    assert (found.earliest, found.latest) == (NOON - 2 * HOUR, NOON - 2 * HOUR)
    ocean = Position(raw="", latitude="0.000000", longitude="-30.000000")
    (far,) = placing.placed([read(position=ocean)])
    assert (far.nearest, far.metres, far.earliest) == ("", None, None)


def test_an_hour_that_came_twice_is_two_instants():
    twice = datetime(2015, 10, 25, 2, 30, tzinfo=UTC)
    (found,) = placing.placed([read(position=AREZZO, taken=taken(twice, zone=""))])
    assert (found.earliest, found.latest) == (twice - 2 * HOUR, twice - HOUR)
