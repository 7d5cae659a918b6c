"""Stored files read anew by verb and by night, copied to a mirror, and restored from it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from evidence import checking, mirroring, nightly, receiving
from evidence.checking import File, draw
from evidence.events import IntegrityRestored
from evidence.models import EvidenceRow
from evidence.store import FileAddress, address
from evidence.stored import Mirroring, Reread, Round
from panel.access.roles import Role
from panel.ledger import codec, subscriptions
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence import buckets
from tests.evidence.conftest import CUSTODIAN, collected, standing
from tests.evidence.drawing import jpeg
from tests.evidence.test_verb import run
from tests.once import once

pytestmark = once

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


def harm(digest):
    path = standing(digest)
    path.chmod(0o640)
    path.write_bytes(b"other bytes")


def digests(*keys):
    rows = {row.key: row.sha256 for row in EvidenceRow.objects.filter(held_to=STILL)}
    return [rows[key] for key in keys]


def told(key):
    found = LogEvent.objects.filter(stream=f"evidence/{key}").order_by("version")
    return [name.removeprefix("evidence.") for name in found.values_list("type", flat=True)]


def verified(capsys, *said):
    status, out, err = run(capsys, "verify", "--json", *said)
    return status, json.loads(out) if out else None, err.strip()


def test_a_sample_is_of_what_was_not_read_the_longest_or_can_be_drawn_again():
    read = [NOON, None, NOON - timedelta(days=2), None, NOON - timedelta(days=1)]
    files = [File(f"{n}" * 64, 1, at) for n, at in enumerate(read)]

    def drawn(*said):
        return [int(one.sha256[0]) for one in draw(files, *said)]

    assert drawn(0, "") == [1, 3, 2, 4, 0]
    assert drawn(3, "") == [1, 3, 2]
    assert drawn(3, "a seed") == drawn(5, "a seed")[:3]
    assert drawn(5, "a seed") != drawn(5, "another")
    # As anybody computes it: in the order of SHA-256("a seed " + digest).
    assert drawn(5, "a seed") == [2, 1, 0, 3, 4]


def test_a_night_begins_at_two():
    assert nightly.night_of(NOON) == NOON.replace(hour=2)
    assert nightly.night_of(NOON.replace(hour=1)) == NOON.replace(hour=2) - timedelta(days=1)


def test_samples_go_through_all_and_a_drawn_one_says_its_seed(capsys):
    keys = [collected(b"file %d" % n) for n in range(4)]
    for known in (3, 4, 4):
        assert verified(capsys, "--sample", "3")[1]["files"] == 3
        assert Reread.objects.count() == known
    assert run(capsys, "verify", "--random")[0] == 1
    drawn = verified(capsys, "--sample", "2", "--random")[1]
    same = verified(capsys, "--sample", "2", "--seed", drawn["seed"])[1]
    rounds = Round.objects.filter(pk__in=[drawn["round"], same["round"]])
    assert set(rounds.values_list("seed", "position")) == {(drawn["seed"], drawn["position"])}
    assert Reread.objects.filter(round=same["round"]).count() == 2
    assert not Reread.objects.filter(round=drawn["round"]).exists()
    harm(digests(keys[0])[0])
    run(capsys, "verify")
    # Whatever the sample, what is damaged is in it.
    assert verified(capsys, "--sample", "1", "--seed", "x")[1]["damaged"][0]["key"] == keys[0]


def test_an_interrupted_verify_goes_on_where_it_was(capsys):
    keys = [collected(b"file %d" % n) for n in range(4)]
    assert verified(capsys, "--resume")[::2] == (
        1,
        "no verify was interrupted; without --resume it begins anew",
    )
    the_round = checking.begin()
    reading = iter(checking.Going(registry, CUSTODIAN, the_round))
    read = [next(reading).sha256 for _ in range(2)]
    del reading
    for digest in digests(*keys):
        harm(digest)
    status, said, err = verified(capsys, "--resume")
    assert (status, said["round"], said["files"]) == (1, the_round.pk, 4)
    assert {one["sha256"] for one in said["damaged"]} == set(digests(*keys)) - set(read)
    assert err == "2 of 2 items are damaged"
    assert verified(capsys, "--resume")[0] == 1


def test_each_night_a_sample_is_read_once_and_what_it_finds_is_on_record(settings):
    settings.EVIDENCE_SAMPLE = 2
    keys = [collected(b"file %d" % n) for n in range(3)]
    for digest in digests(*keys):
        harm(digest)
    assert nightly.work(registry, seconds=0) == 1
    assert Round.objects.get().ended_at is None
    assert nightly.work(registry) == 1
    assert nightly.work(registry) == 0
    assert Round.objects.get().ended_at
    Round.objects.update(begun_at=NOON - timedelta(days=3650))
    # The third, and those that are damaged again.
    assert nightly.work(registry) == 3
    assert [told(key)[-1] for key in keys] == ["integrity_failed"] * 3
    settings.EVIDENCE_SAMPLE = 0
    Round.objects.all().delete()
    assert nightly.work(registry) == 0


@pytest.fixture(params=["folder", "bucket"])
def mirror(request, settings, tmp_path):
    """A second store, empty."""
    if request.param == "folder":
        settings.EVIDENCE_MIRROR = FileAddress(tmp_path / "mirror")
    else:
        settings.EVIDENCE_MIRROR = buckets.bucket(request.getfixturevalue("s3"))
    return receiving.mirror()


def test_the_mirror_gets_what_is_received_and_gives_back_what_is_damaged(
    mirror, settings, capsys, sign_in
):
    key = collected(jpeg())
    subscriptions.run_all(registry)
    (digest,) = digests(key)
    assert verified(capsys)[1]["mirror_waiting"] == 1
    assert (mirroring.work(registry), mirroring.outstanding()) == (1, 0)
    assert list(mirror.digests()) == [digest]
    assert told(key) == ["received", "mirrored"]
    shown = sign_in(Role.EXPERT).get(f"/admin/evidence/{key}/").content.decode()
    assert "Copied to the mirror" in shown
    assert f"{settings.EVIDENCE_MIRROR}" in shown
    # The same bytes that come again are on record as well, and of each item it is said once.
    again = collected(jpeg(), "again.jpg")
    subscriptions.run_all(registry)
    assert mirroring.work(registry) == 1
    assert verified(capsys)[0] == 0
    assert (told(key), told(again)) == (["received", "mirrored"],) * 2
    harm(digest)
    assert verified(capsys)[2] == "2 of 2 items are damaged"
    assert run(capsys, "restore", digest)[:2] == (0, "2 items whole again, from the mirror\n")
    assert told(key)[-2:] == ["integrity_failed", "integrity_restored"]
    last = LogEvent.objects.filter(stream=f"evidence/{key}").latest("version")
    assert codec.decode(bytes(last.body), registry).event == IntegrityRestored(source="the mirror")
    assert verified(capsys)[0] == 0
    assert "nothing to restore" in run(capsys, "restore", digest)[1]
    (aside,) = (standing(digest).parents[3] / "damaged").iterdir()
    assert aside.read_bytes() == b"other bytes"


def test_what_the_mirror_lacks_is_found_and_made(mirror, settings, capsys):
    settings.EVIDENCE_MIRROR, later = None, settings.EVIDENCE_MIRROR
    key = collected(jpeg())
    subscriptions.run_all(registry)
    settings.EVIDENCE_MIRROR = later
    status, said, err = verified(capsys)
    assert (status, said["mirror_wrong"]) == (
        1,
        [{"sha256": digests(key)[0], "found": "nothing is there"}],
    )
    assert err == "1 second copies are missing or damaged"
    # Before that was put on record, copies were made without; the next reading makes up for it.
    row = Mirroring.objects.get()
    mirroring.carry(receiving.store(), mirror, row.sha256, row.size)
    row.delete()
    assert told(key) == ["received"]
    assert verified(capsys)[0] == 0
    assert told(key) == ["received", "mirrored"]


def test_a_mirror_that_is_away_holds_nothing_up_and_is_tried_again(settings, s3, capsys):
    missing = f"s3://not-made?endpoint={s3}&region=us-east-1"
    settings.EVIDENCE_MIRROR = address(missing)
    key = collected(jpeg())
    subscriptions.run_all(registry)
    assert (mirroring.work(registry), mirroring.work(registry)) == (0, 0)
    row = Mirroring.objects.get()
    assert (row.attempts, row.failure) == (1, "the store answers NoSuchBucket")
    assert row.next_try > datetime.now(UTC) + timedelta(seconds=20)
    Mirroring.objects.all().delete()
    assert verified(capsys)[2] == "the mirror can't be asked: the store answers NoSuchBucket"
    assert told(key) == ["received"]
    mirroring.want(*EvidenceRow.objects.values_list("sha256", "size").get(held_to=STILL))
    buckets.client(s3).create_bucket(Bucket="not-made")
    assert mirroring.work(registry) == 1


def page(client: Client, key: str) -> str:
    return str(client.get(f"/admin/evidence/{key}/").content.decode())


def test_a_custodian_takes_the_copy_that_was_sent_again_and_nobody_else_does(sign_in, capsys):
    key, photo = collected(jpeg()), jpeg()
    subscriptions.run_all(registry)
    (digest,) = digests(key)
    custodian, expert = sign_in(Role.CUSTODIAN), sign_in(Role.EXPERT)
    where = f"/admin/evidence/restore/?item={key}"
    assert "matching copy" not in page(custodian, key)
    harm(digest)
    run(capsys, "verify")
    assert "take a matching copy" in page(custodian, key)
    assert "take a matching copy" not in page(expert, key)
    assert (expert.get(where).status_code, expert.post(where).status_code) == (403, 403)
    refused = custodian.post(where)
    assert refused.status_code == 409
    assert "send the same file again" in refused.content.decode()
    assert run(capsys, "restore", digest)[0] == 1
    again = collected(photo)
    subscriptions.run_all(registry)
    assert EvidenceRow.objects.get(stream=f"evidence/{key}", held_to=STILL).status == "damaged"
    assert custodian.get(where).status_code == 200
    assert custodian.post(where).status_code == 302
    shown = page(custodian, key)
    assert "the store itself, which holds the bytes again" in shown
    assert told(key)[-1] == "integrity_restored"
    assert told(again) == ["received"]


def test_no_digest_no_file(capsys):
    status, _, err = run(capsys, "restore", "0" * 64)
    assert (status, err.strip()) == (1, "no item of evidence has this digest")
